//! Reads the text format of Prometheus (version 0.0.4) as strictly as it is specified, for tests of what the server exposes.

use std::collections::{BTreeMap, BTreeSet};

/// One metric of a scrape.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// From its TYPE line.
    pub kind: String,
    /// From its HELP line.
    pub help: String,
    /// Its lines.
    pub samples: Vec<Sample>,
}

/// One line of a scrape.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Name with the ending of histograms, e.g. `_bucket`.
    pub name: String,
    /// Labels by name.
    pub labels: BTreeMap<String, String>,
    /// Value.
    pub value: f64,
}

/// All metrics of a scrape, by name.
///
/// # Panics
/// The text is not in the format; the message shows the line.
pub fn parse(text: &str) -> BTreeMap<String, Family> {
    assert!(text.is_empty() || text.ends_with('\n'), "the last line ends too");
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let (mut help, mut current) = (BTreeMap::new(), String::new());
    let mut seen = BTreeSet::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, words) = rest.split_once(' ').unwrap_or_else(|| panic!("no words: {line}"));
            assert!(help.insert(name.to_owned(), words.to_owned()).is_none(), "told twice: {line}");
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap_or_else(|| panic!("no type: {line}"));
            assert!(["counter", "gauge", "histogram", "summary", "untyped"].contains(&kind), "{line}");
            current = name.to_owned();
            let family =
                Family { kind: kind.to_owned(), help: help.get(name).cloned().unwrap_or_default(), samples: vec![] };
            assert!(families.insert(current.clone(), family).is_none(), "a metric in two places: {line}");
        } else {
            assert!(!line.starts_with('#'), "an unknown comment: {line}");
            let sample = sample(line);
            let family = families.get_mut(&current).unwrap_or_else(|| panic!("no type before {line}"));
            let ending =
                sample.name.strip_prefix(current.as_str()).unwrap_or_else(|| panic!("not of {current}: {line}"));
            let endings: &[&str] = if family.kind == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
            assert!(endings.contains(&ending), "{line}");
            assert!(seen.insert((sample.name.clone(), sample.labels.clone())), "twice: {line}");
            family.samples.push(sample);
        }
    }
    families
}

/// The value of the one line with this name and these labels; 0 where there is none.
pub fn value(families: &BTreeMap<String, Family>, name: &str, labels: &[(&str, &str)]) -> f64 {
    let of_name = families.values().flat_map(|family| &family.samples).filter(|sample| sample.name == name);
    let mut matching = of_name.filter(|sample| {
        labels.iter().all(|(label, wanted)| sample.labels.get(*label).is_some_and(|value| value == wanted))
    });
    let found = matching.next().map_or(0.0, |sample| sample.value);
    assert!(matching.next().is_none(), "several lines of {name} have {labels:?}");
    found
}

fn sample(line: &str) -> Sample {
    let is_name = |text: &str| {
        !text.is_empty()
            && !text.starts_with(|first: char| first.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':')
    };
    let end = line.find(['{', ' ']).unwrap_or_else(|| panic!("no value: {line}"));
    let (name, rest) = line.split_at(end);
    assert!(is_name(name), "{line}");
    let mut labels = BTreeMap::new();
    let mut rest = rest;
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        while !rest.starts_with('}') {
            let (label, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("no value of a label: {line}"));
            assert!(is_name(label), "{line}");
            let (value, after) = quoted(after, line);
            assert!(labels.insert(label.to_owned(), value).is_none(), "a label twice: {line}");
            rest = after.strip_prefix(',').unwrap_or(after);
        }
        rest = &rest[1..];
    }
    let value = rest.strip_prefix(' ').unwrap_or_else(|| panic!("no value: {line}"));
    let value = match value {
        "+Inf" => f64::INFINITY,
        "-Inf" => f64::NEG_INFINITY,
        number => number.parse().unwrap_or_else(|_| panic!("no number: {line}")),
    };
    Sample { name: name.to_owned(), labels, value }
}

/// The text up to the closing quotation mark, and what comes after it.
fn quoted<'a>(text: &'a str, line: &str) -> (String, &'a str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, escaped @ ('\\' | '"'))) => value.push(escaped),
                _ => panic!("an unknown escape: {line}"),
            },
            other => value.push(other),
        }
    }
    panic!("a quotation mark is missing: {line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scrape_is_read() {
        let text = "# HELP a_total Says a.\n# TYPE a_total counter\na_total{x=\"1\",y=\"a \\\"b\\\"\"} 3\na_total{x=\"2\",y=\"\"} 4\n\n\
                    # TYPE h histogram\nh_bucket{le=\"0.1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 0.5\nh_count 2\n";
        let families = parse(text);
        assert_eq!((families["a_total"].kind.as_str(), families["a_total"].help.as_str()), ("counter", "Says a."));
        assert_eq!(value(&families, "a_total", &[("y", "a \"b\"")]), 3.0);
        assert_eq!(value(&families, "h_count", &[]), 2.0);
        assert_eq!(value(&families, "nothing", &[]), 0.0);
    }

    #[test]
    fn what_is_not_in_the_format_is_noticed() {
        for text in [
            "a 1\n",
            "# TYPE a counter\nb 1\n",
            "# TYPE a counter\na x\n",
            "# TYPE a counter\na 1\na 1\n",
            "# TYPE a counter\na{x=\"1} 1\n",
        ] {
            assert!(std::panic::catch_unwind(|| parse(text)).is_err(), "{text:?}");
        }
    }
}
