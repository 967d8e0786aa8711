//! A solve as the command line asks for it: the engine, and a budget that the clock and Ctrl-C end.

use crate::args::{EngineName, SolvingArgs};
use crate::interrupt;
use crate::output::Out;
use prism_solver::ilp::Backend;
use prism_solver::{Auto, Budget, Engine, Exact, Ilp, Sat};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// After so long a person is told that it goes on.
const LONG: Duration = Duration::from_secs(5);

/// Nodes of what is told in short.
const SHORT: u64 = 2_000;

/// Nodes of a proof.
const MOST_PROOF_NODES: u64 = 100_000;

/// What the solves of one command share.
pub(crate) struct Solving {
    engine: Box<dyn Engine>,
    teller: Auto,
    max_nodes: Option<u64>,
    threads: usize,
    stop: Arc<AtomicBool>,
    /// What ends the proof, too.
    end: Arc<AtomicBool>,
    /// Set when the command is done with it.
    done: Arc<AtomicBool>,
}

impl Drop for Solving {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
    }
}

impl Solving {
    /// From now on the clock runs, and Ctrl-C asks to stop. Where it takes long, a person is told once what is done.
    pub(crate) fn start(args: &SolvingArgs, out: Out, doing: &'static str) -> Self {
        Self::start_keeping(args, out, doing, false)
    }

    /// The same where the answer is kept with its proof: what time is left to that is not the search's.
    pub(crate) fn start_keeping(args: &SolvingArgs, out: Out, doing: &'static str, keeps: bool) -> Self {
        let engine: Box<dyn Engine> = match args.engine {
            EngineName::Exact => Box::new(Exact),
            EngineName::Auto => Box::new(Auto::new()),
            EngineName::Sat => Box::new(Sat),
            EngineName::Ilp => program(Backend::Microlp, args),
            #[cfg(feature = "highs")]
            EngineName::Highs => program(Backend::Highs, args),
            #[cfg(feature = "cbc")]
            EngineName::Cbc => program(Backend::Cbc, args),
            #[cfg(feature = "scip")]
            EngineName::Scip => program(Backend::Scip, args),
        };
        let search = args.time_limit.map(|limit| if keeps { limit * 2 / 3 } else { limit });
        let [stop, end] = interrupt::stop_flags([search, args.time_limit]);
        let threads = args.threads.or_else(|| std::thread::available_parallelism().ok());
        Self {
            engine,
            teller: Auto::new(),
            max_nodes: args.max_nodes,
            threads: threads.map_or(1, NonZeroUsize::get),
            stop,
            end,
            done: told_if_long(args, out, doing),
        }
    }

    pub(crate) fn engine(&self) -> &dyn Engine {
        &*self.engine
    }

    /// What one answer may take. All answers of the command end together.
    pub(crate) fn budget(&self) -> Budget {
        let budget = self.max_nodes.map_or_else(Budget::unlimited, Budget::nodes);
        budget.until(Arc::clone(&self.stop)).on(self.threads)
    }

    /// What a second look at an answer may take: as many nodes as it needs.
    pub(crate) fn unlimited(&self) -> Budget {
        self.budget().renewed()
    }

    /// What the proof of one answer may take: beyond this it would be too long to be of use.
    pub(crate) fn proving(&self) -> Budget {
        Budget::nodes(MOST_PROOF_NODES).until(Arc::clone(&self.end))
    }

    pub(crate) fn options(&self) -> prism::Options<'_> {
        prism::Options { engine: self.engine(), budget: self.budget() }
    }

    /// For what is told beside the answer: the same engine whoever found the answer, so that the words are the same.
    pub(crate) fn telling(&self) -> prism::Options<'_> {
        prism::Options { engine: &self.teller, budget: self.budget() }
    }

    /// For what is told of a plan whose neighbours take longer than it did: of each as much as is known after so many
    /// nodes.
    pub(crate) fn telling_in_short(&self) -> prism::Options<'_> {
        let options = self.telling();
        prism::Options { budget: options.budget.slice(SHORT), ..options }
    }
}

/// Tells what is done once it has taken long, unless the flag is set before.
fn told_if_long(args: &SolvingArgs, out: Out, doing: &'static str) -> Arc<AtomicBool> {
    let done = Arc::new(AtomicBool::new(false));
    let (over, end) = (Arc::clone(&done), end(args));
    std::thread::spawn(move || {
        std::thread::sleep(LONG);
        if !over.load(Ordering::Relaxed) {
            out.tell(&format!("note: still {doing} after {} s; {end}\n", LONG.as_secs()));
        }
    });
    done
}

/// How a search ends that takes long.
fn end(args: &SolvingArgs) -> String {
    match (args.time_limit, args.max_nodes) {
        (Some(limit), _) => format!("it ends after {} s at the latest (--time-limit)", limit.as_secs_f64()),
        (None, Some(_)) => "it ends after the nodes of --max-nodes".to_owned(),
        (None, None) => "`--time-limit SECONDS` or Ctrl-C ends it with the best so far".to_owned(),
    }
}

fn program(backend: Backend, args: &SolvingArgs) -> Box<dyn Engine> {
    Box::new(Ilp { seconds: whole_seconds(args.time_limit), backend })
}

/// Integer programs count their own time, in seconds. Without a limit they get a day.
fn whole_seconds(limit: Option<Duration>) -> u32 {
    let day = Duration::from_secs(86_400);
    let limit = limit.map_or(day, |limit| limit.min(day)).as_secs();
    u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1)
}
