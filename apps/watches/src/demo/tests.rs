use std::collections::HashSet;
use std::error::Error;

use super::{DemoMoney, catalogue};

type Outcome = Result<(), Box<dyn Error>>;

const SQLITE: &str = include_str!("../migrations/sqlite/0002_reference_data.sql");
const POSTGRES: &str = include_str!("../migrations/postgres/0002_reference_data.sql");

/// Names and sort values a table is seeded with, in the order of the file.
fn seeded<'sql>(sql: &'sql str, table: &str) -> Vec<(&'sql str, i32)> {
    let rows = sql.lines().skip_while(|line| !line.starts_with(&format!("INSERT INTO {table} "))).skip(1);
    let rows = rows.take_while(|line| line.starts_with("  ("));
    // The name is the second quoted text of a row, after the id; the sort value is the first bare number.
    let read = |row: &'sql str| {
        let name = row.split('\'').nth(3)?;
        let number = row.split(", ").find_map(|field| field.trim_end_matches([')', ',', ';']).parse().ok())?;
        Some((name, number))
    };
    rows.filter_map(read).collect()
}

fn names(table: &str) -> HashSet<&'static str> {
    seeded(SQLITE, table).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn both_engines_are_seeded_with_the_same_names_in_the_same_order() {
    for (table, count, first, last) in [
        ("brands", 110, ("Rolex", 10), ("Other", 1000)),
        ("movement_types", 6, ("Hand-wound", 10), ("Kinetic", 60)),
        ("complications", 17, ("Date", 10), ("Small Seconds", 170)),
    ] {
        let rows = seeded(SQLITE, table);
        assert_eq!(rows, seeded(POSTGRES, table));
        assert_eq!(rows.len(), count, "{table}");
        assert_eq!((rows.first(), rows.last()), (Some(&first), Some(&last)));
        assert!(rows.is_sorted_by_key(|row| row.1), "{table}");
        assert_eq!(names(table).len(), count, "{table}");
    }
}

#[test]
fn both_engines_are_seeded_with_the_same_ids() {
    let hex = |sql: &str, end: &str| -> Vec<String> {
        let rows = sql.lines().filter(|line| line.starts_with("  ("));
        rows.filter_map(|row| Some(row.split(end).next()?.split('\'').nth(1)?.replace('-', ""))).collect()
    };
    let ids = hex(SQLITE, "',");
    assert_eq!(ids, hex(POSTGRES, "'::uuid"));
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 133);
    assert!(ids.iter().all(|id| id.len() == 32 && id.as_bytes()[12] == b'5'), "version 5");
}

#[test]
fn name_keys_have_no_accents() {
    for sql in [SQLITE, POSTGRES] {
        assert!(sql.contains("'A. Lange & Söhne', 'a. lange & sohne', 100"));
        assert!(sql.contains("'Glashütte Original', 'glashutte original', 250"));
        assert!(sql.contains("'Nomos Glashütte', 'nomos glashutte', 300"));
    }
}

#[test]
fn every_name_is_in_the_reference_data() -> Outcome {
    let (brands, types, complications) = (names("brands"), names("movement_types"), names("complications"));
    for watch in catalogue()?.watches {
        assert!(brands.contains(watch.brand.as_str()), "{}", watch.brand);
        assert!(types.contains(watch.movement_type.as_str()), "{}", watch.movement_type);
        for name in &watch.complications {
            assert!(complications.contains(name.as_str()), "{name}");
        }
        assert_eq!(watch.complications.iter().collect::<HashSet<_>>().len(), watch.complications.len());
    }
    Ok(())
}

