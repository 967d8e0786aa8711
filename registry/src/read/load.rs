//! `load:` of a slot: products of workload words and numbers, `write_rps * fan_out`; and the documented load
//! of a slot that states none, which goes by the model of its first interface.

use super::context::Context;
use crate::node::Node;
use crate::{codes, nearest, units};
use prism_model::Exact;
use prism_model::workload::{Factor, ItemSize, LoadShape, Product, Word};

/// This slot's own writes × `mean`.
const MEAN_WRITES: &str = "mean_writes";

/// Words a load is made of. `connections` and `mean` are no factors of it.
const WORDS: [Word; 7] = [
    Word::WriteRps,
    Word::ReadRps,
    Word::FanOut,
    Word::DataSize,
    Word::MessageSize,
    Word::RecordSize,
    Word::Retention,
];

/// What a slot asks when its pattern does not say.
pub(super) fn default_load(model: &str) -> LoadShape {
    let nothing = || vec![Factor::Number(Exact::ZERO)];
    let kept = || vec![Factor::MeanWrites, Factor::Word(Word::MessageSize), Factor::Word(Word::Retention)];
    LoadShape {
        writes: vec![Factor::Word(Word::WriteRps)],
        reads: vec![Factor::Word(Word::ReadRps)],
        scans: nothing(),
        data: match model {
            "pubsub" => nothing(),
            "queue" | "stream" => kept(),
            _ => vec![Factor::Word(Word::DataSize)],
        },
    }
}

/// What one request of a slot carries when its pattern does not say.
pub(super) fn default_item(model: &str) -> ItemSize {
    match model {
        "pubsub" | "queue" | "stream" => ItemSize::Message,
        _ => ItemSize::Record,
    }
}

/// The load a pattern states. A part it leaves out is as if it stated none of them.
pub(super) fn load(cx: &mut Context<'_>, node: &Node, model: &str) -> LoadShape {
    let mut load = default_load(model);
    let Some(mut map) = cx.reader.map(node, "a load") else { return load };
    if let Some(writes) = map.take("writes") {
        load.writes = product(cx, writes);
        no_circle(cx, writes, &load.writes);
    }
    for (key, part) in [("reads", &mut load.reads), ("scans", &mut load.scans), ("data", &mut load.data)] {
        if let Some(node) = map.take(key) {
            *part = product(cx, node);
        }
    }
    map.finish(&mut cx.reader);
    load
}

fn product(cx: &mut Context<'_>, node: &Node) -> Product {
    let Some(text) = cx.reader.text(node, "a product of workload words and numbers") else {
        return Vec::new();
    };
    text.split(['*', '×']).filter_map(|word| factor(cx, node, word.trim())).collect()
}

fn factor(cx: &mut Context<'_>, node: &Node, word: &str) -> Option<Factor> {
    if word == MEAN_WRITES {
        return Some(Factor::MeanWrites);
    }
    if let Some(&known) = WORDS.iter().find(|known| known.name() == word) {
        return Some(Factor::Word(known));
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return match units::number(word) {
            Ok(number) => Some(Factor::Number(number)),
            Err(error) => {
                let finding = cx.reader.error(codes::BAD_LOAD, node, format!("in a load, {error}"));
                cx.reader.push(finding);
                None
            }
        };
    }
    let known = || WORDS.iter().map(|word| word.name()).chain([MEAN_WRITES]);
    let finding = cx.reader.error(codes::BAD_LOAD, node, format!("`{word}` is not a word of the workload"));
    cx.reader.push(match nearest(word, known()) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint(format!(
            "a load is a product (`*`) of numbers, {}",
            known().collect::<Vec<_>>().join(", ")
        )),
    });
    None
}

fn no_circle(cx: &mut Context<'_>, node: &Node, writes: &Product) {
    if writes.contains(&Factor::MeanWrites) {
        let message = "`mean_writes` comes from `writes` and cannot be part of it";
        let finding = cx.reader.error(codes::BAD_LOAD, node, message);
        cx.reader.push(finding.hint("use `write_rps`"));
    }
}
