//! WALK: every page of every window, some at a time; stops, resumes, and knows what is missing.
//!
//! ```text
//! jobs ─▶ some in flight ─▶ page read ─▶ on_page
//!  ▲ ▲                       │ │ └ announced more: further pages become jobs
//!  │ └ window holds too much ◀─┘ └ cannot be read: a gap; the other pages go on
//!  │   or is too slow: its pieces
//!  ├ nothing left: what may still have changed is read once more
//!  └ resume: what was in flight, and the gaps
//! ```
//!
//! Windows that touch are asked as one; their first pages tell how much there is, and decide into which pieces
//! they are cut. A walk outlives the future that drives it: when that is dropped (cancel) or stops (the token
//! ended), [`Walk::resume`] puts back what is missing and another call of [`drive`] goes on.

mod drive;
mod read;
mod record;
mod span;

use std::collections::VecDeque;

pub use self::drive::{Ended, drive, probe};
pub use self::read::Estimate;
pub use self::record::{Outcome, Record};
use self::span::{JOINED, Next, Span, Stage};
use crate::api::error::{ApiError, Refused};
use crate::api::io::Response;
use crate::api::query::{Ask, DEEPEST, PAGE_SIZE};
use crate::api::windows::{joined, narrower, pieces};
use crate::api::wire;
use crate::terms::{HOUR_MS, Period};

/// How long before a load a window must have ended so that it is taken to be at rest, ms.
pub const RECENT_MS: i64 = 2 * HOUR_MS;
/// Pages of a window beyond which it repeats itself for ever.
const MOST_PAGES: u32 = 1_001; // one past the deepest page

/// One page of one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    window: usize,
    page: u32,
}

/// A part of the load that is missing.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The window.
    pub window: Period,
    /// The page, from 1.
    pub page: u32,
    /// Why.
    pub cause: Missing,
    job: Job,
}

/// Why a part is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The page could not be had or read.
    Page(ApiError),
    /// The window held fewer distinct conversations than were announced, twice.
    Short {
        /// Conversations announced.
        announced: u64,
        /// Conversations received.
        received: u64,
    },
    /// Pages came without end.
    Endless,
    /// Pages came that held only what earlier pages had brought, twice.
    Repeats,
    /// Nothing was announced, so that nobody knows whether this is all.
    Unannounced {
        /// Conversations received.
        received: u64,
    },
    /// The shortest window there is holds more than the API pages.
    Deep {
        /// Conversations announced.
        announced: u64,
    },
    /// Each time it was verified further conversations had come.
    Moving,
}

/// What became of the conversations of a page, by whoever keeps them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Not known before.
    pub new: u64,
    /// Newer than the copy that was known.
    pub replaced: u64,
    /// Equal to the copy that was known, or older.
    pub again: u64,
}

impl Taken {
    /// Adds another one.
    pub fn add(&mut self, other: Taken) {
        self.new += other.new;
        self.replaced += other.replaced;
        self.again += other.again;
    }
}

/// A load under way.
#[derive(Clone, Debug)]
pub struct Walk {
    ask: Ask,
    spans: Vec<Span>,
    jobs: VecDeque<Job>,
    flying: Vec<Job>,
    gaps: Vec<Gap>,
    pages: u32,
    /// Windows that end later than this may still change: they are read once more at the end.
    settled_before_ms: i64,
}

impl Walk {
    /// A walk through these windows, which are in order and apart. Whatever ends after `settled_before_ms` may still
    /// change ([`RECENT_MS`] before now, as a rule); it is taken once, so that a clock that is set back changes nothing.
    #[must_use]
    pub fn new(ask: Ask, windows: &[Period], settled_before_ms: i64) -> Walk {
        let mut walk = Walk {
            ask,
            spans: Vec::new(),
            jobs: VecDeque::new(),
            flying: Vec::new(),
            gaps: Vec::new(),
            pages: 0,
            settled_before_ms,
        };
        walk.extend(windows);
        walk
    }

    /// Adds windows to be read too, in order and apart.
    pub fn extend(&mut self, windows: &[Period]) {
        for window in joined(windows, self.settled_before_ms) {
            self.add(window, true, None);
        }
    }

    /// Adds a window: one of the first, or a piece of another with a guess of what it holds.
    fn add(&mut self, period: Period, top: bool, guess: Option<u64>) {
        let window = self.spans.len();
        let moving = period.to_ms > self.settled_before_ms;
        let span = Span::new(period, top, moving, guess);
        self.spans.push(span);
        self.ask_page(Job { window, page: 1 });
    }

    fn ask_page(&mut self, job: Job) {
        let span = &mut self.spans[job.window];
        span.asked = span.asked.max(job.page);
        span.open += 1;
        self.jobs.push_back(job);
    }

