//! A problem as a file.

use super::{ATTRIBUTES, Bare, Demand, Measure, Rule, SITE, Scope, Site, VALUES};
use std::fmt::Write as _;

/// The whole file.
#[must_use]
pub fn file(bare: &Bare) -> String {
    let resources: Vec<String> = (0..bare.resources).map(|resource| format!("\"r{resource}\"")).collect();
    let mut text = format!(
        "{{\"format\": \"prism-problem/1\", \"name\": \"bare\", \"resources\": [{}],\n\"sites\": [{}],\n\"demands\": [{}],\n",
        resources.join(", "),
        joined(bare.sites.iter().enumerate().map(site)),
        joined(bare.demands.iter().enumerate().map(demand)),
    );
    let _ =
        write!(text, "\"matrices\": {},\n\"rules\": [{}]", matrix(bare), joined(bare.rules.iter().map(rule)));
    if !bare.objectives.is_empty() {
        let _ = write!(text, ",\n\"objectives\": [{}]", joined(bare.objectives.iter().map(objective)));
    }
    text + "}\n"
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",\n  ")
}

fn numbers(numbers: &[i64]) -> String {
    format!("[{}]", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// The name of an attribute.
#[must_use]
pub fn attribute(attribute: usize) -> &'static str {
    if attribute == SITE { "site" } else { ATTRIBUTES[attribute] }
}

/// The name of a value.
fn value(attribute: usize, value: usize) -> String {
    if attribute == SITE { format!("s{value}") } else { format!("{}{value}", &ATTRIBUTES[attribute][..1]) }
}

fn site((index, site): (usize, &Site)) -> String {
    let held = site.capacity.iter().map(|held| held.map_or("null".to_owned(), |held| held.to_string()));
    let capacity = held.collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "{{\"id\": \"s{index}\", \"base\": {}, \"unit\": {}, \"capacity\": [{capacity}]",
        site.base, site.unit
    );
    if site.owned > 0 {
        let _ = write!(text, ", \"owned\": {}, \"spare\": {}", site.owned, numbers(&site.spare));
    }
    if let Some(limit) = site.limit {
        let _ = write!(text, ", \"limit\": {limit}");
    }
    let stated = site.attributes.iter().enumerate().filter_map(|(attribute, stated)| {
        stated.map(|stated| format!("\"{}\": \"{}\"", ATTRIBUTES[attribute], value(attribute, stated)))
    });
    text + &format!(", \"attributes\": {{{}}}}}", stated.collect::<Vec<_>>().join(", "))
}

fn demand((index, demand): (usize, &Demand)) -> String {
    let options = demand.options.iter().map(|choice| {
        let load =
            choice.load.as_ref().map(|load| format!(", \"load\": {}", numbers(load))).unwrap_or_default();
        let [first, second] = VALUES;
        format!(
            "{{\"site\": \"s{}\", \"cost\": {}{load}, \"values\": {{\"{first}\": {}, \"{second}\": {}}}}}",
            choice.site, choice.cost, choice.values[0], choice.values[1]
        )
    });
    format!(
        "{{\"id\": \"d{index}\", \"optional\": {}, \"load\": {}, \"options\": [{}]}}",
        demand.optional,
        numbers(&demand.load),
        options.collect::<Vec<_>>().join(", ")
    )
}

fn matrix(bare: &Bare) -> String {
    let mut rows: Vec<String> = Vec::new();
    for from in 0..3 {
        let cells = bare.matrix.iter().filter(|cell| cell.0 == from);
        let cells: Vec<String> = cells.map(|&(_, to, far)| format!("\"{}\": {far}", value(1, to))).collect();
        if !cells.is_empty() {
            rows.push(format!("\"{}\": {{{}}}", value(1, from), cells.join(", ")));
        }
    }
    format!("{{\"distance\": {{{}}}}}", rows.join(", "))
}

fn among(scope: &Scope) -> String {
    let names =
        |demands: &Vec<usize>| demands.iter().map(|demand| format!("\"d{demand}\"")).collect::<Vec<_>>();
    scope
        .as_ref()
        .map(|demands| format!(", \"demands\": [{}]", names(demands).join(", ")))
        .unwrap_or_default()
}

