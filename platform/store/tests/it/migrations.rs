//! Steps of the schema: once each, in order, all or none.

use seaworthy_store::{Database, Migration, Migrations, PoolOptions, Query as _, StoreError, migrate, sql};
use seaworthy_testkit::StoppedClock;

use crate::{TABLES, on_both};

const fn step(number: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration { number, name, sqlite: sql, postgres: sql }
}

const LATER: Migrations = Migrations {
    app: "later",
    steps: &[
        step(1, "one", "CREATE TABLE one (n bigint)"),
        step(2, "two", "INSERT INTO one (n) VALUES (1); INSERT INTO one (n) VALUES (2)"),
        step(3, "three", "ALTER TABLE one ADD COLUMN more text"),
    ],
};

const BROKEN: Migrations = Migrations {
    app: "broken",
    steps: &[
        step(1, "good", "CREATE TABLE good (n bigint)"),
        step(2, "bad", "INSERT INTO good (n) VALUES (1); INSERT INTO nothing (n) VALUES (1)"),
    ],
};

async fn rows(database: &Database) -> i64 {
    database.read().value(sql!("SELECT count(*) AS value FROM one")).await.unwrap()
}

on_both! {
    async fn of_several_at_once_one_applies_each_step(test) {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let url = test.url.clone();
            tasks.spawn(async move {
                let database = Database::open(&url, PoolOptions { size: 2, overflow: 0, ..PoolOptions::default() }).await.unwrap();
                let done = migrate::up(&database, &[TABLES, LATER], &StoppedClock::new()).await;
                database.close().await;
                done
            });
        }
        let mut done: Vec<_> = tasks.join_all().await.into_iter().map(|steps| steps.unwrap().len()).collect();
        done.sort_unstable();
        assert_eq!(done, [0, 0, 0, 0, 0, 3]);
        assert_eq!(rows(&test.database).await, 2, "the second step ran once");
        let book: i64 = test.database.read().value(sql!("SELECT count(*) AS value FROM schema_migrations WHERE app = 'later'")).await.unwrap();
        assert_eq!(book, 3);
    }

    async fn the_very_first_start_of_several_at_once(test) {
        test.database.execute_script("DROP TABLE schema_migrations").await.unwrap();
        let clock = StoppedClock::new();
        let (one, other) = (
            Database::open(&test.url, PoolOptions::default()).await.unwrap(),
            Database::open(&test.url, PoolOptions::default()).await.unwrap(),
        );
        let (a, b) = tokio::join!(migrate::up(&one, &[LATER], &clock), migrate::up(&other, &[LATER], &clock));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(a.len() + b.len(), 3);
        assert!(a.is_empty() || b.is_empty());
        assert_eq!(rows(&one).await, 2);
        one.close().await;
        other.close().await;
    }

    async fn a_step_that_fails_takes_the_others_back(test) {
        let clock = StoppedClock::new();
        let error = migrate::up(&test.database, &[TABLES, LATER, BROKEN], &clock).await.unwrap_err();
        assert!(matches!(&error, StoreError::Schema(text) if text.contains("broken 0002_bad")), "{error:?}");
        let status = migrate::status(&test.database, &[TABLES, LATER, BROKEN]).await.unwrap();
        let applied: Vec<_> = status.iter().map(|step| (step.app.as_str(), step.applied_at.is_some())).collect();
        assert_eq!(applied, [("store_tests", true), ("later", false), ("later", false), ("later", false), ("broken", false), ("broken", false)]);
        // Nothing is left in the way of the corrected version.
        assert_eq!(migrate::up(&test.database, &[TABLES, LATER], &clock).await.unwrap().len(), 3);
    }

    async fn steps_of_a_newer_version_are_noticed(test) {
        let clock = StoppedClock::new();
        migrate::up(&test.database, &[TABLES, LATER], &clock).await.unwrap();
        let older = Migrations { app: "later", steps: &LATER.steps[..2] };
        for result in [migrate::up(&test.database, &[TABLES, older], &clock).await, migrate::status(&test.database, &[TABLES, older]).await] {
            let error = result.unwrap_err().to_string();
            assert!(error.contains("later 0003_three") && error.contains("newer version"), "{error}");
        }
    }

    async fn steps_go_back_and_forward_and_the_history_tells(test) {
        let clock = StoppedClock::new();
        let all = [TABLES, BACK];
        migrate::up(&test.database, &all, &clock).await.unwrap();
        let plan = migrate::plan_down(&test.database, &all, "back", 1).await.unwrap();
        let names = |steps: &[migrate::Step]| steps.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(&plan), ["back 0003_three", "back 0002_two"]);
        assert_eq!(names(&migrate::down(&test.database, &all, ("back", 1), &clock).await.unwrap()), names(&plan));
        let status = migrate::status(&test.database, &all).await.unwrap();
        assert_eq!(status.iter().filter(|step| step.applied_at.is_none()).count(), 2);
        assert!(migrate::down(&test.database, &all, ("back", 1), &clock).await.unwrap().is_empty(), "a second time nothing is left to undo");
        assert_eq!(migrate::up(&test.database, &all, &clock).await.unwrap().len(), 2);
        let history = migrate::history(&test.database).await.unwrap();
        let own: Vec<_> = history.iter().filter(|entry| entry.app == "back").map(|entry| (entry.number, entry.direction.as_str())).collect();
        assert_eq!(own, [(1, "up"), (2, "up"), (3, "up"), (3, "down"), (2, "down"), (2, "up"), (3, "up")]);
        assert!(history.iter().all(|entry| entry.version.as_deref() == Some(env!("CARGO_PKG_VERSION")) && entry.duration.is_some()));
        assert!(history.is_sorted_by_key(|entry| entry.at));
    }

    async fn a_step_without_a_way_back_is_named_and_nothing_is_undone(test) {
        let clock = StoppedClock::new();
        let all = [TABLES, BACK, LATER];
        migrate::up(&test.database, &all, &clock).await.unwrap();
        let error = migrate::down(&test.database, &all, ("later", 0), &clock).await.unwrap_err().to_string();
        for name in ["later 0003_three", "later 0002_two", "later 0001_one"] {
            assert!(error.contains(name), "{error}");
        }
        let error = migrate::down(&test.database, &all, ("back", 0), &clock).await.unwrap_err().to_string();
        assert!(error.contains("back 0001_one (rows were merged)"), "{error}");
        assert!(migrate::down(&test.database, &all, ("nobody", 0), &clock).await.unwrap_err().to_string().contains("there are: store_tests, back, later"));
        assert!(migrate::status(&test.database, &all).await.unwrap().iter().all(|step| step.applied_at.is_some()));
    }

    async fn a_way_back_that_fails_changes_nothing(test) {
        let clock = StoppedClock::new();
        let all = [TABLES, STUCK];
        migrate::up(&test.database, &all, &clock).await.unwrap();
        let error = migrate::down(&test.database, &all, ("stuck", 0), &clock).await.unwrap_err().to_string();
        assert!(error.contains("stuck 0001_one") && error.contains("nothing was changed"), "{error}");
        let there: i64 = test.database.read().value(sql!("SELECT count(*) AS value FROM stuck_two")).await.unwrap();
        assert_eq!(there, 0, "the second step was not undone either");
    }

    async fn the_refusal_of_a_newer_schema_names_its_version_and_the_way_back(test) {
        let clock = StoppedClock::new();
        migrate::up(&test.database, &[TABLES, LATER], &clock).await.unwrap();
        test.database.execute_script("UPDATE schema_history SET version = '7.1.0' WHERE app = 'later'").await.unwrap();
        let older = Migrations { app: "later", steps: &LATER.steps[..2] };
        let error = migrate::status(&test.database, &[TABLES, older]).await.unwrap_err().to_string();
        assert!(error.contains("applied by version 7.1.0") && error.contains("migrate down --to later:2"), "{error}");
    }

    async fn a_database_that_missed_steps_put_together_is_too_old(test) {
        let clock = StoppedClock::new();
        let first = Migrations { app: "later", steps: &LATER.steps[..1] };
        migrate::up(&test.database, &[TABLES, first], &clock).await.unwrap();
        let error = migrate::up(&test.database, &[TABLES, TOGETHER], &clock).await.unwrap_err().to_string();
        assert!(error.contains("too old") && error.contains("later is at step 0001") && error.contains("version 0.3.0 first"), "{error}");
        migrate::up(&test.database, &[TABLES, LATER], &clock).await.unwrap();
        assert_eq!(migrate::up(&test.database, &[TABLES, TOGETHER], &clock).await.unwrap().len(), 1, "only what came after them");
    }

    async fn a_database_from_before_the_history_gets_one(test) {
        let clock = StoppedClock::new();
        test.database.execute_script("DROP TABLE schema_history").await.unwrap();
        assert!(migrate::history(&test.database).await.unwrap().is_empty());
        migrate::up(&test.database, &[TABLES], &clock).await.unwrap();
        let history = migrate::history(&test.database).await.unwrap();
        assert_eq!((history.len(), history[0].version.as_deref(), history[0].duration), (1, None, None));
    }
}

