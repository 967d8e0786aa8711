//! The price of an offering: base, unit and meters, and which parts it is known to lack.

use crate::backends::Keeps;
use crate::fault::{Faults, Problem};
use crate::meters::{self, Driver, Increments, Meaning, STORAGE_PARTS, Sold};
use crate::rows::{ComponentRow, Located, OfferingRow};
use crate::words::{decimal, is_zero, one_of, stated};

/// Where a figure is from, and how far to trust it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    pub source: String,
    pub as_of: String,
    pub confidence: String,
}

impl Provenance {
    pub fn parse(source: &str, as_of: &str, confidence: &str) -> Result<Self, Problem> {
        Ok(Self {
            source: stated("source", source)?,
            as_of: stated("source_date", as_of)?,
            confidence: one_of("confidence", confidence, &["high", "medium", "low"])?,
        })
    }
}

/// Dollars as text, digits as listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// Per month, once when the site is used.
    pub base: Option<String>,
    /// Per month and unit.
    pub unit: Option<String>,
    pub meters: Vec<Meter>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    pub name: String,
    pub driver: Driver,
    pub per: &'static str,
    pub price: String,
    pub included: Option<String>,
    pub increments: Increments,
    /// Only where it is not the offering's.
    pub provenance: Option<Provenance>,
}

/// What the components of one offering come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metering {
    pub meters: Vec<Meter>,
    /// Parts that are billed and not priced, each once, in the order met.
    pub missing: Vec<&'static str>,
}

impl Metering {
    pub fn counts_data(&self) -> bool {
        self.meters.iter().any(|meter| meter.driver == Driver::Data)
    }

    fn lacks(&mut self, part: &'static str) {
        if !self.missing.contains(&part) {
            self.missing.push(part);
        }
    }
}

/// All that a component's meaning can depend on.
pub struct Subject<'a> {
    pub row: &'a OfferingRow,
    pub backend: &'a str,
    pub sold: Sold,
    pub provenance: &'a Provenance,
    pub note: Option<&'a str>,
    /// `min_metered_gib`: contained in the minimum.
    pub min_metered: Option<&'a str>,
    /// The regions of a table that is in all of them at once; empty otherwise.
    pub replicas: &'a [String],
}

/// Turns components into meters, each by the table of drivers.
pub fn metering(subject: &Subject<'_>, components: &[Located<ComponentRow>], faults: &mut Faults) -> Metering {
    let mut metering = Metering::default();
    for Located { at, row } in components {
        faults.check(*at, add(&mut metering, subject, row));
    }
    metering
}

fn add(metering: &mut Metering, subject: &Subject<'_>, row: &ComponentRow) -> Result<(), Problem> {
    check_primary(subject.row, row)?;
    let Some(meaning) = meters::meaning(&row.component, &row.unit, subject.backend, subject.sold) else {
        return Err(Problem::NoDriver { component: row.component.clone(), offering: row.offering_id.clone() });
    };
    match meaning {
        Meaning::InFixedPrice | Meaning::NeverBilled => {}
        Meaning::NotPriced(part) => metering.lacks(part),
        Meaning::Meter(driver) => metering.meters.extend(meters_of(subject, row, driver)?),
        Meaning::AtLeast(driver, part) => {
            metering.meters.extend(meters_of(subject, row, driver)?);
            metering.lacks(part);
        }
    }
    Ok(())
}

/// The primary meter stands in both files and must say the same in both.
fn check_primary(offering: &OfferingRow, row: &ComponentRow) -> Result<(), Problem> {
    let same = row.unit == offering.unit && row.usd_per_unit == offering.usd_per_unit;
    if row.component != "primary" || same { Ok(()) } else { Err(Problem::PrimaryDiffers(row.offering_id.clone())) }
}

/// One meter, or one per region for what is billed once in each.
fn meters_of(subject: &Subject<'_>, row: &ComponentRow, driver: Driver) -> Result<Vec<Meter>, Problem> {
    let meter = meter(subject, row, driver)?;
    let Some(name) = row.component.strip_suffix("_per_region") else { return Ok(vec![meter]) };
    Ok(subject.replicas.iter().map(|region| Meter { name: format!("{name} {region}"), ..meter.clone() }).collect())
}

fn meter(subject: &Subject<'_>, row: &ComponentRow, driver: Driver) -> Result<Meter, Problem> {
    let per = driver.per(&row.unit).ok_or_else(|| Problem::WrongUnit {
        component: row.component.clone(),
        offering: row.offering_id.clone(),
        unit: row.unit.clone(),
        driver: driver.word(),
    })?;
    let provenance = Provenance::parse(&row.source, &row.source_date, &row.confidence)?;
    Ok(Meter {
        name: row.component.clone(),
        driver,
        per,
        price: dollars("usd_per_unit", &row.usd_per_unit)?,
        included: included(subject, &row.component),
        increments: meters::increments(subject.backend, &subject.row.service, driver),
        provenance: (provenance != *subject.provenance).then_some(provenance),
    })
}

pub fn dollars(column: &str, text: &str) -> Result<String, Problem> {
    Ok(format!("${}", decimal(column, text)?))
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

/// Base or unit price beside the meters; nothing when the vendor's figure was not found.
pub fn price(subject: &Subject<'_>, meters: Vec<Meter>, in_process: bool) -> Result<Option<Price>, Problem> {
    let fixed = &subject.row.usd_per_month_fixed;
    if fixed.is_empty() {
        return Ok(None);
    }
    let amount = Some(dollars("usd_per_month_fixed", fixed)?);
    let price = match subject.sold {
        Sold::ByUnit if in_process => Price { base: amount, unit: None, meters },
        Sold::ByUnit => Price { base: None, unit: amount, meters },
        Sold::ByUse => Price { base: amount.filter(|_| !is_zero(fixed)), unit: None, meters },
    };
    if price.base.is_none() && price.unit.is_none() && price.meters.is_empty() {
        return Err(Problem::Free(subject.row.offering_id.clone()));
    }
    Ok(Some(price))
}

/// The parts a price is known to lack, each of which makes it a lower bound.
pub fn incomplete(metering: &Metering, sold: Sold, keeps: Keeps, storage_stated: bool) -> Vec<&'static str> {
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
