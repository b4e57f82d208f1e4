//! A collection made by a seeded generator, and what a test knows of each watch in it.

use chrono::{NaiveDate, TimeDelta};
use seaworthy_testkit::{Client, TestApp};
use serde_json::{Value, json};

use crate::fixtures::{Lists, WATCHES, id};

/// A generator whose every run is the same (SplitMix64).
#[derive(Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// True so many times of a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Something, or nothing a quarter of the time.
    pub(crate) fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let there = self.chance(75);
        let value = make(self);
        there.then_some(value)
    }
}

/// Names of models, and what they sort by: case and accents do not count, bytes decide.
pub(crate) const MODELS: [(&str, &str); 14] = [
    ("Alpha", "alpha"),
    ("ALPHA", "alpha"),
    ("álphä", "alpha"),
    ("Alpha 2", "alpha 2"),
    ("Alpha-2", "alpha-2"),
    ("Alpha10", "alpha10"),
    ("beta", "beta"),
    ("Zulu", "zulu"),
    ("zulu", "zulu"),
    ("_under", "_under"),
    ("100%", "100%"),
    ("Étoile", "etoile"),
    ("Straße", "strasse"),
    ("時計", "時計"),
];
/// Names of brands, and what they sort by.
pub(crate) const BRANDS: [(&str, &str); 6] = [
    ("Rolex", "rolex"),
    ("Omega", "omega"),
    ("A. Lange & Söhne", "a. lange & sohne"),
    ("TAG Heuer", "tag heuer"),
    ("IWC", "iwc"),
    ("Glashütte Original", "glashutte original"),
];
pub(crate) const MOVEMENTS: [&str; 3] = ["Automatic", "Quartz", "Hand-wound"];
pub(crate) const CONDITIONS: [&str; 5] = ["mint", "excellent", "good", "fair", "poor"];
pub(crate) const COMPLICATIONS: [&str; 4] = ["Date", "GMT", "Chronograph", "Moon Phase"];
pub(crate) const CURRENCIES: [&str; 3] = ["USD", "EUR", "JPY"];
pub(crate) const COLLECTIONS: usize = 3;

/// What the test knows of a watch.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) id: String,
    /// Place in the order of entering.
    pub(crate) number: usize,
    pub(crate) brand: (&'static str, &'static str),
    pub(crate) model: (&'static str, &'static str),
    pub(crate) collection: Option<usize>,
    pub(crate) movement: Option<&'static str>,
    pub(crate) condition: Option<&'static str>,
    pub(crate) complications: Vec<&'static str>,
    pub(crate) price: Option<(i64, &'static str)>,
    pub(crate) value: Option<(i64, &'static str)>,
    pub(crate) purchased: Option<NaiveDate>,
    /// Hundredths of a millimetre.
    pub(crate) diameter: Option<i32>,
    pub(crate) water_resistance: Option<i64>,
    pub(crate) deleted: bool,
}

/// A generated collection, entered.
#[derive(Debug)]
pub(crate) struct Generated {
    pub(crate) lists: Lists,
    pub(crate) collections: Vec<String>,
    pub(crate) samples: Vec<Sample>,
}

fn sample(random: &mut Random, number: usize) -> Sample {
    // Few different values, so that there are ties.
    let money = |random: &mut Random| (i64::try_from(random.below(12) * 50).unwrap(), random.pick(&CURRENCIES));
    Sample {
        id: String::new(),
        number,
        brand: random.pick(&BRANDS),
        model: random.pick(&MODELS),
        collection: random.maybe(|random| random.below(COLLECTIONS)),
        movement: random.maybe(|random| random.pick(&MOVEMENTS)),
        condition: random.maybe(|random| random.pick(&CONDITIONS)),
        complications: COMPLICATIONS.into_iter().filter(|_| random.chance(35)).collect(),
        price: random.maybe(money),
        value: random.maybe(money),
        purchased: random.maybe(|random| {
            NaiveDate::from_ymd_opt(1969, 12, 25).unwrap() + TimeDelta::days(i64::try_from(random.below(15)).unwrap())
        }),
        diameter: random.maybe(|random| i32::try_from(3600 + random.below(9) * 55).unwrap()),
        water_resistance: random.maybe(|random| random.pick(&[0, 30, 100, 300, 1220])),
        deleted: random.chance(12),
    }
}

impl Sample {
    fn input(&self, lists: &Lists, collections: &[String]) -> Value {
        let money = |money: Option<(i64, &str)>| {
            money.map(|(amount, currency)| json!({"amount": amount, "currency": currency}))
        };
        json!({
            "brand_id": lists.brand(self.brand.0), "model": self.model.0, "serial_number": format!("S{:04}", self.number),
            "collection_id": self.collection.map(|place| &collections[place]),
            "movement_type_id": self.movement.map(|name| &lists.movement_types[name]), "condition": self.condition,
            "complication_ids": self.complications.iter().map(|name| &lists.complications[*name]).collect::<Vec<_>>(),
            "purchase_price": money(self.price), "current_value": money(self.value), "purchase_date": self.purchased,
            "case_diameter_mm": self.diameter.map(|hundredths| f64::from(hundredths) / 100.0), "water_resistance_m": self.water_resistance,
        })
    }
}

/// Enters so many watches of this seed, one after another, each in a millisecond of its own.
pub(crate) async fn enter_generated(app: &TestApp, client: &Client, seed: u64, count: usize) -> Generated {
    let mut random = Random(seed);
    let lists = Lists::of(app).await;
    let mut collections = Vec::new();
    for name in ["One", "Two", "Three"] {
        collections.push(id(&client.post("/api/v1/collections", json!({"name": name})).await.expect(201)));
    }
    let mut samples = Vec::new();
    for number in 0..count {
        let mut sample = sample(&mut random, number);
        app.clock.advance(TimeDelta::milliseconds(2));
        sample.id = id(&client.post(WATCHES, sample.input(&lists, &collections)).await.expect(201));
        samples.push(sample);
    }
    let deleted: Vec<&str> = samples.iter().filter(|sample| sample.deleted).map(|sample| sample.id.as_str()).collect();
    assert!(!deleted.is_empty(), "this seed deletes nothing");
    client.post(&format!("{WATCHES}/bulk"), json!({"ids": deleted, "action": "delete"})).await.expect(200);
    Generated { lists, collections, samples }
}
