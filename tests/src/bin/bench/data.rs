//! The filled databases: 100,000 watches, of which the measured account owns 10,000.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use seaworthy_kernel::{Clock as _, clock::SystemClock, fold::fold, ids};
use seaworthy_store::{Database, Engine, FromQueryResult, PoolOptions, Query as _, Value, search, sql};
use seaworthy_watches::{
    demo::{self, DemoWatch},
    domain::list_import::duplicate_key_of,
};
use uuid::Uuid;

/// Watches of the measured account.
const OWN: usize = 10_000;
/// The other accounts, and the watches of each.
const OTHERS: (usize, usize) = (30, 3_000);
/// Rows a statement. More are slower: SQLite looks for each value's place from the first one on.
const CHUNK: usize = 20;

/// Where a measured server keeps its data.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    pub(crate) folder: PathBuf,
}

fn postgres_server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the benchmarks' only setting: where PostgreSQL is")]
    let url = std::env::var("TEST_DATABASE_URL");
    url.ok().filter(|url| !url.is_empty())
}

fn postgres_name() -> String {
    format!("seaworthy_bench_{}", std::process::id())
}

/// SQLite, and PostgreSQL where TEST_DATABASE_URL names a server.
///
/// # Errors
/// A folder cannot be made.
pub(crate) fn places(folder: &Path) -> Result<Vec<Place>> {
    let data = folder.join("sqlite");
    std::fs::create_dir_all(&data)?;
    let mut places = vec![Place {
        engine: Engine::Sqlite,
        url: format!("sqlite:{}", data.join("seaworthy.db").display()),
        folder: data,
    }];
    match postgres_server() {
        Some(server) => {
            let (host, _) = server.rsplit_once('/').context("TEST_DATABASE_URL ends with the name of a database")?;
            let url = format!("{host}/{}", postgres_name());
            places.push(Place { engine: Engine::Postgres, url, folder: folder.join("postgresql") });
        }
        None => println!("TEST_DATABASE_URL is not set: PostgreSQL is not measured"),
    }
    Ok(places)
}

/// Makes the database of a place, where a server must do that.
///
/// # Errors
/// PostgreSQL refuses.
pub(crate) async fn create(place: &Place) -> Result<()> {
    if let (Engine::Postgres, Some(server)) = (place.engine, postgres_server()) {
        let admin = Database::open(&server, PoolOptions::default()).await?;
        admin.execute_script(&format!("CREATE DATABASE {}", postgres_name())).await?;
        admin.close().await;
    }
    Ok(())
}

