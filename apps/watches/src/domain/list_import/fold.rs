//! Text made comparable: case, accents and punctuation taken away.

use unicode_normalization::UnicodeNormalization;

/// Lower-case words without accents and punctuation, one blank between them: "Réf.-No." becomes "ref no".
/// Text of nothing but signs stays as it is in lower case, so that two different signs stay different.
pub(super) fn words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().flat_map(char::to_lowercase) {
        let spelled = match c {
            // Latin accents and apostrophes vanish without parting a word.
            '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' | '\u{2bc}' => continue,
            'ß' => "ss",
            'ø' | '\u{2300}' => "o",
            'æ' => "ae",
            'œ' => "oe",
            'ł' => "l",
            'đ' => "d",
            'ı' => "i",
            _ => "",
        };
        // Marks of other scripts (Japanese voicing, Indic vowels) tell words apart, so they stay.
        let is_letter = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || !spelled.is_empty();
        if !is_letter {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        if spelled.is_empty() { folded.push(c) } else { folded.push_str(spelled) }
    }
    if folded.is_empty() { text.trim().to_lowercase() } else { folded }
}

/// [`words`] written together: "S/N" becomes "sn".
pub(super) fn letters(text: &str) -> String {
    words(text).split(' ').collect()
}

/// Umlauts spelled out as German speakers do on a foreign keyboard: "Söhne" becomes "Soehne".
pub(super) fn spelled_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            other => out.push(other),
        }
    }
    out
}

/// Whether one slip of the fingers (a letter more, less, other, or two neighbours swapped) makes one of the other:
/// a Damerau-Levenshtein distance of exactly 1.
pub(super) fn one_slip_apart(a: &str, b: &str) -> bool {
    // A character has at most four bytes.
    if a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => a == &b[1..],
        std::cmp::Ordering::Greater => &a[1..] == b,
        std::cmp::Ordering::Equal => {
            let swapped = a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..];
            a[1..] == b[1..] || swapped
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_away_case_accents_and_punctuation() {
        for (text, folded) in [
            ("Réf.-No.", "ref no"),
            ("S/N", "s n"),
            ("Größe", "grosse"),
            ("  Ø (mm) ", "o mm"),
            ("№", "no"),
            ("L'Epée", "lepee"),
            ("★", "★"),
            ("が", "か\u{3099}"),
        ] {
            assert_eq!(words(text), folded, "{text}");
        }
        assert_eq!(letters("A. Lange & Söhne"), "alangesohne");
        assert_eq!(letters(&spelled_out("A. Lange & Söhne")), "alangesoehne");
    }

    #[test]
    fn one_slip_is_one_edit() {
        for (a, b) in
            [("rollex", "rolex"), ("rolx", "rolex"), ("rolax", "rolex"), ("orlex", "rolex"), ("rolexx", "rolex")]
        {
            assert!(one_slip_apart(a, b) && one_slip_apart(b, a), "{a}");
        }
        for (a, b) in [("rolex", "rolex"), ("rolllex", "rolex"), ("relox", "rolex"), ("", ""), ("nomos", "nodus")] {
            assert!(!one_slip_apart(a, b), "{a}");
        }
    }
}
