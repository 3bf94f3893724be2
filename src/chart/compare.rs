//! COMPARE: differences around zero, each a dot with its interval, a row per name.
//!
//! The axis is symmetric and fits the differences. An interval that is wider than the axis (a queue with
//! three calls) ends in an open arrow head instead of squeezing all others.

use crate::chart::frame::crisp;
use crate::chart::path::{Path, number};
use crate::chart::rows::Rows;
use crate::chart::scale::{Scale, axis_top};
use crate::chart::time::Tick;

/// A difference in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// The difference.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Laid-out differences: one path per series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compare {
    /// Intervals.
    pub whiskers: String,
    /// Arrow heads of intervals that reach beyond the axis.
    pub beyond: String,
    /// Dots of differences whose interval lies above zero.
    pub ups: String,
    /// Rings of those whose interval lies below zero.
    pub downs: String,
    /// Small dots of those that may be chance.
    pub chance: String,
    /// The line at zero.
    pub zero: String,
    /// Lines at the other ticks.
    pub grid: String,
    /// Where the differences stand; `None` for a row without one.
    pub dots: Vec<Option<(f64, f64)>>,
    /// Ticks in points, with their signs; baseline at [`Compare::ticks_y`].
    pub ticks: Vec<Tick>,
    /// Baseline of the ticks.
    pub ticks_y: f64,
    /// Whole height.
    pub height: f64,
}

/// Room beside the axis for half of its last label, pixels.
const SIDE: f64 = 14.0;

/// Lays out differences, a row each.
#[must_use]
pub fn compare(differences: &[Option<Difference>], rows: &Rows) -> Compare {
    let known: Vec<Option<Difference>> = differences.iter().map(|one| one.filter(finite)).collect();
    let limit = limit(known.iter().copied().flatten());
    let x = Scale::new((-limit, limit), (rows.left + SIDE, rows.right - SIDE));
    let foot = rows.height() + 4.0;
    let mut seen = Compare {
        ticks_y: foot + 16.0,
        height: foot + 24.0,
        ..Compare::default()
    };
    let (mut grid, mut zero) = (Path::new(), Path::new());
    for share in [-1.0, -0.5, 0.0, 0.5, 1.0] {
        let value = share * limit;
        let px = crisp(x.px(value));
        let line = if share == 0.0 { &mut zero } else { &mut grid };
        line.stroke(px, 0.0, foot);
        seen.ticks.push(Tick {
            px,
            label: signed(value),
        });
    }
    (seen.grid, seen.zero) = (grid.text(), zero.text());
    let (mut whiskers, mut beyond) = (Path::new(), Path::new());
    let (mut ups, mut downs, mut chance) = (Path::new(), Path::new(), Path::new());
    for (place, one) in known.iter().enumerate() {
        let row = rows.row(place);
        let y = f64::midpoint(row.bar_top, row.bar_bottom);
        seen.dots
            .push(one.map(|one| (x.px(one.value.clamp(-limit, limit)), y)));
        let Some(one) = one else {
            continue;
        };
        whiskers.start(x.px(one.low.clamp(-limit, limit)), y);
        whiskers.across(x.px(one.high.clamp(-limit, limit)));
        for (out, end, back) in [
            (one.low < -limit, -limit, 4.0),
            (one.high > limit, limit, -4.0),
        ] {
            if out {
                let tip = x.px(end);
                beyond.start(tip + back, y - 4.0);
                beyond.line(tip, y);
                beyond.line(tip + back, y + 4.0);
            }
        }
        let dot = x.px(one.value.clamp(-limit, limit));
        if one.low > 0.0 {
            ups.circle(dot, y, 4.0);
        } else if one.high < 0.0 {
            downs.circle(dot, y, 4.0);
        } else {
            chance.circle(dot, y, 2.5);
        }
    }
    (seen.whiskers, seen.beyond) = (whiskers.text(), beyond.text());
    (seen.ups, seen.downs, seen.chance) = (ups.text(), downs.text(), chance.text());
    seen
}

/// `−2.5`, `0`, `+2.5`.
fn signed(value: f64) -> String {
    match value {
        v if v > 0.0 => format!("+{}", number(v)),
        v if v < 0.0 => format!("\u{2212}{}", number(-v)),
        _ => number(0.0),
    }
}

fn finite(one: &Difference) -> bool {
    one.value.is_finite() && one.low.is_finite() && one.high.is_finite()
}

/// Half of the axis: all differences with some air, and three quarters of the intervals in full; at
/// least a point.
fn limit(differences: impl Iterator<Item = Difference>) -> f64 {
    let mut largest = 0.0_f64;
    // Sorted as whole hundredths of a point.
    let mut reaches: Vec<i64> = Vec::new();
    for one in differences {
        largest = largest.max(one.value.abs());
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        reaches.push((one.low.abs().max(one.high.abs()) * 100.0) as i64);
    }
    reaches.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "points")]
    let most = reaches
        .get(reaches.len() * 3 / 4)
        .map_or(0.0, |&reach| reach as f64 / 100.0);
    axis_top((largest * 1.2).max(most).min(1e12))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(differences: &[(f64, f64, f64)]) -> Compare {
        let all: Vec<_> = differences
            .iter()
            .map(|&(value, low, high)| Some(Difference { value, low, high }))
            .collect();
        compare(&all, &Rows::new(800.0, 200.0, 60.0, all.len()))
    }

    fn counts(seen: &Compare) -> [usize; 4] {
        [&seen.ups, &seen.downs, &seen.chance, &seen.beyond].map(|path| path.matches('M').count())
    }

    #[test]
    fn only_an_interval_that_leaves_out_zero_is_more_than_chance() {
        let seen = drawn(&[
            (4.0, 1.0, 7.0),
            (-4.0, -7.0, -1.0),
            (2.0, -1.0, 5.0),
            (2.0, 0.0, 4.0),
        ]);
        assert_eq!(counts(&seen), [1, 1, 2, 0]);
    }

    #[test]
    fn a_queue_of_three_calls_does_not_squeeze_the_others() {
        let seen = drawn(&[
            (1.0, -1.0, 3.0),
            (2.0, 0.5, 3.5),
            (0.0, -2.0, 2.0),
            (-1.0, -3.0, 1.0),
            (3.0, -60.0, 62.0),
        ]);
        assert_eq!(counts(&seen)[3], 2);
        let labels: Vec<_> = seen.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["\u{2212}4", "\u{2212}2", "0", "+2", "+4"]);
    }

    #[test]
    fn nothing_to_compare_has_an_axis_of_a_point() {
        let seen = compare(
            &[
                None,
                Some(Difference {
                    value: f64::NAN,
                    low: 0.0,
                    high: 1.0,
                }),
            ],
            &Rows::new(800.0, 200.0, 60.0, 2),
        );
        assert_eq!(seen.dots, [None, None]);
        assert_eq!(seen.whiskers, "");
        assert_eq!(seen.ticks[4].label, "+1");
    }

    #[test]
    fn zero_stands_in_the_middle() {
        let seen = drawn(&[(0.0, -3.0, 3.0)]);
        assert!(seen.dots[0].is_some_and(|dot| (dot.0 - seen.ticks[2].px).abs() < 1.0));
        assert_eq!(seen.ticks[2].label, "0");
    }
}
