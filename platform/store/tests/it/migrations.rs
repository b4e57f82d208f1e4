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
}
