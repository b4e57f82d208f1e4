//! A file that comes in.

use axum::extract::{FromRequest as _, Multipart};
use bytes::Bytes;
use seaworthy_kernel::{Code, FieldCode, FieldError, Problem};
use serde_json::json;

use super::{Incoming, Input};
use crate::openapi::{Description, Schemas};

/// A `multipart/form-data` body whose part `file` is one file. Its bytes are read by [`Upload::file`], with a limit.
pub struct Upload(Multipart);

impl std::fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Upload")
    }
}

/// A file as it came in. Nothing in it has been checked but its size.
#[derive(Debug)]
pub struct UploadedFile {
    /// What the client calls it: for people, never for paths. At most 200 characters, without folders and control characters.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Upload {
    /// Reads the file, at most `limit` bytes.
    ///
    /// # Errors
    /// [`Code::PayloadTooLarge`], [`Code::MalformedBody`] for a form that is broken or cut, [`Code::ValidationFailed`] where there is no file.
    pub async fn file(mut self, limit: usize) -> Result<UploadedFile, Problem> {
        while let Some(mut part) = self.0.next_field().await.map_err(|error| broken(&error))? {
            if part.name() != Some("file") {
                continue;
            }
            let name = clean(part.file_name().unwrap_or_default());
            let mut bytes = Vec::new();
            while let Some(piece) = part.chunk().await.map_err(|error| broken(&error))? {
                if bytes.len() + piece.len() > limit {
                    return Err(
                        Problem::new(Code::PayloadTooLarge).detail(format!("the file may have at most {limit} bytes"))
                    );
                }
                bytes.extend_from_slice(&piece);
            }
            return Ok(UploadedFile { name, bytes: bytes.into() });
        }
        Err(Problem::field(FieldError::new("file", FieldCode::Required, "send the file as the part `file`")))
    }
}

impl Input for Upload {
    fn describe(description: &mut Description, _: &mut Schemas) {
        description.body(
            "multipart/form-data",
            json!({"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}),
        );
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        let mut request = http::Request::new(incoming.body.take().unwrap_or_default());
        *request.headers_mut() = incoming.parts.headers.clone();
        // The operation sets its own limit in `file`; this one only stops what is no form at all.
        axum::extract::DefaultBodyLimit::disable().apply(&mut request);
        Multipart::from_request(request, &()).await.map(Self).map_err(|_| {
            Problem::new(Code::UnsupportedMediaType).detail("send the file as multipart/form-data, part `file`")
        })
    }
}

fn broken(error: &axum::extract::multipart::MultipartError) -> Problem {
    Problem::new(Code::MalformedBody).detail(format!("the form ended early or is broken: {}", error.body_text()))
}

/// The last part of what the client calls the file, without control characters, at most 200 characters.
fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let cleaned: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if cleaned.trim().is_empty() { "file".to_owned() } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_control_characters() {
        assert_eq!(clean("C:\\Users\\me\\watch.jpg"), "watch.jpg");
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("a\u{0}b\n.png"), "ab.png");
        assert_eq!(clean("  "), "file");
        assert_eq!(clean(&"x".repeat(500)).len(), 200);
    }
}
