//! Constraints of the database, and the errors they become.

use seaworthy_kernel::{Code, Problem};
use seaworthy_store::{Database, Query as _, Sql, StoreError, sql};

use crate::on_both;

/// Changes something, in a transaction of its own.
async fn change(database: &Database, sql: Sql) -> Result<u64, StoreError> {
    let transaction = database.write().await?;
    let changed = transaction.run(sql).await?;
    transaction.commit().await?;
    Ok(changed)
}

async fn with_rows(database: &Database) {
    change(database, sql!("INSERT INTO parents (id, name, n) VALUES (1, 'one', 0), (2, 'two', 0)")).await.unwrap();
    change(database, sql!("INSERT INTO children (id, parent_id, a, b) VALUES (1, 1, 'a', 'b')")).await.unwrap();
}

on_both! {
    async fn a_key_that_is_taken_is_a_duplicate(test) {
        with_rows(&test.database).await;
        let duplicates = [
            sql!("INSERT INTO parents (id, name, n) VALUES (1, 'three', 0)"),
            sql!("INSERT INTO parents (id, name, n) VALUES (3, 'one', 0)"),
            sql!("UPDATE parents SET name = 'one' WHERE id = 2"),
            sql!("INSERT INTO children (id, parent_id, a, b) VALUES (2, 1, 'a', 'b')"),
        ];
        for sql in duplicates {
            let text = sql.text().to_owned();
            let error = change(&test.database, sql).await.unwrap_err();
            assert!(matches!(error, StoreError::Duplicate(_)), "{text}: {error:?}");
        }
        change(&test.database, sql!("INSERT INTO children (id, parent_id, a, b) VALUES (2, 1, 'a', 'c')")).await.unwrap();
    }

    async fn a_reference_to_nothing_is_refused(test) {
        with_rows(&test.database).await;
        let broken = [
            sql!("INSERT INTO children (id, parent_id, a, b) VALUES (2, 99, 'x', 'y')"),
            sql!("UPDATE children SET parent_id = 99 WHERE id = 1"),
            sql!("DELETE FROM parents WHERE id = 1"),
        ];
        for sql in broken {
            let text = sql.text().to_owned();
            let error = change(&test.database, sql).await.unwrap_err();
            assert!(matches!(error, StoreError::Reference(_)), "{text}: {error:?}");
        }
        assert_eq!(change(&test.database, sql!("DELETE FROM parents WHERE id = 2")).await.unwrap(), 1);
    }

    async fn other_faults_are_the_servers(test) {
        with_rows(&test.database).await;
        let faults = [
            sql!("INSERT INTO parents (id, name, n) VALUES (3, 'three', -1)"),
            sql!("INSERT INTO parents (id, name) VALUES (3, 'three')"),
            sql!("INSERT INTO nothing (id) VALUES (1)"),
            sql!("SELEKT 1"),
        ];
        for sql in faults {
            let text = sql.text().to_owned();
            let error = change(&test.database, sql).await.unwrap_err();
            assert!(matches!(error, StoreError::Database(_)), "{text}: {error:?}");
            let problem = Problem::from(error);
            assert_eq!((problem.code, problem.detail), (Code::Internal, None), "{text}");
        }
    }

    async fn the_engines_words_stay_on_the_server(test) {
        with_rows(&test.database).await;
        let error = change(&test.database, sql!("INSERT INTO parents (id, name, n) VALUES (3, 'one', 0)")).await.unwrap_err();
        let problem = Problem::from(error);
        assert!(problem.cause.is_some());
        let body = seaworthy_kernel::problem::ProblemBody::new(&problem, "r");
        assert!(!body.detail.contains("parents") && !body.title.contains("parents"), "{body:?}");
    }

    async fn values_are_never_part_of_the_text(test) {
        with_rows(&test.database).await;
        for (number, name) in ["'; DROP TABLE parents; --", "\" OR 1=1", "$1", "{}", "\\", "%", "名前 🕰", "a\nb"].into_iter().enumerate() {
            let id = 100 + i64::try_from(number).unwrap();
            change(&test.database, sql!("INSERT INTO parents (id, name, n) VALUES ({}, {}, 0)", id, name)).await.unwrap();
            let kept: String = test.database.read().value(sql!("SELECT name AS value FROM parents WHERE name = {}", name)).await.unwrap();
            assert_eq!(kept, name);
        }
    }
}
