//! Amounts of money: whole minor units and a currency, never a binary fraction.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Currency;

/// The largest amount accepted, in minor units, either way: JavaScript still holds it exactly, and sums of a million fit in 64 bits.
pub const MAX_AMOUNT: i64 = 9_000_000_000_000;

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Whole minor units of the currency: cents for USD, yen for JPY. Not negative.
    #[schemars(range(min = 0, max = 9_000_000_000_000_i64))]
    pub amount: i64,
    /// ISO 4217 code.
    pub currency: Currency,
}

impl Money {
    /// The amount as decimal text with the currency's number of digits and a point, without the code: `9500.00`, `-3`, `0.125`.
    pub fn to_decimal(self) -> String {
        let digits = usize::from(self.currency.minor_digits());
        let sign = if self.amount < 0 { "-" } else { "" };
        let text = format!("{:0>width$}", self.amount.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = text.split_at(text.len() - digits);
        if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, code: &str) -> Money {
        Money { amount, currency: code.parse().unwrap() }
    }

    #[test]
    fn decimals_follow_the_currency() {
        assert_eq!(money(950_000, "USD").to_decimal(), "9500.00");
        assert_eq!(money(5, "EUR").to_decimal(), "0.05");
        assert_eq!(money(-5, "EUR").to_decimal(), "-0.05");
        assert_eq!(money(680_000, "JPY").to_decimal(), "680000");
        assert_eq!(money(1_125, "KWD").to_decimal(), "1.125");
        assert_eq!(money(0, "CHF").to_decimal(), "0.00");
    }
}
