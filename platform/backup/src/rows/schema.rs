//! Which tables there are, asked of the database itself: whatever an app adds is carried.

use std::collections::BTreeMap;

use sea_orm::FromQueryResult;
use seaworthy_store::{Engine, Query, StoreError, sql};
use serde::{Deserialize, Serialize};

use super::Kind;

/// A column that is stored; generated ones are not carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table with its columns by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Sorted by name: the two engines may have made them in another order.
    pub columns: Vec<Column>,
    /// The columns of the primary key, in its order.
    pub key: Vec<String>,
}

impl Table {
    /// Kinds in the order of the columns.
    pub fn kinds(&self) -> Vec<Kind> {
        self.columns.iter().map(|column| column.kind).collect()
    }
}

#[derive(FromQueryResult)]
struct Found {
    table_name: String,
    column_name: String,
    kind: String,
    /// 1, 2 … within the primary key; 0: not in it.
    place: i64,
}

const SQLITE: &str = "SELECT t.name AS table_name, c.name AS column_name, \
     CASE t.wr WHEN 1 THEN 'WITHOUT ROWID' ELSE lower(c.type) END AS kind, c.pk AS place \
     FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c \
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden = 0 ORDER BY 1, 2";
const POSTGRES: &str = "SELECT c.table_name::text, c.column_name::text, c.data_type::text AS kind, \
     coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)::bigint AS place \
     FROM information_schema.columns c \
     JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' \
     JOIN pg_class r ON r.relname = c.table_name AND r.relnamespace = current_schema()::regnamespace \
     JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = c.column_name \
     LEFT JOIN pg_index i ON i.indrelid = r.oid AND i.indisprimary \
     WHERE c.table_schema = current_schema() AND c.is_generated = 'NEVER' ORDER BY 1, 2";

/// Every table, sorted by name.
///
/// # Errors
/// What the database says; a column of a type that cannot be carried.
pub async fn tables(connection: &impl Query, engine: Engine) -> Result<Vec<Table>, StoreError> {
    let found: Vec<Found> = connection
        .all(match engine {
            Engine::Sqlite => sql!(SQLITE),
            Engine::Postgres => sql!(POSTGRES),
        })
        .await?;
    let mut tables: BTreeMap<String, (Vec<Column>, BTreeMap<i64, String>)> = BTreeMap::new();
    for column in found {
        let kind = kind(&column.kind).ok_or_else(|| {
            StoreError::Schema(format!(
                "{}.{} is of type {}, which a backup cannot carry",
                column.table_name, column.column_name, column.kind
            ))
        })?;
        let (columns, key) = tables.entry(column.table_name).or_default();
        if column.place > 0 {
            key.insert(column.place, column.column_name.clone());
        }
        columns.push(Column { name: column.column_name, kind });
    }
    let table = |(name, (mut columns, key)): (String, (Vec<Column>, BTreeMap<i64, String>))| {
        // The engines do not agree on the order of names: bytes decide.
        columns.sort_by(|one, other| one.name.cmp(&other.name));
        Table { name, columns, key: key.into_values().collect() }
    };
    Ok(tables.into_iter().map(table).collect())
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "integer" | "bigint" | "smallint" | "int" => Kind::Integer,
        "real" | "double precision" => Kind::Real,
        "text" | "character varying" => Kind::Text,
        "blob" | "bytea" => Kind::Bytes,
        "boolean" => Kind::Boolean,
        "uuid" => Kind::Uuid,
        "date" => Kind::Date,
        "timestamp with time zone" => Kind::Timestamp,
        "jsonb" | "json" => Kind::Json,
        "numeric" => Kind::Decimal,
        _ => return None,
    })
}

/// A foreign key of PostgreSQL, with the text that makes it again.
#[derive(Debug, Clone, FromQueryResult, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The table that has it.
    pub table_name: String,
    /// Its name.
    pub name: String,
    /// `FOREIGN KEY (…) REFERENCES …`
    pub definition: String,
}

/// Every foreign key of the current schema. None on SQLite, where they can be switched off instead.
///
/// # Errors
/// What the database says.
pub async fn foreign_keys(connection: &impl Query, engine: Engine) -> Result<Vec<ForeignKey>, StoreError> {
    if engine == Engine::Sqlite {
        return Ok(Vec::new());
    }
    connection
        .all(sql!(
            "SELECT r.relname::text AS table_name, c.conname::text AS name, pg_get_constraintdef(c.oid) AS definition \
             FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid \
             WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        ))
        .await
}
