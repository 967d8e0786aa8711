//! Quantities as people write them, `40GiB`, `20ms`, `$900`, `15%`, read exactly: decimal digits and a unit,
//! nothing else. What is wrong with a text is said together with the way to write it, so that a bare number
//! or a misspelt unit costs one look. The `show_` functions write a value so that it reads back the same.

use prism_model::{Exact, Overflow};
use std::fmt;

/// What kind of quantity a text should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Bytes.
    Size,
    /// Seconds.
    Duration,
    /// Dollars.
    Money,
    /// A fraction of one.
    Percent,
    /// A count or a rate.
    Number,
}

impl Quantity {
    /// With its article: `a size`.
    fn name(self) -> &'static str {
        match self {
            Self::Size => "a size",
            Self::Duration => "a duration",
            Self::Money => "an amount of money",
            Self::Percent => "a percentage",
            Self::Number => "a number",
        }
    }

    /// How one is written.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Size => "4GiB",
            Self::Duration => "20ms",
            Self::Money => "$900",
            Self::Percent => "15%",
            Self::Number => "2000",
        }
    }

    /// Every unit as written, the largest first.
    pub(crate) fn unit_names(self) -> Vec<&'static str> {
        self.units().iter().map(|&(name, ..)| name).collect()
    }

    /// Units with the numerator and denominator of what one is worth, largest first.
    fn units(self) -> &'static [(&'static str, i64, i64)] {
        match self {
            Self::Size => &SIZES,
            Self::Duration => &DURATIONS,
            Self::Percent => &[("%", 1, 100)],
            Self::Money | Self::Number => &[("", 1, 1)],
        }
    }
}

const SIZES: [(&str, i64, i64); 9] = [
    ("TiB", 1 << 40, 1),
    ("TB", 1_000_000_000_000, 1),
    ("GiB", 1 << 30, 1),
    ("GB", 1_000_000_000, 1),
    ("MiB", 1 << 20, 1),
    ("MB", 1_000_000, 1),
    ("KiB", 1 << 10, 1),
    ("KB", 1000, 1),
    ("B", 1, 1),
];

const DURATIONS: [(&str, i64, i64); 8] = [
    ("w", 604_800, 1),
    ("d", 86_400, 1),
    ("h", 3600, 1),
    ("m", 60, 1),
    ("s", 1, 1),
    ("ms", 1, 1000),
    ("us", 1, 1_000_000),
    ("ns", 1, 1_000_000_000),
];

