//! Money as people read it: every digit there is, at least cents, so that the lines of a table add up.

use prism::model::MicroUsd;
use std::cmp::Ordering;

/// `24.82`, `8.6724`.
pub(crate) fn exact(amount: MicroUsd) -> String {
    let text = format!("{amount:.6}");
    let trimmed = text.trim_end_matches('0');
    let digits = trimmed.rsplit_once('.').map_or(0, |(_, digits)| digits.len());
    format!("{trimmed}{}", "0".repeat(2_usize.saturating_sub(digits)))
}

/// `+$8.67`, `-$1.20`.
pub(super) fn signed(amount: MicroUsd) -> String {
    if amount < MicroUsd::ZERO { format!("-${}", exact(-amount)) } else { format!("+${}", exact(amount)) }
}

/// `$8.67 more`, `$1.20 cheaper`, `as much`.
pub(super) fn more(amount: MicroUsd) -> String {
    match amount.cmp(&MicroUsd::ZERO) {
        Ordering::Greater => format!("${} more", exact(amount)),
        Ordering::Less => format!("${} cheaper", exact(-amount)),
        Ordering::Equal => "as much".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_shown_and_at_least_cents() {
        let shown = |micros| exact(MicroUsd(micros));
        assert_eq!(shown(24_820_000), "24.82");
        assert_eq!(shown(8_672_400), "8.6724");
        assert_eq!(shown(0), "0.00");
        assert_eq!(shown(5_700_000), "5.70");
        assert_eq!(shown(1), "0.000001");
        assert_eq!(
            (signed(MicroUsd(-5_000_000)), signed(MicroUsd(10_000))),
            ("-$5.00".into(), "+$0.01".into())
        );
        let apart = [1_000_000, -3_200_000, 0].map(|micros| more(MicroUsd(micros)));
        assert_eq!(apart, ["$1.00 more", "$3.20 cheaper", "as much"]);
    }
}
