//! Pages of watches: three queries, whatever the page's size.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::{FieldCode, FieldError, Money, Page, Problem};
use seaworthy_store::{
    FromQueryResult, Query, StoreError, search,
    seek::{Column, Kind, Seek},
    sql,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{
    filter::Filter,
    images::{Image, ImageRow},
    read::{self, CollectionTag, Named},
};
use crate::domain::{list_import::Condition, measure::millimetres};

/// By what lists are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    /// When it was entered.
    #[default]
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// Day of purchase; unknown ones last.
    PurchaseDate,
    /// Purchase price within each currency; unknown ones last.
    PurchasePrice,
    /// Present value within each currency; unknown ones last.
    CurrentValue,
    /// Name of the brand, then of the model.
    Brand,
    /// Name of the model.
    Model,
    /// Case diameter; unknown ones last.
    CaseDiameter,
}

/// Which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Least first.
    Asc,
    /// Greatest first.
    #[default]
    Desc,
}

/// A watch as lists show it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct WatchItem {
    /// Its id.
    pub(crate) id: Uuid,
    /// Its brand.
    pub(crate) brand: Named,
    /// Name of the model.
    pub(crate) model: String,
    /// The maker's number for the model.
    pub(crate) reference_number: Option<String>,
    /// Its collection.
    pub(crate) collection: Option<CollectionTag>,
    /// Its movement type.
    pub(crate) movement_type: Option<Named>,
    /// State it is in.
    pub(crate) condition: Option<Condition>,
    /// Day of purchase.
    pub(crate) purchase_date: Option<NaiveDate>,
    /// What was paid.
    pub(crate) purchase_price: Option<Money>,
    /// What it is worth.
    pub(crate) current_value: Option<Money>,
    /// Diameter of the case in mm.
    pub(crate) case_diameter_mm: Option<f64>,
    /// Water resistance in metres.
    pub(crate) water_resistance_m: Option<i64>,
    /// In the order of the common list.
    pub(crate) complications: Vec<Named>,
    /// The picture to show.
    pub(crate) primary_image: Option<Image>,
    /// When it was entered.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last changed.
    pub(crate) updated_at: DateTime<Utc>,
    /// When it was moved to the trash.
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

#[derive(Debug, FromQueryResult)]
struct ItemRow {
    id: Uuid,
    brand_id: Uuid,
    brand_name: String,
    brand_key: String,
    model: String,
    model_key: String,
    reference_number: Option<String>,
    collection_id: Option<Uuid>,
    collection_name: Option<String>,
    collection_color: Option<String>,
    movement_type_id: Option<Uuid>,
    movement_name: Option<String>,
    condition: Option<String>,
    purchase_date: Option<NaiveDate>,
    purchase_amount: Option<i64>,
    purchase_currency: Option<String>,
    current_value_amount: Option<i64>,
    current_value_currency: Option<String>,
    case_diameter: Option<i64>,
    water_resistance_m: Option<i64>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    deleted_at: Option<DateTime<Utc>>,
    image_id: Option<Uuid>,
    file_name: Option<String>,
    content_type: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    byte_size: Option<i64>,
    position: Option<i64>,
    source: Option<String>,
    image_created_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT w.id, w.brand_id, b.name AS brand_name, b.name_key AS brand_key, w.model, w.model_key, w.reference_number, \
     w.collection_id, c.name AS collection_name, c.color AS collection_color, w.movement_type_id, m.name AS movement_name, w.condition, \
     w.purchase_date, w.purchase_amount, w.purchase_currency, w.current_value_amount, w.current_value_currency, w.case_diameter, \
     w.water_resistance_m, w.created_at, w.updated_at, w.deleted_at, i.id AS image_id, i.file_name, i.content_type, i.width, i.height, \
     i.byte_size, i.position, i.source, i.created_at AS image_created_at \
     FROM watches w JOIN brands b ON b.id = w.brand_id LEFT JOIN collections c ON c.id = w.collection_id \
     LEFT JOIN movement_types m ON m.id = w.movement_type_id LEFT JOIN watch_images i ON i.watch_id = w.id AND i.is_primary";

/// The earliest and smallest values stand for "unknown", which a column before them has sorted last.
const NO_DATE: &str = "0001-01-01";

impl Sort {
    fn columns(self, order: Order) -> Vec<Column> {
        let descending = order == Order::Desc;
        let by = |expression, kind| Column { expression, kind, descending };
        // Unknown last, and currencies in alphabetical order, whichever way the rest goes.
        let ascending = |expression, kind| Column { expression, kind, descending: false };
        let mut columns = match self {
            Self::CreatedAt => vec![by("w.created_at", Kind::Time)],
            Self::UpdatedAt => vec![by("w.updated_at", Kind::Time)],
            Self::Model => vec![by("w.model_key", Kind::Text)],
            Self::Brand => vec![by("b.name_key", Kind::Text), by("w.model_key", Kind::Text)],
            Self::PurchaseDate => vec![
                ascending("(CASE WHEN w.purchase_date IS NULL THEN 1 ELSE 0 END)", Kind::Integer),
                by("coalesce(w.purchase_date, '0001-01-01')", Kind::Date),
            ],
            Self::PurchasePrice => vec![
                ascending("(CASE WHEN w.purchase_amount IS NULL THEN 1 ELSE 0 END)", Kind::Integer),
                ascending("coalesce(w.purchase_currency, '')", Kind::Text),
                by("coalesce(w.purchase_amount, 0)", Kind::Integer),
            ],
            Self::CurrentValue => vec![
                ascending("(CASE WHEN w.current_value_amount IS NULL THEN 1 ELSE 0 END)", Kind::Integer),
                ascending("coalesce(w.current_value_currency, '')", Kind::Text),
                by("coalesce(w.current_value_amount, 0)", Kind::Integer),
            ],
            Self::CaseDiameter => vec![
                ascending("(CASE WHEN w.case_diameter IS NULL THEN 1 ELSE 0 END)", Kind::Integer),
                by("coalesce(w.case_diameter, 0)", Kind::Integer),
            ],
        };
        columns.push(by("w.id", Kind::Id));
        columns
    }

