//! OPB: sums of bits. A column of more than one unit is made of bits that add up to its most and no more.

use super::Sheet;
use std::fmt::Write as _;

pub(super) fn text(sheet: &Sheet<'_>) -> String {
    let bits = Bits::new(sheet);
    let rows: Vec<String> = sheet.body.iter().flat_map(|line| bits.row(line)).collect();
    // A sum of nothing is said with the first bit, so there is one.
    let mut text = format!("* #variable= {} #constraint= {}\n", bits.count.max(1), rows.len());
    text.push_str(&sheet.legend("*"));
    for (column, weights) in bits.of.iter().enumerate() {
        let sum: Vec<String> = weights.iter().map(|(bit, weight)| format!("{weight} x{bit}")).collect();
        let _ = writeln!(
            text,
            "* {} = {}",
            sheet.column(column),
            if sum.is_empty() { "0".into() } else { sum.join(" + ") }
        );
    }
    let _ = writeln!(text, "min: {};", bits.sum(&sheet.objective, 1));
    rows.iter().for_each(|row| text.push_str(row));
    text
}

/// Per column its bits, numbered from 1, with what each counts.
struct Bits {
    of: Vec<Vec<(usize, i64)>>,
    count: usize,
}

impl Bits {
    fn new(sheet: &Sheet<'_>) -> Self {
        let (mut of, mut count) = (Vec::new(), 0);
        for column in &sheet.rows.columns {
            let weights = weights(column.most);
            of.push(
                weights.into_iter().enumerate().map(|(index, weight)| (count + index + 1, weight)).collect(),
            );
            count += of.last().map_or(0, |bits: &Vec<(usize, i64)>| bits.len());
        }
        Self { of, count }
    }

    fn sum(&self, terms: &[(usize, i64)], sign: i64) -> String {
        let bits = terms.iter().flat_map(|&(column, factor)| {
            self.of[column]
                .iter()
                .map(move |&(bit, weight)| (bit, i128::from(factor) * i128::from(sign * weight)))
        });
        bits.map(|(bit, factor)| format!("{factor:+} x{bit}")).collect::<Vec<_>>().join(" ")
    }

    /// Rows are `≥` or `=`.
    fn row(&self, line: &super::Line<'_>) -> Vec<String> {
        let row = |sign: i64, relation: &str, right: i64| {
            let sum = self.sum(&line.terms, sign);
            // A sum of nothing is said with a bit that counts for nothing.
            let sum = if sum.is_empty() { "+0 x1".into() } else { sum };
            format!("{sum} {relation} {right};\n")
        };
        match (line.of.low, line.of.high) {
            (Some(low), Some(high)) if low == high => vec![row(1, "=", low)],
            (low, high) => {
                let low = low.map(|low| row(1, ">=", low));
                low.into_iter().chain(high.map(|high| row(-1, ">=", -high))).collect()
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
