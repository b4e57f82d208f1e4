//! An operation with its handler.

use std::{future::Future, pin::Pin, sync::Arc};

use http::HeaderValue;
use seaworthy_kernel::{
    Code, Problem,
    operation::{LimitClass, Method, Operation, Policy},
};

use crate::{
    Caller, Context, Input, Output, Principal,
    handler::Handler,
    input::Incoming,
    openapi::{Description, Schemas},
    reply::Reply,
};

pub(crate) type Serving = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;
type Serve = dyn Fn(Context, Option<Principal>, Incoming) -> Serving + Send + Sync;

/// An operation with its handler: what an app hands to the house.
#[derive(Clone)]
pub struct Endpoint {
    /// The declaration.
    pub operation: Arc<Operation>,
    /// Cache-Control of successful answers.
    pub cache: HeaderValue,
    pub(crate) describe: fn(&mut Description, &mut Schemas),
    pub(crate) serve: Arc<Serve>,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.operation.fmt(formatter)
    }
}

/// An operation that still lacks its handler, and so who may call it: not yet an [`Endpoint`].
#[derive(Debug)]
pub struct Declaration {
    operation: Operation,
    cache: HeaderValue,
}

/// An operation that reads. `id`: `resource_verb`.
pub fn get(path: &'static str, id: &'static str, summary: &'static str) -> Declaration {
    declare(Method::Get, LimitClass::Read, path, id, summary)
}

/// An operation that creates or acts.
pub fn post(path: &'static str, id: &'static str, summary: &'static str) -> Declaration {
    declare(Method::Post, LimitClass::Write, path, id, summary)
}

/// An operation that replaces.
pub fn put(path: &'static str, id: &'static str, summary: &'static str) -> Declaration {
    declare(Method::Put, LimitClass::Write, path, id, summary)
}

/// An operation that changes a part.
pub fn patch(path: &'static str, id: &'static str, summary: &'static str) -> Declaration {
    declare(Method::Patch, LimitClass::Write, path, id, summary)
}

/// An operation that removes.
pub fn delete(path: &'static str, id: &'static str, summary: &'static str) -> Declaration {
    declare(Method::Delete, LimitClass::Write, path, id, summary)
}

fn declare(
    method: Method,
    limit: LimitClass,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
) -> Declaration {
    let operation = Operation {
        method,
        path,
        id,
        summary,
        tag: "",
        policy: Policy::Public,
        limit,
        audit: None,
        in_every_mode: false,
        fails_with: Vec::new(),
    };
    Declaration { operation, cache: HeaderValue::from_static("private, no-store") }
}

impl Declaration {
    /// Group in the document.
    #[must_use]
    pub fn tag(mut self, tag: &'static str) -> Self {
        self.operation.tag = tag;
        self
    }

    /// Counts in another class of limit than its method says.
    #[must_use]
    pub fn limit(mut self, limit: LimitClass) -> Self {
        self.operation.limit = limit;
        self
    }

    /// The audit action that [`crate::Change::commit`] writes.
    #[must_use]
    pub fn audit(mut self, action: &'static str) -> Self {
        self.operation.audit = Some(action);
        self
    }

    /// Runs in read-only and maintenance mode too.
    #[must_use]
    pub fn in_every_mode(mut self) -> Self {
        self.operation.in_every_mode = true;
        self
    }

    /// Refusals of its own.
    #[must_use]
    pub fn fails_with(mut self, codes: &[Code]) -> Self {
        self.operation.fails_with.extend_from_slice(codes);
        self
    }

    /// Cache-Control of successful answers; without it `private, no-store`.
    #[must_use]
    pub fn cache(mut self, value: &'static str) -> Self {
        self.cache = HeaderValue::from_static(value);
        self
    }

    /// Adds the handler. Its first argument says who may call.
    pub fn handle<C: Caller, I: Input, O: Output>(mut self, handler: impl Handler<C, I, O>) -> Endpoint {
        self.operation.policy = C::POLICY;
        Endpoint {
            operation: Arc::new(self.operation),
            cache: self.cache,
            describe: |description, schemas| {
                I::describe(description, schemas);
                O::describe(description, schemas);
            },
            serve: Arc::new(move |context, principal, mut incoming| {
                let handler = handler.clone();
                Box::pin(async move {
                    // Who calls is settled before a byte of what they send is read.
                    let caller = C::admit(context, principal)?;
                    let input = I::take(&mut incoming).await?;
                    Ok(handler.serve(caller, input).await?.into_reply())
                })
            }),
        }
    }
}
