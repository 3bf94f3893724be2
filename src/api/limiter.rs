//! LIMITER: the request budget, spent evenly and never exceeded, also not together with other tabs.
//!
//! ```text
//! pending fits what the minute still holds ──▶ requests start at once
//! more is pending ──▶ one start every 205 ms (295 in 60.5 s), from the first on
//! a request that somebody waits for ──▶ before those of a load
//! ```
//!
//! A start counts for 60.5 seconds. Unlike a bucket that refills drop by drop, this never lets more than the
//! budget start within any 60 seconds, wherever the server's own window begins. Starts of other tabs count
//! ([`shares`]), and so does what the server's headers say that others used. Times are ticks of [`super::io::Io`]:
//! a clock that is set back changes nothing.

mod held;
mod shares;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;

pub use self::held::{Backlog, Waiting};
use crate::api::io::Headers;
use crate::api::limiter::shares::Shares;

/// Requests a minute that Genesys Cloud allows a user and client (docs/genesys.md, "Budget and retries").
pub const BUDGET: usize = 300;
/// A minute, and what clocks and the network may differ by.
const WINDOW_MS: u64 = 60_500;
/// Requests kept back: for tabs that start at the same moment, and for the vendor's own count.
const RESERVE: usize = 5;
/// How far starts may catch up with their even spacing: timers of a hidden tab wake once a second.
const CATCH_UP_US: u64 = 2_000_000;
/// How much later a load asks again while somebody waits, ms.
const AFTER_YOU_MS: u64 = 20;
/// Requests in flight at a time (docs/genesys.md: two or three are advised) while answers come fast enough.
const IN_FLIGHT: u64 = 3;
/// Requests in flight at most, when answers are slower than the budget would let requests start.
const MOST_IN_FLIGHT: u64 = 8;
/// Requests seen by the server beyond our own before they are others': answers overtake each other.
const OVERTAKING: usize = 10;

/// Starts remembered; more cannot have been.
const MOST_STARTS: usize = 4 * BUDGET;

/// Tells all other tabs something.
type Tell = Box<dyn Fn(&str)>;

/// For whom a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Somebody waits for this one answer.
    Urgent,
    /// One of many of a load.
    Load,
}

/// Shared by all requests of the page.
#[derive(Default)]
pub struct Limiter {
    state: RefCell<State>,
    /// Requests of loads that have not started yet.
    pending: Cell<usize>,
    /// Urgent requests that wait for their start.
    urgent: Cell<usize>,
    /// The host has answered before: when it does not, it may be the limit.
    answered: Cell<bool>,
    /// How long answers take of late, ms.
    answer_ms: Cell<u64>,
    tell: RefCell<Option<Tell>>,
}

#[derive(Debug)]
struct State {
    /// Starts that still count, in order.
    starts: VecDeque<Start>,
    /// Requests in [`WINDOW_MS`]; `None` for no limit.
    budget: Option<usize>,
    blocked_until: u64,
    /// When the next start of a load is due while they are spaced, µs.
    due_us: u64,
    /// What others used of the server's window, and when that ends.
    foreign: (usize, u64),
    /// What others used of the window before, and how long they are expected to go on like that.
    usual: (usize, u64),
    shares: Shares,
}

#[derive(Clone, Copy, Debug)]
struct Start {
    at: u64,
    own: bool,
}

impl Default for State {
    fn default() -> State {
        State {
            starts: VecDeque::new(),
            budget: Some(BUDGET - RESERVE),
            blocked_until: 0,
            due_us: 0,
            foreign: (0, 0),
            usual: (0, 0),
            shares: Shares::default(),
        }
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter")
            .field("state", &self.state)
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

impl Limiter {
    /// Without a limit: for a host that counts no requests.
    #[must_use]
    pub fn unlimited() -> Limiter {
        let limiter = Limiter::default();
        limiter.state.borrow_mut().budget = None;
        limiter
    }

    /// Announces a load, of nothing yet.
    pub fn backlog(&self) -> Backlog<'_> {
        Backlog {
            limiter: self,
            count: Cell::new(0),
        }
    }

    /// Announces that somebody waits: no load starts a request before.
    pub fn wait(&self) -> Waiting<'_> {
        self.urgent.set(self.urgent.get() + 1);
        Waiting(self)
    }

