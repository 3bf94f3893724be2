//! ANSWERS: the figures, derived in numbered steps. A change enters at its step; what lies above is
//! not computed again.
//!
//! 1. `zone`, `period`: the question's period in ms UTC.
//! 2. `grid`: the period cut into base intervals and intervals.
//! 3. `index`: every fact in its cell, waits sorted; follows 2, the attribution and the columns.
//! 4. `selection`: which cells count; follows 3 and the chosen queues, media types and times.
//! 5. `bins`, `percentiles`: waits by steps; follow 4.
//! 6. `rule`: formula, thresholds and targets in force.
//! 7. `within`: what each cell has within the thresholds; follows 3 and the thresholds of 6. Moving the threshold
//!    starts here.
//! 8. `fixed`: sums that no threshold changes; follows 4.
//! 9. `report`: figures per interval, queue and total; follows 7, 8 and the formula of 6.

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::browser;
use crate::measure::bins::Bins;
use crate::measure::facts::{Facts, Sums};
use crate::measure::formula::Formula;
use crate::measure::grid::Grid;
use crate::measure::index::{Index, Lane};
use crate::measure::intervals::{Bucket, boundaries};
use crate::measure::lens::{Rule, Scope, Threshold, Thresholds};
use crate::measure::report::{Report, report};
use crate::measure::selection::Selection;
use crate::measure::within::{Kept, Within};
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
    /// The cut of the period.
    pub grid: Memo<Arc<Grid>>,
    /// Queues and media types looked at.
    pub scope: Memo<Scope>,
    /// All facts of the period by cell.
    pub index: Memo<Arc<Index>>,
    /// Which cells count.
    pub selection: Memo<Arc<Selection>>,
    /// Waits by steps of the curve's scale.
    pub bins: Memo<Arc<Bins>>,
    /// Percentiles of the answered waits.
    pub percentiles: Memo<Arc<Percentiles>>,
    /// Formula, thresholds, targets.
    pub rule: Memo<Arc<Rule>>,
    /// Answers and abandons within the thresholds, by cell of the index.
    pub within: Memo<Arc<Within>>,
    /// Everything the first screen shows.
    pub report: Memo<Arc<Report>>,
}

/// Percents of [`Percentiles::total`].
pub const PERCENTS: [usize; 6] = [50, 80, 90, 95, 99, 100];

/// Percentiles of the answered waits, ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    /// Of everything, as in [`PERCENTS`].
    pub total: Vec<Option<i64>>,
    /// The 90th of each queue and media type, by queue index and media type.
    pub lanes: Vec<(Lane, Option<i64>)>,
}

impl Percentiles {
    /// The 90th percentile of a queue and media type.
    #[must_use]
    pub fn p90(&self, lane: Lane) -> Option<i64> {
        let found = self.lanes.binary_search_by_key(&lane, |one| one.0).ok()?;
        self.lanes[found].1
    }
}

/// Rows of whole seconds, with the index they were made of.
#[derive(Default)]
struct Memory {
    index: Arc<Index>,
    kept: Kept,
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
        let step_ms = Memo::new(move |_| 1_000);
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
        let grid =
            Memo::new(move |_| Arc::new(Grid::new(period.get(), bucket.get(), &zone.get(), &[])));
        let index = Memo::new(move |_| {
            let (grid, attribution) = (grid.get(), attribution.get());
            Arc::new(data.read(|columns| Index::build(columns, &grid, attribution)))
        });
        let selection = Memo::new(move |_| {
            let (index, grid) = (index.get(), grid.get());
            Arc::new(Selection::new(&index, &grid, &scope.get(), &[]))
        });
        let bins = Memo::new_with_compare(
            move |before: Option<&Arc<Bins>>| {
                let (index, selection) = (index.get(), selection.get());
                let before = before.map(Arc::as_ref);
                Arc::new(Bins::following(before, &index, &selection, step_ms.get()))
            },
            |_, _| true,
        );
        let percentiles = Memo::new(move |_| {
            let (index, selection, bins) = (index.get(), selection.get(), bins.get());
            let by_lane = bins.by_lane(&selection, 90);
            Arc::new(Percentiles {
                total: bins.percentiles(&selection, &PERCENTS),
                lanes: index.lanes.iter().copied().zip(by_lane).collect(),
            })
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
        let memory = StoredValue::new(Memory::default());
        let within = Memo::new(move |_| {
            let (index, thresholds) = (index.get(), thresholds.get());
            let mut within = Within::new();
            match question.with(|question| question.threshold) {
                Threshold::Queue => {
                    index.count_within(|(queue, media)| thresholds.of(queue, media), &mut within)
                }
                Threshold::Ms(ms) => memory.update_value(|memory| {
                    if !Arc::ptr_eq(&memory.index, &index) {
                        *memory = Memory {
                            index: Arc::clone(&index),
                            kept: Kept::default(),
                        };
                    }
                    memory.kept.count(&index, ms, &mut within);
                }),
            }
            Arc::new(within)
        });
        let fixed = Memo::new(move |_| {
            let (grid, index, selection) = (grid.get(), index.get(), selection.get());
            Arc::new(Sums::fixed(Facts {
                grid: &grid,
                index: &index,
                selection: &selection,
                within: &[],
                shorts: &[],
            }))
        });
        let switches = Memo::new(move |_| question.with(|question| question.switches));
        let report = Memo::new(move |_| {
            let (grid, index, selection) = (grid.get(), index.get(), selection.get());
            let (within, mut sums) = (within.get(), Sums::clone(&fixed.get()));
            let facts = Facts {
                grid: &grid,
                index: &index,
                selection: &selection,
                within: &within,
                shorts: &[],
            };
            sums.add_within(facts);
            Arc::new(report(facts, &sums, &rule.get(), switches.get()))
        });
        Answers {
            zone,
            period,
            bucket,
            boundaries,
            grid,
            scope,
            index,
            selection,
            bins,
            percentiles,
            rule,
            within,
            report,
        }
    }
    /// Reads the cells that figures are summed from, without following them.
    pub fn with_facts_untracked<R>(&self, read: impl FnOnce(Facts<'_>) -> R) -> R {
        untrack(|| self.with_facts(read))
    }

    /// Reads the cells that figures are summed from.
    pub fn with_facts<R>(&self, read: impl FnOnce(Facts<'_>) -> R) -> R {
        let (grid, index, selection) = (self.grid.get(), self.index.get(), self.selection.get());
        read(Facts {
            grid: &grid,
            index: &index,
            selection: &selection,
            within: &self.within.get(),
            shorts: &[],
        })
    }
}
