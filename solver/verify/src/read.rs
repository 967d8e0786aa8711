//! Reads a problem file: names looked up, everything the format demands checked.

use crate::json::{self, Unreadable};
use crate::problem::{Attribute, Choice, Demand, Level, Measure, Problem, Site};
use crate::stated::{self, Amount, Name, Number};
use std::collections::HashMap;

const FORMAT: &str = "prism-problem/1";

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
}

pub(super) type Read<T> = Result<T, Unreadable>;

pub(super) fn fault<T>(path: &str, message: impl Into<String>) -> Read<T> {
    Err(Unreadable::new(path, message))
}

pub(super) fn unknown<T>(path: &str, name: &str, what: &str) -> Read<T> {
    fault(path, format!("`{name}` is not {what}"))
}

/// A problem while its parts are looked up.
pub(super) struct Reading<'f> {
    pub(super) file: &'f stated::File,
    pub(super) resources: HashMap<String, usize>,
    pub(super) problem: Problem,
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
            let path = format!("objectives[{index}]");
            let (name, measure) = match (&objective.measure, &objective.weighted) {
                (Some(name), None) => (name.clone(), self.measure(&format!("{path}.measure"), name)?),
                (None, Some(parts)) => self.weighted(&format!("{path}.weighted"), parts)?,
                _ => return fault(&path, "needs `measure`, or `weighted`, and not both"),
            };
            let tolerance_ppm = objective.tolerance_ppm.0;
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

    fn weighted(&mut self, path: &str, parts: &[stated::Weight]) -> Read<(String, Measure)> {
        if parts.is_empty() {
            return fault(path, "states nothing");
        }
        let (mut names, mut sum) = (Vec::new(), Vec::new());
        for (index, stated::Weight { weight, measure }) in parts.iter().enumerate() {
            let path = format!("{path}[{index}]");
            if weight.0 < 1 {
                return fault(&format!("{path}.weight"), "is below 1");
            }
            names.push(format!("{}*{measure}", weight.0));
            sum.push((weight.0, self.measure(&format!("{path}.measure"), measure)?));
        }
        Ok((names.join(" + "), Measure::Weighted(sum)))
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

    pub(super) fn attribute(&mut self, path: &str, name: &str) -> Read<usize> {
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
    pub(super) fn value(&self, path: &str, attribute: usize, value: &str) -> Read<Option<usize>> {
        let attribute = &self.problem.attributes[attribute];
        match attribute.known.get(value) {
            None if attribute.name == "site" => unknown(path, value, "a site"),
            known => Ok(known.copied()),
        }
    }

    pub(super) fn demands(&self, path: &str, names: Option<&[String]>) -> Read<Vec<usize>> {
        let Some(names) = names else { return Ok((0..self.problem.demands.len()).collect()) };
        each_once(&format!("{path}.demands"), names, &self.problem.demand_at, "a demand")
    }
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

pub(super) fn each_once(
    path: &str,
    names: &[String],
    known: &HashMap<String, usize>,
    what: &str,
) -> Read<Vec<usize>> {
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
