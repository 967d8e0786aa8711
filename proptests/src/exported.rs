//! Whether what `export` writes is still the same question: a problem file, read back and solved, has the oracle's
//! answer; a file of rows, read back by readers that share nothing with the writer, has its least sum there.

use crate::check::numbered;
use crate::oracle::{Best, Choice, Oracle};
use crate::sheets::{self, Answer, Sheet};
use prism_model::{Catalog, Request};
use prism_solver::exchange::{self, Named, RowsFormat, Status};
use prism_solver::lower::{Export, NotWritten};
use prism_solver::{Budget, Exact};
use std::collections::BTreeMap;

/// Formats of rows, with the reader of each.
pub const FORMATS: [(RowsFormat, Reader); 3] =
    [(RowsFormat::Mps, sheets::mps), (RowsFormat::Lp, sheets::lp), (RowsFormat::Opb, sheets::opb)];

/// Reads a file of rows.
pub type Reader = fn(&str) -> Result<Sheet, String>;

/// More steps than these take too long.
const STEPS: usize = 4_000;

/// What became of one request: what was compared, or why it was not; and how often.
pub type Seen = BTreeMap<String, u64>;

/// A request and its right answer.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    /// The world as the product knows it.
    pub catalog: &'a Catalog,
    /// The question as the product knows it.
    pub request: &'a Request,
    /// The question as asked.
    pub oracle: &'a Oracle<'a>,
    /// What is right.
    pub best: Option<&'a Best>,
}

impl Exported<'_> {
    /// Every format against the oracle.
    ///
    /// # Errors
    /// What differs.
    pub fn agrees(&self, seen: &mut Seen) -> Result<(), String> {
        let export = match Export::new(self.catalog, self.request) {
            Ok(export) => export,
            Err(why) => return refused("export", &why, seen),
        };
        let named = match export.problem() {
            Ok(named) => {
                let named = read_back(&named)?;
                self.solved(&named).map_err(|why| format!("problem: {why}\n{}", named.to_json()))?;
                count("problem", seen);
                count(self.best.map_or("problem without a plan", |_| "problem with a plan"), seen);
                Some(named)
            }
            Err(why) => {
                refused("problem", &why, seen)?;
                None
            }
        };
        for (format, reader) in FORMATS {
            match export.rows(format) {
                Ok(text) => self
                    .least(&text, format, reader, named.as_ref(), seen)
                    .map_err(|why| format!("{format:?}: {why}\n{text}"))?,
                Err(why) => refused(&format!("{format:?}"), &why, seen)?,
            }
        }
        Ok(())
    }

    /// The problem as it was read back.
    fn solved(&self, named: &Named) -> Result<(), String> {
        let solved = exchange::solve(named, &Exact, &mut Budget::unlimited()).map_err(|e| e.to_string())?;
        match (solved.status(), self.best) {
            (Status::Infeasible, None) => Ok(()),
            (Status::Optimal, Some(best)) => {
                let optima = solved.levels().iter().filter_map(|level| level.bound);
                same("levels", &optima.map(i128::from).collect(), &values(best, named.levels().len()))?;
                same("cost", &solved.objective().map(i128::from), &Some(best.cost))?;
                // What follows the demands of the request only counts what is given back.
                let sites = solved.assignment().take(self.request.demands.len());
                let chosen = sites.map(|(_, site)| choice(site)).collect::<Result<Vec<_>, _>>()?;
                same("assignment", &numbered(&chosen), &numbered(&best.choices))
            }
            (status, best) => Err(format!("{status:?} where the oracle says {best:?}")),
        }
    }

    /// The least sum of a file of rows. Where the sum is the cost alone, it is the oracle's; where it is a sum of
    /// levels, the point is one that the oracle allows and each level is as low there.
    fn least(
        &self,
        text: &str,
        format: RowsFormat,
        reader: Reader,
        named: Option<&Named>,
        seen: &mut Seen,
    ) -> Result<(), String> {
        let sheet = reader(text)?;
        match (sheets::best(&sheet, STEPS), self.best) {
            (Answer::TooLarge, _) => count(&format!("{format:?} took too long"), seen),
            (Answer::Nothing, None) => count(&format!("{format:?} without a plan"), seen),
            (Answer::Least(sum, point), Some(best)) => {
                if best.levels.iter().all(|(measure, _)| measure == "cost") {
                    same("least sum", &sum, &best.cost)?;
                    count(&format!("{format:?} with the cost"), seen);
                }
                self.allowed(&sheet.chosen(&point)?, best)?;
                if let Some(named) = named {
                    measured(named, &sheet.chosen(&point)?, best)?;
                    count(&format!("{format:?} with every level"), seen);
                }
            }
            (answer, best) => return Err(format!("{answer:?} where the oracle says {best:?}")),
        }
        Ok(())
    }

    /// The oracle allows what a file says is best, and it is as dear.
    fn allowed(&self, chosen: &BTreeMap<String, String>, best: &Best) -> Result<(), String> {
        let demands = self.request.demand_ids().map(|demand| {
            let namespace = &self.request.namespace(demand).name;
            format!("{namespace}.{}", self.request.slot(self.catalog, demand).name)
        });
        let site = |demand: String| choice(chosen.get(&demand).ok_or(format!("{demand} is not served"))?);
        let choices = demands.map(site).collect::<Result<Vec<_>, _>>()?;
        let bill = self.oracle.judge(&choices).map_err(|why| format!("{choices:?}: {why:?}"))?;
        same("cost", &bill.cost, &best.cost)
    }
}

