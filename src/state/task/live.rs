//! LIVE: while the period is running and the reader wishes it, what is new is asked for every minute or five.
//!
//! Asked is only the tail: from a while before the end of what was asked to now, and by their ids those conversations
//! that began on earlier days and were open. Sleep, a lost network and an ended sign-in only delay the next turn.

use std::cell::{Cell, RefCell};

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::walk::{Ended, Walk, drive};
use crate::browser::{self, Web};
use crate::load::{again, take};
use crate::state::before::SETTLING_MS;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::session::Session;
use crate::state::task::{Loader, Task};
use crate::state::words;
use crate::terms::{DAY_MS, Period};

/// How often it is looked whether a turn is due.
const LOOK_MS: u64 = 1_000;
/// The tail begins so long before the end of what was asked: metrics may be written a little late.
const OVERLAP_MS: i64 = 10 * 60_000;
/// A turn rests so long for each request it took: 300 an hour, one minute's budget.
const REST_MS: u64 = 12_000;
/// Open conversations of earlier days asked for in a turn.
const OPEN_AT_A_TIME: usize = 200;

/// What came while the page was kept up to date.
#[derive(Clone, Debug, Default)]
pub(super) struct Fresh {
    /// From where to where the tail was asked.
    pub(super) span: Option<Period>,
    /// Conversations that came new with it.
    pub(super) received: u64,
    /// Ticks before which no turn is due.
    due: u64,
    /// Where among the open conversations of earlier days the next turn begins.
    turn: usize,
}

impl Loader {
    /// Keeps up to date for as long as the page lives.
    pub(super) fn keep_up(self) {
        browser::spawn(async move {
            loop {
                browser::sleep_ms(LOOK_MS).await;
                if self.is_due() {
                    self.turn().await;
                }
            }
        });
    }

    fn is_due(self) -> bool {
        let Some(refresh) = self.question.with_untracked(|question| question.refresh) else {
            return false;
        };
        let settled = self
            .load
            .with_untracked(|load| matches!(load, Load::Complete(_) | Load::Partial(..)));
        let signed_in = self
            .session
            .with_untracked(|session| matches!(session, Session::SignedIn(_)));
        let now_ms = self.now_ms();
        let every_ms = i64::try_from(refresh.every_ms()).unwrap_or(i64::MAX);
        let due = self.with_task(|task| {
            let rested = task
                .fresh
                .as_ref()
                .is_none_or(|fresh| browser::ticks() >= fresh.due);
            rested && task.is_whole() && now_ms - SETTLING_MS - task.asked_until_ms >= every_ms
        });
        settled && signed_in && due.unwrap_or_default() && self.runs_on()
    }

    /// Whether the period reaches beyond what was asked, or has become another one (a new day began).
    fn runs_on(self) -> bool {
        let period = self.answers.period.get_untracked();
        let asked = self
            .with_task(|task| task.asked_until_ms)
            .unwrap_or_default();
        asked < period.to_ms || self.period_now() != Some(period)
    }

    /// The period that the question means at this moment.
    fn period_now(self) -> Option<Period> {
        let zone = self.answers.zone.get_untracked();
        let range = self.question.with_untracked(|question| question.range);
        range.resolve(self.now_ms(), &zone)
    }

    async fn turn(self) {
        if self.period_now() != Some(self.answers.period.get_untracked()) {
            // "Today" is another day: everything is asked for.
            self.task.set_value(None);
            self.start_load();
            return;
        }
        let Some(live) = self.live.get_value() else {
            return;
        };
        let (abort, registration) = AbortHandle::new_pair();
        self.change_task(|task| task.abort = abort);
        let waiting = Cell::new(0);
        let api = live.line(&waiting);
        let asked = Abortable::new(self.ask_tail(&api), registration).await;
        let Ok((requests, ended)) = asked else {
            return;
        };
        self.rest(requests);
        self.sort(api.io).await;
        self.prove(false, ended.is_err());
        match ended {
            Ok(()) => self.finish(None),
            Err(notice) => {
                if let Load::Complete(known) | Load::Partial(known, _) = self.load.get_untracked() {
                    self.load
                        .set(Load::Partial(known, vec![self.not_fresh(notice)]));
                }
            }
        }
    }

