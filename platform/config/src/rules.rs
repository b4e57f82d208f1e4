//! Rules over the settings as a whole, each its own function with its own code. What single values may be is checked before.

use crate::report::{Code, Fault};
use crate::settings::{DatabaseEngine, Environment, LogLevel, Settings, SmtpTls};
use crate::sources::Origin;
use crate::table::find;
use crate::weak_key;
use secrecy::ExposeSecret;
use std::collections::BTreeMap;

/// What the rules look at.
pub(crate) struct Context<'a> {
    pub settings: &'a Settings,
    pub origins: &'a BTreeMap<&'static str, Origin>,
    /// Redacted values by key.
    pub shown: &'a BTreeMap<&'static str, String>,
}

/// Least number of characters of a secret key.
pub const SECRET_KEY_CHARACTERS: usize = 32;

/// Least number of characters of the token for /metrics.
const METRICS_TOKEN_CHARACTERS: usize = 16;

/// Settings without which production does not start. Production itself is only ever chosen explicitly, by ENVIRONMENT.
const REQUIRED_IN_PRODUCTION: [&str; 3] = ["DATABASE_URL", "SECRET_KEY", "SENTRY_DSN"];

pub(crate) fn faults(context: &Context<'_>) -> Vec<Fault> {
    let single = [
        secret_key_length(context),
        secret_key_weak(context),
        database_scheme(context),
        sqlite_in_production(context),
        debug_in_production(context),
        demo_in_production(context),
        open_cors(context),
        public_bind(context),
        bind_without_secret(context),
        sentry_dsn(context),
        backup_key_form(context),
        backup_key_in_production(context),
        metrics_token_length(context),
        open_metrics(context),
    ];
    let several =
        required_in_production(context).into_iter().chain(incomplete(context)).chain(plain_transport(context));
    several.chain(single.into_iter().flatten()).collect()
}

pub(crate) fn warnings(context: &Context<'_>) -> Vec<Fault> {
    let single = [environment_unset(context), trust_everyone(context)];
    single.into_iter().flatten().collect()
}

impl Context<'_> {
    fn is_production(&self) -> bool {
        self.settings.environment == Environment::Production
    }

    fn is_reachable(&self) -> bool {
        !self.settings.server.host.to_canonical().is_loopback()
    }

    fn is_given(&self, key: &str) -> bool {
        self.origins.get(key).is_some_and(|origin| *origin != Origin::Default)
    }

    fn fault(&self, code: Code, key: &str, expected: impl Into<String>) -> Fault {
        let origin = self.origins.get(key).cloned().unwrap_or(Origin::Default);
        Fault { value: self.shown.get(key).cloned(), ..Fault::new(code, key, origin, expected) }
    }
}

fn required_in_production(context: &Context<'_>) -> Vec<Fault> {
    let missing = REQUIRED_IN_PRODUCTION.iter().filter(|key| context.is_production() && !context.is_given(key));
    missing
        .map(|key| {
            let accepted = find(key).map(|declaration| declaration.kind.accepted()).unwrap_or_default();
            Fault::new(Code::Missing, *key, Origin::Default, format!("{accepted}; production needs it to be given"))
        })
        .collect()
}

fn secret_key_length(context: &Context<'_>) -> Option<Fault> {
    let count = context.settings.secret_key.as_ref()?.expose_secret().chars().count();
    let expected = format!("at least {SECRET_KEY_CHARACTERS} characters; these are {count}");
    (count < SECRET_KEY_CHARACTERS).then(|| context.fault(Code::SecretKeyShort, "SECRET_KEY", expected))
}

fn secret_key_weak(context: &Context<'_>) -> Option<Fault> {
    let key = context.settings.secret_key.as_ref()?.expose_secret();
    let expected = "random characters, for example from: openssl rand -base64 48";
    weak_key::is_weak(key).then(|| context.fault(Code::SecretKeyWeak, "SECRET_KEY", expected))
}