/// Other spellings of units, lower case, and what to write instead.
const SPELLINGS: [(&str, &str); 26] = [
    ("t", "TiB"),
    ("ti", "TiB"),
    ("g", "GiB"),
    ("gi", "GiB"),
    ("m", "MiB"),
    ("mi", "MiB"),
    ("k", "KiB"),
    ("ki", "KiB"),
    ("byte", "B"),
    ("bytes", "B"),
    ("week", "w"),
    ("weeks", "w"),
    ("day", "d"),
    ("days", "d"),
    ("hour", "h"),
    ("hours", "h"),
    ("min", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("sec", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("msec", "ms"),
    ("millis", "ms"),
    ("µs", "us"),
    ("μs", "us"),
];

/// Why a text is not the quantity it should be. Shown as what is wrong and how to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitError {
    /// A number alone, where its unit decides what it means.
    NoUnit {
        /// What it should be.
        quantity: Quantity,
        /// How to write it.
        fix: String,
    },
    /// A number with a unit that is none.
    UnknownUnit {
        /// What it should be.
        quantity: Quantity,
        /// The unit as written.
        unit: String,
        /// How to write it, where that can be guessed.
        fix: Option<String>,
    },
    /// Digits with separators or blanks among them.
    Separators {
        /// What it should be.
        quantity: Quantity,
        /// How to write it.
        fix: String,
    },
    /// No quantity of any kind.
    NotOne {
        /// What it should be.
        quantity: Quantity,
        /// As written.
        text: String,
    },
    /// Below zero.
    Negative {
        /// What it should be.
        quantity: Quantity,
    },
    /// Too many digits to compute with exactly.
    TooLarge {
        /// What it should be.
        quantity: Quantity,
    },
}

impl UnitError {
    /// With the unit that is likely meant where none was written: items are small, and retention is long.
    #[must_use]
    pub fn likely(self, unit: &str) -> Self {
        match self {
            Self::NoUnit { quantity, fix } if !unit.is_empty() => {
                let number = fix.trim_end_matches(char::is_alphabetic);
                Self::NoUnit { quantity, fix: format!("{number}{unit}") }
            }
            other => other,
        }
    }

    /// The text to write instead, where it follows from what was written.
    #[must_use]
    pub fn fix(&self) -> Option<&str> {
        match self {
            Self::NoUnit { fix, .. } | Self::Separators { fix, .. } => Some(fix),
            Self::UnknownUnit { fix, .. } => fix.as_deref(),
            Self::NotOne { .. } | Self::Negative { .. } | Self::TooLarge { .. } => None,
        }
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUnit { quantity, fix } => {
                let unit = match quantity {
                    Quantity::Money => "needs `$`",
                    Quantity::Percent => "needs `%`",
                    Quantity::Size | Quantity::Duration | Quantity::Number => "needs a unit",
                };
                write!(f, "{} {unit}: `{fix}`", quantity.name())
            }
            Self::UnknownUnit { quantity: Quantity::Number, unit, fix } => {
                match power_of_ten(unit) {
                    Some(_) => write!(f, "a number is written out, without `{unit}`")?,
                    None => write!(f, "a number here has no unit, not `{unit}`")?,
                }
                fix.as_ref().map_or(Ok(()), |fix| write!(f, ": `{fix}`"))
            }
            Self::UnknownUnit { quantity, unit, fix: Some(fix) } => {
                write!(f, "`{unit}` is no unit of {}: `{fix}`", quantity.name())
            }
            Self::UnknownUnit { quantity, unit, fix: None } => {
                let known: Vec<&str> = quantity.units().iter().map(|unit| unit.0).collect();
                write!(f, "`{unit}` is no unit of {}, these are: {}", quantity.name(), known.join(" "))
            }
            Self::Separators { quantity, fix } => {
                write!(f, "{} is written without separators or blanks: `{fix}`", quantity.name())
            }
            Self::NotOne { quantity, text } => {
                write!(
                    f,
                    "`{text}` is not {}, which is written like `{}`",
                    quantity.name(),
                    quantity.example()
                )
            }
            Self::Negative { quantity } => {
                write!(
                    f,
                    "{} cannot be negative; it is written like `{}`",
                    quantity.name(),
                    quantity.example()
                )
            }
            Self::TooLarge { quantity } => {
                write!(
                    f,
                    "{} with so many digits cannot be computed exactly; 30 are the most",
                    quantity.name()
                )
            }
        }
    }
}

impl std::error::Error for UnitError {}

/// A size in bytes: `4GiB`, `1.37GiB`, `25GB`, `0B`.
///
/// # Errors
/// [`UnitError`] says what is wrong and how to write it.
pub fn size(text: &str) -> Result<Exact, UnitError> {
    read(Quantity::Size, text)
}

/// A duration in seconds: `20ms`, `7d`.
///
/// # Errors
/// [`UnitError`] says what is wrong and how to write it.
pub fn duration(text: &str) -> Result<Exact, UnitError> {
    read(Quantity::Duration, text)
}

/// An amount in dollars: `$900`, `$0.0034`.
///
/// # Errors
/// [`UnitError`] says what is wrong and how to write it.
pub fn money(text: &str) -> Result<Exact, UnitError> {
    let quantity = Quantity::Money;
    match text.strip_prefix('$') {
        Some(amount) => read(quantity, amount).map_err(|error| with_sign(error, text)),
        None => match read(quantity, text) {
            Ok(_) => Err(UnitError::NoUnit { quantity, fix: format!("${text}") }),
            Err(error) => Err(with_sign(error, text)),
        },
    }
}

/// A fraction of one: `15%` is 3/20.
///
/// # Errors
/// [`UnitError`] says what is wrong and how to write it.
pub fn percent(text: &str) -> Result<Exact, UnitError> {
    read(Quantity::Percent, text)
}

/// A plain decimal that is not negative: `2000`, `0.5`.
///
/// # Errors
/// [`UnitError`] says what is wrong and how to write it.
pub fn number(text: &str) -> Result<Exact, UnitError> {
    read(Quantity::Number, text)
}

/// Bytes, in the unit that makes the shortest text: `1.5GiB`.
#[must_use]
pub fn show_size(bytes: Exact) -> String {
    show(Quantity::Size, bytes).unwrap_or_else(|| format!("{bytes}B"))
}

