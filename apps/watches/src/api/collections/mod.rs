//! Collections of watches.

pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod update;

use seaworthy_kernel::{FieldCode, FieldError, Problem};

use crate::store::collections::CollectionInput;

/// Trims the texts; refuses a name of blanks.
fn clean(mut input: CollectionInput) -> Result<CollectionInput, Problem> {
    input.name = trimmed(&input.name);
    input.description = input.description.as_deref().map(trimmed).filter(|text| !text.is_empty());
    if input.name.is_empty() {
        return Err(Problem::field(FieldError::new("name", FieldCode::Required, "must not be empty")));
    }
    Ok(input)
}

fn trimmed(text: &str) -> String {
    text.replace('\0', "").trim().to_owned()
}

/// Group of these operations in the document.
const TAG: &str = "Collections";
