//! Finding text as people type it: partial words, any order, and words with a slip.
//!
//! A record keeps one column of folded text. Every word of the query must be in it, anywhere in a word ("sub" finds "Submariner").
//! Where that finds nothing, [`correct`] takes the closest words that the owner's records do have.

use std::collections::BTreeSet;

use seaworthy_kernel::fold::{fold, squeeze};

use crate::Sql;

/// Longest query that is read, in characters.
pub const LONGEST_QUERY: usize = 200;
/// Most words of a query that count.
const MOST_WORDS: usize = 12;

/// The text to keep for a record: its fields folded, and codes a second time without separators (`16610 LN` also as `16610ln`).
pub fn document<'a>(fields: impl IntoIterator<Item = &'a str>, codes: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for field in fields {
        add(&mut text, &fold(field));
    }
    for code in codes {
        let folded = fold(code);
        let squeezed = squeeze(code);
        if squeezed != folded {
            add(&mut text, &squeezed);
        }
        add(&mut text, &folded);
    }
    text
}

fn add(text: &mut String, part: &str) {
    if !part.is_empty() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
}

/// The words of a query, folded, without repetition, at most 12.
pub fn words(query: &str) -> Vec<String> {
    let cut: String = query.chars().take(LONGEST_QUERY).collect();
    let mut words = Vec::new();
    for word in fold(&cut).split(' ').filter(|word| !word.is_empty()) {
        if words.len() < MOST_WORDS && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Adds ` AND column LIKE …` for each word. `%`, `_` and `\` in a word are plain characters.
pub fn matching(sql: &mut Sql, column: &'static str, words: &[String]) {
    for word in words {
        let mut pattern = String::with_capacity(word.len() + 2);
        pattern.push('%');
        for character in word.chars() {
            if matches!(character, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        pattern.push('%');
        sql.push(" AND ", []).push(column, []).push(r" LIKE {} ESCAPE '\'", [pattern.into()]);
    }
}

/// The query with each word that no document contains replaced by the closest word that one does; `None` where a word has no close
/// one or nothing had to be replaced. Distance is Damerau–Levenshtein (optimal string alignment), at most 1 for words of 4 and 5
/// characters, 2 for longer ones; a word typed only in part is compared with beginnings. Ties: the word more documents have, then the alphabet.
pub fn correct<'a>(query: &[String], documents: impl IntoIterator<Item = &'a str>) -> Option<Vec<String>> {
    let mut counts = std::collections::BTreeMap::<&str, u32>::new();
    for document in documents {
        for word in document.split(' ').collect::<BTreeSet<_>>() {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut changed = false;
    let corrected = query.iter().map(|word| {
        if counts.keys().any(|known| known.contains(word.as_str())) {
            return Some(word.clone());
        }
        changed = true;
        closest(word, &counts)
    });
    let corrected: Option<Vec<String>> = corrected.collect();
    corrected.filter(|_| changed)
}

fn closest(word: &str, counts: &std::collections::BTreeMap<&str, u32>) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let allowed = match letters.len() {
        0..=3 => return None,
        4..=5 => 1,
        _ => 2,
    };
    let mut best: Option<(usize, std::cmp::Reverse<u32>, &str)> = None;
    for (known, count) in counts {
        let target: Vec<char> = known.chars().collect();
        if target.len() + allowed < letters.len() {
            continue;
        }
        let mut distance = distance(&letters, &target);
        // A part of a longer word: compare with its beginning, at one more step so that whole words win.
        if target.len() > letters.len() {
            for length in letters.len()..=(letters.len() + allowed).min(target.len()) {
                let beginning = target.get(..length).unwrap_or(&target);
                distance = distance.min(self::distance(&letters, beginning) + usize::from(length < target.len()));
            }
        }
        let candidate = (distance, std::cmp::Reverse(*count), *known);
        if distance <= allowed + 1 && distance > 0 && best.is_none_or(|current| candidate < current) {
            best = Some(candidate);
        }
    }
    best.filter(|(distance, ..)| *distance <= allowed + 1).map(|(.., known)| known.to_owned())
}

/// Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut rows = vec![0; (a.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in 0..=a.len() {
        rows[at(i, 0)] = i;
    }
    for j in 0..=b.len() {
        rows[at(0, j)] = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[at(i - 1, j)] + 1).min(rows[at(i, j - 1)] + 1).min(rows[at(i - 1, j - 1)] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[at(i - 2, j - 2)] + 1);
            }
            rows[at(i, j)] = least;
        }
    }
    rows[at(a.len(), b.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTS: [&str; 4] = [
        "rolex submariner date 126610ln 126610 ln",
        "rolex gmt-master ii 126710blro",
        "omega speedmaster professional 310.30.42.50.01.001 31030425001001",
        "a. lange & sohne lange 1 101.021 101021",
    ];

    fn corrected(query: &str) -> Option<String> {
        correct(&words(query), DOCUMENTS).map(|words| words.join(" "))
    }

    #[test]
    fn slips_are_corrected() {
        assert_eq!(corrected("submarinr").as_deref(), Some("submariner"));
        assert_eq!(corrected("rolxe submarniner").as_deref(), Some("rolex submariner"));
        assert_eq!(corrected("speedmster omega").as_deref(), Some("speedmaster omega"));
        assert_eq!(corrected("subamr").as_deref(), Some("submariner"), "a part with a slip");
    }

    #[test]
    fn what_is_there_or_far_away_is_left_alone() {
        assert_eq!(corrected("sub"), None, "it is a part of a word: nothing to correct");
        assert_eq!(corrected("xyzzyx"), None);
        assert_eq!(corrected("omg"), None, "three letters are too few to guess");
    }

    #[test]
    fn signs_of_patterns_are_plain_characters() {
        let mut sql = crate::sql!("SELECT 1 WHERE true");
        matching(&mut sql, "w.search_text", &words(r"100% a_b c\d"));
        assert!(sql.text().ends_with(r"AND w.search_text LIKE $1 ESCAPE '\' AND w.search_text LIKE $2 ESCAPE '\' AND w.search_text LIKE $3 ESCAPE '\'"));
    }

    #[test]
    fn codes_are_found_with_and_without_separators() {
        let text = document(["Rolex", "Submariner"], ["126610-LN"]);
        assert_eq!(text, "rolex submariner 126610ln 126610-ln");
    }

    #[test]
    fn distances_known_by_hand() {
        let of = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("ab", "ba"), 1);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("same", "same"), 0);
    }
}
