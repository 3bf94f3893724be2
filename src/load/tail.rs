//! TAIL: what is asked while the page is kept up to date, and when.
//!
//! Asked is from a while before the end of what was asked to now, and, by their ids, those conversations that began on
//! earlier UTC days and were open. Comes in: how things stand, a line to the API. Goes out: what is due, what was asked.
//! Nothing is kept from turn to turn but where the next one begins.

use std::cell::RefCell;

use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::Io;
use crate::api::query::Ask;
use crate::api::walk::{Ended, Gap, Taken, Walk, drive};
use crate::api::wire;
use crate::load::again;
use crate::terms::{DAY_MS, Period};

/// The tail begins so long before the end of what was asked: metrics may be written a little late.
const OVERLAP_MS: i64 = 10 * 60_000;
/// Open conversations of earlier days asked for in a turn.
const OPEN_AT_A_TIME: usize = 200;
/// A turn rests so long for each request it took: 300 an hour, one minute's budget.
pub const REST_MS: u64 = 12_000;

/// How things stand; times in ms, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The period of the figures.
    pub period: Period,
    /// What the question means by it at this moment.
    pub meant: Option<Period>,
    /// Up to where it was asked.
    pub asked_until_ms: i64,
    /// Up to where it could be asked now.
    pub settled_ms: i64,
    /// How often what is new is asked for.
    pub every_ms: i64,
    /// Everything that was asked for is there.
    pub whole: bool,
    /// The last turn has rested.
    pub rested: bool,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing, or not yet.
    Nothing,
    /// What is new.
    Tail,
    /// Everything: the question means another period by now, since a day began.
    Anew,
}

impl Standing {
    /// What is due now.
    #[must_use]
    pub fn due(&self) -> Due {
        // At once: no figure of yesterday stays where today's is looked for.
        if self.meant.is_some() && self.meant != Some(self.period) {
            return Due::Anew;
        }
        let goes_on = self.asked_until_ms < self.period.to_ms;
        let new = self.settled_ms - self.asked_until_ms >= self.every_ms;
        if goes_on && new && self.whole && self.rested {
            Due::Tail
        } else {
            Due::Nothing
        }
    }
}

/// A turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// From where and to where the tail is asked, ms UTC.
    pub span: Period,
    /// Where among the open conversations of earlier days it begins.
    pub turn: usize,
}

/// What a turn brought.
#[derive(Debug)]
pub struct Brought {
    /// Requests it took.
    pub requests: u64,
    /// Conversations that were new.
    pub received: u64,
    /// Where among the open conversations of earlier days the next turn begins.
    pub next: usize,
    /// Why it is not all that was asked for.
    pub lost: Option<Lost>,
}

/// What ended a turn before its time.
#[derive(Debug)]
pub enum Lost {
    /// Every further request would meet the same, or those for single conversations were refused.
    Stopped(ApiError),
    /// A page could not be had.
    Gap(Gap),
}

impl Tail {
    /// The tail of what was asked until one moment, up to another; ms UTC.
    #[must_use]
    pub fn new(asked_until_ms: i64, to_ms: i64, turn: usize) -> Tail {
        let span = Period {
            from_ms: asked_until_ms - OVERLAP_MS,
            to_ms,
        };
        Tail { span, turn }
    }

    /// Its windows, cut at midnight UTC.
    fn windows(&self) -> Vec<Period> {
        let Period { from_ms, to_ms } = self.span;
        let midnight_ms = (to_ms.div_euclid(DAY_MS) * DAY_MS).max(from_ms);
        [(from_ms, midnight_ms), (midnight_ms, to_ms)]
            .into_iter()
            .filter(|(from_ms, to_ms)| from_ms < to_ms)
            .map(|(from_ms, to_ms)| Period { from_ms, to_ms })
            .collect()
    }

