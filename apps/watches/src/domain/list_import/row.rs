//! Rows of cells to watches.

use super::brand::{self, BrandChoice};
use super::cell_text;
use super::choice::{self, Condition};
use super::currency;
use super::date::{self, DateReading};
use super::decode::{Row, Table};
use super::error::{self, CellError, ErrorCode, Fault};
use super::field::Field;
use super::known::Known;
use super::measure;
use super::money::{self, ListedMoney, MoneyColumn};
use super::number::{self, Reading};
use super::options::Options;
use chrono::NaiveDate;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashMap;

/// An offending value is repeated up to so many characters.
const SHOWN_CHARS: usize = 200;

/// A watch as a row describes it. Texts are trimmed and never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedWatch {
    /// The brand, known or new (a new name has at most 100 characters).
    pub brand: BrandChoice,
    /// At most 200 characters.
    pub model: String,
    /// At most 100 characters.
    pub reference_number: Option<String>,
    /// At most 100 characters.
    pub serial_number: Option<String>,
    /// Name of the collection, at most 100 characters.
    pub collection: Option<String>,
    /// Index into [`Known::movement_types`].
    pub movement_type: Option<usize>,
    /// At most 100 characters.
    pub caliber: Option<String>,
    /// 1500 to 2200.
    pub production_year: Option<i32>,
    /// State of preservation.
    pub condition: Option<Condition>,
    /// Day of purchase.
    pub purchase_date: Option<NaiveDate>,
    /// At most 200 characters.
    pub retailer: Option<String>,
    /// What was paid.
    pub purchase_price: Option<ListedMoney>,
    /// Hundredths of a millimetre, 0 to 99999; so are the next three.
    pub case_diameter: Option<i64>,
    /// Hundredths of a millimetre.
    pub case_thickness: Option<i64>,
    /// Hundredths of a millimetre.
    pub lug_width: Option<i64>,
    /// Hundredths of a millimetre.
    pub lug_to_lug: Option<i64>,
    /// Metres, 0 to 20000.
    pub water_resistance: Option<i64>,
    /// Hours, 0 to 100000.
    pub power_reserve: Option<i64>,
    /// At most 100 characters.
    pub case_material: Option<String>,
    /// At most 100 characters.
    pub crystal: Option<String>,
    /// At most 100 characters.
    pub dial_color: Option<String>,
    /// At most 100 characters.
    pub strap_material: Option<String>,
    /// Indices into [`Known::complications`], each once, in the order of the cell.
    pub complications: Vec<usize>,
    /// What it is worth.
    pub current_value: Option<ListedMoney>,
    /// Day of the valuation.
    pub current_value_date: Option<NaiveDate>,
    /// At most 20000 characters.
    pub notes: Option<String>,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOutcome {
    /// Physical line of the file where the row begins, from 1.
    pub line: u64,
    /// Brand and model as far as they are known, else "Line 12".
    pub title: String,
    /// The watch, or everything that is wrong with the row.
    pub watch: Result<ListedWatch, Vec<CellError>>,
}

/// Reads every row of a table. `mapping` has one entry for each column (see [`super::check_mapping`]; of two columns
/// for one field the first is read), `default_currency` applies to amounts that state none.
#[must_use]
pub fn read_rows(
    table: &Table,
    mapping: &[Option<Field>],
    options: Options,
    default_currency: &str,
    known: &Known,
) -> Vec<RowOutcome> {
    let context = Context::new(table, mapping, options, default_currency, known);
    table.rows.iter().map(|row| RowReader { context: &context, row, errors: Vec::new() }.read()).collect()
}

/// What is the same for every row.
struct Context<'a> {
    table: &'a Table,
    known: &'a Known,
    default_currency: &'a str,
    /// Column of each field, in the order of [`Field::ALL`].
    columns: [Option<usize>; Field::ALL.len()],
    dates: DateReading,
    price: AmountColumn,
    value: AmountColumn,
    /// Brands of the rows before: a list names few brands many times.
    brands: RefCell<HashMap<&'a str, BrandChoice>>,
}

