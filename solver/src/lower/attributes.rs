//! What sites have in common or not, numbered: the aspects that rules and objectives name, and what it takes to
//! be one of a rule's targets.

use crate::graph::Standing;
use prism_model::SiteId;
use prism_model::catalog::{Aspect, Catalog};
use prism_model::request::{Measure, Request, RuleKind, ShareOf, Target};
use std::collections::BTreeMap;

/// The value of an attribute that says yes; a site where it says no has none.
pub(super) const YES: u32 = 1;

/// An attribute of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    /// Its backend, vendor …
    Aspect(Aspect),
    /// Whether it is, even in part, each of these.
    Touches(Vec<Target>),
    /// Whether pins to each of these would hold.
    Pinned(Vec<Target>),
}

/// The attributes a request needs, and the numbers of their values.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    known: Vec<Attribute>,
    /// Texts as small numbers, in the order they are met.
    numbers: BTreeMap<(Aspect, String), u32>,
}

impl Attributes {
    pub(super) fn of(request: &Request) -> Self {
        let mut all = Self::default();
        for rule in &request.rules {
            match &rule.kind {
                RuleKind::Same(aspect, _)
                | RuleKind::Different(aspect, _)
                | RuleKind::AtMost(aspect, ..)
                | RuleKind::AtLeast(aspect, ..) => all.add(Attribute::Aspect(*aspect)),
                RuleKind::Share(share) if share.of == ShareOf::Bill => {
                    all.add(Attribute::Touches(vec![share.target.clone()]));
                }
                RuleKind::IfThen(implications) => {
                    for one in implications {
                        all.add(Attribute::Touches(one.when.targets.clone()));
                        all.add(Attribute::Pinned(one.then.targets.clone()));
                    }
                }
                RuleKind::Share(_) | RuleKind::Budget(_) | RuleKind::Charge(..) | RuleKind::MaxMoves(..) => {}
            }
        }
        let of_sums = request.sums.iter().flatten().map(|term| term.measure);
        for measure in request.levels().into_iter().map(|level| level.measure).chain(of_sums) {
            if let Measure::Distinct(aspect) = measure {
                all.add(Attribute::Aspect(aspect));
            }
        }
        all
    }

    fn add(&mut self, attribute: Attribute) {
        if !self.known.contains(&attribute) {
            self.known.push(attribute);
        }
    }

    pub(super) fn all(&self) -> &[Attribute] {
        &self.known
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The position of an attribute. Every one that is asked for was collected from the same request.
    pub(super) fn position(&self, attribute: &Attribute) -> usize {
        self.known.iter().position(|known| known == attribute).unwrap_or(0)
    }

    /// The position of an aspect, if anything names it.
    pub(super) fn aspect(&self, aspect: Aspect) -> Option<usize> {
        self.known.iter().position(|known| *known == Attribute::Aspect(aspect))
    }

    /// The values of a site; its own identity is filled in by whoever opens it.
    pub(super) fn values(&mut self, catalog: &Catalog, site: SiteId) -> Vec<Option<u32>> {
        let standing = Standing { catalog, site };
        let known = std::mem::take(&mut self.known);
        let value = |attribute: &Attribute| match attribute {
            Attribute::Aspect(aspect) => self.number(catalog, site, *aspect),
            Attribute::Touches(targets) => targets.iter().all(|t| standing.touches(t)).then_some(YES),
            Attribute::Pinned(targets) => {
                let pinned = |target| standing.is_pinned(std::slice::from_ref(target));
                targets.iter().all(pinned).then_some(YES)
            }
        };
        let values = known.iter().map(value).collect();
        self.known = known;
        values
    }

    fn number(&mut self, catalog: &Catalog, site: SiteId, aspect: Aspect) -> Option<u32> {
        let text = match aspect {
            Aspect::Backend => return Some(catalog.site(site).backend.0),
            Aspect::Vendor => catalog.offering_at(site).vendor.clone(),
            Aspect::Region => catalog.region_name(site),
            Aspect::Cloud => catalog.cloud_at(site).to_owned(),
            Aspect::Site => return None,
        };
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        Some(*self.numbers.entry((aspect, text)).or_insert(next))
    }
}
