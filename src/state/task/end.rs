//! END: how a load ended, and what that means.

use leptos::prelude::*;

use crate::api::error::ApiError;
use crate::load::keep::Again;
use crate::load::ledger::Verdict;
use crate::state::load::{Load, Summary};
use crate::state::notice::{Notice, Tone};
use crate::state::session::Session;
use crate::state::task::Loader;
use crate::state::words;

impl Loader {
    /// Notes which windows were read to their end.
    pub(super) fn note_read(self) {
        self.task.with_value(|task| {
            if let Some(task) = task {
                for walk in task.walks() {
                    self.data.note_read(walk.borrow().read());
                }
                let kept = task
                    .before
                    .days
                    .iter()
                    .filter(|had| had.again != Again::Whole);
                self.data.note_read(kept.map(|had| had.span));
                self.data
                    .note_read(task.by_job.iter().map(|read| read.period));
                self.data
                    .note_read(task.fresh_span().into_iter().map(|fresh| fresh.0));
            }
        });
    }

    /// What an error that stops the load means: the session may have ended.
    pub(super) fn stopped(self, error: &ApiError) -> Notice {
        if matches!(error, ApiError::Unauthorized(_)) {
            self.expire();
        }
        words::stopped(error)
    }

    /// Tells how the load ended.
    pub(super) fn finish(self, stopped: Option<Notice>) {
        // What was forgotten meanwhile has no end.
        if self.with_task(|_| ()).is_none() {
            return;
        }
        self.note_read();
        self.prove(false, stopped.is_some());
        let (summary, gaps) = self.task.with_value(|task| {
            let Some(task) = task else {
                return (Summary::default(), Vec::new());
            };
            let mut gaps = Vec::new();
            let mut pages = 0;
            for (place, walk) in task.walks().enumerate() {
                let walk = walk.borrow();
                pages += walk.pages();
                gaps.extend(walk.gaps().iter().map(|gap| {
                    let mut notice = words::gap(gap);
                    if place > 0 {
                        notice.title.insert_str(0, "For the comparison: ");
                    }
                    notice
                }));
            }
            let mut summary = self
                .data
                .summary(pages, task.asked_until_ms, task.look_back_days);
            summary.whole = task.is_whole();
            (summary, gaps)
        });
        let mut reasons: Vec<Notice> = stopped.into_iter().collect();
        let nothing_came = summary.pages == 0 && summary.conversations == 0 && !summary.whole;
        reasons.extend(gaps);
        // Complete is said only when the ledger proves it.
        if let (true, Verdict::Partial(lacking)) = (
            reasons.is_empty(),
            self.ledger.with_untracked(|ledger| ledger.verdict()),
        ) {
            reasons.extend(lacking.iter().map(words::lacking));
        }
        self.app.load.set(match reasons.first() {
            None => Load::Complete(summary),
            Some(first) if nothing_came && first.tone == Tone::Problem && !self.is_expired() => {
                Load::Failed(first.clone())
            }
            Some(_) => Load::Partial(summary, reasons),
        });
    }

    fn is_expired(self) -> bool {
        matches!(self.session.get_untracked(), Session::Expired(_))
    }
}
