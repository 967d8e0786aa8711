//! The shipped registry, compiled into the binary at build time.
