//! ROWS: where rows of words and bars stand, for charts that read from top to bottom.

/// Rows of one height, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rows {
    /// Whole width.
    pub width: f64,
    /// First pixel of the bars.
    pub left: f64,
    /// Last pixel of the bars.
    pub right: f64,
    /// Whether the words stand above the bar, for want of room beside it.
    pub above: bool,
    /// Number of rows.
    pub count: usize,
}

/// One row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row {
    /// Top of the row, for highlighting and hit testing.
    pub top: f64,
    /// Bottom of the row.
    pub bottom: f64,
    /// Top of its bar.
    pub bar_top: f64,
    /// Bottom of its bar.
    pub bar_bottom: f64,
    /// Baseline of its words, which begin at the left edge.
    pub words: f64,
}

/// Less room for bars than this and the words go above them.
const LEAST: f64 = 280.0;

impl Rows {
    /// `count` rows in a width, with `words` pixels wanted beside the bars and `values` pixels kept
    /// right of them.
    #[must_use]
    pub fn new(width: f64, words: f64, values: f64, count: usize) -> Rows {
        let above = width - words - values < LEAST;
        let left = if above { 1.0 } else { words };
        Rows {
            width,
            left,
            right: (width - values).max(left + 40.0),
            above,
            count,
        }
    }

    fn down(&self) -> f64 {
        if self.above { 42.0 } else { 30.0 }
    }

    /// Height of all rows.
    #[must_use]
    pub fn height(&self) -> f64 {
        float(self.count) * self.down()
    }

    /// Places of a row.
    #[must_use]
    pub fn row(&self, place: usize) -> Row {
        let top = float(place) * self.down();
        let bar_top = top + if self.above { 20.0 } else { 7.0 };
        Row {
            top,
            bottom: top + self.down(),
            bar_top,
            bar_bottom: bar_top + 16.0,
            words: if self.above {
                top + 14.0
            } else {
                bar_top + 12.0
            },
        }
    }

    /// The row at a pixel.
    #[must_use]
    pub fn row_at(&self, py: f64) -> Option<usize> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, saturates"
        )]
        let place = (py / self.down()) as usize;
        (py >= 0.0 && place < self.count).then_some(place)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred rows")]
fn float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_phone_the_words_stand_above_the_bar() {
        let (wide, narrow) = (
            Rows::new(900.0, 260.0, 60.0, 5),
            Rows::new(326.0, 260.0, 60.0, 5),
        );
        assert_eq!((wide.above, wide.left, wide.right), (false, 260.0, 840.0));
        assert_eq!(
            (narrow.above, narrow.left, narrow.right),
            (true, 1.0, 266.0)
        );
        assert!(narrow.row(0).words < narrow.row(0).bar_top);
    }

    #[test]
    fn a_pixel_finds_its_row() {
        let rows = Rows::new(900.0, 260.0, 60.0, 5);
        let found = [0.0, 29.9, 30.0, 149.0].map(|py| rows.row_at(py));
        assert_eq!(found, [Some(0), Some(0), Some(1), Some(4)]);
        assert_eq!([-1.0, 150.0, f64::NAN].map(|py| rows.row_at(py)), [None; 3]);
        assert!(rows.row(4).bottom <= rows.height());
    }
}
