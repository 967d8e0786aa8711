//! Files to start from: an interface, a backend or a pattern of one's own, whole and sound from the first minute,
//! with every text that has to be replaced saying so. Nothing is written here; the command does that.

mod backend;
mod interface;
mod pattern;

use crate::request::hints::{as_name, is_name, not_a_name, suggest};
use crate::schema::Kind;
use prism_model::Catalog;
use prism_model::catalog::Interface;

pub use backend::backend;
pub use interface::interface;
pub use pattern::{SlotAsked, pattern};

/// Path inside a registry, and text.
pub type File = (String, String);

/// What keeps a scaffold from being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}

impl Refused {
    fn new(message: String, hint: Option<String>) -> Self {
        Self { message, hint }
    }
}

/// A name of lower-case words joined by `-`, which nothing has yet.
fn fresh(what: &str, name: &str, taken: bool) -> Result<(), Refused> {
    if !is_name(name) {
        return Err(Refused::new(not_a_name(name), as_name(name).map(|better| format!("write `{better}`"))));
    }
    free(what, name, taken)
}

fn free(what: &str, name: &str, taken: bool) -> Result<(), Refused> {
    if taken {
        let article = if what.starts_with('i') { "an" } else { "a" };
        let message = format!("there is {article} {what} `{name}` already");
        let hint = "choose another name; to change it, override it with a file of your own".to_owned();
        return Err(Refused::new(message, Some(hint)));
    }
    Ok(())
}

/// The interfaces of these names.
fn interfaces<'c>(catalog: &'c Catalog, names: &[String]) -> Result<Vec<&'c Interface>, Refused> {
    let one = |name: &String| {
        let found = catalog.find_interface(name).map(|id| catalog.interface(id));
        found.ok_or_else(|| {
            let known: Vec<&str> = catalog.parts().interfaces.iter().map(|i| i.name.as_str()).collect();
            let hint =
                suggest(name, &known).unwrap_or("`prismctl registry interfaces list` shows all".to_owned());
            Refused::new(format!("`{name}` is not an interface in the catalogue"), Some(hint))
        })
    };
    names.iter().map(one).collect()
}

/// `KeyValueScan` of `key_value_scan` and of `key-value-scan`.
fn camel(name: &str) -> String {
    let capital = |word: &str| {
        word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)).collect::<String>()
    };
    name.split(['_', '-']).map(capital).collect()
}

/// A file of releases that has one entry. It stands beside `plugins.yaml`, so that nothing is overwritten.
fn release(kind: &str, name: &str) -> File {
    let text = format!(
        "{}# Where the {kind} comes from; move the line into plugins.yaml if you keep one.\n{kind}s:\n  - {{{kind}: {name}, version: v0.1.0, assumed: true}}\n",
        Kind::Plugins.modeline("")
    );
    (format!("{name}.yaml"), text)
}

#[cfg(test)]
mod tests;
