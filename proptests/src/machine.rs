//! A request that changes: namespaces come and go, rules are added, relaxed and dropped, pools start and stop, a plan
//! is put into place. After every step it is solved, and the answer is held against brute force and against the
//! answer before: what only got looser is no worse, what only got tighter is no better, what is the same is the same.

use crate::generate;
use crate::group::{Group, Place};
use crate::metamorphic::{Answer, answer_to_group};
use crate::oracle::{Best, Condition, Oracle, Rule};
use crate::world::World;

/// Larger questions are held against the laws alone.
const MOST: usize = 4_000;

/// One step; numbers choose among what is there.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A namespace more.
    Add(u64),
    /// A namespace less.
    Remove(usize),
    /// A rule more, made to bind.
    Rule(u64),
    /// A rule less.
    Drop(usize),
    /// A number in a rule is doubled.
    Relax(usize),
    /// A number in a rule is halved.
    Tighten(usize),
    /// A pool starts.
    Start(u64),
    /// A pool stops.
    Stop(usize),
    /// The plan is put into place.
    Adopt,
    /// A slot stays where it is.
    Keep(usize),
    /// Every slot may move.
    Release,
    /// Nothing.
    Wait,
}

/// What a step does to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Same,
    NoWorse,
    NoBetter,
    Any,
}

/// What a run went through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Steps after which there was a plan.
    pub plans: usize,
    /// Steps after which there was none.
    pub none: usize,
    /// Answers that brute force confirmed.
    pub confirmed: usize,
    /// Steps that changed the answer.
    pub changed: usize,
}

/// Runs the steps from the group of a seed.
///
/// # Errors
/// The first thing that is not as it should be.
pub fn run(seed: u64, steps: &[Step]) -> Result<Seen, String> {
    let (world, mut group) = generate::group(seed);
    // One plain aim, so that looser and tighter mean something.
    (group.optimize, group.prefer, group.sums) = (Vec::new(), None, Vec::new());
    let mut machine = Machine { world, group, last: None, seen: Seen::default() };
    machine.solve(Effect::Any)?;
    for (index, &step) in steps.iter().enumerate() {
        let effect = machine.apply(step);
        machine.solve(effect).map_err(|why| format!("step {index}, {step:?}: {why}"))?;
    }
    Ok(machine.seen)
}

struct Machine {
    world: World,
    group: Group,
    /// The answer before; the outer `None` is before the first.
    last: Option<Option<Answer>>,
    seen: Seen,
}

impl Machine {
    fn solve(&mut self, effect: Effect) -> Result<(), String> {
        let now = answer_to_group(&self.world, &self.group)?;
        if answer_to_group(&self.world, &self.group)? != now {
            return Err("the same question has two answers".into());
        }
        let oracle = Oracle::group(&self.world, &self.group, &[]).ok_or("nothing is asked")?;
        if oracle.size() <= MOST {
            self.seen.confirmed += 1;
            let best = oracle.best().map(|best| best.cost);
            if best != now.as_ref().map(|now| now.cost) {
                return Err(format!("brute force has {best:?}, not {now:?}"));
            }
        }
        if let Some(last) = &self.last {
            follows(effect, last.as_ref(), now.as_ref())?;
            self.seen.changed += usize::from(*last != now);
        }
        *(if now.is_some() { &mut self.seen.plans } else { &mut self.seen.none }) += 1;
        self.last = Some(now);
        Ok(())
    }

    fn apply(&mut self, step: Step) -> Effect {
        match step {
            Step::Add(seed) => match generate::more(seed, &self.world, &self.group) {
                Some(one) => {
                    self.group.namespaces.push(one);
                    Effect::Any
                }
                None => Effect::Same,
            },
            Step::Remove(index) => self.remove(index),
            Step::Rule(seed) => {
                let best = self.best();
                let rule = best.and_then(|best| generate::rule(seed, &self.world, &self.group, &best));
                let known = |rule: &Rule| self.group.rules.contains(rule);
                match rule.filter(|rule| !known(rule)) {
                    Some(rule) => {
                        self.group.rules.push(rule);
                        Effect::NoBetter
                    }
                    None => Effect::Same,
                }
            }
            Step::Drop(index) if !self.group.rules.is_empty() => {
                self.group.rules.remove(index % self.group.rules.len());
                Effect::NoWorse
            }
            Step::Relax(index) => self.turn(index, |number| number * 2, Effect::NoWorse),
            Step::Tighten(index) => self.turn(index, |number| number / 2, Effect::NoBetter),
            Step::Start(seed) => self.start(seed),
            Step::Stop(index) if !self.group.running.is_empty() => {
                self.group.running.remove(index % self.group.running.len());
                Effect::Any
            }
            Step::Adopt => self.adopt(),
            Step::Keep(index) => self.keep(index),
            Step::Release => {
                self.group.keep.clear();
                Effect::NoWorse
            }
            Step::Drop(_) | Step::Stop(_) | Step::Wait => Effect::Same,
        }
    }

    fn best(&self) -> Option<Best> {
        let oracle = Oracle::group(&self.world, &self.group, &[])?;
        (oracle.size() <= MOST).then(|| oracle.best())?
    }