    fn asked_until(self) -> i64 {
        self.with_task(|task| task.asked_until_ms)
            .unwrap_or_default()
    }

    /// Asks for the tail; how many requests that took.
    async fn ask_tail(self, line: &Line<'_, Web>) -> (u64, Result<(), Notice>) {
        let period = self.answers.period.get_untracked();
        let read_ms = self.now_ms();
        let (from_ms, to_ms) = (self.asked_until(), period.to_ms.min(read_ms - SETTLING_MS));
        if self.data.is_summary() {
            return self.count_tail(line, to_ms).await;
        }
        let mut requests = 0;
        let Some(Some(ask)) =
            self.with_task(|task| Some(task.walk.as_ref()?.borrow().ask().clone()))
        else {
            return (0, Ok(()));
        };
        let begin_ms = from_ms - OVERLAP_MS;
        let midnight_ms = to_ms.div_euclid(DAY_MS) * DAY_MS;
        let windows: Vec<Period> = [
            (begin_ms, midnight_ms.max(begin_ms)),
            (midnight_ms.max(begin_ms), to_ms),
        ]
        .into_iter()
        .filter(|(from_ms, to_ms)| from_ms < to_ms)
        .map(|(from_ms, to_ms)| Period { from_ms, to_ms })
        .collect();
        // What is newest is asked again with the next turn, so it is not verified at the end of this one.
        let walk = RefCell::new(Walk::new(ask, &windows, i64::MAX));
        let mut received = 0;
        let ended = drive(&walk, line, |page| {
            let taken = self.data.change(|columns| take(columns, page, read_ms));
            let taken = taken.unwrap_or_default();
            received += taken.new;
            taken
        })
        .await;
        requests += u64::from(walk.borrow().pages());
        if let Ended::Stopped(error) = ended {
            return (requests, Err(self.stopped(&error)));
        }
        if let Some(gap) = walk.borrow().gaps().first() {
            return (requests, Err(words::gap(gap)));
        }
        let (ids, next) = self.open_before(begin_ms);
        requests += (ids.len() as u64).div_ceil(100);
        let again = again::ask(line, &ids, |page| {
            self.data.change(|columns| take(columns, page, read_ms));
        })
        .await;
        if let Err(error) = again
            && error.stops_everything()
        {
            return (requests, Err(self.stopped(&error)));
        }
        self.change_task(|task| {
            task.asked_until_ms = to_ms;
            let fresh = task.fresh.get_or_insert_default();
            fresh.turn = next;
            fresh.received += received;
            let from_ms = fresh.span.map_or(from_ms, |span| span.from_ms);
            fresh.span = Some(Period { from_ms, to_ms });
        });
        (requests, Ok(()))
    }

    /// Conversations that the tail does not find, since they began on an earlier UTC day: some of them in each turn.
    fn open_before(self, begin_ms: i64) -> (Vec<String>, usize) {
        let day = begin_ms.div_euclid(DAY_MS);
        let ids = self.data.peek(|columns| columns.open_before(day));
        let turn = self.with_task(|task| task.fresh.as_ref().map_or(0, |fresh| fresh.turn));
        let from = turn.filter(|&turn| turn < ids.len()).unwrap_or_default();
        let some: Vec<String> = ids.into_iter().skip(from).take(OPEN_AT_A_TIME).collect();
        let next = from + some.len();
        (some, next)
    }

    fn rest(self, requests: u64) {
        let due = browser::ticks() + requests * REST_MS;
        self.change_task(|task| task.fresh.get_or_insert_default().due = due);
    }

    /// The sentence for a turn that failed: the next one asks for all that is missing.
    fn not_fresh(self, mut notice: Notice) -> Notice {
        let zone = self.answers.zone.get_untracked();
        let at = words::moment(self.asked_until(), &zone);
        notice.body = format!(
            "{} The figures are right up to {at}; the page tries again by itself.",
            notice.title
        );
        "Not up to date.".clone_into(&mut notice.title);
        notice
    }
}

impl Task {
    /// What was asked since the load itself, and how many conversations that brought.
    pub(super) fn fresh_span(&self) -> Option<(Period, u64)> {
        let fresh = self.fresh.as_ref()?;
        Some((fresh.span?, fresh.received))
    }
}
