//! `seaworthy openapi`: the document of this version, without a database.

use crate::compose;

pub(super) fn run() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(&compose::document_of_this_version())?);
    Ok(())
}
