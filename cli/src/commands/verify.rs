//! `verify`: is an answer right? The checker knows nothing of the solver.

use crate::args::VerifyArgs;
use crate::common::Common;
use crate::output::Text;
use crate::render::verdict;
use crate::usage::Usage;
use crate::{exit, input};
use prism_verify::{Certificate, Problem, Unreadable, check};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Larger files would not fit the memory of the machines this is for.
const MOST_BYTES: u64 = 4 << 30;

pub(super) fn run(args: &VerifyArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let problem = read(&args.file, Problem::read)?;
    let certificate = read(&args.certificate, Certificate::read)?;
    let reading = started.elapsed();
    let checked = check(&problem, &certificate);
    let checking = started.elapsed() - reading;
    let code = match &checked {
        Ok(verdict) => {
            common.out.print(Text::Styled(&verdict::accepted(&problem, verdict)))?;
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            let certificate = input::name_of(&args.certificate);
            common.out.print(Text::Styled(&verdict::refused(&problem, &certificate, refusal)))?;
            ExitCode::from(exit::FINDINGS)
        }
    };
    if args.stats {
        common.out.tell(&verdict::stats(checked.as_ref().ok(), reading, checking));
    }
    Ok(code)
}

/// Reads a file; what is wrong with it is told with its path.
fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Unreadable>) -> anyhow::Result<T> {
    let text = input::text_of(path, MOST_BYTES)?;
    let name = input::name_of(path);
    parse(&text).map_err(|why| {
        Usage::new(format!("{name}: {why}")).hint("docs/formats.md says what belongs there").into()
    })
}
