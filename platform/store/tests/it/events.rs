//! What nodes tell one another.

use seaworthy_store::{Database, Event, Heard, PoolOptions};
use seaworthy_testkit::Engine;

use crate::{on, on_both};

on_both! {
    async fn an_event_is_told_when_its_transaction_is_committed(test) {
        let database = Database::open(&test.url, PoolOptions::default()).await.unwrap();
        let mut heard = database.events().subscribe("weather");
        let changes = database.events().changes("weather");
        let undone = database.write().await.unwrap();
        undone.announce(Event::new("weather", "never")).await.unwrap();
        undone.rollback().await.unwrap();
        let dropped = database.write().await.unwrap();
        dropped.announce(Event::new("weather", "never either")).await.unwrap();
        drop(dropped);
        let lasting = database.write().await.unwrap();
        lasting.announce(Event::new("news", "of another topic")).await.unwrap();
        lasting.announce(Event::new("weather", "fair")).await.unwrap();
        assert_eq!(changes.count(), 0);
        lasting.commit().await.unwrap();
        // No waiting: who has committed finds its own change counted.
        assert_eq!(changes.count(), 1);
        assert_eq!(heard.next().await, Some(Heard::Event("fair".into())));
        database.close().await;
    }

    async fn what_is_too_long_is_refused(test) {
        let transaction = test.database.write().await.unwrap();
        assert!(transaction.announce(Event::new("weather", "x".repeat(7_001))).await.is_err());
        transaction.announce(Event::new("weather", "\"".repeat(3_500))).await.unwrap();
    }
}

#[test]
fn other_nodes_hear_it_too() {
    on(Engine::Postgres, async |test| {
        let here = Database::open(&test.url, PoolOptions::default()).await.unwrap();
        let there = Database::open(&test.url, PoolOptions::default()).await.unwrap();
        assert!(here.events().is_whole() && there.events().is_whole());
        assert_ne!(here.events().node(), there.events().node());
        let (mut ours, mut theirs) = (here.events().subscribe("weather"), there.events().subscribe("weather"));
        let changes = there.events().changes("weather");
        for weather in ["rain", "snow"] {
            let transaction = here.write().await.unwrap();
            transaction.announce(Event::new("weather", weather)).await.unwrap();
            transaction.commit().await.unwrap();
            assert_eq!(theirs.next().await, Some(Heard::Event(weather.into())));
            assert_eq!(
                ours.next().await,
                Some(Heard::Event(weather.into())),
                "once, although the database tells it too"
            );
        }
        assert_eq!(changes.count(), 2);
        here.close().await;
        there.close().await;
    });
}

#[test]
fn who_was_cut_off_is_told_of_a_gap() {
    on(Engine::Postgres, async |test| {
        let database = Database::open(&test.url, PoolOptions::default()).await.unwrap();
        let mut heard = database.events().subscribe("weather");
        let changes = database.events().changes("weather");
        let count = changes.count();
        // Whoever listens, but us who say it.
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'";
        database.execute_script(cut).await.unwrap();
        assert_eq!(heard.next().await, Some(Heard::Gap), "the connection is lost");
        assert_eq!(heard.next().await, Some(Heard::Gap), "it is there again");
        assert!(changes.count() >= count + 2);
        let transaction = database.write().await.unwrap();
        transaction.announce(Event::new("weather", "fair")).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(heard.next().await, Some(Heard::Event("fair".into())));
        database.close().await;
    });
}
