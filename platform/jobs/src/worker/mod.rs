//! What does the jobs.

mod cycle;
mod drain;
mod execute;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
pub use drain::Drained;
use seaworthy_kernel::ids;
use seaworthy_store::{Database, Engine, Query as _, StoreError, sql};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::{
    CronError, Jitter, JobKind, Jobs, JobsError, Schedule, full_jitter, prune,
    schedule::{self, TickError},
    store::{self, Fence},
};

/// A queue that does not run as many jobs at once as there are places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    /// Its name, as in [`crate::Kind::queue`].
    pub name: &'static str,
    /// At most so many of its jobs at once on one worker.
    pub here: Option<u32>,
    /// At most so many of its jobs at once on all workers together.
    pub everywhere: Option<u32>,
}

impl Queue {
    /// A queue without limits of its own.
    pub const fn new(name: &'static str) -> Self {
        Self { name, here: None, everywhere: None }
    }

    /// At most so many of its jobs at once on one worker.
    #[must_use]
    pub const fn here(mut self, most: u32) -> Self {
        self.here = Some(most);
        self
    }

    /// At most so many of its jobs at once on all workers together.
    #[must_use]
    pub const fn everywhere(mut self, most: u32) -> Self {
        self.everywhere = Some(most);
        self
    }
}

/// Settings of a worker.
#[derive(Clone)]
pub struct WorkerOptions {
    /// How many jobs run at once.
    pub places: u32,
    /// Limits of queues; the others have none of their own.
    pub queues: Vec<Queue>,
    /// How long a job is believed to run without a sign of life. Extended three times as often.
    pub lease: Duration,
    /// Longest time between two looks at the queue; without it 5 s on SQLite, where another process's jobs are noticed by looking alone,
    /// and 30 s on PostgreSQL, which tells.
    pub poll: Option<Duration>,
    /// Spreads retries.
    pub jitter: Jitter,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self { places: 4, queues: Vec::new(), lease: Duration::from_secs(60), poll: None, jitter: full_jitter() }
    }
}

impl std::fmt::Debug for WorkerOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WorkerOptions").field("places", &self.places).finish_non_exhaustive()
    }
}

/// A job that this worker has.
#[derive(Debug, Clone)]
struct Having {
    queue: &'static str,
    cancel: CancellationToken,
    lost: CancellationToken,
}

