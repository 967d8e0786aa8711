//! What the application does: `--workload write_rps=2000,data_size=4GiB`, and `messaging.write_rps=100` to
//! refine one slot.

use super::Flags;
use super::codes;
use super::draft::Draft;
use super::stated::{Stated, suggesting};
use crate::units;
use prism_model::workload::{Word, Workload};
use prism_model::{DemandId, Exact, Place};

/// One word of one flag. Without a demand it is for all of them.
struct Entry {
    demand: Option<DemandId>,
    word: Word,
    value: Exact,
    place: Place,
}

impl Draft<'_> {
    /// The workload of every demand: the defaults, what is stated for all, what is stated for its slot.
    pub(super) fn workloads(&mut self, flags: &Flags) -> Vec<Workload> {
        let mut entries: Vec<Entry> = Vec::new();
        for flag in Stated::each("workload", &flags.workload) {
            for part in self.parts(flag, flag.text()) {
                if let Some(entry) = self.entry(flag, part) {
                    self.warn_twice(flag, &entries, &entry);
                    entries.push(entry);
                }
            }
        }
        entries.sort_by_key(|entry| entry.demand.is_some());
        self.demands().into_iter().map(|demand| stated(&entries, demand)).collect()
    }

    fn entry(&mut self, flag: Stated<'_>, part: &str) -> Option<Entry> {
        let Some((key, text)) = part.split_once('=') else {
            let finding = flag.error(codes::SHAPE, format!("`{part}` has no value"));
            self.push(finding.hint(format!("write `{}`", flag.with("write_rps=2000,data_size=4GiB"))));
            return None;
        };
        let (slot, name) = key.split_once('.').map_or((None, key), |(slot, name)| (Some(slot), name));
        let demand = slot.map(|slot| self.demand(flag, slot.trim()));
        let word = self.word(flag, name.trim());
        let value = word.and_then(|word| self.value(flag, word, key, text.trim()));
        let entry = Entry { demand: demand.flatten(), word: word?, value: value?, place: flag.place() };
        (demand != Some(None)).then_some(entry)
    }

    fn word(&mut self, flag: Stated<'_>, name: &str) -> Option<Word> {
        let found = Word::ALL.into_iter().find(|word| word.name() == name);
        if found.is_none() {
            let finding = flag.error(codes::WORKLOAD, format!("there is no workload word `{name}`"));
            self.push(suggesting(finding, name, &Word::ALL.map(Word::name)));
        }
        found
    }

    fn value(&mut self, flag: Stated<'_>, word: Word, key: &str, text: &str) -> Option<Exact> {
        let parse = match word {
            Word::WriteRps | Word::ReadRps | Word::FanOut | Word::Connections => units::number,
            Word::DataSize | Word::RecordSize | Word::MessageSize => units::size,
            Word::Retention => units::duration,
            Word::Mean => units::percent,
        };
        let value = self.figure(flag, &format!("{key}="), text, parse)?;
        let fault = match word {
            Word::Mean if value > Exact::ONE => "an average above the peak makes no sense",
            Word::RecordSize | Word::MessageSize | Word::FanOut | Word::Connections | Word::Mean
                if value.is_zero() =>
            {
                "zero makes no sense here"
            }
            _ => return Some(value),
        };
        self.push(flag.error(codes::SENSELESS, format!("`{}`: {fault}", word.name())));
        None
    }

    fn warn_twice(&mut self, flag: Stated<'_>, entries: &[Entry], entry: &Entry) {
        let same = |other: &&Entry| other.word == entry.word && other.demand == entry.demand;
        if let Some(first) = entries.iter().find(same) {
            let finding = flag.error(codes::TWICE, format!("`{}` is stated twice", entry.word.name()));
            self.push(finding.related(first.place.clone(), "first here"));
        }
    }
}

/// What the entries say of one demand; its own ones come last and count.
fn stated(entries: &[Entry], demand: DemandId) -> Workload {
    let mut workload = Workload::default();
    for entry in entries.iter().filter(|entry| entry.demand.is_none_or(|of| of == demand)) {
        workload.state(entry.word, entry.value, entry.place.clone());
    }
    workload
}
