//! GRID: rows and columns of cells with their labels, for charts of one cell per slot.

use crate::chart::time::Tick;

/// Room the label of a time of day needs, pixels.
const TIME_ROOM: f64 = 46.0;
/// Steps between times of day, minutes.
const STEPS: [u32; 8] = [15, 30, 60, 120, 180, 240, 360, 720];
/// Narrower cells are placed to a tenth of a pixel; wider ones on whole pixels, so that edges are sharp.
const WHOLE: f64 = 3.0;

/// Where cells stand, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// First pixel of the cells; names of rows end 8 pixels left of it.
    pub left: f64,
    /// Top of the cells.
    pub top: f64,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Width of a column with its gap.
    pub across: f64,
    /// Height of a row with its gap.
    pub down: f64,
    /// Whole height, with a row of labels beneath.
    pub height: f64,
}

impl Grid {
    /// A grid `width` wide, with `names` pixels for names of rows, rows `down` high and columns at most
    /// `widest` wide.
    #[must_use]
    pub fn new(
        width: f64,
        names: f64,
        (rows, columns): (usize, usize),
        down: f64,
        widest: f64,
    ) -> Grid {
        let left = names.max(0.0);
        let room = (width - left).max(1.0);
        let top = 2.0;
        Grid {
            left,
            top,
            rows,
            columns,
            across: (room / float(columns.max(1))).min(widest),
            down,
            height: top + float(rows) * down + 20.0,
        }
    }

    /// Left and right edge of a column, without the gap.
    #[must_use]
    pub fn column(&self, column: usize) -> (f64, f64) {
        let edge = |place: usize| {
            let px = self.left + float(place) * self.across;
            if self.across < WHOLE { px } else { px.round() }
        };
        (edge(column), edge(column + 1))
    }

    /// Top and bottom of a row, with the gap.
    #[must_use]
    pub fn row(&self, row: usize) -> (f64, f64) {
        let edge = |place: usize| self.top + float(place) * self.down;
        (edge(row), edge(row + 1))
    }

    /// Last pixel of the cells.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.left + float(self.columns) * self.across
    }

    /// Row and column of the cell at a pixel.
    #[must_use]
    pub fn cell_at(&self, px: f64, py: f64) -> Option<(usize, usize)> {
        let place = |at: f64, step: f64, count: usize| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "not negative, saturates"
            )]
            let place = (at / step) as usize;
            (at >= 0.0 && place < count).then_some(place)
        };
        let row = place(py - self.top, self.down, self.rows)?;
        Some((row, place(px - self.left, self.across, self.columns)?))
    }

    /// Every how manieth row has room for its name: text needs 13 pixels.
    #[must_use]
    pub fn every_row(&self) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small positive number"
        )]
        let every = (13.0 / self.down.max(1.0)).ceil() as usize;
        every.max(1)
    }

    /// Baseline of a row's name.
    #[must_use]
    pub fn name_y(&self, row: usize) -> f64 {
        let (top, bottom) = self.row(row);
        f64::midpoint(top, bottom) + 4.0
    }

    /// Times of day beneath the columns, at the left edges of theirs: the first column begins
    /// `from_minute` after midnight and each is `slot_minutes` long. Of the times 24:00 ÷ 2, 4, 6, 8,
    /// 12, 24, 48 and 96 as many as have 46 pixels each; times that begin no column, and the last one
    /// when it would stick out, are left out.
    #[must_use]
    pub fn times(&self, from_minute: u32, slot_minutes: u32) -> Vec<Tick> {
        let slot = slot_minutes.max(1);
        let per_minute = self.across / f64::from(slot);
        let fits = |step: &u32| f64::from(*step) * per_minute >= TIME_ROOM;
        let step = STEPS.into_iter().find(fits).unwrap_or(1_440);
        let mut ticks = Vec::new();
        let mut minute = from_minute;
        for column in 0..self.columns {
            let px = self.column(column).0;
            if minute.is_multiple_of(step) && px + 30.0 <= self.right().max(self.left + 31.0) {
                let hour = minute / 60 % 24;
                ticks.push(Tick {
                    px,
                    label: format!("{hour:02}:{:02}", minute % 60),
                });
            }
            minute = minute.saturating_add(slot);
        }
        ticks
    }
}

#[expect(clippy::cast_precision_loss, reason = "rows and columns")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(width: f64, columns: usize, from: u32, slot: u32) -> String {
        let grid = Grid::new(width, 36.0, (7, columns), 26.0, 64.0);
        let labels: Vec<_> = grid
            .times(from, slot)
            .into_iter()
            .map(|tick| tick.label)
            .collect();
        labels.join(" ")
    }

    #[test]
    fn as_many_times_are_named_as_have_room() {
        assert_eq!(
            times(326.0, 48, 0, 30),
            "00:00 04:00 08:00 12:00 16:00 20:00"
        );
        assert_eq!(
            times(800.0, 24, 480, 30),
            "08:00 09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00 19:00"
        );
        assert_eq!(times(326.0, 1, 600, 60), "10:00");
        assert_eq!(times(326.0, 0, 0, 30), "");
        // A day that begins at a quarter past still names full hours.
        assert_eq!(
            times(500.0, 16, 495, 15),
            "08:30 09:00 09:30 10:00 10:30 11:00 11:30"
        );
    }

    #[test]
    fn a_pixel_finds_the_cell_that_is_drawn_there() {
        let grid = Grid::new(326.0, 38.0, (7, 48), 26.0, 64.0);
        for (row, column) in [(0, 0), (3, 17), (6, 47)] {
            let ((left, right), (top, bottom)) = (grid.column(column), grid.row(row));
            let middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
            assert_eq!(grid.cell_at(middle.0, middle.1), Some((row, column)));
        }
        for (px, py) in [
            (37.0, 9.0),
            (400.0, 9.0),
            (50.0, 0.0),
            (50.0, 900.0),
            (f64::NAN, 9.0),
        ] {
            assert_eq!(grid.cell_at(px, py), None, "{px}, {py}");
        }
    }

    #[test]
    fn names_are_thinned_where_rows_are_low() {
        let every = |down| Grid::new(326.0, 38.0, (28, 48), down, 64.0).every_row();
        assert_eq!((every(16.0), every(12.0), every(5.0)), (1, 2, 3));
    }
}
