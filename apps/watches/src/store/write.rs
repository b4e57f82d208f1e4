//! Entering, changing and removing watches.

use chrono::{DateTime, Utc};
use seaworthy_kernel::{FieldCode, FieldError, Problem, fold::fold};
use seaworthy_store::{Query as _, Sql, StoreError, Value, WriteTx, search, sql};
use uuid::Uuid;

use super::{brands, collections};
use crate::domain::{list_import::duplicate_key_of, watch::WatchRecord};

/// A watch to enter.
#[derive(Debug, Clone)]
pub(crate) struct NewWatch {
    pub(crate) id: Uuid,
    pub(crate) record: WatchRecord,
    pub(crate) brand_name: String,
    pub(crate) import: Option<Uuid>,
    /// When it was entered; an import of several keeps their order by microseconds.
    pub(crate) at: DateTime<Utc>,
}

/// Columns of a record, in the order of [`values`].
const COLUMNS: &str = "collection_id, brand_id, movement_type_id, model, model_key, reference_number, serial_number, caliber, \
     production_year, condition, purchase_date, retailer, purchase_amount, purchase_currency, case_diameter, case_thickness, lug_width, \
     lug_to_lug, water_resistance_m, power_reserve_h, case_material, crystal, dial_color, strap_material, current_value_amount, \
     current_value_currency, current_value_date, notes, search_text, duplicate_key";

/// Rows a statement: 34 values each stay far below the 32,766 that SQLite takes.
const ROWS_A_STATEMENT: usize = 200;

fn values(record: &WatchRecord, brand: &str) -> [Value; 30] {
    let record = record.clone();
    let search_text = search_text(&record, brand);
    let duplicate_key = duplicate_key(&record, brand);
    [
        record.collection_id.into(),
        record.brand_id.into(),
        record.movement_type_id.into(),
        record.model.clone().into(),
        fold(&record.model).into(),
        record.reference_number.into(),
        record.serial_number.into(),
        record.caliber.into(),
        record.production_year.into(),
        record.condition.map(|condition| condition.as_str().to_owned()).into(),
        record.purchase_date.into(),
        record.retailer.into(),
        record.purchase_price.map(|money| money.amount).into(),
        record.purchase_price.map(|money| money.currency.code().to_owned()).into(),
        record.case_diameter.into(),
        record.case_thickness.into(),
        record.lug_width.into(),
        record.lug_to_lug.into(),
        record.water_resistance_m.into(),
        record.power_reserve_h.into(),
        record.case_material.into(),
        record.crystal.into(),
        record.dial_color.into(),
        record.strap_material.into(),
        record.current_value.map(|money| money.amount).into(),
        record.current_value.map(|money| money.currency.code().to_owned()).into(),
        record.current_value_date.into(),
        record.notes.into(),
        search_text.into(),
        duplicate_key.into(),
    ]
}

fn search_text(record: &WatchRecord, brand: &str) -> String {
    let text = |field: &'_ Option<String>| field.as_deref().unwrap_or_default().to_owned();
    let words =
        [&record.retailer, &record.case_material, &record.dial_color, &record.strap_material, &record.notes].map(text);
    let codes = [&record.reference_number, &record.serial_number, &record.caliber].map(text);
    let fields = [brand, &record.model].into_iter().chain(words.iter().map(String::as_str));
    search::document(fields, codes.iter().map(String::as_str))
}

/// Equal for two records of the same watch.
pub(crate) fn duplicate_key(record: &WatchRecord, brand: &str) -> String {
    duplicate_key_of(brand, &record.model, record.reference_number.as_deref(), record.serial_number.as_deref())
}

/// Refuses a brand, collection, movement type or complication that this owner cannot use. Returns the brand's name.
pub(crate) async fn check_references(
    transaction: &WriteTx,
    owner: Uuid,
    record: &WatchRecord,
) -> Result<String, Problem> {
    let mut errors = Vec::new();
    let mut missing = |field: &str, what: &str| {
        errors.push(FieldError::new(field, FieldCode::NotFound, format!("there is no such {what}")));
    };
    let brand = brands::name_of(&**transaction, owner, record.brand_id).await?;
    if brand.is_none() {
        missing("brand_id", "brand");
    }
    if let Some(id) = record.collection_id
        && !collections::belongs(&**transaction, owner, id).await?
    {
        missing("collection_id", "collection");
    }
    if let Some(id) = record.movement_type_id
        && !transaction
            .value::<bool>(sql!("SELECT EXISTS (SELECT 1 FROM movement_types WHERE id = {}) AS value", id))
            .await?
    {
        missing("movement_type_id", "movement type");
    }
    if !record.complication_ids.is_empty() {
        let mut sql = sql!("SELECT count(*) AS value FROM complications WHERE id IN ");
        sql.list(record.complication_ids.iter().map(|id| Value::from(*id)));
        let found: i64 = transaction.value(sql).await?;
        if usize::try_from(found).unwrap_or_default() != record.complication_ids.len() {
            missing("complication_ids", "complication");
        }
    }
    match brand {
        Some(brand) if errors.is_empty() => Ok(brand),
        _ => Err(Problem::invalid(errors)),
    }
}

