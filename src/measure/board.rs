//! BOARD: what a wallboard says beyond the report: the figure of one queue with its intervals, how far the target is
//! away in calls, and who waits now.

use crate::columns::Columns;
use crate::measure::facts::Facts;
use crate::measure::lens::{Rule, Scope};
use crate::measure::report::Figure;
use crate::terms::{Outcome, Period};

/// Parts per million that are all of it.
const ALL_PPM: u128 = 1_000_000;

/// The figure of a queue over all of its media types looked at, and the same by interval.
#[must_use]
pub fn face(facts: Facts<'_>, rule: &Rule, queue: u16) -> (Figure, Vec<Figure>) {
    let mut total = Figure::default();
    let mut intervals = vec![Figure::default(); facts.grid.intervals];
    for (number, cell) in facts.cells() {
        let lane = facts.lane(cell);
        if lane.0 != queue {
            continue;
        }
        let promise = rule.thresholds.promise(lane.0, lane.1);
        let figure = Figure::of(&facts.counts(number), rule.formula, promise);
        total.join(&figure);
        intervals[facts.grid.interval[cell.base as usize] as usize].join(&figure);
    }
    (total, intervals)
}

/// How far a figure is from its target, in visits that are yet to come (docs/definitions.md, "On a wallboard"). Whether
/// it is reached is judged by the point value, in integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// It is below: so many more answered within the threshold, one after the other, reach the target. The first number
    /// holds where they come to the queues with the lowest target, the second for the highest.
    Lacks(u64, u64),
    /// It is at or above: so many more may be answered late; `None` for any number.
    Spare(Option<u64>),
    /// Nothing that is still to come can reach it: all of it was promised, and one was late.
    Never,
}

/// The distance of a figure. `targets_ppm` are the lowest and the highest target of the queues from which visits may
/// come. `None` without anything to judge.
///
/// Under each of the formulas a visit answered within the threshold adds one to numerator and denominator, and one
/// answered late adds one to the denominator alone; so the numbers are exact whichever is in force.
#[must_use]
pub fn distance(figure: &Figure, targets_ppm: (u32, u32)) -> Option<Distance> {
    if figure.level.denominator == 0 {
        return None;
    }
    let (low, high) = (u128::from(targets_ppm.0), u128::from(targets_ppm.1));
    let reached = u128::from(figure.level.numerator) * ALL_PPM;
    let asked = u128::from(figure.target_sum());
    let count = |number: u128| u64::try_from(number).unwrap_or(u64::MAX);
    if let Some(over) = reached.checked_sub(asked) {
        // Each late one asks for as much more as its own queue promises.
        return Some(Distance::Spare(over.checked_div(high).map(count)));
    }
    let under = asked - reached;
    let steps = |target: u128| {
        let gain = ALL_PPM.saturating_sub(target);
        (gain > 0).then(|| count(under.div_ceil(gain)))
    };
    Some(match (steps(low), steps(high)) {
        (Some(least), Some(most)) => Distance::Lacks(least, most),
        (Some(least), None) => Distance::Lacks(least, u64::MAX),
        _ => Distance::Never,
    })
}

