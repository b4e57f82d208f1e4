//! A secret, wherever it is written and however wrongly, is never shown.

use seaworthy_config::{SETTINGS, Sources, load};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Part of every planted secret; the four characters that may be shown come after it.
const PLANTED: &str = "pl4ntedS3cretX9kQ";

/// A value that the setting accepts, holding the planted text where its secret is.
fn accepted(key: &str) -> String {
    match key {
        "SECRET_KEY" => format!("u6/0Yg+Jm3pQ9wV1{PLANTED}tail"),
        "REDIS_URL" => format!("redis://:{PLANTED}@cache.example:6379/0"),
        "SENTRY_DSN" => format!("https://{PLANTED}@sentry.example/1"),
        "BACKUP_KEY" => format!("AGE-SECRET-KEY-1{PLANTED}tail"),
        "DATABASE_URL" => format!("postgres://sea:{PLANTED}@db.example/sea?password={PLANTED}"),
        "SLACK_WEBHOOK_URL" | "ALERT_WEBHOOK_URL" => format!("https://hooks.example/{PLANTED}?x={PLANTED}"),
        other => format!("no sample for the secret {other}: {PLANTED}"),
    }
}

/// Values that are not accepted.
fn refused(key: &str) -> Vec<String> {
    vec![
        format!("{PLANTED}tail"),
        format!("mysql://sea:{PLANTED}@db.example/sea-with-tail"),
        format!("postgres://sea:{PLANTED}/?@#@db.example/sea ?x={PLANTED}"),
        format!("redis://:{PLANTED}@cache example"),
        format!("https://{PLANTED}@"),
        format!("redis://:{PLANTED}"),
        format!("postgres://sea:{PLANTED}/sea"),
        format!("{}\u{fffd}tail", accepted(key)),
    ]
}

fn with(files: &[(&str, String)], environment: &[(String, String)], flags: &[(String, String)]) -> Sources {
    let files: BTreeMap<PathBuf, String> =
        files.iter().map(|(path, text)| (PathBuf::from(path), text.clone())).collect();
    Sources { environment: environment.iter().cloned().collect(), flags: flags.to_vec(), files: Box::new(files) }
}

/// Every source that can hold the value.
fn planted(key: &str, path: &str, value: &str) -> Vec<Sources> {
    let pair = |name: String| vec![(name, value.to_owned())];
    let toml = match path.split_once('.') {
        Some((section, leaf)) => format!("[{section}]\n{leaf} = '''{value}'''\n"),
        None => format!("{path} = '''{value}'''\n"),
    };
    let file_name = vec![(format!("{key}_FILE"), "secret".to_owned())];
    vec![
        with(&[("seaworthy.toml", toml)], &[], &[]),
        with(&[(".env", format!("{key}='{value}'"))], &[], &[]),
        with(&[], &pair(key.to_owned()), &[]),
        with(&[], &pair(format!("SEAWORTHY_{key}")), &[]),
        with(&[], &[], &pair(key.to_owned())),
        with(&[("secret", value.to_owned())], &file_name, &[]),
    ]
}

/// The secret in lines and under names that are wrong.
fn misplaced(key: &str, path: &str, value: &str) -> Vec<Sources> {
    let leaf = path.rsplit('.').next().unwrap_or(path);
    let pair = |name: String| vec![(name, value.to_owned())];
    vec![
        with(&[("seaworthy.toml", format!("{leaf} = {value}\n"))], &[], &[]),
        with(&[("seaworthy.toml", format!("{leaf} = '{value}\n"))], &[], &[]),
        with(&[("seaworthy.toml", format!("{leaf}x = '{value}'\n"))], &[], &[]),
        with(&[("seaworthy.toml", format!("secret_key = ['{value}']\n"))], &[], &[]),
        with(&[(".env", format!("{key}='{value}"))], &[], &[]),
        with(&[(".env", format!("{key}: {value}"))], &[], &[]),
        with(&[(".env", format!("{key}X={value}"))], &[], &[]),
        with(&[], &pair(format!("SEAWORTHY_{key}X")), &[]),
        with(&[], &pair(format!("{key}X")), &[]),
        with(&[], &[], &pair(format!("{key}X"))),
    ]
}

/// All that can be shown about the sources and what comes of them.
fn shown(sources: &Sources) -> (bool, String) {
    match load(sources) {
        Ok(loaded) => {
            let warnings = serde_json::to_string(&loaded.warnings).unwrap_or_default();
            (true, format!("{sources:?}{}{loaded:?}{:?}{warnings}", loaded.print(), loaded.settings))
        }
        Err(faults) => {
            let json = serde_json::to_string(&faults).unwrap_or_default();
            (false, format!("{sources:?}{faults}{faults:?}{faults:#?}{json}"))
        }
    }
}

#[test]
fn an_accepted_secret_is_never_shown() {
    for setting in SETTINGS.iter().filter(|setting| setting.secret) {
        for mut sources in planted(setting.key, setting.path, &accepted(setting.key)) {
            // Without these the secret alone is refused.
            let needed = match setting.key {
                "SMTP_PASSWORD" => Some(("SMTP_USERNAME", "me")),
                "ALERT_WEBHOOK_SECRET" => Some(("ALERT_WEBHOOK_URL", "https://a.example/")),
                _ => None,
            };
            sources.environment.extend(needed.map(|(key, value)| (key.to_owned(), value.to_owned())));
            let (loaded, text) = shown(&sources);
            assert!(loaded, "{text}");
            assert!(text.contains("****") && !text.contains(PLANTED), "{}: {text}", setting.key);
        }
    }
}

#[test]
fn a_refused_secret_is_never_shown() {
    for setting in SETTINGS.iter().filter(|setting| setting.secret) {
        for value in refused(setting.key) {
            for sources in planted(setting.key, setting.path, &value) {
                let (_, text) = shown(&sources);
                assert!(text.contains(setting.key) && !text.contains(PLANTED), "{}: {text}", setting.key);
            }
        }
    }
}

#[test]
fn a_misplaced_secret_is_never_shown() {
    for setting in SETTINGS.iter().filter(|setting| setting.secret) {
        for sources in misplaced(setting.key, setting.path, &accepted(setting.key)) {
            let (_, text) = shown(&sources);
            assert!(!text.contains(PLANTED), "{}: {text}", setting.key);
        }
    }
}
