//! Lists as people keep them, with what must come of them to the last unit.

use super::*;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const COLLECTION_500: &[u8] = include_bytes!("../../../tests/fixtures/collection-500.csv");
const GERMAN: &[u8] = include_bytes!("../../../tests/fixtures/sammlung-windows-1252.csv");
const UTF_16: &[u8] = include_bytes!("../../../tests/fixtures/collection-utf16.txt");

struct Read {
    table: Table,
    mapping: Vec<Option<Field>>,
    options: Options,
    rows: Vec<RowOutcome>,
    known: Known,
}

fn read(file: &[u8], currency: &str) -> Result<Read, ListImportError> {
    let table = decode(file)?;
    let mapping = suggest(&table.columns);
    let options = detect_options(&table, &mapping);
    let known = sample::known();
    let rows = read_rows(&table, &mapping, options, currency, &known);
    Ok(Read { table, mapping, options, rows, known })
}

fn sound(rows: &[RowOutcome]) -> impl Iterator<Item = (u64, &ListedWatch)> {
    rows.iter().filter_map(|row| row.watch.as_ref().ok().map(|watch| (row.line, watch)))
}

fn money(amount: i64, currency: &str) -> Option<ListedMoney> {
    Some(ListedMoney { amount, currency: currency.to_owned() })
}

#[test]
fn five_hundred_watches_give_the_exact_outcome() -> Result<(), ListImportError> {
    let mut read = read(COLLECTION_500, "USD")?;
    assert_eq!(read.options, Options { date_order: DateOrder::DayFirst, decimal_mark: DecimalMark::Point });
    assert_eq!(read.mapping.iter().filter(|field| field.is_none()).count(), 1, "only the row number is not mapped");

    let new_brands = new_brands(&mut read.rows);
    let expected = ["Ming", "Kurono Tokyo", "Furlan Marri", "Junghans", "Laco", "Vostok", "Studio Underd0g", "Raketa"]
        .map(str::to_owned);
    assert_eq!(new_brands.iter().collect::<BTreeSet<_>>(), expected.iter().collect());

    let mut keys = BTreeSet::new();
    let (mut ready, mut duplicates, mut priced) = (0, 0, 0);
    let (mut dated, mut days) = (0, 0);
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, watch) in sound(&read.rows) {
        if !keys.insert(duplicate_key(watch, &read.known)) {
            duplicates += 1;
            continue;
        }
        ready += 1;
        if let Some(price) = &watch.purchase_price {
            priced += 1;
            *totals.entry(&price.currency).or_default() += price.amount;
        }
        if let Some(date) = watch.purchase_date {
            dated += 1;
            days += date.signed_duration_since(NaiveDate::default()).num_days();
        }
    }
    let errors = read.rows.iter().filter(|row| row.watch.is_err()).count();
    assert_eq!((read.rows.len(), ready, errors, duplicates), (500, 469, 17, 14));
    assert_eq!(priced, 440);
    assert_eq!((dated, days), (401, 6_699_626));
    let expected =
        [("CHF", 59_392_500), ("EUR", 115_262_500), ("GBP", 84_272_500), ("JPY", 60_017_500), ("USD", 316_277_500)];
    assert_eq!(totals, BTreeMap::from(expected));
    Ok(())
}

#[test]
fn every_row_in_error_says_what_is_wrong_with_it() -> Result<(), ListImportError> {
    use ErrorCode::*;
    use Field::*;
    let read = read(COLLECTION_500, "USD")?;
    type Wrong<'a> = (Option<Field>, ErrorCode, Option<&'a str>);
    let wrong: Vec<Vec<Wrong<'_>>> = read
        .rows
        .iter()
        .filter_map(|row| row.watch.as_ref().err())
        .map(|errors| errors.iter().map(|error| (error.field, error.code, error.value.as_deref())).collect())
        .collect();
    let long_reference = "R".repeat(101);
    let one = |field: Field, code: ErrorCode, value| vec![(Some(field), code, Some(value))];
    let expected = vec![
        vec![(Some(Model), Required, None)],
        vec![(Some(Model), Required, Some("n/a"))],
        vec![(Some(Brand), Required, None)],
        vec![(Some(Brand), Required, Some("?"))],
        one(PurchaseDate, BadFormat, "31/04/2021"),
        one(PurchaseDate, BadFormat, "30.02.2020"),
        one(PurchaseDate, BadFormat, "2019-13-01"),
        one(PurchasePrice, TooSmall, "-500"),
        one(PurchasePrice, TooSmall, "(1,200.00)"),
        one(PurchasePrice, BadFormat, "1.250 €"),
        one(PurchasePrice, NotAChoice, "XQZ 500"),
        one(Condition, NotAChoice, "9/10"),
        one(Complications, NotAChoice, "Flyback"),
        one(CaseDiameterMm, BadFormat, "1.6in"),
        one(ReferenceNumber, TooLong, &long_reference),
        vec![
            (Some(Model), Required, None),
            (Some(PurchaseDate), BadFormat, Some("31/11/2019")),
            (Some(PurchasePrice), TooSmall, Some("-1")),
        ],
        vec![(None, TooLong, None)],
    ];
    assert_eq!(wrong, expected);
    let columns: BTreeSet<_> = read
        .rows
        .iter()
        .filter_map(|row| row.watch.as_ref().err())
        .flatten()
        .filter_map(|e| e.column.as_deref())
        .collect();
    let expected = ["Bought", "Brand", "Complications", "Condition", "Model", "Price paid", "Ref. No.", "Size"];
    assert_eq!(columns, BTreeSet::from(expected));
    Ok(())
}

