//! `prism-problem/1` as text: what [`super::read`] reads back as the same problem.

use super::named::Named;
use super::read::FORMAT;
use super::spec::{
    Bounds, ConditionSpec, MeasureSpec, ObjectiveSpec, RuleSpec, Scope, ShareOf, TermSpec, WeightSpec,
};
use crate::problem::{Choice, Demand};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::BTreeMap;

impl Named {
    /// The problem as a `prism-problem/1` document, a line for each site, demand and rule.
    #[must_use]
    pub fn to_json(&self) -> String {
        let head = [
            ("format", json(&FORMAT)),
            ("name", json(&self.name)),
            ("scale", json(&self.scale)),
            ("resources", json(&self.resources.names())),
            ("sites", lines((0..self.sites.len()).map(|site| json(&SiteEntry(self, site))))),
            ("demands", lines((0..self.demands.len()).map(|demand| json(&DemandEntry(self, demand))))),
            ("matrices", json(&self.matrices())),
            ("rules", lines(self.rules.iter().map(|rule| json(&RuleEntry(rule))))),
        ];
        let objectives = lines(self.objectives.iter().map(|objective| json(&ObjectiveEntry(objective))));
        let objectives = (!self.objectives.is_empty()).then_some(("objectives", objectives));
        let entries = head.into_iter().chain(objectives).map(|(key, value)| format!("  \"{key}\": {value}"));
        format!("{{\n{}\n}}\n", entries.collect::<Vec<_>>().join(",\n"))
    }

    /// Matrix, from, to, all by name.
    fn matrices(&self) -> BTreeMap<&str, BTreeMap<&str, BTreeMap<&str, i64>>> {
        let mut matrices: BTreeMap<&str, BTreeMap<&str, BTreeMap<&str, i64>>> = BTreeMap::new();
        for (matrix, distances) in &self.distances {
            let rows = matrices.entry(matrix).or_default();
            for ((from, to), value) in distances {
                rows.entry(from).or_default().insert(to, *value);
            }
        }
        matrices
    }
}

/// A value on one line. What is written here has texts for keys and finite numbers, so it always has a text.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A list, an element to a line.
fn lines(elements: impl Iterator<Item = String>) -> String {
    let elements: Vec<String> = elements.map(|element| format!("    {element}")).collect();
    if elements.is_empty() { "[]".into() } else { format!("[\n{}\n  ]", elements.join(",\n")) }
}

/// Entries in the order they are put in, absent ones left out.
struct Entries<M>(M);

impl<M: SerializeMap> Entries<M> {
    fn put(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), M::Error> {
        self.0.serialize_entry(key, value)
    }

    fn maybe(&mut self, key: &str, value: Option<impl Serialize>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.put(key, &value))
    }

    fn scope(&mut self, demands: &Scope) -> Result<(), M::Error> {
        self.maybe("demands", demands.as_ref())
    }

    fn bounds(&mut self, bounds: Bounds) -> Result<(), M::Error> {
        self.maybe("min", bounds.min)?;
        self.maybe("max", bounds.max)
    }
}

struct SiteEntry<'p>(&'p Named, usize);

impl Serialize for SiteEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (site, label) = (&self.0.problem.sites[self.1], &self.0.labels[self.1]);
        let attributes: Vec<(&str, &str)> =
            label.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut entries = Entries(serializer.serialize_map(None)?);
        entries.put("id", &self.0.sites.names()[self.1])?;
        entries.put("base", &site.base)?;
        entries.put("unit", &site.unit)?;
        entries.put("capacity", &site.capacity)?;
        entries.maybe("owned", (label.owned > 0).then_some(label.owned))?;
        entries.maybe("spare", (!site.spare.is_empty()).then_some(&site.spare))?;
        entries.maybe("limit", site.limit)?;
        entries.maybe("attributes", (!attributes.is_empty()).then_some(Map(&attributes)))?;
        entries.0.end()
    }
}

/// A map in its own order.
struct Map<'m, V>(&'m [(&'m str, V)]);

impl<V: Serialize> Serialize for Map<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

struct DemandEntry<'p>(&'p Named, usize);

impl Serialize for DemandEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let demand = &self.0.problem.demands[self.1];
        let load = commonest_load(demand);
        let option = |choice| OptionEntry { named: self.0, choice, common: load };
        let options: Vec<OptionEntry<'_>> = demand.options.iter().map(option).collect();
        let mut entries = Entries(serializer.serialize_map(None)?);
        entries.put("id", &self.0.demands.names()[self.1])?;
        entries.maybe("optional", demand.optional.then_some(true))?;
        // Without an option nothing says how many resources there are, and nothing is asked of any.
        entries.maybe("load", (!options.is_empty()).then_some(load))?;
        entries.put("options", &options)?;
        entries.0.end()
    }
}

/// The load that most options ask; the first of several such.
fn commonest_load(demand: &Demand) -> &[i64] {
    let mut counts: BTreeMap<&[i64], usize> = BTreeMap::new();
    demand.options.iter().for_each(|choice| *counts.entry(&choice.load).or_default() += 1);
    let most = counts.values().copied().max().unwrap_or(0);
    counts.into_iter().find(|&(_, count)| count == most).map_or(&[], |(load, _)| load)
}

