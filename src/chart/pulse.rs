//! PULSE: a bar per interval against a target, read from across a room: no axis, no text.
//!
//! ```text
//! ─▆─█─▇───█─▇──   target
//!  █ █ █ ▯ █ ░     met: full   missed: hollow   undecided: pale   nothing to judge: a gap
//! ```
//!
//! Laid out in units of its own: ten to an interval across, a hundred from bottom to top.

use crate::chart::path::Path;
use crate::chart::strip::{Estimate, Mark};

/// Width of an interval.
pub const STEP: f64 = 10.0;
/// Height of all of it.
pub const HEIGHT: f64 = 100.0;
/// Left free beside each bar.
const GAP: f64 = 1.5;
/// A bar of nothing can still be seen.
const LEAST: f64 = 2.0;

/// A laid-out pulse: one path per kind of bar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// Bars of intervals that met the target.
    pub full: String,
    /// Of those that missed it.
    pub hollow: String,
    /// Of those that are too thin to tell.
    pub faint: String,
    /// The target.
    pub target: String,
}

/// Lays out intervals; those without a value are gaps.
#[must_use]
pub fn pulse(intervals: &[Option<Estimate>], target: Option<f64>) -> Pulse {
    let [mut full, mut hollow, mut faint] = [const { Path::new() }; 3];
    let mut left = 0.0;
    for one in intervals {
        if let Some(estimate) = one.filter(|one| one.value.is_finite()) {
            let path = match estimate.mark {
                Mark::Full => &mut full,
                Mark::Hollow => &mut hollow,
                Mark::Faint => &mut faint,
            };
            let tall = estimate.value.clamp(LEAST, HEIGHT);
            path.rectangle(left + GAP, HEIGHT - tall, left + STEP - GAP, HEIGHT);
        }
        left += STEP;
    }
    let mut line = Path::new();
    if let Some(target) = target.filter(|target| target.is_finite()) {
        line.start(0.0, HEIGHT - target.clamp(0.0, HEIGHT));
        line.across(left);
    }
    Pulse {
        full: full.text(),
        hollow: hollow.text(),
        faint: faint.text(),
        target: line.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, mark: Mark) -> Estimate {
        Estimate {
            value,
            low: value,
            high: value,
            mark,
        }
    }

    #[test]
    fn each_interval_has_its_bar_and_nothing_to_judge_is_a_gap() {
        let drawn = pulse(
            &[
                Some(estimate(90.0, Mark::Full)),
                None,
                Some(estimate(50.0, Mark::Hollow)),
                Some(estimate(0.0, Mark::Faint)),
            ],
            Some(80.0),
        );
        assert_eq!(drawn.full, "M1.5,100V10H8.5V100Z");
        assert_eq!(drawn.hollow, "M21.5,100V50H28.5V100Z");
        assert_eq!(drawn.faint, "M31.5,100V98H38.5V100Z");
        assert_eq!(drawn.target, "M0,20H40");
    }

    #[test]
    fn odd_input_stays_within_the_frame() {
        let drawn = pulse(
            &[
                Some(estimate(f64::NAN, Mark::Full)),
                Some(estimate(1e9, Mark::Full)),
                Some(estimate(-5.0, Mark::Full)),
            ],
            Some(f64::INFINITY),
        );
        assert_eq!(drawn.full, "M11.5,100V0H18.5V100ZM21.5,100V98H28.5V100Z");
        assert_eq!(drawn.target, "");
        assert_eq!(pulse(&[], None), Pulse::default());
    }
}
