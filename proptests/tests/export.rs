//! What `export` writes is the same question still: problem files are read back and solved, files of rows are read
//! back by readers of our own and answered without a solver. Every request of the corpus, random requests of one
//! namespace and of several, and random problem files.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_proptests::bare::{brute, check as bare_check, generate as bare_generate, text};
use prism_proptests::corpus::entries;
use prism_proptests::exported::{Exported, FORMATS, Seen};
use prism_proptests::oracle::Oracle;
use prism_proptests::runs::{self, Tally};
use prism_proptests::sheets::{self, Answer};
use prism_proptests::world::{Ask, World};
use prism_proptests::{bridge, generate};

/// What was compared, and what differed.
#[derive(Debug, Default)]
struct Compared {
    seen: Seen,
    wrong: Vec<String>,
}

impl Compared {
    fn note(&mut self, of: &str, outcome: Result<(), String>) {
        self.wrong.extend(outcome.err().map(|why| format!("{of}: {why}")));
    }

    fn joined(mut self, other: Self) -> Self {
        other.seen.into_iter().for_each(|(what, count)| *self.seen.entry(what).or_default() += count);
        self.wrong.extend(other.wrong);
        self
    }

    /// Nothing differed, and each of these was seen so often.
    fn expect(&self, often: &[(&str, u64)]) -> &Self {
        println!("{:#?}", self.seen);
        let shown = self.wrong.iter().take(2).cloned().collect::<Vec<_>>();
        assert!(self.wrong.is_empty(), "{} wrong\n{}", self.wrong.len(), shown.join("\n\n"));
        for (what, least) in often.iter().filter(|_| runs::usual()) {
            let count = self.seen.get(*what).copied().unwrap_or(0);
            assert!(count >= *least, "`{what}` only {count} times");
        }
        self
    }
}

fn of_world(world: &World, ask: &Ask, seen: &mut Seen) -> Result<(), String> {
    let catalog = bridge::catalog(world)?;
    let request = bridge::request(&catalog, ask)?;
    let oracle = Oracle::new(world, ask);
    let best = oracle.best();
    Exported { catalog: &catalog, request: &request, oracle: &oracle, best: best.as_ref() }.agrees(seen)
}

fn of_group(case: u64, seen: &mut Seen) -> Result<(), String> {
    let (world, group) = generate::group(case);
    let catalog = bridge::catalog(&world)?;
    let request = bridge::group_request(&catalog, &group)?;
    let oracle = Oracle::group(&world, &group, &[]).ok_or("nothing is asked")?;
    let best = oracle.best();
    Exported { catalog: &catalog, request: &request, oracle: &oracle, best: best.as_ref() }.agrees(seen)
}

/// Random requests: of one namespace, and every third of several.
#[derive(Debug, Default)]
struct Requests(Compared);

impl Tally for Requests {
    fn add(&mut self, case: u64) {
        let outcome = if case.is_multiple_of(3) {
            of_group(case, &mut self.0.seen)
        } else {
            let (world, ask) = generate::world(case);
            of_world(&world, &ask, &mut self.0.seen)
        };
        self.0.note(&format!("case {case}"), outcome);
    }

    fn join(self, other: Self) -> Self {
        Self(self.0.joined(other.0))
    }
}

#[test]
fn an_exported_request_has_the_same_answer() {
    const FORMATS: [&str; 3] = ["Mps", "Lp", "Opb"];
    let tally = runs::tally::<Requests>("export").0;
    let Compared { seen, .. } = tally.expect(&[
        ("problem with a plan", 1_000),
        ("problem without a plan", 1_500),
        ("Mps with the cost", 150),
        ("Lp with the cost", 150),
        ("Opb with the cost", 150),
        ("Mps with every level", 400),
        ("Lp with every level", 400),
        ("Opb with every level", 400),
    ]);
    // What the formats cannot say is refused in these words, and in no others.
    let known = [
        "it weighs several measures",
        "objective has a tolerance, and a file of rows makes one sum small",
        "the objectives together need numbers beyond 2^53",
    ];
    let refusals = seen.keys().filter_map(|what| what.split_once(" refused: "));
    refusals.for_each(|(_, why)| assert!(known.contains(&why), "{why}"));
    for format in FORMATS {
        let slow = seen.get(&format!("{format} took too long")).copied().unwrap_or(0);
        assert!(slow * 200 <= seen["problem"], "{format}: {slow} took too long");
    }
}

#[test]
fn every_request_of_the_corpus_has_the_same_answer_exported() {
    let mut compared = Compared::default();
    for (name, entry) in entries().unwrap() {
        let outcome = of_world(&entry.world, &entry.ask, &mut compared.seen);
        compared.note(&name, outcome);
    }
    compared.expect(&[("problem with a plan", 8), ("Opb with the cost", 4)]);
}

/// Random problem files as rows.
#[derive(Debug, Default)]
struct Files(Compared);

impl Files {
    fn one(&mut self, case: u64) -> Result<(), String> {
        let bare = bare_generate::problem(case);
        let named = bare_check::read(&bare)?;
        let best = brute::best(&bare, &brute::Without::default());
        for (format, reader) in FORMATS {
            let what = match named.to_rows(format) {
                Err(why) => why.to_string().replace(|letter: char| letter.is_ascii_digit(), "N"),
                Ok(rows) => match sheets::best(&reader(&rows)?, 20_000) {
                    Answer::TooLarge => "took too long".to_owned(),
                    Answer::Nothing if best.is_none() => "without a solution".to_owned(),
                    Answer::Least(sum, point) if best.is_some() => {
                        let chosen = reader(&rows)?.chosen(&point)?;
                        let site = |name: String| chosen.get(&name).and_then(|site| site[1..].parse().ok());
                        let plan = (0..bare.demands.len()).map(|demand| site(format!("d{demand}"))).collect();
                        let expected = best.as_ref().map(|best| best.levels.clone());
                        let levels = brute::levels(&bare, &plan);
                        let alone = expected.as_ref().filter(|levels| levels.len() == 1);
                        if levels != expected || alone.is_some_and(|levels| i128::from(levels[0]) != sum) {
                            return Err(format!(
                                "{format:?}: {sum} {plan:?} {levels:?}, not {best:?}\n{rows}"
                            ));
                        }
                        "with every level".to_owned()
                    }
                    other => return Err(format!("{format:?}: {other:?}, not {best:?}\n{rows}")),
                },
            };
            *self.0.seen.entry(format!("{format:?} {what}")).or_default() += 1;
        }
        Ok(())
    }
}

impl Tally for Files {
    fn add(&mut self, case: u64) {
        let outcome = self.one(case);
        let shown = |why: String| format!("{why}\n{}", text::file(&bare_generate::problem(case)));
        self.0.note(&format!("case {case}"), outcome.map_err(shown));
    }

    fn join(self, other: Self) -> Self {
        Self(self.0.joined(other.0))
    }
}

#[test]
fn a_problem_file_as_rows_has_the_same_answer() {
    runs::tally::<Files>("export of files").0.expect(&[
        ("Mps with every level", 1_800),
        ("Lp with every level", 1_800),
        ("Opb with every level", 1_800),
        ("Opb without a solution", 1_000),
    ]);
}
