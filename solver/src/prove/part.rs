//! What is left of a level once sums have ruled values of columns out (reduced-cost fixing: Crowder, Johnson and Padberg
//! 1983, Operations Research 31, "Solving Large-Scale Zero-One Linear Programming Problems").
//!
//! The optimum is known, so a relaxation that comes near it says of most columns that they cannot move: what is left is a
//! small problem, in which the tree grows. Columns that cannot move become numbers, rows that nothing can break go.

use super::domain::Domain;
use super::leaf::{Goal, Leaf};
use super::matrix::Matrix;
use super::tree::Node;

/// A part of a level's columns and rows, and where they stand in the one above.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) matrix: Matrix,
    pub(super) guide: Vec<f64>,
    pub(super) goal: Goal,
    columns: Vec<usize>,
    rows: Vec<usize>,
}

impl Part {
    pub(super) fn whole(matrix: Matrix, guide: Vec<f64>, goal: Goal) -> Self {
        let (columns, rows) = ((0..matrix.columns.len()).collect(), (0..matrix.low.len()).collect());
        Self { matrix, guide, goal, columns, rows }
    }

    /// What is left within a domain. `None` if a number leaves 64 bits.
    pub(super) fn within(&self, domain: &Domain) -> Option<Self> {
        let matrix = &self.matrix;
        let is_open = |&column: &usize| domain.low(column) < domain.high(column);
        let columns: Vec<usize> = (0..matrix.columns.len()).filter(is_open).collect();
        let can_break = |&row: &usize| {
            let terms = matrix.row(row);
            let least = |sign: i128| -> i128 {
                terms.iter().map(|&(column, factor)| domain.least_of(sign * i128::from(factor), column)).sum()
            };
            matrix.low[row].is_some_and(|low| least(1) < i128::from(low))
                || matrix.high[row].is_some_and(|high| -least(-1) > i128::from(high))
        };
        let rows: Vec<usize> = (0..matrix.low.len()).filter(can_break).collect();
        let goal = match self.goal {
            Goal::Nothing => Goal::Nothing,
            Goal::Above(value) => {
                let settled = |&column: &usize| !is_open(&column);
                let gone = (0..matrix.columns.len()).filter(settled);
                let gone: i128 = gone.map(|column| domain.least_of(matrix.cost[column].into(), column)).sum();
                Goal::Above(i64::try_from(i128::from(value) - gone).ok()?)
            }
        };
        Some(Self {
            matrix: matrix.within(domain, &columns, &rows)?,
            guide: columns.iter().map(|&column| self.guide[column]).collect(),
            goal,
            columns,
            rows,
        })
    }

    fn told(&self, leaf: Leaf) -> Leaf {
        let rows = leaf.rows.into_iter().map(|(row, times)| (self.rows[row], times)).collect();
        Leaf { scale: leaf.scale, rows }
    }

    /// A node as the part above numbers its columns and rows.
    pub(super) fn told_node(&self, node: Node) -> Node {
        match node {
            Node::Narrow(leaf) => Node::Narrow(self.told(leaf)),
            Node::Leaf(leaf) => Node::Leaf(self.told(leaf)),
            Node::Column { column, at } => Node::Column { column: self.columns[column], at },
        }
    }
}
