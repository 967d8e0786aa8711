//! Where the search stands: which options are still there, what is decided, what each site is asked to hold. Every
//! change is written on a trail and taken back exactly.

use super::core::{Core, NONE, index};

/// A change that can be taken back.
#[derive(Clone, Copy)]
enum Step {
    Removed(u32),
    Decided(u32),
    Forced(u32),
}

/// A contradiction.
pub(super) struct Dead;

/// The state of the search.
pub(super) struct State {
    /// The options of each demand, those that are left first, and where each option stands in that list.
    list: Vec<u32>,
    place: Vec<u32>,
    /// Per demand how many options are left.
    pub(super) left: Vec<u32>,
    /// Per demand its option, once decided.
    pub(super) decided: Vec<u32>,
    /// How many demands are not decided.
    pub(super) open: usize,
    /// Per site how many decided demands it serves.
    pub(super) served: Vec<u32>,
    /// Per site and resource that can run out, what the decided demands ask.
    pub(super) load: Vec<i64>,
    /// Per site how many options are possible there.
    pub(super) possible: Vec<u32>,
    /// Per site whether it must serve something.
    pub(super) forced: Vec<bool>,
    trail: Vec<Step>,
    /// Demands with one option left.
    pub(super) single: Vec<u32>,
    /// Demands whose options changed since rules last looked, each once.
    pub(super) touched: Vec<u32>,
    is_touched: Vec<bool>,
}

impl State {
    pub(super) fn new(core: &Core<'_>) -> Self {
        let sites = core.problem.sites.len();
        let left: Vec<u32> = (0..core.demands).map(|demand| index(core.options(demand).len())).collect();
        Self {
            list: (0..index(core.option_count())).collect(),
            place: (0..index(core.option_count())).collect(),
            decided: vec![NONE; core.demands],
            open: core.demands,
            served: vec![0; sites],
            load: vec![0; sites * core.resources],
            possible: (0..sites).map(|site| index(core.at_site.of(site).len())).collect(),
            forced: vec![false; sites],
            trail: Vec::with_capacity(core.option_count()),
            single: (0..index(core.demands)).filter(|&demand| left[demand as usize] == 1).collect(),
            touched: (0..index(core.demands)).collect(),
            is_touched: vec![true; core.demands],
            left,
        }
    }

    /// Takes an option away.
    pub(super) fn remove(&mut self, core: &Core<'_>, option: usize) -> Result<(), Dead> {
        if !self.is_alive(core, option) {
            return Ok(());
        }
        let demand = core.owner[option] as usize;
        if self.decided[demand] == index(option) {
            return Err(Dead);
        }
        // It changes places with the last that is left: taken back in reverse, nothing else has to move.
        let last = core.options(demand).start + self.left[demand] as usize - 1;
        let (here, other) = (self.place[option] as usize, self.list[last]);
        self.list.swap(here, last);
        self.place[other as usize] = index(here);
        self.place[option] = index(last);
        self.trail.push(Step::Removed(index(option)));
        if core.site[option] != NONE {
            self.possible[core.site[option] as usize] -= 1;
        }
        self.left[demand] -= 1;
        self.touch(demand);
        match self.left[demand] {
            0 => return Err(Dead),
            1 => self.single.push(index(demand)),
            _ => {}
        }
        Ok(())
    }

    fn touch(&mut self, demand: usize) {
        if !self.is_touched[demand] {
            self.is_touched[demand] = true;
            self.touched.push(index(demand));
        }
    }

    /// The next demand whose options changed.
    pub(super) fn next_touched(&mut self) -> Option<usize> {
        let demand = self.touched.pop()? as usize;
        self.is_touched[demand] = false;
        Some(demand)
    }

    /// Gives a demand an option, and takes from others what its site can no longer hold.
    pub(super) fn decide(&mut self, core: &Core<'_>, option: usize) -> Result<(), Dead> {
        let demand = core.owner[option] as usize;
        if self.decided[demand] != NONE {
            return if self.decided[demand] == index(option) { Ok(()) } else { Err(Dead) };
        }
        if !self.is_alive(core, option) {
            return Err(Dead);
        }
        self.decided[demand] = index(option);
        self.open -= 1;
        self.trail.push(Step::Decided(index(demand)));
        self.touch(demand);
        let site = core.site[option];
        if site != NONE {
            self.served[site as usize] += 1;
            self.add_load(core, site as usize, option, 1);
        }
        self.retain(core, demand, |other| other == option)?;
        if site != NONE && core.bounded[site as usize] { self.fit(core, site as usize) } else { Ok(()) }
    }

