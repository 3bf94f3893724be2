//! LENGTHS: a bar per row, all from the same start.

use crate::chart::frame::crisp;
use crate::chart::path::{Path, number};
use crate::chart::rows::Rows;
use crate::chart::scale::{Scale, round_up};
use crate::chart::time::Tick;

/// Laid-out bars: one path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lengths {
    /// The bars.
    pub bars: String,
    /// Lines at the ticks.
    pub grid: String,
    /// Where each bar ends, for its value.
    pub ends: Vec<f64>,
    /// Ticks; baseline at [`Lengths::ticks_y`].
    pub ticks: Vec<Tick>,
    /// Baseline of the ticks.
    pub ticks_y: f64,
    /// Whole height.
    pub height: f64,
}

/// Lays out values from 0, a row each; what is no number, or negative, has no bar.
#[must_use]
pub fn lengths(values: &[f64], rows: &Rows) -> Lengths {
    let shown = |value: f64| {
        if value.is_finite() {
            value.clamp(0.0, 1e12)
        } else {
            0.0
        }
    };
    let most = values
        .iter()
        .fold(0.0_f64, |most, &value| most.max(shown(value)));
    // Steps of a tenth and more, about four of them.
    let step = round_up(most * 10.0 / 4.0) / 10.0;
    let top = (most / step).ceil().max(1.0) * step;
    let x = Scale::new((0.0, top), (rows.left, rows.right));
    let foot = rows.height() + 4.0;
    let mut seen = Lengths {
        ticks_y: foot + 14.0,
        height: foot + 22.0,
        ..Lengths::default()
    };
    let (mut grid, mut bars) = (Path::new(), Path::new());
    let mut value = 0.0;
    while value < top + step / 2.0 {
        let px = crisp(x.px(value));
        grid.stroke(px, 0.0, foot);
        seen.ticks.push(Tick {
            px,
            label: number(value),
        });
        value += step;
    }
    for (place, &value) in values.iter().enumerate() {
        let (row, end) = (rows.row(place), x.px(shown(value)));
        seen.ends.push(end);
        if shown(value) > 0.0 {
            // Never too thin to be seen.
            let end = end.max(rows.left + 1.5);
            bars.rectangle(rows.left, row.bar_top, end, row.bar_bottom);
        }
    }
    (seen.grid, seen.bars) = (grid.text(), bars.text());
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_begin_together_and_end_by_their_value() {
        let rows = Rows::new(900.0, 200.0, 100.0, 3);
        let seen = lengths(&[4.0, 2.0, 0.001], &rows);
        let ends: Vec<_> = seen.ends.iter().map(|&end| number(end)).collect();
        assert_eq!(ends, ["800", "500", "200.2"]);
        assert!(seen.bars.ends_with("H201.5V83Z"), "{}", seen.bars);
        let labels: Vec<_> = seen.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["0", "1", "2", "3", "4"]);
    }

    #[test]
    fn what_is_no_length_has_no_bar() {
        let seen = lengths(
            &[f64::NAN, -1.0, 0.0, f64::INFINITY],
            &Rows::new(900.0, 200.0, 100.0, 4),
        );
        assert_eq!(seen.bars, "");
        let ends: Vec<_> = seen.ends.iter().map(|&end| number(end)).collect();
        assert_eq!(ends, ["200"; 4]);
        assert_eq!(lengths(&[], &Rows::new(300.0, 200.0, 60.0, 0)).bars, "");
    }
}
