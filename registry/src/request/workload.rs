//! What the application does: `workload: {write_rps: 2000, data_size: 4GiB}`, of all, of a namespace or of a
//! slot; word by word the closest counts.

use super::codes;
use super::document::{Document, Entry};
use super::draft::{Draft, Scope, Statement};
use super::hints::suggesting;
use super::needs::PLAIN;
use super::said::Said;
use crate::units;
use prism_model::Exact;
use prism_model::workload::Word;

/// A figure of the workload as it is written: `2000`, `4GiB`, `7d`, `30%`.
#[must_use]
pub fn show_figure(word: Word, value: Exact) -> String {
    match word {
        Word::WriteRps | Word::ReadRps | Word::FanOut | Word::Connections => value.to_string(),
        Word::DataSize | Word::RecordSize | Word::MessageSize => units::show_size(value),
        Word::Retention => units::show_duration(value),
        Word::Mean => units::show_percent(value),
    }
}

impl Draft<'_> {
    /// States the workload of every demand over the defaults.
    pub(super) fn workloads(&mut self, document: &Document) {
        let spoken = self.spoken(document, |settings| &settings.workload, |slot| &slot.workload);
        let mut statements: Vec<Statement<Word, (Exact, &Said)>> = Vec::new();
        for (scope, entries) in spoken {
            for (index, entry) in entries.iter().enumerate() {
                self.check_twice(&entries[..index], entry);
                let Some(key) = self.word(scope, entry) else { continue };
                let Some(value) = self.amount(key, &entry.value) else { continue };
                statements.push(Statement { scope, key, says: (value, &entry.value) });
            }
        }
        let heard = self.closest(&statements);
        for (Statement { key, says: (value, said), .. }, demands) in statements.iter().zip(heard) {
            for demand in demands {
                self.demands[demand.index()].workload.state(*key, *value, said.place());
            }
        }
    }

    fn word(&mut self, scope: Scope, entry: &Entry) -> Option<Word> {
        let (said, name) = (&entry.word, entry.word.text());
        let found = Word::ALL.into_iter().find(|word| word.name() == name);
        if found.is_none() {
            let finding = said.error(codes::WORKLOAD, format!("there is no workload word `{name}`"));
            let is_need = PLAIN.iter().any(|(need, _)| *need == name);
            self.push(match is_need {
                true => finding.hint(self.as_need(scope, entry)),
                false => suggesting(finding, name, &Word::ALL.map(Word::name)),
            });
        }
        found
    }

    /// What a backend has to promise is no workload.
    fn as_need(&self, scope: Scope, entry: &Entry) -> String {
        let (name, value) = (entry.word.text(), entry.value.text());
        let slot = match scope {
            Scope::Slot(demand) => format!("{}.", self.slot_of(demand).name),
            Scope::All | Scope::Namespace(_) => String::new(),
        };
        let way =
            entry.word.way(format!("--need {slot}{name}={value}"), format!("needs: {{{name}: {value}}}"));
        format!("`{name}` is a need, which backends have to promise: `{way}`")
    }

    fn amount(&mut self, word: Word, said: &Said) -> Option<Exact> {
        let parse = match word {
            Word::WriteRps | Word::ReadRps | Word::FanOut | Word::Connections => units::number,
            Word::DataSize | Word::RecordSize | Word::MessageSize => units::size,
            Word::Retention => units::duration,
            Word::Mean => units::percent,
        };
        let unit = match word {
            Word::RecordSize | Word::MessageSize => "KiB",
            Word::Retention => "d",
            _ => "",
        };
        let parse = |text: &str| parse(text).map_err(|error| error.likely(unit));
        let value = self.figure(said, word.name(), parse)?;
        let fault = match word {
            Word::Mean if value > Exact::ONE => "an average above the peak makes no sense",
            Word::Mean if value.is_zero() => "an average of zero means that nothing is ever asked",
            Word::RecordSize | Word::MessageSize | Word::FanOut | Word::Connections if value.is_zero() => {
                "zero makes no sense here"
            }
            _ => return Some(value),
        };
        self.push(said.error(codes::SENSELESS, format!("`{}`: {fault}", word.name())));
        None
    }

    /// One word, one value.
    pub(super) fn check_twice(&mut self, before: &[Entry], entry: &Entry) {
        if let Some(first) = before.iter().find(|other| other.word == entry.word) {
            let message = format!("`{}` is stated twice", entry.word.text());
            self.push(entry.value.error(codes::TWICE, message).related(first.value.place(), "first here"));
        }
    }
}
