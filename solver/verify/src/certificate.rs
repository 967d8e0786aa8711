//! `prism-certificate/1` as it stands in the file.

use crate::json::{self, Unreadable};
use crate::stated::Pairs;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

const FORMAT: &str = "prism-certificate/1";

/// A certificate, read but not believed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub(crate) format: String,
    pub(crate) name: String,
    pub(crate) problem_sha256: Option<String>,
    pub(crate) claim: Claim,
    pub(crate) assignment: Option<Pairs<String>>,
    pub(crate) units: Option<Pairs<i64>>,
    pub(crate) levels: Vec<Level>,
}

/// What a certificate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Nothing is better.
    Optimal,
    /// A valid plan, and how far it may be from the best.
    Feasible,
    /// Nothing is valid.
    Infeasible,
}

/// One level of what is made small.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Level {
    pub(crate) measure: String,
    pub(crate) value: Option<Big>,
    pub(crate) bound: Option<Big>,
    pub(crate) witness: Option<Witness>,
    pub(crate) nodes: Vec<Node>,
}

/// A plan that comes to a level's bound.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Witness {
    pub(crate) assignment: Pairs<String>,
    pub(crate) units: Pairs<i64>,
}

/// A whole number of up to 128 bits, as text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Big(pub(crate) i128);

impl<'de> Deserialize<'de> for Big {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let why = || D::Error::custom(format_args!("{text:?} is no whole number of 128 bits"));
        number.map(Self).ok_or_else(why)
    }
}

/// A node of a proof.
#[derive(Debug, Deserialize)]
#[serde(try_from = "StatedNode")]
pub(crate) enum Node {
    /// One part of a demand's options each.
    Options { demand: usize, parts: Vec<Vec<usize>> },
    /// A column at most, or above.
    Column { column: usize, at: i64 },
    /// A sum of rows that rules values of columns out for all that follows.
    Narrow(Sum),
    /// A sum of rows that closes its part.
    Leaf(Sum),
}

/// So many times the objective, and so many times each row.
#[derive(Debug)]
pub(crate) struct Sum {
    pub(crate) scale: i128,
    pub(crate) rows: Vec<(usize, i128)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedNode {
    options: Option<usize>,
    parts: Option<Vec<Vec<usize>>>,
    column: Option<usize>,
    at: Option<i64>,
    narrow: Option<Big>,
    scale: Option<Big>,
    rows: Option<Vec<(usize, Big)>>,
}

impl TryFrom<StatedNode> for Node {
    type Error = &'static str;

    fn try_from(node: StatedNode) -> Result<Self, &'static str> {
        let split = (node.options, node.parts, node.column, node.at);
        let sum = |Big(scale): Big, rows: Vec<(usize, Big)>| {
            let rows = rows.into_iter().map(|(row, Big(multiplier))| (row, multiplier)).collect();
            Sum { scale, rows }
        };
        match (split, node.narrow, node.scale, node.rows) {
            ((Some(demand), Some(parts), None, None), None, None, None) => {
                Ok(Self::Options { demand, parts })
            }
            ((None, None, Some(column), Some(at)), None, None, None) => Ok(Self::Column { column, at }),
            ((None, None, None, None), Some(scale), None, Some(rows)) => Ok(Self::Narrow(sum(scale, rows))),
            ((None, None, None, None), None, Some(scale), Some(rows)) => Ok(Self::Leaf(sum(scale, rows))),
            _ => Err(
                "a node has `options` and `parts`, `column` and `at`, `narrow` and `rows`, or `scale` and `rows`",
            ),
        }
    }
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// The first thing that is wrong with its form, with its path.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let certificate: Self = json::read_as(text, FORMAT)?;
        if certificate.format == FORMAT {
            Ok(certificate)
        } else {
            Err(json::not(FORMAT, &certificate.format))
        }
    }

    /// Every demand that it says is served, with its site.
    pub fn assignment(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.assignment.iter().flat_map(|assignment| &assignment.0);
        pairs.map(|(demand, site)| (demand.as_str(), site.as_str()))
    }

    /// What it says.
    #[must_use]
    pub fn claim(&self) -> Claim {
        self.claim
    }
}
