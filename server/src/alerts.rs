//! Alerts of this process: looks every now and then, and tells whoever the settings name.

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context as _;
use chrono::TimeDelta;
use seaworthy_backup::runs::{RunKind, standing};
use seaworthy_config::{Settings, SmtpTls as SmtpTlsSetting};
use seaworthy_http::{
    Platform,
    health::{Light, memory},
};
use seaworthy_notify::{
    AlertBook, Backup, Channel, Delivery, DeliveryOptions, Event, Message, Notice, OpenBreaker, Severity, Snapshot,
    Thresholds, certificate,
    channels::{self, Email, EmailOptions, PagerDuty, Slack, SmtpTls, Webhook},
};
use seaworthy_resilience::{BreakerState, Dependencies, Dependency};
use tokio::{task::JoinHandle, time::MissedTickBehavior};

use crate::outside::{Outside, configured};

/// What still waits for a channel when the server stops has this long.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// Counting jobs may take this long; then their number is not known.
const PATIENCE: Duration = Duration::from_secs(3);

/// The alerts with the settings' thresholds.
pub(crate) fn book(settings: &Settings) -> AlertBook {
    let alerts = &settings.alerts;
    AlertBook::new(Thresholds {
        error_rate_percent: alerts.error_rate_percent.into(),
        memory_percent: alerts.memory_percent.into(),
        disk_percent: alerts.disk_percent.into(),
        certificate_left: TimeDelta::days(alerts.certificate_days.into()),
        repeat: TimeDelta::hours(alerts.repeat_hours.into()),
        ..Thresholds::default()
    })
}

/// The channels that the settings name.
///
/// # Errors
/// An address among the settings cannot be used.
pub(crate) fn channels(
    settings: &Settings,
    outside: &Outside,
    platform: &Platform,
) -> anyhow::Result<Vec<Arc<dyn Channel>>> {
    let (alerts, outbound) = (&settings.alerts, &outside.outbound);
    let dependency = |name: &'static str| -> anyhow::Result<Dependency> {
        Ok(outside.dependencies.declare(name, configured(channels::policy(), settings))?)
    };
    let mut found: Vec<Arc<dyn Channel>> = Vec::new();
    if let Some(email) = email(settings) {
        found.push(Arc::new(Email::new(dependency("alerts-email")?, email).context("ALERT_EMAIL_TO, SMTP_FROM")?));
    }
    if let Some(url) = &alerts.slack_webhook_url {
        found.push(Arc::new(Slack::new(outbound.clone(), dependency("alerts-slack")?, url.clone())));
    }
    if let Some(key) = &alerts.pagerduty_routing_key {
        let (dependency, url) = (dependency("alerts-pagerduty")?, alerts.pagerduty_url.clone());
        found.push(Arc::new(PagerDuty::new(outbound.clone(), dependency, url, key.clone())));
    }
    if let Some(url) = &alerts.webhook_url {
        let (dependency, secret) = (dependency("alerts-webhook")?, alerts.webhook_secret.clone());
        let clock = Arc::clone(&platform.clock);
        found.push(Arc::new(Webhook::new(outbound.clone(), dependency, url.clone(), secret, clock)));
    }
    Ok(found)
}

fn email(settings: &Settings) -> Option<EmailOptions> {
    let smtp = &settings.smtp;
    let to = settings.alerts.email_to.clone();
    let (host, from) = (smtp.host.clone()?, smtp.from.as_ref()?.first()?.clone());
    (!to.is_empty()).then(|| EmailOptions {
        host,
        port: smtp.port,
        tls: match smtp.tls {
            SmtpTlsSetting::StartTls => SmtpTls::StartTls,
            SmtpTlsSetting::Implicit => SmtpTls::Implicit,
            SmtpTlsSetting::None => SmtpTls::None,
        },
        credentials: smtp.username.clone().zip(smtp.password.clone()),
        from,
        to,
        roots: Vec::new(),
    })
}

/// The watch of this process.
pub(crate) struct Watch {
    task: JoinHandle<()>,
    delivery: Arc<Delivery>,
}

impl Watch {
    /// Begins to look.
    ///
    /// # Errors
    /// A setting cannot be used.
    pub(crate) fn start(
        settings: &Settings,
        outside: &Outside,
        platform: &Platform,
        book: AlertBook,
    ) -> anyhow::Result<Self> {
        let delivery = Arc::new(Delivery::start(channels(settings, outside, platform)?, DeliveryOptions::default()));
        let looker = Looker {
            platform: platform.clone(),
            dependencies: outside.dependencies.clone(),
            certificate: settings.alerts.certificate_file.clone(),
            backups_are_scheduled: settings.backup.schedule != "off",
            node: settings.alerts.node_name.clone().unwrap_or_else(host_name),
            interval: Duration::from_secs(settings.alerts.interval_seconds.into()),
            book,
            delivery: Arc::clone(&delivery),
        };
        tracing::info!(channels = ?delivery.channels(), node = looker.node, "alerts are watched");
        Ok(Self { task: tokio::spawn(looker.watch()), delivery })
    }

