//! Problem files with one part less. Everything in them is named by its position, so what comes after a part that
//! is gone moves up by one, wherever it is named.

use super::{Less, without_each};
use crate::bare::{Bare, Choice, Rule, SITE, Scope, check};

impl Less for Bare {
    fn less(&self) -> Vec<Self> {
        let demands = without_each(self, self.demands.len(), without_demand);
        let sites = without_each(self, self.sites.len(), without_site);
        let rules = without_each(self, self.rules.len(), |bare, index| drop(bare.rules.remove(index)));
        let aims = without_each(self, self.objectives.len(), |bare, index| {
            bare.objectives.remove(index);
        });
        let resources = without_each(self, self.resources, without_resource);
        let cells = without_each(self, self.matrix.len(), |bare, index| {
            bare.matrix.remove(index);
        });
        let options = (0..self.demands.len()).flat_map(|demand| {
            without_each(self, self.demands[demand].options.len(), move |bare, index| {
                bare.demands[demand].options.remove(index);
            })
        });
        let parts = demands.chain(sites).chain(rules).chain(aims).chain(resources).chain(options);
        let all = parts.chain(cells).chain(unstated(self)).chain(plainer_numbers(self));
        all.filter(|smaller| check::read(smaller).is_ok()).collect()
    }
}

/// Where something is after `gone` left; `None` if that is itself.
fn after(gone: usize, index: usize) -> Option<usize> {
    (index != gone).then(|| index - usize::from(index > gone))
}

fn without_demand(bare: &mut Bare, gone: usize) {
    bare.demands.remove(gone);
    let scoped = |scope: &mut Scope| {
        if let Some(demands) = scope {
            *demands = demands.iter().filter_map(|&demand| after(gone, demand)).collect();
        }
        scope.as_ref().is_none_or(|demands| !demands.is_empty())
    };
    bare.rules.retain_mut(|rule| match rule {
        Rule::Linear(terms, ..) => {
            terms.retain_mut(|term| after(gone, term.0).map(|demand| term.0 = demand).is_some());
            true
        }
        Rule::Distinct(_, scope, ..)
        | Rule::Same(_, scope)
        | Rule::Different(_, scope)
        | Rule::PairMax(scope, _)
        | Rule::Share(.., scope) => scoped(scope),
        Rule::Implies(when, then) => {
            let both = (after(gone, when.0), after(gone, then.0));
            if let (Some(first), Some(second)) = both {
                (when.0, then.0) = (first, second);
            }
            both.0.is_some() && both.1.is_some()
        }
        Rule::Open(..) | Rule::CostMax(_) | Rule::CostShare(..) => true,
    });
}

fn without_site(bare: &mut Bare, gone: usize) {
    bare.sites.remove(gone);
    let stays = |choice: &mut Choice| after(gone, choice.site).map(|site| choice.site = site).is_some();
    bare.demands.iter_mut().for_each(|demand| demand.options.retain_mut(stays));
    // Where the attribute is the site itself, its value is one.
    let valued = |attribute: usize, value: &mut usize| {
        attribute != SITE || after(gone, *value).map(|site| *value = site).is_some()
    };
    bare.rules.retain_mut(|rule| match rule {
        Rule::Linear(terms, ..) => {
            terms.retain_mut(|term| after(gone, term.1).map(|site| term.1 = site).is_some());
            true
        }
        Rule::Distinct(attribute, _, _, _, fees) => {
            fees.retain_mut(|(value, _)| valued(*attribute, value));
            true
        }
        Rule::Implies(when, then) => valued(when.1, &mut when.2) && valued(then.1, &mut then.2),
        Rule::Share(attribute, value, ..) | Rule::CostShare(attribute, value, _) => valued(*attribute, value),
        Rule::Open(sites, ..) => {
            *sites = sites.iter().filter_map(|&site| after(gone, site)).collect();
            !sites.is_empty()
        }
        Rule::Same(..) | Rule::Different(..) | Rule::PairMax(..) | Rule::CostMax(_) => true,
    });
}

fn without_resource(bare: &mut Bare, gone: usize) {
    bare.resources -= 1;
    for site in &mut bare.sites {
        site.capacity.remove(gone);
        if site.owned > 0 {
            site.spare.remove(gone);
        }
    }
    for demand in &mut bare.demands {
        demand.load.remove(gone);
        demand.options.iter_mut().filter_map(|choice| choice.load.as_mut()).for_each(|load| {
            load.remove(gone);
        });
    }
    bare.rules.retain_mut(|rule| match rule {
        Rule::Share(_, _, _, Some(resource), _) => {
            after(gone, *resource).map(|other| *resource = other).is_some()
        }
        _ => true,
    });
}

