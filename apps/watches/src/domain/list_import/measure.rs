//! Sizes, water resistance, power reserve and year.

use super::error::{ErrorCode, Fault};
use super::fold;
use super::number::{self, Decimal, NumberFault, Reading};
use super::options::DecimalMark;
use unicode_normalization::UnicodeNormalization;

/// Largest size, in hundredths of a millimetre.
const MAX_HUNDREDTHS: i64 = 99_999;
const MAX_METRES: i64 = 20_000;
const MAX_HOURS: i64 = 100_000;
const YEARS: std::ops::RangeInclusive<i64> = 1500..=2200;

/// A number with its unit, the unit folded.
struct Measure {
    number: Decimal,
    unit: String,
}

/// The mark before a fraction of a size: nobody writes sizes with thousands, so both marks are decimal.
fn size_reading(text: &str) -> Reading {
    let mark = if text.contains(',') { DecimalMark::Comma } else { DecimalMark::Point };
    Reading { mark, three_decimals: true }
}

/// Takes one number and its unit; `lead` are words that may stand before it.
fn measure(text: &str, lead: &[&str], reading: Reading) -> Option<Measure> {
    let (before, number, after) = number::numeric_part(text)?;
    let before = before.trim().trim_end_matches('.').to_lowercase();
    if !(before.is_empty() || lead.contains(&before.as_str())) {
        return None;
    }
    let unit = if after.trim() == "\"" || after.trim() == "″" || after.trim() == "''" {
        "in".to_owned()
    } else {
        fold::letters(after)
    };
    match number::parse(number, reading) {
        Ok(number) => Some(Measure { number, unit }),
        Err(NumberFault::Malformed | NumberFault::Ambiguous) => None,
    }
}

/// Reads "40mm", "40,5 mm", "Ø 40" as hundredths of a millimetre.
pub(super) fn hundredths_of_mm(cell: &str) -> Result<i64, Fault> {
    let cell: String = cell.nfkc().collect();
    let malformed = || Fault::format("This is not one size in millimetres. Write one number, for example 40.5.");
    refuse_minus(&cell)?;
    let measure =
        measure(&cell, &["ø", "⌀", "d", "dia", "diam", "ca", "~"], size_reading(&cell)).ok_or_else(malformed)?;
    match measure.unit.as_str() {
        "" | "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" | "milimetros" | "millimetri" => {}
        "in" | "inch" | "inches" | "zoll" | "cm" => {
            return Err(Fault::format("Sizes are kept in millimetres. Convert it: 1 inch is 25.4 mm, 1 cm is 10 mm."));
        }
        _ => return Err(malformed()),
    }
    let Some(hundredths) = measure.number.in_units(2) else {
        return Err(Fault::format("A size has at most two decimals. Round it, for example 40.25."));
    };
    within(hundredths, MAX_HUNDREDTHS, || {
        let fault =
            Fault::new(ErrorCode::TooLarge, "A size can be at most 999.99 mm. Check the unit and the decimal mark.");
        fault.limit(999)
    })
}

/// Reads "300m", "30 bar", "10 ATM", "1000 ft", "300 m / 1000 ft" as metres. A bare number has the unit in the name of
/// the column, else metres.
///
/// 1 bar and 1 atm are 10 m, as on dials. Feet are rounded to 10 m from 25 m on, the way makers do (1000 ft is 300 m,
/// 4000 ft is 1220 m).
pub(super) fn metres(cell: &str, column: &str) -> Result<i64, Fault> {
    let cell: String = cell.nfkc().collect();
    let malformed = || {
        Fault::format("This is not a water resistance. Write metres, bar, ATM or feet, for example 300 m or 30 bar.")
    };
    refuse_minus(&cell)?;
    let mut fault = malformed();
    // Both units of "1000ft/300m" say the same; the metres are the exact ones.
    let mut parts: Vec<&str> =
        cell.split(['/', '(', ')', '=']).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.sort_by_key(|part| !matches!(unit_of_depth(part), Some("m")));
    let first = parts.first().copied().ok_or_else(malformed)?;
    let known = parts.iter().all(|part| unit_of_depth(part).is_some()) || parts.len() == 1;
    if known && let Some(metres) = one_depth(first, column) {
        match within(metres, MAX_METRES, || {
            Fault::new(ErrorCode::TooLarge, "A water resistance can be at most 20000 m. Check the unit.")
                .limit(MAX_METRES)
        }) {
            Ok(metres) => return Ok(metres),
            Err(too_large) => fault = too_large,
        }
    }
    Err(fault)
}

fn depth_unit(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "m" | "mt" | "mtr" | "meter" | "meters" | "metre" | "metres" | "metri" | "metros" => "m",
        "bar" | "bars" | "atm" | "atmospheres" => "bar",
        "ft" | "feet" | "foot" | "fuss" => "ft",
        _ => return None,
    })
}

