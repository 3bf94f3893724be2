//! RESTATED: figures of local days before and after they were read again.

use crate::columns::{Columns, Visit};
use crate::measure::count::Counts;
use crate::measure::formula::Formula;
use crate::measure::lens::{Attribution, Scope};
use crate::measure::ratio::ServiceLevel;
use crate::terms::{Media, Outcome};

/// A day whose figure is another one than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restated {
    /// Its place among the days.
    pub day: usize,
    /// What it was.
    pub before: ServiceLevel,
    /// What it is.
    pub after: ServiceLevel,
}

/// The facts of each day between two neighbouring `edges`, ms UTC, rising; facts outside are left out.
/// `threshold_ms` is that of a queue, by its index in the columns, and media type.
#[must_use]
pub fn count(
    columns: &Columns,
    edges: &[i64],
    scope: &Scope,
    attribution: Attribution,
    threshold_ms: impl Fn(u16, Media) -> i64,
) -> Vec<Counts> {
    let mut days = vec![Counts::default(); edges.len().saturating_sub(1)];
    let visits = (0..columns.rows()).filter_map(|row| columns.visit(row));
    for visit in visits.filter(|visit| scope.covers(visit.queue, visit.media)) {
        let place = |at_ms: i64| edges.partition_point(|&edge| edge <= at_ms).checked_sub(1);
        let offer = place(visit.offered_ms);
        let end = match attribution {
            Attribution::Arrival => offer,
            Attribution::Event => visit.ended_ms.and_then(place),
        };
        if let Some(counts) = offer.and_then(|day| days.get_mut(day)) {
            counts.offered += 1;
            counts.waiting += u32::from(visit.outcome == Outcome::Waiting);
        }
        if let Some(counts) = end.and_then(|day| days.get_mut(day)) {
            ended(counts, &visit, threshold_ms(visit.queue, visit.media));
        }
    }
    days
}

fn ended(counts: &mut Counts, visit: &Visit, threshold_ms: i64) {
    let within = u32::from(visit.wait_ms.unwrap_or(0) <= threshold_ms);
    match visit.outcome {
        Outcome::Answered => {
            counts.answered += 1;
            counts.answered_within += within;
            counts.wait_sum_ms += visit.wait_ms.unwrap_or(0).unsigned_abs();
        }
        Outcome::Abandoned => {
            counts.abandoned += 1;
            counts.abandoned_within += within;
            counts.short_abandoned += u32::from(visit.short);
        }
        Outcome::FlowOut => counts.flow_out += 1,
        Outcome::Other => counts.other += 1,
        Outcome::Waiting => {}
    }
}

/// The days whose figure changed.
pub fn restated(
    before: &[Counts],
    after: &[Counts],
    formula: Formula,
) -> impl Iterator<Item = Restated> {
    let levels = before
        .iter()
        .zip(after)
        .map(move |pair| (formula.service_level(pair.0), formula.service_level(pair.1)));
    let days = levels
        .enumerate()
        .map(|(day, (before, after))| Restated { day, before, after });
    days.filter(|day| day.before != day.after)
}
