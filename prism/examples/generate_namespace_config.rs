//! A configuration for backends you name. `cargo run -p prism --example generate_namespace_config`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it makes")]

use prism::registry::config::render;
use prism::{Named, generate_namespace_config, words};

fn main() {
    let slots = [("registry", "redis"), ("messaging", "nats")];
    match generate_namespace_config(prism::shipped(), "multicast-registry", &slots) {
        Ok(Named::Configs(configs)) => print!("{}", render(&configs)),
        Ok(Named::NoPlan(refused)) => {
            let (catalog, request, why) = *refused;
            why.facts.iter().for_each(|&fact| eprintln!("{}", words::fact(&catalog, &request, fact)));
        }
        Err(findings) => findings.iter().for_each(|finding| eprintln!("{finding}")),
    }
}
