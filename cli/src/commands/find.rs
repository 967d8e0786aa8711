//! `registry backends find`, in both vocabularies: a data model and capabilities, or interfaces by name.

use super::backends::lacked_by;
use super::data;
use crate::args::FindArgs;
use crate::common::Common;
use crate::render::style::{BOLD, GOOD, HINT, WARN, paint};
use crate::usage::Usage;
use crate::view::find::{Found, Has, Lacking};
use crate::view::names::{interfaces, qualifies};
use prism::{Match, find_backends, find_by_interfaces};
use prism_model::{CapabilityId, Catalog, InterfaceId, InterfaceSet, ModelId};
use std::process::ExitCode;

pub(super) fn run(args: &FindArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let asked = Asked::of(catalog, args)?;
    let (found, unsold): (Vec<Match>, Vec<Match>) = asked
        .matches(catalog)?
        .into_iter()
        .partition(|found| qualifies(catalog, found.backend, |offered| asked.all.covered_by(offered)));
    let rows: Vec<Found<'_>> = found.iter().map(|found| asked.found(catalog, found)).collect();
    data::write(common, &args.data, &rows, || page(&rows))?;
    for found in unsold {
        let name = &catalog.backend(found.backend).name;
        let words = format!("`{name}` implements all of that, but every offering of it lacks something");
        common.out.tell(&format!("{}: {words}\n", paint(HINT, "note")));
    }
    if rows.is_empty() {
        common.out.tell("no backend has all of that\n");
    }
    Ok(ExitCode::SUCCESS)
}

/// What was asked, in ids.
struct Asked {
    models: Vec<ModelId>,
    /// Named one by one.
    interfaces: Vec<InterfaceId>,
    /// Wanted in the models.
    capabilities: Vec<CapabilityId>,
    /// Every interface that somebody has to have.
    all: InterfaceSet,
}

impl Asked {
    fn of(catalog: &Catalog, args: &FindArgs) -> Result<Self, Usage> {
        let mut asked = Self {
            models: Vec::new(),
            interfaces: Vec::new(),
            capabilities: Vec::new(),
            all: InterfaceSet::default(),
        };
        for name in &args.interface {
            match (catalog.find_model(name), catalog.find_interface(name)) {
                (Some(model), _) => push(&mut asked.models, model),
                (None, Some(interface)) => push(&mut asked.interfaces, interface),
                (None, None) => return Err(unknown_interface(catalog, name)),
            }
        }
        for word in &args.capability {
            let (word, wanted) = wish(word)?;
            let capability = asked.capability(catalog, word)?;
            let interface = catalog.capability(capability).interface;
            match wanted {
                false => {}
                true if asked.models.is_empty() => push(&mut asked.interfaces, interface),
                true => push(&mut asked.capabilities, capability),
            }
        }
        let in_models = asked.capabilities.iter().map(|&capability| catalog.capability(capability).interface);
        asked.all = asked.interfaces.iter().copied().chain(in_models).collect();
        Ok(asked)
    }

    /// A word means what it means in the models asked about: `retention` of `timeseries` is its own.
    fn capability(&self, catalog: &Catalog, word: &str) -> Result<CapabilityId, Usage> {
        let of_model =
            |&model: &ModelId| catalog.find_capability(&format!("{}_{word}", catalog.model(model).name));
        let found = self.models.iter().find_map(of_model).or_else(|| catalog.find_capability(word));
        found.ok_or_else(|| {
            let bare = word.strip_suffix("_support").unwrap_or(word);
            let known = catalog.parts().capabilities.iter().map(|capability| capability.name.as_str());
            Usage::unknown("a capability", bare, known, "prismctl registry interfaces list")
        })
    }

    /// Backends that answer every part of the question.
    fn matches(&self, catalog: &Catalog) -> anyhow::Result<Vec<Match>> {
        let words: Vec<(&str, bool)> =
            self.capabilities.iter().map(|&id| (catalog.capability(id).name.as_str(), true)).collect();
        let mut answers = Vec::new();
        for &model in &self.models {
            answers.push(find_backends(catalog, &catalog.model(model).name, &words)?);
        }
        if answers.is_empty() || !self.interfaces.is_empty() {
            let names = interfaces(catalog, self.interfaces.iter().copied());
            answers.push(find_by_interfaces(catalog, &names.iter().map(String::as_str).collect::<Vec<_>>())?);
        }
        Ok(answers.into_iter().reduce(both).unwrap_or_default())
    }

