//! Seek pagination in SQL: order, condition and page from one list of sort columns.

use chrono::{DateTime, NaiveDate, Utc};
use seaworthy_kernel::{
    Page,
    paging::{Cursor, Direction},
};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{Sql, Value};

/// What a sort column holds, so that a cursor's JSON becomes a value of the same type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, compared byte by byte.
    Text,
    /// Whole number.
    Integer,
    /// Moment.
    Time,
    /// Day.
    Date,
    /// Id.
    Id,
}

/// One column of the order. The expression must never be NULL: write `coalesce(x, …)` and sort by `x IS NULL` first.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// SQL expression.
    pub expression: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Greatest first.
    pub descending: bool,
}

/// Which page of which order.
#[derive(Debug, Clone)]
pub struct Seek {
    columns: Vec<Column>,
    sort: String,
    cursor: Option<Cursor>,
    limit: i64,
}

/// The cursor is not one of this list, or was made for another order.
#[derive(Debug, thiserror::Error)]
#[error("not a cursor of this list in this order")]
pub struct BadCursor;

impl Seek {
    /// `sort` names the order, e.g. `model:asc`; the last of `columns` must be unique.
    ///
    /// # Errors
    /// [`BadCursor`].
    pub fn new(sort: String, columns: Vec<Column>, cursor: Option<&str>, limit: i64) -> Result<Self, BadCursor> {
        let cursor = cursor.map(|text| Cursor::decode(text, &sort)).transpose().map_err(|_| BadCursor)?;
        if let Some(cursor) = &cursor {
            let fits = cursor.key.len() == columns.len()
                && cursor.key.iter().zip(&columns).all(|(value, column)| value_of(value, column.kind).is_some());
            if !fits {
                return Err(BadCursor);
            }
        }
        Ok(Self { columns, sort, cursor, limit })
    }

    fn backwards(&self) -> bool {
        self.cursor.as_ref().is_some_and(|cursor| cursor.direction == Direction::Previous)
    }

    /// Adds ` AND (…)` for the cursor, ` ORDER BY …` and ` LIMIT …`.
    pub fn finish(&self, sql: &mut Sql) {
        if let Some(cursor) = &self.cursor {
            sql.push(" AND (", []);
            for length in 0..self.columns.len() {
                if length > 0 {
                    sql.push(" OR ", []);
                }
                sql.push("(", []);
                for (at, (column, value)) in self.columns.iter().zip(&cursor.key).take(length + 1).enumerate() {
                    if at > 0 {
                        sql.push(" AND ", []);
                    }
                    let greater = column.descending == self.backwards();
                    sql.push(column.expression, []);
                    sql.push(
                        if at < length {
                            " = "
                        } else if greater {
                            " > "
                        } else {
                            " < "
                        },
                        [],
                    );
                    // `new` has checked that the value is of this kind.
                    sql.bind(value_of(value, column.kind).unwrap_or(Value::String(None)));
                }
                sql.push(")", []);
            }
            sql.push(")", []);
        }
        for (at, column) in self.columns.iter().enumerate() {
            sql.push(if at == 0 { " ORDER BY " } else { ", " }, []);
            sql.push(column.expression, []);
            sql.push(if column.descending == self.backwards() { " ASC" } else { " DESC" }, []);
        }
        // One more than asked for tells whether there is a further page.
        sql.push(" LIMIT {}", [Value::from(self.limit + 1)]);
    }

    /// Makes the page of the rows that [`Seek::finish`] asked for. `key`: the values of the sort columns in a row.
    pub fn page<T>(&self, mut rows: Vec<T>, total: i64, key: impl Fn(&T) -> Vec<Json>) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or_default();
        let more = rows.len() > limit;
        rows.truncate(limit);
        if self.backwards() {
            rows.reverse();
        }
        let count = i64::try_from(rows.len()).unwrap_or_default();
        let from = match &self.cursor {
            None => 0,
            Some(cursor) if self.backwards() => (cursor.position - count).max(0),
            Some(cursor) => cursor.position,
        };
        let cursor = |row: Option<&T>, direction, position| {
            row.map(|row| Cursor { direction, sort: self.sort.clone(), key: key(row), position }.encode())
        };
        let has_next = if self.backwards() { self.cursor.is_some() } else { more };
        let has_previous = if self.backwards() { more } else { self.cursor.is_some() };
        Page {
            next: cursor(rows.last().filter(|_| has_next), Direction::Next, from + count),
            previous: cursor(rows.first().filter(|_| has_previous), Direction::Previous, from),
            items: rows,
            total,
            from,
        }
    }
}

