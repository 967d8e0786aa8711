//! What validating one namespace says: per slot, interface by interface, who implements it, and the findings.

use crate::{Diagnostic, Severity};

/// The report about one namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Its name.
    pub namespace: String,
    /// Its environment, if one is stated.
    pub environment: Option<String>,
    /// Its pattern.
    pub pattern: String,
    /// The version it states.
    pub version: Option<String>,
    /// In the order written.
    pub slots: Vec<SlotReport>,
    /// Everything that is wrong or worth knowing, in the order met.
    pub findings: Vec<Diagnostic>,
}

impl Report {
    /// Whether nothing has to be mended.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// The report about one slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotReport {
    /// Its name.
    pub slot: String,
    /// What fills it.
    pub backend: String,
    /// What the slot requires.
    pub required: Vec<InterfaceLine>,
    /// The alternatives of which it requires one.
    pub any_of: Vec<Vec<InterfaceLine>>,
    /// Optional interfaces that the configuration lists; all that the backend has, if it has no list.
    pub optional: Vec<InterfaceLine>,
    /// Other interfaces that the configuration lists.
    pub other: Vec<InterfaceLine>,
}

/// One interface and whether the backend has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceLine {
    /// `keyvalue_scan`.
    pub interface: String,
    /// Whether it is there.
    pub verdict: Verdict,
    /// The backend, or the offering that lacks it.
    pub who: String,
}

/// Whether an interface is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It works.
    Implements,
    /// It works by imitation.
    Emulates,
    /// It is planned and does not work.
    Plans,
    /// It is not there.
    Misses,
    /// The backend has it, this offering does not.
    Lacks,
}

impl InterfaceLine {
    /// ✓ or ✗.
    #[must_use]
    pub fn is_met(&self) -> bool {
        matches!(self.verdict, Verdict::Implements | Verdict::Emulates)
    }

    /// What stands in brackets behind it: `redis implements`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.verdict {
            Verdict::Implements => format!("{} implements", self.who),
            Verdict::Emulates => format!("{} imitates", self.who),
            Verdict::Plans => format!("{} only plans it", self.who),
            Verdict::Misses => format!("{} does not implement it", self.who),
            Verdict::Lacks => format!("{} lacks it", self.who),
        }
    }
}