/// When the visit was offered that has waited longest and still waits, ms UTC: of one queue or of all that are looked
/// at, offered in the period and in none of the `closed` spans.
#[must_use]
pub fn waits_since(
    columns: &Columns,
    scope: &Scope,
    period: Period,
    closed: &[(i64, i64)],
    queue: Option<u16>,
) -> Option<i64> {
    let counts = |at_ms: i64| {
        let shut = closed.iter().any(|span| span.0 <= at_ms && at_ms < span.1);
        period.contains(at_ms) && !shut
    };
    let visits = (0..columns.rows()).filter_map(|row| columns.visit(row));
    visits
        .filter(|visit| visit.outcome == Outcome::Waiting)
        .filter(|visit| scope.covers(visit.queue, visit.media))
        .filter(|visit| queue.is_none_or(|queue| visit.queue == queue))
        .map(|visit| visit.offered_ms)
        .filter(|&at_ms| counts(at_ms))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::count::Counts;
    use crate::measure::formula::{Formula, Switches};
    use crate::terms::Promise;

    fn counts(answered: u32, within: u32, abandoned: u32) -> Counts {
        Counts {
            offered: answered + abandoned,
            answered,
            answered_within: within,
            abandoned,
            abandoned_within: abandoned / 2,
            short_abandoned: abandoned / 3,
            flow_out: 3,
            ..Counts::default()
        }
    }

    fn figure(counts: &Counts, formula: Formula, target_ppm: u32) -> Figure {
        let promise = Promise {
            threshold_ms: 20_000,
            target_ppm,
        };
        Figure::of(counts, formula, promise)
    }

    fn formulas() -> Vec<Formula> {
        let switches = (0..8).map(|bits| Switches {
            abandons: bits & 1 > 0,
            short_abandons: bits & 2 > 0,
            flow_outs: bits & 4 > 0,
        });
        switches.flat_map(Formula::all).collect()
    }

    #[test]
    fn so_many_more_in_time_reach_the_target_and_one_fewer_does_not() {
        for formula in formulas() {
            for (answered, within, abandoned) in
                [(10, 0, 2), (100, 70, 9), (999, 500, 40), (1, 0, 0)]
            {
                for target in [0, 1, 500_000, 800_000, 823_456, 999_999] {
                    let before = counts(answered, within, abandoned);
                    let now = figure(&before, formula, target);
                    let Some(Distance::Lacks(least, most)) = distance(&now, (target, target))
                    else {
                        assert_eq!(now.point_met(), Some(true));
                        continue;
                    };
                    assert_eq!(least, most);
                    let later = |more: u64| {
                        let more = u32::try_from(more).unwrap();
                        let mut counts = before;
                        counts.answered += more;
                        counts.answered_within += more;
                        figure(&counts, formula, target).point_met().unwrap()
                    };
                    assert!(
                        later(least) && !later(least - 1),
                        "{formula:?} {target} {least}"
                    );
                }
            }
        }
    }

    #[test]
    fn so_many_may_be_late_and_one_more_may_not() {
        for formula in formulas() {
            for target in [1, 500_000, 800_000, 1_000_000] {
                let before = counts(900, 880, 12);
                let now = figure(&before, formula, target);
                let Some(Distance::Spare(Some(spare))) = distance(&now, (target, target)) else {
                    assert_eq!(now.point_met(), Some(false));
                    continue;
                };
                let later = |late: u64| {
                    let mut counts = before;
                    counts.answered += u32::try_from(late).unwrap();
                    figure(&counts, formula, target).point_met().unwrap()
                };
                assert!(later(spare) && !later(spare + 1), "{formula:?} {target}");
            }
        }
    }

    #[test]
    fn what_cannot_be_reached_or_missed_is_said() {
        let late = figure(&counts(10, 9, 0), Formula::Answered, 1_000_000);
        assert_eq!(
            distance(&late, (1_000_000, 1_000_000)),
            Some(Distance::Never)
        );
        let none = figure(&counts(10, 0, 0), Formula::Answered, 0);
        assert_eq!(distance(&none, (0, 0)), Some(Distance::Spare(None)));
        assert_eq!(distance(&Figure::default(), (800_000, 800_000)), None);
        let abandoned = figure(&counts(0, 0, 5), Formula::Answered, 800_000);
        assert_eq!(distance(&abandoned, (800_000, 800_000)), None);
    }

    #[test]
    fn with_several_targets_it_depends_on_where_calls_come_to() {
        let mut both = figure(&counts(100, 70, 0), Formula::Answered, 800_000);
        both.join(&figure(&counts(100, 70, 0), Formula::Answered, 900_000));
        // 170 were promised, 140 kept: each further one gains 20 % or 10 %.
        assert_eq!(
            distance(&both, (800_000, 900_000)),
            Some(Distance::Lacks(150, 300))
        );
        assert_eq!(
            distance(&both, (800_000, 1_000_000)),
            Some(Distance::Lacks(150, u64::MAX))
        );
    }
}
