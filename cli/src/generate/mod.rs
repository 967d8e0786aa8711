//! `generate config`: a configuration on stdout, its story on stderr.
//!
//! Backends that are all named are written as named; anything left open is chosen, proven cheapest. With several
//! environments each gets a document, and nothing is written unless every one of them has a plan.

mod columns;
pub(crate) mod compare;
pub(crate) mod explain;
mod json;
mod keep;
mod measures;
mod money;
mod nowhere;
mod placed;
mod refusal;
mod repairs;
mod stopped;
mod story;
mod typed;

use crate::args::{AskArgs, ConfigFormat, GenerateConfigArgs};
use crate::common::{Common, Loaded};
use crate::exit;
use crate::input;
use crate::output::Text;
use crate::plan::make::Found;
use crate::solving::Solving;
use crate::usage::Usage;
pub(crate) use measures::{name as level, shown};
pub(crate) use money::exact;
use prism::alternatives::End;
use prism::explain::{Patch, Repair};
use prism::model::{Catalog, Request};
use prism::registry::config::NamespaceConfig;
use prism::registry::{Diagnostic, Severity};
use prism::request::Document;
use prism::request::codes::TOO_MUCH;
use prism::solver::{Engine as _, Exact};
use prism::{Named, Options, Report};
use std::cell::OnceCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use story::Detail;

/// Larger files are no requests.
const MOST_BYTES: u64 = prism::registry::node::MAX_BYTES as u64;

/// What one environment comes to.
enum Answered {
    /// Configurations; whether everything that was asked is proven; and the plan they are of, if it was searched for.
    Configs(Vec<NamespaceConfig>, bool, Option<Box<Found>>),
    /// No configuration, with the exit code that says why.
    Nothing(u8),
}

/// A command at work.
struct Work<'a> {
    args: &'a GenerateConfigArgs,
    common: &'a Common,
    registry: &'a Loaded,
    solving: Solving,
    /// The request with the repair that was applied, or why it has no words; set where one was.
    mended: OnceCell<Result<Document, &'static str>>,
    /// Whether the request is for several environments.
    is_of_several: bool,
}

/// Runs the command.
///
/// # Errors
/// What the system says about the files.
pub(crate) fn run(args: &GenerateConfigArgs, common: &Common) -> anyhow::Result<ExitCode> {
    keep::apart(args)?;
    let mut registry = common.load()?;
    let document = asked(&args.ask, None, &mut registry)?;
    match &args.apply {
        Some(letter) if args.print_request => {
            return print_repaired(args, common, &registry, &document, letter);
        }
        _ if args.print_request => return print_request(args, common, &registry, &document),
        _ => {}
    }
    for (flag, given) in [("--plan", &args.plan), ("--veripb", &args.veripb)] {
        if let (Some(_), [_, _, ..]) = (given, document.environments().as_slice()) {
            let hint = "what is kept is of one environment: `--env prod`";
            let why = format!("{flag}: the request is for several environments");
            return Err(Usage::new(why).hint(hint).into());
        }
    }
    let keeps = args.plan.is_some() || args.veripb.is_some();
    let solving = Solving::start_keeping(&args.ask.solving, common.out, "looking for the best plan", keeps);
    let environments = document.environments();
    let is_of_several = environments.len() > 1;
    let work = Work { args, common, registry: &registry, solving, mended: OnceCell::new(), is_of_several };
    let (mut configs, mut plan) = (Vec::new(), None);
    let mut code = 0;
    for one in &environments {
        if let (true, Some(name)) = (is_of_several, one.environment.first()) {
            common.out.tell(&format!("environment {}\n", name.text()));
        }
        match work.answer(one) {
            Answered::Configs(config, proven, found) => {
                configs.push(config);
                plan = found;
                code = if proven { code } else { exit::STOPPED_WITH_PLAN };
            }
            Answered::Nothing(exit::NO_PLAN) if environments.len() == 1 => {
                work.keep(one, None, None)?;
                return Ok(ExitCode::from(exit::NO_PLAN));
            }
            Answered::Nothing(why) => return Ok(ExitCode::from(why)),
        }
    }
    if let [first, rest @ ..] = configs.as_slice() {
        rest.iter().for_each(|other| common.out.tell(&difference(first, other)));
    }
    let all = configs.concat();
    let text = match args.format {
        ConfigFormat::Yaml => prism::registry::config::render(&all),
        ConfigFormat::Json => json::render(&all),
    };
    common.out.write(args.output.as_deref(), Text::Exact(&text))?;
    if let [one] = environments.as_slice() {
        work.keep(one, Some(&prism::registry::config::render(&all)), plan.as_deref())?;
    }
    Ok(ExitCode::from(code))
}

