//! Exact numbers of this crate's own: a numerator over a denominator, in lowest terms. Nothing here is shared
//! with what is tested. Numbers of the worlds are small; one that leaves 128 bits panics, which a test shows.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Div, Mul, Sub};

/// A rational number. Invariant: the denominator is positive and shares no factor with the numerator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    top: i128,
    bottom: i128,
}

impl Fraction {
    /// 0.
    pub const ZERO: Self = Self { top: 0, bottom: 1 };
    /// 1.
    pub const ONE: Self = Self { top: 1, bottom: 1 };

    /// `top ÷ bottom`. A denominator of 0 is taken as 1: no caller has one.
    #[must_use]
    pub fn new(top: i128, bottom: i128) -> Self {
        let bottom = if bottom == 0 { 1 } else { bottom };
        let factor = common(top, bottom).max(1) * bottom.signum();
        Self { top: top / factor, bottom: bottom / factor }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(value: i128) -> Self {
        Self { top: value, bottom: 1 }
    }

    /// Reads `12`, `0.0034`, `-3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{part}").parse().ok()?;
        Some(Self::new(digits, 10_i128.pow(u32::try_from(part.len()).ok()?)))
    }

    /// Reads what is shown: also `1/3`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text.split_once('/') {
            Some((top, bottom)) => Some(Self::new(top.parse().ok()?, bottom.parse().ok()?)),
            None => Self::parse(text),
        }
    }

    /// Numerator and denominator.
    #[must_use]
    pub fn parts(self) -> (i128, i128) {
        (self.top, self.bottom)
    }

    /// The greatest integer not above it.
    #[must_use]
    pub fn floor(self) -> i128 {
        self.top.div_euclid(self.bottom)
    }

    /// The least integer not below it.
    #[must_use]
    pub fn ceil(self) -> i128 {
        -(-self.top).div_euclid(self.bottom)
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.top == 0
    }
}

fn common(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Add for Fraction {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)
    }
}

impl Sub for Fraction {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.top * other.bottom - other.top * self.bottom, self.bottom * other.bottom)
    }
}

impl Mul for Fraction {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self::new(self.top * other.top, self.bottom * other.bottom)
    }
}

impl Div for Fraction {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self::new(self.top * other.bottom, self.bottom * other.top)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.top * other.bottom).cmp(&(other.top * self.bottom))
    }
}

impl fmt::Display for Fraction {
    /// As a plain decimal: `0.125`. The worlds hold no number that has none; `1/3` shows as a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut scale, mut places) = (1_i128, 0_usize);
        while scale % self.bottom != 0 && places < 18 {
            scale *= 10;
            places += 1;
        }
        if scale % self.bottom != 0 {
            return write!(f, "{}/{}", self.top, self.bottom);
        }
        let (sign, digits) = (if self.top < 0 { "-" } else { "" }, self.top.abs() * (scale / self.bottom));
        match places {
            0 => write!(f, "{sign}{digits}"),
            _ => write!(f, "{sign}{}.{:0places$}", digits / scale, digits % scale),
        }
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::read(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no number")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let x = |text| Fraction::parse(text).unwrap();
        assert_eq!(x("0.1") + x("0.2"), x("0.3"));
        assert_eq!(x("2.50") * x("4") / x("5"), Fraction::whole(2));
        assert_eq!((x("-2.1").floor(), x("-2.1").ceil(), x("2").ceil(), x("2.1").ceil()), (-3, -2, 2, 3));
        assert!(x("0.33") < Fraction::new(1, 3) && x("1") - x("0.5") == Fraction::new(-1, -2));
        for text in ["0", "12", "0.0034", "-3.25"] {
            assert_eq!(x(text).to_string(), text);
        }
        assert_eq!((Fraction::new(2, 6).to_string(), Fraction::parse("1e3")), ("1/3".into(), None));
    }
}
