//! From text to a typed value, by kind.

use crate::declaration::Kind;
use crate::network::Network;
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};

/// The value that `text` stands for; `None` when the kind does not accept it.
pub(crate) fn value(kind: Kind, text: &str) -> Option<Value> {
    // U+FFFD stands for bytes that were not Unicode; NUL ends a path for the operating system.
    if text.contains(['\u{fffd}', '\0']) {
        return None;
    }
    match kind {
        Kind::Text | Kind::Path | Kind::DatabaseUrl => (!text.is_empty()).then(|| text.into()),
        Kind::Integer { min, max } => integer(text).filter(|number| (min..=max).contains(number)).map(Value::from),
        Kind::Share => share(text).map(Value::from),
        Kind::Boolean => boolean(text).map(Value::from),
        Kind::Choice(choices) => {
            choices.iter().find(|choice| choice.eq_ignore_ascii_case(text)).map(|&choice| choice.into())
        }
        Kind::Address => address(text).map(|address| address.to_string().into()),
        Kind::Url(schemes) => url(text).filter(|url| schemes.contains(&url.scheme)).map(|_| text.into()),
        Kind::WebhookUrl => web(text).map(|_| text.into()),
        Kind::PublicUrl => public_url(text).map(Value::from),
        Kind::Networks => list(text, |item| item.parse::<Network>().ok().map(|network| network.to_string())),
        Kind::Origins => list(text, origin),
        Kind::Destinations => list(text, destination),
        Kind::Mailboxes => list(text, mailbox),
    }
}

fn share(text: &str) -> Option<f64> {
    let plain = text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|share| plain && (0.0..=1.0).contains(share))
}

fn integer(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn address(text: &str) -> Option<IpAddr> {
    if text.eq_ignore_ascii_case("localhost") { Some(Ipv4Addr::LOCALHOST.into()) } else { text.parse().ok() }
}

fn list(text: &str, read: impl Fn(&str) -> Option<String>) -> Option<Value> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| read(item).map(Value::from)).collect()
}

struct Url<'a> {
    scheme: &'a str,
    user_info: Option<&'a str>,
    host: &'a str,
    /// Path, query and fragment, with their first character.
    rest: &'a str,
}

fn url(text: &str) -> Option<Url<'_>> {
    let (scheme, after) = text.split_once("://")?;
    let (authority, rest) = after.split_at(after.find(['/', '?', '#']).unwrap_or(after.len()));
    let (user_info, host) = match authority.rsplit_once('@') {
        Some((user_info, host)) => (Some(user_info), host),
        None => (None, authority),
    };
    let printable = text.chars().all(|character| !character.is_whitespace() && !character.is_control());
    (printable && is_host(host)).then_some(Url { scheme, user_info, host, rest })
}

/// Scheme and host of a web address without user; nothing of what may be secret.
pub(crate) fn origin_of(text: &str) -> Option<String> {
    web(text).map(|url| format!("{}://{}", url.scheme, url.host))
}

/// Whether the text is a URL with a host, whatever its scheme.
pub(crate) fn is_url(text: &str) -> bool {
    url(text).is_some()
}

/// A name, an IPv4 address or a bracketed IPv6 address, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[') {
        Some(bracketed) => {
            let Some((address, after)) = bracketed.split_once(']') else { return false };
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("ipv6", if after.is_empty() { None } else { Some(after.strip_prefix(':').unwrap_or("not a port")) })
        }
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    named && port.is_none_or(|port| integer(port).is_some_and(|port| (1..=65_535).contains(&port)))
}

fn web(text: &str) -> Option<Url<'_>> {
    url(text).filter(|url| matches!(url.scheme, "http" | "https") && url.user_info.is_none())
}

fn public_url(text: &str) -> Option<String> {
    web(text).filter(|url| !url.rest.contains(['?', '#'])).map(|_| text.trim_end_matches('/').to_owned())
}

/// A network, or a host name that no address can be mistaken for: its last part does not begin with a digit.
fn destination(text: &str) -> Option<String> {
    if let Ok(network) = text.parse::<Network>() {
        return Some(network.to_string());
    }
    let last_is_word =
        text.rsplit('.').next().is_some_and(|last| last.starts_with(|first: char| first.is_ascii_alphabetic()));
    (last_is_word && is_host(text) && !text.contains([':', '[']) && !text.contains(".."))
        .then(|| text.to_ascii_lowercase())
}

/// One `@` between a name and a host; what else an address may be, the mail server knows.
fn mailbox(text: &str) -> Option<String> {
    let (name, host) = text.split_once('@')?;
    let printable = text.chars().all(|character| !character.is_whitespace() && !character.is_control());
    (printable && !name.is_empty() && !name.contains(['<', '>', '"']) && is_host(host) && !host.contains([':', '[']))
        .then(|| text.to_owned())
}

