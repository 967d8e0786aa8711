//! The door into a problem: parts are added by name, checked, and become numbers.
//!
//! The reader of files uses the same door, so a problem that was built and one that was read are equally sound.
//! Sites come before the demands that name them; rules and objectives may come at any time and are looked up
//! at the end.

use super::fault::{Faults, LARGEST, Path, Wrong, nearest};
use super::named::{Distances, Index, Named, SiteLabel};
use super::spec::{DemandSpec, ObjectiveSpec, OptionSpec, RuleSpec, SiteSpec};
use super::{levels, measurable, rules};
use crate::problem::{Choice, Demand, Problem, Site};

/// Stands for a value that an option does not state, until it is known whether anything measures it.
pub(super) const ABSENT: i64 = i64::MIN;

/// Builds a problem part by part.
///
/// ```
/// use prism_solver::exchange::{ProblemBuilder, RuleSpec, SiteSpec, DemandSpec, solve};
/// use prism_solver::{Budget, Exact};
///
/// let mut problem = ProblemBuilder::new("toy");
/// problem.add_resource("ops");
/// problem.add_site(SiteSpec::new("big").base(500).capacity([100]).attribute("vendor", "aws"));
/// problem.add_site(SiteSpec::new("small").base(200).capacity([30]).limit(1).attribute("vendor", "gcp"));
/// problem.add_demand(DemandSpec::new("registry").load([20]).option("big", 42).option("small", 7));
/// problem.add_demand(DemandSpec::new("messaging").load([20]).option("big", 10).option("small", 15));
/// problem.add_rule(RuleSpec::Same { attribute: "vendor".into(), demands: None });
/// let problem = problem.build()?;
///
/// let answer = solve(&problem, &Exact, &mut Budget::unlimited())?;
/// assert_eq!(answer.site_of("registry"), Some("big"));
/// assert_eq!(answer.objective(), Some(552));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ProblemBuilder {
    pub(super) faults: Faults,
    pub(super) name: String,
    scale: i64,
    pub(super) resources: Index,
    pub(super) sites: Index,
    pub(super) demands: Index,
    pub(super) labels: Vec<SiteLabel>,
    /// Names of the options' values.
    pub(super) columns: Index,
    pub(super) matrices: Index,
    pub(super) distances: Distances,
    /// `None` stands for one that could not be read, which is told.
    pub(super) rules: Vec<Option<RuleSpec>>,
    pub(super) objectives: Vec<Option<ObjectiveSpec>>,
    pub(super) problem: Problem,
    /// Attributes that rules and objectives name, and their values.
    pub(super) attributes: Index,
    pub(super) values: Vec<Index>,
    /// Resources, sites and demands added so far, sound or not: their positions are their paths.
    added: [usize; 3],
}

impl Default for ProblemBuilder {
    fn default() -> Self {
        Self::new("")
    }
}

