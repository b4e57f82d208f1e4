//! Columns that the database counts by itself.

use seaworthy_store::{Database, Engine, FromQueryResult, Query as _, StoreError, sql};

/// Lets every sequence go on after the greatest number in its column. SQLite does so by itself.
///
/// # Errors
/// What the database says.
pub async fn count_on(database: &Database) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Counted {
        script: String,
    }
    if database.engine() == Engine::Sqlite {
        return Ok(());
    }
    let counted: Vec<Counted> = database
        .read()
        .all(sql!(
            "SELECT format('SELECT setval(%L, coalesce((SELECT max(%I) FROM %I), 0) + 1, false)', \
                 pg_get_serial_sequence(quote_ident(table_name), column_name), column_name, table_name) AS script \
             FROM information_schema.columns WHERE table_schema = current_schema() \
             AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
        ))
        .await?;
    for column in counted {
        database.execute_script(&column.script).await?;
    }
    Ok(())
}
