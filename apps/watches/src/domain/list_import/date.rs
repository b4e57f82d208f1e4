//! Dates as people write them.

use super::error::Fault;
use super::fold;
use super::options::DateOrder;
use chrono::{Days, NaiveDate};
use unicode_normalization::UnicodeNormalization;

/// Years a watch can have been bought in.
const YEARS: std::ops::RangeInclusive<i32> = 1500..=2200;
/// Two-digit years from here on are of the last century, as POSIX has it for strptime.
const TWO_DIGIT_PIVOT: i32 = 69;
/// Excel's day numbers from 1927 to 2119. Day 1 is 1 January 1900 and the sheet believes in 29 February 1900.
const EXCEL_DAYS: std::ops::RangeInclusive<u64> = 10_000..=80_000;

/// The beginning of each month's name, folded, in English, German, French, Italian and Spanish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "janner", "janvier", "gen", "ene"],
    &["feb", "fev"],
    &["mar", "marz", "maerz", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "dic"],
];

const FULL_NAMES: &[&str] = &[
    "january",
    "january",
    "januar",
    "janner",
    "jaenner",
    "janvier",
    "janv",
    "gennaio",
    "enero",
    "february",
    "februar",
    "feber",
    "fevrier",
    "fevr",
    "febbraio",
    "febrero",
    "march",
    "marz",
    "maerz",
    "mars",
    "marzo",
    "april",
    "avril",
    "aprile",
    "abril",
    "maggio",
    "mayo",
    "june",
    "juni",
    "juin",
    "giugno",
    "junio",
    "july",
    "juli",
    "juillet",
    "juil",
    "luglio",
    "julio",
    "august",
    "aout",
    "agosto",
    "september",
    "sept",
    "septembre",
    "settembre",
    "septiembre",
    "setiembre",
    "october",
    "oktober",
    "octobre",
    "ottobre",
    "octubre",
    "november",
    "novembre",
    "noviembre",
    "december",
    "dezember",
    "decembre",
    "dicembre",
    "diciembre",
];

/// Words between the parts of a date.
const FILLERS: &[&str] = &["st", "nd", "rd", "th", "er", "of", "the", "de", "del", "le", "den", "di", "el", "il"];

/// How to read a date that can be read in more than one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateReading {
    order: DateOrder,
    dotted: DateOrder,
}

impl DateReading {
    /// Dates with dots are day first by custom, even beside month-first dates with strokes. Only a file whose dates all
    /// have dots can have them month first.
    pub(super) fn new<'a>(order: DateOrder, mut cells: impl Iterator<Item = &'a str>) -> Self {
        let mixed = order == DateOrder::MonthFirst
            && cells.any(|cell| matches!(parts(cell), Some(parts) if parts.year_last() && !parts.dotted));
        Self { order, dotted: if mixed { DateOrder::DayFirst } else { order } }
    }
}

/// What a date says about the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateVote {
    DayFirst,
    MonthFirst,
    YearFirst,
    /// Day or month first, it does not say which.
    Open,
    /// As open, with dots: probably day first.
    Dotted,
}

/// A cell taken apart.
#[derive(Debug, Default)]
struct Parts {
    /// Number and how many digits it was written with.
    numbers: Vec<(u64, usize)>,
    month: Option<u32>,
    dotted: bool,
}

impl Parts {
    /// Three numbers, the year last or of two digits.
    fn year_last(&self) -> bool {
        self.month.is_none() && matches!(self.numbers.as_slice(), [(_, 1..=2), (_, 1..=2), (_, 2 | 4)])
    }
}

/// Takes a text apart; `None` when something in it cannot belong to a date.
fn parts(text: &str) -> Option<Parts> {
    let text: String = text.nfkc().collect();
    let text = without_time(text.trim());
    let mut parts = Parts::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_kind: fn(char) -> bool = if c.is_ascii_digit() { |c| c.is_ascii_digit() } else { char::is_alphabetic };
        let end = rest.find(|c| !is_kind(c)).unwrap_or(rest.len());
        if end == 0 {
            // A separator.
            if !(c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '\'' | '\u{2019}' | '–' | '_')) {
                return None;
            }
            parts.dotted |= c == '.';
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let token = &rest[..end];
        rest = &rest[end..];
        if c.is_ascii_digit() {
            parts.numbers.push((token.parse().ok()?, token.len()));
            continue;
        }
        let word = fold::letters(token);
        if let Some(month) = month(&word) {
            if parts.month.replace(month).is_some() {
                return None;
            }
        } else if !FILLERS.contains(&word.as_str()) {
            return None;
        }
    }
    Some(parts)
}

