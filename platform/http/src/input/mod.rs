//! What comes in: checked against the schema of its type before a handler sees it.

mod body;
mod multipart;
mod path;
mod query;

use std::future::Future;

pub use body::{Body, Patch};
pub use multipart::{Upload, UploadedFile};
pub use path::{ById, Path};
pub use query::Query;
use seaworthy_kernel::Problem;

use crate::openapi::{Description, Schemas};

/// A request whose inputs are being taken.
#[derive(Debug)]
pub struct Incoming {
    /// Method, address, headers.
    pub parts: http::request::Parts,
    /// Values of the `{name}` parts of the path, decoded.
    pub path: Vec<(String, String)>,
    /// The body; taken once.
    pub body: Option<axum::body::Body>,
    /// Largest body of an operation that takes no file, in bytes.
    pub max_body_bytes: usize,
}

/// Something that a handler takes from the request.
pub trait Input: Sized + Send {
    /// Adds itself to the document.
    fn describe(description: &mut Description, schemas: &mut Schemas);

    /// Takes itself from the request.
    ///
    /// # Errors
    /// A refusal that names the fields and the fix.
    fn take(incoming: &mut Incoming) -> impl Future<Output = Result<Self, Problem>> + Send;
}

impl Input for () {
    fn describe(_: &mut Description, _: &mut Schemas) {}

    async fn take(_: &mut Incoming) -> Result<Self, Problem> {
        Ok(())
    }
}

impl<A: Input> Input for (A,) {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        A::describe(description, schemas);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        Ok((A::take(incoming).await?,))
    }
}

impl<A: Input, B: Input> Input for (A, B) {
    fn describe(description: &mut Description, schemas: &mut Schemas) {
        A::describe(description, schemas);
        B::describe(description, schemas);
    }

    async fn take(incoming: &mut Incoming) -> Result<Self, Problem> {
        Ok((A::take(incoming).await?, B::take(incoming).await?))
    }
}
