//! Why not a whole configuration: the configuration of the best plan is what was chosen, word by word. One that fills
//! other slots, is elsewhere or lists more costs what brute force finds for the question that says so, and units beside
//! those that are bought cost what they cost, or are too few.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a panic in a test is its report")]

use prism::explain::{Against, UnitsSay, WhyNot, why_not_configured};
use prism::request::Document;
use prism::request::rival::{self, Does};
use prism::{Options, Report, optimize, plan_configs};
use prism_model::catalog::{Presence, Scale};
use prism_model::{MicroUsd, Plan};
use prism_proptests::changed::{Asked, each};
use prism_proptests::oracle::Oracle;
use prism_proptests::world::{Ask, Target};
use prism_proptests::yaml;
use prism_registry::config::{NamespaceConfig, SlotConfig, render};

#[derive(Debug, Default)]
struct Tally {
    chosen: usize,
    /// Optional slots filled beside those asked for, and left empty though asked for.
    filled: usize,
    emptied: usize,
    /// Left empty although something is asked of them.
    kept: usize,
    impossible: usize,
    /// Lists that say something of where a slot may be.
    listed: usize,
    more: usize,
    few: usize,
}

/// A configuration of the request's only namespace.
struct Rival<'a> {
    asked: &'a Asked<'a>,
    document: Document,
    best: &'a Plan,
    config: NamespaceConfig,
}

fn pick<T>(all: &[T], by: u64) -> Option<&T> {
    (!all.is_empty()).then(|| &all[usize::try_from(by).unwrap() % all.len()])
}

impl Rival<'_> {
    fn against(&self) -> Result<(rival::Configured, Against), String> {
        let text = render(std::slice::from_ref(&self.config));
        let (catalog, request) = (self.asked.catalog, self.asked.request);
        let those = rival::read(catalog, &self.document, request, "rival.yaml", &text);
        let those = those.map_err(|findings| format!("{findings:?}\n{text}"))?;
        let against = why_not_configured(catalog, self.best, &those, Options::default());
        let against = against.map_err(|why| why.to_string())?;
        Ok((those, against))
    }

    /// The question that says what the configuration says, of these slots only.
    fn said(&self, of: &[&SlotConfig]) -> Ask {
        let mut ask = self.asked.ask.clone();
        for slot in of {
            let target = match &slot.offering {
                Some(offering) => Target::Offering(offering.clone()),
                None => Target::Backend(slot.backend.clone()),
            };
            ask.pins.push((slot.slot.clone(), vec![target]));
        }
        ask
    }

    fn cost(&self, ask: &Ask) -> Option<i128> {
        Oracle::new(self.asked.world, ask).turning_back().best().map(|best| best.cost)
    }

    /// What is told is what brute force finds.
    fn holds(&self, against: &Against, expected: Option<i128>) -> Result<bool, String> {
        let plan = match &against.answer {
            // Alone it may come to another plan: a tolerance is reckoned from the best that it leaves.
            WhyNot::Chosen => return expected.map(|_| true).ok_or_else(|| "the oracle has none".to_owned()),
            WhyNot::Worse { plan, .. } => Some(plan),
            WhyNot::Impossible { why, .. } if !why.minimal => return Err("not minimal".to_owned()),
            WhyNot::Impossible { .. } => None,
            WhyNot::Stopped => return Err("stopped".to_owned()),
        };
        let told = plan.map(|plan| i128::from(plan.cost().0));
        if told == expected { Ok(told.is_some()) } else { Err(format!("{told:?}, oracle {expected:?}")) }
    }
}

impl Tally {
    fn ask(&mut self, asked: &Asked<'_>) -> Result<(), String> {
        // No flag says who gets units of its own, so that no document does.
        if !asked.ask.dedicated.is_empty() {
            return Ok(());
        }
        let Ok(Report::Optimal(optimum)) = optimize(asked.catalog, asked.request, Options::default()) else {
            return Ok(());
        };
        let document = Document::of_flags(asked.catalog, &yaml::flags(asked.ask));
        let config = plan_configs(asked.catalog, asked.request, &optimum.plan).remove(0);
        let own = Rival { asked, document, best: &optimum.plan, config };
        self.same(&own).map_err(|why| format!("itself: {why}"))?;
        self.units(&own).map_err(|why| format!("units: {why}"))?;
        self.filled(&own).map_err(|why| format!("filled: {why}"))?;
        self.emptied(&own).map_err(|why| format!("emptied: {why}"))?;
        self.listed(&own).map_err(|why| format!("listed: {why}"))
    }

