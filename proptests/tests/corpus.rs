//! What something once got wrong stays right: every entry of the corpus, through text and through a catalogue; those of
//! several namespaces also through a request file.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic in a test is its report; what was reached is shown"
)]

use prism_model::Plan;
use prism_proptests::bare::certified::certified;
use prism_proptests::bare::{self, Bare, brute};
use prism_proptests::check::{Way, agree, agree_on_group, catalog, compare};
use prism_proptests::corpus::{Best, Entry, GroupEntry, entries, folder, groups, problems, read, write};
use prism_proptests::oracle::{self, Choice, Oracle};
use prism_proptests::{bridge, generate};
use prism_registry::request::Document;
use prism_solver::{Auto, Engine, Exact, Ilp, Sat};

/// Every entry does what is asked of it.
fn all_hold<T>(entries: &[(String, T)], holds: impl Fn(&T) -> Result<(), String>) {
    let wrong = |(name, entry): &(String, T)| Some(format!("{name}: {}", holds(entry).err()?));
    let wrong: Vec<String> = entries.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_goes_wrong_again() {
    let entries = entries().unwrap();
    assert!(entries.len() >= 10);
    all_hold(&entries, replayed);
}

/// The integer program may break where an entry says so, and says so itself.
fn but_for_ilp<T>(may_break: bool, outcome: Result<T, String>) -> Result<(), String> {
    match outcome {
        Err(why) if may_break && why.starts_with("ilp: engine `ilp` failed") => println!("{why}"),
        other => drop(other?),
    }
    Ok(())
}

fn is_best(found: Option<oracle::Best>, expected: Option<&Best>) -> Result<(), String> {
    let best = found.map(|best| Best {
        cost: best.cost,
        offerings: best.choices.into_iter().map(|choice| choice.offering).collect(),
    });
    if best.as_ref() == expected { Ok(()) } else { Err(format!("the oracle has {best:?}")) }
}

fn replayed(entry: &Entry) -> Result<(), String> {
    let Entry { world, ask, .. } = entry;
    is_best(Oracle::new(world, ask).best(), entry.best.as_ref())?;
    for way in [Way::Short, Way::Text] {
        but_for_ilp(
            entry.ilp_may_break,
            agree(world, ask, way, &[&Exact, &Auto::after(1), &Sat, &Ilp::default()]),
        )?;
    }
    entry.refused.iter().try_for_each(|choices| refused(entry, choices))
}

#[test]
fn nothing_goes_wrong_again_with_groups() {
    let groups = groups().unwrap();
    assert!(!groups.is_empty());
    all_hold(&groups, answered_as_asked);
}

/// The same answer to the group as to the request file that says the same.
fn answered_as_asked(GroupEntry { world, group, request, best, .. }: &GroupEntry) -> Result<(), String> {
    let found = Oracle::group(world, group, &[]).ok_or("nothing is asked")?.best();
    is_best(found.clone(), best.as_ref())?;
    let engines: [&dyn Engine; 4] = [&Exact, &Auto::after(1), &Sat, &Ilp::default()];
    for way in [Way::Short, Way::Text] {
        agree_on_group(world, group, way, &engines)?;
        let catalog = catalog(world, way)?;
        let lowered = Document::read("request.yaml", request).lower(&catalog);
        let asked = lowered.map_err(|findings| format!("{findings:?}"))?.request;
        for engine in engines {
            compare(&catalog, &asked, engine, found.as_ref())
                .map_err(|why| format!("the request, {}: {why}", engine.name()))?;
        }
    }
    Ok(())
}

#[test]
fn nothing_goes_wrong_again_with_problem_files() {
    let problems = problems().unwrap();
    assert!(!problems.is_empty());
    all_hold(&problems, answered_and_proven);
    let stories = std::fs::read_to_string(folder().join("problems/README.md")).unwrap();
    let told: Vec<&str> = stories.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let names: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(told, names, "one story each, in their order");
}

/// Every engine agrees with brute force, and what they say is proven to a checker that shares no code with them.
fn answered_and_proven(bare: &Bare) -> Result<(), String> {
    let named = bare::check::read(bare)?;
    let best = brute::best(bare, &brute::Without::default());
    for engine in [&Exact as &dyn Engine, &Auto::after(1), &Sat, &Ilp::default()] {
        bare::check::compare(bare, &named, engine, best.as_ref())
            .map_err(|why| format!("{}: {why}", engine.name()))?;
    }
    let proven = certified(bare)?.verdict.levels.last().map(|level| level.value);
    let expected = best.and_then(|best| best.levels.last().copied()).map(i128::from);
    if proven == expected { Ok(()) } else { Err(format!("{proven:?} is proven, {expected:?} is true")) }
}

/// The oracle and the referee refuse an assignment.
fn refused(Entry { world, ask, .. }: &Entry, choices: &[Choice]) -> Result<(), String> {
    let catalog = bridge::catalog(world)?;
    let request = bridge::request(&catalog, ask)?;
    let back = bridge::Back { catalog: &catalog, request: &request };
    let site = |choice: &Choice| {
        let site = catalog
            .site_ids()
            .find(|&site| back.site(site) == (choice.offering.clone(), choice.regions.clone()));
        let bin = u32::try_from(choice.bin).unwrap();
        site.map(|site| prism_model::Choice { site, bin }).ok_or(format!("there is no {choice:?}"))
    };
    let sites: Vec<prism_model::Choice> = choices.iter().map(site).collect::<Result<_, _>>()?;
    match (Oracle::new(world, ask).judge(choices), Plan::checked(&catalog, &request, &sites)) {
        (Err(_), Err(_)) => Ok(()),
        (oracle, referee) => Err(format!("{choices:?}: oracle {oracle:?}, referee {referee:?}")),
    }
}

#[test]
fn an_entry_reads_as_it_was_written() {
    for seed in 0..200 {
        let (world, ask) = generate::world(seed);
        let entry = Entry { story: format!("seed {seed}: none"), ask, world, ..Entry::default() };
        assert_eq!(read(&write(&entry).unwrap()), Ok(entry), "seed {seed}");
    }
}
