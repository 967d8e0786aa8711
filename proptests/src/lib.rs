//! Generators, a brute-force oracle and the properties they test.
