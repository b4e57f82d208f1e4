//! Decimal numbers as people write them.

use super::options::DecimalMark;

/// More digits than this are no amount and no measure.
const MAX_DIGITS: usize = 24;

/// An exact decimal number: `digits / 10^scale`. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) digits: i128,
    pub(super) scale: u32,
}

impl Decimal {
    /// The number in units of `10^-places`; `None` when it has more places than that.
    pub(super) fn in_units(self, places: u32) -> Option<i128> {
        if self.scale <= places {
            return self.digits.checked_mul(10_i128.checked_pow(places - self.scale)?);
        }
        let unit = 10_i128.checked_pow(self.scale - places)?;
        (self.digits % unit == 0).then_some(self.digits / unit)
    }
}

/// How to read one mark with exactly three digits behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) mark: DecimalMark,
    /// Whether numbers with three decimals occur here. Where they do not, "9,500" with a decimal comma is refused,
    /// because a thousandfold mistake is worse than a question.
    pub(super) three_decimals: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFault {
    Malformed,
    /// Could be thousands, could be decimals.
    Ambiguous,
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{202f}' | '\u{2009}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '´' | '`')
}

/// What one number says about the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    None,
    /// Only groups of thousands: the mark occurs more than once.
    Groups(char),
    /// This mark parts whole and fraction, without doubt.
    Decimal(char),
    /// One mark, three digits behind it, at most three before it.
    Open(char),
}

fn marks(text: &str) -> Option<Marks> {
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    Some(match (points, commas) {
        (0, 0) => Marks::None,
        (_, 0) | (0, _) if points + commas > 1 => Marks::Groups(if points > 0 { '.' } else { ',' }),
        (_, 0) | (0, _) => {
            let mark = if points > 0 { '.' } else { ',' };
            let (before, after) = text.split_once(mark)?;
            let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
            let groups = digits(before) && (1..=3).contains(&before.len()) && digits(after) && after.len() == 3;
            let open = groups && !before.starts_with('0');
            if open { Marks::Open(mark) } else { Marks::Decimal(mark) }
        }
        _ => {
            let mark = if text.rfind('.') > text.rfind(',') { '.' } else { ',' };
            if text.matches(mark).count() > 1 {
                return None;
            }
            Marks::Decimal(mark)
        }
    })
}

fn char_of(mark: DecimalMark) -> char {
    match mark {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
    }
}

/// Reads digits with an optional fraction; groups may be parted by point, comma, blank or apostrophe.
pub(super) fn parse(text: &str, reading: Reading) -> Result<Decimal, NumberFault> {
    let decimal = match marks(text).ok_or(NumberFault::Malformed)? {
        Marks::None | Marks::Groups(_) => None,
        Marks::Decimal(mark) => Some(mark),
        Marks::Open(mark) if mark != char_of(reading.mark) => None,
        Marks::Open(mark) if reading.three_decimals => Some(mark),
        Marks::Open(_) => return Err(NumberFault::Ambiguous),
    };
    let (whole, fraction) = decimal.and_then(|mark| text.split_once(mark)).unwrap_or((text, ""));
    let whole = ungrouped(whole).ok_or(NumberFault::Malformed)?;
    let is_number = fraction.chars().all(|c| c.is_ascii_digit()) && !(whole.is_empty() && fraction.is_empty());
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    if !is_number || digits.len() > MAX_DIGITS {
        return Err(NumberFault::Malformed);
    }
    let digits = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| NumberFault::Malformed)? };
    Ok(Decimal { digits, scale: u32::try_from(fraction.len()).map_err(|_| NumberFault::Malformed)? })
}

/// The digits of a whole part. Groups must be of three digits, or of two with three at the end as in India.
fn ungrouped(whole: &str) -> Option<String> {
    let is_separator = |c: char| matches!(c, '.' | ',') || is_blank(c) || is_apostrophe(c);
    let groups: Vec<&str> = whole.split(is_separator).collect();
    if !groups.iter().all(|group| group.chars().all(|c| c.is_ascii_digit())) {
        return None;
    }
    if let [first, middle @ .., last] = groups.as_slice() {
        let mut kinds: Vec<char> =
            whole.chars().filter(|&c| is_separator(c)).map(|c| if is_apostrophe(c) { '\'' } else { c }).collect();
        kinds.dedup();
        let threes = (1..=3).contains(&first.len()) && middle.iter().all(|group| group.len() == 3);
        let twos = kinds == [','] && (1..=2).contains(&first.len()) && middle.iter().all(|group| group.len() == 2);
        if groups.len() > 1 && (kinds.len() != 1 || last.len() != 3 || !(threes || twos)) {
            return None;
        }
    }
    Some(groups.concat())
}

