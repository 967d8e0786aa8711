//! The problem: names looked up, defaults filled in, everything the format demands checked.

use crate::json::{self, Unreadable};
use crate::stated::{self, Amount, Name, Number};
use std::collections::HashMap;

const FORMAT: &str = "prism-problem/1";

/// A problem, read on its own: nothing of this is shared with the solver's reader.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) resources: Vec<String>,
    pub(crate) sites: Vec<Site>,
    pub(crate) demands: Vec<Demand>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) levels: Vec<Level>,
    pub(crate) site_at: HashMap<String, usize>,
    pub(crate) demand_at: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) base: i64,
    pub(crate) unit: i64,
    /// Per resource; `None` is unlimited.
    pub(crate) capacity: Vec<Option<i64>>,
    pub(crate) limit: Option<i64>,
    pub(crate) owned: bool,
    /// Per resource.
    pub(crate) spare: Vec<i64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Demand {
    pub(crate) name: String,
    pub(crate) optional: bool,
    /// In the order of sites.
    pub(crate) options: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) site: usize,
    pub(crate) cost: i64,
    pub(crate) load: Vec<i64>,
    pub(crate) values: Vec<(String, i64)>,
}

/// Values are numbered as the sites first state them.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    /// Per site.
    pub(crate) at: Vec<Option<usize>>,
    known: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) demand: usize,
    pub(crate) attribute: usize,
    /// `None` is a value that no site has.
    pub(crate) value: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) enum Rule {
    /// Demand, site, coefficient.
    Linear {
        terms: Vec<(usize, usize, i64)>,
        min: Option<i64>,
        max: Option<i64>,
    },
    Distinct {
        attribute: usize,
        demands: Vec<usize>,
        min: Option<i64>,
        max: Option<i64>,
        fees: Vec<(usize, i64)>,
    },
    Same {
        attribute: usize,
        demands: Vec<usize>,
    },
    Different {
        attribute: usize,
        demands: Vec<usize>,
    },
    /// Distances from value to value.
    PairMax {
        cells: HashMap<(usize, usize), i64>,
        attribute: usize,
        demands: Vec<usize>,
        max: i64,
    },
    Implies {
        when: Condition,
        then: Condition,
    },
    Share {
        attribute: usize,
        value: Option<usize>,
        percent: i64,
        /// `None` counts demands.
        load: Option<usize>,
        demands: Vec<usize>,
    },
    Open {
        sites: Vec<usize>,
        min: Option<i64>,
        max: Option<i64>,
    },
    CostMax {
        max: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Cost,
    Distinct(usize),
    Sum(String),
    Worst(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Level {
    /// As the certificate names it.
    pub(crate) name: String,
    pub(crate) measure: Measure,
    pub(crate) tolerance_ppm: i64,
}

impl Problem {
    /// Reads a problem file.
    ///
    /// # Errors
    /// The first thing that is wrong with it, with its path.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let file: stated::File = json::read_as(text, FORMAT)?;
        if file.format != FORMAT {
            return Err(json::not(FORMAT, &file.format));
        }
        let mut reading = Reading::new(&file, json::sha256(text.as_bytes()))?;
        reading.levels(file.objectives.as_deref())?;
        for (index, rule) in file.rules.iter().enumerate() {
            let rule = reading.rule(&format!("rules[{index}]"), rule)?;
            reading.problem.rules.push(rule);
        }
        Ok(reading.problem)
    }

    /// What the problem is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many demands, sites and rules there are.
    #[must_use]
    pub fn size(&self) -> (usize, usize, usize) {
        (self.demands.len(), self.sites.len(), self.rules.len())
    }

    /// The value of an attribute where an option is.
    pub(crate) fn value_at(&self, attribute: usize, choice: &Choice) -> Option<usize> {
        self.attributes[attribute].at[choice.site]
    }
}

impl Choice {
    /// The value of this name. Every option states those that are measured.
    pub(crate) fn value(&self, name: &str) -> i64 {
        self.values.iter().find(|(stated, _)| stated == name).map_or(0, |&(_, value)| value)
    }
}

type Read<T> = Result<T, Unreadable>;

fn fault<T>(path: &str, message: impl Into<String>) -> Read<T> {
    Err(Unreadable::new(path, message))
}

fn unknown<T>(path: &str, name: &str, what: &str) -> Read<T> {
    fault(path, format!("`{name}` is not {what}"))
}

/// A problem while its parts are looked up.
struct Reading<'f> {
    file: &'f stated::File,
    resources: HashMap<String, usize>,
    problem: Problem,
}

/// Names by position, each once.
fn numbered<'n>(list: &str, names: impl Iterator<Item = &'n Name>) -> Read<HashMap<String, usize>> {
    let mut known = HashMap::new();
    for (index, Name(name)) in names.enumerate() {
        if known.insert(name.clone(), index).is_some() {
            return fault(&format!("{list}[{index}]"), format!("`{name}` is named twice"));
        }
    }
    Ok(known)
}

