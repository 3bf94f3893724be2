//! STEPS: a share that falls in steps as time passes, with its uncertainty and its median.
//!
//! The line ends where the data end: beyond the longest wait nobody was observed.

use crate::chart::frame::{Frame, Level, crisp};
use crate::chart::path::Path;
use crate::chart::span::Span;
use crate::chart::time::Tick;

/// The share from a moment on, until the next point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// When the share changes, ms; points rise.
    pub ms: i64,
    /// The share, percent.
    pub percent: f64,
    /// Lower end of its uncertainty.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A place on the line, and its name beside it: above right of a falling line or below left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Where it is.
    pub at: (f64, f64),
    /// Where its name begins, or ends when `before`.
    pub name: (f64, f64),
    /// Whether the name stands left of it.
    pub before: bool,
}

/// A laid-out step line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// The share.
    pub line: String,
    /// Its uncertainty as an area.
    pub band: String,
    /// Where half of them are left, if that happens on the axis.
    pub median: Option<Mark>,
    /// Lines from the median to both axes.
    pub guide: String,
    /// Where the data end; `None` when they go on beyond the axis or there are none.
    pub end: Option<Mark>,
    /// Lines across the plot.
    pub grid: String,
    /// Levels of percent.
    pub percents: Vec<Level>,
    /// Ticks of time.
    pub ticks: Vec<Tick>,
}

/// A piece of the line: from where, at which height, between which heights.
type Piece = (f64, f64, f64, f64);

/// Lays out the share, which is 100 % before the first of `points`; `last_ms` is the longest observed
/// time, `None` when nothing was observed; the axis ends at `top_ms`. `names` are the widths of the
/// names of the median and of the end, pixels.
#[must_use]
pub fn steps(
    points: &[Point],
    last_ms: Option<i64>,
    top_ms: i64,
    names: (f64, f64),
    frame: &Frame,
) -> Steps {
    let span = frame.span(top_ms);
    let percents = frame.percents();
    let mut steps = Steps {
        grid: frame.grid(&percents),
        percents,
        ticks: span.ticks(),
        ..Steps::default()
    };
    let Some(last_ms) = last_ms else {
        return steps;
    };
    let last_x = span.px(last_ms);
    let pieces = pieces(points, &span, frame);
    steps.line = line(&pieces, last_x);
    steps.band = band(&pieces, last_x);
    if span.holds(last_ms) {
        steps.end = pieces
            .last()
            .map(|piece| end((last_x, piece.1), names.1, frame));
    }
    let half = points.iter().find(|point| point.percent <= 50.0);
    if let Some(point) = half.filter(|point| span.holds(point.ms)) {
        let (x, y) = (span.px(point.ms), frame.percent().px(50.0));
        let mut path = Path::new();
        path.start(frame.left, crisp(y));
        path.across(crisp(x));
        path.along(frame.bottom);
        (steps.median, steps.guide) = (Some(median((x, y), names.0, frame)), path.text());
    }
    steps
}

/// Above right, where a falling line leaves room; below left near the right edge.
fn median((x, y): (f64, f64), room: f64, frame: &Frame) -> Mark {
    let before = x + 10.0 + room > frame.width;
    Mark {
        at: (x, y),
        name: if before {
            (x - 8.0, y + 18.0)
        } else {
            (x + 10.0, y - 8.0)
        },
        before,
    }
}

/// Right of the end, where there is nothing any more; else below it, else above it.
fn end((x, y): (f64, f64), room: f64, frame: &Frame) -> Mark {
    let before = x + 8.0 + room > frame.width;
    let name = match before {
        false if y + 4.0 > frame.bottom - 4.0 => (x + 8.0, y - 6.0),
        false => (x + 8.0, y + 4.0),
        true if y + 18.0 <= frame.bottom => (x, y + 18.0),
        true => (x, y - 10.0),
    };
    Mark {
        at: (x, y),
        name,
        before,
    }
}

