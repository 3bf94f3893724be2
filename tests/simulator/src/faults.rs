//! Faults: what goes wrong, when, and under which queue name it can be looked
//! at. They count per fault and page, so that a run is repeatable.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Something that goes wrong with details queries or with details jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Every third query of the queue gets 429 with a wait of 2 s.
    TooManyRequests,
    /// The first two attempts at every page get 503, the third succeeds.
    UnavailableTwice,
    /// Windows longer than 12 hours always get 504.
    TimeoutOnWideWindows,
    /// Page 2 of every window is cut in the middle, always.
    UndecodablePage,
    /// In page 2 of every window `participants` of one conversation is an
    /// object, always.
    WrongType,
    /// Every answer is a proxy's HTML page with status 200.
    Html,
    /// The token is expired at the 4th query of the queue, and again at every
    /// 40th after that.
    TokenExpires,
    /// Every third query is answered 502 without CORS headers, so that a
    /// browser sees a network error.
    NetworkDrop,
    /// Every page takes 3 s.
    Slow,
    /// The first attempt at every page gets 429 with `Retry-After: 86400`, the
    /// second succeeds.
    AbsurdRetryAfter,
    /// `totalHits` is 500 too high.
    TotalHitsTooHigh,
    /// Every page is page 1 again, filled up to its size; `totalHits` is right.
    PageRepeats,
    /// `totalHits` is right on page 1 and 150 lower on every further page.
    TotalHitsShrinks,
    /// Every third query gets 429 without `Retry-After`, without rate limit
    /// headers and without a number in its message.
    LimitWithoutWait,
    /// Every third query gets 429 without CORS headers, so that a browser sees
    /// a network error.
    LimitWithoutCors,
    /// A job of the queue stays `PENDING` for ever.
    JobNeverEnds,
    /// A job of the queue ends as `FAILED` with an `errorMessage`.
    JobFails,
    /// A job of the queue ends as `CANCELLED`.
    JobCancelled,
    /// A job of the queue is `EXPIRED` once its first results were read.
    JobExpires,
    /// The cursor of the last results leads back to the second.
    JobCursorLoops,
    /// Results hold facts newer than their `dataAvailabilityDate`.
    JobRowsNewer,
    /// A job of the queue is made, but the answer that would tell its id is a
    /// 502 without CORS headers.
    JobAnswerLost,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::TooManyRequests,
        Self::UnavailableTwice,
        Self::TimeoutOnWideWindows,
        Self::UndecodablePage,
        Self::WrongType,
        Self::Html,
        Self::TokenExpires,
        Self::NetworkDrop,
        Self::Slow,
        Self::AbsurdRetryAfter,
        Self::TotalHitsTooHigh,
        Self::PageRepeats,
        Self::TotalHitsShrinks,
        Self::LimitWithoutWait,
        Self::LimitWithoutCors,
        Self::JobNeverEnds,
        Self::JobFails,
        Self::JobCancelled,
        Self::JobExpires,
        Self::JobCursorLoops,
        Self::JobRowsNewer,
        Self::JobAnswerLost,
    ];

    /// The name of the queue that shows this fault.
    #[must_use]
    pub fn queue_name(self) -> &'static str {
        match self {
            Self::TooManyRequests => "Fault: 429 now and then",
            Self::UnavailableTwice => "Fault: 503 twice",
            Self::TimeoutOnWideWindows => "Fault: 504 on wide windows",
            Self::UndecodablePage => "Fault: undecodable page",
            Self::WrongType => "Fault: wrong type in a page",
            Self::Html => "Fault: HTML instead of JSON",
            Self::TokenExpires => "Fault: token expires after 3 pages",
            Self::NetworkDrop => "Fault: network drop without CORS",
            Self::Slow => "Fault: slow pages",
            Self::AbsurdRetryAfter => "Fault: absurd Retry-After",
            Self::TotalHitsTooHigh => "Fault: totalHits too high",
            Self::PageRepeats => "Fault: page repeats for ever",
            Self::TotalHitsShrinks => "Fault: totalHits shrinks",
            Self::LimitWithoutWait => "Fault: 429 without a wait",
            Self::LimitWithoutCors => "Fault: 429 without CORS",
            Self::JobNeverEnds => "Fault: job never ends",
            Self::JobFails => "Fault: job fails",
            Self::JobCancelled => "Fault: job is cancelled",
            Self::JobExpires => "Fault: job expires while read",
            Self::JobCursorLoops => "Fault: job cursor loops",
            Self::JobRowsNewer => "Fault: job rows newer than promised",
            Self::JobAnswerLost => "Fault: job answer lost",
        }
    }

    /// The word for the flag `--fault`, for example `503-twice`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::TooManyRequests => "429",
            Self::UnavailableTwice => "503-twice",
            Self::TimeoutOnWideWindows => "504-wide",
            Self::UndecodablePage => "undecodable",
            Self::WrongType => "wrong-type",
            Self::Html => "html",
            Self::TokenExpires => "token-expires",
            Self::NetworkDrop => "network-drop",
            Self::Slow => "slow",
            Self::AbsurdRetryAfter => "absurd-retry-after",
            Self::TotalHitsTooHigh => "total-hits",
            Self::PageRepeats => "page-repeats",
            Self::TotalHitsShrinks => "total-hits-shrink",
            Self::LimitWithoutWait => "429-bare",
            Self::LimitWithoutCors => "429-no-cors",
            Self::JobNeverEnds => "job-never-ends",
            Self::JobFails => "job-fails",
            Self::JobCancelled => "job-cancelled",
            Self::JobExpires => "job-expires",
            Self::JobCursorLoops => "job-loops",
            Self::JobRowsNewer => "job-newer",
            Self::JobAnswerLost => "job-lost",
        }
    }

    /// The fault with this [`Fault::word`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}