fn database_scheme(context: &Context<'_>) -> Option<Fault> {
    let accepted = find("DATABASE_URL").map(|declaration| declaration.kind.accepted()).unwrap_or_default();
    context.settings.database.engine().is_none().then(|| context.fault(Code::DatabaseScheme, "DATABASE_URL", accepted))
}

/// When no database is given at all, that alone is the fault.
fn sqlite_in_production(context: &Context<'_>) -> Option<Fault> {
    let sqlite = context.settings.database.engine() == Some(DatabaseEngine::Sqlite) && context.is_given("DATABASE_URL");
    let refused = context.is_production() && sqlite && !context.settings.allow_sqlite_in_production;
    let expected = "PostgreSQL, or ALLOW_SQLITE_IN_PRODUCTION=true when this is the only node";
    refused.then(|| context.fault(Code::SqliteInProduction, "DATABASE_URL", expected))
}

fn debug_in_production(context: &Context<'_>) -> Option<Fault> {
    let refused = context.is_production() && context.settings.log.level < LogLevel::Info;
    refused.then(|| context.fault(Code::DebugInProduction, "LOG_LEVEL", "info, warn or error"))
}

fn demo_in_production(context: &Context<'_>) -> Option<Fault> {
    let refused = context.is_production() && context.settings.demo;
    refused.then(|| context.fault(Code::DemoInProduction, "DEMO", "false"))
}

fn open_cors(context: &Context<'_>) -> Option<Fault> {
    let refused = context.is_production() && context.settings.cors_origins.iter().any(|origin| origin == "*");
    refused.then(|| context.fault(Code::OpenCors, "CORS_ORIGINS", "exact origins such as https://app.example.com"))
}

fn public_bind(context: &Context<'_>) -> Option<Fault> {
    let server = &context.settings.server;
    let https = server.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let refused = context.is_production() && context.is_reachable() && server.trusted_proxies.is_empty() && !https;
    let expected = "a loopback address, or TRUSTED_PROXIES, or a PUBLIC_URL that starts with https://";
    refused.then(|| context.fault(Code::PublicBind, "HOST", expected))
}

fn bind_without_secret(context: &Context<'_>) -> Option<Fault> {
    let refused = context.is_reachable() && !context.is_given("SECRET_KEY");
    let expected = "a loopback address such as 127.0.0.1 until SECRET_KEY is set";
    refused.then(|| context.fault(Code::BindWithoutSecret, "HOST", expected))
}

/// `https://KEY@host/PROJECT`.
fn sentry_dsn(context: &Context<'_>) -> Option<Fault> {
    let (_, rest) = context.settings.sentry_dsn.as_ref()?.expose_secret().split_once("://")?;
    let (key, place) = rest.split_once('@').unwrap_or_default();
    let project = place.trim_end_matches('/').rsplit_once('/').map(|(_, project)| project).unwrap_or_default();
    let fits = !key.is_empty() && !project.is_empty() && project.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let expected = "https://KEY@host/PROJECT, as the tracker shows it";
    (!fits).then(|| context.fault(Code::SentryDsn, "SENTRY_DSN", expected))
}

fn metrics_token_length(context: &Context<'_>) -> Option<Fault> {
    let count = context.settings.metrics.token.as_ref()?.expose_secret().chars().count();
    let expected = format!("at least {METRICS_TOKEN_CHARACTERS} characters; these are {count}");
    (count < METRICS_TOKEN_CHARACTERS).then(|| context.fault(Code::MetricsTokenShort, "METRICS_TOKEN", expected))
}

fn open_metrics(context: &Context<'_>) -> Option<Fault> {
    let open = context.settings.metrics.networks.iter().any(|network| network.is_everything());
    let expected = "the networks of your own monitoring, or METRICS_TOKEN for it";
    (context.is_production() && open).then(|| context.fault(Code::OpenMetrics, "METRICS_NETWORKS", expected))
}

