//! DIFFERENCE: a share now against the same share before, and whether chance would explain it.
//!
//! Comes in: two pairs of counts. Goes out: percentage points with a 95 % interval. Only shares have one;
//! waits are compared by their plain difference.

use crate::measure::ratio::ServiceLevel;

/// Now minus before, in percentage points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The difference of the two percentages.
    pub points: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Difference {
    /// Whether the interval leaves out 0: a change of this size is more than chance.
    #[must_use]
    pub fn beyond_chance(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// Now minus before; `None` where either has no calls.
///
/// Newcombe (1998), method 10: the reach of the interval is made from those of the two Wilson intervals,
/// without continuity correction. The visits of the two sides are taken to be different visits.
#[must_use]
pub fn difference(now: ServiceLevel, before: ServiceLevel) -> Option<Difference> {
    let (new, (new_low, new_high)) = (now.percent()?, now.wilson()?);
    let (old, (old_low, old_high)) = (before.percent()?, before.wilson()?);
    let points = new - old;
    let reach = |one: f64, other: f64| (one * one + other * other).sqrt();
    Some(Difference {
        points,
        low: (points - reach(new - new_low, old_high - old)).max(-100.0),
        high: (points + reach(new_high - new, old - old_low)).min(100.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(numerator: u64, denominator: u64) -> ServiceLevel {
        ServiceLevel {
            numerator,
            denominator,
        }
    }

    #[test]
    fn newcombes_table_two() {
        for (now, before, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let seen = difference(level(now.0, now.1), level(before.0, before.1)).unwrap();
            let close = |ours: f64, theirs: f64| (ours / 100.0 - theirs).abs() < 6e-5;
            assert!(
                close(seen.low, low) && close(seen.high, high),
                "{now:?} − {before:?}: {seen:?}"
            );
        }
    }

    #[test]
    fn beyond_chance_is_an_interval_without_zero() {
        let sure = |now, before| difference(now, before).unwrap().beyond_chance();
        assert!(sure(level(56, 70), level(48, 80)));
        assert!(sure(level(48, 80), level(56, 70)));
        assert!(!sure(level(5, 56), level(0, 29)));
        assert!(!sure(level(4, 5), level(4, 5)));
        // Four of five against three of five is nothing; with two hundred times the calls it is something.
        assert!(!sure(level(4, 5), level(3, 5)));
        assert!(sure(level(800, 1000), level(600, 1000)));
    }

    #[test]
    fn without_calls_on_either_side_there_is_no_difference() {
        assert_eq!(difference(level(0, 0), level(1, 2)), None);
        assert_eq!(difference(level(1, 2), level(0, 0)), None);
    }
}