/// What a query is asked for, as far as faults care.
pub(crate) struct Occasion<'a> {
    /// Distinguishes pages: interval and page number.
    pub(crate) page_key: &'a str,
    pub(crate) page: u64,
    pub(crate) width_ms: i64,
}

/// What a fault does to one query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strike {
    Limited { seconds: u32 },
    LimitedBare,
    LimitedHidden,
    Unavailable,
    GatewayTimeout,
    Html,
    ExpireToken,
    Drop,
    Wait { ms: u64 },
    Truncate,
    WrongType,
    Surplus,
    Repeat,
    Shrink,
}

/// Counts attempts, so that a fault knows whether it strikes.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<HashMap<(Fault, String), u64>>);

impl Counters {
    /// Counts this attempt and returns its number, from 0.
    fn attempt(&self, fault: Fault, key: &str) -> u64 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry((fault, key.to_owned())).or_insert(0);
        *count += 1;
        *count - 1
    }

    /// What `fault` does on this occasion, if anything.
    pub(crate) fn strike(&self, fault: Fault, occasion: &Occasion<'_>) -> Option<Strike> {
        let of_queue = || self.attempt(fault, "");
        let of_page = || self.attempt(fault, occasion.page_key);
        match fault {
            Fault::TooManyRequests => {
                (of_queue() % 3 == 2).then_some(Strike::Limited { seconds: 2 })
            }
            Fault::UnavailableTwice => (of_page() % 3 < 2).then_some(Strike::Unavailable),
            Fault::TimeoutOnWideWindows => {
                (occasion.width_ms > 12 * 3_600_000).then_some(Strike::GatewayTimeout)
            }
            Fault::UndecodablePage => (occasion.page == 2).then_some(Strike::Truncate),
            Fault::WrongType => (occasion.page == 2).then_some(Strike::WrongType),
            Fault::Html => Some(Strike::Html),
            Fault::TokenExpires => (of_queue() % 40 == 3).then_some(Strike::ExpireToken),
            Fault::NetworkDrop => (of_queue() % 3 == 2).then_some(Strike::Drop),
            Fault::Slow => Some(Strike::Wait { ms: 3000 }),
            Fault::AbsurdRetryAfter => {
                (of_page() % 2 == 0).then_some(Strike::Limited { seconds: 86_400 })
            }
            Fault::TotalHitsTooHigh => Some(Strike::Surplus),
            Fault::PageRepeats => Some(Strike::Repeat),
            Fault::TotalHitsShrinks => Some(Strike::Shrink),
            Fault::LimitWithoutWait => (of_queue() % 3 == 2).then_some(Strike::LimitedBare),
            Fault::LimitWithoutCors => (of_queue() % 3 == 2).then_some(Strike::LimitedHidden),
            // These strike jobs, where the job's own story is told.
            Fault::JobNeverEnds
            | Fault::JobFails
            | Fault::JobCancelled
            | Fault::JobExpires
            | Fault::JobCursorLoops
            | Fault::JobRowsNewer
            | Fault::JobAnswerLost => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_are_distinct() {
        for fault in Fault::ALL {
            assert_eq!(Fault::from_word(fault.word()), Some(fault));
            assert!(fault.queue_name().starts_with("Fault: "));
        }
    }

    #[test]
    fn two_attempts_at_each_page_fail() {
        let counters = Counters::default();
        let page = |key| Occasion {
            page_key: key,
            page: 1,
            width_ms: 1,
        };
        let strikes = |key| {
            counters
                .strike(Fault::UnavailableTwice, &page(key))
                .is_some()
        };
        assert_eq!(
            [strikes("a"), strikes("b"), strikes("a"), strikes("a")],
            [true, true, true, false]
        );
    }
}
