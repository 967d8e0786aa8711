//! `explain` of a request: the whole story on stdout, and the questions that follow from it.

mod difference;
mod json;
mod markdown;
mod prices;
mod questions;
mod rival;
mod room;

use super::stopped::stopped;
use super::story::{self, Detail};
use super::{MOST_BYTES, asked, broken, refusal, repairs, typed, wrong};
use crate::args::{ExplainArgs, ExplainFormat};
use crate::common::{Common, Loaded};
use crate::exit;
use crate::input;
use crate::output::Text;
use crate::outputs;
use crate::solving::Solving;
use difference::Side;
use prism::explain::{Against, Original, Otherwise, Price, Repairs, Room, WhyNot};
use prism::model::catalog::Catalog;
use prism::model::request::Request;
use prism::model::{Explanation, MicroUsd, Plan};
use prism::registry::Diagnostic;
use prism::request::Document;
use prism::request::question::{self, Rival, WhatIf};
use prism::request::rival::{self as whole, Configured};
use prism::solver::Reached;
use prism::{Optimum, Report, SolveError};
use std::path::Path;
use std::process::ExitCode;

/// Runs the command.
///
/// # Errors
/// What the system says about the files.
pub(crate) fn run(args: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    outputs::beside(args.ask.file.as_ref(), args.output.as_ref())?;
    let mut registry = common.load()?;
    let document = asked(&args.ask, None, &mut registry)?;
    for path in args.why_not.iter().filter(|text| is_file(text)) {
        registry.texts.insert(path.as_str().into(), input::text_of(Path::new(path), MOST_BYTES)?);
    }
    let solving = Solving::start(&args.ask.solving, common.out, "looking for the answers");
    let environments = document.environments();
    let (mut answers, mut code) = (Vec::new(), 0);
    for one in &environments {
        match answer(args, common, &registry, &solving, one, environments.len() > 1) {
            Ok((value, own)) => {
                answers.push(value);
                code = code.max(own);
            }
            Err(why) => return Ok(ExitCode::from(why)),
        }
    }
    common.out.write(args.output.as_deref(), Text::Exact(&written(args.format, answers)))?;
    Ok(ExitCode::from(code))
}

/// One environment's answer in the form that was asked for.
enum Answer {
    Text(String),
    Json(serde_json::Value),
}

/// All environments together.
fn written(format: ExplainFormat, answers: Vec<(String, Answer)>) -> String {
    let many = answers.len() > 1;
    let (mut texts, mut values) = (Vec::new(), Vec::new());
    for (environment, answer) in answers {
        match (answer, format) {
            (Answer::Json(value), _) => values.push(value),
            (Answer::Text(text), ExplainFormat::Markdown) if many => {
                texts.push(format!("## Environment `{environment}`\n\n{text}"));
            }
            (Answer::Text(text), _) if many => texts.push(format!("environment {environment}\n{text}")),
            (Answer::Text(text), _) => texts.push(text),
        }
    }
    match format {
        ExplainFormat::Json => {
            format!("{:#}\n", serde_json::json!({ "format": "prism-explanation/1", "answers": values }))
        }
        ExplainFormat::Text | ExplainFormat::Markdown => texts.join("\n"),
    }
}

/// One environment's name, answer and exit code, or the exit code of none.
fn answer(
    args: &ExplainArgs,
    common: &Common,
    registry: &Loaded,
    solving: &Solving,
    document: &Document,
    is_of_several: bool,
) -> Result<((String, Answer), u8), u8> {
    let told = |findings: Vec<Diagnostic>| {
        wrong(common, registry, &findings);
        exit::USAGE
    };
    let catalog = registry.catalog();
    let lowered = document.lower(catalog).map_err(told)?;
    common.tell(&lowered.warnings, &registry.texts);
    let questions = read(args, registry, document, &lowered.request).map_err(told)?;
    let request = &lowered.request;
    let original = repairs::original(registry, args.ask.file.as_deref(), document, request);
    let named = lowered.named;
    let asking = Asking { args, solving, catalog, request, named, original, questions, is_of_several };
    let (told, code) = asking.explained().map_err(|error| broken(common, registry, &error))?;
    let answer = match args.format {
        ExplainFormat::Text => Answer::Text(asking.text(&told)),
        ExplainFormat::Markdown => Answer::Text(markdown::page(&asking, &told)),
        ExplainFormat::Json => Answer::Json(json::answer(&asking, &told)),
    };
    Ok(((lowered.request.environment.value.clone(), answer), code))
}

/// Whether a whole configuration is meant: nothing else is called so.
fn is_file(text: &str) -> bool {
    let kind = Path::new(text).extension();
    kind.is_some_and(|kind| ["yaml", "yml", "json"].iter().any(|known| kind.eq_ignore_ascii_case(known)))
}

/// What is asked of the answer.
#[derive(Default)]
struct Questions {
    rivals: Vec<(String, WhyNotWhat)>,
    suppositions: Vec<WhatIf>,
}