/// What is known about a column of amounts.
struct AmountColumn {
    reading: Reading,
    /// The currency its name states.
    stated: Option<String>,
}

impl<'a> Context<'a> {
    fn new(
        table: &'a Table,
        mapping: &[Option<Field>],
        options: Options,
        default_currency: &'a str,
        known: &'a Known,
    ) -> Self {
        let columns =
            Field::ALL.map(|field| mapping.iter().take(table.columns.len()).position(|mapped| *mapped == Some(field)));
        let column = |field: Field| columns[field as usize];
        let cells = |field: Field| {
            let at = column(field);
            table.rows.iter().filter_map(move |row| cell_text::value(row.cells.get(at?)?))
        };
        let amounts = |field: Field| AmountColumn {
            reading: Reading {
                mark: options.decimal_mark,
                three_decimals: cells(field).any(|cell| number::has_three_decimals(cell, options.decimal_mark)),
            },
            stated: column(field)
                .and_then(|at| currency::of_column(&table.columns[at], &[default_currency], known.minor_digits_of())),
        };
        let dates = cells(Field::PurchaseDate).chain(cells(Field::CurrentValueDate));
        Self {
            table,
            known,
            default_currency,
            columns,
            dates: DateReading::new(options.date_order, dates),
            price: amounts(Field::PurchasePrice),
            value: amounts(Field::CurrentValue),
            brands: RefCell::default(),
        }
    }

    fn brand(&self, cell: &'a str) -> BrandChoice {
        self.brands.borrow_mut().entry(cell).or_insert_with(|| brand::choose(cell, self.known)).clone()
    }

    fn column(&self, field: Field) -> Option<usize> {
        self.columns[field as usize]
    }
}

struct RowReader<'a> {
    context: &'a Context<'a>,
    row: &'a Row,
    errors: Vec<CellError>,
}

impl<'a> RowReader<'a> {
    fn read(mut self) -> RowOutcome {
        self.refuse_surplus();
        let (brand, model) = self.brand_and_model();
        let title = self.title(brand.as_ref(), model.as_deref());
        let (movement_type, stated_caliber) = self.movement();
        let watch = ListedWatch {
            // Stand-ins are never seen: without brand or model the row has an error.
            brand: brand.unwrap_or(BrandChoice::New(String::new())),
            model: model.unwrap_or_default(),
            reference_number: self.text(Field::ReferenceNumber, 100),
            serial_number: self.text(Field::SerialNumber, 100),
            collection: self.text(Field::Collection, 100),
            movement_type,
            caliber: self.caliber(stated_caliber),
            production_year: self
                .parsed(Field::ProductionYear, |cell, _| measure::year(cell))
                .and_then(|year| i32::try_from(year).ok()),
            condition: self.parsed(Field::Condition, |cell, _| choice::condition(cell)),
            purchase_date: self.date(Field::PurchaseDate),
            retailer: self.text(Field::Retailer, 200),
            purchase_price: self.money(Field::PurchasePrice),
            case_diameter: self.size(Field::CaseDiameterMm),
            case_thickness: self.size(Field::CaseThicknessMm),
            lug_width: self.size(Field::LugWidthMm),
            lug_to_lug: self.size(Field::LugToLugMm),
            water_resistance: self.parsed(Field::WaterResistanceM, measure::metres),
            power_reserve: self.parsed(Field::PowerReserveH, measure::hours),
            case_material: self.text(Field::CaseMaterial, 100),
            crystal: self.text(Field::Crystal, 100),
            dial_color: self.text(Field::DialColor, 100),
            strap_material: self.text(Field::StrapMaterial, 100),
            complications: self.complications(),
            current_value: self.money(Field::CurrentValue),
            current_value_date: self.date(Field::CurrentValueDate),
            notes: self.text(Field::Notes, 20_000),
        };
        let watch = if self.errors.is_empty() { Ok(watch) } else { Err(self.errors) };
        RowOutcome { line: self.row.line, title, watch }
    }

