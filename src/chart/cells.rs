//! CELLS: one cell per interval and a row per day: met, missed, undecided, no calls.
//!
//! Where a cell has 7 pixels it is a sign: a filled square, a hollow diamond, a small square, a short
//! line. Narrower cells are read by where they stand, not by their colour, down to a pixel and below:
//!
//! ```text
//! ▀▀▀▀ ▀▀  ▀▀▀▀     met stands on the row's axis
//! ────━──━━────     undecided lies on it; no calls are the bare axis
//!     ▄▄            missed hangs from it
//! ```

use crate::chart::grid::Grid;
use crate::chart::path::Path;

/// What became of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The target is met.
    Met,
    /// It is missed.
    Missed,
    /// Too few to tell.
    Undecided,
    /// No calls.
    Nothing,
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// Its class.
    pub class: Class,
}

/// Narrower cells stand or hang.
const SIGN: f64 = 7.0;
/// No cell is wider.
const WIDEST: f64 = 30.0;
/// Wider cells have a gap between them.
const GAP: f64 = 3.0;

/// The grid for `rows` days of at most `columns` cells, `names` pixels of it for names of days.
#[must_use]
pub fn grid(width: f64, names: f64, rows: usize, columns: usize) -> Grid {
    let fit = Grid::new(width, names, (rows, columns), 18.0, WIDEST);
    // Signs are about as high as they are wide, standing and hanging ones all alike.
    let down = if fit.across < SIGN {
        18.0
    } else {
        (fit.across + 2.0).clamp(16.0, 22.0)
    };
    Grid::new(width, names, (rows, columns), down, WIDEST)
}

/// One path per class, in the order met, missed, undecided, nothing. Cells outside the grid are left
/// out; neighbours of one class that follow each other share a rectangle where there are no gaps.
#[must_use]
pub fn cells(cells: &[Cell], grid: &Grid) -> [String; 4] {
    let mut paths = [const { Path::new() }; 4];
    let inside: Vec<Cell> = cells
        .iter()
        .copied()
        .filter(|cell| cell.row < grid.rows && cell.column < grid.columns)
        .collect();
    if grid.across >= SIGN {
        for cell in &inside {
            sign(cell, grid, &mut paths);
        }
    } else {
        let follows = |a: &Cell, b: &Cell| {
            let joined = grid.across < GAP || a.class == Class::Nothing;
            joined && a.row == b.row && a.class == b.class && a.column + 1 == b.column
        };
        for run in inside.chunk_by(follows) {
            stand(run, grid, &mut paths);
        }
    }
    paths.map(Path::text)
}

fn sign(cell: &Cell, grid: &Grid, paths: &mut [Path; 4]) {
    let ((left, right), (top, bottom)) = (grid.column(cell.column), grid.row(cell.row));
    let (x, y) = (f64::midpoint(left, right - 1.0), f64::midpoint(top, bottom));
    let reach = ((right - left - 2.0).min(grid.down - 4.0) / 2.0).max(2.0);
    let path = &mut paths[cell.class as usize];
    match cell.class {
        Class::Met => path.rectangle(x - reach, y - reach, x + reach, y + reach),
        Class::Missed => {
            path.start(x, y - reach);
            path.line(x + reach, y);
            path.line(x, y + reach);
            path.line(x - reach, y);
            path.close();
        }
        Class::Undecided => {
            let reach = (reach * 0.45).max(1.5);
            path.rectangle(x - reach, y - reach, x + reach, y + reach);
        }
        Class::Nothing => {
            path.start(x - reach * 0.5, y.floor() + 0.5);
            path.across(x + reach * 0.5);
        }
    }
}

/// A run of cells of one class, at least a pixel wide so that a single one is never lost.
fn stand(run: &[Cell], grid: &Grid, paths: &mut [Path; 4]) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    let gap = if grid.across >= GAP { 1.0 } else { 0.0 };
    let left = grid.column(first.column).0;
    let right = (grid.column(last.column).1 - gap).max(left + 1.0);
    let (top, bottom) = grid.row(first.row);
    let axis = f64::midpoint(top, bottom);
    let path = &mut paths[first.class as usize];
    match first.class {
        Class::Met => path.rectangle(left, top + 2.0, right, axis),
        Class::Missed => path.rectangle(left, axis, right, bottom - 2.0),
        Class::Undecided => path.rectangle(left, axis - 2.0, right, axis + 2.0),
        Class::Nothing => {
            path.start(left, axis.floor() + 0.5);
            path.across(right);
        }
    }
}

/// Whether missed cells hang (fill them) or are diamonds (draw their outline).
#[must_use]
pub fn hang(grid: &Grid) -> bool {
    grid.across < SIGN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(classes: &[Class]) -> Vec<Cell> {
        let cell = |(column, &class)| Cell {
            row: 0,
            column,
            class,
        };
        classes.iter().enumerate().map(cell).collect()
    }

    #[test]
    fn narrow_cells_stand_hang_or_lie_on_the_axis() {
        let grid = grid(38.0 + 288.0, 38.0, 1, 288);
        assert!(hang(&grid));
        let seen = cells(
            &row(&[
                Class::Met,
                Class::Met,
                Class::Missed,
                Class::Undecided,
                Class::Nothing,
            ]),
            &grid,
        );
        assert_eq!(
            seen,
            [
                "M38,11V4H40V11Z",
                "M40,18V11H41V18Z",
                "M41,13V9H42V13Z",
                "M42,11.5H43"
            ]
        );
    }

    #[test]
    fn a_cell_below_a_pixel_is_still_seen() {
        let grid = grid(38.0 + 100.0, 38.0, 1, 1_440);
        let seen = cells(&row(&[Class::Met, Class::Missed, Class::Met]), &grid);
        assert_eq!(seen[1], "M38.1,18V11H39.1V18Z");
    }

    #[test]
    fn runs_end_with_their_row() {
        let grid = grid(338.0, 38.0, 2, 150);
        let both = [
            Cell {
                row: 0,
                column: 149,
                class: Class::Met,
            },
            Cell {
                row: 1,
                column: 0,
                class: Class::Met,
            },
            Cell {
                row: 1,
                column: 1,
                class: Class::Met,
            },
            Cell {
                row: 7,
                column: 1,
                class: Class::Met,
            },
        ];
        assert_eq!(cells(&both, &grid)[0].matches('Z').count(), 2);
    }

    #[test]
    fn every_wide_cell_has_its_sign() {
        let grid = grid(600.0, 38.0, 1, 24);
        assert!(!hang(&grid));
        let seen = cells(
            &row(&[Class::Met, Class::Met, Class::Missed, Class::Nothing]),
            &grid,
        );
        let pieces = seen.map(|path| path.matches('M').count());
        assert_eq!(pieces, [2, 1, 0, 1]);
    }
}
