//! `prism-solution/1`: an answer as text.

use super::solve::{LevelAnswer, Solved, Status};
use super::spec::{MeasureSpec, ObjectiveSpec, WeightSpec};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The first key's value in every solution file.
pub const SOLUTION_FORMAT: &str = "prism-solution/1";

/// How a solve went: what depends on the machine and the day, kept out of the answer unless asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Which engine.
    pub engine: &'static str,
    /// Search nodes.
    pub nodes: u64,
    /// Seconds spent reading.
    pub read_seconds: f64,
    /// Seconds spent solving.
    pub solve_seconds: f64,
    /// The most memory the process ever held, if the system tells.
    pub peak_rss_mib: Option<u64>,
}

impl Serialize for Run {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("engine", self.engine)?;
        map.serialize_entry("nodes", &self.nodes)?;
        map.serialize_entry("read_seconds", &self.read_seconds)?;
        map.serialize_entry("solve_seconds", &self.solve_seconds)?;
        map.serialize_entry("peak_rss_mib", &self.peak_rss_mib)?;
        map.end()
    }
}

impl Solved<'_> {
    /// How far the assignment may be from the best, as a part of its cost: for people, never decided by.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let (objective, bound) = (self.objective()?, self.bound?);
        #[expect(clippy::cast_precision_loss, reason = "shown, never computed with")]
        let part = (i128::from(objective) - i128::from(bound)).max(0) as f64 / objective.abs().max(1) as f64;
        Some(part)
    }

    /// The answer as a `prism-solution/1` document. Without `run` its bytes depend on the answer alone.
    #[must_use]
    pub fn to_json(&self, run: Option<&Run>) -> String {
        let document = Document { solved: self, run };
        // A map of texts and numbers always has a text.
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }
}

struct Document<'d, 'p> {
    solved: &'d Solved<'p>,
    run: Option<&'d Run>,
}

impl Serialize for Document<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let solved = self.solved;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", SOLUTION_FORMAT)?;
        map.serialize_entry("name", solved.named.name())?;
        map.serialize_entry("status", solved.status.word())?;
        map.serialize_entry("objective", &solved.objective())?;
        map.serialize_entry("bound", &solved.bound)?;
        map.serialize_entry("gap", &solved.gap())?;
        if !solved.named.objectives.is_empty() && solved.status != Status::Infeasible {
            map.serialize_entry("levels", &levels(solved))?;
        }
        let served = solved.assignment.is_some();
        map.serialize_entry("assignment", &served.then(|| Pairs(solved.assignment().collect())))?;
        map.serialize_entry("units", &served.then(|| Pairs(solved.units().collect())))?;
        map.serialize_entry("conflict", &solved.conflict)?;
        if let Some(run) = self.run {
            map.serialize_entry("run", run)?;
        }
        map.end()
    }
}

/// A map in its own order.
struct Pairs<'p, V>(Vec<(&'p str, V)>);

impl<V: Serialize> Serialize for Pairs<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

struct Level<'p>(&'p ObjectiveSpec, LevelAnswer);

fn levels<'p>(solved: &Solved<'p>) -> Vec<Level<'p>> {
    solved.named.objectives.iter().zip(&solved.levels).map(|(stated, &level)| Level(stated, level)).collect()
}

impl Serialize for Level<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("measure", &self.0.measure.to_string())?;
        map.serialize_entry("value", &self.1.value)?;
        map.serialize_entry("bound", &self.1.bound)?;
        map.end()
    }
}

impl std::fmt::Display for MeasureSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cost => f.write_str("cost"),
            Self::Distinct(attribute) => write!(f, "distinct:{attribute}"),
            Self::Sum(name) => write!(f, "sum:{name}"),
            Self::Worst(name) => write!(f, "worst:{name}"),
            Self::Weighted(parts) => {
                for (index, WeightSpec { weight, measure }) in parts.iter().enumerate() {
                    write!(f, "{}{weight}*{measure}", if index > 0 { " + " } else { "" })?;
                }
                Ok(())
            }
        }
    }
}
