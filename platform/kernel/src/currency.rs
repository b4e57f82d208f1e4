//! Currencies: the active codes of ISO 4217 with their number of minor digits.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// One active currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(&'static Entry);

#[derive(PartialEq, Eq, Hash)]
struct Entry {
    code: &'static str,
    minor_digits: u8,
    name: &'static str,
}

/// The text is not a code of [`Currency::all`].
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an active ISO 4217 currency code such as USD, EUR or CHF")]
pub struct UnknownCurrency(String);

impl Currency {
    /// United States dollar: what an account starts with.
    pub const USD: Self = Self(&ENTRIES[USD_INDEX]);

    /// Every active currency, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        ENTRIES.iter().map(Self)
    }

    /// Three capital letters.
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// How many decimal digits one minor unit stands for: 2 for USD, 0 for JPY, 3 for KWD.
    pub fn minor_digits(self) -> u8 {
        self.0.minor_digits
    }

    /// English name.
    pub fn name(self) -> &'static str {
        self.0.name
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = ENTRIES.binary_search_by(|entry| entry.code.cmp(code)).ok().and_then(|at| ENTRIES.get(at));
        found.map(Self).ok_or_else(|| UnknownCurrency(code.chars().take(8).collect()))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Cow::<'de, str>::deserialize(deserializer)?;
        code.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "CurrencyCode".into()
    }

    /// `format: currency` is checked by the HTTP room against this table.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "currency", "pattern": "^[A-Z]{3}$", "examples": ["USD"]})
    }
}

const fn entry(code: &'static str, minor_digits: u8, name: &'static str) -> Entry {
    Entry { code, minor_digits, name }
}

const USD_INDEX: usize = 139;

