//! The exact engine of Prism: graph, problem, search, explanation.
