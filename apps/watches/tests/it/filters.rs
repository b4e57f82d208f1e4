//! Every filter alone and combined, against what the test itself computes from a generated collection.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use seaworthy_testkit::on_both_engines;

use crate::{
    apps,
    fixtures::{WATCHES, listed},
    generated::{
        COLLECTIONS, COMPLICATIONS, CONDITIONS, CURRENCIES, Generated, MOVEMENTS, Random, Sample, enter_generated,
    },
};

/// One condition: its part of the query string, and the same in the test's own words.
struct Condition {
    query: String,
    holds: Box<dyn Fn(&Sample) -> bool>,
}

fn condition(query: String, holds: impl Fn(&Sample) -> bool + 'static) -> Condition {
    Condition { query, holds: Box::new(holds) }
}

fn any_of(random: &mut Random, names: &[&'static str]) -> Vec<&'static str> {
    let count = 1 + random.below(2);
    (0..count).map(|_| random.pick(names)).collect()
}

fn of_names(random: &mut Random, generated: &Generated, kind: usize) -> Condition {
    let lists = &generated.lists;
    match kind {
        0 => {
            let place = random.below(COLLECTIONS);
            condition(format!("collection_id={}", generated.collections[place]), move |watch| {
                watch.collection == Some(place)
            })
        }
        1 => condition("collection_id=none".to_owned(), |watch| watch.collection.is_none()),
        2 => {
            let brands = any_of(random, &["Rolex", "Omega", "A. Lange & Söhne", "TAG Heuer", "Breitling"]);
            let ids: Vec<&str> = brands.iter().map(|name| lists.brand(name)).collect();
            condition(format!("brand_id={}", ids.join(",")), move |watch| brands.contains(&watch.brand.0))
        }
        3 => {
            let wanted = any_of(random, &MOVEMENTS);
            let ids: Vec<&str> = wanted.iter().map(|name| lists.movement_types[*name].as_str()).collect();
            condition(format!("movement_type_id={}", ids.join(",")), move |watch| {
                watch.movement.is_some_and(|movement| wanted.contains(&movement))
            })
        }
        4 => {
            let wanted = any_of(random, &CONDITIONS);
            condition(format!("condition={}", wanted.join(",")), move |watch| {
                watch.condition.is_some_and(|condition| wanted.contains(&condition))
            })
        }
        _ => {
            let wanted = any_of(random, &COMPLICATIONS);
            let ids: Vec<&str> = wanted.iter().map(|name| lists.complications[*name].as_str()).collect();
            condition(format!("complication_id={}", ids.join(",")), move |watch| {
                wanted.iter().all(|name| watch.complications.contains(name))
            })
        }
    }
}

/// The range a filter of two ends asks for, as text for each end.
fn ends<T: Copy + PartialOrd>(random: &mut Random, a: T, b: T) -> (Option<T>, Option<T>) {
    let (least, most) = if a <= b { (a, b) } else { (b, a) };
    match random.below(3) {
        0 => (Some(least), None),
        1 => (None, Some(most)),
        _ => (Some(least), Some(most)),
    }
}

fn query<T: ToString>(names: [&str; 2], range: (Option<T>, Option<T>)) -> String {
    let part = |name: &str, value: Option<T>| value.map(|value| format!("{name}={}", value.to_string()));
    [part(names[0], range.0), part(names[1], range.1)].into_iter().flatten().collect::<Vec<_>>().join("&")
}

fn within<T: PartialOrd>(value: Option<T>, range: &(Option<T>, Option<T>)) -> bool {
    value.is_some_and(|value| {
        range.0.as_ref().is_none_or(|least| value >= *least) && range.1.as_ref().is_none_or(|most| value <= *most)
    })
}

fn of_amounts(random: &mut Random, price: bool, currency: Option<&'static str>) -> Condition {
    let mut amount = || i64::try_from(random.below(650)).unwrap();
    let (a, b) = (amount(), amount());
    let range = ends(random, a, b);
    let names = if price { ["price_min", "price_max"] } else { ["value_min", "value_max"] };
    // Without a currency it is the account's, which is USD for a new one.
    condition(query(names, range), move |watch| {
        let money = if price { watch.price } else { watch.value };
        let fits = money.filter(|(_, code)| *code == currency.unwrap_or("USD"));
        within(fits.map(|(amount, _)| amount), &range)
    })
}

fn of_measures(random: &mut Random, kind: usize) -> Condition {
    match kind {
        0 => {
            let mut day = || {
                NaiveDate::from_ymd_opt(1969, 12, 24).unwrap()
                    + TimeDelta::days(i64::try_from(random.below(17)).unwrap())
            };
            let (a, b) = (day(), day());
            let range = ends(random, a, b);
            condition(query(["purchased_from", "purchased_to"], range), move |watch| within(watch.purchased, &range))
        }
        1 => {
            let mut hundredths = || i32::try_from(3580 + random.below(100) * 5).unwrap();
            let (a, b) = (hundredths(), hundredths());
            let range = ends(random, a, b);
            let millimetres = |end: Option<i32>| end.map(|hundredths| f64::from(hundredths) / 100.0);
            let shown = (millimetres(range.0), millimetres(range.1));
            condition(query(["diameter_min", "diameter_max"], shown), move |watch| within(watch.diameter, &range))
        }
        _ => {
            let least = random.pick(&[0, 1, 30, 100, 1220, 1221]);
            condition(format!("water_resistance_min={least}"), move |watch| {
                watch.water_resistance.is_some_and(|metres| metres >= least)
            })
        }
    }
}

/// Conditions of different kinds; the currency, where one is named, holds for both ranges of amounts.
fn conditions(random: &mut Random, generated: &Generated, share: usize) -> Vec<Condition> {
    let mut all = Vec::new();
    if random.chance(share) {
        let kind = random.below(2);
        all.push(of_names(random, generated, kind));
    }
    for kind in 2..6 {
        if random.chance(share) {
            all.push(of_names(random, generated, kind));
        }
    }
    let currency = random.chance(60).then(|| random.pick(&CURRENCIES));
    for price in [true, false] {
        if random.chance(share) {
            all.push(of_amounts(random, price, currency));
        }
    }
    if let Some(code) = currency {
        all.push(condition(format!("currency={code}"), |_| true));
    }
    for kind in 0..3 {
        if random.chance(share) {
            all.push(of_measures(random, kind));
        }
    }
    if random.chance(30) {
        all.push(condition("q=a".to_owned(), |watch| watch.brand.1.contains('a') || watch.model.1.contains('a')));
    }
    all
}

async fn check(client: &seaworthy_testkit::Client, generated: &Generated, all: &[Condition], deleted: bool) -> usize {
    let mut query: Vec<&str> = all.iter().map(|condition| condition.query.as_str()).collect();
    if deleted {
        query.push("deleted=true");
    }
    let query = query.join("&");
    let expected: BTreeSet<&str> = generated
        .samples
        .iter()
        .filter(|watch| watch.deleted == deleted && all.iter().all(|condition| (condition.holds)(watch)))
        .map(|watch| watch.id.as_str())
        .collect();
    let answer = client.get(&format!("{WATCHES}?limit=100&{query}")).await;
    let page = answer.expect(200);
    assert_eq!(page["total"], expected.len(), "{query}");
    let ids: BTreeSet<&str> = page["items"].as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
    if expected.len() <= 100 {
        assert_eq!(ids, expected, "{query}");
    } else {
        assert!(ids.is_subset(&expected), "{query}");
    }
    expected.len()
}

on_both_engines! {
    async fn filters_find_exactly_what_they_name(app) {
        let owner = app.user("owner@example.com").await;
        let other = app.user("other@example.com").await;
        let generated = enter_generated(&app, &owner, 1, 120).await;
        enter_generated(&app, &other, 2, 25).await;
        let mut random = Random(3);
        let mut filled = 0;
        // Each alone.
        for kind in 0..6 {
            for _ in 0..3 {
                filled += usize::from(check(&owner, &generated, &[of_names(&mut random, &generated, kind)], false).await > 0);
            }
        }
        for kind in 0..3 {
            for _ in 0..5 {
                filled += usize::from(check(&owner, &generated, &[of_measures(&mut random, kind)], false).await > 0);
            }
        }
        for price in [true, false] {
            for currency in [None, Some("EUR"), Some("JPY")] {
                let mut all = vec![of_amounts(&mut random, price, currency)];
                all.extend(currency.map(|code| condition(format!("currency={code}"), |_| true)));
                filled += usize::from(check(&owner, &generated, &all, false).await > 0);
            }
        }
        assert!(filled > 30, "most single filters find something, or the test proves little: {filled}");
        // Two or three, then many, at once; the trash as well.
        let mut combined = 0;
        for round in 0..90 {
            let all = conditions(&mut random, &generated, if round < 70 { 18 } else { 50 });
            combined += usize::from(check(&owner, &generated, &all, round % 9 == 8).await > 0);
        }
        assert!(combined > 40, "most combinations find something: {combined}");
    }

    async fn a_currency_alone_filters_nothing(app) {
        let owner = app.user("owner@example.com").await;
        let generated = enter_generated(&app, &owner, 4, 12).await;
        let there = generated.samples.iter().filter(|watch| !watch.deleted).count();
        assert_eq!(listed(&owner, "currency=JPY", "id").await.len(), there);
        // Ranges without a currency are in the account's own.
        owner.patch("/api/v1/auth/me", serde_json::json!({"default_currency": "JPY"})).await.expect(200);
        let expected = generated.samples.iter().filter(|watch| !watch.deleted && watch.price.is_some_and(|(_, code)| code == "JPY")).count();
        assert_eq!(listed(&owner, "price_min=0", "id").await.len(), expected);
    }

    async fn wrong_filters_are_refused_by_name(app) {
        let owner = app.user("owner@example.com").await;
        for (query, field) in [
            ("brand_id=rolex", "brand_id.0"),
            ("condition=new", "condition.0"),
            ("complication_id=1", "complication_id.0"),
            ("collection_id=all", "collection_id"),
            ("collection_id=------------------------------------", "collection_id"),
            ("price_min=-1", "price_min"),
            ("price_max=1.5", "price_max"),
            ("value_min=x", "value_min"),
            ("currency=XQZ", "currency"),
            ("purchased_from=2021-02-30", "purchased_from"),
            ("purchased_to=yesterday", "purchased_to"),
            ("diameter_min=40.123", "diameter_min"),
            ("diameter_max=1000", "diameter_max"),
            ("diameter_max=NaN", "diameter_max"),
            ("water_resistance_min=-1", "water_resistance_min"),
            ("deleted=yes", "deleted"),
            ("sort=price", "sort"),
            ("order=up", "order"),
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=-5", "limit"),
            ("limit=10&limit=20", "limit"),
            ("offset=10", "offset"),
            ("cursor=abc", "cursor"),
        ] {
            let answer = owner.get(&format!("{WATCHES}?{query}")).await;
            answer.refused(422, "validation_failed");
            assert_eq!(answer.fields(), [field], "{query}");
        }
        let long = "x".repeat(201);
        assert_eq!(owner.get(&format!("{WATCHES}?q={long}")).await.fields(), ["q"]);
    }
}