    fn key(self, row: &ItemRow) -> Vec<Json> {
        let mut key = match self {
            Self::CreatedAt => vec![json!(row.created_at)],
            Self::UpdatedAt => vec![json!(row.updated_at)],
            Self::Model => vec![json!(row.model_key)],
            Self::Brand => vec![json!(row.brand_key), json!(row.model_key)],
            Self::PurchaseDate => vec![
                json!(i64::from(row.purchase_date.is_none())),
                row.purchase_date.map_or_else(|| json!(NO_DATE), |date| json!(date)),
            ],
            Self::PurchasePrice => amount_key(row.purchase_amount, row.purchase_currency.as_deref()),
            Self::CurrentValue => amount_key(row.current_value_amount, row.current_value_currency.as_deref()),
            Self::CaseDiameter => {
                vec![json!(i64::from(row.case_diameter.is_none())), json!(row.case_diameter.unwrap_or(0))]
            }
        };
        key.push(json!(row.id));
        key
    }
}

fn amount_key(amount: Option<i64>, currency: Option<&str>) -> Vec<Json> {
    vec![json!(i64::from(amount.is_none())), json!(currency.unwrap_or_default()), json!(amount.unwrap_or(0))]
}

/// Which page.
#[derive(Debug)]
pub(crate) struct PageOf<'a> {
    pub(crate) sort: Sort,
    pub(crate) order: Order,
    pub(crate) limit: i64,
    pub(crate) cursor: Option<&'a str>,
}

/// A page of this owner's watches: three queries.
pub(crate) async fn page(
    connection: &impl Query,
    owner: Uuid,
    filter: &Filter,
    wanted: &PageOf<'_>,
) -> Result<Page<WatchItem>, Problem> {
    let sort = format!("{}:{}", json!(wanted.sort), json!(wanted.order)).replace('"', "");
    let seek = Seek::new(sort, wanted.sort.columns(wanted.order), wanted.cursor, wanted.limit)
        .map_err(|error| Problem::field(FieldError::new("cursor", FieldCode::BadFormat, error.to_string())))?;
    let filter = filter.sql(owner);
    let mut count = sql!("SELECT count(*) AS value FROM watches w");
    count.append(&filter);
    let total: i64 = connection.value(count).await?;
    if total == 0 {
        return Ok(Page { items: Vec::new(), total, from: 0, next: None, previous: None });
    }
    let mut rows = sql!(SELECT);
    rows.append(&filter);
    seek.finish(&mut rows);
    let rows: Vec<ItemRow> = connection.all(rows).await?;
    let page = seek.page(rows, total, |row| wanted.sort.key(row));
    let mut complications =
        read::complications(connection, &page.items.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let items = page.items.into_iter().map(|row| {
        let named = complications.remove(&row.id).unwrap_or_default();
        item(row, named)
    });
    Ok(Page { items: items.collect(), total: page.total, from: page.from, next: page.next, previous: page.previous })
}

/// What the words would be without a slip; `None` where they need none or nothing is close. One query.
pub(crate) async fn correction(
    connection: &impl Query,
    owner: Uuid,
    words: &[String],
) -> Result<Option<Vec<String>>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        search_text: String,
    }
    let rows: Vec<Row> = connection
        .all(sql!("SELECT search_text FROM watches WHERE owner_id = {} AND deleted_at IS NULL", owner))
        .await?;
    Ok(search::correct(words, rows.iter().map(|row| row.search_text.as_str())))
}

fn item(row: ItemRow, complications: Vec<Named>) -> WatchItem {
    let primary_image = image(&row);
    WatchItem {
        collection: row
            .collection_id
            .zip(row.collection_name)
            .zip(row.collection_color)
            .map(|((id, name), color)| CollectionTag { id, name, color }),
        movement_type: row.movement_type_id.zip(row.movement_name).map(|(id, name)| Named { id, name }),
        condition: read::condition(row.condition.as_deref()),
        purchase_price: read::money(row.purchase_amount, row.purchase_currency.as_deref()),
        current_value: read::money(row.current_value_amount, row.current_value_currency.as_deref()),
        id: row.id,
        brand: Named { id: row.brand_id, name: row.brand_name },
        model: row.model,
        reference_number: row.reference_number,
        purchase_date: row.purchase_date,
        case_diameter_mm: row.case_diameter.map(millimetres),
        water_resistance_m: row.water_resistance_m,
        complications,
        primary_image,
        created_at: row.created_at,
        updated_at: row.updated_at,
        deleted_at: row.deleted_at,
    }
}

fn image(row: &ItemRow) -> Option<Image> {
    Some(Image::from(ImageRow {
        id: row.image_id?,
        watch_id: row.id,
        file_name: row.file_name.clone()?,
        content_type: row.content_type.clone()?,
        width: row.width?,
        height: row.height?,
        byte_size: row.byte_size?,
        is_primary: true,
        position: row.position?,
        source: row.source.clone()?,
        created_at: row.image_created_at?,
    }))
}
