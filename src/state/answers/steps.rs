//! STEPS: what all figures begin with: when facts count, which do, and by which rule.

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::measure::formula::Formula;
use crate::measure::grid::Grid;
use crate::measure::hours::{closed, spans_of};
use crate::measure::index::Index;
use crate::measure::intervals::{Bucket, boundaries};
use crate::measure::lens::{Rule, Scope, Threshold, Thresholds};
use crate::measure::selection::Selection;
use crate::measure::walk::TOPS_S;
use crate::state::dataset::Dataset;
use crate::state::question::Question;
use crate::terms::{DAY_MS, Period};

/// When facts count, and into what the period is cut.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) zone: Memo<TimeZone>,
    pub(super) period: Memo<Period>,
    pub(super) bucket: Memo<Bucket>,
    pub(super) boundaries: Memo<Arc<Vec<i64>>>,
    pub(super) grid: Memo<Arc<Grid>>,
    pub(super) closed: Memo<Vec<(i64, i64)>>,
}

impl Times {
    pub(super) fn new(
        question: ReadSignal<Question>,
        zone: Memo<TimeZone>,
        period: Memo<Period>,
    ) -> Times {
        let bucket = Memo::new(move |_| {
            let days = (period.get().length_ms() + DAY_MS / 2) / DAY_MS;
            question
                .with(|question| question.bucket)
                .unwrap_or(Bucket::default_for(days))
        });
        let boundaries =
            Memo::new(move |_| Arc::new(boundaries(period.get(), bucket.get(), &zone.get())));
        let kept = Memo::new(move |_| {
            question.with(|question| (question.hours.clone(), question.exclusions.clone()))
        });
        // Hours without exclusions, and each exclusion alone: leaving one out must not need another cut.
        let spans = Memo::new(move |_| {
            kept.with(|(hours, exclusions)| {
                let (period, zone) = (period.get(), zone.get());
                let mut spans = closed(period, &zone, hours, &[]);
                let excluded = exclusions.iter();
                spans.extend(excluded.filter_map(|exclusion| spans_of(exclusion, &zone)));
                spans
            })
        });
        let grid = Memo::new(move |_| {
            let ends: Vec<i64> =
                spans.with(|spans| spans.iter().flat_map(|one| [one.0, one.1]).collect());
            Arc::new(Grid::new(period.get(), bucket.get(), &zone.get(), &ends))
        });
        let closed = Memo::new(move |_| {
            kept.with(|(hours, exclusions)| closed(period.get(), &zone.get(), hours, exclusions))
        });
        Times {
            zone,
            period,
            bucket,
            boundaries,
            grid,
            closed,
        }
    }
}

/// Sorted facts and which of them count.
#[derive(Clone, Copy)]
pub(super) struct Sorted {
    pub(super) scope: Memo<Scope>,
    pub(super) index: Memo<Arc<Index>>,
    pub(super) selection: Memo<Arc<Selection>>,
    pub(super) shorts: Memo<Arc<Vec<u32>>>,
}

impl Sorted {
    pub(super) fn new(question: ReadSignal<Question>, data: Dataset, times: Times) -> Sorted {
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
        // Other intervals over the same base intervals put no fact elsewhere.
        let cut = Memo::new_with_compare(
            move |_| times.grid.get(),
            |before: Option<&Arc<Grid>>, now| {
                before.map(|grid| &grid.edges) != now.map(|grid| &grid.edges)
            },
        );
        let index = Memo::new(move |_| {
            let (grid, attribution) = (cut.get(), attribution.get());
            data.index(&grid, attribution)
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
pub(super) struct Rules {
    pub(super) rule: Memo<Arc<Rule>>,
    pub(super) top_s: Memo<u32>,
}

impl Rules {
    pub(super) fn new(
        question: Memo<Question>,
        still: ReadSignal<Question>,
        data: Dataset,
        sorted: Sorted,
    ) -> Rules {
        let asked =
            Memo::new(move |_| question.with(|question| (question.threshold, question.target)));
        let thresholds = Memo::new(move |_| {
            let (threshold, target) = asked.get();
            Thresholds::new(&data.queues.get(), threshold, target)
        });
        let formula: Memo<Formula> = Memo::new(move |_| still.with(Question::formula));
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
