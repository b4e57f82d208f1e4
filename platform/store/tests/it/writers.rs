//! Many writers at once: nobody is told that the database is busy.

use seaworthy_store::{Query as _, StoreError, sql};
use tokio::task::JoinSet;

use crate::on_both;

const WRITERS: i64 = 50;
const CHANGES: i64 = 10;

on_both! {
    async fn fifty_writers_at_once_all_succeed(test) {
        let setup = test.database.write().await.unwrap();
        setup.run(sql!("INSERT INTO parents (id, name, n) VALUES (1, 'counter', 0)")).await.unwrap();
        setup.commit().await.unwrap();
        let mut tasks = JoinSet::new();
        for writer in 0..WRITERS {
            let database = test.database.clone();
            tasks.spawn(async move {
                for number in 0..CHANGES {
                    let change = database.write().await?;
                    // Read, then write: what a plain BEGIN fails at on SQLite when two do it at once.
                    let _: i64 = change.value(sql!("SELECT count(*) AS value FROM children")).await?;
                    change.run(sql!("UPDATE parents SET n = n + 1 WHERE id = 1")).await?;
                    let (id, a) = (writer * CHANGES + number, writer.to_string());
                    change.run(sql!("INSERT INTO children (id, parent_id, a, b) VALUES ({}, 1, {}, {})", id, a, number.to_string())).await?;
                    change.commit().await?;
                    let seen: i64 = database.read().value(sql!("SELECT n AS value FROM parents WHERE id = 1")).await?;
                    assert!((1..=WRITERS * CHANGES).contains(&seen));
                }
                Ok::<_, StoreError>(())
            });
        }
        let errors: Vec<_> = tasks.join_all().await.into_iter().filter_map(Result::err).collect();
        assert!(errors.is_empty(), "{} of {WRITERS} writers failed: {errors:?}", errors.len());
        let read = test.database.read();
        let total: i64 = read.value(sql!("SELECT n AS value FROM parents WHERE id = 1")).await.unwrap();
        let rows: i64 = read.value(sql!("SELECT count(*) AS value FROM children")).await.unwrap();
        assert_eq!((total, rows), (WRITERS * CHANGES, WRITERS * CHANGES), "every change is there once");
    }

    /// Two processes with one file, or two nodes with one server: each has connections of its own.
    async fn writers_of_two_processes_do_not_fail_either(test) {
        let setup = test.database.write().await.unwrap();
        setup.run(sql!("INSERT INTO parents (id, name, n) VALUES (1, 'counter', 0)")).await.unwrap();
        setup.commit().await.unwrap();
        let other = seaworthy_store::Database::open(&test.url, seaworthy_store::PoolOptions::default()).await.unwrap();
        let mut tasks = JoinSet::new();
        for number in 0..20 {
            let database = if number % 2 == 0 { test.database.clone() } else { other.clone() };
            tasks.spawn(async move {
                for _ in 0..5 {
                    let change = database.write().await?;
                    // Having read makes the difference: a transaction that only then asks for the lock is refused at once.
                    let _: i64 = change.value(sql!("SELECT n AS value FROM parents WHERE id = 1")).await?;
                    change.run(sql!("UPDATE parents SET n = n + 1 WHERE id = 1")).await?;
                    change.commit().await?;
                }
                Ok::<_, StoreError>(())
            });
        }
        let errors: Vec<_> = tasks.join_all().await.into_iter().filter_map(Result::err).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let total: i64 = other.read().value(sql!("SELECT n AS value FROM parents WHERE id = 1")).await.unwrap();
        assert_eq!(total, 100);
        other.close().await;
    }
}
