//! JOB: whether closed history comes by job or page by page, and the job itself.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::limiter::BUDGET;
use crate::api::walk::{RECENT_MS, Walk};
use crate::browser::{self, Web};
use crate::load::jobs::{Ended, History, Window, cleanup, drive, seam_ms};
use crate::load::take;
use crate::load::way::{Estimate, Known, Way};
use crate::state::notice::Notice;
use crate::state::question::ways::History as Wish;
use crate::state::task::Loader;
use crate::terms::{DAY_MS, Period};

impl Loader {
    /// Decides by the estimate, or as the reader wishes, whether what the walk would read comes by job.
    pub(super) fn choose_way(self, walk: &RefCell<Walk>) {
        let wish = match self.question.with_untracked(|question| question.history) {
            None => Way::Automatic,
            Some(Wish::Query) => Way::Query,
            Some(Wish::Job) => Way::Job,
        };
        let windows: Vec<Window> = walk
            .borrow()
            .records()
            .iter()
            .map(|record| Window {
                period: record.window,
                announced: record.announced,
            })
            .collect();
        // Whether a job knows a day is said when it is asked; until then, that it lags by a day.
        let seam_ms = seam_ms(self.now_ms() - DAY_MS);
        let parts: Vec<Window> = windows
            .iter()
            .flat_map(|one| parts(*one, seam_ms))
            .collect();
        let estimate = Estimate::new(
            &Known {
                windows: &parts,
                per_minute: u32::try_from(BUDGET).unwrap_or(u32::MAX),
                now_ms: self.now_ms(),
                available_ms: None,
            },
            wish,
        );
        self.estimate.set(Some(estimate));
        if estimate.choice == Way::Job {
            let ask = walk.borrow().ask().clone();
            let history = History::new(ask, windows, estimate.patience_ms);
            self.change_task(|task| task.history = Some(Rc::new(RefCell::new(history))));
        }
    }

    /// Brings what jobs know, and leaves the walk what they do not.
    ///
    /// # Errors
    /// When every further request would meet the same.
    pub(super) async fn bring_history(self, line: &Line<'_, Web>) -> Result<(), Notice> {
        let Some(history) = self.with_task(|task| task.history.clone()).flatten() else {
            return Ok(());
        };
        let read_ms = self.now_ms();
        let work = drive(&history, line, |page| {
            self.data.change(|columns| take(columns, page, read_ms));
        });
        let ended = self.shown(line, work, || history.borrow().stage()).await;
        let (outcome, failure) = match ended {
            Ended::Finished(outcome) => (outcome, None),
            Ended::Failed(failure, outcome) => (outcome, Some(failure)),
            Ended::Stopped(error) => return Err(self.stopped(&error)),
        };
        if let Some(failure) = failure {
            self.notify(Notice::hint(
                "History by job did not work.",
                format!("{failure}. It is read page by page instead; nothing is missing for that."),
            ));
        }
        let settled_ms = self.now_ms() - RECENT_MS;
        self.change_task(|task| {
            task.history = None;
            if let Some(walk) = &task.walk {
                let rest = walk.borrow().beside(&outcome.remaining, settled_ms);
                task.walk = Some(Rc::new(RefCell::new(rest)));
            }
            task.available_ms = outcome.available_ms;
            task.by_job = outcome.read;
        });
        Ok(())
    }

    /// A job that nobody waits for any more holds one of the organisation's few slots.
    pub(super) fn give_up_job(self) {
        let history = self.try_change_task(|task| task.history.take()).flatten();
        let (Some(history), Some(live)) = (history, self.live.get_value()) else {
            return;
        };
        if history.borrow().holds_job() {
            browser::spawn(async move {
                let waiting = std::cell::Cell::new(0);
                cleanup(&history, &live.line(&waiting)).await;
            });
        }
    }
}

/// A window cut at the seam, its announced conversations shared by length.
fn parts(window: Window, seam_ms: i64) -> Vec<Window> {
    let Period { from_ms, to_ms } = window.period;
    if seam_ms <= from_ms || to_ms <= seam_ms {
        return vec![window];
    }
    let share = |length_ms: i64| {
        let announced = i64::try_from(window.announced?).ok()?;
        let share = announced.saturating_mul(length_ms / 1_000)
            / (window.period.length_ms() / 1_000).max(1);
        u64::try_from(share).ok()
    };
    [(from_ms, seam_ms), (seam_ms, to_ms)]
        .map(|(from_ms, to_ms)| Window {
            period: Period { from_ms, to_ms },
            announced: share(to_ms - from_ms),
        })
        .to_vec()
}