/// The request: the file's, refined by the flags, or the flags' alone; with another objective, if one is given.
pub(crate) fn asked(
    args: &AskArgs,
    objective: Option<String>,
    registry: &mut Loaded,
) -> anyhow::Result<Document> {
    let mut flags = args.flags();
    flags.optimize.extend(objective);
    let mut document = Document::of_flags(registry.catalog(), &flags);
    if let Some(path) = &args.file {
        let (name, text) = (input::name_of(path), input::text_of(path, MOST_BYTES)?);
        document = Document::read(&name, &text).refine(registry.catalog(), document);
        registry.texts.insert(name.into(), text);
    }
    let Some(current) = document.current.clone() else { return Ok(document) };
    let path = beside(args.file.as_deref().filter(|_| !current.is_flag()), current.text());
    let (name, text) = (input::name_of(&path), input::text_of(&path, MOST_BYTES)?);
    let document = document.with_running(&name, &text);
    registry.texts.insert(name.into(), text);
    Ok(document)
}

/// A path that a file names is meant from where the file is.
fn beside(file: Option<&Path>, path: &str) -> PathBuf {
    file.and_then(Path::parent).map_or_else(|| path.into(), |folder| folder.join(path))
}

/// The request as a file, if it is one that can be answered.
fn print_request(
    args: &GenerateConfigArgs,
    common: &Common,
    registry: &Loaded,
    document: &Document,
) -> anyhow::Result<ExitCode> {
    for one in document.environments() {
        match one.lower(registry.catalog()) {
            Ok(lowered) => common.tell(&lowered.warnings, &registry.texts),
            Err(findings) => {
                common.tell(&findings, &registry.texts);
                return Ok(ExitCode::from(exit::USAGE));
            }
        }
    }
    common.out.write(args.output.as_deref(), Text::Exact(&document.to_yaml()))?;
    Ok(ExitCode::SUCCESS)
}

/// The request file with a repair written into it; where that takes more than words in their places, what to change.
fn print_repaired(
    args: &GenerateConfigArgs,
    common: &Common,
    registry: &Loaded,
    document: &Document,
    letter: &str,
) -> anyhow::Result<ExitCode> {
    let [one] = &document.environments()[..] else {
        let hint = "one file for each environment: `--env prod`";
        return Err(Usage::new("--apply: the request is for several environments").hint(hint).into());
    };
    let catalog = registry.catalog();
    let request = match one.lower(catalog) {
        Ok(lowered) => lowered.request,
        Err(findings) => {
            common.tell(&findings, &registry.texts);
            return Ok(ExitCode::from(exit::USAGE));
        }
    };
    let solving = Solving::start(&args.ask.solving, common.out, "looking for the best plan");
    let work = Work { args, common, registry, solving, mended: OnceCell::new(), is_of_several: false };
    let (repair, line) = match work.repair(&request, letter) {
        Ok(found) => found,
        Err(code) => return Ok(ExitCode::from(code)),
    };
    let Some(patch) = work.patch(one, &request, &repair) else {
        let change = line.split_once(": ").map_or(line.as_str(), |(_, change)| change).trim_end();
        let error = Usage::new(format!("--apply {letter}: it cannot be written into the file word by word"));
        return Err(error.hint(format!("change it by hand: {change}")).into());
    };
    common.out.tell(&line);
    common.out.write(args.output.as_deref(), Text::Exact(&patch.text))?;
    Ok(ExitCode::SUCCESS)
}

