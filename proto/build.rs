//! Lists the `.proto` files beside this one, sorted, so that the crate can embed them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 2] = ["interfaces", "patterns"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut list = String::from("&[\n");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        for path in protos(&root.join(folder))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // The compiler finds the folder, so that a build survives moving the tree.
            let file = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}\")");
            let _ = writeln!(list, "    (\"proto/{folder}/{name}\", include_str!({file})),");
        }
    }
    list.push(']');
    fs::write(out.join("files.rs"), list)
}

fn protos(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "proto"));
    paths.sort();
    Ok(paths)
}
