//! A problem as clauses: a literal for each option, indicators for sites and attribute values, and for whole
//! numbers (units, credits, the largest value) their bits. The rows are those that integer programs get.

use super::Broken;
use super::cnf::{Bits, Cnf, Sum, Weighted};
use crate::budget::Budget;
use crate::problem::{Assignment, Cap, Measure, Problem, Rule};
use crate::rows::{Column, Meaning, Reason, Rows, Terms, merged};
use rustsat::types::Lit;
use std::collections::BTreeMap;

/// So many columns would take more memory than there is.
const MOST_COLUMNS: usize = 2_000_000;

/// The clauses of a problem, and which literal means what.
pub(super) struct Model<'p> {
    problem: &'p Problem,
    rows: Rows<'p>,
    pub(super) cnf: Cnf,
    /// Per column its bits, the lowest first.
    bits: Vec<Vec<Lit>>,
}

/// A measure as a number that can be bounded: it is `least + step·bits`, or less.
pub(super) struct Goal {
    pub(super) least: i64,
    pub(super) step: i64,
    bits: Bits,
    /// Without `least` and in steps.
    sum: Sum,
}

impl<'p> Model<'p> {
    /// Everything but an objective; `None` where the budget ended before.
    pub(super) fn new(
        problem: &'p Problem,
        measure: Measure,
        caps: &[Cap],
        budget: Budget,
    ) -> Result<Option<(Self, Terms)>, Broken> {
        let mut rows = Rows::new(problem);
        caps.iter().for_each(|&cap| rows.hold(cap));
        let objective = rows.measure(measure);
        if rows.columns.len() > MOST_COLUMNS {
            return Err(Broken("the problem is too large for clauses".into()));
        }
        let mut model = Self { problem, rows, cnf: Cnf::new(budget), bits: Vec::new() };
        for column in 0..model.rows.columns.len() {
            model.column(column)?;
        }
        for index in 0..model.rows.rows.len() {
            if model.cnf.budget.borrow_mut().poll() {
                return Ok(None);
            }
            model.row(index)?;
        }
        if problem.rules.iter().any(|rule| matches!(rule, Rule::CostShare { .. })) {
            model.nothing_wasted()?;
        }
        Ok(Some((model, objective)))
    }

    fn column(&mut self, column: usize) -> Result<(), Broken> {
        let Column { most, .. } = self.rows.columns[column];
        let Ok(most) = u64::try_from(most) else {
            self.bits.push(Vec::new());
            return self.cnf.clause([]);
        };
        let width = u64::BITS - most.leading_zeros();
        let bits: Vec<Lit> = (0..width).map(|_| self.cnf.literal()).collect();
        let number = bits.iter().map(|&bit| Some(bit)).collect();
        self.bits.push(bits);
        self.cnf.compare(None, &number, most)
    }

    fn row(&mut self, index: usize) -> Result<(), Broken> {
        let row = self.rows.rows[index].clone();
        if let Reason::Demand(demand) = row.reason {
            return self.demand(demand);
        }
        if let Some(high) = row.high {
            let sum = self.sum(&row.terms, 1)?;
            self.cnf.at_most(sum, high.into())?;
        }
        if let Some(low) = row.low {
            let sum = self.sum(&row.terms, -1)?;
            self.cnf.at_most(sum, -i128::from(low))?;
        }
        Ok(())
    }

    /// One of its options holds, or at most one. Sums take that for granted, so it is not one of them.
    fn demand(&mut self, demand: usize) -> Result<(), Broken> {
        let described = &self.problem.demands[demand];
        let options: Vec<Lit> =
            (0..described.options.len()).map(|option| self.option(demand, option)).collect();
        if !described.optional {
            self.cnf.clause(options.iter().copied())?;
        }
        self.cnf.at_most_one(options)
    }

