//! ESTIMATE: visit by visit, or counted by Genesys' own engine: what each takes, and which fits.

use crate::api::limiter::BUDGET;
use crate::api::query::PAGE_SIZE;

/// Visits that a device is expected to hold: at about 40 bytes each, index and ids included, 80 MB.
pub const MOST_VISITS: u64 = 2_000_000;

/// How a period is loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Every conversation, so that every figure can be made of single visits.
    #[default]
    Visits,
    /// Counts of Genesys' own engine.
    Summary,
}

/// What a load takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Requests.
    pub requests: u64,
    /// Minutes that the budget of requests asks for at least, begun ones whole; 0 where it all fits into one minute's.
    pub minutes: u64,
}

/// Both ways, and which fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Visit by visit.
    pub visits: Cost,
    /// Counted by Genesys.
    pub summary: Cost,
    /// Which fits this much.
    pub fits: Mode,
}

/// What so many requests take.
#[must_use]
pub fn cost(requests: u64) -> Cost {
    let budget = BUDGET as u64;
    Cost {
        requests,
        minutes: requests.saturating_sub(1) / budget,
    }
}

/// Compares both ways. `conversations` were announced in `windows` windows, look-back included; `offered` are the visits
/// of the period where they were counted (`aggregates::census`), else as many as conversations are assumed;
/// `summary_requests` are those of `aggregates::Gather`.
#[must_use]
pub fn estimate(
    conversations: u64,
    windows: u64,
    offered: Option<u64>,
    summary_requests: u64,
) -> Estimate {
    let pages = conversations.div_ceil(u64::from(PAGE_SIZE));
    // A window takes a request even where it is empty.
    let visits = cost(pages.max(windows));
    let held = offered.unwrap_or(conversations).max(conversations);
    Estimate {
        visits,
        summary: cost(summary_requests),
        fits: if held > MOST_VISITS {
            Mode::Summary
        } else {
            Mode::Visits
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_device_can_hold_is_loaded_visit_by_visit() {
        assert_eq!(estimate(2_000_000, 30, None, 8).fits, Mode::Visits);
        assert_eq!(estimate(2_000_001, 30, None, 8).fits, Mode::Summary);
        // Transfers make several visits of a conversation.
        assert_eq!(
            estimate(1_500_000, 30, Some(2_100_000), 8).fits,
            Mode::Summary
        );
        assert_eq!(estimate(0, 0, Some(0), 0), Estimate::default());
    }

    #[test]
    fn requests_and_minutes_are_those_of_the_budget() {
        let month = estimate(200_000, 31, Some(240_000), 8);
        assert_eq!((month.visits.requests, month.visits.minutes), (2_000, 6));
        assert_eq!(
            month.summary,
            Cost {
                requests: 8,
                minutes: 0
            }
        );
        assert_eq!(estimate(3, 31, None, 1).visits.requests, 31);
        assert_eq!((cost(300).minutes, cost(301).minutes), (0, 1));
    }
}