/// Enters watches of one owner. References have been checked.
pub(crate) async fn insert(transaction: &WriteTx, owner: Uuid, watches: &[NewWatch]) -> Result<(), StoreError> {
    for chunk in watches.chunks(ROWS_A_STATEMENT) {
        let mut sql = sql!("INSERT INTO watches (id, owner_id, import_id, created_at, updated_at, version, ");
        sql.push(COLUMNS, []).push(") VALUES ", []);
        for (at, watch) in chunk.iter().enumerate() {
            if at > 0 {
                sql.push(", ", []);
            }
            let first = [
                watch.id.into(),
                owner.into(),
                watch.import.into(),
                watch.at.into(),
                watch.at.into(),
                Value::from(1_i64),
            ];
            sql.list(first.into_iter().chain(values(&watch.record, &watch.brand_name)));
        }
        transaction.run(sql).await?;
        let mut pairs = Vec::new();
        for watch in chunk {
            pairs.extend(watch.record.complication_ids.iter().map(|id| (watch.id, *id)));
        }
        add_complications(transaction, pairs).await?;
    }
    Ok(())
}

/// Replaces everything that the owner describes of a watch.
pub(crate) async fn update(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    record: &WatchRecord,
    brand: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut sql = sql!("UPDATE watches SET updated_at = {}, version = version + 1", now);
    for (column, value) in COLUMNS.split(", ").zip(values(record, brand)) {
        sql.push(", ", []).push(column.trim(), []).push(" = ", []).bind(value);
    }
    sql.push(" WHERE id = {} AND owner_id = {}", [id.into(), owner.into()]);
    transaction.run(sql).await?;
    transaction.run(sql!("DELETE FROM watch_complications WHERE watch_id = {}", id)).await?;
    let pairs = record.complication_ids.iter().map(|complication| (id, *complication)).collect();
    add_complications(transaction, pairs).await
}

async fn add_complications(transaction: &WriteTx, pairs: Vec<(Uuid, Uuid)>) -> Result<(), StoreError> {
    if pairs.is_empty() {
        return Ok(());
    }
    let mut sql = sql!("INSERT INTO watch_complications (watch_id, complication_id) VALUES ");
    for (at, (watch, complication)) in pairs.into_iter().enumerate() {
        sql.push(if at == 0 { "({}, {})" } else { ", ({}, {})" }, [watch.into(), complication.into()]);
    }
    transaction.run(sql).await?;
    Ok(())
}

/// Counts a change of what belongs to a watch: its pictures.
pub(crate) async fn touch(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sql = sql!(
        "UPDATE watches SET updated_at = {}, version = version + 1 WHERE id = {} AND owner_id = {}",
        now,
        id,
        owner
    );
    Ok(transaction.run(sql).await? > 0)
}

/// Moves a watch to the trash, or back with `None`. Tells whether there was one to move.
pub(crate) async fn set_deleted(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    deleted_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mut sql = sql!(
        "UPDATE watches SET deleted_at = {}, updated_at = {}, version = version + 1 WHERE id = {} AND owner_id = {}",
        deleted_at,
        now,
        id,
        owner
    );
    sql.push(if deleted_at.is_some() { " AND deleted_at IS NULL" } else { " AND deleted_at IS NOT NULL" }, []);
    Ok(transaction.run(sql).await? > 0)
}

/// Puts a watch into a collection, or into none.
pub(crate) async fn set_collection(
    transaction: &WriteTx,
    owner: Uuid,
    id: Uuid,
    collection: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sql = sql!(
        "UPDATE watches SET collection_id = {}, updated_at = {}, version = version + 1 WHERE id = {} AND owner_id = {} AND deleted_at IS NULL",
        collection,
        now,
        id,
        owner
    );
    Ok(transaction.run(sql).await? > 0)
}

/// Removes a watch that is in the trash. Its files are removed by the caller, after the commit.
pub(crate) async fn purge(transaction: &WriteTx, owner: Uuid, id: Uuid) -> Result<bool, StoreError> {
    let sql: Sql = sql!("DELETE FROM watches WHERE id = {} AND owner_id = {} AND deleted_at IS NOT NULL", id, owner);
    Ok(transaction.run(sql).await? > 0)
}
