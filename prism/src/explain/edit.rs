//! One change to a request: something that the person asking takes back, or asks less of. Facts of the registry and
//! of patterns are not theirs to change.

use prism_model::request::{FactName, Request, RuleKind, WishKind};
use prism_model::workload::Word;
use prism_model::{DemandId, Exact, Fact, FillId, Place, RuleId, WishId};

/// One change. Ids are those of the request as it was stated, however many changes are made together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A wish is taken back.
    DropWish(WishId),
    /// A rule is taken back.
    DropRule(RuleId),
    /// The vendor preference is taken back.
    DropPreference,
    /// The cost is all that counts.
    CostAlone,
    /// A demand shares units with others.
    Share(DemandId),
    /// Backends without a plugin may fill slots.
    AllowUnplugged,
    /// This may be unknown of a chosen site.
    Accept(FactName),
    /// A wish asks less.
    Loosen(WishId, WishKind),
    /// A rule asks less.
    Relax(RuleId, RuleKind),
    /// Optional slots stay empty.
    Empty(FillId),
    /// A figure of the workload is lower: of this demand, and of all to which it was stated in the same place.
    Lower(DemandId, Word, Exact),
}

impl Edit {
    /// What of the request is changed: at most one change each makes sense.
    #[must_use]
    pub fn of(&self) -> Subject {
        match self {
            Self::DropWish(id) | Self::Loosen(id, _) => Subject::Wish(*id),
            Self::DropRule(id) | Self::Relax(id, _) => Subject::Rule(*id),
            Self::DropPreference => Subject::Preference,
            Self::CostAlone => Subject::Aims,
            Self::Share(demand) => Subject::Dedicated(*demand),
            Self::AllowUnplugged => Subject::Plugged,
            Self::Accept(fact) => Subject::Unknown(*fact),
            Self::Empty(id) => Subject::Filled(*id),
            Self::Lower(demand, word, _) => Subject::Figure(*demand, *word),
        }
    }

    /// Whether less of it could be asked instead of nothing, or it is so already; limits on the cost apart.
    #[must_use]
    pub fn has_degrees(&self, request: &Request) -> bool {
        match self {
            Self::Loosen(..) | Self::Lower(..) => true,
            Self::Relax(_, kind) => !matches!(kind, RuleKind::Budget(_) | RuleKind::Charge(..)),
            Self::DropWish(id) => matches!(
                request.wish(*id).kind,
                WishKind::AtLeast(..)
                    | WishKind::Sla(_)
                    | WishKind::MaxRoundTrip { .. }
                    | WishKind::LatencyP99(_)
                    | WishKind::ValueSize(_)
            ),
            Self::DropRule(id) => matches!(
                request.rule(*id).kind,
                RuleKind::Share(_) | RuleKind::AtMost(..) | RuleKind::AtLeast(..) | RuleKind::MaxMoves(..)
            ),
            Self::DropPreference
            | Self::CostAlone
            | Self::Share(_)
            | Self::AllowUnplugged
            | Self::Accept(_)
            | Self::Empty(_) => false,
        }
    }

    /// Who stated what is changed.
    #[must_use]
    pub fn place(&self, request: &Request) -> Place {
        match self.of() {
            Subject::Wish(id) => request.wish(id).place.clone(),
            Subject::Rule(id) => request.rule(id).place.clone(),
            Subject::Preference => {
                request.preference.as_ref().map_or(Place::Default, |wanted| wanted.place.clone())
            }
            Subject::Aims => request.objective_by.clone(),
            Subject::Dedicated(demand) => request.demand(demand).dedicated_by.clone(),
            Subject::Plugged => request.unplugged.place.clone(),
            Subject::Unknown(fact) => request.unknown.place(fact).clone(),
            Subject::Filled(id) => request.fill(id).place.clone(),
            Subject::Figure(demand, word) => request.demand(demand).workload.place(word).clone(),
        }
    }

