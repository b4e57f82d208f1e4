//! The OpenAPI document and the list of error codes, as served.

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use seaworthy_kernel::Code;

use crate::reply::{Content, Reply};

pub(crate) fn openapi(document: Bytes, headers: &HeaderMap) -> Response {
    let reply = Reply { content: Content::Bytes("application/json", document), ..Reply::empty(StatusCode::OK) };
    reply.with_header(header::CACHE_CONTROL, "no-cache").into_response(true, headers.get(header::IF_NONE_MATCH))
}

/// One page with every error code, what it means and what to do. The `type` of a problem leads here.
pub(crate) fn errors() -> Response {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Error codes · Seaworthy</title></head><body><main><h1>Error codes</h1>\
         <p>Every refusal of the API is problem+json (RFC 9457) with one of these codes.</p><dl>",
    );
    for code in Code::ALL {
        let id = code.as_str();
        let row = format!(
            "<dt id=\"{id}\"><code>{id}</code> ({}) {}</dt><dd>{}</dd>",
            code.status(),
            code.title(),
            code.fix()
        );
        page.push_str(&row);
    }
    page.push_str("</dl></main></body></html>");
    let mut response = Response::new(Body::from(page));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}
