//! WAY: by query or by job? What each would take, from numbers that are known before, and which is shorter.
//!
//! The query asks page by page within the budget; a job takes a while at Genesys and then few large pages, and what is
//! too new for it is asked by query anyway. How long a job takes is Genesys' secret: the numbers here are deliberately
//! on the slow side, so that a job is chosen only where it saves minutes.

use crate::api::jobs::RESULTS_PAGE;
use crate::api::query::PAGE_SIZE;
use crate::load::jobs::{Window, seam_ms};
use crate::terms::DAY_MS;

/// How long an answer to the query takes when several are in flight, ms each.
const QUERY_PAGE_MS: u64 = 250;
/// How long a page of results takes, ms; one after the other.
const RESULTS_PAGE_MS: u64 = 1_000;
/// How long Genesys works on a job, ms: at least, and for each 1,000 conversations.
const JOB_MS: u64 = 60_000;
const JOB_PER_PAGE_MS: u64 = 100;
/// What jobs are taken to lag while their availability date is not known, ms.
const LAG_MS: i64 = DAY_MS;
/// Shortest and longest time that a job is waited for, ms.
const PATIENCE_MS: (u64, u64) = (120_000, 900_000);

/// How the reader wants closed history to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Whatever is quicker.
    #[default]
    Automatic,
    /// Page by page.
    Query,
    /// By job, as far as jobs know what happened.
    Job,
}

/// Why a way was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The reader wants it.
    Forced,
    /// Nothing of it is old enough for jobs.
    TooNew,
    /// The job is expected to be quicker.
    JobQuicker,
    /// The query is expected to be quicker, or as quick.
    QueryQuicker,
}

/// What is known before.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// Windows with what was announced; unknown numbers count as none.
    pub windows: &'a [Window],
    /// Requests a minute.
    pub per_minute: u32,
    /// Now, ms UTC.
    pub now_ms: i64,
    /// Up to when jobs know what happened, ms UTC, if that was asked.
    pub available_ms: Option<i64>,
}

/// What each way is expected to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// All by query, seconds.
    pub query_s: u64,
    /// By job and what is too new by query, seconds; `None` when nothing is old enough.
    pub job_s: Option<u64>,
    /// The way to go: [`Way::Query`] or [`Way::Job`].
    pub choice: Way,
    /// Why.
    pub why: Why,
    /// How long to wait for a job, ms: no longer than its work can be worth.
    pub patience_ms: u64,
}

impl Estimate {
    /// Weighs both ways; `wish` decides where both are possible.
    #[must_use]
    pub fn new(known: &Known<'_>, wish: Way) -> Estimate {
        let available_ms = known.available_ms.unwrap_or(known.now_ms - LAG_MS);
        let seam_ms = seam_ms(available_ms);
        let is_old = |window: &&Window| window.period.to_ms <= seam_ms;
        let asked = |window: &Window| window.announced.unwrap_or(0);
        let old: u64 = known.windows.iter().filter(is_old).map(asked).sum();
        let reaches = known.windows.iter().any(|one| one.period.from_ms < seam_ms);
        let all_ms = query_ms(known.windows.iter(), known.per_minute);
        let new = known.windows.iter().filter(|window| !is_old(window));
        let pages = old.div_ceil(u64::from(RESULTS_PAGE));
        let job_ms = reaches.then(|| {
            JOB_MS + pages * (JOB_PER_PAGE_MS + RESULTS_PAGE_MS) + query_ms(new, known.per_minute)
        });
        let (choice, why) = match (wish, job_ms) {
            (Way::Query, _) => (Way::Query, Why::Forced),
            (_, None) => (Way::Query, Why::TooNew),
            (Way::Job, Some(_)) => (Way::Job, Why::Forced),
            (Way::Automatic, Some(job_ms)) if job_ms < all_ms => (Way::Job, Why::JobQuicker),
            (Way::Automatic, Some(_)) => (Way::Query, Why::QueryQuicker),
        };
        Estimate {
            query_s: all_ms.div_ceil(1_000),
            job_s: job_ms.map(|ms| ms.div_ceil(1_000)),
            choice,
            why,
            patience_ms: all_ms.clamp(PATIENCE_MS.0, PATIENCE_MS.1),
        }
    }
}

/// What windows take by query, ms: whole minutes of budget, and the rest at the pace of answers.
fn query_ms<'a>(windows: impl Iterator<Item = &'a Window>, per_minute: u32) -> u64 {
    let pages = |window: &Window| {
        let announced = window.announced.unwrap_or(0);
        announced.div_ceil(u64::from(PAGE_SIZE)).max(1)
    };
    let pages: u64 = windows.map(pages).sum();
    let budget = u64::from(per_minute.max(1));
    let minutes = pages.saturating_sub(1) / budget;
    let rest = (pages - minutes * budget) * QUERY_PAGE_MS;
    minutes * 60_000 + rest.min(60_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::Period;

    /// So many days, the last of which ends so long before now, with so many conversations each.
    fn weigh(days: i64, ended_before_ms: i64, each: u64, wish: Way) -> Estimate {
        let now_ms = 20_000 * DAY_MS;
        let day = |day: i64| Window {
            period: Period {
                from_ms: now_ms - ended_before_ms - (days - day) * DAY_MS,
                to_ms: now_ms - ended_before_ms - (days - day - 1) * DAY_MS,
            },
            announced: Some(each),
        };
        let windows: Vec<Window> = (0..days).map(day).collect();
        let known = Known {
            windows: &windows,
            per_minute: 295,
            now_ms,
            available_ms: None,
        };
        Estimate::new(&known, wish)
    }

    #[test]
    fn small_loads_go_by_query_and_large_old_ones_by_job() {
        let small = weigh(28, 5 * DAY_MS, 700, Way::Automatic);
        assert_eq!((small.choice, small.why), (Way::Query, Why::QueryQuicker));
        let large = weigh(28, 5 * DAY_MS, 30_000, Way::Automatic);
        assert_eq!((large.choice, large.why), (Way::Job, Why::JobQuicker));
        assert!(large.job_s.unwrap() < large.query_s);
        // 8,400 pages: 28 whole minutes of budget.
        assert!((1_680..1_740).contains(&large.query_s), "{large:?}");
    }

    #[test]
    fn what_is_too_new_goes_by_query_whatever_is_wished() {
        for wish in [Way::Automatic, Way::Job] {
            let today = weigh(1, -DAY_MS / 2, 90_000, wish);
            assert_eq!((today.choice, today.why), (Way::Query, Why::TooNew));
            assert_eq!(today.job_s, None);
        }
    }

    #[test]
    fn a_wish_is_granted_where_both_are_possible() {
        let job = weigh(7, 5 * DAY_MS, 10, Way::Job);
        assert_eq!((job.choice, job.why), (Way::Job, Why::Forced));
        let query = weigh(28, 5 * DAY_MS, 90_000, Way::Query);
        assert_eq!((query.choice, query.why), (Way::Query, Why::Forced));
        assert!(query.job_s.is_some());
    }

    #[test]
    fn a_minute_of_budget_is_waited_for_only_when_it_is_used_up() {
        let windows = |announced: u64| {
            let period = Period {
                from_ms: 0,
                to_ms: DAY_MS,
            };
            [Window {
                period,
                announced: Some(announced),
            }]
        };
        assert_eq!(query_ms(windows(0).iter(), 300), 250);
        assert_eq!(query_ms(windows(30_000).iter(), 300), 60_000);
        assert_eq!(query_ms(windows(30_001).iter(), 300), 60_250);
        assert!(query_ms(windows(5_000).iter(), 0) > 0);
    }
}
