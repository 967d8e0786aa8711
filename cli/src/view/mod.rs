//! What is shown of the catalogue: names instead of ids, ready for tables, JSON and YAML alike. The keys are
//! those of the registry's own files.

pub(crate) mod backend;
pub(crate) mod find;
pub(crate) mod interface;
pub(crate) mod names;
pub(crate) mod offering;
pub(crate) mod pattern;
