//! Plans held against each other by what is optimised, one level after another.

use prism_model::request::Measure;
use prism_solver::solve::LevelValues;

/// The bare values, which compare as the levels do.
pub(crate) fn figures(values: &LevelValues) -> Vec<i64> {
    values.iter().map(|&(_, value)| value).collect()
}

/// The first level in which the rival does worse: the measure, the best value and the rival's.
pub(crate) fn worse(best: &LevelValues, rival: &LevelValues) -> Option<(Measure, i64, i64)> {
    let pairs = best.iter().zip(rival);
    pairs.into_iter().find(|(best, rival)| rival.1 > best.1).map(|(best, rival)| (best.0, best.1, rival.1))
}
