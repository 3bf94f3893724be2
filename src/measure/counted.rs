//! COUNTED: what opening hours, exclusions and the short-abandon limit do to a figure (docs/definitions.md,
//! "What counts").
//!
//! The grid is cut at the ends of every exclusion alone, so that leaving one out is another selection of the
//! same cells and sorts nothing anew.

use jiff::tz::TimeZone;

use crate::measure::count::Counts;
use crate::measure::facts::Facts;
use crate::measure::hours::{Exclusion, Hours, closed};
use crate::measure::index::Index;
use crate::measure::lens::Rule;
use crate::measure::report::Figure;
use crate::measure::selection::Selection;
use crate::terms::Period;

/// Visits that do not count for the time of their offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Offered in closed hours or in an exclusion.
    pub out: u64,
    /// Offered in the period.
    pub all: u64,
}

/// How many visits of the queues and media types looked at do not count.
#[must_use]
pub fn left_out(index: &Index, selection: &Selection) -> LeftOut {
    let mut left = LeftOut::default();
    for cell in &index.cells {
        if selection.lanes[usize::from(cell.lane)] {
            let offered = u64::from(cell.fixed.offered);
            left.all += offered;
            if !selection.bases[cell.base as usize] {
                left.out += offered;
            }
        }
    }
    left
}

/// Short abandons among what counts: by these numbers per cell (a limit of the reader's own), or as the
/// organisation marked them where there are none.
#[must_use]
pub fn short_abandons(index: &Index, selection: &Selection, shorts: &[u32]) -> u64 {
    let cells = selection.cells.iter().map(|&number| number as usize);
    cells
        .map(|number| {
            let marked = index.cells[number].fixed.short_abandoned;
            u64::from(shorts.get(number).copied().unwrap_or(marked))
        })
        .sum()
}

/// For each exclusion, the spans that would not count if it alone were not there, as in [`closed`].
#[must_use]
pub fn without_each(
    period: Period,
    zone: &TimeZone,
    hours: &Hours,
    exclusions: &[Exclusion],
) -> Vec<Vec<(i64, i64)>> {
    let mut spans = Vec::new();
    for place in 0..exclusions.len() {
        let mut others = exclusions.to_vec();
        others.remove(place);
        spans.push(closed(period, zone, hours, &others));
    }
    spans
}

/// The figure over everything that counts.
#[must_use]
pub fn total(facts: Facts<'_>, rule: &Rule) -> Figure {
    let mut lanes = vec![Counts::default(); facts.index.lanes.len()];
    for (number, cell) in facts.cells() {
        lanes[usize::from(cell.lane)] += &facts.counts(number);
    }
    let mut total = Figure::default();
    for (counts, &(queue, media)) in lanes.iter().zip(&facts.index.lanes) {
        let promise = rule.thresholds.promise(queue, media);
        total.join(&Figure::of(counts, rule.formula, promise));
    }
    total
}

/// What one exclusion does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// Visits that only this exclusion takes out, by the time of their offer.
    pub offered: u64,
    /// The total if it alone were not there.
    pub without: Figure,
    /// The total as it is minus that, percentage points; `None` where either has no calls.
    pub points: Option<f64>,
}

/// What each exclusion does; `others` are the selections that [`without_each`] leads to.
#[must_use]
pub fn effects(facts: Facts<'_>, rule: &Rule, others: &[Selection]) -> Vec<Effect> {
    let now = total(facts, rule);
    let effect = |selection: &Selection| {
        let without = total(Facts { selection, ..facts }, rule);
        let ends = now.level.percent().zip(without.level.percent());
        Effect {
            offered: u64::from(without.counts.offered - now.counts.offered),
            without,
            points: ends.map(|(now, without)| now - without),
        }
    };
    others.iter().map(effect).collect()
}
