//! How far prices may move, and the figures that decided.

use super::super::columns::{Align, columns};
use super::super::money::exact;
use super::super::story::confidence_word;
use prism::explain::{Figure, Limit, Room, figures};
use prism::model::catalog::Catalog;
use prism::model::{Exact, LineKind, MicroUsd, Plan};
use prism::registry::units::show_percent;

/// How dear each chosen offering may get before another plan is cheaper.
pub(in super::super) fn table(catalog: &Catalog, room: &[Room]) -> String {
    if room.is_empty() {
        return String::new();
    }
    let row = |room: &Room| {
        let name = catalog.offering(room.offering).name.clone();
        [name, limit(room.limit), unit(catalog, *room)]
    };
    let rows: Vec<[String; 3]> = room.iter().map(row).collect();
    let title = "how dear it may get, all else equal, before another plan is best, or none is left";
    format!("{title}\n{}", columns(&rows, "  ", [Align::Left, Align::Left, Align::Left]))
}

/// `134.9% of its price`.
fn limit(limit: Limit) -> String {
    match limit {
        Limit::UpTo(thousandths) => format!("up to {} of its price", percent(thousandths)),
        Limit::Any => "any price up to a hundred times its own".to_owned(),
        Limit::Unknown => "unknown (stopped early)".to_owned(),
    }
}

pub(super) fn percent(thousandths: i64) -> String {
    show_percent(Exact::ratio(thousandths.into(), 1_000).unwrap_or(Exact::ONE))
}

/// `$33.48 a unit`, where units are what is paid for.
fn unit(catalog: &Catalog, room: Room) -> String {
    let tariff = catalog.offering(room.offering).tariff.as_ref();
    match (room.limit, tariff) {
        (Limit::UpTo(thousandths), Some(tariff)) if tariff.unit > MicroUsd::ZERO => {
            let most = i128::from(tariff.unit.0) * i128::from(thousandths) / 1_000;
            let most = MicroUsd(i64::try_from(most).unwrap_or(i64::MAX));
            format!("${} a unit instead of ${}", exact(most), exact(tariff.unit))
        }
        _ => String::new(),
    }
}

/// Every figure with its age, its confidence and its source, and whether the plan hangs on one that nobody vouches for.
pub(in super::super) fn sources(catalog: &Catalog, plan: &Plan, room: &[Room]) -> String {
    let figures = figures(catalog, plan);
    let row = |figure: &Figure| {
        let source = catalog.source(figure.source);
        let confidence = source.confidence.map_or("unknown", confidence_word);
        [
            source.as_of.clone(),
            format!("{confidence} confidence"),
            catalog.offering(figure.offering).name.clone(),
            price(figure),
            source.text.clone(),
        ]
    };
    let rows: Vec<[String; 5]> = figures.iter().map(row).collect();
    let left = Align::Left;
    format!("sources\n{}{}", columns(&rows, "  ", [left; 5]), verdicts(catalog, &figures, room))
}

pub(super) fn price(figure: &Figure) -> String {
    let what = match &figure.kind {
        LineKind::Base => "base",
        LineKind::Units => "unit",
        LineKind::Meter(name) | LineKind::Included(name) => name.as_str(),
        LineKind::Emulated(_) => "penalty",
    };
    match figure.kind {
        LineKind::Units => format!("{what} ${}", figure.price),
        _ => format!("{what} ${} per {}", figure.price, figure.per),
    }
}

/// For every offering with a figure of low confidence: how wrong it may be.
fn verdicts(catalog: &Catalog, figures: &[Figure], room: &[Room]) -> String {
    let doubtful = |room: &&Room| {
        figures.iter().any(|figure| figure.offering == room.offering && figure.is_doubtful(catalog))
    };
    let verdict = |room: &Room| {
        let name = &catalog.offering(room.offering).name;
        let hangs = format!("the decision hangs on figures of low confidence: `{name}`");
        match room.limit {
            Limit::UpTo(thousandths) => {
                let more = percent(thousandths - 1_000);
                format!("{hangs} may cost {more} more, beyond that another plan is best, or none is left\n")
            }
            Limit::Any => {
                format!(
                    "figures of low confidence do not decide: `{name}` is chosen at any price up to a hundred times its own\n"
                )
            }
            Limit::Unknown => format!("{hangs}; how far it may be wrong is unknown (stopped early)\n"),
        }
    };
    let all: String = room.iter().filter(doubtful).map(verdict).collect();
    match all.is_empty() && !figures.iter().any(|figure| figure.is_doubtful(catalog)) {
        true => "no figure of low confidence is among them\n".to_owned(),
        false => all,
    }
}