    fn same(&mut self, own: &Rival<'_>) -> Result<(), String> {
        let (those, against) = own.against()?;
        self.chosen += 1;
        let nothing = those.slots.is_empty() && against.units.is_empty() && against.lists.is_empty();
        match against.answer {
            WhyNot::Chosen if nothing && against.filled.is_none() => Ok(()),
            _ => Err(format!("{:?} {against:?}", those.slots)),
        }
    }

    /// Every slot is where it is: what is bought is what it takes, no more and no less.
    fn units(&mut self, own: &Rival<'_>) -> Result<(), String> {
        for (index, slot) in own.config.slots.iter().enumerate() {
            let Some(bought) = slot.units else { continue };
            let catalog = own.asked.catalog;
            let offering = catalog.offering(catalog.find_offering(slot.offering.as_ref().unwrap()).unwrap());
            let unit = offering.tariff.as_ref().unwrap().unit;
            for stated in [bought + 2, bought - 1].into_iter().filter(|&stated| stated > 0) {
                let mut config = own.config.clone();
                config.slots[index].units = Some(stated);
                let other = Rival { config, document: own.document.clone(), ..*own };
                let (_, against) = other.against()?;
                let [apart] = against.units.as_slice() else { return Err(format!("{:?}", against.units)) };
                match &apart.says {
                    UnitsSay::More(cost) if stated > bought && *cost == Some(MicroUsd(2 * unit.0)) => {
                        self.more += 1;
                    }
                    UnitsSay::Few { needed, asking, .. }
                        if stated < bought
                            && *needed == i64::try_from(bought).unwrap()
                            && !asking.is_empty()
                            && offering.scale == Scale::Shards =>
                    {
                        self.few += 1;
                    }
                    // A pool that runs holds the rest.
                    UnitsSay::Few { .. } | UnitsSay::Open if !own.asked.request.running.is_empty() => {}
                    other => return Err(format!("{stated} of {bought}: {other:?}")),
                }
            }
        }
        Ok(())
    }

    /// An optional slot that was not asked for, somewhere.
    fn filled(&mut self, own: &Rival<'_>) -> Result<(), String> {
        let (catalog, seed) = (own.asked.catalog, own.asked.seed);
        let pattern = catalog.pattern(own.asked.request.namespaces[0].pattern);
        let empty = pattern.slots.iter().filter(|slot| {
            slot.presence == Presence::Optional && own.config.slots.iter().all(|own| own.slot != slot.name)
        });
        let backend = pick(&own.asked.world.backends, seed / 7).unwrap().name.clone();
        for slot in empty {
            let more =
                SlotConfig { slot: slot.name.clone(), backend: backend.clone(), ..SlotConfig::default() };
            let mut config = own.config.clone();
            config.slots = vec![more];
            let other = Rival { config, document: own.document.clone(), ..*own };
            let (those, against) = other.against()?;
            let fills = those.slots.iter().filter(|beside| beside.does == Does::Fills).count();
            // Optional slots that were asked for are left empty by it.
            let empties = those.slots.iter().filter(|beside| beside.does == Does::Empties).count();
            if fills != 1 {
                return Err(format!("{:?}", those.slots));
            }
            if empties > 0 {
                continue;
            }
            let mut ask = own.asked.ask.clone();
            ask.fill.insert(slot.name.clone());
            let filled = against.filled.as_ref().map(|plan| i128::from(plan.cost().0));
            if filled != own.cost(&ask) {
                return Err(format!("filled {filled:?}, oracle {:?}", own.cost(&ask)));
            }
            let expected = own.cost(&other.said(&[&other.config.slots[0]]));
            let had = other.holds(&against, expected)?;
            self.filled += usize::from(had);
            self.impossible += usize::from(!had);
        }
        Ok(())
    }

