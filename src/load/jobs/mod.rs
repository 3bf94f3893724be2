//! HISTORY BY JOB: closed windows in few requests; what jobs do not know yet is left to the query.
//!
//! ```text
//! availability T ─▶ submit ─▶ poll ─▶ results by cursor ─▶ delete ─▶ open conversations by id ─▶ Outcome
//!                     │ windows before the seam            │
//!  seam = midnight ◀──╯ at least an hour before T          ╰─▶ on_page, and a tally by window
//! ```
//!
//! Comes in: windows with what was announced of each. Goes out: pages, and an [`Outcome`]: windows read, and windows
//! that remain for the query. The seam needs no more care than that: the query begins at a midnight before the
//! availability date, rows that came twice are kept once (`Columns::push`), and conversations that were still open
//! in the job's rows are asked again by their ids. A window that brought less than was announced remains.
//!
//! Like a walk, a history outlives the future that drives it: [`drive`] goes on where it was. Who gives it up calls
//! [`cleanup`], because a job that is not deleted holds one of the organisation's few slots.

mod run;
mod tally;

use std::collections::VecDeque;

pub use self::run::{cleanup, drive};
use self::tally::Tally;
use crate::api::error::ApiError;
use crate::api::jobs::LONGEST_MS;
use crate::api::query::Ask;
use crate::terms::{DAY_MS, HOUR_MS, Period};

/// How far before the availability date the seam lies at least, ms.
const SEAM_MS: i64 = HOUR_MS;

/// A window to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its span, as the query would be asked.
    pub period: Period,
    /// Conversations that the query announced for it; `None` proves nothing about what is read.
    pub announced: Option<u64>,
}

/// A window that jobs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its span, as far as it lies before the seam.
    pub period: Period,
    /// Conversations announced; `None` when not known.
    pub announced: Option<u64>,
    /// Different conversations received that the query would find in this span.
    pub received: u64,
}

/// What jobs brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Up to when jobs know what happened, ms UTC; `None` when that was not learned.
    pub available_ms: Option<i64>,
    /// Windows that were read to their end.
    pub read: Vec<Read>,
    /// Windows that brought fewer conversations than announced; they remain.
    pub short: Vec<Read>,
    /// What the query has to be asked for, in order.
    pub remaining: Vec<Period>,
    /// Conversations that were open in the rows and were read again by their ids.
    pub read_again: u64,
}

/// Why jobs did not do it. What was handed over until then does no harm; the query reads its windows.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// Availability is not told.
    #[error("the availability date of jobs is not known")]
    NoAvailability,
    /// Everything asked for is too new for jobs.
    #[error("jobs do not reach this period yet")]
    NothingAvailable,
    /// Jobs are not permitted, or the request was refused; also when the quota is used up.
    #[error("the job was refused, {0}")]
    Refused(ApiError),
    /// It is not known whether the job was made; it is not asked for a second time.
    #[error("it is not clear whether the job was made, {0}")]
    Unclear(ApiError),
    /// The job did not end in time.
    #[error("the job had not ended after {waited_ms} ms")]
    TooLong {
        /// How long it was waited for, ms.
        waited_ms: u64,
    },
    /// The job failed, for this reason if one was given.
    #[error("the job failed: {}", .0.as_deref().unwrap_or("no reason given"))]
    Failed(Option<String>),
    /// Somebody cancelled the job.
    #[error("the job was cancelled")]
    Cancelled,
    /// The job or its results were gone before all was read.
    #[error("the job expired before it was read")]
    Expired,
    /// A page of results could not be had or read.
    #[error("results could not be read, {0}")]
    Unreadable(ApiError),
    /// Results came without end: a cursor came twice, or page after page brought nothing new.
    #[error("the results repeat themselves")]
    Endless,
}

/// How a drive ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// Everything that jobs know was read; what remains is in the outcome.
    Finished(Outcome),
    /// Jobs did not do it: the outcome's remaining windows are for the query.
    Failed(Failure, Outcome),
    /// An answer that every request would meet (the token ended, no network): sign in or wait, and drive again.
    Stopped(ApiError),
}

