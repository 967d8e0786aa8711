//! A problem file read back into this room's own words, so that files that are kept can be tried by brute force. Only
//! files as [`super::text`] writes them: everything is named by its position.

use super::{ATTRIBUTES, Bare, Choice, Demand, Measure, Part, Rule, SITE, Scope, Site, VALUES};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Reads a file.
///
/// # Errors
/// What is not as [`super::text`] writes it.
pub fn read(text: &str) -> Result<Bare, String> {
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let bare = file.bare()?;
    let (written, read): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(&super::text::file(&bare)).map_err(|error| error.to_string())?,
        serde_json::from_str(text).map_err(|error| error.to_string())?,
    );
    if written == read { Ok(bare) } else { Err("it says more than is written here".into()) }
}

#[derive(Deserialize)]
struct File {
    resources: Vec<String>,
    sites: Vec<SiteText>,
    demands: Vec<DemandText>,
    matrices: BTreeMap<String, BTreeMap<String, BTreeMap<String, i64>>>,
    rules: Vec<RuleText>,
    #[serde(default)]
    objectives: Vec<LevelText>,
}

#[derive(Deserialize)]
struct SiteText {
    base: i64,
    unit: i64,
    capacity: Vec<Option<i64>>,
    #[serde(default)]
    owned: i64,
    #[serde(default)]
    spare: Vec<i64>,
    limit: Option<i64>,
    attributes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct DemandText {
    optional: bool,
    load: Vec<i64>,
    options: Vec<OptionText>,
}

#[derive(Deserialize)]
struct OptionText {
    site: String,
    cost: i64,
    load: Option<Vec<i64>>,
    values: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct LevelText {
    measure: Option<String>,
    weighted: Option<Vec<WeightText>>,
    tolerance_ppm: i64,
}

#[derive(Deserialize)]
struct WeightText {
    weight: i64,
    measure: String,
}

#[derive(Deserialize)]
struct TermText {
    demand: String,
    site: String,
    coef: i64,
}

#[derive(Deserialize)]
struct ConditionText {
    demand: String,
    attribute: String,
    value: String,
}

/// What a rule may say; which of it belongs to its kind is seen when it is written again.
#[derive(Deserialize)]
struct RuleText {
    kind: String,
    #[serde(default)]
    terms: Vec<TermText>,
    attribute: Option<String>,
    value: Option<String>,
    demands: Option<Vec<String>>,
    #[serde(default)]
    sites: Vec<String>,
    min: Option<i64>,
    max: Option<i64>,
    #[serde(default)]
    fees: BTreeMap<String, i64>,
    #[serde(rename = "if")]
    when: Option<ConditionText>,
    then: Option<ConditionText>,
    max_percent: Option<i64>,
    max_ppm: Option<i64>,
    of: Option<String>,
}

/// Where `d3`, `s0` or `v2` is: what follows its letter.
fn position(name: &str) -> Result<usize, String> {
    let digits = name.get(1..).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| format!("`{name}` names no position"))
}

fn positions(names: &[String]) -> Result<Vec<usize>, String> {
    names.iter().map(|name| position(name)).collect()
}

fn attribute(name: &str) -> Result<usize, String> {
    let stated = ATTRIBUTES.iter().position(|known| *known == name);
    stated.or((name == "site").then_some(SITE)).ok_or_else(|| format!("`{name}` is no attribute"))
}

fn value(name: &str) -> Result<usize, String> {
    VALUES.iter().position(|known| *known == name).ok_or_else(|| format!("`{name}` is no value"))
}

fn needed<T>(stated: Option<T>) -> Result<T, String> {
    stated.ok_or_else(|| "a rule lacks what its kind says".into())
}

impl File {
    fn bare(&self) -> Result<Bare, String> {
        let mut matrix = Vec::new();
        for (from, row) in self.matrices.get("distance").into_iter().flatten() {
            for (to, &far) in row {
                matrix.push((position(from)?, position(to)?, far));
            }
        }
        Ok(Bare {
            resources: self.resources.len(),
            sites: self.sites.iter().map(SiteText::site).collect::<Result<_, _>>()?,
            demands: self.demands.iter().map(DemandText::demand).collect::<Result<_, _>>()?,
            matrix,
            rules: self.rules.iter().map(RuleText::rule).collect::<Result<_, _>>()?,
            objectives: self.objectives.iter().map(LevelText::level).collect::<Result<_, _>>()?,
        })
    }
}

impl SiteText {
    fn site(&self) -> Result<Site, String> {
        let stated = |name: &str| self.attributes.get(name).map(|value| position(value)).transpose();
        Ok(Site {
            base: self.base,
            unit: self.unit,
            capacity: self.capacity.clone(),
            owned: self.owned,
            spare: self.spare.clone(),
            limit: self.limit,
            attributes: [stated(ATTRIBUTES[0])?, stated(ATTRIBUTES[1])?],
        })
    }
}

impl DemandText {
    fn demand(&self) -> Result<Demand, String> {
        let options = self.options.iter().map(OptionText::choice).collect::<Result<_, _>>()?;
        Ok(Demand { optional: self.optional, load: self.load.clone(), options })
    }
}

impl OptionText {
    fn choice(&self) -> Result<Choice, String> {
        let stated = |name: &str| self.values.get(name).copied().unwrap_or(0);
        Ok(Choice {
            site: position(&self.site)?,
            cost: self.cost,
            load: self.load.clone(),
            values: VALUES.map(stated),
        })
    }
}

impl ConditionText {
    fn condition(&self) -> Result<(usize, usize, usize), String> {
        Ok((position(&self.demand)?, attribute(&self.attribute)?, position(&self.value)?))
    }
}

impl RuleText {
    fn scope(&self) -> Result<Scope, String> {
        self.demands.as_ref().map(|names| positions(names)).transpose()
    }