/// Seconds, in the unit that makes the shortest text: `1.5ms`, `7d`.
#[must_use]
pub fn show_duration(seconds: Exact) -> String {
    show(Quantity::Duration, seconds).unwrap_or_else(|| format!("{seconds}s"))
}

/// A fraction of one: `99.9%`.
#[must_use]
pub fn show_percent(fraction: Exact) -> String {
    show(Quantity::Percent, fraction).unwrap_or_else(|| format!("{fraction}×100%"))
}

/// Digits, then a unit.
fn read(quantity: Quantity, text: &str) -> Result<Exact, UnitError> {
    let (digits, unit) = split(text);
    let Some(value) = decimal(digits) else { return Err(no_number(quantity, text)) };
    let Some(&(_, numerator, denominator)) = quantity.units().iter().find(|known| known.0 == unit) else {
        return Err(no_unit(quantity, text, digits, unit));
    };
    let worth = Exact::ratio(numerator.into(), denominator.into());
    let exact = value.and_then(|value| value.times(worth?));
    exact.map_err(|Overflow| UnitError::TooLarge { quantity })
}

/// Where the digits end.
fn split(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text.split_at(end)
}

/// A decimal without a sign: none at all, or one that may be too long.
fn decimal(digits: &str) -> Option<Result<Exact, Overflow>> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let shape = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    (shape(whole) && shape(part)).then(|| Exact::parse(digits).ok_or(Overflow))
}

/// Says why a text does not start with a number.
fn no_number(quantity: Quantity, text: &str) -> UnitError {
    match text.strip_prefix('-') {
        Some(rest) if decimal(split(rest).0).is_some() => UnitError::Negative { quantity },
        _ => joined(quantity, text).map_or_else(
            || UnitError::NotOne { quantity, text: text.to_owned() },
            |fix| UnitError::Separators { quantity, fix },
        ),
    }
}

/// Says why what follows the number is no unit.
fn no_unit(quantity: Quantity, text: &str, digits: &str, unit: &str) -> UnitError {
    if unit.is_empty() {
        return UnitError::NoUnit { quantity, fix: with_unit(quantity, digits) };
    }
    if let Some(fix) = joined(quantity, text) {
        return UnitError::Separators { quantity, fix };
    }
    let fix = spelling(quantity, unit).map(|unit| format!("{digits}{unit}"));
    let fix = if quantity == Quantity::Number { thousands(digits, unit) } else { fix };
    UnitError::UnknownUnit { quantity, unit: unit.to_owned(), fix }
}

/// The text without blanks and separators, if that makes it one.
fn joined(quantity: Quantity, text: &str) -> Option<String> {
    let fix: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '_' | '\'')).collect();
    (fix.len() < text.len() && read(quantity, &fix).is_ok()).then_some(fix)
}

/// The number with the unit it most likely means.
fn with_unit(quantity: Quantity, digits: &str) -> String {
    match quantity {
        Quantity::Percent => as_percent(digits).unwrap_or_else(|| format!("{digits}%")),
        Quantity::Size => format!("{digits}GiB"),
        Quantity::Duration => format!("{digits}ms"),
        Quantity::Money | Quantity::Number => digits.to_owned(),
    }
}

/// `0.15` is most likely meant as a fraction.
fn as_percent(digits: &str) -> Option<String> {
    let value = Exact::parse(digits).filter(|&value| value < Exact::ONE)?;
    show(Quantity::Percent, value)
}

/// The unit meant by another spelling of it.
fn spelling(quantity: Quantity, unit: &str) -> Option<&'static str> {
    let lower = unit.to_lowercase();
    let known = |name: &str| {
        quantity.units().iter().find(|unit| unit.0.eq_ignore_ascii_case(name)).map(|unit| unit.0)
    };
    let other = || SPELLINGS.iter().filter(|(name, _)| *name == lower).find_map(|(_, name)| known(name));
    known(unit).or_else(other)
}

/// `2k` is 2000.
fn thousands(digits: &str, unit: &str) -> Option<String> {
    let factor = match unit {
        "k" | "K" => 1000,
        "M" => 1_000_000,
        _ => return written_out(digits, power_of_ten(unit)?),
    };
    plain(Exact::parse(digits)?.times(Exact::integer(factor)).ok()?)
}

/// The 6 of `e6`.
fn power_of_ten(unit: &str) -> Option<u32> {
    unit.strip_prefix(['e', 'E'])?.parse().ok()
}

