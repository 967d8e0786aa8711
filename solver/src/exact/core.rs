//! The problem as the search walks it: flat arrays, without what cannot matter.
//!
//! An optional demand gets one more option, "unserved", so that every demand takes exactly one. A resource that
//! even all users of a site together cannot exhaust is forgotten there. A site that only one option could use is
//! folded into that option. An option is left out if another one of the same demand costs no more, lies at a site
//! without anything of its own (no price, limit or credit), agrees on every attribute that rules or measures name
//! and comes first on a tie: the optimum and the canonical answer stay what they were. So they do without sites that
//! never pay ([`super::needless`]).

use super::alike::Alike;
use super::needless::Ways;
use super::rules::Linear;
use super::{Room, Steps};
use crate::problem::{Cap, Choice, Measure, Problem, Rule};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// No site, no option, no value.
pub(super) const NONE: u32 = u32::MAX;

/// Compressed rows: for each index a slice.
#[derive(Default)]
pub(super) struct Rows {
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// Groups items by their row, keeping their order.
    pub(super) fn new(rows: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut start = vec![0_u32; rows + 1];
        pairs.clone().for_each(|(row, _)| start[row as usize + 1] += 1);
        (0..rows).for_each(|row| start[row + 1] += start[row]);
        let mut next = start.clone();
        let mut items = vec![0; start[rows] as usize];
        for (row, item) in pairs {
            items[next[row as usize] as usize] = item;
            next[row as usize] += 1;
        }
        Self { start, items }
    }

    pub(super) fn of(&self, row: usize) -> &[u32] {
        &self.items[self.start[row] as usize..self.start[row + 1] as usize]
    }
}

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// The least of a measure.
    Least(Measure),
    /// The first in canonical order.
    First(Room),
}

impl Goal {
    fn measure(self) -> Option<Measure> {
        match self {
            Self::Least(measure) => Some(measure),
            Self::First(_) => None,
        }
    }
}

/// The flat problem.
pub(super) struct Core<'p> {
    pub(super) problem: &'p Problem,
    /// What is not switched off.
    pub(super) steps: Steps,
    pub(super) demands: usize,
    /// Per demand where its options begin, and one more.
    start: Vec<u32>,
    /// Per option its demand, its site (`NONE`: unserved) and its position in the problem.
    pub(super) owner: Vec<u32>,
    pub(super) site: Vec<u32>,
    pub(super) origin: Vec<u32>,
    /// Per option, what it asks of each of the [`Self::resources`].
    load: Vec<i64>,
    /// How many resources can bind anywhere.
    pub(super) resources: usize,
    /// Per site and resource the most it can ever hold.
    held: Vec<i64>,
    /// Per site whether some resource can run out.
    pub(super) bounded: Vec<bool>,
    /// Per site whether its price is part of its only option's.
    pub(super) folded: Vec<bool>,
    /// Per site its options.
    pub(super) at_site: Rows,
    /// Per site and attribute its value.
    values: Vec<u32>,
    /// The rules, and caps that are rules in disguise.
    pub(super) rules: Vec<Cow<'p, Rule>>,
    /// The linear ones, by demand.
    pub(super) linears: BTreeMap<usize, Linear>,
    /// Demands that nothing tells apart.
    pub(super) alike: Alike,
    /// Per demand its rules.
    pub(super) rules_of: Rows,
    /// Caps on the cost and on weighted sums; all others became rules or removed options.
    pub(super) caps: Vec<Cap>,
    /// Whether caps alone already contradict.
    pub(super) hopeless: bool,
}

impl<'p> Core<'p> {
    pub(super) fn new(problem: &'p Problem, goal: Goal, caps: &[Cap], steps: Steps) -> Self {
        let (rules, caps) = constraints(problem, caps);
        let users = users(problem);
        let tight = Tight::new(problem, &users);
        let mut core = Self {
            problem,
            steps,
            demands: problem.demands.len(),
            start: vec![0],
            owner: Vec::new(),
            site: Vec::new(),
            origin: Vec::new(),
            load: Vec::new(),
            resources: tight.resources.len(),
            held: tight.held(problem),
            folded: if steps.folding { foldable(problem, &users, &rules) } else { vec![false; users.len()] },
            bounded: tight.bounded,
            at_site: Rows::default(),
            values: flat_values(problem),
            rules,
            alike: Alike::default(),
            linears: BTreeMap::new(),
            rules_of: Rows::default(),
            hopeless: caps.iter().any(|cap| matches!(cap.measure, Measure::Worst(_)) && cap.most < 0),
            caps,
        };
        core.reserve();
        core.take_options(goal, &tight.resources);
        core.rules_of = core.index_rules();
        core.linears = core.linears();
        if steps.merging {
            core.alike = Alike::new(problem, &core.rules);
        }
        core
    }

