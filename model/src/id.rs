//! Typed, dense ids. Each is a position in one list of the [`Catalog`](crate::Catalog) or the
//! [`Request`](crate::Request), so a lookup is an index and two kinds of things cannot be mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the `index`-th element.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// Position in its list.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A thin proto service; also its bit in an [`InterfaceSet`](crate::InterfaceSet).
    InterfaceId,
    /// A family of interfaces (keyvalue, pubsub …).
    ModelId,
    /// A technology.
    BackendId,
    /// One way to buy or run a backend.
    OfferingId,
    /// Where it runs.
    RegionId,
    /// An offering in a region: what a slot is filled with.
    SiteId,
    /// A pattern.
    PatternId,
    /// A capability word.
    CapabilityId,
    /// An ordered attribute (durability, consistency, delivery).
    AttributeId,
    /// A source of figures.
    SourceId,
    /// A file of the registry.
    FileId,
    /// One slot of one namespace of a request.
    DemandId,
    /// A wish of a request.
    WishId,
    /// A rule across demands.
    RuleId,
    /// A weighted sum of measures.
    SumId,
    /// What fills optional slots of a request.
    FillId,
    /// A slot, by its position in its pattern.
    SlotId,
}
