//! HELD: what a load or somebody who waits holds of the limiter, for as long as it lives.

use std::cell::Cell;

use super::Limiter;

/// What a load has still to ask; the limiter forgets it with this.
#[derive(Debug)]
pub struct Backlog<'a> {
    pub(super) limiter: &'a Limiter,
    pub(super) count: Cell<usize>,
}

/// Somebody waits for one answer.
#[derive(Debug)]
pub struct Waiting<'a>(pub(super) &'a Limiter);

impl Backlog<'_> {
    /// So many requests have not started yet.
    pub fn set(&self, count: usize) {
        let limiter = self.limiter;
        let before = limiter.pending.get();
        let now = before.saturating_sub(self.count.replace(count)) + count;
        limiter.pending.set(now);
        if (before == 0) != (now == 0) {
            let message = limiter.state.borrow().shares.pends(now);
            limiter.say(message);
        }
    }
}

impl Drop for Backlog<'_> {
    fn drop(&mut self) {
        self.set(0);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.urgent.set(self.0.urgent.get().saturating_sub(1));
    }
}
