//! Cells that choose from a list: condition, movement type, complications.

mod synonyms;

use super::error::{self, ErrorCode, Fault};
use super::fold;
use super::known::{Known, Names};
use serde::{Deserialize, Serialize};
use synonyms::{COMPLICATIONS, CONDITIONS, MOVEMENTS};

/// State of preservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// As new.
    Mint,
    /// Hardly a trace of wear.
    Excellent,
    /// Worn, with light traces.
    Good,
    /// Clear traces of wear.
    Fair,
    /// Damaged or not running.
    Poor,
}

impl Condition {
    /// The value as the contract spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mint => "mint",
            Self::Excellent => "excellent",
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Poor => "poor",
        }
    }
}

/// Whether a folded name stands in a list parted by bars.
fn is_one_of(names: &str, folded: &str) -> bool {
    names.split('|').any(|name| name == folded)
}

/// Reads a condition.
pub(super) fn condition(cell: &str) -> Result<Condition, Fault> {
    let folded = fold::letters(cell);
    CONDITIONS.iter().find(|(_, names)| is_one_of(names, &folded)).map(|(condition, _)| *condition).ok_or_else(|| {
        Fault::new(ErrorCode::NotAChoice, "This condition is not known. Write mint, excellent, good, fair or poor.")
    })
}

/// Finds a name in a list: as it stands, then folded, then by a synonym of its folded form.
fn find(name: &str, names: &Names, synonyms: &[(&str, &str)]) -> Option<usize> {
    let name = name.trim();
    names.as_written(name).or_else(|| {
        let folded = fold::letters(name);
        names.by_letters(&folded).or_else(|| {
            let (standard, _) = synonyms.iter().find(|(_, others)| is_one_of(others, &folded))?;
            names.by_letters(standard)
        })
    })
}

/// Reads a movement type, as its index among the known ones. "Automatic (ETA 2824)" also gives the calibre.
pub(super) fn movement(cell: &str, known: &Known) -> Result<(usize, Option<String>), Fault> {
    let names = known.movement_names();
    if let Some(index) = find(cell, names, MOVEMENTS) {
        return Ok((index, None));
    }
    let parted = cell.split_once(['(', ',', ';', ':', '/']).or_else(|| cell.split_once(" - "));
    let found = parted.and_then(|(kind, caliber)| {
        let caliber = caliber.trim().trim_end_matches(')').trim();
        let is_caliber = caliber.chars().any(|c| c.is_ascii_digit());
        find(kind, names, MOVEMENTS).filter(|_| is_caliber).map(|index| (index, Some(caliber.to_owned())))
    });
    found.ok_or_else(|| {
        let message = format!(
            "This movement type is not known. Write one of: {}. A calibre belongs in its own column.",
            known.movement_types().join(", ")
        );
        Fault::new(ErrorCode::NotAChoice, message)
    })
}

/// What parts complications, the strongest first. A part that is known is not parted further: "Day/Date" is one.
const SEPARATORS: [&[char]; 3] = [&[';', '\n', '|'], &[',', '+', '&'], &['/']];
/// A cell that is no list of complications at all need not be answered word for word.
const MOST_UNKNOWN: usize = 10;

/// Reads complications parted by semicolon, comma, slash, plus, bar or a new line, as indices among the known ones,
/// each once. The unknown ones, up to ten, are returned together.
pub(super) fn complications(cell: &str, known: &Known) -> Result<Vec<usize>, Vec<Fault>> {
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    take_complications(cell, &SEPARATORS, known, &mut found, &mut unknown);
    if unknown.is_empty() {
        return Ok(found);
    }
    let names = known.complications().join(", ");
    let faults = unknown.into_iter().map(|part| {
        let shown = error::shortened(part, 40);
        let message = format!("\"{shown}\" is not a known complication. Write any of: {names}.");
        Fault::new(ErrorCode::NotAChoice, message).part(part)
    });
    Err(faults.collect())
}

