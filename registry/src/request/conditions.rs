//! Rules about what fills a slot: `forbid`, `require`, and `if` with `then`.

use super::codes;
use super::document::{Document, Match};
use super::draft::Draft;
use super::names::Locality;
use super::said::{Said, place_of};
use prism_model::DemandId;
use prism_model::request::{Condition, Implication, RuleKind, Target, WishKind};

impl Draft<'_> {
    /// `forbid: {backend: meilisearch, slot: "*.registry"}`: not what is all of these at once.
    pub(super) fn forbid(&mut self, document: &Document, word: &Said, what: &Match) {
        let demands = self.select(document, what);
        let Some(traits) = self.traits(word, what) else { return };
        let each = one_by_one(what);
        for (index, combination) in combinations(&traits).into_iter().enumerate() {
            let own = each.and_then(|names| names.get(index));
            let place = own.map_or_else(|| place_of(names_of(what)), Said::place);
            let kind = match &combination[..] {
                [one] => WishKind::Exclude(one.clone()),
                _ => WishKind::ExcludeWhere(combination),
            };
            self.wish(kind, place, &demands);
        }
    }

    /// `require: {slot: "*.registry", vendor: [aws, gcp]}`: any of each list.
    pub(super) fn require(&mut self, document: &Document, word: &Said, what: &Match) {
        let demands = self.select(document, what);
        let named = lists_of(what).into_iter().filter(|names| !names.is_empty());
        for (targets, names) in self.traits(word, what).into_iter().flatten().zip(named) {
            self.wish(WishKind::Pin(targets), place_of(names), &demands);
        }
    }

    /// `if: {slot: state, vendor: gcp}` with `then: {slot: steps, vendor: gcp}`, within each namespace, or of
    /// the namespaces that `then` names.
    pub(super) fn implication(&mut self, document: &Document, word: &Said, when: &Match, then: &Match) {
        let (first, second) = (self.select(document, when), self.select(document, then));
        let (given, follows) = (self.traits(word, when), self.traits(word, then));
        let (Some(given), Some(follows)) = (given, follows) else { return };
        let Some(follows) = self.single(word, follows) else { return };
        let anywhere = !then.namespace.is_empty() || !then.label.is_empty();
        let room = |demand: &DemandId| self.demands[demand.index()].namespace;
        let mut all = Vec::new();
        for when in &first {
            for then in second.iter().filter(|then| *then != when && (anywhere || room(then) == room(when))) {
                let then = Condition { demand: *then, targets: follows.clone() };
                let given = combinations(&given).into_iter();
                all.extend(given.map(|targets| Implication {
                    when: Condition { demand: *when, targets },
                    then: then.clone(),
                }));
            }
        }
        match all.is_empty() {
            true if first.is_empty() || second.is_empty() => {}
            true => {
                let finding =
                    word.warning(codes::IDLE, "no slot follows another here, so the rule says nothing");
                self.push(finding.hint("name the slots: `if: {slot: state, …}, then: {slot: steps, …}`"));
            }
            false => self.rule(word.place(), RuleKind::IfThen(all)),
        }
    }

    /// What follows is one thing; which of several would be taken is for a rule of its own to say.
    fn single(&mut self, word: &Said, traits: Vec<Vec<Target>>) -> Option<Vec<Target>> {
        if traits.iter().all(|list| list.len() == 1) {
            return Some(traits.concat());
        }
        let finding =
            word.error(codes::RULE, "`then` names one backend, offering, vendor, region or cloud each");
        self.push(finding.hint("write a rule for each, or forbid the others"));
        None
    }

    /// What fills a slot, a list per kind that is named; nothing at all is an error.
    fn traits(&mut self, word: &Said, what: &Match) -> Option<Vec<Vec<Target>>> {
        let faults = self.errors.len();
        let all = [
            self.each(&what.backend, Self::purchase),
            self.each(&what.offering, Self::offering),
            self.each(&what.vendor, |draft, name| draft.vendor(name).map(Target::Vendor)),
            self.each(&what.region, |draft, name| draft.region(name).map(Target::Region)),
            self.each(&what.cloud, |draft, name| draft.locality(name, Locality::Cloud).map(Target::Cloud)),
        ];
        let all: Vec<Vec<Target>> = all.into_iter().filter(|list| !list.is_empty()).collect();
        if all.is_empty() && self.errors.len() == faults {
            let message = format!("`{}` does not say what it is about", word.text());
            let finding = word.error(codes::RULE, message);
            self.push(finding.hint("name a `backend`, `offering`, `vendor`, `region` or `cloud`"));
        }
        (!all.is_empty()).then_some(all)
    }

    fn each(&mut self, names: &[Said], look_up: impl Fn(&mut Self, &Said) -> Option<Target>) -> Vec<Target> {
        names.iter().filter_map(|name| look_up(self, name)).collect()
    }
}

/// The names that say what fills a slot.
fn names_of(what: &Match) -> impl Iterator<Item = &Said> {
    lists_of(what).into_iter().flatten()
}

fn lists_of(what: &Match) -> [&Vec<Said>; 5] {
    [&what.backend, &what.offering, &what.vendor, &what.region, &what.cloud]
}

/// The list whose words are forbidden one by one: the only one of several words. Of two such lists no word stands for a
/// combination.
fn one_by_one(what: &Match) -> Option<&Vec<Said>> {
    let mut several = lists_of(what).into_iter().filter(|names| names.len() > 1);
    several.next().filter(|_| several.next().is_none())
}

/// One of each list, in every way.
fn combinations(lists: &[Vec<Target>]) -> Vec<Vec<Target>> {
    let mut all: Vec<Vec<Target>> = vec![Vec::new()];
    for list in lists {
        let with = |rest: &Vec<Target>, one: &Target| [rest.as_slice(), std::slice::from_ref(one)].concat();
        all = all.iter().flat_map(|rest| list.iter().map(move |one| with(rest, one))).collect();
    }
    all
}
