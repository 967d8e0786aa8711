//! The exact trade between measures: every vector of values that no plan beats in one measure without losing in
//! another, each with the plan that comes first in it.
//!
//! What is still unknown is a set of boxes, each given by what a plan in it must stay below. A box is either
//! proven empty, or its lexicographic optimum is on the frontier; then every box that holds the optimum is cut
//! into one per measure, in each of which a plan must be better in that measure (Klamroth, Lacour and
//! Vanderpooten 2015). Boxes inside others are dropped. Two measures cost one solve per point and one more.

use super::knee::knee;
use super::{Asked, End};
use crate::optimize::Options;
use prism_model::catalog::Catalog;
use prism_model::request::{Level, Measure, Request};
use prism_model::{Place, Plan};
use prism_solver::SolveError;
use prism_solver::lower::Change;

/// One point of a frontier.
#[derive(Clone, Debug)]
pub struct Point {
    /// What each measure comes to.
    pub values: Vec<i64>,
    /// The cheapest plan with these values, the first in canonical order among equals.
    pub plan: Plan,
}

/// The trade between measures.
#[derive(Clone, Debug)]
pub struct Frontier {
    /// What is traded.
    pub measures: Vec<Measure>,
    /// No point beats another; by the first measure, then the second.
    pub points: Vec<Point>,
    /// The point farthest from the chord through the ends, measured in ranges of the frontier.
    pub knee: Option<usize>,
    /// Whether the frontier is complete.
    pub end: End,
    /// Who stated the vendor preference that a trade has no place for.
    pub set_aside: Option<Place>,
}

/// The exact frontier of `measures`, which replace the request's own objective and vendor preference; at most
/// `limit` points. None at all and [`End::Complete`]: proven, there is no plan.
///
/// # Errors
/// As [`crate::optimize`].
pub fn pareto(
    catalog: &Catalog,
    request: &Request,
    measures: &[Measure],
    limit: usize,
    mut options: Options<'_>,
) -> Result<Frontier, SolveError> {
    let mut request = request.clone();
    let set_aside = request.preference.take().map(|preference| preference.place);
    request.objective = measures.iter().map(|&measure| Level::strict(measure)).collect();
    let asked = Asked::new(catalog, &request)?;
    let (mut boxes, mut points) = (Boxes::new(measures.len()), Vec::new());
    let mut end = End::Complete;
    while let Some(bounds) = boxes.0.pop() {
        match asked.next(&below(measures, &bounds), &mut options)? {
            Err(End::Complete) => {}
            Err(early) => {
                end = early;
                break;
            }
            // One more than was asked for is looked for, so that a frontier of just so many is known to be whole.
            Ok(_) if points.len() == limit => {
                end = End::Limit;
                break;
            }
            Ok((plan, levels)) => {
                let values: Vec<i64> = levels.iter().take(measures.len()).map(|&(_, value)| value).collect();
                boxes.cut(bounds, &values);
                points.push(Point { values, plan });
            }
        }
    }
    points.sort_by(|a, b| a.values.cmp(&b.values));
    let knee = knee(&points.iter().map(|point| point.values.as_slice()).collect::<Vec<_>>());
    Ok(Frontier { measures: measures.to_vec(), points, knee, end, set_aside })
}

/// Bounds that a plan stays below, one per measure; `None`: anything.
type Bounds = Vec<Option<i64>>;

fn below(measures: &[Measure], bounds: &Bounds) -> Change {
    let held = measures.iter().zip(bounds).filter_map(|(&measure, bound)| Some((measure, (*bound)? - 1)));
    Change { capped: held.collect(), ..Change::default() }
}

/// Boxes in which points may be left. None is inside another.
struct Boxes(Vec<Bounds>);

impl Boxes {
    fn new(measures: usize) -> Self {
        Self(vec![vec![None; measures]])
    }

    /// Takes out what `point`, the lexicographic optimum of the box `own`, leaves no better than itself.
    fn cut(&mut self, own: Bounds, point: &[i64]) {
        let (cut, mut left): (Vec<Bounds>, Vec<Bounds>) =
            std::mem::take(&mut self.0).into_iter().partition(|bounds| holds(bounds, point));
        // In its own box nothing is better in the first measure.
        let parts = |bounds: Bounds, from: usize| {
            (from..point.len()).map(move |measure| {
                let mut part = bounds.clone();
                part[measure] = Some(point[measure]);
                part
            })
        };
        let new: Vec<Bounds> =
            cut.into_iter().flat_map(|bounds| parts(bounds, 0)).chain(parts(own, 1)).collect();
        for part in new {
            if !left.iter().any(|other| inside(&part, other)) {
                left.retain(|other| !inside(other, &part));
                left.push(part);
            }
        }
        self.0 = left;
    }
}

fn holds(bounds: &Bounds, point: &[i64]) -> bool {
    bounds.iter().zip(point).all(|(bound, &value)| bound.is_none_or(|bound| value < bound))
}

fn inside(part: &Bounds, other: &Bounds) -> bool {
    let at_most = |(part, other): (&Option<i64>, &Option<i64>)| match (part, other) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(part), Some(other)) => part <= other,
    };
    part.iter().zip(other).all(at_most)
}
