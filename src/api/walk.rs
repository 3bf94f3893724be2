//! WALK: every page of every window, some at a time; stops, resumes, and knows what is missing.
//!
//! ```text
//! jobs ─▶ up to three in flight ─▶ page read ─▶ on_page
//!  ▲ ▲                               │ │ └ announced more: further pages become jobs
//!  │ └ window too deep: two halves ◀─┘ └ cannot be read: a gap; the other pages go on
//!  └ resume: what was in flight, and the gaps
//! ```
//!
//! A walk outlives the future that drives it: when that is dropped (cancel) or stops (the token ended),
//! [`Walk::resume`] puts back what is missing and another call of [`drive`] goes on.

mod read;

use std::cell::RefCell;
use std::collections::VecDeque;

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method, Response};
use crate::api::query::{Ask, DEEPEST, PAGE_SIZE};
use crate::api::windows::halves;
use crate::api::wire;
use crate::terms::Period;

/// Requests in flight at a time (docs/genesys.md: two or three are advised).
pub const IN_FLIGHT: usize = 3;
/// Pages of a window beyond which it repeats itself for ever.
const MOST_PAGES: u32 = 1_001; // one past the deepest page
/// Where the details query lives.
const DETAILS: &str = "/api/v2/analytics/conversations/details/query";

/// One page of one window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    window: usize,
    page: u32,
}

/// A window under way.
#[derive(Clone, Debug)]
struct Span {
    period: Period,
    /// Least number of conversations announced while it was read; it moves while traffic flows.
    announced: Option<u64>,
    received: u64,
    /// Highest page asked for.
    asked: u32,
    /// Pages asked for and not yet answered.
    open: u32,
    /// It was read twice because the first time fell short.
    reread: bool,
    /// Its halves are read instead.
    halved: bool,
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
#[derive(Clone, Debug)]
pub enum Missing {
    /// The page could not be had or read.
    Page(ApiError),
    /// The window held fewer conversations than were announced, twice.
    Short {
        /// Conversations announced.
        announced: u64,
        /// Conversations received.
        received: u64,
    },
    /// Pages came without end: the window repeats itself.
    Endless,
}

/// How a drive ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// Nothing is left to ask.
    Finished,
    /// An answer that every further request would meet too.
    Stopped(ApiError),
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
    /// Windows that end later than this are still moving: their announced number is not held against them.
    settled_before_ms: i64,
}

impl Walk {
    /// A walk through these windows.
    #[must_use]
    pub fn new(ask: Ask, windows: Vec<Period>, settled_before_ms: i64) -> Walk {
        let mut walk = Walk {
            ask,
            spans: Vec::new(),
            jobs: VecDeque::new(),
            flying: Vec::new(),
            gaps: Vec::new(),
            pages: 0,
            settled_before_ms,
        };
        for window in windows {
            walk.add(window);
        }
        walk
    }

    fn add(&mut self, period: Period) {
        let window = self.spans.len();
        self.spans.push(Span {
            period,
            announced: None,
            received: 0,
            asked: 0,
            open: 0,
            reread: false,
            halved: false,
        });
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

    /// Pages in all, as far as announced; `None` until every window has answered once.
    #[must_use]
    pub fn pages_expected(&self) -> Option<u32> {
        let unknown = self
            .jobs
            .iter()
            .chain(&self.flying)
            .any(|job| job.page == 1 && self.spans[job.window].announced.is_none());
        let open = u32::try_from(self.jobs.len() + self.flying.len()).unwrap_or(u32::MAX);
        (!unknown).then(|| self.pages + open)
    }

    /// What is missing.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether every page of every window was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.jobs.is_empty() && self.flying.is_empty() && self.gaps.is_empty()
    }

    /// Puts back what is missing, to be asked again.
    pub fn resume(&mut self) {
        for job in std::mem::take(&mut self.flying) {
            if !self.spans[job.window].halved {
                self.jobs.push_front(job);
            }
        }
        for gap in std::mem::take(&mut self.gaps) {
            match gap.cause {
                Missing::Page(_) => self.ask_page(gap.job),
                Missing::Short { .. } | Missing::Endless => self.read_again(gap.job.window),
            }
        }
    }

    fn read_again(&mut self, window: usize) {
        let span = &mut self.spans[window];
        span.received = 0;
        span.announced = None;
        span.asked = 0;
        self.ask_page(Job { window, page: 1 });
    }

    fn take_job(&mut self) -> Option<(Job, String)> {
        let job = self.jobs.pop_front()?;
        self.flying.push(job);
        Some((
            job,
            self.ask.details(self.spans[job.window].period, job.page),
        ))
    }

