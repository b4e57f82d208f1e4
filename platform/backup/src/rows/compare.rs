//! The same table in two places.

use seaworthy_store::{Database, Engine, StoreError};

use super::{Column, Fingerprint, Kind, RowReader, Table};

/// `table` as it is elsewhere, with the kinds that both engines together tell; `here`: the tables of this place.
///
/// # Errors
/// What of it is missing here.
pub fn fit(table: &Table, here: &[Table]) -> Result<Table, String> {
    let missing = |what: &str| format!("the copy has {what}, which this version does not know");
    let own =
        here.iter().find(|own| own.name == table.name).ok_or_else(|| missing(&format!("a table {}", table.name)))?;
    let column = |column: &Column| {
        let found = own.columns.iter().find(|known| known.name == column.name);
        let found = found.ok_or_else(|| missing(&format!("a column {}.{}", table.name, column.name)))?;
        Ok(Column { name: column.name.clone(), kind: found.kind.merge(column.kind) })
    };
    let columns = table.columns.iter().map(column).collect::<Result<_, String>>()?;
    Ok(Table { name: table.name.clone(), columns, key: own.key.clone() })
}

/// Reads a whole table and sums up what its rows mean.
///
/// # Errors
/// What the database says.
pub async fn fingerprint_of(database: &Database, table: &Table) -> Result<Fingerprint, StoreError> {
    let (kinds, mut fingerprint) = (table.kinds(), Fingerprint::default());
    let snapshot = database.snapshot().await?;
    let mut reader = RowReader::open(&snapshot, database.engine(), &as_stored(table, database.engine()), 0).await?;
    loop {
        let rows = reader.next().await?;
        if rows.is_empty() {
            break;
        }
        rows.iter().for_each(|row| fingerprint.add(row, &kinds));
    }
    snapshot.rollback().await?;
    Ok(fingerprint)
}

/// SQLite reads by storage alone, whatever the other engine tells of a column.
#[must_use]
pub fn as_stored(table: &Table, engine: Engine) -> Table {
    let stored = |column: &Column| {
        let kind = match (engine, column.kind) {
            (Engine::Postgres, kind) => kind,
            (_, Kind::Boolean) => Kind::Integer,
            (_, Kind::Uuid) => Kind::Bytes,
            (_, Kind::Date | Kind::Timestamp | Kind::Json | Kind::Decimal) => Kind::Text,
            (_, kind) => kind,
        };
        Column { kind, ..column.clone() }
    };
    Table { columns: table.columns.iter().map(stored).collect(), ..table.clone() }
}
