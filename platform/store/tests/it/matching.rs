//! Search with whatever people, and others, type.

use sea_orm::FromQueryResult;
use seaworthy_store::{
    Database, Query as _, StoreError,
    search::{LONGEST_QUERY, document, matching, words},
    sql,
};

use crate::on_both;

const TEXTS: [&str; 12] = [
    "Rolex Submariner 16610",
    "100% steel",
    "a_b underscore",
    r"C:\watches\omega",
    "O'Brien's \"own\" watch",
    "'; DROP TABLE documents; --",
    "⌚ 🕰 emoji",
    "Ünïcødé Straße ＧＭＴ",
    "日本の時計",
    "percent and under: %_%",
    "{} $1 $2 ?1 :name @name",
    "ساعة",
];

#[derive(FromQueryResult)]
struct Row {
    id: i64,
}

async fn with_texts(database: &Database) {
    let change = database.write().await.unwrap();
    for (id, text) in (0_i64..).zip(TEXTS) {
        change
            .run(sql!("INSERT INTO documents (id, search_text) VALUES ({}, {})", id, document([text], [])))
            .await
            .unwrap();
    }
    change.commit().await.unwrap();
}

async fn found(database: &Database, words: &[String]) -> Result<Vec<usize>, StoreError> {
    let mut sql = sql!("SELECT id FROM documents WHERE true");
    matching(&mut sql, "search_text", words);
    sql.push(" ORDER BY id", []);
    let rows: Vec<Row> = database.read().all(sql).await?;
    Ok(rows.into_iter().map(|row| usize::try_from(row.id).unwrap()).collect())
}

/// The same in memory: every word is somewhere in the text.
fn expected(words: &[String]) -> Vec<usize> {
    let holds = |text: &str| words.iter().all(|word| document([text], []).contains(word.as_str()));
    TEXTS.iter().enumerate().filter(|(_, text)| holds(text)).map(|(id, _)| id).collect()
}

on_both! {
    async fn every_sign_is_plain_text(test) {
        with_texts(&test.database).await;
        let queries = [
            "%", "_", "\\", "'", "\"", "%%", "__", "\\\\", "\\%", "\\_", "%_%", "100%", "a_b", "a%b", r"c:\w", "o'b", "';", "--", "; drop table documents",
            "' OR '1'='1", "{}", "$1", "?1", ":name", "@name", "⌚", "🕰", "🕰 emoji", "STRASSE", "ünicode", "gmt", "日本", "計", "ساعة", "sub 16610", "16610 sub", "sub sub",
            "", "   ", "\t\n", "ROLEX", "nothing here", "*", "[a-z]", "^", "a\u{301}", "\u{200b}", "\u{202e}", "\u{feff}", "👨‍👩‍👧",
        ];
        for query in queries {
            let words = words(query);
            assert_eq!(found(&test.database, &words).await.unwrap(), expected(&words), "{query:?}");
        }
        assert_eq!(found(&test.database, &words("%")).await.unwrap(), [1, 9], "not everything");
        assert_eq!(found(&test.database, &words("_")).await.unwrap(), [2, 9], "not everything");
        assert_eq!(found(&test.database, &words("\\")).await.unwrap(), [3]);
        assert_eq!(found(&test.database, &words("")).await.unwrap().len(), TEXTS.len(), "no word, no condition");
        let kept: i64 = test.database.read().value(sql!("SELECT count(*) AS value FROM documents")).await.unwrap();
        assert_eq!(kept, 12);
    }

    /// `words` reads control characters, NUL among them, as blanks: what PostgreSQL cannot take never gets there.
    async fn nul_parts_words(test) {
        with_texts(&test.database).await;
        assert_eq!(words("sub\u{0}16610"), ["sub", "16610"]);
        assert_eq!(words("\u{0}\u{1}\u{7f}"), Vec::<String>::new());
        assert_eq!(found(&test.database, &words("\u{0}sub\u{0}16610\u{0}")).await.unwrap(), [0]);
        assert_eq!(document(["a\u{0}b"], ["1\u{0}2"]), "a b 12 1 2");
    }

    async fn long_queries_are_cut(test) {
        with_texts(&test.database).await;
        let long = [
            "x".repeat(10_000),
            "%".repeat(10_000),
            "🕰".repeat(10_000),
            "ß".repeat(10_000),
            "ﷺ".repeat(10_000),
            "a ".repeat(5_000),
            (0..5_000).map(|n| format!("{n} ")).collect(),
            format!("rolex{}", " ".repeat(10_000)),
        ];
        for query in long {
            let words = words(&query);
            // Folding lengthens some characters; U+FDFA becomes 18 of them.
            assert!(words.len() <= 12 && words.iter().all(|word| word.chars().count() <= 18 * LONGEST_QUERY), "{words:?}");
            assert_eq!(found(&test.database, &words).await.unwrap(), expected(&words), "{:?}", query.chars().take(20).collect::<String>());
        }
    }

    /// A caller that does not cut is served as well: 10,000 characters are 40,002 bytes at most, below SQLite's limit for a pattern.
    async fn a_word_of_ten_thousand_characters(test) {
        let change = test.database.write().await.unwrap();
        for (id, character) in (0_i64..).zip(["x", "%", "\\", "🕰"]) {
            change.run(sql!("INSERT INTO documents (id, search_text) VALUES ({}, {})", id, character.repeat(12_000))).await.unwrap();
        }
        change.commit().await.unwrap();
        for (id, character) in ["x", "%", "\\", "🕰"].into_iter().enumerate() {
            assert_eq!(found(&test.database, &[character.repeat(10_000)]).await.unwrap(), [id], "{character}");
            assert_eq!(found(&test.database, &[character.repeat(12_001)]).await.unwrap(), Vec::<usize>::new(), "{character}");
        }
    }
}
