//! Rows as aligned columns, without borders and without trailing blanks.

/// How a column lines up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// To the left.
    Left,
    /// By the decimal point; text without one to the right.
    Point,
}

/// The rows, each indented, columns two blanks apart.
pub(super) fn columns<const N: usize>(rows: &[[String; N]], indent: &str, align: [Align; N]) -> String {
    let widths: Vec<(usize, usize)> = (0..N).map(|column| width(rows, column, align[column])).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = indent.to_owned();
        for (column, cell) in row.iter().enumerate() {
            let (whole, part) = widths[column];
            line.push_str(&padded(cell, whole, part, align[column]));
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Widest whole part, and widest part from the point on.
fn width<const N: usize>(rows: &[[String; N]], column: usize, align: Align) -> (usize, usize) {
    let parts = rows.iter().map(|row| split(&row[column], align));
    let (whole, part) = parts.fold((0, 0), |(a, b), (whole, part)| (a.max(whole), b.max(part)));
    // Text without a point uses the whole column.
    let plain =
        rows.iter().filter(|row| split(&row[column], align).1 == 0).map(|row| row[column].chars().count());
    (whole.max(plain.max().unwrap_or(0).saturating_sub(part)), part)
}

fn split(cell: &str, align: Align) -> (usize, usize) {
    let point = cell.rfind('.').filter(|_| align == Align::Point);
    match point {
        Some(at) => (cell[..at].chars().count(), cell[at..].chars().count()),
        None if align == Align::Point => (0, 0),
        None => (cell.chars().count(), 0),
    }
}

fn padded(cell: &str, whole: usize, part: usize, align: Align) -> String {
    let width = whole + part;
    match (align, split(cell, align)) {
        (Align::Left, _) => format!("{cell:<width$}"),
        (Align::Point, (_, 0)) => format!("{cell:>width$}"),
        (Align::Point, (before, after)) => {
            format!("{}{cell}{}", " ".repeat(whole - before), " ".repeat(part - after))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_line_up_by_their_points() {
        let rows = [["A", "$/MONTH", "x"], ["b", "24.82", "y"], ["c", "8.6724", "z"], ["d", "-", "w"]];
        let rows = rows.map(|row| row.map(str::to_owned));
        let text = columns(&rows, "", [Align::Left, Align::Point, Align::Left]);
        assert_eq!(text, "A  $/MONTH  x\nb  24.82    y\nc   8.6724  z\nd        -  w\n");
    }
}
