//! GET /api/v1/watches/export: the collection, or a part of it, as a file.

use schemars::JsonSchema;
use seaworthy_http::{Download, Endpoint, Query, SignedIn, get};
use seaworthy_kernel::Problem;
use serde::Deserialize;

use crate::{
    export::{self, Form},
    store::filter::FilterQuery,
};

/// Which file.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum ExportFormat {
    /// For spreadsheets; reads back at Import.
    Csv,
    /// Complete; reads back at Import.
    Json,
}

/// Which file, of which watches.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ExportQuery {
    #[serde(flatten)]
    filter: FilterQuery,
    /// Which file.
    format: ExportFormat,
}

pub(crate) fn endpoint() -> Endpoint {
    get(
        "/api/v1/watches/export",
        "watches_export",
        "One's watches as a CSV or JSON file that Import reads back without loss",
    )
    .tag(super::TAG)
    .handle(handle)
}

async fn handle(caller: SignedIn, Query(query): Query<ExportQuery>) -> Result<Download, Problem> {
    let filter = query.filter.check()?;
    let (form, extension, content_type) = match query.format {
        ExportFormat::Csv => (Form::Csv, "csv", "text/csv; charset=utf-8"),
        ExportFormat::Json => (Form::Json, "json", "application/json"),
    };
    let database = caller.platform.database.clone();
    Ok(Download {
        content_type,
        save_as: Some(format!("watches-{}.{extension}", caller.now().format("%Y-%m-%d"))),
        size: None,
        etag: None,
        pieces: export::pieces(database, caller.owner(), filter, form, caller.now()).await?,
    })
}
