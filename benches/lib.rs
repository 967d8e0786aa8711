//! What the benches share: the requests and the problems that are measured.

pub mod instances;

use prism::model::{Catalog, Request};
use prism::request::{Flags, lower};

/// Requests over the shipped registry, by name.
///
/// # Panics
/// If a request no longer fits the shipped registry.
#[must_use]
#[allow(clippy::expect_used, reason = "a bench that cannot run should say so and stop")]
pub fn requests(catalog: &Catalog) -> Vec<(&'static str, Request)> {
    let multicast = |need: &[&str], jurisdiction: Option<&str>, fill: &[&str]| Flags {
        pattern: Some("multicast-registry".to_owned()),
        need: need.iter().map(|&word| word.to_owned()).collect(),
        jurisdiction: jurisdiction.map(str::to_owned),
        fill: fill.iter().map(|&slot| slot.to_owned()).collect(),
        ..Flags::default()
    };
    let named = [
        ("multicast", multicast(&[], None, &[])),
        ("multicast-eu-ttl", multicast(&["ttl=required"], Some("eu"), &[])),
        ("multicast-eu-ttl-durability", multicast(&["ttl=required"], Some("eu"), &["durability"])),
    ];
    named.into_iter().map(|(name, flags)| (name, lower(catalog, &flags).expect(name).request)).collect()
}
