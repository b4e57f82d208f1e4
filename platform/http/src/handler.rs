//! Handlers are async functions of a caller and up to three inputs.

use std::future::Future;

use seaworthy_kernel::Problem;

use crate::{Caller, Input, Output};

/// An async function that serves an operation: `async fn(caller, input, …) -> Result<output, Problem>`.
pub trait Handler<C, I, O>: Clone + Send + Sync + 'static {
    /// Serves one request.
    fn serve(&self, caller: C, input: I) -> impl Future<Output = Result<O, Problem>> + Send;
}

impl<F, R, C, O> Handler<C, (), O> for F
where
    F: Fn(C) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<O, Problem>> + Send,
    C: Caller,
    O: Output,
{
    fn serve(&self, caller: C, (): ()) -> impl Future<Output = Result<O, Problem>> + Send {
        self(caller)
    }
}

impl<F, R, C, O, A> Handler<C, (A,), O> for F
where
    F: Fn(C, A) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<O, Problem>> + Send,
    C: Caller,
    O: Output,
    A: Input,
{
    fn serve(&self, caller: C, (a,): (A,)) -> impl Future<Output = Result<O, Problem>> + Send {
        self(caller, a)
    }
}

impl<F, R, C, O, A, B> Handler<C, (A, B), O> for F
where
    F: Fn(C, A, B) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Result<O, Problem>> + Send,
    C: Caller,
    O: Output,
    A: Input,
    B: Input,
{
    fn serve(&self, caller: C, (a, b): (A, B)) -> impl Future<Output = Result<O, Problem>> + Send {
        self(caller, a, b)
    }
}
