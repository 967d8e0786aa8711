//! The solver's own problem: demands, the sites that may serve them, and rules across them. All integers.
//!
//! A required demand takes exactly one option, an optional one at most one. A used site buys `u ≥ 1` whole
//! units, pays `base + unit·u`, and in every resource the loads it serves fit `capacity·u`. Options cost what
//! they meter; a site may give part of that back (its *credits*: what a fixed price or a free quota already
//! includes), up to a limit, once for all it serves.

/// A site that can be opened: one purchase of an offering in a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Paid once when used.
    pub base: i64,
    /// Paid per unit.
    pub unit: i64,
    /// Per resource what one unit holds; `None` is unlimited.
    pub capacity: Vec<Option<i64>>,
    /// Most units; `None` is as many as needed.
    pub limit: Option<i64>,
    /// Per attribute its value; `None` has none.
    pub attributes: Vec<Option<u32>>,
    /// Per credit the most it gives back.
    pub credit_limits: Vec<i64>,
    /// The same purchase once more: used only if that one is, which keeps equal bins from being permuted.
    pub after: Option<usize>,
}

/// One way to serve a demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// At which site.
    pub site: usize,
    /// Its own cost.
    pub cost: i64,
    /// Per resource what it asks.
    pub load: Vec<i64>,
    /// Per credit of the site, how much of `cost` could be given back.
    pub credit: Vec<i64>,
    /// Per sum measure its value.
    pub values: Vec<i64>,
}

impl Choice {
    /// What it costs if every credit is granted in full: a bound from below.
    #[must_use]
    pub fn cost_after_credit(&self) -> i64 {
        self.cost - self.credit.iter().sum::<i64>()
    }
}

/// Something to be served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Whether it may stay unserved.
    pub optional: bool,
    /// Its options, by site ascending.
    pub options: Vec<Choice>,
}

/// A rule across demands. Unserved demands are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// All served demands have one value of the attribute.
    Same {
        /// Which attribute.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
    },
    /// All served demands have different values.
    Different {
        /// Which attribute.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
    },
    /// At most so many distinct values.
    AtMost {
        /// Which attribute.
        attribute: usize,
        /// Among which.
        demands: Vec<usize>,
        /// How many.
        most: usize,
    },
    /// The whole cost.
    CostMax(i64),
}

/// What is minimised or held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Options + bases + units − credits.
    Cost,
    /// Distinct values of an attribute over all served demands.
    Distinct(usize),
    /// Sum of the options' values in a column.
    Sum(usize),
}

/// A measure that may not exceed a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// Of what.
    pub measure: Measure,
    /// The most.
    pub most: i64,
}

/// The whole problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What can be opened.
    pub sites: Vec<Site>,
    /// What is to be served.
    pub demands: Vec<Demand>,
    /// Across demands.
    pub rules: Vec<Rule>,
    /// How many attributes sites have.
    pub attributes: usize,
    /// How many sum columns options have.
    pub columns: usize,
    /// How many resources there are.
    pub resources: usize,
}

/// Per demand the position of its option, or `None` where it stays unserved.
pub type Assignment = Vec<Option<usize>>;

/// What a site is asked to hold, and what that costs.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Demands served.
    pub served: usize,
    /// Per resource.
    pub load: Vec<i64>,
    /// Per credit.
    pub credit: Vec<i64>,
}

impl Site {
    /// Units that hold `load`, or `None` if no allowed number does.
    #[must_use]
    pub fn units_for(&self, load: &[i64]) -> Option<i64> {
        let mut units = 1;
        for (&asked, capacity) in load.iter().zip(&self.capacity) {
            match *capacity {
                None => {}
                Some(_) if asked <= 0 => {}
                Some(0) => return None,
                Some(capacity) => units = units.max(asked / capacity + i64::from(asked % capacity != 0)),
            }
        }
        self.limit.is_none_or(|limit| units <= limit).then_some(units)
    }

