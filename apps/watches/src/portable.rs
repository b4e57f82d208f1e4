//! The JSON form in which a collection leaves and comes back without loss: names instead of ids.

use chrono::NaiveDate;
use schemars::JsonSchema;
use seaworthy_kernel::{FieldCode, FieldError, Money, fold::fold};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        list_import::{BrandChoice, Condition, Known, ListedMoney, ListedWatch},
        measure::{hundredths, millimetres},
    },
    store::read::{self, Named, WatchRow},
};

/// First field of an export: says what it is.
pub(crate) const FORMAT: &str = "seaworthy.watches";
/// Version of the form.
pub(crate) const VERSION: i64 = 1;

/// A collection in an export.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PortableCollection {
    /// Its name.
    #[schemars(length(min = 1, max = 100))]
    pub(crate) name: String,
    /// A few words about it.
    #[schemars(length(max = 2000))]
    pub(crate) description: Option<String>,
    /// Its colour, `#RRGGBB`.
    #[schemars(regex(pattern = r"^#[0-9A-Fa-f]{6}$"))]
    pub(crate) color: String,
    /// True for the one that new watches go to.
    pub(crate) is_default: bool,
}

/// A watch in an export.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PortableWatch {
    #[schemars(length(min = 1, max = 100))]
    brand: String,
    #[schemars(length(min = 1, max = 200))]
    model: String,
    #[schemars(length(max = 100))]
    reference_number: Option<String>,
    #[schemars(length(max = 100))]
    serial_number: Option<String>,
    #[schemars(length(max = 100))]
    collection: Option<String>,
    #[schemars(length(max = 100))]
    movement_type: Option<String>,
    #[schemars(length(max = 100))]
    caliber: Option<String>,
    #[schemars(range(min = 1500, max = 2200))]
    production_year: Option<i32>,
    condition: Option<Condition>,
    purchase_date: Option<NaiveDate>,
    #[schemars(length(max = 200))]
    retailer: Option<String>,
    purchase_price: Option<Money>,
    #[schemars(range(min = 0.0, max = 999.99))]
    case_diameter_mm: Option<f64>,
    #[schemars(range(min = 0.0, max = 999.99))]
    case_thickness_mm: Option<f64>,
    #[schemars(range(min = 0.0, max = 999.99))]
    lug_width_mm: Option<f64>,
    #[schemars(range(min = 0.0, max = 999.99))]
    lug_to_lug_mm: Option<f64>,
    #[schemars(range(min = 0, max = 20_000))]
    water_resistance_m: Option<i64>,
    #[schemars(range(min = 0, max = 100_000))]
    power_reserve_h: Option<i64>,
    #[schemars(length(max = 100))]
    case_material: Option<String>,
    #[schemars(length(max = 100))]
    crystal: Option<String>,
    #[schemars(length(max = 100))]
    dial_color: Option<String>,
    #[schemars(length(max = 100))]
    strap_material: Option<String>,
    #[serde(default)]
    #[schemars(length(max = 50))]
    complications: Vec<String>,
    current_value: Option<Money>,
    current_value_date: Option<NaiveDate>,
    #[schemars(length(max = 20_000))]
    notes: Option<String>,
}

impl PortableWatch {
    /// A stored watch as it leaves.
    pub(crate) fn of(row: &WatchRow, complications: &[Named]) -> Self {
        let record = row.record(complications);
        Self {
            brand: row.brand_name.clone(),
            model: record.model,
            reference_number: record.reference_number,
            serial_number: record.serial_number,
            collection: row.collection_name.clone(),
            movement_type: row.movement_name.clone(),
            caliber: record.caliber,
            production_year: record.production_year.and_then(|year| i32::try_from(year).ok()),
            condition: read::condition(row.condition.as_deref()),
            purchase_date: record.purchase_date,
            retailer: record.retailer,
            purchase_price: record.purchase_price,
            case_diameter_mm: record.case_diameter.map(millimetres),
            case_thickness_mm: record.case_thickness.map(millimetres),
            lug_width_mm: record.lug_width.map(millimetres),
            lug_to_lug_mm: record.lug_to_lug.map(millimetres),
            water_resistance_m: record.water_resistance_m,
            power_reserve_h: record.power_reserve_h,
            case_material: record.case_material,
            crystal: record.crystal,
            dial_color: record.dial_color,
            strap_material: record.strap_material,
            complications: complications.iter().map(|named| named.name.clone()).collect(),
            current_value: record.current_value,
            current_value_date: record.current_value_date,
            notes: record.notes,
        }
    }