/// Browsers send the origin in lower case and without a trailing slash.
fn origin(text: &str) -> Option<String> {
    if text == "*" {
        return Some(text.to_owned());
    }
    let url = web(text)?;
    matches!(url.rest, "" | "/").then(|| format!("{}://{}", url.scheme, url.host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refuses(kind: Kind, texts: &[&str]) {
        for text in texts {
            assert_eq!(value(kind, text), None, "{text}");
        }
    }

    #[test]
    fn shares_are_plain_decimals_from_0_to_1() {
        for (text, number) in [("0", 0.0), ("1", 1.0), ("0.25", 0.25), ("1.0", 1.0)] {
            assert_eq!(value(Kind::Share, text), Some(json!(number)));
        }
        refuses(Kind::Share, &["", "1.01", "-0.1", "+1", "1e-1", "NaN", "half", "0,5", ".", "50%"]);
    }

    #[test]
    fn integers_are_digits_within_bounds() {
        let kind = Kind::Integer { min: 1, max: 100 };
        assert_eq!(value(kind, "1"), Some(json!(1)));
        assert_eq!(value(kind, "100"), Some(json!(100)));
        refuses(kind, &["", "0", "101", "-1", "+1", "1.0", "ten", "99999999999999999999"]);
    }

    #[test]
    fn booleans_have_four_spellings() {
        assert_eq!(value(Kind::Boolean, "On"), Some(json!(true)));
        assert_eq!(value(Kind::Boolean, "0"), Some(json!(false)));
        refuses(Kind::Boolean, &["", "maybe", "2"]);
    }

    #[test]
    fn choices_ignore_letter_case() {
        assert_eq!(value(Kind::Choice(&["info", "warn"]), "INFO"), Some(json!("info")));
        refuses(Kind::Choice(&["info", "warn"]), &["", "inf"]);
    }

    #[test]
    fn localhost_is_an_address() {
        assert_eq!(value(Kind::Address, "localhost"), Some(json!("127.0.0.1")));
        assert_eq!(value(Kind::Address, "::"), Some(json!("::")));
        refuses(Kind::Address, &["", "example.com", "127.0.0.1:80"]);
    }

    #[test]
    fn urls_need_their_scheme_and_a_host() {
        let kind = Kind::Url(&["redis"]);
        assert!(value(kind, "redis://:p@cache:6379/0").is_some());
        assert!(value(kind, "redis://[::1]:6379").is_some());
        refuses(
            kind,
            &[
                "",
                "redis",
                "redis://",
                "http://cache",
                "redis://ca che",
                "redis://cache:port",
                "redis://[::1",
                "redis://[::1]6",
            ],
        );
    }

    #[test]
    fn a_public_url_loses_its_last_slash() {
        assert_eq!(value(Kind::PublicUrl, "https://a.example/sea/"), Some(json!("https://a.example/sea")));
        refuses(
            Kind::PublicUrl,
            &["a.example", "ftp://a.example", "https://u:p@a.example", "https://a.example/?q", "https://a.example/#f"],
        );
    }

    #[test]
    fn lists_are_separated_by_commas() {
        assert_eq!(value(Kind::Networks, "10.0.0.0/8, ::1"), Some(json!(["10.0.0.0/8", "::1/128"])));
        assert_eq!(value(Kind::Networks, ""), Some(json!([])));
        assert_eq!(
            value(Kind::Origins, "https://A.example/,http://b:81"),
            Some(json!(["https://a.example", "http://b:81"]))
        );
        assert_eq!(value(Kind::Origins, "*"), Some(json!(["*"])));
        refuses(Kind::Networks, &["10.0.0.0/8,proxy"]);
        refuses(Kind::Origins, &["a.example", "https://a.example/path", "null", "https://*.example"]);
    }

    #[test]
    fn destinations_are_networks_and_names() {
        let kind = Kind::Destinations;
        let expected = json!(["10.0.0.0/8", "::1/128", "mail.internal"]);
        assert_eq!(value(kind, "10.0.0.0/8, ::1, Mail.Internal"), Some(expected));
        refuses(kind, &["10.0.0.0/33", "mail.internal:25", "http://mail", "0x7f.1", "a..b", "*", "10.0.0"]);
    }

    #[test]
    fn mailboxes_have_a_name_and_a_host() {
        assert_eq!(value(Kind::Mailboxes, "a@b.example, c@d"), Some(json!(["a@b.example", "c@d"])));
        refuses(Kind::Mailboxes, &["a", "@b", "a@", "a@b@c", "A <a@b>", "a b@c", "a@b:25"]);
    }

    #[test]
    fn a_webhook_is_a_web_address_without_user() {
        assert!(value(Kind::WebhookUrl, "https://hooks.example/services/secret?x=y").is_some());
        refuses(Kind::WebhookUrl, &["hooks.example/x", "ftp://hooks.example/x", "https://u:p@hooks.example/x"]);
    }

    #[test]
    fn broken_text_is_refused() {
        refuses(Kind::Path, &["", "da\0ta", "da\u{fffd}ta"]);
        refuses(Kind::Text, &["", "se\u{fffd}cret"]);
    }
}
