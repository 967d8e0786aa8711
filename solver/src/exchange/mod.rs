//! Problems as text and back: the formats by which the solver is embedded, exchanged and compared without a
//! registry. Text in, text out; no files.
//!
//! [`read`] takes a `prism-problem/1` document through [`ProblemBuilder`], the door for programs, and gives a
//! [`Named`] problem; [`solve`] answers it, and both have their text: [`Named::to_json`], [`Solved::to_json`]. `docs/formats.md` says what each word means.

mod attribute;
mod builder;
mod conflict;
mod describe;
mod fault;
mod json;
mod levels;
mod measurable;
mod named;
mod read;
mod read_rule;
mod reader;
mod rules;
mod sheet;
mod solution;
mod solve;
mod spec;
#[cfg(test)]
mod tests;
mod write;

pub use builder::ProblemBuilder;
pub(crate) use describe::{Labels, NoWords, counted, describe};
pub use fault::{Fault, Faults, LARGEST, Wrong};
pub use named::{Named, NamedLevel};
pub use read::{FORMAT, ReadError, read};
pub use sheet::{CannotState, Names, RowsFormat, rows_text};
pub(crate) use sheet::{Opb, Sheet, Sides};
pub use solution::{Run, SOLUTION_FORMAT};
pub use solve::{EngineFailed, LevelAnswer, Solved, Status, solve};
pub use spec::{
    Bounds, ConditionSpec, DemandSpec, MeasureSpec, ObjectiveSpec, OptionSpec, RuleSpec, Scope, ShareOf,
    SiteSpec, TermSpec, WeightSpec,
};
