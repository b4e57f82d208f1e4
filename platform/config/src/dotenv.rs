//! The `.env` format: `KEY=value` lines, comments, quotes. No variable is expanded: `$` is a dollar sign.

/// A line of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// From 1.
    pub number: usize,
    /// Key and value, or what is wrong with the line.
    pub entry: Result<(String, String), &'static str>,
}

/// All lines that say something.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| Line { number, entry: entry(line) })
        .collect()
}

fn entry(line: &str) -> Result<(String, String), &'static str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (key, value) = line.split_once('=').ok_or("a line of the form KEY=value")?;
    let key = key.trim();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err("a key of letters, digits and underscores before the equals sign");
    }
    let value = value.trim_start();
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(&value[1..], quote)?,
        _ => unquoted(value),
    };
    Ok((key.to_owned(), value))
}

/// Up to the end of the line or a `#` after white space.
fn unquoted(value: &str) -> String {
    let comment = value
        .char_indices()
        .find(|&(at, character)| character == '#' && value[..at].chars().next_back().is_none_or(char::is_whitespace));
    comment.map_or(value, |(at, _)| &value[..at]).trim_end().to_owned()
}

/// Single quotes are literal; in double quotes `\n`, `\t`, `\"` and `\\` stand for what they do in a shell's `$'…'`.
fn quoted(value: &str, quote: char) -> Result<String, &'static str> {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match character {
            _ if character == quote => {
                let rest = characters.as_str().trim_start();
                let ends = rest.is_empty() || rest.starts_with('#');
                return if ends { Ok(text) } else { Err("nothing but a comment after the closing quote") };
            }
            '\\' if quote == '"' => match characters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(escaped @ ('"' | '\\' | '$')) => text.push(escaped),
                _ => return Err("one of the escapes \\n \\t \\\" \\\\ \\$ in a double-quoted value"),
            },
            _ => text.push(character),
        }
    }
    Err("a closing quote on the same line")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(line: &str) -> Result<String, &'static str> {
        lines(line).remove(0).entry.map(|(_, value)| value)
    }

    #[test]
    fn numbers_lines_and_skips_comments() {
        let found = lines("\u{feff}# head\n\nPORT=1\r\n  export HOST = ::1\n");
        let entries: Vec<_> = found.into_iter().map(|line| (line.number, line.entry.unwrap())).collect();
        assert_eq!(entries, [(3, ("PORT".to_owned(), "1".to_owned())), (4, ("HOST".to_owned(), "::1".to_owned()))]);
    }

    #[test]
    fn reads_quotes_and_comments() {
        assert_eq!(value("A=b # c").unwrap(), "b");
        assert_eq!(value("A=b#c").unwrap(), "b#c");
        assert_eq!(value("A=# c").unwrap(), "");
        assert_eq!(value("A='b # \\n c' # d").unwrap(), "b # \\n c");
        assert_eq!(value(r#"A="b \"c\" \\ \n" "#).unwrap(), "b \"c\" \\ \n");
        assert_eq!(value("A=$B").unwrap(), "$B");
        assert_eq!(value("A=b=c").unwrap(), "b=c");
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for line in ["PORT", "=1", "PO RT=1", "A='b", "A=\"b", "A='b' c", r#"A="\x""#] {
            assert!(value(line).is_err(), "{line}");
        }
    }
}