/// Settings that need another one beside them.
const NEEDS: [(&str, &str); 6] = [
    ("ALERT_EMAIL_TO", "SMTP_HOST"),
    ("SMTP_HOST", "SMTP_FROM"),
    ("SMTP_FROM", "SMTP_HOST"),
    ("SMTP_USERNAME", "SMTP_PASSWORD"),
    ("SMTP_PASSWORD", "SMTP_USERNAME"),
    ("ALERT_WEBHOOK_SECRET", "ALERT_WEBHOOK_URL"),
];

fn incomplete(context: &Context<'_>) -> Vec<Fault> {
    let missing = NEEDS.iter().filter(|(key, needed)| context.is_given(key) && !context.is_given(needed));
    let mut faults: Vec<Fault> = missing
        .map(|(key, needed)| context.fault(Code::Incomplete, key, format!("{needed} to be set too, or this one not")))
        .collect();
    let senders = context.settings.smtp.from.as_ref().map_or(1, Vec::len);
    faults.extend((senders != 1).then(|| context.fault(Code::BadValue, "SMTP_FROM", "one e-mail address")));
    faults
}

fn plain_transport(context: &Context<'_>) -> Vec<Fault> {
    let (smtp, alerts) = (&context.settings.smtp, &context.settings.alerts);
    let plain = |url: &str| url.starts_with("http://");
    let secret = |url: &Option<secrecy::SecretString>| url.as_ref().is_some_and(|url| plain(url.expose_secret()));
    let is_local =
        |host: &str| host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let mail = smtp.tls == SmtpTls::None && smtp.host.as_deref().is_some_and(|host| !is_local(host));
    let found = [
        ("SMTP_TLS", mail, "starttls or implicit, unless SMTP_HOST is this machine"),
        ("SLACK_WEBHOOK_URL", secret(&alerts.slack_webhook_url), "a URL: https://…"),
        ("ALERT_WEBHOOK_URL", secret(&alerts.webhook_url), "a URL: https://…"),
        ("PAGERDUTY_URL", plain(&alerts.pagerduty_url), "a URL: https://…"),
    ];
    let found = found.into_iter().filter(|(_, found, _)| *found && context.is_production());
    found.map(|(key, _, expected)| context.fault(Code::PlainTransport, key, expected)).collect()
}

fn backup_key_form(context: &Context<'_>) -> Option<Fault> {
    let key = context.settings.backup.key.as_ref()?.expose_secret();
    let expected = "a key that begins with AGE-SECRET-KEY-1, from `seaworthy backup key`";
    (!key.starts_with("AGE-SECRET-KEY-1")).then(|| context.fault(Code::BackupKey, "BACKUP_KEY", expected))
}

/// A key that only lies beside the data is lost with them.
fn backup_key_in_production(context: &Context<'_>) -> Option<Fault> {
    let backup = &context.settings.backup;
    let used = backup.before_migration || backup.schedule != "off";
    let refused = context.is_production() && used && backup.key.is_none();
    let expected = "a key from `seaworthy backup key`, or MIGRATION_BACKUP=false and BACKUP_SCHEDULE=off where backups are made in another way";
    refused.then(|| context.fault(Code::Missing, "BACKUP_KEY", expected))
}

fn environment_unset(context: &Context<'_>) -> Option<Fault> {
    let doubtful = context.is_reachable() && !context.is_given("ENVIRONMENT");
    let expected = "to be set when HOST lets other machines in; the rules of production are not applied";
    doubtful.then(|| context.fault(Code::EnvironmentUnset, "ENVIRONMENT", expected))
}

fn trust_everyone(context: &Context<'_>) -> Option<Fault> {
    let doubtful = context.settings.server.trusted_proxies.iter().any(|network| network.is_everything());
    doubtful.then(|| context.fault(Code::TrustEveryone, "TRUSTED_PROXIES", "the addresses of your own proxies only"))
}

#[cfg(test)]
mod tests {
    use crate::{Code, EXAMPLE_SECRET_KEY, Origin, Sources, load};

    const KEY: &str = "u6/0Yg+Jm3pQ9wV1zXr7KcTn5dLs2HbEaFi8oUyNqRk=";

    /// Of the form alone: it opens nothing.
    const BACKUP_KEY: &str = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ";

