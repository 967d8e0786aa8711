//! What files are read as, and what is found in those that are broken: the small registry of [`crate::check::mini`] with
//! one thing changed, and the registry that ships.

mod dialects;
mod faults;
mod layers;
mod offerings;
mod patterns;

use super::{Reading, read};
use crate::check::mini::{broken, mini, shown, text};
use crate::files::Layer;
use crate::{Severity, shipped};
use prism_model::catalog::{Aspect, Known, PatternRuleKind, Plugin, Presence, Scale, SlotCondition, Support};
use prism_model::request::Target;
use prism_model::tariff::Driver;
use prism_model::workload::{Factor, ItemSize, Resource, Word};
use prism_model::{Catalog, Exact, MicroUsd, RegionId, SlotId};
use std::sync::Arc;

const INTERFACES: &str = "registry/interfaces/keyvalue.yaml";
const REDIS: &str = "registry/backends/redis.yaml";
const S3: &str = "registry/backends/s3.yaml";
const OFFERINGS: &str = "registry/offerings/redis.yaml";
const PATTERN: &str = "registry/patterns/little.yaml";
const WORDS: &str = "registry/capabilities.yaml";

fn one(layer: &Layer) -> Reading {
    read(std::slice::from_ref(layer))
}

fn catalog(layer: &Layer) -> Catalog {
    let reading = one(layer);
    let findings = reading.findings;
    reading.catalog.unwrap_or_else(|| panic!("{findings:?}"))
}
