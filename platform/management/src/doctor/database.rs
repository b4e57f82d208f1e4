//! The database: it answers, its version, its schema, its clock.

use std::time::Duration;

use seaworthy_config::Settings;
use seaworthy_http::health::checks;
use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Engine, Migrations, PoolOptions, Query as _, migrate, sql};
use secrecy::ExposeSecret as _;

use super::{Finding, sqlite_path};

const CODE: &str = "DOCTOR_DATABASE";
/// The oldest PostgreSQL that its makers still mend (November 2026).
const OLDEST_POSTGRES: u32 = 14;

pub(super) async fn examine(settings: &Settings, migrations: &[Migrations], clock: &dyn Clock) -> Vec<Finding> {
    if sqlite_path(settings).is_some_and(|path| !path.exists()) {
        // Opening it would make it.
        return vec![Finding::warning(
            CODE,
            "there is no database file yet",
            "The first start makes it; if it was there before, check DATABASE_URL and DATA_DIR.",
        )];
    }
    let pool = PoolOptions { size: 1, overflow: 0, wait: Duration::from_secs(5), ..PoolOptions::default() };
    let database = match Database::open(settings.database.url.expose_secret(), pool).await {
        Ok(database) => database,
        Err(error) => return vec![unreachable(&error.to_string())],
    };
    let findings = match database.ping().await {
        Ok(()) => vec![
            Finding::ok(CODE, format!("{} answers", database.engine().as_str())),
            version(&database).await,
            schema(&database, migrations).await,
            skew(&database, clock).await,
        ],
        Err(error) => vec![unreachable(&error.to_string())],
    };
    database.close().await;
    findings
}

fn unreachable(error: &str) -> Finding {
    Finding::failed(
        CODE,
        error,
        "Check DATABASE_URL, that the database runs and can be reached from here, and its log.",
    )
}

async fn version(database: &Database) -> Finding {
    const CODE: &str = "DOCTOR_DATABASE_VERSION";
    match database.version().await {
        Ok(version) => judge_version(database.engine(), &version),
        Err(error) => Finding::failed(CODE, error.to_string(), "Check the database's log."),
    }
}

fn judge_version(engine: Engine, version: &str) -> Finding {
    const CODE: &str = "DOCTOR_DATABASE_VERSION";
    let what = format!("{} {version}", engine.as_str());
    let major: u32 = version.split(['.', ' ']).next().and_then(|major| major.parse().ok()).unwrap_or_default();
    // An SQLite that is too old is not opened at all.
    if engine == Engine::Postgres && major < OLDEST_POSTGRES {
        return Finding::warning(
            CODE,
            what,
            format!("Upgrade PostgreSQL: before {OLDEST_POSTGRES} it is no longer mended."),
        );
    }
    Finding::ok(CODE, what)
}

async fn schema(database: &Database, migrations: &[Migrations]) -> Finding {
    const CODE: &str = "DOCTOR_MIGRATIONS";
    match migrate::status(database, migrations).await {
        Ok(steps) => {
            let missing = steps.iter().filter(|step| step.applied_at.is_none()).count();
            if missing == 0 {
                return Finding::ok(CODE, format!("all {} steps are applied", steps.len()));
            }
            let what = format!("{missing} of {} steps are not applied", steps.len());
            Finding::warning(CODE, what, "Run `seaworthy migrate up`, or start the server, which does.")
        }
        Err(error) => {
            Finding::failed(CODE, error.to_string(), "Do what the message says before the server is started.")
        }
    }
}

async fn skew(database: &Database, clock: &dyn Clock) -> Finding {
    const CODE: &str = "DOCTOR_CLOCK";
    if database.engine() == Engine::Sqlite {
        return Finding::ok(CODE, "the database has no clock of its own");
    }
    let asked = clock.now();
    let sql = sql!("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS value");
    match database.read().value::<i64>(sql).await {
        Ok(there) => {
            let middle = asked + (clock.now() - asked) / 2;
            Finding::of_health(CODE, checks::skew(there - middle.timestamp_millis()))
        }
        Err(error) => Finding::warning(CODE, error.to_string(), "Check the database's log."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn an_old_postgresql_is_a_warning() {
        for (version, status) in [
            ("13.22 (Debian)", Status::Warning),
            ("14.0", Status::Ok),
            ("18beta1", Status::Warning),
            ("17.2", Status::Ok),
        ] {
            assert_eq!(judge_version(Engine::Postgres, version).status, status, "{version}");
        }
        assert_eq!(judge_version(Engine::Sqlite, "3.51.3").status, Status::Ok);
    }
}
