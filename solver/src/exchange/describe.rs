//! A problem of numbers in the words of a problem file, so that what was made from a request can be solved without
//! it.
//!
//! Two things have no word of their own. Equal bins need no order: it only keeps them from being permuted. What a
//! site gives back of what its users pay, up to a limit, is turned around: its users pay less from the start, and
//! what goes beyond the limit is bought again, one unit of money at a time, at an owned site beside it that has the
//! limit to spare. Each user sends an optional demand there, tied to the choice of the site by a sum.

use super::builder::ProblemBuilder;
use super::fault::LARGEST;
use super::spec::{
    Bounds, ConditionSpec, DemandSpec, MeasureSpec, ObjectiveSpec, OptionSpec, RuleSpec, Scope, SiteSpec,
    TermSpec, WeightSpec,
};
use super::{Named, NamedLevel};
use crate::problem::{Choice, Condition, Measure, Problem, Rule, Site, Term};
use crate::rows::gcd;
use std::collections::BTreeSet;

/// The resource that counts what a site gives back.
const INCLUDED: &str = "included";

/// Names for the parts of a problem.
pub(crate) struct Labels<'l> {
    pub(crate) name: String,
    pub(crate) scale: i64,
    pub(crate) resources: Vec<String>,
    pub(crate) sites: Vec<String>,
    pub(crate) demands: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) columns: Vec<String>,
    /// The name of a value of an attribute.
    pub(crate) value: &'l dyn Fn(usize, u32) -> String,
}

/// What a problem file has no words for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoWords {
    /// A rule, by its position in the problem.
    Rule(usize, &'static str),
    /// A level.
    Level(usize, &'static str),
    /// Something that the file could state, but not exactly.
    Faults(super::Faults),
}

/// The problem with its names.
pub(crate) fn describe(
    problem: &Problem,
    labels: &Labels<'_>,
    levels: &[NamedLevel],
) -> Result<Named, NoWords> {
    let description = Description { problem, labels, credits: Credits::of(problem) };
    let mut builder = ProblemBuilder::new(&*labels.name);
    builder.scale(labels.scale);
    labels.resources.iter().for_each(|resource| builder.add_resource(resource));
    if description.credits.are_needed() {
        builder.add_resource(INCLUDED);
    }
    description.sites().into_iter().for_each(|site| builder.add_site(site));
    description.demands().for_each(|demand| builder.add_demand(demand));
    description.counted().for_each(|counted| builder.add_demand(description.counting(counted)));
    for (index, rule) in problem.rules.iter().enumerate() {
        builder.add_rule(description.rule(rule).map_err(|why| NoWords::Rule(index, why))?);
    }
    description.counted().for_each(|counted| builder.add_rule(description.tie(counted)));
    // Where nothing can be chosen there is nothing to measure.
    let chooses = problem.demands.iter().any(|demand| !demand.options.is_empty());
    for (index, level) in levels.iter().enumerate().filter(|_| chooses) {
        builder.add_objective(description.objective(level).map_err(|why| NoWords::Level(index, why))?);
    }
    builder.build().map_err(NoWords::Faults)
}

/// Per site the credits that its users could exceed; those of all others are simply granted.
struct Credits(Vec<Vec<usize>>);

impl Credits {
    fn of(problem: &Problem) -> Self {
        let mut all: Vec<Vec<i64>> =
            problem.sites.iter().map(|site| vec![0; site.credit_limits.len()]).collect();
        let options = problem.demands.iter().flat_map(|demand| &demand.options);
        for choice in options {
            let sums = all[choice.site].iter_mut().zip(&choice.credit);
            sums.for_each(|(sum, &more)| *sum = sum.saturating_add(more));
        }
        let beyond = |(site, sums): (&Site, &Vec<i64>)| {
            let limits = site.credit_limits.iter().zip(sums).enumerate();
            limits.filter(|(_, (limit, sum))| sum > limit).map(|(credit, _)| credit).collect()
        };
        Self(problem.sites.iter().zip(&all).map(beyond).collect())
    }

    fn are_needed(&self) -> bool {
        self.0.iter().any(|credits| !credits.is_empty())
    }
}

/// Demand and site of every option whose credit is counted: a demand that only counts stands in the described problem
/// for each, after all others and in this order.
pub(crate) fn counted(problem: &Problem) -> Vec<(usize, usize)> {
    let credits = Credits::of(problem);
    counted_in(problem, &credits).map(|(demand, choice, _)| (demand, choice.site)).collect()
}

/// Every option whose credit is counted.
fn counted_in<'d>(problem: &'d Problem, credits: &'d Credits) -> impl Iterator<Item = Counted<'d>> {
    let demands = problem.demands.iter().enumerate();
    let options =
        demands.flat_map(|(index, demand)| demand.options.iter().map(move |choice| (index, choice)));
    let credits = options.flat_map(|(demand, choice)| {
        credits.0[choice.site].iter().map(move |&credit| (demand, choice, credit))
    });
    credits.filter(|(_, choice, credit)| choice.credit[*credit] != 0)
}

struct Description<'d> {
    problem: &'d Problem,
    labels: &'d Labels<'d>,
    credits: Credits,
}

