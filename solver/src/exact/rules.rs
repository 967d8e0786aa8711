//! What a rule takes away, given what is decided and what is still possible. A rule looks at its own demands only
//! when the options of one of them changed. What is left when all is decided keeps every rule, except those that
//! speak of whole costs, which the leaf measures.

use super::core::{Core, NONE};
use super::state::{Dead, State};
use crate::problem::{Condition, Rule, Term};

/// Runs all rules to a standstill.
pub(super) fn propagate(core: &Core<'_>, state: &mut State) -> Result<(), Dead> {
    loop {
        while let Some(demand) = state.single.pop() {
            let demand = demand as usize;
            if state.decided[demand] == NONE {
                let Some(option) = state.options(core, demand).next() else { return Err(Dead) };
                state.decide(core, option)?;
            }
        }
        let Some(demand) = state.next_touched() else { return Ok(()) };
        core.alike.propagate(core, state, demand)?;
        for &rule in core.rules_of.of(demand) {
            apply(core, state, rule as usize, demand)?;
        }
    }
}

/// Rules that nobody's options can trigger, such as an impossible count over nothing.
pub(super) fn at_the_start(core: &Core<'_>, state: &mut State) -> Result<(), Dead> {
    for (index, rule) in core.rules.iter().enumerate() {
        match rule.as_ref() {
            Rule::Linear { .. } => linear(core, state, &core.linears[&index])?,
            Rule::Distinct { attribute, demands, min, max, .. } => {
                distinct(core, state, *attribute, demands, *min, *max)?;
            }
            Rule::Open { sites, min, max } => open(core, state, sites, *min, *max)?,
            Rule::Same { demands, .. } | Rule::Different { demands, .. } | Rule::PairMax { demands, .. } => {
                demands.iter().try_for_each(|&demand| apply(core, state, index, demand))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn apply(core: &Core<'_>, state: &mut State, rule: usize, demand: usize) -> Result<(), Dead> {
    match core.rules[rule].as_ref() {
        Rule::Linear { .. } => linear(core, state, &core.linears[&rule]),
        Rule::Distinct { attribute, demands, min, max, .. } => {
            distinct(core, state, *attribute, demands, *min, *max)
        }
        Rule::Same { attribute, demands } => pairs(core, state, demand, *attribute, demands, |a, b| a == b),
        Rule::Different { attribute, demands } => {
            pairs(core, state, demand, *attribute, demands, |a, b| a != b)
        }
        Rule::PairMax { matrix, attribute, demands, most } => {
            let matrix = &core.problem.matrices[*matrix];
            pairs(core, state, demand, *attribute, demands, |a, b| matrix.between(a, b) <= *most)
        }
        Rule::Implies { when, then } => implies(core, state, when, then),
        Rule::Open { sites, min, max } => open(core, state, sites, *min, *max),
        Rule::CostMax(_) | Rule::CostShare { .. } => Ok(()),
    }
}

/// Once all that is left to one demand has one value, the others keep only what agrees with it.
fn pairs(
    core: &Core<'_>,
    state: &mut State,
    demand: usize,
    attribute: usize,
    demands: &[usize],
    agrees: impl Fn(u32, u32) -> bool,
) -> Result<(), Dead> {
    let Some(value) = agreed(core, state, demand, attribute) else { return Ok(()) };
    // A matrix reads from the earlier demand to the later one.
    let mut earlier = true;
    for &other in demands {
        if other == demand {
            earlier = false;
            continue;
        }
        state.retain(core, other, |option| {
            let theirs = core.value(option, attribute);
            theirs == NONE || if earlier { agrees(theirs, value) } else { agrees(value, theirs) }
        })?;
    }
    Ok(())
}

/// How many distinct values are used for certain, and how many could be.
fn distinct(
    core: &Core<'_>,
    state: &mut State,
    attribute: usize,
    demands: &[usize],
    min: Option<usize>,
    max: Option<usize>,
) -> Result<(), Dead> {
    if let Some(max) = max {
        let mut used: smallvec::SmallVec<[u32; 16]> = smallvec::SmallVec::new();
        for &demand in demands {
            let Some(value) = agreed(core, state, demand, attribute) else { continue };
            if !used.contains(&value) {
                used.push(value);
            }
        }
        if used.len() > max {
            return Err(Dead);
        }
        if used.len() == max {
            for &demand in demands {
                keep_only(core, state, demand, attribute, &used)?;
            }
        }
    }
    match min {
        Some(min) if min > 0 => enough(core, state, attribute, demands, min),
        _ => Ok(()),
    }
}

/// The value that every option left to a demand has, if it is one.
fn agreed(core: &Core<'_>, state: &State, demand: usize, attribute: usize) -> Option<u32> {
    if state.decided[demand] != NONE {
        let value = core.value(state.decided[demand] as usize, attribute);
        return (value != NONE).then_some(value);
    }
    let mut options = state.options(core, demand).map(|option| core.value(option, attribute));
    let first = options.next()?;
    (first != NONE && options.all(|value| value == first)).then_some(first)
}

fn keep_only(
    core: &Core<'_>,
    state: &mut State,
    demand: usize,
    attribute: usize,
    values: &[u32],
) -> Result<(), Dead> {
    state.retain(core, demand, |option| {
        let value = core.value(option, attribute);
        value == NONE || values.contains(&value)
    })
}

/// At least `min` values must remain possible, for at least as many demands.
fn enough(
    core: &Core<'_>,
    state: &State,
    attribute: usize,
    demands: &[usize],
    min: usize,
) -> Result<(), Dead> {
    let mut possible: Vec<u32> = Vec::new();
    let mut able = 0;
    for &demand in demands {
        let before = possible.len();
        let values = state.options(core, demand).map(|option| core.value(option, attribute));
        possible.extend(values.filter(|&value| value != NONE));
        able += usize::from(possible.len() > before);
    }
    possible.sort_unstable();
    possible.dedup();
    if possible.len() < min || able < min { Err(Dead) } else { Ok(()) }
}

/// What is possible on the left of an arrow, and on the right.
fn implies(core: &Core<'_>, state: &mut State, when: &Condition, then: &Condition) -> Result<(), Dead> {
    let meets = |condition: &Condition, option: usize| {
        condition.values.contains(&core.value(option, condition.attribute))
    };
    if state.options(core, when.demand).all(|option| meets(when, option)) {
        state.retain(core, then.demand, |option| meets(then, option))?;
    }
    if !state.options(core, then.demand).any(|option| meets(then, option)) {
        state.retain(core, when.demand, |option| !meets(when, option))?;
    }
    // A demand that stands on both sides decides option by option.
    if when.demand == then.demand {
        state.retain(core, when.demand, |option| !meets(when, option) || meets(then, option))?;
    }
    Ok(())
}

/// How many listed sites serve for certain, and how many could.
fn open(
    core: &Core<'_>,
    state: &mut State,
    sites: &[usize],
    min: Option<usize>,
    max: Option<usize>,
) -> Result<(), Dead> {
    let certain = |state: &State, site: usize| state.served[site] > 0 || state.forced[site];
    if let Some(max) = max {
        let count = sites.iter().filter(|&&site| certain(state, site)).count();
        if count > max {
            return Err(Dead);
        }
        if count == max {
            for &site in sites {
                if !certain(state, site) {
                    state.close(core, site)?;
                }
            }
        }
    }
    if let Some(min) = min
        && sites.iter().filter(|&&site| state.possible[site] > 0).count() < min
    {
        return Err(Dead);
    }
    Ok(())
}

/// Bounds of the sum, per demand, and the options that would break them.
fn linear(core: &Core<'_>, state: &mut State, row: &Linear) -> Result<(), Dead> {
    let ranges: smallvec::SmallVec<[(i64, i64); 16]> =
        row.parts.iter().map(|part| part.range(core, state)).collect();
    let sum = |pick: fn(&(i64, i64)) -> i64| ranges.iter().map(|range| i128::from(pick(range))).sum::<i128>();
    let (least, most) = (sum(|range| range.0), sum(|range| range.1));
    let (min, max) = (row.min.map(i128::from), row.max.map(i128::from));
    if max.is_some_and(|max| least > max) || min.is_some_and(|min| most < min) {
        return Err(Dead);
    }
    if max.is_none_or(|max| most <= max) && min.is_none_or(|min| least >= min) {
        return Ok(());
    }
    for (part, range) in row.parts.iter().zip(&ranges) {
        let (below, above) = (least - i128::from(range.0), most - i128::from(range.1));
        let first = core.options(part.demand).start;
        state.retain(core, part.demand, |option| {
            let own = i128::from(part.coefs[option - first]);
            max.is_none_or(|max| below + own <= max) && min.is_none_or(|min| above + own >= min)
        })?;
    }
    Ok(())
}

/// A linear rule, by demand.
pub(super) struct Linear {
    parts: Vec<Part>,
    min: Option<i64>,
    max: Option<i64>,
}

/// What each option of a demand adds.
struct Part {
    demand: usize,
    coefs: Vec<i64>,
}

impl Linear {
    /// Gathers the terms of each demand; terms at sites it has no option at count for nothing.
    pub(super) fn new(core: &Core<'_>, terms: &[Term], min: Option<i64>, max: Option<i64>) -> Self {
        let mut sorted = terms.to_vec();
        sorted.sort_by_key(|term| (term.demand, term.site));
        let parts =
            sorted.chunk_by(|a, b| a.demand == b.demand).map(|group| Part::new(core, group)).collect();
        Self { parts, min, max }
    }
}

impl Part {
    fn new(core: &Core<'_>, group: &[Term]) -> Self {
        let demand = group[0].demand;
        let coef = |option: usize| {
            let site = core.site[option] as usize;
            let from = group.partition_point(|term| term.site < site);
            group[from..].iter().take_while(|term| term.site == site).map(|term| term.coef).sum()
        };
        Self { demand, coefs: core.options(demand).map(coef).collect() }
    }

    /// The least and the most that what is left of the demand can add.
    fn range(&self, core: &Core<'_>, state: &State) -> (i64, i64) {
        let mut range = (i64::MAX, i64::MIN);
        let first = core.options(self.demand).start;
        for option in state.options(core, self.demand) {
            let own = self.coefs[option - first];
            range = (range.0.min(own), range.1.max(own));
        }
        if range.0 > range.1 { (0, 0) } else { range }
    }
}
