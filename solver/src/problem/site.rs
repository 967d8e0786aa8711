//! A site and what it costs to hold what it is asked.

use super::Choice;

/// A site that can be opened, or that already runs: one purchase of an offering in a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Paid once when used, unless it is `owned`.
    pub base: i64,
    /// Paid per unit bought.
    pub unit: i64,
    /// Per resource what one unit holds; `None` is unlimited.
    pub capacity: Vec<Option<i64>>,
    /// Most units that can be bought; `None` is as many as needed.
    pub limit: Option<i64>,
    /// It already runs: its base is paid and it needs no new unit.
    pub owned: bool,
    /// Per resource what an owned site has left; empty means none.
    pub spare: Vec<i64>,
    /// Per attribute its value; `None` has none.
    pub attributes: Vec<Option<u32>>,
    /// Per credit the most it gives back.
    pub credit_limits: Vec<i64>,
    /// The same purchase once more: used only if that one is, which keeps equal bins from being permuted.
    pub after: Option<usize>,
}

/// What a site is asked to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Demands served.
    pub served: usize,
    /// Per resource.
    pub load: Vec<i64>,
    /// Per credit.
    pub credit: Vec<i64>,
}

impl Usage {
    /// One more demand, served by this option.
    pub(super) fn add(&mut self, choice: &Choice) {
        self.served += 1;
        self.load.resize(choice.load.len().max(self.load.len()), 0);
        self.credit.resize(choice.credit.len().max(self.credit.len()), 0);
        self.load.iter_mut().zip(&choice.load).for_each(|(total, more)| *total += more);
        self.credit.iter_mut().zip(&choice.credit).for_each(|(total, more)| *total += more);
    }
}

impl Site {
    /// What an owned site has left of a resource.
    #[must_use]
    pub fn spare_of(&self, resource: usize) -> i64 {
        self.spare.get(resource).copied().unwrap_or(0)
    }

    /// Units a used site buys at least.
    #[must_use]
    pub fn least_units(&self) -> i64 {
        i64::from(!self.owned)
    }

    /// Units that hold `load`, or `None` if no allowed number does.
    #[must_use]
    pub fn units_for(&self, load: &[i64]) -> Option<i64> {
        let mut units = self.least_units();
        for (resource, (&asked, capacity)) in load.iter().zip(&self.capacity).enumerate() {
            let Some(capacity) = *capacity else { continue };
            let over = asked - self.spare_of(resource);
            // Most loads fit the units there are already, which needs no division to see.
            if over <= capacity.saturating_mul(units) || over <= 0 {
                continue;
            }
            if capacity == 0 {
                return None;
            }
            units = units.max(over / capacity + i64::from(over % capacity != 0));
        }
        self.limit.is_none_or(|limit| units <= limit).then_some(units)
    }

    /// The most of a resource it can ever hold; `None` is no bound.
    #[must_use]
    pub fn most_held(&self, resource: usize) -> Option<i64> {
        match (self.capacity.get(resource).copied().flatten(), self.limit) {
            (None, _) => None,
            (Some(0), _) => Some(self.spare_of(resource)),
            (Some(_), None) => None,
            (Some(capacity), Some(limit)) => {
                Some(capacity.saturating_mul(limit).saturating_add(self.spare_of(resource)))
            }
        }
    }

    /// The least a used site pays: its base and first unit, or nothing if it already runs.
    #[must_use]
    pub fn entry(&self) -> i64 {
        if self.owned { 0 } else { self.base + self.unit }
    }

    /// Base, units and credits of a used site; `None` if it cannot hold what it is asked.
    #[must_use]
    pub fn fixed_cost(&self, usage: &Usage) -> Option<i64> {
        if usage.served == 0 {
            return Some(0);
        }
        let credits: i64 =
            usage.credit.iter().zip(&self.credit_limits).map(|(&asked, &limit)| asked.min(limit)).sum();
        Some(self.price_of(&usage.load)? - credits)
    }

    /// Base and units when it is used for `load`; `None` if it cannot hold it, or only at a price beyond what
    /// is computed.
    #[must_use]
    pub fn price_of(&self, load: &[i64]) -> Option<i64> {
        let base = if self.owned { 0 } else { self.base };
        let units = self.unit.checked_mul(self.units_for(load)?)?;
        base.checked_add(units)
    }
}
