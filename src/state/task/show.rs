//! SHOW: progress and figures while pages come in. Waits are sorted a piece at a time, so that the page stays quick
//! to the touch.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::{Either, select};
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::io::Io;
use crate::api::walk::{Ended, Taken, Walk, drive, probe};
use crate::api::wire;
use crate::browser::Web;
use crate::load::jobs::Stage;
use crate::load::take;
use crate::measure::grid::Grid;
use crate::measure::index::Building;
use crate::state::dataset::Sorted;
use crate::state::load::{Load, Progress};
use crate::state::notice::Notice;
use crate::state::task::{Loader, Task};

/// How often progress is shown.
const BEAT_MS: u64 = 400;
/// Waits for the rate limit that are told, seconds: a load beyond the budget waits a little before each request.
const WORTH_SAYING_S: u32 = 3;
/// Sorting takes at most one part in so many of the time.
const SORTING_SHARE: u64 = 8;
/// Sorting lets go after so long.
const TURN_MS: u64 = 10;
/// Rows between two looks at the clock: far below a millisecond.
const ROWS: usize = 8_192;

impl Loader {
    /// Asks for as little as tells how much the load is.
    pub(super) async fn probe(
        self,
        line: &Line<'_, Web>,
        walk: &Rc<RefCell<Walk>>,
    ) -> Result<(), Notice> {
        let read_ms = self.now_ms();
        let ended = probe(walk, line, |page| self.take(page, read_ms)).await;
        self.went(ended)
    }

    /// Walks to the end while progress and figures are shown at every beat.
    pub(super) async fn walk(
        self,
        line: &Line<'_, Web>,
        walk: &Rc<RefCell<Walk>>,
    ) -> Result<(), Notice> {
        let read_ms = self.now_ms();
        let work = drive(walk, line, |page| self.take(page, read_ms));
        let began = (line.io.ticks_ms(), walk.borrow().pages());
        let ended = self
            .beating(line, work, || self.show_progress(line, walk, began))
            .await;
        self.went(ended)
    }

    fn take(self, page: &wire::Page<'_>, read_ms: i64) -> Taken {
        let taken = self.data.change(|columns| take(columns, page, read_ms));
        taken.unwrap_or_default()
    }

    fn went(self, ended: Ended) -> Result<(), Notice> {
        match ended {
            Ended::Stopped(error) => Err(self.stopped(&error)),
            Ended::Finished => Ok(()),
        }
    }

    /// Shows how many conversations a job has brought, while it does.
    pub(super) async fn shown<R>(
        self,
        line: &Line<'_, Web>,
        work: impl Future<Output = R>,
        stage: impl Fn() -> Stage,
    ) -> R {
        let show = || {
            let conversations = self.data.count_conversations();
            let waited = match stage() {
                Stage::Asking => Some(0),
                Stage::Waiting { since } => {
                    let seconds = line.io.ticks_ms().saturating_sub(since) / 1_000;
                    Some(u32::try_from(seconds).unwrap_or(u32::MAX))
                }
                Stage::Reading | Stage::ReadingAgain => None,
            };
            self.load.set(Load::Loading(Progress {
                job: Some(waited),
                conversations,
                ..Progress::default()
            }));
            (false, u64::from(conversations))
        };
        self.beating(line, work, show).await
    }

    /// Does some work while `show` is called at every beat. It says whether the period itself is complete, and a
    /// number that changes whenever something came; then the figures are computed anew.
    pub(super) async fn beating<R>(
        self,
        line: &Line<'_, Web>,
        work: impl Future<Output = R>,
        show: impl Fn() -> (bool, u64),
    ) -> R {
        let beats = async {
            let mut shown = 0;
            let mut rest_until = 0;
            loop {
                line.io.sleep(BEAT_MS).await;
                let (whole, came) = show();
                let now = line.io.ticks_ms();
                // Figures that are final are not computed again for pages of another period.
                if whole || came == shown || now < rest_until {
                    continue;
                }
                shown = came;
                self.sort(line.io).await;
                rest_until = line.io.ticks_ms() + (line.io.ticks_ms() - now) * SORTING_SHARE;
            }
        };
        match select(pin!(work), pin!(beats)).await {
            Either::Left((done, _)) => done,
            Either::Right((never, _)) => never,
        }
    }

    /// Has all figures computed anew, once the facts they stand on were sorted in turns. Where others came in their
    /// place meanwhile, nothing is told.
    pub(super) async fn sort(self, io: &impl Io) {
        if self.data.is_summary() {
            self.data.touch();
            return;
        }
        let generation = self.data.generation();
        let attribution = self.still.with_untracked(|question| question.attribution);
        let mut grids = vec![self.answers.grid.get_untracked()];
        if self.before.period.get_untracked().is_some() {
            grids.push(self.before.answers.grid.get_untracked());
        }
        let mut sorted = Vec::new();
        for grid in grids {
            let mut building = self
                .data
                .peek(|columns| Building::new(columns, &grid, attribution));
            while self.sort_a_turn(io, &mut building, &grid) {
                io.sleep(0).await;
                if self.data.generation() != generation {
                    return;
                }
            }
            sorted.push(Sorted {
                grid,
                attribution,
                index: Arc::new(building.finish()),
            });
        }
        self.data.touch_with(sorted);
    }

    /// Whether something is left to do.
    fn sort_a_turn(self, io: &impl Io, building: &mut Building, grid: &Grid) -> bool {
        let until = io.ticks_ms() + TURN_MS;
        self.data.peek(|columns| {
            while building.work(columns, grid, ROWS) {
                if io.ticks_ms() >= until {
                    return true;
                }
            }
            false
        })
    }

    /// Whether the period itself is complete, and how many pages there are.
    fn show_progress(
        self,
        line: &Line<'_, Web>,
        walk: &Rc<RefCell<Walk>>,
        began: (u64, u32),
    ) -> (bool, u64) {
        let own = |task: &Task| task.walk.as_ref().is_some_and(|own| Rc::ptr_eq(own, walk));
        let whole = !self.with_task(own).unwrap_or_default() && self.is_whole();
        let walk = walk.borrow();
        let (now, pages) = (line.io.ticks_ms(), walk.pages());
        let waiting = line.waiting_until.get().saturating_sub(now).div_ceil(1_000);
        let expected = walk.pages_expected();
        let progress = Progress {
            pages,
            pages_expected: expected,
            conversations: self.data.count_conversations(),
            seconds_left: expected
                .and_then(|all| seconds_left(now - began.0, pages - began.1, all - pages)),
            job: None,
            counted: None,
            rate_limit_seconds: u32::try_from(waiting)
                .ok()
                .filter(|&seconds| seconds >= WORTH_SAYING_S),
            whole,
            snapshot: false,
        };
        self.load.set(Load::Loading(progress));
        self.prove(true, false);
        (whole, pages.into())
    }
}

/// Expected seconds to the end: the pace so far, and at least the minutes that the request budget asks for.
fn seconds_left(elapsed_ms: u64, done: u32, open: u32) -> Option<u32> {
    /// Pages before a pace can be told.
    const ENOUGH: u32 = 5;
    if done < ENOUGH {
        return None;
    }
    let pace = elapsed_ms * u64::from(open) / u64::from(done) / 1_000;
    let budget = u64::from(open) / crate::api::limiter::BUDGET as u64 * 60;
    u32::try_from(pace.max(budget)).ok()
}
