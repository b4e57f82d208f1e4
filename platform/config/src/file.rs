//! The configuration file, read as far as needed: scalars and arrays with the line they stand on.

use toml::de::{DeTable, DeValue};

/// A value of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A scalar as text.
    Scalar(String),
    /// An array of scalars, as text.
    List(Vec<String>),
    /// Anything deeper.
    Nested,
}

/// A value, the dotted path of its key, and its line from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub path: String,
    pub line: usize,
    pub item: Item,
}

/// All entries, in the order of the file. `is_section` says which tables hold settings; others are entries themselves.
///
/// The error is the list of lines that are not TOML. It leaves out the parser's wording, which may quote a secret.
pub(crate) fn entries(text: &str, is_section: impl Fn(&str) -> bool) -> Result<Vec<Entry>, Vec<usize>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut lines: Vec<usize> =
            errors.iter().map(|error| line_of(text, error.span().map_or(text.len(), |span| span.start))).collect();
        lines.dedup();
        return Err(lines);
    }
    let mut found = Vec::new();
    collect(document.get_ref(), "", text, &is_section, &mut found);
    found.sort_by_key(|entry| entry.line);
    Ok(found)
}

fn collect(table: &DeTable<'_>, prefix: &str, text: &str, is_section: &impl Fn(&str) -> bool, found: &mut Vec<Entry>) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.get_ref().to_string() } else { format!("{prefix}.{}", key.get_ref()) };
        match value.get_ref() {
            DeValue::Table(inner) if is_section(&path) => collect(inner, &path, text, is_section, found),
            other => found.push(Entry { path, line: line_of(text, key.span().start), item: item(other) }),
        }
    }
}

fn item(value: &DeValue<'_>) -> Item {
    match value {
        DeValue::Array(values) => {
            let scalars: Option<Vec<String>> = values.iter().map(|value| scalar(value.get_ref())).collect();
            scalars.map_or(Item::Nested, Item::List)
        }
        other => scalar(other).map_or(Item::Nested, Item::Scalar),
    }
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        // A number too large for 64 bits stays as written; no setting accepts it.
        DeValue::Integer(number) => Some(
            i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| number.to_string(), |number| number.to_string()),
        ),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(on) => Some(on.to_string()),
        DeValue::Datetime(moment) => Some(moment.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar_entry(path: &str, line: usize, value: &str) -> Entry {
        Entry { path: path.to_owned(), line, item: Item::Scalar(value.to_owned()) }
    }

    #[test]
    fn gives_dotted_paths_and_lines() {
        let text = "demo = true\n\n[server]\nport = 0x50\nhost = '::1'\n";
        let found = entries(text, |path| path == "server").unwrap();
        let expected = [
            scalar_entry("demo", 1, "true"),
            scalar_entry("server.port", 4, "80"),
            scalar_entry("server.host", 5, "::1"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_table_that_is_no_section_is_one_entry() {
        let found = entries("[surfer]\nport = 1\nhost = ''\n", |path| path == "server").unwrap();
        assert_eq!(found, [Entry { path: "surfer".to_owned(), line: 1, item: Item::Nested }]);
    }

    #[test]
    fn arrays_are_lists_of_text() {
        let found = entries("cors_origins = ['a', 'b']\nother = [[1]]", |_| false).unwrap();
        assert_eq!(found[0].item, Item::List(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(found[1].item, Item::Nested);
    }

    #[test]
    fn every_broken_line_is_told() {
        assert_eq!(entries("demo = true\nport = = 1\nhost = nowhere\n", |_| false).unwrap_err(), [2, 3]);
    }
}
