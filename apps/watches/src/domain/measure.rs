//! Lengths: whole hundredths of a millimetre, so that no binary fraction is stored.

use seaworthy_kernel::{FieldCode, FieldError};

/// Hundredths of a millimetre of a length in millimetres with at most two decimals.
///
/// # Errors
/// [`FieldCode::BadFormat`] when there are more decimals.
pub fn hundredths(field: &str, millimetres: f64) -> Result<i64, FieldError> {
    let scaled = millimetres * 100.0;
    let rounded = scaled.round();
    // The schema has kept the value between 0 and 999.99, so the cast is exact.
    if (scaled - rounded).abs() > 1e-6 || !(0.0..=99_999.0).contains(&rounded) {
        return Err(FieldError::new(field, FieldCode::BadFormat, "may have at most two decimals, such as 40.5"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number from 0 to 99999")]
    Ok(rounded as i64)
}

/// Millimetres of whole hundredths.
pub fn millimetres(hundredths: i64) -> f64 {
    f64::from(i32::try_from(hundredths).unwrap_or(i32::MAX)) / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_survives_both_ways() {
        for length in 0..=99_999 {
            assert_eq!(hundredths("x", millimetres(length)).unwrap(), length);
        }
        for wrong in [40.123, 0.001, -1.0, 1000.0, f64::NAN] {
            assert!(hundredths("case_diameter_mm", wrong).is_err(), "{wrong}");
        }
    }
}
