//! The product's answer to a problem file against the one of brute force: status, every level, the assignment,
//! units, and in a conflict that it refutes and that nothing in it is idle.

use super::brute::{self, Best, Without};
use super::{Bare, KINDS, text};
use prism_solver::exchange::{self, Named, Solved, Status};
use prism_solver::{Budget, Engine};

/// What a comparison went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Which kinds of rules decide: without one of that kind another optimum would come out.
    pub binding: [bool; KINDS.len()],
    /// There was no solution.
    pub infeasible: bool,
    /// The optimum uses a site that already runs.
    pub owned: bool,
    /// The optimum buys several units of a site that has a limit above one.
    pub several_units: bool,
    /// The optimum asks a site for something of which it has no end.
    pub unlimited: bool,
    /// If every demand had to be served, another optimum would come out.
    pub optional: bool,
    /// An earlier level was left above its optimum, within its tolerance.
    pub tolerance: bool,
}

/// The problem as the product reads it.
///
/// # Errors
/// What it says is wrong with it.
pub fn read(bare: &Bare) -> Result<Named, String> {
    let named = exchange::read(&text::file(bare)).map_err(|error| error.to_string())?;
    let again = exchange::read(&named.to_json()).map_err(|error| format!("written: {error}"))?;
    if again == named { Ok(named) } else { Err("what was written is read back as another problem".into()) }
}

/// One engine against brute force.
///
/// # Errors
/// What differs.
pub fn compare(bare: &Bare, named: &Named, engine: &dyn Engine, best: Option<&Best>) -> Result<(), String> {
    let solved =
        exchange::solve(named, engine, &mut Budget::unlimited()).map_err(|error| error.to_string())?;
    match (solved.status(), best) {
        (Status::Infeasible, None) => refutes(bare, solved.conflict().unwrap_or_default()),
        (Status::Optimal, Some(best)) => equal(&solved, best),
        (status, best) => Err(format!("{status:?} where brute force says {best:?}")),
    }
}

fn equal(solved: &Solved<'_>, best: &Best) -> Result<(), String> {
    let levels: Vec<i64> = solved.levels().iter().filter_map(|level| level.value).collect();
    same("levels", &levels, &best.levels)?;
    same("cost", &solved.objective(), &Some(best.cost))?;
    same("bound", &solved.bound(), &Some(best.cost))?;
    let plan: Vec<Option<String>> =
        best.plan.iter().map(|site| site.map(|site| format!("s{site}"))).collect();
    let site = |demand: usize| solved.site_of(&format!("d{demand}")).map(str::to_owned);
    same("assignment", &(0..plan.len()).map(site).collect(), &plan)?;
    let units: Vec<(String, i64)> =
        best.units.iter().map(|&(site, units)| (format!("s{site}"), units)).collect();
    same("units", &solved.units().map(|(site, units)| (site.to_owned(), units)).collect(), &units)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, product: &T, brute: &T) -> Result<(), String> {
    if product == brute { Ok(()) } else { Err(format!("{what}\n  product {product:?}\n  brute   {brute:?}")) }
}

/// A conflict alone has no solution, and has one as soon as any member is left out.
fn refutes(bare: &Bare, conflict: &[String]) -> Result<(), String> {
    if brute::best(bare, &all_but(bare, conflict)).is_some() {
        return Err(format!("{conflict:?} can hold together"));
    }
    for idle in conflict {
        let rest: Vec<String> = conflict.iter().filter(|member| *member != idle).cloned().collect();
        if brute::best(bare, &all_but(bare, &rest)).is_none() {
            return Err(format!("{idle} is idle in {conflict:?}"));
        }
    }
    Ok(())
}

/// Everything left out that `kept` does not name.
fn all_but(bare: &Bare, kept: &[String]) -> Without {
    let gone = |count: usize, name: &dyn Fn(usize) -> String| -> Vec<usize> {
        (0..count).filter(|&index| !kept.contains(&name(index))).collect()
    };
    Without {
        demands: gone(bare.demands.len(), &|index| format!("d{index}")),
        capacities: gone(bare.sites.len(), &|index| format!("capacity:s{index}")),
        limits: gone(bare.sites.len(), &|index| format!("limit:s{index}")),
        rules: gone(bare.rules.len(), &|index| format!("rule:{index}")),
        whole_rules: Vec::new(),
    }
}

/// What decides in a problem.
#[must_use]
pub fn seen(bare: &Bare, best: Option<&Best>) -> Seen {
    let mut seen = Seen { infeasible: best.is_none(), ..Seen::default() };
    for (index, rule) in bare.rules.iter().enumerate() {
        let relaxed = brute::best(bare, &Without { whole_rules: vec![index], ..Without::default() });
        seen.binding[rule.kind()] |= relaxed.map(|best| best.levels) != best.map(|best| best.levels.clone());
    }
    let Some(best) = best else { return seen };
    for &(site, units) in &best.units {
        let stated = &bare.sites[site];
        seen.owned |= stated.owned > 0;
        seen.several_units |= stated.limit.is_some_and(|limit| limit > 1) && units > 1;
        let asks = |resource: usize| bare.demands.iter().any(|demand| demand.load[resource] > 0);
        seen.unlimited |= (0..bare.resources).any(|r| stated.capacity[r].is_none() && asks(r));
    }
    let mut strict = bare.clone();
    strict.demands.iter_mut().for_each(|demand| demand.optional = false);
    seen.optional =
        brute::best(&strict, &Without::default()).map(|best| best.levels) != Some(best.levels.clone());
    seen.tolerance = bare.objectives.iter().any(|&(_, tolerance)| tolerance > 0) && {
        let mut exact = bare.clone();
        exact.objectives.iter_mut().for_each(|level| level.1 = 0);
        brute::best(&exact, &Without::default()).map(|best| best.levels) != Some(best.levels.clone())
    };
    seen
}
