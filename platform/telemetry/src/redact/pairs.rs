//! The value of a pair (`key=value`, `"key": "value"`, `key: Some("value")`): where it begins and ends.
//!
//! Where a value without quotes could end in two places, the later one is taken: rather mask too much than too little.

use std::ops::Range;

use super::mark;
use super::names::{Kind, is_measure, is_name_byte, key_before, kind};
use super::tokens::private_key_end;

/// How far a bracket is looked for, in bytes.
const LONGEST_GROUP: usize = 4096;
const SCHEMES: [&[u8]; 5] = [b"bearer", b"basic", b"token", b"negotiate", b"apikey"];
const BARE: [&[u8]; 5] = [b"null", b"None", b"true", b"false", b"undefined"];

/// The value after a separator that begins at `separator` and ends at `from`. A credential's scheme is no part of it.
pub(super) fn value(bytes: &[u8], separator: usize, from: usize, key: &[u8], kind: Kind) -> Option<Range<usize>> {
    let mut start = from;
    // `==` and `=>`
    if bytes[separator] == b'=' && matches!(bytes.get(start), Some(b'=' | b'>')) {
        start += 1;
    }
    start = skip_blanks(bytes, start);
    if let Some(quoted) = quoted(bytes, start) {
        return Some(quoted);
    }
    if let Some(end) = group_end(bytes, start) {
        return Some(start..run_end(bytes, end));
    }
    let end = run_end(bytes, start);
    let text = &bytes[start..end];
    if mark::end(bytes, start) == Some(end) || BARE.contains(&text) {
        return None;
    }
    if text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && is_measure(key) {
        return None;
    }
    let extended = extended(bytes, start, end, kind);
    let prose = bytes[separator] == b':' && kind == Kind::Token && extended == (start..end);
    (!(prose && is_plain_word(text))).then_some(extended)
}

/// The second half of `("password", "value")`, read from the comma: how Rust prints a list of form fields.
pub(super) fn tuple_value(bytes: &[u8], comma: usize) -> Option<Range<usize>> {
    if comma == 0 || bytes[comma - 1] != b'"' {
        return None;
    }
    let key = key_before(bytes, comma)?;
    let before = bytes[..comma].iter().rev().skip_while(|byte| matches!(byte, b'"' | b'\\'));
    let mut opening = before.skip(key.len()).skip_while(|byte| matches!(byte, b'"' | b'\\'));
    if opening.next() != Some(&b'(') || kind(key) == Kind::Plain {
        return None;
    }
    quoted(bytes, skip_blanks(bytes, comma + 1))
}

fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// A plain word, which after `token:` is prose. A token of letters alone would be longer.
fn is_plain_word(text: &[u8]) -> bool {
    let word = text.strip_suffix(b".").unwrap_or(text);
    word.len() < 16 && word.iter().all(u8::is_ascii_alphabetic) && word.iter().skip(1).all(u8::is_ascii_lowercase)
}

/// What stands between quotes: `"x"`, `'x'`, `b"x"`, `"""x"""`, and the same inside a string, where the quotes are
/// escaped once or more. Without a closing quote it reaches to the end of the text.
fn quoted(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    if matches!(bytes.get(at), Some(b'b' | b'r')) {
        at += 1;
    }
    let escapes = bytes.get(at..)?.iter().take_while(|byte| **byte == b'\\').count();
    at += escapes;
    let quote = *bytes.get(at).filter(|byte| matches!(byte, b'"' | b'\''))?;
    let begins = at + 1;
    if bytes[begins..].starts_with(&[quote, quote]) {
        let text = begins + 2;
        let end = bytes[text..].windows(3).position(|three| three == [quote; 3]).map_or(bytes.len(), |end| text + end);
        return Some(text..end);
    }
    Some(begins..closing_quote(bytes, begins, quote, escapes).0)
}

/// Where the text that begins here, after a quote with so many backslashes before it, ends; and whether a quote ends it.
fn closing_quote(bytes: &[u8], begins: usize, quote: u8, escapes: usize) -> (usize, bool) {
    let mut slashes = 0;
    for (at, byte) in bytes.iter().enumerate().skip(begins) {
        if *byte == b'\\' {
            slashes += 1;
            continue;
        }
        // A backslash takes another one at each depth of escaping, so the closing quote has as many before it as the
        // opening one, plus those of the backslashes that the value itself ends in.
        if *byte == quote {
            if slashes < escapes {
                return (at - slashes, false);
            }
            if (slashes - escapes).is_multiple_of(2 * (escapes + 1)) {
                return (at - escapes, true);
            }
        }
        slashes = 0;
    }
    (bytes.len(), false)
}