impl Work<'_> {
    /// The answer for one environment.
    fn answer(&self, document: &Document) -> Answered {
        let (common, catalog) = (self.common, self.registry.catalog());
        let lowered = match document.lower(catalog) {
            Ok(lowered) => lowered,
            Err(findings) => return wrong(common, self.registry, &findings),
        };
        common.tell(&lowered.warnings, &self.registry.texts);
        if lowered.named {
            return self.named(lowered.request);
        }
        for implied in &lowered.implied {
            common.out.tell(&format!("note: {implied}\n"));
        }
        let (request, known) = match &self.args.apply {
            Some(letter) => match self.repair(&lowered.request, letter) {
                Ok((repair, line)) => {
                    common.out.tell(&line);
                    let _ = self.mended.set(self.mended(document, &lowered.request, &repair));
                    (prism::explain::mended(&lowered.request, &repair.edits), Some(repair.plan))
                }
                Err(code) => return Answered::Nothing(code),
            },
            None => (lowered.request, None),
        };
        match prism::optimize(catalog, &request, self.solving.options()) {
            Ok(Report::Stopped { best, bound, reached }) => {
                // The look for repairs may have taken all the time there was, and it found the best plan of each.
                let (best, bound, reached) = match known {
                    Some(plan) => stopped::known(catalog, &request, plan),
                    None => (best, bound, reached),
                };
                self.told(&request, Report::Stopped { best, bound, reached })
            }
            Ok(report) => self.told(&request, report),
            Err(error) => Answered::Nothing(broken(common, self.registry, &error)),
        }
    }

    /// The name of an environment, where the request is for several.
    fn environment<'r>(&self, request: &'r Request) -> Option<&'r str> {
        self.is_of_several.then_some(request.environment.value.as_str())
    }

    /// A repair and the line that says it; or the exit code, where there is nothing to repair or no such repair.
    fn repair(&self, request: &Request, letter: &str) -> Result<(Repair, String), u8> {
        let (common, catalog) = (self.common, self.registry.catalog());
        let wrong = |what: String| {
            common.out.tell(&format!(
                "error: --apply {letter}: {what}\nhint: without `--apply` the repairs are shown\n"
            ));
            exit::USAGE
        };
        let found = prism::explain::repairs(catalog, request, self.solving.telling());
        let found = found.map_err(|error| broken(common, self.registry, &error))?;
        if found.is_needless() {
            return Err(wrong("the request has a plan as it is, nothing needs repair".to_owned()));
        }
        let ended = found.repairs.is_empty() && !found.complete;
        let (repair, line) = repairs::chosen(catalog, request, &found, letter).map_err(|what| {
            let code = wrong(what);
            if ended { exit::STOPPED } else { code }
        })?;
        Ok((repair.clone(), line))
    }

    /// The request file with a repair written into it, if that takes no more than words in their places.
    fn patch(&self, document: &Document, request: &Request, repair: &Repair) -> Option<Patch> {
        let original = repairs::original(self.registry, self.args.ask.file.as_deref(), document, request)?;
        original.patched(self.registry.catalog(), request, &repair.edits)
    }

    /// The backends that were named: nothing is compared.
    fn named(&self, request: Request) -> Answered {
        if self.args.top > 1 {
            self.common.out.tell(&format!(
                "error: --top {}: every slot is written as named, so there is nothing to rank\nhint: add `--optimize cost` to rank the offerings of the backends you name\n",
                self.args.top
            ));
            return Answered::Nothing(exit::USAGE);
        }
        for (flag, given) in [("--explain", self.args.explain), ("--sources", self.args.sources)] {
            if given {
                self.common.out.tell(&format!(
                    "note: every slot is written as named, so `{flag}` has nothing to tell; `--optimize cost` compares offerings\n"
                ));
            }
        }
        match prism::name_backends(self.registry.catalog(), request) {
            Ok(Named::Configs(configs)) => Answered::Configs(configs, true, None),
            Ok(Named::NoPlan(refused)) => {
                let (bare, request, why) = *refused;
                self.common.out.tell(&refusal::refusal(&bare, &request, &why));
                Answered::Nothing(exit::NO_PLAN)
            }
            Err(error) => Answered::Nothing(broken(self.common, self.registry, &error)),
        }
    }

    fn told(&self, request: &Request, report: Report) -> Answered {
        let (out, catalog) = (&self.common.out, self.registry.catalog());
        match report {
            Report::Optimal(optimum) => {
                let detail = Detail { explain: self.args.explain, sources: self.args.sources };
                out.tell(&story::story(catalog, request, &optimum, detail));
                match explain::costs(catalog, request, &optimum, &self.solving, detail) {
                    Ok(costs) => out.tell(&costs),
                    Err(error) => return Answered::Nothing(broken(self.common, self.registry, &error)),
                }
                match self.next_best(request) {
                    Ok(whole) => {
                        let found = Found::best(&optimum.plan, &optimum.levels);
                        let configs = prism::plan_configs(catalog, request, &optimum.plan);
                        Answered::Configs(configs, whole, Some(Box::new(found)))
                    }
                    Err(error) => Answered::Nothing(broken(self.common, self.registry, &error)),
                }
            }
            Report::NoPlan(why) => match refused(&self.solving, self.common, catalog, request, &why) {
                Ok(found) => {
                    let words = typed::generated(std::env::args().skip(1), self.environment(request));
                    out.tell(&repairs::command(words, &found));
                    Answered::Nothing(exit::NO_PLAN)
                }
                Err(error) => Answered::Nothing(broken(self.common, self.registry, &error)),
            },
            Report::Stopped { best: Some(plan), reached, .. } => {
                out.tell(&stopped::stopped(catalog, request, &plan, &reached));
                if self.args.top > 1 {
                    out.tell("the next best plans were not looked for\n");
                }
                let found = Found::stopped(&plan, &reached);
                let configs = prism::plan_configs(catalog, request, &plan);
                Answered::Configs(configs, false, Some(Box::new(found)))
            }
            Report::Stopped { best: None, .. } => {
                out.tell("stopped early: no valid plan was found, and none is ruled out\n");
                Answered::Nothing(exit::STOPPED)
            }
        }
    }

    /// Tells the best plans after one another, where they were asked for; whether that list is whole.
    fn next_best(&self, request: &Request) -> Result<bool, prism::SolveError> {
        if self.args.top == 1 {
            return Ok(true);
        }
        let catalog = self.registry.catalog();
        let listed = prism::alternatives::top(catalog, request, self.args.top, self.solving.options())?;
        self.common.out.tell(&compare::Rows { catalog, request }.top(&listed));
        Ok(listed.end != End::Stopped)
    }
}

