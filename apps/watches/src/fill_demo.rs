//! The demo account's collection: real references, drawn pictures.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::TimeDelta;
use seaworthy_http::Platform;
use seaworthy_kernel::{Currency, Money, Problem, fold::fold, ids};
use seaworthy_store::{FromQueryResult, Query as _, sql};
use uuid::Uuid;

use crate::{
    Watches,
    demo::{self, Catalogue, DemoMoney, DemoWatch, picture},
    domain::{
        list_import::Condition,
        watch::{WatchInput, WatchRecord},
    },
    pictures,
    store::{
        brands, collections,
        collections::CollectionInput,
        images, reference,
        write::{self, NewWatch},
    },
};

/// Side of a drawn picture in px.
const PICTURE: u32 = 1000;

/// Enters the collection, then draws its pictures. What an earlier start has done is not done again.
pub(crate) async fn fill(app: &Watches, platform: &Platform, owner: Uuid) -> Result<(), Problem> {
    let catalogue = demo::catalogue().map_err(Problem::internal)?;
    let database = platform.database.read();
    let any = sql!("SELECT EXISTS (SELECT 1 FROM watches WHERE owner_id = {}) AS value", owner);
    if !database.value::<bool>(any).await? {
        enter(platform, owner, &catalogue).await?;
    }
    // An earlier start may have been ended while it drew. What the owner has touched since is left alone.
    let bare: Vec<Bare> = database
        .all(sql!(
            "SELECT id, serial_number FROM watches w WHERE owner_id = {} AND version = 1 AND deleted_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM watch_images i WHERE i.watch_id = w.id) ORDER BY created_at DESC",
            owner
        ))
        .await?;
    for watch in bare {
        if let Some(demo) =
            catalogue.watches.iter().find(|demo| Some(&demo.serial_number) == watch.serial_number.as_ref())
        {
            add_picture(app, platform, owner, watch.id, demo).await?;
        }
    }
    Ok(())
}

/// A watch without a picture.
#[derive(FromQueryResult)]
struct Bare {
    id: Uuid,
    serial_number: Option<String>,
}

/// All watches in one transaction.
async fn enter(platform: &Platform, owner: Uuid, catalogue: &Catalogue) -> Result<(), Problem> {
    let now = platform.clock.now();
    let transaction = platform.database.write().await?;
    let mut ids_of_collections = HashMap::new();
    for (place, collection) in (0_i64..).zip(&catalogue.collections) {
        let id = ids::new_id(now);
        let input = CollectionInput {
            name: collection.name.clone(),
            description: Some(collection.description.clone()),
            color: collection.color.clone(),
            is_default: collection.is_default,
        };
        collections::insert(&transaction, owner, id, &input, None, now + TimeDelta::microseconds(place)).await?;
        ids_of_collections.insert(collection.name.as_str(), id);
    }
    let brands: HashMap<String, Uuid> =
        brands::usable(&*transaction, owner).await?.into_iter().map(|brand| (fold(&brand.name), brand.id)).collect();
    let by_name = |items: Vec<reference::ReferenceItem>| items.into_iter().map(|item| (item.name, item.id)).collect();
    let movements: HashMap<String, Uuid> = by_name(reference::movement_types(&*transaction).await?);
    let complications: HashMap<String, Uuid> = by_name(reference::complications(&*transaction).await?);
    let mut watches = Vec::new();
    for (place, demo) in (0_i64..).zip(&catalogue.watches) {
        let missing = |what: &str| Problem::internal(format!("the demo catalogue names an unknown {what}"));
        let input = WatchInput {
            brand_id: brands.get(&fold(&demo.brand)).copied().ok_or_else(|| missing("brand"))?,
            collection_id: ids_of_collections.get(demo.collection.as_str()).copied(),
            movement_type_id: movements.get(&demo.movement_type).copied(),
            complication_ids: demo.complications.iter().filter_map(|name| complications.get(name).copied()).collect(),
            ..described(demo)?
        };
        watches.push(NewWatch {
            id: ids::new_id(now),
            record: WatchRecord::try_from(input)?,
            brand_name: demo.brand.clone(),
            import: None,
            at: now + TimeDelta::microseconds(place),
        });
    }
    write::insert(&transaction, owner, &watches).await?;
    Ok(transaction.commit().await?)
}

fn described(demo: &DemoWatch) -> Result<WatchInput, Problem> {
    let money = |money: &DemoMoney| -> Result<Money, Problem> {
        Ok(Money { amount: money.amount, currency: money.currency.parse::<Currency>().map_err(Problem::internal)? })
    };
    let day = |text: &String| text.parse().map_err(Problem::internal);
    let condition: Condition = serde_json::from_value(demo.condition.clone().into()).map_err(Problem::internal)?;
    Ok(WatchInput {
        model: demo.model.clone(),
        reference_number: Some(demo.reference_number.clone()),
        serial_number: Some(demo.serial_number.clone()),
        caliber: demo.caliber.clone(),
        production_year: Some(demo.production_year.into()),
        condition: Some(condition),
        purchase_date: Some(day(&demo.purchase_date)?),
        retailer: Some(demo.retailer.clone()),
        purchase_price: Some(money(&demo.purchase_price)?),
        case_diameter_mm: demo.case_diameter_mm,
        case_thickness_mm: demo.case_thickness_mm,
        lug_width_mm: demo.lug_width_mm,
        lug_to_lug_mm: demo.lug_to_lug_mm,
        water_resistance_m: demo.water_resistance_m.map(i64::from),
        power_reserve_h: demo.power_reserve_h.map(i64::from),
        case_material: Some(demo.case_material.clone()),
        crystal: Some(demo.crystal.clone()),
        dial_color: Some(demo.dial_color.clone()),
        strap_material: Some(demo.strap_material.clone()),
        current_value: demo.current_value.as_ref().map(money).transpose()?,
        current_value_date: demo.current_value_date.as_ref().map(day).transpose()?,
        notes: demo.notes.clone(),
        ..WatchInput::default()
    })
}

async fn add_picture(
    app: &Watches,
    platform: &Platform,
    owner: Uuid,
    watch: Uuid,
    demo: &DemoWatch,
) -> Result<(), Problem> {
    let spec = demo.picture.clone();
    let drawn = tokio::task::spawn_blocking(move || picture::draw(&spec, PICTURE)).await.map_err(Problem::internal)?;
    let bytes = Bytes::from(drawn.map_err(Problem::internal)?);
    let name = format!("{} {}.jpg", demo.brand, demo.model);
    let mut stored = pictures::store(app, platform, owner, watch, name, bytes, "demo").await?;
    stored.row.is_primary = true;
    let transaction = platform.database.write().await?;
    images::insert(&transaction, &stored.row).await?;
    Ok(transaction.commit().await?)
}
