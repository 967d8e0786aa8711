//! `registry export`: the shipped registry as files, to edit, with the schemas that their first lines name. The
//! folder appears whole or not at all.

use super::data::json;
use crate::args::ExportArgs;
use crate::common::Common;
use crate::output::bare;
use crate::usage::Usage;
use anyhow::Context as _;
use prism_registry::schema::{Kind, schema};
use prism_registry::shipped;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) fn run(args: &ExportArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dir = &args.dir;
    if !is_free(dir)? {
        let hint = "export into a folder that does not exist yet, or is empty";
        return Err(Usage::new(format!("{}: is not an empty folder", dir.display())).hint(hint).into());
    }
    let beside = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let building = tempfile::Builder::new().prefix(".prism-export-").tempdir_in(beside);
    let building = building.map_err(bare).with_context(|| dir.display().to_string())?;
    let mut count = 0;
    for (path, text) in files()? {
        let path = building.path().join(path);
        write(&path, &text).with_context(|| dir.display().to_string())?;
        count += 1;
    }
    // The folder keeps what the umask allows: a temporary one is private.
    fs::create_dir_all(dir)
        .and_then(|()| fs::set_permissions(building.path(), fs::metadata(dir)?.permissions()))
        .with_context(|| dir.display().to_string())?;
    fs::rename(building.path(), dir).with_context(|| dir.display().to_string())?;
    common.out.tell(&format!("{count} files in {}\n", dir.display()));
    Ok(ExitCode::SUCCESS)
}

fn is_free(dir: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        // A link that leads nowhere is there, too.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(fs::symlink_metadata(dir).is_err()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(false),
        Err(error) => Err(error).with_context(|| dir.display().to_string()),
    }
}

/// Every file of the registry, its contracts and its schemas, by its path in the folder.
fn files() -> anyhow::Result<Vec<(PathBuf, String)>> {
    let yaml = shipped().files.into_iter().map(|(path, text)| {
        let path = path.strip_prefix("registry/").unwrap_or(&path);
        (PathBuf::from(path), text)
    });
    let schema = |kind: Kind| {
        let path = Path::new("schemas").join(kind.name()).with_extension("json");
        Ok((path, json(&schema(kind, None))?))
    };
    let schemas = Kind::ALL.into_iter().map(schema).collect::<anyhow::Result<Vec<_>>>()?;
    let protos = prism_proto::files().iter().map(|&(path, text)| (PathBuf::from(path), text.to_owned()));
    Ok(yaml.chain(protos).chain(schemas).collect())
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}
