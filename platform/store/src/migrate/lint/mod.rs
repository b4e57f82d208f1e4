//! Finds steps that would stop a running installation, or break the version that runs beside the new one during a rollout.
//!
//! A pure function over the SQL text: no database is asked. What is right all the same is marked in a comment of its statement:
//! `-- contract: safe since VERSION` (nothing uses it since then), or `-- lint: allow RULE: REASON`.

mod actions;
mod objects;

use std::collections::BTreeSet;

use super::{Migration, Migrations, statements::Statement, statements::statements, step_text, steps};
use crate::Engine;
use actions::{TableAction, table_actions};
use objects::objects;

/// A statement that is not safe, or a difference between the engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The step, e.g. `watches 0003_value_index`.
    pub step: String,
    /// The engine whose text it is; `None`: both together.
    pub engine: Option<Engine>,
    /// Stable name of the rule, for `-- lint: allow RULE: REASON`.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let engine = self.engine.map_or(String::new(), |engine| format!(" ({})", engine.as_str()));
        write!(formatter, "{}{engine}: {}: {}", self.step, self.rule, self.message)
    }
}

/// Looks at every step of every app.
pub fn lint(all: &[Migrations]) -> Vec<Finding> {
    steps(all).flat_map(|(app, step)| of_step(app, step)).collect()
}

fn of_step(app: &str, step: &Migration) -> Vec<Finding> {
    let name = format!("{app} {:04}_{}", step.number, step.name);
    let mut findings = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let text = step_text::of(step, engine);
        let all = statements(text.up);
        let new_tables: BTreeSet<&str> =
            all.iter().filter_map(|statement| created(&statement.words, "table")).collect();
        for statement in &all {
            let broken = rules(statement, engine, &new_tables, text.in_transaction);
            findings.extend(
                broken.into_iter().filter(|(rule, _)| !is_allowed(statement, rule)).map(|(rule, message)| Finding {
                    step: name.clone(),
                    engine: Some(engine),
                    rule,
                    message,
                }),
            );
        }
        if engine == Engine::Sqlite && !text.in_transaction {
            let message = "steps of SQLite always run in the transaction: remove `-- migrate: no-transaction`".into();
            findings.push(Finding { step: name.clone(), engine: Some(engine), rule: "no_transaction", message });
        }
    }
    findings.extend(differences(&name, step));
    findings
}

