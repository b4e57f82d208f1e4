//! Somebody who calls the server.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::{Method, Request, header};
use http_body_util::BodyExt as _;
use seaworthy_store::QueryCount;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::Answer;

/// Somebody who calls the server: nobody, or an account with its bearer token or cookie.
#[derive(Debug, Clone)]
pub struct Client {
    router: Router,
    headers: Vec<(String, String)>,
    address: IpAddr,
    /// The account; nil for nobody.
    pub account: Uuid,
}

impl Client {
    pub(crate) fn nobody(router: Router) -> Self {
        Self { router, headers: Vec::new(), address: Ipv4Addr::LOCALHOST.into(), account: Uuid::nil() }
    }

    /// The same caller with one more header on each request.
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| known != name);
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// The same caller at another address.
    #[must_use]
    pub fn from_address(&self, address: IpAddr) -> Self {
        Self { address, ..self.clone() }
    }

    /// The same server, with this bearer token.
    #[must_use]
    pub fn bearer(&self, token: &str) -> Self {
        self.with_header("authorization", &format!("Bearer {token}"))
    }

    /// Sends a request with any body.
    ///
    /// # Panics
    /// The request cannot be built.
    pub async fn send(&self, method: Method, path: &str, content_type: Option<&str>, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method.clone()).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(kind) = content_type {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let mut request = request.body(body.into()).expect("a request that can be built");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let queries = parts.extensions.get::<QueryCount>().map_or(0, QueryCount::get);
        // A stream that breaks off leaves what came before: the test sees that it is cut.
        let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        Answer { request: format!("{method} {path}"), status: parts.status, headers: parts.headers, body, queries }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, Body::empty()).await
    }

    /// POST with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some("application/json"), body.to_string()).await
    }

    /// PUT with JSON.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some("application/json"), body.to_string()).await
    }

    /// PATCH with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some("application/json"), body.to_string()).await
    }

    /// POST of one file as the part `file`.
    pub async fn upload(&self, path: &str, name: &str, content: &[u8]) -> Answer {
        let boundary = "seaworthy-test-boundary";
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        self.send(Method::POST, path, Some(&format!("multipart/form-data; boundary={boundary}")), body).await
    }

    /// Signs in; the same server as that account, with its bearer token.
    ///
    /// # Panics
    /// Signing in is refused.
    pub async fn sign_in(&self, email: &str, password: &str) -> Self {
        let answer = self.post("/api/v1/auth/login", json!({"email": email, "password": password})).await.expect(200);
        let token = answer["tokens"]["access_token"].as_str().expect("an access token");
        let account = answer["user"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an account id");
        Self { account, ..self.bearer(token) }
    }
}
