//! The inverse of a small square matrix that changes by one row or column at a time.
//!
//! Rows of the matrix are the rows of the problem that are tight, columns are its basic columns; there are as many
//! as a solution has parts between their bounds, tens where the problem has thousands. So the inverse is kept
//! dense, and every change costs one pass over it (Sherman and Morrison 1950; bordering).

/// The inverse, row by row: a row per basic column, a column per tight row.
#[derive(Clone, Debug, Default)]
pub(super) struct Inverse {
    size: usize,
    rows: Vec<Vec<f64>>,
}

impl Inverse {
    #[cfg(test)]
    fn size(&self) -> usize {
        self.size
    }

    /// The part of a basic column.
    pub(super) fn row(&self, position: usize) -> &[f64] {
        &self.rows[position]
    }

    /// `inverse · v`.
    pub(super) fn times(&self, vector: &[f64]) -> Vec<f64> {
        let dot = |row: &Vec<f64>| row.iter().zip(vector).map(|(a, b)| a * b).sum();
        self.rows.iter().map(dot).collect()
    }

    /// `v · inverse`.
    pub(super) fn times_left(&self, vector: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.size];
        for (row, &factor) in self.rows.iter().zip(vector) {
            if factor != 0.0 {
                product.iter_mut().zip(row).for_each(|(sum, part)| *sum += factor * part);
            }
        }
        product
    }

    /// A tight row and a basic column more. `column` is `inverse · (the new column's entries in the old rows)`,
    /// `row` is `(the new row's entries in the old columns) · inverse`, `pivot` what is left of the corner.
    pub(super) fn border(&mut self, column: &[f64], row: &[f64], pivot: f64) {
        for (own, &factor) in self.rows.iter_mut().zip(column) {
            let factor = factor / pivot;
            own.iter_mut().zip(row).for_each(|(entry, part)| *entry += factor * part);
            own.push(-factor);
        }
        let mut last: Vec<f64> = row.iter().map(|part| -part / pivot).collect();
        last.push(1.0 / pivot);
        self.rows.push(last);
        self.size += 1;
    }

    /// Another basic column at a position; `column` is `inverse · (its entries)`.
    pub(super) fn replace_column(&mut self, position: usize, column: &[f64]) {
        let mut pivot = std::mem::take(&mut self.rows[position]);
        pivot.iter_mut().for_each(|entry| *entry /= column[position]);
        for (own, &factor) in self.rows.iter_mut().zip(column) {
            if factor != 0.0 {
                own.iter_mut().zip(&pivot).for_each(|(entry, part)| *entry -= factor * part);
            }
        }
        self.rows[position] = pivot;
    }

    /// Another tight row at an index; `row` is `(its entries) · inverse`.
    pub(super) fn replace_row(&mut self, index: usize, row: &[f64]) {
        for own in &mut self.rows {
            let factor = own[index] / row[index];
            if factor != 0.0 {
                own.iter_mut().zip(row).for_each(|(entry, part)| *entry -= factor * part);
            }
            own[index] = factor;
        }
    }

    /// Without a basic column and a tight row; the last ones take their places.
    pub(super) fn remove(&mut self, position: usize, index: usize) {
        let gone = self.rows.swap_remove(position);
        for own in &mut self.rows {
            let factor = own[index] / gone[index];
            if factor != 0.0 {
                own.iter_mut().zip(&gone).for_each(|(entry, part)| *entry -= factor * part);
            }
            own.swap_remove(index);
        }
        self.size -= 1;
    }

    /// From the matrix itself, row by row (rows are tight rows), by elimination with the largest pivot of each
    /// column. `None` if it has no inverse to speak of.
    pub(super) fn of(mut matrix: Vec<Vec<f64>>) -> Option<Self> {
        let size = matrix.len();
        let mut rows: Vec<Vec<f64>> = (0..size)
            .map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect())
            .collect();
        for step in 0..size {
            let largest = |&a: &usize, &b: &usize| matrix[a][step].abs().total_cmp(&matrix[b][step].abs());
            let best = (step..size).max_by(largest)?;
            if matrix[best][step].abs() < 1e-9 {
                return None;
            }
            matrix.swap(step, best);
            rows.swap(step, best);
            eliminate(&mut matrix, &mut rows, step);
        }
        Some(Self { size, rows })
    }
}