    /// Takes a token at this time, or tells how many ms until one may be there.
    ///
    /// # Errors
    /// The wait in ms, when there is no token.
    pub fn take(&self, rank: Rank, now: u64) -> Result<(), u64> {
        let mut state = self.state.borrow_mut();
        state.forget(now);
        let after = match rank {
            Rank::Load if self.urgent.get() > 0 => AFTER_YOU_MS,
            _ => 0,
        };
        if let Some(wait) = state.full_for(now).or((after > 0).then_some(0)) {
            return Err(wait + after);
        }
        match rank {
            Rank::Load => state.spaced(self.pending.get(), now)?,
            Rank::Urgent => state.make_room(now),
        }
        drop(state);
        self.start(now);
        Ok(())
    }

    /// Takes a token at this time whatever the budget says: for a request that has waited as it was asked to.
    pub fn take_anyway(&self, now: u64) {
        self.start(now);
    }

    fn start(&self, now: u64) {
        let own = Start { at: now, own: true };
        self.state.borrow_mut().starts.push_back(own);
        let message = self.state.borrow().shares.started(self.pending.get());
        self.say(message);
    }

    /// Learns from an answer: a smaller budget, and requests of others that used it up.
    pub fn learn(&self, headers: &Headers, now: u64) {
        self.answered.set(true);
        let mut state = self.state.borrow_mut();
        let Some(allowed) = headers.rate_allowed.map(|allowed| allowed as usize) else {
            return;
        };
        let Some(budget) = &mut state.budget else {
            return;
        };
        *budget = allowed.saturating_sub(RESERVE).clamp(1, BUDGET - RESERVE);
        if let (Some(count), Some(reset)) = (headers.rate_count, headers.rate_reset_s) {
            state.forget(now);
            let foreign = (count as usize).saturating_sub(state.starts.len());
            if foreign > OVERTAKING {
                state.foreign = (foreign, now + reset.min(60) * 1_000);
            }
        }
    }

    /// Whether the host has answered a request before.
    #[must_use]
    pub fn has_answered(&self) -> bool {
        self.answered.get()
    }

    /// Holds back all requests: a 429 concerns every one.
    pub fn block(&self, now: u64, ms: u64) {
        let mut state = self.state.borrow_mut();
        state.blocked_until = state.blocked_until.max(now + ms);
    }

    /// Seconds that the budget asks for so many requests, when they start now: 0 when they fit.
    #[must_use]
    pub fn seconds_for(&self, requests: u64, now: u64) -> u64 {
        let mut state = self.state.borrow_mut();
        state.forget(now);
        let Some(budget) = state.budget else {
            return 0;
        };
        let left = budget.saturating_sub(state.used(now));
        if requests <= left as u64 && state.shares.pending(now) == 0 {
            return 0;
        }
        let spacing_us = state.spacing_us(budget, now);
        requests.saturating_mul(spacing_us) / 1_000_000
    }

    /// Ms between two starts of a load that does not fit; 0 without a limit.
    #[must_use]
    pub fn spacing_ms(&self, now: u64) -> u64 {
        let state = self.state.borrow();
        let budget = state.budget;
        budget.map_or(0, |budget| state.spacing_us(budget, now) / 1_000)
    }

    /// Notes how long an answer took, ms.
    pub fn took(&self, ms: u64) {
        self.answer_ms.set((3 * self.answer_ms.get() + ms) / 4);
    }

    /// How many requests of a load may be in flight: so many that slow answers leave no budget unused.
    #[must_use]
    pub fn in_flight(&self, now: u64) -> usize {
        let spacing_ms = self.spacing_ms(now);
        let needed = self.answer_ms.get().checked_div(spacing_ms);
        let width = needed.map_or(IN_FLIGHT, |needed| needed + 2);
        usize::try_from(width.clamp(IN_FLIGHT, MOST_IN_FLIGHT)).unwrap_or(1)
    }

