//! The same list written again, so that reading it gives equal values.

use super::cell_text;
use super::known::Known;
use super::money::ListedMoney;
use super::row::ListedWatch;
use chrono::NaiveDate;

/// Put before the header it makes spreadsheets read the file as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Names of the columns, one for each of [`super::Field::ALL`] and in that order. [`super::suggest`] understands all of
/// them.
pub const CSV_HEADER: [&str; 28] = [
    "Brand",
    "Model",
    "Reference number",
    "Serial number",
    "Collection",
    "Movement type",
    "Caliber",
    "Production year",
    "Condition",
    "Purchase date",
    "Retailer",
    "Purchase price",
    "Purchase currency",
    "Case diameter (mm)",
    "Case thickness (mm)",
    "Lug width (mm)",
    "Lug to lug (mm)",
    "Water resistance (m)",
    "Power reserve (h)",
    "Case material",
    "Crystal",
    "Dial color",
    "Strap material",
    "Complications",
    "Current value",
    "Current value currency",
    "Current value date",
    "Notes",
];

/// The header line, ended by CR LF.
#[must_use]
pub fn write_header() -> String {
    line(CSV_HEADER.map(str::to_owned))
}

/// One watch as a line of CSV (RFC 4180), ended by CR LF: ISO dates, decimal point, currency in a column of its own,
/// complications parted by "; ", texts guarded against being run as formulas.
///
/// Reading it back with the same [`Known`] gives an equal watch, if its texts are trimmed, not empty and without NUL
/// (which is no text), and a new brand is not a misspelling of a known one.
#[must_use]
pub fn write_row(watch: &ListedWatch, known: &Known) -> String {
    let text = |text: &Option<String>| text.as_deref().map(cell_text::guarded).unwrap_or_default();
    let whole = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let name = |names: &[String], index: usize| names.get(index).cloned().unwrap_or_default();
    let complications: Vec<String> =
        watch.complications.iter().map(|&index| name(known.complications(), index)).collect();
    let (price, price_currency) = money(watch.purchase_price.as_ref(), known);
    let (value, value_currency) = money(watch.current_value.as_ref(), known);
    line([
        cell_text::guarded(watch.brand.name(known)),
        cell_text::guarded(&watch.model),
        text(&watch.reference_number),
        text(&watch.serial_number),
        text(&watch.collection),
        watch.movement_type.map(|index| cell_text::guarded(&name(known.movement_types(), index))).unwrap_or_default(),
        text(&watch.caliber),
        watch.production_year.map(|year| year.to_string()).unwrap_or_default(),
        watch.condition.map(|condition| condition.as_str().to_owned()).unwrap_or_default(),
        date(watch.purchase_date),
        text(&watch.retailer),
        price,
        price_currency,
        millimetres(watch.case_diameter),
        millimetres(watch.case_thickness),
        millimetres(watch.lug_width),
        millimetres(watch.lug_to_lug),
        whole(watch.water_resistance),
        whole(watch.power_reserve),
        text(&watch.case_material),
        text(&watch.crystal),
        text(&watch.dial_color),
        text(&watch.strap_material),
        cell_text::guarded(&complications.join("; ")),
        value,
        value_currency,
        date(watch.current_value_date),
        text(&watch.notes),
    ])
}

fn date(date: Option<NaiveDate>) -> String {
    date.map(|date| date.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

fn millimetres(hundredths: Option<i64>) -> String {
    let Some(hundredths) = hundredths else { return String::new() };
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Amount and currency. Currencies with three decimals are written with four: "123.567" could be read as thousands,
/// "123.5670" cannot.
fn money(money: Option<&ListedMoney>, known: &Known) -> (String, String) {
    let Some(money) = money else { return (String::new(), String::new()) };
    // A code that is not offered any more is written as if it had cents; it cannot be read back anyway.
    let places = u32::from(known.minor_digits(&money.currency).unwrap_or(2));
    let unit = 10_i64.saturating_pow(places);
    let amount = match places {
        0 => money.amount.to_string(),
        _ => {
            let width = usize::try_from(places).unwrap_or(0);
            let fourth = if places == 3 { "0" } else { "" };
            format!("{}.{:0width$}{fourth}", money.amount / unit, money.amount % unit)
        }
    };
    (amount, money.currency.clone())
}

/// Cells parted by commas, quoted where RFC 4180 asks for it.
fn line(cells: [String; CSV_HEADER.len()]) -> String {
    let quoted = cells.map(|cell| {
        let plain = !cell.contains([',', '"', '\r', '\n', ';', '\t', '|']);
        if plain { cell } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    });
    quoted.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::super::{Field, sample, suggest};
    use super::*;

    #[test]
    fn the_header_is_understood() {
        let suggested = suggest(&CSV_HEADER.map(str::to_owned));
        assert_eq!(suggested, Field::ALL.map(Some));
        assert!(write_header().starts_with("Brand,Model,Reference number,"));
    }

    #[test]
    fn a_row_is_written_for_people_and_spreadsheets() {
        let known = sample::known();
        let watch = sample::watch();
        let expected = "Rolex,Submariner,124060,'-12,\"Dive; \"\"best\"\"\",Automatic,3230,2021,excellent,2021-03-04,,9500.00,USD,\
                        40.5,,20,,300,70,,,'@black,,Date; Dive Bezel,123.5670,KWD,,\"two\nlines\"\r\n";
        assert_eq!(write_row(&watch, &known), expected.replace("Date; Dive Bezel", "\"Date; Dive Bezel\""));
    }
}
