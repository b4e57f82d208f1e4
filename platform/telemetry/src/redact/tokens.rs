//! Secrets that are known by their own look.

use std::ops::Range;

use super::mark;

/// A credential that its issuer marks with a prefix.
struct Shape {
    prefix: &'static [u8],
    /// The least length after the prefix.
    least: usize,
    body: fn(u8) -> bool,
}

const fn shape(prefix: &'static str, least: usize, body: fn(u8) -> bool) -> Shape {
    Shape { prefix: prefix.as_bytes(), least, body }
}

/// Longer prefixes before the shorter ones they begin with.
const SHAPES: [Shape; 24] = [
    shape("sk-ant-", 8, url_safe),
    shape("sk-proj-", 8, url_safe),
    shape("sk-svcacct-", 8, url_safe),
    shape("sk-", 16, url_safe),
    shape("sk_live_", 8, word),
    shape("sk_test_", 8, word),
    shape("rk_live_", 8, word),
    shape("rk_test_", 8, word),
    shape("whsec_", 8, base64),
    shape("pplx-", 16, letter),
    shape("ghp_", 8, word),
    shape("gho_", 8, word),
    shape("ghu_", 8, word),
    shape("ghs_", 8, url_safe),
    shape("ghr_", 8, word),
    shape("github_pat_", 8, word),
    shape("AKIA", 16, upper),
    shape("ASIA", 16, upper),
    shape("AIza", 20, url_safe),
    shape("ya29.", 16, url_safe),
    shape("GOCSPX-", 8, url_safe),
    shape("xoxe.", 10, slack),
    shape("xox", 10, slack),
    shape("xapp-", 10, url_safe),
];

/// What the credentials below can begin with.
pub(super) const FIRST_BYTES: &[u8] = b"srwpgAyGxeBbh";

fn letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

fn word(byte: u8) -> bool {
    letter(byte) || byte == b'_'
}

fn url_safe(byte: u8) -> bool {
    word(byte) || byte == b'-'
}

fn slack(byte: u8) -> bool {
    url_safe(byte) || byte == b'.'
}

fn base64(byte: u8) -> bool {
    word(byte) || matches!(byte, b'+' | b'/' | b'=')
}

fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

/// RFC 6750, `token68`.
fn token68(byte: u8) -> bool {
    url_safe(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'=')
}

/// Whether a word can begin here: after anything but a letter or digit, or after an escape such as `\n` or `%20`.
pub(super) fn begins_word(bytes: &[u8], at: usize) -> bool {
    at == 0
        || !bytes[at - 1].is_ascii_alphanumeric()
        || (at >= 2 && bytes[at - 2] == b'\\')
        || (at >= 3 && bytes[at - 3] == b'%')
}

/// The credential that begins here; of `Bearer x` and of a Slack hook only the part that is secret.
pub(super) fn find(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = &bytes[at..];
    match (rest[0], *rest.get(1)?) {
        (b'B' | b'b', b'e' | b'E' | b'a' | b'A') => credentials(bytes, at),
        (b'e', b'y') => web_token(rest).map(|length| at..at + length),
        (b'h', b'o') => slack_hook(bytes, at),
        (b's' | b'r', b'k') | (b'w' | b'g', b'h') | (b'p', b'p') | (b'g', b'i') | (b'A', b'K' | b'S' | b'I') => {
            prefixed(rest).map(|length| at..at + length)
        }
        (b'y', b'a') | (b'G', b'O') | (b'x', b'o' | b'a') => prefixed(rest).map(|length| at..at + length),
        _ => None,
    }
}

fn prefixed(rest: &[u8]) -> Option<usize> {
    let shape = SHAPES.iter().find(|shape| rest.starts_with(shape.prefix))?;
    let body = &rest[shape.prefix.len()..];
    let mut length = run(body, shape.body);
    while length > 0 && body[length - 1] == b'.' {
        length -= 1;
    }
    let long_enough = length >= shape.least;
    let genuine = match shape.prefix {
        b"sk-" => looks_random(&body[..length.min(64)]),
        b"xox" => length >= 3 && body[1] == b'-',
        _ => true,
    };
    (long_enough && genuine).then_some(shape.prefix.len() + length)
}

/// How many bytes belong to the body; a PEM header never does.
fn run(bytes: &[u8], body: fn(u8) -> bool) -> usize {
    let mut length = 0;
    while length < bytes.len() && body(bytes[length]) && !bytes[length..].starts_with(b"-----BEGIN ") {
        length += 1;
    }
    length
}

/// Tells a key from words joined by hyphens.
fn looks_random(body: &[u8]) -> bool {
    body.iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) || run(body, letter) >= 16
}

/// RFC 7519: three parts in base64url, or the first two when the second is a JSON object as well.
fn web_token(rest: &[u8]) -> Option<usize> {
    if !rest.starts_with(b"eyJ") {
        return None;
    }
    let mut end = run(&rest[..rest.len().min(4096)], url_safe);
    let (mut filled, mut claims) = (usize::from(end >= 8), false);
    while rest.get(end) == Some(&b'.') {
        let part = &rest[end + 1..];
        let length = run(part, url_safe);
        if length == 0 && part.first() != Some(&b'.') {
            break;
        }
        filled += usize::from(length > 0);
        claims |= part.starts_with(b"eyJ");
        end += 1 + length;
    }
    (filled >= 3 || (filled == 2 && claims)).then_some(end)
}

