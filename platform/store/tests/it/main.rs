//! The store on both engines: writing at once, transactions, constraints, migrations, pages, search.
#![expect(clippy::unwrap_used, reason = "tests")]

mod constraints;
mod counting;
mod events;
mod matching;
mod migrations;
mod presence;
mod seek;
mod transactions;
mod unreachable;
mod writers;

use seaworthy_store::{Migration, Migrations};
use seaworthy_testkit::{Engine, StoppedClock, TestDatabase};

/// A table with parents and children, a counter, and texts to search.
const TABLES: Migrations = Migrations {
    app: "store_tests",
    steps: &[Migration {
        number: 1,
        name: "tables",
        sqlite: "CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n INTEGER NOT NULL CHECK (n >= 0)) STRICT; \
                 CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id), \
                 a TEXT NOT NULL, b TEXT NOT NULL, UNIQUE (a, b)) STRICT; \
                 CREATE TABLE documents (id INTEGER PRIMARY KEY, search_text TEXT NOT NULL) STRICT; \
                 CREATE TABLE rows_in_order (id BLOB NOT NULL PRIMARY KEY, word TEXT NOT NULL, n INTEGER NOT NULL, day TEXT NOT NULL, \
                 at TEXT NOT NULL) STRICT;",
        postgres: "CREATE TABLE parents (id bigint PRIMARY KEY, name text NOT NULL UNIQUE, n bigint NOT NULL CHECK (n >= 0)); \
                   CREATE TABLE children (id bigint PRIMARY KEY, parent_id bigint NOT NULL REFERENCES parents (id), \
                   a text NOT NULL, b text NOT NULL, UNIQUE (a, b)); \
                   CREATE TABLE documents (id bigint PRIMARY KEY, search_text text COLLATE \"C\" NOT NULL); \
                   CREATE TABLE rows_in_order (id uuid NOT NULL PRIMARY KEY, word text COLLATE \"C\" NOT NULL, n bigint NOT NULL, \
                   day date NOT NULL, at timestamptz NOT NULL);",
    }],
};

/// Runs a test against a database of its own with [`TABLES`].
fn on(engine: Engine, body: impl AsyncFnOnce(&TestDatabase)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = TestDatabase::new(engine, &[TABLES], &StoppedClock::new()).await;
        body(&database).await;
        database.remove().await;
    });
}

/// Makes of each function two tests, `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($tests:tt)*) => {
        seaworthy_testkit::on_each_engine! { crate::on, seaworthy_testkit::TestDatabase; $($tests)* }
    };
}
use on_both;
