//! GET /api/v1/watches: a page of one's watches.

use schemars::JsonSchema;
use seaworthy_http::{Endpoint, Json, Partial, Query, SignedIn, get};
use seaworthy_kernel::{Page, Problem};
use serde::{Deserialize, Serialize};

use crate::store::{
    filter::FilterQuery,
    list::{self, Order, PageOf, Sort, WatchItem},
};

/// Which watches, in which order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WatchesQuery {
    #[serde(flatten)]
    filter: FilterQuery,
    /// By what to sort.
    #[serde(default)]
    sort: Sort,
    /// Which way.
    #[serde(default)]
    order: Order,
    /// Watches a page; 20 if left out.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<i64>,
    /// From `next` or `previous` of a page of the same order.
    cursor: Option<String>,
    /// Only these fields of each item.
    #[schemars(length(max = 30))]
    fields: Option<Vec<String>>,
}

/// A page of watches.
#[derive(Debug, Serialize, JsonSchema)]
struct WatchPage {
    #[serde(flatten)]
    page: Page<WatchItem>,
    /// How a misspelt `q` was read; null where it was taken as it is.
    corrected: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    get("/api/v1/watches", "watches_list", "A page of one's watches, searched, filtered and sorted")
        .tag(super::TAG)
        .handle(handle)
}

async fn handle(caller: SignedIn, Query(query): Query<WatchesQuery>) -> Result<Partial<Json<WatchPage>>, Problem> {
    let mut filter = query.filter.check()?;
    let database = &caller.platform.database.reader().await?;
    let wanted = PageOf {
        sort: query.sort,
        order: query.order,
        limit: query.limit.unwrap_or(20),
        cursor: query.cursor.as_deref(),
    };
    let mut page = list::page(database, caller.owner(), &filter, &wanted).await?;
    let mut corrected = None;
    if page.total == 0 && !filter.words.is_empty() && query.cursor.is_none() && !filter.deleted {
        // Nothing has all the words: look for a slip of the keyboard.
        if let Some(words) = list::correction(database, caller.owner(), &filter.words).await? {
            filter.words = words;
            page = list::page(database, caller.owner(), &filter, &wanted).await?;
            corrected = (page.total > 0).then(|| filter.words.join(" "));
        }
    }
    Ok(Partial { output: Json(WatchPage { page, corrected }), at: "items", fields: query.fields })
}
