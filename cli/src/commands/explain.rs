//! `explain`: the story behind a code, or behind the answer to a request.

use crate::args::ExplainArgs;
use crate::common::Common;
use crate::generate;
use crate::output::Text;
use crate::render::style::{BOLD, paint};
use crate::render::table::columns;
use crate::render::words::indented;
use crate::usage::Usage;
use prism_registry::codes::{self, Code};
use std::process::ExitCode;

pub(super) fn run(args: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    match &args.code {
        None if args.is_request() => return generate::explain::run(args, common),
        Some(code) if args.is_request() => {
            let usage = Usage::new(format!("`{code}` is a code, and the rest is a request: one at a time"));
            return Err(usage.hint("leave the code out to have the request explained").into());
        }
        _ => {}
    }
    if let Some(flag) = args.of_an_answer() {
        return Err(match &args.code {
            Some(code) => Usage::new(format!("{flag}: `{code}` is a code, and a code has no answer to explain"))
                .hint(format!("leave the flag out: `prismctl explain {code}`")),
            None => Usage::new(format!("{flag}: of which request? none is given")).hint(format!(
                "name one: `prismctl explain -f request.yaml {flag}`, or by flags: `prismctl explain --pattern multicast-registry {flag}`"
            )),
        }
        .into());
    }
    let page = match &args.code {
        Some(code) => story(find(code)?),
        None => columns(
            &codes::all()
                .into_iter()
                .map(|code| vec![code.code.to_owned(), code.title.to_owned()])
                .collect::<Vec<_>>(),
        ),
    };
    common.out.write(args.output.as_deref(), Text::Styled(&page))?;
    Ok(ExitCode::SUCCESS)
}

/// By its name, in any case, or by its number.
fn find(name: &str) -> Result<&'static Code, Usage> {
    let found = codes::explain(name).or_else(|| codes::explain(&format!("PRISM{name}")));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_name_in_any_case_and_by_its_number() {
        for known in codes::all() {
            let spellings = [known.code.to_owned(), known.code.to_lowercase(), known.code[5..].to_owned()];
            assert!(
                spellings.iter().all(|name| find(name).is_ok_and(|code| code == known)),
                "{}",
                known.code
            );
        }
        assert!(find("PRISM9999").is_err());
    }
}