/// What is asked for in the place of what was chosen.
enum WhyNotWhat {
    /// In a word.
    One(Rival),
    /// A configuration.
    Those(Box<Configured>),
}

/// Why that was not chosen.
enum Because<'a> {
    One(WhyNot),
    Those(&'a Configured, Box<Against>),
}

/// Reads the questions.
fn read(
    args: &ExplainArgs,
    registry: &Loaded,
    document: &Document,
    request: &Request,
) -> Result<Questions, Vec<Diagnostic>> {
    let catalog = registry.catalog();
    let (mut questions, mut found) = (Questions::default(), Vec::new());
    for text in &args.why_not {
        let rival = match registry.texts.get(text.as_str()).filter(|_| is_file(text)) {
            Some(file) => whole::read(catalog, document, request, text, file)
                .map(|those| WhyNotWhat::Those(Box::new(those))),
            None => question::why_not(catalog, request, text)
                .map(WhyNotWhat::One)
                .map_err(|finding| vec![*finding]),
        };
        match rival {
            Ok(rival) => questions.rivals.push((text.clone(), rival)),
            Err(findings) => found.extend(findings),
        }
    }
    for text in &args.what_if {
        match question::what_if(catalog, request, text) {
            Ok(supposition) => questions.suppositions.push(supposition),
            Err(finding) => found.push(*finding),
        }
    }
    if found.is_empty() {
        // A catalogue is consistent at any prices; were it not, the answer would say so.
        let dear = prism::explain::too_dear(catalog, &questions.suppositions).ok().flatten();
        found.extend(dear.and_then(|index| args.what_if.get(index)).map(|text| question::too_dear(text)));
    }
    if found.is_empty() { Ok(questions) } else { Err(found) }
}

/// A request, and what is asked about its answer.
struct Asking<'a> {
    args: &'a ExplainArgs,
    solving: &'a Solving,
    catalog: &'a Catalog,
    request: &'a Request,
    /// Whether all that has to be filled is filled as named.
    named: bool,
    /// The file that repairs are patches of.
    original: Option<Original>,
    questions: Questions,
    /// Whether other environments are asked about, too.
    is_of_several: bool,
}

/// Everything there is to tell.
enum Told<'a> {
    /// A plan, proven.
    Plan(Box<Optimum>, Box<Costs>, Vec<(&'a str, Because<'a>)>, Option<Box<Otherwise>>),
    /// None, proven.
    NoPlan(Explanation, Box<Repairs>, Option<Box<Otherwise>>),
    /// Stopped early.
    Stopped(Option<Plan>, MicroUsd, Reached),
}

/// What a plan hangs on.
#[derive(Default)]
struct Costs {
    prices: Vec<Price>,
    room: Vec<Room>,
}

