//! What a watch has gained since it was bought.

use schemars::JsonSchema;
use seaworthy_kernel::{Currency, Money};
use serde::Serialize;

/// Gain of a watch whose price and value are in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Return {
    /// Present value less purchase price; negative for a loss.
    pub gain: SignedMoney,
    /// Gain as a percentage of the purchase price, two decimals; null where the price is 0.
    pub percent: Option<f64>,
}

/// An amount that may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SignedMoney {
    /// Whole minor units.
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: Currency,
}

/// The return, or nothing where one of the two is missing or they are in different currencies.
pub fn simple_return(price: Option<Money>, value: Option<Money>) -> Option<Return> {
    let (price, value) = (price?, value?);
    if price.currency != value.currency {
        return None;
    }
    let gain = value.amount - price.amount;
    // In hundredths of a percent, half away from zero, in whole numbers: 64 bits hold the largest amounts times 10,000.
    let percent = (price.amount > 0).then(|| {
        let doubled = i128::from(gain) * 20_000 / i128::from(price.amount);
        let rounded = (doubled + doubled.signum()) / 2;
        f64::from(i32::try_from(rounded).unwrap_or(i32::MAX)) / 100.0
    });
    Some(Return { gain: SignedMoney { amount: gain, currency: price.currency }, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, code: &str) -> Option<Money> {
        Some(Money { amount, currency: code.parse().unwrap() })
    }

    fn percent(price: i64, value: i64) -> Option<f64> {
        simple_return(money(price, "USD"), money(value, "USD")).unwrap().percent
    }

    #[test]
    fn worked_examples() {
        assert_eq!(percent(900_000, 1_080_000), Some(20.0));
        assert_eq!(percent(300, 200), Some(-33.33));
        assert_eq!(percent(300, 400), Some(33.33));
        assert_eq!(percent(100, 0), Some(-100.0), "worth nothing is a total loss, not unknown");
        assert_eq!(percent(0, 100), None);
    }

    #[test]
    fn currencies_are_never_mixed() {
        assert_eq!(simple_return(money(100, "USD"), money(100, "EUR")), None);
        assert_eq!(simple_return(None, money(100, "EUR")), None);
        assert_eq!(simple_return(money(100, "EUR"), None), None);
    }
}
