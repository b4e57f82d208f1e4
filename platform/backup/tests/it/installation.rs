//! A database with a value of every kind, a folder of files, and a folder of archives.

use std::{fs, path::PathBuf, sync::Arc};

use bytes::Bytes;
use seaworthy_backup::{Created, MIGRATIONS, Manifest, Place, Source, Target, age::Identity, create, drill, restore};
use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Files, FromQueryResult, Migration, Migrations, PoolOptions, Query as _, sql};
use seaworthy_testkit::{Engine, StoppedClock, TestDatabase};
use tempfile::TempDir;

/// Every kind of value, a table that refers to itself, two that refer to each other, and rows made by the step itself.
const KINDS: Migrations = Migrations {
    app: "kinds",
    steps: &[Migration {
        number: 1,
        name: "kinds",
        sqlite: "CREATE TABLE values_of_all_kinds (id BLOB NOT NULL PRIMARY KEY, flag INTEGER, number INTEGER, word TEXT, day TEXT, moment TEXT, \
                 shape TEXT, bytes BLOB, parent_id BLOB REFERENCES values_of_all_kinds (id)) STRICT; \
                 CREATE TABLE chickens (id INTEGER PRIMARY KEY, egg_id INTEGER REFERENCES eggs (id)) STRICT; \
                 CREATE TABLE eggs (id INTEGER PRIMARY KEY, chicken_id INTEGER REFERENCES chickens (id)) STRICT; \
                 CREATE TABLE counted (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT; INSERT INTO counted (word) VALUES ('seed')",
        postgres: "CREATE TABLE values_of_all_kinds (id uuid NOT NULL PRIMARY KEY, flag boolean, number bigint, word text, day date, \
                   moment timestamptz, shape jsonb, bytes bytea, parent_id uuid REFERENCES values_of_all_kinds (id)); \
                   CREATE TABLE chickens (id bigint PRIMARY KEY, egg_id bigint); \
                   CREATE TABLE eggs (id bigint PRIMARY KEY, chicken_id bigint REFERENCES chickens (id)); \
                   ALTER TABLE chickens ADD FOREIGN KEY (egg_id) REFERENCES eggs (id); \
                   CREATE TABLE counted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text NOT NULL); \
                   INSERT INTO counted (word) VALUES ('seed')",
    }],
};

pub(crate) const STEPS: &[Migrations] = &[KINDS, MIGRATIONS];

/// An installation whose database has no table.
pub(crate) async fn fresh(engine: Engine) -> Installation {
    let clock = Arc::new(StoppedClock::new());
    let test = TestDatabase::new(engine, &[], &*clock).await;
    test.database.execute_script("DROP TABLE schema_migrations; DROP TABLE schema_history").await.unwrap();
    test.database.clone().close().await;
    Installation { test, folder: TempDir::new().unwrap(), clock, identity: Identity::generate().unwrap() }
}

/// A whole installation.
pub(crate) struct Installation {
    test: TestDatabase,
    folder: TempDir,
    pub(crate) clock: Arc<StoppedClock>,
    pub(crate) identity: Identity,
}

impl Installation {
    pub(crate) async fn new(engine: Engine) -> Self {
        let clock = Arc::new(StoppedClock::new());
        let test = TestDatabase::new(engine, STEPS, &*clock).await;
        let installation =
            Self { test, folder: TempDir::new().unwrap(), clock, identity: Identity::generate().unwrap() };
        installation.fill().await;
        installation
    }

    pub(crate) async fn remove(self) {
        self.test.remove().await;
    }

    pub(crate) fn place(&self) -> Place {
        Place { database_url: self.test.url.clone(), data_dir: self.folder.path().to_path_buf() }
    }

    pub(crate) fn url(&self) -> &str {
        &self.test.url
    }

    pub(crate) async fn tables(&self) -> Vec<String> {
        let database = self.open().await;
        let tables = seaworthy_backup::rows::tables(database.read(), database.engine()).await.unwrap();
        database.close().await;
        tables.into_iter().map(|table| table.name).collect()
    }

