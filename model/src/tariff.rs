//! What an offering costs: base + whole units × unit price + metered usage.
//!
//! A line is quantity × price, rounded once, up, to micro-USD. What a fixed price or a free quota already
//! includes is granted once per site, however many slots share it: each demand's metered line carries a
//! *creditable* amount (rounded down), and the site gives back the sum of them up to the inclusion's worth.
//!
//! A price in tiers is one line per tier. Each demand runs through the tiers by itself, from the first: who else
//! uses the account is not known, and as prices only fall from tier to tier, the bill is never understated.

use crate::SourceId;
use crate::exact::{Exact, Overflow};
use crate::money::MicroUsd;
use crate::workload::SlotLoad;
use serde::{Deserialize, Serialize};

/// Seconds in a month of 730 hours.
pub const MONTH_SECONDS: i64 = 2_628_000;
/// Hours in a month.
pub const MONTH_HOURS: i64 = 730;

/// What a meter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Driver {
    /// Write requests.
    Writes,
    /// Read requests; a scan reads all data.
    Reads,
    /// Both.
    Requests,
    /// Send, receive and delete: 3 × writes.
    QueueRequests,
    /// Bytes written.
    BytesIn,
    /// Bytes read.
    BytesOut,
    /// Both.
    BytesIo,
    /// Bytes held.
    Data,
}

impl Driver {
    /// All of them with their words.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("writes", Self::Writes),
        ("reads", Self::Reads),
        ("requests", Self::Requests),
        ("queue_requests", Self::QueueRequests),
        ("bytes_in", Self::BytesIn),
        ("bytes_out", Self::BytesOut),
        ("bytes_io", Self::BytesIo),
        ("data", Self::Data),
    ];
}

/// One meter of a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// As the price list calls it.
    pub name: String,
    /// What it counts.
    pub drives: Driver,
    /// How much one price buys: requests, bytes, or bytes held for a month.
    pub per: Exact,
    /// As written: `GiB-month`.
    pub per_text: String,
    /// Dollars; with tiers, those of the first.
    pub price: Exact,
    /// What is dearer to buy little of, ascending; prices never rise. A meter with tiers includes nothing.
    pub tiers: Vec<Tier>,
    /// Stored bytes are billed so many times: once per replica where each has a disk of its own. Usually 1
    /// (YAML: `copies`).
    pub copies: u32,
    /// Already covered, once per site and month, in the same unit as `per`.
    pub included: Exact,
    /// A request is billed per started increment of its item, in bytes.
    pub write_increment: Option<Exact>,
    /// As above, for reads and scans.
    pub read_increment: Option<Exact>,
    /// Where the figure comes from.
    pub source: SourceId,
}

/// What a monthly usage beyond a limit costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The limit, in the same unit as [`Meter::per`].
    pub above: Exact,
    /// Dollars.
    pub price: Exact,
}

/// The price of one offering.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// Paid once when a site is used.
    pub base: MicroUsd,
    /// Paid per unit.
    pub unit: MicroUsd,
    /// Paid for usage.
    pub meters: Vec<Meter>,
}

/// What one demand is charged on one meter, or on one tier of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Monthly usage in the meter's unit (how many prices).
    pub quantity: Exact,
    /// Dollars each.
    pub price: Exact,
    /// Quantity × price, rounded up.
    pub amount: MicroUsd,
    /// The part an inclusion could give back: 0 where nothing is included.
    pub creditable: MicroUsd,
}

impl Meter {
    /// What `load` is charged in a month: one line, or one per tier it reaches.
    ///
    /// # Errors
    /// [`Overflow`] if a line cannot be computed exactly or exceeds [`MicroUsd::LIMIT`].
    pub fn charges(&self, load: &SlotLoad) -> Result<Vec<Charge>, Overflow> {
        self.charges_of(self.usage(load)?)
    }

    fn charges_of(&self, usage: Exact) -> Result<Vec<Charge>, Overflow> {
        let total = usage.times(Exact::integer(i64::from(self.copies)))?;
        let mut charges = Vec::new();
        let (mut from, mut price) = (Exact::ZERO, self.price);
        for tier in &self.tiers {
            if total <= tier.above {
                break;
            }
            charges.push(self.line(tier.above.minus(from)?, price)?);
            (from, price) = (tier.above, tier.price);
        }
        charges.push(self.line(total.minus(from)?, price)?);
        Ok(charges)
    }

