//! The fields a column can feed.

use serde::{Deserialize, Serialize};

/// A field of a watch that a column can be mapped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ImportField")]
pub enum Field {
    /// Maker of the watch. Required, unless the model cell begins with it.
    Brand,
    /// Model, or brand and model together. Required.
    Model,
    /// The maker's reference.
    ReferenceNumber,
    /// Serial number of this piece.
    SerialNumber,
    /// Name of the collection it belongs to.
    Collection,
    /// How it is driven.
    MovementType,
    /// Calibre of the movement.
    Caliber,
    /// Year of production.
    ProductionYear,
    /// State of preservation.
    Condition,
    /// Day of purchase.
    PurchaseDate,
    /// Where it was bought.
    Retailer,
    /// What was paid.
    PurchasePrice,
    /// Currency of the purchase price.
    PurchaseCurrency,
    /// Case diameter in millimetres.
    CaseDiameterMm,
    /// Case thickness in millimetres.
    CaseThicknessMm,
    /// Distance between the lugs in millimetres.
    LugWidthMm,
    /// Length from lug to lug in millimetres.
    LugToLugMm,
    /// Water resistance in metres.
    WaterResistanceM,
    /// Power reserve in hours.
    PowerReserveH,
    /// Material of the case.
    CaseMaterial,
    /// The glass.
    Crystal,
    /// Colour of the dial.
    DialColor,
    /// Strap or bracelet.
    StrapMaterial,
    /// Complications, several in one cell.
    Complications,
    /// What it is worth.
    CurrentValue,
    /// Currency of the current value.
    CurrentValueCurrency,
    /// Day of the valuation.
    CurrentValueDate,
    /// Free text.
    Notes,
}

impl Field {
    /// Every field, in the order of the contract and of the exported file.
    pub const ALL: [Self; 28] = [
        Self::Brand,
        Self::Model,
        Self::ReferenceNumber,
        Self::SerialNumber,
        Self::Collection,
        Self::MovementType,
        Self::Caliber,
        Self::ProductionYear,
        Self::Condition,
        Self::PurchaseDate,
        Self::Retailer,
        Self::PurchasePrice,
        Self::PurchaseCurrency,
        Self::CaseDiameterMm,
        Self::CaseThicknessMm,
        Self::LugWidthMm,
        Self::LugToLugMm,
        Self::WaterResistanceM,
        Self::PowerReserveH,
        Self::CaseMaterial,
        Self::Crystal,
        Self::DialColor,
        Self::StrapMaterial,
        Self::Complications,
        Self::CurrentValue,
        Self::CurrentValueCurrency,
        Self::CurrentValueDate,
        Self::Notes,
    ];

    /// The name as the contract spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Model => "model",
            Self::ReferenceNumber => "reference_number",
            Self::SerialNumber => "serial_number",
            Self::Collection => "collection",
            Self::MovementType => "movement_type",
            Self::Caliber => "caliber",
            Self::ProductionYear => "production_year",
            Self::Condition => "condition",
            Self::PurchaseDate => "purchase_date",
            Self::Retailer => "retailer",
            Self::PurchasePrice => "purchase_price",
            Self::PurchaseCurrency => "purchase_currency",
            Self::CaseDiameterMm => "case_diameter_mm",
            Self::CaseThicknessMm => "case_thickness_mm",
            Self::LugWidthMm => "lug_width_mm",
            Self::LugToLugMm => "lug_to_lug_mm",
            Self::WaterResistanceM => "water_resistance_m",
            Self::PowerReserveH => "power_reserve_h",
            Self::CaseMaterial => "case_material",
            Self::Crystal => "crystal",
            Self::DialColor => "dial_color",
            Self::StrapMaterial => "strap_material",
            Self::Complications => "complications",
            Self::CurrentValue => "current_value",
            Self::CurrentValueCurrency => "current_value_currency",
            Self::CurrentValueDate => "current_value_date",
            Self::Notes => "notes",
        }
    }
}
