//! The ways to write changes into a request file: operations that may say what is meant, the least of them first. Whoever
//! asks tries them, and takes the first whose file says it.

use super::super::edit::Edit;
use super::same::bound;
use prism_model::catalog::Catalog;
use prism_model::request::{FactName, Request, RuleKind, WishKind};
use prism_model::{DemandId, Exact, FillId, Place, WishId};
use prism_registry::Node;
use prism_registry::node::Value as Held;
use prism_registry::request::patch::{Operation, Pointer, Sheet, Value};
use prism_registry::request::show_figure;
use prism_registry::units::{show_duration, show_percent, show_size};

/// One way: operations to be made one after the other.
type Way = Vec<Operation>;

/// A file that is to be changed, and the request that it says.
pub(super) struct File<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) request: &'a Request,
    pub(super) sheet: &'a Sheet<'a>,
}

impl File<'_> {
    /// The ways to make these changes of what one place says.
    pub(super) fn ways(&self, place: &Place, edits: &[Edit]) -> Vec<Way> {
        let at = self.sheet.pointer(place);
        match (edits, at) {
            ([Edit::AllowUnplugged], Some(at)) => vec![vec![Operation::Replace(at, Value::word("true"))]],
            ([Edit::AllowUnplugged], None) => {
                vec![vec![Operation::Add(Pointer::default().child("unplugged"), Value::word("true"))]]
            }
            ([Edit::Accept(fact)], at) => self.accepted(*fact, at.as_ref()),
            (edits, Some(at))
                if edits.iter().all(|edit| matches!(edit, Edit::DropWish(_) | Edit::DropRule(_))) =>
            {
                let mut ways = self.gone(&at);
                ways.extend(self.filled(&at));
                ways.extend(self.lifted(&at));
                ways.extend(self.forbidden(place, &at, edits));
                ways.extend(self.overridden(&at, edits, &|_| Some("any".to_owned())));
                ways.extend(self.free(edits));
                ways
            }
            (edits, Some(at)) => {
                let mut ways = self.said(&at, edits);
                ways.extend(self.overridden(&at, edits, &|edit| says(self.catalog, edit)));
                ways
            }
            _ => Vec::new(),
        }
    }

    /// The modes that are dropped, and what is said of slots that come to be empty, each where its namespace says it.
    pub(super) fn of_empty(&self, edits: &[Edit]) -> Vec<Pointer> {
        let fills = edits.iter().filter_map(|edit| if let Edit::Empty(id) = edit { Some(*id) } else { None });
        let fills: Vec<FillId> = fills.collect();
        let room = |demand: DemandId| {
            Pointer(vec!["namespaces".into(), self.request.demand(demand).namespace.to_string()])
        };
        let modes = fills.iter().map(|&id| self.request.fill(id)).filter(|fill| fill.mode.is_some());
        let modes = modes.flat_map(|fill| fill.demands.iter().map(|&demand| room(demand).child("mode")));
        let empty = self.request.demand_ids().filter(|&demand| !self.request.stays(demand, &fills));
        let name = |demand: DemandId| &self.request.slot(self.catalog, demand).name;
        modes.chain(empty.map(|demand| room(demand).child("slots").child(name(demand)))).collect()
    }

    /// It goes, or what holds it does: from the word that stands there to all of the entry that it is a part of.
    pub(super) fn gone(&self, at: &Pointer) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for count in (1..=at.0.len()).rev() {
            let way = vec![Operation::Remove(self.sheet.whole(&at.first(count)))];
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways
    }

    /// An optional slot stays filled when nothing names any more what fills it.
    fn filled(&self, at: &Pointer) -> Vec<Way> {
        let Some(depth) = at.0.iter().position(|key| key == "slots") else { return Vec::new() };
        let slot = at.first(depth + 2);
        let fill = || Value::word("true");
        match self.sheet.get(&slot).map(|node| &node.value) {
            Some(Held::Map(entries)) if at.0.len() > depth + 2 => {
                let key = at.first(depth + 3);
                let said = entries.iter().any(|(key, _)| key.text() == Some("fill"));
                let add = Operation::Add(slot.child("fill"), fill());
                vec![(!said).then_some(add).into_iter().chain([Operation::Remove(key)]).collect()]
            }
            Some(_) => vec![vec![Operation::Replace(slot, Value::map("fill", fill()))]],
            None => Vec::new(),
        }
    }

    /// `any` where a wider word would hold if nothing stood there.
    fn lifted(&self, at: &Pointer) -> Vec<Way> {
        let any = |at: Pointer| vec![Operation::Replace(at, Value::word("any"))];
        [Some(at.clone()), at.parent()].into_iter().flatten().filter(|at| at.0.len() > 1).map(any).collect()
    }

    /// Some of what a `forbid` forbids: a word of one of its lists, else the rule once for each of what stays forbidden.
    fn forbidden(&self, place: &Place, at: &Pointer, edits: &[Edit]) -> Vec<Way> {
        let rule = at.first(2);
        let Some(what) = self.sheet.get(&rule.child("forbid")) else { return Vec::new() };
        let kinds = ["backend", "offering", "vendor", "region", "cloud"];
        let lists: Vec<(&str, Vec<String>)> =
            kinds.into_iter().filter_map(|kind| Some((kind, words(what.get(kind)?)))).collect();
        let forbid = rule.child("forbid");
        let items = lists.iter().flat_map(|(kind, list)| {
            let list_at = forbid.child(kind);
            (0..list.len()).map(move |index| vec![Operation::Remove(list_at.child(&index.to_string()))])
        });
        let mut ways: Vec<Way> = items.collect();
        let own = self.wishes_at(place);
        let kept = combinations(&lists).into_iter().zip(&own);
        let kept = kept.filter(|(_, id)| !edits.contains(&Edit::DropWish(**id)));
        let scope: Vec<(String, Value)> = what
            .entries()
            .unwrap_or_default()
            .iter()
            .filter_map(|(key, node)| Some((key.text()?.to_owned(), written(node)?)))
            .filter(|(key, _)| !kinds.contains(&key.as_str()))
            .collect();
        let rules = rule.parent().unwrap_or_default();
        let mut way: Way = kept
            .map(|(one, _)| Value::map("forbid", Value::Map(one.into_iter().chain(scope.clone()).collect())))
            .map(|one| Operation::Add(rules.child("-"), one))
            .collect();
        way.push(Operation::Remove(rule));
        ways.push(way);
        ways
    }

    /// The wishes that a place states, in their order.
    fn wishes_at(&self, place: &Place) -> Vec<WishId> {
        let all = (0..self.request.wishes.len()).map(WishId::new);
        all.filter(|&id| self.request.wish(id).place == *place).collect()
    }

    /// A closer word for those of whom less is asked, where the word itself is said of more.
    fn overridden(&self, at: &Pointer, edits: &[Edit], word: &dyn Fn(&Edit) -> Option<String>) -> Vec<Way> {
        let Some(depth) = at.0.iter().position(|key| key == "needs") else { return Vec::new() };
        let Some(need) = at.0.get(depth + 1) else { return Vec::new() };
        let mut way = Way::new();
        for edit in edits {
            let (Edit::DropWish(id) | Edit::Loosen(id, _)) = edit else { return Vec::new() };
            let Some(value) = word(edit).map(Value::Word) else { return Vec::new() };
            let mut rooms: Vec<usize> =
                bound(self.request, *id).into_iter().map(|id| self.request.demand(id).namespace).collect();
            rooms.dedup();
            for room in rooms {
                let needs = Pointer(vec!["namespaces".into(), room.to_string(), "needs".into()]);
                way.push(match self.sheet.get(&needs) {
                    Some(_) => Operation::Add(needs.child(need), value.clone()),
                    None => Operation::Add(needs, Value::map(need, value.clone())),
                });
            }
        }
        vec![way]
    }

    /// Slots that may leave where they are, although their namespace stays.
    fn free(&self, edits: &[Edit]) -> Option<Way> {
        let mut all: Vec<(Pointer, String)> = Vec::new();
        for edit in edits {
            let Edit::DropWish(id) = edit else { return None };
            let WishKind::Keep(_) = self.request.wish(*id).kind else { return None };
            for demand in bound(self.request, *id) {
                let room = self.request.demand(demand).namespace.to_string();
                let slots = Pointer(vec!["namespaces".into(), room, "slots".into()]);
                let slot = &self.request.slot(self.catalog, demand).name;
                all.push((slots, slot.clone()));
            }
        }
        let mut begun: Vec<Pointer> = Vec::new();
        let add = |(slots, slot): (Pointer, String)| {
            let free = || Value::map("keep", Value::word("false"));
            let own = slots.child(&slot);
            let is_there = self.sheet.get(&slots).is_some() || begun.contains(&slots);
            begun.push(slots.clone());
            match self.sheet.get(&own).map(|node| &node.value) {
                Some(Held::Map(_)) => Operation::Add(own.child("keep"), Value::word("false")),
                // `registry: redis` is short for its backend.
                Some(_) => {
                    let backend = self.sheet.get(&own).and_then(written);
                    let pairs = backend.map(|backend| ("backend".to_owned(), backend)).into_iter();
                    let keep = ("keep".to_owned(), Value::word("false"));
                    Operation::Replace(own, Value::Map(pairs.chain([keep]).collect()))
                }
                None if is_there => Operation::Add(own, free()),
                None => Operation::Add(slots, Value::map(&slot, free())),
            }
        };
        Some(all.into_iter().map(add).collect())
    }

    /// What is said there, or somewhere in it, is another figure.
    fn said(&self, at: &Pointer, edits: &[Edit]) -> Vec<Way> {
        let [edit, rest @ ..] = edits else { return Vec::new() };
        let Some(value) = says(self.catalog, edit) else { return Vec::new() };
        if rest.iter().any(|other| says(self.catalog, other).as_ref() != Some(&value)) {
            return Vec::new();
        }
        let figure = |at: Pointer| vec![Operation::Replace(at, Value::Word(value.clone()))];
        let Some(node) = self.sheet.get(at) else { return Vec::new() };
        match &node.value {
            Held::Scalar(_) => vec![figure(at.clone())],
            Held::Map(entries) => {
                let scalars = entries.iter().filter(|(_, value)| value.scalar().is_some());
                scalars.filter_map(|(key, _)| Some(figure(at.child(key.text()?)))).collect()
            }
            Held::Seq(_) => Vec::new(),
        }
    }

    /// A fact may be unknown; where it was refused, it is not any more.
    fn accepted(&self, fact: FactName, refused: Option<&Pointer>) -> Vec<Way> {
        let policy = Pointer::default().child("unknown");
        let accept = policy.child("accept");
        let name = || Value::word(fact.name());
        let list = || Value::List(vec![name()]);
        let add = match (self.sheet.get(&policy), self.sheet.get(&accept)) {
            (None, _) => Operation::Add(policy, Value::map("accept", list())),
            (Some(_), None) => Operation::Add(accept, list()),
            (_, Some(node)) => match words(node).as_slice() {
                [one] if node.scalar().is_some() => {
                    Operation::Replace(accept, Value::List(vec![Value::word(one), name()]))
                }
                _ => Operation::Add(accept.child("-"), name()),
            },
        };
        let Some(refused) = refused else { return vec![vec![add]] };
        let list = refused.first(2);
        let is_one = self.sheet.get(&list).is_some_and(|node| words(node).len() == 1);
        let goes = Operation::Remove(if is_one { list } else { refused.clone() });
        let mut ways = self.gone(refused);
        ways.push(vec![add, goes]);
        ways
    }
}

