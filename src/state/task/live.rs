//! LIVE: while the period is running and the reader wishes it, or the wallboard is open, what is new is asked for every
//! minute or five ([`crate::load::tail`]).
//!
//! Sleep, a lost network and an ended sign-in only delay the next turn. Under the wallboard nobody presses *Load*: a load
//! that failed or lacks something is tried again by itself.

use std::cell::Cell;

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::wire;
use crate::browser::{self, Web};
use crate::load::tail::{Due, Lost, REST_MS, Standing, Tail};
use crate::load::take;
use crate::state::before::SETTLING_MS;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::question::Question;
use crate::state::question::focus::Part;
use crate::state::session::Session;
use crate::state::task::{Loader, Task};
use crate::state::words;
use crate::terms::Period;

/// How often it is looked whether a turn is due.
const LOOK_MS: u64 = 1_000;
/// A load that lacks something is tried again after so long, each time by as much later, up to so often as long.
const AGAIN_MS: u64 = 60_000;
const LATEST: u64 = 5;

/// Requests that it takes to find out who is signed in.
const IDENTIFYING: u64 = 2;

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

/// How often a load was tried again by itself, and the ticks before which it is not once more.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Again {
    tries: u64,
    due: Option<u64>,
}

impl Loader {
    /// Keeps up to date for as long as the page lives.
    pub(super) fn keep_up(self) {
        browser::spawn(async move {
            loop {
                browser::sleep_ms(LOOK_MS).await;
                if self.has_snapshot() {
                    continue;
                }
                match self.due() {
                    Due::Tail => self.turn().await,
                    Due::Anew => {
                        self.drop_task();
                        self.start_load();
                    }
                    Due::Nothing if self.is_stuck() => self.try_again(),
                    Due::Nothing => {}
                }
            }
        });
    }

    fn due(self) -> Due {
        let Some(refresh) = self.question.with_untracked(Question::keeps_up) else {
            return Due::Nothing;
        };
        let asks = self.load.with_untracked(|load| match load {
            Load::Complete(_) | Load::Partial(..) => true,
            Load::Failed(_) => self.is_board(),
            Load::Idle | Load::Loading(_) => false,
        });
        if !asks || !self.is_signed_in() {
            return Due::Nothing;
        }
        let (period, meant) = (self.answers.period.get_untracked(), self.period_now());
        let settled_ms = self.now_ms() - SETTLING_MS;
        let every_ms = i64::try_from(refresh.every_ms()).unwrap_or(i64::MAX);
        let standing = self.with_task(|task| Standing {
            period,
            meant,
            asked_until_ms: task.asked_until_ms,
            settled_ms,
            every_ms,
            whole: task.is_whole(),
            rested: task
                .fresh
                .as_ref()
                .is_none_or(|fresh| browser::ticks() >= fresh.due),
        });
        standing.map_or(Due::Nothing, |standing| standing.due())
    }

    fn is_signed_in(self) -> bool {
        self.session
            .with_untracked(|session| matches!(session, Session::SignedIn(_)))
    }

    fn is_board(self) -> bool {
        self.question
            .with_untracked(|question| question.part == Some(Part::Board))
    }

    /// Whether the wallboard shows a load that ended without everything.
    fn is_stuck(self) -> bool {
        let ended = self.load.with_untracked(|load| match load {
            Load::Failed(_) => true,
            Load::Partial(..) => !self.is_whole(),
            Load::Idle | Load::Loading(_) | Load::Complete(_) => false,
        });
        ended && self.is_board() && self.is_signed_in()
    }

    /// Loads what is missing, when it has waited for it.
    fn try_again(self) {
        let now = browser::ticks();
        let due = self.try_change_task(|task| {
            let again = &mut task.again;
            let rest = AGAIN_MS * (again.tries + 1).min(LATEST);
            let due = *again.due.get_or_insert(now + rest);
            if now < due {
                return false;
            }
            (again.tries, again.due) = (again.tries + 1, None);
            true
        });
        if due.unwrap_or(true) {
            self.start_load();
        }
    }

    /// The period that the question means at this moment.
    fn period_now(self) -> Option<Period> {
        let zone = self.answers.zone.get_untracked();
        let range = self.question.with_untracked(|question| question.range);
        range.resolve(self.now_ms(), &zone)
    }

    async fn turn(self) {
        let Some(live) = self.live.get_value() else {
            return;
        };
        let (abort, registration) = AbortHandle::new_pair();
        self.change_task(|task| task.abort = abort);
        let generation = self.data.generation();
        let work = async {
            let waiting = Cell::new(0);
            let api = live.line(&waiting);
            let (requests, ended) = match self.is_somebody_else(&api).await {
                Ok(true) => {
                    self.load_for_another();
                    return Ok(());
                }
                Ok(false) => self.ask_tail(&api).await,
                Err(unknown) => (IDENTIFYING, Err(unknown)),
            };
            self.rest(requests);
            self.sort(api.io).await;
            ended
        };
        let Ok(ended) = Abortable::new(work, registration).await else {
            return;
        };
        // What was asked for belongs to facts that are gone.
        if self.data.generation() != generation {
            return;
        }
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

    pub(super) fn asked_until(self) -> i64 {
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
        let Some(Some(ask)) =
            self.with_task(|task| Some(task.walk.as_ref()?.borrow().ask().clone()))
        else {
            return (0, Ok(()));
        };
        let turn = self.with_task(|task| task.fresh.as_ref().map_or(0, |fresh| fresh.turn));
        let tail = Tail::new(from_ms, to_ms, turn.unwrap_or_default());
        let taken = |page: &wire::Page<'_>| {
            let taken = self.data.change(|columns| take(columns, page, read_ms));
            taken.unwrap_or_default()
        };
        let open = |day| self.data.peek(|columns| columns.open_before(day));
        let brought = tail.ask(line, ask, taken, open).await;
        self.change_task(|task| task.fresh.get_or_insert_default().turn = brought.next);
        match brought.lost {
            Some(Lost::Stopped(error)) => {
                return (brought.requests, Err(self.stopped(&error)));
            }
            Some(Lost::Gap(gap)) => return (brought.requests, Err(words::gap(&gap))),
            None => {}
        }
        self.change_task(|task| {
            task.asked_until_ms = to_ms;
            let fresh = task.fresh.get_or_insert_default();
            fresh.received += brought.received;
            let from_ms = fresh.span.map_or(from_ms, |span| span.from_ms);
            fresh.span = Some(Period { from_ms, to_ms });
        });
        (brought.requests, Ok(()))
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
