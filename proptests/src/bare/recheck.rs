//! A certificate checked again: plainly, from its text and the problem's rows, with 128-bit sums and no search.

use prism_solver::exchange::{Named, NamedLevel};
use prism_solver::problem::Cap;
use prism_solver::rows::{Meaning, Rows, Terms, merged};
use serde_json::Value;

/// Checks the proofs of a certificate; what it claims about assignments is not looked at.
///
/// # Errors
/// What does not hold.
pub fn recheck(named: &Named, text: &str) -> Result<Checked, String> {
    let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let levels = document["levels"].as_array().ok_or("no levels")?;
    let mut checked = Checked::default();
    if document["claim"] == "infeasible" {
        let proof = Proof::new(named, None, &[], i128::MIN, &levels[0])?;
        checked.add(&proof.check()?);
        return Ok(checked);
    }
    let mut caps: Vec<Cap> = Vec::new();
    for (level, stated) in named.levels().iter().zip(levels) {
        let bound = number(&stated["bound"])?;
        let proof = Proof::new(named, Some(*level), &caps, bound, stated)?;
        checked.add(&proof.check()?);
        checked.bounds.push(bound);
        let bound = i64::try_from(bound).map_err(|error| error.to_string())?;
        caps.push(Cap { measure: level.measure, most: level.most(bound) });
    }
    Ok(checked)
}

/// What was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The bounds of the levels.
    pub bounds: Vec<i128>,
    /// Splits.
    pub splits: u64,
    /// Leaves.
    pub leaves: u64,
}

impl Checked {
    fn add(&mut self, other: &Self) {
        self.splits += other.splits;
        self.leaves += other.leaves;
    }
}

struct Proof<'p> {
    rows: Rows<'p>,
    demands: Vec<(bool, Vec<usize>)>,
    cost: Vec<i128>,
    step: i128,
    bound: i128,
    nothing: bool,
    nodes: &'p [Value],
}

type Bounds = Vec<(i128, i128)>;

impl<'p> Proof<'p> {
    fn new(
        named: &'p Named,
        level: Option<NamedLevel>,
        caps: &[Cap],
        bound: i128,
        stated: &'p Value,
    ) -> Result<Self, String> {
        let problem = named.problem();
        let mut rows = Rows::new(problem);
        let objective: Terms = level.map(|level| merged(&rows.measure(level.measure))).unwrap_or_default();
        caps.iter().for_each(|&cap| rows.hold(cap));
        let mut cost = vec![0; rows.columns.len()];
        objective.iter().for_each(|&(column, factor)| cost[column] = i128::from(factor));
        let mut demands: Vec<(bool, Vec<usize>)> =
            problem.demands.iter().map(|demand| (demand.optional, Vec::new())).collect();
        for (column, described) in rows.columns.iter().enumerate() {
            if let Meaning::Serves { demand, .. } = described.meaning {
                demands[demand].1.push(column);
            }
        }
        let step = cost.iter().fold(0, |a: i128, &b| gcd(a, b.abs())).max(1);
        let nodes = stated["nodes"].as_array().ok_or("no nodes")?;
        Ok(Self { rows, demands, cost, step, bound, nothing: level.is_none(), nodes })
    }

    fn check(&self) -> Result<Checked, String> {
        let root: Bounds = self.rows.columns.iter().map(|column| (0, column.most.into())).collect();
        let (mut at, mut checked) = (0, Checked::default());
        self.node(&mut at, &root, &mut checked)?;
        if at == self.nodes.len() { Ok(checked) } else { Err("nodes are left over".into()) }
    }

    fn node(&self, at: &mut usize, bounds: &Bounds, checked: &mut Checked) -> Result<(), String> {
        let node = self.nodes.get(*at).ok_or("a node is missing")?;
        *at += 1;
        if node.get("scale").is_some() {
            checked.leaves += 1;
            return self.leaf(node, bounds);
        }
        checked.splits += 1;
        let parts =
            if node.get("column").is_some() { halves(node, bounds)? } else { self.parts(node, bounds)? };
        parts.iter().try_for_each(|part| self.node(at, part, checked))
    }

    fn parts(&self, node: &Value, bounds: &Bounds) -> Result<Vec<Bounds>, String> {
        let demand = usize::try_from(number(&node["options"])?).map_err(|error| error.to_string())?;
        let (optional, columns) = &self.demands[demand];
        let lists = node["parts"].as_array().ok_or("no parts")?;
        let lists: Vec<Vec<usize>> = lists.iter().map(positions).collect::<Result<_, _>>()?;
        let covered = |option: usize| lists.iter().any(|list| list.contains(&option));
        if (0..columns.len()).any(|option| bounds[columns[option]].1 > 0 && !covered(option)) {
            return Err("an option is in no part".into());
        }
        if *optional && !lists.iter().any(Vec::is_empty) {
            return Err("unserved is no part".into());
        }
        let part = |list: &Vec<usize>| {
            let mut part = bounds.clone();
            for (option, &column) in columns.iter().enumerate() {
                if !list.contains(&option) {
                    part[column].1 = part[column].1.min(0);
                } else if list.len() == 1 {
                    part[column].0 = part[column].0.max(1);
                }
            }
            part
        };
        Ok(lists.iter().map(part).collect())
    }

    fn leaf(&self, node: &Value, bounds: &Bounds) -> Result<(), String> {
        if bounds.iter().any(|(low, high)| low > high) {
            return Ok(());
        }
        let scale = number(&node["scale"])?;
        let mut left: Vec<i128> = self.cost.iter().map(|cost| cost * scale).collect();
        let mut sum = 0;
        for pair in node["rows"].as_array().ok_or("no rows")? {
            let row = usize::try_from(number(&pair[0])?).map_err(|error| error.to_string())?;
            let (row, times) = (self.rows.rows.get(row).ok_or("no such row")?, number(&pair[1])?);
            let side = if times > 0 { row.low } else { row.high };
            sum += times * i128::from(side.ok_or("a side that is not there")?);
            row.terms.iter().for_each(|&(column, factor)| left[column] -= times * i128::from(factor));
        }
        sum += left
            .iter()
            .zip(bounds)
            .map(|(&d, &(low, high))| d * if d > 0 { low } else { high })
            .sum::<i128>();
        let closes = if self.nothing { sum > 0 } else { sum > scale * (self.bound - self.step) };
        if scale > 0 && closes {
            Ok(())
        } else {
            Err(format!("a leaf does not close: {sum} at scale {scale}"))
        }
    }
}

fn halves(node: &Value, bounds: &Bounds) -> Result<Vec<Bounds>, String> {
    let column = usize::try_from(number(&node["column"])?).map_err(|error| error.to_string())?;
    let at = number(&node["at"])?;
    let (mut below, mut above) = (bounds.clone(), bounds.clone());
    below[column].1 = below[column].1.min(at);
    above[column].0 = above[column].0.max(at + 1);
    Ok(vec![below, above])
}

fn positions(list: &Value) -> Result<Vec<usize>, String> {
    let list = list.as_array().ok_or("no list")?;
    list.iter().map(|value| usize::try_from(number(value)?).map_err(|error| error.to_string())).collect()
}

fn number(value: &Value) -> Result<i128, String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().map_err(|error| format!("{text}: {error}"))
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
