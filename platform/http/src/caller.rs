//! Who may call: the type of a handler's first argument.

use std::ops::Deref;

use seaworthy_kernel::{
    Code, Problem,
    operation::{Policy, Role},
};
use uuid::Uuid;

use crate::{Context, Principal};

/// Who may call an operation. The policy in the declaration comes from here, so it cannot differ from what is enforced.
pub trait Caller: Sized + Send + 'static {
    /// The rule.
    const POLICY: Policy;

    /// Lets the caller in, or refuses.
    ///
    /// # Errors
    /// [`Code::Unauthenticated`] or [`Code::Forbidden`].
    fn admit(context: Context, principal: Option<Principal>) -> Result<Self, Problem>;
}

/// Anybody.
#[derive(Debug)]
pub struct Public(Context);

/// Any account that is signed in.
#[derive(Debug)]
pub struct SignedIn {
    context: Context,
    principal: Principal,
}

/// An administrator.
#[derive(Debug)]
pub struct Admin(SignedIn);

impl SignedIn {
    /// The account whose data the operation works on. Every query takes it.
    pub fn owner(&self) -> Uuid {
        self.principal.account
    }

    /// The account, its session and role.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }
}

impl Caller for Public {
    const POLICY: Policy = Policy::Public;

    fn admit(context: Context, _: Option<Principal>) -> Result<Self, Problem> {
        Ok(Self(context))
    }
}

impl Caller for SignedIn {
    const POLICY: Policy = Policy::SignedIn;

    fn admit(context: Context, principal: Option<Principal>) -> Result<Self, Problem> {
        let principal = principal.ok_or_else(|| Problem::new(Code::Unauthenticated))?;
        Ok(Self { context: context.with_actor(Some(&principal)), principal })
    }
}

impl Caller for Admin {
    const POLICY: Policy = Policy::AtLeast(Role::Admin);

    fn admit(context: Context, principal: Option<Principal>) -> Result<Self, Problem> {
        let caller = SignedIn::admit(context, principal)?;
        if caller.principal.role < Role::Admin {
            return Err(Problem::new(Code::Forbidden));
        }
        Ok(Self(caller))
    }
}

impl Deref for Public {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0
    }
}

impl Deref for SignedIn {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.context
    }
}

impl Deref for Admin {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}