    fn names(&self) -> Vec<String> {
        let oracle = Oracle::group(&self.world, &self.group, &[]);
        oracle.map_or_else(Vec::new, |o| o.demands().iter().map(|demand| demand.name.clone()).collect())
    }

    /// The last namespace stays; what was said about the slots of one that goes, goes with them.
    fn remove(&mut self, index: usize) -> Effect {
        if self.group.namespaces.len() < 2 {
            return Effect::Same;
        }
        self.group.namespaces.remove(index % self.group.namespaces.len());
        let names = self.names();
        let stays = |slot: &String| names.contains(slot);
        self.group.rules.retain_mut(|rule| reduce(rule, &stays));
        self.group.current.retain(|slot, _| stays(slot));
        self.group.keep.retain(stays);
        self.group.not_all.retain(|slot, _| stays(slot));
        Effect::Any
    }

    /// Turns the number of a rule that has one.
    fn turn(&mut self, index: usize, turn: impl Fn(i128) -> i128, effect: Effect) -> Effect {
        let turned = |rule: &mut Rule| match rule {
            Rule::Budget(most) | Rule::Charge(_, most) => {
                *most = turn(*most);
                true
            }
            Rule::Share(_, _, _, most) => {
                *most = i64::try_from(turn((*most).into())).unwrap_or(0).min(1_000_000);
                true
            }
            Rule::MaxMoves(_, most) => {
                *most = u32::try_from(turn((*most).into())).unwrap_or(0);
                true
            }
            _ => false,
        };
        let count = self.group.rules.len();
        let found = (0..count).map(|more| (index + more) % count).any(|at| turned(&mut self.group.rules[at]));
        if found { effect } else { Effect::Same }
    }

    /// A pool takes the place of what would be bought where there is one purchase only, so it may do harm.
    fn start(&mut self, seed: u64) -> Effect {
        let index = self.group.running.len();
        let pool = generate::running(seed, &self.world, index);
        let Some(pool) = pool.filter(|_| index < 2) else { return Effect::Same };
        let several = self
            .world
            .offering(&pool.place.offering)
            .is_some_and(|offering| offering.scale == crate::world::Scale::Instances);
        self.group.running.push(pool);
        if several { self.unless_shares_or_least(Effect::NoWorse) } else { Effect::Any }
    }

    /// A cheaper bill makes the part of it larger, and something in use takes part in what must be different.
    fn unless_shares_or_least(&self, effect: Effect) -> Effect {
        let touchy = |rule: &Rule| matches!(rule, Rule::Share(..) | Rule::AtLeast(..) | Rule::Different(..));
        if self.group.rules.iter().any(touchy) { Effect::Any } else { effect }
    }

    /// Whatever is best stays possible when it is where everything is.
    fn adopt(&mut self) -> Effect {
        let Some(Some(answer)) = &self.last else { return Effect::Same };
        let place = |choice: &crate::oracle::Choice| Place {
            offering: choice.offering.clone(),
            regions: choice.regions.clone(),
        };
        let places: Vec<Place> = answer.choices.iter().map(place).collect();
        self.group.current =
            self.names().into_iter().zip(places).map(|(name, place)| (name, Some(place))).collect();
        Effect::NoWorse
    }

    fn keep(&mut self, index: usize) -> Effect {
        let placed: Vec<&String> =
            self.group.current.iter().filter(|(_, place)| place.is_some()).map(|(name, _)| name).collect();
        let Some(name) = placed.get(index % placed.len().max(1)) else { return Effect::Same };
        self.group.keep.insert((*name).clone());
        Effect::NoBetter
    }
}

fn follows(effect: Effect, last: Option<&Answer>, now: Option<&Answer>) -> Result<(), String> {
    let right = match (effect, last, now) {
        (Effect::Any, ..) | (Effect::NoWorse, None, _) | (Effect::NoBetter, _, None) => true,
        (Effect::Same, last, now) => last == now,
        (Effect::NoWorse, Some(last), now) => now.is_some_and(|now| now.cost <= last.cost),
        (Effect::NoBetter, last, Some(now)) => last.is_some_and(|last| now.cost >= last.cost),
    };
    if right { Ok(()) } else { Err(format!("{effect:?}: before {last:?}, now {now:?}")) }
}

/// Leaves out slots that are gone; whether anything is left to say.
fn reduce(rule: &mut Rule, stays: &impl Fn(&String) -> bool) -> bool {
    match rule {
        Rule::Budget(_) => true,
        Rule::Same(_, slots)
        | Rule::Different(_, slots)
        | Rule::AtMost(_, slots, _)
        | Rule::AtLeast(_, slots, _)
        | Rule::Charge(slots, _)
        | Rule::Share(_, _, slots, _)
        | Rule::MaxMoves(slots, _) => {
            slots.retain(stays);
            !slots.is_empty()
        }
        Rule::IfThen(pairs) => {
            let known = |condition: &Condition| stays(&condition.slot);
            pairs.retain(|(when, then)| known(when) && known(then));
            !pairs.is_empty()
        }
    }
}
