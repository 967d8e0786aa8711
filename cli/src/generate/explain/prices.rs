//! What every constraint costs, as a table.

use super::super::columns::{Align, columns};
use super::super::money::signed;
use prism::explain::{Difference, Price};
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{MicroUsd, Place};
use prism::words;

/// The table; nothing where nothing was asked.
pub(in super::super) fn table(catalog: &Catalog, request: &Request, prices: &[Price]) -> String {
    if prices.is_empty() {
        return String::new();
    }
    let row = |price: &Price| {
        let place = match price.edit.place(request) {
            Place::File { .. } => price.edit.place(request).to_string(),
            Place::Flag(_) | Place::Default => String::new(),
        };
        [words::subject(catalog, request, &price.edit), figure(price.costs), place]
    };
    let rows: Vec<[String; 3]> = prices.iter().map(row).collect();
    let title = "what your constraints cost (each dropped alone, the request solved again)";
    format!("{title}\n{}", columns(&rows, "  ", [Align::Left, Align::Point, Align::Left]))
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
