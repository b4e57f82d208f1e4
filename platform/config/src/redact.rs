//! Masks secrets before anything is shown.

use crate::declaration::{Declaration, Kind};
use crate::parse;

/// Secrets shorter than this many characters are masked whole: four visible ones would give too much away.
const SHORT: usize = 16;
const MASK: &str = "****";

/// Schemes whose URLs have parts worth showing. A "URL" with another one may be anything.
const SCHEMES: [&str; 8] = ["sqlite", "postgres", "postgresql", "mysql", "redis", "rediss", "http", "https"];

/// What may be shown of a setting's value.
pub(crate) fn shown(declaration: &Declaration, value: &str) -> String {
    match declaration.kind {
        Kind::Url(_) | Kind::DatabaseUrl if declaration.secret => mask_url(value),
        Kind::WebhookUrl => {
            parse::origin_of(value).map_or_else(|| MASK.to_owned(), |origin| format!("{origin}/{MASK}"))
        }
        _ if declaration.secret => mask_text(value),
        _ => value.split(',').map(mask_user).collect::<Vec<_>>().join(","),
    }
}

fn mask_text(value: &str) -> String {
    let count = value.chars().count();
    if count < SHORT {
        return MASK.to_owned();
    }
    value.chars().skip(count - 4).fold(MASK.to_owned(), |mut masked, character| {
        masked.push(character);
        masked
    })
}

/// A secret URL keeps its scheme, user name, host and path; the query may hold a password too and goes.
/// In a malformed one nobody can tell which part is the password.
fn mask_url(value: &str) -> String {
    let scheme = value.split(':').next().unwrap_or_default();
    if !SCHEMES.contains(&scheme) || !(scheme == "sqlite" || parse::is_url(value)) {
        return MASK.to_owned();
    }
    let masked = mask_user(value);
    match masked.split_once(['?', '#']) {
        Some((start, _)) => format!("{start}?{MASK}"),
        None => masked,
    }
}

/// Everything before the last `@` counts as user and password, so that an unescaped `@`, `/` or `?` in a password leaks nothing.
fn mask_user(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once(':') else { return value.to_owned() };
    let Some((user_info, host)) = rest.rsplit_once('@') else { return value.to_owned() };
    let user_info = user_info.trim_start_matches('/');
    match user_info.split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:{MASK}@{host}"),
        None if scheme.starts_with("postgres") => format!("{scheme}://{user_info}@{host}"),
        // Elsewhere a lone "user" is the key itself, as in a Sentry DSN.
        None => format!("{scheme}://{MASK}@{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::find;

    fn of(key: &str, value: &str) -> String {
        shown(find(key).unwrap(), value)
    }

    #[test]
    fn of_a_webhook_only_the_host_is_shown() {
        assert_eq!(
            of("SLACK_WEBHOOK_URL", "https://hooks.example:8443/services/T0/B0/x"),
            "https://hooks.example:8443/****"
        );
        assert_eq!(of("SLACK_WEBHOOK_URL", "https://hooks.example?token=x"), "https://hooks.example/****");
        assert_eq!(of("SLACK_WEBHOOK_URL", "https://me:secret@hooks.example/x"), "****");
    }

    #[test]
    fn long_secrets_keep_four_characters_and_short_ones_none() {
        assert_eq!(of("SECRET_KEY", "0123456789abcdefghij"), "****ghij");
        assert_eq!(of("SECRET_KEY", "0123456789abcde"), "****");
        assert_eq!(of("SECRET_KEY", "ключключключключ"), "****ключ");
    }

    #[test]
    fn a_secret_that_looks_like_a_url_is_masked_as_a_secret() {
        assert_eq!(of("SECRET_KEY", "https://0123456789/abcdefghij"), "****ghij");
        assert_eq!(of("REDIS_URL", "0123456789://abcdefghij"), "****");
    }

    #[test]
    fn passwords_in_urls_are_masked() {
        assert_eq!(of("DATABASE_URL", "postgres://ann:hunter2@db/sea"), "postgres://ann:****@db/sea");
        assert_eq!(of("DATABASE_URL", "postgres://ann:5432/te?r@2@db/sea"), "postgres://ann:****@db/sea");
        assert_eq!(of("DATABASE_URL", "postgres://ann@db/sea?password=hunter2"), "postgres://ann@db/sea?****");
        assert_eq!(of("REDIS_URL", "redis://:hunter2@cache:6379"), "redis://:****@cache:6379");
        assert_eq!(
            of("CORS_ORIGINS", "https://a.example,https://u:hunter2@b.example"),
            "https://a.example,https://u:****@b.example"
        );
    }

    #[test]
    fn a_malformed_url_is_masked_whole() {
        for url in
            ["redis://:hunter2", "postgres:ann:hunter2@db/sea", "postgres://ann:hun/ter2@db/sea", "oracle://a:b@db"]
        {
            assert_eq!(of("DATABASE_URL", url), "****", "{url}");
        }
    }

    #[test]
    fn a_lone_user_is_a_key_except_for_a_database() {
        assert_eq!(of("SENTRY_DSN", "https://0123abc@sentry.example/1"), "https://****@sentry.example/1");
        assert_eq!(of("REDIS_URL", "redis://hunter2@cache"), "redis://****@cache");
        assert_eq!(of("DATABASE_URL", "postgres://ann@db/sea"), "postgres://ann@db/sea");
    }

    #[test]
    fn a_database_file_is_no_secret() {
        assert_eq!(of("DATABASE_URL", "sqlite://./data/seaworthy.db"), "sqlite://./data/seaworthy.db");
        assert_eq!(of("DATABASE_URL", "sqlite:seaworthy.db"), "sqlite:seaworthy.db");
    }

    #[test]
    fn plain_values_stay() {
        assert_eq!(of("LOG_LEVEL", "info"), "info");
        assert_eq!(of("DATA_DIR", "C:/data"), "C:/data");
    }
}