/// A word, or those of a list.
fn words(node: &Node) -> Vec<String> {
    match &node.value {
        Held::Scalar(scalar) => vec![scalar.text.clone()],
        Held::Seq(items) => items.iter().filter_map(|item| item.text().map(str::to_owned)).collect(),
        Held::Map(_) => Vec::new(),
    }
}

/// A value of a file as a patch writes it.
fn written(node: &Node) -> Option<Value> {
    Some(match &node.value {
        Held::Scalar(scalar) => Value::Word(scalar.text.clone()),
        Held::Seq(items) => Value::List(items.iter().map(written).collect::<Option<_>>()?),
        Held::Map(entries) => {
            let pair = |(key, value): &(Node, Node)| Some((key.text()?.to_owned(), written(value)?));
            Value::Map(entries.iter().map(pair).collect::<Option<_>>()?)
        }
    })
}

/// One of each list, in every way, in the order in which they are read.
fn combinations(lists: &[(&str, Vec<String>)]) -> Vec<Vec<(String, Value)>> {
    let mut all: Vec<Vec<(String, Value)>> = vec![Vec::new()];
    for (kind, list) in lists {
        let with = |rest: &Vec<(String, Value)>, one: &String| {
            rest.iter().cloned().chain([((*kind).to_owned(), Value::Word(one.clone()))]).collect()
        };
        all = all.iter().flat_map(|rest| list.iter().map(move |one| with(rest, one))).collect();
    }
    all
}

