//! `prism-problem/1` from text.
//!
//! The text is parsed once into its top-level parts, whatever their order, then part by part: an element of a
//! list is a small tree for as long as it takes to add it to the [`ProblemBuilder`], so a file of millions of
//! options needs little more memory than the problem made of it. All faults are told in one run.

use super::builder::ProblemBuilder;
use super::fault::{Faults, Path, Wrong, nearest};
use super::json::{Json, Key};
use super::named::Named;
use super::read_rule;
use super::reader::{self, Object, entries, figures, integer, integer_or_null, list, name, text, truth};
use super::spec::{DemandSpec, OptionSpec, SiteSpec};
use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The first key's value in every problem file.
pub const FORMAT: &str = "prism-problem/1";

const KEYS: [&str; 9] =
    ["format", "name", "scale", "resources", "sites", "demands", "matrices", "rules", "objectives"];

/// Why a text is no problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not JSON.
    #[error("{line}:{column}: {message}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// It is JSON that states no sound problem.
    #[error(transparent)]
    Faults(#[from] Faults),
}

/// Reads a problem.
///
/// # Errors
/// [`ReadError`]: where the text stops being JSON, or every fault of what it states.
pub fn read(json: &str) -> Result<Named, ReadError> {
    let mut parts = Parts::new(json)?;
    let mut builder = ProblemBuilder::default();
    parts.head(&mut builder)?;
    parts.each("sites", &mut builder, add_site)?;
    parts.each("demands", &mut builder, add_demand)?;
    if let Some(matrices) = parts.json("matrices")? {
        add_matrices(&Path::Root.key("matrices"), matrices, &mut builder);
    }
    parts.each("rules", &mut builder, |at, json, builder| {
        let rule = read_rule::rule(at, json, &mut builder.faults);
        builder.rules.push(rule);
    })?;
    parts.each("objectives", &mut builder, |at, json, builder| {
        let objective = read_rule::objective(at, json, &mut builder.faults);
        builder.objectives.push(objective);
    })?;
    if parts.part("objectives").is_some_and(is_empty_list) {
        builder.faults.push(&Path::Root.key("objectives"), Wrong::NoObjective);
    }
    Ok(builder.build()?)
}

fn is_empty_list(raw: &RawValue) -> bool {
    raw.get()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|rest| rest.trim().is_empty())
}

/// The top level: every key with the text of its value.
struct Parts<'t> {
    whole: &'t str,
    parts: Vec<(Cow<'t, str>, &'t RawValue)>,
}

impl<'t> Parts<'t> {
    fn new(whole: &'t str) -> Result<Self, ReadError> {
        let syntax = |error: serde_json::Error| located(&error, 1, 1);
        let root: &RawValue = serde_json::from_str(whole).map_err(syntax)?;
        if !root.get().starts_with('{') {
            let mut faults = Faults::default();
            let json = parsed(whole, root)?;
            faults.push(&Path::Root, reader::kind(&json, "an object"));
            return Err(faults.into());
        }
        let parts = serde_json::Deserializer::from_str(whole).deserialize_map(TopLevel).map_err(syntax)?;
        Ok(Self { whole, parts })
    }

    /// What is not a list of elements: format, name, scale, resources; and keys that mean nothing.
    fn head(&mut self, builder: &mut ProblemBuilder) -> Result<(), ReadError> {
        let root = Path::Root;
        reader::repeated(&root, self.parts.iter().map(|(key, _)| key.as_ref()), &mut builder.faults);
        for (key, _) in self.parts.iter().filter(|(key, _)| !KEYS.contains(&key.as_ref())) {
            let near = nearest(key, KEYS);
            builder.faults.push(&root, Wrong::UnknownKey { key: key.to_string(), nearest: near });
        }
        self.format(builder)?;
        for key in ["sites", "demands"] {
            if self.part(key).is_none() {
                builder.faults.push(&root, Wrong::Missing(key));
            }
        }
        if let Some(json) = self.json("name")? {
            builder.name = name(&root.key("name"), json, &mut builder.faults);
        }
        if let Some(json) = self.json("scale")? {
            let at = root.key("scale");
            let scale = integer(&at, json, &mut builder.faults);
            builder.scale_at(&at, scale);
        }
        if let Some(json) = self.json("resources")? {
            let at = root.key("resources");
            for (index, resource) in list(&at, json, &mut builder.faults, name).into_iter().enumerate() {
                builder.resource_at(&at.index(index), &resource);
            }
        }
        Ok(())
    }

    fn format(&self, builder: &mut ProblemBuilder) -> Result<(), ReadError> {
        let at = Path::Root.key("format");
        match self.json("format")? {
            None => builder.faults.push(&Path::Root, Wrong::Missing("format")),
            Some(Json::Text(format)) if format == FORMAT => {}
            Some(other) => builder.faults.push(&at, reader::kind(&other, "`\"prism-problem/1\"`")),
        }
        Ok(())
    }

