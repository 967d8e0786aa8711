//! The stated figures of the workload behind facts: what a slot holds or asks, and how large an item is, is made of what
//! somebody said that the application does, and that can be less. What nobody stated is not theirs to take back.

use super::edit::{Edit, stated_with};
use super::round::least;
use prism_model::request::Request;
use prism_model::workload::{Factor, Resource, Word};
use prism_model::{Catalog, DemandId, Explanation, Fact};
use std::collections::BTreeSet;

/// Each stated figure that one of these conflicts rests on, as low as it makes sense.
pub(super) fn figures(catalog: &Catalog, request: &Request, conflicts: &[Explanation]) -> Vec<Edit> {
    let facts: Vec<Fact> = conflicts.iter().flat_map(|why| why.facts.iter().copied()).collect();
    let mut all = behind(catalog, request, &facts);
    let told = conflicts.iter().flat_map(|why| &why.figures);
    for edit in told.filter_map(|&(demand, word)| lowest(request, demand, word)) {
        if !all.contains(&edit) {
            all.push(edit);
        }
    }
    all
}

/// Each stated figure that could be lower, as low as it makes sense.
pub(super) fn stated(request: &Request) -> Vec<Edit> {
    let of = |demand| Word::ALL.into_iter().filter_map(move |word| lowest(request, demand, word));
    let mut all: Vec<Edit> = Vec::new();
    for edit in request.demand_ids().flat_map(of) {
        if !all.contains(&edit) {
            all.push(edit);
        }
    }
    all
}

/// Each stated figure that one of these facts is made of, as low as it makes sense.
#[must_use]
pub fn behind(catalog: &Catalog, request: &Request, facts: &[Fact]) -> Vec<Edit> {
    let mut all: Vec<Edit> = Vec::new();
    for &fact in facts {
        let (demand, words) = match fact {
            Fact::Load(demand, resource) => (demand, loading(catalog, request, demand, resource)),
            Fact::Item(demand) => (demand, items(catalog, request, demand)),
            _ => continue,
        };
        let lower = words.into_iter().filter_map(|word| lowest(request, demand, word));
        for edit in lower {
            if !all.contains(&edit) {
                all.push(edit);
            }
        }
    }
    all
}

/// The figure at its lowest, if it was stated and is not that already.
fn lowest(request: &Request, demand: DemandId, word: Word) -> Option<Edit> {
    let workload = &request.demand(demand).workload;
    let is_lower = workload.is_stated(word) && least(word) < workload.get(word);
    let first = stated_with(request, demand, word).first().copied()?;
    is_lower.then(|| Edit::Lower(first, word, least(word)))
}

/// Words that the load on a resource is made of.
pub(crate) fn loading(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    resource: Resource,
) -> BTreeSet<Word> {
    let slot = request.slot(catalog, demand);
    let shape = &slot.load;
    let (products, item): (&[&[Factor]], bool) = match resource {
        Resource::Data => (&[&shape.data], false),
        Resource::Ops => (&[&shape.writes, &shape.reads, &shape.scans], false),
        Resource::WriteOps => (&[&shape.writes], true),
        // A scan reads all data.
        Resource::ReadOps => (&[&shape.reads, &shape.scans, &shape.data], true),
        Resource::Throughput => (&[&shape.writes, &shape.reads], true),
        Resource::Connections => return BTreeSet::from([Word::Connections]),
    };
    let mut words: BTreeSet<Word> =
        products.iter().flat_map(|product| factors(product, &shape.writes)).collect();
    words.extend(item.then(|| slot.item.word()));
    words
}

/// Words that the figure is made of which is told of a load: no item and no data where only a rate is told.
pub(crate) fn figured(
    catalog: &Catalog,
    request: &Request,
    demand: DemandId,
    resource: Resource,
) -> BTreeSet<Word> {
    let shape = &request.slot(catalog, demand).load;
    let scans = || request.load(catalog, demand).is_ok_and(|load| !load.scans.is_zero());
    let products: &[&[Factor]] = match resource {
        Resource::WriteOps => &[&shape.writes],
        Resource::ReadOps if scans() => &[&shape.reads, &shape.scans],
        Resource::ReadOps => &[&shape.reads],
        _ => return loading(catalog, request, demand, resource),
    };
    products.iter().flat_map(|product| factors(product, &shape.writes)).collect()
}

fn factors<'a>(product: &'a [Factor], writes: &'a [Factor]) -> Vec<Word> {
    let words = |factor: &Factor| match factor {
        Factor::Word(word) => vec![*word],
        Factor::MeanWrites => {
            let mut words = factors(writes, &[]);
            words.push(Word::Mean);
            words
        }
        Factor::Number(_) => Vec::new(),
    };
    product.iter().flat_map(words).collect()
}

/// Words that the size of an item is read from.
fn items(catalog: &Catalog, request: &Request, demand: DemandId) -> BTreeSet<Word> {
    let slot = request.slot(catalog, demand);
    std::iter::once(slot.item).chain(slot.min_value).map(|item| item.word()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn a_load_is_told_where_its_figure_was_stated() {
        let catalog = crate::shipped();
        let places = |workload: &str| {
            let text = format!("namespaces: [{{pattern: session-store, workload: {{{workload}}}}}]\n");
            let request = prism_registry::request::Document::read("r.yaml", &text)
                .lower(catalog)
                .unwrap_or_else(|why| panic!("{why:?}"))
                .request;
            let slot = DemandId::new(0);
            [Resource::Data, Resource::ReadOps, Resource::WriteOps, Resource::Ops, Resource::Throughput]
                .map(|resource| words::place(catalog, &request, Fact::Load(slot, resource)).is_stated())
        };
        assert_eq!(places("data_size: 9GiB"), [true, false, false, false, false]);
        assert_eq!(places("read_rps: 9"), [false, true, false, true, true]);
        assert_eq!(places("record_size: 9KiB"), [false, false, false, false, true]);
    }
}