    fn take_options(&mut self, goal: Goal, resources: &[usize]) {
        let mut sieve = Sieve::new(self, goal);
        for (demand, described) in self.problem.demands.iter().enumerate() {
            sieve.keep(self, demand);
            for &option in &sieve.kept {
                let choice = &described.options[option as usize];
                self.push(demand, index(choice.site), option);
                self.load.extend(resources.iter().map(|&resource| choice.load[resource]));
            }
            if described.optional {
                self.push(demand, NONE, NONE);
                self.load.extend(resources.iter().map(|_| 0));
            }
            self.start.push(index(self.owner.len()));
        }
        let placed = (0..index(self.site.len())).map(|option| (self.site[option as usize], option));
        self.at_site = Rows::new(self.problem.sites.len(), placed.filter(|&(site, _)| site != NONE));
    }

    fn reserve(&mut self) {
        let options = self.problem.demands.iter().map(|demand| demand.options.len() + 1).sum();
        self.owner.reserve(options);
        self.site.reserve(options);
        self.origin.reserve(options);
        self.start.reserve(self.demands);
    }

    fn push(&mut self, demand: usize, site: u32, origin: u32) {
        self.owner.push(index(demand));
        self.site.push(site);
        self.origin.push(origin);
    }

    fn linears(&self) -> BTreeMap<usize, Linear> {
        let linear = |(index, rule): (usize, &Cow<'_, Rule>)| match rule.as_ref() {
            Rule::Linear { terms, min, max } => Some((index, Linear::new(self, terms, *min, *max))),
            _ => None,
        };
        self.rules.iter().enumerate().filter_map(linear).collect()
    }

    fn index_rules(&self) -> Rows {
        let mut pairs = Vec::new();
        for (rule, described) in self.rules.iter().enumerate() {
            for demand in self.scope(described) {
                pairs.push((index(demand), index(rule)));
            }
        }
        pairs.dedup();
        Rows::new(self.demands, pairs.into_iter())
    }

    /// The demands that a rule watches, each once.
    fn scope(&self, rule: &Rule) -> Vec<usize> {
        let mut scope: Vec<usize> = match rule {
            Rule::Linear { terms, .. } => terms.iter().map(|term| term.demand).collect(),
            Rule::Distinct { demands, .. }
            | Rule::Same { demands, .. }
            | Rule::Different { demands, .. }
            | Rule::PairMax { demands, .. } => demands.clone(),
            Rule::Implies { when, then } => vec![when.demand, then.demand],
            Rule::Open { sites, .. } => {
                let options = sites.iter().flat_map(|&site| self.at_site.of(site));
                options.map(|&option| self.owner[option as usize] as usize).collect()
            }
            Rule::CostMax(_) | Rule::CostShare { .. } => Vec::new(),
        };
        if !scope.is_sorted() {
            scope.sort_unstable();
        }
        scope.dedup();
        scope
    }

    /// Options of a demand.
    pub(super) fn options(&self, demand: usize) -> std::ops::Range<usize> {
        self.start[demand] as usize..self.start[demand + 1] as usize
    }

    /// How many options there are.
    pub(super) fn option_count(&self) -> usize {
        self.owner.len()
    }

    /// The option in the problem's own terms.
    pub(super) fn choice(&self, option: usize) -> Option<&'p Choice> {
        let origin = self.origin[option];
        (origin != NONE).then(|| &self.problem.demands[self.owner[option] as usize].options[origin as usize])
    }

    /// What an option asks of the resources that can run out.
    pub(super) fn load(&self, option: usize) -> &[i64] {
        &self.load[option * self.resources..(option + 1) * self.resources]
    }

    /// The most a site can hold of the resources that can run out.
    pub(super) fn held(&self, site: usize) -> &[i64] {
        &self.held[site * self.resources..(site + 1) * self.resources]
    }

    /// The value of an attribute where an option lies.
    pub(super) fn value(&self, option: usize, attribute: usize) -> u32 {
        match self.site[option] {
            NONE => NONE,
            site => self.values[site as usize * self.problem.attributes + attribute],
        }
    }
}

