//! BLURRED: how exactly it is known when facts happened, where visits come from a snapshot.
//!
//! A snapshot tells of a fact only in which interval it lies. Where too few visits lie in one, several
//! are one span. Comes in: what a snapshot says. Goes out: spans; `measure::blurred` says which figures they spoil.

use crate::terms::{Media, Period};

/// A span within which the moments of a queue's facts are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blurred {
    /// Index of the queue.
    pub queue: u16,
    /// Media type.
    pub media: Media,
    /// It holds all facts of the queue and media type that happened in it.
    pub span: Period,
}

/// The cut of what a snapshot knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The period of which it tells.
    pub period: Period,
    /// Length of its intervals, ms; they begin at whole multiples of it since 1970-01-01 UTC. The first and the last
    /// one are cut by the period.
    pub step_ms: i64,
    /// Spans of several intervals, by queue, media type and time.
    pub spans: Vec<Blurred>,
}

impl Cut {
    /// The interval that a moment (ms UTC) lies within, `None` where one begins or ends: figures that end here are exact.
    #[must_use]
    pub fn splits(&self, at_ms: i64) -> Option<Period> {
        let inside = self.period.from_ms < at_ms && at_ms < self.period.to_ms;
        let from_ms = at_ms - at_ms.rem_euclid(self.step_ms.max(1));
        (inside && from_ms != at_ms).then(|| Period {
            from_ms: from_ms.max(self.period.from_ms),
            to_ms: (from_ms + self.step_ms).min(self.period.to_ms),
        })
    }
}
