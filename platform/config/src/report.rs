//! Faults and warnings: what is wrong, where it was written, what is right.

use crate::sources::Origin;
use std::fmt;

macro_rules! codes {
    ($($variant:ident = $name:literal, $summary:literal;)+) => {
        /// Stable code of a fault or warning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code as it is printed, such as `CONFIG_UNKNOWN_KEY`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What the code means, in one sentence.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }
        }
    };
}

codes! {
    UnknownKey = "CONFIG_UNKNOWN_KEY", "No setting has this name.";
    BadValue = "CONFIG_BAD_VALUE", "The setting does not accept this value.";
    Syntax = "CONFIG_SYNTAX", "The line cannot be read.";
    FileUnreadable = "CONFIG_FILE_UNREADABLE", "The configuration file or `.env` cannot be read.";
    SecretFile = "CONFIG_SECRET_FILE", "The secret file cannot be read or is empty.";
    Missing = "CONFIG_MISSING", "Production needs this setting to be given.";
    SecretKeyShort = "CONFIG_SECRET_KEY_SHORT", "`SECRET_KEY` has fewer than 32 characters.";
    SecretKeyWeak = "CONFIG_SECRET_KEY_WEAK", "`SECRET_KEY` is a placeholder or easy to guess.";
    DatabaseScheme = "CONFIG_DATABASE_SCHEME", "`DATABASE_URL` names no supported database.";
    SqliteInProduction = "CONFIG_SQLITE_IN_PRODUCTION", "Production with SQLite needs `ALLOW_SQLITE_IN_PRODUCTION=true`.";
    DebugInProduction = "CONFIG_DEBUG_IN_PRODUCTION", "Production does not log at level `debug` or `trace`.";
    DemoInProduction = "CONFIG_DEMO_IN_PRODUCTION", "Production does not run with demo data and a public account.";
    OpenCors = "CONFIG_OPEN_CORS", "Production does not let every web site call the API.";
    PublicBind = "CONFIG_PUBLIC_BIND", "Production does not listen to other machines without TLS in front of it.";
    BindWithoutSecret = "CONFIG_BIND_WITHOUT_SECRET", "Other machines are let in only once `SECRET_KEY` is set.";
    SentryDsn = "CONFIG_SENTRY_DSN", "`SENTRY_DSN` is not the address of a project.";
    MetricsTokenShort = "CONFIG_METRICS_TOKEN_SHORT", "`METRICS_TOKEN` has fewer than 16 characters.";
    OpenMetrics = "CONFIG_OPEN_METRICS", "Production does not show its metrics to everybody.";
    Incomplete = "CONFIG_INCOMPLETE", "The setting has no use without another one, which is not set.";
    PlainTransport = "CONFIG_PLAIN_TRANSPORT", "Production sends no secret to another machine without TLS.";
    BackupKey = "CONFIG_BACKUP_KEY", "`BACKUP_KEY` is no age secret key.";
    Internal = "CONFIG_INTERNAL", "A defect of Seaworthy: its settings do not fit together.";
    NearMiss = "CONFIG_NEAR_MISS", "Warning: an environment variable is nearly named like a setting.";
    DuplicateKey = "CONFIG_DUPLICATE_KEY", "Warning: `.env` gives the setting twice; the last one counts.";
    ForeignValue = "CONFIG_FOREIGN_VALUE", "Warning: `HOST` in the environment is no address and was ignored.";
    EnvironmentUnset = "CONFIG_ENVIRONMENT_UNSET", "Warning: other machines are let in, but `ENVIRONMENT` is not set.";
    TrustEveryone = "CONFIG_TRUST_EVERYONE", "Warning: `TRUSTED_PROXIES` lets every caller forge its address.";
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One fault or warning. It never holds a secret: `value` is redacted when it is made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// What kind of fault it is.
    pub code: Code,
    /// The setting, or the unknown name, or the file.
    pub key: String,
    /// Where it was written.
    pub origin: Origin,
    /// What would be right, in words.
    pub expected: String,
    /// The value, redacted; `None` when there is none or it must not be shown.
    pub value: Option<String>,
    /// For an unknown name, the closest valid one.
    pub nearest: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: Code, key: impl Into<String>, origin: Origin, expected: impl Into<String>) -> Self {
        Self { code, key: key.into(), origin, expected: expected.into(), value: None, nearest: None }
    }

    pub(crate) fn value(self, redacted: impl Into<String>) -> Self {
        Self { value: Some(redacted.into()), ..self }
    }

    pub(crate) fn nearest(self, nearest: Option<String>) -> Self {
        Self { nearest, ..self }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code.as_str(), self.key)?;
        if let Some(value) = &self.value {
            write!(formatter, " = {value:?}")?;
        }
        write!(formatter, "\n  from: {}\n  expected: {}", self.origin, self.expected)?;
        if let Some(nearest) = &self.nearest {
            write!(formatter, "\n  did you mean: {nearest}")?;
        }
        Ok(())
    }
}

/// Everything that is wrong with the configuration. There is at least one fault.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Faults {
    /// What must be mended before the server starts.
    pub faults: Vec<Fault>,
    /// What should be looked at.
    pub warnings: Vec<Fault>,
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(formatter, "The configuration has {count} fault{}.", if count == 1 { "" } else { "s" })?;
        for fault in &self.faults {
            write!(formatter, "\n\n{fault}")?;
        }
        for warning in &self.warnings {
            write!(formatter, "\n\nWarning: {warning}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_share_a_prefix() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        assert!(names.iter().all(|name| name.starts_with("CONFIG_")));
    }

    #[test]
    fn the_report_holds_every_fault_and_warning() {
        let unknown = Fault::new(Code::UnknownKey, "PROT", Origin::DotEnv { line: 3 }, "the name of a setting");
        let bad = Fault::new(Code::BadValue, "PORT", Origin::Flag, "a whole number from 0 to 65535").value("high");
        let unused = Fault::new(Code::EnvironmentUnset, "ENVIRONMENT", Origin::Flag, "nothing");
        let faults = Faults { faults: vec![unknown.nearest(Some("PORT".to_owned())), bad], warnings: vec![unused] };
        let expected = "The configuration has 2 faults.\n\n\
            CONFIG_UNKNOWN_KEY PROT\n  from: .env line 3\n  expected: the name of a setting\n  did you mean: PORT\n\n\
            CONFIG_BAD_VALUE PORT = \"high\"\n  from: command line\n  expected: a whole number from 0 to 65535\n\n\
            Warning: CONFIG_ENVIRONMENT_UNSET ENVIRONMENT\n  from: command line\n  expected: nothing";
        assert_eq!(faults.to_string(), expected);
    }

    #[test]
    fn a_fault_is_also_json() {
        let fault = Fault::new(Code::Missing, "SENTRY_DSN", Origin::Default, "a URL");
        let json = serde_json::to_value(&fault).unwrap();
        assert_eq!((json["code"].as_str(), json["origin"].as_str()), (Some("CONFIG_MISSING"), Some("default")));
    }
}