    /// Shares the budget with other tabs: `id` is this tab's own, `tell` tells all others.
    pub fn join(&self, id: u64, tell: impl Fn(&str) + 'static) {
        self.state.borrow_mut().shares.join(id);
        *self.tell.borrow_mut() = Some(Box::new(tell));
        let hello = self.state.borrow().shares.hello();
        self.say(hello);
    }

    /// Whether other tabs are told of what is started here.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.tell.borrow().is_some()
    }

    /// Hears what another tab tells.
    pub fn hear(&self, message: &str, now: u64) {
        let mut state = self.state.borrow_mut();
        state.forget(now);
        let Some(heard) = state.shares.hear(message, now) else {
            return;
        };
        let room = MOST_STARTS.saturating_sub(state.starts.len());
        for age in heard.ages.into_iter().take(room) {
            let at = now.saturating_sub(age);
            let place = state.starts.partition_point(|start| start.at <= at);
            state.starts.insert(place, Start { at, own: false });
        }
        // A tab that has just begun knows nothing of the minute.
        let answer = heard.asks.then(|| {
            let own = state.starts.iter().filter(|start| start.own);
            let ages = own.map(|start| now.saturating_sub(start.at));
            state.shares.history(self.pending.get(), ages)
        });
        drop(state);
        self.say(answer.flatten());
    }

    /// Tells the other tabs that this one still has something to ask; to be called every second.
    pub fn beat(&self) {
        if self.pending.get() > 0 {
            let message = self.state.borrow().shares.pends(self.pending.get());
            self.say(message);
        }
    }

    fn say(&self, message: Option<String>) {
        if let (Some(message), Some(tell)) = (message, &*self.tell.borrow()) {
            tell(&message);
        }
    }
}

impl State {
    /// Forgets starts that count no more.
    fn forget(&mut self, now: u64) {
        while self
            .starts
            .front()
            .is_some_and(|start| start.at + WINDOW_MS <= now)
        {
            self.starts.pop_front();
        }
        if self.foreign.0 > 0 && self.foreign.1 <= now {
            self.usual = (self.foreign.0, self.foreign.1 + WINDOW_MS);
            self.foreign = (0, 0);
        }
    }

    fn used(&self, now: u64) -> usize {
        let foreign = if self.foreign.1 > now {
            self.foreign.0
        } else {
            0
        };
        self.starts.len() + foreign
    }

    /// How many ms nothing may start.
    fn full_for(&self, now: u64) -> Option<u64> {
        if now < self.blocked_until {
            return Some(self.blocked_until - now);
        }
        let over = (self.used(now) + 1).checked_sub(self.budget?)?;
        let own = self.starts.get(over.checked_sub(1)?);
        let freed = own.map(|start| start.at + WINDOW_MS);
        let reset = Some(self.foreign.1).filter(|&until| until > now);
        let until = freed.into_iter().chain(reset).min().unwrap_or(now);
        Some(until.saturating_sub(now).max(1))
    }

    /// Spaces a start of a load evenly, where more is pending than fits.
    fn spaced(&mut self, pending: usize, now: u64) -> Result<(), u64> {
        let Some(budget) = self.budget else {
            return Ok(());
        };
        let left = budget.saturating_sub(self.used(now));
        if pending.saturating_add(self.shares.pending(now)) <= left {
            return Ok(());
        }
        let now_us = now.saturating_mul(1_000);
        if now_us < self.due_us {
            return Err((self.due_us - now_us).div_ceil(1_000));
        }
        // What slept for longer has no claim on the time before.
        let late = now_us - self.due_us > CATCH_UP_US;
        let due = if late { now_us } else { self.due_us };
        self.due_us = due + self.spacing_us(budget, now);
        Ok(())
    }

