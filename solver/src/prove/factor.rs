//! A basis as the product of two triangles, with a factor more for every column that was exchanged since.
//!
//! Bases of these problems are nearly triangular: most of their columns are the slack of a row, an option stands in
//! a handful of rows. So singletons go first, which costs nothing and fills nothing in; what is left is eliminated
//! by the cheapest pivot that is not small beside its column (Markowitz 1957; Suhl and Suhl 1990). An exchanged
//! column is an elementary factor (the product form: Dantzig and Orchard-Hays 1954).

use super::pivots::Elimination;

/// The factors. Vectors over rows go in, vectors over positions of the basis come out, or the other way round.
#[derive(Clone, Debug, Default)]
pub(super) struct Factor {
    /// What was done to the rows, in order: a pivot row, and by what it was subtracted from others.
    lower: Vec<(usize, Vec<(usize, f64)>)>,
    /// The pivots, in order.
    steps: Vec<Pivot>,
    etas: Vec<Eta>,
}

/// A pivot of the upper triangle.
#[derive(Clone, Debug)]
struct Pivot {
    row: usize,
    position: usize,
    value: f64,
    /// What else its row has, by position.
    row_entries: Vec<(usize, f64)>,
    /// What else its column has, by row.
    column_entries: Vec<(usize, f64)>,
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
        let steps = upper.into_iter().zip(columns).map(|(pivot, column_entries)| Pivot {
            row: pivot.row,
            position: pivot.position,
            value: pivot.value,
            row_entries: pivot.entries,
            column_entries,
        });
        Some(Self { lower, steps: steps.collect(), etas: Vec::new() })
    }

    /// How many columns were exchanged since.
    pub(super) fn exchanged(&self) -> usize {
        self.etas.len()
    }

    /// `x` with `basis · x = vector`; what is over rows becomes what is over positions.
    pub(super) fn solve(&self, mut vector: Vec<f64>) -> Vec<f64> {
        for (row, entries) in &self.lower {
            let value = vector[*row];
            if value != 0.0 {
                entries.iter().for_each(|&(other, factor)| vector[other] -= factor * value);
            }
        }
        let mut solved = vec![0.0; vector.len()];
        for step in self.steps.iter().rev() {
            if vector[step.row] != 0.0 {
                let value = vector[step.row] / step.value;
                solved[step.position] = value;
                step.column_entries.iter().for_each(|&(row, factor)| vector[row] -= factor * value);
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
        for step in &self.steps {
            if vector[step.position] != 0.0 {
                let value = vector[step.position] / step.value;
                solved[step.row] = value;
                step.row_entries.iter().for_each(|&(position, factor)| vector[position] -= factor * value);
            }
        }
        for (row, entries) in self.lower.iter().rev() {
            let sum: f64 = entries.iter().map(|&(other, factor)| factor * solved[other]).sum();
            solved[*row] -= sum;
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
