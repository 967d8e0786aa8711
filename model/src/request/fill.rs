//! Optional slots that are filled, and the request without them: what was asked of them is asked of nobody.

use super::{Request, Rule, RuleKind};
use crate::{DemandId, FillId, Place};

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

    /// Whether the slots could stay empty as far as rules go: fewer slots break none but those that ask for at least so many
    /// distinct values, or that speak of a part of something the slots add to.
    #[must_use]
    pub fn may_be_empty(&self, id: FillId) -> bool {
        let own = &self.fill(id).demands;
        let among = |demands: &[DemandId]| own.iter().any(|demand| demands.contains(demand));
        !self.rules.iter().any(|rule| match &rule.kind {
            RuleKind::AtLeast(_, demands, _) => among(demands),
            RuleKind::Share(share) => share.of == super::ShareOf::Bill || among(&share.demands),
            _ => false,
        })
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
            | RuleKind::AtLeast(_, demands, _)
            | RuleKind::Charge(demands, _)
            | RuleKind::MaxMoves(demands, _) => self.demands(demands),
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

    #[test]
    fn slots_that_a_rule_counts_stay() {
        let share = |of, demands: &[usize]| {
            let target = Target::Vendor("a".to_owned());
            RuleKind::Share(Share { of, target, demands: ids(demands), most_ppm: 1 })
        };
        let may = |rule: RuleKind| request(&[rule]).may_be_empty(FillId::new(0));
        assert!(may(RuleKind::AtMost(Aspect::Backend, ids(&[0, 1]), 1)));
        assert!(may(RuleKind::AtLeast(Aspect::Backend, ids(&[0, 3]), 2)));
        assert!(!may(RuleKind::AtLeast(Aspect::Backend, ids(&[0, 1]), 2)));
        assert!(may(share(ShareOf::Demands, &[0, 3])));
        assert!(!may(share(ShareOf::Demands, &[0, 2])));
        assert!(!may(share(ShareOf::Bill, &[0])));
    }
}
