//! An archive of one engine restored on the other.

use std::fs;

use seaworthy_testkit::Engine;

use crate::Installation;

async fn carried(from: Engine, to: Engine) {
    let (one, mut there) = (Installation::new(from).await, Installation::new(to).await);
    let before = one.everything().await;
    let created = one.create().await.unwrap();
    there.change().await;
    let elsewhere = there.file("carried.age");
    fs::copy(one.archives().join(&created.stored.name), &elsewhere).unwrap();
    there.identity = one.identity.clone();
    there.restore(elsewhere.to_str().unwrap()).await.unwrap();
    assert_eq!(there.everything().await, before);
    // And it lives on: a backup of it is whole.
    there.create().await.unwrap();
    there.drill().await.unwrap();
    one.remove().await;
    there.remove().await;
}

fn run(from: Engine, to: Engine) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap()
        .block_on(carried(from, to));
}

#[test]
fn from_sqlite_to_postgresql() {
    run(Engine::Sqlite, Engine::Postgres);
}

#[test]
fn from_postgresql_to_sqlite() {
    run(Engine::Postgres, Engine::Sqlite);
}
