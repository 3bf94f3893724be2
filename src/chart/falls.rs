//! FALLS: the way from one figure to another, step by step: a bar for the first, floating bars for what
//! each step adds or takes, a bar for the last.
//!
//! The axis begins at 0 unless the steps would be too small to see; then it begins at a round value, says
//! so by its first label, and the two long bars are broken.

use crate::chart::path::{Path, number};
use crate::chart::rows::Rows;
use crate::chart::scale::Scale;
use crate::chart::time::Tick;

/// What a row shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Left end, pixels.
    pub left: f64,
    /// Right end.
    pub right: f64,
    /// Where its value is written, right of the bar.
    pub value_x: f64,
}

/// A laid-out waterfall: one path per series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Falls {
    /// The first and the last figure.
    pub totals: String,
    /// Steps up, filled.
    pub ups: String,
    /// Steps down, hollow.
    pub downs: String,
    /// Steps that change nothing.
    pub flats: String,
    /// Hairlines from bar to bar.
    pub links: String,
    /// The break through bars of an axis that does not begin at 0.
    pub breaks: String,
    /// Bars by row; `None` where a figure is missing.
    pub bars: Vec<Option<Bar>>,
    /// Value at the left end.
    pub begin: f64,
    /// Value at the right end.
    pub end: f64,
    /// Ends of the axis, labelled.
    pub ticks: Vec<Tick>,
}

/// Number of rows for figures: the first, a row per step, the last.
#[must_use]
pub const fn rows_of(figures: usize) -> usize {
    if figures > 1 { figures + 1 } else { figures }
}

/// Lays out the way through `figures`: values after each step, the first one before any. A missing
/// figure leaves its step empty, and the next step begins at the last one known.
#[must_use]
pub fn falls(figures: &[Option<f64>], rows: &Rows) -> Falls {
    let known: Vec<Option<f64>> = figures
        .iter()
        .map(|figure| {
            figure
                .filter(|value| value.is_finite())
                .map(|value| value.clamp(-1e12, 1e12))
        })
        .collect();
    let (begin, end) = reach(known.iter().copied().flatten());
    let x = Scale::new((begin, end), (rows.left, rows.right));
    let mut falls = Falls {
        begin,
        end,
        ticks: ticks(&known, begin, end, &x),
        ..Falls::default()
    };
    let mut drawn = Drawn::default();
    let mut before: Option<f64> = None;
    for (place, figure) in known.iter().enumerate() {
        let bar = figure.map(|value| match before {
            None if place == 0 => drawn.total(place, value, begin, &x, rows),
            None => drawn.step(place, value, value, &x, rows),
            Some(from) => drawn.step(place, from, value, &x, rows),
        });
        falls.bars.push(bar);
        before = figure.or(before);
    }
    if known.len() > 1 {
        let last = known.last().copied().flatten();
        falls
            .bars
            .push(last.map(|value| drawn.total(known.len(), value, begin, &x, rows)));
    }
    falls.totals = drawn.totals.text();
    falls.ups = drawn.ups.text();
    falls.downs = drawn.downs.text();
    falls.flats = drawn.flats.text();
    falls.links = drawn.links.text();
    falls.breaks = drawn.breaks.text();
    falls
}

/// No axis without figures.
fn ticks(figures: &[Option<f64>], begin: f64, end: f64, x: &Scale) -> Vec<Tick> {
    let tick = |value: f64| Tick {
        px: x.px(value),
        label: number(value),
    };
    if figures.iter().any(Option::is_some) {
        vec![tick(begin), tick(end)]
    } else {
        Vec::new()
    }
}

/// Ends of the axis. It may begin above 0 when all figures lie in the upper part of it and their
/// difference is below a quarter of the largest.
fn reach(figures: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let low = figures.clone().fold(f64::INFINITY, f64::min);
    let high = figures.fold(f64::NEG_INFINITY, f64::max);
    if low > high {
        return (0.0, 1.0);
    }
    let difference = high - low;
    let step = match difference {
        d if d < 2.0 => 1.0,
        d if d < 20.0 => 5.0,
        d => 10.0 * (d / 100.0).ceil(),
    };
    let end = ((high / step).ceil() * step).max(0.0);
    if low < 0.0 {
        return ((low / step).floor() * step, end.max(step));
    }
    let near = ((low - difference.max(step)) / step).floor() * step;
    if difference > 0.0 && difference < high / 4.0 && near > high / 3.0 {
        (near, end)
    } else {
        (0.0, end.max(1.0))
    }
}

