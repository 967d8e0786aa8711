//! `explain`: the story behind a code.

use crate::args::ExplainArgs;
use crate::common::Common;
use crate::output::Text;
use crate::render::style::{BOLD, paint};
use crate::render::table::columns;
use crate::render::words::indented;
use crate::usage::Usage;
use prism_registry::codes::Code;
use std::process::ExitCode;

pub(super) fn run(args: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let page = match &args.code {
        Some(code) => story(find(code)?),
        None => columns(
            &all()
                .into_iter()
                .map(|code| vec![code.code.to_owned(), code.title.to_owned()])
                .collect::<Vec<_>>(),
        ),
    };
    common.out.print(Text::Styled(&page))?;
    Ok(ExitCode::SUCCESS)
}

/// Every code there is, in order.
fn all() -> Vec<&'static Code> {
    let mut all: Vec<&Code> =
        prism_registry::codes::CODES.iter().chain(prism_registry::request::codes::CODES).collect();
    all.sort_by_key(|code| code.code);
    all
}

fn find(name: &str) -> Result<&'static Code, Usage> {
    let all = all();
    let is =
        |code: &&&Code| code.code.eq_ignore_ascii_case(name) || code.code.strip_prefix("PRISM") == Some(name);
    let found = all.iter().find(is).copied();
    found.ok_or_else(|| Usage::new(format!("`{name}` is not a code")).hint("`prismctl explain` shows all"))
}

fn story(code: &Code) -> String {
    let part = |title: &str, text: &str| format!("\n{}\n{}", paint(BOLD, title), indented(text, 2));
    [
        format!("{} {}\n", paint(BOLD, code.code), code.title),
        part("Cause", code.cause),
        part("Example", code.example),
        part("Way out", code.fix),
    ]
    .concat()
}
