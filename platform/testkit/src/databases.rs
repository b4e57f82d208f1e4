//! A database per test: a copy of a template that is migrated once.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
    path::PathBuf,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Engine, Migrations, PoolOptions, Query as _, migrate, sql};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::FaultProxy;

/// A database that is gone when the test is over.
#[derive(Debug)]
pub struct TestDatabase {
    /// The open database.
    pub database: Database,
    /// Its address.
    pub url: String,
    name: Option<String>,
    _folder: Option<TempDir>,
}

/// By engine (true: SQLite) and hash of the migrations.
type Templates = HashMap<(bool, u64), Arc<Template>>;

static TEMPLATES: LazyLock<Mutex<Templates>> = LazyLock::new(Mutex::default);
static NUMBER: AtomicU32 = AtomicU32::new(1);

#[derive(Debug)]
enum Template {
    /// The folder, which goes with the process, and the file in it.
    File {
        _folder: TempDir,
        path: PathBuf,
    },
    Name(String),
}

const POOL: PoolOptions =
    PoolOptions { size: 4, overflow: 4, wait: Duration::from_secs(30), recycle: Duration::from_secs(3600) };

/// Address of a PostgreSQL server with a role that may create databases.
fn server() -> String {
    #[expect(clippy::disallowed_methods, reason = "a test's only setting: where PostgreSQL is")]
    let url = std::env::var("TEST_DATABASE_URL");
    url.expect("TEST_DATABASE_URL names no PostgreSQL server: run `cargo xtask test`, or set it to postgres://postgres@127.0.0.1/postgres")
}

fn with_name(url: &str, name: &str) -> String {
    let (address, options) =
        url.split_once('?').map_or((url, String::new()), |(address, rest)| (address, format!("?{rest}")));
    let host = address
        .rsplit_once('/')
        .filter(|(host, _)| host.contains("//") && !host.ends_with('/'))
        .map_or(address, |(host, _)| host);
    format!("{host}/{name}{options}")
}

impl TestDatabase {
    /// A copy of the template with these migrations.
    ///
    /// # Panics
    /// The database cannot be made.
    pub async fn new(engine: Engine, migrations: &[Migrations], clock: &dyn Clock) -> Self {
        let template = template(engine, migrations, clock).await;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        match &*template {
            Template::File { path, .. } => {
                let folder = TempDir::new().expect("a temporary folder");
                let copy = folder.path().join("test.db");
                std::fs::copy(path, &copy).expect("a copy of the template");
                let url = format!("sqlite:{}", copy.display());
                let database = Database::open(&url, POOL).await.expect("the copy opens");
                Self { database, url, name: None, _folder: Some(folder) }
            }
            Template::Name(template) => {
                let name = format!("seaworthy_test_{}_{number}", std::process::id());
                let admin = Database::open(&server(), POOL).await.expect("PostgreSQL answers");
                admin
                    .execute_script(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                    .await
                    .expect("an old copy goes");
                admin
                    .execute_script(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
                    .await
                    .expect("a copy of the template");
                admin.close().await;
                let url = with_name(&server(), &name);
                let database = Database::open(&url, POOL).await.expect("the copy opens");
                Self { database, url, name: Some(name), _folder: None }
            }
        }
    }

    /// The same database through a proxy, with a pool whose patience a test can wait for.
    ///
    /// # Panics
    /// It is no PostgreSQL database, or it cannot be opened.
    pub(crate) async fn through_proxy(&self) -> (Database, Option<FaultProxy>) {
        let (before, rest) = self.url.split_once('@').expect("a PostgreSQL address with a user");
        let (host, path) = rest.split_once('/').expect("a database's name");
        let target = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
        let proxy = FaultProxy::start(target).await;
        let url = format!("{before}@{}/{path}", proxy.address);
        let pool = PoolOptions { size: 2, overflow: 0, wait: Duration::from_millis(700), ..POOL };
        (Database::open(&url, pool).await.expect("the proxy leads to the database"), Some(proxy))
    }

    /// Closes and removes it.
    ///
    /// # Panics
    /// It cannot be removed.
    pub async fn remove(self) {
        self.database.close().await;
        if let Some(name) = &self.name {
            let admin = Database::open(&server(), POOL).await.expect("PostgreSQL answers");
            admin.execute_script(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.expect("the copy goes");
            admin.close().await;
        }
    }
}

async fn template(engine: Engine, migrations: &[Migrations], clock: &dyn Clock) -> Arc<Template> {
    let mut hasher = DefaultHasher::new();
    // Templates on PostgreSQL outlive the run: to be raised when the tables about the schema itself change.
    2_u8.hash(&mut hasher);
    for step in migrations.iter().flat_map(|app| app.steps) {
        (step.name, step.sqlite, step.postgres).hash(&mut hasher);
    }
    let key = (engine == Engine::Sqlite, hasher.finish());
    let mut templates = TEMPLATES.lock().await;
    if let Some(template) = templates.get(&key) {
        return Arc::clone(template);
    }
    let template = Arc::new(match engine {
        Engine::Sqlite => {
            let folder = TempDir::new().expect("a temporary folder");
            let path = folder.path().join("template.db");
            let database =
                Database::open(&format!("sqlite:{}", path.display()), POOL).await.expect("the template opens");
            migrate::up(&database, migrations, clock).await.expect("the migrations run");
            database.close().await;
            Template::File { _folder: folder, path }
        }
        Engine::Postgres => Template::Name(postgres_template(key.1, migrations, clock).await),
    });
    templates.insert(key, Arc::clone(&template));
    template
}

/// Named after its content, so that it serves later runs too. Made under another name first: a half-made one is never used.
async fn postgres_template(hash: u64, migrations: &[Migrations], clock: &dyn Clock) -> String {
    let name = format!("seaworthy_template_{hash:016x}");
    let admin = Database::open(&server(), POOL).await.expect("PostgreSQL answers");
    let there: bool = admin
        .read()
        .value(sql!("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = {}) AS value", name.clone()))
        .await
        .expect("PostgreSQL lists its databases");
    if !there {
        let unfinished = format!("seaworthy_unfinished_{}", std::process::id());
        admin
            .execute_script(&format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"))
            .await
            .expect("an old one goes");
        admin.execute_script(&format!("CREATE DATABASE {unfinished}")).await.expect("a new database");
        let database = Database::open(&with_name(&server(), &unfinished), POOL).await.expect("the template opens");
        migrate::up(&database, migrations, clock).await.expect("the migrations run");
        database.close().await;
        // Another process may have been quicker: then ours is not needed.
        if admin.execute_script(&format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await.is_err() {
            admin
                .execute_script(&format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"))
                .await
                .expect("ours goes");
        }
    }
    admin.close().await;
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_database_is_replaced() {
        assert_eq!(
            with_name("postgres://u@h:5432/postgres?sslmode=disable", "x"),
            "postgres://u@h:5432/x?sslmode=disable"
        );
        assert_eq!(with_name("postgres://u@h", "x"), "postgres://u@h/x");
        assert_eq!(with_name("postgres://u@h/", "x"), "postgres://u@h/x");
    }
}
