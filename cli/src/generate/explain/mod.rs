//! `explain` of a request: the whole story on stdout, and the questions that follow from it.

mod prices;

pub(super) use prices::table as prices;

use super::story::{self, Detail};
use super::{asked, broken, refusal, repairs, wrong};
use crate::args::ExplainArgs;
use crate::common::{Common, Loaded};
use crate::exit;
use crate::output::Text;
use crate::solving::Solving;
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::request::Document;
use prism::{Report, SolveError};
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// What the system says about the files.
pub(crate) fn run(args: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let mut registry = common.load()?;
    let document = asked(&args.ask, None, &mut registry)?;
    let solving = Solving::start(&args.ask.solving);
    let environments = document.environments();
    let (mut texts, mut code) = (Vec::new(), 0);
    for one in &environments {
        let named = one.environment.first().filter(|_| environments.len() > 1).map(|name| name.text());
        let title = named.map(|name| format!("environment {name}\n")).unwrap_or_default();
        match answer(args, common, &registry, &solving, one) {
            Ok((text, own)) => {
                texts.push(title + &text);
                code = code.max(own);
            }
            Err(why) => return Ok(ExitCode::from(why)),
        }
    }
    common.out.write(args.output.as_deref(), Text::Exact(&texts.join("\n")))?;
    Ok(ExitCode::from(code))
}

/// One environment's text and exit code, or the exit code of none.
fn answer(
    args: &ExplainArgs,
    common: &Common,
    registry: &Loaded,
    solving: &Solving,
    document: &Document,
) -> Result<(String, u8), u8> {
    let catalog = registry.catalog();
    let lowered = document.lower(catalog).map_err(|findings| {
        wrong(common, registry, &findings);
        exit::USAGE
    })?;
    common.tell(&lowered.warnings, &registry.texts);
    explained(args, solving, catalog, &lowered.request).map_err(|error| broken(common, &error))
}

fn explained(
    args: &ExplainArgs,
    solving: &Solving,
    catalog: &Catalog,
    request: &Request,
) -> Result<(String, u8), SolveError> {
    match prism::optimize(catalog, request, solving.options())? {
        Report::Optimal(optimum) => {
            let detail = Detail { explain: true, sources: args.sources };
            let text = story::story(catalog, request, &optimum, detail);
            if optimum.cut_short {
                return Ok((text, 0));
            }
            let prices = prism::explain::prices(catalog, request, &optimum.plan, solving.options())?;
            Ok((text + &self::prices(catalog, request, &prices), 0))
        }
        Report::NoPlan(why) => {
            let found = prism::explain::repairs(catalog, request, solving.options())?;
            let text = refusal::refusal_beside_repairs(catalog, request, &why);
            Ok((text + &repairs::story(catalog, request, &why, &found), exit::NO_PLAN))
        }
        Report::Stopped { best: Some(plan), bound } => {
            Ok((story::stopped(request, plan.cost(), bound), exit::STOPPED_WITH_PLAN))
        }
        Report::Stopped { best: None, .. } => {
            Ok(("stopped early: no valid plan was found, and none is ruled out\n".to_owned(), exit::STOPPED))
        }
    }
}