type Broken = Vec<(&'static str, String)>;

fn rules(statement: &Statement<'_>, engine: Engine, new_tables: &BTreeSet<&str>, in_transaction: bool) -> Broken {
    let words: Vec<&str> = statement.words.iter().map(String::as_str).collect();
    let mut broken = match words[..] {
        ["drop", kind @ ("table" | "view"), ..] => {
            vec![contract(format!("drops the {kind} {}", name_after(&words, 2)))]
        }
        ["create", ..] => index(&words, engine, new_tables, in_transaction),
        ["alter", "table", ..] => of_table(&words, engine, new_tables),
        ["update" | "delete", ..] => whole_table(&words, new_tables),
        _ => Vec::new(),
    };
    if !in_transaction && !can_be_repeated(&words) {
        let message = "outside a transaction a step that fails half-way runs again from its beginning: write CREATE INDEX CONCURRENTLY \
             IF NOT EXISTS or DROP INDEX CONCURRENTLY IF EXISTS, and put other statements into a step of their own";
        broken.push(("not_repeatable", message.into()));
    }
    broken
}

fn can_be_repeated(words: &[&str]) -> bool {
    let concurrently = words.contains(&"concurrently");
    match words[..] {
        ["create", "index", ..] | ["create", "unique", "index", ..] => {
            concurrently && words.windows(3).any(|w| w == ["if", "not", "exists"])
        }
        ["drop", "index", ..] => concurrently && words.windows(2).any(|w| w == ["if", "exists"]),
        ["reindex", ..] => concurrently,
        _ => false,
    }
}

fn contract(what: String) -> (&'static str, String) {
    let message = "while the versions before it may still run. Leave it for a later version, then mark the statement with \
         `-- contract: safe since VERSION`, the first version that does not use it";
    ("contract", format!("{what} {message}"))
}

fn of_table(words: &[&str], engine: Engine, new_tables: &BTreeSet<&str>) -> Broken {
    let table = name_after(words, 2);
    let is_new = new_tables.contains(table);
    let mut broken = Vec::new();
    for action in table_actions(words) {
        match action {
            TableAction::Renames => broken.push(contract(format!("renames {table} or a column of it"))),
            TableAction::DropsColumn(column) => broken.push(contract(format!("drops the column {table}.{column}"))),
            TableAction::ChangesType(column) => broken.push((
                "type_change",
                format!("changes the type of {table}.{column}: the table is rewritten under a lock, and older versions read another type. \
                         Add a new column, fill it in batches, and drop the old one in a later version"),
            )),
            TableAction::AddsRequired(column) if !is_new => broken.push((
                "not_null_without_default",
                format!("adds {table}.{column} as NOT NULL without a default: it fails where there are rows, and older versions cannot insert. \
                         Give it a default, or let it be NULL until a later version"),
            )),
            TableAction::SetsRequired(column) if !is_new => broken.push((
                "not_null_without_default",
                format!("makes {table}.{column} NOT NULL: older versions may still write NULL, and the whole table is read under a lock")
            )),
            TableAction::AddsConstraint if engine == Engine::Postgres && !is_new => broken.push((
                "constraint_locks_table",
                format!("adds a constraint to {table} that reads the whole table under a lock: add it NOT VALID, and VALIDATE CONSTRAINT in a \
                         later step"),
            )),
            _ => {}
        }
    }
    broken
}

fn index(words: &[&str], engine: Engine, new_tables: &BTreeSet<&str>, in_transaction: bool) -> Broken {
    let is_index = matches!(words[..], ["create", "index", ..] | ["create", "unique", "index", ..]);
    if !is_index || engine == Engine::Sqlite {
        return Vec::new();
    }
    let table = words.iter().position(|word| *word == "on").map_or("", |on| name_after(words, on + 1));
    let concurrently = words.contains(&"concurrently");
    if concurrently && in_transaction {
        let message = "CONCURRENTLY does not work in a transaction: add the line `-- migrate: no-transaction`";
        return vec![("no_transaction", message.into())];
    }
    if concurrently || new_tables.contains(table) {
        return Vec::new();
    }
    let message = format!(
        "builds an index on {table} while nobody can write to it: write CREATE INDEX CONCURRENTLY IF NOT EXISTS in a step with the line \
         `-- migrate: no-transaction`"
    );
    vec![("index_locks_table", message)]
}

fn whole_table(words: &[&str], new_tables: &BTreeSet<&str>) -> Broken {
    let table = if words.first() == Some(&"delete") { name_after(words, 2) } else { name_after(words, 1) };
    if words.contains(&"where") || new_tables.contains(table) {
        return Vec::new();
    }
    let message = format!(
        "changes every row of {table} in one transaction, which holds every row's lock to the end: do it in batches in a job, or narrow it \
         with WHERE"
    );
    vec![("whole_table", message)]
}

fn is_allowed(statement: &Statement<'_>, rule: &str) -> bool {
    statement.comments.iter().any(|comment| match rule {
        "contract" => comment.strip_prefix("contract: safe since ").is_some_and(|version| !version.trim().is_empty()),
        _ => allows(comment, rule),
    })
}

fn allows(comment: &str, rule: &str) -> bool {
    let marked = comment.strip_prefix("lint: allow ").and_then(|rest| rest.split_once(':'));
    marked.is_some_and(|(name, reason)| name.trim() == rule && !reason.trim().is_empty())
}

fn differences(name: &str, step: &Migration) -> Vec<Finding> {
    let [sqlite, postgres] = [Engine::Sqlite, Engine::Postgres].map(|engine| step_text::of(step, engine).up);
    let (here, there) = (statements(sqlite), statements(postgres));
    let excused = here
        .iter()
        .chain(&there)
        .flat_map(|statement| &statement.comments)
        .any(|comment| allows(comment, "different_objects"));
    if excused {
        return Vec::new();
    }
    let (here, there) = (objects(&here), objects(&there));
    let only = |these: &BTreeSet<String>, those: &BTreeSet<String>, which: &str| {
        let list: Vec<_> = these.difference(those).cloned().collect();
        (!list.is_empty()).then(|| format!("only on {which}: {}", list.join(", ")))
    };
    let parts = [only(&here, &there, "SQLite"), only(&there, &here, "PostgreSQL")];
    let message = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    if message.is_empty() {
        return Vec::new();
    }
    vec![Finding { step: name.into(), engine: None, rule: "different_objects", message }]
}

/// The name of what a `CREATE` makes, if it makes one of this `kind`.
fn created<'a>(words: &'a [String], kind: &str) -> Option<&'a str> {
    let at = words.iter().take(4).position(|word| word == kind)?;
    (words.first().is_some_and(|word| word == "create")).then(|| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        name_after(&words, at + 1)
    })
}

/// The name at `from`, after `IF [NOT] EXISTS`, `ONLY`, `CONCURRENTLY` and a schema.
fn name_after<'a>(words: &[&'a str], from: usize) -> &'a str {
    let rest = words.get(from..).unwrap_or_default();
    let mut name = rest.iter().skip_while(|word| matches!(**word, "if" | "not" | "exists" | "only" | "concurrently"));
    let first = name.next().copied().unwrap_or_default();
    if name.next() == Some(&".") { name.next().copied().unwrap_or(first) } else { first }
}

#[cfg(test)]
mod tests;
