//! `registry validate`: every check there is, all faults of all files in one run. The files are held against
//! each other by the registry crate; whether patterns can be built at all is the solver's to say.

use crate::args::ValidateRegistryArgs;
use crate::common::Common;
use crate::exit;
use crate::output::Text;
use crate::render::findings::report;
use crate::render::report::Checked;
use crate::today::today;
use crate::usage::Told;
use prism_registry::{Diagnostic, Layer, Reading, check, dated_after, read, read_dir, shipped};
use std::path::Path;
use std::process::ExitCode;

pub(super) fn run(args: &ValidateRegistryArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let (layers, unreadable) = layers_of(args.dir.as_deref(), common);
    let reading = read(&layers);
    // A whole registry of its own is judged by its own contracts.
    let whole = args.dir.is_some() && layers.len() == 1;
    let contracts = if whole { &[] } else { prism_proto::files() };
    if layers.last().is_none_or(|layer| layer.files.is_empty()) && args.dir.is_some() {
        return unusable(common, reading, unreadable);
    }
    let mut findings = unreadable;
    findings.extend(reading.findings.iter().cloned());
    findings.extend(check(&layers, &reading, contracts));
    findings.extend(reading.catalog.iter().flat_map(prism::unsatisfiable_patterns));
    findings.extend(reading.catalog.iter().flat_map(|catalog| dated_after(catalog, &today())));
    let files = reading.texts.keys().map(|path| &**path).collect();
    let checked = Checked { command: "registry validate", files, findings: &findings };
    let errors = checked.fails();
    match checked.report(args.format)? {
        Some(report) => common.out.print(Text::Exact(&report))?,
        None => {
            if let ([below @ .., over], true) = (layers.as_slice(), args.dir.is_some() && !whole) {
                common.out.tell(&laid_over(below, over));
            }
            common.tell(&findings, &reading.texts);
            if !errors {
                common.out.print(Text::Styled(&summary(&layers, &reading)))?;
            }
        }
    }
    Ok(if errors { ExitCode::from(exit::FINDINGS) } else { ExitCode::SUCCESS })
}

/// `✅ the shipped registry is sound: 45 interfaces, 21 backends, …`.
fn summary(layers: &[Layer], reading: &Reading) -> String {
    let name = layers.last().map_or("the registry", |layer| layer.name.as_str());
    let counts = reading.catalog.as_ref().map(|catalog| {
        let parts = catalog.parts();
        let (interfaces, backends) = (parts.interfaces.len(), parts.backends.len());
        let (offerings, patterns) = (parts.offerings.len(), parts.patterns.len());
        format!(": {interfaces} interfaces, {backends} backends, {offerings} offerings, {patterns} patterns")
    });
    format!("✅ {name} is sound{}\n", counts.unwrap_or_default())
}

/// What a whole registry has.
const WHOLE: [&str; 4] = ["interfaces/", "backends/", "patterns/", "capabilities.yaml"];

/// Of which of them a folder has nothing.
fn lacking(layer: &Layer) -> Vec<&'static str> {
    let has = |part: &str| layer.files.iter().any(|(path, _)| path.contains(part) && path.ends_with("yaml"));
    WHOLE.into_iter().filter(|part| !has(part)).collect()
}

/// What is judged with an overlay: nobody should take it for the folder alone.
fn laid_over(below: &[Layer], over: &Layer) -> String {
    let names: Vec<&str> = below.iter().map(|layer| layer.name.as_str()).collect();
    let lacking: Vec<String> = lacking(over).into_iter().map(|part| format!("`{part}`")).collect();
    format!(
        "note: {} has no {}: it is judged laid over {}\n",
        over.name,
        lacking.join(", "),
        names.join(", ")
    )
}

/// The layers a folder stands for: itself if it is a whole registry (it has interfaces, backends, patterns and the
/// words people ask with), else laid over the registry that commands use. What could not be read is told beside.
pub(super) fn layers_of(dir: Option<&Path>, common: &Common) -> (Vec<Layer>, Vec<Diagnostic>) {
    let Some(dir) = dir else { return common.layers() };
    let (layer, mut findings) = read_dir(dir);
    if lacking(&layer).is_empty() {
        return (vec![layer], findings);
    }
    let (mut layers, more) =
        if common.has_layers() { common.layers() } else { (vec![shipped()], Vec::new()) };
    findings.extend(more);
    layers.push(layer);
    (layers, findings)
}

/// Tells what is wrong with layers that cannot be used.
pub(super) fn unusable(
    common: &Common,
    reading: Reading,
    unreadable: Vec<Diagnostic>,
) -> anyhow::Result<ExitCode> {
    let Reading { mut findings, texts, .. } = reading;
    findings.extend(unreadable);
    match report(&findings, &texts) {
        told if told.is_empty() => Err(anyhow::anyhow!("there is nothing of a registry there")),
        told => {
            common.out.tell(&told);
            Err(Told.into())
        }
    }
}
