//! LOST: where the target was lost, and by how many calls.
//!
//! A total is the sum of its parts (queues, intervals), and each part has its own target. Comes in: the
//! parts. Goes out: those that missed, the one that lacks most first. Integers throughout; the one division
//! is that of the points.

use crate::measure::ratio::ServiceLevel;
use crate::measure::report::Figure;

/// One part of a total; no visit is in two parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its pair of counts.
    pub level: ServiceLevel,
    /// Σ denominator × target over everything in the part, visits × ppm.
    pub target_sum: u64,
}

impl From<&Figure> for Part {
    fn from(figure: &Figure) -> Part {
        Part {
            level: figure.level,
            target_sum: figure.target_sum(),
        }
    }
}

/// What one part lacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// Which part, by its place in the list.
    pub place: usize,
    /// Visits within the threshold that are missing to reach its target, at least 1.
    pub missing: u64,
    /// The same as a share of the total's denominator, in percentage points: by so much the total would be
    /// higher if the part had just met its target.
    pub points: f64,
    /// The total without this part.
    pub without: ServiceLevel,
}

/// A target is given in millionths.
const WHOLE_PPM: u64 = 1_000_000;

/// How many visits of the part would have had to be within the threshold as well, so that it meets its
/// target exactly or barely exceeds it; 0 where it does. The denominator stays what it is: a visit that
/// was answered late, or lost, would have been answered in time.
#[must_use]
pub fn missing(part: Part) -> u64 {
    part.target_sum
        .div_ceil(WHOLE_PPM)
        .saturating_sub(part.level.numerator)
}

/// The parts that miss their targets, most missing first; among equals in the order of the list.
#[must_use]
pub fn ranked(parts: &[Part]) -> Vec<Loss> {
    let mut total = ServiceLevel::default();
    for part in parts {
        total.numerator += part.level.numerator;
        total.denominator += part.level.denominator;
    }
    let mut order: Vec<(u64, usize)> = Vec::new();
    for (place, &part) in parts.iter().enumerate() {
        let missing = missing(part);
        if missing > 0 {
            // Turned round, so that rising order has the most first.
            order.push((u64::MAX - missing, place));
        }
    }
    order.sort_unstable();
    let loss = |(turned, place): (u64, usize)| {
        let (missing, level) = (u64::MAX - turned, parts[place].level);
        let share = ServiceLevel {
            numerator: missing,
            denominator: total.denominator,
        };
        Loss {
            place,
            missing,
            points: share.percent().unwrap_or(0.0),
            without: ServiceLevel {
                numerator: total.numerator - level.numerator,
                denominator: total.denominator - level.denominator,
            },
        }
    };
    order.into_iter().map(loss).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(numerator: u64, denominator: u64, target_percent: u64) -> Part {
        Part {
            level: ServiceLevel {
                numerator,
                denominator,
            },
            target_sum: denominator * target_percent * 10_000,
        }
    }

    #[test]
    fn missing_is_rounded_up_to_whole_visits() {
        for (numerator, denominator, target, lacking) in [
            (60, 120, 80, 36),
            (96, 120, 80, 0),
            (120, 120, 80, 0),
            (2, 3, 80, 1),
            (0, 1, 80, 1),
            (0, 0, 80, 0),
            (0, 7, 0, 0),
            (0, 7, 100, 7),
        ] {
            assert_eq!(missing(part(numerator, denominator, target)), lacking);
        }
    }

    #[test]
    fn the_roll_up_of_the_definitions() {
        let parts = [
            part(2, 2, 80),
            part(60, 120, 80),
            part(66, 110, 80),
            part(6, 6, 80),
        ];
        let losses = ranked(&parts);
        let places: Vec<_> = losses
            .iter()
            .map(|loss| (loss.place, loss.missing))
            .collect();
        assert_eq!(places, [(1, 36), (2, 22)]);
        assert!((losses[0].points - 3_600.0 / 238.0).abs() < 1e-9);
        assert_eq!(
            losses[0].without,
            ServiceLevel {
                numerator: 74,
                denominator: 118
            }
        );
    }

    #[test]
    fn among_equals_the_order_of_the_list_stays() {
        let parts = [part(9, 10, 80), part(0, 10, 80), part(0, 10, 80)];
        let places: Vec<_> = ranked(&parts).iter().map(|loss| loss.place).collect();
        assert_eq!(places, [1, 2]);
    }

    #[test]
    fn without_its_only_part_a_total_has_no_calls() {
        let losses = ranked(&[part(0, 1, 80)]);
        assert_eq!(losses[0].without.percent(), None);
        assert!((losses[0].points - 100.0).abs() < 1e-12);
        assert_eq!(ranked(&[]), []);
    }
}
