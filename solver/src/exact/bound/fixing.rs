//! What the bound says of single decisions: how much it would rise if an option were taken or a site left out, which
//! options that rules out, and which decision is the most certain.

use super::{Bound, NEVER, Work};
use crate::exact::core::{Core, NONE};
use crate::exact::state::{Dead, State};

impl Bound {
    /// Per option at a site that runs out: what taking it costs beside the best, and whether leaving it out is
    /// more than `slack` away, which decides it.
    fn weigh(&mut self, core: &Core<'_>, state: &State, site: usize, slack: i64, must: &mut Vec<u32>) {
        let Some((resource, room)) = self.scarce(site) else { return };
        let cluster = self.clusters.of_site[site] as usize;
        let opened = cluster == 0 || self.work.used[cluster];
        let Work { knapsacks, items, gain, filled, site: worth, .. } = &mut self.work;
        let (knapsack, items) = (&mut knapsacks[site], &items[site]);
        // The table may be coarser than the filling; both are bounds, and the filling is part of the value.
        knapsack.solve(items, room);
        let best = filled[site];
        let used = state.served[site] > 0 || state.forced[site];
        for &option in core.at_site.of(site) {
            let own = self.cost[option as usize] - self.lambda[core.owner[option as usize] as usize];
            if own >= 0 {
                let left = knapsack.left(room, core.load(option as usize)[resource]);
                let rest = knapsack.within(items.len(), left);
                gain[option as usize] = rest.map_or(NEVER, |rest| (own + rest - best).max(0));
            }
        }
        let (worth, option_of) = (worth[site], |index: usize| items[index].option);
        knapsack.sides(items, |index, with, without| {
            gain[option_of(index) as usize] = with.map_or(NEVER, |with| (with - best).max(0));
            let loss = (without - best).max(0);
            // Without it the site may as well stay closed.
            let rise = if used { loss } else { (worth + loss).min(0) - worth.min(0) };
            if rise > slack && opened {
                must.push(option_of(index));
            }
        });
    }

    /// What an option is worth to its site.
    pub(super) fn worth(&self, core: &Core<'_>, option: usize) -> i64 {
        self.cost[option] - self.lambda[core.owner[option] as usize]
    }

    /// How much the bound rises if an undecided option is taken.
    fn rise(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        self.rise_alone(core, state, option) + self.rise_of_worst(core, option)
    }

    fn rise_of_worst(&self, core: &Core<'_>, option: usize) -> i64 {
        if self.form.is_plain() {
            return 0;
        }
        let Some(choice) = core.choice(option) else { return 0 };
        let rise = |(&(factor, column), &known): (&(i64, usize), &i64)| {
            (factor * self.scale * choice.values[column] - known).max(0)
        };
        self.form.worst.iter().zip(&self.work.worst).map(rise).sum()
    }

    fn rise_alone(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        let cluster = self.cluster[option] as usize;
        let inside = if self.is_free[option] {
            self.worth(core, option).max(0)
        } else {
            let site = core.site[option] as usize;
            let alone = || self.worth(core, option).max(0);
            self.entering(core, state, site)
                + self.scarce(site).map_or_else(alone, |_| self.work.gain[option])
        };
        if cluster == 0 || self.work.used[cluster] {
            inside
        } else {
            self.work.cluster[cluster].max(0) + inside
        }
    }

    /// Removes the options that no value up to `most` can afford. Returns whether any went.
    pub(in crate::exact) fn fix(
        &mut self,
        core: &Core<'_>,
        state: &mut State,
        most: i64,
    ) -> Result<bool, Dead> {
        let slack = self.room(most).saturating_sub(self.work.value);
        if slack < 0 {
            return Err(Dead);
        }
        let mut any = false;
        let mut must = Vec::new();
        for position in 0..self.costly.len() {
            self.weigh(core, state, self.costly[position] as usize, slack, &mut must);
        }
        for demand in 0..core.demands {
            if state.decided[demand] != NONE {
                continue;
            }
            let dear = |&option: &usize| self.rise(core, state, option) > slack;
            let gone: smallvec::SmallVec<[usize; 32]> = state.options(core, demand).filter(dear).collect();
            any |= !gone.is_empty();
            for option in gone {
                state.remove(core, option)?;
            }
        }
        for position in 0..self.costly.len() {
            let site = self.costly[position] as usize;
            let cluster = self.work.cluster[self.clusters.of_site[site] as usize];
            let inside = -self.work.site[site].min(0);
            let burden = |room| self.work.cover.burden(room);
            let inside =
                if inside > 0 { inside + self.covering_room(core, state, site).map_or(0, burden) } else { 0 };
            // Without the site its cluster is worth less.
            let rise = if self.clusters.of_site[site] == 0 { inside } else { inside.min(-cluster.min(0)) };
            if rise > slack && state.served[site] == 0 && !state.forced[site] {
                state.force(site);
                any = true;
            }
        }
        for option in must {
            any |= state.decided[core.owner[option as usize] as usize] == NONE;
            state.decide(core, option as usize)?;
        }
        Ok(any)
    }

    /// The undecided site whose use is most certain: the relaxation opens it, and misses it most.
    pub(in crate::exact) fn likely_site(&mut self, core: &Core<'_>, state: &State) -> Option<usize> {
        let mut chosen: smallvec::SmallVec<[u32; 16]> = smallvec::SmallVec::new();
        self.work.cover.opened(|site| chosen.push(site));
        let mut best: Option<(i64, usize)> = None;
        for &site in &self.costly {
            let index = site as usize;
            let undecided = state.served[index] == 0 && !state.forced[index] && state.possible[index] > 0;
            let open = self.work.site[index] < 0 || chosen.contains(&site);
            if self.entry[index] <= 0 || !undecided || !open {
                continue;
            }
            let burden =
                self.covering_room(core, state, index).map_or(0, |room| self.work.cover.burden(room));
            let missed = burden.saturating_sub(self.work.site[index]);
            if best.is_none_or(|(most, _)| missed > most) {
                best = Some((missed, index));
            }
        }
        best.map(|(_, site)| site)
    }

    /// How attractive an option is to branch on: the smaller, the better.
    pub(in crate::exact) fn appeal(&self, core: &Core<'_>, state: &State, option: usize) -> i64 {
        self.rise(core, state, option).saturating_mul(4).saturating_add(self.worth(core, option))
    }
}
