//! The LP format: readable, and read by most solvers.

use super::Sheet;
use std::fmt::Write as _;

/// Terms on one line; longer sums go on on the next, because readers have a limit.
const TERMS: usize = 12;

pub(super) fn text(sheet: &Sheet<'_>) -> String {
    let mut text = sheet.legend("\\");
    let _ = writeln!(text, "Minimize\n cost: {}\nSubject To", sum(sheet, &sheet.objective));
    for line in &sheet.body {
        let sum = sum(sheet, &line.terms);
        let name = &line.name;
        match (line.of.low, line.of.high) {
            (Some(low), Some(high)) if low == high => {
                let _ = writeln!(text, " {name}: {sum} = {low}");
            }
            (low, high) => {
                let _ = low.map(|low| writeln!(text, " {name}g: {sum} >= {low}"));
                let _ = high.map(|high| writeln!(text, " {name}l: {sum} <= {high}"));
            }
        }
    }
    text.push_str("Bounds\n");
    let columns = sheet.rows.columns.iter().enumerate();
    for (index, column) in columns.clone() {
        let _ = writeln!(text, " 0 <= {} <= {}", sheet.column(index), column.most);
    }
    text.push_str("General\n");
    for (index, _) in columns {
        let _ = writeln!(text, " {}", sheet.column(index));
    }
    text + "End\n"
}

fn sum(sheet: &Sheet<'_>, terms: &[(usize, i64)]) -> String {
    // A sum of nothing still needs a column.
    if terms.is_empty() {
        return if sheet.rows.columns.is_empty() { "0".into() } else { format!("0 {}", sheet.column(0)) };
    }
    let mut text = String::new();
    for (index, &(column, factor)) in terms.iter().enumerate() {
        let sign = if factor < 0 { "-" } else { "+" };
        let separator = match index {
            0 => "",
            _ if index % TERMS == 0 => "\n   ",
            _ => " ",
        };
        let _ = write!(text, "{separator}{sign} {} {}", factor.unsigned_abs(), sheet.column(column));
    }
    text
}
