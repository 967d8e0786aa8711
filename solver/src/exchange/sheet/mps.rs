//! Free MPS: rows, then columns with what they count in each row, then right sides and bounds.

use super::Sheet;
use std::fmt::Write as _;

pub(super) fn text(sheet: &Sheet<'_>) -> String {
    let mut text = sheet.legend("*");
    text.push_str("NAME prism\nROWS\n N cost\n");
    let sides = sides(sheet);
    for (name, sense, ..) in &sides {
        let _ = writeln!(text, " {sense} {name}");
    }
    text.push_str("COLUMNS\n M1 'MARKER' 'INTORG'\n");
    let entries = by_column(sheet, &sides);
    for (column, entries) in entries.iter().enumerate() {
        let name = sheet.column(column);
        // A column that counts nowhere still has to be there: its bounds name it.
        if entries.is_empty() {
            let _ = writeln!(text, " {name} cost 0");
        }
        for (row, factor) in entries {
            let _ = writeln!(text, " {name} {row} {factor}");
        }
    }
    text.push_str(" M2 'MARKER' 'INTEND'\nRHS\n");
    for (name, _, right, _) in sides.iter().filter(|(_, _, right, _)| *right != 0) {
        let _ = writeln!(text, " RHS {name} {right}");
    }
    text.push_str("BOUNDS\n");
    for (index, column) in sheet.rows.columns.iter().enumerate() {
        let _ = writeln!(text, " UP BOUND {} {}", sheet.column(index), column.most);
    }
    text + "ENDATA\n"
}

/// Each row with its sense and right side; a row with two sides is two. Name, sense, right side, line.
type Side = (String, char, i64, usize);

fn sides(sheet: &Sheet<'_>) -> Vec<Side> {
    let mut sides = Vec::new();
    for (index, line) in sheet.body.iter().enumerate() {
        match (line.of.low, line.of.high) {
            (Some(low), Some(high)) if low == high => sides.push((line.name.clone(), 'E', low, index)),
            (low, high) => {
                sides.extend(low.map(|low| (format!("{}g", line.name), 'G', low, index)));
                sides.extend(high.map(|high| (format!("{}l", line.name), 'L', high, index)));
            }
        }
    }
    sides
}

/// Per column the rows it counts in.
fn by_column(sheet: &Sheet<'_>, sides: &[Side]) -> Vec<Vec<(String, i64)>> {
    let mut entries: Vec<Vec<(String, i64)>> = vec![Vec::new(); sheet.rows.columns.len()];
    for &(column, factor) in &sheet.objective {
        entries[column].push(("cost".into(), factor));
    }
    for (name, _, _, line) in sides {
        for &(column, factor) in &sheet.body[*line].terms {
            entries[column].push((name.clone(), factor));
        }
    }
    entries
}