/// An option whose credit is counted: demand, option, credit.
type Counted<'d> = (usize, &'d Choice, usize);

impl<'d> Description<'d> {
    /// The sites, and beside each those that count its credits.
    fn sites(&self) -> Vec<SiteSpec> {
        let stated =
            self.problem.sites.iter().zip(&self.labels.sites).map(|(site, name)| self.site(site, name));
        let credits = self.credits.0.iter().enumerate();
        let counting = credits.flat_map(|(site, credits)| credits.iter().map(move |&credit| (site, credit)));
        stated.chain(counting.map(|(site, credit)| self.counter(site, credit))).collect()
    }

    /// Where a credit is counted: it has the limit to spare, and what goes beyond is bought one by one.
    fn counter(&self, site: usize, credit: usize) -> SiteSpec {
        let width = self.labels.resources.len();
        let limit = self.problem.sites[site].credit_limits[credit];
        let holds: Vec<Option<i64>> = std::iter::repeat_n(None, width).chain([Some(1)]).collect();
        let spare = std::iter::repeat_n(0, width).chain([limit.min(LARGEST)]);
        let spec = SiteSpec::new(self.beside(site, credit));
        let spec = spec.unit(1).capacity_or_unlimited(holds).owned(1).spare(spare);
        self.billed_with(spec, &self.problem.sites[site])
    }

    /// What is bought where credits are counted is a part of what the site costs, where a rule asks for that.
    fn billed_with(&self, spec: SiteSpec, site: &Site) -> SiteSpec {
        let named = |rule: &Rule| match rule {
            Rule::CostShare { attribute, .. } => Some(*attribute),
            _ => None,
        };
        let named: BTreeSet<usize> = self.problem.rules.iter().filter_map(named).collect();
        named.into_iter().fold(spec, |spec, attribute| self.valued(spec, site, attribute))
    }

    /// With a site's value of an attribute, if it has one.
    fn valued(&self, spec: SiteSpec, site: &Site, attribute: usize) -> SiteSpec {
        let Some(value) = site.attributes[attribute] else { return spec };
        let value = (self.labels.value)(attribute, value);
        spec.attribute(self.labels.attributes[attribute].as_str(), value)
    }

    fn site(&self, site: &Site, name: &str) -> SiteSpec {
        let extra = self.credits.are_needed();
        let capacity = site.capacity.iter().copied().chain(extra.then_some(None));
        let mut spec = SiteSpec::new(name)
            .base(site.base)
            .unit(site.unit)
            .capacity_or_unlimited(capacity.collect::<Vec<_>>());
        if site.owned {
            let spare =
                (0..site.capacity.len()).map(|resource| site.spare_of(resource)).chain(extra.then_some(0));
            spec = spec.owned(1).spare(spare);
        }
        if let Some(limit) = site.limit {
            spec = spec.limit(limit);
        }
        (0..site.attributes.len()).fold(spec, |spec, attribute| self.valued(spec, site, attribute))
    }

    /// The name of the site where a credit is counted.
    fn beside(&self, site: usize, credit: usize) -> String {
        format!("{} included {credit}", self.labels.sites[site])
    }

    /// The name of the demand that counts a credit.
    fn counter_of(&self, (demand, choice, credit): Counted<'_>) -> String {
        format!("{} at {}", self.labels.demands[demand], self.beside(choice.site, credit))
    }

