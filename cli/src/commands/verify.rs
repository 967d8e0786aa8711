//! `verify`: is an answer right? The checker knows nothing of the solver.

use crate::args::{VerdictFormat, VerifyArgs};
use crate::common::Common;
use crate::output::Text;
use crate::plan::{self, PlanFile};
use crate::render::verdict::{self, Accepted, Refused};
use crate::usage::Usage;
use crate::{exit, input};
use prism_verify::{Certificate, Problem, Unreadable, check};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Larger files would not fit the memory of the machines this is for.
const MOST_BYTES: u64 = 4 << 30;

pub(super) fn run(args: &VerifyArgs, common: &Common) -> anyhow::Result<ExitCode> {
    match &args.certificate {
        Some(certificate) => problem(args, certificate, common),
        None => plan(args, common),
    }
}

/// A problem file with its certificate.
fn problem(args: &VerifyArgs, certificate: &Path, common: &Common) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let problem = read(&args.file, Problem::read)?;
    let name = input::name_of(certificate);
    let certificate = read(certificate, Certificate::read)?;
    let reading = started.elapsed();
    let checked = check(&problem, &certificate);
    let checking = started.elapsed() - reading;
    let told = match &checked {
        Ok(verdict) => Ok(Accepted { problem: &problem, verdict, plan: None }),
        Err(why) => Err(Refused { problem: problem.name(), file: &name, place: &why.place, why: &why.why }),
    };
    tell(args, common, told, reading, checking)
}

/// A plan file.
fn plan(args: &VerifyArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let name = input::name_of(&args.file);
    let text = input::text_of(&args.file, MOST_BYTES)?;
    let hint = "a problem file needs its certificate beside it: `prismctl verify FILE CERTIFICATE`";
    let plan: PlanFile =
        serde_yaml::from_str(&text).map_err(|why| Usage::new(no_plan_file(&name, &why)).hint(hint))?;
    let reading = started.elapsed();
    let checked = plan::check::check(&plan, common)?;
    let checking = started.elapsed() - reading;
    let told = match &checked {
        Ok(checked) => {
            Ok(Accepted { problem: &checked.problem, verdict: &checked.verdict, plan: Some(checked) })
        }
        Err((place, why)) => Err(Refused { problem: "", file: &name, place, why }),
    };
    tell(args, common, told, reading, checking)
}

/// Writes the verdict as asked; the exit code says it too.
fn tell(
    args: &VerifyArgs,
    common: &Common,
    told: Result<Accepted<'_>, Refused<'_>>,
    reading: Duration,
    checking: Duration,
) -> anyhow::Result<ExitCode> {
    match args.format {
        VerdictFormat::Text => common.out.print(Text::Styled(&match &told {
            Ok(accepted) => verdict::accepted(accepted),
            Err(refused) => verdict::refused(refused),
        }))?,
        VerdictFormat::Json => common.out.print(Text::Exact(&format!("{:#}\n", verdict::json(&told))))?,
    }
    if args.stats {
        let verdict = told.as_ref().ok().map(|accepted| accepted.verdict);
        common.out.tell(&verdict::stats(verdict, reading, checking));
    }
    Ok(if told.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(exit::FINDINGS) })
}

/// `plan.yaml:3:1: is no plan file: …`. The reader tells the place in words of its own, which go.
fn no_plan_file(name: &str, why: &serde_yaml::Error) -> String {
    let text = why.without_snippet().to_string();
    let line = text.lines().next().unwrap_or_default();
    let Some(at) = why.location() else { return format!("{name}: is no plan file: {line}") };
    let (row, column) = (at.line(), at.column());
    let spelled = format!("line {row} column {column}: ");
    let what = line.strip_prefix("error: ").unwrap_or(line).replace(&spelled, "");
    let what = what.strip_suffix(&format!(" at line {row}, column {column}")).unwrap_or(&what);
    format!("{name}:{row}:{column}: is no plan file: {what}")
}

/// Reads a file; what is wrong with it is told with its path.
fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Unreadable>) -> anyhow::Result<T> {
    let text = input::text_of(path, MOST_BYTES)?;
    let name = input::name_of(path);
    parse(&text).map_err(|why| {
        Usage::new(format!("{name}: {why}")).hint("docs/formats.md says what belongs there").into()
    })
}
