//! The price of an offering: base, unit and meters, and which parts it is known to lack.

use crate::backends::Keeps;
use crate::facts::{self, IN_PROCESS};
use crate::fault::{Faults, Place, Problem};
use crate::meters::{self, Driver, Increments, Meaning, STORAGE_PARTS, Sold};
use crate::rows::{ComponentRow, Located, OfferingRow};
use crate::words::{decimal, is_zero, one_of, stated};

/// Where a figure is from, and how far to trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Provenance {
    pub(crate) source: String,
    pub(crate) as_of: String,
    pub(crate) confidence: String,
}

impl Provenance {
    /// The last three columns of most files; each is checked on its own.
    pub(crate) fn parse(
        at: Place,
        source: &str,
        as_of: &str,
        confidence: &str,
        faults: &mut Faults,
    ) -> Option<Self> {
        let source = faults.check(at, stated("source", source));
        let as_of = faults.check(at, stated("source_date", as_of));
        let confidence = faults.check(at, one_of("confidence", confidence, &["high", "medium", "low"]));
        let (as_of, source) = dated(as_of?, source?);
        Some(Self { source, as_of, confidence: confidence? })
    }
}

/// A date with a remark, `unknown (one stored version)`, as the bare date; the remark goes to the source.
fn dated(as_of: String, source: String) -> (String, String) {
    match as_of.split_once(' ') {
        Some((date, remark)) => (date.to_owned(), format!("{source} {remark}")),
        None => (as_of, source),
    }
}

/// Dollars as text, digits as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Price {
    /// Per month, once when the site is used.
    pub(crate) base: Option<String>,
    /// Per month and unit.
    pub(crate) unit: Option<String>,
    pub(crate) meters: Vec<Meter>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meter {
    pub(crate) name: String,
    pub(crate) driver: Driver,
    pub(crate) per: &'static str,
    pub(crate) price: String,
    /// How many times stored bytes are billed, where it is more than once.
    pub(crate) copies: Option<String>,
    pub(crate) included: Option<String>,
    pub(crate) increments: Increments,
    /// Only where it is not the offering's.
    pub(crate) provenance: Option<Provenance>,
}

/// What the components of one offering come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metering {
    pub(crate) meters: Vec<Meter>,
    /// Parts that are billed and not priced, each once, in the order met.
    pub(crate) missing: Vec<&'static str>,
}

impl Metering {
    pub(crate) fn counts_data(&self) -> bool {
        self.meters.iter().any(|meter| meter.driver == Driver::Data)
    }

    fn add(
        &mut self,
        subject: &Subject<'_>,
        row: &ComponentRow,
        listed: Listed,
        meaning: Meaning,
    ) -> Result<(), Problem> {
        match meaning {
            Meaning::InFixedPrice | Meaning::NeverBilled => {}
            Meaning::NotPriced(part) => self.lacks(part),
            Meaning::Meter(driver) => self.meters.extend(meters_of(subject, row, listed, driver)?),
            Meaning::AtLeast(driver, part) => {
                self.meters.extend(meters_of(subject, row, listed, driver)?);
                self.lacks(part);
            }
        }
        Ok(())
    }

    fn lacks(&mut self, part: &'static str) {
        if !self.missing.contains(&part) {
            self.missing.push(part);
        }
    }
}

/// All that a component's meaning can depend on.
pub(crate) struct Subject<'a> {
    pub(crate) row: &'a OfferingRow,
    pub(crate) backend: &'a str,
    pub(crate) sold: Sold,
    pub(crate) provenance: &'a Provenance,
    pub(crate) note: Option<&'a str>,
    /// `min_metered_gib`: contained in the minimum.
    pub(crate) min_metered: Option<&'a str>,
    /// Nodes in one unit.
    pub(crate) nodes: Option<&'a str>,
    /// The regions of a table that is in all of them at once; empty otherwise.
    pub(crate) replicas: &'a [String],
}