/// What is being done, for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The availability date is asked for, or a job is being submitted.
    Asking,
    /// Genesys works on the job.
    Waiting {
        /// Since when, in the ticks of `Io`.
        since: u64,
    },
    /// Results are read.
    Reading,
    /// Conversations that were open are read again.
    ReadingAgain,
}

/// A load by jobs under way.
#[derive(Debug)]
pub struct History {
    ask: Ask,
    /// In order and apart.
    windows: Vec<Window>,
    patience_ms: u64,
    available_ms: Option<i64>,
    /// Spans that need a job yet, in order; `None` before availability is known.
    spans: Option<VecDeque<Period>>,
    /// Spans that were read to their end.
    done: Vec<Period>,
    current: Option<run::Current>,
    stage: Stage,
    tally: Tally,
    read_again: u64,
    /// Starts of open conversations that could not be read again, ms UTC.
    stale: Vec<i64>,
}

impl History {
    /// A load of these windows. A job is waited for no longer than `patience_ms`
    /// ([`crate::load::way::Estimate::patience_ms`]).
    #[must_use]
    pub fn new(ask: Ask, mut windows: Vec<Window>, patience_ms: u64) -> History {
        windows.sort_by_key(|window| window.period.from_ms);
        History {
            ask,
            tally: Tally::new(&windows),
            windows,
            patience_ms,
            available_ms: None,
            spans: None,
            done: Vec::new(),
            current: None,
            stage: Stage::Asking,
            read_again: 0,
            stale: Vec::new(),
        }
    }

    /// What is being done.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Different conversations received so far.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.tally.different()
    }

    /// Whether a job exists that [`cleanup`] would delete.
    #[must_use]
    pub fn holds_job(&self) -> bool {
        self.current.is_some()
    }

    /// Learns up to when jobs know what happened: of several dates the earliest counts.
    fn learn(&mut self, available_ms: i64) {
        let known = self.available_ms.unwrap_or(i64::MAX);
        self.available_ms = Some(known.min(available_ms));
    }

    /// The place of the window that a moment cuts, ms UTC.
    fn across(&self, at_ms: i64) -> Option<usize> {
        self.windows
            .iter()
            .position(|window| window.period.from_ms < at_ms && at_ms < window.period.to_ms)
    }

    /// The part before the seam of the window that it cuts.
    fn cut(&self) -> Option<Period> {
        let to_ms = self.seam_ms();
        let window = self.windows[self.across(to_ms)?];
        Some(Period {
            to_ms,
            ..window.period
        })
    }

    /// Makes two windows of the one in which a moment lies, ms UTC; so many conversations are announced of the first. To be
    /// called before anything was received.
    fn split(&mut self, at_ms: i64, announced: u64) {
        let Some(place) = self.across(at_ms) else {
            return;
        };
        let (mut first, mut second) = (self.windows[place], self.windows[place]);
        (first.period.to_ms, first.announced) = (at_ms, Some(announced));
        second.period.from_ms = at_ms;
        second.announced = second
            .announced
            .map(|whole| whole.saturating_sub(announced));
        self.windows.splice(place..=place, [first, second]);
        self.tally = Tally::new(&self.windows);
    }

    /// Jobs read what lies before it, ms UTC.
    fn seam_ms(&self) -> i64 {
        self.available_ms.map_or(i64::MIN, seam_ms)
    }

    /// What happened so far.
    fn outcome(&self) -> Outcome {
        let seam_ms = self.seam_ms();
        let mut outcome = Outcome {
            available_ms: self.available_ms,
            read_again: self.read_again,
            ..Outcome::default()
        };
        for (index, window) in self.windows.iter().enumerate() {
            let Period { from_ms, to_ms } = window.period;
            let period = Period {
                from_ms,
                to_ms: to_ms.min(seam_ms),
            };
            let inside = |done: &Period| done.from_ms <= from_ms && period.to_ms <= done.to_ms;
            let stale = self.stale.iter().any(|&start_ms| period.contains(start_ms));
            if period.to_ms <= from_ms || stale || !self.done.iter().any(inside) {
                outcome.remaining.push(window.period);
                continue;
            }
            let whole = period == window.period;
            let read = Read {
                period,
                announced: window.announced.filter(|_| whole),
                received: self.tally.received(index),
            };
            if read
                .announced
                .is_some_and(|announced| read.received < announced)
            {
                outcome.short.push(read);
                outcome.remaining.push(window.period);
                continue;
            }
            outcome.read.push(read);
            if !whole {
                outcome.remaining.push(Period {
                    from_ms: seam_ms,
                    to_ms,
                });
            }
        }
        outcome
    }
}