/// The figure that something less is as a file says it.
fn says(catalog: &Catalog, edit: &Edit) -> Option<String> {
    match edit {
        Edit::Loosen(_, kind) => wish(catalog, kind),
        Edit::Relax(_, kind) => rule(kind),
        Edit::Lower(_, word, value) => Some(show_figure(*word, *value)),
        _ => None,
    }
}

fn wish(catalog: &Catalog, kind: &WishKind) -> Option<String> {
    Some(match kind {
        WishKind::AtLeast(attribute, level) => {
            catalog.attribute(*attribute).order.get(usize::from(*level))?.clone()
        }
        WishKind::Sla(least) => show_percent(*least),
        WishKind::LatencyP99(most) => show_duration(*most),
        WishKind::ValueSize(least) => show_size(*least),
        WishKind::MaxRoundTrip { limit, .. } => show_duration(*limit),
        _ => return None,
    })
}

fn rule(kind: &RuleKind) -> Option<String> {
    Some(match kind {
        RuleKind::Budget(most) | RuleKind::Charge(_, most) => format!("${most}"),
        RuleKind::AtMost(_, _, count) | RuleKind::AtLeast(_, _, count) | RuleKind::MaxMoves(_, count) => {
            count.to_string()
        }
        RuleKind::Share(share) => {
            show_percent(Exact::ratio(share.most_ppm.into(), 1_000_000).unwrap_or(Exact::ONE))
        }
        _ => return None,
    })
}
