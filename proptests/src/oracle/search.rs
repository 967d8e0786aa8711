//! Every assignment, level by level. Assignments come in canonical order (slots in the pattern's order, each
//! by offering, then place, then purchase), so the first of equals is the canonical one.

use super::bill::{Bill, Pick};
use super::{Choice, Oracle};
use crate::fraction::Fraction;
use crate::group::Place;
use crate::world::Scale;

/// The best there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// Each level that was asked for with its least value, in order.
    pub levels: Vec<(String, i128)>,
    /// Micro-dollars per month.
    pub cost: i128,
    /// The first of the best assignments.
    pub choices: Vec<Choice>,
    /// What it costs, line by line.
    pub bill: Bill,
}

pub(super) struct Found {
    pub(super) cost: i128,
    pub(super) values: Vec<i128>,
    pub(super) picks: Vec<Pick>,
}

/// What a search goes by and what it has found.
struct Search<'l> {
    levels: &'l [(String, Fraction)],
    found: Vec<Found>,
    /// It may end with so many.
    most: Option<usize>,
    /// Assignments that cost more cannot win.
    dearest: i128,
}

impl<'l> Search<'l> {
    fn new(levels: &'l [(String, Fraction)]) -> Self {
        Self { levels, found: Vec::new(), most: None, dearest: i128::MAX }
    }

    fn is_full(&self) -> bool {
        self.most.is_some_and(|most| self.found.len() >= most)
    }
}

/// The least of each level, and the first of the assignments that are best.
pub(super) fn pick_best<'f>(
    levels: &[(String, Fraction)],
    found: &'f [Found],
) -> Option<(Vec<(String, i128)>, &'f Found)> {
    let mut left: Vec<&Found> = found.iter().collect();
    let mut values = Vec::new();
    for (index, (measure, tolerance)) in levels.iter().enumerate() {
        let least = left.iter().map(|found| found.values[index]).min()?;
        let most = within(least, *tolerance);
        left.retain(|found| found.values[index] <= most);
        values.push((measure.clone(), least));
    }
    // Slack is never spent for nothing.
    let cost = left.iter().map(|found| found.cost).min()?;
    left.retain(|found| found.cost == cost);
    Some((values, left.first()?))
}

/// How much a level may have whose least is `least`.
fn within(least: i128, tolerance: Fraction) -> i128 {
    least + (Fraction::whole(least.abs()) * tolerance).floor()
}

/// Purchases of one slot alone are numbered from here, so that they meet nobody.
const ALONE: usize = 1000;

