//! The shipped registry, compiled into the binary at build time and decoded once per process.

use prism_model::{Catalog, CatalogParts};
use std::sync::LazyLock;

/// The compiled registry.
const BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.postcard"));

/// The shipped catalogue.
#[must_use]
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(decode);
    &CATALOG
}

#[allow(
    clippy::expect_used,
    reason = "the bytes were written by the same types at build time; a test decodes them"
)]
fn decode() -> Catalog {
    let parts: CatalogParts = postcard::from_bytes(BYTES).expect("the compiled registry decodes");
    Catalog::new(parts).expect("the compiled registry is consistent")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_registry_is_whole() {
        let parts = catalog().parts();
        let counts =
            (parts.interfaces.len(), parts.models.len(), parts.backends.len(), parts.offerings.len());
        assert_eq!(counts, (45, 10, 21, 199));
        assert!(catalog().sites().len() > 190);
    }
}