fn unit_of_depth(part: &str) -> Option<&'static str> {
    let (_, _, after) = number::numeric_part(part)?;
    depth_unit(&fold::letters(after))
}

fn one_depth(part: &str, column: &str) -> Option<i128> {
    let (_, number, _) = number::numeric_part(part)?;
    // Whole numbers: "1,220 m" is thousands; one or two digits behind a mark are decimals.
    let grouped = number.rsplit(['.', ',']).next().is_some_and(|last| last.len() == 3);
    let mark = if number.contains(',') == grouped { DecimalMark::Point } else { DecimalMark::Comma };
    let measure = measure(part, &["wr", "ca", "~", "approx"], Reading { mark, three_decimals: false })?;
    let named = || fold::words(column).split(' ').find_map(depth_unit).unwrap_or("m");
    let unit = if measure.unit.is_empty() { named() } else { depth_unit(&measure.unit)? };
    match unit {
        "bar" => measure.number.in_units(1),
        "ft" => {
            // 1 ft is 0.3048 m by definition.
            let ten_thousandths = measure.number.in_units(0)?.checked_mul(3048)?;
            let step = if ten_thousandths >= 250_000 { 10 } else { 1 };
            ten_thousandths.checked_add(step * 5_000).map(|rounded| rounded / (step * 10_000) * step)
        }
        _ => measure.number.in_units(0),
    }
}

/// Reads "70h", "70 hours", "3 days" as hours. A bare number is hours, unless the name of the column says days.
pub(super) fn hours(cell: &str, column: &str) -> Result<i64, Fault> {
    let cell: String = cell.nfkc().collect();
    let malformed =
        || Fault::format("This is not a power reserve. Write whole hours or days, for example 70 h or 3 days.");
    refuse_minus(&cell)?;
    let measure =
        measure(&cell, &["ca", "~", "approx", "about", "c", "min"], size_reading(&cell)).ok_or_else(malformed)?;
    let is_day = |word: &str| {
        matches!(
            word,
            "d" | "day" | "days" | "tag" | "tage" | "tagen" | "jour" | "jours" | "giorno" | "giorni" | "dia" | "dias"
        )
    };
    let days = match measure.unit.as_str() {
        "" => fold::words(column).split(' ').any(is_day),
        unit if is_day(unit) => true,
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunden" | "stunde" | "heures" | "heure" | "ore" | "ora"
        | "horas" | "hora" => false,
        _ => return Err(malformed()),
    };
    let number = measure.number;
    let digits = number.digits.checked_mul(if days { 24 } else { 1 }).ok_or_else(malformed)?;
    let hours = Decimal { digits, ..number }.in_units(0).ok_or_else(malformed)?;
    within(hours, MAX_HOURS, || {
        Fault::new(ErrorCode::TooLarge, "A power reserve can be at most 100000 hours.").limit(MAX_HOURS)
    })
}

/// Reads a year of production: "2021", "2021.0" (as data tools export it), "2021-03", "03/2021".
pub(super) fn year(cell: &str) -> Result<i64, Fault> {
    let cell: String = cell.nfkc().collect();
    let malformed =
        || Fault::format("This is not a year. Write four digits, for example 1968, and put doubts into the notes.");
    let text = cell.trim().trim_end_matches(".0");
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let year = match parts.as_slice() {
        [year] if is_number(year) => year,
        [year, rest @ ..]
            if rest.len() <= 2 && year.len() == 4 && parts.iter().all(|part| is_number(part) && part.len() <= 4) =>
        {
            year
        }
        [rest @ .., year]
            if rest.len() <= 2 && year.len() == 4 && parts.iter().all(|part| is_number(part) && part.len() <= 4) =>
        {
            year
        }
        _ => return Err(malformed()),
    };
    if parts.len() > 1 && parts.iter().filter(|part| part.len() > 2).count() > 1 {
        // "1968-1972" is a span.
        return Err(malformed());
    }
    let year: i64 = year.parse().map_err(|_| malformed())?;
    if year < *YEARS.start() {
        return Err(Fault::new(ErrorCode::TooSmall, "A year of production is 1500 or later. Write all four digits.")
            .limit(*YEARS.start()));
    }
    if year > *YEARS.end() {
        return Err(Fault::new(ErrorCode::TooLarge, "A year of production is 2200 or earlier. Write four digits.")
            .limit(*YEARS.end()));
    }
    Ok(year)
}

fn refuse_minus(cell: &str) -> Result<(), Fault> {
    let negative = cell
        .trim_start()
        .strip_prefix(['-', '\u{2212}'])
        .is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    if negative {
        return Err(
            Fault::new(ErrorCode::TooSmall, "The number cannot be negative. Write it without the minus sign.").limit(0)
        );
    }
    Ok(())
}

