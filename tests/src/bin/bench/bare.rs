//! The measure: an axum handler that sends the same statements through sqlx and writes their rows as JSON, and does nothing else.
//! Its answers are filled up to the size of the application's.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use sea_orm::{
    Statement, Value,
    sqlx::{self, AssertSqlSafe, Column as _, Row as _},
};
use seaworthy_store::{Database, Engine};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

/// What a column holds: found out once, before anything is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Id,
    Integer,
    Truth,
    Time,
    Date,
    Text,
}

/// A statement with its values, and the columns of its rows.
struct Prepared {
    text: Arc<str>,
    values: Vec<Value>,
    columns: Vec<(String, Kind)>,
}

/// The statements of one request, and how much is missing to the size of the application's answer.
#[derive(Default)]
pub(crate) struct Plan {
    statements: Vec<Prepared>,
    padding: String,
}

/// The plans of each scenario.
type Plans = Vec<Vec<Plan>>;

macro_rules! engine {
    ($module:ident, $driver:ty, $row:ty, $pool:ident) => {
        mod $module {
            use super::*;

            pub(super) async fn rows(database: &Database, statement: &Prepared) -> anyhow::Result<Vec<$row>> {
                let mut query = sqlx::query::<$driver>(AssertSqlSafe(Arc::clone(&statement.text)));
                for value in &statement.values {
                    query = match value {
                        Value::BigInt(value) => query.bind(*value),
                        Value::Bool(value) => query.bind(*value),
                        Value::Uuid(value) => query.bind(*value),
                        Value::ChronoDateTimeUtc(value) => query.bind(*value),
                        Value::String(value) => query.bind(value.as_deref()),
                        other => anyhow::bail!("no value like {other:?} was expected"),
                    };
                }
                Ok(query.fetch_all(database.read().$pool()).await?)
            }

            /// The first type that fits every row.
            pub(super) fn columns(rows: &[$row]) -> Vec<(String, Kind)> {
                let Some(first) = rows.first() else { return Vec::new() };
                let kind = |at: usize, name: &str| match name {
                    "id" => Kind::Id,
                    _ if name.ends_with("_id") => Kind::Id,
                    _ if name.ends_with("_at") => Kind::Time,
                    _ if name.ends_with("_date") => Kind::Date,
                    _ if rows.iter().all(|row| row.try_get::<Option<i64>, _>(at).is_ok()) => Kind::Integer,
                    _ if rows.iter().all(|row| row.try_get::<Option<bool>, _>(at).is_ok()) => Kind::Truth,
                    _ => Kind::Text,
                };
                first
                    .columns()
                    .iter()
                    .map(|column| (column.name().to_owned(), kind(column.ordinal(), column.name())))
                    .collect()
            }

            pub(super) struct Rows<'a>(pub(super) &'a [$row], pub(super) &'a [(String, Kind)]);
            struct Row<'a>(&'a $row, &'a [(String, Kind)]);

            impl Serialize for Rows<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut rows = serializer.serialize_seq(Some(self.0.len()))?;
                    for row in self.0 {
                        rows.serialize_element(&Row(row, self.1))?;
                    }
                    rows.end()
                }
            }

            impl Serialize for Row<'_> {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    use chrono::{DateTime, NaiveDate, Utc};
                    let mut map = serializer.serialize_map(Some(self.1.len()))?;
                    let wrong = |error: sqlx::Error| serde::ser::Error::custom(error.to_string());
                    for (at, (name, kind)) in self.1.iter().enumerate() {
                        match kind {
                            Kind::Id => {
                                map.serialize_entry(name, &self.0.try_get::<Option<uuid::Uuid>, _>(at).map_err(wrong)?)
                            }
                            Kind::Integer => {
                                map.serialize_entry(name, &self.0.try_get::<Option<i64>, _>(at).map_err(wrong)?)
                            }
                            Kind::Truth => {
                                map.serialize_entry(name, &self.0.try_get::<Option<bool>, _>(at).map_err(wrong)?)
                            }
                            Kind::Time => map
                                .serialize_entry(name, &self.0.try_get::<Option<DateTime<Utc>>, _>(at).map_err(wrong)?),
                            Kind::Date => {
                                map.serialize_entry(name, &self.0.try_get::<Option<NaiveDate>, _>(at).map_err(wrong)?)
                            }
                            Kind::Text => {
                                map.serialize_entry(name, &self.0.try_get::<Option<&str>, _>(at).map_err(wrong)?)
                            }
                        }?;
                    }
                    map.end()
                }
            }

            pub(super) async fn answer(database: &Database, plan: &Plan) -> anyhow::Result<Vec<u8>> {
                let mut body = Vec::with_capacity(16 * 1024);
                body.extend_from_slice(b"{\"results\":[");
                for (at, statement) in plan.statements.iter().enumerate() {
                    if at > 0 {
                        body.push(b',');
                    }
                    let rows = rows(database, statement).await?;
                    serde_json::to_writer(&mut body, &Rows(&rows, &statement.columns))?;
                }
                body.extend_from_slice(b"],\"padding\":");
                serde_json::to_writer(&mut body, &plan.padding)?;
                body.push(b'}');
                Ok(body)
            }
        }
    };
}

engine!(sqlite, sqlx::Sqlite, sqlx::sqlite::SqliteRow, get_sqlite_connection_pool);
engine!(postgres, sqlx::Postgres, sqlx::postgres::PgRow, get_postgres_connection_pool);

impl Plan {
    /// The plan of a request that sent these statements and got an answer of `bytes` bytes.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn new(database: &Database, recorded: Vec<Statement>, bytes: usize) -> anyhow::Result<Self> {
        let mut plan = Self::default();
        for statement in recorded {
            let values = statement.values.map(|values| values.0).unwrap_or_default();
            let mut prepared = Prepared { text: statement.sql.into(), values, columns: Vec::new() };
            prepared.columns = match database.engine() {
                Engine::Sqlite => sqlite::columns(&sqlite::rows(database, &prepared).await?),
                Engine::Postgres => postgres::columns(&postgres::rows(database, &prepared).await?),
            };
            plan.statements.push(prepared);
        }
        let unpadded = plan.answer(database).await?.len();
        plan.padding = "x".repeat(bytes.saturating_sub(unpadded));
        Ok(plan)
    }

    /// How many statements a request sends.
    pub(crate) fn statements(&self) -> usize {
        self.statements.len()
    }

    /// Bytes of an answer.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn bytes(&self, database: &Database) -> anyhow::Result<usize> {
        Ok(self.answer(database).await?.len())
    }

    async fn answer(&self, database: &Database) -> anyhow::Result<Vec<u8>> {
        match database.engine() {
            Engine::Sqlite => sqlite::answer(database, self).await,
            Engine::Postgres => postgres::answer(database, self).await,
        }
    }
}

/// Serves the plans: `/{scenario}/{request}`.
pub(crate) fn router(database: Database, plans: Plans) -> Router {
    Router::new().route("/{scenario}/{request}", get(handle)).with_state(Arc::new((database, plans)))
}

async fn handle(
    State(state): State<Arc<(Database, Plans)>>,
    Path((scenario, request)): Path<(usize, usize)>,
) -> axum::response::Response {
    let (database, plans) = &*state;
    let Some(plan) = plans.get(scenario).and_then(|plans| plans.get(request)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match plan.answer(database).await {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
