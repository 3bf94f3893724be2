//! ANSWERS: the figures, derived in numbered steps. A change enters at its step; what lies above is
//! not computed again.
//!
//! 1. `zone`, `period`: the question's period in ms UTC.
//! 2. `boundaries`: the period cut into intervals.
//! 3. `scope`: which queues and media types are looked at.
//! 4. `placement`: every fact in its cell; follows 2, 3, the attribution and the columns.
//! 5. `waits`: sorted answered waits; follows 4.
//! 6. `rule`: formula, thresholds and targets in force.
//! 7. `counts`: facts per cell; follows 4 and the thresholds of 6. Moving the threshold starts here.
//! 8. `report`: sums per interval, queue and total; follows 7 and the formula of 6.

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::browser;
use crate::measure::count::{Counts, count};
use crate::measure::formula::Formula;
use crate::measure::intervals::{Bucket, boundaries};
use crate::measure::lens::{Rule, Scope, Thresholds};
use crate::measure::placement::{Placement, place};
use crate::measure::report::{Report, report};
use crate::measure::waits::{Waits, waits};
use crate::state::dataset::Dataset;
use crate::state::question::Question;
use crate::terms::{DAY_MS, Period};

/// All figures of the page as memos.
#[derive(Clone, Copy)]
pub struct Answers {
    /// Time zone of the question.
    pub zone: Memo<TimeZone>,
    /// Period of the question, ms UTC.
    pub period: Memo<Period>,
    /// Interval length in force.
    pub bucket: Memo<Bucket>,
    /// Interval boundaries, ms UTC.
    pub boundaries: Memo<Arc<Vec<i64>>>,
    /// Queues and media types looked at.
    pub scope: Memo<Scope>,
    /// Where facts are counted.
    pub placement: Memo<Arc<Placement>>,
    /// Sorted answered waits.
    pub waits: Memo<Arc<Waits>>,
    /// Formula, thresholds, targets.
    pub rule: Memo<Arc<Rule>>,
    /// Counts per cell of the placement.
    pub counts: Memo<Arc<Vec<Counts>>>,
    /// Everything the first screen shows.
    pub report: Memo<Arc<Report>>,
}

impl Answers {
    /// Derives all figures. `now_ms` is asked for relative periods (the corrected clock).
    #[must_use]
    pub fn new(
        question: Memo<Question>,
        data: Dataset,
        now_ms: impl Fn() -> i64 + Copy + Send + Sync + 'static,
    ) -> Answers {
        let zone = Memo::new(move |_| {
            let name = question.with(|question| question.zone.clone());
            browser::time_zone(&name).unwrap_or(TimeZone::UTC)
        });
        let range = Memo::new(move |_| question.with(|question| question.range));
        let period = Memo::new(move |_| {
            let nothing = Period {
                from_ms: 0,
                to_ms: 0,
            };
            range
                .get()
                .resolve(now_ms(), &zone.get())
                .unwrap_or(nothing)
        });
        let bucket = Memo::new(move |_| {
            let days = (period.get().length_ms() + DAY_MS / 2) / DAY_MS;
            question
                .with(|question| question.bucket)
                .unwrap_or(Bucket::default_for(days))
        });
        let boundaries =
            Memo::new(move |_| Arc::new(boundaries(period.get(), bucket.get(), &zone.get())));
        let scope = Memo::new(move |_| {
            let (chosen, media) =
                question.with(|question| (question.queues.clone(), question.media_mask()));
            let queues = data.queues.get();
            let queues = queues
                .iter()
                .map(|queue| chosen.is_empty() || chosen.contains(&queue.id));
            Scope {
                queues: queues.collect(),
                media,
            }
        });
        let attribution = Memo::new(move |_| question.with(|question| question.attribution));
        let placement = Memo::new(move |_| {
            let (scope, boundaries) = (scope.get(), boundaries.get());
            Arc::new(data.read(|columns| place(columns, &scope, &boundaries, attribution.get())))
        });
        let waits = Memo::new(move |_| {
            let placement = placement.get();
            Arc::new(data.read(|columns| waits(columns, &placement)))
        });
        let thresholds = Memo::new(move |_| {
            let (threshold, target) =
                question.with(|question| (question.threshold, question.target));
            Thresholds::new(&data.queues.get(), threshold, target)
        });
        let formula: Memo<Formula> = Memo::new(move |_| question.with(Question::formula));
        let rule = Memo::new(move |_| {
            Arc::new(Rule {
                formula: formula.get(),
                thresholds: thresholds.get(),
            })
        });
        let counts = Memo::new(move |_| {
            let (placement, thresholds) = (placement.get(), thresholds.get());
            Arc::new(data.read(|columns| count(columns, &placement, &thresholds)))
        });
        let switches = Memo::new(move |_| question.with(|question| question.switches));
        let report = Memo::new(move |_| {
            let (placement, counts) = (placement.get(), counts.get());
            let intervals = boundaries.get().len().saturating_sub(1);
            Arc::new(report(
                &placement.cells,
                &counts,
                intervals,
                &rule.get(),
                switches.get(),
            ))
        });
        Answers {
            zone,
            period,
            bucket,
            boundaries,
            scope,
            placement,
            waits,
            rule,
            counts,
            report,
        }
    }
}
