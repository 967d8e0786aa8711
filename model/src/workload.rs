//! What an application does, in its own words ([`Workload`]), what that asks of one slot ([`SlotLoad`]),
//! and how it falls on what a unit can hold ([`Resource`]).
//!
//! Rates are peaks and size capacity; metered usage is peak × `mean`. All figures are exact.

use crate::Place;
use crate::catalog::Offering;
use crate::exact::{Exact, Overflow};
use serde::{Deserialize, Serialize};

/// A word of `workload:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Word {
    /// Writes per second at peak.
    WriteRps,
    /// Reads per second at peak.
    ReadRps,
    /// Bytes held.
    DataSize,
    /// Bytes per record.
    RecordSize,
    /// Bytes per message.
    MessageSize,
    /// Receivers per message.
    FanOut,
    /// Open connections.
    Connections,
    /// Seconds a message is kept.
    Retention,
    /// Average rate as a fraction of the peak.
    Mean,
}

impl Word {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 9] = [
        Self::WriteRps,
        Self::ReadRps,
        Self::DataSize,
        Self::RecordSize,
        Self::MessageSize,
        Self::FanOut,
        Self::Connections,
        Self::Retention,
        Self::Mean,
    ];

    /// As written: `write_rps`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WriteRps => "write_rps",
            Self::ReadRps => "read_rps",
            Self::DataSize => "data_size",
            Self::RecordSize => "record_size",
            Self::MessageSize => "message_size",
            Self::FanOut => "fan_out",
            Self::Connections => "connections",
            Self::Retention => "retention",
            Self::Mean => "mean",
        }
    }

    /// The value assumed when nobody states one, as one would write it.
    #[must_use]
    pub fn default_text(self) -> &'static str {
        match self {
            Self::WriteRps => "1",
            Self::ReadRps | Self::FanOut | Self::Connections => "10",
            Self::DataSize => "1GiB",
            Self::RecordSize | Self::MessageSize => "1KiB",
            Self::Retention => "7d",
            Self::Mean => "30%",
        }
    }

    fn default_value(self) -> Exact {
        match self {
            Self::WriteRps => Exact::ONE,
            Self::ReadRps | Self::FanOut | Self::Connections => Exact::integer(10),
            Self::DataSize => Exact::integer(1 << 30),
            Self::RecordSize | Self::MessageSize => Exact::integer(1 << 10),
            Self::Retention => Exact::integer(7 * 86_400),
            Self::Mean => Exact::ratio(3, 10).unwrap_or(Exact::ONE),
        }
    }
}

/// The workload of a slot: every word with its value and who stated it. Sizes in bytes, times in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload([(Exact, Place); 9]);

impl Default for Workload {
    fn default() -> Self {
        Self(Word::ALL.map(|word| (word.default_value(), Place::Default)))
    }
}

impl Workload {
    /// The value of a word.
    #[must_use]
    pub fn get(&self, word: Word) -> Exact {
        self.0[word as usize].0
    }

    /// Who stated it.
    #[must_use]
    pub fn place(&self, word: Word) -> &Place {
        &self.0[word as usize].1
    }

    /// States a word.
    pub fn state(&mut self, word: Word, value: Exact, place: Place) {
        self.0[word as usize] = (value, place);
    }

    /// As if nobody had stated the word.
    pub fn forget(&mut self, word: Word) {
        self.0[word as usize] = (word.default_value(), Place::Default);
    }

    /// Whether somebody stated the word.
    #[must_use]
    pub fn is_stated(&self, word: Word) -> bool {
        self.place(word).is_stated()
    }
}

/// One factor of a load: a number, a workload word, or the slot's own average writes per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Factor {
    /// A plain number.
    Number(Exact),
    /// A workload word.
    Word(Word),
    /// This slot's writes × `mean`.
    MeanWrites,
}

/// A product of factors; the empty product is 1.
pub type Product = Vec<Factor>;

/// What a slot asks per second and holds, in terms of the workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadShape {
    /// Writes per second.
    pub writes: Product,
    /// Reads per second.
    pub reads: Product,
    /// Scans of all data per second.
    pub scans: Product,
    /// Bytes held.
    pub data: Product,
}

/// What one request of a slot carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemSize {
    /// `record_size`.
    Record,
    /// `message_size`.
    Message,
}

impl ItemSize {
    /// The workload word it reads.
    #[must_use]
    pub fn word(self) -> Word {
        match self {
            Self::Record => Word::RecordSize,
            Self::Message => Word::MessageSize,
        }
    }
}