    /// Pages read so far.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// What is missing.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether every window brought what it announced, and what may still have changed was verified.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let rests = |span: &Span| matches!(span.stage, Stage::Whole | Stage::Cut);
        self.spans.iter().all(rests)
    }

    /// Puts back what is missing, to be asked again.
    pub fn resume(&mut self) {
        for job in std::mem::take(&mut self.flying) {
            if self.spans[job.window].stage == Stage::Reading {
                self.jobs.push_front(job);
            }
        }
        for gap in std::mem::take(&mut self.gaps) {
            match gap.cause {
                Missing::Page(_) => self.ask_page(gap.job),
                _ => self.read_again(gap.job.window),
            }
        }
    }

    fn read_again(&mut self, window: usize) {
        self.spans[window].again();
        self.ask_page(Job { window, page: 1 });
    }

    /// The next page to ask for; while `probing`, only what tells the size of the load.
    fn take_job(&mut self, probing: bool) -> Option<(Job, String)> {
        let job = if probing {
            let first = |job: &Job| job.page == 1 && self.spans[job.window].top;
            let place = self.jobs.iter().position(first)?;
            self.jobs.remove(place)?
        } else {
            if self.jobs.is_empty() && self.flying.is_empty() {
                self.verify();
            }
            self.jobs.pop_front()?
        };
        self.flying.push(job);
        let window = self.spans[job.window].period;
        Some((job, self.ask.details(window, job.page)))
    }

    /// Once all else is read, asks again for what may have changed meanwhile.
    fn verify(&mut self) {
        for window in 0..self.spans.len() {
            if self.spans[window].stage == Stage::Due {
                self.read_again(window);
            }
        }
    }

    /// Takes in an answer; hands the page to `on_page`.
    fn answered(
        &mut self,
        job: Job,
        answer: Result<Response, ApiError>,
        on_page: &mut impl FnMut(&wire::Page<'_>) -> Taken,
    ) -> Result<(), ApiError> {
        if let Err(error) = &answer
            && error.stops_everything()
        {
            return Err(error.clone());
        }
        self.flying.retain(|flying| *flying != job);
        let span = &mut self.spans[job.window];
        let read = answer.and_then(|response| {
            let page = wire::page(&response.body)
                .map_err(|cause| ApiError::undecodable(cause, &response))?;
            let first_number = span.announced().is_none();
            span.page(job.page, &page, on_page(&page));
            Ok(first_number)
        });
        self.pages += u32::from(read.is_ok());
        if span.stage != Stage::Reading {
            return Ok(());
        }
        span.open -= 1;
        match read {
            Ok(first_number) => self.page_read(job, first_number),
            Err(error) => self.page_lost(job, error),
        }
        self.settle(job.window);
        Ok(())
    }

    fn page_read(&mut self, job: Job, first_number: bool) {
        let span = &self.spans[job.window];
        let announced = span.announced().unwrap_or_default();
        if span.is_too_deep(first_number) {
            if self.cut(job.window, pieces(span.period, announced, JOINED)) {
                return;
            }
            self.drop_jobs(job.window);
            self.miss(job, Missing::Deep { announced });
            return;
        }
        if span.repeats {
            // It would go on like this: whether something is missing is decided by what came.
            self.drop_jobs(job.window);
            return;
        }
        let (window, promised) = (job.window, span.promised());
        for page in span.asked + 1..=promised {
            self.ask_page(Job { window, page });
        }
    }

    fn page_lost(&mut self, job: Job, error: ApiError) {
        let refused = match &error {
            ApiError::Rejected(refused) | ApiError::Failed(refused) => Some(refused),
            _ => None,
        };
        let too_deep = refused.is_some_and(Refused::is_too_deep);
        let span = &mut self.spans[job.window];
        // The pages before the limit were read; a full last page merely pointed past it.
        if too_deep && u64::from(job.page - 1) * u64::from(PAGE_SIZE) >= DEEPEST {
            span.past_the_deepest(job.page);
            return;
        }
        let too_wide =
            refused.is_some_and(|refused| refused.status == 504 || refused.is_too_wide());
        let period = span.period;
        if (too_deep || too_wide) && self.cut(job.window, narrower(period)) {
            return;
        }
        self.miss(job, Missing::Page(error));
        let span = &self.spans[job.window];
        // Without its first page a window's depth is unknown: try the next, so that one broken page costs one page.
        if span.announced().is_none() && job.page >= span.asked && job.page < 3 {
            self.ask_page(Job {
                window: job.window,
                page: job.page + 1,
            });
        }
    }

    fn miss(&mut self, job: Job, cause: Missing) {
        self.gaps.push(Gap {
            window: self.spans[job.window].period,
            page: job.page,
            cause,
            job,
        });
    }

    /// Takes back the pages of a window that were not asked yet.
    fn drop_jobs(&mut self, window: usize) {
        let before = self.jobs.len();
        self.jobs.retain(|job| job.window != window);
        let dropped = before - self.jobs.len();
        self.spans[window].open -= u32::try_from(dropped).unwrap_or_default();
    }

    /// Replaces a window by its pieces; what was read of it stays.
    fn cut(&mut self, window: usize, pieces: Option<Vec<Period>>) -> bool {
        let Some(pieces) = pieces else {
            return false;
        };
        self.drop_jobs(window);
        self.gaps.retain(|gap| gap.job.window != window);
        let span = &mut self.spans[window];
        span.stage = Stage::Cut;
        let (whole, length) = (span.expected(), span.period.length_ms().unsigned_abs());
        let top = span.top && whole.is_none();
        for piece in pieces {
            let part = u128::from(piece.length_ms().unsigned_abs());
            let share = whole.map(|whole| u128::from(whole) * part / u128::from(length.max(1)));
            let guess = share.map(|share| u64::try_from(share).unwrap_or(u64::MAX));
            self.add(piece, top, guess);
        }
        true
    }

    /// Once a window has no open page: did everything announced arrive?
    fn settle(&mut self, window: usize) {
        let lost = self.is_lost(window);
        let span = &mut self.spans[window];
        if span.open > 0 || lost || span.stage != Stage::Reading {
            return;
        }
        match span.next() {
            Next::Page(page) if page > MOST_PAGES => {
                let job = Job {
                    window,
                    page: page - 1,
                };
                self.miss(job, Missing::Endless);
            }
            Next::Page(page) => self.ask_page(Job { window, page }),
            Next::Again => self.read_again(window),
            Next::Done => {}
            Next::Missing(cause) => self.miss(Job { window, page: 1 }, cause),
        }
    }
}
