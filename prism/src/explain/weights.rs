//! What makes a conflict dear: the stated figures of the workload that it rests on, beside its facts.
//!
//! A bill is made of what the application does. Facts that contradict because of money do so only as long as somebody
//! says that it does that much, so that without the figures they would not refute. Found as the facts are, by a deletion
//! filter: figures are lowered as far as they may be, halves at once, and put back where that leaves a plan. Less can be
//! dearer (smaller items make more of them), so that what is left is gone through again until each one is needed.

use super::behind::{behind, stated};
use super::edit::{Edit, mended};
use prism_model::request::{Request, RuleKind, ShareOf};
use prism_model::workload::Word;
use prism_model::{Catalog, DemandId, Explanation, Fact};
use prism_solver::exact::any;
use prism_solver::graph::Graph;
use prism_solver::lower::Lowered;
use prism_solver::{Budget, SolveError, explain};

/// No more nodes than these are searched for one conflict; where they do not suffice, figures that are told may be idle.
const NODES: u64 = 20_000;

/// The conflict with the figures that it rests on; those among `rather` are told before others that would do as well.
pub(crate) fn weighed(
    catalog: &Catalog,
    request: &Request,
    mut why: Explanation,
    rather: &[Edit],
    budget: &mut Budget,
) -> Result<Explanation, SolveError> {
    let held = behind(catalog, request, &why.facts);
    let mut open = stated(request);
    open.retain(|edit| !held.contains(edit));
    if open.is_empty() {
        return Ok(why);
    }
    // Lowered first, the last of them, is what is told last.
    open.reverse();
    open.sort_by_key(|edit| rather.iter().any(|other| other.of() == edit.of()));
    let mut weighing = Weighing { catalog, request, facts: &why.facts, budget: budget.slice(NODES) };
    let needed = if weighing.is_about_money(&why)? { weighing.needed(open)? } else { Vec::new() };
    let (spent, is_over) = (weighing.budget.spent(), weighing.is_over());
    budget.take(spent);
    why.minimal &= !is_over;
    why.figures = needed;
    Ok(why)
}

struct Weighing<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    facts: &'a [Fact],
    budget: Budget,
}

impl Weighing<'_> {
    /// Whether what slots cost is among the reasons.
    fn is_about_money(&self, why: &Explanation) -> Result<bool, SolveError> {
        let is_money = |fact: &Fact| match fact {
            Fact::Rule(id) => match &self.request.rule(*id).kind {
                RuleKind::Budget(_) | RuleKind::Charge(..) => true,
                RuleKind::Share(share) => matches!(share.of, ShareOf::Bill | ShareOf::Charges),
                _ => false,
            },
            _ => false,
        };
        let is_dear = |left: Lowered| left.unpriced.iter().any(|&count| count > 0);
        Ok(why.facts.iter().any(is_money) || self.is_any_left(&[], is_dear)?)
    }

    /// Whether one of the problems that the facts alone make, with these figures lowered, is such.
    fn is_any_left(&self, low: &[Edit], is_such: impl FnMut(Lowered) -> bool) -> Result<bool, SolveError> {
        let request = mended(self.request, low);
        let graph = Graph::new(self.catalog, &request)?;
        let mut gone = explain::all_facts(&request, &graph);
        gone.retain(|fact| !self.facts.contains(fact));
        Ok(explain::without(self.catalog, &request, &graph, &gone).any(is_such))
    }

    /// Whether there is no plan with these figures lowered. A search that was stopped says nothing, and what is not known
    /// to be idle stays.
    fn contradicts(&mut self, low: &[Edit]) -> Result<bool, SolveError> {
        if self.is_over() {
            return Ok(false);
        }
        let mut budget = self.budget.clone();
        let has_plan = self.is_any_left(low, |left| any(&left.problem, &mut budget).is_some())?;
        self.budget = budget;
        Ok(!has_plan && !self.is_over())
    }

    fn is_over(&self) -> bool {
        self.budget.left() == 0 || self.budget.stopped()
    }

    /// What of these has to be as it is, in the order of the demands.
    fn needed(&mut self, mut open: Vec<Edit>) -> Result<Vec<(DemandId, Word)>, SolveError> {
        let mut low = Vec::new();
        self.lower(&open, false, &mut low)?;
        loop {
            let before = low.len();
            open.retain(|edit| !low.contains(edit));
            for edit in &open {
                self.lower(std::slice::from_ref(edit), false, &mut low)?;
            }
            if low.len() == before {
                break;
            }
        }
        let figure = |edit: &Edit| match edit {
            Edit::Lower(demand, word, _) => Some((*demand, *word)),
            _ => None,
        };
        let mut needed: Vec<(DemandId, Word)> = open.iter().filter_map(figure).collect();
        needed.sort_unstable();
        Ok(needed)
    }

    /// Lowers what is idle among `open`, in this order. `needed`: it is known that not all of them are.
    fn lower(&mut self, open: &[Edit], needed: bool, low: &mut Vec<Edit>) -> Result<(), SolveError> {
        if open.is_empty() {
            return Ok(());
        }
        if !needed {
            let before = low.len();
            low.extend_from_slice(open);
            if self.contradicts(low)? {
                return Ok(());
            }
            low.truncate(before);
        }
        if open.len() > 1 {
            let (first, second) = open.split_at(open.len() / 2);
            let before = low.len();
            self.lower(first, false, low)?;
            let all_went = low.len() - before == first.len();
            self.lower(second, all_went, low)?;
        }
        Ok(())
    }
}
