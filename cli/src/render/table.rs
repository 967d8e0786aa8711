//! Columns without lines around them.

/// Rows under each other, columns two spaces apart, the last one as long as it likes.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let most = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..most).map(|column| width(column).unwrap_or_default()).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows =
            [vec!["saga".into(), "v1".into(), "a".into()], vec!["cqrs-é".into(), "v10".into(), "b".into()]];
        assert_eq!(columns(&rows), "saga    v1   a\ncqrs-é  v10  b\n");
        assert_eq!(columns(&[]), "");
    }
}
