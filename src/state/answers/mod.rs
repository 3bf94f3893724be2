//! ANSWERS: the figures, derived in numbered steps. A change enters at its step; what lies above is
//! not computed again.
//!
//! 1. `zone`, `period`: the question's period in ms UTC.
//! 2. `grid`: the period cut into base intervals and intervals.
//! 3. `index`: every fact in its cell, waits sorted; follows 2, the attribution and the columns.
//! 4. `selection`: which cells count; follows 3 and the chosen queues, media types and times.
//! 5. `curve`, `percentiles`: one walk along the waits; follow 4 and the scale.
//! 6. `rule`: formula, thresholds and targets in force.
//! 7. `within`: what each cell has within the thresholds; follows 3 and the thresholds of 6. Moving the threshold
//!    starts here.
//! 8. `fixed`: sums that no threshold changes; follows 4.
//! 9. `report`: figures per interval, queue and total; follows 7, 8 and the formula of 6.

mod steps;

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::browser;
use crate::measure::blank::Blank;
use crate::measure::facts::{Facts, Sums};
use crate::measure::grid::Grid;
use crate::measure::index::{Index, Lane, Within};
use crate::measure::intervals::Bucket;
use crate::measure::lens::{Rule, Scope, Threshold};
use crate::measure::report::{Report, report};
use crate::measure::selection::Selection;
use crate::measure::walk::{Curve, STEPS, by_lane, walk};
use crate::state::dataset::Dataset;
use crate::state::question::Question;
use crate::terms::Period;
use steps::{Rules, Sorted, Times};

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
    /// Answers and abandons by steps of the curve's scale.
    pub curve: Memo<Arc<Curve>>,
    /// Percentiles of the answered waits.
    pub percentiles: Memo<Arc<Percentiles>>,
    /// Formula, thresholds, targets.
    pub rule: Memo<Arc<Rule>>,
    /// End of the curve's scale, seconds.
    pub top_s: Memo<u32>,
    /// Answers and abandons within the thresholds, by cell of the index.
    pub within: Memo<Arc<Vec<[u32; 2]>>>,
    /// Sums that no threshold changes.
    pub fixed: Memo<Arc<Sums>>,
    /// Figures that are not known, because a snapshot knows only roughly when something happened.
    pub unknown: Memo<Arc<Blank>>,
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

/// The period of a question that has none.
pub(super) const NOTHING: Period = Period {
    from_ms: 0,
    to_ms: 0,
};

/// Counts under the last threshold, with the index they are of: the next threshold begins there.
#[derive(Default)]
struct Memory {
    index: Arc<Index>,
    within: Within,
}

impl Answers {
    /// Derives all figures. `still` is the question without its threshold ([`Question::still`]): every memo that hangs
    /// on a source is visited when the source changes, and most must not be while the handle is dragged. `now_ms` is
    /// asked for relative periods (the corrected clock).
    #[must_use]
    pub fn new(
        question: Memo<Question>,
        still: ReadSignal<Question>,
        data: Dataset,
        now_ms: impl Fn() -> i64 + Copy + Send + Sync + 'static,
    ) -> Answers {
        let zone = Memo::new(move |_| {
            let name = still.with(|question| question.zone.clone());
            browser::time_zone(&name).unwrap_or(TimeZone::UTC)
        });
        let range = Memo::new(move |_| still.with(|question| question.range));
        let period = Memo::new(move |_| {
            let found = range.get().resolve(now_ms(), &zone.get());
            found.unwrap_or(NOTHING)
        });
        Answers::over(question, still, data, zone, period)
    }