fn within(number: i128, limit: i64, too_large: impl FnOnce() -> Fault) -> Result<i64, Fault> {
    i64::try_from(number).ok().filter(|number| *number <= limit).ok_or_else(too_large)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Fault>) -> Result<T, ErrorCode> {
        result.map_err(|fault| fault.code)
    }

    #[test]
    fn sizes() {
        for (cell, hundredths) in [
            ("40mm", 4000),
            ("40,5 mm", 4050),
            ("Ø 40", 4000),
            ("40.25", 4025),
            ("999.99", 99_999),
            ("42 MM", 4200),
            ("40.500", 4050),
            ("0", 0),
        ] {
            assert_eq!(code(hundredths_of_mm(cell)), Ok(hundredths), "{cell}");
        }
        for (cell, expected) in [
            ("1.6in", ErrorCode::BadFormat),
            ("1.6\"", ErrorCode::BadFormat),
            ("4 cm", ErrorCode::BadFormat),
            ("40 x 47 mm", ErrorCode::BadFormat),
            ("40.255", ErrorCode::BadFormat),
            ("big", ErrorCode::BadFormat),
            ("-40", ErrorCode::TooSmall),
            ("1000", ErrorCode::TooLarge),
        ] {
            assert_eq!(code(hundredths_of_mm(cell)), Err(expected), "{cell}");
        }
        let inches = hundredths_of_mm("1.6in").err().map(|fault| fault.message).unwrap_or_default();
        assert!(inches.contains("25.4"));
    }

    #[test]
    fn water_resistance() {
        for (cell, column, depth) in [
            ("300m", "WR", 300),
            ("300", "WR", 300),
            ("30 bar", "WR", 300),
            ("10 ATM", "WR", 100),
            ("1000 ft", "WR", 300),
            ("4,000 ft", "WR", 1220),
            ("660ft", "WR", 200),
            ("20 ft", "WR", 6),
            ("300 m / 1000 ft", "WR", 300),
            ("1000ft (305m)", "WR", 305),
            ("1,220 m", "WR", 1220),
            ("1.220 m", "WR", 1220),
            ("10", "WR (ATM)", 100),
            ("30", "Wasserdicht bar", 300),
            ("3.5 bar", "WR", 35),
            ("0", "WR", 0),
        ] {
            assert_eq!(code(metres(cell, column)), Ok(depth), "{cell}");
        }
        for (cell, expected) in [
            ("yes", ErrorCode::BadFormat),
            ("30 fathoms", ErrorCode::BadFormat),
            ("100-200 m", ErrorCode::BadFormat),
            ("30.5", ErrorCode::BadFormat),
            ("300/30", ErrorCode::BadFormat),
            ("-30 m", ErrorCode::TooSmall),
            ("20001 m", ErrorCode::TooLarge),
        ] {
            assert_eq!(code(metres(cell, "WR")), Err(expected), "{cell}");
        }
    }

    #[test]
    fn power_reserve() {
        for (cell, column, expected) in [
            ("70h", "PR", 70),
            ("70 hours", "PR", 70),
            ("3 days", "PR", 72),
            ("2.5 days", "PR", 60),
            ("8 jours", "PR", 192),
            ("ca. 42 Std.", "PR", 42),
            ("~70", "PR", 70),
            ("8", "Power reserve (days)", 192),
        ] {
            assert_eq!(code(hours(cell, column)), Ok(expected), "{cell}");
        }
        for (cell, expected) in [
            ("70-80 h", ErrorCode::BadFormat),
            ("38.5 h", ErrorCode::BadFormat),
            ("10 years", ErrorCode::BadFormat),
            ("-5", ErrorCode::TooSmall),
            ("100001", ErrorCode::TooLarge),
        ] {
            assert_eq!(code(hours(cell, "PR")), Err(expected), "{cell}");
        }
    }

    #[test]
    fn years_of_production() {
        for (cell, expected) in [
            ("2021", 2021),
            ("2021.0", 2021),
            ("03/2021", 2021),
            ("2021-03-04", 2021),
            ("1500", 1500),
            ("4.3.1968", 1968),
        ] {
            assert_eq!(code(year(cell)), Ok(expected), "{cell}");
        }
        for (cell, expected) in [
            ("c. 1968", ErrorCode::BadFormat),
            ("1960s", ErrorCode::BadFormat),
            ("1968-1972", ErrorCode::BadFormat),
            ("68", ErrorCode::TooSmall),
            ("20211", ErrorCode::TooLarge),
            ("1/2/3/4", ErrorCode::BadFormat),
        ] {
            assert_eq!(code(year(cell)), Err(expected), "{cell}");
        }
    }
}
