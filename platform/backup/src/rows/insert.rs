//! Writing rows into a table, many in one statement.

use sea_orm::{ConnectionTrait, Statement, Value};
use seaworthy_store::{Engine, StoreError};

use super::{Cell, Kind, Row, Table};

/// SQLite takes 32,766 values in a statement.
const MOST_VALUES: usize = 32_000;
const MOST_ROWS: usize = 1_000;

/// How many rows of `table` go into one statement.
pub fn batch_size(table: &Table) -> usize {
    (MOST_VALUES / table.columns.len().max(1)).clamp(1, MOST_ROWS)
}

/// Inserts at most [`batch_size`] rows, whose values are in the order of the table's columns.
///
/// # Errors
/// A value that does not fit its column; what the database says.
pub async fn insert(
    connection: &impl ConnectionTrait,
    engine: Engine,
    table: &Table,
    rows: &[Row],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut values = Vec::with_capacity(rows.len() * table.columns.len());
    let mut text = format!("INSERT INTO \"{}\" (", table.name);
    let names: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    text.push_str(&names.join(", "));
    // Rows keep the numbers they have, also where the database would count by itself.
    text.push_str(if engine == Engine::Postgres { ") OVERRIDING SYSTEM VALUE VALUES " } else { ") VALUES " });
    for (number, row) in rows.iter().enumerate() {
        text.push_str(if number == 0 { "(" } else { ", (" });
        for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            values.push(bind(cell, column.kind).ok_or_else(|| misfit(table, &column.name, cell))?);
            if at > 0 {
                text.push_str(", ");
            }
            text.push_str(&placeholder(engine, column.kind, values.len()));
        }
        text.push(')');
    }
    let backend = connection.get_database_backend();
    connection.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    Ok(())
}

fn misfit(table: &Table, column: &str, cell: &Cell) -> StoreError {
    let kind = match cell {
        Cell::Null => "nothing",
        Cell::Integer(_) => "a number",
        Cell::Real(_) => "a floating-point number",
        Cell::Text(_) => "text",
        Cell::Bytes(_) => "bytes",
    };
    StoreError::Schema(format!("{}.{column} cannot hold {kind}", table.name))
}

/// A value as it is sent; `None` where it does not fit.
fn bind(cell: &Cell, kind: Kind) -> Option<Value> {
    Some(match (kind, cell) {
        (Kind::Integer | Kind::Boolean, Cell::Null) => Value::BigInt(None),
        (Kind::Integer | Kind::Boolean, Cell::Integer(number)) => Value::BigInt(Some(*number)),
        (Kind::Real, Cell::Null) => Value::Double(None),
        (Kind::Real, Cell::Real(number)) => Value::Double(Some(*number)),
        (Kind::Bytes | Kind::Uuid, Cell::Null) => Value::Bytes(None),
        (Kind::Uuid, Cell::Bytes(bytes)) if bytes.len() != 16 => return None,
        (Kind::Bytes | Kind::Uuid, Cell::Bytes(bytes)) => Value::from(bytes.clone()),
        (Kind::Text | Kind::Date | Kind::Timestamp | Kind::Json | Kind::Decimal, Cell::Null) => Value::String(None),
        (Kind::Text | Kind::Date | Kind::Timestamp | Kind::Json | Kind::Decimal, Cell::Text(text)) => {
            Value::from(text.clone())
        }
        _ => return None,
    })
}

/// `$n`, turned into the column's own type where PostgreSQL asks for it.
fn placeholder(engine: Engine, kind: Kind, number: usize) -> String {
    if engine == Engine::Sqlite {
        return format!("${number}");
    }
    match kind {
        Kind::Integer | Kind::Real | Kind::Text | Kind::Bytes => format!("${number}"),
        Kind::Boolean => format!("${number}::int::boolean"),
        Kind::Uuid => format!("encode(${number}, 'hex')::uuid"),
        Kind::Date => format!("${number}::date"),
        Kind::Timestamp => format!("${number}::timestamptz"),
        Kind::Json => format!("${number}::jsonb"),
        Kind::Decimal => format!("${number}::numeric"),
    }
}
