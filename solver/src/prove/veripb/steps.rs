//! Steps of a proof as lines, each with the number of what it derives.

use std::fmt::{Display, Write as _};

/// Lines so far.
#[derive(Debug)]
pub(super) struct Steps {
    text: String,
    last: usize,
}

impl Steps {
    /// The head of a proof about so many constraints; `notes` are comments.
    pub(super) fn new(constraints: usize, notes: &[String]) -> Self {
        let mut text = "pseudo-Boolean proof version 3.0\n".to_owned();
        for note in notes {
            let _ = writeln!(text, "% {}", note.replace(char::is_control, " "));
        }
        let _ = writeln!(text, "f {constraints};");
        Self { text, last: constraints }
    }

    /// Derives something; returns its number.
    pub(super) fn derive(&mut self, step: impl Display) -> usize {
        let _ = writeln!(self.text, "{step};");
        self.last += 1;
        self.last
    }

    /// A sum of constraints, each multiplied.
    pub(super) fn add_up(&mut self, terms: &[(usize, u128)]) -> Option<usize> {
        let mut sum = "pol".to_owned();
        for (index, &(id, times)) in terms.iter().enumerate() {
            let _ = write!(sum, " {id}");
            if times != 1 {
                let _ = write!(sum, " {times} *");
            }
            sum.push_str(if index > 0 { " +" } else { "" });
        }
        (!terms.is_empty()).then(|| self.derive(sum))
    }

    /// A clause that follows from one constraint by unit propagation.
    pub(super) fn clause(&mut self, literals: &[String], from: usize) -> usize {
        let literals: String = literals.iter().map(|literal| format!("1 {literal} ")).collect();
        self.derive(format_args!("rup {literals}>= 1 : {from}"))
    }

    /// A clause that follows from all that there is by unit propagation.
    pub(super) fn implied(&mut self, literals: &[String]) -> usize {
        let literals: String = literals.iter().map(|literal| format!("1 {literal} ")).collect();
        self.derive(format_args!("rup {literals}>= 1"))
    }

    /// What is not needed any more.
    pub(super) fn forget(&mut self, ids: &[usize]) {
        let ids: String = ids.iter().map(|id| format!(" {id}")).collect();
        let _ = writeln!(self.text, "del id{ids};");
    }

    /// The end: what is concluded.
    pub(super) fn conclude(mut self, conclusion: &str) -> String {
        let _ = write!(self.text, "output NONE;\nconclusion {conclusion};\nend pseudo-Boolean proof;\n");
        self.text
    }
}
