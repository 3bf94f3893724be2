//! TIMES: when facts count, and into what the period is cut (steps 1 and 2).

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::measure::grid::Grid;
use crate::measure::hours::{closed, spans_of};
use crate::measure::intervals::{Bucket, boundaries};
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
        question: Memo<Question>,
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
        // Hours without exclusions, and each exclusion alone: leaving one out must not need another cut.
        let spans = Memo::new(move |_| {
            question.with(|question| {
                let (period, zone) = (period.get(), zone.get());
                let mut spans = closed(period, &zone, &question.hours, &[]);
                let excluded = question.exclusions.iter();
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
            question.with(|question| {
                closed(
                    period.get(),
                    &zone.get(),
                    &question.hours,
                    &question.exclusions,
                )
            })
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
