//! Which brand a cell means.

use super::fold;
use super::known::{self, Known};
use super::row::RowOutcome;
use serde::Serialize;
use std::collections::HashMap;

/// The brand of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BrandChoice {
    /// Index into [`Known::brands`].
    Known(usize),
    /// A brand that is not known yet, as the person writes it.
    New(String),
}

impl BrandChoice {
    /// The name for display.
    #[must_use]
    pub fn name<'a>(&'a self, known: &'a Known) -> &'a str {
        match self {
            Self::Known(index) => known.brands().get(*index).map_or("", String::as_str),
            Self::New(name) => name,
        }
    }
}

/// Short and former names, bare, and the bare standard name.
const ALIASES: &[(&str, &str)] = &[
    ("ap", "audemarspiguet"),
    ("audemars", "audemarspiguet"),
    ("pp", "patekphilippe"),
    ("patek", "patekphilippe"),
    ("vc", "vacheronconstantin"),
    ("vacheron", "vacheronconstantin"),
    ("jlc", "jaegerlecoultre"),
    ("lecoultre", "jaegerlecoultre"),
    ("gs", "grandseiko"),
    ("lange", "alangesohne"),
    ("langesohne", "alangesohne"),
    ("langesoehne", "alangesohne"),
    ("als", "alangesohne"),
    ("go", "glashutteoriginal"),
    ("un", "ulyssenardin"),
    ("gp", "girardperregaux"),
    ("rm", "richardmille"),
    ("fc", "frederiqueconstant"),
    ("cw", "christopherward"),
    ("ml", "mauricelacroix"),
    ("bm", "baumemercier"),
    ("tag", "tagheuer"),
    ("heuer", "tagheuer"),
    ("moser", "hmosercie"),
    ("hmoser", "hmosercie"),
    ("mosercie", "hmosercie"),
    ("nomos", "nomosglashutte"),
    ("iwcschaffhausen", "iwc"),
    ("internationalwatchcompany", "iwc"),
    ("nivada", "nivadagrenchen"),
    ("br", "bellross"),
    ("bellandross", "bellross"),
    ("oceanus", "casiooceanus"),
    ("mbandf", "mbf"),
];

/// Names shorter than this are too near to one another to be misspelt.
const SHORTEST_MISSPELT: usize = 5;
/// A brand at the beginning of a model cell has at most so many words.
const MOST_WORDS: usize = 4;
/// Abbreviations at the beginning of a model cell must be in capitals: "un orologio" is not Ulysse Nardin.
const SHORT_ALIAS: usize = 3;

/// Makes new brands that differ only in spelling ("Ming", "MING") one, in the spelling that comes first, and returns
/// them in the order of the file. Rows in error do not count.
pub fn new_brands(rows: &mut [RowOutcome]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut first: HashMap<String, String> = HashMap::new();
    for watch in rows.iter_mut().filter_map(|row| row.watch.as_mut().ok()) {
        let BrandChoice::New(name) = &mut watch.brand else { continue };
        let spelling = first.entry(known::bare_brand(name)).or_insert_with(|| {
            names.push(name.clone());
            name.clone()
        });
        name.clone_from(spelling);
    }
    names
}

/// Punctuation between brand and model.
const BEHIND_A_BRAND: [char; 7] = ['-', '–', '—', ':', ',', '|', '/'];

/// A brand as it is written, folded, bare, or by another name.
fn named(name: &str, bare: fn(&str) -> String, known: &Known) -> Option<usize> {
    known.brand_as_written(name).or_else(|| {
        let bare = bare(name);
        known.brand_by_bare(&bare).or_else(|| {
            let (_, standard) = ALIASES.iter().find(|(alias, _)| *alias == bare)?;
            known.brand_by_bare(standard)
        })
    })
}

/// A brand with one small misspelling.
fn misspelt(name: &str, known: &Known) -> Option<usize> {
    let bare = known::bare_brand(name);
    (bare.chars().count() >= SHORTEST_MISSPELT).then(|| known.brand_one_slip_away(&bare))?
}

/// The brand a cell means: a known one in the order written, folded, without punctuation and words such as "watches",
/// by another name ("JLC"), with one misspelling ("Rollex"); else a new one.
pub(super) fn choose(cell: &str, known: &Known) -> BrandChoice {
    match named(cell, known::bare_brand, known).or_else(|| misspelt(cell, known)) {
        Some(index) => BrandChoice::Known(index),
        None => BrandChoice::New(cell.to_owned()),
    }
}