struct OptionEntry<'p> {
    named: &'p Named,
    choice: &'p Choice,
    common: &'p [i64],
}

impl Serialize for OptionEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let choice = self.choice;
        let names = self.named.columns.iter().map(String::as_str);
        let values: Vec<(&str, i64)> = names.zip(choice.values.iter().copied()).collect();
        let mut entries = Entries(serializer.serialize_map(None)?);
        entries.put("site", &self.named.sites.names()[choice.site])?;
        entries.put("cost", &choice.cost)?;
        entries.maybe("load", (choice.load != self.common).then_some(&choice.load))?;
        entries.maybe("values", (!values.is_empty()).then_some(Map(&values)))?;
        entries.0.end()
    }
}

struct RuleEntry<'p>(&'p RuleSpec);

impl Serialize for RuleEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = Entries(serializer.serialize_map(None)?);
        match self.0 {
            RuleSpec::Linear { terms, bounds } => {
                entries.put("kind", "linear")?;
                entries.put("terms", &terms.iter().map(TermEntry).collect::<Vec<_>>())?;
                entries.bounds(*bounds)?;
            }
            RuleSpec::Distinct { attribute, demands, bounds, fees } => {
                let fees: Vec<(&str, i64)> = fees.iter().map(|(value, fee)| (value.as_str(), *fee)).collect();
                entries.put("kind", "distinct")?;
                entries.put("attribute", attribute)?;
                entries.scope(demands)?;
                entries.bounds(*bounds)?;
                entries.maybe("fees", (!fees.is_empty()).then_some(Map(&fees)))?;
            }
            RuleSpec::Same { attribute, demands } => {
                entries.put("kind", "same")?;
                entries.put("attribute", attribute)?;
                entries.scope(demands)?;
            }
            RuleSpec::Different { attribute, demands } => {
                entries.put("kind", "different")?;
                entries.put("attribute", attribute)?;
                entries.scope(demands)?;
            }
            RuleSpec::PairMax { matrix, attribute, demands, max } => {
                entries.put("kind", "pair_max")?;
                entries.put("matrix", matrix)?;
                entries.put("attribute", attribute)?;
                entries.scope(demands)?;
                entries.put("max", max)?;
            }
            RuleSpec::Implies { condition, consequence } => {
                entries.put("kind", "implies")?;
                entries.put("if", &ConditionEntry(condition))?;
                entries.put("then", &ConditionEntry(consequence))?;
            }
            RuleSpec::Share { attribute, value, max_percent, of, demands } => {
                entries.put("kind", "share")?;
                entries.put("attribute", attribute)?;
                entries.put("value", value)?;
                entries.put("max_percent", max_percent)?;
                entries.put("of", &share_of(of))?;
                entries.scope(demands)?;
            }
            RuleSpec::CostShare { attribute, value, max_ppm } => {
                entries.put("kind", "cost_share")?;
                entries.put("attribute", attribute)?;
                entries.put("value", value)?;
                entries.put("max_ppm", max_ppm)?;
            }
            RuleSpec::Open { sites, bounds } => {
                entries.put("kind", "open")?;
                entries.put("sites", sites)?;
                entries.bounds(*bounds)?;
            }
            RuleSpec::CostMax { max } => {
                entries.put("kind", "cost_max")?;
                entries.put("max", max)?;
            }
        }
        entries.0.end()
    }
}

fn share_of(of: &ShareOf) -> String {
    match of {
        ShareOf::Demands => "demands".into(),
        ShareOf::Load(resource) => format!("load:{resource}"),
    }
}

struct TermEntry<'p>(&'p TermSpec);

impl Serialize for TermEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = Entries(serializer.serialize_map(None)?);
        entries.put("demand", &self.0.demand)?;
        entries.put("site", &self.0.site)?;
        entries.put("coef", &self.0.coef)?;
        entries.0.end()
    }
}

struct ConditionEntry<'p>(&'p ConditionSpec);

impl Serialize for ConditionEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = Entries(serializer.serialize_map(None)?);
        entries.put("demand", &self.0.demand)?;
        entries.put("attribute", &self.0.attribute)?;
        entries.put("value", &self.0.value)?;
        entries.0.end()
    }
}

struct WeightEntry<'p>(&'p WeightSpec);

impl Serialize for WeightEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = Entries(serializer.serialize_map(None)?);
        entries.put("weight", &self.0.weight)?;
        entries.put("measure", &self.0.measure.to_string())?;
        entries.0.end()
    }
}

struct ObjectiveEntry<'p>(&'p ObjectiveSpec);

impl Serialize for ObjectiveEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = Entries(serializer.serialize_map(None)?);
        match &self.0.measure {
            MeasureSpec::Weighted(parts) => {
                entries.put("weighted", &parts.iter().map(WeightEntry).collect::<Vec<_>>())?;
            }
            measure => entries.put("measure", &measure.to_string())?,
        }
        entries.maybe("tolerance_ppm", (self.0.tolerance_ppm != 0).then_some(self.0.tolerance_ppm))?;
        entries.0.end()
    }
}
