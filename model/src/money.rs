//! Money is an integer count of micro-USD per month. Prices are exact rationals; they become money once,
//! when a cost line is rounded (up, so that a bill is never understated), and from then on only add.

use crate::exact::{Exact, Overflow};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// Micro-USD per month, within ±2^53 for every single line so that sums of millions of lines fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MicroUsd(pub i64);

impl MicroUsd {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest single line, about nine billion dollars a month.
    pub const LIMIT: i64 = 1 << 53;

    /// `dollars`, rounded up to the next micro-USD.
    ///
    /// # Errors
    /// [`Overflow`] beyond [`MicroUsd::LIMIT`].
    pub fn rounded_up(dollars: Exact) -> Result<Self, Overflow> {
        Self::within(dollars.times(Exact::integer(1_000_000))?.ceil()?)
    }

    /// `dollars`, rounded down to the previous micro-USD.
    ///
    /// # Errors
    /// [`Overflow`] beyond [`MicroUsd::LIMIT`].
    pub fn rounded_down(dollars: Exact) -> Result<Self, Overflow> {
        Self::within(dollars.times(Exact::integer(1_000_000))?.floor()?)
    }

    fn within(micros: i64) -> Result<Self, Overflow> {
        if (-Self::LIMIT..=Self::LIMIT).contains(&micros) { Ok(Self(micros)) } else { Err(Overflow) }
    }
}

impl Add for MicroUsd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for MicroUsd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for MicroUsd {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for MicroUsd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for MicroUsd {
    fn sum<I: Iterator<Item = Self>>(lines: I) -> Self {
        lines.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for MicroUsd {
    /// Dollars and cents, rounded up to the cent: `24.82`. A precision of 6 (`{:.6}`) shows every digit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(2).min(6);
        let step = 10_i64.pow(6 - u32::try_from(digits).unwrap_or(0));
        let steps = self.0.div_euclid(step) + i64::from(self.0.rem_euclid(step) != 0);
        let per_dollar = 1_000_000 / step;
        let sign = if steps < 0 { "-" } else { "" };
        let (dollars, rest) = (
            steps.unsigned_abs() / per_dollar.unsigned_abs(),
            steps.unsigned_abs() % per_dollar.unsigned_abs(),
        );
        match digits {
            0 => write!(f, "{sign}{dollars}"),
            _ => write!(f, "{sign}{dollars}.{rest:0digits$}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_rounded_once_and_up() {
        let line = |text| MicroUsd::rounded_up(Exact::parse(text).unwrap()).unwrap();
        assert_eq!(line("0.0000001"), MicroUsd(1));
        assert_eq!(line("24.82"), MicroUsd(24_820_000));
        assert!(MicroUsd::rounded_up(Exact::parse("9007199255").unwrap()).is_err());
    }

    #[test]
    fn cents_are_shown_rounded_up() {
        assert_eq!(MicroUsd(24_820_000).to_string(), "24.82");
        assert_eq!(MicroUsd(8_672_400).to_string(), "8.68");
        assert_eq!(format!("{:.6}", MicroUsd(8_672_401)), "8.672401");
        assert_eq!(MicroUsd(-5_000).to_string(), "0.00");
        assert_eq!(MicroUsd(-15_000).to_string(), "-0.01");
    }
}
