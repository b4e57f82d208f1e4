//! JSON bodies, whole and as merge patches.

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use schemars::JsonSchema;
use seaworthy_kernel::{Code, FieldCode, FieldError, Problem, merge_patch};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Incoming, Input};
use crate::{
    openapi::{Description, Schemas},
    schema::Check,
};

/// Nesting deeper than this is refused before it is read.
const DEEPEST: usize = 32;

/// A JSON body of this shape.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Input for Body<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        description.body("application/json", schemas.input::<T>());
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        let value = json(incoming, &["application/json"]).await?;
        Check::of::<T>().read(value).map(Self)
    }
}

/// A JSON merge patch (RFC 7396) of a record whose whole shape is `T`.
#[derive(Debug)]
pub struct Patch<T> {
    changes: Value,
    shape: std::marker::PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned + Serialize + JsonSchema + 'static> Patch<T> {
    /// The record after the changes, checked as a whole.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when the result is not acceptable; [`Code::Internal`] when `current` cannot be written as JSON.
    pub fn apply(self, current: &T) -> Result<T, Problem> {
        let mut value = serde_json::to_value(current).map_err(Problem::internal)?;
        merge_patch::merge(&mut value, self.changes);
        Check::of::<T>().read(value)
    }
}

impl<T: DeserializeOwned + JsonSchema + Send + 'static> Input for Patch<T> {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        description.body("application/json", schemas.patch::<T>());
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        let changes = json(incoming, &["application/json", "application/merge-patch+json"]).await?;
        if !changes.is_object() {
            return Err(Problem::field(FieldError::new(
                "",
                FieldCode::WrongType,
                "must be an object with the fields to change",
            )));
        }
        Ok(Self { changes, shape: std::marker::PhantomData })
    }
}

async fn json(incoming: &mut Incoming, accepted: &[&str]) -> Result<Value, Problem> {
    let kind = incoming
        .parts
        .headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !accepted.contains(&essence.as_str()) {
        return Err(
            Problem::new(Code::UnsupportedMediaType).detail(format!("send the body as {}", accepted.join(" or ")))
        );
    }
    let body = incoming.body.take().unwrap_or_default();
    let bytes = match Limited::new(body, incoming.max_body_bytes).collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            return Err(Problem::new(Code::PayloadTooLarge)
                .detail(format!("the body may have at most {} bytes", incoming.max_body_bytes)));
        }
        Err(error) => return Err(Problem::new(Code::MalformedBody).detail(format!("the body ended early: {error}"))),
    };
    if depth(&bytes) > DEEPEST {
        return Err(Problem::new(Code::MalformedBody).detail(format!("the body may be nested at most {DEEPEST} deep")));
    }
    serde_json::from_slice(&bytes)
        .map_err(|error| Problem::new(Code::MalformedBody).detail(format!("the body is not JSON: {error}")))
}

/// Deepest nesting of brackets outside strings.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in json {
        if quoted {
            (quoted, escaped) = (escaped || *byte != b'"', !escaped && *byte == b'\\');
        } else {
            match byte {
                b'"' => quoted = true,
                b'{' | b'[' => {
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_do_not_nest() {
        assert_eq!(depth(br#"{"a":[1,{"b":"[[[\"[["}]}"#), 3);
        assert_eq!(depth(br#""\\[""#), 0);
        assert_eq!(depth(b"[[[["), 4);
    }
}
