//! The least sum by halving: what the rows leave of every column's range is found, then one range is cut in two and
//! each half is looked at. Nothing is left out unless a row says that it holds no point, or none that is better.

use super::{Row, Sheet};

/// Lowest and highest value of each column.
type Ranges = Vec<(i128, i128)>;

/// What a file comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The least sum, and where.
    Least(i128, Vec<i128>),
    /// No point keeps all rows.
    Nothing,
    /// More steps than allowed.
    TooLarge,
}

/// The least sum in at most so many steps.
#[must_use]
pub fn best(sheet: &Sheet, most_steps: usize) -> Answer {
    let ranges = sheet.columns.iter().map(|column| (column.low, column.high)).collect();
    let mut search = Search { sheet, best: None, left: most_steps };
    match (search.look(ranges), search.best) {
        (None, _) => Answer::TooLarge,
        (Some(()), Some((value, point))) => Answer::Least(value, point),
        (Some(()), None) => Answer::Nothing,
    }
}

struct Search<'s> {
    sheet: &'s Sheet,
    best: Option<(i128, Vec<i128>)>,
    left: usize,
}

impl Search<'_> {
    /// `None`: out of steps.
    fn look(&mut self, mut ranges: Ranges) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        if !self.narrow(&mut ranges) {
            return Some(());
        }
        let Some(column) = self.widest(&ranges) else {
            let point: Vec<i128> = ranges.iter().map(|range| range.0).collect();
            let value = self.sheet.objective.iter().map(|&(column, factor)| factor * point[column]).sum();
            self.best = Some((value, point));
            return Some(());
        };
        for half in self.halves(column, ranges[column]) {
            let mut part = ranges.clone();
            part[column] = half;
            self.look(part)?;
        }
        Some(())
    }

    fn factor(&self, column: usize) -> i128 {
        self.sheet.objective.iter().filter(|term| term.0 == column).map(|term| term.1).sum()
    }

    /// The open column on which the sum depends most; `None` where all are closed.
    fn widest(&self, ranges: &Ranges) -> Option<usize> {
        let open = (0..ranges.len()).filter(|&column| ranges[column].0 < ranges[column].1);
        open.max_by_key(|&column| {
            (self.factor(column).abs() * (ranges[column].1 - ranges[column].0), std::cmp::Reverse(column))
        })
    }

    /// The better half first.
    fn halves(&self, column: usize, (low, high): (i128, i128)) -> [(i128, i128); 2] {
        let middle = low + (high - low) / 2;
        let (lower, upper) = ((low, middle), (middle + 1, high));
        if self.factor(column) < 0 { [upper, lower] } else { [lower, upper] }
    }

    /// What the rows leave, and what could still be better; false if that is nothing.
    fn narrow(&self, ranges: &mut Ranges) -> bool {
        let better = self.best.as_ref().map(|(value, _)| Row {
            terms: self.sheet.objective.clone(),
            low: None,
            high: Some(value - 1),
        });
        loop {
            let before = ranges.clone();
            if !self.sheet.rows.iter().chain(&better).all(|row| keep(row, ranges)) {
                return false;
            }
            if *ranges == before {
                return true;
            }
        }
    }
}

/// What one row leaves; false if that is nothing.
fn keep(row: &Row, ranges: &mut Ranges) -> bool {
    let least = |(column, factor): (usize, i128), ranges: &Ranges| {
        factor * if factor > 0 { ranges[column].0 } else { ranges[column].1 }
    };
    let most = |(column, factor): (usize, i128), ranges: &Ranges| {
        factor * if factor > 0 { ranges[column].1 } else { ranges[column].0 }
    };
    let low: i128 = row.terms.iter().map(|&term| least(term, ranges)).sum();
    let high: i128 = row.terms.iter().map(|&term| most(term, ranges)).sum();
    if row.high.is_some_and(|most| low > most) || row.low.is_some_and(|least| high < least) {
        return false;
    }
    for &(column, factor) in row.terms.iter().filter(|term| term.1 != 0) {
        let (own_low, own_high) = (least((column, factor), ranges), most((column, factor), ranges));
        // What is left for this term where all others are at their best.
        let up = row.high.map(|most| most - (low - own_low));
        let down = row.low.map(|least| least - (high - own_high));
        let (up, down) = if factor > 0 { (up, down) } else { (down, up) };
        let range = &mut ranges[column];
        let highest = up.map_or(range.1, |up| range.1.min(floor(up, factor)));
        let lowest = down.map_or(range.0, |down| range.0.max(-floor(-down, factor)));
        if lowest > highest {
            return false;
        }
        *range = (lowest, highest);
    }
    true
}

fn floor(top: i128, bottom: i128) -> i128 {
    let rounded = top / bottom;
    if top % bottom != 0 && (top < 0) != (bottom < 0) { rounded - 1 } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    /// Every small sheet, against looking at every point.
    #[test]
    fn halving_misses_nothing() {
        let mut dice = crate::dice::Dice::new(7);
        let (mut solved, mut empty) = (0, 0);
        for _ in 0..3_000 {
            let mut number = |most: usize| {
                i128::try_from(dice.below(2 * most + 1)).unwrap() - i128::try_from(most).unwrap()
            };
            let columns: Vec<Column> = (0..3)
                .map(|_| number(3))
                .map(|low| Column { name: String::new(), low, high: low + 3 })
                .collect();
            let mut terms = || (0..3).map(|column| (column, number(4))).collect::<Vec<_>>();
            let objective = terms();
            let rows = (0..3).map(|_| (terms(), terms()[0].1)).map(|(terms, side)| Row {
                terms,
                low: (side % 2 == 0).then_some(side),
                high: (side % 3 != 0).then_some(side + 2),
            });
            let sheet = Sheet { objective, rows: rows.collect(), columns, ..Sheet::default() };
            let expected = everywhere(&sheet);
            match best(&sheet, 100_000) {
                Answer::Least(value, point) => {
                    solved += 1;
                    assert_eq!(Some(value), expected, "{sheet:?}");
                    assert!(holds(&sheet, &point));
                }
                Answer::Nothing => {
                    empty += 1;
                    assert_eq!(None, expected, "{sheet:?}");
                }
                Answer::TooLarge => panic!("too large"),
            }
        }
        assert!(solved > 300 && empty > 300, "{solved} {empty}");
    }

    fn sum(terms: &[(usize, i128)], point: &[i128]) -> i128 {
        terms.iter().map(|&(column, factor)| factor * point[column]).sum()
    }

    fn holds(sheet: &Sheet, point: &[i128]) -> bool {
        sheet.rows.iter().all(|row| {
            let sum = sum(&row.terms, point);
            row.low.is_none_or(|low| sum >= low) && row.high.is_none_or(|high| sum <= high)
        })
    }

    fn everywhere(sheet: &Sheet) -> Option<i128> {
        let at = |column: usize, step: i128| sheet.columns[column].low + step;
        let points = (0..64).map(|n| vec![at(0, n % 4), at(1, n / 4 % 4), at(2, n / 16)]);
        points.filter(|point| holds(sheet, point)).map(|point| sum(&sheet.objective, &point)).min()
    }
}