#[test]
fn the_catalogue_is_large_and_varied() -> Outcome {
    let watches = catalogue()?.watches;
    assert!(watches.len() >= 40);
    assert!(watches.iter().map(|watch| &watch.brand).collect::<HashSet<_>>().len() >= 25);
    assert_eq!(watches.iter().map(|watch| &watch.movement_type).collect::<HashSet<_>>().len(), 6);
    let references: HashSet<_> = watches.iter().map(|watch| (&watch.brand, &watch.reference_number)).collect();
    assert_eq!(references.len(), watches.len());
    let serials: HashSet<_> = watches.iter().map(|watch| &watch.serial_number).collect();
    assert_eq!(serials.len(), watches.len());
    assert!(serials.iter().all(|serial| serial.starts_with("DEMO-")));
    let valued = watches.iter().filter(|watch| watch.current_value.is_some()).count();
    assert!((watches.len() * 7 / 10..watches.len() * 8 / 10).contains(&valued), "{valued}");
    let currencies: HashSet<_> = watches.iter().map(|watch| watch.purchase_price.currency.as_str()).collect();
    assert_eq!(currencies, HashSet::from(["USD", "EUR", "GBP", "CHF", "JPY"]));
    Ok(())
}

/// Whole yen for JPY: the ends of the range are less than a factor of 100 apart, so that two digits too many always
/// leave it. Cents for the others: the catalogue has only whole units, and nothing below 90.
fn has_the_minor_digits_of_its_currency(money: &DemoMoney) -> bool {
    match money.currency.as_str() {
        "JPY" => (50_000..=4_000_000).contains(&money.amount),
        _ => money.amount % 100 == 0 && (9_000..=10_000_000).contains(&money.amount),
    }
}

#[test]
fn money_is_positive_and_in_minor_units() -> Outcome {
    for watch in catalogue()?.watches {
        let price = &watch.purchase_price;
        assert!(has_the_minor_digits_of_its_currency(price), "{price:?}");
        assert_eq!(watch.current_value.is_some(), watch.current_value_date.is_some());
        if let Some(value) = &watch.current_value {
            assert!(has_the_minor_digits_of_its_currency(value), "{value:?}");
            let ratio = value.amount as f64 / price.amount as f64;
            assert!(value.currency == price.currency && (0.5..4.0).contains(&ratio), "{price:?} {value:?}");
        }
    }
    Ok(())
}

fn is_date(text: &str) -> bool {
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    text.len() == 10 && matches!(parts[..], [2010..=2026, 1..=12, 1..=31])
}

#[test]
fn personal_data_is_plausible() -> Outcome {
    let catalogue = catalogue()?;
    let collections: HashSet<_> = catalogue.collections.iter().map(|collection| &collection.name).collect();
    assert_eq!(collections.len(), 4);
    assert_eq!(catalogue.collections.iter().filter(|collection| collection.is_default).count(), 1);
    let presets = ["#3B82F6", "#10B981", "#EF4444", "#F59E0B", "#8B5CF6", "#EC4899", "#6366F1", "#6B7280"];
    assert!(catalogue.collections.iter().all(|collection| presets.contains(&collection.color.as_str())));
    for watch in &catalogue.watches {
        let name = &watch.reference_number;
        assert!(collections.contains(&watch.collection), "{name}");
        assert!(["mint", "excellent", "good", "fair", "poor"].contains(&watch.condition.as_str()), "{name}");
        assert!(is_date(&watch.purchase_date), "{name}");
        assert!(watch.purchase_date >= format!("{}-01-01", watch.production_year), "bought before it was made: {name}");
        let valued_after = watch.current_value_date.iter().all(|date| is_date(date) && *date > watch.purchase_date);
        assert!(valued_after, "{name}");
        let millimetres = [watch.case_diameter_mm, watch.case_thickness_mm, watch.lug_width_mm, watch.lug_to_lug_mm];
        for value in millimetres.into_iter().flatten() {
            let hundredths = value * 100.0;
            assert!((5.0..60.0).contains(&value) && (hundredths - hundredths.round()).abs() < 1e-6, "{name}: {value}");
        }
        assert_eq!(watch.collection == "Vintage", watch.production_year < 1980, "{name}");
    }
    Ok(())
}
