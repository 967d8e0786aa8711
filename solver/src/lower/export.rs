//! A request in the solver's terms with names, so that others can solve what the engines solve.

use super::attributes::Attribute;
use super::columns::Column;
use super::{Change, Lowered};
use crate::exchange::{
    CannotState, Faults, Labels, Named, NamedLevel, Names, NoWords, RowsFormat, Solved, Status, counted,
    describe, rows_text,
};
use crate::graph::{Graph, TooLarge};
use prism_model::catalog::{Aspect, Catalog};
use prism_model::request::{Level, Measure, Request};
use prism_model::workload::Resource;
use prism_model::{Exact, Plan, RuleId, SiteId};
use std::collections::BTreeMap;

/// Micro-dollars: how many of the problem's integers make a dollar.
const SCALE: i64 = 1_000_000;

/// Why a request cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// A workload left the exact range.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// A rule that the format has no words for.
    #[error("the format cannot say this rule: {why}")]
    Rule {
        /// Which.
        rule: RuleId,
        /// Why.
        why: &'static str,
    },
    /// An objective that the format has no words for.
    #[error("the format cannot say objective {}: {why}", .level + 1)]
    Level {
        /// Which, from 0.
        level: usize,
        /// Why.
        why: &'static str,
    },
    /// Figures that the format cannot hold.
    #[error("a figure is beyond what the format holds: {0}")]
    Figures(Faults),
    /// What a file of rows cannot say.
    #[error(transparent)]
    Rows(CannotState),
}

/// A request in the solver's terms, with names.
#[derive(Clone, Debug)]
pub struct Export {
    lowered: Lowered,
    levels: Vec<NamedLevel>,
    name: String,
    sites: Vec<String>,
    demands: Vec<String>,
    attributes: Vec<String>,
    /// Per attribute the names of its values.
    values: Vec<BTreeMap<u32, String>>,
}

impl Export {
    /// Lowers a request and names its parts.
    ///
    /// # Errors
    /// [`NotWritten`] if a figure leaves the exact range.
    pub fn new(catalog: &Catalog, request: &Request) -> Result<Self, NotWritten> {
        let graph = Graph::new(catalog, request)?;
        let lowered = Lowered::new(catalog, request, &graph, &Change::default());
        let levels = request.levels();
        let levels = levels.iter().enumerate().map(|(index, level)| named_level(&lowered, index, *level));
        let levels = levels.collect::<Result<_, _>>()?;
        let sites: Vec<String> =
            lowered.origins.iter().map(|&(site, bin)| site_name(catalog, site, bin)).collect();
        let attributes = lowered.attributes.all().iter().enumerate().map(attribute_name).collect();
        let values = value_names(catalog, &lowered, &sites);
        let namespaces: Vec<&str> = request.namespaces.iter().map(|one| one.name.as_str()).collect();
        let demands = request.demand_ids().map(|demand| {
            format!("{}.{}", request.namespace(demand).name, request.slot(catalog, demand).name)
        });
        let (name, demands) = (namespaces.join("+"), demands.collect());
        Ok(Self { levels, name, sites, demands, attributes, values, lowered })
    }

    /// As a problem file.
    ///
    /// # Errors
    /// [`NotWritten`]: what the format has no words for.
    pub fn problem(&self) -> Result<Named, NotWritten> {
        let labels = Labels {
            name: self.name.clone(),
            scale: SCALE,
            resources: Resource::ALL.iter().map(|resource| resource.name().to_owned()).collect(),
            sites: self.sites.clone(),
            demands: self.demands.clone(),
            attributes: self.attributes.clone(),
            columns: self.lowered.columns.iter().enumerate().map(column_name).collect(),
            value: &|attribute, value| {
                self.values[attribute].get(&value).cloned().unwrap_or_else(|| value.to_string())
            },
        };
        describe(&self.lowered.problem, &labels, &self.levels).map_err(|no_words| match no_words {
            NoWords::Rule(index, why) => NotWritten::Rule { rule: self.lowered.rule_of[index], why },
            NoWords::Level(level, why) => NotWritten::Level { level, why },
            NoWords::Faults(faults) => NotWritten::Figures(faults),
        })
    }

