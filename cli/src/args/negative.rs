//! Negative figures behind a space: `--budget -5` is meant as `--budget=-5`, and whoever reads the figure says what is
//! wrong with it. Taken for a flag, `-5` would be an unexpected argument.

use std::ffi::OsString;

/// What was typed, with negative figures joined to the flags before them.
pub(crate) fn joined(typed: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut all: Vec<OsString> = Vec::new();
    let mut literal = false;
    for word in typed {
        match all.last_mut() {
            Some(flag) if !literal && takes_a_value(flag) && is_negative(&word) => {
                flag.push("=");
                flag.push(word);
            }
            _ => {
                literal |= word == "--";
                all.push(word);
            }
        }
    }
    all
}

fn takes_a_value(flag: &OsString) -> bool {
    flag.to_str().is_some_and(|flag| flag.len() > 2 && flag.starts_with("--") && !flag.contains('='))
}

/// `-5`, `-$5`, `-.5%`: no flag starts like that.
fn is_negative(word: &OsString) -> bool {
    let figure = word.to_str().and_then(|word| word.strip_prefix('-'));
    figure.is_some_and(|figure| figure.starts_with(|c: char| c.is_ascii_digit() || c == '$' || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_figure_belongs_to_the_flag_before_it() {
        let of = |line: &str| {
            let words = joined(line.split(' ').map(OsString::from));
            words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
        };
        for (line, expected) in [
            ("p --budget -5", "p --budget=-5"),
            ("p --budget -$5 --margin -.5%", "p --budget=-$5 --margin=-.5%"),
            ("p --budget=1 -5", "p --budget=1 -5"),
            ("p --budget --optimize cost", "p --budget --optimize cost"),
            ("p -f - --top 3", "p -f - --top 3"),
            ("p -f -x", "p -f -x"),
            ("p -- --budget -5", "p -- --budget -5"),
        ] {
            assert_eq!(of(line), expected);
        }
    }
}
