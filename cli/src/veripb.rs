//! The files of a proof for VeriPB: `PREFIX.opb` and `PREFIX.pbp`, or a numbered pair for each of several
//! objectives.

use crate::common::Common;
use crate::output::Text;
use prism_solver::prove::{TooLarge, Veripb};
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 2] = [".opb", ".pbp"];

/// More objectives than anybody states.
const MOST_LEVELS: usize = 32;

/// Writes what was proven; why it cannot be written is told.
///
/// # Errors
/// What the system says.
pub(crate) fn write(
    common: &Common,
    prefix: &Path,
    levels: Result<Vec<Veripb>, TooLarge>,
) -> anyhow::Result<()> {
    let levels = match levels {
        Ok(levels) => levels,
        Err(why) => {
            common.out.tell(&format!("warning: {}: {why}\n", not_written(&names(prefix))));
            return Ok(());
        }
    };
    for (number, level) in (1..).zip(&levels) {
        let number = if levels.len() > 1 { format!(".{number}") } else { String::new() };
        for (text, ending) in [&level.opb, &level.pbp].into_iter().zip(ENDINGS) {
            common.out.write(Some(&longer(prefix, &format!("{number}{ending}"))), Text::Exact(text))?;
        }
    }
    let left = left_over(prefix, levels.len());
    if !left.is_empty() {
        let which = if left.len() == 1 { "is no part" } else { "are no part" };
        common
            .out
            .tell(&format!("warning: {} {which} of this proof: another run wrote more\n", quoted(&left)));
    }
    Ok(())
}

/// Files that are called as those of a proof with another number of objectives would be. Whoever wrote them may still
/// want them.
fn left_over(prefix: &Path, levels: usize) -> Vec<String> {
    let several = levels > 1;
    let first = if several { levels + 1 } else { 1 };
    let pair = |number: &str| ENDINGS.map(|ending| longer(prefix, &format!("{number}{ending}")));
    let single = several.then(|| pair("")).into_iter();
    let numbered = (first..).map(|number| pair(&format!(".{number}")));
    let is_there = |pair: &[PathBuf; 2]| pair.iter().any(|path| path.exists());
    let all = single.filter(is_there).chain(numbered.take_while(is_there)).flatten();
    all.filter(|path| path.exists()).map(|path| path.display().to_string()).collect()
}

/// `` `a`, `b` and `c` ``.
fn quoted(files: &[String]) -> String {
    let quoted: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// How the files are called where there is one objective.
pub(crate) fn names(prefix: &Path) -> Vec<String> {
    ENDINGS.map(|ending| longer(prefix, ending).display().to_string()).into()
}

/// Every file that may be written for a prefix: how many objectives there are is not known before it is solved.
pub(crate) fn possible(prefix: &Path) -> Vec<PathBuf> {
    let numbers = std::iter::once(String::new()).chain((1..=MOST_LEVELS).map(|number| format!(".{number}")));
    let pair = |number: String| ENDINGS.map(|ending| longer(prefix, &format!("{number}{ending}")));
    numbers.flat_map(pair).collect()
}

/// `` `a` and `b` are not written ``.
pub(crate) fn not_written(files: &[String]) -> String {
    match files.len() {
        0 => String::new(),
        1 => format!("{} is not written", quoted(files)),
        _ => format!("{} are not written", quoted(files)),
    }
}

/// The prefix may have a dot in it, which begins no ending.
fn longer(prefix: &Path, by: &str) -> PathBuf {
    let mut name = prefix.as_os_str().to_owned();
    name.push(by);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_a_proof_with_other_objectives_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["p.opb", "p.1.opb", "p.1.pbp", "p.2.pbp", "p.4.opb", "p.1.txt"] {
            std::fs::write(at(name), "").unwrap();
        }
        let seen = |levels| left_over(&at("p"), levels);
        let named = |names: &[&str]| -> Vec<String> {
            names.iter().map(|name| at(name).display().to_string()).collect()
        };
        assert_eq!(seen(1), named(&["p.1.opb", "p.1.pbp", "p.2.pbp"]));
        assert_eq!(seen(2), named(&["p.opb"]));
        assert_eq!(seen(3), named(&["p.opb", "p.4.opb"]));
    }

    #[test]
    fn a_prefix_is_kept_whole() {
        assert_eq!(names(Path::new("out/v1.2")), ["out/v1.2.opb", "out/v1.2.pbp"]);
        assert_eq!(not_written(&names(Path::new("p"))), "`p.opb` and `p.pbp` are not written");
        assert_eq!(not_written(&["c".into()]), "`c` is not written");
        let three = ["c".into(), "p.opb".into(), "p.pbp".into()];
        assert_eq!(not_written(&three), "`c`, `p.opb` and `p.pbp` are not written");
    }
}
