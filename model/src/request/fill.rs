//! Optional slots that are filled, and the request without them: what was asked of them is asked of nobody.

use super::{Request, Rule, RuleKind};
use crate::{DemandId, FillId, Place, RuleId};
use std::collections::BTreeSet;

/// Of so many fills that rules count every way is tried to leave some slots empty and others not, 2⁶ ways.
const MOST_COUNTED: usize = 6;

/// Optional slots that are filled by what is said of them (`fill: true`, or words that name what fills them), or by a mode.
/// A slot that is filled by both stays filled as long as one of them does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The slots, in canonical order.
    pub demands: Vec<DemandId>,
    /// The mode whose slots they are, where it is one: `stateful`.
    pub mode: Option<String>,
    /// Whether one word says it: without that one they would be empty, if no mode has them.
    pub is_one: bool,
    /// Who stated it: the mode, `fill`, or else the first word that names what fills them.
    pub place: Place,
}

impl Request {
    /// One statement that fills optional slots.
    #[must_use]
    pub fn fill(&self, id: FillId) -> &Fill {
        &self.fills[id.index()]
    }

    /// What fills a demand's slot, if it is an optional one.
    pub fn filled_by(&self, demand: DemandId) -> impl Iterator<Item = FillId> + '_ {
        let all = self.fills.iter().enumerate();
        all.filter(move |(_, fill)| fill.demands.contains(&demand)).map(|(index, _)| FillId::new(index))
    }

    /// Whether a demand is there without these: its slot has to be filled, or something else fills it.
    #[must_use]
    pub fn stays(&self, demand: DemandId, gone: &[FillId]) -> bool {
        let mut fills = self.filled_by(demand).peekable();
        fills.peek().is_none() || fills.any(|id| !gone.contains(&id))
    }

    /// Whether fewer of these slots could break a rule: only one that asks for at least so many distinct values, or speaks of a
    /// part of something the slots add to, is ever broken so. Rules that are `gone` count nothing.
    #[must_use]
    pub fn is_counted(&self, id: FillId, gone: &[RuleId]) -> bool {
        let own = &self.fill(id).demands;
        let among = |demands: &[DemandId]| own.iter().any(|demand| demands.contains(demand));
        let counts = |rule: &Rule| match &rule.kind {
            RuleKind::AtLeast(_, demands, _) => among(demands),
            RuleKind::Share(share) => share.of == super::ShareOf::Bill || among(&share.demands),
            _ => false,
        };
        let mut rules = self.rules.iter().enumerate();
        rules.any(|(index, rule)| counts(rule) && !gone.contains(&RuleId::new(index)))
    }

    /// Whether it may be taken back that the slots are filled: of what rules count only as long as every way can be tried to
    /// leave some of it empty.
    #[must_use]
    pub fn may_be_empty(&self, id: FillId) -> bool {
        let is_counted = |id| self.is_counted(id, &[]);
        let counted = || (0..self.fills.len()).map(FillId::new).filter(|&id| is_counted(id));
        !is_counted(id) || counted().count() <= MOST_COUNTED
    }

    /// Which of these fills are gone, in each way that has to be tried to know whether there is a plan once nobody asks that
    /// these slots are filled: they may be, or not. The first way leaves all of them empty, and of those that no rule counts
    /// every way does, as no plan needs them.
    #[must_use]
    pub fn openings(&self, fills: &[FillId], gone: &[RuleId]) -> Vec<Vec<FillId>> {
        let counted: Vec<FillId> = fills.iter().copied().filter(|&id| self.is_counted(id, gone)).collect();
        let counted = &counted[..counted.len().min(MOST_COUNTED)];
        let way = |filled: usize| -> Vec<FillId> {
            let at = |id: &FillId| counted.iter().position(|own| own == id);
            fills.iter().filter(|id| at(id).is_none_or(|at| filled >> at & 1 == 0)).copied().collect()
        };
        let mut ways: Vec<Vec<FillId>> = (0..1_usize << counted.len()).map(way).collect();
        let mut known = BTreeSet::new();
        let kept = |way: &[FillId]| -> Vec<DemandId> {
            self.demand_ids().filter(|&demand| self.stays(demand, way)).collect()
        };
        ways.retain(|way| known.insert(kept(way)));
        ways
    }

    /// The request without these, their slots left empty where nothing else fills them, and which of its demands are left, in their order. Ids of wishes,
    /// rules and fills stay; those of demands are the positions among what is left.
    #[must_use]
    pub fn emptied(&self, fills: &[FillId]) -> (Self, Vec<DemandId>) {
        let kept: Vec<DemandId> = self.demand_ids().filter(|&demand| self.stays(demand, fills)).collect();
        let mut emptied = self.clone();
        emptied.demands = kept.iter().map(|&demand| self.demand(demand).clone()).collect();
        for fill in fills.iter().map(|&id| self.fill(id)).filter(|fill| fill.mode.is_some()) {
            for &demand in &fill.demands {
                emptied.namespaces[self.demand(demand).namespace].mode = None;
            }
        }
        let now = Now(&kept);
        emptied.rules.iter_mut().for_each(|rule| now.rule(rule));
        emptied.fills.iter_mut().for_each(|fill| now.demands(&mut fill.demands));
        if let Some(preference) = &mut emptied.preference {
            preference.own =
                preference.own.drain(..).filter_map(|(demand, own)| Some((now.id(demand)?, own))).collect();
        }
        (emptied, kept)
    }
}