    pub(crate) fn archives(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    pub(crate) fn target(&self) -> Target {
        Target::folder(&self.archives())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A new connection: what is restored is another file, or another schema, than an old one has open.
    pub(crate) async fn open(&self) -> Database {
        Database::open(&self.test.url, PoolOptions { size: 4, overflow: 4, ..PoolOptions::default() }).await.unwrap()
    }

    async fn fill(&self) {
        let row = |id: u128, parent: &str| {
            let value = |engine_sqlite: &str, postgres: &str| {
                if self.is_sqlite() { engine_sqlite.to_owned() } else { postgres.to_owned() }
            };
            let id = uuid::Uuid::from_u128(id).simple().to_string();
            let own = value(&format!("x'{id}'"), &format!("'{id}'"));
            let shape = "{\"b\": [1, 2.5, \"x\"], \"a\": null}";
            let (moment, bytes) = ("2026-03-01T12:30:00.123456+00:00", value("x'00ff10'", "'\\x00ff10'"));
            let flag = value("1", "true");
            format!(
                "INSERT INTO values_of_all_kinds (id, flag, number, word, day, moment, shape, bytes, parent_id) VALUES \
                 ({own}, {flag}, -9223372036854775808, 'It''s \u{1F30A}\n\"x\"\\', '2024-02-29', '{moment}', '{shape}', {bytes}, {parent})"
            )
        };
        let first = uuid::Uuid::from_u128(u128::MAX).simple().to_string();
        let parent = if self.is_sqlite() { format!("x'{first}'") } else { format!("'{first}'") };
        // The parent comes later than the child in the order of ids.
        let script = [
            row(u128::MAX, "NULL"),
            row(1, &parent),
            "INSERT INTO values_of_all_kinds (id) VALUES ".to_owned()
                + &if self.is_sqlite() { format!("(x'{:032x}')", 2) } else { format!("('{:032x}')", 2) },
            "INSERT INTO chickens (id) VALUES (1)".into(),
            "INSERT INTO eggs (id, chicken_id) VALUES (1, 1)".into(),
            "UPDATE chickens SET egg_id = 1".into(),
            "INSERT INTO counted (word) SELECT 'x' FROM eggs".into(),
        ];
        self.test.database.execute_script(&script.join("; ")).await.unwrap();
        let files = self.files();
        for (name, content) in [("accounts/a/one.bin", vec![7; 300_000]), ("accounts/b/two.bin", Vec::new())] {
            files.put(name, Bytes::from(content)).await.unwrap();
        }
        fs::write(self.file("secret.key"), "the key of the beginning").unwrap();
    }

    fn is_sqlite(&self) -> bool {
        self.test.database.engine() == Engine::Sqlite
    }

    pub(crate) fn files(&self) -> Files {
        Files::on_disk(&self.file("files")).unwrap()
    }

    pub(crate) async fn create(&self) -> Result<Created, seaworthy_backup::BackupError> {
        let database = self.open().await;
        let source = Source {
            database: database.clone(),
            files: self.files(),
            configuration: vec![("settings.txt".into(), b"PORT 8080".to_vec())],
            keys: vec![("secret.key".into(), fs::read(self.file("secret.key")).unwrap())],
        };
        let clock: Arc<dyn Clock> = self.clock.clone();
        let created = create(source, self.target(), self.identity.recipient().unwrap(), clock).await;
        database.close().await;
        created
    }

    pub(crate) async fn restore(&self, archive: &str) -> Result<Manifest, seaworthy_backup::BackupError> {
        self.test.database.clone().close().await;
        let restored =
            restore((&self.target(), archive), &self.identity, &self.place(), STEPS, self.clock.clone()).await;
        restored.map(|restored| restored.manifest)
    }

    pub(crate) async fn drill(&self) -> Result<Manifest, seaworthy_backup::BackupError> {
        let database = self.open().await;
        let done =
            drill((&self.target(), None), &self.identity, (&self.place(), &database), STEPS, self.clock.clone()).await;
        database.close().await;
        done
    }

    /// Everything in it as text: rows, files and the key.
    pub(crate) async fn everything(&self) -> Vec<String> {
        #[derive(FromQueryResult)]
        struct Line {
            line: String,
        }
        let database = self.open().await;
        let (id, bytes) = if self.is_sqlite() {
            (["hex(id)", "coalesce(nullif(hex(parent_id), ''), '-')"], "nullif(hex(bytes), '')")
        } else {
            (
                ["upper(replace(id::text, '-', ''))", "coalesce(upper(replace(parent_id::text, '-', '')), '-')"],
                "upper(encode(bytes, 'hex'))",
            )
        };
        // The moment in seconds and microseconds, the flag as a number: alike on both engines.
        let (moment, flag, shape) = if self.is_sqlite() {
            ("substr(moment, 1, 26)", "flag", "shape ->> '$.b[1]'")
        } else {
            ("to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')", "flag::int", "shape -> 'b' ->> 1")
        };
        let text: &'static str = format!(
            "SELECT {} || '|' || coalesce(cast({flag} AS text), '-') || '|' || coalesce(cast(number AS text), '-') || '|' || coalesce(word, '-') || '|' || \
             coalesce(cast(day AS text), '-') || '|' || coalesce({moment}, '-') || '|' || coalesce(cast({shape} AS text), '-') || '|' || \
             coalesce({bytes}, '-') || '|' || {} AS line FROM values_of_all_kinds ORDER BY id",
            id[0], id[1]
        )
        .leak();
        let mut lines: Vec<String> =
            database.read().all::<Line>(sql!(text)).await.unwrap().into_iter().map(|line| line.line).collect();
        for table in ["chickens", "eggs", "counted"] {
            let text: &'static str = format!("SELECT count(*) || '|' || max(id) AS line FROM {table}").leak();
            let found = database.read().all::<Line>(sql!(text)).await.unwrap();
            lines.extend(found.into_iter().map(|line| format!("{table}: {}", line.line)));
        }
        database.close().await;
        let mut names = self.files().list("").await.unwrap();
        names.sort_unstable();
        for name in names {
            lines.push(format!("{name}: {:?}", fs::metadata(self.file("files").join(&name)).unwrap().len()));
        }
        lines.push(fs::read_to_string(self.file("secret.key")).unwrap());
        lines
    }

    /// Changes everything a little.
    pub(crate) async fn change(&self) {
        let database = self.open().await;
        database
            .execute_script(
                "UPDATE values_of_all_kinds SET word = 'changed'; INSERT INTO counted (word) VALUES ('more')",
            )
            .await
            .unwrap();
        database.close().await;
        let files = self.files();
        files.put("accounts/c/three.bin", Bytes::from_static(b"new")).await.unwrap();
        files.remove_folder("accounts/a").await.unwrap();
        fs::write(self.file("secret.key"), "another key").unwrap();
    }
}