/// Steps with ways back, except the first.
const BACK: Migrations = Migrations {
    app: "back",
    steps: &[
        step(1, "one", "-- migrate: irreversible: rows were merged\nCREATE TABLE back_one (n bigint)"),
        step(2, "two", "CREATE TABLE back_two (n bigint);\n-- migrate: down\nDROP TABLE back_two;"),
        step(
            3,
            "three",
            "ALTER TABLE back_two ADD COLUMN more text;\n-- migrate: down\nALTER TABLE back_two DROP COLUMN more;",
        ),
    ],
};

const STUCK: Migrations = Migrations {
    app: "stuck",
    steps: &[
        step(1, "one", "CREATE TABLE stuck_one (n bigint);\n-- migrate: down\nDROP TABLE never_there;"),
        step(2, "two", "CREATE TABLE stuck_two (n bigint);\n-- migrate: down\nDROP TABLE stuck_two;"),
    ],
};

/// [`LATER`] after its three steps were put together into one, and one more.
const TOGETHER: Migrations = Migrations {
    app: "later",
    steps: &[
        step(3, "all_of_it", "-- migrate: requires 0.3.0\nCREATE TABLE one (n bigint, more text)"),
        step(4, "four", "ALTER TABLE one ADD COLUMN four text"),
    ],
};