/// Tells what broke; returns the exit code.
fn broken(common: &Common, registry: &Loaded, error: &prism::SolveError) -> u8 {
    if let prism::SolveError::TooLarge(why) = error {
        let finding = Diagnostic::new(TOO_MUCH, Severity::Error, why.place.clone(), why.to_string());
        let hint =
            "state figures that something on earth could serve (`--workload`, `workload:` in a request)";
        common.tell(&[finding.hint(hint)], &registry.texts);
        return exit::USAGE;
    }
    let (hint, code) = way_out(error);
    common.out.tell(&format!("error: {error}\n{hint}"));
    code
}

/// What to do without an answer, and how to exit. That an engine of others may break is known; that our own search
/// does is a bug.
fn way_out(error: &prism::SolveError) -> (&'static str, u8) {
    match error {
        prism::SolveError::Failed { engine, .. } | prism::SolveError::Refused { engine, .. }
            if *engine != Exact.name() =>
        {
            (
                "hint: this engine is not ours and may break; `--engine exact` does not depend on it\n",
                exit::STOPPED,
            )
        }
        _ => ("", exit::BUG),
    }
}

fn wrong(common: &Common, registry: &Loaded, findings: &[Diagnostic]) -> Answered {
    common.tell(findings, &registry.texts);
    Answered::Nothing(exit::USAGE)
}