impl ProblemBuilder {
    /// A problem of this name with nothing in it.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            faults: Faults::default(),
            name: name.into(),
            scale: 1,
            resources: Index::default(),
            sites: Index::default(),
            demands: Index::default(),
            labels: Vec::new(),
            columns: Index::default(),
            matrices: Index::default(),
            distances: Distances::new(),
            rules: Vec::new(),
            objectives: Vec::new(),
            problem: Problem::default(),
            attributes: Index::default(),
            values: Vec::new(),
            added: [0; 3],
        }
    }

    /// So many of the problem's integers make one unit of whatever it is made from. 1 if nothing is said.
    pub fn scale(&mut self, scale: i64) {
        self.scale_at(&Path::Root.key("scale"), scale);
    }

    /// Adds a resource. All of them come before the first site.
    pub fn add_resource(&mut self, name: &str) {
        let at = Path::Root.key("resources");
        self.resource_at(&at.index(self.added[0]), name);
    }

    /// Adds a site.
    pub fn add_site(&mut self, site: SiteSpec) {
        let at = Path::Root.key("sites");
        self.site_at(&at.index(self.added[1]), site);
    }

    /// Adds a demand. The sites it names are there already.
    pub fn add_demand(&mut self, demand: DemandSpec<'_>) {
        let at = Path::Root.key("demands");
        self.demand_at(&at.index(self.added[2]), demand);
    }

    /// States a distance. One direction stands for both, unless both are stated.
    pub fn add_distance(&mut self, matrix: &str, from: &str, to: &str, value: i64) {
        let at = Path::Root.key("matrices");
        self.distance_at(&at.key(matrix).key(from).key(to), matrix, from, to, value);
    }

    /// Adds a rule.
    pub fn add_rule(&mut self, rule: RuleSpec) {
        self.rules.push(Some(rule));
    }

    /// Adds a level of what is made small. Least cost if none is added.
    pub fn add_objective(&mut self, objective: ObjectiveSpec) {
        self.objectives.push(Some(objective));
    }

    /// The problem, checked whole.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its place.
    pub fn build(mut self) -> Result<Named, Faults> {
        let levels = levels::resolve(&mut self);
        rules::resolve(&mut self);
        if self.faults.is_empty() {
            measurable::check(&mut self);
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        self.problem.resources = self.resources.len();
        let (columns, levels) = levels;
        Ok(Named {
            problem: self.problem,
            name: self.name,
            scale: self.scale,
            resources: self.resources,
            sites: self.sites,
            demands: self.demands,
            labels: self.labels,
            columns,
            distances: self.distances,
            rules: self.rules.into_iter().flatten().collect(),
            objectives: self.objectives.into_iter().flatten().collect(),
            levels,
        })
    }

    pub(super) fn scale_at(&mut self, at: &Path<'_>, scale: i64) {
        self.scale = scale;
        if scale < 1 && !self.faults.told(at) {
            self.faults.push(at, Wrong::Range { number: scale, why: "below 1" });
        }
        self.number(at, scale);
    }

    pub(super) fn resource_at(&mut self, at: &Path<'_>, name: &str) {
        self.added[0] += 1;
        self.add_name(at, name, |builder| &mut builder.resources);
    }

    pub(super) fn matrix_named(&mut self, matrix: &str) {
        self.matrices.of(matrix);
        self.distances.entry(matrix.to_owned()).or_default();
    }

    pub(super) fn distance_at(&mut self, at: &Path<'_>, matrix: &str, from: &str, to: &str, value: i64) {
        self.number(at, value);
        self.matrices.of(matrix);
        let rows = self.distances.entry(matrix.to_owned()).or_default();
        if rows.insert((from.to_owned(), to.to_owned()), value).is_some() && !self.faults.told(at) {
            self.faults.push(at, Wrong::Twice(to.to_owned()));
        }
    }

    pub(super) fn site_at(&mut self, at: &Path<'_>, spec: SiteSpec) {
        self.added[1] += 1;
        self.check_site(at, &spec);
        if self.add_name(&at.key("id"), &spec.id, |builder| &mut builder.sites).is_none() {
            return;
        }
        self.problem.sites.push(Site {
            base: spec.base,
            unit: spec.unit,
            capacity: spec.capacity,
            limit: spec.limit,
            owned: spec.owned > 0,
            spare: spec.spare.unwrap_or_default(),
            ..Site::default()
        });
        self.labels.push(SiteLabel { owned: spec.owned, attributes: spec.attributes });
    }

    fn check_site(&mut self, at: &Path<'_>, spec: &SiteSpec) {
        self.not_negative(&at.key("base"), spec.base);
        self.not_negative(&at.key("unit"), spec.unit);
        self.not_negative(&at.key("owned"), spec.owned);
        self.not_negative(&at.key("limit"), spec.limit.unwrap_or_default());
        self.per_resource(&at.key("capacity"), spec.capacity.iter().map(|held| held.unwrap_or_default()));
        if let Some(spare) = &spec.spare {
            self.per_resource(&at.key("spare"), spare.iter().copied());
            if spec.owned < 1 {
                self.faults.push(&at.key("spare"), Wrong::SpareNotOwned);
            }
        }
        let at = at.key("attributes");
        for (index, (name, value)) in spec.attributes.iter().enumerate() {
            let at = at.key(name);
            let twice = spec.attributes[..index].iter().any(|(earlier, _)| earlier == name);
            match name.as_str() {
                "site" => self.faults.push(&at, Wrong::Reserved),
                _ if twice && !self.faults.told(&at) => self.faults.push(&at, Wrong::Twice(name.clone())),
                _ if (name.is_empty() || value.is_empty()) && !self.faults.told(&at) => {
                    self.faults.push(&at, Wrong::Empty);
                }
                _ => {}
            }
        }
    }

    pub(super) fn demand_at(&mut self, at: &Path<'_>, spec: DemandSpec<'_>) {
        self.added[2] += 1;
        let added = self.add_name(&at.key("id"), &spec.id, |builder| &mut builder.demands).is_some();
        if let Some(load) = &spec.load {
            self.per_resource(&at.key("load"), load.iter().copied());
        }
        let options = at.key("options");
        let mut choices: Vec<Choice> = Vec::with_capacity(spec.options.len());
        let mut taken = vec![false; if spec.options.len() > 1 { self.sites.len() } else { 0 }];
        for (index, option) in spec.options.into_iter().enumerate() {
            let at = options.index(index);
            let Some(choice) = self.choice(&at, option, spec.load.as_deref()) else { continue };
            match taken.get_mut(choice.site) {
                Some(true) => {
                    let site = self.sites.names()[choice.site].clone();
                    self.faults.push(&at.key("site"), Wrong::Twice(site));
                }
                Some(free) => *free = true,
                None => {}
            }
            choices.push(choice);
        }
        if added {
            choices.sort_by_key(|choice| choice.site);
            self.problem.demands.push(Demand { optional: spec.optional, options: choices });
        }
    }

    fn choice(&mut self, at: &Path<'_>, spec: OptionSpec<'_>, common: Option<&[i64]>) -> Option<Choice> {
        self.number(&at.key("cost"), spec.cost);
        if let Some(load) = &spec.load {
            self.per_resource(&at.key("load"), load.iter().copied());
        }
        if spec.load.is_none() && common.is_none() && self.added[0] > 0 {
            self.faults.push(at, Wrong::Missing("load"));
        }
        let load = spec.load.unwrap_or_else(|| common.unwrap_or_default().to_vec());
        let values = self.values(&at.key("values"), &spec.values);
        let site = self.site(&at.key("site"), &spec.site)?;
        Some(Choice { site, cost: spec.cost, load, credit: Vec::new(), values })
    }

    /// Values by column, [`ABSENT`] where none is stated.
    fn values(&mut self, at: &Path<'_>, stated: &[(std::borrow::Cow<'_, str>, i64)]) -> Vec<i64> {
        let mut values = Vec::new();
        for (name, value) in stated {
            let at = at.key(name);
            self.number(&at, *value);
            let column = self.columns.of(name);
            if values.len() <= column {
                values.resize(column + 1, ABSENT);
            }
            if values[column] != ABSENT && !self.faults.told(&at) {
                self.faults.push(&at, Wrong::Twice(name.to_string()));
            }
            values[column] = *value;
        }
        values
    }

    /// A name that is new here.
    fn add_name(
        &mut self,
        at: &Path<'_>,
        name: &str,
        index: impl Fn(&mut Self) -> &mut Index,
    ) -> Option<usize> {
        if name.is_empty() {
            self.empty(at);
            return None;
        }
        let added = index(self).add(name);
        if added.is_none() {
            self.faults.push(at, Wrong::Twice(name.to_owned()));
        }
        added
    }

    /// Where nothing is named and nothing told so far.
    pub(super) fn empty(&mut self, at: &Path<'_>) {
        if !self.faults.told(at) {
            self.faults.push(at, Wrong::Empty);
        }
    }

    pub(super) fn site(&mut self, at: &Path<'_>, name: &str) -> Option<usize> {
        self.known(at, name, "a site", |builder| &builder.sites)
    }

    pub(super) fn demand(&mut self, at: &Path<'_>, name: &str) -> Option<usize> {
        self.known(at, name, "a demand", |builder| &builder.demands)
    }

    /// The position of a name that has to be there.
    pub(super) fn known(
        &mut self,
        at: &Path<'_>,
        name: &str,
        what: &'static str,
        index: impl Fn(&Self) -> &Index,
    ) -> Option<usize> {
        let known = index(self).get(name);
        if known.is_none() && name.is_empty() {
            self.empty(at);
        } else if known.is_none() {
            let nearest = nearest(name, index(self).iter());
            self.faults.push(at, Wrong::Unknown { what, name: name.to_owned(), nearest });
        }
        known
    }

    /// One number per resource, none of them negative.
    fn per_resource(&mut self, at: &Path<'_>, numbers: impl ExactSizeIterator<Item = i64>) {
        let (given, needed) = (numbers.len(), self.added[0]);
        if given != needed && !self.faults.told(at) {
            self.faults.push(at, Wrong::Length { given, needed });
        }
        numbers.enumerate().for_each(|(index, number)| self.not_negative(&at.index(index), number));
    }

    /// A number within ±2^53.
    pub(super) fn number(&mut self, at: &Path<'_>, number: i64) {
        if !(-LARGEST..=LARGEST).contains(&number) {
            self.faults.push(at, Wrong::Range { number, why: "beyond ±2^53" });
        }
    }

    pub(super) fn not_negative(&mut self, at: &Path<'_>, number: i64) {
        if number < 0 {
            self.faults.push(at, Wrong::Range { number, why: "below 0" });
        }
        self.number(at, number);
    }
}
