//! LEDGER: what a load was promised and what it got, window by window, and the verdict that follows.
//!
//! Comes in: the records of walks, and windows that came from elsewhere (a job, what was kept). Goes out: sums and
//! *complete*, or *partial* with every reason. Complete is said only when each window is whole, nothing stopped the
//! load, and the data reaches as far as was asked.

pub use crate::api::walk::{Outcome, Record};

use crate::api::walk::Walk;
use crate::terms::Period;

/// Where the conversations of a window came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// The details query.
    #[default]
    Query,
    /// A details job.
    Job,
    /// An earlier load, kept in this browser.
    Kept,
    /// Genesys' own engine, which counted visits instead of telling conversations.
    Counted,
}

/// One window of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where its conversations came from.
    pub source: Source,
    /// What happened to it.
    pub record: Record,
}

/// A load as it is told to the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Its windows; those of one walk are in the order of time.
    pub entries: Vec<Entry>,
    /// Pages read, those of windows that were cut included.
    pub pages: u64,
    /// Conversations received that were known already, equal or older.
    pub duplicates: u64,
    /// Conversations received that were newer than a copy known before.
    pub replaced: u64,
    /// Distinct conversations held.
    pub conversations: u64,
    /// Of these, those without an end.
    pub open: u64,
    /// Time of the newest fact, ms UTC.
    pub newest_ms: Option<i64>,
    /// Up to where conversations were asked, ms UTC.
    pub asked_until_ms: Option<i64>,
    /// Up to where a source of these windows has data, ms UTC; `None` where no source says.
    pub available_until_ms: Option<i64>,
    /// How far this computer's clock was set back while it loaded, ms.
    pub clock_back_ms: u64,
    /// Pages are still coming.
    pub loading: bool,
    /// It ended before its time: cancelled, signed out, no answer.
    pub stopped: bool,
}

/// Whether everything is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was asked yet.
    Nothing,
    /// Pages are still coming.
    Loading,
    /// Everything announced was received.
    Complete,
    /// Something is missing.
    Partial(Vec<Reason>),
}

/// Why a load is partial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was stopped.
    Stopped,
    /// So many windows lack something.
    Missing(u64),
    /// So many windows were not read to their end.
    Unread(u64),
    /// So many windows were not verified.
    Unverified(u64),
    /// The source's data ends at this moment, ms UTC, before what was asked.
    Unavailable(i64),
    /// Fewer conversations are held than the windows brought: so many are missing.
    Lost(u64),
}

/// Sums over the windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Conversations announced; a conversation may stand in two windows that touch within a day.
    pub announced: u64,
    /// Windows without a number.
    pub unannounced: u64,
    /// Conversations received, distinct within each window.
    pub received: u64,
    /// Windows that were read again because something was missing.
    pub reread: u64,
    /// Windows that were asked again after the load.
    pub verified: u64,
    /// Conversations that only asking again brought.
    pub added: u64,
}

impl Ledger {
    /// Adds all windows of a walk, and what it received.
    pub fn add_walk(&mut self, walk: &Walk) {
        let records = walk.records().into_iter();
        self.entries.extend(records.map(|record| Entry {
            source: Source::Query,
            record,
        }));
        let taken = walk.taken();
        self.pages += u64::from(walk.pages());
        self.duplicates += taken.again;
        self.replaced += taken.replaced;
    }

    /// Adds a window that did not come from a walk: `received` conversations of `announced`, if a number was given.
    pub fn add(&mut self, source: Source, window: Period, announced: Option<u64>, received: u64) {
        let outcome = if announced.is_none_or(|announced| received >= announced) {
            Outcome::Whole
        } else {
            Outcome::Missing
        };
        let record = Record {
            window,
            outcome,
            announced,
            received,
            pages: 0,
            reread: false,
            verified: false,
            added: 0,
        };
        self.entries.push(Entry { source, record });
    }

    /// Holds the time that this computer's clock says has passed against the time that has: a clock that was set
    /// back is noted. Both in ms.
    pub fn note_clock(&mut self, by_the_clock_ms: i64, passed_ms: u64) {
        /// Clocks are corrected by small steps all the time.
        const TOLERATED_MS: u64 = 5_000;
        let passed = i64::try_from(passed_ms).unwrap_or(i64::MAX);
        let back = passed.saturating_sub(by_the_clock_ms).max(0).unsigned_abs();
        self.clock_back_ms = if back > TOLERATED_MS { back } else { 0 };
    }

    /// Sums over the windows.
    #[must_use]
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for Entry { record, .. } in &self.entries {
            sums.announced += record.announced.unwrap_or_default();
            sums.unannounced += u64::from(record.announced.is_none());
            sums.received += record.received;
            sums.reread += u64::from(record.reread);
            sums.verified += u64::from(record.verified);
            sums.added += record.added;
        }
        sums
    }

    /// Whether everything is there, and if not, why.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.loading {
            return Verdict::Loading;
        }
        let count = |outcome| {
            let those = self.entries.iter();
            those
                .filter(|entry| entry.record.outcome == outcome)
                .count() as u64
        };
        let counts = [
            (
                count(Outcome::Missing),
                Reason::Missing as fn(u64) -> Reason,
            ),
            (count(Outcome::Unread), Reason::Unread),
            (count(Outcome::Unverified), Reason::Unverified),
            (self.lost(), Reason::Lost),
        ];
        let mut reasons: Vec<Reason> = self
            .stopped
            .then_some(Reason::Stopped)
            .into_iter()
            .collect();
        for (count, reason) in counts {
            reasons.extend((count > 0).then(|| reason(count)));
        }
        let ends = self.available_until_ms.zip(self.asked_until_ms);
        reasons.extend(
            ends.and_then(|(has, asked)| (has < asked).then_some(Reason::Unavailable(has))),
        );
        match (reasons.is_empty(), self.entries.is_empty()) {
            (false, _) => Verdict::Partial(reasons),
            (true, true) => Verdict::Nothing,
            (true, false) => Verdict::Complete,
        }
    }

    /// Conversations that one window alone brought and that are not held.
    fn lost(&self) -> u64 {
        let most = self.entries.iter().map(|entry| entry.record.received).max();
        most.unwrap_or_default().saturating_sub(self.conversations)
    }
}
