//! A basis as the product of two triangles, with a factor more for every column that was exchanged since.
//!
//! Bases of these problems are nearly triangular: most of their columns are the slack of a row, an option stands in
//! a handful of rows. So singletons go first, which costs nothing and fills nothing in; what is left is eliminated
//! by the cheapest pivot that is not small beside its column (Markowitz 1957; Suhl and Suhl 1990). An exchanged
//! column is an elementary factor (the product form: Dantzig and Orchard-Hays 1954).

use super::pivots::Elimination;

/// The factors. Vectors over rows go in, vectors over positions of the basis come out, or the other way round. All is
/// kept flat: most steps of most solves find a zero and pass on.
#[derive(Clone, Debug, Default)]
pub(super) struct Factor {
    /// Rows that were subtracted from others, in order.
    subtracted: Vec<usize>,
    /// From which others, by what factor.
    lower: Lists,
    /// The pivots, in order: row, position, value.
    rows: Vec<usize>,
    positions: Vec<usize>,
    values: Vec<f64>,
    /// What else a pivot's row has, by position.
    in_row: Lists,
    /// What else its column has, by row.
    in_column: Lists,
    etas: Vec<Eta>,
}

/// Lists of entries, one after the other.
#[derive(Clone, Debug, Default)]
struct Lists {
    ends: Vec<usize>,
    entries: Vec<(usize, f64)>,
}

impl Lists {
    fn of(lists: impl Iterator<Item = Vec<(usize, f64)>>) -> Self {
        let mut all = Self::default();
        for list in lists {
            all.entries.extend(list);
            all.ends.push(all.entries.len());
        }
        all
    }

    fn get(&self, index: usize) -> &[(usize, f64)] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.entries[start..self.ends[index]]
    }
}

/// A column that was exchanged.
#[derive(Clone, Debug)]
struct Eta {
    position: usize,
    pivot: f64,
    entries: Vec<(usize, f64)>,
}

impl Factor {
    /// Of a basis, column by column. `None` if it is singular, or nearly.
    pub(super) fn of(columns: Vec<Vec<(usize, f64)>>) -> Option<Self> {
        let size = columns.len();
        let (lower, upper) = Elimination::new(columns).run()?;
        let mut at = vec![0; size];
        upper.iter().enumerate().for_each(|(step, pivot)| at[pivot.position] = step);
        let mut columns: Vec<Vec<(usize, f64)>> = vec![Vec::new(); size];
        for pivot in &upper {
            pivot
                .entries
                .iter()
                .for_each(|&(position, value)| columns[at[position]].push((pivot.row, value)));
        }
        let (subtracted, lower): (Vec<usize>, Vec<_>) = lower.into_iter().unzip();
        Some(Self {
            subtracted,
            lower: Lists::of(lower.into_iter()),
            rows: upper.iter().map(|pivot| pivot.row).collect(),
            positions: upper.iter().map(|pivot| pivot.position).collect(),
            values: upper.iter().map(|pivot| pivot.value).collect(),
            in_row: Lists::of(upper.into_iter().map(|pivot| pivot.entries)),
            in_column: Lists::of(columns.into_iter()),
            etas: Vec::new(),
        })
    }

    /// How many columns were exchanged since.
    pub(super) fn exchanged(&self) -> usize {
        self.etas.len()
    }

    /// `x` with `basis · x = vector`; what is over rows becomes what is over positions.
    pub(super) fn solve(&self, mut vector: Vec<f64>) -> Vec<f64> {
        for (index, &row) in self.subtracted.iter().enumerate() {
            let value = vector[row];
            if value != 0.0 {
                let entries = self.lower.get(index).iter();
                entries.for_each(|&(other, factor)| vector[other] -= factor * value);
            }
        }
        let mut solved = vec![0.0; vector.len()];
        for (step, &row) in self.rows.iter().enumerate().rev() {
            if vector[row] != 0.0 {
                let value = vector[row] / self.values[step];
                solved[self.positions[step]] = value;
                let entries = self.in_column.get(step).iter();
                entries.for_each(|&(row, factor)| vector[row] -= factor * value);
            }
        }
        for eta in &self.etas {
            if solved[eta.position] != 0.0 {
                let value = solved[eta.position] / eta.pivot;
                eta.entries.iter().for_each(|&(position, factor)| solved[position] -= factor * value);
                solved[eta.position] = value;
            }
        }
        solved
    }

