//! The files of a proof for VeriPB: `PREFIX.opb` and `PREFIX.pbp`, or a numbered pair for each of several
//! objectives.

use crate::common::Common;
use crate::output::Text;
use prism_solver::prove::{TooLarge, Veripb};
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 2] = [".opb", ".pbp"];

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
    Ok(())
}

/// How the files are called where there is one objective.
pub(crate) fn names(prefix: &Path) -> Vec<String> {
    ENDINGS.map(|ending| longer(prefix, ending).display().to_string()).into()
}

/// `` `a` and `b` are not written ``.
pub(crate) fn not_written(files: &[String]) -> String {
    let quoted: Vec<String> = files.iter().map(|file| format!("`{file}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => format!("{last} is not written"),
        Some((last, rest)) => format!("{} and {last} are not written", rest.join(", ")),
        None => String::new(),
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
    fn a_prefix_is_kept_whole() {
        assert_eq!(names(Path::new("out/v1.2")), ["out/v1.2.opb", "out/v1.2.pbp"]);
        assert_eq!(not_written(&names(Path::new("p"))), "`p.opb` and `p.pbp` are not written");
        assert_eq!(not_written(&["c".into()]), "`c` is not written");
        let three = ["c".into(), "p.opb".into(), "p.pbp".into()];
        assert_eq!(not_written(&three), "`c`, `p.opb` and `p.pbp` are not written");
    }
}
