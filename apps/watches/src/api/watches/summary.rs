//! GET /api/v1/watches/summary: what the dashboard shows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, SignedIn, get};
use seaworthy_kernel::{Currency, Problem};
use seaworthy_store::{FromQueryResult, Query as _, sql};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    domain::returns::SignedMoney,
    store::{
        filter::Filter,
        list::{self, Order, PageOf, Sort, WatchItem},
        read::Named,
    },
};

/// Totals of one currency. Currencies are never added to one another.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CurrencySummary")]
struct CurrencyTotals {
    /// ISO 4217 code.
    currency: Currency,
    /// Sum of the purchase prices in it.
    purchase_total: SignedMoney,
    /// Sum of the present values in it.
    value_total: SignedMoney,
    /// Watches with a price in it.
    watches_with_price: i64,
    /// Watches with a value in it.
    watches_with_value: i64,
    /// Gain of the watches that have both in it; null where there is none.
    gain: Option<SignedMoney>,
    /// How many watches those are.
    watches_with_gain: i64,
}

/// How many watches of a brand.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BrandSummary")]
struct BrandCount {
    /// The brand.
    brand: Named,
    /// Its watches.
    watches: i64,
}

/// What the dashboard shows.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WatchSummary")]
struct Summary {
    /// Watches, without the trash.
    watches: i64,
    /// Collections.
    collections: i64,
    /// Watches in the trash.
    in_trash: i64,
    /// By currency code.
    by_currency: Vec<CurrencyTotals>,
    /// Most watches first, at most 20 brands.
    by_brand: Vec<BrandCount>,
    /// The five entered last.
    recent: Vec<WatchItem>,
}

#[derive(FromQueryResult)]
struct Counts {
    watches: i64,
    collections: i64,
    in_trash: i64,
}

#[derive(FromQueryResult)]
struct TotalsRow {
    purchase_currency: Option<String>,
    value_currency: Option<String>,
    purchase_total: i64,
    value_total: i64,
    priced: i64,
    valued: i64,
}

#[derive(FromQueryResult)]
struct BrandRow {
    id: Uuid,
    name: String,
    watches: i64,
}

pub(crate) fn endpoint() -> Endpoint {
    get(
        "/api/v1/watches/summary",
        "watches_summary",
        "Counts, totals by currency, brands, and the watches entered last",
    )
    .tag(super::TAG)
    .handle(handle)
}

async fn handle(caller: SignedIn) -> Result<Json<Summary>, Problem> {
    let (database, owner) = (caller.platform.database.reader().await?, caller.owner());
    let counts: Counts = database
        .optional(sql!(
            "SELECT (SELECT count(*) FROM watches WHERE owner_id = {} AND deleted_at IS NULL) AS watches, \
             (SELECT count(*) FROM collections WHERE owner_id = {}) AS collections, \
             (SELECT count(*) FROM watches WHERE owner_id = {} AND deleted_at IS NOT NULL) AS in_trash",
            owner,
            owner,
            owner
        ))
        .await?
        .unwrap_or(Counts { watches: 0, collections: 0, in_trash: 0 });
    let totals: Vec<TotalsRow> = database
        .all(sql!(
            "SELECT purchase_currency, current_value_currency AS value_currency, \
             CAST(coalesce(sum(purchase_amount), 0) AS bigint) AS purchase_total, \
             CAST(coalesce(sum(current_value_amount), 0) AS bigint) AS value_total, \
             count(purchase_amount) AS priced, count(current_value_amount) AS valued \
             FROM watches WHERE owner_id = {} AND deleted_at IS NULL GROUP BY purchase_currency, current_value_currency",
            owner
        ))
        .await?;
    let brands: Vec<BrandRow> = database
        .all(sql!(
            "SELECT b.id, b.name, count(*) AS watches FROM watches w JOIN brands b ON b.id = w.brand_id \
             WHERE w.owner_id = {} AND w.deleted_at IS NULL GROUP BY b.id, b.name, b.name_key \
             ORDER BY count(*) DESC, b.name_key LIMIT 20",
            owner
        ))
        .await?;
    let latest = PageOf { sort: Sort::CreatedAt, order: Order::Desc, limit: 5, cursor: None };
    let recent = list::page(&database, owner, &Filter::default(), &latest).await?.items;
    Ok(Json(Summary {
        watches: counts.watches,
        collections: counts.collections,
        in_trash: counts.in_trash,
        by_currency: by_currency(&totals),
        by_brand: brands
            .into_iter()
            .map(|row| BrandCount { brand: Named { id: row.id, name: row.name }, watches: row.watches })
            .collect(),
        recent,
    }))
}

/// Groups of (price currency, value currency) to totals of each currency.
fn by_currency(rows: &[TotalsRow]) -> Vec<CurrencyTotals> {
    let mut totals: BTreeMap<String, CurrencyTotals> = BTreeMap::new();
    for row in rows {
        if let Some(entry) = entry(&mut totals, row.purchase_currency.as_deref()) {
            entry.purchase_total.amount += row.purchase_total;
            entry.watches_with_price += row.priced;
        }
        if let Some(entry) = entry(&mut totals, row.value_currency.as_deref()) {
            entry.value_total.amount += row.value_total;
            entry.watches_with_value += row.valued;
        }
        if row.purchase_currency == row.value_currency
            && let Some(entry) = entry(&mut totals, row.value_currency.as_deref())
        {
            entry.gain = Some(SignedMoney { amount: row.value_total - row.purchase_total, currency: entry.currency });
            entry.watches_with_gain = row.valued;
        }
    }
    totals.into_values().collect()
}

fn entry<'a>(totals: &'a mut BTreeMap<String, CurrencyTotals>, code: Option<&str>) -> Option<&'a mut CurrencyTotals> {
    let currency: Currency = code?.parse().ok()?;
    let none = SignedMoney { amount: 0, currency };
    Some(totals.entry(currency.code().to_owned()).or_insert(CurrencyTotals {
        currency,
        purchase_total: none,
        value_total: none,
        watches_with_price: 0,
        watches_with_value: 0,
        gain: None,
        watches_with_gain: 0,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(price: Option<(&str, i64)>, value: Option<(&str, i64)>, count: i64) -> TotalsRow {
        TotalsRow {
            purchase_currency: price.map(|(code, _)| code.into()),
            value_currency: value.map(|(code, _)| code.into()),
            purchase_total: price.map_or(0, |(_, amount)| amount),
            value_total: value.map_or(0, |(_, amount)| amount),
            priced: price.map_or(0, |_| count),
            valued: value.map_or(0, |_| count),
        }
    }

    #[test]
    fn a_watch_without_a_value_is_no_loss() {
        let totals = by_currency(&[
            row(Some(("USD", 100)), Some(("USD", 150)), 1),
            row(Some(("USD", 900)), None, 2),
            row(Some(("EUR", 50)), Some(("USD", 70)), 1),
            row(None, None, 4),
        ]);
        let usd = &totals[1];
        assert_eq!(usd.currency.code(), "USD");
        assert_eq!((usd.purchase_total.amount, usd.watches_with_price), (1000, 3));
        assert_eq!((usd.value_total.amount, usd.watches_with_value), (220, 2));
        assert_eq!((usd.gain.map(|gain| gain.amount), usd.watches_with_gain), (Some(50), 1));
        assert_eq!((totals[0].currency.code(), totals[0].gain), ("EUR", None));
    }
}
