//! What holds for any list and any bytes.

use super::*;
use super::{cell_text, choice, date, measure, money, number, sample};
use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::HashSet;

/// Texts people type, texts that look like something else, and any Unicode but NUL; trimmed and of at most `limit`
/// characters.
fn text(limit: usize) -> impl Strategy<Value = String> {
    let any = vec(any::<char>(), 1..40).prop_map(String::from_iter);
    let signs = vec(prop::sample::select("=+-@'\"\t\r\n,;| ./aé漢🕰\u{feff}\u{85}1".chars().collect::<Vec<_>>()), 1..20)
        .prop_map(String::from_iter);
    let tricky = prop::sample::select(
        [
            "n/a", "'none", "''-", "-", "?", "=1+1", "'=x", "'70s", "''", "sep=;", "Brand", "2021", "true", "' -",
            "'\tx", "'n/a ", "＝1",
        ]
        .map(str::to_owned)
        .to_vec(),
    );
    let long = Just("'".to_owned() + &"=é".repeat(limit));
    prop_oneof![4 => any, 4 => signs, 2 => tricky, 1 => long].prop_filter_map("trimmed, not empty", move |text| {
        let text: String = text.replace('\0', "").trim().chars().take(limit).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    })
}

fn brand() -> impl Strategy<Value = BrandChoice> {
    let known = sample::known();
    let count = known.brands().len();
    let new = text(100).prop_filter_map("not a known brand", move |name| match super::brand::choose(&name, &known) {
        BrandChoice::New(name) => Some(BrandChoice::New(name)),
        BrandChoice::Known(_) => None,
    });
    prop_oneof![(0..count).prop_map(BrandChoice::Known), new]
}

fn listed_money() -> impl Strategy<Value = ListedMoney> {
    let amount = prop_oneof![0..2_000_000_i64, 0..=MAX_AMOUNT];
    let currency = prop::sample::select(vec!["USD", "EUR", "JPY", "KWD", "CHF", "SEK"]);
    (amount, currency).prop_map(|(amount, currency)| ListedMoney { amount, currency: currency.to_owned() })
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (1500..=2200, 1..=366_u32).prop_filter_map("in a leap year", |(year, day)| NaiveDate::from_yo_opt(year, day))
}

fn listed_watch() -> impl Strategy<Value = ListedWatch> {
    let conditions = vec![Condition::Mint, Condition::Excellent, Condition::Good, Condition::Fair, Condition::Poor];
    let sizes = (
        option::of(0..=99_999_i64),
        option::of(0..=99_999_i64),
        option::of(0..=99_999_i64),
        option::of(0..=99_999_i64),
    );
    let numbers = (option::of(1500..=2200), option::of(0..=20_000_i64), option::of(0..=100_000_i64));
    let choices = (option::of(0..6_usize), option::of(prop::sample::select(conditions)), vec(0..17_usize, 0..5));
    let short = (option::of(text(100)), option::of(text(100)), option::of(text(100)), option::of(text(100)));
    let materials = (option::of(text(100)), option::of(text(100)), option::of(text(100)), option::of(text(100)));
    let money = (option::of(listed_money()), option::of(listed_money()), option::of(day()), option::of(day()));
    let texts = (brand(), text(200), option::of(text(200)), option::of(text(20_000)));
    (texts, short, materials, choices, numbers, sizes, money).prop_map(
        |(texts, short, materials, choices, numbers, sizes, money)| {
            let mut seen = HashSet::new();
            ListedWatch {
                brand: texts.0,
                model: texts.1,
                reference_number: short.0,
                serial_number: short.1,
                collection: short.2,
                movement_type: choices.0,
                caliber: short.3,
                production_year: numbers.0,
                condition: choices.1,
                purchase_date: money.2,
                retailer: texts.2,
                purchase_price: money.0,
                case_diameter: sizes.0,
                case_thickness: sizes.1,
                lug_width: sizes.2,
                lug_to_lug: sizes.3,
                water_resistance: numbers.1,
                power_reserve: numbers.2,
                case_material: materials.0,
                crystal: materials.1,
                dial_color: materials.2,
                strap_material: materials.3,
                complications: choices.2.into_iter().filter(|index| seen.insert(*index)).collect(),
                current_value: money.1,
                current_value_date: money.3,
                notes: texts.3,
            }
        },
    )
}

