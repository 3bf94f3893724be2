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

mod times;

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::browser;
use crate::measure::bins::{Bins, STEPS, TOPS_S};
use crate::measure::facts::{Facts, Sums};
use crate::measure::formula::Formula;
use crate::measure::grid::Grid;
use crate::measure::index::{Index, Lane};
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Rule, Scope, Threshold, Thresholds};
use crate::measure::report::{Report, report};
use crate::measure::selection::Selection;
use crate::measure::within::{Kept, Within};
use crate::state::answers::times::Times;
use crate::state::dataset::Dataset;
use crate::state::question::Question;
use crate::terms::Period;

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
    /// Times of the period that do not count, ms UTC, rising and disjoint.
    pub closed: Memo<Vec<(i64, i64)>>,
    /// The cut of the period.
    pub grid: Memo<Arc<Grid>>,
    /// Queues and media types looked at.
    pub scope: Memo<Scope>,
    /// All facts of the period by cell.
    pub index: Memo<Arc<Index>>,
    /// Which cells count.
    pub selection: Memo<Arc<Selection>>,
    /// Short abandons by cell under the reader's own limit; empty without one.
    pub shorts: Memo<Arc<Vec<u32>>>,
    /// Waits by steps of the curve's scale.
    pub bins: Memo<Arc<Bins>>,
    /// Percentiles of the answered waits.
    pub percentiles: Memo<Arc<Percentiles>>,
    /// Formula, thresholds, targets.
    pub rule: Memo<Arc<Rule>>,
    /// End of the curve's scale, seconds.
    pub top_s: Memo<u32>,
    /// Answers and abandons within the thresholds, by cell of the index.
    pub within: Memo<Arc<Within>>,
    /// Sums that no threshold changes.
    pub fixed: Memo<Arc<Sums>>,
    /// Everything the first screen shows.
    pub report: Memo<Arc<Report>>,
}

/// The period of a question that has none.
pub(super) const NOTHING: Period = Period {
    from_ms: 0,
    to_ms: 0,
};

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

/// Sorted facts and which of them count.
#[derive(Clone, Copy)]
struct Sorted {
    scope: Memo<Scope>,
    index: Memo<Arc<Index>>,
    selection: Memo<Arc<Selection>>,
    shorts: Memo<Arc<Vec<u32>>>,
}

impl Sorted {
    fn new(question: Memo<Question>, data: Dataset, times: Times) -> Sorted {
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
        let index = Memo::new(move |_| {
            let (grid, attribution) = (times.grid.get(), attribution.get());
            Arc::new(data.read(|columns| Index::build(columns, &grid, attribution)))
        });
        let selection = Memo::new(move |_| {
            let (index, grid, scope) = (index.get(), times.grid.get(), scope.get());
            Arc::new(
                times
                    .closed
                    .with(|closed| Selection::new(&index, &grid, &scope, closed)),
            )
        });
        let limit = Memo::new(move |_| question.with(|question| question.short_ms));
        let shorts = Memo::new(move |_| {
            Arc::new(
                limit
                    .get()
                    .map_or_else(Vec::new, |limit| index.get().shorts_below(limit)),
            )
        });
        Sorted {
            scope,
            index,
            selection,
            shorts,
        }
    }
}

/// Formula, thresholds and the scale of the curve.
#[derive(Clone, Copy)]
struct Rules {
    rule: Memo<Arc<Rule>>,
    top_s: Memo<u32>,
}

