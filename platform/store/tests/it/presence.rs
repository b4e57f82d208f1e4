//! Who uses the database, also after it was restarted.

use std::time::{Duration, Instant};

use seaworthy_store::{Presence, Query as _, sql};
use seaworthy_testkit::Engine;

use crate::{on, on_both};

/// It is looked after every five seconds; a busy machine may be late.
const LATE: Duration = Duration::from_secs(60);

on_both! {
    async fn servers_together_or_one_alone(test) {
        let (database, url) = (&test.database, &test.url);
        let first = Presence::shared(database, url).await.unwrap();
        let second = Presence::shared(database, url).await.unwrap();
        assert!(first.is_some() && second.is_some());
        assert!(Presence::alone(database, url).await.unwrap().is_none());
    }
}

#[test]
fn a_lock_that_the_database_forgot_is_taken_again_and_goes_with_its_holder() {
    on(Engine::Postgres, async |test| {
        let (database, url) = (&test.database, &test.url);
        let presence = Presence::shared(database, url).await.unwrap().unwrap();
        let holders = async || {
            let held = sql!(
                "SELECT coalesce(max(pid), 0)::bigint AS value FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            );
            database.read().value::<i64>(held).await.unwrap()
        };
        let until = async |wanted: &dyn Fn(i64) -> bool| {
            let began = Instant::now();
            while !wanted(holders().await) {
                assert!(began.elapsed() < LATE, "held by {}", holders().await);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let holder = holders().await;
        assert_ne!(holder, 0);
        // What a restart of the database does to every connection.
        database.execute_script(&format!("SELECT pg_terminate_backend({holder})")).await.unwrap();
        until(&|found| found != 0 && found != holder).await;
        assert!(Presence::alone(database, url).await.unwrap().is_none());
        drop(presence);
        until(&|found| found == 0).await;
        assert!(Presence::alone(database, url).await.unwrap().is_some());
    });
}
