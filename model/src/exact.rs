//! Exact numbers. Every rate, size, price and quantity is a rational; nothing a user sees was ever a float.
//! All arithmetic is checked: a number too large to be exact is an error, never a wrong figure.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The result would not be exact: a number left the range of 128 bits (or a divisor was zero).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number is too large to be computed exactly")]
pub struct Overflow;

/// A rational number, always in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Exact(Ratio<i128>);

impl Exact {
    /// 0.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// 1.
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));

    /// A whole number.
    #[must_use]
    pub const fn integer(value: i64) -> Self {
        Self(Ratio::new_raw(value as i128, 1))
    }

    /// `numerator / denominator`.
    ///
    /// # Errors
    /// [`Overflow`] if the denominator is 0.
    pub fn ratio(numerator: i128, denominator: i128) -> Result<Self, Overflow> {
        if denominator == 0 || denominator == i128::MIN || numerator == i128::MIN {
            return Err(Overflow);
        }
        Ok(Self(Ratio::new(numerator, denominator)))
    }

    /// Reads a plain decimal: digits, at most one point, no exponent, no separators.
    /// `None` if it is anything else or longer than 30 digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let shape = !whole.is_empty() && all_digits(whole) && all_digits(part);
        if !shape || (part.is_empty() && digits.contains('.')) || digits.len() > 30 {
            return None;
        }
        let value: i128 = format!("{whole}{part}").parse().ok()?;
        Self::ratio(sign * value, 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?).ok()
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`Overflow`], as for every operation here.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(&other.0).map(Self).ok_or(Overflow)
    }

    /// `self - other`.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(&other.0).map(Self).ok_or(Overflow)
    }

    /// `self × other`.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_mul(&other.0).map(Self).ok_or(Overflow)
    }

    /// `self ÷ other`.
    ///
    /// # Errors
    /// [`Overflow`], also for a divisor of 0.
    pub fn over(self, other: Self) -> Result<Self, Overflow> {
        if other == Self::ZERO {
            return Err(Overflow);
        }
        self.0.checked_div(&other.0).map(Self).ok_or(Overflow)
    }

    /// The least integer not below it, if it fits.
    ///
    /// # Errors
    /// [`Overflow`] beyond 64 bits.
    pub fn ceil(self) -> Result<i64, Overflow> {
        let floor = self.0.numer().div_euclid(*self.0.denom());
        let up = i128::from(self.0.numer().rem_euclid(*self.0.denom()) != 0);
        i64::try_from(floor + up).map_err(|_| Overflow)
    }

    /// The greatest integer not above it, if it fits.
    ///
    /// # Errors
    /// [`Overflow`] beyond 64 bits.
    pub fn floor(self) -> Result<i64, Overflow> {
        i64::try_from(self.0.numer().div_euclid(*self.0.denom())).map_err(|_| Overflow)
    }

    /// Whether it is below 0.
    #[must_use]
    pub fn is_negative(self) -> bool {
        *self.0.numer() < 0
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Numerator and denominator in lowest terms.
    #[must_use]
    pub fn parts(self) -> (i128, i128) {
        (*self.0.numer(), *self.0.denom())
    }
}

impl fmt::Display for Exact {
    /// A terminating decimal is printed as one, anything else as a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (numerator, denominator) = self.parts();
        let (mut scale, mut digits) = (1_i128, 0_usize);
        while digits <= 12 && scale % denominator != 0 {
            scale *= 10;
            digits += 1;
        }
        if scale % denominator != 0 {
            return write!(f, "{numerator}/{denominator}");
        }
        let Some(value) = numerator.checked_mul(scale / denominator) else {
            return write!(f, "{numerator}/{denominator}");
        };
        let (sign, value) = if value < 0 { ("-", -value) } else { ("", value) };
        match digits {
            0 => write!(f, "{sign}{value}"),
            _ => write!(f, "{sign}{}.{:0digits$}", value / scale, value % scale),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_printed_exactly() {
        for text in ["0", "1.5", "0.0001301369863", "24.82", "-3.25", "100"] {
            assert_eq!(Exact::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Exact::ratio(1, 3).unwrap().to_string(), "1/3");
        for text in ["", ".5", "5.", "1e3", "1_000", "+1", "--1", "1.2.3", "９"] {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }

    #[test]
    fn rounding_is_towards_the_named_side() {
        let x = |t| Exact::parse(t).unwrap();
        assert_eq!((x("2.1").ceil(), x("2.1").floor(), x("2").ceil()), (Ok(3), Ok(2), Ok(2)));
        assert_eq!((x("-2.1").ceil(), x("-2.1").floor()), (Ok(-2), Ok(-3)));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let huge = Exact::ratio(i128::MAX, 1).unwrap();
        assert_eq!(huge.times(Exact::integer(2)), Err(Overflow));
        assert_eq!(huge.ceil(), Err(Overflow));
        assert_eq!(Exact::ONE.over(Exact::ZERO), Err(Overflow));
    }
}
