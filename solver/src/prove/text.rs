//! `prism-certificate/1`: a certificate as text, a line per node.

use super::certificate::{Certificate, LevelProof};
use super::leaf::Leaf;
use super::tree::Node;
use crate::exchange::Status;
use crate::problem::Assignment;
use serde_json::Value;
use std::fmt::Write as _;

/// The first key's value in every certificate.
pub const CERTIFICATE_FORMAT: &str = "prism-certificate/1";

impl Certificate<'_, '_> {
    /// The certificate as a document. `sha256` is that of the problem's file, in hexadecimal.
    #[must_use]
    pub fn to_json(&self, sha256: Option<&str>) -> String {
        let mut text = format!("{{\"format\": \"{CERTIFICATE_FORMAT}\",\n");
        let _ = writeln!(text, " \"name\": {},", quoted(self.named.name()));
        if let Some(sha256) = sha256 {
            let _ = writeln!(text, " \"problem_sha256\": {},", quoted(sha256));
        }
        let _ = writeln!(text, " \"claim\": \"{}\",", self.claim().word());
        if self.solved.status() != Status::Infeasible {
            let assignment = self.solved.assignment().map(|(demand, site)| (demand, quoted(site)));
            let _ = writeln!(text, " \"assignment\": {},", map(assignment));
            let units = self.solved.units().map(|(site, units)| (site, units.to_string()));
            let _ = writeln!(text, " \"units\": {},", map(units));
        }
        let levels: Vec<String> = self.levels.iter().map(|level| self.level(level)).collect();
        let _ = writeln!(text, " \"levels\": [{}]}}", levels.join(",\n  "));
        text
    }

    fn level(&self, proof: &LevelProof) -> String {
        let mut text = match proof.level {
            None => "{\"measure\": \"none\",".to_owned(),
            Some(level) => format!(
                "{{\"measure\": {}, \"value\": \"{}\", \"bound\": \"{}\",",
                quoted(&self.named.measure_name(level.measure)),
                proof.value,
                proof.bound
            ),
        };
        if let Some(witness) = &proof.witness {
            let _ = write!(text, " \"witness\": {},", self.witness(witness));
        }
        let nodes: Vec<String> = proof.nodes.iter().map(node).collect();
        let _ = write!(text, " \"nodes\": [\n    {}]}}", nodes.join(",\n    "));
        text
    }

    fn witness(&self, witness: &Assignment) -> String {
        let problem = self.named.problem();
        let (demands, sites) = (self.named.demands(), self.named.sites());
        let chosen = |demand: usize| Some((demand, problem.chosen(witness, demand)?.site));
        let assignment = (0..demands.len()).filter_map(chosen);
        let assignment =
            map(assignment.map(|(demand, site)| (demands[demand].as_str(), quoted(&sites[site]))));
        let usage = problem.usage(witness);
        let used = problem.sites.iter().zip(&usage).zip(sites).filter(|((_, usage), _)| usage.served > 0);
        let units = used.filter_map(|((site, usage), name)| {
            Some((name.as_str(), site.units_for(&usage.load)?.to_string()))
        });
        format!("{{\"assignment\": {assignment}, \"units\": {}}}", map(units))
    }
}

fn node(node: &Node) -> String {
    match node {
        Node::Column { column, at } => format!("{{\"column\":{column},\"at\":{at}}}"),
        Node::Narrow(leaf) => sum("narrow", leaf),
        Node::Leaf(leaf) => sum("scale", leaf),
    }
}

fn sum(key: &str, leaf: &Leaf) -> String {
    let rows: Vec<String> = leaf.rows.iter().map(|(row, times)| format!("[{row},\"{times}\"]")).collect();
    format!("{{\"{key}\":\"{}\",\"rows\":[{}]}}", leaf.scale, rows.join(","))
}

fn map<'a>(entries: impl Iterator<Item = (&'a str, String)>) -> String {
    let entries: Vec<String> = entries.map(|(key, value)| format!("{}: {value}", quoted(key))).collect();
    format!("{{{}}}", entries.join(", "))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