    /// Looks no more; what waits for a channel is sent if that is quick.
    pub(crate) async fn stop(self) {
        self.task.abort();
        // The only error is that it was ended, which is what was asked for.
        let _ = self.task.await;
        if let Some(delivery) = Arc::into_inner(self.delivery) {
            delivery.stop(LAST_WORDS).await;
        }
    }
}

struct Looker {
    platform: Platform,
    dependencies: Dependencies,
    certificate: Option<PathBuf>,
    backups_are_scheduled: bool,
    node: String,
    interval: Duration,
    book: AlertBook,
    delivery: Arc<Delivery>,
}

impl Looker {
    async fn watch(self) {
        let mut tick = tokio::time::interval(self.interval);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            let snapshot = self.look().await;
            for notice in self.book.tick(&snapshot, self.platform.clock.now()) {
                log(&notice);
                self.delivery.deliver(Message::new(notice, &self.node));
            }
        }
    }

    async fn look(&self) -> Snapshot {
        let items = self.platform.health.items();
        let red = |name: &str| items.iter().find(|item| item.name == name).map(|item| item.light == Light::Red);
        let failing = items.iter().filter(|item| item.required && item.light == Light::Red && item.name != "database");
        let database_up = red("database").map(|red| !red);
        let traffic = self.platform.traffic();
        let (backup, restore_drill_failure) =
            if database_up == Some(true) { self.backups().await.unwrap_or_default() } else { (None, None) };
        Snapshot {
            database_up,
            failing_services: Some(failing.map(|item| format!("{} ({})", item.title, item.detail)).collect()),
            requests: traffic.requests,
            faults: traffic.faults,
            last_fault: traffic.last_fault.map(|id| id.to_string()),
            memory_used_percent: memory().memory_used_percent,
            disk_used_percent: disk_used_percent(self.platform.files.root()),
            dead_jobs: if database_up == Some(true) { self.dead_jobs().await } else { None },
            open_breakers: open_breakers(&self.dependencies),
            certificate_ends: self.certificate.as_ref().map(|path| {
                let pem = std::fs::read(path).map_err(|error| error.to_string())?;
                certificate::ends(&pem)
            }),
            backup,
            restore_drill_failure,
        }
    }

    /// The last backup, where some are to be made; and what the last restore drill failed with.
    async fn backups(&self) -> Option<(Option<Backup>, Option<String>)> {
        let asked = async {
            let backups = standing(&self.platform.database, RunKind::Backup).await.ok()?;
            Some((backups, standing(&self.platform.database, RunKind::Drill).await.ok()?))
        };
        let (backups, drills) = tokio::time::timeout(PATIENCE, asked).await.ok()??;
        let backup = self.backups_are_scheduled.then(|| Backup {
            last: backups.last_success.map(|run| run.finished_at),
            expected_since: self.platform.started_at,
        });
        let broken = drills.is_broken();
        let drill = match (drills.last_failure, drills.last_success) {
            (Some(failure), _) if broken => Some(failure.error.unwrap_or_else(|| "no reason was kept".into())),
            (_, Some(_)) => Some(String::new()),
            _ => None,
        };
        Some((backup, drill))
    }

    async fn dead_jobs(&self) -> Option<u64> {
        let asked = seaworthy_jobs::admin::queues(&self.platform.database);
        let queues = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?;
        u64::try_from(queues.iter().map(|queue| queue.dead).sum::<i64>()).ok()
    }
}

fn open_breakers(dependencies: &Dependencies) -> Vec<OpenBreaker> {
    let open = dependencies.statuses().into_iter().filter(|status| status.state != BreakerState::Closed);
    let breaker = |status: seaworthy_resilience::DependencyStatus| OpenBreaker {
        dependency: status.name,
        last_error: status.last_error.map(|error| error.kind.to_owned()).unwrap_or_default(),
        fallback: status.fallback,
    };
    open.map(breaker).collect()
}

/// As `df` counts: of the space that is there for the server's account.
fn disk_used_percent(folder: &std::path::Path) -> Option<f64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let used = disk.f_blocks.saturating_sub(disk.f_bfree);
    let per_mille = (used * 1000).checked_div(used + disk.f_bavail)?;
    Some(f64::from(u32::try_from(per_mille).ok()?) / 10.0)
}

fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Alerts are in the log as well, for installations without a channel.
fn log(notice: &Notice) {
    let Notice { rule, subject, what, since, example_request_id, .. } = notice;
    let (rule, title, fix) = (rule.id(), rule.title(), rule.fix());
    match (notice.event, notice.severity) {
        (Event::Recovered, _) => tracing::info!(rule, subject, what, %since, "alert over: {title}"),
        (_, Severity::Critical) => {
            tracing::error!(rule, subject, what, fix, %since, example_request_id, "alert: {title}");
        }
        (_, Severity::Warning) => {
            tracing::warn!(rule, subject, what, fix, %since, example_request_id, "alert: {title}");
        }
    }
}
