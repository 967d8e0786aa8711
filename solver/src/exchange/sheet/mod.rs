//! A problem as one objective and rows, for solvers that read MPS, LP or OPB files.
//!
//! Such a file makes one sum small. Levels become one sum where they can: each is weighted by more than all later
//! ones could ever come to, which is exact as long as the numbers stay below 2^53. A tolerance cannot be said so.

mod lp;
mod mps;
mod opb;

pub(crate) use opb::{Opb, Sides};

use super::fault::LARGEST;
use super::named::NamedLevel;
use crate::problem::Problem;
use crate::rows::{Meaning, Row, Rows, Terms, merged};
use std::fmt::Write as _;

/// A format that states rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsFormat {
    /// Free MPS.
    Mps,
    /// The LP format of CPLEX.
    Lp,
    /// Pseudo-Boolean: every column is made of bits.
    Opb,
}

/// What a file of rows cannot state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotState {
    /// A later level may exceed an earlier one.
    #[error("objective {} has a tolerance, and a file of rows makes one sum small", .level + 1)]
    Tolerance {
        /// Which level, from 0.
        level: usize,
    },
    /// The levels together need numbers beyond 2^53.
    #[error("the objectives together need numbers beyond 2^53")]
    Levels,
    /// A row needs numbers beyond 2^53.
    #[error("{what} needs numbers beyond 2^53")]
    TooLarge {
        /// Which row.
        what: String,
    },
}

/// The names of a problem's parts, by position.
#[derive(Clone, Copy, Debug)]
pub struct Names<'n> {
    /// The problem.
    pub name: &'n str,
    /// Its demands.
    pub demands: &'n [String],
    /// Its sites.
    pub sites: &'n [String],
}

/// A problem as a file of rows.
///
/// # Errors
/// [`CannotState`]: what such a file cannot say.
pub fn rows_text(
    problem: &Problem,
    levels: &[NamedLevel],
    names: Names<'_>,
    format: RowsFormat,
) -> Result<String, CannotState> {
    let mut rows = Rows::new(problem);
    let objective = one_sum(&mut rows, levels)?;
    let sheet = Sheet::new(&rows, &objective, names);
    sheet.fits()?;
    Ok(match format {
        RowsFormat::Mps => mps::text(&sheet),
        RowsFormat::Lp => lp::text(&sheet),
        RowsFormat::Opb => Opb::new(&sheet).text(Some(&sheet.objective), &[]),
    })
}

/// All levels as one sum.
fn one_sum(rows: &mut Rows<'_>, levels: &[NamedLevel]) -> Result<Terms, CannotState> {
    let last = levels.len().saturating_sub(1);
    if let Some(level) = levels.iter().take(last).position(|level| level.tolerance_ppm != 0) {
        return Err(CannotState::Tolerance { level });
    }
    let mut sums: Vec<Terms> = Vec::new();
    for level in levels {
        let terms = merged(&rows.measure(level.measure));
        sums.push(terms);
    }
    // From the last level to the first: what all later ones together can differ by, and one more.
    let (mut whole, mut weight) = (Terms::new(), 1_i64);
    for terms in sums.iter().rev() {
        let weighted = terms.iter().map(|&(column, factor)| Some((column, factor.checked_mul(weight)?)));
        whole.extend(weighted.collect::<Option<Terms>>().ok_or(CannotState::Levels)?);
        let span = span(rows, terms).and_then(|span| span.checked_add(1)).ok_or(CannotState::Levels)?;
        weight = weight.checked_mul(span).unwrap_or(i64::MAX);
    }
    let whole = merged(&whole);
    let fits = whole.iter().all(|&(_, factor)| factor.abs() <= LARGEST);
    if fits || sums.len() == 1 { Ok(whole) } else { Err(CannotState::Levels) }
}

/// How far a sum's values can be apart.
fn span(rows: &Rows<'_>, terms: &Terms) -> Option<i64> {
    let one = |&(column, factor): &(usize, i64)| factor.checked_abs()?.checked_mul(rows.columns[column].most);
    terms.iter().map(one).try_fold(0_i64, |sum, one| sum.checked_add(one?))
}

/// What the writers need.
pub(crate) struct Sheet<'r> {
    names: Names<'r>,
    rows: &'r Rows<'r>,
    objective: Terms,
    /// Rows with each column once; those that say nothing are left out.
    body: Vec<Line<'r>>,
}

