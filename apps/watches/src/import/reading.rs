//! A file and how it is read: its columns, which field each is, and the options.

use schemars::JsonSchema;
use seaworthy_kernel::{Code, Currency, FieldCode, FieldError, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    domain::list_import::{
        DateOrder, DecimalMark, Field, MAX_ROWS, Options, Table, check_mapping, decode, detect_options, suggest,
    },
    portable::{FORMAT, PortableCollection, VERSION},
    store::imports::ImportRow,
};

/// What to do with a watch that is there already, or twice in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Duplicates {
    /// Leave it out.
    Skip,
    /// Bring it in all the same.
    Import,
}

/// How a file is read and brought in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportOptions {
    /// How `03/04/2021` is meant.
    pub(crate) date_order: DateOrder,
    /// Which mark separates decimals.
    pub(crate) decimal_mark: DecimalMark,
    /// Currency of amounts that name none.
    pub(crate) default_currency: Currency,
    /// What to do with watches that are there already.
    pub(crate) duplicates: Duplicates,
    /// True: rows in error are left out. False: while there are any, nothing is brought in.
    pub(crate) skip_errors: bool,
    /// Collection of watches whose row names none.
    pub(crate) collection_id: Option<Uuid>,
}

/// A JSON export, its watches not yet checked.
#[derive(Debug, Deserialize)]
struct Export {
    format: String,
    version: i64,
    #[serde(default)]
    collections: Vec<Value>,
    watches: Vec<Value>,
}

/// The file's content.
#[derive(Debug)]
pub(crate) enum Content {
    /// A table of text.
    Csv(Table),
    /// Our export: collections that could be read, and watches.
    Json(Vec<PortableCollection>, Vec<Value>),
}

/// A file and how it is read.
#[derive(Debug)]
pub(crate) struct Reading {
    /// What is in it.
    pub(crate) content: Content,
    /// Field of each column; empty for JSON.
    pub(crate) mapping: Vec<Option<Field>>,
    /// How it is read and brought in.
    pub(crate) options: ImportOptions,
}

fn unreadable(detail: impl std::fmt::Display) -> Problem {
    Problem::new(Code::ListUnreadable).detail(detail.to_string())
}

/// `csv` or `json`, by the first character that is not blank.
pub(crate) fn format_of(bytes: &[u8]) -> &'static str {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') { "json" } else { "csv" }
}

fn content(format: &str, bytes: &[u8]) -> Result<Content, Problem> {
    if format == "csv" {
        return decode(bytes).map(Content::Csv).map_err(unreadable);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let export: Export = serde_json::from_slice(text).map_err(|error| {
        unreadable(format!("This is not a JSON export of Seaworthy: {error}. Send the file that Export wrote."))
    })?;
    if export.format != FORMAT || export.version != VERSION {
        return Err(unreadable(format!("The file must say \"format\": \"{FORMAT}\" and \"version\": {VERSION}.")));
    }
    if export.watches.len() > MAX_ROWS {
        return Err(unreadable(format!("The file has {} watches; at most {MAX_ROWS} are read.", export.watches.len())));
    }
    let check = seaworthy_http::Check::of::<PortableCollection>();
    let collections = export.collections.into_iter().map(|value| check.read(value)).collect::<Result<_, _>>()?;
    Ok(Content::Json(collections, export.watches))
}

impl Reading {
    /// A new file, with the columns and options that its content suggests.
    pub(crate) fn suggest(format: &str, bytes: &[u8], default_currency: Currency) -> Result<Self, Problem> {
        let content = content(format, bytes)?;
        let mapping = match &content {
            Content::Csv(table) => suggest(&table.columns),
            Content::Json(..) => Vec::new(),
        };
        let Options { date_order, decimal_mark } = match &content {
            Content::Csv(table) => detect_options(table, &mapping),
            Content::Json(..) => Options { date_order: DateOrder::YearFirst, decimal_mark: DecimalMark::Point },
        };
        let options = ImportOptions {
            date_order,
            decimal_mark,
            default_currency,
            duplicates: Duplicates::Skip,
            skip_errors: false,
            collection_id: None,
        };
        Ok(Self { content, mapping, options })
    }

    /// A stored file as it was last set to be read.
    pub(crate) fn stored(row: &ImportRow) -> Result<Self, Problem> {
        Ok(Self {
            content: content(&row.format, &row.content)?,
            mapping: serde_json::from_value(row.mapping.clone()).map_err(Problem::internal)?,
            options: serde_json::from_value(row.options.clone()).map_err(Problem::internal)?,
        })
    }

    /// Reads the columns as other fields.
    pub(crate) fn set_mapping(&mut self, mapping: Vec<Option<Field>>) -> Result<(), Problem> {
        let columns = match &self.content {
            Content::Csv(table) => table.columns.len(),
            Content::Json(..) => 0,
        };
        check_mapping(columns, &mapping)
            .map_err(|error| Problem::field(FieldError::new("mapping", FieldCode::NotAllowed, error.to_string())))?;
        self.mapping = mapping;
        Ok(())
    }

    /// How many rows the file has.
    pub(crate) fn rows(&self) -> usize {
        match &self.content {
            Content::Csv(table) => table.rows.len(),
            Content::Json(_, watches) => watches.len(),
        }
    }
}
