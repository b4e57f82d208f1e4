//! Alerts of this node: what is wrong now, and which rules are silent.

pub(crate) mod end_silence;
pub(crate) mod list;
pub(crate) mod silence;

use schemars::JsonSchema;
use seaworthy_notify::Rule;
use serde::Deserialize;

/// The path names a rule.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ByRule {
    /// The rule's name.
    rule: Rule,
}
