//! Generators, a brute-force oracle and the properties they test: the room by which others trust the solver.
//!
//! A [`world`] and a question to it come from a seed ([`generate`]). They reach the product as text and flags
//! ([`yaml`]) or, to save time, as a catalogue ([`bridge`]). The [`oracle`] answers the same question by
//! trying everything, on names and numbers of its own; [`check`] compares the two.

pub mod bare;
pub mod bridge;
pub mod changed;
pub mod check;
pub mod corpus;
mod dice;
pub mod explained;
pub mod exported;
pub mod fraction;
pub mod generate;
pub mod group;
pub mod less;
pub mod machine;
pub mod mangled;
pub mod metamorphic;
pub mod mutate;
pub mod oracle;
pub mod runs;
pub mod sheets;
pub mod shipped;
pub mod strategies;
pub mod veripb;
pub mod world;
mod written;
pub mod yaml;