/// Removes the database of a place again.
///
/// # Errors
/// PostgreSQL refuses.
pub(crate) async fn remove(place: &Place) -> Result<()> {
    if let (Engine::Postgres, Some(server)) = (place.engine, postgres_server()) {
        let admin = Database::open(&server, PoolOptions::default()).await?;
        admin.execute_script(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", postgres_name())).await?;
        admin.close().await;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

/// Ids by name, of the reference data.
struct Reference {
    brands: Vec<Named>,
    movements: Vec<Named>,
    complications: Vec<Named>,
}

fn id_of(all: &[Named], name: &str) -> Option<Uuid> {
    all.iter().find(|named| named.name == name).map(|named| named.id)
}

/// The movement type to filter by.
///
/// # Errors
/// What the database says.
pub(crate) async fn movement_of_choice(database: &Database) -> Result<String> {
    let id: Uuid =
        database.read().value(sql!("SELECT id AS value FROM movement_types WHERE name = {}", "Automatic")).await?;
    Ok(id.to_string())
}

/// Enters the other accounts and all watches, as they would be after years of use, and lets the database count them.
///
/// # Errors
/// What the database says.
pub(crate) async fn fill(database: &Database, owner: Uuid) -> Result<()> {
    let read = database.read();
    let reference = Reference {
        brands: read.all(sql!("SELECT id, name FROM brands")).await?,
        movements: read.all(sql!("SELECT id, name FROM movement_types")).await?,
        complications: read.all(sql!("SELECT id, name FROM complications")).await?,
    };
    let watches = demo::catalogue()?.watches;
    let start = SystemClock.now() - TimeDelta::days(1000);
    enter(database, owner, OWN, &watches, &reference, start).await?;
    for number in 0..OTHERS.0 {
        let (id, email) = (ids::new_id(start), format!("other{number}@example.com"));
        let transaction = database.write().await?;
        transaction
            .run(sql!(
                "INSERT INTO users (id, email, email_key, password_hash, role, default_currency, theme, language, created_at, updated_at) \
                 VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
                id, email.clone(), email, "none", "user", "USD", "system", "en", start, start
            ))
            .await?;
        transaction.commit().await?;
        enter(database, id, OTHERS.1, &watches, &reference, start).await?;
    }
    // What a running database does in the background: without it PostgreSQL cannot answer from an index alone.
    Ok(database
        .execute_script(match database.engine() {
            Engine::Sqlite => "ANALYZE",
            Engine::Postgres => "VACUUM ANALYZE",
        })
        .await?)
}

async fn enter(
    database: &Database,
    owner: Uuid,
    count: usize,
    catalogue: &[DemoWatch],
    reference: &Reference,
    start: DateTime<Utc>,
) -> Result<()> {
    let transaction = database.write().await?;
    let collections: Vec<Uuid> = (0..5).map(|_| ids::new_id(start)).collect();
    for (number, id) in collections.iter().enumerate() {
        let name = format!("Box {number}");
        transaction
            .run(sql!(
                "INSERT INTO collections (id, owner_id, name, name_key, color, is_default, created_at, updated_at) \
                 VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
                *id,
                owner,
                name.clone(),
                fold(&name),
                "#3B82F6",
                number == 0,
                start,
                start
            ))
            .await?;
    }
    let numbers: Vec<usize> = (0..count).collect();
    for chunk in numbers.chunks(CHUNK) {
        let mut watches = sql!(
            "INSERT INTO watches (id, owner_id, collection_id, brand_id, movement_type_id, model, model_key, reference_number, \
             serial_number, caliber, production_year, condition, purchase_date, retailer, purchase_amount, purchase_currency, \
             case_diameter, case_thickness, lug_width, lug_to_lug, water_resistance_m, power_reserve_h, case_material, crystal, \
             dial_color, strap_material, current_value_amount, current_value_currency, notes, search_text, duplicate_key, version, \
             created_at, updated_at) VALUES "
        );
        let mut images = sql!(
            "INSERT INTO watch_images (id, watch_id, file_name, content_type, width, height, byte_size, is_primary, position, source, \
             created_at) VALUES "
        );
        let mut complications = sql!("INSERT INTO watch_complications (watch_id, complication_id) VALUES ");
        let (mut first_image, mut first_complication) = (true, true);
        for (place, number) in chunk.iter().enumerate() {
            // Not in the catalogue's order, so that neighbours in time differ as they do in life.
            let Some(watch) = catalogue.get(number * 29 % catalogue.len()) else { continue };
            let at = start + TimeDelta::minutes(i64::try_from(*number)? * 100) + TimeDelta::microseconds(7);
            let id = ids::new_id(at);
            watches.push(if place == 0 { "" } else { ", " }, []);
            watches.list(values(owner, id, *number, watch, reference, &collections, at)?);
            if number.is_multiple_of(2) {
                let name = format!("{} {}.jpg", watch.brand, watch.model);
                images.push(if std::mem::take(&mut first_image) { "" } else { ", " }, []);
                images.list([
                    Value::from(ids::new_id(at)),
                    id.into(),
                    name.into(),
                    "image/jpeg".into(),
                    1600_i64.into(),
                    1200_i64.into(),
                    240_000_i64.into(),
                    true.into(),
                    0_i64.into(),
                    "upload".into(),
                    at.into(),
                ]);
            }
            for name in &watch.complications {
                let complication = id_of(&reference.complications, name).context("an unknown complication")?;
                complications.push(if std::mem::take(&mut first_complication) { "" } else { ", " }, []);
                complications.list([Value::from(id), complication.into()]);
            }
        }
        transaction.run(watches).await?;
        transaction.run(images).await?;
        if !first_complication {
            transaction.run(complications).await?;
        }
    }
    Ok(transaction.commit().await?)
}

/// A row of `watches`, in the order of the statement.
fn values(
    owner: Uuid,
    id: Uuid,
    number: usize,
    watch: &DemoWatch,
    reference: &Reference,
    collections: &[Uuid],
    at: DateTime<Utc>,
) -> Result<Vec<Value>> {
    let serial = format!("S{:06}", number * 37 % 999_983);
    let hundredths = |mm: Option<f64>| mm.map(|mm| (mm * 100.0).round() as i64);
    let small = i64::try_from(number % 97)?;
    let notes = number.is_multiple_of(3).then(|| {
        format!(
            "Bought with box and papers, serviced in {}. {}",
            2010 + number % 16,
            watch.notes.clone().unwrap_or_default()
        )
    });
    let retailer = watch.retailer.clone();
    let fields =
        [&watch.brand, &watch.model, &retailer, &watch.case_material, &watch.dial_color, &watch.strap_material];
    let fields = fields.into_iter().map(String::as_str).chain(notes.as_deref());
    let codes = [watch.reference_number.as_str(), serial.as_str(), watch.caliber.as_deref().unwrap_or_default()];
    let conditions = ["mint", "excellent", "good", "fair", "poor"];
    Ok(vec![
        id.into(),
        owner.into(),
        collections.get(number % 7).copied().into(),
        id_of(&reference.brands, &watch.brand).context("an unknown brand")?.into(),
        id_of(&reference.movements, &watch.movement_type).into(),
        watch.model.clone().into(),
        fold(&watch.model).into(),
        watch.reference_number.clone().into(),
        serial.clone().into(),
        watch.caliber.clone().into(),
        i64::from(watch.production_year).into(),
        conditions[number % conditions.len()].into(),
        (watch.purchase_date.parse::<NaiveDate>()? - TimeDelta::days(small * 11)).into(),
        retailer.clone().into(),
        (watch.purchase_price.amount + small * 1500).into(),
        watch.purchase_price.currency.clone().into(),
        hundredths(watch.case_diameter_mm).into(),
        hundredths(watch.case_thickness_mm).into(),
        hundredths(watch.lug_width_mm).into(),
        hundredths(watch.lug_to_lug_mm).into(),
        watch.water_resistance_m.map(i64::from).into(),
        watch.power_reserve_h.map(i64::from).into(),
        watch.case_material.clone().into(),
        watch.crystal.clone().into(),
        watch.dial_color.clone().into(),
        watch.strap_material.clone().into(),
        watch.current_value.as_ref().map(|money| money.amount + small * 900).into(),
        watch.current_value.as_ref().map(|money| money.currency.clone()).into(),
        notes.clone().into(),
        search::document(fields, codes).into(),
        duplicate_key_of(&watch.brand, &watch.model, Some(&watch.reference_number), Some(&serial)).into(),
        1_i64.into(),
        at.into(),
        at.into(),
    ])
}