/// What need not be stated is not.
fn unstated(bare: &Bare) -> Vec<Bare> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Bare) -> bool| {
        let mut smaller = bare.clone();
        if change(&mut smaller) {
            all.push(smaller);
        }
    };
    for site in 0..bare.sites.len() {
        with(&|bare| bare.sites[site].limit.take().is_some());
        with(&|bare| {
            bare.sites[site].spare.clear();
            std::mem::take(&mut bare.sites[site].owned) > 0
        });
        for attribute in 0..bare.sites[site].attributes.len() {
            with(&|bare| bare.sites[site].attributes[attribute].take().is_some());
        }
        for resource in 0..bare.resources {
            with(&|bare| bare.sites[site].capacity[resource].take().is_some());
        }
    }
    for demand in 0..bare.demands.len() {
        with(&|bare| std::mem::take(&mut bare.demands[demand].optional));
        for option in 0..bare.demands[demand].options.len() {
            with(&|bare| bare.demands[demand].options[option].load.take().is_some());
        }
    }
    for rule in 0..bare.rules.len() {
        with(&|bare| match &mut bare.rules[rule] {
            Rule::Distinct(_, scope, ..)
            | Rule::Same(_, scope)
            | Rule::Different(_, scope)
            | Rule::PairMax(scope, _)
            | Rule::Share(.., scope) => scope.take().is_some(),
            _ => false,
        });
        for part in 0..parts(&bare.rules[rule]) {
            with(&|bare| {
                let gone = match &mut bare.rules[rule] {
                    Rule::Linear(terms, ..) => terms.drain(part..=part).count(),
                    Rule::Distinct(.., fees) => fees.drain(part..=part).count(),
                    Rule::Open(sites, ..) => sites.drain(part..=part).count(),
                    _ => 0,
                };
                gone > 0 && parts(&bare.rules[rule]) > 0
            });
        }
    }
    all
}

/// How many terms, fees or sites a rule lists.
fn parts(rule: &Rule) -> usize {
    match rule {
        Rule::Linear(terms, ..) => terms.len(),
        Rule::Distinct(.., fees) => fees.len(),
        Rule::Open(sites, ..) => sites.len(),
        _ => 0,
    }
}

/// Each number as zero, as half of what it is, and one nearer to zero.
fn plainer_numbers(bare: &Bare) -> Vec<Bare> {
    let mut smaller = bare.clone();
    let stated: Vec<i64> = numbers(&mut smaller).into_iter().map(|number| *number).collect();
    let mut all = Vec::new();
    for (index, &number) in stated.iter().enumerate().filter(|(_, number)| **number != 0) {
        let mut ways = vec![0, number / 2, number - number.signum()];
        ways.dedup();
        for way in ways {
            let mut smaller = bare.clone();
            numbers(&mut smaller).into_iter().skip(index).take(1).for_each(|number| *number = way);
            all.push(smaller);
        }
    }
    all
}

/// Every number that may be another one, in the order of the file.
fn numbers(bare: &mut Bare) -> Vec<&mut i64> {
    let mut all = Vec::new();
    for site in &mut bare.sites {
        all.extend([&mut site.base, &mut site.unit]);
        all.extend(site.capacity.iter_mut().flatten());
        all.extend(&mut site.spare);
        all.extend(&mut site.limit);
    }
    for demand in &mut bare.demands {
        all.extend(&mut demand.load);
        for choice in &mut demand.options {
            all.push(&mut choice.cost);
            all.extend(choice.load.iter_mut().flatten());
            all.extend(&mut choice.values);
        }
    }
    all.extend(bare.matrix.iter_mut().map(|cell| &mut cell.2));
    for rule in &mut bare.rules {
        match rule {
            Rule::Linear(terms, least, most) => {
                all.extend(terms.iter_mut().map(|term| &mut term.2));
                all.extend(least.iter_mut().chain(most));
            }
            Rule::Distinct(_, _, least, most, fees) => {
                all.extend(least.iter_mut().chain(most));
                all.extend(fees.iter_mut().map(|fee| &mut fee.1));
            }
            Rule::Open(_, least, most) => all.extend(least.iter_mut().chain(most)),
            Rule::PairMax(_, most)
            | Rule::Share(_, _, most, ..)
            | Rule::CostMax(most)
            | Rule::CostShare(_, _, most) => all.push(most),
            Rule::Same(..) | Rule::Different(..) | Rule::Implies(..) => {}
        }
    }
    all.extend(bare.objectives.iter_mut().map(|level| &mut level.1));
    all
}
