//! From exact rows to the floats of the solver.

use super::{Backend, Claim};
use crate::problem::{Assignment, Cap, Measure, Problem};
use crate::rows::{Column, Meaning, Rows, gcd};
use good_lp::{Constraint, Expression, ProblemVariables, Variable, variable};

/// A linear expression in integers, before it becomes floats.
type Terms = Vec<(usize, i64)>;

/// Builds and solves.
pub(super) fn run(
    problem: &Problem,
    measure: Measure,
    caps: &[Cap],
    backend: Backend,
    seconds: u32,
    room: f64,
) -> Claim {
    let mut rows = Rows::new(problem);
    caps.iter().for_each(|&cap| rows.hold(cap));
    let objective = rows.measure(measure);
    Model::new(rows).solve(&objective, backend, seconds, room)
}

struct Model<'p> {
    rows: Rows<'p>,
    variables: ProblemVariables,
    /// Per column its variable.
    of: Vec<Variable>,
}

impl<'p> Model<'p> {
    fn new(rows: Rows<'p>) -> Self {
        let mut variables = ProblemVariables::new();
        let add = |column: &Column| {
            // The granted part of a credit, so that the variable is of the size of all the others.
            let definition = if is_credit(column) {
                variable().min(0).max(1)
            } else {
                variable().integer().min(0).max(as_float(column.most))
            };
            variables.add(definition)
        };
        let of = rows.columns.iter().map(add).collect();
        Self { rows, variables, of }
    }

    /// Terms in the variables' own sizes.
    fn sized(&self, terms: &[(usize, i64)]) -> Terms {
        let size = |column: usize| match &self.rows.columns[column] {
            credit if is_credit(credit) => credit.most,
            _ => 1,
        };
        terms.iter().map(|&(column, factor)| (column, factor.saturating_mul(size(column)))).collect()
    }

    /// Rows `terms ≤ right`.
    fn all_at_most(&self) -> Vec<(Terms, i64)> {
        let mut all = Vec::new();
        for row in &self.rows.rows {
            let terms = self.sized(&row.terms);
            if let Some(low) = row.low {
                all.push((terms.iter().map(|&(column, factor)| (column, -factor)).collect(), -low));
            }
            all.extend(row.high.map(|high| (terms, high)));
        }
        all
    }

    fn solve(self, objective: &Terms, backend: Backend, seconds: u32, room: f64) -> Claim {
        let objective = &self.sized(objective);
        let scale = self.objective_scale(objective);
        let Some(objective) = self.expression(objective, 0).map(|(objective, _)| objective * scale) else {
            return Claim::Broken("a cost is too large for floats".into());
        };
        let rows: Option<Vec<_>> =
            self.all_at_most().iter().map(|(terms, right)| self.row(terms, *right)).collect();
        let Some(rows) = rows else {
            return Claim::Broken("a coefficient is too large for floats".into());
        };
        let mut constraints: Vec<Constraint> = Vec::with_capacity(rows.len());
        for row in rows {
            match row {
                Row::Holds => {}
                Row::Never => return Claim::Infeasible,
                Row::AtMost(terms, right) => constraints.push(terms.leq(right + room)),
            }
        }
        let (serves, of) = (self.rows.serves(), &self.of);
        let read = |solution: &dyn Fn(Variable) -> f64| rounded(serves, of, solution);
        backend.solve(self.variables.minimise(objective), constraints, seconds, &read)
    }

    /// Makes the whole units of an objective units again: what is told apart must not sink below tolerances.
    fn objective_scale(&self, objective: &Terms) -> f64 {
        let divisor =
            objective.iter().fold(0, |divisor, &(_, factor)| gcd(divisor, factor.unsigned_abs())).max(1);
        let largest = objective.iter().map(|&(_, factor)| factor.unsigned_abs()).max().unwrap_or(1);
        as_float(i64::try_from(largest / divisor).unwrap_or(1).max(1))
    }

    /// A row as the solver takes it; `None` beyond what a float holds exactly.
    fn row(&self, terms: &Terms, right: i64) -> Option<Row> {
        if terms.iter().all(|&(_, factor)| factor == 0) {
            return Some(if right < 0 { Row::Never } else { Row::Holds });
        }
        self.expression(terms, right).map(|(terms, right)| Row::AtMost(terms, right))
    }

    /// Terms and right side as floats, divided by the greatest common divisor of the terms, then scaled so that
    /// the largest factor is 1, because the solver's tolerances are absolute; `None` beyond 2^53.
    fn expression(&self, terms: &Terms, right: i64) -> Option<(Expression, f64)> {
        let divisor = terms.iter().fold(0, |divisor, &(_, factor)| gcd(divisor, factor.unsigned_abs()));
        let whole = !terms.iter().any(|&(column, _)| is_credit(&self.rows.columns[column]));
        let divisor = if whole { i64::try_from(divisor.max(1)).ok()? } else { 1 };
        // Integer left sides: the right side may be rounded down, which tightens the relaxation for free.
        let right = right.div_euclid(divisor);
        let fits = |value: i64| value.unsigned_abs() <= 1 << 53;
        if !fits(right) || !terms.iter().all(|&(_, factor)| fits(factor / divisor)) {
            return None;
        }
        let largest =
            terms.iter().map(|&(_, factor)| (factor / divisor).saturating_abs()).max().unwrap_or(1).max(1);
        let scaled = |value: i64| as_float(value) / as_float(largest);
        let mut sum = Expression::with_capacity(terms.len());
        for &(column, factor) in terms {
            sum.add_mul(scaled(factor / divisor), self.of[column]);
        }
        Some((sum, scaled(right)))
    }
}

/// A row `terms ≤ right`.
enum Row {
    Holds,
    Never,
    AtMost(Expression, f64),
}

fn is_credit(column: &Column) -> bool {
    matches!(column.meaning, Meaning::Credit { .. })
}

fn rounded(serves: &[Vec<usize>], of: &[Variable], value: &dyn Fn(Variable) -> f64) -> Assignment {
    serves.iter().map(|row| row.iter().position(|&column| value(of[column]) > 0.5)).collect()
}

/// Exact within ±2^53, which is checked where it matters.
#[allow(clippy::cast_precision_loss, reason = "callers check that the value fits a float exactly")]
fn as_float(value: i64) -> f64 {
    value as f64
}