    /// Brand and model.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.brand, self.model)
    }

    /// The watch with the names looked up, or everything that is wrong.
    pub(crate) fn into_listed(self, known: &Known) -> Result<ListedWatch, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut length = |field: &str, value: Option<f64>| {
            value.and_then(|value| hundredths(field, value).map_err(|error| errors.push(error)).ok())
        };
        let case_diameter = length("case_diameter_mm", self.case_diameter_mm);
        let case_thickness = length("case_thickness_mm", self.case_thickness_mm);
        let lug_width = length("lug_width_mm", self.lug_width_mm);
        let lug_to_lug = length("lug_to_lug_mm", self.lug_to_lug_mm);
        let mut find = |field: &str, names: &[String], name: &str| {
            let found = names.iter().position(|known| fold(known) == fold(name));
            if found.is_none() {
                let message = format!("must be one of {}", names.join(", "));
                errors.push(FieldError::new(field, FieldCode::NotAChoice, message).with("choices", names.to_vec()));
            }
            found
        };
        let movement_type =
            self.movement_type.as_deref().and_then(|name| find("movement_type", known.movement_types(), name));
        let complications =
            self.complications.iter().filter_map(|name| find("complications", known.complications(), name)).collect();
        let (brand, model) = (trimmed(Some(self.brand)), trimmed(Some(self.model)));
        for (field, value) in [("brand", &brand), ("model", &model)] {
            if value.is_none() {
                errors.push(FieldError::new(field, FieldCode::Required, "must not be empty"));
            }
        }
        let (Some(brand), Some(model), true) = (brand, model, errors.is_empty()) else { return Err(errors) };
        let place = known.brands().iter().position(|name| fold(name) == fold(&brand));
        let money = |money: Money| ListedMoney { amount: money.amount, currency: money.currency.code().to_owned() };
        Ok(ListedWatch {
            brand: place.map_or(BrandChoice::New(brand), BrandChoice::Known),
            model,
            reference_number: trimmed(self.reference_number),
            serial_number: trimmed(self.serial_number),
            collection: trimmed(self.collection),
            movement_type,
            caliber: trimmed(self.caliber),
            production_year: self.production_year,
            condition: self.condition,
            purchase_date: self.purchase_date,
            retailer: trimmed(self.retailer),
            purchase_price: self.purchase_price.map(money),
            case_diameter,
            case_thickness,
            lug_width,
            lug_to_lug,
            water_resistance: self.water_resistance_m,
            power_reserve: self.power_reserve_h,
            case_material: trimmed(self.case_material),
            crystal: trimmed(self.crystal),
            dial_color: trimmed(self.dial_color),
            strap_material: trimmed(self.strap_material),
            complications,
            current_value: self.current_value.map(money),
            current_value_date: self.current_value_date,
            notes: trimmed(self.notes),
        })
    }
}

fn trimmed(text: Option<String>) -> Option<String> {
    let text = text?.replace('\0', "");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A stored watch as a row of a list.
pub(crate) fn listed(row: &WatchRow, complications: &[Named], known: &Known) -> ListedWatch {
    let record = row.record(complications);
    let place = |names: &[String], name: &str| names.iter().position(|known| known == name);
    let money = |money: Money| ListedMoney { amount: money.amount, currency: money.currency.code().to_owned() };
    ListedWatch {
        brand: BrandChoice::New(row.brand_name.clone()),
        model: record.model,
        reference_number: record.reference_number,
        serial_number: record.serial_number,
        collection: row.collection_name.clone(),
        movement_type: row.movement_name.as_deref().and_then(|name| place(known.movement_types(), name)),
        caliber: record.caliber,
        production_year: record.production_year.and_then(|year| i32::try_from(year).ok()),
        condition: record.condition,
        purchase_date: record.purchase_date,
        retailer: record.retailer,
        purchase_price: record.purchase_price.map(money),
        case_diameter: record.case_diameter,
        case_thickness: record.case_thickness,
        lug_width: record.lug_width,
        lug_to_lug: record.lug_to_lug,
        water_resistance: record.water_resistance_m,
        power_reserve: record.power_reserve_h,
        case_material: record.case_material,
        crystal: record.crystal,
        dial_color: record.dial_color,
        strap_material: record.strap_material,
        complications: complications.iter().filter_map(|named| place(known.complications(), &named.name)).collect(),
        current_value: record.current_value.map(money),
        current_value_date: record.current_value_date,
        notes: record.notes,
    }
}