    /// A production installation that starts, with changes; an empty value takes a setting away.
    fn production(changes: &[(&str, &str)]) -> Sources {
        let mut sources = development(&[
            ("ENVIRONMENT", "production"),
            ("DATABASE_URL", "postgres://sea:hunter2@db/sea"),
            ("SECRET_KEY", KEY),
            ("SENTRY_DSN", "https://0123abc@sentry.example/1"),
            ("BACKUP_KEY", BACKUP_KEY),
        ]);
        sources.environment.extend(development(changes).environment);
        sources
    }

    fn development(settings: &[(&str, &str)]) -> Sources {
        let environment = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Sources { environment, ..Sources::empty() }
    }

    fn faults(sources: &Sources) -> Vec<(Code, String)> {
        let faults = load(sources).err().map(|faults| faults.faults).unwrap_or_default();
        faults.into_iter().map(|fault| (fault.code, fault.key)).collect()
    }

    fn warnings(sources: &Sources) -> Vec<(Code, String)> {
        load(sources).unwrap().warnings.into_iter().map(|fault| (fault.code, fault.key)).collect()
    }

    fn one(code: Code, key: &str) -> Vec<(Code, String)> {
        vec![(code, key.to_owned())]
    }

    #[test]
    fn a_first_run_and_a_full_production_are_accepted() {
        assert_eq!(faults(&Sources::empty()), []);
        assert_eq!(warnings(&Sources::empty()), []);
        assert_eq!(faults(&production(&[])), []);
    }

    #[test]
    fn production_needs_database_key_and_tracker() {
        for key in ["DATABASE_URL", "SECRET_KEY", "SENTRY_DSN"] {
            assert_eq!(faults(&production(&[(key, "")])), one(Code::Missing, key));
            assert_eq!(faults(&development(&[(key, "")])), []);
        }
    }

    #[test]
    fn production_has_a_key_for_backups() {
        let missing = |sources: &Sources| faults(sources).contains(&(Code::Missing, "BACKUP_KEY".to_owned()));
        assert!(missing(&production(&[("BACKUP_KEY", "")])) && !missing(&production(&[])));
        let other_ways = [("BACKUP_KEY", ""), ("MIGRATION_BACKUP", "false"), ("BACKUP_SCHEDULE", "off")];
        assert!(!missing(&production(&other_ways)) && missing(&production(&other_ways[..2])));
        assert!(!missing(&development(&[("BACKUP_KEY", "")])));
        assert_eq!(faults(&development(&[("BACKUP_KEY", "hunter2")])), one(Code::BackupKey, "BACKUP_KEY"));
    }

    #[test]
    fn production_is_never_the_default() {
        assert_eq!(faults(&production(&[("ENVIRONMENT", ""), ("LOG_LEVEL", "trace")])), []);
    }

    #[test]
    fn the_key_has_32_characters() {
        assert_eq!(faults(&development(&[("SECRET_KEY", &KEY[..31])])), one(Code::SecretKeyShort, "SECRET_KEY"));
        assert_eq!(faults(&development(&[("SECRET_KEY", &KEY[..32])])), []);
        assert_eq!(faults(&production(&[("SECRET_KEY", &KEY[..31])])), one(Code::SecretKeyShort, "SECRET_KEY"));
    }

    #[test]
    fn the_key_is_no_placeholder() {
        assert_eq!(faults(&development(&[("SECRET_KEY", EXAMPLE_SECRET_KEY)])), one(Code::SecretKeyWeak, "SECRET_KEY"));
        let both =
            vec![(Code::SecretKeyShort, "SECRET_KEY".to_owned()), (Code::SecretKeyWeak, "SECRET_KEY".to_owned())];
        assert_eq!(faults(&production(&[("SECRET_KEY", "changeme")])), both);
    }

    #[test]
    fn the_database_is_sqlite_or_postgres() {
        assert_eq!(
            faults(&development(&[("DATABASE_URL", "mysql://db/sea")])),
            one(Code::DatabaseScheme, "DATABASE_URL")
        );
        assert_eq!(faults(&development(&[("DATABASE_URL", "postgresql://db/sea")])), []);
        assert_eq!(faults(&development(&[("DATABASE_URL", "sqlite://sea.db")])), []);
    }

