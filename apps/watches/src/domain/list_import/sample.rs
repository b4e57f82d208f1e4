//! Names and a watch for the tests of this module.

use super::*;
use chrono::NaiveDate;

const BRANDS: &str = "Rolex|Omega|Seiko|Grand Seiko|Tudor|Cartier|Patek Philippe|Audemars Piguet|Vacheron Constantin|A. Lange & Söhne|\
Jaeger-LeCoultre|IWC|Panerai|Breitling|TAG Heuer|Longines|Tissot|Citizen|Casio|Hamilton|Oris|Zenith|Hublot|Bell & Ross|Other|Blancpain|\
Glashütte Original|Richard Mille|MB&F|H. Moser & Cie|Ulysse Nardin|Chopard|Piaget|Girard-Perregaux|Christopher Ward|Sinn|Nomos Glashütte|\
Stowa|Mido|Rado|Baume & Mercier|Maurice Lacroix|Frederique Constant|Alpina|Montblanc|Orient|Orient Star|Bulova|G-Shock|Casio Oceanus|\
Citizen Promaster|Erebus|Halios|Farer|Zelos|Nodus|Monta|Formex|Baltic|Lorier|Vaer|Boldr|Helm|Notice|Traska|Vertex|Anordain|Fears|Marathon|\
Dan Henry|Scurfa|Jack Mason|Pagani Design|San Martin|Phylida|Steeldive|Cronos|Heimdallr|Addiesdive|Escapement Time|Baltany|Tandorio|Bliger|\
Corgeut|Parnis|Merkur|Suunto|Garmin|Luminox|Victorinox|Wenger|Traser|Armitron|Swatch|Timex|Invicta|Fossil|Skagen|Movado|Michael Kors|Diesel|\
Nixon|Doxa|Squale|Certina|Eterna|Glycine|Nivada Grenchen|Yema|Zodiac";
const MOVEMENT_TYPES: &str = "Hand-wound|Automatic|Quartz|Spring Drive|Solar|Kinetic";
const COMPLICATIONS: &str = "Date|Day-Date|Chronograph|GMT|Dual Time|World Time|Moon Phase|Power Reserve Indicator|Annual Calendar|\
Perpetual Calendar|Tourbillon|Minute Repeater|Alarm|Regatta Timer|Dive Bezel|Tachymeter|Small Seconds";

pub(super) fn minor_digits(code: &str) -> Option<u8> {
    match code {
        "JPY" | "KRW" => Some(0),
        "KWD" | "BHD" => Some(3),
        "USD" | "EUR" | "GBP" | "CHF" | "CAD" | "AUD" | "SEK" | "NOK" | "DKK" | "CNY" | "INR" | "SGD" | "HKD" => {
            Some(2)
        }
        _ => None,
    }
}

fn names(list: &str) -> Vec<String> {
    list.split('|').map(str::to_owned).collect()
}

pub(super) fn known() -> Known {
    Known::new(names(BRANDS), names(MOVEMENT_TYPES), names(COMPLICATIONS), minor_digits)
}

pub(super) fn watch() -> ListedWatch {
    ListedWatch {
        brand: BrandChoice::Known(0),
        model: "Submariner".to_owned(),
        reference_number: Some("124060".to_owned()),
        serial_number: Some("-12".to_owned()),
        collection: Some("Dive; \"best\"".to_owned()),
        movement_type: Some(1),
        caliber: Some("3230".to_owned()),
        production_year: Some(2021),
        condition: Some(Condition::Excellent),
        purchase_date: NaiveDate::from_ymd_opt(2021, 3, 4),
        retailer: None,
        purchase_price: Some(ListedMoney { amount: 950_000, currency: "USD".to_owned() }),
        case_diameter: Some(4050),
        case_thickness: None,
        lug_width: Some(2000),
        lug_to_lug: None,
        water_resistance: Some(300),
        power_reserve: Some(70),
        case_material: None,
        crystal: None,
        dial_color: Some("@black".to_owned()),
        strap_material: None,
        complications: vec![0, 14],
        current_value: Some(ListedMoney { amount: 123_567, currency: "KWD".to_owned() }),
        current_value_date: None,
        notes: Some("two\nlines".to_owned()),
    }
}
