//! From shapes to JSON Schema. Objects become definitions, so that editors show one description for each.

use super::json::Json;
use super::shape::{Key, Names, Object, Shape};
use crate::request::{NEEDS, vendors};
use crate::units::Quantity;
use prism_model::Catalog;

/// A whole schema.
pub(super) fn document(title: &str, shape: &Shape, names: Option<&Catalog>) -> Json {
    let mut emit = Emit { names, definitions: Vec::new() };
    let Json::Map(root) = emit.shape(shape) else { return Json::Map(Vec::new()) };
    let head = [
        ("$schema".to_owned(), Json::text("http://json-schema.org/draft-07/schema#")),
        ("title".to_owned(), Json::text(title)),
    ];
    let definitions = emit.definitions.into_iter().map(|(name, json)| (name.to_owned(), json));
    let definitions = Json::Map(definitions.collect());
    Json::Map(head.into_iter().chain(root).chain([("definitions".to_owned(), definitions)]).collect())
}

struct Emit<'c> {
    names: Option<&'c Catalog>,
    /// In the order met.
    definitions: Vec<(&'static str, Json)>,
}

impl Emit<'_> {
    fn shape(&mut self, shape: &Shape) -> Json {
        match shape {
            Shape::Text => Json::map([("type", Json::texts(["string", "number", "boolean"]))]),
            Shape::Form(pattern, example) => form(pattern, example),
            Shape::Figure(quantity) => figure(*quantity),
            Shape::Capacity(quantity) => any_of(vec![figure(*quantity), constant("unlimited")]),
            Shape::Words(words) => one_of(words()),
            Shape::Name(names) => self.name(*names),
            Shape::Bool => Json::map([("type", Json::text("boolean"))]),
            Shape::Count => Json::map([("type", Json::text("integer")), ("minimum", Json::Number(0))]),
            Shape::Any => Json::Map(Vec::new()),
            Shape::Many(one) => {
                let one = self.shape(one);
                any_of(vec![one.clone(), list(one)])
            }
            Shape::List(one) => list(self.shape(one)),
            Shape::Map(value) => {
                let value = self.shape(value);
                Json::map([("type", Json::text("object")), ("additionalProperties", value)])
            }
            Shape::MapOf(names, value) => self.map_of(*names, value),
            Shape::WordMap(words, value) => {
                let value = self.shape(value);
                let properties = words().into_iter().map(|word| (word.to_owned(), value.clone()));
                Json::map([
                    ("type", Json::text("object")),
                    ("properties", Json::Map(properties.collect())),
                    ("additionalProperties", Json::Bool(false)),
                ])
            }
            Shape::Needs => self.needs(),
            Shape::Object(object) => self.object(object),
            Shape::Either(shapes) => any_of(shapes.iter().map(|shape| self.shape(shape)).collect()),
        }
    }

    /// A reference to its definition, which is written the first time it is met.
    fn object(&mut self, object: &'static Object) -> Json {
        if !self.definitions.iter().any(|(name, _)| *name == object.name) {
            let index = self.definitions.len();
            self.definitions.push((object.name, Json::Bool(true)));
            let definition = self.definition(object);
            self.definitions[index].1 = definition;
        }
        Json::map([("$ref", Json::Text(format!("#/definitions/{}", object.name)))])
    }

    fn definition(&mut self, object: &'static Object) -> Json {
        let mut pairs = vec![("type", Json::text("object")), ("description", Json::text(object.says))];
        let needed: Vec<&str> = object.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
        if !needed.is_empty() {
            pairs.push(("required", Json::texts(needed)));
        }
        let properties = object.keys.iter().map(|key| (key.name.to_owned(), self.property(key)));
        let properties = Json::Map(properties.collect());
        pairs.push(("properties", properties));
        pairs.push(("additionalProperties", Json::Bool(object.open)));
        Json::map(pairs)
    }

    /// In draft-07 a `$ref` stands alone, so a described one is wrapped.
    fn property(&mut self, key: &Key) -> Json {
        let said = ("description".to_owned(), Json::text(key.says));
        match self.shape(&key.shape) {
            Json::Map(pairs) if pairs.iter().any(|(name, _)| name == "$ref") => {
                let whole = Json::List(vec![Json::Map(pairs)]);
                Json::Map(vec![said, ("allOf".to_owned(), whole)])
            }
            Json::Map(pairs) => Json::Map(std::iter::once(said).chain(pairs).collect()),
            other => other,
        }
    }

    fn name(&self, names: Names) -> Json {
        match self.names {
            Some(catalog) => one_of(all(catalog, names)),
            None => Json::map([("type", Json::text("string"))]),
        }
    }

    fn map_of(&mut self, names: Names, value: &Shape) -> Json {
        let value = self.shape(value);
        let mut pairs = vec![("type", Json::text("object"))];
        if let Some(catalog) = self.names {
            pairs.push(("propertyNames", one_of(all(catalog, names))));
        }
        pairs.push(("additionalProperties", value));
        Json::map(pairs)
    }

    /// Promises and places have values of their own; capabilities take a stance, attributes a word of their
    /// scale. Which these are only a catalogue knows.
    fn needs(&mut self) -> Json {
        let mut properties: Vec<(String, Json)> =
            NEEDS.iter().map(|(word, _)| ((*word).to_owned(), any_or(self.need(word)))).collect();
        let stance = Json::map([("enum", Json::List(stances()))]);
        let Some(catalog) = self.names else {
            let other = any_of(vec![stance, Json::map([("type", Json::text("string"))])]);
            return Json::map([
                ("type", Json::text("object")),
                ("properties", Json::Map(properties)),
                ("additionalProperties", other),
            ]);
        };
        let parts = catalog.parts();
        for attribute in &parts.attributes {
            let synonyms = attribute.synonyms.iter().map(|(word, _)| word.as_str());
            let words = attribute.order.iter().map(String::as_str).chain(synonyms);
            properties.push((attribute.name.clone(), one_of(words.chain(["any"]))));
        }
        let words =
            parts.capabilities.iter().flat_map(|one| [one.name.clone(), format!("{}_support", one.name)]);
        let words = words.chain(parts.interfaces.iter().map(|interface| interface.name.clone()));
        let mut words: Vec<String> = words.collect();
        words.sort_unstable();
        words.dedup();
        properties.extend(words.into_iter().map(|word| (word, stance.clone())));
        Json::map([
            ("type", Json::text("object")),
            ("properties", Json::Map(properties)),
            ("additionalProperties", Json::Bool(false)),
        ])
    }

    fn need(&mut self, word: &str) -> Json {
        match word {
            "sla" => figure(Quantity::Percent),
            "latency_p99" | "max_rtt" => figure(Quantity::Duration),
            "message_size" | "value_size" => figure(Quantity::Size),
            "compliance" => {
                let one = Json::map([("type", Json::text("string"))]);
                any_of(vec![one.clone(), list(one)])
            }
            "cloud" => self.name(Names::Clouds),
            _ => Json::map([("type", Json::text("string"))]),
        }
    }
}

