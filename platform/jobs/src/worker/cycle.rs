//! The worker's day: look, claim, do, and stop in order.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use seaworthy_store::{FromQueryResult, Heard, Query as _, Subscription, sql};
use tokio::{task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::{Queue, Worker};
use crate::{JobState, JobsError, metric, store, wake};

/// How often the standing of the queues is measured.
const MEASURED: Duration = Duration::from_secs(30);
/// Between two attempts to reach a database that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Two looks are never closer than this, however close the next job is.
const SHORTEST: Duration = Duration::from_millis(5);

/// What the cycle knows between two rounds.
struct Round {
    /// Queues in which more may be due than was claimed.
    hot: BTreeSet<&'static str>,
    /// When to look again, if nothing happens before.
    look_at: Instant,
    measure_at: Instant,
    prepared: bool,
}

impl Worker {
    /// Works until `stop`, then begins nothing new and waits `grace` for what runs; the rest is handed back, uncounted.
    pub async fn run(self: Arc<Self>, stop: CancellationToken, grace: Duration) {
        let mut background = JoinSet::new();
        background.spawn(Arc::clone(&self).keep_alive().in_current_span());
        background.spawn(Arc::clone(&self).listen(self.database.events().subscribe(wake::TOPIC)).in_current_span());
        let mut doing = JoinSet::new();
        let now = Instant::now();
        let mut round = Round { hot: BTreeSet::new(), look_at: now, measure_at: now, prepared: false };
        tracing::info!(worker = self.name, places = self.options.places, "jobs are being done");
        while !stop.is_cancelled() {
            if let Err(error) = self.round(&mut round, &mut doing).await {
                tracing::warn!(%error, "the queue cannot be looked at");
                round.look_at = Instant::now() + PATIENCE;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.work.notified() => round.look_at = Instant::now(),
                ended = doing.join_next(), if !doing.is_empty() => self.ended(ended, &mut round),
                () = tokio::time::sleep_until(round.look_at) => {}
            }
        }
        self.end(doing, grace).await;
        background.shutdown().await;
    }

    /// One round: looks if it is time, and claims where something may be due.
    async fn round(self: &Arc<Self>, round: &mut Round, doing: &mut JoinSet<Option<Queue>>) -> Result<(), JobsError> {
        if !round.prepared {
            self.prepare().await?;
            round.prepared = true;
        }
        if round.look_at <= Instant::now() {
            self.look(round).await?;
        }
        for name in round.hot.clone() {
            let Some((queue, _)) = self.queues.get(name) else { continue };
            let room = self.room(queue);
            if room == 0 {
                continue;
            }
            let claimed = self.claim(queue, room).await?;
            if claimed.len() < usize::try_from(room).unwrap_or(usize::MAX) {
                round.hot.remove(name);
            }
            for job in claimed {
                self.take(&job);
                let (worker, queue) = (Arc::clone(self), *queue);
                let work = async move {
                    worker.execute(job).await;
                    queue.everywhere.is_some().then_some(queue)
                };
                doing.spawn(work.in_current_span());
            }
        }
        Ok(())
    }

    async fn look(&self, round: &mut Round) -> Result<(), JobsError> {
        let now = self.jobs.clock.now();
        let mut look = store::look(&self.database).await?;
        if look.lease.is_some_and(|at| at < now) {
            self.reap().await?;
        }
        if look.schedule.is_some_and(|at| at <= now) {
            self.tick().await?;
            look = store::look(&self.database).await?;
        }
        let due = |name: &str| look.queues.iter().any(|(queue, at)| queue == name && *at <= now);
        round.hot.extend(self.queues.keys().copied().filter(|name| due(name)));
        let until = look.next(now).and_then(|at| (at - now).to_std().ok());
        let until = until.map_or(self.poll(), |until| until.clamp(SHORTEST, self.poll()));
        round.look_at = Instant::now() + until;
        if round.measure_at <= Instant::now() {
            self.measure().await?;
            round.measure_at = Instant::now() + MEASURED;
        }
        Ok(())
    }

    /// Tells the metrics how many jobs stand where.
    async fn measure(&self) -> Result<(), JobsError> {
        #[derive(FromQueryResult)]
        struct Row {
            queue: String,
            state: String,
            jobs: i64,
        }
        let rows: Vec<Row> = self
            .database
            .read()
            .all(sql!(
                "SELECT queue, state, count(*) AS jobs FROM jobs WHERE state IN ('waiting', 'running', 'dead') GROUP BY state, queue"
            ))
            .await?;
        for queue in self.queues.keys() {
            for state in [JobState::Waiting, JobState::Running, JobState::Dead] {
                let row = rows.iter().find(|row| row.queue == *queue && row.state == state.as_str());
                metric::standing(queue, state, row.map_or(0, |row| row.jobs));
            }
        }
        Ok(())
    }

    /// A job of a queue with a limit over all nodes makes room that no wake-up tells of.
    fn ended(&self, ended: Option<Result<Option<Queue>, tokio::task::JoinError>>, round: &mut Round) {
        match ended {
            Some(Ok(Some(queue))) => _ = round.hot.insert(queue.name),
            Some(Err(error)) => tracing::error!(%error, "the task of a job ended in disorder"),
            Some(Ok(None)) | None => {}
        }
    }

    async fn end(&self, mut doing: JoinSet<Option<Queue>>, grace: Duration) {
        self.stop.cancel();
        let all = async { while doing.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, all).await.is_err() {
            tracing::warn!("jobs did not finish in time and are handed back");
            self.abandon.cancel();
            while doing.join_next().await.is_some() {}
        }
    }

    /// Extends leases three times as often as they run out, and at once when somebody cancels.
    async fn keep_alive(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(self.options.lease / 3) => {}
                () = self.cancel.notified() => {}
            }
            if let Err(error) = self.heartbeat().await {
                tracing::warn!(%error, "the leases cannot be extended");
            }
        }
    }

    /// Hears of jobs, of this process and of others. Ends with the database.
    async fn listen(self: Arc<Self>, mut events: Subscription) {
        while let Some(heard) = events.next().await {
            match heard {
                Heard::Event(text) if text == wake::CANCEL => self.cancel.notify_one(),
                Heard::Event(_) => self.work.notify_one(),
                // Whatever was missed is found by looking.
                Heard::Gap => {
                    self.cancel.notify_one();
                    self.work.notify_one();
                }
            }
        }
    }
}