    fn found<'a>(&self, catalog: &'a Catalog, found: &Match) -> Found<'a> {
        let of_model = |&model: &ModelId| Has {
            interface: &catalog.model(model).name,
            capabilities: capabilities(catalog, found, model),
        };
        let named =
            |&id: &InterfaceId| Has { interface: &catalog.interface(id).name, capabilities: Vec::new() };
        Found {
            backend: &catalog.backend(found.backend).name,
            has: self.models.iter().map(of_model).chain(self.interfaces.iter().map(named)).collect(),
            plugged: found.plugged,
            lacking: Lacking::of(catalog, found),
        }
    }
}

/// Once is enough.
fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// `scan_support`, `scan=true`, `persistence=false`.
fn wish(text: &str) -> Result<(&str, bool), Usage> {
    match text.split_once('=') {
        None => Ok((text, true)),
        Some((word, "true" | "required")) => Ok((word, true)),
        Some((word, "false" | "any")) => Ok((word, false)),
        Some((word, value)) => {
            Err(Usage::new(format!("--capability {text}: `{value}` is neither `true` nor `false`"))
                .hint(format!("write `--capability {word}=true`, or `{word}=false` for no wish")))
        }
    }
}

fn unknown_interface(catalog: &Catalog, name: &str) -> Usage {
    let parts = catalog.parts();
    let models = parts.models.iter().map(|model| model.name.as_str());
    let known = models.chain(parts.interfaces.iter().map(|interface| interface.name.as_str()));
    Usage::unknown("a data model or an interface", name, known, "prismctl registry interfaces list")
}

/// Backends in both answers, with what either says about them.
fn both(first: Vec<Match>, second: Vec<Match>) -> Vec<Match> {
    let merge = |one: Match| {
        let other = second.iter().find(|other| other.backend == one.backend)?;
        let mut merged = one;
        for &capability in &other.capabilities {
            push(&mut merged.capabilities, capability);
        }
        for &lack in &other.lacking {
            push(&mut merged.lacking, lack);
        }
        Some(merged)
    };
    first.into_iter().filter_map(merge).collect()
}

/// `scan_support`, …: what the backend has in one model.
fn capabilities(catalog: &Catalog, found: &Match, model: ModelId) -> Vec<String> {
    let of_model = |&&id: &&CapabilityId| catalog.interface(catalog.capability(id).interface).model == model;
    let own = found.capabilities.iter().filter(of_model);
    own.map(|&id| format!("{}_support", catalog.capability(id).name)).collect()
}

fn page(rows: &[Found<'_>]) -> String {
    let width = rows.iter().map(|row| row.backend.chars().count()).max().unwrap_or_default();
    rows.iter().map(|row| line(row, width)).collect()
}

/// `redis       ✓ keyvalue with scan_support, ttl_support`.
fn line(row: &Found<'_>, width: usize) -> String {
    let (models, named): (Vec<&Has<'_>>, Vec<&Has<'_>>) =
        row.has.iter().partition(|has| !has.capabilities.is_empty());
    let mut has: Vec<String> =
        models.iter().map(|has| format!("{} with {}", has.interface, has.capabilities.join(", "))).collect();
    if !named.is_empty() {
        has.push(named.iter().map(|has| has.interface).collect::<Vec<_>>().join(", "));
    }
    let name = paint(BOLD, format!("{:width$}", row.backend));
    format!("{name} {} {}{}\n", paint(GOOD, "✓"), has.join("; "), marks(row))
}

/// What stands in the way.
fn marks(row: &Found<'_>) -> String {
    let mut marks = String::new();
    if !row.plugged {
        marks += &paint(WARN, "   no plugin");
    }
    let mut lacked: Vec<&str> = Vec::new();
    row.lacking.iter().for_each(|lack| push(&mut lacked, lack.interface));
    for interface in lacked {
        let by: Vec<&str> =
            row.lacking.iter().filter(|lack| lack.interface == interface).map(|lack| lack.offering).collect();
        marks += &paint(WARN, format!("   no {interface} in {}", lacked_by(&by)));
    }
    marks
}
