//! The HTTP server of the house: operations become routes, checks, documents and audit rows here.
//!
//! An app declares an [`Endpoint`] beside its handler. The handler's first argument says who may call it ([`Public`], [`SignedIn`],
//! [`Admin`]), the others what comes in ([`Body`], [`Query`], [`Path`], [`Patch`], [`Upload`]), its result what goes out.

mod address;
mod app;
mod caller;
mod context;
mod dispatch;
pub mod docs;
mod endpoint;
mod gate;
mod handler;
pub mod health;
mod input;
mod life_cycle;
mod limits;
mod measure;
mod metrics_page;
pub mod mode;
pub mod openapi;
mod output;
mod platform;
mod reply;
mod router;
mod schema;
mod security;
mod serve;
mod site;

pub use app::{App, Demo, migrations, worker};
pub use axum::Router;
pub use caller::{Admin, Caller, Public, SignedIn};
pub use context::{Change, Context};
pub use endpoint::{Declaration, Endpoint, delete, get, patch, post, put};
pub use gate::{AuditEntry, Credential, Gate, Principal};
pub use input::{Body, ById, Incoming, Input, Patch, Path, Query, Upload, UploadedFile};
pub use life_cycle::{LifeCycle, Stage};
pub use limits::{Limiter, Rates};
pub use measure::Traffic;
pub use metrics_page::MetricsAccess;
pub use output::{Created, Download, Json, NoContent, Output, Partial, Versioned, WithCookie};
pub use platform::{Options, Platform};
pub use router::router;
pub use schema::Check;
pub use serve::{ServeOptions, serve};
pub use site::{Asset, Site};