    fn part(&self, key: &str) -> Option<&'t RawValue> {
        self.parts.iter().find(|(found, _)| found == key).map(|&(_, raw)| raw)
    }

    fn json(&self, key: &str) -> Result<Option<Json<'t>>, ReadError> {
        self.part(key).map(|raw| parsed(self.whole, raw)).transpose()
    }

    /// Adds each element of a list, one tree at a time.
    fn each(
        &self,
        key: &'static str,
        builder: &mut ProblemBuilder,
        add: impl FnMut(&Path<'_>, Json<'t>, &mut ProblemBuilder),
    ) -> Result<(), ReadError> {
        let at = Path::Root.key(key);
        let Some(raw) = self.part(key) else { return Ok(()) };
        if !raw.get().starts_with('[') {
            let json = parsed(self.whole, raw)?;
            builder.faults.push(&at, reader::kind(&json, "a list"));
            return Ok(());
        }
        let elements = Elements { at, builder, add };
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        elements.deserialize(&mut deserializer).map_err(|error| within(self.whole, raw, &error))
    }
}

/// The tree of a part.
fn parsed<'t>(whole: &str, raw: &'t RawValue) -> Result<Json<'t>, ReadError> {
    serde_json::from_str(raw.get()).map_err(|error| within(whole, raw, &error))
}

/// A parser's error, where it counts from a line and column.
fn located(error: &serde_json::Error, line: usize, column: usize) -> ReadError {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned();
    let first = error.line() <= 1;
    ReadError::Syntax {
        line: line + error.line().max(1) - 1,
        column: if first { column + error.column().max(1) - 1 } else { error.column().max(1) },
        message,
    }
}

/// A parser's error inside a part of the whole text.
fn within(whole: &str, raw: &RawValue, error: &serde_json::Error) -> ReadError {
    // Both are slices of one text, so the distance of their starts is the place of the part in it.
    let start = (raw.get().as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    let before = whole.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, str::len) + 1;
    located(error, line, column)
}

struct TopLevel;

impl<'t> Visitor<'t> for TopLevel {
    type Value = Vec<(Cow<'t, str>, &'t RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some((Key(key), raw)) = entries.next_entry()? {
            parts.push((key, raw));
        }
        Ok(parts)
    }
}

/// A list whose elements are added as they are met.
struct Elements<'p, 'b, F> {
    at: Path<'p>,
    builder: &'b mut ProblemBuilder,
    add: F,
}

impl<'t, F: FnMut(&Path<'_>, Json<'t>, &mut ProblemBuilder)> DeserializeSeed<'t> for Elements<'_, '_, F> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'t, F: FnMut(&Path<'_>, Json<'t>, &mut ProblemBuilder)> Visitor<'t> for Elements<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(json) = items.next_element()? {
            (self.add)(&self.at.index(index), json, self.builder);
            index += 1;
        }
        Ok(())
    }
}

fn add_site(at: &Path<'_>, json: Json<'_>, builder: &mut ProblemBuilder) {
    let faults = &mut builder.faults;
    let Some(mut object) = Object::new(at, json, "a site", faults) else { return };
    let capacity = |at: &Path<'_>, json: Json<'_>, faults: &mut Faults| {
        list(at, json, faults, |at, json, faults| integer_or_null(at, json, faults))
    };
    let spec = SiteSpec {
        id: object.need("id", faults, name),
        base: object.maybe("base", faults, integer).unwrap_or_default(),
        unit: object.maybe("unit", faults, integer).unwrap_or_default(),
        capacity: object.need("capacity", faults, capacity),
        owned: object.maybe("owned", faults, integer).unwrap_or_default(),
        spare: object.maybe("spare", faults, integers),
        limit: object.maybe("limit", faults, integer),
        attributes: object.maybe("attributes", faults, attributes).unwrap_or_default(),
    };
    object.end(faults);
    builder.site_at(at, spec);
}

fn attributes(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Vec<(String, String)> {
    entries(at, json, faults, name).into_iter().map(|(key, value)| (key.into_owned(), value)).collect()
}

fn integers(at: &Path<'_>, json: Json<'_>, faults: &mut Faults) -> Vec<i64> {
    list(at, json, faults, integer)
}

fn add_demand(at: &Path<'_>, json: Json<'_>, builder: &mut ProblemBuilder) {
    let faults = &mut builder.faults;
    let Some(mut object) = Object::new(at, json, "a demand", faults) else { return };
    let options = |at: &Path<'_>, json, faults: &mut Faults| list(at, json, faults, option);
    let spec = DemandSpec {
        id: object.need("id", faults, text),
        optional: object.maybe("optional", faults, truth).unwrap_or_default(),
        load: object.maybe("load", faults, integers),
        options: object.need("options", faults, options),
    };
    object.end(faults);
    builder.demand_at(at, spec);
}

fn option<'t>(at: &Path<'_>, json: Json<'t>, faults: &mut Faults) -> OptionSpec<'t> {
    let Some(mut object) = Object::new(at, json, "an option", faults) else { return OptionSpec::default() };
    let values = |at: &Path<'_>, json, faults: &mut Faults| entries(at, json, faults, integer);
    let spec = OptionSpec {
        site: object.need("site", faults, text),
        cost: object.need("cost", faults, integer),
        load: object.maybe("load", faults, integers),
        values: object.maybe("values", faults, values).unwrap_or_default(),
    };
    object.end(faults);
    spec
}

fn add_matrices(at: &Path<'_>, json: Json<'_>, builder: &mut ProblemBuilder) {
    let rows = |at: &Path<'_>, json, faults: &mut Faults| entries(at, json, faults, figures);
    for (matrix, rows) in entries(at, json, &mut builder.faults, rows) {
        let at = at.key(&matrix);
        builder.matrix_named(&matrix);
        for (from, row) in rows {
            let at = at.key(&from);
            row.iter().for_each(|(to, value)| builder.distance_at(&at.key(to), &matrix, &from, to, *value));
        }
    }
}