#[test]
fn hostile_texts_come_through_as_text() -> Result<(), ListImportError> {
    let read = read(COLLECTION_500, "USD")?;
    let notes: BTreeSet<&str> = sound(&read.rows).filter_map(|(_, watch)| watch.notes.as_deref()).collect();
    for note in [
        "Robert'); DROP TABLE watches;--",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "=HYPERLINK(\"http://example.com\";\"x\")",
        "=already guarded",
        "'70s diver",
        "🕰️ gift from grandpa 👴",
        "line one\nline two\n\nline four",
        "quotes \"inside\", a comma,\r\nand a new line",
    ] {
        assert!(notes.contains(note), "{note}");
    }
    assert!(!notes.contains("NULL"), "a word for nothing");
    assert_eq!(notes.iter().map(|note| note.chars().count()).max(), Some(15_004));
    assert_eq!(
        sound(&read.rows).find(|(line, _)| *line == 13).map(|(_, watch)| watch.model.as_str()),
        Some("=1+1 Milgauss")
    );
    Ok(())
}

#[test]
fn an_export_of_the_list_reads_back_equal() -> Result<(), ListImportError> {
    let first = read(COLLECTION_500, "USD")?;
    let watches: Vec<&ListedWatch> = sound(&first.rows).map(|(_, watch)| watch).collect();
    let rows: String = watches.iter().map(|watch| write_row(watch, &first.known)).collect();
    let again = read((BYTE_ORDER_MARK.to_owned() + &write_header() + &rows).as_bytes(), "GBP")?;
    assert_eq!(sound(&again.rows).map(|(_, watch)| watch).collect::<Vec<_>>(), watches);
    assert_eq!(again.table.columns, CSV_HEADER);
    Ok(())
}

#[test]
fn a_german_list_in_windows_1252() -> Result<(), ListImportError> {
    let read = read(GERMAN, "EUR")?;
    assert_eq!(read.options, Options { date_order: DateOrder::DayFirst, decimal_mark: DecimalMark::Comma });
    let lines: Vec<_> = read.rows.iter().map(|row| (row.line, row.title.as_str(), row.watch.is_ok())).collect();
    assert_eq!(
        lines,
        [
            (3, "Rolex Submariner", true),
            (4, "Nomos Glashütte Tangente", true),
            (6, "Junghans Max Bill", true),
            (7, "Glashütte Original SeaQ", false),
        ]
    );
    let watches: Vec<_> = sound(&read.rows).map(|(_, watch)| watch).collect();
    let [rolex, nomos, junghans] = watches.as_slice() else { return Err(ListImportError::NoRows) };
    assert_eq!(
        (rolex.purchase_date, &rolex.purchase_price),
        (NaiveDate::from_ymd_opt(2021, 3, 4), &money(950_000, "EUR"))
    );
    assert_eq!((rolex.condition, rolex.water_resistance), (Some(Condition::Excellent), Some(300)));
    assert_eq!(
        (nomos.purchase_date, &nomos.purchase_price),
        (NaiveDate::from_ymd_opt(2021, 3, 1), &money(148_000, "EUR"))
    );
    assert_eq!((nomos.case_diameter, nomos.power_reserve, nomos.water_resistance), (Some(3750), Some(43), Some(30)));
    assert_eq!((nomos.movement_type, nomos.notes.as_deref()), (Some(0), Some("Größe passt; schön")));
    assert_eq!(junghans.brand, BrandChoice::New("Junghans".to_owned()));
    assert_eq!(
        (junghans.purchase_date, &junghans.purchase_price),
        (NaiveDate::from_ymd_opt(2019, 12, 31), &money(89_500, "EUR"))
    );
    assert_eq!(junghans.power_reserve, None);
    Ok(())
}

#[test]
fn a_french_list_with_tabs_in_utf_16() -> Result<(), ListImportError> {
    let read = read(UTF_16, "EUR")?;
    let watches: Vec<_> = sound(&read.rows).map(|(_, watch)| watch).collect();
    let [omega, cartier, lip] = watches.as_slice() else { return Err(ListImportError::NoRows) };
    assert_eq!((omega.brand.name(&read.known), omega.serial_number.as_deref()), ("Omega", Some("77001234")));
    assert_eq!(
        (omega.purchase_date, &omega.purchase_price),
        (NaiveDate::from_ymd_opt(2019, 8, 12), &money(495_000, "EUR"))
    );
    assert_eq!(
        (omega.condition, omega.movement_type, omega.notes.as_deref()),
        (Some(Condition::Excellent), Some(0), Some("boîte,\net papiers"))
    );
    assert_eq!(
        (cartier.purchase_date, &cartier.purchase_price),
        (NaiveDate::from_ymd_opt(2022, 4, 3), &money(299_000, "CHF"))
    );
    assert_eq!((cartier.case_diameter, cartier.condition), (Some(3370), Some(Condition::Mint)));
    assert_eq!(
        (&lip.brand, lip.purchase_date, lip.notes.as_deref()),
        (&BrandChoice::New("Lip".to_owned()), NaiveDate::from_ymd_opt(2021, 1, 1), Some("時計"))
    );
    assert_eq!(read.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4, 5]);
    Ok(())
}
