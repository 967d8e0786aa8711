//! Files of rows, read back: MPS, LP and OPB as other solvers take them. Written against the formats, not against
//! the writer: nothing here shares a line or a type with it. [`best`] finds the least sum by halving the range of
//! one column after the other, so a file can be answered without any solver.

mod halving;
mod lp;
mod mps;
mod opb;

pub use halving::{Answer, best};
pub use lp::read as lp;
pub use mps::read as mps;
pub use opb::read as opb;
use std::collections::BTreeMap;

/// A sum: column and factor.
pub type Terms = Vec<(usize, i128)>;

/// What a file of rows says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Made small.
    pub objective: Terms,
    /// What has to hold.
    pub rows: Vec<Row>,
    /// Whole numbers.
    pub columns: Vec<Column>,
    /// What comments say: a word and a position (`demand 0`, `site 3`) or a column, and what stands for it.
    pub legend: BTreeMap<String, String>,
}

/// Sum within bounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The sum.
    pub terms: Terms,
    /// At least.
    pub low: Option<i128>,
    /// At most.
    pub high: Option<i128>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// `x0_3`.
    pub name: String,
    /// At least.
    pub low: i128,
    /// At most.
    pub high: i128,
}

impl Sheet {
    /// Per demand the site that a point chooses: of every column `xD_S` that is one, the names of D and S. The bits
    /// of OPB are called by the column that they make up.
    ///
    /// # Errors
    /// A name that no comment explains.
    pub fn chosen(&self, point: &[i128]) -> Result<BTreeMap<String, String>, String> {
        let mut chosen = BTreeMap::new();
        for (column, &value) in self.columns.iter().zip(point) {
            let Some((demand, site)) = column.name.strip_prefix('x').and_then(|name| name.split_once('_'))
            else {
                continue;
            };
            if value == 1 {
                let name = |key: String| self.legend.get(&key).cloned().ok_or(format!("no {key}"));
                chosen.insert(name(format!("demand {demand}"))?, name(format!("site {site}"))?);
            }
        }
        Ok(chosen)
    }
}

/// A comment: `demand 0: iot.registry` explains a name.
fn explains(comment: &str) -> Option<(String, String)> {
    let (key, name) = comment.trim().split_once(": ")?;
    Some((key.to_owned(), name.to_owned()))
}

/// A whole number.
fn number(word: &str) -> Result<i128, String> {
    word.parse().map_err(|_| format!("`{word}` is no whole number"))
}

/// Columns as they are met.
#[derive(Debug, Default)]
struct Met {
    columns: Vec<Column>,
    position: BTreeMap<String, usize>,
}

impl Met {
    fn of(&mut self, name: &str) -> usize {
        if let Some(&known) = self.position.get(name) {
            return known;
        }
        self.position.insert(name.to_owned(), self.columns.len());
        self.columns.push(Column { name: name.to_owned(), ..Column::default() });
        self.columns.len() - 1
    }

    fn known(&self, name: &str) -> Result<usize, String> {
        self.position.get(name).copied().ok_or(format!("`{name}` is no column"))
    }
}
