//! A whole server, in the test's own process.

use std::{
    future::Future,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};

use axum::Router;
use chrono::Duration;
use seaworthy_http::{App, Endpoint, Options, Platform, Rates, Site, health, openapi};
use seaworthy_identity::{Identity, IdentityOptions, Registration};
use seaworthy_jobs::{
    Drained, JobState, Worker, WorkerOptions,
    admin::{self, JobFilter, JobRecord},
};
use seaworthy_kernel::Clock;
use seaworthy_store::{Database, Engine, Files};
use seaworthy_telemetry::capture::{Recorder, process_errors};
use serde_json::{Value, json};
use tempfile::TempDir;
use tracing::Instrument as _;

use crate::{Client, FaultProxy, StoppedClock, TestDatabase};

/// What is special about the server of a test.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Settings of the HTTP room; no limits of rate unless the test sets them.
    pub http: Options,
    /// Who may register.
    pub registration: Registration,
    /// Whether the database is reached through [`TestApp::database_proxy`]; PostgreSQL only.
    pub database_proxy: bool,
}

impl Default for Setup {
    fn default() -> Self {
        let rates = Rates { read: 0, write: 0, upload: 0, sign_in: 0 };
        Self { http: Options { rates, ..Options::default() }, registration: Registration::Open, database_proxy: false }
    }
}

/// A whole server, in the test's own process.
#[derive(Debug)]
pub struct TestApp {
    /// What its operations have at hand.
    pub platform: Platform,
    /// Its identity room.
    pub identity: Arc<Identity>,
    /// Its clock.
    pub clock: Arc<StoppedClock>,
    /// Every operation that it serves.
    pub endpoints: Vec<Endpoint>,
    /// Address of its database.
    pub database_url: String,
    /// What stands between the server and its database, where the set-up asked for it.
    pub database_proxy: Option<FaultProxy>,
    /// Folder of its files.
    pub folder: TempDir,
    /// What does its jobs, when the test says so.
    pub worker: Arc<Worker>,
    router: Router,
    number: u64,
    /// How many errors the test has taken note of.
    taken: Arc<AtomicUsize>,
    /// The test has taken note of the jobs that are left.
    jobs_taken: Arc<AtomicBool>,
}

static ERRORS: LazyLock<Recorder> = LazyLock::new(|| {
    seaworthy_telemetry::scrape::install().expect("nobody else counts metrics in this test");
    process_errors(Arc::new(StoppedClock::new())).expect("nobody else has set up logging in this test")
});
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// The password of every account that tests make.
pub const PASSWORD: &str = "correct horse battery";

/// Runs a test against a server of its own; fails if the server logged an error.
///
/// # Panics
/// The test fails, or the server logged an error.
pub fn run<F: Future<Output = ()>>(
    engine: Engine,
    setup: Setup,
    apps: Vec<Arc<dyn App>>,
    body: impl FnOnce(Arc<TestApp>) -> F,
) {
    LazyLock::force(&ERRORS);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let span = tracing::info_span!("test", test_app = number);
    let taken = runtime.block_on(
        async {
            let (app, database) = TestApp::start(engine, setup, apps, number).await;
            let (taken, jobs_taken) = (Arc::clone(&app.taken), Arc::clone(&app.jobs_taken));
            body(Arc::new(app)).await;
            let left =
                if jobs_taken.load(Ordering::Relaxed) { Vec::new() } else { left_jobs(&database.database).await };
            database.remove().await;
            assert!(left.is_empty(), "jobs were left waiting, running or dead: {left:#?}");
            taken.load(Ordering::Relaxed)
        }
        .instrument(span),
    );
    let errors = errors_of(number).split_off(taken);
    assert!(errors.is_empty(), "the server logged errors: {errors:#?}");
}

