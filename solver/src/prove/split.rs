//! What to split where a relaxation does not close a node.

use super::domain::{Domain, Narrower};
use super::matrix::Matrix;
use super::simplex::Simplex;
use super::tree::Node;

/// Values nearer to a whole number are whole.
const WHOLE: f64 = 1e-6;
/// So many columns are weighed, those nearest to a half first.
const WEIGHED: usize = 24;

/// The column whose split makes both bounds grow, or else any that is not decided.
pub(super) fn split(
    matrix: &Matrix,
    domain: &Domain,
    simplex: &mut Simplex<'_>,
) -> Option<(Node, Vec<Narrower>)> {
    // Values that the simplex left beyond their bounds split nothing.
    let inside = |&(column, at): &(usize, i64)| domain.low(column) <= at && at < domain.high(column);
    let (column, at) = best(simplex).filter(inside).or_else(|| undecided(matrix, domain))?;
    Some(at_most_or_more(domain, column, at))
}

fn at_most_or_more(domain: &Domain, column: usize, at: i64) -> (Node, Vec<Narrower>) {
    let (low, high) = (domain.low(column), domain.high(column));
    (Node::Column { column, at }, vec![vec![(column, low, at)], vec![(column, at + 1, high)]])
}

fn best(simplex: &mut Simplex<'_>) -> Option<(usize, i64)> {
    let part = |value: f64| value - value.floor();
    let mut broken: Vec<(usize, f64)> =
        simplex.basic().map(|column| (column, simplex.value(column))).collect();
    broken.retain(|&(_, value)| part(value).min(1.0 - part(value)) > WHOLE);
    let middle = |value: f64| (part(value) - 0.5).abs();
    broken.sort_by(|a, b| middle(a.1).total_cmp(&middle(b.1)).then(a.0.cmp(&b.0)));
    broken.truncate(WEIGHED);
    let mut weigh = |&(column, value): &(usize, f64)| {
        let (down, up) = simplex.penalties(column, value.floor(), value.ceil());
        (down.min(up), down.max(up))
    };
    let weighed = broken.iter().map(|&one| (weigh(&one), one));
    let best = weighed.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, (column, value))| (column, value.floor() as i64))
}

/// An option that is neither taken nor ruled out, or else any column like that.
fn undecided(matrix: &Matrix, domain: &Domain) -> Option<(usize, i64)> {
    let open = |&column: &usize| domain.low(column) < domain.high(column);
    let options = (0..matrix.columns.len()).filter(|&column| matrix.demand_of(column).is_some());
    let column = options.chain(0..matrix.columns.len()).find(open)?;
    let (low, high) = (domain.low(column), domain.high(column));
    Some((column, low + (high - low) / 2))
}