/// From the first digit of a cell to its last.
pub(super) fn numeric_part(cell: &str) -> Option<(&str, &str, &str)> {
    let start = cell.find(|c: char| c.is_ascii_digit())?;
    let end = cell.rfind(|c: char| c.is_ascii_digit())? + 1;
    Some((&cell[..start], &cell[start..end], &cell[end..]))
}

/// Which decimal mark a cell speaks for, if any.
pub(super) fn vote(cell: &str) -> Option<DecimalMark> {
    let (_, number, _) = numeric_part(cell)?;
    let valid = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || is_blank(c) || is_apostrophe(c));
    let mark = match marks(number).filter(|_| valid)? {
        Marks::None => return None,
        Marks::Decimal(mark) => mark,
        Marks::Groups('.') | Marks::Open('.') => ',',
        Marks::Groups(_) | Marks::Open(_) => '.',
    };
    Some(if mark == '.' { DecimalMark::Point } else { DecimalMark::Comma })
}

/// Whether a cell has three decimals without doubt, behind this mark: "9500.000", "0.500".
pub(super) fn has_three_decimals(cell: &str, mark: DecimalMark) -> bool {
    let Some((_, number, _)) = numeric_part(cell) else { return false };
    let mark = char_of(mark);
    marks(number) == Some(Marks::Decimal(mark))
        && number.rsplit(mark).next().is_some_and(|fraction| fraction.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use DecimalMark::{Comma, Point};

    fn read(text: &str, mark: DecimalMark) -> Result<(i128, u32), NumberFault> {
        parse(text, Reading { mark, three_decimals: false }).map(|number| (number.digits, number.scale))
    }

    #[test]
    fn groups_and_fractions() {
        for (text, digits, scale) in [
            ("9500", 9500, 0),
            ("9,500.00", 9500, 0),
            ("9.500,25", 950_025, 2),
            ("12'500", 12500, 0),
            ("12’500.50", 125_005, 1),
            ("1 200", 1200, 0),
            ("1\u{202f}200,5", 12005, 1),
            ("1,234,567", 1_234_567, 0),
            ("12,34,567", 1_234_567, 0),
            ("0.500", 5, 1),
            ("1234.567", 1_234_567, 3),
            ("12.50", 125, 1),
            ("12,5", 125, 1),
            ("9500.", 9500, 0),
            ("0", 0, 0),
            ("0.00", 0, 0),
        ] {
            for mark in [Point, Comma] {
                assert_eq!(read(text, mark), Ok((digits, scale)), "{text} {mark:?}");
            }
        }
        for text in ["", ".", "1.2.3", "12 34", "1,23,45", "1.234,567.8", "1,2345,678", "1,漢漢5", "٣", "1e5"] {
            assert_eq!(read(text, Point), Err(NumberFault::Malformed), "{text}");
        }
    }

    #[test]
    fn three_digits_behind_one_mark_are_decided_by_the_reading() {
        assert_eq!(read("9,500", Point), Ok((9500, 0)));
        assert_eq!(read("9.500", Comma), Ok((9500, 0)));
        assert_eq!(read("9,500", Comma), Err(NumberFault::Ambiguous));
        let reading = Reading { mark: Comma, three_decimals: true };
        assert_eq!(parse("9,505", reading), Ok(Decimal { digits: 9505, scale: 3 }));
    }

    #[test]
    fn cells_vote_for_a_mark() {
        for (cell, mark) in [
            ("$9,500", Some(Point)),
            ("9.500 €", Some(Comma)),
            ("9.500,00", Some(Comma)),
            ("1.234.567", Some(Comma)),
            ("12.5k", Some(Point)),
            ("9500.000", Some(Point)),
            ("9500", None),
            ("n 1 x 2", None),
            ("-", None),
        ] {
            assert_eq!(vote(cell), mark, "{cell}");
        }
        assert!(
            has_three_decimals("9500.000", Point)
                && !has_three_decimals("950.000", Point)
                && !has_three_decimals("95.00", Point)
        );
    }
}
