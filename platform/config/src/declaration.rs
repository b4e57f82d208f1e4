//! What a setting is: its names, kind, default and limits. Parsing, printing and both generated documents come from it.

/// Which values a setting accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A file-system path.
    Path,
    /// A whole number between two bounds, both included.
    Integer {
        /// Smallest accepted value.
        min: u64,
        /// Largest accepted value.
        max: u64,
    },
    /// A share: a decimal number from 0 to 1.
    Share,
    /// `true` or `false`, also written `on`/`off`, `yes`/`no`, `1`/`0`.
    Boolean,
    /// One of a few words, in any letter case.
    Choice(&'static [&'static str]),
    /// An IP address, or `localhost`.
    Address,
    /// A URL with one of these schemes and a host.
    Url(&'static [&'static str]),
    /// An `http` or `https` URL whose path is the secret: of an incoming webhook.
    WebhookUrl,
    /// A database URL; its scheme is judged by a rule of its own.
    DatabaseUrl,
    /// An `http` or `https` URL without user, query or fragment.
    PublicUrl,
    /// IP addresses and CIDR ranges, separated by commas.
    Networks,
    /// Exact web origins (`https://app.example.com`), separated by commas; `*` for any.
    Origins,
    /// Host names, IP addresses and CIDR ranges, separated by commas.
    Destinations,
    /// E-mail addresses, separated by commas.
    Mailboxes,
}

impl Kind {
    /// The accepted values in words, as faults and documents print them.
    #[must_use]
    pub fn accepted(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Path => "a path".to_owned(),
            Self::Integer { min, max } => format!("a whole number from {min} to {max}"),
            Self::Share => "a number from 0 to 1".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::Choice(choices) => format!("one of {}", choices.join(", ")),
            Self::Address => "an IP address or localhost".to_owned(),
            Self::Url(schemes) => {
                let forms: Vec<String> = schemes.iter().map(|scheme| format!("{scheme}://…")).collect();
                format!("a URL: {}", forms.join(" or "))
            }
            Self::WebhookUrl => "an https:// or http:// URL without user".to_owned(),
            Self::DatabaseUrl => "a URL: sqlite://path, postgres://… or postgresql://…".to_owned(),
            Self::PublicUrl => "an http:// or https:// URL without user, query or fragment".to_owned(),
            Self::Networks => "IP addresses or CIDR ranges, separated by commas".to_owned(),
            Self::Destinations => "host names, IP addresses or CIDR ranges, separated by commas".to_owned(),
            Self::Mailboxes => "e-mail addresses, separated by commas".to_owned(),
            Self::Origins => "origins such as https://app.example.com, separated by commas, or *".to_owned(),
        }
    }

    /// Whether the configuration file may give an array for this kind.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Networks | Self::Origins | Self::Destinations | Self::Mailboxes)
    }
}

/// One setting. Every setting is declared exactly once, in [`SETTINGS`](crate::SETTINGS).
#[derive(Debug, Clone, Copy)]
pub struct Declaration {
    /// Name in the environment, in `.env` and on the command line, such as `LOG_LEVEL`.
    pub key: &'static str,
    /// Place in the configuration file and in [`Settings`](crate::Settings), such as `log.level`.
    pub path: &'static str,
    /// What it accepts.
    pub kind: Kind,
    /// Default as it would be written; `None` when the setting may stay unset. `{DATA_DIR}` stands for that setting's value.
    pub default: Option<&'static str>,
    /// Value shown, commented out, in `.env.example` when there is no default.
    pub example: &'static str,
    /// Unit of a number, such as `seconds`; empty when it has none.
    pub unit: &'static str,
    /// Whether the value is masked wherever it is shown. A secret may also be read from a file: `KEY_FILE=path`.
    pub secret: bool,
    /// One line for people.
    pub description: &'static str,
}

impl Declaration {
    pub(crate) const fn new(
        key: &'static str,
        path: &'static str,
        kind: Kind,
        default: &'static str,
        description: &'static str,
    ) -> Self {
        Self { key, path, kind, default: Some(default), example: "", unit: "", secret: false, description }
    }

    pub(crate) const fn optional(
        key: &'static str,
        path: &'static str,
        kind: Kind,
        example: &'static str,
        description: &'static str,
    ) -> Self {
        Self { key, path, kind, default: None, example, unit: "", secret: false, description }
    }

    pub(crate) const fn unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    pub(crate) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// The group it belongs to: the part of the path before the dot, or `general`.
    #[must_use]
    pub fn section(&self) -> &'static str {
        self.path.split_once('.').map_or("general", |(section, _)| section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_values_are_told_in_words() {
        assert_eq!(Kind::Integer { min: 0, max: 9 }.accepted(), "a whole number from 0 to 9");
        assert_eq!(Kind::Choice(&["a", "b"]).accepted(), "one of a, b");
        assert_eq!(Kind::Url(&["redis", "rediss"]).accepted(), "a URL: redis://… or rediss://…");
    }

    #[test]
    fn a_path_without_a_dot_is_general() {
        let top = Declaration::new("DEMO", "demo", Kind::Boolean, "false", "");
        let nested = Declaration::new("PORT", "server.port", Kind::Text, "1", "");
        assert_eq!((top.section(), nested.section()), ("general", "server"));
    }
}
