//! Lists the registry's YAML files beside this one, sorted, so that the crate can embed them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 5] = ["backends", "interfaces", "offerings", "patterns", "regions"];
const FILES: [&str; 4] = ["capabilities.yaml", "matrix.yaml", "order.yaml", "plugins.yaml"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    FOLDERS.iter().chain(&FILES).for_each(|name| println!("cargo::rerun-if-changed={name}"));
    let mut names: Vec<String> = FILES.iter().map(|name| (*name).to_owned()).collect();
    for folder in FOLDERS {
        names.extend(yaml(&root, folder)?);
    }
    names.retain(|name| root.join(name).is_file());
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        // The compiler finds the folder, so that a build survives moving the tree.
        let file = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{name}\")");
        let _ = writeln!(list, "    (\"registry/{name}\", include_str!({file})),");
    }
    list.push(']');
    fs::write(out.join("shipped.rs"), list)
}

/// The YAML files of a folder: `backends/redis.yaml`.
fn yaml(root: &Path, folder: &str) -> io::Result<Vec<String>> {
    if !root.join(folder).is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".yaml") {
            names.push(format!("{folder}/{name}"));
        }
    }
    Ok(names)
}