    /// Base, units and credits of a used site; `None` if it cannot hold what it is asked.
    #[must_use]
    pub fn fixed_cost(&self, usage: &Usage) -> Option<i64> {
        if usage.served == 0 {
            return Some(0);
        }
        let credits: i64 =
            usage.credit.iter().zip(&self.credit_limits).map(|(&asked, &limit)| asked.min(limit)).sum();
        Some(self.base + self.unit * self.units_for(&usage.load)? - credits)
    }
}

impl Problem {
    /// The option an assignment chose for a demand.
    #[must_use]
    pub fn chosen<'a>(&'a self, assignment: &Assignment, demand: usize) -> Option<&'a Choice> {
        assignment[demand].map(|option| &self.demands[demand].options[option])
    }

    /// The value of an attribute where an assignment serves a demand.
    #[must_use]
    pub fn attribute(&self, assignment: &Assignment, demand: usize, attribute: usize) -> Option<u32> {
        self.chosen(assignment, demand).and_then(|choice| self.sites[choice.site].attributes[attribute])
    }

    /// What each site is asked to hold.
    #[must_use]
    pub fn usage(&self, assignment: &Assignment) -> Vec<Usage> {
        let empty = |site: &Site| Usage {
            served: 0,
            load: vec![0; self.resources],
            credit: vec![0; site.credit_limits.len()],
        };
        let mut usage: Vec<Usage> = self.sites.iter().map(empty).collect();
        for choice in (0..self.demands.len()).filter_map(|demand| self.chosen(assignment, demand)) {
            let at = &mut usage[choice.site];
            at.served += 1;
            at.load.iter_mut().zip(&choice.load).for_each(|(total, more)| *total += more);
            at.credit.iter_mut().zip(&choice.credit).for_each(|(total, more)| *total += more);
        }
        usage
    }

    /// A measure of a whole assignment; `None` if a site cannot hold what it is asked.
    #[must_use]
    pub fn measure(&self, assignment: &Assignment, measure: Measure) -> Option<i64> {
        let chosen = || (0..self.demands.len()).filter_map(|demand| self.chosen(assignment, demand));
        match measure {
            Measure::Cost => {
                let usage = self.usage(assignment);
                let fixed = self.sites.iter().zip(&usage).map(|(site, usage)| site.fixed_cost(usage));
                Some(fixed.sum::<Option<i64>>()? + chosen().map(|choice| choice.cost).sum::<i64>())
            }
            Measure::Distinct(attribute) => {
                let all: Vec<usize> = (0..self.demands.len()).collect();
                i64::try_from(self.distinct(assignment, attribute, &all).len()).ok()
            }
            Measure::Sum(column) => Some(chosen().map(|choice| choice.values[column]).sum()),
        }
    }

    /// Distinct values of an attribute among served demands, ascending.
    #[must_use]
    pub fn distinct(&self, assignment: &Assignment, attribute: usize, demands: &[usize]) -> Vec<u32> {
        let mut values: Vec<u32> =
            demands.iter().filter_map(|&demand| self.attribute(assignment, demand, attribute)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// Whether a rule can still hold, given the demands assigned so far (`None` = not yet, or unserved).
    /// Exact once every demand is decided, except for [`Rule::CostMax`], which the search holds as a cap.
    #[must_use]
    pub fn admits(&self, rule: &Rule, assignment: &Assignment) -> bool {
        match rule {
            Rule::Same { attribute, demands } => self.distinct(assignment, *attribute, demands).len() <= 1,
            Rule::Different { attribute, demands } => {
                let served = demands
                    .iter()
                    .filter(|&&demand| self.attribute(assignment, demand, *attribute).is_some());
                self.distinct(assignment, *attribute, demands).len() == served.count()
            }
            Rule::AtMost { attribute, demands, most } => {
                self.distinct(assignment, *attribute, demands).len() <= *most
            }
            Rule::CostMax(_) => true,
        }
    }
}
