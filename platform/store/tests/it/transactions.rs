//! What a transaction makes last, and what nobody else sees of it.

use seaworthy_store::{Database, Query as _, WriteTx, sql};

use crate::on_both;

async fn add(change: &WriteTx, id: i64) {
    let sql = sql!("INSERT INTO parents (id, name, n) VALUES ({}, {}, 0)", id, format!("p{id}"));
    assert_eq!(change.run(sql).await.unwrap(), 1);
}

async fn parents(database: &Database) -> i64 {
    database.read().value(sql!("SELECT count(*) AS value FROM parents")).await.unwrap()
}

on_both! {
    async fn what_is_dropped_never_happened(test) {
        let change = test.database.write().await.unwrap();
        add(&change, 1).await;
        drop(change);
        // The next writer gets a clean connection.
        let change = test.database.write().await.unwrap();
        let seen: i64 = change.value(sql!("SELECT count(*) AS value FROM parents")).await.unwrap();
        assert_eq!(seen, 0);
        add(&change, 2).await;
        change.commit().await.unwrap();
        assert_eq!(parents(&test.database).await, 1);
    }

    async fn what_is_cancelled_never_happened(test) {
        let database = test.database.clone();
        let (started, is_started) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let change = database.write().await.unwrap();
            add(&change, 1).await;
            started.send(()).unwrap();
            std::future::pending::<()>().await;
            change.commit().await.unwrap();
        });
        is_started.await.unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        let change = test.database.write().await.unwrap();
        add(&change, 2).await;
        change.commit().await.unwrap();
        assert_eq!(parents(&test.database).await, 1);
    }

    async fn what_is_undone_never_happened(test) {
        let change = test.database.write().await.unwrap();
        add(&change, 1).await;
        change.rollback().await.unwrap();
        assert_eq!(parents(&test.database).await, 0);
    }

    async fn others_see_only_what_is_committed(test) {
        let change = test.database.write().await.unwrap();
        add(&change, 1).await;
        assert_eq!(parents(&test.database).await, 0);
        let own: i64 = change.value(sql!("SELECT count(*) AS value FROM parents")).await.unwrap();
        assert_eq!(own, 1);
        change.commit().await.unwrap();
        assert_eq!(parents(&test.database).await, 1);
        let change = test.database.write().await.unwrap();
        change.run(sql!("DELETE FROM parents")).await.unwrap();
        assert_eq!(parents(&test.database).await, 1);
        change.commit().await.unwrap();
        assert_eq!(parents(&test.database).await, 0);
    }

    async fn a_failed_statement_spoils_nothing_that_comes_later(test) {
        let change = test.database.write().await.unwrap();
        add(&change, 1).await;
        change.run(sql!("INSERT INTO parents (id, name, n) VALUES (1, 'again', 0)")).await.unwrap_err();
        drop(change);
        assert_eq!(parents(&test.database).await, 0);
        let change = test.database.write().await.unwrap();
        add(&change, 1).await;
        change.commit().await.unwrap();
        assert_eq!(parents(&test.database).await, 1);
    }

    async fn what_is_committed_outlives_the_connections(test) {
        let change = test.database.write().await.unwrap();
        add(&change, 1).await;
        change.commit().await.unwrap();
        let again = Database::open(&test.url, seaworthy_store::PoolOptions::default()).await.unwrap();
        assert_eq!(parents(&again).await, 1);
        again.close().await;
    }
}
