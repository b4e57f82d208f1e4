//! Masks secrets in text and in JSON, before they reach a log, an error body or the error tracker.
//!
//! One pass over the bytes, and another when it has masked something. A table says which bytes can begin something of interest; everything else is stepped over,
//! and a text without secrets is returned as it came, without an allocation.

mod mark;
mod names;
mod pairs;
mod tokens;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use names::{Kind, key_before};
pub(crate) use names::{is_measure, kind};

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trigger {
    Nothing,
    Word,
    Separator,
    Comma,
    Dash,
    Bracket,
}

const TRIGGERS: [Trigger; 256] = {
    let mut table = [Trigger::Nothing; 256];
    let words = tokens::FIRST_BYTES;
    let mut at = 0;
    while at < words.len() {
        table[words[at] as usize] = Trigger::Word;
        at += 1;
    }
    table[b'=' as usize] = Trigger::Separator;
    table[b':' as usize] = Trigger::Separator;
    table[b'%' as usize] = Trigger::Separator;
    table[b',' as usize] = Trigger::Comma;
    table[b'-' as usize] = Trigger::Dash;
    table[b'[' as usize] = Trigger::Bracket;
    table
};

const MOST_READINGS: usize = 4;

/// Where reading goes on, and what is masked before it.
enum Step {
    Next(usize),
    Mask(Range<usize>),
    /// Nothing of it is kept, however long it is.
    MaskWhole(Range<usize>),
}

/// The text with every secret replaced by `[redacted:...abcd]` (its last four characters, when it has at least sixteen)
/// or `[redacted]`.
///
/// Known: OpenAI, Anthropic, Perplexity, GitHub, AWS, Google, Slack and Stripe credentials, JWTs, bearer and basic
/// credentials, the password of `scheme://user:password@host`, PEM private keys, and the value of a pair whose key is
/// named like a secret (`password=…`, `"api_key": "…"`, `Cookie: …`). Redacting twice changes nothing more.
pub fn redact(text: &str) -> Cow<'_, str> {
    let Some(mut masked) = masked(text) else { return Cow::Borrowed(text) };
    // A mark can bring out a secret that what it hides had covered. One more reading nearly always finds nothing.
    for _ in 0..MOST_READINGS {
        match self::masked(&masked) {
            Some(again) => masked = again,
            None => break,
        }
    }
    Cow::Owned(masked)
}

/// One reading; none when there is nothing to mask.
fn masked(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut scan = Scan { bytes, copied: 0, password: None };
    let mut out = String::new();
    let mut at = 0;
    while at < bytes.len() {
        let trigger = TRIGGERS[usize::from(bytes[at])];
        if trigger == Trigger::Nothing {
            at += 1;
            continue;
        }
        let (range, whole) = match scan.step(at, trigger) {
            Step::Next(next) => {
                at = next;
                continue;
            }
            Step::Mask(range) => (range, false),
            Step::MaskWhole(range) => (range, true),
        };
        out.push_str(&text[scan.copied..range.start]);
        mark::push(&mut out, if whole { "" } else { &text[range.clone()] });
        at = range.end;
        scan.copied = range.end;
    }
    if scan.copied == 0 {
        return None;
    }
    out.push_str(&text[scan.copied..]);
    Some(out)
}

struct Scan<'a> {
    bytes: &'a [u8],
    /// The end of the last masked stretch.
    copied: usize,
    /// Where the password of the address being read lies; the user name before it is read like any other text.
    password: Option<Range<usize>>,
}