/// Words that follow "Bearer" or "Basic" in prose.
const PROSE: [&str; 22] = [
    "token",
    "tokens",
    "auth",
    "authentication",
    "authorization",
    "scheme",
    "schemes",
    "credential",
    "credentials",
    "of",
    "or",
    "and",
    "is",
    "was",
    "are",
    "not",
    "header",
    "must",
    "required",
    "missing",
    "access",
    "with",
];

/// What follows the scheme in a challenge (RFC 9110, 11.6.1), which holds no secret: `Bearer realm="sea"`.
const CHALLENGES: [&[u8]; 5] = [b"realm=", b"error=", b"scope=", b"charset=", b"resource_metadata="];

/// `Bearer x` and `Basic x` (RFC 6750, RFC 7617), told from prose by the look of `x`.
fn credentials(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let scheme = [&b"Bearer"[..], b"Basic"]
        .into_iter()
        .find(|scheme| bytes.get(at..at + scheme.len()).is_some_and(|text| text.eq_ignore_ascii_case(scheme)))?;
    let mut start = at + scheme.len();
    loop {
        match bytes.get(start)? {
            b' ' | b'\t' => start += 1,
            b'%' if bytes[start..].starts_with(b"%20") => start += 3,
            _ => break,
        }
    }
    if start == at + scheme.len() {
        return None;
    }
    let mut length = run(&bytes[start..], token68);
    while length > 0 && bytes[start + length - 1] == b'.' {
        length -= 1;
    }
    let value = &bytes[start..start + length];
    let challenge = CHALLENGES.iter().any(|name| value.eq_ignore_ascii_case(name));
    if challenge || !value.iter().copied().any(letter) {
        return None;
    }
    let coded =
        value.iter().any(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'~' | b'+' | b'/' | b'='))
            || value[1..].iter().any(u8::is_ascii_uppercase);
    let bearer = scheme.len() == b"Bearer".len();
    let secret = if PROSE.iter().any(|word| value.eq_ignore_ascii_case(word.as_bytes())) {
        false
    } else if bearer {
        coded || length >= 16 || bytes[at] == b'B'
    } else {
        length >= 20 || (coded && length >= 6)
    };
    secret.then_some(start..start + length)
}

/// The path of a Slack hook, which lets anyone post.
fn slack_hook(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let host = [&b"hooks.slack.com/"[..], b"hooks.slack-gov.com/"].into_iter().find(|h| bytes[at..].starts_with(h))?;
    let start = at + host.len();
    let length = run(&bytes[start..], |byte| url_safe(byte) || byte == b'/');
    (length >= 8).then_some(start..start + length)
}

/// The end of the PEM block (RFC 7468) that begins here, when it holds a private key. A block that was cut off reaches
/// to the end of the text.
pub(super) fn private_key_end(bytes: &[u8], at: usize) -> Option<usize> {
    let label = bytes[at..].strip_prefix(b"-----BEGIN ")?;
    let length = run(&label[..label.len().min(64)], |byte| upper(byte) || byte == b' ');
    let label_text = &label[..length];
    if !label_text.ends_with(b"PRIVATE KEY") && !label_text.ends_with(b"PRIVATE KEY BLOCK") {
        return None;
    }
    let after = at + b"-----BEGIN ".len() + length;
    let Some(footer) = find_bytes(bytes, after, b"-----END ") else { return Some(bytes.len()) };
    let closing = footer + b"-----END ".len();
    Some(find_bytes(bytes, closing, b"-----").map_or(bytes.len(), |dashes| dashes + 5))
}

fn find_bytes(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(wanted.len()).position(|window| window == wanted).map(|found| from + found)
}

/// The password in `user:password@host`, read from just after the `://` (RFC 3986, 3.2.1).
pub(super) fn address_password(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let rest = &bytes[start..];
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'<' | b'>' | b'`');
    let authority = rest
        .iter()
        .position(|byte| ends(byte) || matches!(byte, b'/' | b'?' | b'#' | b'\'' | b'\\'))
        .unwrap_or(rest.len());
    let mut colon = 0;
    while colon < authority && rest[colon] != b':' {
        // A user name that is masked already may have a colon inside its mark.
        colon = mark::end(rest, colon).unwrap_or(colon + 1);
    }
    if colon >= authority {
        return None;
    }
    let at_sign = match rest[..authority].iter().rposition(|byte| *byte == b'@') {
        Some(at_sign) => at_sign,
        // Passwords are often pasted in unescaped. What is no port must be one.
        None if !is_ip_literal(rest) && !rest[colon + 1..authority].iter().all(u8::is_ascii_digit) => {
            let near = &rest[..rest.len().min(authority + 512)];
            let end = near[authority..].iter().position(ends).map_or(near.len(), |end| authority + end);
            authority + near[authority..end].iter().position(|byte| *byte == b'@')?
        }
        None => return None,
    };
    (colon < at_sign).then_some(start + colon + 1..start + at_sign)
}

/// `[::1]`; a masked user name begins with the same sign.
fn is_ip_literal(authority: &[u8]) -> bool {
    authority.first() == Some(&b'[') && mark::end(authority, 0).is_none()
}