    fn demands(&self) -> impl Iterator<Item = DemandSpec<'d>> {
        self.problem.demands.iter().zip(&self.labels.demands).map(|(demand, name)| {
            let spec = DemandSpec::new(name.as_str());
            let spec = if demand.optional { spec.optional() } else { spec };
            demand.options.iter().fold(spec, |spec, choice| spec.or(self.option(choice)))
        })
    }

    fn counted(&self) -> impl Iterator<Item = Counted<'_>> {
        counted_in(self.problem, &self.credits)
    }

    /// The demand that counts.
    fn counting(&self, counted: Counted<'d>) -> DemandSpec<'d> {
        let (_, choice, credit) = counted;
        let load = std::iter::repeat_n(0, self.labels.resources.len()).chain([choice.credit[credit]]);
        let option = OptionSpec::new(self.beside(choice.site, credit), 0);
        let option =
            self.labels.columns.iter().fold(option, |option, column| option.value(column.as_str(), 0));
        DemandSpec::new(self.counter_of(counted)).optional().load(load).or(option)
    }

    /// What is counted is exactly what is chosen.
    fn tie(&self, counted: Counted<'_>) -> RuleSpec {
        let (demand, choice, credit) = counted;
        let term = |demand: String, site: String, coef| TermSpec { demand, site, coef };
        let terms = vec![
            term(self.labels.demands[demand].clone(), self.labels.sites[choice.site].clone(), 1),
            term(self.counter_of(counted), self.beside(choice.site, credit), -1),
        ];
        RuleSpec::Linear { terms, bounds: Bounds { min: Some(0), max: Some(0) } }
    }

    fn option(&self, choice: &Choice) -> OptionSpec<'d> {
        let extra = self.credits.are_needed().then_some(0);
        let option = OptionSpec::new(self.labels.sites[choice.site].as_str(), choice.cost_after_credit());
        let option = option.load(choice.load.iter().copied().chain(extra));
        let values = self.labels.columns.iter().zip(&choice.values);
        values.fold(option, |option, (column, &value)| option.value(column.as_str(), value))
    }

    fn objective(&self, level: &NamedLevel) -> Result<ObjectiveSpec, &'static str> {
        Ok(ObjectiveSpec { measure: self.measure(level.measure)?, tolerance_ppm: level.tolerance_ppm })
    }

    fn measure(&self, measure: Measure) -> Result<MeasureSpec, &'static str> {
        Ok(match measure {
            Measure::Cost => MeasureSpec::Cost,
            Measure::Distinct(attribute) => MeasureSpec::Distinct(self.labels.attributes[attribute].clone()),
            Measure::Sum(column) => MeasureSpec::Sum(self.labels.columns[column].clone()),
            Measure::Worst(column) => MeasureSpec::Worst(self.labels.columns[column].clone()),
            Measure::Weighted(sum) => {
                // What counts nothing is left out.
                let parts = self.problem.weighted[sum].iter().filter(|&&(weight, _)| weight != 0);
                let part = |&(weight, measure): &(i64, Measure)| {
                    if !(0..=LARGEST).contains(&weight) {
                        return Err("a weight is below 0 or beyond 2^53");
                    }
                    Ok(WeightSpec { weight, measure: self.measure(measure)? })
                };
                MeasureSpec::Weighted(parts.map(part).collect::<Result<_, _>>()?)
            }
        })
    }

    fn rule(&self, rule: &Rule) -> Result<RuleSpec, &'static str> {
        let attribute = |attribute: usize| self.labels.attributes[attribute].clone();
        Ok(match rule {
            Rule::Linear { terms, min, max } => self.linear(terms, *min, *max)?,
            Rule::Distinct { attribute: of, demands, min, max, fees } => RuleSpec::Distinct {
                attribute: attribute(*of),
                demands: self.scope(demands),
                bounds: Bounds { min: min.map(number), max: max.map(number) },
                fees: fees.iter().map(|&(value, fee)| ((self.labels.value)(*of, value), fee)).collect(),
            },
            Rule::Same { attribute: of, demands } => {
                RuleSpec::Same { attribute: attribute(*of), demands: self.scope(demands) }
            }
            Rule::Different { attribute: of, demands } => {
                RuleSpec::Different { attribute: attribute(*of), demands: self.scope(demands) }
            }
            Rule::Implies { when, then } => self.implies(when, then),
            Rule::Open { sites, min, max } => RuleSpec::Open {
                sites: sites.iter().map(|&site| self.labels.sites[site].clone()).collect(),
                bounds: Bounds { min: min.map(number), max: max.map(number) },
            },
            Rule::CostMax(max) => RuleSpec::CostMax { max: *max },
            Rule::PairMax { .. } => return Err("its distances have no names"),
            Rule::CostShare { attribute: of, value, most_ppm } => self.cost_share(*of, *value, *most_ppm)?,
        })
    }

    /// In its own words where some site has the value. Else nothing counts as the part, which is all right whatever
    /// the whole is, unless that could be below nothing.
    fn cost_share(&self, attribute: usize, value: u32, max_ppm: i64) -> Result<RuleSpec, &'static str> {
        let there = |site: &Site| site.attributes[attribute] == Some(value);
        if self.problem.sites.iter().any(there) {
            let name = self.labels.attributes[attribute].clone();
            let value = (self.labels.value)(attribute, value);
            return Ok(RuleSpec::CostShare { attribute: name, value, max_ppm });
        }
        let mut options = self.problem.demands.iter().flat_map(|demand| &demand.options);
        if options.any(|choice| choice.cost_after_credit() < 0) {
            return Err("it bounds a part of what may cost less than nothing");
        }
        Ok(RuleSpec::Linear { terms: Vec::new(), bounds: Bounds { min: None, max: Some(0) } })
    }

    /// A sum, by the greatest number that divides all of it.
    fn linear(&self, terms: &[Term], min: Option<i64>, max: Option<i64>) -> Result<RuleSpec, &'static str> {
        let divisor = terms.iter().fold(0, |divisor, term| gcd(divisor, term.coef.unsigned_abs())).max(1);
        let divisor = i64::try_from(divisor).unwrap_or(1);
        let bounds = Bounds {
            min: min.map(|min| -(-min).div_euclid(divisor)),
            max: max.map(|max| max.div_euclid(divisor)),
        };
        let fits = |number: i64| number.abs() <= LARGEST;
        if ![bounds.min, bounds.max].into_iter().flatten().all(fits)
            || !terms.iter().all(|term| fits(term.coef / divisor))
        {
            return Err("it needs numbers beyond 2^53");
        }
        let term = |term: &Term| TermSpec {
            demand: self.labels.demands[term.demand].clone(),
            site: self.labels.sites[term.site].clone(),
            coef: term.coef / divisor,
        };
        Ok(RuleSpec::Linear { terms: terms.iter().map(term).collect(), bounds })
    }

    /// In its own words where both sides are one value that some site has. Else as a sum: a demand takes at most one
    /// option, so `if` counts at most one and no more than `then` does.
    fn implies(&self, when: &Condition, then: &Condition) -> RuleSpec {
        if let (Some(condition), Some(consequence)) = (self.condition(when), self.condition(then)) {
            return RuleSpec::Implies { condition, consequence };
        }
        let terms = self.meeting(when, 1).chain(self.meeting(then, -1)).collect();
        RuleSpec::Linear { terms, bounds: Bounds { min: None, max: Some(0) } }
    }

    /// Every option that meets a condition.
    fn meeting(&self, condition: &Condition, coef: i64) -> impl Iterator<Item = TermSpec> {
        let options = self.problem.demands[condition.demand].options.iter();
        let meets = move |choice: &&Choice| {
            let value = self.problem.sites[choice.site].attributes[condition.attribute];
            value.is_some_and(|value| condition.values.contains(&value))
        };
        let demand = &self.labels.demands[condition.demand];
        options.filter(meets).map(move |choice| TermSpec {
            demand: demand.clone(),
            site: self.labels.sites[choice.site].clone(),
            coef,
        })
    }

    fn condition(&self, condition: &Condition) -> Option<ConditionSpec> {
        let [value] = condition.values[..] else { return None };
        let stated = |site: &Site| site.attributes[condition.attribute].is_some();
        if !self.problem.sites.iter().any(stated) {
            return None;
        }
        Some(ConditionSpec {
            demand: self.labels.demands[condition.demand].clone(),
            attribute: self.labels.attributes[condition.attribute].clone(),
            value: (self.labels.value)(condition.attribute, value),
        })
    }

    /// Always said in full: the demands that only count are none of its business.
    fn scope(&self, demands: &[usize]) -> Scope {
        Some(demands.iter().map(|&demand| self.labels.demands[demand].clone()).collect())
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(LARGEST).min(LARGEST)
}
