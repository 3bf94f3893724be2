//! BEFORE: the second period, its figures, and whether it is in memory.
//!
//! Its figures come from the same columns as those of the question, by a second [`Answers`] that costs
//! nothing while nobody reads it. Choosing it asks for nothing: what is missing of it is loaded by [`App::load_before`]
//! or with the next load (`state::task`).

use leptos::prelude::*;

use crate::api::windows::{join, look_back_days, missing, plan};
use crate::columns::blurred::Cut;
use crate::state::App;
use crate::state::answers::{Answers, NOTHING};
use crate::state::dataset::Dataset;
use crate::state::opened::Shown;
use crate::state::question::Question;
use crate::terms::Period;

/// The newest minute is left out: its records still move while they are paged.
pub(super) const SETTLING_MS: i64 = 60_000;

/// How much of the second period is in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// No second period was chosen, or the clock skipped it.
    Nothing,
    /// It was not asked for, and is not in what was.
    Away,
    /// It was asked for, and something of it is missing; or the snapshot that tells of it lacks something.
    Partly,
    /// All of it.
    Whole,
}

/// The second period; cheap to copy.
#[derive(Clone, Copy)]
pub struct Before {
    /// When it is, ms UTC; `None` where none was chosen or the clock skipped it.
    pub period: Memo<Option<Period>>,
    /// How much of it is in memory.
    pub extent: Memo<Extent>,
    /// Its figures: final only when [`Before::extent`] is [`Extent::Whole`].
    pub answers: Answers,
    /// Windows of the API that are still to be read for it.
    pub(super) missing: Memo<Vec<Period>>,
    /// The second period that was last asked for.
    pub(super) asked: RwSignal<Option<Period>>,
}

impl Before {
    /// Derives it from the question. `first` are the figures beside which it is shown, `asked_at_ms` when their
    /// period was resolved, `further_back_days` how far the reader wants to look back at least, `opened` the snapshot
    /// that is shown.
    pub(super) fn new(
        (question, still): (Memo<Question>, ReadSignal<Question>),
        data: Dataset,
        first: &Answers,
        asked_at_ms: RwSignal<i64>,
        further_back_days: RwSignal<u32>,
        opened: RwSignal<Shown>,
    ) -> Before {
        let zone = first.zone;
        let chosen = Memo::new(move |_| still.with(|question| (question.compare, question.range)));
        let period = Memo::new(move |_| {
            let ((compare, range), zone) = (chosen.get(), zone.get());
            let (from, to) = range.local(asked_at_ms.get(), &zone)?;
            compare?.resolve(from, to, &zone)
        });
        let media = Memo::new(move |_| still.with(|question| look_back_days(&question.media)));
        let missing = Memo::new(move |_| {
            let Some(mut period) = period.get() else {
                return Vec::new();
            };
            let now_ms = asked_at_ms.get() - SETTLING_MS;
            period.to_ms = period.to_ms.min(now_ms).max(period.from_ms);
            // A snapshot has all of its period at once.
            let cuts = data.cuts.get();
            if !cuts.is_empty() {
                return missing(&[period], &covered(&cuts));
            }
            let windows = plan(period, media.get().max(further_back_days.get()));
            data.read_spans.with(|read| missing(&windows, read))
        });
        let shown = Memo::new(move |_| period.get().unwrap_or(NOTHING));
        let answers = Answers::over(question, still, data, zone, shown);
        let asked = RwSignal::new(None);
        let extent = Memo::new(move |_| match (period.get(), opened.get()) {
            (None, _) => Extent::Nothing,
            (Some(period), Some(opened)) if missing.with(Vec::is_empty) => {
                let lacks = still.with(|question| opened.lacks(period, &question.media));
                let inexact = answers.unknown.with(|unknown| unknown.intervals.total);
                if lacks || inexact {
                    Extent::Partly
                } else {
                    Extent::Whole
                }
            }
            (Some(_), _) if missing.with(Vec::is_empty) => Extent::Whole,
            (period, _) if period == asked.get() => Extent::Partly,
            (Some(_), _) => Extent::Away,
        });
        Before {
            period,
            extent,
            answers,
            missing,
            asked,
        }
    }

    /// Notes that the second period is asked for along with what is loaded.
    pub(super) fn want(&self) {
        self.asked.set(self.period.get_untracked());
    }

    /// The second period, where it was asked for.
    pub(super) fn wanted(&self) -> Option<Period> {
        let asked = self.asked.get_untracked()?;
        (self.period.get_untracked() == Some(asked)).then_some(asked)
    }
}

/// The periods that snapshots tell of, in order and apart.
#[must_use]
pub(super) fn covered(cuts: &[Cut]) -> Vec<Period> {
    let mut spans = Vec::new();
    for cut in cuts {
        join(&mut spans, cut.period);
    }
    spans
}

impl App {
    /// Loads what is missing of the second period into the same columns; while something is loading, after that.
    pub fn load_before(&self) {
        self.before.want();
        if !self
            .load
            .with_untracked(crate::state::load::Load::is_loading)
        {
            self.start_load();
        }
    }
}
