//! One watch, whole; and the rows that lists show.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::Money;
use seaworthy_store::{Engine, FromQueryResult, Query, StoreError, Value, WriteTx, sql};
use serde::Serialize;
use uuid::Uuid;

use super::images::{self, Image};
use crate::domain::{
    list_import::Condition,
    measure::millimetres,
    returns::{Return, simple_return},
    watch::WatchRecord,
};

/// Id and name.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Named {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
}

/// The collection of a watch.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct CollectionTag {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its name.
    pub(crate) name: String,
    /// Its colour, `#RRGGBB`.
    pub(crate) color: String,
}

/// A watch.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Watch {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its brand.
    pub(crate) brand: Named,
    /// Name of the model.
    pub(crate) model: String,
    /// The maker's number for the model.
    pub(crate) reference_number: Option<String>,
    /// The number of this piece.
    pub(crate) serial_number: Option<String>,
    /// Its collection.
    pub(crate) collection: Option<CollectionTag>,
    /// Its movement type.
    pub(crate) movement_type: Option<Named>,
    /// The movement's name or number.
    pub(crate) caliber: Option<String>,
    /// Year of production.
    pub(crate) production_year: Option<i64>,
    /// State it is in.
    pub(crate) condition: Option<Condition>,
    /// Day of purchase.
    pub(crate) purchase_date: Option<NaiveDate>,
    /// From whom it was bought.
    pub(crate) retailer: Option<String>,
    /// What was paid.
    pub(crate) purchase_price: Option<Money>,
    /// Diameter of the case in mm.
    pub(crate) case_diameter_mm: Option<f64>,
    /// Thickness of the case in mm.
    pub(crate) case_thickness_mm: Option<f64>,
    /// Width between the lugs in mm.
    pub(crate) lug_width_mm: Option<f64>,
    /// Length from lug to lug in mm.
    pub(crate) lug_to_lug_mm: Option<f64>,
    /// Water resistance in metres.
    pub(crate) water_resistance_m: Option<i64>,
    /// Power reserve in hours.
    pub(crate) power_reserve_h: Option<i64>,
    /// Material of the case.
    pub(crate) case_material: Option<String>,
    /// Material of the glass.
    pub(crate) crystal: Option<String>,
    /// Colour of the dial.
    pub(crate) dial_color: Option<String>,
    /// Material of strap or bracelet.
    pub(crate) strap_material: Option<String>,
    /// In the order of the common list.
    pub(crate) complications: Vec<Named>,
    /// What it is worth.
    pub(crate) current_value: Option<Money>,
    /// Day of that value.
    pub(crate) current_value_date: Option<NaiveDate>,
    /// Anything else.
    pub(crate) notes: Option<String>,
    /// In their order.
    pub(crate) images: Vec<Image>,
    /// Gain since the purchase; null unless price and value are there in one currency.
    #[serde(rename = "return")]
    pub(crate) gain: Option<Return>,
    /// When it was entered.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last changed.
    pub(crate) updated_at: DateTime<Utc>,
    /// When it was moved to the trash.
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    /// Grows with each change.
    pub(crate) version: i64,
}

/// A row of `watches` with the names it refers to.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct WatchRow {
    pub(crate) id: Uuid,
    pub(crate) brand_id: Uuid,
    pub(crate) brand_name: String,
    pub(crate) model: String,
    pub(crate) reference_number: Option<String>,
    pub(crate) serial_number: Option<String>,
    pub(crate) collection_id: Option<Uuid>,
    pub(crate) collection_name: Option<String>,
    pub(crate) collection_color: Option<String>,
    pub(crate) movement_type_id: Option<Uuid>,
    pub(crate) movement_name: Option<String>,
    pub(crate) caliber: Option<String>,
    pub(crate) production_year: Option<i64>,
    pub(crate) condition: Option<String>,
    pub(crate) purchase_date: Option<NaiveDate>,
    pub(crate) retailer: Option<String>,
    pub(crate) purchase_amount: Option<i64>,
    pub(crate) purchase_currency: Option<String>,
    pub(crate) case_diameter: Option<i64>,
    pub(crate) case_thickness: Option<i64>,
    pub(crate) lug_width: Option<i64>,
    pub(crate) lug_to_lug: Option<i64>,
    pub(crate) water_resistance_m: Option<i64>,
    pub(crate) power_reserve_h: Option<i64>,
    pub(crate) case_material: Option<String>,
    pub(crate) crystal: Option<String>,
    pub(crate) dial_color: Option<String>,
    pub(crate) strap_material: Option<String>,
    pub(crate) current_value_amount: Option<i64>,
    pub(crate) current_value_currency: Option<String>,
    pub(crate) current_value_date: Option<NaiveDate>,
    pub(crate) notes: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

