//! Takes SQL text apart into statements and words: for steps that run outside a transaction, and for the lint.

/// One statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    /// The text between two semicolons, comments included, without the semicolon.
    pub text: &'a str,
    /// Texts of the `--` comments in it, trimmed.
    pub comments: Vec<&'a str>,
    /// Names and keywords in lower case, numbers, and single punctuation marks; a string is `'`.
    pub words: Vec<String>,
}

/// The statements of a script, in order. Pieces of nothing but comments are left out.
pub(super) fn statements(script: &str) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    let (mut comments, mut words) = (Vec::new(), Vec::<String>::new());
    while at < script.len() {
        let rest = &script[at..];
        let piece = piece(rest);
        let text = &rest[..piece.length];
        match piece.kind {
            Kind::Space => {}
            Kind::Comment => comments.push(text.trim_start_matches('-').trim()),
            Kind::Text => words.push("'".into()),
            Kind::Name => words.push(text.trim_matches('"').to_lowercase()),
            Kind::Mark if text == ";" && !inside_trigger(&words) => {
                if !words.is_empty() {
                    let (words, comments) = (std::mem::take(&mut words), std::mem::take(&mut comments));
                    found.push(Statement { text: &script[start..at], comments, words });
                }
                start = at + piece.length;
            }
            Kind::Mark => words.push(text.into()),
        }
        at += piece.length;
    }
    if !words.is_empty() {
        found.push(Statement { text: &script[start..], comments, words });
    }
    found
}

/// A trigger of SQLite holds statements of its own, up to `END`.
fn inside_trigger(words: &[String]) -> bool {
    let is = |word: &str, wanted: &str| word == wanted;
    let trigger = words.first().is_some_and(|word| is(word, "create"))
        && words.iter().take(4).any(|word| is(word, "trigger"))
        && words.iter().any(|word| is(word, "begin"));
    trigger && !words.last().is_some_and(|word| is(word, "end"))
}

enum Kind {
    Space,
    Comment,
    Text,
    Name,
    Mark,
}

struct Piece {
    kind: Kind,
    length: usize,
}

/// What the text begins with. It is not empty.
fn piece(text: &str) -> Piece {
    let up_to = |end: &str, from: usize| {
        text.get(from..).and_then(|rest| rest.find(end)).map_or(text.len(), |found| from + found + end.len())
    };
    let run = |belongs: fn(char) -> bool| text.find(|c| !belongs(c)).unwrap_or(text.len());
    let (kind, length) = match text.chars().next() {
        Some(c) if c.is_whitespace() => (Kind::Space, run(char::is_whitespace)),
        _ if text.starts_with("--") => (Kind::Comment, text.find('\n').unwrap_or(text.len())),
        _ if text.starts_with("/*") => (Kind::Space, up_to("*/", 2)),
        // Two quotes in a row are two strings for us: the end is found all the same.
        Some('\'') => (Kind::Text, up_to("'", 1)),
        Some('"') => (Kind::Name, up_to("\"", 1)),
        Some('$') => match dollar_tag(text) {
            Some(tag) => (Kind::Text, up_to(tag, tag.len())),
            None => (Kind::Mark, 1),
        },
        Some(c) if belongs_to_name(c) => (Kind::Name, run(belongs_to_name)),
        Some(c) => (Kind::Mark, c.len_utf8()),
        None => (Kind::Space, 0),
    };
    Piece { kind, length }
}

fn belongs_to_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `$body$` at the beginning of a PostgreSQL string.
fn dollar_tag(text: &str) -> Option<&str> {
    let end = text.get(1..)?.find('$')? + 2;
    let tag = &text[..end];
    tag[1..end - 1].chars().all(belongs_to_name).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(script: &str) -> Vec<String> {
        statements(script).iter().map(|statement| statement.words.join(" ")).collect()
    }

    #[test]
    fn statements_end_where_the_engine_ends_them() {
        assert_eq!(
            texts("CREATE TABLE a (n int); -- b;\nDROP TABLE \"B\"; ;\n-- end"),
            ["create table a ( n int )", "drop table b"]
        );
        assert_eq!(
            texts("INSERT INTO a VALUES ('x;''y', 1); SELECT 2"),
            ["insert into a values ( ' ' , 1 )", "select 2"]
        );
        assert_eq!(texts("/* a; */ SELECT $$;$$, $t$ ; $x$ ; $t$, $1;"), ["select ' , ' , $ 1"]);
        let trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET n = 1; DELETE FROM c; END; SELECT 1";
        assert_eq!(texts(trigger).len(), 2);
        assert_eq!(texts("SELECT 'never closed"), ["select '"]);
        assert!(texts("  -- nothing\n ;; ").is_empty());
    }

    #[test]
    fn comments_stay_with_their_statement() {
        let found = statements("-- one\nSELECT 1; -- two\n-- three\nSELECT 2;");
        assert_eq!(found[0].comments, ["one"]);
        assert_eq!(found[1].comments, ["two", "three"]);
        assert!(found[1].text.ends_with("SELECT 2"));
    }
}