impl<'f> Reading<'f> {
    fn new(file: &'f stated::File, sha256: String) -> Read<Self> {
        let resources = numbered("resources", file.resources.iter())?;
        let problem = Problem {
            name: file.name.clone(),
            sha256,
            resources: file.resources.iter().map(|Name(name)| name.clone()).collect(),
            sites: Vec::with_capacity(file.sites.len()),
            demands: Vec::with_capacity(file.demands.len()),
            attributes: Vec::new(),
            rules: Vec::with_capacity(file.rules.len()),
            levels: Vec::new(),
            site_at: numbered("sites", file.sites.iter().map(|site| &site.id))?,
            demand_at: numbered("demands", file.demands.iter().map(|demand| &demand.id))?,
        };
        let mut reading = Self { file, resources, problem };
        for (index, site) in file.sites.iter().enumerate() {
            let site = reading.site(&format!("sites[{index}]"), site)?;
            reading.problem.sites.push(site);
        }
        for (index, demand) in file.demands.iter().enumerate() {
            let demand = reading.demand(&format!("demands[{index}]"), demand)?;
            reading.problem.demands.push(demand);
        }
        Ok(reading)
    }

    fn per_resource<T>(&self, path: &str, numbers: &[T]) -> Read<()> {
        let (given, needed) = (numbers.len(), self.resources.len());
        if given == needed { Ok(()) } else { fault(path, format!("{given} numbers for {needed} resources")) }
    }

    fn site(&self, path: &str, site: &stated::Site) -> Read<Site> {
        self.per_resource(&format!("{path}.capacity"), &site.capacity)?;
        let owned = site.owned.0 > 0;
        let spare = match &site.spare {
            Some(_) if !owned => return fault(&format!("{path}.spare"), "only an owned site has some left"),
            Some(spare) => amounts(spare),
            None => vec![0; self.resources.len()],
        };
        self.per_resource(&format!("{path}.spare"), &spare)?;
        if site.attributes.0.iter().any(|(name, _)| name == "site" || name.is_empty()) {
            return fault(&format!("{path}.attributes"), "`site` is the site itself, and no name is empty");
        }
        Ok(Site {
            name: site.id.0.clone(),
            base: site.base.0,
            unit: site.unit.0,
            capacity: site.capacity.iter().map(|capacity| capacity.map(|Amount(amount)| amount)).collect(),
            limit: site.limit.map(|Amount(limit)| limit),
            owned,
            spare,
        })
    }

    fn demand(&self, path: &str, demand: &stated::Demand) -> Read<Demand> {
        if let Some(load) = &demand.load {
            self.per_resource(&format!("{path}.load"), load)?;
        }
        let mut options = Vec::with_capacity(demand.options.len());
        for (index, option) in demand.options.iter().enumerate() {
            let path = || format!("{path}.options[{index}]");
            let Some(&site) = self.problem.site_at.get(&option.site) else {
                return unknown(&path(), &option.site, "a site");
            };
            let load = match option.load.as_ref().or(demand.load.as_ref()) {
                Some(load) => amounts(load),
                None if self.resources.is_empty() => Vec::new(),
                None => return fault(&path(), "needs `load`"),
            };
            if load.len() != self.resources.len() {
                self.per_resource(&format!("{}.load", path()), &load)?;
            }
            let values = option.values.0.iter().map(|(name, Number(value))| (name.clone(), *value)).collect();
            options.push(Choice { site, cost: option.cost.0, load, values });
        }
        options.sort_by_key(|option| option.site);
        if options.windows(2).any(|two| two[0].site == two[1].site) {
            return fault(&format!("{path}.options"), "names a site twice");
        }
        Ok(Demand { name: demand.id.0.clone(), optional: demand.optional, options })
    }