    /// An optional slot that was asked for, and everything else where it is.
    fn emptied(&mut self, own: &Rival<'_>) -> Result<(), String> {
        let fill = &own.asked.ask.fill;
        for name in fill {
            if own.asked.ask.mode.is_some() || own.asked.ask.pins.iter().any(|(slot, _)| slot == name) {
                continue;
            }
            let mut config = own.config.clone();
            config.slots.retain(|slot| slot.slot != *name);
            let other = Rival { config, document: own.document.clone(), ..*own };
            let (those, against) = other.against()?;
            let [beside] = those.slots.as_slice() else { return Err(format!("{:?}", those.slots)) };
            if beside.slot != *name {
                return Err(format!("{beside:?}"));
            }
            if beside.why.is_some() {
                // Something is asked of this slot alone.
                self.kept += 1;
                continue;
            }
            let without = |mut ask: Ask| {
                ask.fill.remove(name);
                ask.regions.remove(&Some(name.clone()));
                ask.same_region.remove(name);
                ask.same_cloud.remove(name);
                ask
            };
            let plain = without(own.asked.ask.clone());
            let filled = against.filled.as_ref().map(|plan| i128::from(plan.cost().0));
            if filled != own.cost(&plain) {
                return Err(format!("emptied {filled:?}, oracle {:?}", own.cost(&plain)));
            }
            let slots: Vec<&SlotConfig> = other.config.slots.iter().collect();
            let mut ask = without(other.said(&slots));
            for slot in &slots {
                let regions = slot.region.iter().flat_map(|region| region.split('+').map(str::to_owned));
                ask.regions.insert(Some(slot.slot.clone()), regions.collect());
            }
            let pinned = own.asked.ask.regions.is_empty();
            if pinned {
                other.holds(&against, own.cost(&ask))?;
                self.emptied += 1;
            }
        }
        Ok(())
    }

    /// One slot somewhere, with an interface on its list.
    fn listed(&mut self, own: &Rival<'_>) -> Result<(), String> {
        let (world, seed) = (own.asked.world, own.asked.seed);
        let interface = pick(&world.interfaces, seed / 3).unwrap();
        let backend = pick(&world.backends, seed / 5).unwrap();
        let slot = own.config.slots[0].slot.clone();
        let optional = |name: &str| {
            let pattern = own.asked.catalog.pattern(own.asked.request.namespaces[0].pattern);
            pattern.slots.iter().any(|slot| slot.name == name && slot.presence == Presence::Optional)
        };
        if backend.emulated.contains_key(interface)
            || own.config.slots.iter().any(|slot| optional(&slot.slot))
        {
            return Ok(());
        }
        let interfaces = vec![interface.clone()];
        let mut config = own.config.clone();
        config.slots = vec![SlotConfig {
            slot: slot.clone(),
            backend: backend.name.clone(),
            interfaces,
            ..SlotConfig::default()
        }];
        let other = Rival { config, document: own.document.clone(), ..*own };
        let (_, against) = other.against()?;
        let mut ask = other.said(&[&other.config.slots[0]]);
        let lacks = |offering: &&prism_proptests::world::Offering| {
            let own = world.backends.iter().find(|backend| backend.name == offering.backend).unwrap();
            offering.lacks.contains(interface) || !own.interfaces.contains(interface)
        };
        for offering in world.offerings.iter().filter(lacks) {
            ask.excludes.push((Some(slot.clone()), Target::Offering(offering.name.clone())));
        }
        let had = other.holds(&against, own.cost(&ask))?;
        self.listed += usize::from(had != own.cost(&other.said(&[&other.config.slots[0]])).is_some());
        self.impossible += usize::from(!had);
        Ok(())
    }
}

#[test]
fn a_configuration_is_answered_as_brute_force_would() {
    let mut tally = Tally::default();
    let wrong = each("rivals", |asked| if asked.has_twins() { Ok(()) } else { tally.ask(asked) });
    assert!(wrong.is_empty(), "{} wrong: {:#?}", wrong.len(), wrong.iter().take(5).collect::<Vec<_>>());
    println!("{tally:?}");
    assert!(tally.chosen >= 100 && tally.filled >= 20 && tally.emptied >= 10, "{tally:?}");
    assert!(tally.impossible >= 50 && tally.listed >= 10, "{tally:?}");
    assert!(tally.more >= 100 && tally.few >= 20, "{tally:?}");
}