    /// Asks for it and hands over each answer. `open` names the conversations without an end that began before a UTC
    /// day, counted from 1970-01-01: the tail does not find them, and some of them are asked for by their ids.
    pub async fn ask<I: Io>(
        &self,
        line: &Line<'_, I>,
        ask: Ask,
        mut take: impl FnMut(&wire::Page<'_>) -> Taken,
        open: impl FnOnce(i64) -> Vec<String>,
    ) -> Brought {
        let mut brought = Brought {
            requests: 0,
            received: 0,
            next: self.turn,
            lost: None,
        };
        // What is newest is asked again with the next turn, so it is not verified at the end of this one.
        let walk = RefCell::new(Walk::new(ask, &self.windows(), i64::MAX));
        let ended = drive(&walk, line, |page| {
            let taken = take(page);
            brought.received += taken.new;
            taken
        })
        .await;
        brought.requests += u64::from(walk.borrow().pages());
        if let Ended::Stopped(error) = ended {
            brought.lost = Some(Lost::Stopped(error));
            return brought;
        }
        if let Some(gap) = walk.borrow().gaps().first() {
            brought.lost = Some(Lost::Gap(gap.clone()));
            return brought;
        }
        let ids = open(self.span.from_ms.div_euclid(DAY_MS));
        let from = Some(self.turn).filter(|&turn| turn < ids.len());
        let from = from.unwrap_or_default();
        let some: Vec<String> = ids.into_iter().skip(from).take(OPEN_AT_A_TIME).collect();
        brought.requests += (some.len() as u64).div_ceil(100);
        let again = again::ask(line, &some, |page| {
            take(page);
        })
        .await;
        match again {
            Err(error) => {
                // One that cannot be told must not stand in the way of all others.
                if !error.stops_everything() {
                    brought.next = from + some.len();
                }
                // How those that ended meanwhile ended is told in no other way.
                brought.lost = Some(Lost::Stopped(error));
            }
            Ok(_) => brought.next = from + some.len(),
        }
        brought
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_794_999_600_000 / DAY_MS * DAY_MS + DAY_MS / 2;

    fn today() -> Period {
        let from_ms = NOON - DAY_MS / 2;
        Period {
            from_ms,
            to_ms: from_ms + DAY_MS,
        }
    }

    fn standing() -> Standing {
        Standing {
            period: today(),
            meant: Some(today()),
            asked_until_ms: NOON,
            settled_ms: NOON + 60_000,
            every_ms: 60_000,
            whole: true,
            rested: true,
        }
    }

    #[test]
    fn the_tail_is_due_when_its_time_has_come() {
        assert_eq!(standing().due(), Due::Tail);
        let cases = [
            Standing {
                settled_ms: NOON + 59_999,
                ..standing()
            },
            Standing {
                whole: false,
                ..standing()
            },
            Standing {
                rested: false,
                ..standing()
            },
            Standing {
                asked_until_ms: today().to_ms,
                settled_ms: today().to_ms + DAY_MS,
                ..standing()
            },
        ];
        for case in cases {
            assert_eq!(case.due(), Due::Nothing, "{case:?}");
        }
    }

    #[test]
    fn a_new_day_is_due_at_once_whatever_else_is_missing() {
        let tomorrow = Period {
            from_ms: today().to_ms,
            to_ms: today().to_ms + DAY_MS,
        };
        let case = Standing {
            meant: Some(tomorrow),
            settled_ms: NOON,
            whole: false,
            rested: false,
            ..standing()
        };
        assert_eq!(case.due(), Due::Anew);
        assert_eq!(
            Standing {
                meant: None,
                ..case
            }
            .due(),
            Due::Nothing
        );
    }

    #[test]
    fn windows_are_cut_at_midnight() {
        let midnight = today().to_ms;
        let windows = |from: i64, to: i64| Tail::new(from, to, 0).windows();
        assert_eq!(windows(NOON, NOON + 60_000).len(), 1);
        let cut = windows(midnight + 60_000, midnight + 120_000);
        assert_eq!(cut.len(), 2);
        assert_eq!(
            (cut[0].from_ms, cut[0].to_ms),
            (midnight - 540_000, midnight)
        );
        assert!(windows(NOON, NOON - DAY_MS).is_empty());
    }
}