/// The midnight UTC up to which jobs are believed, ms UTC.
#[must_use]
pub fn seam_ms(available_ms: i64) -> i64 {
    available_ms.saturating_sub(SEAM_MS).div_euclid(DAY_MS) * DAY_MS
}

/// One span for windows that touch, up to the seam, none longer than a job may ask for.
fn spans(windows: &[Window], seam_ms: i64) -> VecDeque<Period> {
    let mut spans: VecDeque<Period> = VecDeque::new();
    for window in windows {
        let period = Period {
            from_ms: window.period.from_ms,
            to_ms: window.period.to_ms.min(seam_ms),
        };
        if period.to_ms <= period.from_ms {
            continue;
        }
        match spans.back_mut() {
            Some(last)
                if last.to_ms >= period.from_ms && period.to_ms - last.from_ms <= LONGEST_MS =>
            {
                last.to_ms = last.to_ms.max(period.to_ms);
            }
            _ => spans.push_back(period),
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(from: i64, to: i64) -> Period {
        Period {
            from_ms: from * DAY_MS,
            to_ms: to * DAY_MS,
        }
    }

    fn windows(spans: &[Period]) -> Vec<Window> {
        let window = |&period| Window {
            period,
            announced: None,
        };
        spans.iter().map(window).collect()
    }

    #[test]
    fn the_seam_is_a_midnight_well_before_the_availability() {
        assert_eq!(seam_ms(10 * DAY_MS + 5 * HOUR_MS), 10 * DAY_MS);
        assert_eq!(seam_ms(10 * DAY_MS + HOUR_MS), 10 * DAY_MS);
        assert_eq!(seam_ms(10 * DAY_MS), 9 * DAY_MS);
    }

    #[test]
    fn windows_that_touch_are_one_job_and_none_is_too_long() {
        let asked: Vec<Period> = (0..40).map(|day| days(day, day + 1)).collect();
        let found: Vec<Period> = spans(&windows(&asked), 36 * DAY_MS).into();
        assert_eq!(found, [days(0, 31), days(31, 36)]);
        let holes = windows(&[days(0, 2), days(5, 8)]);
        assert_eq!(spans(&holes, 7 * DAY_MS), [days(0, 2), days(5, 7)]);
        assert!(spans(&holes, 0).is_empty());
    }

    #[test]
    fn a_window_is_read_only_when_nothing_speaks_against_it() {
        let ask = Ask {
            queues: Vec::new(),
            media: Vec::new(),
        };
        let mut asked = windows(&[days(0, 1), days(1, 2), days(2, 5), days(5, 6)]);
        asked[1].announced = Some(1);
        let mut history = History::new(ask, asked, 0);
        assert_eq!(history.outcome().remaining.len(), 4, "nothing was done");
        history.learn(4 * DAY_MS + HOUR_MS);
        history.done = vec![days(0, 4)];
        let outcome = history.outcome();
        let read: Vec<Period> = outcome.read.iter().map(|read| read.period).collect();
        assert_eq!(read, [days(0, 1), days(2, 4)]);
        assert_eq!(outcome.short[0].period, days(1, 2));
        assert_eq!(outcome.remaining, [days(1, 2), days(4, 5), days(5, 6)]);
        // The query tells of the part before the seam, which then stands for itself.
        assert_eq!(history.cut(), Some(days(2, 4)));
        history.split(4 * DAY_MS, 7);
        let outcome = history.outcome();
        assert_eq!(outcome.short[1].announced, Some(7));
        assert_eq!(outcome.remaining[1], days(2, 4));
        assert_eq!(history.cut(), None);
        history.windows[2].announced = None;
        // The job knew less than was told before.
        history.learn(3 * DAY_MS + HOUR_MS);
        assert_eq!(history.outcome().remaining[1], days(3, 4));
        history.stale.push(HOUR_MS);
        assert_eq!(history.outcome().remaining[0], days(0, 1));
    }
}
