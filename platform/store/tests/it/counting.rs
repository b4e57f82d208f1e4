//! Counting what a request sends.

use seaworthy_store::{Query as _, QueryCount, counting, sql};

use crate::on_both;

on_both! {
    async fn statements_are_counted_and_brackets_are_not(test) {
        let database = &test.database;
        let count = QueryCount::default();
        counting(count.clone(), async {
            let _: i64 = database.read().value(sql!("SELECT count(*) AS value FROM parents")).await.unwrap();
            let change = database.write().await.unwrap();
            change.run(sql!("INSERT INTO parents (id, name, n) VALUES (1, 'a', 0), (2, 'b', 0)")).await.unwrap();
            change.run(sql!("UPDATE parents SET n = 1")).await.unwrap();
            change.commit().await.unwrap();
            let change = database.write().await.unwrap();
            change.run(sql!("DELETE FROM parents")).await.unwrap();
            drop(change);
        })
        .await;
        assert_eq!(count.get(), 4);
    }

    async fn one_connection_serves_several_statements_and_none_that_writes(test) {
        let count = QueryCount::default();
        counting(count.clone(), async {
            let reader = test.database.reader().await.unwrap();
            for _ in 0..3 {
                let parents: i64 = reader.value(sql!("SELECT count(*) AS value FROM parents WHERE name <> {}", "x")).await.unwrap();
                assert_eq!(parents, 0);
            }
            assert!(reader.run(sql!("DELETE FROM parents")).await.is_err());
            assert!(reader.value::<i64>(sql!("SELECT nothing AS value FROM nowhere")).await.is_err());
        })
        .await;
        assert_eq!(count.get(), 4);
    }

    async fn what_fails_is_counted_too(test) {
        let count = QueryCount::default();
        counting(count.clone(), async {
            test.database.read().run(sql!("SELECT nothing FROM nowhere")).await.unwrap_err();
        })
        .await;
        assert_eq!(count.get(), 1);
    }

    async fn each_request_has_a_count_of_its_own(test) {
        let (one, other) = (QueryCount::default(), QueryCount::default());
        let ask = async |times: usize| {
            for _ in 0..times {
                test.database.ping().await.unwrap();
            }
        };
        tokio::join!(counting(one.clone(), ask(3)), counting(other.clone(), ask(5)), ask(7));
        assert_eq!((one.get(), other.get()), (3, 5));
        ask(1).await;
        assert_eq!((one.get(), other.get()), (3, 5), "outside a request nobody counts");
    }
}
