//! The cheapest multicast registry in the EU whose entries expire. `cargo run -p prism --example optimize`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it finds")]

use prism::registry::config::render;
use prism::request::{Flags, lower};
use prism::{Options, Report, SolveError, optimize, plan_configs, words};

fn main() -> Result<(), SolveError> {
    let catalog = prism::shipped();
    let flags = Flags {
        pattern: Some("multicast-registry".to_owned()),
        jurisdiction: Some("eu".to_owned()),
        need: vec!["ttl=required".to_owned()],
        ..Flags::default()
    };
    let request = match lower(catalog, &flags) {
        Ok(lowered) => lowered.request,
        Err(findings) => {
            findings.iter().for_each(|finding| eprintln!("{finding}"));
            return Ok(());
        }
    };
    match optimize(catalog, &request, Options::default())? {
        Report::Optimal(optimum) => {
            eprintln!("${} a month, proven cheapest", optimum.plan.cost());
            print!("{}", render(&plan_configs(catalog, &request, &optimum.plan)));
        }
        Report::NoPlan(why) => {
            why.facts.iter().for_each(|&fact| eprintln!("{}", words::fact(catalog, &request, fact)));
        }
        Report::Stopped { bound, .. } => eprintln!("stopped early: no plan is below ${bound}"),
    }
    Ok(())
}
