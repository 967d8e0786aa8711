//! Changes as a patch of the request file: the words that say what is taken back are taken out of the file, those that are
//! loosened say the new figure, and everything else stays. What the patched file says is read again, and only if it is
//! exactly the changed request, it is one.

use super::edit::{Edit, mended, stated_with};
use prism_model::catalog::Catalog;
use prism_model::request::{FactName, Request, RuleKind, WishKind};
use prism_model::workload::Word;
use prism_model::{DemandId, Exact, Place, RuleId, WishId};
use prism_registry::request::Document;
use prism_registry::request::patch::{Change, Operation, added, changed};
use prism_registry::request::show_figure;
use prism_registry::units::{show_duration, show_percent, show_size};

/// A request file and what was changed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The whole file.
    pub text: String,
    /// The changes, to be made one after the other.
    pub operations: Vec<Operation>,
}

/// A request as the text of a file.
#[derive(Clone, Debug)]
pub struct Original {
    path: String,
    text: String,
    /// What was asked; it also knows what runs, which the text only names.
    document: Document,
    request: Request,
}

impl Original {
    /// The file that a request stands in, or, where flags say something too, the one that they and the file stand for.
    /// `None` where no file says the same.
    #[must_use]
    pub fn new(
        catalog: &Catalog,
        document: &Document,
        file: Option<(&str, &str)>,
        request: &Request,
    ) -> Option<Self> {
        let own = file.filter(|(path, text)| says_the_same(&read_beside(document, path, text), document));
        let (path, text) = own.map_or_else(
            || ("request.yaml".to_owned(), document.to_yaml()),
            |(path, text)| (path.to_owned(), text.to_owned()),
        );
        let read = lowered(catalog, &read_beside(document, &path, &text), request)?;
        same(&read, request).then_some(Self { path, text, document: document.clone(), request: read })
    }

    /// The file with these changes to the request. `None` where it cannot be made to say so by changing words in their
    /// places.
    #[must_use]
    pub fn patched(&self, catalog: &Catalog, request: &Request, edits: &[Edit]) -> Option<Patch> {
        let edits: Vec<Edit> =
            edits.iter().map(|edit| self.translated(request, edit)).collect::<Option<_>>()?;
        let mut places: Vec<(&Edit, Place)> =
            edits.iter().map(|edit| (edit, edit.place(&self.request))).collect();
        // From the end of the file, so that the places before stay what they are.
        places.sort_by(|a, b| b.1.cmp(&a.1));
        let mut patch = Patch { text: self.text.clone(), operations: Vec::new() };
        for (edit, place) in places {
            let (text, operation) = self.one(catalog, &patch.text, edit, &place)?;
            patch.text = text;
            patch.operations.push(operation);
        }
        let read = lowered(catalog, &read_beside(&self.document, &self.path, &patch.text), request)?;
        same(&read, &mended(&self.request, &edits)).then_some(patch)
    }

    fn one(&self, catalog: &Catalog, text: &str, edit: &Edit, place: &Place) -> Option<(String, Operation)> {
        match edit {
            Edit::AllowUnplugged if place.is_stated() => {
                changed(text, place, &Change::Replace("true".to_owned()))
            }
            Edit::AllowUnplugged => added(text, "unplugged", "true"),
            Edit::Accept(fact) if !place.is_stated() => {
                added(text, "unknown", &format!("{{accept: [{}]}}", fact.name()))
            }
            Edit::Loosen(_, kind) => changed(text, place, &Change::Replace(wish(catalog, kind)?)),
            Edit::Relax(_, kind) => changed(text, place, &Change::Replace(rule(kind)?)),
            Edit::Lower(_, word, value) => changed(text, place, &Change::Replace(show_figure(*word, *value))),
            Edit::DropWish(_) | Edit::DropRule(_) => changed(text, place, &Change::Remove),
            Edit::Accept(_) | Edit::DropPreference | Edit::CostAlone | Edit::Share(_) => None,
        }
    }

    /// The same change of the request as the file says it, whose ids may be others.
    fn translated(&self, request: &Request, edit: &Edit) -> Option<Edit> {
        let wish = |id: WishId| {
            let of = |request: &Request, id: WishId| (request.wish(id).kind.clone(), bound(request, id));
            let meant = of(request, id);
            let mut all = (0..self.request.wishes.len()).map(WishId::new);
            all.find(|&own| of(&self.request, own) == meant)
        };
        let rule = |id: RuleId| {
            let mut all = (0..self.request.rules.len()).map(RuleId::new);
            all.find(|&own| {
                let own = self.request.rule(own);
                !own.of_pattern && own.kind == request.rule(id).kind
            })
        };
        Some(match edit {
            Edit::DropWish(id) => Edit::DropWish(wish(*id)?),
            Edit::Loosen(id, kind) => Edit::Loosen(wish(*id)?, kind.clone()),
            Edit::DropRule(id) => Edit::DropRule(rule(*id)?),
            Edit::Relax(id, kind) => Edit::Relax(rule(*id)?, kind.clone()),
            Edit::Lower(demand, word, _) => {
                let with = |request: &Request| stated_with(request, *demand, *word);
                (with(&self.request) == with(request)).then(|| edit.clone())?
            }
            other => other.clone(),
        })
    }
}

/// Documents compare by what they say, not by how; several environments are answered one by one.
fn says_the_same(file: &Document, document: &Document) -> bool {
    file == document || file.environments().contains(document)
}

/// A text as a document beside another: whatever it names as running is what that one found there.
fn read_beside(document: &Document, path: &str, text: &str) -> Document {
    let mut read = Document::read(path, text);
    read.running.clone_from(&document.running);
    read
}

/// The request of a file, for the environment of another.
fn lowered(catalog: &Catalog, document: &Document, like: &Request) -> Option<Request> {
    let documents = document.environments();
    let requests = documents.into_iter().filter_map(|one| one.lower(catalog).ok());
    requests.map(|lowered| lowered.request).find(|own| own.environment.value == like.environment.value)
}

/// Whom a wish binds.
fn bound(request: &Request, id: WishId) -> Vec<DemandId> {
    request.demand_ids().filter(|&demand| request.demand(demand).wishes.contains(&id)).collect()
}

/// Whether two requests ask the same, wherever they say so.
fn same(one: &Request, other: &Request) -> bool {
    let unknown = |request: &Request| FactName::ALL.map(|fact| request.unknown.accepts(fact));
    let demands = |request: &Request| -> Vec<String> {
        let demand = |id: DemandId| {
            let demand = request.demand(id);
            let kinds = demand.wishes.iter().map(|&id| format!("{:?}", request.wish(id).kind));
            let mut kinds: Vec<String> = kinds.collect();
            kinds.sort();
            kinds.dedup();
            let name = &request.namespace(id).name;
            let workload = Word::ALL.map(|word| demand.workload.get(word));
            format!("{name} {:?} {} {kinds:?} {workload:?}", demand.slot, demand.dedicated)
        };
        request.demand_ids().map(demand).collect()
    };
    let rules = |request: &Request| -> Vec<String> {
        request.rules.iter().map(|rule| format!("{:?}", rule.kind)).collect()
    };
    let preferred = |request: &Request| {
        request.preference.as_ref().map(|wanted| format!("{:?} {:?}", wanted.vendors, wanted.premium))
    };
    unknown(one) == unknown(other)
        && one.unplugged.value == other.unplugged.value
        && one.objective == other.objective
        && preferred(one) == preferred(other)
        && rules(one) == rules(other)
        && demands(one) == demands(other)
}

/// A loosened wish as a file says it.
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

/// A relaxed rule as a file says it.
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