    /// A plan of the request as an answer to its problem, with what is proven of the levels: all of them, or as far as
    /// the search came that was stopped.
    ///
    /// # Errors
    /// Why it is none.
    pub fn answer<'n>(
        &self,
        named: &'n Named,
        plan: &Plan,
        status: Status,
        bounds: Vec<Option<i64>>,
    ) -> Result<Solved<'n>, String> {
        let sites = plan.pools().iter().flat_map(|pool| {
            let bought = (pool.choice().site, pool.choice().bin);
            let site = self.lowered.origins.iter().position(|&origin| origin == bought);
            pool.demands().iter().map(move |&demand| (demand.index(), site))
        });
        let mut at: Vec<Option<usize>> = vec![None; self.demands.len()];
        sites.for_each(|(demand, site)| at[demand] = site);
        let problem = named.problem();
        let served = at
            .iter()
            .zip(&problem.demands)
            .map(|(site, demand)| demand.options.iter().position(|choice| Some(choice.site) == *site));
        let counts = counted(&self.lowered.problem);
        let counts = counts.into_iter().map(|(demand, site)| (at[demand] == Some(site)).then_some(0));
        Solved::known(named, status, served.chain(counts).collect(), bounds)
    }

    /// As a file of rows.
    ///
    /// # Errors
    /// [`NotWritten`]: what such a file cannot say.
    pub fn rows(&self, format: RowsFormat) -> Result<String, NotWritten> {
        let names = Names { name: &self.name, demands: &self.demands, sites: &self.sites };
        rows_text(&self.lowered.problem, &self.levels, names, format).map_err(NotWritten::Rows)
    }
}

fn named_level(lowered: &Lowered, index: usize, level: Level) -> Result<NamedLevel, NotWritten> {
    let millionths = level.tolerance.times(Exact::integer(1_000_000)).ok();
    let whole = millionths.and_then(|exact| exact.floor().ok().filter(|&ppm| Exact::integer(ppm) == exact));
    let why = "its tolerance is no whole number of millionths";
    let tolerance_ppm = whole.ok_or(NotWritten::Level { level: index, why })?;
    Ok(NamedLevel { measure: lowered.measure(level.measure), tolerance_ppm })
}

/// `aws-rds-postgres-t4g-micro@eu-west-1`, with a number for a second purchase of the same.
fn site_name(catalog: &Catalog, site: SiteId, bin: u32) -> String {
    let name = format!("{}@{}", catalog.offering_at(site).name, catalog.region_name(site));
    if bin == 0 { name } else { format!("{name}#{}", bin + 1) }
}

fn attribute_name((index, attribute): (usize, &Attribute)) -> String {
    match attribute {
        Attribute::Aspect(Aspect::Backend) => "backend".into(),
        Attribute::Aspect(Aspect::Vendor) => "vendor".into(),
        Attribute::Aspect(Aspect::Region) => "region".into(),
        Attribute::Aspect(Aspect::Cloud) => "cloud".into(),
        Attribute::Aspect(Aspect::Site) => "purchase".into(),
        Attribute::Touches(_) => format!("target {index}"),
        Attribute::Pinned(_) => format!("pin {index}"),
    }
}

fn column_name((index, column): (usize, &Column)) -> String {
    match column {
        Column::Charge => "charge".into(),
        Column::Of(Measure::Away) => "away".into(),
        Column::Of(Measure::Latency) => "latency".into(),
        Column::Of(Measure::Optional) => "optional".into(),
        Column::Of(Measure::Recommended) => "recommended".into(),
        Column::Of(Measure::Preferred) => "preferred".into(),
        Column::Of(Measure::Moves) => "moves".into(),
        Column::Of(Measure::Cost | Measure::Distinct(_) | Measure::Sum(_)) => format!("figure {index}"),
    }
}

fn value_names(catalog: &Catalog, lowered: &Lowered, sites: &[String]) -> Vec<BTreeMap<u32, String>> {
    let name = |attribute: &Attribute, index: usize| {
        let (site, _) = lowered.origins[index];
        match attribute {
            Attribute::Aspect(Aspect::Backend) => catalog.backend_at(site).name.clone(),
            Attribute::Aspect(Aspect::Vendor) => catalog.offering_at(site).vendor.clone(),
            Attribute::Aspect(Aspect::Region) => catalog.region_name(site),
            Attribute::Aspect(Aspect::Cloud) => catalog.cloud_at(site).to_owned(),
            Attribute::Aspect(Aspect::Site) => sites[index].clone(),
            Attribute::Touches(_) | Attribute::Pinned(_) => "yes".into(),
        }
    };
    let of = |(position, attribute): (usize, &Attribute)| {
        let sites = lowered.problem.sites.iter().enumerate();
        sites.filter_map(|(index, site)| Some((site.attributes[position]?, name(attribute, index)))).collect()
    };
    lowered.attributes.all().iter().enumerate().map(of).collect()
}
