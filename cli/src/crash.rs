//! A panic is our bug. It is told in two lines and exits 70; no stack reaches a user.

use crate::exit;
use std::io::Write as _;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

static CRASHED: AtomicBool = AtomicBool::new(false);

/// Runs the command. A panic in any thread but that of a foreign solver (which is told as its failure) exits 70.
pub(crate) fn guard(command: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(hook));
    match panic::catch_unwind(AssertUnwindSafe(command)) {
        Ok(code) if !CRASHED.load(Ordering::Relaxed) => code,
        Ok(_) | Err(_) => ExitCode::from(exit::BUG),
    }
}

fn hook(info: &PanicHookInfo<'_>) {
    if std::thread::current().name() == Some(prism_solver::foreign::THREAD) {
        return;
    }
    CRASHED.store(true, Ordering::Relaxed);
    let what = info.payload_as_str().unwrap_or("no message");
    let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
    // Nothing is left to do if even this cannot be written.
    let _ = writeln!(
        std::io::stderr(),
        "internal error: {what}{place}\nhint: this is a bug of prismctl; please report it with the command line"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_exits_70() {
        let code = guard(|| panic!("a bug"));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(70)));
    }
}
