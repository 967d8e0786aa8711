//! An explanation for a pull request: a sentence, a table of what fills each slot, and the rest folded away.

use super::super::measures::worse;
use super::super::money::{exact, more};
use super::super::story::changes;
use super::super::{refusal, repairs};
use super::prices::rows;
use super::{Asking, Told};
use crate::render::words::{LISTED, few};
use prism::Optimum;
use prism::model::{Filling, Plan};
use prism::words::{self, Across};
use std::fmt::Write as _;

/// The page.
pub(super) fn page(asking: &Asking<'_>, told: &Told<'_>) -> String {
    match told {
        Told::Plan(optimum, _, answers, supposed) if asking.is_question() => {
            let answers = asking.answers(&optimum.plan, answers, supposed.as_deref());
            headline(asking, optimum) + &slots(asking, &optimum.plan) + "\n" + &block(&answers)
        }
        Told::Plan(optimum, costs, ..) => {
            let mut text = headline(asking, optimum);
            text.push_str(&slots(asking, &optimum.plan));
            if !costs.prices.is_empty() {
                text.push_str("\n| constraint | costs |\n|---|---:|\n");
                for [says, costs, _] in rows(asking.catalog, asking.request, &costs.prices) {
                    let _ = writeln!(text, "| {} | {costs} |", cell(&says));
                }
            }
            text + &folded("The whole story", &asking.text(told))
        }
        Told::NoPlan(why, found, supposed) => {
            let facts = refusal::facts(asking.catalog, asking.request, why);
            let title = "cheapest repairs";
            let repairs = repairs::repairs(asking.catalog, asking.request, found, title);
            let mut conflicts = block(&facts);
            let apart = repairs::apart(asking.catalog, asking.request, why, found);
            for (index, alike) in apart.iter().enumerate() {
                if let (true, Some(first)) = (index > 0, alike.first()) {
                    let facts = refusal::facts(asking.catalog, asking.request, first);
                    let _ = write!(conflicts, "\nBesides, these cannot hold together.\n\n{}", block(&facts));
                }
                conflicts.push_str(&repairs::elsewhere(asking.catalog, asking.request, alike));
            }
            conflicts.push_str(&repairs::more(found));
            let asked = asking.without_plan(supposed.as_deref());
            let asked = if asked.is_empty() { asked } else { format!("\n{}", block(&asked)) };
            format!(
                "**No plan**, proven: these cannot hold together.\n\n{conflicts}\n{}{asked}",
                block(&repairs)
            ) + &folded("The whole story", &asking.text(told))
        }
        Told::Stopped(..) => block(&asking.text(told)),
    }
}

fn headline(asking: &Asking<'_>, optimum: &Optimum) -> String {
    let mut text = format!("**${}/month**, proven optimal", exact(optimum.plan.cost()));
    if let Some(rival) = &optimum.runner_up {
        let apart = rival.plan.cost() - optimum.plan.cost();
        let across = Across::new(asking.catalog, asking.request);
        let names = changes(&across, asking.catalog, asking.request, &rival.changes, "`");
        let _ = match worse(&optimum.plan, &rival.plan, rival.by) {
            Some(worse) => {
                write!(text, "; the next best is {}, but {worse} ({})", more(apart), few(&names, LISTED))
            }
            None => write!(text, "; the next best costs {} ({})", more(apart), few(&names, LISTED)),
        };
    }
    text + ".\n\n"
}

/// What fills each slot; once where it fills those of several namespaces.
fn slots(asking: &Asking<'_>, plan: &Plan) -> String {
    let (catalog, request) = (asking.catalog, asking.request);
    let across = Across::new(catalog, request);
    let key = |filling: &Filling| {
        let (demand, site) = (filling.demand(), filling.site());
        let slot = words::slot(catalog, across.nameless(), demand);
        (Some(request.demand(demand).namespace), (slot, site))
    };
    let all: Vec<_> = plan.fillings().iter().map(key).collect();
    let mut text = "| slot | backend | offering | region |\n|---|---|---|---|\n".to_owned();
    for (members, among) in across.together(&all) {
        let (slot, site) = &all[members[0]].1;
        let slot = match among {
            Some(among) => format!("{slot} {among}"),
            None => words::slot(catalog, request, plan.fillings()[members[0]].demand()),
        };
        let backend = &catalog.backend_at(*site).name;
        let offering = &catalog.offering_at(*site).name;
        let region = catalog.region_name(*site);
        let _ = writeln!(text, "| {slot} | {backend} | {offering} | {region} |");
    }
    text
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn block(text: &str) -> String {
    format!("```text\n{}\n```\n", text.trim_matches('\n'))
}

fn folded(title: &str, text: &str) -> String {
    format!("\n<details><summary>{title}</summary>\n\n{}\n</details>\n", block(text))
}
