//! A small validator for what our schemas use of draft-07, for the tests: a YAML tree held against a schema.

use super::Json;
use crate::node::{Kind, Node, Value};

/// Everything in which `node` does not fit, with its place.
pub(super) fn misfits(root: &Json, node: &Node) -> Vec<String> {
    let mut found = Vec::new();
    Fits { root }.check(root, node, &mut found);
    found
}

struct Fits<'s> {
    root: &'s Json,
}

fn get<'j>(schema: &'j Json, key: &str) -> Option<&'j Json> {
    let Json::Map(entries) = schema else { return None };
    entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

fn list<'j>(schema: &'j Json, key: &str) -> &'j [Json] {
    match get(schema, key) {
        Some(Json::List(items)) => items,
        _ => &[],
    }
}

impl Fits<'_> {
    fn fits(&self, schema: &Json, node: &Node) -> bool {
        let mut found = Vec::new();
        self.check(schema, node, &mut found);
        found.is_empty()
    }

    fn check(&self, schema: &Json, node: &Node, found: &mut Vec<String>) {
        let at = |what: String| format!("{}:{}: {what}", node.at.line, node.at.column);
        if let Some(Json::Text(path)) = get(schema, "$ref") {
            let name = path.strip_prefix("#/definitions/").unwrap();
            let definition = get(get(self.root, "definitions").unwrap(), name).unwrap();
            return self.check(definition, node, found);
        }
        list(schema, "allOf").iter().for_each(|one| self.check(one, node, found));
        let any = list(schema, "anyOf");
        if !any.is_empty() && !any.iter().any(|one| self.fits(one, node)) {
            found.push(at(format!("{node:?} fits none of {} shapes", any.len())));
        }
        if let Some(types) = get(schema, "type") {
            let types: Vec<&Json> =
                if let Json::List(all) = types { all.iter().collect() } else { vec![types] };
            if !types.iter().any(|one| matches!(one, Json::Text(name) if is(node, name))) {
                found.push(at(format!("{} is no {types:?}", node.what())));
            }
        }
        if get(schema, "enum").is_some() && !list(schema, "enum").iter().any(|one| equals(one, node)) {
            found.push(at(format!("{:?} is none of the words", node.text())));
        }
        if get(schema, "const").is_some_and(|word| !equals(word, node)) {
            found.push(at(format!("{:?} is another word", node.text())));
        }
        if let (Some(Json::Text(pattern)), true) = (get(schema, "pattern"), is(node, "string"))
            && !regex::Regex::new(pattern).unwrap().is_match(node.text().unwrap_or_default())
        {
            found.push(at(format!("{:?} is not like {pattern}", node.text())));
        }
        if let (Some(items), Some(own)) = (get(schema, "items"), node.items()) {
            own.iter().for_each(|item| self.check(items, item, found));
        }
        if let Some(entries) = node.entries() {
            self.object(schema, node, entries, found);
        }
    }

    fn object(&self, schema: &Json, node: &Node, entries: &[(Node, Node)], found: &mut Vec<String>) {
        for needed in list(schema, "required") {
            if !matches!(needed, Json::Text(name) if node.get(name).is_some()) {
                found.push(format!("{}:{}: {needed:?} is missing", node.at.line, node.at.column));
            }
        }
        for (key, value) in entries {
            let name = key.text().unwrap_or_default();
            if let Some(names) = get(schema, "propertyNames") {
                self.check(names, key, found);
            }
            match (
                get(schema, "properties").and_then(|known| get(known, name)),
                get(schema, "additionalProperties"),
            ) {
                (Some(property), _) => self.check(property, value, found),
                (None, Some(Json::Bool(false))) => {
                    found.push(format!("{}:{}: no key `{name}`", key.at.line, key.at.column));
                }
                (None, Some(Json::Bool(true)) | None) => {}
                (None, Some(other)) => self.check(other, value, found),
            }
        }
    }
}

fn is(node: &Node, name: &str) -> bool {
    match (&node.value, name) {
        (Value::Map(_), "object") | (Value::Seq(_), "array") => true,
        (Value::Scalar(scalar), name) => match scalar.kind {
            Kind::Null => name == "null",
            Kind::Bool(_) => name == "boolean",
            Kind::Number => {
                name == "number" || (name == "integer" && scalar.text.bytes().all(|b| b.is_ascii_digit()))
            }
            Kind::Text { .. } => name == "string",
        },
        _ => false,
    }
}

fn equals(word: &Json, node: &Node) -> bool {
    match word {
        Json::Null => node.is_null(),
        Json::Bool(value) => node.scalar().is_some_and(|scalar| scalar.kind == Kind::Bool(*value)),
        Json::Text(text) => is(node, "string") && node.text() == Some(text),
        _ => false,
    }
}
