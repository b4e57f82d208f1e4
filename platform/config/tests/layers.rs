//! Sources over one another: order, names, files, and every way in which they can be wrong.

use seaworthy_config::{Code, Declaration, Fault, Faults, Files, Kind, Loaded, Origin, SETTINGS, Sources, load};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

const KEY: &str = "u6/0Yg+Jm3pQ9wV1zXr7KcTn5dLs2HbEaFi8oUyNqRk=";

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn sources(files: Pairs<'_>, environment: Pairs<'_>, flags: Pairs<'_>) -> Sources {
    let owned = |pairs: Pairs<'_>| -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let files: BTreeMap<PathBuf, String> = owned(files).into_iter().map(|(path, text)| (path.into(), text)).collect();
    Sources { environment: owned(environment).into_iter().collect(), flags: owned(flags), files: Box::new(files) }
}

fn faults(sources: &Sources) -> Vec<Fault> {
    load(sources).err().map(|faults| faults.faults).unwrap_or_default()
}

fn only(mut faults: Vec<Fault>) -> Fault {
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.remove(0)
}

/// A value other than the default.
fn sample(declaration: &Declaration) -> String {
    match declaration.kind {
        Kind::Text if declaration.key == "BACKUP_KEY" => format!("AGE-SECRET-KEY-1{KEY}"),
        Kind::Text => KEY.to_owned(),
        Kind::Path => "./elsewhere".to_owned(),
        Kind::Integer { max, .. } => (max - 1).to_string(),
        Kind::Share => "0.5".to_owned(),
        Kind::Boolean => (declaration.default == Some("false")).to_string(),
        Kind::Choice(choices) => choices
            .iter()
            .rev()
            .find(|&&choice| Some(choice) != declaration.default && choice != "production")
            .copied()
            .unwrap_or("")
            .to_owned(),
        Kind::Address => "127.0.0.2".to_owned(),
        Kind::Url(schemes) => format!("{}://key@host.example/1", schemes[0]),
        Kind::WebhookUrl => "https://hooks.example/secret".to_owned(),
        Kind::DatabaseUrl => "postgres://db.example/sea".to_owned(),
        Kind::PublicUrl => "https://sea.example".to_owned(),
        Kind::Networks => "10.0.0.0/8,::1".to_owned(),
        Kind::Origins => "https://a.example,https://b.example".to_owned(),
        Kind::Destinations => "10.0.0.0/8,mail.internal".to_owned(),
        Kind::Mailboxes => "somebody@example.com".to_owned(),
    }
}

/// Settings without which one is refused.
fn companions(key: &str) -> &'static [(&'static str, &'static str)] {
    match key {
        "SMTP_HOST" => &[("SMTP_FROM", "sea@example.com")],
        "SMTP_FROM" => &[("SMTP_HOST", "mail.example")],
        "SMTP_USERNAME" => &[("SMTP_PASSWORD", "a-password")],
        "SMTP_PASSWORD" => &[("SMTP_USERNAME", "me")],
        "ALERT_EMAIL_TO" => &[("SMTP_FROM", "sea@example.com"), ("SMTP_HOST", "mail.example")],
        "ALERT_WEBHOOK_SECRET" => &[("ALERT_WEBHOOK_URL", "https://a.example/")],
        _ => &[],
    }
}

/// The file's line or two for a setting, with a bare number, truth value or array where TOML has one.
fn toml(declaration: &Declaration, value: &str) -> String {
    let value = match declaration.kind {
        Kind::Integer { .. } | Kind::Boolean => value.to_owned(),
        Kind::Networks | Kind::Origins | Kind::Destinations | Kind::Mailboxes => {
            format!("['{}']", value.replace(',', "', '"))
        }
        _ => format!("'{value}'"),
    };
    match declaration.path.split_once('.') {
        Some((section, leaf)) => format!("[{section}]\n{leaf} = {value}\n"),
        None => format!("\n{} = {value}\n", declaration.path),
    }
}

