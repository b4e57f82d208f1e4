//! SQL text with values: the same text for both engines.

use std::future::Future;

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::StoreError;

/// A statement: text, and values for its numbered placeholders. Values never become part of the text.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// A statement that begins with `text`; each `{}` in it takes the next of `values`.
    pub fn new<const N: usize>(text: &'static str, values: [Value; N]) -> Self {
        let mut sql = Self::default();
        sql.push(text, values);
        sql
    }

    /// Adds `text`; each `{}` in it takes the next of `values`.
    pub fn push<const N: usize>(&mut self, text: &'static str, values: [Value; N]) -> &mut Self {
        debug_assert_eq!(text.matches("{}").count(), N, "one value for each placeholder of {text}");
        let mut parts = text.split("{}");
        self.text.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values) {
            self.bind(value);
            self.text.push_str(part);
        }
        self
    }

    /// Adds one placeholder.
    pub fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds `$n, $n+1, …` for a list, in parentheses; `(NULL)` for an empty one, which matches nothing.
    pub fn list(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.text.push('(');
        let mut first = true;
        for value in values {
            if !std::mem::take(&mut first) {
                self.text.push_str(", ");
            }
            self.bind(value);
        }
        if first {
            self.text.push_str("NULL");
        }
        self.text.push(')');
        self
    }

    /// Adds another statement's text and values, its placeholders renumbered.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        let mut rest = other.text.as_str();
        while let Some(at) = rest.find('$') {
            let (before, after) = rest.split_at(at);
            self.text.push_str(before);
            let digits = after.chars().skip(1).take_while(char::is_ascii_digit).count();
            let number = after.get(1..=digits).and_then(|n| n.parse::<usize>().ok());
            match number.and_then(|n| other.values.get(n.wrapping_sub(1))) {
                Some(value) => _ = self.bind(value.clone()),
                None => self.text.push('$'),
            }
            rest = after.get(digits + 1..).unwrap_or_default();
        }
        self.text.push_str(rest);
        self
    }

    /// The text so far, with `$1 …` placeholders.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn statement(self, database: &impl ConnectionTrait) -> Statement {
        Statement::from_sql_and_values(database.get_database_backend(), self.text, self.values)
    }
}

/// Builds a [`Sql`]: `sql!("SELECT name FROM brands WHERE id = {}", id)`.
#[macro_export]
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {
        $crate::Sql::new($text, [$($crate::Value::from($value)),*])
    };
}

/// Sends statements: to the readers, or inside a transaction.
pub trait Query: ConnectionTrait + Sync + Sized {
    /// All rows.
    ///
    /// # Errors
    /// What the database says, as [`StoreError`].
    fn all<T: FromQueryResult + Send>(&self, sql: Sql) -> impl Future<Output = Result<Vec<T>, StoreError>> + Send {
        async move {
            let rows = self.query_all_raw(sql.statement(self)).await?;
            Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// What the database says, as [`StoreError`].
    fn optional<T: FromQueryResult + Send>(
        &self,
        sql: Sql,
    ) -> impl Future<Output = Result<Option<T>, StoreError>> + Send {
        async move {
            let row = self.query_one_raw(sql.statement(self)).await?;
            Ok(row.as_ref().map(|row| T::from_query_result(row, "")).transpose()?)
        }
    }

    /// The one value of the one row: `SELECT count(*) AS value …`.
    ///
    /// # Errors
    /// What the database says, as [`StoreError`]; also when there is no row.
    fn value<T: sea_orm::TryGetable + Send>(&self, sql: Sql) -> impl Future<Output = Result<T, StoreError>> + Send {
        async move {
            let row = self.query_one_raw(sql.statement(self)).await?;
            let row =
                row.ok_or_else(|| sea_orm::DbErr::RecordNotFound("a statement for one value gave no row".into()))?;
            Ok(row.try_get::<T>("", "value")?)
        }
    }

    /// Changes rows; tells how many.
    ///
    /// # Errors
    /// What the database says, as [`StoreError`].
    fn run(&self, sql: Sql) -> impl Future<Output = Result<u64, StoreError>> + Send {
        async move { Ok(self.execute_raw(sql.statement(self)).await?.rows_affected()) }
    }
}

impl<C: ConnectionTrait + Sync> Query for C {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        let mut inner = sql!("w.owner_id = {} AND w.model LIKE {}", 7_i64, "x$1");
        inner.push(" AND w.id IN ", []).list([Value::from(1_i64), Value::from(2_i64)]);
        let mut outer = sql!("SELECT * FROM watches w WHERE a = {} AND ", 5_i64);
        outer.append(&inner).push(" LIMIT {}", [Value::from(20_i64)]);
        assert_eq!(
            outer.text(),
            "SELECT * FROM watches w WHERE a = $1 AND w.owner_id = $2 AND w.model LIKE $3 AND w.id IN ($4, $5) LIMIT $6"
        );
        assert_eq!(outer.values.len(), 6);
    }

    #[test]
    fn an_empty_list_matches_nothing() {
        let mut sql = sql!("id IN ");
        sql.list([]);
        assert_eq!(sql.text(), "id IN (NULL)");
    }
}
