//! Sources of figures, each kept once.

use prism_model::SourceId;
use prism_model::catalog::{Confidence, Source};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct Sources {
    list: Vec<Source>,
    ids: BTreeMap<(String, String, Option<Confidence>), SourceId>,
}

impl Sources {
    pub(super) fn intern(&mut self, text: &str, as_of: &str, confidence: Option<Confidence>) -> SourceId {
        let key = (text.to_owned(), as_of.to_owned(), confidence);
        *self.ids.entry(key).or_insert_with(|| {
            self.list.push(Source { text: text.to_owned(), as_of: as_of.to_owned(), confidence });
            SourceId::new(self.list.len() - 1)
        })
    }

    pub(super) fn into_list(self) -> Vec<Source> {
        self.list
    }
}