    /// An urgent start takes the place of one of a load under way, or the minute would be full before its end.
    fn make_room(&mut self, now: u64) {
        let spaced = self.due_us + CATCH_UP_US > now.saturating_mul(1_000) && self.due_us > 0;
        if let Some(budget) = self.budget.filter(|_| spaced) {
            self.due_us += self.spacing_us(budget, now);
        }
    }

    /// Time between two starts of a load: its share of the budget, evenly.
    fn spacing_us(&self, budget: usize, now: u64) -> u64 {
        let usual = if self.usual.1 > now { self.usual.0 } else { 0 };
        let foreign = usual.max(self.used(now) - self.starts.len());
        let budget = budget.saturating_sub(foreign).max(1) as u64;
        (WINDOW_MS * 1_000).div_ceil(budget) * self.shares.sharers(now)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    /// Takes as many tokens as there are; when.
    fn starts(limiter: &Limiter, rank: Rank, count: usize) -> Vec<u64> {
        let backlog = limiter.backlog();
        let (mut now, mut starts) = (0_u64, Vec::new());
        while starts.len() < count {
            if rank == Rank::Load {
                backlog.set(count - starts.len());
            }
            match limiter.take(rank, now) {
                Ok(()) => starts.push(now),
                Err(wait) => now += wait,
            }
        }
        starts
    }

    /// Most starts within any minute.
    fn densest(starts: &[u64]) -> usize {
        let within = |(place, &start): (usize, &u64)| {
            let later = starts[place..].iter();
            later.take_while(|&&later| later < start + 60_000).count()
        };
        starts.iter().enumerate().map(within).max().unwrap_or(0)
    }

    #[test]
    fn no_minute_ever_sees_more_than_the_budget() {
        for rank in [Rank::Urgent, Rank::Load] {
            assert!(densest(&starts(&Limiter::default(), rank, 2_000)) <= BUDGET - RESERVE);
        }
    }

    #[test]
    fn a_load_that_fits_starts_at_once_and_a_larger_one_evenly_from_the_first_request_on() {
        let fits = starts(&Limiter::default(), Rank::Load, 295);
        assert_eq!(fits.last(), Some(&0));
        let spaced = starts(&Limiter::default(), Rank::Load, 1_000);
        // The time that 300 a minute take is 200 s.
        let all = *spaced.last().unwrap();
        assert!((195_000..=210_000).contains(&all), "{all}");
        let gaps: Vec<u64> = spaced.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let longest = gaps.iter().max().unwrap();
        assert!(*longest <= 206, "{longest}");
        assert!(
            starts(&Limiter::unlimited(), Rank::Load, 5_000)
                .iter()
                .all(|&start| start == 0)
        );
    }

    #[test]
    fn a_timer_that_wakes_once_a_second_costs_nothing() {
        let limiter = Limiter::default();
        let backlog = limiter.backlog();
        backlog.set(5_000);
        let mut count = 0;
        for second in 0..600 {
            while limiter.take(Rank::Load, second * 1_000).is_ok() {
                count += 1;
            }
        }
        assert!((2_880..=2_950).contains(&count), "{count}");
    }

    #[test]
    fn who_is_waited_for_goes_first() {
        let limiter = Limiter::default();
        let backlog = limiter.backlog();
        backlog.set(1_000);
        assert_eq!(limiter.take(Rank::Load, 0), Ok(()));
        let somebody = limiter.wait();
        assert_eq!(limiter.take(Rank::Load, 1_000), Err(AFTER_YOU_MS));
        assert_eq!(limiter.take(Rank::Urgent, 1_000), Ok(()));
        drop(somebody);
        assert_eq!(limiter.take(Rank::Load, 1_000), Ok(()));
        // Even in a full minute: while somebody waits, a load waits longer.
        while limiter.take(Rank::Urgent, 2_000).is_ok() {}
        let _somebody = limiter.wait();
        let urgent = limiter.take(Rank::Urgent, 2_000).unwrap_err();
        assert!(limiter.take(Rank::Load, 2_000).unwrap_err() > urgent);
    }

    #[test]
    fn a_load_that_ended_is_forgotten() {
        let limiter = Limiter::default();
        let backlog = limiter.backlog();
        backlog.set(1_000);
        while limiter.take(Rank::Load, 0).is_ok() {}
        drop(backlog);
        let small = limiter.backlog();
        small.set(3);
        assert_eq!(limiter.take(Rank::Load, 0), Ok(()), "three fit");
    }

    #[test]
    fn the_estimate_is_the_time_that_it_takes() {
        let limiter = Limiter::default();
        assert_eq!(limiter.seconds_for(295, 0), 0);
        assert_eq!(limiter.seconds_for(1_000, 0), 205);
        assert_eq!(Limiter::unlimited().seconds_for(1_000_000, 0), 0);
        assert_eq!(limiter.spacing_ms(0), 205);
    }

    fn headers(allowed: u32, count: Option<u32>, reset: Option<u64>) -> Headers {
        Headers {
            rate_allowed: Some(allowed),
            rate_count: count,
            rate_reset_s: reset,
            ..Headers::default()
        }
    }

    #[test]
    fn a_smaller_budget_is_learned_and_a_larger_one_is_not_trusted() {
        for (allowed, budget) in [(20, 15), (0, 1), (9_000, BUDGET - RESERVE)] {
            let limiter = Limiter::default();
            limiter.learn(&headers(allowed, None, None), 0);
            let taken = (0..500).filter(|_| limiter.take(Rank::Urgent, 0).is_ok());
            assert_eq!(taken.count(), budget);
        }
    }

    #[test]
    fn requests_of_others_count_until_the_window_of_the_server_ends() {
        let limiter = Limiter::default();
        limiter.learn(&headers(300, Some(296), Some(20)), 1_000);
        assert_eq!(limiter.take(Rank::Urgent, 1_000), Err(20_000));
        assert_eq!(limiter.take(Rank::Urgent, 21_000), Ok(()));
        // An absurd window lasts no longer than a minute.
        let limiter = Limiter::default();
        limiter.learn(&headers(300, Some(u32::MAX), Some(u64::MAX)), 0);
        assert_eq!(limiter.take(Rank::Urgent, 0), Err(60_000));
        // With half of it gone, the rest is spaced twice as far.
        let limiter = Limiter::default();
        limiter.learn(&headers(300, Some(150), Some(60)), 0);
        assert_eq!(limiter.spacing_ms(0), 60_500 / 145);
        // They are expected to go on like that for a window, and no longer.
        assert_eq!(limiter.take(Rank::Urgent, 60_000), Ok(()));
        assert_eq!(limiter.spacing_ms(60_000), 60_500 / 145);
        assert_eq!(limiter.spacing_ms(120_500), 205);
    }

    #[test]
    fn own_requests_are_not_those_of_others() {
        let limiter = Limiter::default();
        for _ in 0..100 {
            assert_eq!(limiter.take(Rank::Urgent, 0), Ok(()));
        }
        limiter.learn(&headers(300, Some(100), Some(60)), 10);
        assert_eq!(limiter.spacing_ms(10), 205);
    }

    #[test]
    fn a_block_holds_for_all() {
        let limiter = Limiter::default();
        limiter.block(0, 5_000);
        assert_eq!(limiter.take(Rank::Urgent, 1_000), Err(4_000));
        assert_eq!(limiter.take(Rank::Load, 1_000), Err(4_000));
        assert_eq!(limiter.take(Rank::Urgent, 5_000), Ok(()));
    }

    /// Tabs that each have a long load, on one clock; what one tells the others hear some ms later.
    struct Tabs {
        limiters: Vec<Rc<Limiter>>,
        post: Rc<RefCell<Vec<(usize, String)>>>,
        on_the_way: Vec<(u64, usize, String)>,
        starts: Vec<Vec<u64>>,
    }

    impl Tabs {
        fn open(count: usize) -> Tabs {
            let mut tabs = Tabs {
                limiters: Vec::new(),
                post: Rc::default(),
                on_the_way: Vec::new(),
                starts: vec![Vec::new(); count],
            };
            for tab in 0..count {
                let limiter = Rc::new(Limiter::default());
                let post = tabs.post.clone();
                limiter.join(tab as u64 + 1, move |message| {
                    post.borrow_mut().push((tab, message.to_owned()));
                });
                tabs.limiters.push(limiter);
            }
            tabs
        }

        /// Lets time pass; tab `n` has a load while `busy(n, now)`.
        fn run(&mut self, from: u64, to: u64, busy: impl Fn(usize, u64) -> bool) {
            let limiters = self.limiters.clone();
            let backlogs: Vec<_> = limiters.iter().map(|limiter| limiter.backlog()).collect();
            for now in from..to {
                for (from, message) in self.post.take() {
                    self.on_the_way.push((now + 4, from, message));
                }
                for (due, from, message) in std::mem::take(&mut self.on_the_way) {
                    if due > now {
                        self.on_the_way.push((due, from, message));
                        continue;
                    }
                    for (to, limiter) in self.limiters.iter().enumerate() {
                        if to != from {
                            limiter.hear(&message, now);
                        }
                    }
                }
                for (tab, limiter) in self.limiters.iter().enumerate() {
                    if !busy(tab, now) {
                        continue;
                    }
                    backlogs[tab].set(5_000);
                    if now % 1_000 == 0 {
                        limiter.beat();
                    }
                    if limiter.take(Rank::Load, now).is_ok() {
                        self.starts[tab].push(now);
                    }
                }
            }
        }

        fn all(&self) -> Vec<u64> {
            let mut all = self.starts.concat();
            all.sort_unstable();
            all
        }

        fn between(&self, tab: usize, from: u64, to: u64) -> usize {
            let starts = self.starts[tab].iter();
            starts.filter(|&&at| from <= at && at < to).count()
        }
    }

    #[test]
    fn tabs_share_a_minute_fairly_and_never_exceed_it_together() {
        for count in [2, 3, 5] {
            let mut tabs = Tabs::open(count);
            tabs.run(0, 200_000, |_, _| true);
            let all = tabs.all();
            assert!(densest(&all) <= BUDGET, "{}", densest(&all));
            assert!(
                all.len() > 950,
                "{count} tabs use what there is: {}",
                all.len()
            );
            for tab in 0..count {
                let (own, fair) = (tabs.starts[tab].len(), all.len() / count);
                assert!(own.abs_diff(fair) * 10 < fair, "{own} of {fair}");
            }
        }
    }

    #[test]
    fn a_tab_that_comes_later_gets_its_share_and_one_that_dies_leaves_its_own() {
        let mut tabs = Tabs::open(2);
        tabs.run(0, 300_000, |tab, now| match tab {
            0 => now < 200_000,
            _ => now > 80_000,
        });
        assert!(densest(&tabs.all()) <= BUDGET, "{}", densest(&tabs.all()));
        let shared = [0, 1].map(|tab| tabs.between(tab, 90_000, 190_000));
        assert!(shared[0].abs_diff(shared[1]) * 10 < shared[0], "{shared:?}");
        // Some seconds after the first fell silent, the second has all of it.
        let alone = tabs.between(1, 210_000, 300_000);
        assert!(alone > 420, "{alone}");
    }

    #[test]
    fn a_tab_that_opens_late_knows_what_the_minute_has_seen() {
        let mut tabs = Tabs::open(1);
        tabs.run(0, 50_000, |_, _| true);
        let late = Limiter::default();
        let heard = Rc::new(RefCell::new(Vec::new()));
        let inbox = heard.clone();
        late.join(9, move |message| {
            inbox.borrow_mut().push(message.to_owned());
        });
        for message in heard.take() {
            tabs.limiters[0].hear(&message, 50_000);
        }
        for (_, message) in tabs.post.take() {
            late.hear(&message, 7);
        }
        let known = tabs.starts[0].len();
        let rest = (0..500).filter(|_| late.take(Rank::Urgent, 7).is_ok());
        assert_eq!(rest.count(), BUDGET - RESERVE - known);
    }
}
