//! Recognises secret keys that are placeholders or easy to guess.

use crate::table::EXAMPLE_SECRET_KEY;

/// Keys that people leave in place, in lower case without punctuation.
const KNOWN: [&str; 12] = [
    "secret",
    "secretkey",
    "password",
    "passphrase",
    "changeme",
    "changethis",
    "default",
    "development",
    "test",
    "admin",
    "seaworthy",
    "todo",
];

/// Words that occur in placeholders and, at this length, hardly ever in random text. Lower case without punctuation.
const PLACEHOLDERS: [&str; 14] = [
    "changeme",
    "changethis",
    "changeit",
    "replaceme",
    "replacethis",
    "replacewith",
    "yoursecret",
    "yourkey",
    "mysecret",
    "supersecret",
    "secretkey",
    "placeholder",
    "insecure",
    "notasecret",
];

/// Runs that come straight off a keyboard or an alphabet.
const RUNS: [&str; 3] =
    ["01234567890123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"];

/// The least number of different characters; 32 random hexadecimal digits have fewer than six about once in 10^11 times.
const DISTINCT: usize = 6;

pub(crate) fn is_weak(key: &str) -> bool {
    let plain: String =
        key.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut distinct: Vec<char> = key.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    key == EXAMPLE_SECRET_KEY
        || distinct.len() < DISTINCT
        || KNOWN.contains(&plain.as_str())
        || PLACEHOLDERS.iter().any(|word| plain.contains(word))
        || RUNS.iter().any(|run| run.starts_with(plain.as_str()) || plain.starts_with(run))
        || is_repeated(&plain)
}

/// Whether the text is a shorter one written several times over, the last time perhaps in part.
fn is_repeated(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (1..=characters.len() / 2)
        .any(|period| characters[period..].iter().zip(&characters).all(|(later, earlier)| later == earlier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_weak() {
        for key in [
            EXAMPLE_SECRET_KEY,
            "changeme",
            "secret",
            "Secret-Key",
            "your-secret-key-goes-right-here-please",
            "CHANGE_ME_0f8b2c4d6e1a3b5c7d9e0f1a2b3c4d5e",
            "django-insecure-0f8b2c4d6e1a3b5c7d9e0f1a2b3c",
        ] {
            assert!(is_weak(key), "{key}");
        }
    }

    #[test]
    fn patterns_are_weak() {
        for key in [
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "0123456789abcdef0123456789abcdef0123",
            "swordfishswordfishswordfishswordfish",
            "abababcabababcabababcabababcabababc",
            "01234567890123456789012345678901",
            "--------------------------------",
        ] {
            assert!(is_weak(key), "{key}");
        }
    }

    #[test]
    fn random_keys_are_not() {
        for key in [
            "c1f0a7e94b2d8365f7a1903cde42b68f",
            "pV3l0qXn8RzK2sYwD7uFh5Jb9TgMc4Ae",
            "u6/0Yg+Jm3pQ9wV1zXr7KcTn5dLs2HbEaFi8oUyNqRk=",
            "9184075362719384650172839465017263",
        ] {
            assert!(!is_weak(key), "{key}");
        }
    }
}