/// Turns components into meters, each by the table of drivers.
pub(crate) fn metering(
    subject: &Subject<'_>,
    components: &[Located<ComponentRow>],
    faults: &mut Faults,
) -> Metering {
    let mut metering = Metering::default();
    for Located { at, row } in components {
        let listed = Listed::parse(*at, row, faults);
        let meaning = faults.check(*at, meaning(subject, row));
        faults.check(*at, check_primary(subject.row, row));
        let (Some(listed), Some(meaning)) = (listed, meaning) else { continue };
        faults.check(*at, metering.add(subject, row, listed, meaning));
    }
    metering
}

/// A component's own figures, needed whatever it means.
struct Listed {
    price: String,
    provenance: Provenance,
}

impl Listed {
    fn parse(at: Place, row: &ComponentRow, faults: &mut Faults) -> Option<Self> {
        let price = faults.check(at, dollars("usd_per_unit", &row.usd_per_unit));
        let provenance = Provenance::parse(at, &row.source, &row.source_date, &row.confidence, faults);
        Some(Self { price: price?, provenance: provenance? })
    }
}

fn meaning(subject: &Subject<'_>, row: &ComponentRow) -> Result<Meaning, Problem> {
    meters::meaning(&row.component, &row.unit, subject.backend, subject.sold).ok_or_else(|| {
        Problem::NoDriver { component: row.component.clone(), offering: row.offering_id.clone() }
    })
}

/// The primary meter stands in both files and must say the same in both.
fn check_primary(offering: &OfferingRow, row: &ComponentRow) -> Result<(), Problem> {
    let same = row.unit == offering.unit && row.usd_per_unit == offering.usd_per_unit;
    if row.component != "primary" || same {
        Ok(())
    } else {
        Err(Problem::PrimaryDiffers(row.offering_id.clone()))
    }
}

/// One meter, or one per region for what is billed once in each.
fn meters_of(
    subject: &Subject<'_>,
    row: &ComponentRow,
    listed: Listed,
    driver: Driver,
) -> Result<Vec<Meter>, Problem> {
    let meter = meter(subject, row, listed, driver)?;
    let Some(name) = row.component.strip_suffix("_per_region") else { return Ok(vec![meter]) };
    if subject.replicas.is_empty() {
        return Ok(vec![meter]);
    }
    let regions = subject.replicas.iter();
    Ok(regions.map(|region| Meter { name: format!("{name} {region}"), ..meter.clone() }).collect())
}

fn meter(
    subject: &Subject<'_>,
    row: &ComponentRow,
    listed: Listed,
    driver: Driver,
) -> Result<Meter, Problem> {
    let per = driver.per(&row.unit).ok_or_else(|| Problem::WrongUnit {
        component: row.component.clone(),
        offering: row.offering_id.clone(),
        unit: row.unit.clone(),
        driver: driver.word(),
    })?;
    Ok(Meter {
        name: row.component.clone(),
        driver,
        per,
        price: listed.price,
        copies: copies(subject, &row.component),
        included: included(subject, &row.component),
        increments: meters::increments(subject.backend, &subject.row.service, driver),
        provenance: (listed.provenance != *subject.provenance).then_some(listed.provenance),
    })
}

fn dollars(column: &str, text: &str) -> Result<String, Problem> {
    Ok(format!("${}", decimal(column, text)?))
}

/// Replicas that each pay for a disk.
fn copies(subject: &Subject<'_>, component: &str) -> Option<String> {
    let nodes = subject.nodes.filter(|&nodes| nodes != "1")?;
    facts::bills_each_disk(&subject.row.service, component).then(|| nodes.to_owned())
}

/// What the fixed price or a free quota already covers.
fn included(subject: &Subject<'_>, component: &str) -> Option<String> {
    match component {
        "data_stored" => subject.min_metered.map(|gib| format!("{gib}GiB")),
        "primary" => subject.note.and_then(millions_in_base),
        named => quota_in_name(named),
    }
}

