//! PROOF: the ledger of a load, written from its walks.

use std::sync::Arc;

use leptos::prelude::*;

use crate::browser;
use crate::load::keep::Again;
use crate::load::ledger::{Ledger, Source};
use crate::state::task::Loader;

impl Loader {
    /// Writes the ledger anew; `loading` while pages come, `stopped` when that ended before its time.
    pub(super) fn prove(self, loading: bool, stopped: bool) {
        let mut ledger = Ledger {
            loading,
            stopped,
            ..Ledger::default()
        };
        self.task.with_value(|task| {
            let Some(task) = task else {
                return;
            };
            for had in task
                .before
                .days
                .iter()
                .filter(|had| had.again != Again::Whole)
            {
                let kept = u64::from(had.record.conversations);
                ledger.add(Source::Kept, had.span, None, kept);
            }
            for read in &task.by_job {
                ledger.add(Source::Job, read.period, read.announced, read.received);
            }
            for walk in task.walks() {
                ledger.add_walk(&walk.borrow());
            }
            if let Some((span, received)) = task.fresh_span() {
                ledger.add(Source::Query, span, None, received);
            }
            let summary = self.data.summary(0, task.asked_until_ms, 0);
            ledger.conversations = summary.conversations.into();
            ledger.open = summary.open.into();
            ledger.newest_ms = summary.newest_ms;
            ledger.asked_until_ms = Some(task.asked_until_ms).filter(|&at| at > 0);
            let (clock_ms, ticks) = task.begun;
            let passed = browser::ticks().saturating_sub(ticks);
            ledger.note_clock(browser::clock_ms() - clock_ms, passed);
        });
        if let Some((span, offered)) = self.counted_span() {
            ledger.add(Source::Counted, span, None, offered);
            ledger.conversations = offered;
        }
        self.app.ledger.set(Arc::new(ledger));
    }
}
