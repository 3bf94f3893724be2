//! RECORD: what a walk can say about each window, for whoever has to prove that nothing is missing.

use crate::api::walk::span::Stage;
use crate::api::walk::{Taken, Walk};
use crate::terms::Period;

/// How a window came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything announced arrived; where it may still have changed, twice.
    Whole,
    /// It was read, and is not verified yet.
    Unverified,
    /// Not yet read to its end.
    Unread,
    /// Part of it is missing.
    Missing,
}

/// What happened to one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The window.
    pub window: Period,
    /// How it came out.
    pub outcome: Outcome,
    /// Conversations announced, in the last reading that came to its end.
    pub announced: Option<u64>,
    /// Distinct conversations that this reading brought.
    pub received: u64,
    /// Pages of all readings.
    pub pages: u32,
    /// It was read again because something was missing.
    pub reread: bool,
    /// It was asked again after the load, and brought no further conversation.
    pub verified: bool,
    /// Conversations that only asking again brought.
    pub added: u64,
}

impl Walk {
    /// A record of each window, in the order of time.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        let spans = self.spans.iter().enumerate();
        let mut records: Vec<Record> = spans
            .filter(|(_, span)| span.stage != Stage::Cut)
            .map(|(window, span)| Record {
                window: span.period,
                outcome: match span.stage {
                    _ if self.is_lost(window) => Outcome::Missing,
                    Stage::Whole => Outcome::Whole,
                    Stage::Due => Outcome::Unverified,
                    _ => Outcome::Unread,
                },
                announced: span.tally.announced.or(span.announced()),
                received: span.tally.received.max(span.distinct()),
                pages: span.tally.pages,
                reread: span.tally.reread,
                verified: span.is_verified(),
                added: span.tally.added,
            })
            .collect();
        records.sort_by_key(|record| record.window.from_ms);
        records
    }

    /// What became of all conversations received, repeated readings included.
    #[must_use]
    pub fn taken(&self) -> Taken {
        let mut sum = Taken::default();
        for span in &self.spans {
            sum.add(span.tally.taken);
        }
        sum
    }
}
