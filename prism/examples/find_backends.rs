//! Who can enumerate keys and let them expire? `cargo run -p prism --example find_backends`

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

fn main() -> Result<(), prism::UnknownName> {
    let catalog = prism::shipped();
    for found in prism::find_backends(catalog, "keyvalue", &[("scan", true), ("ttl", true)])? {
        println!("{}", catalog.backend(found.backend).name);
    }
    Ok(())
}