#[rustfmt::skip]
static ENTRIES: [Entry; 155] = [
    entry("AED", 2, "United Arab Emirates dirham"),
    entry("AFN", 2, "Afghan afghani"),
    entry("ALL", 2, "Albanian lek"),
    entry("AMD", 2, "Armenian dram"),
    entry("AOA", 2, "Angolan kwanza"),
    entry("ARS", 2, "Argentine peso"),
    entry("AUD", 2, "Australian dollar"),
    entry("AWG", 2, "Aruban florin"),
    entry("AZN", 2, "Azerbaijani manat"),
    entry("BAM", 2, "Bosnia and Herzegovina convertible mark"),
    entry("BBD", 2, "Barbados dollar"),
    entry("BDT", 2, "Bangladeshi taka"),
    entry("BGN", 2, "Bulgarian lev"),
    entry("BHD", 3, "Bahraini dinar"),
    entry("BIF", 0, "Burundian franc"),
    entry("BMD", 2, "Bermudian dollar"),
    entry("BND", 2, "Brunei dollar"),
    entry("BOB", 2, "Boliviano"),
    entry("BRL", 2, "Brazilian real"),
    entry("BSD", 2, "Bahamian dollar"),
    entry("BTN", 2, "Bhutanese ngultrum"),
    entry("BWP", 2, "Botswana pula"),
    entry("BYN", 2, "Belarusian ruble"),
    entry("BZD", 2, "Belize dollar"),
    entry("CAD", 2, "Canadian dollar"),
    entry("CDF", 2, "Congolese franc"),
    entry("CHF", 2, "Swiss franc"),
    entry("CLP", 0, "Chilean peso"),
    entry("CNY", 2, "Renminbi"),
    entry("COP", 2, "Colombian peso"),
    entry("CRC", 2, "Costa Rican colón"),
    entry("CUP", 2, "Cuban peso"),
    entry("CVE", 2, "Cape Verdean escudo"),
    entry("CZK", 2, "Czech koruna"),
    entry("DJF", 0, "Djiboutian franc"),
    entry("DKK", 2, "Danish krone"),
    entry("DOP", 2, "Dominican peso"),
    entry("DZD", 2, "Algerian dinar"),
    entry("EGP", 2, "Egyptian pound"),
    entry("ERN", 2, "Eritrean nakfa"),
    entry("ETB", 2, "Ethiopian birr"),
    entry("EUR", 2, "Euro"),
    entry("FJD", 2, "Fiji dollar"),
    entry("FKP", 2, "Falkland Islands pound"),
    entry("GBP", 2, "Pound sterling"),
    entry("GEL", 2, "Georgian lari"),
    entry("GHS", 2, "Ghanaian cedi"),
    entry("GIP", 2, "Gibraltar pound"),
    entry("GMD", 2, "Gambian dalasi"),
    entry("GNF", 0, "Guinean franc"),
    entry("GTQ", 2, "Guatemalan quetzal"),
    entry("GYD", 2, "Guyanese dollar"),
    entry("HKD", 2, "Hong Kong dollar"),
    entry("HNL", 2, "Honduran lempira"),
    entry("HTG", 2, "Haitian gourde"),
    entry("HUF", 2, "Hungarian forint"),
    entry("IDR", 2, "Indonesian rupiah"),
    entry("ILS", 2, "Israeli new shekel"),
    entry("INR", 2, "Indian rupee"),
    entry("IQD", 3, "Iraqi dinar"),
    entry("IRR", 2, "Iranian rial"),
    entry("ISK", 0, "Icelandic króna"),
    entry("JMD", 2, "Jamaican dollar"),
    entry("JOD", 3, "Jordanian dinar"),
    entry("JPY", 0, "Japanese yen"),
    entry("KES", 2, "Kenyan shilling"),
    entry("KGS", 2, "Kyrgyzstani som"),
    entry("KHR", 2, "Cambodian riel"),
    entry("KMF", 0, "Comoro franc"),
    entry("KPW", 2, "North Korean won"),
    entry("KRW", 0, "South Korean won"),
    entry("KWD", 3, "Kuwaiti dinar"),
    entry("KYD", 2, "Cayman Islands dollar"),
    entry("KZT", 2, "Kazakhstani tenge"),
    entry("LAK", 2, "Lao kip"),
    entry("LBP", 2, "Lebanese pound"),
    entry("LKR", 2, "Sri Lankan rupee"),
    entry("LRD", 2, "Liberian dollar"),
    entry("LSL", 2, "Lesotho loti"),
    entry("LYD", 3, "Libyan dinar"),
    entry("MAD", 2, "Moroccan dirham"),
    entry("MDL", 2, "Moldovan leu"),
    entry("MGA", 2, "Malagasy ariary"),
    entry("MKD", 2, "Macedonian denar"),
    entry("MMK", 2, "Myanmar kyat"),
    entry("MNT", 2, "Mongolian tögrög"),
    entry("MOP", 2, "Macanese pataca"),
    entry("MRU", 2, "Mauritanian ouguiya"),
    entry("MUR", 2, "Mauritian rupee"),
    entry("MVR", 2, "Maldivian rufiyaa"),
    entry("MWK", 2, "Malawian kwacha"),
    entry("MXN", 2, "Mexican peso"),
    entry("MYR", 2, "Malaysian ringgit"),
    entry("MZN", 2, "Mozambican metical"),
    entry("NAD", 2, "Namibian dollar"),
    entry("NGN", 2, "Nigerian naira"),
    entry("NIO", 2, "Nicaraguan córdoba"),
    entry("NOK", 2, "Norwegian krone"),
    entry("NPR", 2, "Nepalese rupee"),
    entry("NZD", 2, "New Zealand dollar"),
    entry("OMR", 3, "Omani rial"),
    entry("PAB", 2, "Panamanian balboa"),
    entry("PEN", 2, "Peruvian sol"),
    entry("PGK", 2, "Papua New Guinean kina"),
    entry("PHP", 2, "Philippine peso"),
    entry("PKR", 2, "Pakistani rupee"),
    entry("PLN", 2, "Polish złoty"),
    entry("PYG", 0, "Paraguayan guaraní"),
    entry("QAR", 2, "Qatari riyal"),
    entry("RON", 2, "Romanian leu"),
    entry("RSD", 2, "Serbian dinar"),
    entry("RUB", 2, "Russian ruble"),
    entry("RWF", 0, "Rwandan franc"),
    entry("SAR", 2, "Saudi riyal"),
    entry("SBD", 2, "Solomon Islands dollar"),
    entry("SCR", 2, "Seychelles rupee"),
    entry("SDG", 2, "Sudanese pound"),
    entry("SEK", 2, "Swedish krona"),
    entry("SGD", 2, "Singapore dollar"),
    entry("SHP", 2, "Saint Helena pound"),
    entry("SLE", 2, "Sierra Leonean leone"),
    entry("SOS", 2, "Somali shilling"),
    entry("SRD", 2, "Surinamese dollar"),
    entry("SSP", 2, "South Sudanese pound"),
    entry("STN", 2, "São Tomé and Príncipe dobra"),
    entry("SVC", 2, "Salvadoran colón"),
    entry("SYP", 2, "Syrian pound"),
    entry("SZL", 2, "Swazi lilangeni"),
    entry("THB", 2, "Thai baht"),
    entry("TJS", 2, "Tajikistani somoni"),
    entry("TMT", 2, "Turkmenistan manat"),
    entry("TND", 3, "Tunisian dinar"),
    entry("TOP", 2, "Tongan paʻanga"),
    entry("TRY", 2, "Turkish lira"),
    entry("TTD", 2, "Trinidad and Tobago dollar"),
    entry("TWD", 2, "New Taiwan dollar"),
    entry("TZS", 2, "Tanzanian shilling"),
    entry("UAH", 2, "Ukrainian hryvnia"),
    entry("UGX", 0, "Ugandan shilling"),
    entry("USD", 2, "United States dollar"),
    entry("UYU", 2, "Uruguayan peso"),
    entry("UZS", 2, "Uzbekistani sum"),
    entry("VED", 2, "Venezuelan digital bolívar"),
    entry("VES", 2, "Venezuelan sovereign bolívar"),
    entry("VND", 0, "Vietnamese đồng"),
    entry("VUV", 0, "Vanuatu vatu"),
    entry("WST", 2, "Samoan tala"),
    entry("XAF", 0, "Central African CFA franc"),
    entry("XCD", 2, "East Caribbean dollar"),
    entry("XOF", 0, "West African CFA franc"),
    entry("XPF", 0, "CFP franc"),
    entry("YER", 2, "Yemeni rial"),
    entry("ZAR", 2, "South African rand"),
    entry("ZMW", 2, "Zambian kwacha"),
    entry("ZWG", 2, "Zimbabwe gold"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_so_that_the_search_finds_all() {
        for currency in Currency::all() {
            assert_eq!(currency.code().parse::<Currency>().unwrap(), currency);
        }
        assert_eq!(Currency::USD.code(), "USD");
    }

    #[test]
    fn unknown_codes_are_refused() {
        for code in ["", "usd", "XXX", "US", "USDX"] {
            assert!(code.parse::<Currency>().is_err(), "{code}");
        }
    }
}
