//! What goes out.

use bytes::Bytes;
use futures_util::stream::BoxStream;
use http::{HeaderName, HeaderValue, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    openapi::{Description, Schemas},
    reply::{Content, Reply},
};

/// A successful answer.
pub trait Output: Send {
    /// Adds itself to the document.
    fn describe(description: &mut Description, schemas: &mut Schemas);

    /// Becomes the answer.
    fn into_reply(self) -> Reply;
}

/// 200 with JSON.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// 201 with JSON and the new record's address.
#[derive(Debug)]
pub struct Created<T> {
    /// The record.
    pub record: T,
    /// Where it is, e.g. `/api/v1/watches/<id>`.
    pub location: String,
}

/// 204.
#[derive(Debug)]
pub struct NoContent;

/// 200 with JSON of a record that counts its changes: its ETag begins with the version, for If-Match.
#[derive(Debug)]
pub struct Versioned<T> {
    /// The record.
    pub record: T,
    /// Grows with each change.
    pub version: i64,
}

/// An answer that also sets a cookie.
#[derive(Debug)]
pub struct WithCookie<O> {
    /// The answer.
    pub output: O,
    /// Value of the Set-Cookie header; none: no cookie.
    pub cookie: Option<String>,
}

/// An answer of which the client may want only some fields of each item of a list.
#[derive(Debug)]
pub struct Partial<O> {
    /// The answer.
    pub output: O,
    /// Name of the list in the answer.
    pub at: &'static str,
    /// Fields to keep; none: all.
    pub fields: Option<Vec<String>>,
}

/// Bytes, in pieces.
pub struct Download {
    /// Content type.
    pub content_type: &'static str,
    /// Name under which browsers save it; none: shown in place.
    pub save_as: Option<String>,
    /// Size in bytes, if known.
    pub size: Option<u64>,
    /// Strong ETag, if known.
    pub etag: Option<String>,
    /// The pieces.
    pub pieces: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Download")
            .field("content_type", &self.content_type)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

impl<T: Serialize + JsonSchema + Send> Output for Json<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        description.answer(200, "Done.", Some(("application/json", schemas.output::<T>())));
    }

    fn into_reply(self) -> Reply {
        Reply::json(StatusCode::OK, &self.0)
    }
}

impl<T: Serialize + JsonSchema + Send> Output for Created<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        description.answer(201, "Created.", Some(("application/json", schemas.output::<T>())));
    }

    fn into_reply(self) -> Reply {
        Reply::json(StatusCode::CREATED, &self.record).with_header(http::header::LOCATION, &self.location)
    }
}

impl Output for NoContent {
    fn describe(description: &mut Description, _: &mut Schemas) {
        description.answer(204, "Done; nothing to tell.", None);
    }

    fn into_reply(self) -> Reply {
        Reply::empty(StatusCode::NO_CONTENT)
    }
}

impl<T: Serialize + JsonSchema + Send> Output for Versioned<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        Json::<T>::describe(description, schemas);
    }

    fn into_reply(self) -> Reply {
        Reply { version: Some(self.version), ..Reply::json(StatusCode::OK, &self.record) }
    }
}

impl<O: Output> Output for WithCookie<O> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        O::describe(description, schemas);
    }

    fn into_reply(self) -> Reply {
        let reply = self.output.into_reply();
        match self.cookie {
            Some(cookie) => reply.with_header(http::header::SET_COOKIE, &cookie),
            None => reply,
        }
    }
}

impl<T: Serialize + JsonSchema + Send> Output for Partial<Json<T>> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        Json::<T>::describe(description, schemas);
    }

    fn into_reply(self) -> Reply {
        let Some(fields) = self.fields else { return self.output.into_reply() };
        let mut value = serde_json::to_value(&self.output.0).unwrap_or_default();
        for item in value.get_mut(self.at).and_then(serde_json::Value::as_array_mut).into_iter().flatten() {
            if let Some(item) = item.as_object_mut() {
                item.retain(|name, _| fields.contains(name));
            }
        }
        Reply::json(StatusCode::OK, &value)
    }
}

impl Output for Download {
    fn describe(description: &mut Description, _: &mut Schemas) {
        description.answer(
            200,
            "The content.",
            Some(("*/*", serde_json::json!({"type": "string", "format": "binary"}))),
        );
    }

    fn into_reply(self) -> Reply {
        let mut reply = Reply::empty(StatusCode::OK);
        reply.content = Content::Stream { content_type: self.content_type, size: self.size, pieces: self.pieces };
        if let Some(etag) = &self.etag {
            reply = reply.with_header(http::header::ETAG, &format!("\"{etag}\""));
        }
        if let Some(name) = &self.save_as {
            reply = reply.with_header(http::header::CONTENT_DISPOSITION, &attachment(name));
        }
        // A stored file is never a page of ours, whatever is in it.
        reply.with_header(HeaderName::from_static("content-security-policy"), "default-src 'none'; sandbox")
    }
}

/// RFC 6266: a plain name for old clients, the whole name in UTF-8.
fn attachment(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// A header value of text that may hold anything; what a header cannot hold is left out.
pub(crate) fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| {
        let plain: String = text.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
        HeaderValue::from_str(&plain).unwrap_or(HeaderValue::from_static(""))
    })
}