/// Steps within half a pixel are one: the last of them holds.
fn pieces(points: &[Point], span: &Span, frame: &Frame) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = vec![(frame.left, frame.top, frame.top, frame.top)];
    for point in points.iter().filter(|point| span.holds(point.ms)) {
        let Some(y) = frame.y(point.percent) else {
            continue;
        };
        let x = span.px(point.ms);
        let ends = (
            frame.y(point.low).unwrap_or(y),
            frame.y(point.high).unwrap_or(y),
        );
        match pieces.last_mut() {
            Some(last) if x - last.0 < 0.5 && last.0 > frame.left => {
                *last = (last.0, y, ends.0, ends.1);
            }
            _ => pieces.push((x, y, ends.0, ends.1)),
        }
    }
    pieces
}

fn line(pieces: &[Piece], end: f64) -> String {
    let mut path = Path::new();
    for (place, &(x, y, ..)) in pieces.iter().enumerate() {
        if place == 0 {
            path.start(x, y);
        } else {
            path.across(x);
            path.along(y);
        }
    }
    path.across(end);
    path.text()
}

fn band(pieces: &[Piece], end: f64) -> String {
    let mut path = Path::new();
    for (place, &(x, _, _, high)) in pieces.iter().enumerate() {
        if place == 0 {
            path.start(x, high);
        } else {
            path.across(x);
            path.along(high);
        }
    }
    path.across(end);
    for &(x, _, low, _) in pieces.iter().rev() {
        path.along(low);
        path.across(x);
    }
    path.close();
    path.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(s: i64, percent: f64) -> Point {
        Point {
            ms: s * 1_000,
            percent,
            low: percent - 10.0,
            high: percent + 10.0,
        }
    }

    /// A hundred pixels by a hundred.
    fn plot() -> Frame {
        Frame {
            width: 150.0,
            height: 140.0,
            left: 40.0,
            right: 140.0,
            top: 14.0,
            bottom: 114.0,
        }
    }

    fn drawn(points: &[Point], last_s: i64) -> Steps {
        steps(
            points,
            Some(last_s * 1_000),
            100_000,
            (100.0, 60.0),
            &plot(),
        )
    }

    #[test]
    fn the_share_falls_in_steps_and_ends_where_the_data_end() {
        let seen = drawn(&[point(20, 80.0), point(50, 40.0)], 70);
        assert_eq!(seen.line, "M40,14H60V34H90V74H110");
        assert_eq!(seen.end.map(|end| end.at), Some((110.0, 74.0)));
        assert_eq!(seen.band, "M40,14H60V24H90V64H110V84H90V44H60V14H40Z");
    }

    #[test]
    fn the_median_is_where_half_or_fewer_are_left() {
        assert_eq!(
            drawn(&[point(20, 50.0)], 70).median.map(|median| median.at),
            Some((60.0, 64.0))
        );
        assert_eq!(drawn(&[point(20, 50.1)], 70).median, None);
        assert_eq!(
            drawn(&[point(20, 60.0), point(120, 40.0)], 150).median,
            None
        );
    }

    #[test]
    fn a_wait_beyond_the_axis_runs_to_its_end_without_an_end_of_its_own() {
        let seen = drawn(&[point(20, 80.0), point(120, 0.0)], 59 * 86_400);
        assert_eq!((seen.line.as_str(), seen.end), ("M40,14H60V34H140", None));
    }

    #[test]
    fn nobody_observed_is_no_line_and_nobody_leaving_is_all_of_them() {
        assert_eq!(steps(&[], None, 100_000, (0.0, 0.0), &plot()).line, "");
        assert_eq!(drawn(&[], 30).line, "M40,14H70");
    }

    #[test]
    fn steps_within_half_a_pixel_are_one_that_keeps_the_last_share() {
        let many: Vec<Point> = (0..8_064)
            .map(|n| Point {
                ms: 10_000 + n,
                percent: 100.0 - f64::from(i32::try_from(n).unwrap()) / 100.0,
                ..Point::default()
            })
            .collect();
        let seen = drawn(&many, 50);
        assert!(
            seen.line.ends_with("H90") && seen.line.len() < 300,
            "{}",
            seen.line
        );
        assert!(
            seen.line.contains("V94.6H90") || seen.line.contains("V94.5H90"),
            "{}",
            seen.line
        );
    }
}
