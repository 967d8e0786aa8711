//! `prism-import`: new price data is one command.
//!
//! ```text
//! cargo run -p prism-import -- --prices DIR --out registry            # regenerate
//! cargo run -p prism-import -- --prices DIR --out registry --check    # compare, exit 1 on drift
//! ```
//!
//! Reads five CSVs and writes `offerings/<backend>.yaml`, `regions/<cloud>.yaml` and
//! `regions/rtt-<cloud>.yaml`. One direction, no arrow back:
//!
//! ```text
//! rows.rs       the CSVs, each row with its line
//! offering.rs   one row and its components → an offering: backends.rs, price.rs, meters.rs, capacity.rs, facts.rs
//! benchmark.rs  measured latencies            regions.rs  regions and round trips
//! render.rs     what was understood → a YAML tree        yaml.rs  the tree → text
//! output.rs     all files at once: write, or compare
//! ```
//!
//! Figures stay text from the CSV to the YAML: no digit passes through a float. All faults of all
//! files are reported in one run, and nothing is written unless there are none.
//!
//! Left out on purpose: `shared_costs.csv` (nothing in the cost model is driven by it yet); the
//! `(network)` and `(disk)` rows of `latency.csv` (they measure no backend); and the round trip of a
//! region to itself (it is 0 by definition, the probe's own connection set-up is not a round trip).

mod backends;
mod benchmark;
mod capacity;
mod facts;
mod fault;
mod import;
mod meters;
mod offering;
mod output;
mod price;
mod regions;
mod render;
mod rows;
mod words;
mod yaml;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Turn the price CSVs into the offerings and regions of the registry.
#[derive(Parser)]
#[command(version)]
struct Args {
    /// Folder with offerings.csv, price_components.csv, latency.csv, regions.csv and inter_region_latency.csv
    #[arg(long, value_name = "DIR")]
    prices: PathBuf,
    /// The registry whose offerings/ and regions/ are generated
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; list the files that differ and exit 1 if there are any
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let done = if args.check { check(&args) } else { regenerate(&args) };
    done.unwrap_or_else(|error| {
        // Nobody is left to tell when this fails too.
        let _ = writeln!(io::stderr(), "{error:#}");
        ExitCode::from(2)
    })
}

fn regenerate(args: &Args) -> anyhow::Result<ExitCode> {
    let import = import::import(&args.prices)?;
    let changes = output::changes(&args.out, &import.files)?;
    output::apply(&args.out, &changes)?;
    writeln!(io::stdout(), "{}; {} files changed", import.summary, changes.len())?;
    Ok(ExitCode::SUCCESS)
}

fn check(args: &Args) -> anyhow::Result<ExitCode> {
    let import = import::import(&args.prices)?;
    let changes = output::changes(&args.out, &import.files)?;
    for change in &changes {
        writeln!(io::stdout(), "{change}")?;
    }
    if changes.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(io::stderr(), "hint: run the same command without `--check`")?;
    Ok(ExitCode::FAILURE)
}