/// The end of `[…]`, `{…}`, `(…)`, `Some(…)` or `Session { … }`. A bracket that is never closed is only taken for one
/// after a name, as in a text that was cut off.
fn group_end(bytes: &[u8], start: usize) -> Option<usize> {
    let name = bytes[start..].iter().take(64).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let is_type = name > 0 && bytes[start].is_ascii_uppercase();
    let mut open = start + name;
    if is_type && bytes[open..].starts_with(b" {") {
        open += 1;
    }
    if mark::end(bytes, open).is_some() || !matches!(bytes.get(open), Some(b'[' | b'{' | b'(')) {
        return None;
    }
    let (mut depth, mut slashes, mut at) = (0_usize, 0, open);
    while at < bytes.len() {
        if at - open > LONGEST_GROUP {
            return Some(bytes.len());
        }
        match bytes[at] {
            b'"' => {
                let (end, closed) = closing_quote(bytes, at + 1, b'"', slashes);
                if !closed {
                    return Some(end);
                }
                at = end + slashes;
            }
            b'[' | b'{' | b'(' => depth += 1,
            b']' | b'}' | b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        slashes = if bytes[at] == b'\\' { slashes + 1 } else { 0 };
        at += 1;
    }
    let line = bytes[open..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |line| open + line);
    is_type.then_some(line)
}

/// The end of a value without quotes.
fn run_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        let whole = match byte {
            b'[' => mark::end(bytes, at),
            b'-' => private_key_end(bytes, at),
            _ => None,
        };
        if let Some(end) = whole {
            at = end;
            continue;
        }
        let stops = match byte {
            b',' | b';' | b'&' => begins_pair(bytes, at + 1),
            b'%' => bytes[at + 1..].starts_with(b"26") && begins_pair(bytes, at + 3),
            b'\\' => matches!(bytes.get(at + 1), Some(b'"' | b'\'' | b'\\')),
            b'"' | b'\'' | b'`' | b')' | b']' | b'}' | b'>' | b'<' => closes(bytes.get(at + 1)),
            _ => byte.is_ascii_whitespace(),
        };
        if stops {
            break;
        }
        at += 1;
    }
    at
}

/// Whether what stood before was a closing sign, judged by what follows it.
fn closes(next: Option<&u8>) -> bool {
    next.is_none_or(|byte| byte.is_ascii_whitespace() || b",;.:)]}\"'`<>&|\\/".contains(byte))
}

/// Whether another pair, or nothing more of the value, follows a comma, semicolon or ampersand.
fn begins_pair(bytes: &[u8], start: usize) -> bool {
    if closes(bytes.get(start)) || mark::end(bytes, start).is_some() {
        return true;
    }
    let (mut at, mut read) = (start, 0);
    while at < bytes.len() && read < 64 {
        match mark::end(bytes, at) {
            Some(end) => at = end,
            None if is_name_byte(bytes[at]) && !is_coded_equals(bytes, at) => at += 1,
            None => break,
        }
        read += 1;
    }
    at > start && (matches!(bytes.get(at), Some(b'=' | b':')) || (at < bytes.len() && is_coded_equals(bytes, at)))
}

fn is_coded_equals(bytes: &[u8], at: usize) -> bool {
    bytes[at..].starts_with(b"%3D") || bytes[at..].starts_with(b"%3d")
}

/// Follows the value over a space: to the credentials after their scheme, to the further pairs of a cookie.
fn extended(bytes: &[u8], start: usize, end: usize, kind: Kind) -> Range<usize> {
    let first = &bytes[start..end];
    if first.eq_ignore_ascii_case(b"digest") || first.starts_with(b"AWS4-HMAC-") {
        let line = bytes[start..].iter().position(|byte| *byte == b'\n');
        return start..line.map_or(bytes.len(), |line| start + line);
    }
    let (mut start, mut end) = (start, end);
    if SCHEMES.iter().any(|scheme| first.eq_ignore_ascii_case(scheme)) && bytes.get(end) == Some(&b' ') {
        let credentials = skip_blanks(bytes, end);
        let credentials_end = run_end(bytes, credentials);
        if credentials_end > credentials {
            (start, end) = (credentials, credentials_end);
        }
    }
    while kind == Kind::Cookie && bytes.get(end) == Some(&b';') {
        let pair = skip_blanks(bytes, end + 1);
        let pair_end = run_end(bytes, pair);
        if pair_end == pair {
            break;
        }
        end = pair_end;
    }
    start..end
}
