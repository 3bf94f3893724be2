//! What a walk has read to its end and what is left of it; and a walk beside it for something else.

use crate::api::query::{Ask, PAGE_SIZE};
use crate::api::walk::Walk;
use crate::api::walk::span::{Span, Stage};
use crate::terms::Period;

/// How much a load is, as far as announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Conversations in all windows, look-back included.
    pub conversations: u64,
    /// Requests still to make.
    pub requests: u64,
}

impl Walk {
    /// What is asked for.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// A walk through other windows that asks for the same.
    #[must_use]
    pub fn beside(&self, windows: &[Period], settled_before_ms: i64) -> Walk {
        Walk::new(self.ask.clone(), windows, settled_before_ms)
    }

    /// The windows that were read to their end and came to rest, in the order in which they were begun.
    pub fn read(&self) -> impl Iterator<Item = Period> {
        let whole = self.spans.iter().filter(|span| span.stage == Stage::Whole);
        whole.map(|span| span.period)
    }

    /// Whether part of a window is missing.
    pub(super) fn is_lost(&self, window: usize) -> bool {
        self.gaps.iter().any(|gap| gap.job.window == window)
    }

    /// Windows whose pieces are not read instead.
    fn leaves(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.stage != Stage::Cut)
    }

    /// How much the load is; `None` until each of the first windows has answered ([`super::probe`]).
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        let mut conversations = 0_u64;
        for (window, span) in self.spans.iter().enumerate() {
            if span.stage == Stage::Cut || self.is_lost(window) {
                continue;
            }
            let known = span.tally.announced.or(span.expected())?;
            conversations = conversations.saturating_add(known.max(span.tally.received));
        }
        Some(Estimate {
            conversations,
            requests: self.left(),
        })
    }

    /// Requests still to make, as far as known; those in flight count.
    #[must_use]
    pub fn left(&self) -> u64 {
        let size = u64::from(PAGE_SIZE);
        let mut left = (self.jobs.len() + self.flying.len()) as u64;
        for span in self.leaves() {
            left = left.saturating_add(match (span.stage, span.announced(), span.guess) {
                // Its first page is among the jobs.
                (Stage::Reading, None, Some(guess)) => guess.div_ceil(size).saturating_sub(1),
                (Stage::Due, Some(announced), _) => announced.div_ceil(size).max(1),
                _ => 0,
            });
        }
        left
    }

    /// Pages in all, as far as announced; `None` until every window has a number.
    #[must_use]
    pub fn pages_expected(&self) -> Option<u32> {
        let known = |span: &Span| span.expected().is_some() || span.stage != Stage::Reading;
        let lost = |window: usize| self.is_lost(window);
        let mut spans = self.spans.iter().enumerate();
        let all = spans.all(|(window, span)| known(span) || lost(window));
        let left = u32::try_from(self.left()).unwrap_or(u32::MAX);
        all.then(|| self.pages.saturating_add(left))
    }
}