    /// The fact that goes, where it is one. What is refused by default while unknown is none.
    #[must_use]
    pub fn fact(&self, request: &Request) -> Option<Fact> {
        match self.of() {
            Subject::Wish(id) => Some(Fact::Wish(id)),
            Subject::Rule(id) => Some(Fact::Rule(id)),
            Subject::Plugged => Some(Fact::Plugged),
            Subject::Unknown(name) => request.unknown.refuses(name).then_some(Fact::Known(name)),
            Subject::Filled(id) => Some(Fact::Filled(id)),
            Subject::Preference | Subject::Aims | Subject::Dedicated(_) | Subject::Figure(..) => None,
        }
    }
}

/// What of a request is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A wish.
    Wish(WishId),
    /// A rule across demands.
    Rule(RuleId),
    /// The vendor preference.
    Preference,
    /// What is optimised beside the cost.
    Aims,
    /// That a demand has units of its own.
    Dedicated(DemandId),
    /// That only backends with a plugin fill slots.
    Plugged,
    /// What may be unknown.
    Unknown(FactName),
    /// That optional slots are filled.
    Filled(FillId),
    /// A stated figure of the workload: of this demand, and of all to which it was stated in the same place.
    Figure(DemandId, Word),
}

/// The demands to which a figure of the workload was stated where it was stated to this one.
#[must_use]
pub fn stated_with(request: &Request, demand: DemandId, word: Word) -> Vec<DemandId> {
    let place = |demand: DemandId| request.demand(demand).workload.place(word);
    request.demand_ids().filter(|&other| place(other) == place(demand)).collect()
}

/// The request with all of these changes. Ids of wishes stay; those of rules do not where one is dropped, nor those of
/// demands where slots are left empty ([`left`]).
#[must_use]
pub fn mended(request: &Request, edits: &[Edit]) -> Request {
    changed(request, edits).emptied(&fills(edits)).0
}

/// The request with these changes, in each way that has to be tried to know whether they, or some of them, leave a plan: some
/// of the slots that they leave empty may have to stay filled ([`Request::openings`]).
pub(super) fn ways(request: &Request, edits: &[Edit]) -> impl Iterator<Item = Request> + use<> {
    let changed = changed(request, edits);
    let ways = changed.openings(&fills(edits), &[]).into_iter();
    ways.map(move |empty| changed.emptied(&empty).0)
}

/// The request with all of these changes but those that leave slots empty.
fn changed(request: &Request, edits: &[Edit]) -> Request {
    let mut mended = request.clone();
    let mut dropped: Vec<RuleId> = Vec::new();
    for edit in edits {
        match edit {
            Edit::DropWish(id) => {
                mended.demands.iter_mut().for_each(|demand| demand.wishes.retain(|own| own != id))
            }
            Edit::DropRule(id) => dropped.push(*id),
            Edit::Empty(_) => {}
            Edit::DropPreference => mended.preference = None,
            Edit::CostAlone => {
                mended.objective =
                    vec![prism_model::request::Level::strict(prism_model::request::Measure::Cost)]
            }
            Edit::Share(demand) => mended.demands[demand.index()].dedicated = false,
            Edit::AllowUnplugged => mended.unplugged.value = true,
            Edit::Accept(fact) => mended.unknown.set(*fact, true, Place::Default),
            Edit::Loosen(id, kind) => mended.wishes[id.index()].kind = kind.clone(),
            Edit::Relax(id, kind) => mended.rules[id.index()].kind = kind.clone(),
            Edit::Lower(demand, word, value) => {
                for own in stated_with(request, *demand, *word) {
                    let place = request.demand(own).workload.place(*word).clone();
                    mended.demands[own.index()].workload.state(*word, *value, place);
                }
            }
        }
    }
    let mut position = 0;
    mended.rules.retain(|_| {
        position += 1;
        !dropped.contains(&RuleId::new(position - 1))
    });
    mended
}

/// The demands that these changes leave, as they were stated, in the order in which the changed request has them.
#[must_use]
pub fn left(request: &Request, edits: &[Edit]) -> Vec<DemandId> {
    request.emptied(&fills(edits)).1
}

fn fills(edits: &[Edit]) -> Vec<FillId> {
    let fill = |edit: &Edit| if let Edit::Empty(id) = edit { Some(*id) } else { None };
    edits.iter().filter_map(fill).collect()
}