    /// Takes in an answer; hands the page to `on_page`.
    fn answered(
        &mut self,
        job: Job,
        answer: Result<Response, ApiError>,
        on_page: &mut impl FnMut(&wire::Page<'_>),
    ) -> Result<(), ApiError> {
        if let Err(error) = &answer
            && error.stops_everything()
        {
            return Err(error.clone());
        }
        self.flying.retain(|flying| *flying != job);
        let halved = self.spans[job.window].halved;
        let read = answer.and_then(|response| {
            let page = wire::page(&response.body)
                .map_err(|cause| ApiError::undecodable(cause, &response))?;
            on_page(&page);
            Ok((
                page.conversations.len() as u64,
                page.total_hits.map(|hits| hits.0.unsigned_abs()),
            ))
        });
        if halved {
            return Ok(());
        }
        self.spans[job.window].open -= 1;
        match read {
            Ok((rows, announced)) => self.page_read(job, rows, announced),
            Err(error) => self.page_lost(job, error),
        }
        self.settle(job.window);
        Ok(())
    }

    fn page_read(&mut self, job: Job, rows: u64, announced: Option<u64>) {
        self.pages += 1;
        let span = &mut self.spans[job.window];
        span.received += rows;
        span.announced = match (span.announced, announced) {
            (Some(before), Some(now)) => Some(before.min(now)),
            (before, now) => now.or(before),
        };
        if job.page == 1
            && announced.is_some_and(|announced| announced > DEEPEST)
            && self.split(job.window)
        {
            return;
        }
        let size = u64::from(PAGE_SIZE);
        let promised = announced.map_or(0, |announced| announced.min(DEEPEST).div_ceil(size));
        let promised = u32::try_from(promised).unwrap_or(MOST_PAGES);
        // A full page at the end of what was promised may have a follower; a window without a number
        // is walked until a page is empty.
        let follower = match announced {
            Some(_) => rows >= size,
            None => rows > 0,
        };
        let span = &self.spans[job.window];
        let (mut next, mut last) = (span.asked + 1, promised);
        if job.page >= span.asked && follower {
            last = last.max(job.page + 1);
        }
        if last > MOST_PAGES {
            let window = self.spans[job.window].period;
            self.gaps.push(Gap {
                window,
                page: job.page,
                cause: Missing::Endless,
                job,
            });
            return;
        }
        while next <= last {
            self.ask_page(Job {
                window: job.window,
                page: next,
            });
            next += 1;
        }
    }

    fn page_lost(&mut self, job: Job, error: ApiError) {
        let too_deep = matches!(&error, ApiError::Rejected(refused) if refused.is_too_deep());
        // The pages before the limit were read; a full last page merely pointed past it.
        if too_deep && u64::from(job.page - 1) * u64::from(PAGE_SIZE) >= DEEPEST {
            let span = &self.spans[job.window];
            if span.announced.is_some_and(|announced| announced <= DEEPEST) {
                return;
            }
        }
        let too_slow = matches!(&error, ApiError::Failed(refused) if refused.status == 504);
        if (too_deep || too_slow) && self.split(job.window) {
            return;
        }
        let span = &self.spans[job.window];
        self.gaps.push(Gap {
            window: span.period,
            page: job.page,
            cause: Missing::Page(error),
            job,
        });
        // Without its first page a window's depth is unknown: try the next, so that one broken page costs one page.
        if span.announced.is_none() && job.page >= span.asked && job.page < 3 {
            self.ask_page(Job {
                window: job.window,
                page: job.page + 1,
            });
        }
    }

    /// Replaces a window by its halves; what was read of it stays.
    fn split(&mut self, window: usize) -> bool {
        let Some([first, second]) = halves(self.spans[window].period) else {
            return false;
        };
        self.jobs.retain(|job| job.window != window);
        self.gaps.retain(|gap| gap.job.window != window);
        self.spans[window].halved = true;
        self.add(first);
        self.add(second);
        true
    }

    /// Once a window has no open page: did everything announced arrive?
    fn settle(&mut self, window: usize) {
        let span = &self.spans[window];
        if span.halved {
            return;
        }
        let lost = self.gaps.iter().any(|gap| gap.job.window == window);
        let Some(announced) = span.announced else {
            return;
        };
        let moving = span.period.to_ms > self.settled_before_ms;
        if span.open > 0 || lost || moving || span.received >= announced.min(DEEPEST) {
            return;
        }
        if !span.reread {
            self.spans[window].reread = true;
            self.read_again(window);
            return;
        }
        let cause = Missing::Short {
            announced,
            received: span.received,
        };
        self.gaps.push(Gap {
            window: span.period,
            page: 1,
            cause,
            job: Job { window, page: 1 },
        });
    }
}

/// Drives a walk until nothing is left or an answer stops it. Every page goes to `on_page` in the order
/// of arrival. Dropping the future aborts what is in flight; the walk can be resumed.
pub async fn drive<I: Io>(
    walk: &RefCell<Walk>,
    line: &Line<'_, I>,
    mut on_page: impl FnMut(&wire::Page<'_>),
) -> Ended {
    let mut flying = FuturesUnordered::new();
    loop {
        while flying.len() < IN_FLIGHT {
            let Some((job, body)) = walk.borrow_mut().take_job() else {
                break;
            };
            flying.push(async move { (job, line.call(Method::Post, DETAILS, Some(body)).await) });
        }
        let Some((job, answer)) = flying.next().await else {
            return Ended::Finished;
        };
        if let Err(error) = walk.borrow_mut().answered(job, answer, &mut on_page) {
            return Ended::Stopped(error);
        }
    }
}