impl Scan<'_> {
    fn step(&mut self, at: usize, trigger: Trigger) -> Step {
        let bytes = self.bytes;
        match trigger {
            Trigger::Nothing => Step::Next(at + 1),
            Trigger::Word => {
                let begins = at == self.copied || tokens::begins_word(bytes, at);
                match begins.then(|| tokens::find(bytes, at)).flatten() {
                    // Basic credentials end in the end of a password, and passwords are short.
                    Some(range) if matches!(bytes[at], b'B' | b'b') && bytes[at + 1] | 0x20 == b'a' => {
                        Step::MaskWhole(range)
                    }
                    Some(range) => Step::Mask(range),
                    None => Step::Next(at + 1),
                }
            }
            Trigger::Dash => match tokens::private_key_end(bytes, at) {
                Some(end) => Step::MaskWhole(at..end),
                None => Step::Next(at + 1),
            },
            Trigger::Bracket => Step::Next(mark::end(bytes, at).unwrap_or(at + 1)),
            Trigger::Separator => self.separator(at),
            Trigger::Comma => mask_or_next(bytes, pairs::tuple_value(bytes, at), at + 1),
        }
    }

    fn separator(&mut self, at: usize) -> Step {
        let bytes = self.bytes;
        let mut next = at + 1;
        if bytes[at] == b'%' {
            // `%3D`: a pair inside a percent-encoded address.
            if !bytes[next..].starts_with(b"3D") && !bytes[next..].starts_with(b"3d") {
                return Step::Next(next);
            }
            next += 2;
        } else if bytes[at] == b':' {
            if let Some(password) = self.password.take_if(|password| password.start == next) {
                return mask_or_next(bytes, Some(password.clone()), password.end);
            }
            match bytes.get(next) {
                Some(b':') => return Step::Next(next + 1),
                Some(b'/') if bytes.get(next + 1) == Some(&b'/') => {
                    self.password = tokens::address_password(bytes, next + 2);
                    return Step::Next(next + 2);
                }
                _ => {}
            }
        }
        let Some(key) = key_before(bytes, at) else { return Step::Next(next) };
        match kind(key) {
            Kind::Plain => Step::Next(next),
            kind => match mask_or_next(bytes, pairs::value(bytes, at, next, key, kind), next) {
                Step::Mask(range) if kind == Kind::Cookie || has_basic(bytes, next, &range) => Step::MaskWhole(range),
                step => step,
            },
        }
    }
}

/// Whether the value is basic credentials: the scheme stands before it, or begins it inside quotes.
fn has_basic(bytes: &[u8], from: usize, range: &Range<usize>) -> bool {
    let until = range.end.min(range.start + b"basic".len());
    bytes[from.min(range.start)..until].windows(b"basic".len()).any(|word| word.eq_ignore_ascii_case(b"basic"))
}

/// Masks the stretch, or steps over it when it is masked already.
fn mask_or_next(bytes: &[u8], found: Option<Range<usize>>, next: usize) -> Step {
    match found {
        Some(range) if range.is_empty() || mark::end(bytes, range.start) == Some(range.end) => {
            Step::Next(range.end.max(next))
        }
        Some(range) => Step::Mask(range),
        None => Step::Next(next),
    }
}

/// Masks the secrets inside a JSON value: the whole value of every field named like a secret, at any depth, and the
/// secrets inside all other strings and field names. Nulls, booleans and measures such as `max_tokens` stay.
pub fn redact_value(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(masked) = redact(text) {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_value),
        Value::Object(fields) => {
            if fields.keys().any(|name| matches!(redact(name), Cow::Owned(_))) {
                let named = std::mem::take(fields).into_iter();
                *fields = named.map(|(name, value)| (redact(&name).into_owned(), value)).collect();
            }
            for (name, value) in fields.iter_mut() {
                redact_field(name, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Masks one field: whole when its name is a secret's, else what is inside.
pub(crate) fn redact_field(name: &str, value: &mut Value) {
    if !is_secret_name(name) {
        return redact_value(value);
    }
    let masked = match value {
        Value::Null | Value::Bool(_) => return,
        Value::Number(_) if is_measure(name.as_bytes()) => return,
        Value::String(text) if text.is_empty() || mark::end(text.as_bytes(), 0) == Some(text.len()) => return,
        Value::String(text) if hides_password(name, text) => mark::of(""),
        Value::String(text) => mark::of(text),
        Value::Number(_) | Value::Array(_) | Value::Object(_) => mark::of(""),
    };
    *value = Value::String(masked);
}

/// Whether the last characters could be the end of a short password or of a short cookie.
fn hides_password(name: &str, text: &str) -> bool {
    kind(name.as_bytes()) == Kind::Cookie || has_basic(text.as_bytes(), 0, &(0..text.len()))
}

/// Whether a field of this name holds a secret: `password`, `client_secret`, `apiKey`, `Set-Cookie`, `session_id` …
pub fn is_secret_name(name: &str) -> bool {
    kind(name.as_bytes()) != Kind::Plain
}
