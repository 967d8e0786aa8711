//! An interface: its entry, its contract, and a backend that stands in until a real one lists it, because a
//! registry refuses an interface that nobody implements.

use super::{File, Refused, backend, camel, free};
use crate::schema::Kind;
use prism_model::Catalog;

/// The files of an interface of one's own. `name` starts with its model, `keyvalue_expiry`; the model may be new.
///
/// # Errors
/// [`Refused`] if the name is not one, or taken.
pub fn interface(catalog: &Catalog, name: &str) -> Result<Vec<File>, Refused> {
    let (model, flavour) = split(name)?;
    free("interface", name, catalog.find_interface(name).is_some())?;
    let model_word = model_word(catalog, model);
    let described = if catalog.find_model(model).is_some() {
        String::new()
    } else {
        format!("description: Say in a few words what {model} is\n")
    };
    let (method, service) = (camel(flavour), format!("{model_word}{}", camel(flavour)));
    let yaml = format!(
        "\
{}# {name}: say in a line what it is for.
model: {model}
{described}interfaces:
  - interface: {name}
    service: {service}Interface
    proto_file: proto/interfaces/{name}.proto
    description: Say in a few words what it adds
    methods:
      - {method}({service}Request) returns ({service}Response)
",
        Kind::Interface.modeline("../")
    );
    let proto = contract(model, &method, &service);
    let mut files =
        vec![(format!("interfaces/{name}.yaml"), yaml), (format!("proto/interfaces/{name}.proto"), proto)];
    files.push(stand_in(catalog, model, name));
    Ok(files)
}

fn split(name: &str) -> Result<(&str, &str), Refused> {
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let wrong = |hint: String| Refused::new(format!("`{name}` is not the name of an interface"), Some(hint));
    if !name.chars().all(word) {
        let mapped: String = name.to_lowercase().chars().map(|c| if word(c) { c } else { '_' }).collect();
        return Err(wrong(format!("lower-case words joined by `_`, the model first: `{mapped}`")));
    }
    let parts = name.split_once('_').filter(|(model, flavour)| {
        model.starts_with(|c: char| c.is_ascii_lowercase()) && !flavour.is_empty() && !name.contains("__")
    });
    parts.filter(|_| !name.ends_with('_')).ok_or_else(|| {
        wrong(format!("it is its model, `_` and what it adds: `keyvalue_{}`", name.trim_matches('_')))
    })
}

/// `KeyValue` of `keyvalue`, as its services spell it.
fn model_word(catalog: &Catalog, model: &str) -> String {
    let basic = catalog.find_interface(&format!("{model}_basic")).map(|id| &catalog.interface(id).service);
    let word = basic.and_then(|service| service.strip_suffix("BasicInterface"));
    word.map_or_else(|| camel(model), str::to_owned)
}

fn contract(model: &str, method: &str, service: &str) -> String {
    format!(
        "\
// Say in a line what this interface is.
//
// Promise: say what holds wherever a backend lists it.
// Do not list it if it only seems to hold: say when that is.
//
// Besides the statuses that a method lists itself, every method may answer:
// - UNAVAILABLE: the backend cannot be reached.
// - DEADLINE_EXCEEDED: the time ran out. A change may or may not have happened.
// - PERMISSION_DENIED: the caller has no right to do this.
syntax = \"proto3\";

package prism.interfaces.{model};

// Say in a line what it offers. Statuses that any call may answer: the top of this file.
service {service}Interface {{
  // Say what it does, and whether it may be repeated.
  //
  // INVALID_ARGUMENT: say when.
  rpc {method}({service}Request) returns ({service}Response);
}}

// Say what is asked.
message {service}Request {{
  // The key. Must not be empty.
  string key = 1;
}}

// Say what comes back.
message {service}Response {{}}
"
    )
}

/// A backend without a plugin, so that it fills no slot by mistake.
fn stand_in(catalog: &Catalog, model: &str, name: &str) -> File {
    let names = (1..).map(|n| if n == 1 { format!("my-{model}") } else { format!("my-{model}-{n}") });
    let free = names.into_iter().find(|name| catalog.find_backend(name).is_none()).unwrap_or_default();
    let why = format!(
        "# Stands in for a backend that implements `{name}`: list it in a real one (a file here that overrides it, or\n# a backend of your own) and remove this file.\n"
    );
    (format!("backends/{free}.yaml"), backend::text(&why, &free, "none", &[name]))
}
