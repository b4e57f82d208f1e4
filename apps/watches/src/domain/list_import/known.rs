//! The names an installation and a person already have.

use super::fold;
use std::collections::HashMap;

/// Lists of names to match cells against. Results are indices into these lists.
#[derive(Debug, Clone)]
pub struct Known {
    brands: Vec<String>,
    movement_types: Names,
    complications: Names,
    minor_digits: fn(&str) -> Option<u8>,
    exact: HashMap<String, usize>,
    lower: HashMap<String, usize>,
    /// Without accents, punctuation, blanks and words such as "watches"; the longest way to compare.
    bare: HashMap<String, usize>,
}

/// Names with their folded forms.
#[derive(Debug, Clone)]
pub(super) struct Names {
    names: Vec<String>,
    letters: Vec<String>,
}

impl Names {
    fn new(names: Vec<String>) -> Self {
        let letters = names.iter().map(|name| fold::letters(name)).collect();
        Self { names, letters }
    }

    pub(super) fn as_written(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    pub(super) fn by_letters(&self, letters: &str) -> Option<usize> {
        self.letters.iter().position(|known| known == letters)
    }
}

/// Words that people and makers add to a brand or leave away.
const BRAND_WORDS: &[&str] = &[
    "watches",
    "watch",
    "co",
    "company",
    "uhren",
    "uhrenmanufaktur",
    "montres",
    "orologi",
    "relojes",
    "geneve",
    "geneva",
    "schaffhausen",
    "sa",
    "ag",
    "gmbh",
    "ltd",
    "inc",
    "the",
    "and",
    "und",
    "et",
    "e",
    "y",
    "officine",
];

impl Known {
    /// `brands` are the common ones and the person's own, `minor_digits` gives the decimals of an ISO 4217 code and
    /// `None` for codes that are not offered.
    #[must_use]
    pub fn new(
        brands: Vec<String>,
        movement_types: Vec<String>,
        complications: Vec<String>,
        minor_digits: fn(&str) -> Option<u8>,
    ) -> Self {
        let (mut exact, mut lower, mut bare) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (index, name) in brands.iter().enumerate() {
            exact.entry(name.clone()).or_insert(index);
            lower.entry(name.to_lowercase()).or_insert(index);
            bare.entry(bare_brand(name)).or_insert(index);
        }
        for (index, name) in brands.iter().enumerate() {
            bare.entry(bare_brand(&fold::spelled_out(name))).or_insert(index);
        }
        let (movement_types, complications) = (Names::new(movement_types), Names::new(complications));
        Self { brands, movement_types, complications, minor_digits, exact, lower, bare }
    }

    /// Names of the brands.
    #[must_use]
    pub fn brands(&self) -> &[String] {
        &self.brands
    }

    /// Names of the movement types.
    #[must_use]
    pub fn movement_types(&self) -> &[String] {
        &self.movement_types.names
    }

    /// Names of the complications.
    #[must_use]
    pub fn complications(&self) -> &[String] {
        &self.complications.names
    }

    /// Decimals of a currency: 2 for USD, 0 for JPY, 3 for KWD; `None` when the code is not offered.
    #[must_use]
    pub fn minor_digits(&self, currency: &str) -> Option<u8> {
        (self.minor_digits)(currency)
    }

    pub(super) fn movement_names(&self) -> &Names {
        &self.movement_types
    }

    pub(super) fn complication_names(&self) -> &Names {
        &self.complications
    }

    pub(super) fn minor_digits_of(&self) -> fn(&str) -> Option<u8> {
        self.minor_digits
    }

    pub(super) fn brand_as_written(&self, name: &str) -> Option<usize> {
        self.exact.get(name).or_else(|| self.lower.get(&name.to_lowercase())).copied()
    }

    pub(super) fn brand_by_bare(&self, bare: &str) -> Option<usize> {
        self.bare.get(bare).copied()
    }

    /// The one brand whose bare name is one slip away; `None` when there are two.
    pub(super) fn brand_one_slip_away(&self, bare: &str) -> Option<usize> {
        let mut near = self.bare.iter().filter(|(name, _)| fold::one_slip_apart(name, bare)).map(|(_, index)| *index);
        let first = near.next()?;
        near.all(|other| other == first).then_some(first)
    }
}

/// A brand without the words that are added or left away: "The Baltic Watch Co." becomes "baltic". When nothing but
/// such words remain they stay.
pub(super) fn bare_brand(name: &str) -> String {
    let words = fold::words(name);
    let bare: String = words.split(' ').filter(|word| !BRAND_WORDS.contains(word)).collect();
    if bare.is_empty() { words } else { bare }
}
