//! HEAT: one cell per slot of a week, coloured in six steps, with marks so that colour never speaks alone.

use crate::chart::grid::Grid;
use crate::chart::path::Path;

/// Steps of the colour ramp.
pub const STEPS: usize = 6;

/// How a cell is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Not at all.
    #[default]
    Plain,
    /// A ring: missed.
    Ring,
    /// A lower cell: too thin to judge.
    Low,
}

/// One cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Position on the ramp, 0 to 1; what is no number leaves the cell empty.
    pub value: f64,
    /// How it is marked.
    pub mark: Mark,
}

/// A laid-out heat map: one path per step of the ramp.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// Cells by step of the ramp.
    pub fills: [String; STEPS],
    /// Rings.
    pub rings: String,
    /// Hairlines where there is nothing.
    pub empty: String,
}

/// The grid of a heat map, `names` pixels of it for names of rows. Cells stay at least 22 pixels high so
/// that a finger finds them; 48 columns on a phone are 6 pixels wide and need no merging.
#[must_use]
pub fn grid(width: f64, names: f64, rows: usize, columns: usize) -> Grid {
    let down = if width < 560.0 { 26.0 } else { 30.0 };
    Grid::new(width, names, (rows, columns), down, 72.0)
}

/// Lays out `cells`, row after row.
#[must_use]
pub fn heat(cells: &[Option<Cell>], grid: &Grid) -> Heat {
    let mut fills = [const { Path::new() }; STEPS];
    let (mut rings, mut empty) = (Path::new(), Path::new());
    let gap = if grid.across >= 5.0 { 1.0 } else { 0.0 };
    let radius = (grid.across / 2.0 - 1.5).clamp(1.4, 4.0);
    for (row, line) in cells
        .chunks(grid.columns.max(1))
        .take(grid.rows)
        .enumerate()
    {
        let (top, bottom) = (grid.row(row).0, grid.row(row).1 - 2.0);
        let middle = f64::midpoint(top, bottom);
        for (column, cell) in line.iter().enumerate() {
            let (left, right) = (grid.column(column).0, grid.column(column).1 - gap);
            let Some(cell) = cell.filter(|cell| !cell.value.is_nan()) else {
                // A short line in the middle: frames around every quiet night would be louder than the day.
                let reach = ((right - left) / 2.0 - 1.0).clamp(0.5, 3.0);
                empty.start(f64::midpoint(left, right) - reach, middle + 0.5);
                empty.across(f64::midpoint(left, right) + reach);
                continue;
            };
            // Less evidence, less ink: seen at any width, and quieter than one more sign.
            let trim = if cell.mark == Mark::Low {
                ((bottom - top) * 0.31).round()
            } else {
                0.0
            };
            fills[step(cell.value)].rectangle(left, top + trim, right, bottom - trim);
            if cell.mark == Mark::Ring {
                rings.circle(f64::midpoint(left, right), middle, radius);
            }
        }
    }
    Heat {
        fills: fills.map(Path::text),
        rings: rings.text(),
        empty: empty.text(),
    }
}

/// Step of the ramp a position lies in.
#[must_use]
pub fn step(value: f64) -> usize {
    let bounds = [1.0, 2.0, 3.0, 4.0, 5.0];
    bounds.partition_point(|bound| value * 6.0 >= *bound)
}

/// Position of a percentage on a ramp with the target in its middle: what is below the target is in the
/// lower half, spread from 0 to the target, what reaches it in the upper one, from the target to 100.
#[must_use]
pub fn around(percent: f64, target: f64) -> f64 {
    let (below, above) = (target.max(1e-9), (100.0 - target).max(1e-9));
    if percent < target {
        (percent / below).clamp(0.0, 1.0) * 0.499
    } else {
        0.5 + ((percent - target) / above).clamp(0.0, 1.0) * 0.5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_has_six_equal_steps() {
        let found = [
            (-1.0, 0),
            (0.0, 0),
            (0.166, 0),
            (0.167, 1),
            (0.5, 3),
            (0.9, 5),
            (1.0, 5),
            (f64::INFINITY, 5),
        ];
        for (value, expected) in found {
            assert_eq!(step(value), expected, "{value}");
        }
    }

    #[test]
    fn what_reaches_the_target_is_in_the_upper_half_of_the_ramp() {
        let steps = |target: f64, all: [f64; 4]| all.map(|percent| step(around(percent, target)));
        assert_eq!(steps(80.0, [0.0, 79.99, 80.0, 100.0]), [0, 2, 3, 5]);
        assert_eq!(steps(80.0, [26.0, 30.0, 60.0, 90.0]), [0, 1, 2, 4]);
        assert_eq!(steps(100.0, [0.0, 50.0, 99.99, 100.0]), [0, 1, 2, 3]);
        assert_eq!(steps(0.0, [0.0, 10.0, 50.0, 100.0]), [3, 3, 4, 5]);
    }

    #[test]
    fn a_slot_without_a_value_is_empty_and_not_the_lowest_step() {
        let grid = grid(140.0, 40.0, 1, 3);
        let cell = |value| {
            Some(Cell {
                value,
                mark: Mark::Plain,
            })
        };
        let seen = heat(&[None, cell(f64::NAN), cell(0.0)], &grid);
        assert_eq!(seen.fills[0], "M107,26V2H139V26Z");
        assert_eq!(seen.empty.matches('M').count(), 2);
    }

    #[test]
    fn missed_has_a_ring_and_thin_a_lower_cell() {
        let cell = |mark| Some(Cell { value: 0.0, mark });
        let seen = heat(
            &[cell(Mark::Ring), cell(Mark::Low)],
            &grid(140.0, 40.0, 1, 2),
        );
        assert_eq!(seen.rings.matches('M').count(), 1);
        assert_eq!(seen.fills[0], "M40,26V2H89V26ZM90,19V9H139V19Z");
    }

    #[test]
    fn cells_beyond_the_rows_are_left_out() {
        let cells = [Some(Cell::default()); 9];
        let seen = heat(&cells, &grid(140.0, 40.0, 2, 3));
        assert_eq!(seen.fills[0].matches('Z').count(), 6);
        assert_eq!(heat(&cells, &grid(140.0, 40.0, 0, 0)), Heat::default());
    }
}
