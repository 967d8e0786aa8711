//! How things look: columns, words, findings. Everything here makes text and prints nothing.

pub(crate) mod findings;
pub(crate) mod report;
pub(crate) mod solution;
pub(crate) mod style;
pub(crate) mod table;
pub(crate) mod verdict;
pub(crate) mod words;
