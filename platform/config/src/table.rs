//! Every setting of the server, declared once.

use crate::declaration::{Declaration, Kind};

/// The placeholder that `.env.example` shows for `SECRET_KEY`. The server refuses it as a weak value.
pub const EXAMPLE_SECRET_KEY: &str = "replace-this-with-at-least-32-random-characters";

const fn integer(min: u64, max: u64) -> Kind {
    Kind::Integer { min, max }
}

const DAY_SECONDS: u64 = 86_400;
const GIBIBYTE: u64 = 1 << 30;

/// All settings, in the order in which they are printed and documented.
pub static SETTINGS: &[Declaration] = &[
    Declaration::new(
        "ENVIRONMENT",
        "environment",
        Kind::Choice(&["development", "test", "staging", "production"]),
        "development",
        "What this installation is for; production turns on the strict rules",
    ),
    Declaration::new("DATA_DIR", "data_dir", Kind::Path, "./data", "Folder of the database file, the images and the generated key"),
    Declaration::optional(
        "SECRET_KEY",
        "secret_key",
        Kind::Text,
        EXAMPLE_SECRET_KEY,
        "Signs sessions and tokens, at least 32 random characters; required in production, elsewhere generated and kept in DATA_DIR",
    )
    .secret(),
    Declaration::optional(
        "REDIS_URL",
        "redis_url",
        Kind::Url(&["redis", "rediss"]),
        "redis://localhost:6379/0",
        "Redis that several nodes share for counting calls and remembering values; without it each node has its memory for itself",
    )
    .secret(),
    Declaration::optional(
        "SENTRY_DSN",
        "sentry_dsn",
        Kind::Url(&["https", "http"]),
        "https://key@sentry.example.com/1",
        "Sentry, or what speaks its protocol: where errors are sent; required in production",
    )
    .secret(),
    Declaration::new("CORS_ORIGINS", "cors_origins", Kind::Origins, "", "Web origins of other sites that may call the API"),
    Declaration::new("TRASH_DAYS", "trash_days", integer(1, 3650), "30", "How long deleted things can be restored").unit("days"),
    Declaration::new(
        "WORKERS",
        "workers",
        integer(0, 256),
        "4",
        "How many jobs run at once in this process; 0: none, where `seaworthy worker` runs beside it",
    )
    .unit("jobs"),
    Declaration::new("DEMO", "demo", Kind::Boolean, "false", "Fill the apps with sample data and offer a demo account"),
    Declaration::new(
        "ALLOW_SQLITE_IN_PRODUCTION",
        "allow_sqlite_in_production",
        Kind::Boolean,
        "false",
        "Confirms that this production installation runs on one node only, with SQLite",
    ),
    Declaration::new(
        "HOST",
        "server.host",
        Kind::Address,
        "127.0.0.1",
        "Address to listen on; one that other machines can reach needs a SECRET_KEY",
    ),
    Declaration::new("PORT", "server.port", integer(0, 65_535), "8080", "Port to listen on; 0 takes any free one"),
    Declaration::optional(
        "PUBLIC_URL",
        "server.public_url",
        Kind::PublicUrl,
        "https://seaworthy.example.com",
        "Address at which people reach this installation",
    ),
    Declaration::new(
        "TRUSTED_PROXIES",
        "server.trusted_proxies",
        Kind::Networks,
        "",
        "Reverse proxies whose X-Forwarded-* headers are believed",
    ),
    Declaration::new(
        "HEADER_TIMEOUT_SECONDS",
        "server.header_timeout_seconds",
        integer(1, 3600),
        "30",
        "How long a client may take to send a request's head, and an idle connection is kept",
    )
    .unit("seconds"),
    Declaration::new(
        "SHUTDOWN_DELAY_SECONDS",
        "server.shutdown_delay_seconds",
        integer(0, 600),
        "0",
        "How long requests are still taken after a stop signal, with readiness red, so that a load balancer goes elsewhere first",
    )
    .unit("seconds"),
    Declaration::new(
        "SHUTDOWN_GRACE_SECONDS",
        "server.shutdown_grace_seconds",
        integer(0, 3600),
        "20",
        "How long running requests may take to finish after that",
    )
    .unit("seconds"),
    Declaration::new(
        "DATABASE_URL",
        "database.url",
        Kind::DatabaseUrl,
        "sqlite://{DATA_DIR}/seaworthy.db",
        "The database; required in production",
    )
    .secret(),
    Declaration::new("DATABASE_POOL_SIZE", "database.pool_size", integer(1, 1000), "10", "Database connections kept open")
        .unit("connections"),
    Declaration::new(
        "DATABASE_POOL_OVERFLOW",
        "database.pool_overflow",
        integer(0, 1000),
        "20",
        "Further database connections opened under load",
    )
    .unit("connections"),
    Declaration::new(
        "DATABASE_POOL_WAIT_SECONDS",
        "database.pool_wait_seconds",
        integer(1, 600),
        "30",
        "How long a request waits for a free database connection",
    )
    .unit("seconds"),
    Declaration::new(
        "DATABASE_POOL_RECYCLE_SECONDS",
        "database.pool_recycle_seconds",
        integer(1, DAY_SECONDS),
        "3600",
        "Age at which a database connection is replaced",
    )
    .unit("seconds"),
    Declaration::new("BACKUP_DIR", "backup.dir", Kind::Path, "{DATA_DIR}/backups", "Folder of the backups; better on another disk than DATA_DIR"),
    Declaration::optional(
        "BACKUP_KEY",
        "backup.key",
        Kind::Text,
        "AGE-SECRET-KEY-1…",
        "Encrypts and opens backups: `seaworthy backup key` prints a new one; required in production where backups are made, elsewhere generated and kept in DATA_DIR. Keep a copy away from this machine",
    )
    .secret(),
    Declaration::new(
        "BACKUP_SCHEDULE",
        "backup.schedule",
        Kind::Text,
        "17 3 * * *",
        "When a backup is made, in cron's five fields, UTC; `off`: only on request. Needs a server or worker with WORKERS of 1 or more",
    ),
    Declaration::new("BACKUP_RETENTION_DAYS", "backup.retention_days", integer(1, 3650), "30", "How long backups are kept").unit("days"),
    Declaration::new(
        "BACKUP_KEEP_AT_LEAST",
        "backup.keep_at_least",
        integer(1, 1000),
        "3",
        "How many of the newest backups are kept however old they are",
    )
    .unit("backups"),
    Declaration::new(
        "MIGRATION_BACKUP",
        "backup.before_migration",
        Kind::Boolean,
        "true",
        "Whether a backup is made before the schema of a database with data is changed",
    ),
    Declaration::new(
        "LOG_LEVEL",
        "log.level",
        Kind::Choice(&["trace", "debug", "info", "warn", "error"]),
        "info",
        "Least severity that is logged",
    ),
    Declaration::new(
        "LOG_FORMAT",
        "log.format",
        Kind::Choice(&["auto", "console", "json"]),
        "auto",
        "Form of the log on standard output; auto is console on a terminal and json elsewhere",
    ),
    Declaration::new("LOG_FILE", "log.file", Kind::Boolean, "true", "Whether JSON log files are written to LOG_DIR"),
    Declaration::new("LOG_DIR", "log.dir", Kind::Path, "{DATA_DIR}/logs", "Folder of the log files"),
    Declaration::new("LOG_RETENTION_DAYS", "log.retention_days", integer(1, 3650), "14", "How long log files are kept").unit("days"),
    Declaration::new("SENTRY_SAMPLE_RATE", "sentry.sample_rate", Kind::Share, "1", "Share of errors that are sent to SENTRY_DSN"),
    Declaration::new(
        "SENTRY_TRACES_SAMPLE_RATE",
        "sentry.traces_sample_rate",
        Kind::Share,
        "0",
        "Share of requests whose duration is sent to SENTRY_DSN",
    ),
    Declaration::optional(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "otel.exporter_otlp_endpoint",
        Kind::Url(&["http", "https"]),
        "http://localhost:4318",
        "OpenTelemetry collector to which traces are sent by OTLP over HTTP; `/v1/traces` is added",
    ),
    Declaration::optional(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "otel.exporter_otlp_headers",
        Kind::Text,
        "authorization=Bearer%20token",
        "Headers for the collector: name=value pairs separated by commas, values percent-encoded",
    )
    .secret(),
    Declaration::new(
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "otel.exporter_otlp_timeout",
        integer(100, 60_000),
        "10000",
        "Longest time of one delivery to the collector",
    )
    .unit("milliseconds"),
    Declaration::new("OTEL_SERVICE_NAME", "otel.service_name", Kind::Text, "seaworthy", "Name of this service in traces"),
    Declaration::new(
        "OTEL_TRACES_SAMPLER_ARG",
        "otel.traces_sampler_arg",
        Kind::Share,
        "1",
        "Share of traces that are kept, where the caller has not decided",
    ),
    Declaration::optional(
        "METRICS_TOKEN",
        "metrics.token",
        Kind::Text,
        "at-least-16-random-characters",
        "Bearer token with which /metrics can be read from anywhere, at least 16 characters",
    )
    .secret(),
    Declaration::new(
        "METRICS_NETWORKS",
        "metrics.networks",
        Kind::Networks,
        "127.0.0.0/8,::1/128",
        "Networks from which /metrics can be read without a token",
    ),
    Declaration::new(
        "ACCESS_TOKEN_MINUTES",
        "auth.access_token_minutes",
        integer(1, 1440),
        "15",
        "Life of an access token",
    )
    .unit("minutes"),
    Declaration::new(
        "REFRESH_DAYS",
        "auth.refresh_days",
        integer(1, 365),
        "7",
        "Life of a session that is not used",
    )
    .unit("days"),
    Declaration::new(
        "REGISTRATION",
        "auth.registration",
        Kind::Choice(&["open", "closed"]),
        "open",
        "Whether people may create their own account; the first account can always be created",
    ),
    Declaration::new(
        "SIGN_IN_PER_MINUTE",
        "auth.sign_in_per_minute",
        integer(1, 10_000),
        "5",
        "Attempts to sign in or register from one address",
    )
    .unit("requests per minute"),
    Declaration::new("MAX_IMAGE_BYTES", "uploads.max_image_bytes", integer(1024, GIBIBYTE), "20971520", "Largest image file").unit("bytes"),
    Declaration::new(
        "MAX_IMAGE_MEGAPIXELS",
        "uploads.max_image_megapixels",
        integer(1, 1000),
        "80",
        "Largest image in millions of pixels",
    )
    .unit("megapixels"),
    Declaration::new("MAX_IMPORT_BYTES", "uploads.max_import_bytes", integer(1024, GIBIBYTE), "5242880", "Largest CSV file for an import")
        .unit("bytes"),
    Declaration::new(
        "REQUEST_TIMEOUT_SECONDS",
        "limits.request_timeout_seconds",
        integer(1, 3600),
        "30",
        "Longest time a request may take",
    )
    .unit("seconds"),
    Declaration::new(
        "MAX_BODY_BYTES",
        "limits.max_body_bytes",
        integer(1024, GIBIBYTE),
        "1048576",
        "Largest request body other than an upload",
    )
    .unit("bytes"),
    Declaration::new(
        "READS_PER_MINUTE",
        "limits.reads_per_minute",
        integer(1, 1_000_000),
        "600",
        "Reading requests of one person or address",
    )
    .unit("requests per minute"),
    Declaration::new(
        "WRITES_PER_MINUTE",
        "limits.writes_per_minute",
        integer(1, 1_000_000),
        "120",
        "Changing requests of one person or address",
    )
    .unit("requests per minute"),
    Declaration::new(
        "OUTBOUND_ALLOW",
        "outbound.allow",
        Kind::Destinations,
        "",
        "What the server may call although it is not public; cloud metadata needs its exact address",
    ),
    Declaration::new(
        "OUTBOUND_CONNECT_SECONDS",
        "outbound.connect_seconds",
        integer(1, 60),
        "5",
        "Longest time to reach another server, TLS included",
    )
    .unit("seconds"),
    Declaration::new(
        "OUTBOUND_TIMEOUT_SECONDS",
        "outbound.timeout_seconds",
        integer(1, 600),
        "10",
        "Longest time of one attempt to call another server",
    )
    .unit("seconds"),
    Declaration::new("RETRY_ATTEMPTS", "outbound.retry_attempts", integer(1, 10), "3", "Attempts in all of a call that may be repeated")
        .unit("attempts"),
    Declaration::new(
        "BREAKER_FAILURES",
        "outbound.breaker_failures",
        integer(1, 1000),
        "5",
        "Failures within BREAKER_WINDOW_SECONDS after which another server is left alone",
    )
    .unit("failures"),
    Declaration::new(
        "BREAKER_WINDOW_SECONDS",
        "outbound.breaker_window_seconds",
        integer(1, 3600),
        "60",
        "How far back failures are counted",
    )
    .unit("seconds"),
    Declaration::new(
        "BREAKER_OPEN_SECONDS",
        "outbound.breaker_open_seconds",
        integer(1, 3600),
        "30",
        "How long another server is left alone before it is tried again",
    )
    .unit("seconds"),
    Declaration::optional("SMTP_HOST", "smtp.host", Kind::Text, "mail.example.com", "Mail server through which mail is sent"),
    Declaration::new("SMTP_PORT", "smtp.port", integer(1, 65_535), "587", "Port of the mail server"),
    Declaration::new(
        "SMTP_TLS",
        "smtp.tls",
        Kind::Choice(&["starttls", "implicit", "none"]),
        "starttls",
        "TLS to the mail server: starttls (demanded), implicit (from the first byte, port 465) or none",
    ),
    Declaration::optional("SMTP_USERNAME", "smtp.username", Kind::Text, "seaworthy", "User at the mail server"),
    Declaration::optional("SMTP_PASSWORD", "smtp.password", Kind::Text, "password", "Password at the mail server").secret(),
    Declaration::optional("SMTP_FROM", "smtp.from", Kind::Mailboxes, "seaworthy@example.com", "Sender of mail; one address"),
    Declaration::new("ALERT_EMAIL_TO", "alerts.email_to", Kind::Mailboxes, "", "Who gets alerts by mail; needs SMTP_HOST and SMTP_FROM"),
    Declaration::optional(
        "SLACK_WEBHOOK_URL",
        "alerts.slack_webhook_url",
        Kind::WebhookUrl,
        "https://hooks.slack.com/services/T000/B000/secret",
        "Incoming webhook of the Slack channel that gets alerts",
    )
    .secret(),
    Declaration::optional(
        "PAGERDUTY_ROUTING_KEY",
        "alerts.pagerduty_routing_key",
        Kind::Text,
        "0123456789abcdef0123456789abcdef",
        "Integration key (Events API v2) of the PagerDuty service that gets alerts",
    )
    .secret(),
    Declaration::new(
        "PAGERDUTY_URL",
        "alerts.pagerduty_url",
        Kind::Url(&["https", "http"]),
        "https://events.pagerduty.com/v2/enqueue",
        "Where PagerDuty takes events; accounts in the EU use events.eu.pagerduty.com",
    ),
    Declaration::optional(
        "ALERT_WEBHOOK_URL",
        "alerts.webhook_url",
        Kind::WebhookUrl,
        "https://example.com/alerts",
        "Address that gets alerts as JSON (Standard Webhooks)",
    )
    .secret(),
    Declaration::optional(
        "ALERT_WEBHOOK_SECRET",
        "alerts.webhook_secret",
        Kind::Text,
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "Signs what ALERT_WEBHOOK_URL gets",
    )
    .secret(),
    Declaration::new(
        "ALERT_INTERVAL_SECONDS",
        "alerts.interval_seconds",
        integer(1, 3600),
        "15",
        "Between two looks; an alert is told after three in a row",
    )
    .unit("seconds"),
    Declaration::new(
        "ALERT_ERROR_RATE_PERCENT",
        "alerts.error_rate_percent",
        integer(1, 100),
        "10",
        "Share of requests of five minutes that fail (5xx); more is an alert",
    )
    .unit("percent"),
    Declaration::new("ALERT_MEMORY_PERCENT", "alerts.memory_percent", integer(1, 100), "90", "Memory of the machine in use; more is an alert")
        .unit("percent"),
    Declaration::new("ALERT_DISK_PERCENT", "alerts.disk_percent", integer(1, 100), "90", "Space in use on the disk of DATA_DIR; more is an alert")
        .unit("percent"),
    Declaration::new("ALERT_REPEAT_HOURS", "alerts.repeat_hours", integer(1, 720), "4", "After this time an alert that lasts is told again")
        .unit("hours"),
    Declaration::optional(
        "TLS_CERTIFICATE_FILE",
        "alerts.certificate_file",
        Kind::Path,
        "/etc/ssl/seaworthy.pem",
        "Certificate (PEM) of whatever serves TLS in front of the server; only its end is watched",
    ),
    Declaration::new(
        "ALERT_CERTIFICATE_DAYS",
        "alerts.certificate_days",
        integer(1, 365),
        "15",
        "A certificate that ends within this time is an alert",
    )
    .unit("days"),
    Declaration::optional("NODE_NAME", "alerts.node_name", Kind::Text, "node-1", "Name of this process in alerts; the host name unless given"),
];

/// The setting with this key, if there is one.
#[must_use]
pub fn find(key: &str) -> Option<&'static Declaration> {
    SETTINGS.iter().find(|declaration| declaration.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;
    use std::collections::BTreeSet;

    #[test]
    fn keys_and_paths_are_unique() {
        let keys: BTreeSet<_> = SETTINGS.iter().map(|declaration| declaration.key).collect();
        let paths: BTreeSet<_> = SETTINGS.iter().map(|declaration| declaration.path).collect();
        assert_eq!((keys.len(), paths.len()), (SETTINGS.len(), SETTINGS.len()));
    }

    #[test]
    fn every_default_and_example_is_accepted_by_its_own_kind() {
        for declaration in SETTINGS {
            let shown = declaration.default.unwrap_or(declaration.example);
            assert!(parse::value(declaration.kind, shown).is_some(), "{}", declaration.key);
        }
    }

    #[test]
    fn sections_are_contiguous() {
        let mut sections: Vec<_> = SETTINGS.iter().map(Declaration::section).collect();
        sections.dedup();
        let distinct: BTreeSet<_> = sections.iter().collect();
        assert_eq!(distinct.len(), sections.len());
    }
}
