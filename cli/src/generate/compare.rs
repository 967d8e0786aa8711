//! `compare`: what else there is, as a table or as JSON on stdout.

mod json;
mod rows;

pub(super) use rows::Rows;

use super::{asked, told_no_plan, wrong};
use crate::args::{CompareArgs, CompareFormat, SplitArg};
use crate::common::{Common, Loaded};
use crate::exit;
use crate::output::Text;
use crate::outputs;
use crate::solving::Solving;
use crate::usage::Usage;
use prism::alternatives::{self, End, Frontier, Listed, Outcome, Split, Table};
use prism::model::Place;
use prism::model::catalog::Catalog;
use prism::model::request::{Measure, Request};
use prism::registry::Diagnostic;
use prism::request::Document;
use prism::{Options, SolveError};
use std::process::ExitCode;

/// What one environment comes to.
enum Compared {
    Top(Listed),
    Pareto(Vec<String>, Frontier),
    By(Split, Table),
}

/// Runs the command.
///
/// # Errors
/// What the system says about the files, or a comparison that makes no sense.
pub(crate) fn run(args: &CompareArgs, common: &Common) -> anyhow::Result<ExitCode> {
    outputs::beside(args.ask.file.as_ref(), args.output.as_ref())?;
    let mut registry = common.load()?;
    let document = asked(&args.ask, measures(args)?, &mut registry)?;
    let doing = match (args.pareto.is_empty(), args.by) {
        (false, _) => "looking for points of the trade (--limit N takes fewer)",
        (true, Some(_)) => "looking for the best plan of each",
        (true, None) => "looking for the next best plans",
    };
    let solving = Solving::start(&args.ask.solving, common.out, doing);
    let environments = document.environments();
    let (mut texts, mut code) = (Vec::new(), 0);
    for one in &environments {
        let named = one.environment.first().filter(|_| environments.len() > 1).map(|name| name.text());
        if let Some(name) = named {
            common.out.tell(&format!("environment {name}\n"));
        }
        match answer(args, common, &registry, &solving, one) {
            Ok((text, worst)) => {
                texts.push(text);
                code = code.max(worst);
            }
            Err(why) => return Ok(ExitCode::from(why)),
        }
    }
    common.out.write(args.output.as_deref(), Text::Exact(&texts.join("\n")))?;
    Ok(ExitCode::from(code))
}

/// The measures of a trade, as the request's objective.
fn measures(args: &CompareArgs) -> anyhow::Result<Option<String>> {
    let names: Vec<&str> = args.pareto.iter().map(|name| name.trim()).collect();
    if names.is_empty() {
        return Ok(None);
    }
    let typed = names.join(",");
    if !(2..=3).contains(&names.len()) {
        let usage = Usage::new(format!("--pareto {typed}: a trade is between two or three measures"));
        return Err(usage.hint("write `--pareto cost,latency`; `--optimize` takes a single one").into());
    }
    if names.iter().any(|name| name.contains(':')) {
        let usage = Usage::new(format!("--pareto {typed}: a trade shows every value and takes no tolerance"));
        return Err(usage.hint("tolerances belong to `--optimize`").into());
    }
    Ok(Some(typed))
}

/// The objective was typed as `--pareto`.
fn as_typed(finding: &mut Diagnostic) {
    if let Place::Flag(text) = &finding.place
        && let Some(rest) = text.strip_prefix("--optimize ")
    {
        finding.place = Place::Flag(format!("--pareto {rest}").into());
    }
}

/// One environment's answer and exit code, or the exit code of none.
fn answer(
    args: &CompareArgs,
    common: &Common,
    registry: &Loaded,
    solving: &Solving,
    document: &Document,
) -> Result<(String, u8), u8> {
    let catalog = registry.catalog();
    let lowered = match document.lower(catalog) {
        Ok(lowered) => lowered,
        Err(mut findings) => {
            findings.iter_mut().filter(|_| !args.pareto.is_empty()).for_each(as_typed);
            wrong(common, registry, &findings);
            return Err(exit::USAGE);
        }
    };
    common.tell(&lowered.warnings, &registry.texts);
    let request = lowered.request;
    let compared = compare(args, catalog, &request, solving.options())
        .map_err(|error| super::broken(common, registry, &error))?;
    match compared.verdict() {
        Ok(code) => Ok((compared.written(args.format, catalog, &request), code)),
        Err(exit::NO_PLAN) => Err(told_no_plan(solving, common, registry, &request)),
        Err(code) => {
            common.out.tell("stopped early: no valid plan was proven best, and none is ruled out\n");
            Err(code)
        }
    }
}

fn compare(
    args: &CompareArgs,
    catalog: &Catalog,
    request: &Request,
    options: Options<'_>,
) -> Result<Compared, SolveError> {
    if let Some(split) = args.by {
        let split = match split {
            SplitArg::Vendor => Split::Vendor,
            SplitArg::Region => Split::Region,
            SplitArg::Backend => Split::Backend,
        };
        let scope: Vec<_> = request.demand_ids().collect();
        let table = alternatives::by(catalog, request, split, &scope, options)?;
        return Ok(Compared::By(split, table));
    }
    if let Some(count) = args.top {
        return alternatives::top(catalog, request, count, options).map(Compared::Top);
    }
    let levels = request.objective.iter().take(args.pareto.len());
    let measures: Vec<Measure> = levels.map(|level| level.measure).collect();
    let frontier = alternatives::pareto(catalog, request, &measures, args.limit, options)?;
    let names = args.pareto.iter().map(|name| name.trim().to_owned()).collect();
    Ok(Compared::Pareto(names, frontier))
}

impl Compared {
    /// The exit code of an answer, or that of none.
    fn verdict(&self) -> Result<u8, u8> {
        let (found, end) = match self {
            Self::Top(listed) => (listed.plans.len(), listed.end),
            Self::Pareto(_, frontier) => (frontier.points.len(), frontier.end),
            Self::By(_, table) => by_verdict(table),
        };
        match (found, end) {
            (0, End::Stopped) => Err(exit::STOPPED),
            (0, End::Complete | End::Limit) => Err(exit::NO_PLAN),
            (_, End::Stopped) => Ok(exit::STOPPED_WITH_PLAN),
            (_, End::Complete | End::Limit) => Ok(0),
        }
    }

    fn written(&self, format: CompareFormat, catalog: &Catalog, request: &Request) -> String {
        match format {
            CompareFormat::Table => Rows { catalog, request }.text(self),
            CompareFormat::Json => json::text(catalog, request, self),
        }
    }
}

fn by_verdict(table: &Table) -> (usize, End) {
    let outcomes = || table.rows.iter().map(|row| &row.outcome).chain([&table.best]);
    let stopped = outcomes().any(|outcome| matches!(outcome, Outcome::Stopped { .. }));
    let found = outcomes().filter(|outcome| best_of(outcome).is_some()).count();
    (found, if stopped { End::Stopped } else { End::Complete })
}

/// The plan of a value, proven or not.
fn best_of(outcome: &Outcome) -> Option<&prism::model::Plan> {
    match outcome {
        Outcome::Plan(plan) | Outcome::Stopped { best: Some(plan), .. } => Some(plan),
        Outcome::Nothing(_) | Outcome::Stopped { best: None, .. } => None,
    }
}
