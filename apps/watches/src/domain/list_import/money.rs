//! Amounts of money in a cell.

use super::currency::{self, Sign};
use super::error::{ErrorCode, Fault};
use super::number::{self, NumberFault, Reading};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Largest amount in minor units: the one that every other way in has.
pub const MAX_AMOUNT: i64 = seaworthy_kernel::money::MAX_AMOUNT;

/// An amount as the contract has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct ListedMoney {
    /// Minor units of the currency, 0 to [`MAX_AMOUNT`]: 950000 is 9,500.00 USD.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// What is known about the column an amount stands in.
pub(super) struct MoneyColumn<'a> {
    pub(super) reading: Reading,
    pub(super) minor_digits: fn(&str) -> Option<u8>,
    /// Currencies that apply when the cell states none, the nearest first; the last one is the default.
    pub(super) hints: &'a [&'a str],
}

/// Reads "9,500", "$9,500.00", "9.500,00 €", "CHF 12'500.-", "12.5k".
pub(super) fn parse(cell: &str, column: &MoneyColumn<'_>) -> Result<ListedMoney, Fault> {
    let cell: String = cell.nfkc().collect();
    let (before, number, after) = number::numeric_part(&cell).ok_or_else(malformed)?;
    let (negative_before, before) = sign(before);
    let (thousandfold, negative_after, after) = tail(after);
    let currency = currency_of(&[before, after], column)?;
    let places = (column.minor_digits)(&currency).ok_or_else(|| unknown_currency(&currency))?;
    let reading = Reading { three_decimals: column.reading.three_decimals || places > 2, ..column.reading };
    let mut decimal = number::parse(number, reading).map_err(|fault| match fault {
        NumberFault::Malformed => malformed(),
        NumberFault::Ambiguous => {
            let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
            let mark = if number.contains(',') { ',' } else { '.' };
            Fault::format(format!(
                "This can be {whole}{fraction} or {whole}{mark}{}. Write it without a mark for thousands.",
                &fraction[..2.min(fraction.len())]
            ))
        }
    })?;
    decimal.digits = decimal.digits.checked_mul(thousandfold).ok_or_else(malformed)?;
    let Some(amount) = decimal.in_units(u32::from(places)) else {
        return Err(Fault::format(match places {
            0 => format!("{currency} has no decimals. Write a whole amount, for example 9500."),
            _ => format!(
                "{currency} has {places} decimals. Write the amount with at most {places}, for example 9500.50."
            ),
        }));
    };
    if (negative_before || negative_after) && amount != 0 {
        let message = "An amount cannot be negative. Write it without the minus sign.";
        return Err(Fault::new(ErrorCode::TooSmall, message).limit(0));
    }
    match i64::try_from(amount).ok().filter(|amount| *amount <= MAX_AMOUNT) {
        Some(amount) => Ok(ListedMoney { amount, currency }),
        None => {
            let message =
                "The amount is too large; it may have 15 digits, decimals included. Check the marks for thousands.";
            Err(Fault::new(ErrorCode::TooLarge, message).limit(MAX_AMOUNT))
        }
    }
}

/// Takes a minus sign or an opening bracket (the bookkeeper's minus) away.
fn sign(before: &str) -> (bool, &str) {
    let is_minus = |c: char| matches!(c, '-' | '\u{2212}' | '–' | '(');
    let trimmed = before.trim();
    let inner = trimmed.trim_matches(|c: char| is_minus(c) || c == '+' || c.is_whitespace());
    // "CHF -500" and "-CHF 500" are negative, "CHF - 500" with words on both sides is refused as a currency later on.
    (trimmed.contains(is_minus), inner)
}