fn value_of(json: &Json, kind: Kind) -> Option<Value> {
    Some(match kind {
        Kind::Integer => json.as_i64()?.into(),
        Kind::Text => json.as_str()?.into(),
        Kind::Id => json.as_str()?.parse::<Uuid>().ok()?.into(),
        Kind::Date => json.as_str()?.parse::<NaiveDate>().ok()?.into(),
        Kind::Time => json.as_str()?.parse::<DateTime<Utc>>().ok()?.into(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sql;

    fn columns() -> Vec<Column> {
        vec![
            Column { expression: "w.model_key", kind: Kind::Text, descending: false },
            Column { expression: "w.n", kind: Kind::Integer, descending: true },
        ]
    }

    fn text(cursor: Option<&str>) -> String {
        let mut sql = sql!("SELECT 1 WHERE true");
        Seek::new("m".into(), columns(), cursor, 2).unwrap().finish(&mut sql);
        sql.text().to_owned()
    }

    #[test]
    fn the_condition_follows_the_order_both_ways() {
        assert_eq!(text(None), "SELECT 1 WHERE true ORDER BY w.model_key ASC, w.n DESC LIMIT $1");
        let cursor =
            |direction| Cursor { direction, sort: "m".into(), key: vec![json!("a"), json!(1)], position: 2 }.encode();
        assert_eq!(
            text(Some(&cursor(Direction::Next))),
            "SELECT 1 WHERE true AND ((w.model_key > $1) OR (w.model_key = $2 AND w.n < $3)) ORDER BY w.model_key ASC, w.n DESC LIMIT $4"
        );
        assert_eq!(
            text(Some(&cursor(Direction::Previous))),
            "SELECT 1 WHERE true AND ((w.model_key < $1) OR (w.model_key = $2 AND w.n > $3)) ORDER BY w.model_key DESC, w.n ASC LIMIT $4"
        );
    }

    #[test]
    fn pages_lead_to_each_other() {
        let key = |row: &(&str, i64)| vec![json!(row.0), json!(row.1)];
        let all = [("a", 9), ("b", 8), ("c", 7), ("d", 6), ("e", 5)];
        let first = Seek::new("m".into(), columns(), None, 2).unwrap().page(all[..3].to_vec(), 5, key);
        assert_eq!((first.items.len(), first.from, first.previous.is_none()), (2, 0, true));
        let second =
            Seek::new("m".into(), columns(), first.next.as_deref(), 2).unwrap().page(all[2..5].to_vec(), 5, key);
        assert_eq!((second.items[0].0, second.from), ("c", 2));
        let third =
            Seek::new("m".into(), columns(), second.next.as_deref(), 2).unwrap().page(all[4..].to_vec(), 5, key);
        assert_eq!((third.from, third.next.is_none()), (4, true));
        // Backwards the rows come reversed from the database.
        let back = Seek::new("m".into(), columns(), third.previous.as_deref(), 2).unwrap();
        let back = back.page(vec![all[3], all[2], all[1]], 5, key);
        assert_eq!((back.items[0].0, back.from, back.next.is_some(), back.previous.is_some()), ("c", 2, true, true));
    }

    #[test]
    fn forged_cursors_are_refused() {
        for key in [vec![json!(1), json!(1)], vec![json!("a")], vec![json!("a"), json!("' OR 1=1")], vec![]] {
            let forged = Cursor { direction: Direction::Next, sort: "m".into(), key, position: 0 }.encode();
            assert!(Seek::new("m".into(), columns(), Some(&forged), 2).is_err());
        }
    }
}
