//! GET /api/v1/admin/alerts: every rule, and what it finds now.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint, Json, get};
use seaworthy_kernel::Problem;
use seaworthy_notify::{AlertState, Rule};
use serde::Serialize;

use crate::Management;

/// A rule, and what it finds now.
#[derive(Debug, Serialize, JsonSchema)]
struct AlertRule {
    /// Its name.
    rule: Rule,
    /// What is wrong where it finds something.
    title: &'static str,
    /// The first thing to do then.
    fix: &'static str,
    /// Where to read more.
    runbook: String,
    /// Until when it tells nothing new; null where it is not silent.
    silent_until: Option<DateTime<Utc>>,
    /// What it finds now; empty where all is well or nothing is known.
    found: Vec<AlertState>,
}

pub(crate) fn endpoint(management: &Arc<Management>) -> Endpoint {
    let management = Arc::clone(management);
    get("/api/v1/admin/alerts", "alerts_list", "Every alert rule of this node, and what it finds now")
        .tag(super::super::TAG)
        .handle(move |caller| handle(Arc::clone(&management), caller))
}

async fn handle(management: Arc<Management>, caller: Admin) -> Result<Json<Vec<AlertRule>>, Problem> {
    let book = &management.options.alerts;
    let (states, silences) = (book.states(), book.silences(caller.now()));
    let rule = |rule: &Rule| AlertRule {
        rule: *rule,
        title: rule.title(),
        fix: rule.fix(),
        runbook: format!("docs/RUNBOOK.md#{}", rule.id()),
        silent_until: silences.get(rule).copied(),
        found: states.iter().filter(|state| state.rule == *rule).cloned().collect(),
    };
    Ok(Json(Rule::ALL.iter().map(rule).collect()))
}