fn within(least: Option<i64>, most: Option<i64>) -> String {
    let least = least.map(|least| format!(", \"min\": {least}")).unwrap_or_default();
    least + &most.map(|most| format!(", \"max\": {most}")).unwrap_or_default()
}

fn condition((demand, of, what): (usize, usize, usize)) -> String {
    format!(
        "{{\"demand\": \"d{demand}\", \"attribute\": \"{}\", \"value\": \"{}\"}}",
        attribute(of),
        value(of, what)
    )
}

fn rule(rule: &Rule) -> String {
    let kind = super::KINDS[rule.kind()];
    let body = match rule {
        Rule::Linear(terms, least, most) => {
            let term = |(demand, site, coef): &(usize, usize, i64)| {
                format!("{{\"demand\": \"d{demand}\", \"site\": \"s{site}\", \"coef\": {coef}}}")
            };
            let terms = terms.iter().map(term).collect::<Vec<_>>().join(", ");
            format!("\"terms\": [{terms}]{}", within(*least, *most))
        }
        Rule::Distinct(of, scope, least, most, fees) => {
            let fee = |(what, fee): &(usize, i64)| format!("\"{}\": {fee}", value(*of, *what));
            let fees: Vec<String> = fees.iter().map(fee).collect();
            let fees =
                if fees.is_empty() { String::new() } else { format!(", \"fees\": {{{}}}", fees.join(", ")) };
            format!("\"attribute\": \"{}\"{}{}{fees}", attribute(*of), among(scope), within(*least, *most))
        }
        Rule::Same(of, scope) | Rule::Different(of, scope) => {
            format!("\"attribute\": \"{}\"{}", attribute(*of), among(scope))
        }
        Rule::PairMax(scope, most) => {
            format!("\"matrix\": \"distance\", \"attribute\": \"region\"{}, \"max\": {most}", among(scope))
        }
        Rule::Implies(when, then) => format!("\"if\": {}, \"then\": {}", condition(*when), condition(*then)),
        Rule::Share(of, what, percent, load, scope) => {
            let load = load.map_or("demands".to_owned(), |resource| format!("load:r{resource}"));
            format!(
                "\"attribute\": \"{}\", \"value\": \"{}\", \"max_percent\": {percent}, \"of\": \"{load}\"{}",
                attribute(*of),
                value(*of, *what),
                among(scope)
            )
        }
        Rule::Open(sites, least, most) => {
            let sites: Vec<String> = sites.iter().map(|site| format!("\"s{site}\"")).collect();
            format!("\"sites\": [{}]{}", sites.join(", "), within(*least, *most))
        }
        Rule::CostMax(most) => format!("\"max\": {most}"),
        Rule::CostShare(of, what, ppm) => {
            let (of, what) = (attribute(*of), value(*of, *what));
            format!("\"attribute\": \"{of}\", \"value\": \"{what}\", \"max_ppm\": {ppm}")
        }
    };
    format!("{{\"kind\": \"{kind}\", {body}}}")
}

fn objective((of, tolerance): &(Measure, i64)) -> String {
    let of = match of {
        Measure::Weighted(weight, part) => format!(
            "\"weighted\": [{{\"weight\": 1, \"measure\": \"cost\"}}, {{\"weight\": {weight}, \"measure\": \"{}\"}}]",
            measure(part.alone())
        ),
        plain => format!("\"measure\": \"{}\"", measure(*plain)),
    };
    format!("{{{of}, \"tolerance_ppm\": {tolerance}}}")
}

/// The name of a measure.
#[must_use]
pub fn measure(of: Measure) -> String {
    match of {
        Measure::Cost => "cost".to_owned(),
        Measure::Distinct(named) => format!("distinct:{}", attribute(named)),
        Measure::Sum(name) => format!("sum:{}", VALUES[name]),
        Measure::Worst(name) => format!("worst:{}", VALUES[name]),
        Measure::Weighted(weight, part) => format!("1*cost + {weight}*{}", measure(part.alone())),
    }
}
