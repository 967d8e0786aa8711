//! Round figures: what a stated figure of the workload is lowered to. Three digits in the unit that people would write,
//! `1.25GiB`, `640`, `36.5h`, so that the largest of them that works is at most a hundredth below the largest that works
//! at all. What nobody can have a part of, a byte or a connection, is whole.

use prism_model::Exact;
use prism_model::workload::Word;

/// A unit: what one is worth (numerator and denominator), how many of them take the next larger unit, and whether
/// there are only whole ones.
struct Unit {
    worth: (i64, i64),
    next: i64,
    whole: bool,
}

const fn unit(worth: (i64, i64), next: i64) -> Unit {
    Unit { worth, next, whole: false }
}

/// No next unit.
const LAST: i64 = 1_000_000_000_000;

const RATES: [Unit; 2] = [Unit { worth: (1, 100), next: 100, whole: true }, unit((1, 1), LAST)];
const COUNTS: [Unit; 1] = [Unit { worth: (1, 1), next: LAST, whole: true }];
const SIZES: [Unit; 5] = [
    Unit { worth: (1, 1), next: 1024, whole: true },
    unit((1 << 10, 1), 1024),
    unit((1 << 20, 1), 1024),
    unit((1 << 30, 1), 1024),
    unit((1 << 40, 1), LAST),
];
const TIMES: [Unit; 4] = [unit((1, 1), 60), unit((60, 1), 60), unit((3600, 1), 24), unit((86_400, 1), LAST)];
const SHARES: [Unit; 1] = [unit((1, 100), LAST)];

fn units(word: Word) -> &'static [Unit] {
    match word {
        Word::WriteRps | Word::ReadRps => &RATES,
        Word::FanOut | Word::Connections => &COUNTS,
        Word::DataSize | Word::RecordSize | Word::MessageSize => &SIZES,
        Word::Retention => &TIMES,
        Word::Mean => &SHARES,
    }
}

/// Hundredths of a unit that take three digits: 1.00, 1.01, … 9.99, 10.0, … up to what takes the next unit.
fn hundredths(unit: &Unit) -> impl Iterator<Item = i64> + '_ {
    let scales = (0..12).map(|zeros| 10_i64.pow(zeros));
    let all = scales.flat_map(|scale| (100..1000).map(move |digits| digits * scale));
    all.take_while(|count| *count < unit.next * 100).filter(|count| !unit.whole || count % 100 == 0)
}

/// The round figures below one, the largest first.
pub(super) fn below(word: Word, figure: Exact) -> Vec<Exact> {
    let of = |unit: &'static Unit| {
        let worth = |count: i64| {
            Exact::ratio(i128::from(count) * i128::from(unit.worth.0), 100 * i128::from(unit.worth.1)).ok()
        };
        hundredths(unit).map_while(worth).take_while(|&value| value < figure)
    };
    let mut all: Vec<Exact> = units(word).iter().flat_map(of).collect();
    all.reverse();
    all
}

/// The least of them.
pub(super) fn least(word: Word) -> Exact {
    units(word)
        .first()
        .and_then(|unit| Exact::ratio(unit.worth.0.into(), unit.worth.1.into()).ok())
        .unwrap_or(Exact::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use prism_registry::request::show_figure;

    fn shown(word: Word, figure: i64) -> Vec<String> {
        below(word, Exact::integer(figure)).into_iter().map(|value| show_figure(word, value)).collect()
    }

    #[test]
    fn they_fall_from_the_figure_to_the_least() {
        assert_eq!(shown(Word::Connections, 4), ["3", "2", "1"]);
        assert_eq!(shown(Word::WriteRps, 1)[..2], ["0.99", "0.98"]);
        assert_eq!(shown(Word::ReadRps, 12_346)[..2], ["12300", "12200"]);
        // 1000 KiB are shown by the shorter of their two names.
        assert_eq!(shown(Word::RecordSize, 1 << 20)[..4], ["1020KiB", "1010KiB", "1024KB", "999KiB"]);
        assert_eq!(shown(Word::DataSize, 3 << 40)[..2], ["2.99TiB", "2.98TiB"]);
        assert_eq!(shown(Word::Retention, 86_400)[..2], ["23.9h", "23.8h"]);
        assert_eq!(shown(Word::Mean, 1)[..2], ["99.9%", "99.8%"]);
        for word in Word::ALL {
            let all = below(word, Exact::integer(1 << 20));
            assert!(all.is_sorted_by(|a, b| a > b), "{word:?}");
            assert_eq!(all.last(), Some(&least(word)), "{word:?}");
            assert!(all.len() < 20_000, "{word:?}");
        }
    }
}