fn refused(what: &str, why: &NotWritten, seen: &mut Seen) -> Result<(), String> {
    let why = match why {
        NotWritten::Rule { why, .. } | NotWritten::Level { why, .. } => (*why).to_owned(),
        other => other.to_string(),
    };
    // Positions differ from request to request.
    let words: Vec<&str> = why.split(' ').filter(|word| word.parse::<u64>().is_err()).collect();
    count(&format!("{what} refused: {}", words.join(" ")), seen);
    Ok(())
}

fn count(what: &str, seen: &mut Seen) {
    *seen.entry(what.to_owned()).or_default() += 1;
}

fn read_back(named: &Named) -> Result<Named, String> {
    let again = exchange::read(&named.to_json()).map_err(|error| error.to_string())?;
    if again == *named { Ok(again) } else { Err("what was written is read back as another problem".into()) }
}

/// The optimum of each level, the closing cost included where it is counted.
fn values(best: &Best, count: usize) -> Vec<i128> {
    let levels = best.levels.iter().map(|&(_, value)| value);
    levels.chain([best.cost]).take(count).collect()
}

/// Each level at the point of a file, measured again.
fn measured(named: &Named, chosen: &BTreeMap<String, String>, best: &Best) -> Result<(), String> {
    let problem = named.problem();
    let option = |(demand, name): (usize, &String)| {
        // `iot.registry at aws-amber-a@eu-west-1 included 0` counts where `iot.registry` is at that site.
        if let Some((of, counter)) = name.split_once(" at ") {
            let (site, _) = counter.split_once(" included ")?;
            return chosen.get(of).filter(|chosen| *chosen == site).map(|_| 0);
        }
        let site = named.sites().iter().position(|site| Some(site) == chosen.get(name))?;
        problem.demands[demand].at(site)
    };
    let assignment = named.demands().iter().enumerate().map(option).collect();
    if !problem.solves(&assignment) {
        return Err("the point breaks the problem".into());
    }
    let level = |level: &exchange::NamedLevel| problem.measure(&assignment, level.measure).map(i128::from);
    let levels: Vec<i128> = named.levels().iter().filter_map(level).collect();
    same("levels at the point", &levels, &values(best, levels.len()))
}

/// `aws-amber-a@eu-west-1#2`
fn choice(site: &str) -> Result<Choice, String> {
    let (offering, place) = site.split_once('@').ok_or(format!("`{site}` is no site"))?;
    let (regions, bin) = place.split_once('#').unwrap_or((place, "1"));
    let bin: usize = bin.parse().map_err(|_| format!("`{site}` is no site"))?;
    let regions = regions.split('+').map(str::to_owned).collect();
    Ok(Choice { offering: offering.to_owned(), regions, bin: bin - 1 })
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, product: &T, oracle: &T) -> Result<(), String> {
    if product == oracle { Ok(()) } else { Err(format!("{what}\n  file   {product:?}\n  oracle {oracle:?}")) }
}
