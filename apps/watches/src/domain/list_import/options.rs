//! How dates and numbers are written in a file, by evidence.

use super::cell_text;
use super::date::{self, DateVote};
use super::decode::Table;
use super::field::Field;
use super::number;
use serde::{Deserialize, Serialize};

/// In which order day, month and year stand where a date could be read in more than one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 03/04/2021 is 3 April.
    DayFirst,
    /// 03/04/2021 is 4 March.
    MonthFirst,
    /// 21/03/04 is 4 March 2021; 03/04/2021 is 3 April.
    YearFirst,
}

/// Which mark parts whole and fraction where a number could be read in more than one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 9,500 is nine thousand five hundred.
    Point,
    /// 9.500 is nine thousand five hundred.
    Comma,
}

/// How to read what could be read in more than one way. It decides only there: "25/12/2021" is Christmas and
/// "1.234,56" has a decimal comma whatever is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Options {
    /// Order of day, month and year.
    pub date_order: DateOrder,
    /// Mark before the fraction.
    pub decimal_mark: DecimalMark,
}

/// Finds the options by the cells of the mapped columns.
///
/// Each date and each amount that can be read in one way only is a vote. Amounts such as "9,500" vote for thousands.
/// Sizes in millimetres are asked when the amounts do not decide, and dates with dots count as day first when no other
/// date decides. Without any evidence: day first, decimal point.
#[must_use]
pub fn detect_options(table: &Table, mapping: &[Option<Field>]) -> Options {
    let column = |field: Field| mapping.iter().position(|mapped| *mapped == Some(field));
    let cells = |fields: &[Field]| {
        let columns: Vec<usize> = fields.iter().filter_map(|&field| column(field)).collect();
        let cells =
            table.rows.iter().flat_map(move |row| columns.clone().into_iter().filter_map(|at| row.cells.get(at)));
        cells.filter_map(|cell| cell_text::value(cell))
    };
    Options {
        date_order: date_order(cells(&[Field::PurchaseDate, Field::CurrentValueDate])),
        decimal_mark: decimal_mark(cells(&[Field::PurchasePrice, Field::CurrentValue]))
            .or_else(|| {
                let sizes = [Field::CaseDiameterMm, Field::CaseThicknessMm, Field::LugWidthMm, Field::LugToLugMm];
                decimal_mark(cells(&sizes))
            })
            .unwrap_or(DecimalMark::Point),
    }
}

fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut day, mut month, mut year, mut open, mut dotted) = (0, 0, 0, 0, 0);
    for cell in cells {
        match date::vote(cell) {
            Some(DateVote::DayFirst) => day += 1,
            Some(DateVote::MonthFirst) => month += 1,
            Some(DateVote::YearFirst) => year += 1,
            Some(DateVote::Open) => open += 1,
            Some(DateVote::Dotted) => dotted += 1,
            None => {}
        }
    }
    if month > day {
        DateOrder::MonthFirst
    } else if day + open + dotted == 0 && year > 0 {
        DateOrder::YearFirst
    } else {
        DateOrder::DayFirst
    }
}

fn decimal_mark<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DecimalMark> {
    let (mut point, mut comma) = (0, 0);
    for cell in cells {
        match number::vote(cell) {
            Some(DecimalMark::Point) => point += 1,
            Some(DecimalMark::Comma) => comma += 1,
            None => {}
        }
    }
    match point.cmp(&comma) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}
