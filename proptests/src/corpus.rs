//! What something once got wrong, each with its story, kept as files so that they stay what they were however the
//! generators change: worlds and questions of one namespace or of several, and problem files.

use crate::bare::{self, Bare};
use crate::group::Group;
use crate::oracle::Choice;
use crate::world::{Ask, World};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// What was wrong, and what is right.
    pub story: String,
    /// The least cost in micro-dollars and what is bought for each slot; absent where there is no plan.
    pub best: Option<Best>,
    /// Assignments that are none.
    pub refused: Vec<Vec<Choice>>,
    /// The integer program computes in floats, and here it may break and say so.
    pub ilp_may_break: bool,
    /// The question.
    pub ask: Ask,
    /// The world.
    pub world: World,
}

/// One file about several namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupEntry {
    /// What was wrong, and what is right.
    pub story: String,
    /// As in [`Entry`].
    pub best: Option<Best>,
    /// The question as a person writes it: a request file that says what the group says.
    pub request: String,
    /// The question.
    pub group: Group,
    /// The world.
    pub world: World,
}

/// What is right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Best {
    /// Micro-dollars per month.
    pub cost: i128,
    /// Per slot.
    pub offerings: Vec<String>,
}

/// The folder of the files; those about several namespaces are in `groups` there, problem files in `problems`.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Every question of one namespace, by name.
///
/// # Errors
/// What cannot be read.
pub fn entries() -> Result<Vec<(String, Entry)>, String> {
    all(&folder(), "yaml", read)
}

/// Every question of several namespaces, by name.
///
/// # Errors
/// What cannot be read.
pub fn groups() -> Result<Vec<(String, GroupEntry)>, String> {
    all(&folder().join("groups"), "yaml", read)
}

/// Every problem file, by name.
///
/// # Errors
/// What cannot be read.
pub fn problems() -> Result<Vec<(String, Bare)>, String> {
    all(&folder().join("problems"), "json", bare::read::read)
}

/// Every file of a folder with this ending.
fn all<T>(
    folder: &Path,
    ending: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<(String, T)>, String> {
    let files = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    for file in files {
        let path = file.map_err(|error| error.to_string())?.path();
        if path.extension().is_none_or(|found| found != ending) {
            continue;
        }
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        all.push((name.clone(), read(&text).map_err(|error| format!("{name}: {error}"))?));
    }
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(all)
}

/// One file's text.
///
/// # Errors
/// Where it is no entry.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

/// The text of an entry, its story first. What is empty is left out.
///
/// # Errors
/// Never, unless an entry holds what YAML cannot.
pub fn write(entry: &impl Serialize) -> Result<String, String> {
    let mut value = serde_json::to_value(entry).map_err(|error| error.to_string())?;
    prune(&mut value);
    let story = value.as_object_mut().and_then(|entries| entries.remove("story"));
    let yaml = |value: &serde_json::Value| serde_yaml::to_string(value).map_err(|error| error.to_string());
    Ok(yaml(&serde_json::json!({ "story": story }))? + &yaml(&value)?)
}

fn prune(value: &mut serde_json::Value) {
    use serde_json::Value;
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::String(text) => text == "Unknown",
        Value::Bool(true) | Value::Number(_) => false,
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(entries) => {
            entries.values_mut().for_each(prune);
            entries.retain(|_, value| !is_empty(value));
        }
        _ => {}
    }
}
