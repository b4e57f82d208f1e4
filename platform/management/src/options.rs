//! What the management room shows.

use schemars::JsonSchema;
use seaworthy_notify::AlertBook;
use seaworthy_resilience::Dependencies;
use serde::Serialize;

use crate::bundle::BundleSource;

/// One setting, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Setting {
    /// Its name, e.g. `LOG_LEVEL`.
    pub key: String,
    /// Its value, secrets masked; null where it is not set.
    pub value: Option<String>,
    /// Where the value comes from.
    pub origin: String,
    /// What it is for.
    pub summary: String,
    /// True where the value is masked.
    pub secret: bool,
}

/// What the management room shows.
#[derive(Debug, Clone, Default)]
pub struct ManagementOptions {
    /// Every setting, secrets masked.
    pub settings: Vec<Setting>,
    /// What the server calls; none where it calls nothing.
    pub dependencies: Option<Dependencies>,
    /// The alerts of this process.
    pub alerts: AlertBook,
    /// What the support bundle is made of; none where the server was not started from settings.
    pub bundle: Option<BundleSource>,
}
