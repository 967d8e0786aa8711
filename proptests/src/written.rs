//! Quantities as people write them: `4GiB`, `30ms`, `15%`, `$12.36`.

use crate::fraction::Fraction;

/// Bytes.
#[must_use]
pub(crate) fn size(bytes: Fraction) -> String {
    const UNITS: [(&str, i128); 6] = [
        ("TiB", 1 << 40),
        ("GiB", 1 << 30),
        ("GB", 1_000_000_000),
        ("MiB", 1 << 20),
        ("KiB", 1 << 10),
        ("B", 1),
    ];
    whole(bytes, &UNITS)
}

/// Seconds.
#[must_use]
pub(crate) fn duration(seconds: Fraction) -> String {
    let milliseconds = seconds * Fraction::whole(1000);
    const UNITS: [(&str, i128); 4] = [("d", 86_400_000), ("h", 3_600_000), ("s", 1000), ("ms", 1)];
    whole(milliseconds, &UNITS)
}

/// The largest unit of which it is a whole number, else the smallest.
fn whole(amount: Fraction, units: &[(&str, i128)]) -> String {
    let even = |&&(_, worth): &&(&str, i128)| {
        let count = amount / Fraction::whole(worth);
        !count.is_zero() && count.floor() == count.ceil()
    };
    let unit = units.iter().find(even).or(units.last());
    unit.map_or_else(String::new, |(name, worth)| format!("{}{name}", amount / Fraction::whole(*worth)))
}

/// A part of one.
#[must_use]
pub(crate) fn percent(part: Fraction) -> String {
    format!("{}%", part * Fraction::whole(100))
}

/// Dollars.
#[must_use]
pub(crate) fn money(dollars: Fraction) -> String {
    format!("${dollars}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_read_like_quantities() {
        let whole = Fraction::whole;
        assert_eq!((size(whole(3 << 30)).as_str(), size(whole(1 << 29)).as_str()), ("3GiB", "512MiB"));
        assert_eq!((size(whole(1536)).as_str(), size(whole(0)).as_str()), ("1536B", "0B"));
        assert_eq!(
            (duration(Fraction::new(24, 1000)).as_str(), duration(whole(3600)).as_str()),
            ("24ms", "1h")
        );
        assert_eq!(
            (duration(Fraction::new(1, 4000)), money(Fraction::new(981, 100))),
            ("0.25ms".into(), "$9.81".into())
        );
        assert_eq!(
            (percent(Fraction::new(999, 1000)), percent(Fraction::ZERO)),
            ("99.9%".into(), "0%".into())
        );
    }
}