    #[test]
    fn sqlite_in_production_is_confirmed() {
        let sqlite = ("DATABASE_URL", "sqlite://sea.db");
        assert_eq!(faults(&production(&[sqlite])), one(Code::SqliteInProduction, "DATABASE_URL"));
        assert_eq!(faults(&production(&[sqlite, ("ALLOW_SQLITE_IN_PRODUCTION", "true")])), []);
        assert_eq!(faults(&development(&[sqlite])), []);
    }

    #[test]
    fn production_does_not_log_for_debugging() {
        for level in ["debug", "trace"] {
            assert_eq!(faults(&production(&[("LOG_LEVEL", level)])), one(Code::DebugInProduction, "LOG_LEVEL"));
            assert_eq!(faults(&development(&[("LOG_LEVEL", level)])), []);
        }
        assert_eq!(faults(&production(&[("LOG_LEVEL", "warn")])), []);
    }

    #[test]
    fn production_runs_no_demo() {
        assert_eq!(faults(&production(&[("DEMO", "on")])), one(Code::DemoInProduction, "DEMO"));
        assert_eq!(faults(&development(&[("DEMO", "on")])), []);
    }

    #[test]
    fn production_names_its_cors_origins() {
        assert_eq!(
            faults(&production(&[("CORS_ORIGINS", "https://a.example,*")])),
            one(Code::OpenCors, "CORS_ORIGINS")
        );
        assert_eq!(faults(&production(&[("CORS_ORIGINS", "https://a.example")])), []);
        assert_eq!(faults(&development(&[("CORS_ORIGINS", "*")])), []);
    }

    #[test]
    fn production_listens_to_others_only_behind_tls() {
        let host = ("HOST", "0.0.0.0");
        assert_eq!(faults(&production(&[host])), one(Code::PublicBind, "HOST"));
        assert_eq!(faults(&production(&[host, ("PUBLIC_URL", "http://sea.example")])), one(Code::PublicBind, "HOST"));
        assert_eq!(faults(&production(&[host, ("PUBLIC_URL", "https://sea.example")])), []);
        assert_eq!(faults(&production(&[host, ("TRUSTED_PROXIES", "10.0.0.0/8")])), []);
        assert_eq!(faults(&production(&[("HOST", "::1")])), []);
        assert_eq!(faults(&development(&[host, ("SECRET_KEY", KEY)])), []);
    }

    #[test]
    fn nobody_else_is_let_in_before_there_is_a_key() {
        for host in ["0.0.0.0", "::", "192.168.1.5"] {
            assert_eq!(faults(&development(&[("HOST", host)])), one(Code::BindWithoutSecret, "HOST"));
        }
        for host in ["localhost", "127.0.0.2", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(faults(&development(&[("HOST", host)])), []);
        }
    }

    #[test]
    fn the_tracker_is_named_by_its_project() {
        for dsn in ["https://sentry.example/1", "https://0123abc@sentry.example", "https://0123abc@sentry.example/a-b"]
        {
            assert_eq!(faults(&development(&[("SENTRY_DSN", dsn)])), one(Code::SentryDsn, "SENTRY_DSN"), "{dsn}");
        }
        assert_eq!(faults(&development(&[("SENTRY_DSN", "http://0123abc@127.0.0.1:9000/sentry/42")])), []);
    }

    #[test]
    fn metrics_are_not_for_everybody() {
        assert_eq!(
            faults(&development(&[("METRICS_TOKEN", &KEY[..15])])),
            one(Code::MetricsTokenShort, "METRICS_TOKEN")
        );
        assert_eq!(faults(&development(&[("METRICS_TOKEN", &KEY[..16])])), []);
        let open = ("METRICS_NETWORKS", "10.0.0.0/8,0.0.0.0/0");
        assert_eq!(faults(&production(&[open])), one(Code::OpenMetrics, "METRICS_NETWORKS"));
        assert_eq!(faults(&development(&[open])), []);
        assert_eq!(faults(&production(&[("METRICS_NETWORKS", "10.0.0.0/8")])), []);
    }