    /// Derives all figures of another period, otherwise as the question asks. What nobody reads is not computed.
    #[must_use]
    pub fn over(
        question: Memo<Question>,
        still: ReadSignal<Question>,
        data: Dataset,
        zone: Memo<TimeZone>,
        period: Memo<Period>,
    ) -> Answers {
        let times = Times::new(still, zone, period);
        let sorted = Sorted::new(still, data, times);
        let rules = Rules::new(question, still, data, sorted);
        let (grid, index, selection) = (times.grid, sorted.index, sorted.selection);
        let unknown = Memo::new(move |_| {
            let cuts = data.cuts.get();
            if cuts.is_empty() {
                return Arc::default();
            }
            let (grid, index, selection) = (grid.get(), index.get(), selection.get());
            Arc::new(Blank::of(
                &cuts,
                Facts {
                    grid: &grid,
                    index: &index,
                    selection: &selection,
                    within: &[],
                    shorts: &[],
                },
            ))
        });
        let walked = Memo::new(move |_| {
            let (index, selection) = (index.get(), selection.get());
            let step_ms = i64::from(rules.top_s.get() / STEPS) * 1_000;
            let takes = |lane: usize| selection.lanes[lane];
            let (curve, total) = walk(&index, &selection, takes, step_ms, &PERCENTS);
            let p90 = by_lane(&index, &selection, 90);
            let p90 = index.lanes.iter().copied().zip(p90);
            let lanes = unknown.with(|unknown| {
                p90.map(|(lane, wait)| (lane, wait.filter(|_| !unknown.hides(lane))))
                    .collect()
            });
            let percentiles = Percentiles { total, lanes };
            (Arc::new(curve), Arc::new(percentiles))
        });
        let curve = Memo::new(move |_| walked.with(|walked| Arc::clone(&walked.0)));
        let percentiles = Memo::new(move |_| walked.with(|walked| Arc::clone(&walked.1)));
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
        let switches = Memo::new(move |_| still.with(|question| question.switches));
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
            let mut found = report(facts, &sums, &rules.rule.get(), switches.get());
            unknown.with(|unknown| unknown.take_out(&mut found));
            Arc::new(found)
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
            curve,
            percentiles,
            rule: rules.rule,
            top_s: rules.top_s,
            within,
            fixed,
            unknown,
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
) -> Memo<Arc<Vec<[u32; 2]>>> {
    let asked = Memo::new(move |_| question.with(|question| question.threshold));
    let memory = StoredValue::new(Memory::default());
    Memo::new(move |_| {
        let index = index.get();
        let mut counts = Vec::new();
        match asked.get() {
            Threshold::Queue => rule.with(|rule| {
                let limit = |(queue, media)| rule.thresholds.of(queue, media);
                index.count_within(limit, &mut counts);
            }),
            Threshold::Ms(ms) => memory.update_value(|memory| {
                if !Arc::ptr_eq(&memory.index, &index) {
                    *memory = Memory {
                        index: Arc::clone(&index),
                        within: Within::default(),
                    };
                }
                counts = index.count_all(&mut memory.within, ms);
            }),
        }
        Arc::new(counts)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::Visit;
    use crate::columns::blurred::{Blurred, Cut};
    use crate::terms::{Direction, Media, Outcome, Queue};

    #[test]
    fn facts_are_sorted_again_only_where_base_intervals_change() {
        Owner::new().with(|| {
            let mut asked = Question::in_zone("UTC");
            asked.bucket = Some(Bucket::Hour);
            let question = RwSignal::new(asked);
            let data = Dataset::new();
            let followed = Memo::new(move |_| question.get());
            let answers = Answers::new(followed, question.read_only(), data, || 1_795_348_800_000);
            let index_of = move |bucket: Bucket| {
                question.update(|question| question.bucket = Some(bucket));
                answers.index.get_untracked()
            };
            let hours = index_of(Bucket::Hour);
            assert!(Arc::ptr_eq(&hours, &index_of(Bucket::Day)));
            assert_eq!(answers.grid.get_untracked().intervals, 1, "a day");
            assert!(Arc::ptr_eq(&hours, &index_of(Bucket::Minutes30)));
            assert!(!Arc::ptr_eq(&hours, &index_of(Bucket::Minutes5)));
            data.touch();
            assert!(!Arc::ptr_eq(&hours, &index_of(Bucket::Hour)));
        });
    }

    #[test]
    fn a_queue_whose_figures_are_not_known_has_no_percentile() {
        const HOUR_MS: i64 = 3_600_000;
        Owner::new().with(|| {
            let question = RwSignal::new(Question::in_zone("UTC"));
            let data = Dataset::new();
            let followed = Memo::new(move |_| question.get());
            let answers = Answers::new(followed, question.read_only(), data, || 1_795_348_800_000);
            let day = answers.period.get_untracked();
            let queue = |id: &str| Queue {
                id: id.to_owned(),
                name: id.to_owned(),
                promises: [None; 5],
            };
            data.reset(Arc::new(vec![queue("q1"), queue("q2")]));
            data.change(|columns| {
                for queue in 0..2 {
                    columns.add(&Visit {
                        queue,
                        media: Media::Voice,
                        direction: Direction::Inbound,
                        offered_ms: day.from_ms + HOUR_MS / 2,
                        outcome: Outcome::Answered,
                        ended_ms: Some(day.from_ms + HOUR_MS / 2 + 9_000),
                        wait_ms: Some(9_000),
                        short: false,
                    });
                }
            });
            // The second queue is told of from the day before until the first hour's end, as one.
            let before = Period {
                from_ms: day.from_ms - 24 * HOUR_MS,
                to_ms: day.to_ms,
            };
            data.cuts.set(Arc::new(vec![Cut {
                period: before,
                step_ms: HOUR_MS,
                spans: vec![Blurred {
                    queue: 1,
                    media: Media::Voice,
                    span: Period {
                        from_ms: day.from_ms - HOUR_MS,
                        to_ms: day.from_ms + HOUR_MS,
                    },
                }],
            }]));
            data.touch();
            let found = answers.percentiles.get_untracked();
            assert_eq!(found.p90((0, Media::Voice)), Some(9_000));
            assert_eq!(found.p90((1, Media::Voice)), None);
        });
    }
}
