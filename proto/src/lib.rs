//! The contracts of Prism, embedded: one thin service per file.
