//! On PostgreSQL the database of an installation is a schema: restored beside the present one, and exchanged in one transaction.
//!
//! Not the schema is renamed but what is in it is moved: `public` often belongs to somebody else, and holds extensions.

use seaworthy_store::{Database, FromQueryResult, Query as _, WriteTx, sql};

use crate::error::BackupError;

/// Where a restore is built.
pub(super) const RESTORING: &str = "seaworthy_restoring";
/// What was there before the last restore.
pub(super) const KEPT: &str = "seaworthy_before_restore";
const ASIDE: &str = "seaworthy_aside";

/// Makes an empty schema, whatever there was under its name.
pub(super) async fn make_empty(database: &Database, schema: &str) -> Result<(), BackupError> {
    database.execute_script(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")).await?;
    Ok(())
}

pub(super) async fn remove(database: &Database, schema: &str) -> Result<(), BackupError> {
    database.execute_script(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await?;
    Ok(())
}

pub(super) async fn exists(database: &Database, schema: &str) -> Result<bool, BackupError> {
    let found: i64 =
        database.read().value(sql!("SELECT count(*) AS value FROM pg_namespace WHERE nspname = {}", schema)).await?;
    Ok(found > 0)
}

/// The restored schema takes the place of the present one, which is kept. All at once.
pub(super) async fn replace(database: &Database, id: &str) -> Result<(), BackupError> {
    let present = present(database).await?;
    let transaction = database.write().await?;
    run(&transaction, &format!("DROP SCHEMA IF EXISTS {KEPT} CASCADE")).await?;
    run(&transaction, &format!("CREATE SCHEMA {KEPT}")).await?;
    move_all(&transaction, &present, KEPT).await?;
    move_all(&transaction, RESTORING, &present).await?;
    run(&transaction, &format!("DROP SCHEMA {RESTORING}")).await?;
    // An id is hexadecimal: nothing in it needs quoting.
    run(&transaction, &format!("COMMENT ON SCHEMA {KEPT} IS '{id}'")).await?;
    transaction.commit().await?;
    Ok(())
}

/// The kept schema and the present one change places. All at once.
pub(super) async fn exchange(database: &Database, id: &str) -> Result<(), BackupError> {
    let present = present(database).await?;
    let transaction = database.write().await?;
    run(&transaction, &format!("CREATE SCHEMA {ASIDE}")).await?;
    move_all(&transaction, &present, ASIDE).await?;
    move_all(&transaction, KEPT, &present).await?;
    move_all(&transaction, ASIDE, KEPT).await?;
    run(&transaction, &format!("DROP SCHEMA {ASIDE}")).await?;
    // An id is hexadecimal: nothing in it needs quoting.
    run(&transaction, &format!("COMMENT ON SCHEMA {KEPT} IS '{id}'")).await?;
    transaction.commit().await?;
    Ok(())
}

/// The id of the last move.
pub(super) async fn mark(database: &Database) -> Result<Option<String>, BackupError> {
    #[derive(FromQueryResult)]
    struct Mark {
        id: Option<String>,
    }
    let sql = sql!("SELECT obj_description(oid, 'pg_namespace') AS id FROM pg_namespace WHERE nspname = {}", KEPT);
    Ok(database.read().optional::<Mark>(sql).await?.and_then(|mark| mark.id))
}

async fn present(database: &Database) -> Result<String, BackupError> {
    Ok(database.read().value(sql!("SELECT current_schema()::text AS value")).await?)
}

async fn run(transaction: &WriteTx, script: &str) -> Result<(), BackupError> {
    use sea_orm::ConnectionTrait as _;
    transaction.execute_unprepared(script).await?;
    Ok(())
}

/// Tables (with their indexes and own sequences), views, sequences and functions, except those of extensions.
async fn move_all(transaction: &WriteTx, from: &str, to: &str) -> Result<(), BackupError> {
    #[derive(FromQueryResult)]
    struct Object {
        what: String,
    }
    let objects: Vec<Object> = transaction
        .all(sql!(
            "SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END \
             || ' ' || format('%I.%I', n.nspname, c.relname) AS what \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = {} AND c.relkind IN ('r', 'p', 'v', 'm', 'S') \
             AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('e', 'a', 'i') \
                 AND (d.deptype = 'e' OR c.relkind = 'S')) \
             UNION ALL \
             SELECT 'FUNCTION ' || format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) \
             FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
             WHERE n.nspname = {} AND p.prokind = 'f' \
             AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')",
            from,
            from
        ))
        .await?;
    for object in objects {
        run(transaction, &format!("ALTER {} SET SCHEMA {to}", object.what)).await?;
    }
    Ok(())
}
