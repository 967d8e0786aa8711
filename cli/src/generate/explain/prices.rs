//! What every constraint costs, as a table.

use super::super::columns::{Align, columns};
use super::super::money::signed;
use super::super::refusal::first_of;
use prism::explain::{Difference, Price};
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{MicroUsd, Place};
use prism::words::{self, Across};

/// The table; nothing where nothing was asked.
pub(in super::super) fn table(catalog: &Catalog, request: &Request, prices: &[Price]) -> String {
    if prices.is_empty() {
        return String::new();
    }
    let rows = rows(catalog, request, prices);
    let title = "what your constraints cost (each dropped alone, the request solved again)";
    format!("{title}\n{}", columns(&rows, "  ", [Align::Left, Align::Point, Align::Left]))
}

/// Each constraint, what it costs, and where it was stated; once where it costs several namespaces the same.
pub(super) fn rows(catalog: &Catalog, request: &Request, prices: &[Price]) -> Vec<[String; 3]> {
    let across = Across::new(catalog, request);
    let one = |price: &Price| {
        let place = match price.edit.place(request) {
            Place::File { .. } => price.edit.place(request).to_string(),
            Place::Flag(_) | Place::Default => String::new(),
        };
        (words::subject(catalog, request, &price.edit), place)
    };
    let key = |price: &Price| {
        let nameless = words::subject(catalog, across.nameless(), &price.edit);
        (across.namespace_of_edit(&price.edit), (nameless, figure(price.costs)))
    };
    let named: Vec<(String, String)> = prices.iter().map(one).collect();
    let all: Vec<_> = prices.iter().map(key).collect();
    let row = |(members, among): (Vec<usize>, Option<String>)| {
        let (nameless, figure) = &all[members[0]].1;
        let says = match among {
            Some(among) => format!("{nameless} {among}, in each alone"),
            None => named[members[0]].0.clone(),
        };
        let mut places: Vec<String> = members.iter().map(|&member| named[member].1.clone()).collect();
        places.dedup();
        [says, figure.clone(), first_of(&places)]
    };
    across.together(&all).into_iter().map(row).collect()
}

/// `+$1.46`, or what is known of it.
pub(in super::super) fn figure(costs: Difference) -> String {
    let amount = |amount: MicroUsd| signed(amount);
    match costs {
        Difference::Exact(exact) => amount(exact),
        Difference::Needed => "no plan without it".to_owned(),
        Difference::Between(Some(least), Some(most)) => {
            format!("{} to {} (stopped early)", amount(least), amount(most))
        }
        Difference::Between(Some(least), None) => format!("at least {} (stopped early)", amount(least)),
        Difference::Between(None, Some(most)) => format!("at most {} (stopped early)", amount(most)),
        Difference::Between(None, None) => "unknown (stopped early)".to_owned(),
    }
}
