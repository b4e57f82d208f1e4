//! The mark that stands in a secret's place: `[redacted]` or `[redacted:...abcd]`.

const SHORT: &str = "[redacted]";
const LONG: &str = "[redacted:...";
const KEPT: usize = 4;
/// Of less than this many characters in one piece nothing is kept: four of fewer would give too much away.
const LEAST: usize = 16;

/// Appends the mark for a secret; an empty one stands for a secret of which nothing is kept.
pub(super) fn push(out: &mut String, secret: &str) {
    let piece = secret.bytes().rev().take(LEAST).take_while(|byte| may_be_kept(*byte)).count();
    if piece < LEAST {
        out.push_str(SHORT);
        return;
    }
    out.push_str(LONG);
    out.push_str(&secret[secret.len() - KEPT..]);
    out.push(']');
}

/// The mark for a secret.
pub(super) fn of(secret: &str) -> String {
    let mut out = String::with_capacity(LONG.len() + KEPT + 1);
    push(&mut out, secret);
    out
}

/// Where the mark that begins here ends.
pub(super) fn end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    if rest.starts_with(SHORT.as_bytes()) {
        return Some(at + SHORT.len());
    }
    let tail = rest.strip_prefix(LONG.as_bytes())?;
    let whole = tail.len() > KEPT && tail[KEPT] == b']' && tail[..KEPT].iter().copied().all(may_be_kept);
    whole.then_some(at + LONG.len() + KEPT + 1)
}

/// Whether a mark ends just before this place.
pub(super) fn ends_at(bytes: &[u8], at: usize) -> bool {
    [SHORT.len(), LONG.len() + KEPT + 1]
        .into_iter()
        .filter_map(|length| at.checked_sub(length))
        .any(|start| end(bytes, start) == Some(at))
}

/// No brackets, quotes or separators, so that a mark is always read as one piece.
fn may_be_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_=+/.~!@#$%*^?".contains(&byte)
}