    /// Terms times a sign, so that no literal counts below nothing. The options of a demand exclude each other.
    fn sum(&self, terms: &[(usize, i64)], sign: i64) -> Result<Sum, Broken> {
        let mut sum = Sum::default();
        let mut options: BTreeMap<usize, Vec<(Lit, i64)>> = BTreeMap::new();
        for (column, factor) in merged(terms) {
            let factor = factor.checked_mul(sign).ok_or_else(too_large)?;
            match self.rows.columns[column].meaning {
                Meaning::Serves { demand, .. } => {
                    options.entry(demand).or_default().push((self.bits[column][0], factor));
                }
                _ => {
                    for (position, &bit) in self.bits[column].iter().enumerate() {
                        let weight = factor.checked_mul(1 << position).ok_or_else(too_large)?;
                        count(&mut sum, bit, weight);
                    }
                }
            }
        }
        for (demand, mut options) in options {
            let described = &self.problem.demands[demand];
            // Exactly one of them holds: the smallest is paid in any case.
            if !described.optional && options.len() == described.options.len() {
                let smallest = options.iter().map(|&(_, factor)| factor).min().unwrap_or(0);
                sum.least += i128::from(smallest);
                for (_, factor) in &mut options {
                    *factor = factor.checked_sub(smallest).ok_or_else(too_large)?;
                }
            }
            let mut set: Vec<Weighted> = Vec::new();
            for (literal, factor) in options {
                match u64::try_from(factor) {
                    Ok(0) => {}
                    Ok(weight) => set.push((literal, weight)),
                    Err(_) => count(&mut sum, literal, factor),
                }
            }
            sum.apart.push(set);
        }
        Ok(sum)
    }

    /// A measure that can be bounded.
    pub(super) fn goal(&mut self, objective: &Terms) -> Result<Goal, Broken> {
        let (step, sum) = self.sum(objective, 1)?.reduced();
        let bits = self.cnf.added(&sum)?;
        let least = i64::try_from(sum.least).map_err(|_| too_large())?;
        Ok(Goal { least, step: i64::try_from(step).map_err(|_| too_large())?, bits, sum })
    }

    /// A literal under which the goal takes at most so many steps.
    pub(super) fn within(&mut self, goal: &Goal, steps: u64) -> Result<Lit, Broken> {
        let when = self.cnf.literal();
        self.cnf.compare(Some(when), &goal.bits, steps)?;
        Ok(when)
    }

    /// Rules out what alone takes more steps.
    pub(super) fn rule_out(&mut self, goal: &Goal, steps: u64) -> Result<(), Broken> {
        let beyond = goal.sum.apart.iter().flatten().chain(&goal.sum.free);
        for &(literal, _) in beyond.filter(|&&(_, weight)| weight > steps) {
            self.cnf.clause([!literal])?;
        }
        Ok(())
    }

    /// Shares of the cost are of what is really paid: every credit in full. That no unit is idle, the rows say.
    fn nothing_wasted(&mut self) -> Result<(), Broken> {
        for column in 0..self.rows.columns.len() {
            if let Meaning::Credit { site, credit } = self.rows.columns[column].meaning {
                self.whole_credit(column, site, credit)?;
            }
        }
        Ok(())
    }

    /// A credit reaches its limit, or all that could be given back.
    fn whole_credit(&mut self, granted: usize, site: usize, credit: usize) -> Result<(), Broken> {
        let (limited, all) = (self.cnf.literal(), self.cnf.literal());
        let sum = self.sum(&[(granted, -1)], 1)?;
        self.cnf.at_most_if(limited, sum, -i128::from(self.problem.sites[site].credit_limits[credit]))?;
        let mut terms = self.users(site, |choice| choice.credit[credit]);
        terms.push((granted, -1));
        let sum = self.sum(&terms, 1)?;
        self.cnf.at_most_if(all, sum, 0)?;
        self.cnf.clause([limited, all])
    }

    /// The options at a site with a figure of each.
    fn users(&self, site: usize, figure: impl Fn(&crate::problem::Choice) -> i64) -> Terms {
        let of = |(demand, described): (usize, &crate::problem::Demand)| {
            let option = described.at(site)?;
            Some((self.rows.serves()[demand][option], figure(&described.options[option])))
        };
        self.problem.demands.iter().enumerate().filter_map(of).collect()
    }

    /// The literal of an option.
    pub(super) fn option(&self, demand: usize, option: usize) -> Lit {
        self.bits[self.rows.serves()[demand][option]][0]
    }

    /// The assignment found last.
    pub(super) fn assignment(&self) -> Result<Assignment, Broken> {
        let chosen = |demand: usize| {
            for option in 0..self.problem.demands[demand].options.len() {
                if self.cnf.holds(self.option(demand, option))? {
                    return Ok(Some(option));
                }
            }
            Ok(None)
        };
        (0..self.problem.demands.len()).map(chosen).collect()
    }
}

/// Counts a literal; one that counts below nothing is counted where it does not hold.
fn count(sum: &mut Sum, literal: Lit, factor: i64) {
    if factor < 0 {
        sum.least += i128::from(factor);
        sum.free.push((!literal, factor.unsigned_abs()));
    } else if factor > 0 {
        sum.free.push((literal, factor.unsigned_abs()));
    }
}

fn too_large() -> Broken {
    Broken("a figure is too large to be added up".into())
}
