//! LIMITER: the budget of 300 requests a minute.
//!
//! The bucket holds a minute's tokens and a token comes back 60 seconds after it was taken. Unlike a bucket
//! that refills drop by drop, it never lets more than the budget start within any 60 seconds, wherever the
//! server's own window begins; and a load below the budget never waits.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::api::io::Headers;

/// Requests a minute that Genesys Cloud allows a user and client (docs/genesys.md, "Budget and retries").
pub const BUDGET: usize = 300;
/// A minute, and what clocks and the network may differ by.
const WINDOW_MS: u64 = 60_500;
/// Requests kept back for other tabs and for the vendor's own count.
const RESERVE: usize = 5;

/// Shared by all requests of the page.
#[derive(Debug)]
pub struct Limiter {
    state: RefCell<State>,
}

#[derive(Debug)]
struct State {
    starts: VecDeque<u64>,
    budget: usize,
    blocked_until: u64,
}

impl Default for Limiter {
    fn default() -> Limiter {
        let state = State {
            starts: VecDeque::new(),
            budget: BUDGET - RESERVE,
            blocked_until: 0,
        };
        Limiter {
            state: RefCell::new(state),
        }
    }
}

impl Limiter {
    /// Takes a token at this time, or tells how many ms until one may be there.
    ///
    /// # Errors
    /// The wait in ms, when there is no token.
    pub fn take(&self, now: u64) -> Result<(), u64> {
        let mut state = self.state.borrow_mut();
        while state
            .starts
            .front()
            .is_some_and(|&start| start + WINDOW_MS <= now)
        {
            state.starts.pop_front();
        }
        if now < state.blocked_until {
            return Err(state.blocked_until - now);
        }
        if state.starts.len() >= state.budget {
            let oldest = state.starts[state.starts.len() - state.budget];
            return Err((oldest + WINDOW_MS).saturating_sub(now).max(1));
        }
        state.starts.push_back(now);
        Ok(())
    }

    /// Takes a token at this time whatever the budget says: for a request that has waited as it was asked to.
    pub fn take_anyway(&self, now: u64) {
        self.state.borrow_mut().starts.push_back(now);
    }

    /// Learns from an answer: a smaller budget, and requests of other tabs that used it up.
    pub fn learn(&self, headers: &Headers, now: u64) {
        let mut state = self.state.borrow_mut();
        let Some(allowed) = headers.rate_allowed.map(|allowed| allowed as usize) else {
            return;
        };
        state.budget = allowed.saturating_sub(RESERVE).clamp(1, BUDGET - RESERVE);
        if let (Some(count), Some(reset)) = (headers.rate_count, headers.rate_reset_s)
            && count as usize >= allowed.saturating_sub(RESERVE).max(1)
        {
            state.blocked_until = state.blocked_until.max(now + reset.min(60) * 1_000);
        }
    }

    /// Holds back all requests: a 429 concerns every one.
    pub fn block(&self, now: u64, ms: u64) {
        let mut state = self.state.borrow_mut();
        state.blocked_until = state.blocked_until.max(now + ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_minute_ever_sees_more_than_the_budget() {
        let limiter = Limiter::default();
        let (mut now, mut starts) = (0_u64, Vec::new());
        while starts.len() < 1_000 {
            match limiter.take(now) {
                Ok(()) => starts.push(now),
                Err(wait) => now += wait,
            }
        }
        for (index, &start) in starts.iter().enumerate() {
            let within = starts[index..]
                .iter()
                .take_while(|&&later| later < start + 60_000)
                .count();
            assert!(within <= BUDGET);
        }
        // 1,000 requests need three full waits, no more.
        assert_eq!(now, 3 * WINDOW_MS);
    }

    #[test]
    fn a_smaller_budget_is_learned_and_a_larger_one_is_not_trusted() {
        let limiter = Limiter::default();
        limiter.learn(
            &Headers {
                rate_allowed: Some(20),
                ..Headers::default()
            },
            0,
        );
        assert_eq!((0..50).filter(|_| limiter.take(0).is_ok()).count(), 15);
        let limiter = Limiter::default();
        limiter.learn(
            &Headers {
                rate_allowed: Some(9_000),
                ..Headers::default()
            },
            0,
        );
        assert_eq!(
            (0..500).filter(|_| limiter.take(0).is_ok()).count(),
            BUDGET - RESERVE
        );
    }

    #[test]
    fn requests_of_other_tabs_count() {
        let limiter = Limiter::default();
        let headers = Headers {
            rate_allowed: Some(300),
            rate_count: Some(296),
            rate_reset_s: Some(20),
            ..Headers::default()
        };
        limiter.learn(&headers, 1_000);
        assert_eq!(limiter.take(1_000), Err(20_000));
        assert_eq!(limiter.take(21_000), Ok(()));
    }

    #[test]
    fn a_block_holds_for_all() {
        let limiter = Limiter::default();
        limiter.block(0, 5_000);
        assert_eq!(limiter.take(1_000), Err(4_000));
        assert_eq!(limiter.take(5_000), Ok(()));
    }
}