    fn rule(&self) -> Result<Rule, String> {
        let of = || attribute(&needed(self.attribute.clone())?);
        let condition = |stated: &Option<ConditionText>| needed(stated.as_ref())?.condition();
        Ok(match self.kind.as_str() {
            "linear" => {
                let term = |term: &TermText| Ok((position(&term.demand)?, position(&term.site)?, term.coef));
                let terms = self.terms.iter().map(term).collect::<Result<_, String>>()?;
                Rule::Linear(terms, self.min, self.max)
            }
            "distinct" => {
                let fee = |(name, fee): (&String, &i64)| Ok((position(name)?, *fee));
                let fees = self.fees.iter().map(fee).collect::<Result<_, String>>()?;
                Rule::Distinct(of()?, self.scope()?, self.min, self.max, fees)
            }
            "same" => Rule::Same(of()?, self.scope()?),
            "different" => Rule::Different(of()?, self.scope()?),
            "pair_max" => Rule::PairMax(self.scope()?, needed(self.max)?),
            "implies" => Rule::Implies(condition(&self.when)?, condition(&self.then)?),
            "share" => {
                let load = needed(self.of.as_ref())?.strip_prefix("load:").map(position).transpose()?;
                let value = position(&needed(self.value.clone())?)?;
                Rule::Share(of()?, value, needed(self.max_percent)?, load, self.scope()?)
            }
            "open" => Rule::Open(positions(&self.sites)?, self.min, self.max),
            "cost_max" => Rule::CostMax(needed(self.max)?),
            "cost_share" => {
                let value = position(&needed(self.value.clone())?)?;
                Rule::CostShare(of()?, value, needed(self.max_ppm)?)
            }
            other => return Err(format!("`{other}` is no kind of rule")),
        })
    }
}

impl LevelText {
    fn level(&self) -> Result<(Measure, i64), String> {
        let measure = match (&self.measure, self.weighted.as_deref()) {
            (Some(name), None) if name == "cost" => Measure::Cost,
            (Some(name), None) => part(name)?.alone(),
            (None, Some([cost, other])) if (cost.weight, cost.measure.as_str()) == (1, "cost") => {
                Measure::Weighted(other.weight, part(&other.measure)?)
            }
            _ => return Err("an objective of another shape".into()),
        };
        Ok((measure, self.tolerance_ppm))
    }
}

fn part(name: &str) -> Result<Part, String> {
    match name.split_once(':') {
        Some(("distinct", name)) => Ok(Part::Distinct(attribute(name)?)),
        Some(("sum", name)) => Ok(Part::Sum(value(name)?)),
        Some(("worst", name)) => Ok(Part::Worst(value(name)?)),
        _ => Err(format!("`{name}` is no measure")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bare::{generate, text};

    #[test]
    fn every_file_is_read_as_it_was_written() {
        for seed in 0..3_000 {
            let written = text::file(&generate::problem(seed));
            assert_eq!(read(&written).map(|bare| text::file(&bare)), Ok(written), "seed {seed}");
        }
    }

    #[test]
    fn what_is_not_of_this_room_is_refused() {
        let written = text::file(&generate::problem(3));
        for (from, to) in [
            ("\"base\"", "\"basis\""),
            ("\"s0\"", "\"alpha\""),
            ("\"name\": \"bare\"", "\"name\": \"other\""),
        ] {
            assert!(written.contains(from));
            assert!(read(&written.replacen(from, to, 1)).is_err(), "{from}");
        }
    }
}