    /// The levels: those stated, then cost without tolerance unless that is among them. The last has none.
    fn levels(&mut self, stated: Option<&[stated::Objective]>) -> Read<()> {
        if stated.is_some_and(<[_]>::is_empty) {
            return fault("objectives", "states nothing");
        }
        for (index, objective) in stated.unwrap_or_default().iter().enumerate() {
            let measure = self.measure(&format!("objectives[{index}].measure"), &objective.measure)?;
            let (name, tolerance_ppm) = (objective.measure.clone(), objective.tolerance_ppm.0);
            self.problem.levels.push(Level { name, measure, tolerance_ppm });
        }
        let levels = &mut self.problem.levels;
        if !levels.iter().any(|level| level.measure == Measure::Cost && level.tolerance_ppm == 0) {
            levels.push(Level { name: "cost".into(), measure: Measure::Cost, tolerance_ppm: 0 });
        }
        if let Some(last) = levels.last_mut() {
            last.tolerance_ppm = 0;
        }
        Ok(())
    }

    fn measure(&mut self, path: &str, text: &str) -> Read<Measure> {
        match text.split_once(':') {
            None if text == "cost" => Ok(Measure::Cost),
            Some(("distinct", attribute)) => Ok(Measure::Distinct(self.attribute(path, attribute)?)),
            Some(("sum", name)) => self.valued(path, name).map(Measure::Sum),
            Some(("worst", name)) => self.valued(path, name).map(Measure::Worst),
            _ => unknown(path, text, "`cost`, `distinct:ATTRIBUTE`, `sum:NAME` or `worst:NAME`"),
        }
    }

    /// A name of which every option states the value.
    fn valued(&self, path: &str, name: &str) -> Read<String> {
        let mut options = self.problem.demands.iter().flat_map(|demand| &demand.options).peekable();
        let known = options.peek().is_some();
        let silent = |choice: &Choice| !choice.values.iter().any(|(stated, _)| stated == name);
        if known && !options.any(silent) {
            return Ok(name.to_owned());
        }
        fault(path, format!("an option has no value `{name}`"))
    }

    fn attribute(&mut self, path: &str, name: &str) -> Read<usize> {
        let attributes = &mut self.problem.attributes;
        if let Some(known) = attributes.iter().position(|attribute| attribute.name == name) {
            return Ok(known);
        }
        let attribute = if name == "site" {
            let at = (0..self.file.sites.len()).map(Some).collect();
            Attribute { name: name.into(), at, known: self.problem.site_at.clone() }
        } else {
            stated_attribute(name, &self.file.sites)
        };
        if name.is_empty() || (!self.file.sites.is_empty() && attribute.known.is_empty()) {
            return unknown(path, name, "an attribute of any site");
        }
        attributes.push(attribute);
        Ok(attributes.len() - 1)
    }

    /// A value's number; `None` if no site has it, which only a site's own name may not be.
    fn value(&self, path: &str, attribute: usize, value: &str) -> Read<Option<usize>> {
        let attribute = &self.problem.attributes[attribute];
        match attribute.known.get(value) {
            None if attribute.name == "site" => unknown(path, value, "a site"),
            known => Ok(known.copied()),
        }
    }

    fn demands(&self, path: &str, names: Option<&[String]>) -> Read<Vec<usize>> {
        let Some(names) = names else { return Ok((0..self.problem.demands.len()).collect()) };
        each_once(&format!("{path}.demands"), names, &self.problem.demand_at, "a demand")
    }