#[test]
fn every_setting_can_be_given_in_every_source() -> Result<(), Faults> {
    let defaults = load(&Sources::empty())?.print();
    for declaration in SETTINGS {
        let (key, value) = (declaration.key, sample(declaration));
        let prefixed = format!("SEAWORTHY_{key}");
        let secret_name = format!("{key}_FILE");
        let flag = key.to_ascii_lowercase().replace('_', "-");
        let (file, dot_env, with_space) =
            (toml(declaration, &value), format!("# head\n{key}={value}\n"), format!("{value}\n"));
        let mut given = vec![
            (
                sources(&[("seaworthy.toml", &file)], &[], &[]),
                Origin::File { path: "seaworthy.toml".to_owned(), line: 2 },
            ),
            (sources(&[(".env", &dot_env)], &[], &[]), Origin::DotEnv { line: 2 }),
            (sources(&[], &[(key, &value)], &[]), Origin::Environment { name: key.to_owned() }),
            (sources(&[], &[(&prefixed, &value)], &[]), Origin::Environment { name: prefixed.clone() }),
            (sources(&[], &[], &[(&flag, &value)]), Origin::Flag),
        ];
        if declaration.secret {
            let from_file = sources(&[("/run/s", &with_space)], &[(&secret_name, "/run/s")], &[]);
            given.push((from_file, Origin::SecretFile { path: "/run/s".to_owned() }));
        }
        let mut seen: Option<String> = None;
        for (mut sources, origin) in given {
            for (needed, value) in companions(key) {
                sources.environment.insert((*needed).to_owned(), (*value).to_owned());
            }
            let Loaded { settings, origins, .. } = &load(&sources)?;
            assert_eq!(origins.get(key), Some(&origin));
            let printed = load(&sources)?.print();
            assert!(printed != defaults && printed.contains(key), "{key}");
            // The same typed value whatever the source.
            let text = format!("{settings:?}{:?}", exposed(settings));
            assert_eq!(*seen.get_or_insert_with(|| text.clone()), text, "{key} from {origin}");
        }
    }
    Ok(())
}

fn exposed(settings: &seaworthy_config::Settings) -> Vec<Option<String>> {
    use secrecy::ExposeSecret;
    let secrets = [
        settings.secret_key.as_ref(),
        settings.redis_url.as_ref(),
        settings.sentry_dsn.as_ref(),
        Some(&settings.database.url),
    ];
    secrets.into_iter().map(|secret| secret.map(|secret| secret.expose_secret().to_owned())).collect()
}

#[test]
fn a_later_source_replaces_an_earlier_one() -> Result<(), Faults> {
    let files = [("seaworthy.toml", "[server]\nport = 1001\n"), (".env", "PORT=1002\n")];
    let bare = [("PORT", "1003")];
    let both = [("PORT", "1003"), ("SEAWORTHY_PORT", "1004")];
    let flags = [("PORT", "1005"), ("port", "1006")];
    let port = |sources: &Sources| load(sources).map(|loaded| loaded.settings.server.port);
    assert_eq!(port(&Sources::empty())?, 8080);
    assert_eq!(port(&sources(&files[..1], &[], &[]))?, 1001);
    assert_eq!(port(&sources(&files, &[], &[]))?, 1002);
    assert_eq!(port(&sources(&files, &bare, &[]))?, 1003);
    assert_eq!(port(&sources(&files, &both, &[]))?, 1004);
    assert_eq!(port(&sources(&files, &both, &flags))?, 1006);
    Ok(())
}

#[test]
fn a_secret_file_comes_last() -> Result<(), Faults> {
    let loaded = load(&sources(
        &[("key", KEY), (".env", "SECRET_KEY_FILE=key")],
        &[("SECRET_KEY", "changeme")],
        &[("SECRET_KEY", "changeme")],
    ))?;
    assert_eq!(exposed(&loaded.settings)[0].as_deref(), Some(KEY));
    Ok(())
}

#[test]
fn a_secret_file_must_be_there_and_hold_something() {
    for files in [&[][..], &[("key", " \n")][..]] {
        let mut production = sources(files, &[("ENVIRONMENT", "production"), ("SECRET_KEY_FILE", "key")], &[]);
        production.environment.insert("DATABASE_URL".to_owned(), "postgres://db/sea".to_owned());
        production.environment.insert("SENTRY_DSN".to_owned(), "https://k@s.example/1".to_owned());
        production.environment.insert("MIGRATION_BACKUP".to_owned(), "false".to_owned());
        production.environment.insert("BACKUP_SCHEDULE".to_owned(), "off".to_owned());
        let fault = only(faults(&production));
        assert_eq!(
            (fault.code, fault.key.as_str(), fault.value.as_deref()),
            (Code::SecretFile, "SECRET_KEY_FILE", Some("key"))
        );
        assert_eq!(fault.origin, Origin::Environment { name: "SECRET_KEY_FILE".to_owned() });
    }
}

