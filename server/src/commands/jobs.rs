//! `seaworthy jobs`: what waits, runs and failed, and what is done about it.

use anyhow::{Context as _, anyhow, bail};
use clap::Subcommand;
use seaworthy_config::Loaded;
use seaworthy_jobs::{
    JobState, WorkerOptions,
    admin::{self, JobDetail, JobFilter, JobRecord},
};
use uuid::Uuid;

use super::opened::{self, Opened};

/// What about the jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum JobsAction {
    /// Show jobs, newest first.
    List {
        /// Those in this state: waiting, running, succeeded, dead or cancelled.
        #[arg(long)]
        state: Option<String>,
        /// Those of this queue.
        #[arg(long)]
        queue: Option<String>,
        /// Those of this kind.
        #[arg(long)]
        kind: Option<String>,
        /// At most so many.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=1000))]
        limit: i64,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show one job with its attempts and steps.
    Show {
        /// Its id.
        id: Uuid,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Let a job that is dead or cancelled run again.
    Requeue {
        /// Its id.
        id: Uuid,
    },
    /// Take a job back: one that waits at once, one that runs as soon as it looks.
    Cancel {
        /// Its id.
        id: Uuid,
    },
    /// Keep a queue's jobs from beginning.
    Pause {
        /// The queue.
        queue: String,
    },
    /// Let a queue's jobs begin again.
    Resume {
        /// The queue.
        queue: String,
    },
    /// Run a schedule now; a running server or worker does its job.
    RunSchedule {
        /// The schedule.
        name: String,
    },
}

pub(super) fn run(action: JobsAction, loaded: &Loaded) -> anyhow::Result<()> {
    opened::run(loaded, async |opened| match action {
        JobsAction::List { state, queue, kind, limit, json } => {
            let state = state.map(|word| {
                JobState::parse(&word).ok_or_else(|| {
                    let all: Vec<_> = JobState::ALL.iter().map(|state| state.as_str()).collect();
                    anyhow!("--state {word}: write one of {}", all.join(", "))
                })
            });
            list(opened, JobFilter { state: state.transpose()?, queue, kind }, limit, json).await
        }
        JobsAction::Show { id, json } => show(&admin::read(&opened.platform.database, id).await?, json),
        JobsAction::Requeue { id } => {
            let transaction = opened.platform.database.write().await?;
            opened.platform.jobs.requeue(&transaction, id).await?;
            opened.commit(transaction, "job.requeued", Some(id)).await?;
            println!("{id} waits again.");
            Ok(())
        }
        JobsAction::Cancel { id } => cancel(opened, id).await,
        JobsAction::Pause { queue } => pause(opened, &queue, true).await,
        JobsAction::Resume { queue } => pause(opened, &queue, false).await,
        JobsAction::RunSchedule { name } => run_schedule(opened, &name).await.context(name),
    })
}

async fn list(opened: &Opened, filter: JobFilter, limit: i64, json: bool) -> anyhow::Result<()> {
    let page = admin::list(&opened.platform.database, &filter, &admin::newest_first(None, limit)?).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&page.items)?);
        return Ok(());
    }
    for job in &page.items {
        println!("{}", line(job));
    }
    println!("{} of {} jobs.", page.items.len(), page.total);
    Ok(())
}

fn line(job: &JobRecord) -> String {
    let JobRecord { id, state, kind, queue, attempts, max_attempts, run_at, .. } = job;
    let progress = job.progress_percent.map_or(String::new(), |percent| format!(" {percent}%"));
    let error = job.error.as_ref().map_or(String::new(), |error| format!(" error: {error}"));
    format!(
        "{id} {state}{progress} {kind} in {queue} attempt {attempts}/{max_attempts} at {}{error}",
        run_at.to_rfc3339()
    )
}

fn show(detail: &JobDetail, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(detail)?);
        return Ok(());
    }
    println!("{}", line(&detail.job));
    if let Some(request) = &detail.job.request_id {
        println!("request {request}");
    }
    for step in &detail.steps {
        println!("step {} done at {}", step.name, step.finished_at.to_rfc3339());
    }
    for attempt in &detail.attempts {
        let error = attempt.error.as_ref().map_or(String::new(), |error| format!(": {error}"));
        println!("claim {} {} at {}{error}", attempt.number, attempt.outcome, attempt.finished_at.to_rfc3339());
    }
    Ok(())
}

async fn cancel(opened: &Opened, id: Uuid) -> anyhow::Result<()> {
    let transaction = opened.platform.database.write().await?;
    opened.platform.jobs.cancel(&transaction, id).await?;
    opened.commit(transaction, "job.cancelled", Some(id)).await?;
    let state = admin::read(&opened.platform.database, id).await?.job.state;
    println!("{id} is {state}{}", if state == "running" { " and will end as soon as it looks." } else { "." });
    Ok(())
}

async fn pause(opened: &Opened, queue: &str, paused: bool) -> anyhow::Result<()> {
    let transaction = opened.platform.database.write().await?;
    opened.platform.jobs.pause(&transaction, queue, paused).await.with_context(|| queue.to_owned())?;
    opened.commit(transaction, if paused { "job_queue.paused" } else { "job_queue.resumed" }, None).await?;
    println!("{queue} is {}.", if paused { "paused" } else { "at work" });
    Ok(())
}

async fn run_schedule(opened: &Opened, name: &str) -> anyhow::Result<()> {
    // The worker knows every schedule of the apps, and the queue's own.
    let worker = seaworthy_http::worker(&opened.platform, &opened.apps.all(), WorkerOptions::default())?;
    let Some(schedule) = worker.schedules().iter().find(|schedule| schedule.name == name) else {
        let known: Vec<_> = worker.schedules().iter().map(|schedule| schedule.name).collect();
        bail!("there is no such schedule; there are {}", known.join(", "));
    };
    let transaction = opened.platform.database.write().await?;
    let job = opened.platform.jobs.run_schedule(&transaction, schedule).await?;
    opened.commit(transaction, "schedule.run", Some(job)).await?;
    println!("{name} is job {job}.");
    Ok(())
}