/// `1e6` is 1000000.
fn written_out(digits: &str, power: u32) -> Option<String> {
    let factor = 10_i128.checked_pow(power)?;
    plain(Exact::parse(digits)?.times(Exact::ratio(factor, 1).ok()?).ok()?)
        .filter(|text| number(text).is_ok())
}

/// The error of an amount of money: its fix carries the sign again.
fn with_sign(error: UnitError, text: &str) -> UnitError {
    match error {
        UnitError::Separators { quantity, fix } => UnitError::Separators { quantity, fix: format!("${fix}") },
        UnitError::NoUnit { quantity, .. }
        | UnitError::UnknownUnit { quantity, .. }
        | UnitError::NotOne { quantity, .. } => UnitError::NotOne { quantity, text: text.to_owned() },
        other => other,
    }
}

/// The shortest text that reads back as `value`. Numbers below 1 and weeks only where nothing else does:
/// `512MiB`, not `0.5GiB`; `7d`, not `1w`. Of equally short texts the one in the largest unit.
fn show(quantity: Quantity, value: Exact) -> Option<String> {
    let text = |&(unit, numerator, denominator): &(&str, i64, i64)| {
        let count = value.over(Exact::ratio(numerator.into(), denominator.into()).ok()?).ok()?;
        let text = format!("{}{unit}", plain(count)?);
        let rank = (count < Exact::ONE && !count.is_zero(), unit == "w", text.len());
        (read(quantity, &text) == Ok(value)).then_some((rank, text))
    };
    let texts = quantity.units().iter().filter_map(text);
    texts.min_by_key(|(rank, _)| *rank).map(|(_, text)| text)
}

