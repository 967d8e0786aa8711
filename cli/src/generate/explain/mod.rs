//! `explain` of a request: the whole story on stdout, and the questions that follow from it.

mod difference;
mod prices;
mod questions;
mod room;

use super::story::{self, Detail};
use super::{asked, broken, refusal, repairs, wrong};
use crate::args::ExplainArgs;
use crate::common::{Common, Loaded};
use crate::exit;
use crate::output::Text;
use crate::solving::Solving;
use prism::explain::Otherwise;
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{Explanation, Plan};
use prism::registry::Diagnostic;
use prism::request::Document;
use prism::request::question::{self, Rival, WhatIf};
use prism::{Optimum, Report, SolveError};
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
    let told = |findings: Vec<Diagnostic>| {
        wrong(common, registry, &findings);
        exit::USAGE
    };
    let catalog = registry.catalog();
    let lowered = document.lower(catalog).map_err(told)?;
    common.tell(&lowered.warnings, &registry.texts);
    let questions = read(args, catalog, &lowered.request).map_err(told)?;
    let asking = Asking { args, solving, catalog, request: &lowered.request, questions };
    asking.explained().map_err(|error| broken(common, &error))
}

/// What is asked of the answer.
#[derive(Default)]
struct Questions {
    rivals: Vec<(String, Rival)>,
    suppositions: Vec<WhatIf>,
}

/// Reads the questions.
fn read(args: &ExplainArgs, catalog: &Catalog, request: &Request) -> Result<Questions, Vec<Diagnostic>> {
    let (mut questions, mut found) = (Questions::default(), Vec::new());
    for text in &args.why_not {
        match question::why_not(catalog, request, text) {
            Ok(rival) => questions.rivals.push((text.clone(), rival)),
            Err(finding) => found.push(*finding),
        }
    }
    for text in &args.what_if {
        match question::what_if(catalog, request, text) {
            Ok(supposition) => questions.suppositions.push(supposition),
            Err(finding) => found.push(*finding),
        }
    }
    if found.is_empty() { Ok(questions) } else { Err(found) }
}

/// A request, and what is asked about its answer.
struct Asking<'a> {
    args: &'a ExplainArgs,
    solving: &'a Solving,
    catalog: &'a Catalog,
    request: &'a Request,
    questions: Questions,
}

impl Asking<'_> {
    fn explained(&self) -> Result<(String, u8), SolveError> {
        match prism::optimize(self.catalog, self.request, self.solving.options())? {
            Report::Optimal(optimum) => Ok((self.plan(&optimum)?, 0)),
            Report::NoPlan(why) => Ok((self.no_plan(&why)?, exit::NO_PLAN)),
            Report::Stopped { best: Some(plan), bound } => {
                Ok((story::stopped(self.request, plan.cost(), bound), exit::STOPPED_WITH_PLAN))
            }
            Report::Stopped { best: None, .. } => {
                let text = "stopped early: no valid plan was found, and none is ruled out\n";
                Ok((text.to_owned(), exit::STOPPED))
            }
        }
    }

    /// The story of a plan, or the answers to the questions about it.
    fn plan(&self, optimum: &Optimum) -> Result<String, SolveError> {
        if !self.args.why_not.is_empty() || !self.args.what_if.is_empty() {
            return self.answers(&optimum.plan);
        }
        let detail = Detail { explain: true, sources: self.args.sources };
        let text = story::story(self.catalog, self.request, optimum, detail);
        if optimum.cut_short {
            return Ok(text);
        }
        Ok(text + &costs(self.catalog, self.request, &optimum.plan, self.solving, detail)?)
    }

    fn no_plan(&self, why: &Explanation) -> Result<String, SolveError> {
        let found = prism::explain::repairs(self.catalog, self.request, self.solving.options())?;
        let mut text = refusal::refusal_beside_repairs(self.catalog, self.request, why);
        text.push_str(&repairs::story(self.catalog, self.request, why, &found));
        if let Some(supposed) = self.supposed()? {
            text.push_str(&questions::what_if_at_all(&self.args.what_if, &supposed));
        }
        Ok(text)
    }

    fn answers(&self, plan: &Plan) -> Result<String, SolveError> {
        let (catalog, request) = (self.catalog, self.request);
        let mut text = questions::chosen(catalog, request, plan);
        for (asked, rival) in &self.questions.rivals {
            let answer = prism::explain::why_not(catalog, request, rival, self.solving.options())?;
            text.push_str(&questions::why_not(catalog, request, plan, asked, &answer));
        }
        if let Some(supposed) = self.supposed()? {
            text.push_str(&questions::what_if(catalog, request, plan, &self.args.what_if, &supposed));
        }
        Ok(text)
    }

    /// What is supposed, all of it together.
    fn supposed(&self) -> Result<Option<Otherwise>, SolveError> {
        let suppositions = self.questions.suppositions.as_slice();
        if suppositions.is_empty() {
            return Ok(None);
        }
        prism::explain::what_if(self.catalog, self.request, suppositions, self.solving.options()).map(Some)
    }
}

/// What follows the story of a plan: what every constraint costs, how far prices may move, and where they come from.
pub(super) fn costs(
    catalog: &Catalog,
    request: &Request,
    plan: &Plan,
    solving: &Solving,
    detail: Detail,
) -> Result<String, SolveError> {
    let mut text = String::new();
    if !detail.explain && !detail.sources {
        return Ok(text);
    }
    let room = prism::explain::room(catalog, request, plan, solving.options())?;
    if detail.explain {
        let prices = prism::explain::prices(catalog, request, plan, solving.options())?;
        text.push_str(&prices::table(catalog, request, &prices));
        text.push_str(&room::table(catalog, &room));
    }
    if detail.sources {
        text.push_str(&room::sources(catalog, plan, &room));
    }
    Ok(text)
}
