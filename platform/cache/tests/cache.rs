//! Values are found once, however many ask, and by one node for all.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use seaworthy_cache::{Cache, Shared, SharedStatus};
use seaworthy_kernel::{Code, Problem};
use seaworthy_testkit::{RedisServer, StoppedClock};

const HOUR: Duration = Duration::from_secs(3600);

/// Finds the number of times it was asked.
async fn found(times: &AtomicU32) -> Result<u32, Problem> {
    tokio::task::yield_now().await;
    Ok(times.fetch_add(1, Ordering::SeqCst) + 1)
}

#[tokio::test]
async fn a_hundred_who_ask_at_once_find_it_once() {
    let (cache, times) = (Arc::new(Cache::<u32>::new("test", 10, HOUR)), Arc::new(AtomicU32::new(0)));
    let asking: Vec<_> = (0..100)
        .map(|_| {
            let (cache, times) = (Arc::clone(&cache), Arc::clone(&times));
            tokio::spawn(async move { *cache.get(&Shared::alone(), "key", found(&times)).await.unwrap() })
        })
        .collect();
    for asked in asking {
        assert_eq!(asked.await.unwrap(), 1);
    }
    assert_eq!(times.load(Ordering::SeqCst), 1);
    assert_eq!(*cache.get(&Shared::alone(), "another", found(&times)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let cache = Cache::<u32>::new("test", 10, HOUR);
    let failed = cache.get(&Shared::alone(), "key", async { Err(Problem::new(Code::Unavailable)) }).await;
    assert_eq!(failed.unwrap_err().code, Code::Unavailable);
    assert_eq!(*cache.get(&Shared::alone(), "key", async { Ok(7) }).await.unwrap(), 7);
}

#[tokio::test]
async fn what_one_node_found_the_others_have_and_without_redis_each_finds_it() {
    let redis = RedisServer::start();
    let clock = Arc::new(StoppedClock::new());
    let times = AtomicU32::new(0);
    let shared = Shared::at(&redis.url(), clock.clone(), "1").unwrap();
    let node = || Cache::<u32>::new("test", 10, HOUR);
    assert_eq!(*node().get(&shared, "key", found(&times)).await.unwrap(), 1);
    assert_eq!(*node().get(&shared, "key", found(&times)).await.unwrap(), 1, "from Redis");
    let newer = Shared::at(&redis.url(), clock.clone(), "2").unwrap();
    assert_eq!(*node().get(&newer, "key", found(&times)).await.unwrap(), 2, "another version may have another shape");

    redis.stop();
    assert_eq!(*node().get(&shared, "key", found(&times)).await.unwrap(), 3);
    assert!(matches!(shared.status(), SharedStatus::Lost { .. }), "{:?}", shared.status());
    redis.start_again();
    assert_eq!(*node().get(&shared, "key", found(&times)).await.unwrap(), 4, "it is not asked again at once");
    clock.advance(TimeDelta::seconds(11));
    assert_eq!(shared.check().await, SharedStatus::Reachable);
    assert_eq!(*node().get(&shared, "key", found(&times)).await.unwrap(), 5, "Redis was empty");
    assert_eq!(*node().get(&shared, "key", found(&times)).await.unwrap(), 5);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_without_being_repeated() {
    for url in ["http://127.0.0.1", "redis://:a-secret-word@[::1", ""] {
        let error = Shared::at(url, Arc::new(StoppedClock::new()), "1").expect_err(url);
        assert!(
            error.to_string().starts_with("REDIS_URL: ") && !error.to_string().contains("a-secret-word"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_redis_that_says_nothing_delays_once_and_not_every_request() {
    // Takes connections and never answers.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}/0", listener.local_addr().unwrap());
    let shared = Shared::at(&url, Arc::new(StoppedClock::new()), "1").unwrap();
    let cache = Cache::<u32>::new("test", 100, HOUR);
    let began = std::time::Instant::now();
    for number in 0..50 {
        assert_eq!(*cache.get(&shared, &number.to_string(), async { Ok(1) }).await.unwrap(), 1);
    }
    // One attempt lasts at most half a second.
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}