    fn line(&self, usage: Exact, price: Exact) -> Result<Charge, Overflow> {
        let quantity = usage.over(self.per)?;
        let dollars = quantity.times(price)?;
        let creditable =
            if self.includes_something() { MicroUsd::rounded_down(dollars)? } else { MicroUsd::ZERO };
        Ok(Charge { quantity, price, amount: MicroUsd::rounded_up(dollars)?, creditable })
    }

    /// Whether a purchase gives something back.
    #[must_use]
    pub fn includes_something(&self) -> bool {
        !self.included.is_zero() && self.tiers.is_empty()
    }

    /// Amount and creditable part of a usage, as [`Meter::charges`] has them in all, without reducing fractions on the
    /// way: a search prices every edge, the referee only what is chosen. Falls back to rationals where the
    /// plain product does not fit.
    ///
    /// # Errors
    /// [`Overflow`], as for [`Meter::charges`].
    pub fn amounts(&self, usage: Exact) -> Result<(MicroUsd, MicroUsd), Overflow> {
        if !self.tiers.is_empty() {
            return self.amounts_reduced(usage);
        }
        let ((un, ud), (pn, pd), (qn, qd)) = (usage.parts(), self.price.parts(), self.per.parts());
        let product = |factors: [i128; 4]| factors.into_iter().try_fold(1_i128, i128::checked_mul);
        let above = product([un, pn, qd, i128::from(self.copies) * 1_000_000]);
        let below = product([ud, pd, qn, 1]).filter(|&below| below > 0);
        let (Some(above), Some(below)) = (above, below) else { return self.amounts_reduced(usage) };
        let down = above.div_euclid(below);
        let up = down + i128::from(above.rem_euclid(below) != 0);
        let within = |micros: i128| match i64::try_from(micros) {
            Ok(micros) if micros.unsigned_abs() <= MicroUsd::LIMIT.unsigned_abs() => Ok(MicroUsd(micros)),
            _ => Err(Overflow),
        };
        Ok((within(up)?, if self.includes_something() { within(down)? } else { MicroUsd::ZERO }))
    }

    fn amounts_reduced(&self, usage: Exact) -> Result<(MicroUsd, MicroUsd), Overflow> {
        let charges = self.charges_of(usage)?;
        let amount: MicroUsd = charges.iter().map(|charge| charge.amount).sum();
        Ok((amount, charges.iter().map(|charge| charge.creditable).sum()))
    }

    /// The most an inclusion gives back per site.
    ///
    /// # Errors
    /// [`Overflow`], as for [`Meter::charges`].
    pub fn credit_limit(&self) -> Result<MicroUsd, Overflow> {
        MicroUsd::rounded_down(self.included.over(self.per)?.times(self.price)?)
    }