#[test]
fn an_empty_value_counts_as_not_given() -> Result<(), Faults> {
    let loaded =
        load(&sources(&[(".env", "PORT=1002\nREDIS_URL=\n")], &[("PORT", " "), ("SECRET_KEY_FILE", "")], &[]))?;
    assert_eq!(loaded.settings.server.port, 1002);
    assert_eq!(loaded.origins["REDIS_URL"], Origin::Default);
    Ok(())
}

#[test]
fn an_empty_array_counts_as_given() -> Result<(), Faults> {
    let loaded = load(&sources(&[("seaworthy.toml", "cors_origins = []")], &[], &[]))?;
    assert_eq!(loaded.origins["CORS_ORIGINS"], Origin::File { path: "seaworthy.toml".to_owned(), line: 1 });
    assert_eq!(loaded.settings.cors_origins, Vec::<String>::new());
    Ok(())
}

#[test]
fn unknown_names_are_refused_with_the_nearest_one() {
    let unknown = |sources: &Sources| {
        let fault = only(faults(sources));
        assert_eq!((fault.code, fault.value), (Code::UnknownKey, None));
        (fault.key, fault.origin.to_string(), fault.nearest.unwrap_or_default())
    };
    let told = |key: &str, origin: &str, near: &str| (key.to_owned(), origin.to_owned(), near.to_owned());
    let file = sources(&[("seaworthy.toml", "demo = true\n[server]\nprot = 1\n")], &[], &[]);
    assert_eq!(unknown(&file), told("server.prot", "seaworthy.toml line 3", "server.port"));
    let dot_env = sources(&[(".env", "\nLOGLEVEL=info\n")], &[], &[]);
    assert_eq!(unknown(&dot_env), told("LOGLEVEL", ".env line 2", "LOG_LEVEL"));
    let environment = sources(&[], &[("SEAWORTHY_PROT", "1")], &[]);
    assert_eq!(unknown(&environment), told("SEAWORTHY_PROT", "environment SEAWORTHY_PROT", "SEAWORTHY_PORT"));
    assert_eq!(unknown(&sources(&[], &[], &[("pool-size", "1")])), told("POOL_SIZE", "command line", ""));
}

#[test]
fn variables_of_others_are_left_alone_but_a_near_miss_is_told() -> Result<(), Faults> {
    let loaded = load(&sources(&[], &[("PATH", "/bin"), ("REDIS_URI", "redis://x"), ("POSTGRES_PASSWORD", "x")], &[]))?;
    let warning = only(loaded.warnings);
    assert_eq!(
        (warning.code, warning.key.as_str(), warning.nearest.as_deref()),
        (Code::NearMiss, "REDIS_URI", Some("REDIS_URL"))
    );
    assert_eq!(warning.value, None);
    Ok(())
}

#[test]
fn a_host_that_a_shell_exports_is_ignored_with_a_warning() -> Result<(), Faults> {
    let loaded = load(&sources(&[], &[("HOST", "x86_64-conda-linux-gnu")], &[]))?;
    assert_eq!(loaded.settings.server.host.to_string(), "127.0.0.1");
    assert_eq!(only(loaded.warnings).code, Code::ForeignValue);
    for meant in
        [sources(&[], &[("SEAWORTHY_HOST", "my-laptop")], &[]), sources(&[(".env", "HOST=my-laptop")], &[], &[])]
    {
        assert_eq!(only(faults(&meant)).code, Code::BadValue);
    }
    Ok(())
}

#[test]
fn a_setting_given_twice_in_dot_env_is_told() -> Result<(), Faults> {
    let loaded = load(&sources(&[(".env", "PORT=1\nPORT=2\n")], &[], &[]))?;
    assert_eq!(loaded.settings.server.port, 2);
    let warning = only(loaded.warnings);
    assert_eq!((warning.code, warning.origin), (Code::DuplicateKey, Origin::DotEnv { line: 2 }));
    Ok(())
}

#[test]
fn lines_that_cannot_be_read_are_told() {
    let fault = only(faults(&sources(&[(".env", "PORT=1\nnonsense\n")], &[], &[])));
    assert_eq!((fault.code, fault.origin), (Code::Syntax, Origin::DotEnv { line: 2 }));
    let fault = only(faults(&sources(&[("seaworthy.toml", "demo = true\n[server\n")], &[], &[])));
    assert_eq!((fault.code, fault.origin.to_string().as_str()), (Code::Syntax, "seaworthy.toml line 2"));
}

