//! How long work tells how far it is, and learns that nobody wants it any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The work was cancelled before it was done; nothing was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

type Report = dyn Fn(&'static str, u64, u64) + Send + Sync;

/// Handed to every long function: `step` reports progress and fails when the work was cancelled.
#[derive(Clone)]
pub struct Watch {
    cancelled: Arc<AtomicBool>,
    report: Arc<Report>,
    /// Threads that the work may use (one core is left to the window while one is open).
    pub threads: usize,
}

impl Watch {
    /// `report(what, done, total)` is called from any thread; `what` is a message code, units are the work's own.
    pub fn new(
        threads: usize,
        cancelled: Arc<AtomicBool>,
        report: impl Fn(&'static str, u64, u64) + Send + Sync + 'static,
    ) -> Self {
        Self { cancelled, report: Arc::new(report), threads: threads.max(1) }
    }

    /// For tests and the command line: nobody watches, nobody cancels.
    pub fn none() -> Self {
        Self::new(1, Arc::new(AtomicBool::new(false)), |_, _, _| {})
    }

    /// Call at least every 50 ms of work.
    pub fn step(&self, what: &'static str, done: u64, total: u64) -> Result<(), Cancelled> {
        self.check()?;
        (self.report)(what, done, total);
        Ok(())
    }

    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Cancelled) } else { Ok(()) }
    }
}
