//! The text of a cell: words that mean "nothing", and the apostrophe that keeps a spreadsheet from running a cell.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula (CWE-1236). Such a text is written
//! with one apostrophe in front. So are texts that would read as "nothing" ("none", "n/a"), and texts that already
//! consist of apostrophes before either of them. Reading takes one apostrophe away in exactly those cases, so nothing
//! is lost, and a text such as "'70s diver" is left alone both ways.

/// Longer texts are not looked up as words for "nothing".
const LONGEST_MARKER: usize = 24;

const NOTHING: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    "–",
    "—",
    "_",
    ".",
    "..",
    "...",
    "…",
    "/",
    "./.",
    "?",
    "??",
    "???",
    "n/a",
    "n.a.",
    "n.a",
    "n. a.",
    "na",
    "#n/a",
    "#na",
    "nan",
    "null",
    "nil",
    "none",
    "unknown",
    "unk",
    "not known",
    "not available",
    "not applicable",
    "tbd",
    "tba",
    "k.a.",
    "k.a",
    "k. a.",
    "keine angabe",
    "keine",
    "keiner",
    "unbekannt",
    "inconnu",
    "inconnue",
    "aucun",
    "aucune",
    "n/d",
    "n.d.",
    "nd",
    "sconosciuto",
    "sconosciuta",
    "nessuno",
    "nessuna",
    "desconocido",
    "desconocida",
    "ninguno",
    "ninguna",
];

/// Whether a text is one of the ways people write "nothing".
pub(super) fn means_nothing(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LONGEST_MARKER && NOTHING.contains(&text.to_lowercase().as_str())
}

/// Whether the text, leading apostrophes aside, would be run by a spreadsheet or read as nothing.
fn needs_guard(text: &str) -> bool {
    let core = text.trim_start_matches('\'');
    core.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
        || means_nothing(core) && core.trim() == core
}

/// The text as it is written to a file.
pub(super) fn guarded(text: &str) -> String {
    if !text.is_empty() && needs_guard(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell as it is read from a file: trimmed, the guarding apostrophe gone. `None` when it means nothing.
pub(super) fn text(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        // A lone apostrophe is how spreadsheets keep an empty text.
        Some("") => None,
        Some(inner) if needs_guard(inner) => Some(inner.trim()),
        _ if means_nothing(cell) => None,
        _ => Some(cell),
    }
}

/// The content of a cell that holds a number, a date or a choice: as [`text`], and a guarded "-" is nothing too.
pub(super) fn value(cell: &str) -> Option<&str> {
    text(cell).filter(|value| !means_nothing(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_nothing() {
        for cell in ["", "  ", "-", "n/a", "N/A", "unknown", "?", "none", "k.A.", "—", "'", "NaN", " Unbekannt "] {
            assert_eq!(text(cell), None, "{cell}");
        }
        assert_eq!(text("None more black"), Some("None more black"));
        assert_eq!(value("'-"), None);
    }

    #[test]
    fn formulas_are_guarded_and_come_back() {
        for (plain, written) in [
            ("=1+1", "'=1+1"),
            ("@cmd", "'@cmd"),
            ("-", "'-"),
            ("none", "'none"),
            ("'=1", "''=1"),
            ("''none", "'''none"),
            ("'70s diver", "'70s diver"),
            ("''", "'''"),
            ("'", "''"),
            ("＝1", "'＝1"),
            ("Robert'); DROP TABLE", "Robert'); DROP TABLE"),
        ] {
            assert_eq!(guarded(plain), written, "{plain}");
            assert_eq!(text(written), Some(plain), "{plain}");
        }
        assert_eq!(guarded(""), "");
    }
}