#[derive(Default)]
struct Drawn {
    totals: Path,
    ups: Path,
    downs: Path,
    flats: Path,
    links: Path,
    breaks: Path,
    /// The last row with a bar.
    last: Option<usize>,
}

impl Drawn {
    fn total(&mut self, place: usize, value: f64, begin: f64, x: &Scale, rows: &Rows) -> Bar {
        let (row, at) = (rows.row(place), x.px(value));
        let (left, right) = (x.px(begin.max(0.0)).min(at), x.px(begin.max(0.0)).max(at));
        self.totals
            .rectangle(left, row.bar_top, right, row.bar_bottom);
        if begin > 0.0 {
            // Two slanted strokes: something is left out here.
            for shift in [14.0, 19.0] {
                self.breaks.start(rows.left + shift, row.bar_bottom + 3.0);
                self.breaks.line(rows.left + shift + 7.0, row.bar_top - 3.0);
            }
        }
        self.link(place, at, rows);
        self.last = Some(place);
        Bar {
            left,
            right,
            value_x: right + 7.0,
        }
    }

    fn step(&mut self, place: usize, from: f64, to: f64, x: &Scale, rows: &Rows) -> Bar {
        let row = rows.row(place);
        let (from_x, to_x) = (x.px(from), x.px(to));
        let (left, right) = (from_x.min(to_x), from_x.max(to_x));
        if to > from {
            self.ups
                .rectangle(left, row.bar_top, right.max(left + 1.0), row.bar_bottom);
        } else if to < from {
            // The stroke of a hollow bar lies within its ends.
            let (left, right) = (left + 0.75, (right - 0.75).max(left + 0.75));
            self.downs
                .rectangle(left, row.bar_top + 0.75, right, row.bar_bottom - 0.75);
        } else {
            self.flats.stroke(left, row.bar_top, row.bar_bottom);
        }
        self.link(place, from_x, rows);
        self.last = Some(place);
        Bar {
            left,
            right,
            value_x: right + 7.0,
        }
    }

    /// From the last bar to this one.
    fn link(&mut self, place: usize, px: f64, rows: &Rows) {
        if let Some(last) = self.last {
            let above = rows.row(last);
            self.links
                .stroke(px, above.bar_bottom, rows.row(place).bar_top);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(figures: &[f64]) -> Falls {
        let figures: Vec<_> = figures.iter().copied().map(Some).collect();
        falls(
            &figures,
            &Rows::new(400.0, 60.0, 40.0, rows_of(figures.len())),
        )
    }

    #[test]
    fn near_figures_begin_above_zero_and_say_so() {
        let seen = drawn(&[86.0, 81.1, 82.7]);
        assert_eq!((seen.begin, seen.end), (75.0, 90.0));
        let labels: Vec<_> = seen.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["75", "90"]);
        assert_eq!(seen.breaks.matches('M').count(), 4);
    }

    #[test]
    fn far_or_equal_figures_begin_at_zero_without_a_break() {
        for figures in [&[86.0, 40.0][..], &[80.0, 80.0], &[80.0], &[0.0, 5.0]] {
            let seen = drawn(figures);
            assert!(
                seen.begin.abs() < 1e-9 && seen.breaks.is_empty(),
                "{figures:?}"
            );
        }
    }

    #[test]
    fn a_step_up_is_filled_a_step_down_hollow_and_none_a_stroke() {
        let seen = drawn(&[10.0, 40.0, 20.0, 20.0]);
        let pieces = [
            &seen.totals,
            &seen.ups,
            &seen.downs,
            &seen.flats,
            &seen.links,
        ]
        .map(|path| path.matches('M').count());
        assert_eq!(pieces, [2, 1, 1, 1, 4]);
        assert_eq!(seen.bars.len(), 5);
    }

    #[test]
    fn bars_hang_together() {
        let bars: Vec<Bar> = drawn(&[10.0, 40.0, 20.0])
            .bars
            .into_iter()
            .flatten()
            .collect();
        let ends = [
            bars[0].right - bars[1].left,
            bars[1].right - bars[2].right,
            bars[2].left - bars[3].right,
        ];
        assert!(ends.iter().all(|gap| gap.abs() < 1e-9), "{bars:?}");
    }

    #[test]
    fn a_missing_figure_leaves_its_row_empty() {
        let seen = falls(
            &[Some(80.0), None, Some(f64::NAN), Some(60.0)],
            &Rows::new(400.0, 60.0, 40.0, 5),
        );
        let there: Vec<_> = seen.bars.iter().map(Option::is_some).collect();
        assert_eq!(there, [true, false, false, true, true]);
        assert_eq!(drawn(&[]).bars, []);
    }
}
