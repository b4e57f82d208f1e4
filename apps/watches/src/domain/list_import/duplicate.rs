//! When two watches are the same one.

use super::fold;
use super::known::Known;
use super::row::ListedWatch;

/// A key that is equal for two rows that describe the same watch; see [`duplicate_key_of`] for the rule.
#[must_use]
pub fn duplicate_key(watch: &ListedWatch, known: &Known) -> String {
    let brand = watch.brand.name(known);
    duplicate_key_of(brand, &watch.model, watch.reference_number.as_deref(), watch.serial_number.as_deref())
}

/// The key of a watch, from a list or from the database.
///
/// A maker gives a serial number once. So a watch with a serial number is known by brand and serial number alone,
/// however its model and reference are spelt: with numbers on both sides they alone decide. A watch without one is
/// known by brand, model and reference. A watch with and a watch without a serial number are never the same: collectors
/// own a reference twice, and taking one of them for the other would lose a watch, while a duplicate can be deleted.
/// Case, accents, blanks and punctuation do not count.
#[must_use]
pub fn duplicate_key_of(
    brand: &str,
    model: &str,
    reference_number: Option<&str>,
    serial_number: Option<&str>,
) -> String {
    let folded = |text: &str| fold::letters(text);
    match serial_number.filter(|serial| !serial.trim().is_empty()) {
        Some(serial) => format!("serial\u{1f}{}\u{1f}{}", folded(brand), folded(serial)),
        None => format!(
            "model\u{1f}{}\u{1f}{}\u{1f}{}",
            folded(brand),
            folded(model),
            reference_number.map(folded).unwrap_or_default()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::duplicate_key_of as key;

    #[test]
    fn the_serial_number_decides_when_both_have_one() {
        assert_eq!(
            key("Rolex", "Submariner", Some("124060"), Some("V 123-456")),
            key("ROLEX", "Sub", None, Some("v123456"))
        );
        assert_ne!(
            key("Rolex", "Submariner", Some("124060"), Some("1")),
            key("Rolex", "Submariner", Some("124060"), Some("2"))
        );
        assert_ne!(key("Rolex", "Submariner", None, Some("1")), key("Omega", "Submariner", None, Some("1")));
        assert_ne!(
            key("Rolex", "Submariner", Some("124060"), Some("1")),
            key("Rolex", "Submariner", Some("124060"), None)
        );
    }

    #[test]
    fn without_serial_numbers_brand_model_and_reference_decide() {
        assert_eq!(
            key("Rolex", "Submariner", Some("124060"), None),
            key("rolex", "SUBMARINER", Some("12-4060"), Some(" "))
        );
        assert_ne!(
            key("Rolex", "Submariner", Some("124060"), None),
            key("Rolex", "Submariner", Some("126610LN"), None)
        );
        assert_ne!(key("Rolex", "Submariner", Some("124060"), None), key("Rolex", "Submariner", None, None));
        assert_ne!(key("a", "b c", None, None), key("a b", "c", None, None));
        assert_ne!(key("x", "★", None, None), key("x", "☆", None, None));
    }
}