/// One column of the matrix becomes that of the identity; the same is done to the inverse in the making.
fn eliminate(matrix: &mut [Vec<f64>], rows: &mut [Vec<f64>], step: usize) {
    let pivot = matrix[step][step];
    let scaled = |row: &mut Vec<f64>| {
        let mut row = std::mem::take(row);
        row.iter_mut().for_each(|entry| *entry /= pivot);
        row
    };
    let (own, own_row) = (scaled(&mut matrix[step]), scaled(&mut rows[step]));
    for (row, inverse) in matrix.iter_mut().zip(rows.iter_mut()).filter(|(row, _)| !row.is_empty()) {
        let factor = row[step];
        if factor != 0.0 {
            row.iter_mut().zip(&own).for_each(|(entry, part)| *entry -= factor * part);
            inverse.iter_mut().zip(&own_row).for_each(|(entry, part)| *entry -= factor * part);
        }
    }
    (matrix[step], rows[step]) = (own, own_row);
}

#[cfg(test)]
mod tests {
    use super::*;

    type Square = Vec<Vec<f64>>;

    fn is_inverse(inverse: &Inverse, matrix: &Square) {
        for (index, row) in matrix.iter().enumerate() {
            let product = inverse.times_left(&[]).len();
            assert_eq!(product, matrix.len());
            for position in 0..matrix.len() {
                let entry: f64 = (0..matrix.len()).map(|k| row[k] * inverse.row(k)[position]).sum();
                let wanted = f64::from(u8::from(index == position));
                assert!((entry - wanted).abs() < 1e-9, "{index},{position}: {entry}");
            }
        }
    }

    fn column_of(matrix: &Square, column: usize) -> Vec<f64> {
        matrix.iter().map(|row| row[column]).collect()
    }

    #[test]
    fn it_stays_an_inverse_through_every_change() {
        let mut matrix: Square = vec![vec![2.0, 1.0, 0.0], vec![0.0, 3.0, -1.0], vec![1.0, 0.0, 4.0]];
        let mut inverse = Inverse::of(matrix.clone()).unwrap();
        is_inverse(&inverse, &matrix);

        let (column, row, corner) = ([1.0, 0.0, 2.0], [0.0, 5.0, 1.0], 7.0);
        let (bordered, left) = (inverse.times(&column), inverse.times_left(&row));
        let pivot = corner - row.iter().zip(&bordered).map(|(a, b)| a * b).sum::<f64>();
        inverse.border(&bordered, &left, pivot);
        matrix.iter_mut().zip(column).for_each(|(row, entry)| row.push(entry));
        matrix.push(vec![0.0, 5.0, 1.0, corner]);
        is_inverse(&inverse, &matrix);

        let entries = [1.0, 1.0, 0.0, 3.0];
        inverse.replace_column(1, &inverse.times(&entries));
        matrix.iter_mut().zip(entries).for_each(|(row, entry)| row[1] = entry);
        is_inverse(&inverse, &matrix);

        let entries = vec![2.0, 0.0, 1.0, 3.0];
        inverse.replace_row(2, &inverse.times_left(&entries));
        matrix[2] = entries;
        is_inverse(&inverse, &matrix);

        inverse.remove(0, 1);
        matrix.swap_remove(1);
        matrix.iter_mut().for_each(|row| {
            row.swap_remove(0);
        });
        is_inverse(&inverse, &matrix);
        assert_eq!(column_of(&matrix, 0).len(), inverse.size());
    }

    #[test]
    fn what_has_no_inverse_is_told() {
        assert!(Inverse::of(vec![vec![1.0, 2.0], vec![2.0, 4.0]]).is_none());
    }
}
