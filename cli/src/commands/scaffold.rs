//! `generate interface|backend|pattern`: files to start from, and beside them the schemas that their first lines
//! name. All of them are written, or none, and nothing that is there is overwritten.

use super::data::json;
use crate::args::{ScaffoldBackendArgs, ScaffoldInterfaceArgs, ScaffoldPatternArgs};
use crate::common::Common;
use crate::output::{bare, like_any_file};
use crate::usage::Usage;
use anyhow::Context as _;
use prism_registry::scaffold::{self, File, Refused, SlotAsked};
use prism_registry::schema::{Kind, schema};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn interface(args: &ScaffoldInterfaceArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    write(&args.into.into, &scaffold::interface(loaded.catalog(), &args.name).map_err(usage)?, common)
}

pub(super) fn backend(args: &ScaffoldBackendArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let files = scaffold::backend(loaded.catalog(), &args.name, &args.implements).map_err(usage)?;
    write(&args.into.into, &files, common)
}

pub(super) fn pattern(args: &ScaffoldPatternArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let loaded = common.load()?;
    let slots = args.slot.iter().map(|text| slot(text)).collect::<Result<Vec<SlotAsked>, Usage>>()?;
    write(&args.into.into, &scaffold::pattern(loaded.catalog(), &args.name, &slots).map_err(usage)?, common)
}

fn usage(refused: Refused) -> Usage {
    let told = Usage::new(refused.message);
    match refused.hint {
        Some(hint) => told.hint(hint),
        None => told,
    }
}

/// `book:keyvalue_basic,keyvalue_ttl`.
fn slot(text: &str) -> Result<SlotAsked, Usage> {
    let Some((slot, interfaces)) = text.split_once(':') else {
        return Err(Usage::new(format!("--slot {text}: expected a slot, a colon and interfaces"))
            .hint(format!("write `--slot {text}:keyvalue_basic`")));
    };
    let names = interfaces.split(',').map(str::trim).filter(|name| !name.is_empty());
    Ok((slot.trim().to_owned(), names.map(str::to_owned).collect()))
}

fn write(folder: &Path, files: &[File], common: &Common) -> anyhow::Result<ExitCode> {
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| folder.join(path)).collect();
    if let Some(there) = paths.iter().find(|path| fs::symlink_metadata(path).is_ok()) {
        let hint = "nothing was written; choose another name, or another folder with `--into`";
        return Err(Usage::new(format!("{}: is there already", there.display())).hint(hint).into());
    }
    let schemas = schemas(folder)?;
    let texts = files.iter().chain(&schemas).map(|(path, text)| (folder.join(path), text));
    let mut written = Vec::new();
    for (path, text) in texts {
        if let Err(error) = new_file(&path, text) {
            written.iter().for_each(|path: &PathBuf| drop(fs::remove_file(path)));
            return Err(error).with_context(|| path.display().to_string());
        }
        written.push(path);
    }
    let names: String = paths.iter().map(|path| format!("{}\n", path.display())).collect();
    let next =
        format!("next: replace what says `Say …`, then `prismctl registry validate {}`\n", folder.display());
    common.out.tell(&(names + &next));
    Ok(ExitCode::SUCCESS)
}

/// The schemas of what is scaffolded, as far as the folder has none.
fn schemas(folder: &Path) -> anyhow::Result<Vec<File>> {
    let kinds = [Kind::Backend, Kind::Interface, Kind::Pattern, Kind::Plugins];
    let paths = kinds.map(|kind| (kind, format!("schemas/{}.json", kind.name()))).into_iter();
    let missing = paths.filter(|(_, path)| fs::symlink_metadata(folder.join(path)).is_err());
    missing.map(|(kind, path)| Ok((path, json(&schema(kind, None))?))).collect()
}

/// A file that was not there before, whole.
fn new_file(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = like_any_file(&mut tempfile::Builder::new()).tempfile_in(folder).map_err(bare)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(drop).map_err(|error| error.error)
}