/// "2021-03-04T10:00:00Z" and "4/3/2021 10:15 AM" without the time.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let day = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    match day.strip_suffix(['T', 't', ' ']) {
        Some(day) => day.trim_end().trim_end_matches(','),
        None => text,
    }
}

fn month(word: &str) -> Option<u32> {
    let is_name = word.chars().count() <= 4 || FULL_NAMES.contains(&word);
    let at = MONTHS.iter().position(|starts| starts.iter().any(|start| word.starts_with(start)))?;
    let known = is_name && (FULL_NAMES.contains(&word) || MONTHS[at].contains(&word));
    known.then(|| u32::try_from(at + 1).ok()).flatten()
}

/// What a cell says about the order of day, month and year.
pub(super) fn vote(text: &str) -> Option<DateVote> {
    let parts = parts(text)?;
    if parts.month.is_some() {
        return None;
    }
    match parts.numbers.as_slice() {
        [(_, 4), (_, 1..=2), (_, 1..=2)] => Some(DateVote::YearFirst),
        [(a, _), _, (_, 2)] if parts.year_last() && *a > 31 => Some(DateVote::YearFirst),
        [(a, _), (b, _), _] if parts.year_last() => match (a, b) {
            (13.., ..=12) => Some(DateVote::DayFirst),
            (..=12, 13..) => Some(DateVote::MonthFirst),
            _ if parts.dotted => Some(DateVote::Dotted),
            _ => Some(DateVote::Open),
        },
        _ => None,
    }
}

/// Reads a date; a month stands for its first day and a year for 1 January.
pub(super) fn parse(text: &str, reading: DateReading) -> Result<NaiveDate, Fault> {
    let parts = parts(text).ok_or_else(malformed)?;
    let order = if parts.dotted { reading.dotted } else { reading.order };
    let numbers = parts.numbers.as_slice();
    if let Some(month) = parts.month {
        return match numbers {
            [(year, length @ (2 | 4))] => date(full_year(*year, *length)?, month, 1),
            [(year, 4), (day, 1..=2)] => date(full_year(*year, 4)?, month, *day),
            [(day, 1..=2), (year, length @ (2 | 4))] => date(full_year(*year, *length)?, month, *day),
            _ => Err(malformed()),
        };
    }
    match *numbers {
        [(year, 4)] => date(full_year(year, 4)?, 1, 1),
        [(number, 8)] => date(full_year(number / 10_000, 4)?, part(number / 100 % 100)?, number % 100),
        [(days, 5)] | [(days, 5), _] if EXCEL_DAYS.contains(&days) => {
            let zero = NaiveDate::from_ymd_opt(1899, 12, 30);
            zero.and_then(|zero| zero.checked_add_days(Days::new(days))).ok_or_else(malformed)
        }
        [(year, 4), (month, 1..=2)] | [(month, 1..=2), (year, 4)] => date(full_year(year, 4)?, part(month)?, 1),
        [(year, 4), (month, 1..=2), (day, 1..=2)] => date(full_year(year, 4)?, part(month)?, day),
        [(a, _), (b, _), (c, length)] if parts.year_last() => {
            let year_first = length == 2 && (a > 31 || (order == DateOrder::YearFirst && c <= 31));
            if year_first {
                return date(full_year(a, 2)?, part(b)?, c);
            }
            let (day, month) = match (a, b) {
                (13.., ..=12) => (a, b),
                (..=12, 13..) => (b, a),
                _ if order == DateOrder::MonthFirst => (b, a),
                _ => (a, b),
            };
            date(full_year(c, length)?, part(month)?, day)
        }
        _ => Err(malformed()),
    }
}

fn full_year(year: u64, digits: usize) -> Result<i32, Fault> {
    let year = i32::try_from(year).map_err(|_| malformed())?;
    let year = match digits {
        2 if year >= TWO_DIGIT_PIVOT => 1900 + year,
        2 => 2000 + year,
        _ => year,
    };
    if YEARS.contains(&year) {
        return Ok(year);
    }
    Err(Fault::format(format!("The year {year} is not between {} and {}. Correct it.", YEARS.start(), YEARS.end())))
}

fn part(number: u64) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| malformed())
}

