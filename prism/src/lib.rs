//! The facade people embed: find backends, generate configs, optimise.