    fn rule(&mut self, path: &str, rule: &stated::Rule) -> Read<Rule> {
        use stated::Rule as Stated;
        let bounds = |min: &Option<Number>, max: Option<i64>, else_some: bool| {
            if min.is_none() && max.is_none() && !else_some { fault(path, "bounds nothing") } else { Ok(()) }
        };
        Ok(match rule {
            Stated::Linear { terms, min, max } => {
                bounds(min, max.map(|max| max.0), false)?;
                let terms = self.terms(path, terms)?;
                Rule::Linear { terms, min: min.map(|min| min.0), max: max.map(|max| max.0) }
            }
            Stated::Distinct { attribute, demands, min, max, fees } => {
                bounds(min, max.map(|max| max.0), !fees.0.is_empty())?;
                let attribute = self.attribute(path, attribute)?;
                let fees = self.fees(path, attribute, fees)?;
                let demands = self.demands(path, demands.as_deref())?;
                Rule::Distinct { attribute, demands, min: count(min), max: max.map(|max| max.0), fees }
            }
            Stated::Same { attribute, demands } => {
                let (attribute, demands) = self.compared(path, attribute, demands.as_deref())?;
                Rule::Same { attribute, demands }
            }
            Stated::Different { attribute, demands } => {
                let (attribute, demands) = self.compared(path, attribute, demands.as_deref())?;
                Rule::Different { attribute, demands }
            }
            Stated::PairMax { matrix, attribute, demands, max } => {
                let (attribute, demands) = self.compared(path, attribute, demands.as_deref())?;
                let cells = self.distances(path, matrix, attribute, &demands)?;
                Rule::PairMax { cells, attribute, demands, max: max.0 }
            }
            Stated::Implies { r#if, then } => {
                Rule::Implies { when: self.condition(path, r#if)?, then: self.condition(path, then)? }
            }
            Stated::Share { attribute, value, max_percent, of, demands } => {
                if max_percent.0 > 100 {
                    return fault(&format!("{path}.max_percent"), "is no part of a hundred");
                }
                let attribute = self.attribute(path, attribute)?;
                let value = self.value(path, attribute, &value.0)?;
                let load = self.share_of(path, of.as_deref())?;
                let demands = self.demands(path, demands.as_deref())?;
                Rule::Share { attribute, value, percent: max_percent.0, load, demands }
            }
            Stated::Open { sites, min, max } => {
                bounds(min, max.map(|max| max.0), false)?;
                let sites = each_once(&format!("{path}.sites"), sites, &self.problem.site_at, "a site")?;
                Rule::Open { sites, min: count(min), max: max.map(|max| max.0) }
            }
            Stated::CostMax { max } => Rule::CostMax { max: max.0 },
        })
    }

    fn terms(&self, path: &str, stated: &[stated::Term]) -> Read<Vec<(usize, usize, i64)>> {
        let mut terms = Vec::with_capacity(stated.len());
        for (index, term) in stated.iter().enumerate() {
            let path = || format!("{path}.terms[{index}]");
            let demand = self.problem.demand_at.get(&term.demand);
            let site = self.problem.site_at.get(&term.site);
            match (demand, site) {
                (Some(&demand), Some(&site)) => terms.push((demand, site, term.coef.0)),
                (None, _) => return unknown(&path(), &term.demand, "a demand"),
                (_, None) => return unknown(&path(), &term.site, "a site"),
            }
        }
        Ok(terms)
    }

    fn fees(&self, path: &str, attribute: usize, fees: &stated::Pairs<Number>) -> Read<Vec<(usize, i64)>> {
        let mut known = Vec::new();
        for (value, Number(fee)) in &fees.0 {
            if value.is_empty() {
                return fault(&format!("{path}.fees"), "a name needs at least one letter");
            }
            known.extend(self.value(path, attribute, value)?.map(|value| (value, *fee)));
        }
        Ok(known)
    }

    /// An attribute that every candidate of some demands states.
    fn compared(&mut self, path: &str, name: &str, demands: Option<&[String]>) -> Read<(usize, Vec<usize>)> {
        let attribute = self.attribute(path, name)?;
        let demands = self.demands(path, demands)?;
        for demand in demands.iter().map(|&demand| &self.problem.demands[demand]) {
            let lacks = |choice: &&Choice| self.problem.value_at(attribute, choice).is_none();
            if let Some(choice) = demand.options.iter().find(lacks) {
                let site = &self.problem.sites[choice.site].name;
                return fault(
                    path,
                    format!("demand `{}` may use `{site}`, which has no `{name}`", demand.name),
                );
            }
        }
        Ok((attribute, demands))
    }

    /// The distances between values, as far as they are known; every two that two demands could meet are.
    fn distances(
        &self,
        path: &str,
        matrix: &str,
        attribute: usize,
        demands: &[usize],
    ) -> Read<HashMap<(usize, usize), i64>> {
        let Some((_, rows)) = self.file.matrices.0.iter().find(|(name, _)| name == matrix) else {
            return unknown(path, matrix, "a matrix");
        };
        let known = &self.problem.attributes[attribute].known;
        let mut stated = HashMap::new();
        for (from, row) in &rows.0 {
            for (to, Number(far)) in &row.0 {
                if let (Some(&from), Some(&to)) = (known.get(from), known.get(to)) {
                    stated.insert((from, to), *far);
                }
            }
        }
        let mut cells = HashMap::new();
        for (a, b) in self.meetings(attribute, demands) {
            let way_back = || if a == b { Some(0) } else { stated.get(&(b, a)).copied() };
            match stated.get(&(a, b)).copied().or_else(way_back) {
                Some(far) => drop(cells.insert((a, b), far)),
                None => {
                    return fault(path, format!("matrix `{matrix}` lacks a pair that two demands may meet"));
                }
            }
        }
        Ok(cells)
    }

    /// The pairs of values that two demands could meet.
    fn meetings(&self, attribute: usize, demands: &[usize]) -> Vec<(usize, usize)> {
        // Two demands that could meet a value are enough to know.
        let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
        for &demand in demands {
            let options = &self.problem.demands[demand].options;
            for value in options.iter().filter_map(|choice| self.problem.value_at(attribute, choice)) {
                let known = users.entry(value).or_default();
                if known.len() < 2 && !known.contains(&demand) {
                    known.push(demand);
                }
            }
        }
        let mut values: Vec<_> = users.into_iter().collect();
        values.sort_unstable();
        let two = |a: &[usize], b: &[usize]| a.iter().any(|a| b.iter().any(|b| a != b));
        let with = |(a, of_a): &(usize, Vec<usize>)| {
            let met = values.iter().filter(|(_, of_b)| two(of_a, of_b));
            met.map(|&(b, _)| (*a, b)).collect::<Vec<_>>()
        };
        values.iter().flat_map(with).collect()
    }

    fn condition(&mut self, path: &str, stated: &stated::Condition) -> Read<Condition> {
        let Some(&demand) = self.problem.demand_at.get(&stated.demand) else {
            return unknown(path, &stated.demand, "a demand");
        };
        let attribute = self.attribute(path, &stated.attribute)?;
        Ok(Condition { demand, attribute, value: self.value(path, attribute, &stated.value.0)? })
    }

    fn share_of(&self, path: &str, of: Option<&str>) -> Read<Option<usize>> {
        let of = of.unwrap_or("demands");
        match of.split_once(':') {
            None if of == "demands" => Ok(None),
            Some(("load", resource)) => match self.resources.get(resource) {
                Some(&known) => Ok(Some(known)),
                None => unknown(path, resource, "a resource"),
            },
            _ => unknown(path, of, "`demands` or `load:RESOURCE`"),
        }
    }
}

/// A number of things is never below 0.
fn count(min: &Option<Number>) -> Option<i64> {
    min.map(|Number(min)| min.max(0))
}

fn amounts(stated: &[Amount]) -> Vec<i64> {
    stated.iter().map(|Amount(amount)| *amount).collect()
}

fn stated_attribute(name: &str, sites: &[stated::Site]) -> Attribute {
    let mut known = HashMap::new();
    let mut at = Vec::with_capacity(sites.len());
    for site in sites {
        let stated = site.attributes.0.iter().find(|(stated, _)| stated == name);
        at.push(stated.map(|(_, Name(value))| {
            let next = known.len();
            *known.entry(value.clone()).or_insert(next)
        }));
    }
    Attribute { name: name.into(), at, known }
}

fn each_once(path: &str, names: &[String], known: &HashMap<String, usize>, what: &str) -> Read<Vec<usize>> {
    let mut seen = std::collections::HashSet::new();
    let mut positions = Vec::with_capacity(names.len());
    for name in names {
        let Some(&position) = known.get(name) else { return unknown(path, name, what) };
        if !seen.insert(position) {
            return fault(path, format!("`{name}` is named twice"));
        }
        positions.push(position);
    }
    Ok(positions)
}