/// All digits of a decimal that ends.
fn plain(value: Exact) -> Option<String> {
    let (numerator, denominator) = value.parts();
    let (mut scale, mut digits) = (1_i128, 0_usize);
    while scale % denominator != 0 {
        scale = scale.checked_mul(10)?;
        digits += 1;
    }
    let all = numerator.checked_mul(scale / denominator)?;
    match digits {
        0 => Some(all.to_string()),
        _ => Some(format!("{}.{:0digits$}", all / scale, all % scale)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Parse = fn(&str) -> Result<Exact, UnitError>;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn quantities_are_read_exactly() {
        for (text, bytes) in [
            ("4GiB", "4294967296"),
            ("1KB", "1000"),
            ("0.5KiB", "512"),
            ("0B", "0"),
            ("1.37GiB", "1471026298.88"),
        ] {
            assert_eq!(size(text), Ok(exact(bytes)), "{text}");
        }
        for (text, seconds) in [
            ("20ms", "0.02"),
            ("7d", "604800"),
            ("1w", "604800"),
            ("1.5m", "90"),
            ("3us", "0.000003"),
            ("1ns", "0.000000001"),
        ] {
            assert_eq!(duration(text), Ok(exact(seconds)), "{text}");
        }
        assert_eq!(money("$0.0034"), Ok(exact("0.0034")));
        assert_eq!(percent("99.9%"), Ok(exact("0.999")));
        assert_eq!(number("0.5"), Ok(exact("0.5")));
    }

    #[test]
    fn an_error_shows_the_fix() {
        let table: [(Parse, &str, &str); 25] = [
            (size, "4", "a size needs a unit: `4GiB`"),
            (size, "4gib", "`gib` is no unit of a size: `4GiB`"),
            (size, "4Gi", "`Gi` is no unit of a size: `4GiB`"),
            (size, "4m", "`m` is no unit of a size: `4MiB`"),
            (size, "4ms", "`ms` is no unit of a size, these are: TiB TB GiB GB MiB MB KiB KB B"),
            (size, "4 GiB", "a size is written without separators or blanks: `4GiB`"),
            (size, "1,024KiB", "a size is written without separators or blanks: `1024KiB`"),
            (size, "-4GiB", "a size cannot be negative; it is written like `4GiB`"),
            (size, "", "`` is not a size, which is written like `4GiB`"),
            (size, "NaN", "`NaN` is not a size, which is written like `4GiB`"),
            (size, "1.2.3GiB", "`1.2.3GiB` is not a size, which is written like `4GiB`"),
            (duration, "30", "a duration needs a unit: `30ms`"),
            (duration, "30sec", "`sec` is no unit of a duration: `30s`"),
            (duration, "5µs", "`µs` is no unit of a duration: `5us`"),
            (money, "900", "an amount of money needs `$`: `$900`"),
            (money, "$1,200", "an amount of money is written without separators or blanks: `$1200`"),
            (money, "$-3", "an amount of money cannot be negative; it is written like `$900`"),
            (money, "900USD", "`900USD` is not an amount of money, which is written like `$900`"),
            (percent, "15", "a percentage needs `%`: `15%`"),
            (percent, "0.15", "a percentage needs `%`: `15%`"),
            (number, "2k", "a number here has no unit, not `k`: `2000`"),
            (number, "1e6", "a number is written out, without `e6`: `1000000`"),
            (number, "9e99", "a number is written out, without `e99`"),
            (number, "2_000", "a number is written without separators or blanks: `2000`"),
            (number, "-1", "a number cannot be negative; it is written like `2000`"),
        ];
        for (parse, text, message) in table {
            assert_eq!(parse(text).unwrap_err().to_string(), message, "{text}");
        }
    }

    #[test]
    fn the_fix_is_right() {
        for text in ["4gib", "4", "4 GiB", "7k", "1_000B"] {
            let error = size(text).unwrap_err();
            assert!(size(error.fix().unwrap()).is_ok(), "{text}");
        }
        for text in ["900", "$1,200", "1,200"] {
            let error = money(text).unwrap_err();
            assert!(money(error.fix().unwrap()).is_ok(), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_too_long_to_be_exact_is_refused() {
        let long = "9".repeat(31);
        assert_eq!(number(&long), Err(UnitError::TooLarge { quantity: Quantity::Number }));
        assert_eq!(
            size(&format!("{}TiB", "9".repeat(30))),
            Err(UnitError::TooLarge { quantity: Quantity::Size })
        );
        assert!(number(&"9".repeat(30)).is_ok());
        assert!(duration("0.0000000000000000000000000001ns").is_ok());
    }

    #[test]
    fn values_are_shown_short() {
        for text in ["4GiB", "512MiB", "1.37GiB", "400KiB", "25GB", "1.5GB", "0B", "1B", "2.5GiB", "1TiB"] {
            assert_eq!(show_size(size(text).unwrap()), text);
        }
        for text in ["7d", "30ms", "1.5ms", "90s", "1h", "24.5ms", "1d", "1ns"] {
            assert_eq!(show_duration(duration(text).unwrap()), text);
        }
        for text in ["99.9%", "15%", "0%", "99.999%", "120%"] {
            assert_eq!(show_percent(percent(text).unwrap()), text);
        }
        assert_eq!(show_size(Exact::ratio(1, 3).unwrap()), "1/3B");
    }

    /// Digits with at most one point, now and then too many of them.
    fn digits() -> impl Strategy<Value = String> {
        prop_oneof!["[0-9]{1,6}(\\.[0-9]{1,4})?", "[0-9]{1,16}(\\.[0-9]{1,16})?", "[0-9]{28,40}"]
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(digits in digits(), size_unit in 0_usize..9, time_unit in 0_usize..8) {
            if let Ok(bytes) = size(&format!("{digits}{}", SIZES[size_unit].0)) {
                prop_assert_eq!(size(&show_size(bytes)), Ok(bytes));
            }
            if let Ok(seconds) = duration(&format!("{digits}{}", DURATIONS[time_unit].0)) {
                prop_assert_eq!(duration(&show_duration(seconds)), Ok(seconds));
            }
            if let Ok(fraction) = percent(&format!("{digits}%")) {
                prop_assert_eq!(percent(&show_percent(fraction)), Ok(fraction));
            }
        }

        #[test]
        fn no_text_makes_it_panic(digits in digits(), rest in "[-$%.,_ a-zA-Zµ0-9]{0,6}", any in ".*") {
            let quantities: [Parse; 5] = [size, duration, money, percent, number];
            for text in [format!("{digits}{rest}"), format!("{rest}{digits}"), any] {
                for parse in quantities {
                    match parse(&text) {
                        Ok(value) => prop_assert!(!value.is_negative()),
                        Err(error) => {
                            prop_assert!(!error.to_string().is_empty());
                            prop_assert!(error.fix().is_none_or(|fix| !matches!(parse(fix), Err(UnitError::NotOne { .. }))), "{text}: {error}");
                        }
                    }
                }
            }
        }
    }
}
