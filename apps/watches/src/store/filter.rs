//! Which watches: the conditions of lists and exports.

use chrono::NaiveDate;
use schemars::JsonSchema;
use seaworthy_kernel::{Currency, FieldError, Problem, fold::squeeze};
use seaworthy_store::{Sql, Value, search, sql};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::{list_import::Condition, measure::hundredths};

/// A collection, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CollectionChoice {
    /// Watches in no collection.
    None,
    /// Watches in this one.
    Id(Uuid),
}

/// Which watches, as plain values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Folded words; all must be found.
    pub(crate) words: Vec<String>,
    pub(crate) collection: Option<CollectionChoice>,
    pub(crate) brands: Vec<Uuid>,
    pub(crate) movement_types: Vec<Uuid>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) complications: Vec<Uuid>,
    /// Currency of the ranges of price and value.
    pub(crate) currency: Option<Currency>,
    pub(crate) price: (Option<i64>, Option<i64>),
    pub(crate) value: (Option<i64>, Option<i64>),
    pub(crate) purchased: (Option<NaiveDate>, Option<NaiveDate>),
    /// Hundredths of a millimetre.
    pub(crate) diameter: (Option<i64>, Option<i64>),
    pub(crate) water_resistance_min: Option<i64>,
    pub(crate) deleted: bool,
}

/// Conditions of a list or an export.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilterQuery {
    /// Words of brand, model, reference, serial number, calibre, retailer, materials or notes: parts of words are enough,
    /// all must be found; a slip of the keyboard is corrected.
    #[schemars(length(max = 200))]
    pub(crate) q: Option<String>,
    /// Id of a collection, or `none` for watches in no collection.
    #[schemars(regex(pattern = r"^(none|[0-9a-fA-F-]{36})$"))]
    pub(crate) collection_id: Option<String>,
    /// Any of these brands.
    #[schemars(length(max = 100))]
    pub(crate) brand_id: Option<Vec<Uuid>>,
    /// Any of these movement types.
    #[schemars(length(max = 50))]
    pub(crate) movement_type_id: Option<Vec<Uuid>>,
    /// Any of these conditions.
    #[schemars(length(max = 5))]
    pub(crate) condition: Option<Vec<Condition>>,
    /// All of these complications.
    #[schemars(length(max = 20))]
    pub(crate) complication_id: Option<Vec<Uuid>>,
    /// Currency of `price_*` and `value_*`, of which only watches in that currency are found; the account's if left out.
    pub(crate) currency: Option<Currency>,
    /// Least purchase price in minor units.
    #[schemars(range(min = 0))]
    pub(crate) price_min: Option<i64>,
    /// Greatest purchase price in minor units.
    #[schemars(range(min = 0))]
    pub(crate) price_max: Option<i64>,
    /// Least present value in minor units.
    #[schemars(range(min = 0))]
    pub(crate) value_min: Option<i64>,
    /// Greatest present value in minor units.
    #[schemars(range(min = 0))]
    pub(crate) value_max: Option<i64>,
    /// Bought on this day or later.
    pub(crate) purchased_from: Option<NaiveDate>,
    /// Bought on this day or earlier.
    pub(crate) purchased_to: Option<NaiveDate>,
    /// Least case diameter in mm.
    #[schemars(range(min = 0.0, max = 999.99))]
    pub(crate) diameter_min: Option<f64>,
    /// Greatest case diameter in mm.
    #[schemars(range(min = 0.0, max = 999.99))]
    pub(crate) diameter_max: Option<f64>,
    /// Least water resistance in metres.
    #[schemars(range(min = 0))]
    pub(crate) water_resistance_min: Option<i64>,
    /// True for the trash.
    #[serde(default)]
    pub(crate) deleted: bool,
}

impl FilterQuery {
    /// The conditions, checked.
    pub(crate) fn check(&self) -> Result<Filter, Problem> {
        let mut errors: Vec<FieldError> = Vec::new();
        let mut length = |field: &str, value: Option<f64>| {
            value.and_then(|value| hundredths(field, value).map_err(|error| errors.push(error)).ok())
        };
        let diameter = (length("diameter_min", self.diameter_min), length("diameter_max", self.diameter_max));
        let collection = match self.collection_id.as_deref() {
            None => None,
            Some("none") => Some(CollectionChoice::None),
            Some(text) => match text.parse() {
                Ok(id) => Some(CollectionChoice::Id(id)),
                Err(_) => {
                    let message = "must be an id (UUID) or `none`";
                    errors.push(FieldError::new("collection_id", seaworthy_kernel::FieldCode::BadFormat, message));
                    None
                }
            },
        };
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(Filter {
            words: search::words(self.q.as_deref().unwrap_or_default()),
            collection,
            brands: self.brand_id.clone().unwrap_or_default(),
            movement_types: self.movement_type_id.clone().unwrap_or_default(),
            conditions: self.condition.clone().unwrap_or_default(),
            complications: self.complication_id.clone().unwrap_or_default(),
            currency: self.currency,
            price: (self.price_min, self.price_max),
            value: (self.value_min, self.value_max),
            purchased: (self.purchased_from, self.purchased_to),
            diameter,
            water_resistance_min: self.water_resistance_min,
            deleted: self.deleted,
        })
    }
}

