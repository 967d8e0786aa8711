//! `docs/costs.md`: every example is solved, and each line, each total and each charge is what a person worked out
//! by hand there. The tables add up by themselves, too.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic in a test is its report")]

use prism::model::{Catalog, CostLine, DemandId, Exact, LineKind, MicroUsd, Plan, Request};
use prism::registry::{Layer, read, shipped as shipped_layer};
use prism::request::Document;
use prism::{Options, Report, optimize};

const PAGE: &str = include_str!("../../docs/costs.md");

/// A request, what it is asked of, and the tables below it.
#[derive(Default)]
struct Example {
    title: String,
    overlay: Option<(String, String)>,
    request: String,
    bill: Vec<String>,
    charges: Vec<String>,
}

/// The examples of the page, in order.
fn examples() -> Vec<Example> {
    let mut all: Vec<Example> = Vec::new();
    let (mut title, mut overlay) = (String::new(), None);
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut title);
        } else if let Some(kind) = line.strip_prefix("```yaml ") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = block.join("\n") + "\n";
            match kind {
                "request" => all.push(Example {
                    title: title.clone(),
                    overlay: overlay.take(),
                    request: text,
                    ..Example::default()
                }),
                path => overlay = Some((path.to_owned(), text)),
            }
        } else if line.starts_with('|') && !line.starts_with("|---") {
            let example = all.last_mut().unwrap();
            let charges = line.starts_with("| charged to") || !example.charges.is_empty();
            if charges { &mut example.charges } else { &mut example.bill }.push(line.to_owned());
        }
    }
    all
}

impl Example {
    fn catalog(&self) -> Catalog {
        let mut layers = vec![shipped_layer()];
        layers.extend(self.overlay.iter().map(|(path, text)| Layer {
            name: "ours".into(),
            files: vec![(path.as_str().into(), text.clone())],
        }));
        let reading = read(&layers);
        let findings: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
        reading.catalog.unwrap_or_else(|| panic!("{}: {findings:?}", self.title))
    }

    fn request(&self, catalog: &Catalog) -> Request {
        let lowered = Document::read("docs/costs.md", &self.request).lower(catalog);
        lowered.unwrap_or_else(|findings| panic!("{}: {findings:?}", self.title)).request
    }
}

/// A plan's tables in the words of the page.
struct Shown<'a> {
    catalog: &'a Catalog,
    request: &'a Request,
    plan: &'a Plan,
}

impl Shown<'_> {
    fn bill(&self) -> Vec<String> {
        let mut rows = vec!["| for | line | quantity | price | $/month |".to_owned()];
        for pool in self.plan.pools() {
            let names: Vec<String> = pool.demands().iter().map(|&demand| self.name(demand)).collect();
            rows.extend(pool.lines().iter().map(|line| row(&names.join(", "), line)));
        }
        for filling in self.plan.fillings() {
            rows.extend(filling.lines().iter().map(|line| row(&self.name(filling.demand()), line)));
        }
        let lines: MicroUsd = self.plan.lines().map(|line| line.amount).sum();
        assert_eq!(lines, self.plan.cost(), "the lines add up");
        rows.push(format!("| | **total** | | | **{}** |", money(self.plan.cost())));
        rows
    }

    fn charges(&self) -> Vec<String> {
        let row = |filling: &prism::model::Filling| {
            format!("| {} | {} |", self.name(filling.demand()), money(filling.charge()))
        };
        let mut rows = vec!["| charged to | $/month |".to_owned()];
        rows.extend(self.plan.fillings().iter().map(row));
        let rest = self.plan.cost() - self.plan.charged();
        rows.push(format!("| bill minus charges | {} |", money(rest)));
        rows
    }

    fn name(&self, demand: DemandId) -> String {
        let slot = &self.request.slot(self.catalog, demand).name;
        format!("{}.{slot}", self.request.namespace(demand).name)
    }
}

fn row(name: &str, line: &CostLine) -> String {
    let kind = match &line.kind {
        LineKind::Base => "base".to_owned(),
        LineKind::Units => "units".to_owned(),
        LineKind::Meter(name) => name.clone(),
        LineKind::Included(name) => format!("included {name}"),
        LineKind::Emulated(_) => "emulated".to_owned(),
    };
    let (price, amount) = (cents(line.price.to_string()), money(line.amount));
    format!("| {name} | {kind} | {} | ${price} per {} | {amount} |", line.quantity, line.per)
}

/// All digits that count, and at least the cents.
fn money(amount: MicroUsd) -> String {
    cents(format!("{amount:.6}").trim_end_matches('0').to_owned())
}

fn cents(text: String) -> String {
    let missing = text.split_once('.').map_or(0, |(_, digits)| 2_usize.saturating_sub(digits.len()));
    text + &"0".repeat(missing)
}

#[test]
fn every_example_is_what_was_worked_out_by_hand() {
    let examples = examples();
    assert_eq!(examples.len(), 10);
    for example in &examples {
        let catalog = example.catalog();
        let request = example.request(&catalog);
        let Report::Optimal(optimum) = optimize(&catalog, &request, Options::default()).unwrap() else {
            panic!("{}: no optimum", example.title);
        };
        let shown = Shown { catalog: &catalog, request: &request, plan: &optimum.plan };
        assert_eq!(example.bill, shown.bill(), "{}", example.title);
        if !example.charges.is_empty() {
            assert_eq!(example.charges, shown.charges(), "{}", example.title);
        }
    }
}

/// Quantity × price is the amount, rounded once, and the amounts are the total: by the page alone.
#[test]
fn the_tables_add_up() {
    for example in examples() {
        let cells = |row: &String| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
        let number = |text: &str| Exact::parse(text).unwrap_or_else(|| panic!("{}: {text}", example.title));
        let mut total = Exact::ZERO;
        for row in &example.bill[1..example.bill.len() - 1] {
            let cells = cells(row);
            let price = cells[4].trim_start_matches('$').split(' ').next().unwrap().to_owned();
            let exact = number(&cells[3]).times(number(&price)).unwrap();
            let up = MicroUsd::rounded_up(exact).unwrap();
            let amount =
                if cells[2].starts_with("included") { -MicroUsd::rounded_down(exact).unwrap() } else { up };
            assert_eq!(cells[5], money(amount), "{row}");
            total = total.plus(number(&cells[5])).unwrap();
        }
        let last = cells(example.bill.last().unwrap());
        assert_eq!(number(last[5].trim_matches('*')), total, "{}", example.title);
    }
}