/// Every column of [`WatchRow`], up to the conditions.
pub(crate) const SELECT: &str = "SELECT w.id, w.brand_id, b.name AS brand_name, w.model, w.reference_number, w.serial_number, w.collection_id, \
     c.name AS collection_name, c.color AS collection_color, w.movement_type_id, m.name AS movement_name, w.caliber, w.production_year, \
     w.condition, w.purchase_date, w.retailer, w.purchase_amount, w.purchase_currency, w.case_diameter, w.case_thickness, w.lug_width, \
     w.lug_to_lug, w.water_resistance_m, w.power_reserve_h, w.case_material, w.crystal, w.dial_color, w.strap_material, \
     w.current_value_amount, w.current_value_currency, w.current_value_date, w.notes, w.version, w.created_at, w.updated_at, w.deleted_at \
     FROM watches w JOIN brands b ON b.id = w.brand_id LEFT JOIN collections c ON c.id = w.collection_id \
     LEFT JOIN movement_types m ON m.id = w.movement_type_id";

/// An amount of two columns.
pub(crate) fn money(amount: Option<i64>, currency: Option<&str>) -> Option<Money> {
    Some(Money { amount: amount?, currency: currency?.parse().ok()? })
}

/// A condition of its column.
pub(crate) fn condition(text: Option<&str>) -> Option<Condition> {
    use Condition::{Excellent, Fair, Good, Mint, Poor};
    [Mint, Excellent, Good, Fair, Poor].into_iter().find(|condition| Some(condition.as_str()) == text)
}

impl WatchRow {
    fn purchase_price(&self) -> Option<Money> {
        money(self.purchase_amount, self.purchase_currency.as_deref())
    }

    fn current_value(&self) -> Option<Money> {
        money(self.current_value_amount, self.current_value_currency.as_deref())
    }

    /// The record without what belongs to other tables' names.
    pub(crate) fn record(&self, complications: &[Named]) -> WatchRecord {
        let mut complication_ids: Vec<Uuid> = complications.iter().map(|named| named.id).collect();
        complication_ids.sort_unstable();
        WatchRecord {
            brand_id: self.brand_id,
            model: self.model.clone(),
            reference_number: self.reference_number.clone(),
            serial_number: self.serial_number.clone(),
            collection_id: self.collection_id,
            movement_type_id: self.movement_type_id,
            caliber: self.caliber.clone(),
            production_year: self.production_year,
            condition: condition(self.condition.as_deref()),
            purchase_date: self.purchase_date,
            retailer: self.retailer.clone(),
            purchase_price: self.purchase_price(),
            case_diameter: self.case_diameter,
            case_thickness: self.case_thickness,
            lug_width: self.lug_width,
            lug_to_lug: self.lug_to_lug,
            water_resistance_m: self.water_resistance_m,
            power_reserve_h: self.power_reserve_h,
            case_material: self.case_material.clone(),
            crystal: self.crystal.clone(),
            dial_color: self.dial_color.clone(),
            strap_material: self.strap_material.clone(),
            complication_ids,
            current_value: self.current_value(),
            current_value_date: self.current_value_date,
            notes: self.notes.clone(),
        }
    }

    pub(crate) fn collection(&self) -> Option<CollectionTag> {
        Some(CollectionTag {
            id: self.collection_id?,
            name: self.collection_name.clone()?,
            color: self.collection_color.clone()?,
        })
    }

    pub(crate) fn movement_type(&self) -> Option<Named> {
        Some(Named { id: self.movement_type_id?, name: self.movement_name.clone()? })
    }

