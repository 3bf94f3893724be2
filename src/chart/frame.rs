//! FRAME: where a plot with two axes stands, and its levels of percent.

use crate::chart::path::Path;
use crate::chart::scale::Scale;
use crate::chart::span::Span;

/// A level of the vertical axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Where its line stands; a label's baseline is 4 pixels lower.
    pub y: f64,
    /// The value, for the view to write.
    pub value: f64,
}

/// Where things stand, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Whole width.
    pub width: f64,
    /// Whole height, with a row of labels beneath.
    pub height: f64,
    /// First pixel of the plot; labels stand left of it and end at [`Frame::LABELS`].
    pub left: f64,
    /// Last pixel of the plot; the ends of lines are named right of it.
    pub right: f64,
    /// Top of the plot.
    pub top: f64,
    /// Bottom of the plot.
    pub bottom: f64,
}

impl Frame {
    /// Where the labels of the vertical axis end.
    pub const LABELS: f64 = 32.0;

    /// The frame for a width and a height, with `names` pixels right of the plot for names of lines.
    #[must_use]
    pub fn new(width: f64, height: f64, names: f64) -> Frame {
        let bottom = (height - 26.0).max(60.0);
        Frame {
            width,
            height: bottom + 26.0,
            left: 40.0,
            right: (width - names.max(16.0)).max(80.0),
            top: 14.0,
            bottom,
        }
    }

    /// Percent to pixels.
    #[must_use]
    pub fn percent(&self) -> Scale {
        Scale::new((0.0, 100.0), (self.bottom, self.top))
    }

    /// Pixel of a percentage, held between 0 and 100; `None` for what is no number.
    #[must_use]
    pub fn y(&self, percent: f64) -> Option<f64> {
        let held = percent.clamp(0.0, 100.0);
        (!percent.is_nan()).then(|| self.percent().px(held))
    }

    /// Durations on the horizontal axis.
    #[must_use]
    pub fn span(&self, top_ms: i64) -> Span {
        Span::new(top_ms, self.left, self.right)
    }

    /// Levels of percent: every 20 points, every 50 in a low plot.
    #[must_use]
    pub fn percents(&self) -> Vec<Level> {
        let values: &[f64] = if self.bottom - self.top >= 120.0 {
            &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
        } else {
            &[0.0, 50.0, 100.0]
        };
        let level = |&value: &f64| Level {
            y: self.percent().px(value),
            value,
        };
        values.iter().map(level).collect()
    }

    /// Lines across the plot at levels.
    #[must_use]
    pub fn grid(&self, levels: &[Level]) -> String {
        let mut path = Path::default();
        for level in levels {
            path.start(self.left, crisp(level.y));
            path.across(self.right);
        }
        path.text()
    }

    /// A dotted line at a target, across the plot.
    #[must_use]
    pub fn target(&self, percent: Option<f64>) -> String {
        let mut path = Path::default();
        if let Some(y) = percent.and_then(|percent| self.y(percent)) {
            path.start(self.left, crisp(y));
            path.across(self.right);
        }
        path.text()
    }
}

/// The middle of a pixel, where a hairline is one pixel wide and not two pale ones.
#[must_use]
pub fn crisp(px: f64) -> f64 {
    px.floor() + 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_stay_inside_the_plot() {
        let frame = Frame::new(400.0, 226.0, 0.0);
        assert_eq!(frame.y(-3.0), Some(200.0));
        assert_eq!(frame.y(f64::INFINITY), Some(14.0));
        assert_eq!(frame.y(f64::NAN), None);
        assert_eq!(frame.target(Some(f64::NAN)), "");
        assert_eq!(frame.target(Some(50.0)), "M40,107.5H384");
    }

    #[test]
    fn a_low_plot_has_fewer_levels() {
        let count = |height| Frame::new(400.0, height, 0.0).percents().len();
        assert_eq!((count(300.0), count(120.0)), (6, 3));
    }
}