impl TestApp {
    async fn start(engine: Engine, setup: Setup, apps: Vec<Arc<dyn App>>, number: u64) -> (Self, TestDatabase) {
        let clock = Arc::new(StoppedClock::new());
        let identity = Identity::new(IdentityOptions {
            secret_key: "a key for tests that is long enough".to_owned().into(),
            access_token: Duration::minutes(15),
            session: Duration::days(7),
            registration: setup.registration,
        });
        let mut all: Vec<Arc<dyn App>> = vec![identity.clone()];
        all.extend(apps);
        let migrations = seaworthy_http::migrations(&all);
        let database = TestDatabase::new(engine, &migrations, &*clock).await;
        let (served, database_proxy) = match setup.database_proxy {
            true => database.through_proxy().await,
            false => (database.database.clone(), None),
        };
        let folder = TempDir::new().expect("a temporary folder");
        let files = Files::on_disk(&folder.path().join("files")).expect("a folder for files");
        let shared: Arc<dyn Clock> = clock.clone();
        let platform = Platform::new(served, files, shared, identity.clone(), setup.http);
        platform.health.check_all(&platform).await;
        let options = WorkerOptions { jitter: Arc::new(|most| most), ..WorkerOptions::default() };
        let worker = seaworthy_http::worker(&platform, &all, options).expect("every schedule has a time");
        worker.prepare().await.expect("the database takes queues and schedules");
        let mut endpoints = health::endpoints();
        endpoints.extend(all.into_iter().flat_map(App::endpoints));
        let document = openapi::document(&endpoints, "0.0.0");
        let router = seaworthy_http::router(&platform, &endpoints, document, Site { find: |_| None });
        let database_url = database.url.clone();
        (
            Self {
                platform,
                identity,
                clock,
                endpoints,
                database_url,
                database_proxy,
                folder,
                worker,
                router,
                number,
                taken: Arc::default(),
                jobs_taken: Arc::default(),
            },
            database,
        )
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Client {
        Client::nobody(self.router.clone())
    }

    /// The first account, an administrator, signed in. To be called before [`TestApp::user`].
    ///
    /// # Panics
    /// It cannot be made.
    pub async fn admin(&self, email: &str) -> Client {
        let token =
            self.identity.setup_token(&self.platform).await.expect("the database answers").expect("no account yet");
        self.register(email, json!({"setup_token": token})).await
    }

    /// An account, signed in. The first one of a test is preceded by an administrator's.
    ///
    /// # Panics
    /// It cannot be made.
    pub async fn user(&self, email: &str) -> Client {
        if self.identity.setup_token(&self.platform).await.expect("the database answers").is_some() {
            self.admin("first@example.com").await;
        }
        self.register(email, json!({})).await
    }

    async fn register(&self, email: &str, more: Value) -> Client {
        let mut body = json!({"email": email, "password": PASSWORD});
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        self.nobody().post("/api/v1/auth/register", body).await.expect(201);
        self.nobody().sign_in(email, PASSWORD).await
    }

    /// Does every job that is due, and what these ask for; in the order in which they were done.
    ///
    /// # Panics
    /// The database fails.
    pub async fn drain_jobs(&self) -> Vec<Drained> {
        self.worker.drain().await.expect("the database answers")
    }

    /// Runs a schedule now and does what is due.
    ///
    /// # Panics
    /// There is no such schedule, or the database fails.
    pub async fn run_schedule(&self, name: &str) -> Vec<Drained> {
        let schedules = self.worker.schedules();
        let schedule = schedules.iter().find(|schedule| schedule.name == name).expect("a schedule of this name");
        let transaction = self.platform.database.write().await.expect("a transaction");
        self.platform.jobs.run_schedule(&transaction, schedule).await.expect("a job");
        transaction.commit().await.expect("the job lasts");
        self.drain_jobs().await
    }

    /// Jobs that wait, run or are dead. The test then may leave them so.
    pub async fn take_jobs(&self) -> Vec<JobRecord> {
        self.jobs_taken.store(true, Ordering::Relaxed);
        left_jobs(&self.platform.database).await
    }

    /// Forgets the errors logged so far: for tests that provoke them. Returns what they were.
    pub fn take_errors(&self) -> Vec<Value> {
        let new = errors_of(self.number).split_off(self.taken.load(Ordering::Relaxed));
        self.taken.fetch_add(new.len(), Ordering::Relaxed);
        new
    }
}

/// Errors that the server of this test logged, oldest first.
fn errors_of(number: u64) -> Vec<Value> {
    let events = ERRORS.with_field("test_app", &json!(number)).into_iter().map(Value::Object);
    events.filter(|event| event["level"] == "error").collect()
}

/// Jobs that nobody has done.
async fn left_jobs(database: &Database) -> Vec<JobRecord> {
    let mut left = Vec::new();
    for state in [JobState::Waiting, JobState::Running, JobState::Dead] {
        let filter = JobFilter { state: Some(state), ..JobFilter::default() };
        let seek = admin::newest_first(None, 100).expect("no cursor");
        // A test may have taken the database or its tables away: then there is nothing to be found.
        left.extend(admin::list(database, &filter, &seek).await.map(|page| page.items).unwrap_or_default());
    }
    left
}