#[test]
fn the_file_takes_arrays_only_for_lists() {
    for text in [
        "[server]\nport = [1]",
        "secret_key_file = ['a']",
        "[server]\ntrusted_proxies = [['::1']]",
        "[server.port]\na = 1",
    ] {
        assert_eq!(only(faults(&sources(&[("seaworthy.toml", text)], &[], &[]))).code, Code::BadValue, "{text}");
    }
    assert_eq!(only(faults(&sources(&[("seaworthy.toml", "server = 1")], &[], &[]))).code, Code::UnknownKey);
}

#[test]
fn the_file_may_be_named_by_flag_environment_and_dot_env() -> Result<(), Faults> {
    let files = [
        ("a.toml", "trash_days = 1"),
        ("b.toml", "trash_days = 2"),
        ("c.toml", "trash_days = 3"),
        (".env", "SEAWORTHY_CONFIG=c.toml"),
    ];
    let days = |environment, flags| load(&sources(&files, environment, flags)).map(|loaded| loaded.settings.trash_days);
    assert_eq!(days(&[], &[])?, 3);
    assert_eq!(days(&[("SEAWORTHY_CONFIG", "b.toml")], &[])?, 2);
    assert_eq!(days(&[("SEAWORTHY_CONFIG", "b.toml")], &[("config", "a.toml")])?, 1);
    Ok(())
}

#[test]
fn a_named_file_must_be_there() {
    let fault = only(faults(&sources(&[], &[], &[("config", "gone.toml")])));
    assert_eq!((fault.code, fault.key.as_str(), fault.origin), (Code::FileUnreadable, "gone.toml", Origin::Flag));
}

struct Failing(io::ErrorKind);

impl Files for Failing {
    fn read(&self, _: &Path) -> io::Result<String> {
        Err(self.0.into())
    }
}

#[test]
fn files_that_are_there_but_unreadable_are_faults() {
    let with = |kind| Sources { files: Box::new(Failing(kind)), ..Sources::empty() };
    let found = faults(&with(io::ErrorKind::PermissionDenied));
    let keys: Vec<_> = found.iter().map(|fault| (fault.code, fault.key.as_str())).collect();
    assert_eq!(keys, [(Code::FileUnreadable, ".env"), (Code::FileUnreadable, "seaworthy.toml")]);
    // A folder named .env is a Python environment.
    assert_eq!(faults(&with(io::ErrorKind::IsADirectory)), []);
}

#[test]
fn all_faults_are_in_one_report() {
    let files = [("seaworthy.toml", "[server]\nprot = 1\nhost = 'nowhere'\n"), (".env", "what\nDEMO=perhaps\n")];
    let environment =
        [("ENVIRONMENT", "production"), ("LOG_LEVEL", "debug"), ("SEAWORTHY_X", "1"), ("SECRET_KEY", "changeme")];
    let found = faults(&sources(&files, &environment, &[("port", "99999")]));
    let mut codes: Vec<_> = found.iter().map(|fault| fault.code.as_str()).collect();
    codes.sort_unstable();
    let expected = [
        "CONFIG_BAD_VALUE",
        "CONFIG_BAD_VALUE",
        "CONFIG_BAD_VALUE",
        "CONFIG_DEBUG_IN_PRODUCTION",
        "CONFIG_MISSING",
        "CONFIG_MISSING",
        "CONFIG_MISSING",
        "CONFIG_SECRET_KEY_SHORT",
        "CONFIG_SECRET_KEY_WEAK",
        "CONFIG_SYNTAX",
        "CONFIG_UNKNOWN_KEY",
        "CONFIG_UNKNOWN_KEY",
    ];
    assert_eq!(codes, expected);
}

#[test]
fn print_shows_each_value_with_its_origin() -> Result<(), Faults> {
    let printed = load(&sources(&[(".env", "DATA_DIR=/srv/sea")], &[("PORT", "9000")], &[]))?.print();
    let line = |key: &str| -> Vec<&str> {
        let line = printed.lines().find(|line| line.split_whitespace().next() == Some(key)).unwrap_or_default();
        line.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    assert_eq!(printed.lines().count(), SETTINGS.len());
    assert_eq!(line("PORT"), ["PORT", "9000", "environment PORT"]);
    assert_eq!(line("DATA_DIR"), ["DATA_DIR", "/srv/sea", ".env line 1"]);
    assert_eq!(line("LOG_DIR"), ["LOG_DIR", "/srv/sea/logs", "default"]);
    assert_eq!(line("DATABASE_URL"), ["DATABASE_URL", "sqlite:///srv/sea/seaworthy.db", "default"]);
    assert_eq!(line("SECRET_KEY"), ["SECRET_KEY", "(not set)", "default"]);
    Ok(())
}