    fn into_watch(self, complications: Vec<Named>, images: Vec<Image>) -> Watch {
        Watch {
            collection: self.collection(),
            movement_type: self.movement_type(),
            condition: condition(self.condition.as_deref()),
            purchase_price: self.purchase_price(),
            current_value: self.current_value(),
            gain: simple_return(self.purchase_price(), self.current_value()),
            id: self.id,
            brand: Named { id: self.brand_id, name: self.brand_name },
            model: self.model,
            reference_number: self.reference_number,
            serial_number: self.serial_number,
            caliber: self.caliber,
            production_year: self.production_year,
            purchase_date: self.purchase_date,
            retailer: self.retailer,
            case_diameter_mm: self.case_diameter.map(millimetres),
            case_thickness_mm: self.case_thickness.map(millimetres),
            lug_width_mm: self.lug_width.map(millimetres),
            lug_to_lug_mm: self.lug_to_lug.map(millimetres),
            water_resistance_m: self.water_resistance_m,
            power_reserve_h: self.power_reserve_h,
            case_material: self.case_material,
            crystal: self.crystal,
            dial_color: self.dial_color,
            strap_material: self.strap_material,
            complications,
            current_value_date: self.current_value_date,
            notes: self.notes,
            images,
            created_at: self.created_at,
            updated_at: self.updated_at,
            deleted_at: self.deleted_at,
            version: self.version,
        }
    }
}

#[derive(FromQueryResult)]
struct ComplicationRow {
    watch_id: Uuid,
    id: Uuid,
    name: String,
}

/// Complications of several watches in one query. The caller has checked the owner.
pub(crate) async fn complications(
    connection: &impl Query,
    watches: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Named>>, StoreError> {
    let mut sql = sql!(
        "SELECT wc.watch_id, k.id, k.name FROM watch_complications wc JOIN complications k ON k.id = wc.complication_id \
         WHERE wc.watch_id IN "
    );
    sql.list(watches.iter().map(|id| Value::from(*id))).push(" ORDER BY k.sort_order, k.name", []);
    let mut by_watch: HashMap<Uuid, Vec<Named>> = HashMap::new();
    for row in connection.all::<ComplicationRow>(sql).await? {
        by_watch.entry(row.watch_id).or_default().push(Named { id: row.id, name: row.name });
    }
    Ok(by_watch)
}

/// The row of one watch of this owner, the trash included.
pub(crate) async fn row(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<Option<WatchRow>, StoreError> {
    let mut sql = sql!(SELECT);
    sql.push(" WHERE w.id = {} AND w.owner_id = {}", [id.into(), owner.into()]);
    connection.optional(sql).await
}

/// The same, kept from other changes to the end of the transaction.
pub(crate) async fn lock_row(transaction: &WriteTx, owner: Uuid, id: Uuid) -> Result<Option<WatchRow>, StoreError> {
    let mut sql = sql!(SELECT);
    sql.push(" WHERE w.id = {} AND w.owner_id = {}", [id.into(), owner.into()]);
    if transaction.engine() == Engine::Postgres {
        sql.push(" FOR UPDATE OF w", []);
    }
    transaction.optional(sql).await
}

/// Whether there is such a watch of this owner, the trash included.
pub(crate) async fn exists(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<bool, StoreError> {
    connection
        .value(sql!("SELECT EXISTS (SELECT 1 FROM watches WHERE id = {} AND owner_id = {}) AS value", id, owner))
        .await
}

/// One watch of this owner, whole: three queries.
pub(crate) async fn watch(connection: &impl Query, owner: Uuid, id: Uuid) -> Result<Option<Watch>, StoreError> {
    let Some(row) = row(connection, owner, id).await? else { return Ok(None) };
    let complications = complications(connection, &[id]).await?.remove(&id).unwrap_or_default();
    let images = images::of_watch(connection, id).await?.into_iter().map(Image::from).collect();
    Ok(Some(row.into_watch(complications, images)))
}

/// Several watches of this owner, whole, in the order of `ids`: three queries. Those that are not there are left out.
pub(crate) async fn watches(connection: &impl Query, owner: Uuid, ids: &[Uuid]) -> Result<Vec<Watch>, StoreError> {
    let mut sql = sql!(SELECT);
    sql.push(" WHERE w.deleted_at IS NULL AND w.owner_id = {} AND w.id IN ", [owner.into()]);
    sql.list(ids.iter().map(|id| Value::from(*id)));
    let mut rows: HashMap<Uuid, WatchRow> =
        connection.all::<WatchRow>(sql).await?.into_iter().map(|row| (row.id, row)).collect();
    let found: Vec<Uuid> = rows.keys().copied().collect();
    let mut complications = complications(connection, &found).await?;
    let mut pictures = images::of_watches(connection, &found).await?;
    Ok(ids
        .iter()
        .filter_map(|id| rows.remove(id))
        .map(|row| {
            let (named, images) = (complications.remove(&row.id), pictures.remove(&row.id));
            row.into_watch(named.unwrap_or_default(), images.unwrap_or_default())
        })
        .collect())
}
