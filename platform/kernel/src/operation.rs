//! What the house knows of an endpoint: said once, beside its handler.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::Code;

/// HTTP methods that operations use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Creates, or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// True where the method may change something.
    pub fn changes(self) -> bool {
        self != Self::Get
    }
}

/// Role of an account. Each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works with what is theirs.
    User,
    /// Sees learners' work.
    Instructor,
    /// Manages accounts and the installation.
    Admin,
}

impl Role {
    /// The name kept in the database and written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Instructor => "instructor",
            Self::Admin => "admin",
        }
    }

    /// Reads what [`Role::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::User, Self::Instructor, Self::Admin].into_iter().find(|role| role.as_str() == text)
    }
}

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Anybody.
    Public,
    /// Any account that is signed in, for what belongs to it.
    SignedIn,
    /// Accounts of this role or a higher one.
    AtLeast(Role),
}

/// In which class of limit an operation counts. Numbers come from the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LimitClass {
    /// Not counted: health.
    Free,
    /// Reading.
    Read,
    /// Changing.
    Write,
    /// Files coming in.
    Upload,
    /// Trying a password or a token: few a minute, by address.
    SignIn,
}

impl LimitClass {
    /// Name in the OpenAPI document and in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Read => "read",
            Self::Write => "write",
            Self::Upload => "upload",
            Self::SignIn => "sign_in",
        }
    }
}

/// One endpoint, as plain data. `seaworthy-http` adds the handler and derives route, document, checks and audit from it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Method on the wire.
    pub method: Method,
    /// Path with `{name}` parameters, e.g. `/api/v1/watches/{id}`.
    pub path: &'static str,
    /// Stable id, `resource_verb`, e.g. `watches_read`. Clients are generated from it.
    pub id: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Group in the document.
    pub tag: &'static str,
    /// Who may call it; comes from the type of the handler's first argument.
    pub policy: Policy,
    /// Which limit it counts in.
    pub limit: LimitClass,
    /// Action written to the audit log in the transaction of the change, e.g. `watch.changed`.
    pub audit: Option<&'static str>,
    /// True where it runs in read-only and maintenance mode too: health, and switching the mode.
    pub in_every_mode: bool,
    /// Refusals of its own, besides those that policy, limits and input bring.
    pub fails_with: Vec<Code>,
}
