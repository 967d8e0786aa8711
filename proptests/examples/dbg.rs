use prism_proptests::{check::{Way, catalog}, bridge, generate};
use prism_solver::{graph::Graph, lower::{Lowered, Change}};
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let (world, ask) = generate::world(seed);
    let c = catalog(&world, Way::Short).unwrap();
    let r = bridge::request(&c, &ask).unwrap();
    for d in &r.demands { println!("dedicated {} wishes {:?} slot {:?}", d.dedicated, d.wishes, d.slot); }
    for w in &r.wishes { println!("{:?}", w); }
    println!("{:?}", r.rules);
    let g = Graph::new(&c, &r).unwrap();
    let l = Lowered::new(&c, &r, &g, &Change::default());
    for (i, s) in l.problem.sites.iter().enumerate() { println!("{i} {s:?}"); }
    for d in &l.problem.demands { println!("{:?}", d.options.iter().map(|o| (o.site, o.cost, &o.load, &o.credit)).collect::<Vec<_>>()); }
    for s in c.site_ids() { println!("{s:?} {} {} {:?} {:?}", c.offering_at(s).name, c.region_name(s), c.offering_at(s).scale, c.offering_at(s).capacity); for r in &c.site(s).regions { println!("   {:?}", c.region(*r)); } }
}