/// What a slot asks, in numbers. Rates are peaks per second, sizes are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotLoad {
    /// Writes per second at peak.
    pub writes: Exact,
    /// Reads per second at peak.
    pub reads: Exact,
    /// Scans of all data per second at peak.
    pub scans: Exact,
    /// Bytes held.
    pub data: Exact,
    /// Bytes per item.
    pub item: Exact,
    /// Open connections.
    pub connections: Exact,
    /// Average rate as a fraction of the peak.
    pub mean: Exact,
}

impl LoadShape {
    /// The load of a slot of this shape under `workload`.
    ///
    /// # Errors
    /// [`Overflow`] if a figure leaves the exact range.
    pub fn load(&self, item: ItemSize, workload: &Workload) -> Result<SlotLoad, Overflow> {
        let mean = workload.get(Word::Mean);
        let product = |factors: &Product, mean_writes: Exact| {
            factors.iter().try_fold(Exact::ONE, |value, factor| match factor {
                Factor::Number(number) => value.times(*number),
                Factor::Word(word) => value.times(workload.get(*word)),
                Factor::MeanWrites => value.times(mean_writes),
            })
        };
        let writes = product(&self.writes, Exact::ZERO)?;
        let mean_writes = writes.times(mean)?;
        Ok(SlotLoad {
            writes,
            reads: product(&self.reads, mean_writes)?,
            scans: product(&self.scans, mean_writes)?,
            data: product(&self.data, mean_writes)?,
            item: workload.get(item.word()),
            connections: workload.get(Word::Connections),
            mean,
        })
    }
}

impl SlotLoad {
    /// Billed or counted units of one item: started increments, or 1 where there is none.
    pub(crate) fn increments(self, increment: Option<Exact>) -> Result<Exact, Overflow> {
        started(self.item, increment)
    }

    /// Billed or counted units of one scan: started increments of all data, or one request per item.
    pub(crate) fn scan_increments(self, increment: Option<Exact>) -> Result<Exact, Overflow> {
        started(self.data, Some(increment.unwrap_or(self.item)))
    }
}

/// `⌈size ÷ increment⌉`, at least 1.
fn started(size: Exact, increment: Option<Exact>) -> Result<Exact, Overflow> {
    match increment {
        Some(step) if !step.is_zero() => Ok(Exact::integer(size.over(step)?.ceil()?.max(1))),
        _ => Ok(Exact::ONE),
    }
}

/// What a unit holds a limited amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Resource {
    /// Bytes held: memory on a backend that lives in memory, else storage.
    Data,
    /// Requests per second, in thousandths.
    Ops,
    /// Write requests per second, in thousandths, counted in the offering's own increments.
    WriteOps,
    /// As [`Resource::WriteOps`], for reads; a scan reads all data.
    ReadOps,
    /// Open connections.
    Connections,
    /// Bytes per second, written and read.
    Throughput,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Data, Self::Ops, Self::WriteOps, Self::ReadOps, Self::Connections, Self::Throughput];

    /// Its position in lists of loads and capacities.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// How many of the solver's integers make one of the resource's units.
    #[must_use]
    pub fn scale(self) -> i64 {
        match self {
            Self::Ops | Self::WriteOps | Self::ReadOps => 1000,
            Self::Data | Self::Connections | Self::Throughput => 1,
        }
    }

    /// As shown: `ops/s`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Ops => "ops/s",
            Self::WriteOps => "write ops/s",
            Self::ReadOps => "read ops/s",
            Self::Connections => "connections",
            Self::Throughput => "throughput",
        }
    }
}

/// The load a slot puts on each resource of a unit of `offering`, in the solver's integers, rounded up.
///
/// # Errors
/// [`Overflow`] if a figure leaves the exact range.
pub fn loads(load: &SlotLoad, offering: &Offering) -> Result<[i64; 6], Overflow> {
    let requests = load.writes.plus(load.reads)?;
    let writes = load.writes.times(load.increments(offering.write_unit)?)?;
    let scanned = match offering.read_unit {
        Some(unit) => load.scan_increments(Some(unit))?,
        None => Exact::ONE,
    };
    let reads = load.reads.times(load.increments(offering.read_unit)?)?.plus(load.scans.times(scanned)?)?;
    let scaled = |value: Exact, resource: Resource| value.times(Exact::integer(resource.scale()))?.ceil();
    Ok([
        scaled(load.data, Resource::Data)?,
        scaled(requests.plus(load.scans)?, Resource::Ops)?,
        scaled(writes, Resource::WriteOps)?,
        scaled(reads, Resource::ReadOps)?,
        scaled(load.connections, Resource::Connections)?,
        scaled(requests.times(load.item)?, Resource::Throughput)?,
    ])
}