impl Rules {
    fn new(question: Memo<Question>, data: Dataset, sorted: Sorted) -> Rules {
        let asked =
            Memo::new(move |_| question.with(|question| (question.threshold, question.target)));
        let thresholds = Memo::new(move |_| {
            let (threshold, target) = asked.get();
            Thresholds::new(&data.queues.get(), threshold, target)
        });
        let formula: Memo<Formula> = Memo::new(move |_| question.with(Question::formula));
        let rule = Memo::new(move |_| {
            Arc::new(Rule {
                formula: formula.get(),
                thresholds: thresholds.get(),
            })
        });
        let own_ms = Memo::new(move |_| {
            let (index, selection) = (sorted.index.get(), sorted.selection.get());
            let looked = index
                .lanes
                .iter()
                .zip(&selection.lanes)
                .filter(|(_, looked)| **looked);
            data.queues.with(|queues| {
                let own = looked.filter_map(|(&(queue, media), _)| {
                    Some(
                        queues
                            .get(usize::from(queue))?
                            .promise(media)
                            .0
                            .threshold_ms,
                    )
                });
                own.max().unwrap_or_default()
            })
        });
        // The scale never shrinks under the reader's hand, only when other queues or media are looked at.
        let scale = Memo::new(move |before: Option<&(i64, u32)>| {
            let own_ms = own_ms.get();
            let need = match asked.get().0 {
                Threshold::Ms(ms) => ms.max(own_ms),
                Threshold::Queue => own_ms,
            };
            let fitting = TOPS_S
                .into_iter()
                .find(|&top| i64::from(top) * 1_000 >= need);
            let fitting = fitting.unwrap_or(TOPS_S[TOPS_S.len() - 1]);
            match before {
                Some(&(same, top)) if same == own_ms => (own_ms, fitting.max(top)),
                _ => (own_ms, fitting),
            }
        });
        Rules {
            rule,
            top_s: Memo::new(move |_| scale.get().1),
        }
    }
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
            let found = range.get().resolve(now_ms(), &zone.get());
            found.unwrap_or(NOTHING)
        });
        Answers::over(question, data, zone, period)
    }

    /// Derives all figures of another period, otherwise as the question asks. What nobody reads is not computed.
    #[must_use]
    pub fn over(
        question: Memo<Question>,
        data: Dataset,
        zone: Memo<TimeZone>,
        period: Memo<Period>,
    ) -> Answers {
        let times = Times::new(question, zone, period);
        let sorted = Sorted::new(question, data, times);
        let rules = Rules::new(question, data, sorted);
        let (grid, index, selection) = (times.grid, sorted.index, sorted.selection);
        let bins = Memo::new_with_compare(
            move |before: Option<&Arc<Bins>>| {
                let step_ms = rules.top_s.get() / STEPS * 1_000;
                let (index, selection) = (index.get(), selection.get());
                let before = before.map(Arc::as_ref);
                Arc::new(Bins::following(before, &index, &selection, step_ms))
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
        let within = within(question, index, rules.rule);
        let shorts = sorted.shorts;
        let fixed = Memo::new(move |_| {
            let (grid, index, selection) = (grid.get(), index.get(), selection.get());
            Arc::new(Sums::fixed(Facts {
                grid: &grid,
                index: &index,
                selection: &selection,
                within: &[],
                shorts: &shorts.get(),
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
                shorts: &shorts.get(),
            };
            sums.add_within(facts);
            Arc::new(report(facts, &sums, &rules.rule.get(), switches.get()))
        });
        Answers {
            zone: times.zone,
            period: times.period,
            bucket: times.bucket,
            boundaries: times.boundaries,
            closed: times.closed,
            grid,
            scope: sorted.scope,
            index,
            selection,
            shorts,
            bins,
            percentiles,
            rule: rules.rule,
            top_s: rules.top_s,
            within,
            fixed,
            report,
        }
    }

    /// Reads the cells that figures are summed from.
    pub fn with_facts<R>(&self, read: impl FnOnce(Facts<'_>) -> R) -> R {
        let (grid, index, selection) = (self.grid.get(), self.index.get(), self.selection.get());
        read(Facts {
            grid: &grid,
            index: &index,
            selection: &selection,
            within: &self.within.get(),
            shorts: &self.shorts.get(),
        })
    }
}

/// What each cell has within the thresholds in force.
fn within(
    question: Memo<Question>,
    index: Memo<Arc<Index>>,
    rule: Memo<Arc<Rule>>,
) -> Memo<Arc<Within>> {
    let asked = Memo::new(move |_| question.with(|question| question.threshold));
    let memory = StoredValue::new(Memory::default());
    Memo::new(move |_| {
        let index = index.get();
        let mut within = Within::new();
        match asked.get() {
            Threshold::Queue => rule.with(|rule| {
                let limit = |(queue, media)| rule.thresholds.of(queue, media);
                index.count_within(limit, &mut within);
            }),
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
    })
}
