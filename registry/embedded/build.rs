//! Reads the shipped registry as any registry is read, and writes its catalogue down in a compact form. A faulty
//! registry fails the build with its findings.

use prism_registry::{read, shipped};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    // The texts are part of prism-registry, so a change there rebuilds this anyway.
    println!("cargo::rerun-if-changed=build.rs");
    let reading = read(&[shipped()]);
    let Some(catalog) = &reading.catalog else {
        for finding in &reading.findings {
            println!("cargo::error={}: {finding}", finding.severity.name());
        }
        return Err("the shipped registry has errors".into());
    };
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("catalog.postcard"), postcard::to_allocvec(catalog.parts())?)?;
    Ok(())
}