fn read_back(file: &[u8], known: &Known) -> Result<Vec<Result<ListedWatch, Vec<CellError>>>, ListImportError> {
    let table = decode(file)?;
    let mapping = suggest(&table.columns);
    let options = detect_options(&table, &mapping);
    Ok(read_rows(&table, &mapping, options, "GBP", known).into_iter().map(|row| row.watch).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_reads_back_unchanged(watches in vec(listed_watch(), 1..4), mark in any::<bool>()) {
        let known = sample::known();
        let mut file = if mark { BYTE_ORDER_MARK.to_owned() } else { String::new() };
        file.push_str(&write_header());
        file.extend(watches.iter().map(|watch| write_row(watch, &known)));
        prop_assert_eq!(read_back(file.as_bytes(), &known), Ok(watches.into_iter().map(Ok).collect()));
    }

    #[test]
    fn no_written_cell_begins_a_formula(watch in listed_watch()) {
        let file = write_header() + &write_row(&watch, &sample::known());
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
        for record in reader.records().flatten() {
            prop_assert_eq!(record.len(), CSV_HEADER.len());
            prop_assert!(record.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{:?}", record);
        }
    }

    #[test]
    fn no_bytes_can_harm(bytes in vec(any::<u8>(), 0..600)) {
        let _ = read_back(&bytes, &sample::known());
    }

    #[test]
    fn no_text_can_harm(
        cells in vec(vec("[a-z0-9,;.'\"\\-/: €$()kmA-Z\\n\\t|äÖ\u{202f}½²]{0,14}", 28), 1..5),
        delimiter in prop::sample::select(vec![",", ";", "\t", "|"]),
        scramble in any::<bool>(),
    ) {
        let header = if scramble { String::new() } else { CSV_HEADER.join(delimiter) + "\n" };
        let rows: Vec<String> = cells.iter().map(|row| row.join(delimiter)).collect();
        let _ = read_back((header + &rows.join("\n")).as_bytes(), &sample::known());
    }

    #[test]
    fn no_cell_can_harm_a_parser(cell in prop_oneof![any::<String>(), "[0-9.,'kKmM€$ /:-]{0,40}", "[0-9]{1,60}", "[0-9]{1,3}[.,].{2}[0-9]", "[0-9]{1,4}[./-][0-9]{1,4}[./-][0-9]{1,4}"]) {
        let known = sample::known();
        let _ = (cell_text::text(&cell), choice::condition(&cell), choice::movement(&cell, &known), choice::complications(&cell, &known));
        let _ = (measure::hundredths_of_mm(&cell), measure::metres(&cell, "WR"), measure::hours(&cell, "PR"), measure::year(&cell));
        let _ = (brand::choose(&cell, &known), brand::split(&cell, &known), suggest(std::slice::from_ref(&cell)));
        for mark in [DecimalMark::Point, DecimalMark::Comma] {
            for three_decimals in [false, true] {
                let reading = number::Reading { mark, three_decimals };
                let column = money::MoneyColumn { reading, minor_digits: sample::minor_digits, hints: &["USD"] };
                let amount = money::parse(&cell, &column).map(|money| money.amount);
                prop_assert!(amount.is_err() || amount.is_ok_and(|amount| (0..=MAX_AMOUNT).contains(&amount)));
            }
        }
        for order in [DateOrder::DayFirst, DateOrder::MonthFirst, DateOrder::YearFirst] {
            let _ = date::parse(&cell, date::DateReading::new(order, [cell.as_str()].into_iter()));
        }
    }

    #[test]
    fn a_guarded_text_comes_back(text in text(50)) {
        let written = cell_text::guarded(&text);
        prop_assert_eq!(cell_text::text(&written), Some(text.as_str()));
    }
}
