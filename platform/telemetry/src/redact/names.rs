//! Which names are names of secrets.

use super::mark;

/// What sort of secret a name promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// No secret.
    Plain,
    /// A password, secret or key: whatever stands there is masked.
    Secret,
    /// A token or session: in prose (`token: expired`) a plain word may stand there.
    Token,
    /// A cookie header: several pairs, parted by semicolons.
    Cookie,
}

/// Written without separators; those of the name are stepped over.
const STEMS: [(&[u8], Kind); 13] = [
    (b"password", Kind::Secret),
    (b"passwd", Kind::Secret),
    (b"passphrase", Kind::Secret),
    (b"pwd", Kind::Secret),
    (b"privatekey", Kind::Secret),
    (b"secret", Kind::Secret),
    (b"session", Kind::Token),
    (b"apikey", Kind::Secret),
    (b"accesskey", Kind::Secret),
    (b"authorization", Kind::Secret),
    (b"cookie", Kind::Cookie),
    (b"credential", Kind::Secret),
    (b"token", Kind::Token),
];

/// Words that only begin like a secret's name.
const INNOCENT: [(&[u8], &[u8]); 4] =
    [(b"secret", b"ar"), (b"secret", b"ion"), (b"token", b"i"), (b"password", b"less")];

/// Endings of names whose numbers count or measure something.
const MEASURES: [&str; 18] = [
    "tokens", "sessions", "cookies", "count", "ms", "seconds", "minutes", "hours", "days", "ttl", "timeout", "limit",
    "max", "min", "bytes", "length", "total", "used",
];

/// How far back a name is read, in bytes.
const LONGEST: usize = 64;

/// What sort of secret the name promises.
pub(crate) fn kind(name: &[u8]) -> Kind {
    for at in 0..name.len() {
        let first = name[at] | 0x20;
        if !matches!(first, b'p' | b's' | b'a' | b'c' | b't') {
            continue;
        }
        for (stem, kind) in STEMS {
            if stem[0] == first
                && let Some(rest) = after_stem(&name[at..], stem)
                && !INNOCENT.iter().any(|(word, tail)| *word == stem && begins_with(rest, tail))
            {
                return kind;
            }
        }
    }
    Kind::Plain
}

/// Whether a number under this name is a measure (`max_tokens`, `session_count`) and no secret.
pub(crate) fn is_measure(name: &[u8]) -> bool {
    MEASURES.iter().any(|ending| {
        name.len() >= ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    })
}

fn after_stem<'a>(name: &'a [u8], stem: &[u8]) -> Option<&'a [u8]> {
    let mut read = 0;
    for (at, byte) in name.iter().enumerate() {
        if byte | 0x20 == stem[read] {
            read += 1;
            if read == stem.len() {
                return Some(&name[at + 1..]);
            }
        } else if !matches!(byte, b'_' | b'-' | b'.') {
            return None;
        }
    }
    None
}

fn begins_with(text: &[u8], start: &[u8]) -> bool {
    text.len() >= start.len() && text[..start.len()].eq_ignore_ascii_case(start)
}

/// Whether the byte can stand in a name.
pub(super) fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'%')
}

/// The name before a separator: spaces, quotes and the bracket of `user[password]` between them are stepped over.
pub(super) fn key_before(bytes: &[u8], separator: usize) -> Option<&[u8]> {
    let mut end = separator;
    let nearest = separator.saturating_sub(16);
    while end > nearest && matches!(bytes[end - 1], b' ' | b'\t') {
        end -= 1;
    }
    if end > 0 && bytes[end - 1] == b']' && mark::ends_at(bytes, end) {
        return None;
    }
    while end > nearest && matches!(bytes[end - 1], b'"' | b'\'' | b'`' | b'\\' | b']') {
        end -= 1;
    }
    let furthest = end.saturating_sub(LONGEST);
    let mut start = end;
    while start > furthest && is_name_byte(bytes[start - 1]) {
        start -= 1;
        // Escapes such as `%26` part names; `%5B` and `%5D` are the brackets of `user[password]`.
        if bytes[start] == b'%' && !matches!(bytes[start + 1..].first_chunk(), Some(b"5B" | b"5b" | b"5D" | b"5d")) {
            start = end.min(start + 3);
            break;
        }
    }
    // The shortest stem has three letters.
    (end - start >= 3).then(|| &bytes[start..end])
}
