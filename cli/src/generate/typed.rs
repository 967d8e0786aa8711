//! The command as it was typed, as one that `--apply A` can be put behind.

/// Flags with a value before the command.
const GLOBAL: [&str; 3] = ["--registry", "--offerings", "--color"];

/// How something is solved changes no answer.
const SOLVING: [&str; 2] = ["--engine", "--threads"];

/// `generate config` without the files that keep the answer: they are of this request, not of a repaired one. Of several
/// environments, one is repaired.
pub(super) fn generated(typed: impl Iterator<Item = String>, environment: Option<&str>) -> Vec<String> {
    of(environment, without(typed, &[&["--plan", "--veripb"], &SOLVING[..]].concat(), &[]))
}

/// The command for one environment alone.
fn of(environment: Option<&str>, words: Vec<String>) -> Vec<String> {
    let Some(name) = environment else { return words };
    let mut words = without(words.into_iter(), &["--env"], &[]);
    words.extend(["--env", name].map(str::to_owned));
    words
}

/// `explain` as the `generate config` of the same request, or of one environment of it.
pub(super) fn explained(typed: impl Iterator<Item = String>, environment: Option<&str>) -> Vec<String> {
    let questions = ["--why-not", "--what-if", "--format", "--output", "-o"];
    let mut words = without(typed, &[&questions[..], &SOLVING].concat(), &["--sources"]);
    let of_global = |index: usize| {
        index
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|word| GLOBAL.contains(&word.as_str()))
    };
    let command = (0..words.len()).find(|&index| words[index] == "explain" && !of_global(index));
    if let Some(at) = command {
        words.splice(at..=at, ["generate", "config"].map(str::to_owned));
    }
    of(environment, words)
}

/// Flags left out: those with a value, and those without.
fn without(mut typed: impl Iterator<Item = String>, valued: &[&str], switches: &[&str]) -> Vec<String> {
    let mut left = Vec::new();
    while let Some(word) = typed.next() {
        let joined = |flag: &&str| match flag.starts_with("--") {
            true => word.strip_prefix(*flag).is_some_and(|rest| rest.starts_with('=')),
            false => word.starts_with(*flag) && word.len() > flag.len(),
        };
        if valued.contains(&word.as_str()) {
            drop(typed.next());
        } else if !valued.iter().any(joined) && !switches.contains(&word.as_str()) {
            left.push(word);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> impl Iterator<Item = String> {
        line.split(' ').map(String::from)
    }

    #[test]
    fn a_repair_is_not_kept_where_the_answer_is() {
        let typed = words(
            "generate --plan a --veripb b --top 2 --veripb=c --plan=d --threads 2 --engine=ilp --env dev",
        );
        assert_eq!(generated(typed, None).join(" "), "generate --top 2 --env dev");
    }

    #[test]
    fn one_environment_is_repaired() {
        let typed = || words("generate config -f r.yaml --env dev --env=prod");
        assert_eq!(generated(typed(), Some("prod")).join(" "), "generate config -f r.yaml --env prod");
    }

    #[test]
    fn what_is_explained_is_generated() {
        let typed = words(
            "--registry explain explain -f r.yaml --why-not redis --what-if=x -o a -ob --output=c --sources --format json --need ttl",
        );
        let command = "--registry explain generate config -f r.yaml --need ttl";
        assert_eq!(explained(typed, None).join(" "), command);
    }
}