impl Asking<'_> {
    fn explained(&self) -> Result<(Told<'_>, u8), SolveError> {
        let (catalog, request) = (self.catalog, self.request);
        Ok(match prism::optimize(catalog, request, self.solving.options())? {
            Report::Optimal(optimum) => {
                let costs = self.costs(&optimum)?;
                let rivals = self.questions.rivals.iter();
                let why_not =
                    rivals.map(|(asked, rival)| Ok((&**asked, self.why_not(&optimum.plan, rival)?)));
                let answers = why_not.collect::<Result<_, SolveError>>()?;
                (Told::Plan(optimum, Box::new(costs), answers, self.supposed()?), 0)
            }
            Report::NoPlan(why) => {
                let found = prism::explain::repairs(catalog, request, self.solving.telling())?;
                (Told::NoPlan(why, Box::new(found), self.supposed()?), exit::NO_PLAN)
            }
            Report::Stopped { best, bound, reached } => {
                let code = if best.is_some() { exit::STOPPED_WITH_PLAN } else { exit::STOPPED };
                (Told::Stopped(best, bound, reached), code)
            }
        })
    }

    fn why_not<'q>(&self, best: &Plan, rival: &'q WhyNotWhat) -> Result<Because<'q>, SolveError> {
        let (catalog, options) = (self.catalog, self.solving.telling());
        Ok(match rival {
            WhyNotWhat::One(rival) => {
                Because::One(prism::explain::why_not(catalog, self.request, rival, options)?)
            }
            WhyNotWhat::Those(those) => {
                let against = prism::explain::why_not_configured(catalog, best, those, options)?;
                Because::Those(those, Box::new(against))
            }
        })
    }

    /// Prices and room, unless only questions are asked; where the story was cut short, as far as they are soon known.
    fn costs(&self, optimum: &Optimum) -> Result<Costs, SolveError> {
        if self.is_question() {
            return Ok(Costs::default());
        }
        let options = || telling(self.solving, optimum);
        Ok(Costs {
            prices: prism::explain::prices(self.catalog, self.request, &optimum.plan, options())?,
            room: prism::explain::room(self.catalog, self.request, &optimum.plan, options())?,
        })
    }

    fn is_question(&self) -> bool {
        !self.args.why_not.is_empty() || !self.args.what_if.is_empty()
    }

    /// What is supposed, all of it together.
    fn supposed(&self) -> Result<Option<Box<Otherwise>>, SolveError> {
        let suppositions = self.questions.suppositions.as_slice();
        if suppositions.is_empty() {
            return Ok(None);
        }
        let options = self.solving.telling();
        prism::explain::what_if(self.catalog, self.request, suppositions, options)
            .map(|one| Some(Box::new(one)))
    }

    /// For people, on a terminal.
    fn text(&self, told: &Told<'_>) -> String {
        match told {
            Told::Plan(optimum, _, answers, supposed) if self.is_question() => {
                questions::chosen(self.catalog, self.request, &optimum.plan)
                    + &self.answers(&optimum.plan, answers, supposed.as_deref())
            }
            Told::Plan(optimum, costs, ..) => {
                let detail = Detail { explain: true, sources: self.args.sources };
                story::story(self.catalog, self.request, optimum, detail) + &self.costs_text(optimum, costs)
            }
            Told::NoPlan(why, found, supposed) => {
                let mut text = refusal::refusal_beside_repairs(self.catalog, self.request, why);
                text.push_str(&repairs::story(self.catalog, self.request, why, found));
                text.push_str(&repairs::command(self.generated(), found));
                text + &self.without_plan(supposed.as_deref())
            }
            Told::Stopped(Some(plan), _, reached) => {
                stopped(self.catalog, self.request, plan, reached) + &self.after_the_stop()
            }
            Told::Stopped(None, ..) => {
                let none = "stopped early: no valid plan was found, and none is ruled out\n";
                none.to_owned() + &self.after_the_stop()
            }
        }
    }

    /// The command that writes the configuration of this request. What is only named has to be optimised: else it is
    /// written as named, and nothing is repaired.
    fn generated(&self) -> Vec<String> {
        let environment = self.is_of_several.then_some(self.request.environment.value.as_str());
        let mut words = typed::explained(std::env::args().skip(1), environment);
        words.extend(self.named.then(|| ["--optimize", "cost"].map(str::to_owned)).into_iter().flatten());
        words
    }

    /// What was asked of a request that has no plan.
    fn without_plan(&self, supposed: Option<&Otherwise>) -> String {
        let mut text = supposed
            .map_or_else(String::new, |supposed| questions::what_if_at_all(&self.args.what_if, supposed));
        for asked in &self.args.why_not {
            text.push_str(&questions::untold(
                asked,
                "there is no plan to hold it against: mend the request first",
            ));
        }
        text
    }

    /// What was asked of an answer that was stopped.
    fn after_the_stop(&self) -> String {
        let why = "not looked at: the search was stopped before a plan was proven best";
        let mut text: String = self.args.why_not.iter().map(|asked| questions::untold(asked, why)).collect();
        if !self.args.what_if.is_empty() {
            text.push_str(&format!("\nwhat if: {}   {why}\n", self.args.what_if.join(", ")));
        }
        text
    }

    fn costs_text(&self, optimum: &Optimum, costs: &Costs) -> String {
        let prices = prices::table(self.catalog, self.request, &costs.prices);
        let room = room::table(self.catalog, &costs.room);
        let sources = match self.args.sources {
            true => room::sources(self.catalog, &optimum.plan, &costs.room),
            false => String::new(),
        };
        [prices, room, sources].concat()
    }

    /// The answers to what was asked, one after the other.
    fn answers(&self, plan: &Plan, answers: &[(&str, Because<'_>)], supposed: Option<&Otherwise>) -> String {
        let side = Side { catalog: self.catalog, request: self.request, plan };
        let mut text = String::new();
        for (asked, answer) in answers {
            text.push_str(&match answer {
                Because::One(answer) => questions::why_not(side, asked, answer),
                Because::Those(those, against) => rival::why_not(side, asked, those, against),
            });
        }
        if let Some(supposed) = supposed {
            text.push_str(&questions::what_if(side, &self.args.what_if, supposed));
        }
        text
    }
}

/// What follows the story of a plan: what every constraint costs, how far prices may move, and where they come from.
pub(super) fn costs(
    catalog: &Catalog,
    request: &Request,
    optimum: &Optimum,
    solving: &Solving,
    detail: Detail,
) -> Result<String, SolveError> {
    let mut text = String::new();
    if !detail.explain && !detail.sources {
        return Ok(text);
    }
    let plan = &optimum.plan;
    let room = prism::explain::room(catalog, request, plan, telling(solving, optimum))?;
    if detail.explain {
        let prices = prism::explain::prices(catalog, request, plan, telling(solving, optimum))?;
        text.push_str(&prices::table(catalog, request, &prices));
        text.push_str(&room::table(catalog, &room));
    }
    if detail.sources {
        text.push_str(&room::sources(catalog, plan, &room));
    }
    Ok(text)
}

/// What each re-solve that is told of a plan may take.
fn telling<'s>(solving: &'s Solving, optimum: &Optimum) -> prism::Options<'s> {
    if optimum.cut_short { solving.telling_in_short() } else { solving.telling() }
}