/// Splits what follows the digits: "k" or "m", the dash for "no cents" (".-", ",--"), a closing bracket, and the rest.
fn tail(after: &str) -> (i128, bool, &str) {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '\u{2212}');
    let mut rest = after.trim_start();
    let negative = rest.ends_with(')');
    rest = rest.trim_end_matches(')');
    if let Some(dashes) = rest.strip_prefix(['.', ',']) {
        rest = dashes.trim_start_matches(is_dash);
    } else if rest.starts_with(['–', '—']) {
        rest = rest.trim_start_matches(is_dash);
    }
    let factor = match rest.chars().next() {
        Some('k' | 'K') => 1_000,
        Some('m' | 'M') => 1_000_000,
        _ => 1,
    };
    // "kr" and "MXN" are not thousands and millions.
    let alone = !rest.chars().nth(1).is_some_and(char::is_alphanumeric);
    if factor > 1 && alone { (factor, negative, rest[1..].trim()) } else { (1, negative, rest.trim()) }
}

fn currency_of(texts: &[&str], column: &MoneyColumn<'_>) -> Result<String, Fault> {
    let mut stated: Option<String> = None;
    for text in texts.iter().filter(|text| !text.is_empty()) {
        // "US$ 500 USD": the second one says which dollar the first one is.
        let hints: Vec<&str> = stated.iter().map(String::as_str).chain(column.hints.iter().copied()).collect();
        let code = match currency::read(text, &hints, column.minor_digits) {
            Sign::Code(code) => code,
            Sign::Shared(codes) => {
                let message = format!("\"{text}\" can be {}. Write the code instead.", codes.join(", "));
                return Err(Fault::new(ErrorCode::NotAChoice, message));
            }
            Sign::Unknown if text.len() == 3 && text.chars().all(|c| c.is_ascii_alphabetic()) => {
                return Err(unknown_currency(text));
            }
            Sign::Unknown => return Err(malformed()),
        };
        if stated.as_ref().is_some_and(|other| *other != code) {
            return Err(Fault::format("The cell names two currencies. Leave one."));
        }
        stated = Some(code);
    }
    stated.or_else(|| column.hints.first().map(|hint| (*hint).to_owned())).ok_or_else(|| {
        Fault::new(ErrorCode::Required, "No currency is given. Write it behind the amount, for example 9500 USD.")
    })
}

/// Reads a cell of a currency column.
pub(super) fn parse_currency(cell: &str, default: &str, minor_digits: fn(&str) -> Option<u8>) -> Result<String, Fault> {
    match currency::read(cell, &[default], minor_digits) {
        Sign::Code(code) => Ok(code),
        Sign::Shared(codes) => {
            let message = format!("\"{cell}\" can be {}. Write the code instead.", codes.join(", "));
            Err(Fault::new(ErrorCode::NotAChoice, message))
        }
        Sign::Unknown => Err(unknown_currency(cell)),
    }
}

fn unknown_currency(code: &str) -> Fault {
    let code: String = code.chars().take(20).collect();
    Fault::new(
        ErrorCode::NotAChoice,
        format!("\"{code}\" is not a currency. Write a code of three letters, for example USD, EUR or CHF."),
    )
}

fn malformed() -> Fault {
    Fault::format("This is not an amount. Write only the amount and, if needed, the currency, for example 9500.00 USD.")
}

#[cfg(test)]
mod tests {
    use super::super::options::DecimalMark::{self, Comma, Point};
    use super::super::sample::minor_digits;
    use super::*;

    fn read(cell: &str, mark: DecimalMark, hints: &[&str]) -> Result<(i64, String), ErrorCode> {
        let reading = Reading { mark, three_decimals: false };
        let money = parse(cell, &MoneyColumn { reading, minor_digits, hints });
        money.map(|money| (money.amount, money.currency)).map_err(|fault| fault.code)
    }

