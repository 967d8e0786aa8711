//! Attributes and their values as numbers. Only those that a rule or an objective names get one: what nothing
//! names cannot make two sites differ.

use super::builder::ProblemBuilder;
use super::fault::{Path, Wrong, nearest};
use super::named::Index;

/// The attribute that every site has: itself.
const SITE: &str = "site";

impl ProblemBuilder {
    /// The number of an attribute.
    pub(super) fn attribute(&mut self, at: &Path<'_>, name: &str) -> Option<usize> {
        if let Some(known) = self.attributes.get(name) {
            return Some(known);
        }
        let stated = |(label, _): &(String, String)| label == name;
        let somewhere = self.labels.iter().any(|label| label.attributes.iter().any(stated));
        if name != SITE && !somewhere && !self.labels.is_empty() {
            self.unknown_attribute(at, name);
            return None;
        }
        self.problem.attributes += 1;
        self.number_values(name);
        self.attributes.add(name)
    }

    fn unknown_attribute(&mut self, at: &Path<'_>, name: &str) {
        if name.is_empty() {
            return self.empty(at);
        }
        let all = self.labels.iter().flat_map(|label| &label.attributes).map(|(label, _)| label.as_str());
        let nearest = nearest(name, all.chain([SITE]));
        self.faults
            .push(at, Wrong::Unknown { what: "an attribute of any site", name: name.to_owned(), nearest });
    }

    /// Gives every site the number of its value.
    fn number_values(&mut self, name: &str) {
        let mut values = Index::default();
        for (index, (site, label)) in self.problem.sites.iter_mut().zip(&self.labels).enumerate() {
            let stated = label.attributes.iter().find(|(label, _)| label == name).map(|(_, value)| value);
            let value = if name == SITE { Some(index) } else { stated.map(|value| values.of(value)) };
            site.attributes.push(value.and_then(|value| u32::try_from(value).ok()));
        }
        self.values.push(values);
    }

    /// The number of a value; `Ok(None)` if no site has it. A site that does not exist is a fault.
    pub(super) fn value(&mut self, at: &Path<'_>, attribute: usize, value: &str) -> Option<u32> {
        let position = if self.attributes.names()[attribute] == SITE {
            self.site(at, value)
        } else {
            if value.is_empty() {
                self.empty(at);
            }
            self.values[attribute].get(value)
        };
        position.and_then(|position| u32::try_from(position).ok())
    }

    /// The name of a value.
    pub(super) fn value_name(&self, attribute: usize, value: u32) -> String {
        let is_site = self.attributes.names()[attribute] == SITE;
        let names = if is_site { &self.sites } else { &self.values[attribute] };
        names.names().get(value as usize).cloned().unwrap_or_default()
    }

    /// How many values an attribute has.
    pub(super) fn width(&self, attribute: usize) -> usize {
        let is_site = self.attributes.names()[attribute] == SITE;
        if is_site { self.sites.len() } else { self.values[attribute].len() }
    }
}
