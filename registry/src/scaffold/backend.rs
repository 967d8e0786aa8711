//! A backend: what it implements, how to connect, and its plugin's release.

use super::{File, Refused, fresh, interfaces, release};
use crate::schema::Kind;
use prism_model::Catalog;

/// The files of a backend of one's own that implements these interfaces; without any, `keyvalue_basic`.
///
/// # Errors
/// [`Refused`] if the name is not one, or taken, or an interface is not in the catalogue.
pub fn backend(catalog: &Catalog, name: &str, implements: &[String]) -> Result<Vec<File>, Refused> {
    fresh("backend", name, catalog.find_backend(name).is_some())?;
    let basic = [String::from("keyvalue_basic")];
    let listed = interfaces(catalog, if implements.is_empty() { &basic } else { implements })?;
    let mut names: Vec<&str> = listed.iter().map(|interface| interface.name.as_str()).collect();
    names.dedup();
    let plugin = format!("prism-{name}");
    let text = text("", name, &format!("{plugin}:v0.1.0"), &names);
    Ok(vec![(format!("backends/{name}.yaml"), text), release("plugin", &plugin)])
}

/// The file of a backend, opening with why it is there where that needs saying. Attributes nobody has looked up are
/// left out: unknown is not a guess.
pub(super) fn text(why: &str, name: &str, plugin: &str, interfaces: &[&str]) -> String {
    let list: String = interfaces.iter().map(|interface| format!("  - {interface}\n")).collect();
    format!(
        "\
{}{why}# {name}: say in a line what it is.
backend: {name}
description: Say in a few words what it is
plugin: {plugin}
connection_string_format: \"{name}://host:port\"
default_connection: \"{name}://localhost:1\"
connection_template: \"{name}://${{HOST}}:1\"
implements:  # what works; `{{interface: …, status: emulated, penalty: $5}}` for an imitation
{list}# What a source says about it; leave out what nobody says, it is never guessed:
# attributes:
#   durability: {{value: persistent, source: \"https://…\", quality: vendor}}
#   max_value: {{value: 1MiB, source: \"https://…\", quality: vendor}}
",
        Kind::Backend.modeline("../")
    )
}