    fn add_load(&mut self, core: &Core<'_>, site: usize, option: usize, sign: i64) {
        let row = &mut self.load[site * core.resources..(site + 1) * core.resources];
        row.iter_mut().zip(core.load(option)).for_each(|(sum, asked)| *sum += sign * asked);
    }

    /// What a site is asked to hold already.
    pub(super) fn load_at(&self, core: &Core<'_>, site: usize) -> &[i64] {
        &self.load[site * core.resources..(site + 1) * core.resources]
    }

    /// Takes away the options that no longer fit at a site.
    pub(super) fn fit(&mut self, core: &Core<'_>, site: usize) -> Result<(), Dead> {
        let over = |load: &[i64], more: Option<&[i64]>| {
            let more = |resource: usize| more.map_or(0, |more| more[resource]);
            (0..core.resources).any(|r| load[r].saturating_add(more(r)) > core.held(site)[r])
        };
        if over(self.load_at(core, site), None) {
            return Err(Dead);
        }
        for &option in core.at_site.of(site) {
            let option = option as usize;
            let undecided = self.is_alive(core, option) && self.decided[core.owner[option] as usize] == NONE;
            if undecided && over(self.load_at(core, site), Some(core.load(option))) {
                self.remove(core, option)?;
            }
        }
        Ok(())
    }

    /// A site must serve something.
    pub(super) fn force(&mut self, site: usize) {
        if !self.forced[site] {
            self.forced[site] = true;
            self.trail.push(Step::Forced(index(site)));
        }
    }

    /// Nothing may be served at a site.
    pub(super) fn close(&mut self, core: &Core<'_>, site: usize) -> Result<(), Dead> {
        for &option in core.at_site.of(site) {
            self.remove(core, option as usize)?;
        }
        Ok(())
    }

    /// Whether an option is still possible.
    pub(super) fn is_alive(&self, core: &Core<'_>, option: usize) -> bool {
        let demand = core.owner[option] as usize;
        (self.place[option] as usize) < core.options(demand).start + self.left[demand] as usize
    }

    /// Options of a demand that are possible, in no particular order.
    pub(super) fn alive(&self, core: &Core<'_>, demand: usize) -> &[u32] {
        let start = core.options(demand).start;
        &self.list[start..start + self.left[demand] as usize]
    }

    /// The same, as positions.
    pub(super) fn options<'a>(
        &'a self,
        core: &Core<'_>,
        demand: usize,
    ) -> impl Iterator<Item = usize> + 'a + use<'a> {
        self.alive(core, demand).iter().map(|&option| option as usize)
    }

    /// Takes away what is not worth keeping.
    pub(super) fn retain(
        &mut self,
        core: &Core<'_>,
        demand: usize,
        mut keep: impl FnMut(usize) -> bool,
    ) -> Result<(), Dead> {
        let start = core.options(demand).start;
        for position in (start..start + self.left[demand] as usize).rev() {
            let option = self.list[position] as usize;
            if !keep(option) {
                self.remove(core, option)?;
            }
        }
        Ok(())
    }

    /// Where the trail stands.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes back everything since a mark.
    pub(super) fn undo(&mut self, core: &Core<'_>, mark: usize) {
        while self.trail.len() > mark {
            match self.trail.pop() {
                Some(Step::Removed(option)) => self.restore(core, option as usize),
                Some(Step::Decided(demand)) => self.release(core, demand as usize),
                Some(Step::Forced(site)) => self.forced[site as usize] = false,
                None => {}
            }
        }
        self.single.clear();
        while self.next_touched().is_some() {}
    }

    fn restore(&mut self, core: &Core<'_>, option: usize) {
        self.left[core.owner[option] as usize] += 1;
        if core.site[option] != NONE {
            self.possible[core.site[option] as usize] += 1;
        }
    }

    fn release(&mut self, core: &Core<'_>, demand: usize) {
        let option = self.decided[demand] as usize;
        self.decided[demand] = NONE;
        self.open += 1;
        if core.site[option] != NONE {
            self.served[core.site[option] as usize] -= 1;
            self.add_load(core, core.site[option] as usize, option, -1);
        }
    }
}