    /// Monthly usage in requests, bytes, or bytes held for a month. It depends on what drives the meter and on
    /// its increments alone.
    ///
    /// # Errors
    /// [`Overflow`] if it leaves the exact range.
    pub fn usage(&self, load: &SlotLoad) -> Result<Exact, Overflow> {
        let seconds = load.mean.times(Exact::integer(MONTH_SECONDS))?;
        let writes = || load.writes.times(load.increments(self.write_increment)?);
        let reads = || {
            let items = load.reads.times(load.increments(self.read_increment)?)?;
            items.plus(load.scans.times(load.scan_increments(self.read_increment)?)?)
        };
        let bytes_in = || load.writes.times(load.item);
        let bytes_out = || load.reads.times(load.item)?.plus(load.scans.times(load.data)?);
        let per_second = match self.drives {
            Driver::Writes => writes()?,
            Driver::Reads => reads()?,
            Driver::Requests => writes()?.plus(reads()?)?,
            Driver::QueueRequests => writes()?.times(Exact::integer(3))?,
            Driver::BytesIn => bytes_in()?,
            Driver::BytesOut => bytes_out()?,
            Driver::BytesIo => bytes_in()?.plus(bytes_out()?)?,
            Driver::Data => return Ok(load.data),
        };
        per_second.times(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load() -> SlotLoad {
        let n = Exact::integer;
        SlotLoad {
            writes: n(10),
            reads: n(10),
            scans: n(0),
            data: n(1 << 30),
            item: n(1 << 10),
            connections: n(10),
            mean: Exact::ratio(3, 10).unwrap(),
        }
    }

    fn meter(drives: Driver, per: i64, price: &str) -> Meter {
        Meter {
            name: "m".into(),
            drives,
            per: Exact::integer(per),
            per_text: String::new(),
            price: Exact::parse(price).unwrap(),
            tiers: Vec::new(),
            copies: 1,
            included: Exact::ZERO,
            write_increment: None,
            read_increment: None,
            source: SourceId(0),
        }
    }

    /// The line of a meter that has one.
    fn only(meter: &Meter, load: &SlotLoad) -> Charge {
        let charges = meter.charges(load).unwrap();
        assert_eq!(charges.len(), 1);
        charges[0]
    }

    #[test]
    fn a_million_requests_at_half_a_dollar() {
        // 10/s × 30 % × 2,628,000 s = 7,884,000 requests
        let charge = only(&meter(Driver::Writes, 1_000_000, "0.5"), &load());
        assert_eq!((charge.quantity.to_string(), charge.amount), ("7.884".into(), MicroUsd(3_942_000)));
        let queue = only(&meter(Driver::QueueRequests, 1_000_000, "0.4"), &load());
        assert_eq!(queue.amount, MicroUsd(9_460_800));
    }

    #[test]
    fn a_scan_reads_everything_in_increments() {
        let mut busy = load();
        (busy.reads, busy.scans) = (Exact::ZERO, Exact::ONE);
        let mut reads = meter(Driver::Reads, 1_000_000, "0.125");
        reads.read_increment = Some(Exact::integer(4096));
        // 0.3/s × 2,628,000 s × 262,144 units of 4 KiB in 1 GiB
        assert_eq!(only(&reads, &busy).amount, MicroUsd(25_834_291_200));
    }

    #[test]
    fn the_quick_way_to_an_amount_agrees_with_the_line() {
        for (drives, per, price) in [(Driver::Reads, 1_000_000, "0.0023"), (Driver::Data, 3 << 30, "0.0253")]
        {
            let mut meter = meter(drives, per, price);
            for included in [Exact::ZERO, Exact::ONE] {
                meter.included = included;
                let charge = only(&meter, &load());
                let usage = meter.usage(&load()).unwrap();
                assert_eq!(meter.amounts(usage), Ok((charge.amount, charge.creditable)));
            }
            let huge = Exact::ratio(i128::MAX / 3, 7).unwrap();
            assert_eq!(meter.amounts(huge), Err(Overflow));
        }
    }

    #[test]
    fn each_tier_is_a_line() {
        let tier =
            |gib: i64, price| Tier { above: Exact::integer(gib << 30), price: Exact::parse(price).unwrap() };
        let mut storage = meter(Driver::Data, 1 << 30, "0.3");
        storage.tiers = vec![tier(10, "0.2"), tier(100, "0.1")];
        let lines = |gib: i64| {
            let load = SlotLoad { data: Exact::integer(gib << 30), ..load() };
            let charges = storage.charges(&load).unwrap();
            let total: MicroUsd = charges.iter().map(|charge| charge.amount).sum();
            assert_eq!(storage.amounts(storage.usage(&load).unwrap()), Ok((total, MicroUsd::ZERO)));
            charges.iter().map(|c| format!("{} at {}", c.quantity, c.price)).collect::<Vec<_>>()
        };
        assert_eq!(lines(10), ["10 at 0.3"]);
        assert_eq!(lines(11), ["10 at 0.3", "1 at 0.2"]);
        assert_eq!(lines(130), ["10 at 0.3", "90 at 0.2", "30 at 0.1"]);
    }

    #[test]
    fn every_replica_pays_for_its_own_disk() {
        let mut disk = meter(Driver::Data, 1 << 30, "0.08");
        disk.copies = 3;
        assert_eq!(only(&disk, &load()).amount, MicroUsd(240_000));
    }

    #[test]
    fn an_inclusion_is_worth_what_it_covers() {
        let mut storage = meter(Driver::Data, 1 << 30, "0.25");
        storage.included = Exact::integer(25_000_000_000);
        let charge = only(&storage, &load());
        assert_eq!((charge.amount, charge.creditable), (MicroUsd(250_000), MicroUsd(250_000)));
        assert_eq!(storage.credit_limit().unwrap(), MicroUsd(5_820_766));
    }
}
