//! GET /api/v1/users: all accounts, newest first.

use schemars::JsonSchema;
use seaworthy_http::{Admin, Endpoint, Json, Query, get};
use seaworthy_kernel::{FieldCode, FieldError, Page, Problem};
use seaworthy_store::{
    Query as _, Sql,
    seek::{Column, Kind, Seek},
    sql,
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    Account,
    store::accounts::{AccountRow, COLUMNS},
};

/// Which accounts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UsersQuery {
    /// A part of the e-mail address or name.
    #[schemars(length(max = 200))]
    q: Option<String>,
    /// Accounts a page; 20 if left out.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<i64>,
    /// From `next` or `previous` of a page.
    cursor: Option<String>,
}

const NEWEST_FIRST: [Column; 2] = [
    Column { expression: "created_at", kind: Kind::Time, descending: true },
    Column { expression: "id", kind: Kind::Id, descending: true },
];

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/users", "users_list", "All accounts, newest first").tag(super::TAG).handle(handle)
}

async fn handle(caller: Admin, Query(query): Query<UsersQuery>) -> Result<Json<Page<Account>>, Problem> {
    let seek =
        Seek::new("created:desc".into(), NEWEST_FIRST.into(), query.cursor.as_deref(), query.limit.unwrap_or(20))
            .map_err(|error| Problem::field(FieldError::new("cursor", FieldCode::BadFormat, error.to_string())))?;
    let filter = filter(query.q.as_deref());
    let database = caller.platform.database.read();
    let mut count = sql!("SELECT count(*) AS value FROM users");
    let total = database.value(std::mem::take(count.append(&filter))).await?;
    let mut rows = sql!(COLUMNS);
    rows.append(&filter);
    seek.finish(&mut rows);
    let rows: Vec<AccountRow> = database.all(rows).await?;
    let accounts = rows.into_iter().map(Account::from).collect();
    Ok(Json(seek.page(accounts, total, |account: &Account| vec![json!(account.created_at), json!(account.id)])))
}

fn filter(q: Option<&str>) -> Sql {
    let mut sql = sql!(" WHERE true");
    if let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) {
        let pattern = |text: &str| format!("%{}%", text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        // Addresses are matched on their key. `lower` changes ASCII letters alone, on both engines: a name is found by its own
        // spelling, whatever its letters, and beyond ASCII by the small ones too.
        let small = pattern(&q.to_lowercase());
        sql.push(
            r" AND (email_key LIKE {} ESCAPE '\' OR lower(full_name) LIKE {} ESCAPE '\' OR lower(full_name) LIKE {} ESCAPE '\')",
            [small.clone().into(), small.into(), pattern(&q.to_ascii_lowercase()).into()],
        );
    }
    sql
}
