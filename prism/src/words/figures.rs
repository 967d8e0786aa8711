//! Stated figures of the workload in words.

use super::{demand, rules};
use crate::explain::stated_with;
use prism_model::catalog::Catalog;
use prism_model::request::Request;
use prism_model::workload::Word;
use prism_model::{DemandId, Place};
use prism_registry::request::show_figure;

/// `write_rps of slot `sessions` is 5000`: of every slot to which it was stated in the same place.
#[must_use]
pub fn figure(catalog: &Catalog, request: &Request, of: DemandId, word: Word) -> String {
    let bound = stated_with(request, of, word);
    let who = match bound.as_slice() {
        [one] => demand(catalog, request, *one),
        all if all.len() == request.demands.len() => "every slot".to_owned(),
        several => format!("slots {}", rules::slots(catalog, request, several)),
    };
    format!("{} of {who} is {}", word.name(), show_figure(word, request.demand(of).workload.get(word)))
}

/// Where it was stated.
#[must_use]
pub fn figure_place(request: &Request, of: DemandId, word: Word) -> Place {
    request.demand(of).workload.place(word).clone()
}
