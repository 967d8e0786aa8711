//! What every constraint is said to cost is the difference between two plans of brute force, to the last millionth of a
//! dollar.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism::explain::{Difference, Edit, prices};
use prism::{Options, Report, optimize};
use prism_proptests::changed::{Asked, each, wishes};

#[derive(Debug, Default)]
struct Tally {
    plans: usize,
    prices: usize,
    /// Constraints that cost something.
    dear: usize,
    /// Without which the plan would cost more.
    cheap: usize,
    /// Preferences and aims that cost something.
    soft: usize,
}

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        let report = optimize(asked.catalog, asked.request, Options::default());
        let Ok(Report::Optimal(optimum)) = report else { return Ok(()) };
        self.plans += 1;
        let told = prices(asked.catalog, asked.request, &optimum.plan, Options::default()).unwrap();
        let own = asked.cost(&[]).ok_or("no plan")?;
        for price in &told {
            let without = asked.cost(std::slice::from_ref(&price.edit));
            let (told, without) = match (price.costs, without) {
                (Difference::Exact(told), Some(without)) => (told, without),
                (Difference::Needed, None) => continue,
                other => return Err(format!("{:?}: {other:?}", price.edit)),
            };
            if own - without != i128::from(told.0) {
                return Err(format!(
                    "{:?} is said to cost {}, it costs {}",
                    price.edit,
                    told.0,
                    own - without
                ));
            }
            self.prices += 1;
            self.dear += usize::from(told.0 > 0);
            self.cheap += usize::from(told.0 < 0);
            let soft = matches!(price.edit, Edit::DropPreference | Edit::CostAlone);
            self.soft += usize::from(soft && told.0 > 0);
        }
        complete(asked, &told)
    }
}

/// Nothing that forbids is left out.
fn complete(asked: &Asked<'_>, told: &[prism::explain::Price]) -> Result<(), String> {
    let stated = |edit: &Edit| matches!(edit, Edit::DropWish(_) | Edit::DropRule(_));
    let missing = wishes(asked.request)
        .into_iter()
        .filter(stated)
        .find(|edit| !told.iter().any(|own| own.edit == *edit));
    missing.map_or(Ok(()), |edit| Err(format!("{edit:?} has no price")))
}

#[test]
fn every_constraint_costs_what_is_said() {
    let mut tally = Tally::default();
    let wrong = each("prices", |asked| if asked.has_twins() { Ok(()) } else { tally.ask(asked) });
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    println!("{tally:?}");
    assert!(tally.plans >= 350 && tally.prices >= 1_000 && tally.dear >= 100, "{tally:?}");
    assert!(tally.cheap >= 5 && tally.soft >= 20, "{tally:?}");
}