mod outside_a_transaction {
    use super::*;
    use crate::on;
    use seaworthy_testkit::Engine;

    const INDEX: Migrations = Migrations {
        app: "indexed",
        steps: &[
            step(1, "table", "CREATE TABLE many (n bigint)"),
            Migration {
                number: 2,
                name: "index",
                sqlite: "CREATE INDEX many_n ON many (n);\n-- migrate: down\nDROP INDEX many_n;",
                postgres: "-- migrate: no-transaction\n-- in; the; dark\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS many_n ON many (n);\n\
                           CREATE INDEX CONCURRENTLY IF NOT EXISTS many_m ON many (n, n);\n-- migrate: down\nDROP INDEX many_n, many_m;",
            },
            step(3, "after", "ALTER TABLE many ADD COLUMN more text"),
        ],
    };

    async fn valid(database: &Database) -> i64 {
        let sql = sql!(
            "SELECT count(*) AS value FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname LIKE 'many%' AND i.indisvalid"
        );
        database.read().value(sql).await.unwrap()
    }

    #[test]
    fn an_index_is_built_concurrently_while_six_nodes_start() {
        on(Engine::Postgres, async |test| {
            let mut tasks = tokio::task::JoinSet::new();
            for _ in 0..6 {
                let url = test.url.clone();
                tasks.spawn(async move {
                    let database = Database::open(&url, PoolOptions { size: 1, overflow: 0, ..PoolOptions::default() })
                        .await
                        .unwrap();
                    let done = migrate::up(&database, &[TABLES, INDEX], &StoppedClock::new()).await;
                    database.close().await;
                    done
                });
            }
            let mut done: Vec<_> = tasks.join_all().await.into_iter().map(|steps| steps.unwrap().len()).collect();
            done.sort_unstable();
            assert_eq!(done, [0, 0, 0, 0, 0, 3]);
            assert_eq!(valid(&test.database).await, 2);
            let refused = migrate::down(&test.database, &[TABLES, INDEX], ("indexed", 1), &StoppedClock::new()).await;
            assert!(refused.unwrap_err().to_string().contains("0003_after"));
        });
    }

    #[test]
    fn a_build_that_failed_half_way_is_done_again() {
        on(Engine::Postgres, async |test| {
            let clock = StoppedClock::new();
            let table = Migrations { app: "indexed", steps: &INDEX.steps[..1] };
            migrate::up(&test.database, &[TABLES, table], &clock).await.unwrap();
            test.database.execute_script("INSERT INTO many (n) VALUES (1), (1)").await.unwrap();
            let error = migrate::up(&test.database, &[TABLES, INDEX], &clock).await.unwrap_err().to_string();
            assert!(error.contains("indexed 0002_index"), "{error}");
            assert_eq!(valid(&test.database).await, 0, "an index that is there but not whole");
            test.database.execute_script("DELETE FROM many WHERE ctid = (SELECT min(ctid) FROM many)").await.unwrap();
            assert_eq!(migrate::up(&test.database, &[TABLES, INDEX], &clock).await.unwrap().len(), 2);
            assert_eq!(valid(&test.database).await, 2);
        });
    }

    #[test]
    fn on_sqlite_the_same_steps_are_one_transaction() {
        on(Engine::Sqlite, async |test| {
            assert_eq!(migrate::up(&test.database, &[TABLES, INDEX], &StoppedClock::new()).await.unwrap().len(), 3);
        });
    }
}