impl Oracle<'_> {
    /// The best assignment; `None` if there is none at all.
    #[must_use]
    pub fn best(&self) -> Option<Best> {
        let levels = self.levels();
        let found = self.everything(&levels);
        let (values, first) = pick_best(&levels, &found)?;
        Some(self.told(values, first))
    }

    /// The places of the first assignment that the rules allow, in canonical order, whatever it costs.
    #[must_use]
    pub fn first(&self) -> Option<Vec<Choice>> {
        let found = self.everything(&[]);
        found.first().map(|first| self.told(Vec::new(), first).choices)
    }

    /// Every assignment that the rules allow, in canonical order (unless the search turns back).
    pub(super) fn everything(&self, levels: &[(String, Fraction)]) -> Vec<Found> {
        let mut search = Search::new(levels);
        self.descend(&mut Vec::new(), &mut search);
        search.found
    }

    /// An assignment with its bill.
    pub(super) fn told(&self, levels: Vec<(String, i128)>, found: &Found) -> Best {
        Best { levels, cost: found.cost, choices: self.choices(&found.picks), bill: self.bill(&found.picks) }
    }

    /// Per slot every place that may serve it.
    #[must_use]
    pub fn places(&self) -> Vec<Vec<Place>> {
        let place = |candidate: &super::bill::Candidate<'_>| Place {
            offering: candidate.offering.name.clone(),
            regions: candidate.regions.clone(),
        };
        self.candidates.iter().map(|all| all.iter().map(place).collect()).collect()
    }

    /// What these slots are charged where they are served like this.
    #[must_use]
    pub fn charges(&self, choices: &[Choice], slots: &[String]) -> i128 {
        let charge = |(index, choice): (usize, &Choice)| {
            let there = |candidate: &&super::bill::Candidate<'_>| {
                candidate.offering.name == choice.offering && candidate.regions == choice.regions
            };
            let found = self.candidates[index].iter().find(there);
            found.filter(|_| slots.contains(&self.demands[index].name)).map_or(0, |found| found.charge)
        };
        choices.iter().enumerate().map(charge).sum()
    }

    /// Whether there is an assignment at all.
    #[must_use]
    pub fn is_feasible(&self) -> bool {
        let mut search = Search { most: Some(1), ..Search::new(&[]) };
        self.descend(&mut Vec::new(), &mut search);
        !search.found.is_empty()
    }

    /// How many assignments are looked at.
    #[must_use]
    pub fn size(&self) -> usize {
        let bins = [1, 1, 2, 5, 15, 52, 203];
        let candidates: usize = self.candidates.iter().map(Vec::len).product();
        // What runs is one purchase more that anybody may join.
        let more = 1 + self.running.len();
        candidates * bins[self.candidates.len().min(6)] * more
    }

    /// The preference as `requests` describes it, then what is asked for. With a premium it comes first, and
    /// cost before it; without, it breaks the ties of cost.
    #[must_use]
    pub fn levels(&self) -> Vec<(String, Fraction)> {
        let exact = |measure: &str| (measure.to_owned(), Fraction::ZERO);
        let mut asked = self.optimize.clone();
        if asked.is_empty() {
            asked.push(exact("cost"));
        }
        match self.prefer.as_ref().map(|prefer| prefer.premium) {
            None => {}
            Some(Some(premium)) => {
                asked.splice(0..0, [(String::from("cost"), premium), exact("away")]);
            }
            Some(None) => {
                let cost = asked.iter().position(|(measure, _)| measure == "cost");
                asked.insert(cost.map_or(asked.len(), |index| index + 1), exact("away"));
            }
        }
        // Slack is for later levels, and where cost is not the last of them none comes after.
        let cost = asked.iter().rfind(|(measure, _)| measure == "cost");
        if cost.is_some_and(|(_, tolerance)| *tolerance == Fraction::ZERO) {
            asked.last_mut().into_iter().for_each(|last| last.1 = Fraction::ZERO);
        }
        asked
    }

    fn descend(&self, picks: &mut Vec<Pick>, search: &mut Search<'_>) {
        let demand = picks.len();
        if demand == self.demands.len() {
            return self.add(picks, search);
        }
        if self.turns_back && !self.cost(picks).is_ok_and(|cost| cost <= search.dearest) {
            return;
        }
        for candidate in 0..self.candidates[demand].len() {
            for bin in self.bins(demand, candidate, picks) {
                if search.is_full() {
                    return;
                }
                picks.push((candidate, bin));
                self.descend(picks, search);
                picks.pop();
            }
        }
    }

    fn add(&self, picks: &[Pick], search: &mut Search<'_>) {
        let Ok(cost) = self.cost(picks) else { return };
        if self.turns_back && cost > search.dearest {
            return;
        }
        if let Some((measure, tolerance)) = search.levels.first()
            && measure == "cost"
        {
            search.dearest = search.dearest.min(within(cost, *tolerance));
        }
        let values = search.levels.iter().map(|(measure, _)| self.measure(measure, picks, cost)).collect();
        search.found.push(Found { cost, values, picks: picks.to_vec() });
    }

    /// Purchases a slot may join, and one more where the offering comes in bins.
    fn bins(&self, demand: usize, candidate: usize, picks: &[Pick]) -> Vec<usize> {
        let here = &self.candidates[demand][candidate];
        if !self.sharing || self.demands[demand].dedicated {
            return vec![ALONE + demand];
        }
        let at = |(other, &pick): (usize, &Pick)| {
            let there = self.candidate(other, pick);
            let same = std::ptr::eq(there.offering, here.offering) && there.regions == here.regions;
            (same && pick.1 < ALONE).then_some(pick.1)
        };
        // What runs comes first.
        let runs = self.pools(here);
        let open = picks.iter().enumerate().filter_map(at).max().map_or(0, |last| last + 1).max(runs);
        match here.offering.scale {
            Scale::Instances => (0..=open).collect(),
            Scale::None | Scale::Shards if runs > 0 => (0..runs).collect(),
            Scale::None | Scale::Shards => vec![0],
        }
    }

    fn choices(&self, picks: &[Pick]) -> Vec<Choice> {
        let choice = |(demand, &pick): (usize, &Pick)| {
            let candidate = self.candidate(demand, pick);
            Choice {
                offering: candidate.offering.name.clone(),
                regions: candidate.regions.clone(),
                bin: pick.1,
            }
        };
        picks.iter().enumerate().map(choice).collect()
    }

    fn measure(&self, measure: &str, picks: &[Pick], cost: i128) -> i128 {
        let all: Vec<usize> = (0..picks.len()).collect();
        let count = |counts: &dyn Fn(usize) -> usize| -> i128 {
            all.iter().map(|&demand| counts(demand)).sum::<usize>().try_into().unwrap_or(i128::MAX)
        };
        let distinct =
            |aspect: &str| -> i128 { self.distinct(aspect, &all, picks).try_into().unwrap_or(i128::MAX) };
        match measure {
            "cost" => cost,
            "backends" => distinct("backend"),
            "vendors" => distinct("vendor"),
            "regions" => distinct("region"),
            "clouds" => distinct("cloud"),
            "away" => count(&|demand| usize::from(self.is_away(demand, picks[demand]))),
            "latency" => all.iter().map(|&demand| self.latency(demand, picks[demand])).max().unwrap_or(0),
            "moves" => count(&|demand| usize::from(self.moves(demand, picks[demand]))),
            sum if sum.starts_with("sum:") => {
                let terms = sum[4..].parse().ok().and_then(|index: usize| self.sums.get(index));
                let terms = terms.into_iter().flatten();
                terms.map(|(weight, measure)| weight * self.measure(measure, picks, cost)).sum()
            }
            "optional" => count(&|demand| self.lacking(demand, picks[demand])),
            _ => count(&|demand| {
                let recommended = &self.demands[demand].slot.recommended;
                let backend = &self.candidate(demand, picks[demand]).offering.backend;
                usize::from(!recommended.is_empty() && !recommended.contains(backend))
            }),
        }
    }

    fn is_away(&self, demand: usize, pick: Pick) -> bool {
        let vendor = &self.candidate(demand, pick).offering.vendor;
        self.prefer.as_ref().is_some_and(|prefer| {
            let vendors = prefer.own.get(&self.demands[demand].name).unwrap_or(&prefer.vendors);
            !vendors.is_empty() && !vendors.contains(vendor)
        })
    }

    /// In microseconds: the service and the way to the farthest client. A service that is not known comes after all
    /// that are, by a hundred seconds; a way that is not known, or leads to nobody, by two hundred.
    fn latency(&self, demand: usize, pick: Pick) -> i128 {
        let candidate = self.candidate(demand, pick);
        let Some(place) = self.place(candidate) else { return 0 };
        let clients = if place.is_local() { &[][..] } else { &self.demands[demand].clients };
        let trips: Vec<Option<Fraction>> = clients.iter().map(|client| place.trip(client)).collect();
        let service = candidate.offering.latency_p99;
        let farthest = trips.iter().flatten().max().copied().unwrap_or(Fraction::ZERO);
        let seconds = service.unwrap_or(Fraction::ZERO) + farthest;
        let known = (seconds * Fraction::whole(1_000_000)).ceil();
        let blind = trips.contains(&None) || (service.is_none() && self.demands[demand].clients.is_empty());
        if blind {
            return 200_000_000;
        }
        if service.is_none() { known + 100_000_000 } else { known }
    }

    /// Optional and wanted interfaces, each once, that a slot does not get.
    fn lacking(&self, demand: usize, pick: Pick) -> usize {
        let offering = self.candidate(demand, pick).offering;
        let Some(backend) = self.world.backend(&offering.backend) else { return 0 };
        let demand = &self.demands[demand];
        let wanted = demand.wishes.iter().filter_map(|wish| match wish {
            super::Wish::Wants(interface) => Some(interface),
            _ => None,
        });
        let mut nice: Vec<&String> = demand.slot.optional.iter().chain(wanted).collect();
        nice.sort();
        nice.dedup();
        nice.into_iter().filter(|interface| !super::gap::has(backend, offering, interface)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    #[test]
    fn turning_back_misses_nothing() {
        let mut looked_at = 0;
        for seed in 0..4_000 {
            let (world, ask) = generate::world(seed);
            let plain = Oracle::new(&world, &ask);
            looked_at += usize::from(plain.size() > 100);
            let hurried = plain.clone().turning_back();
            assert_eq!(hurried.is_feasible(), plain.is_feasible(), "seed {seed}");
            assert_eq!(hurried.best(), plain.best(), "seed {seed}");
        }
        assert!(looked_at > 300, "{looked_at}");
    }
}
