//! POST /api/v1/imports: takes a list in and tries it without changing anything.

use std::sync::Arc;

use seaworthy_http::{Created, Endpoint, SignedIn, Upload, post};
use seaworthy_kernel::{Code, Problem, operation::LimitClass};

use super::super::currency_of;
use crate::{
    Watches,
    import::{Import, Plan, Reading, format_of, view},
    store::imports::{self, ImportRow},
};

pub(crate) fn endpoint(app: &Arc<Watches>) -> Endpoint {
    let app = Arc::clone(app);
    post("/api/v1/imports", "imports_create", "Send a list (CSV, or a JSON export) and see what it would bring in")
        .tag(super::TAG)
        .limit(LimitClass::Upload)
        .audit("import.created")
        .fails_with(&[Code::ListUnreadable])
        .handle(move |caller, upload| handle(Arc::clone(&app), caller, upload))
}

async fn handle(app: Arc<Watches>, caller: SignedIn, upload: Upload) -> Result<Created<Import>, Problem> {
    let most = app.options.max_import_bytes;
    let file = upload.file(most * 4).await?;
    let format = format_of(&file.bytes);
    if format == "csv" && file.bytes.len() > most {
        return Err(Problem::new(Code::PayloadTooLarge).detail(format!("a CSV file may have at most {most} bytes")));
    }
    let currency = currency_of(&caller).await?;
    let bytes = file.bytes.clone();
    // Decoding 5 MB takes a noticeable part of a second: off the event loop.
    let reading = tokio::task::spawn_blocking(move || Reading::suggest(format, &bytes, currency))
        .await
        .map_err(Problem::internal)??;
    let plan = Plan::make(caller.platform.database.read(), caller.owner(), &reading).await?;
    let row = ImportRow {
        id: caller.new_id(),
        file_name: file.name,
        format: format.into(),
        status: "draft".into(),
        content: file.bytes.to_vec(),
        mapping: serde_json::to_value(&reading.mapping).map_err(Problem::internal)?,
        options: serde_json::to_value(&reading.options).map_err(Problem::internal)?,
        row_count: i64::try_from(reading.rows()).unwrap_or_default(),
        created_count: 0,
        created_at: caller.now(),
        applied_at: None,
        undone_at: None,
    };
    let change = caller.change().await?;
    imports::insert(&change, caller.owner(), &row).await?;
    change.commit(Some(row.id)).await?;
    let location = format!("/api/v1/imports/{}", row.id);
    Ok(Created { record: view(row, reading, Some(&plan)), location })
}
