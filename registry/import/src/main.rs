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
    match run(&Args::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let import = import::import(&args.prices)?;
    let changes = output::changes(&args.out, &import.files)?;
    if !args.check {
        output::apply(&args.out, &changes)?;
        println!("{}; {} files changed", import.summary, changes.len());
        return Ok(ExitCode::SUCCESS);
    }
    for change in &changes {
        println!("{change}");
    }
    if changes.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("hint: run the same command without `--check`");
    Ok(ExitCode::FAILURE)
}
