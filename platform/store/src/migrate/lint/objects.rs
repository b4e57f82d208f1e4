//! What a text makes and removes: the same on both engines.

use std::collections::BTreeSet;

use super::{Statement, name_after};

/// Tables, columns, indexes and views that the statements make (`+`) or remove (`-`).
pub(super) fn objects(statements: &[Statement<'_>]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for statement in statements {
        let words: Vec<&str> = statement.words.iter().map(String::as_str).collect();
        match words[..] {
            ["create", "table", ..] => {
                let table = name_after(&words, 2);
                found.insert(format!("+table {table}"));
                found.extend(columns(&words).into_iter().map(|column| format!("+column {table}.{column}")));
            }
            ["create", "index", ..] => _ = found.insert(format!("+index {}", name_after(&words, 2))),
            ["create", "unique", "index", ..] => _ = found.insert(format!("+unique index {}", name_after(&words, 3))),
            ["create", "view", ..] => _ = found.insert(format!("+view {}", name_after(&words, 2))),
            ["drop", kind @ ("table" | "index" | "view"), ..] => {
                found.insert(format!("-{kind} {}", name_after(&words, 2)));
            }
            ["alter", "table", ..] => {
                let table = name_after(&words, 2);
                found.extend(
                    changed_columns(&words).into_iter().map(|(sign, column)| format!("{sign}column {table}.{column}")),
                );
            }
            _ => {}
        }
    }
    found
}

/// The columns of a `CREATE TABLE`: the first word of each item in its parentheses that is no constraint.
fn columns<'a>(words: &[&'a str]) -> Vec<&'a str> {
    const CONSTRAINTS: [&str; 7] = ["primary", "foreign", "unique", "check", "constraint", "exclude", "like"];
    let mut columns = Vec::new();
    let (mut depth, mut first) = (0_i32, false);
    for word in words {
        match *word {
            "(" => {
                depth += 1;
                first = depth == 1;
            }
            ")" => depth -= 1,
            "," if depth == 1 => first = true,
            name if std::mem::take(&mut first) && !CONSTRAINTS.contains(&name) => columns.push(name),
            _ => {}
        }
    }
    columns
}

fn changed_columns<'a>(words: &[&'a str]) -> Vec<(char, &'a str)> {
    let mut changed = Vec::new();
    let mut depth = 0_i32;
    for (at, word) in words.iter().enumerate() {
        match *word {
            "(" => depth += 1,
            ")" => depth -= 1,
            "add" | "drop" if depth == 0 => {
                let next = words.get(at + 1).copied().unwrap_or_default();
                let from = at + 1 + usize::from(next == "column");
                let name = name_after(words, from);
                if !matches!(name, "constraint" | "check" | "foreign" | "unique" | "primary" | "default" | "null") {
                    changed.push((if *word == "add" { '+' } else { '-' }, name));
                }
            }
            _ => {}
        }
    }
    changed
}