/// Positions fit 32 bits: a problem of four thousand million options fits no memory.
pub(super) fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(NONE - 1)
}

/// Rules, with the caps that are rules in disguise, and the caps that are left.
fn constraints<'p>(problem: &'p Problem, caps: &[Cap]) -> (Vec<Cow<'p, Rule>>, Vec<Cap>) {
    let mut rules: Vec<Cow<'p, Rule>> = Vec::new();
    let mut left: Vec<Cap> = Vec::new();
    for rule in &problem.rules {
        match rule {
            Rule::CostMax(most) => left.push(Cap { measure: Measure::Cost, most: *most }),
            rule => rules.push(Cow::Borrowed(rule)),
        }
    }
    for &cap in caps {
        match cap.measure {
            Measure::Distinct(attribute) => rules.push(Cow::Owned(Rule::Distinct {
                attribute,
                demands: (0..problem.demands.len()).collect(),
                min: None,
                max: Some(usize::try_from(cap.most).unwrap_or(0)),
                fees: Vec::new(),
            })),
            Measure::Sum(column) => rules.push(Cow::Owned(sum_rule(problem, column, cap.most))),
            Measure::Cost | Measure::Worst(_) | Measure::Weighted(_) => left.push(cap),
        }
    }
    (rules, left)
}

fn sum_rule(problem: &Problem, column: usize, most: i64) -> Rule {
    let mut terms = Vec::new();
    for (demand, described) in problem.demands.iter().enumerate() {
        let term =
            |choice: &Choice| crate::problem::Term { demand, site: choice.site, coef: choice.values[column] };
        terms.extend(described.options.iter().map(term).filter(|term| term.coef != 0));
    }
    Rule::Linear { terms, min: None, max: Some(most) }
}

/// Per site how many options it has.
fn users(problem: &Problem) -> Vec<u32> {
    let mut users = vec![0; problem.sites.len()];
    problem.demands.iter().flat_map(|demand| &demand.options).for_each(|choice| users[choice.site] += 1);
    users
}

/// Which resources can run out, and where.
struct Tight {
    resources: Vec<usize>,
    bounded: Vec<bool>,
}

impl Tight {
    fn new(problem: &Problem, users: &[u32]) -> Self {
        let width = problem.resources;
        let mut total = vec![0_i64; problem.sites.len() * width];
        for choice in problem.demands.iter().flat_map(|demand| &demand.options) {
            let row = &mut total[choice.site * width..(choice.site + 1) * width];
            row.iter_mut().zip(&choice.load).for_each(|(sum, &asked)| *sum = sum.saturating_add(asked));
        }
        let mut any = vec![false; width];
        let mut bounded = vec![false; problem.sites.len()];
        for (index, site) in problem.sites.iter().enumerate().filter(|&(index, _)| users[index] > 0) {
            for resource in 0..width {
                let Some(capacity) = site.capacity.get(resource).copied().flatten() else { continue };
                let free =
                    capacity.saturating_mul(site.least_units()).saturating_add(site.spare_of(resource));
                if total[index * width + resource] > free {
                    any[resource] = true;
                    bounded[index] = true;
                }
            }
        }
        Self { resources: (0..width).filter(|&resource| any[resource]).collect(), bounded }
    }

    fn held(&self, problem: &Problem) -> Vec<i64> {
        let row = |site| {
            self.resources.iter().map(move |&r| crate::problem::Site::most_held(site, r).unwrap_or(i64::MAX))
        };
        problem.sites.iter().flat_map(row).collect()
    }
}

