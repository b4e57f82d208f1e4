//! One meaning of "the same text" for both databases: case, accents and width do not count.
//!
//! Databases differ in what they call lower case and in how they order accents, so names that must be unique,
//! ordered or searched are stored a second time as the result of [`fold`], compared byte by byte.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Lower case, without accents, compatibility forms made plain (`Ｇ` is `g`), `ß` as `ss`, `ø` as `o`, white space runs as one blank.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if character.is_whitespace() || character.is_control() {
            gap = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            other => folded.push(other),
        }
    }
    folded
}

/// Only the letters and digits of the folded text: how `16610.LN`, `16610-LN` and `16610LN` become equal.
pub fn squeeze(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_blanks_do_not_count() {
        assert_eq!(fold("  A. Lange &  SÖHNE "), "a. lange & sohne");
        assert_eq!(fold("Glashütte\tOriginal"), "glashutte original");
        assert_eq!(fold("Straße Ø Łódź"), "strasse o lodz");
        assert_eq!(fold("ＧＭＴ"), "gmt");
    }

    #[test]
    fn separators_in_references_do_not_count() {
        assert_eq!(squeeze("16610-LN"), squeeze("16610.ln"));
        assert_eq!(squeeze("311.30.42.30.01.005"), "31130423001005");
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["İstanbul", "ǅ", "ﬁne", "½", "Ünïcødé  ẞ"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