    /// The cell of a field, as it stands in the file.
    fn cell(&self, field: Field) -> Option<&'a str> {
        self.row.cells.get(self.context.column(field)?).map(String::as_str)
    }

    fn fail(&mut self, field: Field, fault: Fault) {
        let value = fault.part.as_deref().or_else(|| self.cell(field)).map(str::trim).filter(|value| !value.is_empty());
        let value = value.map(|value| error::shortened(value, SHOWN_CHARS));
        let column = self.context.column(field).and_then(|at| self.context.table.columns.get(at)).cloned();
        let (code, message, limit) = (fault.code, fault.message, fault.limit);
        self.errors.push(CellError { field: Some(field), column, code, message, value, limit });
    }

    /// Refuses a row with filled cells beyond the last column: its cells have been shifted.
    fn refuse_surplus(&mut self) {
        if self.row.surplus == 0 {
            return;
        }
        let columns = self.context.table.columns.len();
        let message = format!(
            "This row has more cells than the header has columns ({columns}). Put texts that contain the delimiter into quotation marks."
        );
        let limit = i64::try_from(columns).ok();
        self.errors.push(CellError {
            field: None,
            column: None,
            code: ErrorCode::TooLong,
            message,
            value: None,
            limit,
        });
    }

    fn text(&mut self, field: Field, limit: usize) -> Option<String> {
        let text = cell_text::text(self.cell(field)?)?;
        self.within(field, text, limit)
    }

    fn within(&mut self, field: Field, text: &str, limit: usize) -> Option<String> {
        let chars = text.chars().count();
        if chars <= limit {
            return Some(text.to_owned());
        }
        let message =
            format!("This text has {chars} characters; at most {limit} are kept. Shorten it, or move it to the notes.");
        let fault = Fault { limit: i64::try_from(limit).ok(), ..Fault::new(ErrorCode::TooLong, message) };
        self.fail(field, fault);
        None
    }

    /// A cell read by `parse`, which is also given the name of the column.
    fn parsed<T>(&mut self, field: Field, parse: impl FnOnce(&str, &str) -> Result<T, Fault>) -> Option<T> {
        let cell = cell_text::value(self.cell(field)?)?;
        let column =
            self.context.column(field).and_then(|at| self.context.table.columns.get(at)).map_or("", String::as_str);
        parse(cell, column).map_err(|fault| self.fail(field, fault)).ok()
    }

    fn size(&mut self, field: Field) -> Option<i64> {
        self.parsed(field, |cell, _| measure::hundredths_of_mm(cell))
    }

    fn date(&mut self, field: Field) -> Option<NaiveDate> {
        let reading = self.context.dates;
        self.parsed(field, |cell, _| date::parse(cell, reading))
    }

    fn brand_and_model(&mut self) -> (Option<BrandChoice>, Option<String>) {
        let known = self.context.known;
        let model = self.cell(Field::Model).and_then(cell_text::text);
        let (brand, model) = if self.context.column(Field::Brand).is_some() {
            (self.brand(), model)
        } else {
            match model.and_then(|cell| brand::split(cell, known)) {
                Some((index, rest)) => (Some(BrandChoice::Known(index)), Some(rest).filter(|rest| !rest.is_empty())),
                None => (None, model),
            }
        };
        // A brand that is too long has its own error already.
        if brand.is_none() && !self.errors.iter().any(|error| error.field == Some(Field::Brand)) {
            let message = if self.context.column(Field::Brand).is_some() {
                "The brand is missing. Fill it in."
            } else {
                "The brand is missing. Map a column to it, or begin the model with a brand you already have."
            };
            self.fail(Field::Brand, Fault::new(ErrorCode::Required, message));
        }
        let Some(model) = model else {
            let message = if self.context.column(Field::Model).is_some() {
                "The model is missing. Fill it in."
            } else {
                "The model is missing. Map a column to it."
            };
            self.fail(Field::Model, Fault::new(ErrorCode::Required, message));
            return (brand, None);
        };
        let model = self.within(Field::Model, model, 200);
        (brand, model)
    }

    fn brand(&mut self) -> Option<BrandChoice> {
        let cell = cell_text::text(self.cell(Field::Brand)?)?;
        self.within(Field::Brand, cell, 100).map(|_| self.context.brand(cell))
    }

    fn title(&self, brand: Option<&BrandChoice>, model: Option<&str>) -> String {
        let brand = brand.map(|brand| brand.name(self.context.known));
        let parts: Vec<&str> = [brand, model].into_iter().flatten().collect();
        if parts.is_empty() { format!("Line {}", self.row.line) } else { parts.join(" ") }
    }

    /// The movement type, and the calibre if the same cell gives it.
    fn movement(&mut self) -> (Option<usize>, Option<String>) {
        let known = self.context.known;
        match self.parsed(Field::MovementType, |cell, _| choice::movement(cell, known)) {
            Some((index, caliber)) => (Some(index), caliber),
            None => (None, None),
        }
    }

    /// The calibre of its own column, else the one behind the movement type. Two different ones are an error, so that
    /// none is lost.
    fn caliber(&mut self, stated: Option<String>) -> Option<String> {
        let own = self.text(Field::Caliber, 100);
        match (own, stated) {
            (Some(own), Some(stated)) if !own.contains(&stated) => {
                let message = "The movement names another calibre than the calibre column. Leave one of them.";
                self.fail(Field::MovementType, Fault::format(message));
                None
            }
            (Some(own), _) => Some(own),
            (None, Some(stated)) => self.within(Field::Caliber, &stated, 100),
            (None, None) => None,
        }
    }

    fn complications(&mut self) -> Vec<usize> {
        let Some(cell) = self.cell(Field::Complications).and_then(cell_text::value) else { return Vec::new() };
        match choice::complications(cell, self.context.known) {
            Ok(found) => found,
            Err(faults) => {
                faults.into_iter().for_each(|fault| self.fail(Field::Complications, fault));
                Vec::new()
            }
        }
    }

    /// An amount. Its currency stands in the cell, in the currency column, in the name of the column, or is the
    /// default. A lone currency column of the purchase counts for the value too.
    fn money(&mut self, field: Field) -> Option<ListedMoney> {
        let context = self.context;
        let cell = cell_text::value(self.cell(field)?)?;
        let (column, own) = match field {
            Field::CurrentValue => (&context.value, Field::CurrentValueCurrency),
            _ => (&context.price, Field::PurchaseCurrency),
        };
        let in_row = self.currency(own);
        let shared = if own == Field::CurrentValueCurrency && context.column(own).is_none() && column.stated.is_none() {
            self.cell(Field::PurchaseCurrency).and_then(cell_text::value)
        } else {
            None
        };
        let shared = shared.and_then(|cell| {
            money::parse_currency(cell, context.default_currency, context.known.minor_digits_of()).ok()
        });
        let hints: Vec<&str> =
            [in_row.as_deref(), column.stated.as_deref(), shared.as_deref(), Some(context.default_currency)]
                .into_iter()
                .flatten()
                .collect();
        let column =
            MoneyColumn { reading: column.reading, minor_digits: context.known.minor_digits_of(), hints: &hints };
        money::parse(cell, &column).map_err(|fault| self.fail(field, fault)).ok()
    }

    fn currency(&mut self, field: Field) -> Option<String> {
        let (default, minor_digits) = (self.context.default_currency, self.context.known.minor_digits_of());
        self.parsed(field, |cell, _| money::parse_currency(cell, default, minor_digits))
    }
}
