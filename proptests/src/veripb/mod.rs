//! VeriPB, the checker of pseudo-Boolean proofs, where there is one: the environment's `VERIPB` says where.

pub mod lie;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// Says that a test does not run, past the capture of tests.
pub fn skipped(test: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {test}: the environment's VERIPB names no program");
}

/// The checker, and a folder for the files it reads.
#[derive(Clone, Debug)]
pub struct Checker {
    program: PathBuf,
    folder: PathBuf,
}

impl Checker {
    /// The checker that the environment names.
    #[must_use]
    pub fn named(folder: &str) -> Option<Self> {
        let program = std::env::var_os("VERIPB")?;
        Some(Self { program: program.into(), folder: folder.into() })
    }

    /// What it says of a proof: `BOUNDS 3 <= obj <= 3`, `UNSATISFIABLE`.
    ///
    /// # Errors
    /// What it refuses.
    pub fn verdict(&self, name: &str, opb: &str, pbp: &str) -> Result<String, String> {
        let files = [(opb, "opb"), (pbp, "pbp")].map(|(text, ending)| {
            let path = self.folder.join(format!("{name}.{ending}"));
            fs::write(&path, text).map(|()| path)
        });
        let [opb, pbp] = files;
        let (opb, pbp) = (opb.map_err(|why| why.to_string())?, pbp.map_err(|why| why.to_string())?);
        // A trace of every refusal takes longer than all the checking.
        let output = Command::new(&self.program).args([&opb, &pbp]).env("RUST_BACKTRACE", "0").output();
        let output = output.map_err(|why| format!("{}: {why}", self.program.display()))?;
        let _ = (fs::remove_file(opb), fs::remove_file(pbp));
        let said = String::from_utf8_lossy(&output.stdout);
        let verified = said.lines().find_map(|line| line.strip_prefix("s VERIFIED "));
        match verified.filter(|_| output.status.success()) {
            Some(verified) => Ok(verified.to_owned()),
            None => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }
}
