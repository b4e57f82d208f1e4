//! A watch as its owner describes it, and as it is kept.

use chrono::NaiveDate;
use schemars::JsonSchema;
use seaworthy_kernel::{FieldCode, FieldError, Money, Problem};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::list_import::Condition;
use super::measure::{hundredths, millimetres};

/// A watch as its owner describes it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WatchInput {
    /// A common brand or one of the owner's.
    pub brand_id: Uuid,
    /// Name of the model.
    #[schemars(length(min = 1, max = 200))]
    pub model: String,
    /// The maker's number for the model.
    #[schemars(length(max = 100))]
    pub reference_number: Option<String>,
    /// The number of this piece.
    #[schemars(length(max = 100))]
    pub serial_number: Option<String>,
    /// One of the owner's collections.
    pub collection_id: Option<Uuid>,
    /// From the list of movement types.
    pub movement_type_id: Option<Uuid>,
    /// The movement's name or number.
    #[schemars(length(max = 100))]
    pub caliber: Option<String>,
    /// Year of production.
    #[schemars(range(min = 1500, max = 2200))]
    pub production_year: Option<i64>,
    /// State it is in.
    pub condition: Option<Condition>,
    /// Day of purchase.
    pub purchase_date: Option<NaiveDate>,
    /// From whom it was bought.
    #[schemars(length(max = 200))]
    pub retailer: Option<String>,
    /// What was paid.
    pub purchase_price: Option<Money>,
    /// Diameter of the case in mm, at most two decimals.
    #[schemars(range(min = 0.0, max = 999.99))]
    pub case_diameter_mm: Option<f64>,
    /// Thickness of the case in mm.
    #[schemars(range(min = 0.0, max = 999.99))]
    pub case_thickness_mm: Option<f64>,
    /// Width between the lugs in mm.
    #[schemars(range(min = 0.0, max = 999.99))]
    pub lug_width_mm: Option<f64>,
    /// Length from lug to lug in mm.
    #[schemars(range(min = 0.0, max = 999.99))]
    pub lug_to_lug_mm: Option<f64>,
    /// Water resistance in metres.
    #[schemars(range(min = 0, max = 20_000))]
    pub water_resistance_m: Option<i64>,
    /// Power reserve in hours.
    #[schemars(range(min = 0, max = 100_000))]
    pub power_reserve_h: Option<i64>,
    /// Material of the case.
    #[schemars(length(max = 100))]
    pub case_material: Option<String>,
    /// Material of the glass.
    #[schemars(length(max = 100))]
    pub crystal: Option<String>,
    /// Colour of the dial.
    #[schemars(length(max = 100))]
    pub dial_color: Option<String>,
    /// Material of strap or bracelet.
    #[schemars(length(max = 100))]
    pub strap_material: Option<String>,
    /// From the list of complications, each once.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub complication_ids: Vec<Uuid>,
    /// What it is worth.
    pub current_value: Option<Money>,
    /// Day of that value.
    pub current_value_date: Option<NaiveDate>,
    /// Anything else.
    #[schemars(length(max = 20_000))]
    pub notes: Option<String>,
}

/// A watch as it is kept: texts trimmed and never empty, lengths in hundredths of a millimetre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRecord {
    /// Its brand.
    pub brand_id: Uuid,
    /// Name of the model.
    pub model: String,
    /// The maker's number for the model.
    pub reference_number: Option<String>,
    /// The number of this piece.
    pub serial_number: Option<String>,
    /// Its collection.
    pub collection_id: Option<Uuid>,
    /// Its movement type.
    pub movement_type_id: Option<Uuid>,
    /// The movement's name or number.
    pub caliber: Option<String>,
    /// Year of production.
    pub production_year: Option<i64>,
    /// State it is in.
    pub condition: Option<Condition>,
    /// Day of purchase.
    pub purchase_date: Option<NaiveDate>,
    /// From whom it was bought.
    pub retailer: Option<String>,
    /// What was paid.
    pub purchase_price: Option<Money>,
    /// Hundredths of a millimetre; so are the next three.
    pub case_diameter: Option<i64>,
    /// Hundredths of a millimetre.
    pub case_thickness: Option<i64>,
    /// Hundredths of a millimetre.
    pub lug_width: Option<i64>,
    /// Hundredths of a millimetre.
    pub lug_to_lug: Option<i64>,
    /// Metres.
    pub water_resistance_m: Option<i64>,
    /// Hours.
    pub power_reserve_h: Option<i64>,
    /// Material of the case.
    pub case_material: Option<String>,
    /// Material of the glass.
    pub crystal: Option<String>,
    /// Colour of the dial.
    pub dial_color: Option<String>,
    /// Material of strap or bracelet.
    pub strap_material: Option<String>,
    /// Each once, in ascending order.
    pub complication_ids: Vec<Uuid>,
    /// What it is worth.
    pub current_value: Option<Money>,
    /// Day of that value.
    pub current_value_date: Option<NaiveDate>,
    /// Anything else.
    pub notes: Option<String>,
}

