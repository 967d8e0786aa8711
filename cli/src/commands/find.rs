//! `registry backends find`, in both vocabularies: a data model and capabilities, or interfaces by name.

use super::data;
use crate::args::FindArgs;
use crate::common::Common;
use crate::render::style::{BOLD, DIM, GOOD, WARN, paint};
use crate::usage::Usage;
use crate::view::find::{Found, Has, Lacking};
use crate::view::names::{backends, interfaces, qualifies};
use prism_model::{BackendId, CapabilityId, Catalog, InterfaceId, InterfaceSet, ModelId};
use std::process::ExitCode;

pub(super) fn run(args: &FindArgs, common: &Common, catalog: &Catalog) -> anyhow::Result<ExitCode> {
    let asked = Asked::of(catalog, args)?;
    let (found, unsold): (Vec<BackendId>, Vec<BackendId>) =
        asked.matches(catalog).into_iter().partition(|&id| qualifies(catalog, id, |set| asked.all.covered_by(set)));
    let found: Vec<Found<'_>> = found.into_iter().map(|id| asked.found(catalog, id)).collect();
    data::write(common, &args.data, &found, || page(&found))?;
    for id in unsold {
        common.out.tell(&format!("note: `{}` could, but every offering of it lacks something of it\n", catalog.backend(id).name));
    }
    if found.is_empty() {
        common.out.tell("no backend has all of that\n");
    }
    Ok(ExitCode::SUCCESS)
}
