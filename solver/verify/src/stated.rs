//! `prism-problem/1` as it stands in the file: shapes and ranges, nothing looked up yet.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

/// The largest magnitude of a stated number.
const LARGEST: i64 = 1 << 53;

/// A whole number within ±2^53.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Number(pub(crate) i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        if (-LARGEST..=LARGEST).contains(&number) {
            return Ok(Self(number));
        }
        Err(D::Error::custom(format_args!("`{number}` is beyond ±2^53")))
    }
}

/// A whole number from 0 to 2^53.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Amount(pub(crate) i64);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Number(number) = Number::deserialize(deserializer)?;
        if number >= 0 {
            return Ok(Self(number));
        }
        Err(D::Error::custom(format_args!("`{number}` is below 0")))
    }
}

/// A name of at least one letter.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub(crate) String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name.is_empty() {
            Err(D::Error::custom("a name needs at least one letter"))
        } else {
            Ok(Self(name))
        }
    }
}

/// An object in the order of the file, each key once.
#[derive(Clone, Debug)]
pub(crate) struct Pairs<T>(pub(crate) Vec<(String, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder(PhantomData))
    }
}

struct InOrder<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
        let (mut pairs, mut seen) = (Vec::new(), BTreeSet::new());
        while let Some((key, value)) = map.next_entry::<String, T>()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format_args!("`{key}` is named twice")));
            }
            pairs.push((key, value));
        }
        Ok(Pairs(pairs))
    }
}

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) format: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default, rename = "scale")]
    _scale: Option<Number>,
    #[serde(default)]
    pub(crate) resources: Vec<Name>,
    pub(crate) sites: Vec<Site>,
    pub(crate) demands: Vec<Demand>,
    #[serde(default)]
    pub(crate) matrices: Pairs<Pairs<Pairs<Number>>>,
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
    pub(crate) objectives: Option<Vec<Objective>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Site {
    pub(crate) id: Name,
    #[serde(default)]
    pub(crate) base: Amount,
    #[serde(default)]
    pub(crate) unit: Amount,
    pub(crate) capacity: Vec<Option<Amount>>,
    pub(crate) limit: Option<Amount>,
    #[serde(default)]
    pub(crate) owned: Amount,
    pub(crate) spare: Option<Vec<Amount>>,
    #[serde(default)]
    pub(crate) attributes: Pairs<Name>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Demand {
    pub(crate) id: Name,
    #[serde(default)]
    pub(crate) optional: bool,
    pub(crate) load: Option<Vec<Amount>>,
    pub(crate) options: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Choice {
    pub(crate) site: String,
    pub(crate) cost: Number,
    pub(crate) load: Option<Vec<Amount>>,
    #[serde(default)]
    pub(crate) values: Pairs<Number>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) demand: String,
    pub(crate) site: String,
    pub(crate) coef: Number,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    pub(crate) demand: String,
    pub(crate) attribute: String,
    pub(crate) value: Name,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Rule {
    Linear {
        terms: Vec<Term>,
        min: Option<Number>,
        max: Option<Number>,
    },
    Distinct {
        attribute: String,
        demands: Option<Vec<String>>,
        min: Option<Number>,
        max: Option<Amount>,
        #[serde(default)]
        fees: Pairs<Number>,
    },
    Same {
        attribute: String,
        demands: Option<Vec<String>>,
    },
    Different {
        attribute: String,
        demands: Option<Vec<String>>,
    },
    PairMax {
        matrix: String,
        attribute: String,
        demands: Option<Vec<String>>,
        max: Number,
    },
    Implies {
        r#if: Condition,
        then: Condition,
    },
    Share {
        attribute: String,
        value: Name,
        max_percent: Amount,
        of: Option<String>,
        demands: Option<Vec<String>>,
    },
    CostShare {
        attribute: String,
        value: Name,
        max_ppm: Amount,
    },
    Open {
        sites: Vec<String>,
        min: Option<Number>,
        max: Option<Amount>,
    },
    CostMax {
        max: Number,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Objective {
    pub(crate) measure: Option<String>,
    pub(crate) weighted: Option<Vec<Weight>>,
    #[serde(default)]
    pub(crate) tolerance_ppm: Amount,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weight {
    pub(crate) weight: Number,
    pub(crate) measure: String,
}