fn date(year: i32, month: u32, day: u64) -> Result<NaiveDate, Fault> {
    NaiveDate::from_ymd_opt(year, month, part(day)?).ok_or_else(|| {
        Fault::format("There is no such day. Correct the date; the safest way to write it is 2021-03-04.")
    })
}

fn malformed() -> Fault {
    Fault::format("This is not a date. Write it as 2021-03-04; a month (2021-03) or a year alone will do.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{DayFirst, MonthFirst, YearFirst};

    fn read(text: &str, order: DateOrder) -> Result<String, ()> {
        parse(text, DateReading { order, dotted: order }).map(|date| date.to_string()).map_err(|_| ())
    }

    #[test]
    fn dates_as_people_write_them() {
        for (text, date) in [
            ("2021-03-04", "2021-03-04"),
            ("2021/03/04", "2021-03-04"),
            ("2021.3.4", "2021-03-04"),
            ("20210304", "2021-03-04"),
            ("2021-03-04T10:15:00Z", "2021-03-04"),
            ("2021-03-04 00:00:00", "2021-03-04"),
            ("25/12/2021", "2021-12-25"),
            ("12/25/2021", "2021-12-25"),
            ("12 March 2021", "2021-03-12"),
            ("March 12, 2021", "2021-03-12"),
            ("12. März 2021", "2021-03-12"),
            ("12-Mar-21", "2021-03-12"),
            ("12th of March 2021", "2021-03-12"),
            ("le 1er avril 2021", "2021-04-01"),
            ("3 de marzo de 2021", "2021-03-03"),
            ("7 août 2019", "2019-08-07"),
            ("15 giugno 2018", "2018-06-15"),
            ("Mar 2021", "2021-03-01"),
            ("März 2021", "2021-03-01"),
            ("Sept. 2020", "2020-09-01"),
            ("Mai '19", "2019-05-01"),
            ("Mar-21", "2021-03-01"),
            ("2021 March", "2021-03-01"),
            ("03/2021", "2021-03-01"),
            ("2021-03", "2021-03-01"),
            ("2021", "2021-01-01"),
            ("44256", "2021-03-01"),
            ("44256.5", "2021-03-01"),
            ("99/12/31", "1999-12-31"),
            ("31.12.99", "1999-12-31"),
            ("29 Feb 2020", "2020-02-29"),
            ("4/13/2021 10:15 AM", "2021-04-13"),
        ] {
            for order in [DayFirst, MonthFirst, YearFirst] {
                assert_eq!(read(text, order).as_deref(), Ok(date), "{text} {order:?}");
            }
        }
    }

    #[test]
    fn the_order_decides_what_is_open() {
        for (text, day, month, year) in [
            ("03/04/2021", "2021-04-03", "2021-03-04", "2021-04-03"),
            ("4.3.2021", "2021-03-04", "2021-04-03", "2021-03-04"),
            ("4.3.21", "2021-03-04", "2021-04-03", "2004-03-21"),
            ("21/03/04", "2004-03-21", "2004-03-21", "2021-03-04"),
        ] {
            assert_eq!(read(text, DayFirst).as_deref(), Ok(day), "{text}");
            assert_eq!(read(text, MonthFirst).as_deref(), Ok(month), "{text}");
            assert_eq!(read(text, YearFirst).as_deref(), Ok(year), "{text}");
        }
        let mixed = DateReading::new(MonthFirst, ["4.3.2021", "12/25/2021"].into_iter());
        assert_eq!(parse("4.3.2021", mixed).map(|date| date.to_string()), Ok("2021-03-04".to_owned()));
        let dotted = DateReading::new(MonthFirst, ["4.3.2021", "12.25.2021"].into_iter());
        assert_eq!(parse("4.3.2021", dotted).map(|date| date.to_string()), Ok("2021-04-03".to_owned()));
    }

    #[test]
    fn impossible_dates_and_other_text_are_refused() {
        for text in [
            "30.02.2021",
            "31/04/2021",
            "2021-13-01",
            "13/13/2021",
            "29 Feb 2021",
            "2021-02-30",
            "0999",
            "9999",
            "3/2021/4",
            "spring 2021",
            "~2019",
            "2019?",
            "123",
            "12",
            "March",
            "March May 2021",
            "1/2",
            "99999",
            "20211301",
            "Marchand 2021",
            "-",
            "12:30",
            "1.2.3.4",
            "decade 2020",
        ] {
            assert_eq!(read(text, DayFirst), Err(()), "{text}");
        }
    }
}