    #[test]
    fn a_reachable_server_should_say_what_it_is_for() {
        let reachable = [("HOST", "0.0.0.0"), ("SECRET_KEY", KEY)];
        assert_eq!(warnings(&development(&reachable)), one(Code::EnvironmentUnset, "ENVIRONMENT"));
        assert_eq!(warnings(&development(&[reachable[0], reachable[1], ("ENVIRONMENT", "staging")])), []);
    }

    #[test]
    fn trusting_every_proxy_is_doubtful() {
        assert_eq!(
            warnings(&development(&[("TRUSTED_PROXIES", "0.0.0.0/0")])),
            one(Code::TrustEveryone, "TRUSTED_PROXIES")
        );
        assert_eq!(warnings(&development(&[("TRUSTED_PROXIES", "10.0.0.0/8")])), []);
    }

    #[test]
    fn a_setting_that_needs_another_one_says_so() {
        let mail =
            [("SMTP_HOST", "mail.example"), ("SMTP_FROM", "sea@example.com"), ("ALERT_EMAIL_TO", "me@example.com")];
        assert_eq!(faults(&development(&mail)), []);
        assert_eq!(faults(&development(&mail[2..])), one(Code::Incomplete, "ALERT_EMAIL_TO"));
        assert_eq!(faults(&development(&mail[..1])), one(Code::Incomplete, "SMTP_HOST"));
        assert_eq!(faults(&development(&mail[1..2])), one(Code::Incomplete, "SMTP_FROM"));
        assert_eq!(faults(&development(&[("SMTP_USERNAME", "me")])), one(Code::Incomplete, "SMTP_USERNAME"));
        assert_eq!(faults(&development(&[("SMTP_PASSWORD", "x")])), one(Code::Incomplete, "SMTP_PASSWORD"));
        assert_eq!(
            faults(&development(&[("ALERT_WEBHOOK_SECRET", "x")])),
            one(Code::Incomplete, "ALERT_WEBHOOK_SECRET")
        );
        let two = [mail[0], ("SMTP_FROM", "a@example.com,b@example.com")];
        assert_eq!(faults(&development(&two)), one(Code::BadValue, "SMTP_FROM"));
    }

    #[test]
    fn production_sends_no_secret_in_the_clear() {
        let mail = |host, tls| [("SMTP_HOST", host), ("SMTP_FROM", "sea@example.com"), ("SMTP_TLS", tls)];
        assert_eq!(faults(&production(&mail("mail.example", "none"))), one(Code::PlainTransport, "SMTP_TLS"));
        assert_eq!(faults(&development(&mail("mail.example", "none"))), []);
        for (host, tls) in
            [("mail.example", "starttls"), ("mail.example", "implicit"), ("127.0.0.1", "none"), ("localhost", "none")]
        {
            assert_eq!(faults(&production(&mail(host, tls))), [], "{host} {tls}");
        }
        for key in ["SLACK_WEBHOOK_URL", "ALERT_WEBHOOK_URL", "PAGERDUTY_URL"] {
            assert_eq!(faults(&production(&[(key, "http://a.example/x")])), one(Code::PlainTransport, key));
            assert_eq!(faults(&production(&[(key, "https://a.example/x")])), []);
        }
    }

    #[test]
    fn settings_without_effect_are_told() {
        assert_eq!(warnings(&production(&[])), []);
    }

    #[test]
    fn faults_tell_the_origin_and_the_masked_value() {
        let faults =
            load(&production(&[("DATABASE_URL", "mysql://sea:hunter2@db/sea"), ("DEMO", "yes")])).unwrap_err().faults;
        assert_eq!(faults.len(), 2);
        assert_eq!(faults[0].origin, Origin::Environment { name: "DATABASE_URL".to_owned() });
        assert_eq!(faults[0].value.as_deref(), Some("mysql://sea:****@db/sea"));
    }
}
