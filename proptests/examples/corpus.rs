//! Writes a seed on which the engines and the oracle differ, or on which the integer program breaks, as small as it
//! still does, as an entry of the corpus: `cargo run -p prism-proptests --example corpus -- SEED`. The story is yours to
//! write.

#![allow(clippy::print_stdout, reason = "that is its job")]

use prism_proptests::check::{Way, agree};
use prism_proptests::corpus::{Best, Entry, shrunk, write};
use prism_proptests::generate;
use prism_proptests::oracle::Oracle;
use prism_proptests::world::{Ask, World};

fn main() -> Result<(), String> {
    let seed = std::env::args().nth(1).and_then(|text| text.parse().ok()).ok_or("which seed?")?;
    let (world, ask) = generate::world(seed);
    let kind = |world: &World, ask: &Ask| {
        agree(world, ask, Way::Short).err().map(|why| why.starts_with("ilp: engine"))
    };
    let Some(breaks) = kind(&world, &ask) else { return Err(format!("all agree on seed {seed}")) };
    let (world, ask) = shrunk(world, ask, |world, ask| kind(world, ask) == Some(breaks));
    let best = Oracle::new(&world, &ask).best().map(|best| Best {
        cost: best.cost,
        offerings: best.choices.into_iter().map(|choice| choice.offering).collect(),
    });
    let story = format!("seed {seed}: …");
    println!("{}", write(&Entry { story, best, ilp_may_break: breaks, ask, world, ..Entry::default() })?);
    Ok(())
}
