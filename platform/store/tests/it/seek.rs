//! Pages in any order, against a sort in memory.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sea_orm::FromQueryResult;
use seaworthy_kernel::Page;
use seaworthy_store::{
    Database, Query as _,
    seek::{Column, Kind, Seek},
    sql,
};
use seaworthy_testkit::Engine;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::on;

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
struct Row {
    id: Uuid,
    word: String,
    n: i64,
    day: NaiveDate,
    at: DateTime<Utc>,
}

/// Columns that can be sorted by; the id makes each order complete.
const COLUMNS: [(&str, Kind); 5] =
    [("word", Kind::Text), ("n", Kind::Integer), ("day", Kind::Date), ("at", Kind::Time), ("id", Kind::Id)];

#[derive(Debug, Clone)]
struct Case {
    rows: Vec<Row>,
    /// Which of [`COLUMNS`], and whether the greatest come first.
    order: Vec<(usize, bool)>,
    limit: i64,
}

fn row() -> impl Strategy<Value = Row> {
    let words = ["", "a", "A", "ab", "b", "ä", "z", "Z", "é", "名", "🕰", "a b", "%", "_", "'", "\\", "~"];
    let word = prop_oneof![4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "[a-c]{0,3}"];
    let n = prop_oneof![6 => -2_i64..3, 1 => Just(i64::MAX), 1 => Just(i64::MIN)];
    // Whole seconds, milliseconds and microseconds: however many digits the text of a moment has, its order is that of time.
    let micros =
        prop_oneof![Just(0_i64), Just(1), Just(1_000), Just(999_999), Just(500_000), Just(1_000_000), Just(1_000_001)];
    (any::<u128>(), word, n, 0_i64..3, micros).prop_map(|(id, word, n, day, micros)| Row {
        id: Uuid::from_u128(id),
        word,
        n,
        day: NaiveDate::from_ymd_opt(2026, 9, 30).unwrap() + TimeDelta::days(day),
        at: DateTime::from_timestamp(1_795_176_000, 0).unwrap() + TimeDelta::microseconds(micros),
    })
}

fn case() -> impl Strategy<Value = Case> {
    let columns = prop::sample::subsequence(vec![0_usize, 1, 2, 3], 0..=3).prop_shuffle();
    let order = (columns, any::<[bool; 4]>())
        .prop_map(|(columns, down)| columns.into_iter().chain([4]).zip(down).collect::<Vec<_>>());
    (prop::collection::vec(row(), 0..30), order, 1_i64..8).prop_map(|(rows, order, limit)| Case { rows, order, limit })
}

fn compare(a: &Row, b: &Row, order: &[(usize, bool)]) -> Ordering {
    let by = |(column, down): &(usize, bool)| {
        let ordering = match column {
            0 => a.word.as_bytes().cmp(b.word.as_bytes()),
            1 => a.n.cmp(&b.n),
            2 => a.day.cmp(&b.day),
            3 => a.at.cmp(&b.at),
            _ => a.id.as_bytes().cmp(b.id.as_bytes()),
        };
        if *down { ordering.reverse() } else { ordering }
    };
    order.iter().map(by).find(|ordering| *ordering != Ordering::Equal).unwrap_or(Ordering::Equal)
}

fn key(row: &Row, order: &[(usize, bool)]) -> Vec<Json> {
    let value = |column: &usize| match column {
        0 => json!(row.word),
        1 => json!(row.n),
        2 => json!(row.day),
        3 => json!(row.at),
        _ => json!(row.id),
    };
    order.iter().map(|(column, _)| value(column)).collect()
}

async fn page(database: &Database, case: &Case, cursor: Option<&str>) -> Page<Row> {
    let columns = case.order.iter().map(|(column, descending)| {
        let (expression, kind) = COLUMNS[*column];
        Column { expression, kind, descending: *descending }
    });
    let seek = Seek::new("test".into(), columns.collect(), cursor, case.limit).unwrap();
    let mut sql = sql!("SELECT id, word, n, day, at FROM rows_in_order WHERE true");
    seek.finish(&mut sql);
    let total = database.read().value(sql!("SELECT count(*) AS value FROM rows_in_order")).await.unwrap();
    seek.page(database.read().all(sql).await.unwrap(), total, |row: &Row| key(row, &case.order))
}

async fn walk(database: &Database, mut case: Case) {
    let change = database.write().await.unwrap();
    change.run(sql!("DELETE FROM rows_in_order")).await.unwrap();
    for row in &case.rows {
        let sql = sql!(
            "INSERT INTO rows_in_order (id, word, n, day, at) VALUES ({}, {}, {}, {}, {})",
            row.id,
            row.word.clone(),
            row.n,
            row.day,
            row.at
        );
        change.run(sql).await.unwrap();
    }
    change.commit().await.unwrap();
    let order = case.order.clone();
    case.rows.sort_by(|a, b| compare(a, b, &order));
    let limit = usize::try_from(case.limit).unwrap();
    let expected: Vec<&[Row]> = if case.rows.is_empty() { vec![&[]] } else { case.rows.chunks(limit).collect() };

    let mut pages = vec![page(database, &case, None).await];
    while let Some(next) = pages.last().and_then(|page| page.next.clone()) {
        assert!(pages.len() <= expected.len(), "the pages do not end");
        pages.push(page(database, &case, Some(&next)).await);
    }
    assert_eq!(pages.len(), expected.len());
    for (number, (page, expected)) in pages.iter().zip(&expected).enumerate() {
        assert_eq!((page.items.as_slice(), page.from), (*expected, i64::try_from(number * limit).unwrap()));
        assert_eq!(page.total, i64::try_from(case.rows.len()).unwrap());
        assert_eq!(page.previous.is_some(), number > 0);
    }
    // Back from the last page to the first, and forward again from each.
    let mut here = pages.pop().unwrap();
    while let Some(expected) = pages.pop() {
        let back = page(database, &case, here.previous.as_deref()).await;
        assert_eq!((&back.items, back.from), (&expected.items, expected.from));
        assert_eq!(back.previous.is_some(), !pages.is_empty());
        let again = page(database, &case, back.next.as_deref()).await;
        assert_eq!((&again.items, again.from), (&here.items, here.from));
        here = back;
    }
}

fn property(engine: Engine) {
    on(engine, async |test| {
        let database = test.database.clone();
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
            TestRunner::new(config).run(&case(), |case| {
                runtime.block_on(walk(&database, case));
                Ok(())
            })
        })
        .await
        .unwrap()
        .unwrap();
    });
}

#[test]
fn pages_are_the_sorted_rows_on_sqlite() {
    property(Engine::Sqlite);
}

#[test]
fn pages_are_the_sorted_rows_on_postgres() {
    property(Engine::Postgres);
}
