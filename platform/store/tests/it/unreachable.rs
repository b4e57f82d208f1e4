//! A database that does not answer: refused in time, as what it is.

use std::time::{Duration, Instant};

use seaworthy_kernel::{Code, Problem};
use seaworthy_store::{Database, PoolOptions, StoreError};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{on, on_both};
use seaworthy_testkit::Engine;

const WAIT: Duration = Duration::from_millis(700);
/// A busy machine may be late, but nobody waits for the thirty seconds that are the default.
const LATE: Duration = Duration::from_secs(10);

fn pool(connections: u32) -> PoolOptions {
    PoolOptions { size: connections, overflow: 0, wait: WAIT, ..PoolOptions::default() }
}

#[track_caller]
fn is_unavailable(error: StoreError, began: Instant) {
    assert!(began.elapsed() < LATE, "after {:?}", began.elapsed());
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    let problem = Problem::from(error);
    assert_eq!((problem.code, problem.retry_after), (Code::Unavailable, Some(5)));
}

/// Passes connections on to PostgreSQL until it is dropped.
async fn proxy(target: String) -> (u16, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((mut client, _)) = listener.accept().await {
            let target = target.clone();
            connections.spawn(async move {
                let mut server = TcpStream::connect(target).await.unwrap();
                // An end is an end, however it came.
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (port, task)
}

/// Host with port, and the address with another one.
fn at_port(url: &str, port: u16) -> (String, String) {
    let (before, rest) = url.split_once('@').unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let target = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
    (target, format!("{before}@127.0.0.1:{port}/{path}"))
}

#[tokio::test]
async fn a_closed_port_is_refused_within_the_wait() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    let began = Instant::now();
    let url = format!("postgres://user:a-secret-word@127.0.0.1:{port}/database");
    let error = Database::open(&url, pool(1)).await.unwrap_err();
    assert!(!error.to_string().contains("a-secret-word"), "{error}");
    is_unavailable(error, began);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_within_the_wait() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let began = Instant::now();
    let url = format!("postgres://user@127.0.0.1:{}/database", listener.local_addr().unwrap().port());
    let error = Database::open(&url, pool(1)).await.unwrap_err();
    is_unavailable(error, began);
}

#[test]
fn a_server_that_goes_away_is_noticed_and_one_that_comes_back_too() {
    on(Engine::Postgres, async |test| {
        let (target, _) = at_port(&test.url, 0);
        let (port, task) = proxy(target.clone()).await;
        let (_, url) = at_port(&test.url, port);
        let database = Database::open(&url, pool(2)).await.unwrap();
        database.ping().await.unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        let began = Instant::now();
        is_unavailable(database.ping().await.unwrap_err(), began);
        let began = Instant::now();
        is_unavailable(database.write().await.unwrap_err(), began);

        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let back = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let target = target.clone();
                connections.spawn(async move {
                    let mut server = TcpStream::connect(target).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        database.ping().await.unwrap();
        database.close().await;
        back.abort();
    });
}

on_both! {
    async fn who_finds_no_free_connection_is_told_in_time(test) {
        let database = Database::open(&test.url, pool(1)).await.unwrap();
        let held = database.write().await.unwrap();
        let began = Instant::now();
        is_unavailable(database.write().await.unwrap_err(), began);
        drop(held);
        database.write().await.unwrap().commit().await.unwrap();
        database.close().await;
    }

    async fn what_is_closed_does_not_answer(test) {
        let database = Database::open(&test.url, pool(1)).await.unwrap();
        database.clone().close().await;
        let began = Instant::now();
        is_unavailable(database.ping().await.unwrap_err(), began);
        let began = Instant::now();
        is_unavailable(database.write().await.unwrap_err(), began);
    }
}

#[tokio::test]
async fn what_is_no_address_says_so_and_keeps_the_password() {
    for url in ["", "mysql://user:a-secret-word@h/d", "postgres://user:a-secret-word@[::1/d", "/tmp/a.db"] {
        let error = Database::open(url, pool(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Unusable(_)), "{url}: {error:?}");
        assert!(!format!("{error:?}").contains("a-secret-word"), "{error:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let missing = format!("sqlite:{}", folder.path().join("no/such/folder/a.db").display());
    let error = Database::open(&missing, pool(1)).await.unwrap_err();
    assert!(matches!(&error, StoreError::Unusable(text) if text.contains("no/such/folder")), "{error:?}");
}
