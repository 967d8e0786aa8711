//! `generate config`: a configuration on stdout, its story on stderr.
//!
//! Backends that are all named are written as named; anything left open is chosen, proven cheapest. With several
//! environments each gets a document, and nothing is written unless every one of them has a plan.

mod columns;
mod json;
mod money;
mod refusal;
mod story;

use crate::args::{ConfigFormat, EngineName, GenerateConfigArgs};
use crate::common::{Common, Loaded};
use crate::exit;
use crate::output::Text;
use prism::model::Catalog;
use prism::registry::config::NamespaceConfig;
use prism::request::{Flags, lower};
use prism::solver::{Budget, Engine, Exact, Ilp};
use prism::{Named, Options, Report};
use std::process::ExitCode;
use story::Detail;

/// What one environment comes to.
enum Answered {
    /// A configuration, proven.
    Proven(NamespaceConfig),
    /// A valid configuration, not proven best.
    Unproven(NamespaceConfig),
    /// No configuration, with the exit code that says why.
    Nothing(u8),
}

/// Runs the command.
///
/// # Errors
/// What the system says about the output.
pub(crate) fn run(args: &GenerateConfigArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let registry = common.load()?;
    let mut configs = Vec::new();
    let mut code = 0;
    let environments = args.environments();
    for environment in &environments {
        if let (true, Some(name)) = (environments.len() > 1, environment) {
            common.out.tell(&format!("environment {name}\n"));
        }
        match one(args, common, &registry, &args.flags(*environment))? {
            Answered::Proven(config) => configs.push(config),
            Answered::Unproven(config) => {
                configs.push(config);
                code = exit::STOPPED_WITH_PLAN;
            }
            Answered::Nothing(why) => return Ok(ExitCode::from(why)),
        }
    }
    if let [first, rest @ ..] = configs.as_slice() {
        rest.iter().for_each(|other| common.out.tell(&difference(first, other)));
    }
    let text = match args.format {
        ConfigFormat::Yaml => prism::registry::config::render(&configs),
        ConfigFormat::Json => json::render(&configs),
    };
    common.out.write(args.output.as_deref(), Text::Exact(&text))?;
    Ok(ExitCode::from(code))
}

fn one(
    args: &GenerateConfigArgs,
    common: &Common,
    registry: &Loaded,
    flags: &Flags,
) -> anyhow::Result<Answered> {
    let catalog = registry.catalog();
    if prism::names_everything(catalog, flags) {
        return Ok(match prism::name_backends(catalog, flags) {
            Ok(Named::Config(config, warnings)) => {
                common.tell(&warnings, &registry.texts);
                Answered::Proven(config)
            }
            Ok(Named::NoPlan(refused)) => {
                let (bare, request, why) = *refused;
                common.out.tell(&refusal::refusal(&bare, &request, &why));
                Answered::Nothing(exit::NO_PLAN)
            }
            Err(findings) => wrong(common, registry, &findings),
        });
    }
    let lowered = match lower(catalog, flags) {
        Ok(lowered) => lowered,
        Err(findings) => return Ok(wrong(common, registry, &findings)),
    };
    common.tell(&lowered.warnings, &registry.texts);
    for implied in &lowered.implied {
        common.out.tell(&format!("note: {implied}\n"));
    }
    let budget = args.max_nodes.map_or_else(Budget::unlimited, Budget::nodes);
    let (exact, ilp) = (Exact, Ilp::default());
    let engine: &dyn Engine = match args.engine {
        EngineName::Exact => &exact,
        EngineName::Ilp => &ilp,
    };
    let request = lowered.request;
    match prism::optimize(catalog, &request, Options { engine, budget }) {
        Ok(report) => Ok(told(args, common, catalog, &request, report)),
        Err(error) => Ok(broken(common, &error)),
    }
}

fn broken(common: &Common, error: &prism::SolveError) -> Answered {
    let (hint, code) = way_out(error);
    common.out.tell(&format!("error: {error}\n{hint}"));
    Answered::Nothing(code)
}

/// What to do without an answer, and how to exit. That the cross-check computes in floats and may break is known;
/// that our own search does is a bug.
fn way_out(error: &prism::SolveError) -> (&'static str, u8) {
    match error {
        prism::SolveError::TooLarge(_) => ("", exit::USAGE),
        prism::SolveError::Failed { engine, .. } | prism::SolveError::Refused { engine, .. }
            if *engine != Exact.name() =>
        {
            (
                "hint: this engine computes in floats; the default one is exact, leave `--engine` out\n",
                exit::STOPPED,
            )
        }
        prism::SolveError::Failed { .. } | prism::SolveError::Refused { .. } => ("", exit::BUG),
    }
}

fn wrong(common: &Common, registry: &Loaded, findings: &[prism::registry::Diagnostic]) -> Answered {
    common.tell(findings, &registry.texts);
    Answered::Nothing(exit::USAGE)
}

fn told(
    args: &GenerateConfigArgs,
    common: &Common,
    catalog: &Catalog,
    request: &prism::model::Request,
    report: Report,
) -> Answered {
    match report {
        Report::Optimal(optimum) => {
            let detail = Detail { explain: args.explain, sources: args.sources };
            common.out.tell(&story::story(catalog, request, &optimum, detail));
            Answered::Proven(prism::plan_config(catalog, request, &optimum.plan))
        }
        Report::NoPlan(why) => {
            common.out.tell(&refusal::refusal(catalog, request, &why));
            Answered::Nothing(exit::NO_PLAN)
        }
        Report::Stopped { best: Some(plan), bound } => {
            common.out.tell(&story::stopped(request, plan.cost(), bound));
            Answered::Unproven(prism::plan_config(catalog, request, &plan))
        }
        Report::Stopped { best: None, .. } => {
            common.out.tell("stopped early: no valid plan was found, and none is ruled out\n");
            Answered::Nothing(exit::STOPPED)
        }
    }
}

/// The slots in which two environments differ.
fn difference(first: &NamespaceConfig, other: &NamespaceConfig) -> String {
    let environment =
        |config: &NamespaceConfig| config.environment.clone().unwrap_or_else(|| "prod".to_owned());
    let filled = |config: &NamespaceConfig, slot: &str| {
        let slot = config.slots.iter().find(|filled| filled.slot == slot)?;
        let offering = slot.offering.clone().unwrap_or_else(|| slot.backend.clone());
        Some(slot.region.as_ref().map_or(offering.clone(), |region| format!("{offering} in {region}")))
    };
    let mut slots: Vec<&str> =
        first.slots.iter().chain(&other.slots).map(|slot| slot.slot.as_str()).collect();
    let mut seen = std::collections::BTreeSet::new();
    slots.retain(|slot| seen.insert(*slot));
    let lines: Vec<String> = slots
        .into_iter()
        .filter(|slot| filled(first, slot) != filled(other, slot))
        .map(|slot| {
            let shown = |config| filled(config, slot).unwrap_or_else(|| "empty".to_owned());
            format!("  {slot}: {} → {}\n", shown(first), shown(other))
        })
        .collect();
    let title = format!("{} → {}", environment(first), environment(other));
    if lines.is_empty() {
        format!("{title}: no difference\n")
    } else {
        format!("{title} differs in\n{}", lines.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_cross_check_is_no_bug_of_ours() {
        let failed = |engine| prism::SolveError::Failed { engine, why: "Singular matrix".into() };
        assert_eq!(way_out(&failed(Ilp::default().name())).1, exit::STOPPED);
        assert_eq!(way_out(&failed(Exact.name())).1, exit::BUG);
    }
}
