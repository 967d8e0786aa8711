//! A file with flags beside it: flags refine the file. What a flag says takes the place of what the file says
//! of the same thing at the same level (the request, a namespace, a slot); exclusions, interfaces and rules
//! add up. What the file says of one slot stays closer than what a flag says of all.
//!
//! Flags speak of every namespace of the file, or of those that `--namespace` names; with `--pattern` they
//! speak of one more.

use super::codes;
use super::document::{Document, Entry, Match, NamespaceWords, RuleWords, Says, Settings, SlotWords};
use super::globs::matches;
use super::hints::suggesting;
use super::said::Said;
use prism_model::Catalog;

impl Document {
    /// This document with what the flags say, which were read with [`Document::of_flags`].
    #[must_use]
    pub fn refine(mut self, catalog: &Catalog, flags: Self) -> Self {
        replace(&mut self.environment, flags.environment);
        replace(&mut self.optimize, flags.optimize);
        self.unplugged = flags.unplugged.or(self.unplugged);
        self.margin = flags.margin.or(self.margin);
        self.max_moves = flags.max_moves.or(self.max_moves);
        self.current = flags.current.or(self.current);
        self.defaults.vendors.premium = flags.defaults.vendors.premium.or(self.defaults.vendors.premium);
        let facts: Vec<Said> = flags.accept_unknown.iter().chain(&flags.refuse_unknown).cloned().collect();
        for policy in [&mut self.accept_unknown, &mut self.refuse_unknown] {
            policy.retain(|fact| !facts.contains(fact));
        }
        self.accept_unknown.extend(flags.accept_unknown);
        self.refuse_unknown.extend(flags.refuse_unknown);
        self.keep.extend(flags.keep);
        self.found.extend(flags.found);
        flags.rules.into_iter().for_each(|rule| self.rule(rule));
        for mut words in flags.namespaces {
            replace(&mut words.settings.vendors.prefer, flags.defaults.vendors.prefer.clone());
            self.namespace(catalog, words);
        }
        self
    }

    /// A rule about the whole request takes the place of the file's of the same kind.
    fn rule(&mut self, rule: RuleWords) {
        let whole = Match::default();
        let same = |other: &RuleWords| match (&rule.says, &other.says) {
            (Says::Budget { .. }, Says::Budget { of, .. }) => *of == whole,
            (Says::Count { least, distinct, .. }, Says::Count { least: l, distinct: d, of, .. }) => {
                least == l && distinct == d && *of == whole
            }
            _ => false,
        };
        self.rules.retain(|other| !same(other));
        if let (Says::Budget { .. }, [one]) = (&rule.says, &mut self.namespaces[..]) {
            // The budget of the only namespace is that of the whole bill.
            one.budget = None;
        }
        self.rules.push(rule);
    }

    fn namespace(&mut self, catalog: &Catalog, words: NamespaceWords) {
        if words.pattern.is_some() {
            return self.namespaces.push(words);
        }
        let named = |namespace: &NamespaceWords| match &words.name {
            Some(name) => name_of(namespace).is_some_and(|own| matches(name.text(), own)),
            None => true,
        };
        let mut meant: Vec<&mut NamespaceWords> =
            self.namespaces.iter_mut().filter(|namespace| named(namespace)).collect();
        if let (true, Some(name)) = (meant.is_empty(), &words.name) {
            let known: Vec<&str> = self.namespaces.iter().filter_map(name_of).collect();
            let finding =
                name.error(codes::NO_NAMESPACE, format!("the file has no namespace `{}`", name.text()));
            let finding = suggesting(finding, name.text(), &known);
            return self.found.push(finding);
        }
        let slots = words.slots.clone();
        for namespace in &mut meant {
            let rest = NamespaceWords { slots: Vec::new(), ..words.clone() };
            refine_namespace(namespace, rest);
        }
        for slot in slots {
            refine_slots(catalog, &mut meant, &slot);
        }
    }
}

/// A namespace goes by its name, or by its pattern's.
fn name_of(namespace: &NamespaceWords) -> Option<&str> {
    namespace.name.as_ref().or(namespace.pattern.as_ref()).map(Said::text)
}

fn replace(old: &mut Vec<Said>, new: Vec<Said>) {
    if !new.is_empty() {
        *old = new;
    }
}

/// Word by word; several values of one word replace all it had.
fn replace_entries(old: &mut Vec<Entry>, new: Vec<Entry>) {
    old.retain(|entry| !new.iter().any(|other| other.word == entry.word));
    old.extend(new);
}

fn refine_settings(old: &mut Settings, new: Settings) {
    replace(&mut old.clients, new.clients);
    replace(&mut old.region, new.region);
    old.exclude.extend(new.exclude);
    replace_entries(&mut old.needs, new.needs);
    replace(&mut old.vendors.only, new.vendors.only);
    replace(&mut old.vendors.avoid, new.vendors.avoid);
    replace(&mut old.vendors.prefer, new.vendors.prefer);
    replace_entries(&mut old.workload, new.workload);
}

fn refine_namespace(old: &mut NamespaceWords, new: NamespaceWords) {
    old.mode = new.mode.or(old.mode.take());
    old.keep = new.keep.or(old.keep.take());
    old.budget = new.budget.or(old.budget.take());
    replace_entries(&mut old.labels, new.labels);
    refine_settings(&mut old.settings, new.settings);
    old.same_region.extend(new.same_region);
    old.same_cloud.extend(new.same_cloud);
}

/// A slot is refined where it is; one that is nowhere is left to the first namespace to complain about.
fn refine_slots(catalog: &Catalog, namespaces: &mut [&mut NamespaceWords], slot: &SlotWords) {
    let has = |namespace: &NamespaceWords| {
        let pattern = namespace.pattern.as_ref().and_then(|name| catalog.find_pattern(name.text()));
        pattern.is_some_and(|pattern| catalog.find_slot(pattern, slot.name.text()).is_some())
    };
    let nowhere = !namespaces.iter().any(|namespace| has(namespace));
    for (index, namespace) in namespaces.iter_mut().enumerate() {
        if has(namespace) || (nowhere && index == 0) {
            match namespace.slots.iter_mut().find(|other| other.name == slot.name) {
                Some(other) => refine_slot(other, slot.clone()),
                None => namespace.slots.push(slot.clone()),
            }
        }
    }
}

fn refine_slot(old: &mut SlotWords, new: SlotWords) {
    replace(&mut old.backend, new.backend);
    replace(&mut old.offering, new.offering);
    replace(&mut old.vendor, new.vendor);
    replace(&mut old.region, new.region);
    replace(&mut old.prefer, new.prefer);
    old.exclude.extend(new.exclude);
    old.require.extend(new.require);
    old.want.extend(new.want);
    old.fill = new.fill.or(old.fill.take());
    old.isolation = new.isolation.or(old.isolation.take());
    old.keep = new.keep.or(old.keep.take());
    replace_entries(&mut old.needs, new.needs);
    replace_entries(&mut old.workload, new.workload);
}