/// What does the jobs: one a process.
pub struct Worker {
    database: Database,
    jobs: Jobs,
    name: String,
    kinds: HashMap<&'static str, JobKind>,
    /// Every queue of a kind, with the kinds that wait in it.
    queues: BTreeMap<&'static str, (Queue, Vec<&'static str>)>,
    schedules: Vec<Schedule>,
    options: WorkerOptions,
    /// Something may be due.
    work: Notify,
    /// Somebody wants a running job to end.
    cancel: Notify,
    having: Mutex<HashMap<Fence, Having>>,
    /// Nothing new begins.
    stop: CancellationToken,
    /// What still runs is dropped and handed back.
    abandon: CancellationToken,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Worker").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Worker {
    /// A worker for these kinds and schedules, and the queue's own chores.
    ///
    /// # Errors
    /// A schedule whose time cannot be read.
    pub fn new(
        database: Database,
        jobs: Jobs,
        mut kinds: Vec<JobKind>,
        mut schedules: Vec<Schedule>,
        options: WorkerOptions,
    ) -> Result<Arc<Self>, CronError> {
        kinds.push(prune::job(database.clone()));
        schedules.push(prune::schedule());
        let now = jobs.clock.now();
        for schedule in &schedules {
            schedule.next_after(now)?;
        }
        let mut queues: BTreeMap<&'static str, (Queue, Vec<&'static str>)> = BTreeMap::new();
        for kind in &kinds {
            let known = options.queues.iter().copied().find(|queue| queue.name == kind.kind.queue);
            let queue = known.unwrap_or(Queue::new(kind.kind.queue));
            queues.entry(queue.name).or_insert((queue, Vec::new())).1.push(kind.kind.name);
        }
        Ok(Arc::new(Self {
            name: ids::new_id(now).to_string(),
            kinds: kinds.into_iter().map(|kind| (kind.kind.name, kind)).collect(),
            queues,
            schedules,
            options,
            database,
            jobs,
            work: Notify::new(),
            cancel: Notify::new(),
            having: Mutex::default(),
            stop: CancellationToken::new(),
            abandon: CancellationToken::new(),
        }))
    }

    /// Every schedule that it looks after.
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    /// Writes rows for queues and schedules that are new, so that they can be seen and paused.
    ///
    /// # Errors
    /// What the database says.
    pub async fn prepare(&self) -> Result<(), JobsError> {
        let now = self.jobs.clock.now();
        let transaction = self.database.write().await?;
        for queue in self.queues.keys() {
            transaction
                .run(sql!(
                    "INSERT INTO job_queues (name, paused, updated_at) VALUES ({}, {}, {}) ON CONFLICT (name) DO NOTHING",
                    *queue,
                    false,
                    now
                ))
                .await?;
        }
        transaction.commit().await?;
        self.tick().await.map(|_| ())
    }

    /// Runs the schedules that are due. Returns their names.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tick(&self) -> Result<Vec<&'static str>, JobsError> {
        match schedule::tick(&self.database, &self.jobs, &self.schedules).await {
            Ok(run) => Ok(run),
            Err(TickError::Jobs(error)) => Err(error),
            // Every schedule was read when the worker was made.
            Err(TickError::Cron(error)) => Err(StoreError::Unusable(error.to_string()).into()),
        }
    }

    /// Gives a sign of life for every job it has; jobs that were lost are dropped, jobs that were cancelled are told.
    ///
    /// # Errors
    /// What the database says.
    pub async fn heartbeat(&self) -> Result<(), JobsError> {
        let fences: Vec<Fence> = self.lock().keys().copied().collect();
        if fences.is_empty() {
            return Ok(());
        }
        let held = store::extend(&self.database, self.jobs.clock.now(), self.lease(), &fences).await?;
        let having = self.lock();
        for fence in fences {
            let Some(job) = having.get(&fence) else { continue };
            match held.iter().find(|held| held.fence == fence) {
                Some(held) if held.cancel_requested => job.cancel.cancel(),
                Some(_) => {}
                None => job.lost.cancel(),
            }
        }
        Ok(())
    }

    /// Ends the attempts of workers that were not heard of. Returns how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reap(&self) -> Result<usize, JobsError> {
        // On SQLite a long step keeps our own heartbeat waiting: what we have is never taken for lost.
        self.heartbeat().await?;
        let now = self.jobs.clock.now();
        let retry_at = |job: &store::Claimed| now + self.backoff(job);
        let reaped = store::reap(&self.database, now, retry_at).await?;
        for (job, state) in &reaped {
            tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, state = state.as_str(), "its worker was lost");
        }
        Ok(reaped.len())
    }

    /// How long a job waits after this attempt failed.
    fn backoff(&self, job: &store::Claimed) -> TimeDelta {
        let backoff = self.kinds.get(job.kind.as_str()).map(|kind| kind.kind.backoff).unwrap_or_default();
        let attempt = u32::try_from(job.attempts).unwrap_or(u32::MAX);
        TimeDelta::from_std(backoff.wait(attempt, &self.options.jitter)).unwrap_or(TimeDelta::hours(1))
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.options.lease).unwrap_or(TimeDelta::minutes(1))
    }

    fn poll(&self) -> Duration {
        let usual = if self.database.engine() == Engine::Sqlite { 5 } else { 30 };
        self.options.poll.unwrap_or(Duration::from_secs(usual))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Fence, Having>> {
        self.having.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many more jobs of a queue may run here now.
    fn room(&self, queue: &Queue) -> u32 {
        let having = self.lock();
        let all = u32::try_from(having.len()).unwrap_or(u32::MAX);
        let own = having.values().filter(|job| job.queue == queue.name).count();
        let own = u32::try_from(own).unwrap_or(u32::MAX);
        let here = queue.here.map_or(u32::MAX, |most| most.saturating_sub(own));
        self.options.places.saturating_sub(all).min(here)
    }

    /// Takes up to `most` jobs of a queue.
    async fn claim(&self, queue: &Queue, most: u32) -> Result<Vec<store::Claimed>, StoreError> {
        let kinds = self.queues.get(queue.name).map(|(_, kinds)| kinds.as_slice()).unwrap_or_default();
        let claim = store::Claim {
            worker: &self.name,
            queue: queue.name,
            kinds,
            most,
            everywhere: queue.everywhere,
            lease: self.lease(),
        };
        store::claim(&self.database, self.jobs.clock.now(), claim).await
    }
}
