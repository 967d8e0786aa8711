//! What ends a solve from outside: the first Ctrl-C and the time limit ask it to stop and answer with what it
//! has, a second Ctrl-C ends the process at once.

use crate::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Flags that the first Ctrl-C sets, and the clock after each one's limit.
pub(crate) fn stop_flags<const N: usize>(limits: [Option<Duration>; N]) -> [Arc<AtomicBool>; N] {
    // What has no time at all is stopped before it starts, on any machine.
    let flags = limits.map(|limit| Arc::new(AtomicBool::new(limit == Some(Duration::ZERO))));
    let (on_interrupt, interrupted) = (flags.clone(), AtomicBool::new(false));
    let handler = move || {
        if interrupted.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(exit::INTERRUPTED));
        }
        on_interrupt.iter().for_each(|stop| stop.store(true, Ordering::Relaxed));
    };
    // Where no handler can be set, Ctrl-C ends the process as it always did.
    let _ = ctrlc::set_handler(handler);
    for (stop, limit) in flags.iter().zip(limits) {
        let Some(limit) = limit else { continue };
        let on_time = Arc::clone(stop);
        std::thread::spawn(move || {
            std::thread::sleep(limit);
            on_time.store(true, Ordering::Relaxed);
        });
    }
    flags
}
