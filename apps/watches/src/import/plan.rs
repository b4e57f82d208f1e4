//! What an import would do: nothing is changed here.

use std::collections::{BTreeMap, HashSet};

use seaworthy_kernel::{FieldCode, FieldError, Problem, fold::fold};
use seaworthy_store::Query;
use uuid::Uuid;

use super::reading::{Content, Duplicates, Reading};
use crate::{
    domain::list_import::{
        CellError, ErrorCode, ListedWatch, Options, RowOutcome, duplicate_key, new_brands, read_rows,
    },
    portable::PortableWatch,
    store::{collections, imports},
    vocabulary::Vocabulary,
};

/// What becomes of a row.
#[derive(Debug)]
pub(crate) enum RowStatus {
    /// It will be brought in.
    Ready(Box<ListedWatch>),
    /// The watch is there already, or in a row above; it is left out.
    Duplicate,
    /// It cannot be read.
    Error(Vec<RowFault>),
}

/// One thing that is wrong with a row.
#[derive(Debug)]
pub(crate) struct RowFault {
    pub(crate) error: FieldError,
    /// Name of the column.
    pub(crate) column: Option<String>,
    /// What stands there.
    pub(crate) value: Option<String>,
}

/// One row of the file.
#[derive(Debug)]
pub(crate) struct PlannedRow {
    pub(crate) line: u64,
    pub(crate) title: String,
    pub(crate) status: RowStatus,
}

/// What an import would do.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) rows: Vec<PlannedRow>,
    /// Names of brands that would be added.
    pub(crate) new_brands: Vec<String>,
    /// Names of collections that would be made, by their folded name.
    pub(crate) new_collections: BTreeMap<String, String>,
    /// The owner's collections by folded name.
    pub(crate) collections: BTreeMap<String, Uuid>,
}

impl Plan {
    /// Reads every row and looks up what is there already: six queries, whatever the size (one more per 5,000 rows).
    pub(crate) async fn make(connection: &impl Query, owner: Uuid, reading: &Reading) -> Result<Self, Problem> {
        let vocabulary = Vocabulary::of(connection, owner).await?;
        let mut outcomes = outcomes(reading, &vocabulary);
        let new_brands = merge_brands(&mut outcomes);
        let keys: Vec<Option<String>> = outcomes
            .iter()
            .map(|(.., watch)| watch.as_ref().ok().map(|watch| duplicate_key(watch, &vocabulary.known)))
            .collect();
        let own = collections::all(connection, owner).await?;
        let own: BTreeMap<String, Uuid> =
            own.into_iter().map(|collection| (fold(&collection.name), collection.id)).collect();
        let mut seen: HashSet<String> = HashSet::new();
        // People's lists repeat themselves; an export names a watch twice only where its owner has two.
        let repeats_itself = matches!(reading.content, Content::Csv(_));
        if reading.options.duplicates == Duplicates::Skip {
            let wanted: Vec<String> = keys.iter().flatten().cloned().collect();
            seen.extend(imports::known_keys(connection, owner, &wanted).await?);
        }
        let mut new_collections = BTreeMap::new();
        let rows = outcomes
            .into_iter()
            .zip(keys)
            .map(|((line, title, watch), key)| {
                let status = match watch {
                    Err(faults) => RowStatus::Error(faults),
                    Ok(_)
                        if reading.options.duplicates == Duplicates::Skip
                            && key.is_some_and(|key| seen.contains(&key) || repeats_itself && !seen.insert(key)) =>
                    {
                        RowStatus::Duplicate
                    }
                    Ok(watch) => {
                        if let Some(name) = &watch.collection
                            && !own.contains_key(&fold(name))
                        {
                            new_collections.entry(fold(name)).or_insert_with(|| name.clone());
                        }
                        RowStatus::Ready(Box::new(watch))
                    }
                };
                PlannedRow { line, title, status }
            })
            .collect();
        Ok(Self { vocabulary, rows, new_brands, new_collections, collections: own })
    }

    /// Watches that would be brought in, in the order of the file.
    pub(crate) fn ready(&self) -> impl Iterator<Item = &ListedWatch> {
        self.rows.iter().filter_map(|row| if let RowStatus::Ready(watch) = &row.status { Some(&**watch) } else { None })
    }

    /// How many rows cannot be read.
    pub(crate) fn errors(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.status, RowStatus::Error(_))).count()
    }

    /// How many rows are there already.
    pub(crate) fn duplicates(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.status, RowStatus::Duplicate)).count()
    }
}

type Outcome = (u64, String, Result<ListedWatch, Vec<RowFault>>);

fn outcomes(reading: &Reading, vocabulary: &Vocabulary) -> Vec<Outcome> {
    let options = Options { date_order: reading.options.date_order, decimal_mark: reading.options.decimal_mark };
    match &reading.content {
        Content::Csv(table) => {
            let currency = reading.options.default_currency.code();
            let mut rows = read_rows(table, &reading.mapping, options, currency, &vocabulary.known);
            // Makes one spelling of "Ming" and "MING".
            let _ = new_brands(&mut rows);
            rows.into_iter()
                .map(|row: RowOutcome| {
                    (row.line, row.title, row.watch.map_err(|errors| errors.into_iter().map(fault).collect()))
                })
                .collect()
        }
        Content::Json(_, watches) => {
            let check = seaworthy_http::Check::of::<PortableWatch>();
            (1..)
                .zip(watches)
                .map(|(line, value)| match check.read::<PortableWatch>(value.clone()) {
                    Ok(watch) => (line, watch.title(), watch.into_listed(&vocabulary.known).map_err(plain)),
                    Err(problem) => (line, title_of(value), Err(plain(problem.errors))),
                })
                .collect()
        }
    }
}

fn title_of(value: &serde_json::Value) -> String {
    let part = |name: &str| {
        value.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().chars().take(100).collect::<String>()
    };
    format!("{} {}", part("brand"), part("model")).trim().to_owned()
}

fn plain(errors: Vec<FieldError>) -> Vec<RowFault> {
    errors.into_iter().map(|error| RowFault { error, column: None, value: None }).collect()
}

fn fault(cell: CellError) -> RowFault {
    let code = match cell.code {
        ErrorCode::Required => FieldCode::Required,
        ErrorCode::TooLong => FieldCode::TooLong,
        ErrorCode::TooSmall => FieldCode::TooSmall,
        ErrorCode::TooLarge => FieldCode::TooLarge,
        ErrorCode::NotAChoice => FieldCode::NotAChoice,
        ErrorCode::BadFormat => FieldCode::BadFormat,
    };
    let mut error = FieldError::new(cell.field.map(|field| field.as_str()).unwrap_or_default(), code, cell.message);
    if let Some(limit) = cell.limit {
        error = error.with("limit", limit);
    }
    RowFault { error, column: cell.column, value: cell.value }
}

/// Names of new brands in the order of the file, each once.
fn merge_brands(outcomes: &mut [Outcome]) -> Vec<String> {
    use crate::domain::list_import::BrandChoice;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut order = Vec::new();
    for (.., watch) in outcomes {
        if let Ok(ListedWatch { brand: BrandChoice::New(name), .. }) = watch {
            let kept = names.entry(fold(name)).or_insert_with(|| {
                order.push(name.clone());
                name.clone()
            });
            name.clone_from(kept);
        }
    }
    order
}
