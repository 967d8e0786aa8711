//! `solve`: the bare solver, on a problem file.

use crate::args::{SolutionFormat, SolveArgs, SolvingArgs};
use crate::common::Common;
use crate::output::Text;
use crate::render::solution;
use crate::solving::Solving;
use crate::usage::{Told, Usage, told};
use crate::{exit, input, outputs, veripb};
use prism_solver::exchange::{self, Named, ReadError, Run, Solved, Status};
use prism_solver::prove::Certificate;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Larger files would not fit the memory of the machines this is for.
const MOST_BYTES: u64 = 4 << 30;

pub(super) fn run(args: &SolveArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let problem = Some(&args.file).filter(|path| *path != Path::new("-"));
    let written = [
        outputs::Named::file("", problem),
        Some(outputs::Named::data(args.output.as_ref())),
        outputs::Named::file("--certificate", args.certificate.as_ref()),
        outputs::Named::prefix("--veripb", args.veripb.as_ref()),
    ];
    outputs::apart(written.into_iter().flatten())?;
    let started = Instant::now();
    let text = input::text_of(&args.file, MOST_BYTES)?;
    let named = parse(&args.file, &text, common)?;
    let read_time = started.elapsed();
    // The limit counts from when the command was given.
    let left = args.solving.time_limit.map(|limit| limit.saturating_sub(read_time));
    let solving = Solving::start_keeping(
        &SolvingArgs { time_limit: left, ..args.solving.clone() },
        common.out,
        "looking for the best solution",
        args.certificate.is_some() || args.veripb.is_some(),
    );
    let (engine, mut budget) = (solving.engine(), solving.budget());
    let started = Instant::now();
    let solved = match exchange::solve(&named, engine, &mut budget) {
        Ok(solved) => solved,
        Err(error) => {
            common.out.tell(&format!("error: {error}\n"));
            return Ok(ExitCode::from(exit::BUG));
        }
    };
    let run = args.stats.then(|| Run {
        engine: engine.answered(),
        nodes: budget.spent(),
        read_seconds: read_time.as_secs_f64(),
        solve_seconds: started.elapsed().as_secs_f64(),
        peak_rss_mib: peak_rss_mib(),
    });
    certify(args, common, &solving, &text, &named, &solved)?;
    write(args, common, &named, &solved, run.as_ref())?;
    Ok(ExitCode::from(code(solved.status())))
}

/// Reads a problem; what is wrong with it is told.
pub(super) fn read(path: &Path, common: &Common) -> anyhow::Result<Named> {
    parse(path, &input::text_of(path, MOST_BYTES)?, common)
}

fn parse(path: &Path, text: &str, common: &Common) -> anyhow::Result<Named> {
    let name = input::name_of(path);
    let wrong = match exchange::read(text) {
        Ok(named) => return Ok(named),
        Err(wrong) => wrong,
    };
    match wrong {
        ReadError::Syntax { line, column, message } => {
            Err(Usage::new(format!("{name}:{line}:{column}: {message}"))
                .hint("the file has to be JSON")
                .into())
        }
        ReadError::Faults(faults) => {
            for fault in faults.list() {
                let usage = Usage::new(format!("{name}: {fault}"));
                let usage = fault.wrong.hint().into_iter().fold(usage, |usage, hint| usage.hint(hint));
                common.out.tell(&told(&usage.into()));
            }
            if faults.more() > 0 {
                common.out.tell(&format!("and {} more\n", faults.more()));
            }
            Err(Told.into())
        }
    }
}

/// Writes the proofs that were asked for; why there is none is told.
fn certify(
    args: &SolveArgs,
    common: &Common,
    solving: &Solving,
    text: &str,
    named: &Named,
    solved: &Solved<'_>,
) -> anyhow::Result<()> {
    let files = args.certificate.iter().map(|path| path.display().to_string());
    let files: Vec<String> =
        files.chain(args.veripb.iter().flat_map(|prefix| veripb::names(prefix))).collect();
    if files.is_empty() {
        return Ok(());
    }
    let certificate = match Certificate::new(named, solved, &mut solving.proving()) {
        Ok(certificate) => certificate,
        Err(why) => {
            let missing = veripb::not_written(&files);
            common.out.tell(&format!("warning: no certificate, {missing}: {why}\n"));
            return Ok(());
        }
    };
    if let Some(apart) = certificate.apart() {
        let beside = apart.beside();
        let why = certificate.short().map(|why| format!(": {why}")).unwrap_or_default();
        common.out.tell(&format!(
            "warning: the certificate proves {beside} objective {} is at least {}{why}\n",
            apart.level, apart.proven
        ));
    }
    if let Some(path) = &args.certificate {
        let sha256 = prism_verify::sha256(text.as_bytes());
        common.out.write(Some(path), Text::Exact(&certificate.to_json(Some(&sha256))))?;
    }
    match &args.veripb {
        Some(prefix) => veripb::write(common, prefix, certificate.veripb()),
        None => Ok(()),
    }
}

fn write(
    args: &SolveArgs,
    common: &Common,
    named: &Named,
    solved: &Solved<'_>,
    run: Option<&Run>,
) -> anyhow::Result<()> {
    let to = args.output.as_deref();
    match args.format {
        SolutionFormat::Json => common.out.write(to, Text::Exact(&solved.to_json(run))),
        SolutionFormat::Text => common.out.write(to, Text::Styled(&solution::text(named, solved, run))),
    }
}

fn code(status: Status) -> u8 {
    match status {
        Status::Optimal => 0,
        Status::Feasible => exit::STOPPED_WITH_PLAN,
        Status::Infeasible => exit::NO_PLAN,
        Status::Unknown => exit::STOPPED,
    }
}

/// The most memory this process ever held, where the system keeps count of it.
fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib.div_ceil(1024))
}