fn take_complications<'a>(
    text: &'a str,
    separators: &[&[char]],
    known: &Known,
    found: &mut Vec<usize>,
    unknown: &mut Vec<&'a str>,
) {
    let text = text.trim();
    if text.is_empty() || unknown.len() == MOST_UNKNOWN {
        return;
    }
    if let Some(index) = find(text, known.complication_names(), COMPLICATIONS) {
        if !found.contains(&index) {
            found.push(index);
        }
    } else if let Some((strongest, weaker)) = separators.split_first() {
        for part in text.split(*strongest) {
            take_complications(part, weaker, known, found, unknown);
        }
    } else {
        unknown.push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn grades_of_condition() {
        for (cell, expected) in [
            ("NM", Condition::Excellent),
            ("like new", Condition::Mint),
            ("Unworn", Condition::Mint),
            ("used", Condition::Good),
            ("sehr gut", Condition::Excellent),
            ("Très bon état", Condition::Excellent),
            ("Pre-owned", Condition::Good),
            ("BNIB", Condition::Mint),
            ("for parts", Condition::Poor),
            ("O.K.", Condition::Fair),
        ] {
            assert_eq!(condition(cell), Ok(expected), "{cell}");
        }
        for condition_value in
            [Condition::Mint, Condition::Excellent, Condition::Good, Condition::Fair, Condition::Poor]
        {
            assert_eq!(condition(condition_value.as_str()), Ok(condition_value));
        }
        assert_eq!(condition("9/10").map_err(|fault| fault.code), Err(ErrorCode::NotAChoice));
    }

    #[test]
    fn types_of_movement() {
        let known = sample::known();
        let name = |cell: &str| {
            movement(cell, &known).map(|(index, caliber)| (known.movement_types()[index].as_str(), caliber)).ok()
        };
        for (cell, expected) in [
            ("auto", "Automatic"),
            ("Automatik", "Automatic"),
            ("self-winding", "Automatic"),
            ("manual wind", "Hand-wound"),
            ("Handaufzug", "Hand-wound"),
            ("hand wound", "Hand-wound"),
            ("quartz", "Quartz"),
            ("Eco-Drive", "Solar"),
            ("spring drive", "Spring Drive"),
        ] {
            assert_eq!(name(cell), Some((expected, None)), "{cell}");
        }
        assert_eq!(name("Automatic (ETA 2824-2)"), Some(("Automatic", Some("ETA 2824-2".to_owned()))));
        assert_eq!(name("Automatic, cal. 3235"), Some(("Automatic", Some("cal. 3235".to_owned()))));
        assert_eq!(name("ETA 2824"), None);
        assert_eq!(name("mechanical"), None);
    }

    #[test]
    fn lists_of_complications() {
        let known = sample::known();
        let names = |cell: &str| {
            complications(cell, &known)
                .map(|found| found.into_iter().map(|index| known.complications()[index].as_str()).collect::<Vec<_>>())
                .ok()
        };
        assert_eq!(names("chrono; moonphase, GMT"), Some(vec!["Chronograph", "Moon Phase", "GMT"]));
        assert_eq!(names("Date / Small seconds + Alarm"), Some(vec!["Date", "Small Seconds", "Alarm"]));
        assert_eq!(names("Day/Date"), Some(vec!["Day-Date"]));
        assert_eq!(names("Day/Date, date; Datum"), Some(vec!["Day-Date", "Date"]));
        assert_eq!(names(";"), Some(vec![]));
        let faults = complications("Date, Flyback/Foo", &known).err().unwrap_or_default();
        let parts: Vec<_> = faults.into_iter().filter_map(|fault| fault.part).collect();
        assert_eq!(parts, ["Flyback", "Foo"]);
        let nonsense = complications(&"x,".repeat(5_000), &known).err().unwrap_or_default();
        assert_eq!(nonsense.len(), MOST_UNKNOWN);
    }

    #[test]
    fn every_synonym_is_folded_and_has_one_meaning() {
        let conditions: Vec<&str> = CONDITIONS.iter().flat_map(|(_, names)| names.split('|')).collect();
        for table in [MOVEMENTS, COMPLICATIONS] {
            for (standard, names) in table {
                assert!(is_one_of(names, standard), "{standard}");
                let elsewhere = table.iter().filter(|(other, _)| other != standard);
                assert!(
                    elsewhere.flat_map(|(_, others)| others.split('|')).all(|other| !is_one_of(names, other)),
                    "{standard}"
                );
            }
        }
        let others = MOVEMENTS.iter().chain(COMPLICATIONS).flat_map(|(_, names)| names.split('|'));
        for name in conditions.iter().copied().chain(others) {
            assert_eq!(fold::letters(name), name);
        }
        let mut distinct = conditions.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), conditions.len());
    }
}
