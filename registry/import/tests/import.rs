//! The whole command on a tiny set of CSVs: what it writes, how it compares, how it refuses.
//!
//! `tests/tiny/expected` is the page a person reads; after a wanted change run
//! `cargo run -p prism-import -- --prices registry/import/tests/tiny --out registry/import/tests/tiny/expected`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome = Result<(), Box<dyn Error>>;

/// Exit code, standard output, standard error.
fn run(prices: &Path, out: &Path, flags: &[&str]) -> Result<(Option<i32>, String, String), Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prism-import"));
    let done = command.arg("--prices").arg(prices).arg("--out").arg(out).args(flags).output()?;
    Ok((done.status.code(), String::from_utf8(done.stdout)?, String::from_utf8(done.stderr)?))
}

fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny")
}

/// Every file of a registry and its bytes.
fn files(registry: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut files = BTreeMap::new();
    for folder in ["offerings", "regions"] {
        for entry in fs::read_dir(registry.join(folder))? {
            let entry = entry?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            files.insert(name, fs::read_to_string(entry.path())?);
        }
    }
    Ok(files)
}

/// The tiny set in a folder of its own, with some text of one file replaced.
fn tiny_but(file: &str, from: &str, to: &str) -> Result<tempfile::TempDir, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    for entry in fs::read_dir(tiny())? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            fs::copy(&path, dir.path().join(path.file_name().unwrap_or_default()))?;
        }
    }
    replace(&dir.path().join(file), from, to)?;
    Ok(dir)
}

fn replace(path: &Path, from: &str, to: &str) -> Outcome {
    let text = fs::read_to_string(path)?;
    assert!(text.contains(from), "nothing to replace: {from}");
    Ok(fs::write(path, text.replacen(from, to, 1))?)
}

#[test]
fn the_tiny_set_becomes_the_expected_files() -> Outcome {
    let out = tempfile::tempdir()?;
    let (code, summary, _) = run(&tiny(), out.path(), &[])?;
    assert_eq!(summary, "9 offerings, 9 sites in 9 files; 9 files changed\n");
    assert_eq!(code, Some(0));
    let (written, expected) = (files(out.path())?, files(&tiny().join("expected"))?);
    assert_eq!(written.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, text) in &expected {
        assert_eq!(&written[name], text, "{name}");
    }
    Ok(())
}

#[test]
fn a_second_run_changes_nothing() -> Outcome {
    let out = tempfile::tempdir()?;
    run(&tiny(), out.path(), &[])?;
    let (code, summary, _) = run(&tiny(), out.path(), &[])?;
    assert_eq!((code, summary.ends_with("; 0 files changed\n")), (Some(0), true), "{summary}");
    Ok(())
}

#[test]
fn check_lists_what_differs_and_writes_nothing() -> Outcome {
    let out = tempfile::tempdir()?;
    run(&tiny(), out.path(), &[])?;
    assert_eq!(run(&tiny(), out.path(), &["--check"])?.0, Some(0));

    replace(&out.path().join("offerings/redis.yaml"), "$23.36", "$1.00")?;
    fs::remove_file(out.path().join("regions/aws.yaml"))?;
    let before = files(out.path())?;
    let (code, listed, hint) = run(&tiny(), out.path(), &["--check"])?;
    assert_eq!(listed, "offerings/redis.yaml: differs\nregions/aws.yaml: missing\n");
    assert_eq!(hint, "hint: run the same command without `--check`\n");
    assert_eq!(code, Some(1));
    assert_eq!(files(out.path())?, before);
    Ok(())
}

#[test]
fn every_fault_of_every_file_is_listed_and_nothing_is_written() -> Outcome {
    let prices = tiny_but("offerings.csv", "146.00", "146,00 $")?;
    replace(&prices.path().join("offerings.csv"), "norwayeast", "norwaywest")?;
    replace(&prices.path().join("price_components.csv"), "backup,", "gpu_seconds,")?;
    replace(&prices.path().join("inter_region_latency.csv"), "62.10", "fast")?;
    fs::remove_file(prices.path().join("latency.csv"))?;
    let out = tempfile::tempdir()?;
    let (code, listed, faults) = run(prices.path(), out.path(), &[])?;
    let lines: Vec<_> = faults.lines().collect();
    assert_eq!(lines[0], "inter_region_latency.csv:3: `ms` is `fast`, not a plain decimal number");
    assert!(lines[1].starts_with("latency.csv: cannot read: "), "{faults}");
    assert_eq!(lines[2], "offerings.csv:4: malformed row: 16 fields instead of 15");
    assert_eq!(lines[3], "offerings.csv:8: no region `norwaywest` in regions.csv");
    assert_eq!(
        lines[4],
        "price_components.csv:3: no driver for component `gpu_seconds` of offering `cache-t4g-small`"
    );
    assert_eq!(lines[5], "price_components.csv:6: no offering `rds-saz` in offerings.csv");
    assert_eq!(lines[6..], ["6 faults, nothing written"]);
    assert_eq!((code, listed.as_str()), (Some(2), ""));
    assert_eq!(fs::read_dir(out.path())?.count(), 0);
    Ok(())
}

#[test]
fn one_row_shows_all_its_faults() -> Outcome {
    let prices = tiny_but("offerings.csv", "146.00,\"{\"\"nodes\"\":1", "1e6,\"{\"\"nodes\"\":true")?;
    replace(&prices.path().join("offerings.csv"), "2024-08-09,medium", "2024-08-09,sure")?;
    replace(&prices.path().join("price_components.csv"), "data_stored,gib_hour,0.125", "gpu,gib_hour,")?;
    let (_, _, faults) = run(prices.path(), prices.path(), &["--check"])?;
    let expected = "\
offerings.csv:4: `usd_per_month_fixed` is `1e6`, not a plain decimal number
offerings.csv:4: `confidence` is `sure`, not one of `high`, `medium`, `low`
offerings.csv:4: `nodes` is `true`, not a plain decimal number
price_components.csv:5: `usd_per_unit` is ``, not a plain decimal number
price_components.csv:5: no driver for component `gpu` of offering `cache-serverless`
5 faults, nothing written
";
    assert_eq!(faults, expected);
    Ok(())
}

#[test]
fn nothing_comes_twice_or_alone() -> Outcome {
    let prices = tiny_but("offerings.csv", "redis,cache-serverless", "redis,cache-t4g-small")?;
    replace(&prices.path().join("latency.csv"), "postgres,Aurora", "etcd,Aurora")?;
    replace(&prices.path().join("regions.csv"), "us-west-1,", "us-east-1,")?;
    let (_, _, faults) = run(prices.path(), prices.path(), &["--check"])?;
    for fault in [
        "latency.csv:4: backend `etcd` has a benchmark and no offering\n",
        "offerings.csv:3: `cache-t4g-small` appears twice\n",
        "regions.csv:3: `us-east-1` appears twice\n",
    ] {
        assert!(faults.contains(fault), "{faults}");
    }
    Ok(())
}

#[test]
fn a_malformed_number_is_shown_with_its_line() -> Outcome {
    let prices = tiny_but("offerings.csv", "146.00", "146.0.0")?;
    let out = tempfile::tempdir()?;
    let (code, _, faults) = run(prices.path(), out.path(), &["--check"])?;
    assert_eq!(
        faults.lines().next(),
        Some("offerings.csv:4: `usd_per_month_fixed` is `146.0.0`, not a plain decimal number")
    );
    assert_eq!(code, Some(2));
    Ok(())
}
