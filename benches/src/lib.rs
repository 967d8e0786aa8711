//! Criterion benches of Prism.