/// Where demands are among those that are left.
struct Now<'k>(&'k [DemandId]);

impl Now<'_> {
    fn id(&self, demand: DemandId) -> Option<DemandId> {
        self.0.binary_search(&demand).ok().map(DemandId::new)
    }

    fn demands(&self, demands: &mut Vec<DemandId>) {
        *demands = demands.iter().filter_map(|&demand| self.id(demand)).collect();
    }

    fn rule(&self, rule: &mut Rule) {
        match &mut rule.kind {
            RuleKind::Same(_, demands)
            | RuleKind::Different(_, demands)
            | RuleKind::AtMost(_, demands, _)
            | RuleKind::Charge(demands, _)
            | RuleKind::MaxMoves(demands, _) => self.demands(demands),
            RuleKind::AtLeast(_, demands, least) => {
                self.demands(demands);
                // Of no slot nothing is asked, as in a file whose rule fits none.
                if demands.is_empty() {
                    *least = 0;
                }
            }
            RuleKind::Share(share) => self.demands(&mut share.demands),
            RuleKind::Budget(_) => {}
            RuleKind::IfThen(all) => {
                all.retain_mut(|one| {
                    let (Some(when), Some(then)) = (self.id(one.when.demand), self.id(one.then.demand))
                    else {
                        return false;
                    };
                    (one.when.demand, one.then.demand) = (when, then);
                    true
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Condition, Demand, Implication, Namespace, ShareOf};
    use super::*;
    use crate::catalog::Aspect;
    use crate::request::{Preference, Share, Target};
    use crate::{MicroUsd, RegionId};

    fn ids(ids: &[usize]) -> Vec<DemandId> {
        ids.iter().map(|&id| DemandId::new(id)).collect()
    }

    /// Four slots of one namespace; the second and the third are those of its mode.
    fn request(rules: &[RuleKind]) -> Request {
        let rule = |kind: &RuleKind| Rule { kind: kind.clone(), place: Place::Default, of_pattern: false };
        let fill = Fill {
            demands: ids(&[1, 2]),
            mode: Some("full".to_owned()),
            is_one: true,
            place: Place::flag("--mode full"),
        };
        Request {
            namespaces: vec![Namespace { mode: Some("full".to_owned()), ..Namespace::default() }],
            demands: vec![Demand::default(); 4],
            fills: vec![fill],
            rules: rules.iter().map(rule).collect(),
            preference: Some(Preference {
                vendors: Vec::new(),
                own: vec![(DemandId::new(2), vec!["a".to_owned()]), (DemandId::new(3), vec!["b".to_owned()])],
                premium: None,
                place: Place::Default,
            }),
            ..Request::default()
        }
    }

    fn condition(demand: usize) -> Condition {
        Condition { demand: DemandId::new(demand), targets: vec![Target::Region(RegionId::new(0))] }
    }

    #[test]
    fn what_is_left_goes_by_its_new_place() {
        let pair = |when, then| Implication { when: condition(when), then: condition(then) };
        let request = request(&[
            RuleKind::Same(Aspect::Region, ids(&[0, 2, 3])),
            RuleKind::IfThen(vec![pair(0, 1), pair(3, 0)]),
            RuleKind::Charge(ids(&[1, 3]), MicroUsd(5)),
        ]);
        let fills = |demand| request.filled_by(DemandId::new(demand)).collect::<Vec<FillId>>();
        assert_eq!((fills(2), fills(3)), (vec![FillId::new(0)], Vec::new()));
        let (left, kept) = request.emptied(&[FillId::new(0)]);
        assert_eq!((left.demands.len(), kept), (2, ids(&[0, 3])));
        let kinds: Vec<RuleKind> = left.rules.iter().map(|rule| rule.kind.clone()).collect();
        assert_eq!(
            kinds,
            [
                RuleKind::Same(Aspect::Region, ids(&[0, 1])),
                RuleKind::IfThen(vec![pair(1, 0)]),
                RuleKind::Charge(ids(&[1]), MicroUsd(5)),
            ]
        );
        assert_eq!((left.namespaces[0].mode.clone(), left.fill(FillId::new(0)).demands.len()), (None, 0));
        let own = left.preference.map(|preference| preference.own);
        assert_eq!(own, Some(vec![(DemandId::new(1), vec!["b".to_owned()])]));
    }

    #[test]
    fn a_slot_that_something_else_fills_stays() {
        let mut request = request(&[]);
        let own = Fill { demands: ids(&[2]), mode: None, is_one: true, place: Place::flag("--fill c") };
        request.fills.push(own);
        let left = |fills: &[usize]| {
            let fills: Vec<FillId> = fills.iter().map(|&id| FillId::new(id)).collect();
            let (left, kept) = request.emptied(&fills);
            (kept, left.namespaces[0].mode.is_some())
        };
        assert_eq!(left(&[0]), (ids(&[0, 2, 3]), false));
        assert_eq!(left(&[1]), (ids(&[0, 1, 2, 3]), true));
        assert_eq!(left(&[0, 1]), (ids(&[0, 3]), false));
    }

    fn share(of: ShareOf, demands: &[usize]) -> RuleKind {
        let target = Target::Vendor("a".to_owned());
        RuleKind::Share(Share { of, target, demands: ids(demands), most_ppm: 1 })
    }

    #[test]
    fn only_some_rules_count_slots() {
        let counts = |rule: RuleKind| request(&[rule]).is_counted(FillId::new(0), &[]);
        assert!(!counts(RuleKind::AtMost(Aspect::Backend, ids(&[0, 1]), 1)));
        assert!(!counts(RuleKind::AtLeast(Aspect::Backend, ids(&[0, 3]), 2)));
        assert!(counts(RuleKind::AtLeast(Aspect::Backend, ids(&[0, 1]), 2)));
        assert!(!counts(share(ShareOf::Demands, &[0, 3])));
        assert!(counts(share(ShareOf::Demands, &[0, 2])));
        assert!(counts(share(ShareOf::Bill, &[0])));
        let two = request(&[share(ShareOf::Bill, &[0]), RuleKind::AtLeast(Aspect::Backend, ids(&[1]), 2)]);
        assert!(two.is_counted(FillId::new(0), &[RuleId::new(0)]));
        assert!(!two.is_counted(FillId::new(0), &[RuleId::new(0), RuleId::new(1)]));
    }

    #[test]
    fn what_a_rule_counts_is_empty_or_filled() {
        let fill = |demand: usize| Fill {
            demands: ids(&[demand]),
            mode: None,
            is_one: true,
            place: Place::flag("--fill"),
        };
        let mut request = request(&[RuleKind::AtLeast(Aspect::Backend, ids(&[0, 2]), 2)]);
        request.fills.extend([fill(2), fill(3)]);
        let fills: Vec<FillId> = (0..3).map(FillId::new).collect();
        let ways = |gone: &[RuleId]| -> Vec<Vec<DemandId>> {
            let ways = request.openings(&fills, gone);
            ways.iter().map(|way| request.emptied(way).1).collect()
        };
        // The mode has the second and the third slot, the third is filled by itself too, and the fourth counts nowhere.
        assert_eq!(ways(&[]), [ids(&[0]), ids(&[0, 1, 2]), ids(&[0, 2])]);
        assert_eq!(ways(&[RuleId::new(0)]), [ids(&[0])]);
    }

    #[test]
    fn of_more_than_can_be_tried_none_is_taken_back() {
        let mut request = request(&[share(ShareOf::Bill, &[0])]);
        let one = request.fills[0].clone();
        request.fills = vec![one; MOST_COUNTED];
        assert!(request.may_be_empty(FillId::new(0)));
        request.fills.push(request.fills[0].clone());
        assert!(!request.may_be_empty(FillId::new(0)));
    }

    #[test]
    fn at_least_so_many_of_none_is_always_so() {
        let request = request(&[RuleKind::AtLeast(Aspect::Backend, ids(&[1, 2]), 2)]);
        let (left, _) = request.emptied(&[FillId::new(0)]);
        assert_eq!(left.rules[0].kind, RuleKind::AtLeast(Aspect::Backend, Vec::new(), 0));
    }
}