/// Sites with one option whose price can be counted with it.
fn foldable(problem: &Problem, users: &[u32], rules: &[Cow<'_, Rule>]) -> Vec<bool> {
    let mut folded: Vec<bool> = users.iter().map(|&count| count == 1).collect();
    for (index, site) in problem.sites.iter().enumerate() {
        if let Some(earlier) = site.after {
            folded[index] = false;
            folded[earlier] = false;
        }
    }
    for rule in rules {
        if let Rule::Open { sites, .. } = rule.as_ref() {
            sites.iter().for_each(|&site| folded[site] = false);
        }
    }
    folded
}

fn flat_values(problem: &Problem) -> Vec<u32> {
    let mut values = Vec::with_capacity(problem.sites.len() * problem.attributes);
    for site in &problem.sites {
        for attribute in 0..problem.attributes {
            values.push(site.attributes.get(attribute).copied().flatten().unwrap_or(NONE));
        }
    }
    values
}

/// Finds the options that another one of their demand makes pointless.
struct Sieve {
    /// Per site its class: sites of a class cannot be told apart by rules or measures. `NONE`: has something of
    /// its own.
    class: Vec<u32>,
    /// Demands whose options differ in more than class and cost.
    particular: Vec<bool>,
    form: super::form::Form,
    /// Per site whether it never pays.
    needless: Vec<bool>,
    /// Per class the best option so far, and for which demand.
    best: Vec<(u32, u32, i64)>,
    /// The limits that a worst column must keep.
    ceilings: Vec<(usize, i64)>,
    kept: Vec<u32>,
    /// Whether costs matter.
    priced: bool,
    /// Whether the first in canonical order is asked for, be it as cheap as can be or not.
    in_order: bool,
}

impl Sieve {
    fn new(core: &Core<'_>, goal: Goal) -> Self {
        let measure = goal.measure();
        let problem = core.problem;
        let ceilings: Vec<(usize, i64)> = core.caps.iter().filter_map(ceiling).collect();
        let cost_matters =
            core.caps.iter().all(|cap| matches!(cap.measure, Measure::Cost | Measure::Worst(_)));
        let plain = matches!(measure, None | Some(Measure::Cost | Measure::Distinct(_))) && cost_matters;
        let shares = core.rules.iter().any(|rule| matches!(rule.as_ref(), Rule::CostShare { .. }));
        let mut particular = vec![!plain || shares || !core.steps.dominance; problem.demands.len()];
        let mut attributes = vec![false; problem.attributes];
        if let Some(Measure::Distinct(attribute)) = measure {
            attributes[attribute] = true;
        }
        let mut own = own_things(core);
        for rule in &core.rules {
            note_rule(rule, &mut attributes, &mut particular, &mut own);
        }
        let (class, count) = classes(core, &attributes, &own);
        let form = super::form::Form::new(problem, Measure::Cost);
        let best = vec![(NONE, 0, 0); count];
        // Without a limit on the cost any option is as good as the first of its class.
        let priced = measure.is_some() || core.caps.iter().any(|cap| cap.measure == Measure::Cost);
        let in_order = goal == Goal::First(Room::Some);
        let mut sieve = Self {
            class,
            particular,
            form,
            needless: Vec::new(),
            best,
            ceilings,
            kept: Vec::new(),
            priced,
            in_order,
        };
        // Only where a plan that could be cheaper is none.
        let least = goal == Goal::Least(Measure::Cost) || (goal == Goal::First(Room::None) && priced);
        if least && plain && !shares && core.steps.dominance {
            sieve.needless = sieve.needless(core, &attributes);
        }
        sieve
    }

    /// Sites that never pay.
    fn needless(&self, core: &Core<'_>, attributes: &[bool]) -> Vec<bool> {
        let mut named = vec![false; core.problem.sites.len()];
        for rule in &core.rules {
            if let Rule::Open { sites, .. } = rule.as_ref() {
                sites.iter().for_each(|&site| named[site] = true);
            }
        }
        let free: Vec<bool> = self.class.iter().map(|&class| class != NONE).collect();
        let (class, classes) = classes(core, attributes, &named);
        let ways = Ways { free, class: &class, classes, none: &self.particular, form: &self.form };
        ways.needless(core, |choice| {
            (!self.impossible(core, choice)).then(|| self.form.of(choice) + folded_price(core, choice))
        })
    }

    /// Collects the options of a demand that are kept, in order.
    fn keep(&mut self, core: &Core<'_>, demand: usize) {
        let options = &core.problem.demands[demand].options;
        let mut kept = std::mem::take(&mut self.kept);
        kept.clear();
        let possible = options.iter().enumerate().filter(|(_, choice)| !self.impossible(core, choice));
        kept.extend(possible.map(|(position, _)| index(position)));
        self.kept = kept;
        if self.particular[demand] {
            return;
        }
        let mut kept = std::mem::take(&mut self.kept);
        // Seen in order, an option is beaten by an earlier one that costs no more.
        kept.retain(|&position| self.leads(core, demand, position, &options[position as usize]));
        // Where anything as good will do, by a later one that costs less as well.
        if !self.in_order {
            let (class, best) = (&self.class, &self.best);
            kept.retain(|&position| match class[options[position as usize].site] {
                NONE => true,
                class => best[class as usize].1 == position,
            });
        }
        self.kept = kept;
    }

    /// Whether no earlier option of its class costs as little.
    fn leads(&mut self, core: &Core<'_>, demand: usize, position: u32, choice: &Choice) -> bool {
        let class = self.class[choice.site];
        if class == NONE {
            return true;
        }
        let cost = if self.priced { self.form.of(choice) + folded_price(core, choice) } else { 0 };
        let best = &mut self.best[class as usize];
        let leads = best.0 != index(demand) || cost < best.2;
        if leads {
            *best = (index(demand), position, cost);
        }
        leads
    }

    /// Whether a cap forbids the option, its site never pays, or could not even hold it alone.
    fn impossible(&self, core: &Core<'_>, choice: &Choice) -> bool {
        let too_high = self.ceilings.iter().any(|&(column, most)| choice.values[column] > most);
        too_high
            || self.needless.get(choice.site).is_some_and(|&needless| needless)
            || core.problem.sites[choice.site].units_for(&choice.load).is_none()
    }
}

fn ceiling(cap: &Cap) -> Option<(usize, i64)> {
    match cap.measure {
        Measure::Worst(column) => Some((column, cap.most)),
        _ => None,
    }
}

/// What the site of a folded option adds to it.
pub(super) fn folded_price(core: &Core<'_>, choice: &Choice) -> i64 {
    if !core.folded[choice.site] {
        return 0;
    }
    let site = &core.problem.sites[choice.site];
    let lost: i64 =
        choice.credit.iter().zip(&site.credit_limits).map(|(&asked, &limit)| (asked - limit).max(0)).sum();
    site.price_of(&choice.load).map_or(0, |price| price + lost)
}

/// Sites with a price, limit, credit or place in a row of bins of their own.
fn own_things(core: &Core<'_>) -> Vec<bool> {
    let mut own: Vec<bool> = vec![false; core.problem.sites.len()];
    for (index, site) in core.problem.sites.iter().enumerate() {
        let priced = site.entry() != 0 || site.credit_limits.iter().any(|&limit| limit != 0);
        own[index] |= core.bounded[index] || (priced && !core.folded[index]);
        if let Some(earlier) = site.after {
            own[index] = true;
            own[earlier] = true;
        }
    }
    own
}

/// What a rule can tell apart.
fn note_rule(rule: &Rule, attributes: &mut [bool], particular: &mut [bool], own: &mut [bool]) {
    match rule {
        Rule::Linear { terms, .. } => terms.iter().for_each(|term| particular[term.demand] = true),
        Rule::Distinct { attribute, .. }
        | Rule::Same { attribute, .. }
        | Rule::Different { attribute, .. }
        | Rule::PairMax { attribute, .. } => attributes[*attribute] = true,
        Rule::Implies { when, then } => {
            attributes[when.attribute] = true;
            attributes[then.attribute] = true;
        }
        Rule::Open { sites, .. } => sites.iter().for_each(|&site| own[site] = true),
        Rule::CostMax(_) | Rule::CostShare { .. } => {}
    }
}

/// Numbers the classes of sites that agree on all attributes in use: refined one attribute at a time.
fn classes(core: &Core<'_>, attributes: &[bool], own: &[bool]) -> (Vec<u32>, usize) {
    let width = core.problem.attributes;
    let mut class: Vec<u32> = own.iter().map(|&own| if own { NONE } else { 0 }).collect();
    let mut count = 1;
    for attribute in (0..width).filter(|&attribute| attributes[attribute]) {
        // Values are numbered densely, so a table per pair of class and value is small; 0 stands for no value.
        let slot = |site: usize| core.values[site * width + attribute].wrapping_add(1) as usize;
        let values = (0..own.len()).map(slot).max().map_or(1, |most| most + 1);
        let mut numbers = vec![NONE; count * values];
        let mut next = 0;
        for (site, class) in class.iter_mut().enumerate().filter(|(_, class)| **class != NONE) {
            let number = &mut numbers[*class as usize * values + slot(site)];
            if *number == NONE {
                *number = next;
                next += 1;
            }
            *class = *number;
        }
        count = next.max(1) as usize;
    }
    (class, count)
}
