//! Sample data for trying the app out: real references with an invented owner's purchases, and a picture of each.
//!
//! Specifications are those publicly known of the reference; what is not certain is left out. Serial numbers are
//! invented and say so (`DEMO-0001`).

pub mod picture;

use serde::Deserialize;

use picture::PictureSpec;

/// The whole sample collection.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Collections, the default one first.
    pub collections: Vec<DemoCollection>,
    /// Watches; each names its collection, brand, movement type and complications.
    pub watches: Vec<DemoWatch>,
}

/// A collection of the sample owner.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoCollection {
    /// Unique within the catalogue.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// One of the preset colours, `#RRGGBB`.
    pub color: String,
    /// True for exactly one collection.
    pub is_default: bool,
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoMoney {
    /// Minor units of the currency: cents for USD, whole yen for JPY.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: String,
}

/// A watch of the sample owner. Field names and units are those of the API's watch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoWatch {
    /// Name of a collection of the catalogue.
    pub collection: String,
    /// Name of a brand of the reference data.
    pub brand: String,
    /// Model name.
    pub model: String,
    /// The maker's reference; unique together with the brand.
    pub reference_number: String,
    /// Invented, `DEMO-` and four digits.
    pub serial_number: String,
    /// Name of a movement type of the reference data.
    pub movement_type: String,
    /// Calibre, where known.
    pub caliber: Option<String>,
    /// Year of production.
    pub production_year: i32,
    /// `mint`, `excellent`, `good`, `fair` or `poor`.
    pub condition: String,
    /// Date of purchase, `YYYY-MM-DD`.
    pub purchase_date: String,
    /// Where it was bought.
    pub retailer: String,
    /// What was paid.
    pub purchase_price: DemoMoney,
    /// Diameter, or width of a case that is not round, in millimetres with at most two decimals.
    pub case_diameter_mm: Option<f64>,
    /// Thickness in millimetres with at most two decimals.
    pub case_thickness_mm: Option<f64>,
    /// Width between the lugs in millimetres with at most two decimals.
    pub lug_width_mm: Option<f64>,
    /// Length over the lugs in millimetres with at most two decimals.
    pub lug_to_lug_mm: Option<f64>,
    /// Water resistance in metres.
    pub water_resistance_m: Option<i32>,
    /// Power reserve in hours.
    pub power_reserve_h: Option<i32>,
    /// Material of the case.
    pub case_material: String,
    /// Material of the crystal.
    pub crystal: String,
    /// Colour of the dial in words.
    pub dial_color: String,
    /// Material of strap or bracelet.
    pub strap_material: String,
    /// Names of complications of the reference data, each once.
    pub complications: Vec<String>,
    /// Present value; given together with its date or not at all.
    pub current_value: Option<DemoMoney>,
    /// Date of the present value, `YYYY-MM-DD`.
    pub current_value_date: Option<String>,
    /// The owner's notes.
    pub notes: Option<String>,
    /// How its picture is drawn.
    pub picture: PictureSpec,
}

/// Reads the sample collection that is compiled in.
///
/// # Errors
/// When the compiled-in file does not have the shape of [`Catalogue`]; the tests rule that out.
pub fn catalogue() -> Result<Catalogue, serde_json::Error> {
    serde_json::from_str(include_str!("catalogue.json"))
}

#[cfg(test)]
mod tests;
