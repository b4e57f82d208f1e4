//! Reading the rows of a table, a thousand at a time.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, QueryResult, Statement};
use seaworthy_store::{Engine, StoreError};

use super::{Cell, Kind, Row, Table, cell::moment_text};

const BATCH: usize = 1_000;

/// Reads a table inside a transaction that sees one moment. Dates and ids come in the form of SQLite.
pub struct RowReader<'a> {
    transaction: &'a DatabaseTransaction,
    engine: Engine,
    kinds: Vec<Kind>,
    select: String,
    /// Of its own for each table: a statement is remembered by its text, with the types of its answer.
    cursor: String,
    /// The greatest number of a row so far, on SQLite.
    after: i64,
    ended: bool,
}

impl<'a> RowReader<'a> {
    /// Begins after the first `skip` rows: in the order of the key on PostgreSQL, of the rows' own numbers on SQLite.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open(
        transaction: &'a DatabaseTransaction,
        engine: Engine,
        table: &Table,
        skip: u64,
    ) -> Result<Self, StoreError> {
        let select = select(engine, table);
        let cursor = format!("seaworthy_{}", table.name);
        let mut reader =
            Self { transaction, engine, kinds: table.kinds(), select, cursor, after: i64::MIN, ended: false };
        match engine {
            Engine::Postgres => {
                let declare = format!("DECLARE {} NO SCROLL CURSOR FOR {}", reader.cursor, reader.select);
                transaction.execute_unprepared(&declare).await?;
                transaction.execute_unprepared(&format!("MOVE FORWARD {skip} FROM {}", reader.cursor)).await?;
            }
            Engine::Sqlite if skip > 0 => {
                let text =
                    format!("SELECT rowid AS after FROM \"{}\" ORDER BY rowid LIMIT 1 OFFSET {}", table.name, skip - 1);
                let row =
                    transaction.query_one_raw(Statement::from_string(transaction.get_database_backend(), text)).await?;
                match row {
                    Some(row) => reader.after = row.try_get("", "after")?,
                    None => reader.ended = true,
                }
            }
            Engine::Sqlite => {}
        }
        Ok(reader)
    }

    /// The next rows; none at the end.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next(&mut self) -> Result<Vec<Row>, StoreError> {
        if self.ended {
            return Ok(Vec::new());
        }
        let text = match self.engine {
            Engine::Postgres => format!("FETCH {BATCH} FROM {}", self.cursor),
            Engine::Sqlite => format!("{} WHERE rowid > {} ORDER BY rowid LIMIT {BATCH}", self.select, self.after),
        };
        let found = self
            .transaction
            .query_all_raw(Statement::from_string(self.transaction.get_database_backend(), text))
            .await?;
        if let (Engine::Sqlite, Some(last)) = (self.engine, found.last()) {
            self.after = last.try_get_by_index(self.kinds.len())?;
        }
        if found.len() < BATCH {
            self.ended = true;
            if self.engine == Engine::Postgres {
                self.transaction.execute_unprepared(&format!("CLOSE {}", self.cursor)).await?;
            }
        }
        found.iter().map(|row| decode(row, &self.kinds, self.engine)).collect()
    }
}

fn select(engine: Engine, table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let name = &column.name;
            match (engine, column.kind) {
                (Engine::Sqlite, _) | (_, Kind::Bytes) => format!("\"{name}\""),
                (_, Kind::Uuid) => format!("uuid_send(\"{name}\")"),
                (_, Kind::Boolean) => format!("\"{name}\"::int::bigint"),
                (_, Kind::Integer) => format!("\"{name}\"::bigint"),
                (_, Kind::Real) => format!("\"{name}\"::float8"),
                // Exact: since PostgreSQL 14 extract() gives a decimal number.
                (_, Kind::Timestamp) => format!("(extract(epoch FROM \"{name}\") * 1000000)::bigint"),
                (_, Kind::Text | Kind::Date | Kind::Json | Kind::Decimal) => format!("\"{name}\"::text"),
            }
        })
        .collect();
    let columns = columns.join(", ");
    if engine == Engine::Sqlite {
        return format!("SELECT {columns}, rowid FROM \"{}\"", table.name);
    }
    let key: Vec<String> = table.key.iter().map(|name| format!("\"{name}\"")).collect();
    let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
    format!("SELECT {columns} FROM \"{}\"{order}", table.name)
}

fn decode(row: &QueryResult, kinds: &[Kind], engine: Engine) -> Result<Row, StoreError> {
    let cell = |(at, kind): (usize, &Kind)| -> Result<Cell, sea_orm::DbErr> {
        let null = |cell: Option<Cell>| cell.unwrap_or(Cell::Null);
        Ok(match kind {
            Kind::Timestamp if engine == Engine::Postgres => {
                null(row.try_get_by_index::<Option<i64>>(at)?.and_then(moment_text).map(Cell::Text))
            }
            Kind::Integer | Kind::Boolean => null(row.try_get_by_index::<Option<i64>>(at)?.map(Cell::Integer)),
            Kind::Real => null(row.try_get_by_index::<Option<f64>>(at)?.map(Cell::Real)),
            Kind::Bytes | Kind::Uuid => null(row.try_get_by_index::<Option<Vec<u8>>>(at)?.map(Cell::Bytes)),
            Kind::Text | Kind::Date | Kind::Json | Kind::Timestamp | Kind::Decimal => {
                null(row.try_get_by_index::<Option<String>>(at)?.map(Cell::Text))
            }
        })
    };
    Ok(kinds.iter().enumerate().map(cell).collect::<Result<Row, _>>()?)
}