/// Why there is no plan, and what could be taken back.
fn refused(
    solving: &Solving,
    common: &Common,
    catalog: &Catalog,
    request: &Request,
    why: &prism::model::Explanation,
) -> Result<prism::explain::Repairs, prism::SolveError> {
    // What is proven is told before the search for repairs, which may take long.
    common.out.tell(&refusal::refusal_beside_repairs(catalog, request, why));
    let found = prism::explain::repairs(catalog, request, solving.telling())?;
    common.out.tell(&repairs::story(catalog, request, why, &found));
    Ok(found)
}

/// Tells why there is no plan; returns the exit code.
fn told_no_plan(solving: &Solving, common: &Common, registry: &Loaded, request: &Request) -> u8 {
    let catalog = registry.catalog();
    match prism::optimize(catalog, request, Options { budget: solving.unlimited(), ..Options::default() }) {
        Ok(Report::NoPlan(why)) => match refused(solving, common, catalog, request, &why) {
            Ok(_) => exit::NO_PLAN,
            Err(error) => broken(common, registry, &error),
        },
        Ok(Report::Stopped { best: None, .. }) => {
            common.out.tell("no plan: proven; stopped before the reason was found\n");
            exit::NO_PLAN
        }
        Ok(_) => exit::BUG,
        Err(error) => broken(common, registry, &error),
    }
}

/// The slots in which two environments differ.
fn difference(first: &[NamespaceConfig], other: &[NamespaceConfig]) -> String {
    let environment = |configs: &[NamespaceConfig]| {
        configs.first().and_then(|config| config.environment.clone()).unwrap_or_else(|| "prod".to_owned())
    };
    let (mut seen, mut lines) = (std::collections::BTreeSet::new(), String::new());
    for (namespace, slot) in slots_of(first).chain(slots_of(other)).filter(|&name| seen.insert(name)) {
        let (before, after) = (filling(first, namespace, slot), filling(other, namespace, slot));
        if before != after {
            let shown = |filling: Option<String>| filling.unwrap_or_else(|| "empty".to_owned());
            let name = if first.len() > 1 { format!("{namespace}.{slot}") } else { slot.to_owned() };
            let _ = writeln!(lines, "  {name}: {} → {}", shown(before), shown(after));
        }
    }
    let title = format!("{} → {}", environment(first), environment(other));
    if lines.is_empty() {
        format!("{title}: no difference\n")
    } else {
        format!("{title} differs in\n{lines}")
    }
}

fn slots_of(configs: &[NamespaceConfig]) -> impl Iterator<Item = (&str, &str)> {
    configs
        .iter()
        .flat_map(|config| config.slots.iter().map(|slot| (config.name.as_str(), slot.slot.as_str())))
}

/// What fills a slot: `redis`, or an offering and where.
fn filling(configs: &[NamespaceConfig], namespace: &str, slot: &str) -> Option<String> {
    let config = configs.iter().find(|config| config.name == namespace)?;
    let slot = config.slots.iter().find(|filled| filled.slot == slot)?;
    let offering = slot.offering.clone().unwrap_or_else(|| slot.backend.clone());
    Some(slot.region.as_ref().map_or(offering.clone(), |region| format!("{offering} in {region}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_cross_check_is_no_bug_of_ours() {
        let failed = |engine| prism::SolveError::Failed { engine, why: "Singular matrix".into() };
        assert_eq!(way_out(&failed(prism::solver::Ilp::default().name())).1, exit::STOPPED);
        assert_eq!(way_out(&failed(Exact.name())).1, exit::BUG);
    }
}