/// A row to be written.
struct Line<'r> {
    /// Its position among all rows.
    index: usize,
    name: String,
    of: &'r Row,
    terms: Terms,
}

impl<'r> Sheet<'r> {
    pub(crate) fn new(rows: &'r Rows<'r>, objective: &[(usize, i64)], names: Names<'r>) -> Self {
        let mut body = Vec::new();
        for (index, row) in rows.rows.iter().enumerate() {
            let terms = merged(&row.terms);
            let holds = row.low.is_none_or(|low| low <= 0) && row.high.is_none_or(|high| high >= 0);
            if terms.is_empty() && holds || row.low.is_none() && row.high.is_none() {
                continue;
            }
            body.push(Line { index, name: format!("r{index}"), of: row, terms });
        }
        Self { names, rows, objective: merged(objective), body }
    }

    /// Whether readers that compute in floats can take every number.
    fn fits(&self) -> Result<(), CannotState> {
        let fits = |number: i64| number.unsigned_abs() <= LARGEST.unsigned_abs();
        let sound = |terms: &Terms| terms.iter().all(|&(_, factor)| fits(factor));
        let too_large = |what: String| Err(CannotState::TooLarge { what });
        if !sound(&self.objective) {
            return too_large("the objective".into());
        }
        for line in &self.body {
            let bounds = [line.of.low, line.of.high].into_iter().flatten().all(fits);
            if !sound(&line.terms) || !bounds {
                return too_large(self.told(line.of));
            }
        }
        Ok(())
    }

    /// A column's name: short, and without a letter that a format gives a meaning to.
    fn column(&self, column: usize) -> String {
        match self.rows.columns[column].meaning {
            Meaning::Serves { demand, option } => {
                format!("x{demand}_{}", self.rows.site_of(demand, option))
            }
            Meaning::Used(site) => format!("y{site}"),
            Meaning::Units(site) => format!("u{site}"),
            Meaning::Because { site, resource } => format!("n{site}_{resource}"),
            Meaning::Beyond { site, resource } => format!("e{site}_{resource}"),
            Meaning::Credit { site, credit } => format!("g{site}_{credit}"),
            Meaning::Meets { .. } => format!("z{column}"),
            Meaning::Worst(_) => format!("w{column}"),
        }
    }

    /// What a row says, for a person.
    fn told(&self, row: &Row) -> String {
        use crate::rows::Reason;
        let site = |site: usize| &self.names.sites[site];
        match row.reason {
            Reason::Demand(demand) => format!("demand `{}`", self.names.demands[demand]),
            Reason::Used(index) | Reason::Units(index) => format!("site `{}`", site(index)),
            Reason::Needed(index) => format!("what `{}` needs", site(index)),
            Reason::Order(index) => format!("the order of `{}`", site(index)),
            Reason::Capacity { site: index, .. } => format!("the capacity of `{}`", site(index)),
            Reason::Credit(index) => format!("what `{}` gives back", site(index)),
            Reason::Meets(_) => "an attribute".into(),
            Reason::Worst(_) => "the largest value".into(),
            Reason::Rule(index) => format!("rule {index}"),
            Reason::Cap => "a level".into(),
        }
    }

    /// Comment lines that say what the short names stand for.
    fn legend(&self, comment: &str) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "{comment} {}", one_line(self.names.name));
        let _ = writeln!(
            text,
            "{comment} xD_S: demand D is served at site S; yS: S is used; uS: units bought there"
        );
        if self.rows.columns.iter().any(|column| matches!(column.meaning, Meaning::Because { .. })) {
            let _ = writeln!(
                text,
                "{comment} nS_R: S needs units beyond the least because of resource R; eS_R: so many"
            );
        }
        for (index, demand) in self.names.demands.iter().enumerate() {
            let _ = writeln!(text, "{comment} demand {index}: {}", one_line(demand));
        }
        for (index, site) in self.names.sites.iter().enumerate() {
            let _ = writeln!(text, "{comment} site {index}: {}", one_line(site));
        }
        text
    }
}

/// A name cannot end a comment.
fn one_line(name: &str) -> String {
    name.replace(|letter: char| letter.is_control(), " ")
}
