//! Certificates of what is not so, in which all agrees: the plan is valid, its values are its own, each level's bound and
//! the caps after it follow, and the proof is one of every case but those that would show the plan which is better.
//! Those are passed over in one of the ways in which a checker could be careless.

use super::enumerated::{Open, document, is_plain, json, proof, sheet, stated};
use super::{Bare, brute};
use prism_verify::{Problem, Sheet};
use std::collections::BTreeMap;

/// How a proof passes over what is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The case is in no part.
    Silent,
    /// The case is closed by nothing, though it falls short.
    Short,
    /// The case is closed by the side that a row does not have.
    OtherSide,
    /// Sums narrow columns before, and the case is closed as if they had ruled it out.
    Narrowed,
}

impl Way {
    /// All.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Short, Self::OtherSide, Self::Narrowed];

    fn open(self) -> Open {
        match self {
            Self::Silent => Open::LeftOut,
            Self::Short | Self::Narrowed => Open::Short,
            Self::OtherSide => Open::OtherSide,
        }
    }
}

/// That the second best is the best. `None` where a level has a tolerance, there is no second, or the proof is too long.
///
/// # Errors
/// Where the rows leave 64 bits.
pub fn second_is_best(bare: &Bare, problem: &Problem, way: Way) -> Result<Option<String>, String> {
    let strict = bare.objectives.iter().all(|&(_, tolerance)| tolerance == 0);
    let Some(second) = strict.then(|| brute::second(bare)).flatten() else { return Ok(None) };
    let mut levels = Vec::new();
    for (index, &value) in second.levels.iter().enumerate() {
        let sheet = sheet(problem, index, &second.levels[..index])?;
        let Some(nodes) = nodes(&sheet, bare, value.into(), way) else { return Ok(None) };
        levels.push(format!(
            "{{\"measure\": \"{}\", \"value\": \"{value}\", \"bound\": \"{value}\", \"nodes\": [{nodes}]}}",
            stated(bare, index)
        ));
    }
    let names: Vec<[String; 2]> = (0..bare.demands.len().max(bare.sites.len()))
        .map(|index| [format!("d{index}"), format!("s{index}")])
        .collect();
    let site = |site: usize| names[site][1].as_str();
    let served = second.plan.iter().enumerate();
    let assignment: BTreeMap<&str, &str> =
        served.filter_map(|(demand, &at)| Some((names[demand][0].as_str(), site(at?)))).collect();
    let units: BTreeMap<&str, i64> = second.units.iter().map(|&(at, units)| (site(at), units)).collect();
    let plan = format!(", \"assignment\": {}, \"units\": {}", json(&assignment), json(&units));
    Ok(Some(document("optimal", &plan, &levels.join(",\n"))))
}

/// That nothing is valid. `None` where nothing is, the proof is too long, or the first level has columns of its own.
///
/// # Errors
/// Where the rows leave 64 bits.
pub fn nothing_is_valid(bare: &Bare, problem: &Problem, way: Way) -> Result<Option<String>, String> {
    if !is_plain(bare) || brute::best(bare, &brute::Without::default()).is_none() {
        return Ok(None);
    }
    let sheet = Sheet { objective: Vec::new(), ..sheet(problem, 0, &[])? };
    let level = |nodes: String| format!("{{\"measure\": \"none\", \"nodes\": [{nodes}]}}");
    Ok(nodes(&sheet, bare, i128::MAX, way).map(|nodes| document("infeasible", "", &level(nodes))))
}

fn nodes(sheet: &Sheet, bare: &Bare, goal: i128, way: Way) -> Option<String> {
    let seed = bare
        .demands
        .iter()
        .flat_map(|demand| &demand.options)
        .fold(0, |sum, option| sum % 1_000_003 * 31 + option.cost.unsigned_abs());
    proof(sheet, goal, way.open(), (way == Way::Narrowed).then_some(seed)).demands(bare, 0, 0)
}
