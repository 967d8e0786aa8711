use prism_proptests::{
    check::{Way, agree},
    generate, yaml,
};
use std::time::Instant;
fn main() {
    let arg = |i: usize, d: u64| std::env::args().nth(i).map_or(d, |t| t.parse().unwrap());
    let (from, to, text, show) = (arg(1, 0), arg(2, 200), arg(3, 0), arg(4, 3));
    let (mut inf, mut share, mut units, mut credit, mut sc, mut traded, mut bad) = (0, 0, 0, 0, 0, 0, 0);
    let t = Instant::now();
    for seed in from..to {
        let (world, ask) = generate::world(seed);
        match agree(&world, &ask, if text > 0 { Way::Text } else { Way::Short }) {
            Ok(seen) => {
                inf += seen.infeasible as u32;
                share += seen.sharing_decides as u32;
                units += seen.several_units as u32;
                credit += seen.credit as u32;
                sc += seen.shared_credit as u32;
                traded += seen.traded as u32;
            }
            Err(why) => {
                bad += 1;
                let why: String = why.chars().take(600).collect();
                if bad <= show {
                    println!("=== seed {seed}\n{why}\n{}", yaml::typed(&ask));
                } else {
                    println!("seed {seed}: {}", why.lines().next().unwrap())
                }
            }
        }
    }
    println!(
        "inf {inf} share {share} units {units} credit {credit} sharedcredit {sc} traded {traded} bad {bad} of {} in {:?}",
        to - from,
        t.elapsed()
    );
}
