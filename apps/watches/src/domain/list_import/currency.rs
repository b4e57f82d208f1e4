//! Signs and names of currencies in a cell.

use super::fold;

/// Signs and names, and the currencies they can mean. The first one is meant when nothing speaks for another.
const SIGNS: &[(&str, &[&str])] = &[
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"]),
    ("us$", &["USD"]),
    ("$us", &["USD"]),
    ("a$", &["AUD"]),
    ("au$", &["AUD"]),
    ("c$", &["CAD"]),
    ("ca$", &["CAD"]),
    ("cad$", &["CAD"]),
    ("nz$", &["NZD"]),
    ("hk$", &["HKD"]),
    ("s$", &["SGD"]),
    ("sg$", &["SGD"]),
    ("nt$", &["TWD"]),
    ("mx$", &["MXN"]),
    ("r$", &["BRL"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("¥", &["JPY", "CNY"]),
    ("円", &["JPY"]),
    ("元", &["CNY"]),
    ("cn¥", &["CNY"]),
    ("jp¥", &["JPY"]),
    ("₹", &["INR"]),
    ("₩", &["KRW"]),
    ("₽", &["RUB"]),
    ("₺", &["TRY"]),
    ("₫", &["VND"]),
    ("₪", &["ILS"]),
    ("₴", &["UAH"]),
    ("₱", &["PHP"]),
    ("฿", &["THB"]),
    ("zł", &["PLN"]),
    ("kč", &["CZK"]),
];

/// Names, folded, in the same way.
const NAMES: &[(&str, &[&str])] = &[
    ("dollar", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"]),
    ("dollars", &["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"]),
    ("usdollar", &["USD"]),
    ("usdollars", &["USD"]),
    ("euro", &["EUR"]),
    ("euros", &["EUR"]),
    ("pound", &["GBP"]),
    ("pounds", &["GBP"]),
    ("sterling", &["GBP"]),
    ("poundsterling", &["GBP"]),
    ("yen", &["JPY"]),
    ("rmb", &["CNY"]),
    ("yuan", &["CNY"]),
    ("fr", &["CHF"]),
    ("sfr", &["CHF"]),
    ("franken", &["CHF"]),
    ("swissfranc", &["CHF"]),
    ("swissfrancs", &["CHF"]),
    ("schweizerfranken", &["CHF"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
    ("kronor", &["SEK"]),
    ("rs", &["INR", "PKR", "LKR"]),
    ("ft", &["HUF"]),
    ("rm", &["MYR"]),
    ("zl", &["PLN"]),
    ("kc", &["CZK"]),
];

/// Signs that several neighbours share equally: without a hint there is no answer.
const NEEDS_A_HINT: &[&str] = &["kr"];

/// What a piece of text says about the currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    Code(String),
    /// The sign of several currencies, and nothing says which.
    Shared(&'static [&'static str]),
    /// Three letters that are no currency, or other text.
    Unknown,
}

/// Reads a code, sign or name. A sign that several currencies share means the first of `hints` (the currency column,
/// then the default) that it can mean: "$" in a list kept in CAD is CAD.
pub(super) fn read(text: &str, hints: &[&str], minor_digits: fn(&str) -> Option<u8>) -> Sign {
    let sign = text.trim().trim_end_matches('.').trim_end();
    if sign.len() == 3 && sign.chars().all(|c| c.is_ascii_alphabetic()) {
        let code = sign.to_ascii_uppercase();
        if minor_digits(&code).is_some() {
            return Sign::Code(code);
        }
    }
    let lower: String = sign.to_lowercase().split_whitespace().collect();
    let folded = fold::letters(sign);
    let found =
        SIGNS.iter().find(|(name, _)| *name == lower).or_else(|| NAMES.iter().find(|(name, _)| *name == folded));
    let Some((name, codes)) = found else { return Sign::Unknown };
    if let Some(code) = hints.iter().find(|hint| codes.contains(hint)) {
        return Sign::Code((*code).to_owned());
    }
    if NEEDS_A_HINT.contains(name) {
        return Sign::Shared(codes);
    }
    match codes.first().filter(|code| minor_digits(code).is_some()) {
        Some(code) => Sign::Code((*code).to_owned()),
        None => Sign::Unknown,
    }
}

/// The currency that the name of a column states, as "Price (USD)" or "Kaufpreis €" do. Names are not looked for here:
/// "Ft" or "Rs" in a header are something else.
pub(super) fn of_column(name: &str, hints: &[&str], minor_digits: fn(&str) -> Option<u8>) -> Option<String> {
    name.split([' ', '(', ')', '[', ']', '/', ',', ':', '_', '-']).find_map(|word| {
        let is_code = word.len() == 3 && word.chars().all(|c| c.is_ascii_uppercase());
        let is_sign = SIGNS.iter().any(|(sign, _)| *sign == word.to_lowercase());
        match read(word, hints, minor_digits) {
            Sign::Code(code) if is_code || is_sign => Some(code),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::minor_digits;
    use super::*;

    #[test]
    fn signs_codes_and_names() {
        for (text, hints, code) in [
            ("USD", &[][..], "USD"),
            ("chf", &[], "CHF"),
            ("$", &[], "USD"),
            ("$", &["CAD"], "CAD"),
            ("$", &["EUR", "AUD"], "AUD"),
            ("$", &["EUR"], "USD"),
            ("US$", &["CAD"], "USD"),
            ("€", &["USD"], "EUR"),
            ("£", &[], "GBP"),
            ("SFr.", &[], "CHF"),
            ("Fr.", &[], "CHF"),
            ("kr", &["NOK"], "NOK"),
            ("US Dollar", &[], "USD"),
            ("¥", &["CNY"], "CNY"),
        ] {
            assert_eq!(read(text, hints, minor_digits), Sign::Code(code.to_owned()), "{text}");
        }
        assert!(matches!(read("kr", &["USD"], minor_digits), Sign::Shared(_)));
        assert_eq!(read("XQZ", &[], minor_digits), Sign::Unknown);
        assert_eq!(read("ca.", &[], minor_digits), Sign::Unknown);
    }

    #[test]
    fn a_column_can_state_its_currency() {
        for (name, code) in [
            ("Price (USD)", Some("USD")),
            ("Kaufpreis €", Some("EUR")),
            ("Preis in CHF", Some("CHF")),
            ("price", None),
            ("All", None),
        ] {
            assert_eq!(of_column(name, &[], minor_digits).as_deref(), code, "{name}");
        }
    }
}