    /// `y` with `y · basis = vector`; what is over positions becomes what is over rows.
    pub(super) fn solve_left(&self, mut vector: Vec<f64>) -> Vec<f64> {
        for eta in self.etas.iter().rev() {
            let sum: f64 = eta.entries.iter().map(|&(position, factor)| factor * vector[position]).sum();
            vector[eta.position] = (vector[eta.position] - sum) / eta.pivot;
        }
        let mut solved = vec![0.0; vector.len()];
        for (step, &position) in self.positions.iter().enumerate() {
            if vector[position] != 0.0 {
                let value = vector[position] / self.values[step];
                solved[self.rows[step]] = value;
                let entries = self.in_row.get(step).iter();
                entries.for_each(|&(position, factor)| vector[position] -= factor * value);
            }
        }
        for (index, &row) in self.subtracted.iter().enumerate().rev() {
            let sum: f64 = self.lower.get(index).iter().map(|&(other, factor)| factor * solved[other]).sum();
            solved[row] -= sum;
        }
        solved
    }

    /// Another column at a position; `column` is what [`Factor::solve`] makes of its entries.
    pub(super) fn exchange(&mut self, position: usize, column: &[f64]) {
        let others = column.iter().copied().enumerate();
        let entries = others.filter(|&(other, entry)| other != position && entry != 0.0).collect();
        self.etas.push(Eta { position, pivot: column[position], entries });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look like none in particular.
    fn dice(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    fn some_columns(size: usize, seed: &mut u64) -> Vec<Vec<(usize, f64)>> {
        let column = |position: usize| {
            let mut entries = vec![(position, 1.0 + (dice(seed) % 7) as f64)];
            for _ in 0..dice(seed) % 4 {
                let row = dice(seed) as usize % size;
                if entries.iter().all(|&(known, _)| known != row) {
                    entries.push((row, (dice(seed) % 9) as f64 - 4.5));
                }
            }
            entries
        };
        (0..size).map(column).collect()
    }

    fn times(columns: &[Vec<(usize, f64)>], solved: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; columns.len()];
        for (column, value) in columns.iter().zip(solved) {
            column.iter().for_each(|&(row, factor)| product[row] += factor * value);
        }
        product
    }

    fn times_left(columns: &[Vec<(usize, f64)>], solved: &[f64]) -> Vec<f64> {
        columns.iter().map(|column| column.iter().map(|&(row, factor)| factor * solved[row]).sum()).collect()
    }

    fn is_near(left: &[f64], right: &[f64]) -> bool {
        left.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-6 * (1.0 + a.abs()))
    }

    #[test]
    fn it_solves_both_ways_and_after_exchanges() {
        let mut seed = 1;
        let mut tried = 0;
        for _ in 0..300 {
            let size = 1 + dice(&mut seed) as usize % 40;
            let mut columns = some_columns(size, &mut seed);
            let Some(mut factor) = Factor::of(columns.clone()) else { continue };
            for round in 0..6 {
                let vector: Vec<f64> = (0..size).map(|_| (dice(&mut seed) % 5) as f64).collect();
                assert!(is_near(&times(&columns, &factor.solve(vector.clone())), &vector), "{round}");
                assert!(
                    is_near(&times_left(&columns, &factor.solve_left(vector.clone())), &vector),
                    "{round}"
                );
                let (position, column) =
                    (dice(&mut seed) as usize % size, some_columns(size, &mut seed).remove(0));
                let mut entries = vec![0.0; size];
                column.iter().for_each(|&(row, value)| entries[row] = value);
                let turned = factor.solve(entries);
                if turned[position].abs() > 1e-2 {
                    factor.exchange(position, &turned);
                    columns[position] = column;
                    tried += 1;
                }
            }
        }
        assert!(tried > 300, "{tried}");
    }

    #[test]
    fn what_is_singular_is_told() {
        assert!(Factor::of(vec![vec![(0, 1.0), (1, 2.0)], vec![(0, 2.0), (1, 4.0)]]).is_none());
        assert!(Factor::of(vec![vec![(0, 1.0)], Vec::new()]).is_none());
    }
}