/// `any` lifts what a wider word asks.
fn any_or(value: Json) -> Json {
    match value {
        // Any text, `any` too.
        Json::Map(pairs) if pairs.len() == 1 && pairs[0].0 == "type" => Json::Map(pairs),
        value => any_of(vec![constant("any"), value]),
    }
}

/// Stances are words, truth values or nothing.
fn stances() -> Vec<Json> {
    let words = ["required", "wanted", "any", "forbidden"].map(Json::text);
    words.into_iter().chain([Json::Bool(true), Json::Bool(false), Json::Null]).collect()
}

fn all(catalog: &Catalog, names: Names) -> Vec<&str> {
    let parts = catalog.parts();
    let backends = || parts.backends.iter().map(|one| one.name.as_str());
    let offerings = || parts.offerings.iter().map(|one| one.name.as_str());
    let interfaces = || parts.interfaces.iter().map(|one| one.name.as_str());
    match names {
        Names::Patterns => parts.patterns.iter().map(|one| one.name.as_str()).collect(),
        Names::Backends => backends().collect(),
        Names::Offerings => offerings().collect(),
        Names::Purchases => backends().chain(offerings()).collect(),
        Names::Vendors => vendors(catalog),
        Names::Regions => parts.regions.iter().map(|one| one.name.as_str()).collect(),
        Names::Clouds => {
            let mut clouds: Vec<&str> = parts.regions.iter().map(|one| one.cloud.as_str()).collect();
            let mut seen = std::collections::BTreeSet::new();
            clouds.retain(|cloud| seen.insert(*cloud));
            clouds
        }
        Names::Interfaces => interfaces().collect(),
        Names::Abilities => {
            interfaces().chain(parts.capabilities.iter().map(|one| one.name.as_str())).collect()
        }
        Names::Models => parts.models.iter().map(|one| one.name.as_str()).collect(),
    }
}

fn list(one: Json) -> Json {
    Json::map([("type", Json::text("array")), ("items", one)])
}

fn any_of(all: Vec<Json>) -> Json {
    Json::map([("anyOf", Json::List(all))])
}

fn one_of<'t>(words: impl IntoIterator<Item = &'t str>) -> Json {
    Json::map([("enum", Json::texts(words))])
}

fn constant(word: &str) -> Json {
    Json::map([("const", Json::text(word))])
}

fn form(pattern: &str, example: &str) -> Json {
    let examples = Json::texts([example]);
    Json::map([("type", Json::text("string")), ("pattern", Json::text(pattern)), ("examples", examples)])
}

/// Digits and a unit; rates and counts are numbers too.
fn figure(quantity: Quantity) -> Json {
    let units = quantity.unit_names().join("|");
    let pattern = match quantity {
        Quantity::Money => "^\\$[0-9]+(\\.[0-9]+)?$".to_owned(),
        Quantity::Number => "^[0-9]+(\\.[0-9]+)?$".to_owned(),
        Quantity::Size | Quantity::Duration | Quantity::Percent => format!("^[0-9]+(\\.[0-9]+)?({units})$"),
    };
    let text = form(&pattern, quantity.example());
    match quantity {
        Quantity::Number => {
            let number = Json::map([("type", Json::text("number")), ("minimum", Json::Number(0))]);
            any_of(vec![number, text])
        }
        _ => text,
    }
}
