//! prismctl.
fn main() {}
