//! An import as clients see it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use seaworthy_kernel::FieldError;
use serde::Serialize;
use uuid::Uuid;

use super::{
    plan::{Plan, PlannedRow, RowStatus},
    reading::{Content, ImportOptions, Reading},
};
use crate::{
    domain::list_import::Field,
    store::imports::{ImportFormat, ImportHeader, ImportRow, ImportStatus},
};

/// Rows with problems that an answer shows at most.
const MOST_ROWS: usize = 200;
/// Characters of a sample.
const SAMPLE: usize = 60;

/// A column of the file.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ImportColumn {
    /// Its place, from 0.
    index: usize,
    /// Its heading.
    name: String,
    /// Up to three of its values.
    samples: Vec<String>,
    /// The field that it is read as; null: it is left out.
    field: Option<Field>,
}

/// What became of a row in the dry run.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ImportRowStatus {
    /// It will be brought in.
    Ready,
    /// It cannot be read.
    Error,
    /// The watch is there already; it is left out.
    Duplicate,
}

/// One thing that is wrong with a row.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RowError")]
pub(crate) struct ImportRowError {
    /// Field, kind of fault, and the fix.
    #[serde(flatten)]
    error: FieldError,
    /// Heading of the column.
    column: Option<String>,
    /// What stands there, shortened.
    value: Option<String>,
}

/// One row of the dry run.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RowReport {
    /// Line of the file; for JSON the watch's place, from 1.
    line: u64,
    /// What became of it.
    status: ImportRowStatus,
    /// Brand and model as far as they are known.
    title: String,
    /// What is wrong.
    errors: Vec<ImportRowError>,
}

/// What the import would do.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ImportReport {
    /// Rows of the file.
    rows: usize,
    /// Rows that will be brought in.
    ready: usize,
    /// Rows that cannot be read.
    errors: usize,
    /// Rows that are left out because the watch is there already.
    duplicates: usize,
    /// Brands that will be added.
    new_brands: Vec<String>,
    /// Collections that will be made.
    new_collections: Vec<String>,
    /// Rows with problems first, then others; at most 200.
    items: Vec<RowReport>,
}

/// An import.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Import {
    /// Its id.
    id: Uuid,
    /// What the client called the file.
    file_name: String,
    /// What kind of file it is.
    format: ImportFormat,
    /// What became of it.
    status: ImportStatus,
    /// Columns of the file; none for JSON.
    columns: Vec<ImportColumn>,
    /// Fields that a column can be read as.
    fields: Vec<Field>,
    /// How it is read and brought in.
    options: ImportOptions,
    /// What it would do; null once it is applied.
    report: Option<ImportReport>,
    /// Watches that it made.
    created_count: i64,
    /// When the file came in.
    created_at: DateTime<Utc>,
    /// When it was applied.
    applied_at: Option<DateTime<Utc>>,
    /// When it was undone.
    undone_at: Option<DateTime<Utc>>,
}

/// An import in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ImportSummary {
    /// Its id.
    id: Uuid,
    /// What the client called the file.
    file_name: String,
    /// What kind of file it is.
    format: ImportFormat,
    /// What became of it.
    status: ImportStatus,
    /// Rows of the file.
    rows: i64,
    /// Watches that it made.
    created_count: i64,
    /// When the file came in.
    created_at: DateTime<Utc>,
    /// When it was applied.
    applied_at: Option<DateTime<Utc>>,
    /// When it was undone.
    undone_at: Option<DateTime<Utc>>,
}

impl From<ImportHeader> for ImportSummary {
    fn from(row: ImportHeader) -> Self {
        Self {
            id: row.id,
            file_name: row.file_name,
            format: ImportFormat::parse(&row.format),
            status: ImportStatus::parse(&row.status),
            rows: row.row_count,
            created_count: row.created_count,
            created_at: row.created_at,
            applied_at: row.applied_at,
            undone_at: row.undone_at,
        }
    }
}

/// The import with what it would do.
pub(crate) fn view(row: ImportRow, reading: Reading, plan: Option<&Plan>) -> Import {
    Import {
        id: row.id,
        file_name: row.file_name,
        format: ImportFormat::parse(&row.format),
        status: ImportStatus::parse(&row.status),
        columns: columns(&reading),
        fields: Field::ALL.to_vec(),
        options: reading.options,
        report: plan.map(report),
        created_count: row.created_count,
        created_at: row.created_at,
        applied_at: row.applied_at,
        undone_at: row.undone_at,
    }
}

fn columns(reading: &Reading) -> Vec<ImportColumn> {
    let Content::Csv(table) = &reading.content else { return Vec::new() };
    let cells = |index: usize| {
        table.rows.iter().filter_map(move |row| row.cells.get(index)).filter(|cell| !cell.trim().is_empty())
    };
    table
        .columns
        .iter()
        .enumerate()
        .map(|(index, name)| ImportColumn {
            index,
            name: name.clone(),
            samples: cells(index).take(3).map(|cell| cell.trim().chars().take(SAMPLE).collect()).collect(),
            field: reading.mapping.get(index).copied().flatten(),
        })
        .collect()
}

fn report(plan: &Plan) -> ImportReport {
    let is_problem = |row: &&PlannedRow| !matches!(row.status, RowStatus::Ready(_));
    let (problems, others) = (plan.rows.iter().filter(is_problem), plan.rows.iter().filter(|row| !is_problem(row)));
    ImportReport {
        rows: plan.rows.len(),
        ready: plan.ready().count(),
        errors: plan.errors(),
        duplicates: plan.duplicates(),
        new_brands: plan.new_brands.clone(),
        new_collections: plan.new_collections.values().cloned().collect(),
        items: problems.chain(others).take(MOST_ROWS).map(row_report).collect(),
    }
}

fn row_report(row: &PlannedRow) -> RowReport {
    let (status, faults) = match &row.status {
        RowStatus::Ready(_) => (ImportRowStatus::Ready, None),
        RowStatus::Duplicate => (ImportRowStatus::Duplicate, None),
        RowStatus::Error(faults) => (ImportRowStatus::Error, Some(faults)),
    };
    let errors = faults.into_iter().flatten().map(|fault| ImportRowError {
        error: fault.error.clone(),
        column: fault.column.clone(),
        value: fault.value.as_ref().map(|value| value.chars().take(200).collect()),
    });
    RowReport { line: row.line, status, title: row.title.clone(), errors: errors.collect() }
}
