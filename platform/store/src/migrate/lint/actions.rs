//! What an `ALTER TABLE` does, action by action.

/// One action of an `ALTER TABLE` that the lint looks at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TableAction<'a> {
    Renames,
    DropsColumn(&'a str),
    ChangesType(&'a str),
    /// A new column that must have a value and has no default.
    AddsRequired(&'a str),
    SetsRequired(&'a str),
    /// A check or foreign key that existing rows are held against at once.
    AddsConstraint,
    Other,
}

/// The actions of `ALTER TABLE …`, which are separated by commas outside parentheses.
pub(super) fn table_actions<'a>(words: &[&'a str]) -> Vec<TableAction<'a>> {
    let mut actions = Vec::new();
    let verbs = ["add", "drop", "alter", "rename"];
    let begin = words.iter().skip(2).position(|word| verbs.contains(word)).map_or(words.len(), |at| at + 2);
    let (mut depth, mut from) = (0_i32, begin);
    for at in begin..=words.len() {
        match words.get(at).copied() {
            Some("(") => depth += 1,
            Some(")") => depth -= 1,
            Some(",") if depth == 0 => {
                actions.push(action(&words[from..at]));
                from = at + 1;
            }
            None if from < at => actions.push(action(&words[from..at])),
            _ => {}
        }
    }
    actions
}

fn action<'a>(words: &[&'a str]) -> TableAction<'a> {
    let required = words.windows(2).any(|pair| pair == ["not", "null"]);
    let filled = words.iter().any(|word| matches!(*word, "default" | "generated"));
    match words {
        ["rename", ..] => TableAction::Renames,
        ["drop", "constraint", ..] => TableAction::Other,
        ["drop", ..] => TableAction::DropsColumn(column(words, 1)),
        ["alter", ..] if words.contains(&"type") => TableAction::ChangesType(column(words, 1)),
        ["alter", ..] if words.windows(3).any(|three| three == ["set", "not", "null"]) => {
            TableAction::SetsRequired(column(words, 1))
        }
        ["add", "constraint" | "check" | "foreign", ..] => {
            let at_once = !words.windows(2).any(|pair| pair == ["not", "valid"]);
            let reads = words.iter().any(|word| matches!(*word, "check" | "foreign"));
            if at_once && reads { TableAction::AddsConstraint } else { TableAction::Other }
        }
        ["add", ..] if required && !filled => TableAction::AddsRequired(column(words, 1)),
        _ => TableAction::Other,
    }
}

fn column<'a>(words: &[&'a str], from: usize) -> &'a str {
    let skipped = ["column", "if", "not", "exists"];
    words.iter().skip(from).find(|word| !skipped.contains(word)).copied().unwrap_or_default()
}
