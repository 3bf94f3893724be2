//! SPAN: an axis of durations from nothing to a top, with ticks in one unit.
//!
//! The unit follows from the top: seconds to ten minutes, minutes to two hours, hours to three days,
//! days beyond. Only the last label carries it: `0  60  120 … 300 s`.

use crate::chart::path::number;
use crate::chart::scale::{Scale, round_up};
use crate::chart::time::Tick;

/// Room a label needs, pixels.
const ROOM: f64 = 52.0;
/// Largest top of a unit, its length and the steps of its ticks, ms; the last unit has no end.
const UNITS: [(i64, i64, &str, &[i64]); 4] = [
    (
        600_000,
        1_000,
        "s",
        &[
            100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000,
        ],
    ),
    (
        7_200_000,
        60_000,
        "min",
        &[
            60_000, 120_000, 300_000, 600_000, 900_000, 1_200_000, 1_800_000, 3_600_000,
        ],
    ),
    (
        259_200_000,
        3_600_000,
        "h",
        &[
            3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
        ],
    ),
    (
        i64::MAX,
        86_400_000,
        "d",
        &[
            86_400_000,
            172_800_000,
            432_000_000,
            864_000_000,
            1_728_000_000,
        ],
    ),
];

/// Durations from 0 to `top_ms` on pixels `left` to `right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    top_ms: i64,
    left: f64,
    right: f64,
}

impl Span {
    /// The axis; a top below 1 ms is 1 ms.
    #[must_use]
    pub fn new(top_ms: i64, left: f64, right: f64) -> Span {
        Span {
            top_ms: top_ms.max(1),
            left,
            right: right.max(left),
        }
    }

    fn scale(&self) -> Scale {
        Scale::new((0.0, float(self.top_ms)), (self.left, self.right))
    }

    /// Pixel of a duration; what lies outside the axis stands at its ends.
    #[must_use]
    pub fn px(&self, ms: i64) -> f64 {
        self.scale().px(float(ms.clamp(0, self.top_ms)))
    }

    /// Whether a duration lies on the axis.
    #[must_use]
    pub fn holds(&self, ms: i64) -> bool {
        (0..=self.top_ms).contains(&ms)
    }

    /// Duration at a pixel, the nearest multiple of `step_ms` that lies on the axis.
    #[must_use]
    pub fn ms_at(&self, px: f64, step_ms: i64) -> i64 {
        let step = step_ms.max(1);
        #[expect(clippy::cast_possible_truncation, reason = "saturates, NaN is 0")]
        let steps = (self.scale().value(px) / float(step)).round() as i64;
        steps.clamp(0, self.top_ms / step) * step
    }

    /// Ticks in one unit, as many as have room.
    #[must_use]
    pub fn ticks(&self) -> Vec<Tick> {
        let unit = UNITS.iter().find(|unit| self.top_ms <= unit.0);
        let &(_, unit_ms, name, steps) = unit.unwrap_or(&UNITS[3]);
        let needed = float(self.top_ms) * (ROOM / (self.right - self.left).max(1.0));
        let fitting = steps.iter().copied().find(|&step| float(step) >= needed);
        let step = fitting.unwrap_or_else(|| beyond(steps, needed));
        let mut ticks: Vec<Tick> = (0..=self.top_ms / step)
            .map(|count| Tick {
                px: self.px(count * step),
                label: number(float(count * step) / float(unit_ms)),
            })
            .collect();
        if let Some(last) = ticks.last_mut() {
            last.label.push(' ');
            last.label.push_str(name);
        }
        ticks
    }
}

/// A round multiple of the largest step.
fn beyond(steps: &[i64], needed: f64) -> i64 {
    let largest = steps.last().copied().unwrap_or(1);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "round_up ends at 10^15, and the product saturates"
    )]
    let times = round_up(needed / float(largest)) as i64;
    largest.saturating_mul(times.max(1))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "durations stay far below 2^53 ms"
)]
fn float(ms: i64) -> f64 {
    ms as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(top_ms: i64, width: f64) -> String {
        let ticks = Span::new(top_ms, 40.0, 40.0 + width).ticks();
        let labels: Vec<_> = ticks.into_iter().map(|tick| tick.label).collect();
        labels.join(" ")
    }

    #[test]
    fn the_whole_axis_has_one_unit_and_its_last_label_says_it() {
        assert_eq!(labels(300_000, 510.0), "0 60 120 180 240 300 s");
        assert_eq!(labels(300_000, 270.0), "0 60 120 180 240 300 s");
        assert_eq!(labels(3_600_000, 510.0), "0 10 20 30 40 50 60 min");
        assert_eq!(labels(86_400_000, 510.0), "0 3 6 9 12 15 18 21 24 h");
        assert_eq!(labels(59 * 86_400_000, 510.0), "0 10 20 30 40 50 d");
        assert_eq!(labels(1_000, 510.0), "0 0.2 0.4 0.6 0.8 1 s");
    }

    #[test]
    fn a_century_or_nothing_still_has_an_axis() {
        assert_eq!(
            labels(100 * 365 * 86_400_000, 510.0),
            "0 4000 8000 12000 16000 20000 24000 28000 32000 36000 d"
        );
        assert_eq!(labels(0, 510.0), "0 s");
        assert!(labels(i64::MAX, 0.0).ends_with(" d"));
    }

    #[test]
    fn a_pixel_is_the_nearest_step_on_the_axis() {
        let span = Span::new(300_000, 40.0, 340.0);
        assert_eq!(span.ms_at(60.4, 1_000), 20_000);
        assert_eq!(span.ms_at(60.6, 1_000), 21_000);
        assert_eq!(
            (span.ms_at(-50.0, 1_000), span.ms_at(900.0, 1_000)),
            (0, 300_000)
        );
        // The last whole step, not the top.
        assert_eq!(Span::new(299_500, 0.0, 300.0).ms_at(300.0, 1_000), 299_000);
        assert_eq!(span.ms_at(f64::NAN, 1_000), 0);
        assert_eq!(span.ms_at(span.px(77_000), 0), 77_000);
    }

    #[test]
    fn what_lies_outside_stands_at_the_ends() {
        let span = Span::new(300_000, 40.0, 340.0);
        let ends = [span.px(-5), span.px(i64::MAX)].map(number);
        assert_eq!(ends, ["40", "340"]);
        assert!(span.holds(300_000) && !span.holds(300_001) && !span.holds(-1));
    }
}
