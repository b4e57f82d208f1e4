//! A place for a server: a folder, and on PostgreSQL a database of its own.

use std::sync::atomic::{AtomicU32, Ordering};

use seaworthy_store::{Database, PoolOptions, Query as _, sql};
use tempfile::TempDir;

use crate::program::Server;

/// A folder and a database. Both are gone when it is dropped.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    postgres: Option<String>,
    settings: Vec<(String, String)>,
}

static NUMBER: AtomicU32 = AtomicU32::new(1);

/// Makes of each function two tests, `name::sqlite` and `name::postgres`.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* fn $name:ident($place:ident) $body:block)*) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                fn body($place: $crate::engine::Place) $body

                #[test]
                fn sqlite() {
                    body($crate::engine::Place::sqlite());
                }

                #[test]
                fn postgres() {
                    body($crate::engine::Place::postgres());
                }
            }
        )*
    };
}
pub(crate) use on_both_engines;

/// Runs what the store does on a runtime of its own.
pub(crate) fn wait<F: Future>(work: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// The PostgreSQL server of the tests, with another database than its own if `name` says so.
fn server(name: Option<&str>) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test's only setting: where PostgreSQL is")]
    let url = std::env::var("TEST_DATABASE_URL");
    let url = url.expect("TEST_DATABASE_URL names no PostgreSQL server: run `cargo xtask test`");
    let Some(name) = name else { return url };
    let (address, options) = url.split_once('?').map_or((url.as_str(), ""), |(address, options)| (address, options));
    let (host, _) = address.rsplit_once('/').expect("TEST_DATABASE_URL ends with the name of a database");
    if options.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{options}") }
}

fn on_server(script: &str) {
    wait(async {
        let database = Database::open(&server(None), PoolOptions::default()).await.unwrap();
        database.execute_script(script).await.unwrap();
        database.close().await;
    });
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let limits = ["READS_PER_MINUTE", "WRITES_PER_MINUTE"].map(|name| (name.to_owned(), "1000000".to_owned()));
        let folder = TempDir::new().unwrap();
        Self {
            folder,
            postgres: None,
            settings: [&limits[..], &[("SIGN_IN_PER_MINUTE".into(), "10000".into())]].concat(),
        }
    }

    pub(crate) fn postgres() -> Self {
        let name = format!("seaworthy_process_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        on_server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        on_server(&format!("CREATE DATABASE {name}"));
        let mut place = Self::sqlite();
        place.settings.push(("DATABASE_URL".into(), server(Some(&name))));
        place.postgres = Some(name);
        place
    }

    pub(crate) fn environment(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Starts a server here, with what an earlier one has left.
    pub(crate) fn start(&self, arguments: &[&str]) -> Server {
        Server::start(self.folder.path(), &self.environment(), arguments)
    }

    /// Starts a worker without API and web UI here.
    pub(crate) fn worker(&self, arguments: &[&str]) -> Server {
        Server::worker(self.folder.path(), &self.environment(), arguments)
    }

    /// Every file below the folder of the apps' files.
    pub(crate) fn files(&self) -> Vec<std::path::PathBuf> {
        let mut pending = vec![self.folder.path().join("data/files")];
        let mut files = Vec::new();
        while let Some(path) = pending.pop() {
            if path.is_dir() {
                pending.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                files.push(path);
            }
        }
        files
    }

    /// Address of its database.
    pub(crate) fn url(&self) -> String {
        match &self.postgres {
            Some(name) => server(Some(name)),
            None => format!("sqlite:{}", self.folder.path().join("data/seaworthy.db").display()),
        }
    }

    fn open(&self) -> impl Future<Output = Database> {
        let url = self.url();
        async move { Database::open(&url, PoolOptions::default()).await.unwrap() }
    }

    /// How many rows a table has. The server need not run.
    pub(crate) fn rows(&self, table: &'static str) -> i64 {
        wait(async {
            let database = self.open().await;
            let mut count = sql!("SELECT count(*) AS value FROM ");
            count.push(table, []);
            let rows = database.read().value(count).await.unwrap();
            database.close().await;
            rows
        })
    }

    /// Changes the database behind the server's back.
    pub(crate) fn script(&self, script: &str) {
        wait(async {
            let database = self.open().await;
            database.execute_script(script).await.unwrap();
            database.close().await;
        });
    }

    /// The one number that a statement gives as `value`. The server need not run.
    pub(crate) fn number(&self, statement: &'static str) -> i64 {
        wait(async {
            let database = self.open().await;
            let number = database.read().value(sql!(statement)).await.unwrap();
            database.close().await;
            number
        })
    }

    /// Fails if the database is damaged. PostgreSQL has no such check of its own: there the answers must do.
    pub(crate) fn check_integrity(&self) {
        if self.postgres.is_some() {
            return;
        }
        wait(async {
            let database = self.open().await;
            let check = sql!("SELECT group_concat(integrity_check) AS value FROM pragma_integrity_check");
            let said: String = database.read().value(check).await.unwrap();
            assert_eq!(said, "ok");
            let orphans: i64 =
                database.read().value(sql!("SELECT count(*) AS value FROM pragma_foreign_key_check")).await.unwrap();
            assert_eq!(orphans, 0, "rows that refer to nothing");
            database.close().await;
        });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(name) = self.postgres.take() {
            on_server(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
