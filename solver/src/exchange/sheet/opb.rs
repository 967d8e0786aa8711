//! OPB: sums of bits. A column of more than one unit is made of bits that add up to its most and no more.

use super::{Line, Sheet, one_line};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The numbers of a row's low and of its high side.
pub(crate) type Sides = (Option<usize>, Option<usize>);

/// A sheet in bits.
pub(crate) struct Opb<'s> {
    sheet: &'s Sheet<'s>,
    /// Per column its bits, numbered from 1, with what each counts.
    bits: Vec<Vec<(usize, i64)>>,
    count: usize,
}

impl<'s> Opb<'s> {
    pub(crate) fn new(sheet: &'s Sheet<'s>) -> Self {
        let (mut bits, mut count) = (Vec::new(), 0);
        for column in &sheet.rows.columns {
            let weights = weights(column.most);
            let first = count + 1;
            count += weights.len();
            bits.push((first..).zip(weights).collect());
        }
        Self { sheet, bits, count }
    }

    /// The file; without an objective it asks whether there is anything at all. `notes` are comments.
    pub(crate) fn text(&self, objective: Option<&[(usize, i64)]>, notes: &[String]) -> String {
        let sheet = self.sheet;
        let rows: Vec<String> = sheet.body.iter().flat_map(|line| self.row(line)).collect();
        // A sum of nothing is said with the first bit, so there is one.
        let mut text = format!("* #variable= {} #constraint= {}\n", self.count.max(1), rows.len());
        text.push_str(&sheet.legend("*"));
        for (column, weights) in self.bits.iter().enumerate() {
            let sum: Vec<String> = weights.iter().map(|(bit, weight)| format!("{weight} x{bit}")).collect();
            let sum = if sum.is_empty() { "0".into() } else { sum.join(" + ") };
            let _ = writeln!(text, "* {} = {sum}", sheet.column(column));
        }
        for note in notes {
            let _ = writeln!(text, "* {}", one_line(note));
        }
        if let Some(objective) = objective {
            let _ = writeln!(text, "min: {};", self.sum(objective, 1));
        }
        rows.iter().for_each(|row| text.push_str(row));
        text
    }

    /// A column's bits, numbered from 1, with what each counts.
    pub(crate) fn bits(&self, column: usize) -> &[(usize, i64)] {
        &self.bits[column]
    }

    /// By the position of a row the numbers of its low and of its high side, an equation being both, one after the
    /// other; and how many there are. Rows that say nothing have none.
    pub(crate) fn sides(&self) -> (BTreeMap<usize, Sides>, usize) {
        let (mut sides, mut count) = (BTreeMap::new(), 0);
        for line in &self.sheet.body {
            let mut next = |side: Option<i64>| {
                count += usize::from(side.is_some());
                side.map(|_| count)
            };
            sides.insert(line.index, (next(line.of.low), next(line.of.high)));
        }
        (sides, count)
    }

    /// A sum of columns as one of bits.
    pub(crate) fn sum(&self, terms: &[(usize, i64)], sign: i64) -> String {
        let bits = terms.iter().flat_map(|&(column, factor)| {
            self.bits[column]
                .iter()
                .map(move |&(bit, weight)| (bit, i128::from(factor) * i128::from(sign * weight)))
        });
        // A sum of nothing is said with a bit that counts for nothing.
        let sum = bits.map(|(bit, factor)| format!("{factor:+} x{bit}")).collect::<Vec<_>>().join(" ");
        if sum.is_empty() { "+0 x1".into() } else { sum }
    }

    /// Rows are `≥` or `=`.
    fn row(&self, line: &Line<'_>) -> Vec<String> {
        let row = |sign: i64, relation: &str, right: i64| {
            let right = i128::from(sign) * i128::from(right);
            format!("{} {relation} {right};\n", self.sum(&line.terms, sign))
        };
        match (line.of.low, line.of.high) {
            (Some(low), Some(high)) if low == high => vec![row(1, "=", low)],
            (low, high) => {
                let low = low.map(|low| row(1, ">=", low));
                low.into_iter().chain(high.map(|high| row(-1, ">=", high))).collect()
            }
        }
    }
}

/// Powers of two, and a last weight that makes them add up to `most`.
fn weights(most: i64) -> Vec<i64> {
    let (mut weights, mut left, mut next) = (Vec::new(), most, 1);
    while left > 0 {
        let weight = next.min(left);
        weights.push(weight);
        left -= weight;
        next = weight.saturating_mul(2);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_reach_every_number_and_none_beyond() {
        for most in 0..200_i64 {
            let weights = weights(most);
            assert_eq!(weights.iter().sum::<i64>(), most);
            let reached = |number: i64| {
                let mut left = number;
                weights.iter().rev().for_each(|&weight| {
                    if weight <= left {
                        left -= weight
                    }
                });
                left == 0
            };
            assert!((0..=most).all(reached), "{most}: {weights:?}");
        }
    }
}
