//! What a step's SQL file says besides statements: its way back, and how it is to be run.
//!
//! Lines that begin with `-- migrate:`
//!
//! - `-- migrate: down`: what follows undoes the step.
//! - `-- migrate: irreversible: REASON`: there is no way back.
//! - `-- migrate: no-transaction` (PostgreSQL): each statement runs by itself, as `CREATE INDEX CONCURRENTLY` must.
//! - `-- migrate: requires VERSION`: in the first step that is left after older ones were put together: which version has them.

use crate::{Engine, Migration};

/// A step's text on one engine.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepText<'a> {
    /// Statements that apply it. This alone is under the checksum, so that a way back can be added later.
    pub up: &'a str,
    /// Statements that undo it.
    pub down: Option<&'a str>,
    /// Why nothing undoes it.
    pub irreversible: Option<&'a str>,
    /// False: each statement runs by itself.
    pub in_transaction: bool,
    /// The version that has the steps before this one.
    pub requires: Option<&'a str>,
}

const DIRECTIVE: &str = "-- migrate:";

/// Reads a step's text for an engine.
pub(super) fn of(step: &Migration, engine: Engine) -> StepText<'static> {
    parse(match engine {
        Engine::Sqlite => step.sqlite,
        Engine::Postgres => step.postgres,
    })
}

fn parse(text: &str) -> StepText<'_> {
    let mut read = StepText { up: text, down: None, irreversible: None, in_transaction: true, requires: None };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let directive = line.trim().strip_prefix(DIRECTIVE).map(str::trim);
        match directive.map(|directive| directive.split_once([':', ' ']).unwrap_or((directive, ""))) {
            Some(("down", _)) => {
                read.up = &text[..at];
                read.down = Some(&text[at + line.len()..]);
                return read;
            }
            Some(("irreversible", reason)) => read.irreversible = Some(reason.trim()),
            Some(("no-transaction", _)) => read.in_transaction = false,
            Some(("requires", version)) => read.requires = Some(version.trim()),
            _ => {}
        }
        at += line.len();
    }
    read
}

/// FNV-1a, 64 bits, in hexadecimal: finds edits, not attackers.
pub(super) fn checksum(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_is_not_part_of_the_step() {
        let bare = "CREATE TABLE a (n int);\n";
        let read = parse("CREATE TABLE a (n int);\n-- migrate: down\nDROP TABLE a;\n");
        assert_eq!((read.up, read.down), (bare, Some("DROP TABLE a;\n")));
        assert_eq!(checksum(read.up), checksum(parse(bare).up), "adding it changes no checksum");
        assert!(parse(bare).down.is_none() && parse(bare).in_transaction);
    }

    #[test]
    fn directives_are_read() {
        let read =
            parse("-- migrate: no-transaction\n-- migrate: irreversible: rows are gone\n-- migrate: requires 0.3.0\nX");
        assert!(!read.in_transaction);
        assert_eq!((read.irreversible, read.requires), (Some("rows are gone"), Some("0.3.0")));
        let other = parse("-- a note about -- migrate: down in the middle\nX");
        assert!(other.down.is_none());
    }
}
