//! Engines side by side on problem files: seconds until the least cost is proven, without the canonical plan and
//! without the reason where there is none.
//!
//! `cargo run --release -p prism-solver --example engines -- SECONDS exact,sat,ilp,auto FILE…`

#![allow(clippy::print_stdout, reason = "an example that prints a table")]

use prism_solver::problem::{Measure, Problem};
use prism_solver::{Auto, Budget, Engine, Exact, Ilp, Outcome, Sat, exchange};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [seconds, names, files @ ..] = args.as_slice() else {
        return Err("SECONDS ENGINE,… FILE…".into());
    };
    let seconds: u32 = seconds.parse()?;
    for file in files {
        let named = exchange::read(&std::fs::read_to_string(file)?)?;
        println!("{file}");
        for name in names.split(',') {
            let engine: Box<dyn Engine> = match name {
                "auto" => Box::new(Auto::new()),
                "exact" => Box::new(Exact),
                "sat" => Box::new(Sat),
                "ilp" => Box::new(Ilp { seconds, ..Ilp::default() }),
                other => return Err(format!("no engine `{other}`").into()),
            };
            println!("  {name:6}{}", timed(&*engine, named.problem(), seconds));
        }
    }
    Ok(())
}

fn timed(engine: &dyn Engine, problem: &Problem, seconds: u32) -> String {
    let stop = Arc::new(AtomicBool::new(false));
    let clock = Arc::clone(&stop);
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(seconds.into()));
        clock.store(true, Ordering::Relaxed);
    });
    let mut budget = Budget::unlimited().until(stop);
    let started = Instant::now();
    let outcome = engine.minimise(problem, Measure::Cost, &[], &mut budget);
    let took = started.elapsed().as_secs_f64();
    let said = match outcome {
        Outcome::Optimal { value, .. } => format!("optimal {value}"),
        Outcome::Infeasible => "infeasible".to_owned(),
        Outcome::Stopped { best: Some((value, _)), bound } => format!("stopped at {value}, bound {bound}"),
        Outcome::Stopped { best: None, .. } => "stopped without a plan".to_owned(),
        Outcome::Failed(why) => format!("failed: {why}"),
    };
    format!("{took:8.3} s {:9} nodes  {said}, by {}", budget.spent(), engine.answered())
}
