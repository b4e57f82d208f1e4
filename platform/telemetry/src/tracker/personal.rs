//! Takes out what tells of a person: e-mail and IP addresses.

use std::net::IpAddr;

use serde_json::Value;

/// Replaces e-mail addresses by `[email]` and IP addresses by `[ip]`, in every text of the value, names of fields too.
pub(super) fn scrub(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(clean) = scrubbed(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(scrub),
        Value::Object(fields) => {
            let dirty: Vec<String> = fields.keys().filter(|name| scrubbed(name).is_some()).cloned().collect();
            for name in dirty {
                if let (Some(value), Some(clean)) = (fields.remove(&name), scrubbed(&name)) {
                    fields.insert(clean, value);
                }
            }
            fields.values_mut().for_each(scrub);
        }
        _ => {}
    }
}

/// The text without addresses; none where it has none.
fn scrubbed(text: &str) -> Option<String> {
    if !text.contains(['@', '.', ':']) && !text.contains("%40") {
        return None;
    }
    let is_part = |character: char| character.is_alphanumeric() || "@.:_%+-".contains(character);
    let (mut clean, mut found) = (String::with_capacity(text.len()), false);
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        clean.push_str(&rest[..start]);
        let word = &rest[start..];
        let end = word.find(|character| !is_part(character)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        match mark(word) {
            Some(mark) => {
                clean.push_str(mark);
                found = true;
            }
            None => clean.push_str(word),
        }
        rest = after;
    }
    clean.push_str(rest);
    found.then_some(clean)
}

fn mark(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(['.', ':', '-']);
    let at = word.find('@').map(|at| (at, 1)).or_else(|| word.find("%40").map(|at| (at, 3)));
    if let Some((at, length)) = at {
        let domain = &word[at + length..];
        // An address in a user's own words may lack a dot; what stands on both sides of `@` is enough.
        return (at > 0 && !domain.is_empty()).then_some("[email]");
    }
    let is_address = |text: &str| text.parse::<IpAddr>().is_ok() && text != "::";
    let with_port = word.rsplit_once(':').is_some_and(|(host, port)| port.parse::<u16>().is_ok() && is_address(host));
    (is_address(word) || with_port).then_some("[ip]")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_go_and_the_rest_stays() {
        for (text, clean) in [
            ("no account ann.o'neil@example.com here", "no account ann.o'[email] here"),
            ("mail=ann%40example.com&x=1", "mail=[email]&x=1"),
            ("from 203.0.113.9:4711, then 2001:db8::1.", "from [ip], then [ip]"),
            ("<ann@localhost>", "<[email]>"),
        ] {
            assert_eq!(scrubbed(text).as_deref(), Some(clean));
        }
        for text in
            ["seaworthy_http::dispatch", "platform/http/src/x.rs:12:3", "12:30:01", "version 1.2.3", "a @ b", "::"]
        {
            assert_eq!(scrubbed(text), None, "{text}");
        }
    }

    #[test]
    fn nested_texts_and_names_are_read_too() {
        let mut value = json!({"a": [{"ann@example.com": "x 10.0.0.1"}], "n": 1});
        scrub(&mut value);
        assert_eq!(value, json!({"a": [{"[email]": "x [ip]"}], "n": 1}));
    }
}