/// `storage_over_25gb` → `25GB`.
fn quota_in_name(component: &str) -> Option<String> {
    let (_, quota) = component.split_once("_over_")?;
    let figure = quota.strip_suffix("gb")?;
    decimal(component, figure).ok().map(|figure| format!("{figure}GB"))
}

/// `first 13M operations in base charge` → `13000000`.
fn millions_in_base(note: &str) -> Option<String> {
    let (_, after) = note.split_once("first ")?;
    let (figure, _) = after.split_once("M operations in base charge")?;
    figure.bytes().all(|b| b.is_ascii_digit()).then(|| format!("{figure}000000"))
}

/// The vendor's fixed monthly figure, in dollars; nothing when it was not found.
pub(crate) fn fixed(row: &OfferingRow) -> Result<Option<String>, Problem> {
    let figure = &row.usd_per_month_fixed;
    (!figure.is_empty()).then(|| dollars("usd_per_month_fixed", figure)).transpose()
}

/// The fixed figure as base or unit price, beside the meters.
pub(crate) fn price(
    row: &OfferingRow,
    sold: Sold,
    fixed: String,
    meters: Vec<Meter>,
) -> Result<Price, Problem> {
    let by_unit = sold == Sold::ByUnit && row.offering_id != IN_PROCESS;
    let (base, unit) = if by_unit { (None, Some(fixed)) } else { (Some(fixed), None) };
    let minimum = |_: &String| sold == Sold::ByUnit || !is_zero(&row.usd_per_month_fixed);
    let price = Price { base: base.filter(minimum), unit, meters };
    if price == Price::default() {
        return Err(Problem::Free(row.offering_id.clone()));
    }
    Ok(price)
}

/// The parts a price is known to lack, each of which makes it a lower bound.
pub(crate) fn incomplete(
    metering: &Metering,
    sold: Sold,
    keeps: Keeps,
    storage_stated: bool,
) -> Vec<&'static str> {
    let mut parts = metering.missing.clone();
    let counted = |by: fn(Driver) -> bool| metering.meters.iter().any(|meter| by(meter.driver));
    if sold == Sold::ByUse && !counted(Driver::counts_writes) {
        parts.push("writes");
    }
    if sold == Sold::ByUse && !counted(Driver::counts_reads) {
        parts.push("reads");
    }
    let storage_named = parts.iter().any(|part| STORAGE_PARTS.contains(part));
    if keeps == Keeps::Disk && !metering.counts_data() && !storage_stated && !storage_named {
        parts.push("disk");
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_on_a_date_goes_to_the_source() {
        let parts = |as_of: &str| dated(as_of.to_owned(), "feed".to_owned());
        assert_eq!(
            parts("unknown (one stored v7 version)"),
            ("unknown".into(), "feed (one stored v7 version)".into())
        );
        assert_eq!(parts("2024-08-09"), ("2024-08-09".into(), "feed".into()));
    }

    #[test]
    fn quotas_are_read_from_names_and_notes() {
        assert_eq!(quota_in_name("storage_over_25gb").as_deref(), Some("25GB"));
        assert_eq!(quota_in_name("storage"), None);
        assert_eq!(millions_in_base("first 13M operations in base charge").as_deref(), Some("13000000"));
        assert_eq!(millions_in_base("first eCKU free"), None);
    }

    #[test]
    fn a_disk_is_missing_only_where_nothing_else_stands_for_it() {
        let lacks = |missing: &[&'static str], keeps, stated| {
            let metering = Metering { meters: Vec::new(), missing: missing.to_vec() };
            incomplete(&metering, Sold::ByUnit, keeps, stated)
        };
        assert_eq!(lacks(&[], Keeps::Disk, false), ["disk"]);
        assert_eq!(lacks(&["partition"], Keeps::Disk, false), ["partition", "disk"]);
        assert_eq!(lacks(&["retention"], Keeps::Disk, false), ["retention"]);
        assert_eq!(lacks(&[], Keeps::Disk, true), [""; 0], "the plan contains its storage");
        assert_eq!(lacks(&[], Keeps::Memory, false), [""; 0]);
    }
}