    #[test]
    fn amounts_as_people_write_them() {
        for (cell, amount, currency) in [
            ("9,500", 950_000, "USD"),
            ("$9,500.00", 950_000, "USD"),
            ("9.500,00 €", 950_000, "EUR"),
            ("CHF 12'500.-", 1_250_000, "CHF"),
            ("CHF 12’500.—", 1_250_000, "CHF"),
            ("USD 1 200", 120_000, "USD"),
            ("12.5k", 1_250_000, "USD"),
            ("€12,5k", 1_250_000, "EUR"),
            ("1.2m", 120_000_000, "USD"),
            ("£450", 45_000, "GBP"),
            ("1,234", 123_400, "USD"),
            ("1 200,50 €", 120_050, "EUR"),
            ("450,- EUR", 45_000, "EUR"),
            ("US$ 500 USD", 50_000, "USD"),
            ("¥150,000", 150_000, "JPY"),
            ("JPY 150000.00", 150_000, "JPY"),
            ("KWD 1234.567", 1_234_567, "KWD"),
            ("KWD 123.567", 123_567, "KWD"),
            ("500 A$", 50_000, "AUD"),
            ("500 euros", 50_000, "EUR"),
            ("Fr. 890.–", 89_000, "CHF"),
            ("12,34,567 INR", 123_456_700, "INR"),
            ("0", 0, "USD"),
            ("-0.00", 0, "USD"),
            ("1\u{a0}200\u{a0}€", 120_000, "EUR"),
            ("９５００", 950_000, "USD"),
        ] {
            assert_eq!(read(cell, Point, &["USD"]), Ok((amount, currency.to_owned())), "{cell}");
        }
    }

    #[test]
    fn the_option_decides_only_what_is_open() {
        assert_eq!(read("9.500", Comma, &["EUR"]), Ok((950_000, "EUR".to_owned())));
        assert_eq!(read("9,500", Comma, &["EUR"]), Err(ErrorCode::BadFormat));
        assert_eq!(read("9.500", Point, &["EUR"]), Err(ErrorCode::BadFormat));
        assert_eq!(read("9,50", Point, &["EUR"]), Ok((950, "EUR".to_owned())));
        let reading = Reading { mark: Comma, three_decimals: true };
        let column = MoneyColumn { reading, minor_digits, hints: &["EUR"] };
        assert_eq!(parse("950,000", &column).map(|money| money.amount), Ok(95_000));
        let fault = parse(
            "9,500",
            &MoneyColumn { reading: Reading { mark: Comma, three_decimals: false }, minor_digits, hints: &["EUR"] },
        );
        let message = fault.err().map(|fault| fault.message).unwrap_or_default();
        assert_eq!(message, "This can be 9500 or 9,50. Write it without a mark for thousands.");
    }

    #[test]
    fn the_currency_in_the_cell_wins_over_the_column() {
        assert_eq!(read("€ 5", Point, &["CHF", "USD"]), Ok((500, "EUR".to_owned())));
        assert_eq!(read("$ 5", Point, &["CAD", "USD"]), Ok((500, "CAD".to_owned())));
        assert_eq!(read("5", Point, &["CHF", "USD"]), Ok((500, "CHF".to_owned())));
        assert_eq!(read("5 kr", Point, &["SEK", "USD"]), Ok((500, "SEK".to_owned())));
        assert_eq!(read("5 kr", Point, &["USD"]), Err(ErrorCode::NotAChoice));
        assert_eq!(parse_currency("euro", "USD", minor_digits), Ok("EUR".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (cell, code) in [
            ("-500", ErrorCode::TooSmall),
            ("(500)", ErrorCode::TooSmall),
            ("CHF −5.50", ErrorCode::TooSmall),
            ("gift", ErrorCode::BadFormat),
            ("ca. 500", ErrorCode::BadFormat),
            ("500 (with box)", ErrorCode::BadFormat),
            ("500-600", ErrorCode::BadFormat),
            ("500-", ErrorCode::BadFormat),
            ("1.2.3", ErrorCode::BadFormat),
            ("9.505 USD", ErrorCode::BadFormat),
            ("9500.505", ErrorCode::BadFormat),
            ("JPY 9.50", ErrorCode::BadFormat),
            ("€ 5 USD", ErrorCode::BadFormat),
            ("XQZ 5", ErrorCode::NotAChoice),
            ("99999999999999.99", ErrorCode::TooLarge),
            ("90000000000.01", ErrorCode::TooLarge),
            ("1e5", ErrorCode::BadFormat),
        ] {
            assert_eq!(read(cell, Point, &["USD"]), Err(code), "{cell}");
        }
        assert_eq!(read("90000000000.00", Point, &["USD"]), Ok((MAX_AMOUNT, "USD".to_owned())));
        assert_eq!(read("5", Point, &[]), Err(ErrorCode::Required));
    }
}