impl Filter {
    /// ` WHERE …` on `watches w`.
    pub(crate) fn sql(&self, owner: Uuid) -> Sql {
        let mut sql = sql!(" WHERE w.owner_id = {}", owner);
        sql.push(if self.deleted { " AND w.deleted_at IS NOT NULL" } else { " AND w.deleted_at IS NULL" }, []);
        for word in &self.words {
            containing(&mut sql, word);
        }
        match self.collection {
            None => {}
            Some(CollectionChoice::None) => _ = sql.push(" AND w.collection_id IS NULL", []),
            Some(CollectionChoice::Id(id)) => _ = sql.push(" AND w.collection_id = {}", [id.into()]),
        }
        any_of(&mut sql, " AND w.brand_id IN ", self.brands.iter().map(|id| Value::from(*id)));
        any_of(&mut sql, " AND w.movement_type_id IN ", self.movement_types.iter().map(|id| Value::from(*id)));
        any_of(
            &mut sql,
            " AND w.condition IN ",
            self.conditions.iter().map(|condition| Value::from(condition.as_str())),
        );
        for complication in &self.complications {
            sql.push(
                " AND EXISTS (SELECT 1 FROM watch_complications wc WHERE wc.watch_id = w.id AND wc.complication_id = {})",
                [(*complication).into()],
            );
        }
        if self.price != (None, None) {
            self.in_currency(&mut sql, " AND w.purchase_currency = ", owner);
            between(&mut sql, " AND w.purchase_amount >= {}", " AND w.purchase_amount <= {}", self.price);
        }
        if self.value != (None, None) {
            self.in_currency(&mut sql, " AND w.current_value_currency = ", owner);
            between(&mut sql, " AND w.current_value_amount >= {}", " AND w.current_value_amount <= {}", self.value);
        }
        between(&mut sql, " AND w.purchase_date >= {}", " AND w.purchase_date <= {}", self.purchased);
        between(&mut sql, " AND w.case_diameter >= {}", " AND w.case_diameter <= {}", self.diameter);
        between(&mut sql, " AND w.water_resistance_m >= {}", "", (self.water_resistance_min, None));
        sql
    }

    /// Amounts of other currencies are not compared: in the one asked for, else in the account's.
    fn in_currency(&self, sql: &mut Sql, text: &'static str, owner: Uuid) {
        sql.push(text, []);
        match self.currency {
            Some(currency) => sql.bind(currency.code().into()),
            None => sql.push("(SELECT default_currency FROM users WHERE id = {})", [owner.into()]),
        };
    }
}

/// Least characters of a code that is also looked for without its separators: "1.5" must not find every "15".
const SHORTEST_CODE: usize = 4;

/// The word as it is; one that looks like a code also without separators, as codes are kept: `310-30` finds `310.30.42`.
fn containing(sql: &mut Sql, word: &String) {
    let bare = squeeze(word);
    let is_code = bare.len() >= SHORTEST_CODE && bare.contains(|c: char| c.is_ascii_digit());
    if bare == *word || !is_code {
        return search::matching(sql, "w.search_text", std::slice::from_ref(word));
    }
    sql.push(" AND (TRUE", []);
    search::matching(sql, "w.search_text", std::slice::from_ref(word));
    sql.push(" OR TRUE", []);
    search::matching(sql, "w.search_text", &[bare]);
    sql.push(")", []);
}

fn any_of(sql: &mut Sql, text: &'static str, values: impl ExactSizeIterator<Item = Value>) {
    if values.len() > 0 {
        sql.push(text, []).list(values);
    }
}

fn between<T: Into<Value>>(sql: &mut Sql, least: &'static str, most: &'static str, range: (Option<T>, Option<T>)) {
    if let Some(value) = range.0 {
        sql.push(least, [value.into()]);
    }
    if let Some(value) = range.1 {
        sql.push(most, [value.into()]);
    }
}