impl TryFrom<WatchInput> for WatchRecord {
    type Error = Problem;

    /// What the schema cannot say: texts that are only blanks, decimals, repeated complications.
    fn try_from(input: WatchInput) -> Result<Self, Problem> {
        let mut errors = Vec::new();
        let mut length = |field: &str, value: Option<f64>| {
            value.and_then(|value| hundredths(field, value).map_err(|error| errors.push(error)).ok())
        };
        let lengths = [
            length("case_diameter_mm", input.case_diameter_mm),
            length("case_thickness_mm", input.case_thickness_mm),
            length("lug_width_mm", input.lug_width_mm),
            length("lug_to_lug_mm", input.lug_to_lug_mm),
        ];
        let model = text(Some(input.model)).unwrap_or_else(|| {
            errors.push(FieldError::new("model", FieldCode::Required, "must not be empty"));
            String::new()
        });
        let mut complication_ids = input.complication_ids;
        complication_ids.sort_unstable();
        complication_ids.dedup();
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let [case_diameter, case_thickness, lug_width, lug_to_lug] = lengths;
        Ok(Self {
            brand_id: input.brand_id,
            model,
            reference_number: text(input.reference_number),
            serial_number: text(input.serial_number),
            collection_id: input.collection_id,
            movement_type_id: input.movement_type_id,
            caliber: text(input.caliber),
            production_year: input.production_year,
            condition: input.condition,
            purchase_date: input.purchase_date,
            retailer: text(input.retailer),
            purchase_price: input.purchase_price,
            case_diameter,
            case_thickness,
            lug_width,
            lug_to_lug,
            water_resistance_m: input.water_resistance_m,
            power_reserve_h: input.power_reserve_h,
            case_material: text(input.case_material),
            crystal: text(input.crystal),
            dial_color: text(input.dial_color),
            strap_material: text(input.strap_material),
            complication_ids,
            current_value: input.current_value,
            current_value_date: input.current_value_date,
            notes: text(input.notes),
        })
    }
}

impl From<WatchRecord> for WatchInput {
    fn from(record: WatchRecord) -> Self {
        Self {
            brand_id: record.brand_id,
            model: record.model,
            reference_number: record.reference_number,
            serial_number: record.serial_number,
            collection_id: record.collection_id,
            movement_type_id: record.movement_type_id,
            caliber: record.caliber,
            production_year: record.production_year,
            condition: record.condition,
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
            complication_ids: record.complication_ids,
            current_value: record.current_value,
            current_value_date: record.current_value_date,
            notes: record.notes,
        }
    }
}

/// Without blanks at the ends and without NUL, which PostgreSQL cannot keep; nothing where nothing is left.
fn text(value: Option<String>) -> Option<String> {
    let value = value?;
    let cleaned = value.replace('\0', "");
    let trimmed = cleaned.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_nothing() {
        let input = WatchInput { model: " Submariner ".into(), notes: Some(" \n".into()), ..WatchInput::default() };
        let record = WatchRecord::try_from(input).unwrap();
        assert_eq!((record.model.as_str(), record.notes), ("Submariner", None));
        let blank = WatchInput { model: " \u{0} ".into(), case_diameter_mm: Some(40.123), ..WatchInput::default() };
        let fields: Vec<_> =
            WatchRecord::try_from(blank).unwrap_err().errors.into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["case_diameter_mm", "model"]);
    }

    #[test]
    fn a_record_survives_as_input() {
        let input = WatchInput {
            model: "Speedmaster".into(),
            case_diameter_mm: Some(41.55),
            complication_ids: vec![Uuid::from_u128(2), Uuid::from_u128(1), Uuid::from_u128(2)],
            ..WatchInput::default()
        };
        let record = WatchRecord::try_from(input).unwrap();
        assert_eq!(record.complication_ids, [Uuid::from_u128(1), Uuid::from_u128(2)]);
        assert_eq!(WatchRecord::try_from(WatchInput::from(record.clone())).unwrap(), record);
    }
}