/// Splits the known brand off the beginning of "Rolex Submariner". The longest brand wins ("Grand Seiko Snowflake"),
/// and one that is spelt well wins over a misspelt one. `None` when no known brand stands there; the model is empty
/// when nothing else does.
pub(super) fn split<'a>(cell: &'a str, known: &Known) -> Option<(usize, &'a str)> {
    let ends: Vec<usize> = word_ends(cell).take(MOST_WORDS).collect();
    let spelt = |name: &str| {
        let short = fold::letters(name).chars().count() <= SHORT_ALIAS;
        let shouted = !name.chars().any(char::is_lowercase);
        // Words such as "Genève" are not left away here: the Omega Genève is a model.
        if short && !shouted { known.brand_as_written(name) } else { named(name, fold::letters, known) }
    };
    let at = |find: &dyn Fn(&str) -> Option<usize>| {
        ends.iter().rev().find_map(|end| find(&cell[..*end]).map(|index| (index, *end)))
    };
    let (index, end) = at(&spelt).or_else(|| at(&|name| misspelt(name, known)))?;
    let model = cell[end..].trim_start_matches(|c: char| c.is_whitespace() || BEHIND_A_BRAND.contains(&c));
    Some((index, model))
}

/// Byte positions where the words of a text end, punctuation behind a word left out.
fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    let is_last = |end: usize| text[end..].chars().next().is_none_or(char::is_whitespace);
    let ends = text
        .char_indices()
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(at, c)| at + c.len_utf8())
        .filter(move |end| is_last(*end));
    ends.map(|end| text[..end].trim_end_matches(|c: char| c.is_whitespace() || BEHIND_A_BRAND.contains(&c)).len())
        .filter(|end| *end > 0)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn brands_as_people_write_them() {
        let known = sample::known();
        for (cell, brand) in [
            ("Rolex", "Rolex"),
            ("ROLEX", "Rolex"),
            ("Rollex", "Rolex"),
            ("Roelx", "Rolex"),
            ("AP", "Audemars Piguet"),
            ("JLC", "Jaeger-LeCoultre"),
            ("Jaeger LeCoultre", "Jaeger-LeCoultre"),
            ("VC", "Vacheron Constantin"),
            ("pp", "Patek Philippe"),
            ("GS", "Grand Seiko"),
            ("Lange", "A. Lange & Söhne"),
            ("A Lange und Soehne", "A. Lange & Söhne"),
            ("Glashuette Original", "Glashütte Original"),
            ("Baltic Watches", "Baltic"),
            ("Monta Watch Co.", "Monta"),
            ("Omega SA", "Omega"),
            ("Bell and Ross", "Bell & Ross"),
            ("TAG-Heuer", "TAG Heuer"),
            ("Tissott", "Tissot"),
        ] {
            assert_eq!(choose(cell, &known).name(&known), brand, "{cell}");
            assert!(matches!(choose(cell, &known), BrandChoice::Known(_)), "{cell}");
        }
        for cell in ["Ming", "Kurono Tokyo", "Dixa", "Rolllexx", "Watch Co", "★"] {
            assert_eq!(choose(cell, &known), BrandChoice::New(cell.to_owned()));
        }
    }

    #[test]
    fn two_near_brands_are_no_match() {
        let known = Known::new(vec!["Vertex".to_owned(), "Vortix".to_owned()], vec![], vec![], sample::minor_digits);
        assert_eq!(choose("Vortex", &known), BrandChoice::New("Vortex".to_owned()));
    }

    #[test]
    fn brands_are_split_off_the_model() {
        let known = sample::known();
        for (cell, brand, model) in [
            ("Rolex Submariner", "Rolex", "Submariner"),
            ("Grand Seiko Snowflake SBGA211", "Grand Seiko", "Snowflake SBGA211"),
            ("Orient Star Classic", "Orient Star", "Classic"),
            ("Rollex GMT", "Rolex", "GMT"),
            ("AP Royal Oak", "Audemars Piguet", "Royal Oak"),
            ("Patek Nautilus", "Patek Philippe", "Nautilus"),
            ("A. Lange & Söhne Lange 1", "A. Lange & Söhne", "Lange 1"),
            ("Omega: Speedmaster", "Omega", "Speedmaster"),
            ("Omega - Speedmaster", "Omega", "Speedmaster"),
            ("Omega Genève", "Omega", "Genève"),
            ("Rolex", "Rolex", ""),
        ] {
            let found = split(cell, &known).map(|(index, model)| (known.brands()[index].as_str(), model));
            assert_eq!(found, Some((brand, model)), "{cell}");
        }
        for cell in ["Ming 37.09", "un orologio", "", "Submariner"] {
            assert_eq!(split(cell, &known), None, "{cell}");
        }
    }
}
