//! CURVE: shares in percent as lines over a threshold, with a handle on one of them.
//!
//! ```text
//! 100 ┤         ╭───────── Sales         every line is named at its end
//!  80 ┤·····╭───·········· target
//!     │▒▒▒▒◉    ╭───────── Support       ◉ handle; ▒ left of it: within the threshold
//!   0 ┼────┬───────────
//!     0    60  120 … 300 s
//! ```
//!
//! Lines, band and axes are laid out once; moving the handle calls only [`handle`] and [`Span::ms_at`].

use crate::chart::frame::{Frame, Level, crisp};
use crate::chart::labels::spread;
use crate::chart::path::Path;
use crate::chart::span::Span;
use crate::chart::time::Tick;

/// What to draw. Values stand at 0, 1, 2 … times the step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// Lines in percent; `None` leaves a gap. The first one is the main line.
    pub lines: &'a [&'a [Option<f64>]],
    /// Lower and upper end of the main line's uncertainty, percent; may be empty.
    pub band: &'a [Option<(f64, f64)>],
    /// Distance between two values, ms.
    pub step_ms: i64,
    /// End of the horizontal axis, ms; values beyond it are left out.
    pub top_ms: i64,
    /// The target in percent.
    pub target: Option<f64>,
}

/// A laid-out curve: one path per line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// The lines, in the order given.
    pub lines: Vec<String>,
    /// Uncertainty of the main line as an area.
    pub band: String,
    /// The target.
    pub target: String,
    /// Names of the lines right of the plot, then that of the target; `None` for a line without values.
    pub names: Vec<Option<Name>>,
    /// Strokes from ends to names that had to move.
    pub leaders: String,
    /// Lines across the plot.
    pub grid: String,
    /// Levels of percent.
    pub percents: Vec<Level>,
    /// Ticks of the threshold.
    pub ticks: Vec<Tick>,
}

/// Where a line is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name {
    /// Where the text begins.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
}

/// Distance between two names, pixels.
const NAMES: f64 = 15.0;
/// A name this far from its end gets a leader.
const MOVED: f64 = 5.0;

/// Lays out the lines.
#[must_use]
pub fn curve(input: &Input, frame: &Frame) -> Curve {
    let span = frame.span(input.top_ms);
    let percents = frame.percents();
    let mut ends: Vec<Option<(f64, f64)>> = Vec::new();
    let mut curve = Curve {
        target: frame.target(input.target),
        grid: frame.grid(&percents),
        percents,
        ticks: span.ticks(),
        ..Curve::default()
    };
    for values in input.lines {
        let points = placed(values, input.step_ms, &span, |value| frame.y(value));
        curve.lines.push(line(&points));
        ends.push(points.iter().rev().find_map(|&(x, y)| Some((x, y?))));
    }
    let reach = placed(input.band, input.step_ms, &span, |(low, high)| {
        Some((frame.y(low)?, frame.y(high)?))
    });
    curve.band = band(&reach);
    ends.push(
        input
            .target
            .and_then(|target| Some((frame.right, frame.y(target)?))),
    );
    names(&ends, frame, &mut curve);
    curve
}

/// Pixels of the values on the axis.
fn placed<T: Copy, P>(
    values: &[Option<T>],
    step_ms: i64,
    span: &Span,
    place: impl Fn(T) -> Option<P>,
) -> Vec<(f64, Option<P>)> {
    let mut ms = 0_i64;
    let mut points = Vec::new();
    for value in values {
        if !span.holds(ms) {
            break;
        }
        points.push((span.px(ms), value.and_then(&place)));
        ms = ms.saturating_add(step_ms.max(1));
    }
    points
}

/// A lone point becomes a dot by its round cap.
fn line(points: &[(f64, Option<f64>)]) -> String {
    let mut path = Path::default();
    let mut drawing = false;
    for &(x, y) in points {
        match y {
            Some(y) if drawing => path.line(x, y),
            Some(y) => {
                path.start(x, y);
                path.across(x);
            }
            None => {}
        }
        drawing = y.is_some();
    }
    path.text()
}

/// One closed piece per run.
fn band(points: &[(f64, Option<(f64, f64)>)]) -> String {
    let mut path = Path::default();
    for run in points.split(|point| point.1.is_none()) {
        let ends = || {
            run.iter()
                .filter_map(|&(x, reach)| reach.map(|(low, high)| (x, low, high)))
        };
        for (place, (x, _, high)) in ends().enumerate() {
            if place == 0 {
                path.start(x, high);
            } else {
                path.line(x, high);
            }
        }
        for (x, low, _) in ends().rev() {
            path.line(x, low);
        }
        if !run.is_empty() {
            path.close();
        }
    }
    path.text()
}

/// Pushes the names apart and joins those that moved with their ends.
fn names(ends: &[Option<(f64, f64)>], frame: &Frame, curve: &mut Curve) {
    let present: Vec<(f64, f64)> = ends.iter().copied().flatten().collect();
    let wanted: Vec<f64> = present.iter().map(|end| end.1).collect();
    let mut placed = spread(&wanted, NAMES, frame.top, frame.bottom).into_iter();
    let mut path = Path::default();
    for end in ends {
        let name = end.zip(placed_if(end.is_some(), &mut placed));
        curve.names.push(name.map(|((x, y), to)| {
            if (to - y).abs() > MOVED || frame.right - x > MOVED {
                path.start(x + 3.0, y);
                path.line(frame.right + 8.0, to);
            }
            Name {
                x: frame.right + 11.0,
                y: to + 4.0,
            }
        }));
    }
    curve.leaders = path.text();
}

fn placed_if(there: bool, places: &mut impl Iterator<Item = f64>) -> Option<f64> {
    if there { places.next() } else { None }
}

/// The handle at a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Handle {
    /// Where its line stands; the area of what is within reaches from the left of the plot to it.
    pub x: f64,
    /// Where its knob stands; `None` without a value.
    pub y: Option<f64>,
    /// Where the two lines of its words begin, or end when `before`.
    pub words: (f64, f64),
    /// Whether the words stand left of the handle.
    pub before: bool,
}

/// Two lines of words with their distance to the knob, pixels.
const WORDS: f64 = 44.0;
/// Width and height of the target's name inside the plot, pixels.
const TARGET: (f64, f64) = (86.0, 20.0);

/// Where the target is named inside the plot, when there is no room right of it: its end, below the line.
#[must_use]
pub fn target_name(target: f64, frame: &Frame) -> Option<Name> {
    let y = frame.y(target)?;
    let below = y + TARGET.1 <= frame.bottom;
    Some(Name {
        x: frame.right,
        y: if below { y + 15.0 } else { y - 6.0 },
    })
}

/// Places the handle and its two lines of words, `room` pixels wide: right of the knob and below the
/// line, which rises; left of it where there is no room, above it near the foot of the plot. The words
/// keep clear of `inside`, the name of the target when it stands inside the plot.
#[must_use]
pub fn handle(
    (ms, percent): (i64, Option<f64>),
    room: f64,
    inside: Option<Name>,
    span: &Span,
    frame: &Frame,
) -> Handle {
    let x = crisp(span.px(ms));
    let y = percent.and_then(|percent| frame.y(percent));
    let knob = y.unwrap_or(frame.top);
    let before = x + 14.0 + room > frame.right;
    let words_x = if before { x - 12.0 } else { x + 12.0 };
    let mut words = if knob + WORDS <= frame.bottom {
        knob + 24.0
    } else {
        knob - 30.0
    };
    let end = if before { words_x } else { words_x + room };
    if let Some(name) = inside.filter(|name| end > name.x - TARGET.0) {
        let (top, bottom) = (words - 12.0, words + 20.0);
        if top < name.y + 4.0 && bottom > name.y - 14.0 {
            let under = name.y + 20.0;
            words = if under + 20.0 <= frame.bottom {
                under
            } else {
                name.y - 38.0
            };
        }
    }
    Handle {
        x,
        y,
        words: (words_x, words),
        before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        Frame::new(400.0, 240.0, 60.0)
    }

    fn drawn(values: &[Option<f64>]) -> Curve {
        let input = Input {
            lines: &[values],
            step_ms: 100_000,
            top_ms: 300_000,
            ..Input::default()
        };
        curve(&input, &frame())
    }

    #[test]
    fn a_value_without_calls_breaks_the_line() {
        let seen = drawn(&[Some(0.0), None, Some(50.0), Some(100.0)]);
        assert_eq!(seen.lines, ["M40,214H40M240,114H240L340,14"]);
    }

    #[test]
    fn a_line_ends_at_the_top_of_the_axis() {
        let seen = drawn(&[Some(100.0); 9]);
        assert_eq!(seen.lines, ["M40,14H40L140,14L240,14L340,14"]);
    }

    #[test]
    fn without_values_nothing_is_drawn_or_named() {
        let seen = drawn(&[None, Some(f64::NAN)]);
        assert_eq!(seen.lines, [""]);
        assert_eq!(
            (seen.names, seen.leaders),
            (vec![None, None], String::new())
        );
        assert_eq!(curve(&Input::default(), &frame()).names, [None]);
    }

    #[test]
    fn names_of_lines_that_end_together_stand_apart_in_their_order() {
        let (a, b) = ([Some(90.0); 4], [Some(91.0); 4]);
        let input = Input {
            lines: &[&a, &b],
            step_ms: 100_000,
            top_ms: 300_000,
            target: Some(80.0),
            ..Input::default()
        };
        let seen = curve(&input, &frame());
        let at: Vec<f64> = seen.names.iter().flatten().map(|name| name.y).collect();
        assert!(
            at[1] + NAMES <= at[0] + 1e-9 && at[0] + NAMES <= at[2] + 1e-9,
            "{at:?}"
        );
    }

    #[test]
    fn the_words_of_the_handle_stay_in_the_plot() {
        let (frame, span) = (frame(), frame().span(300_000));
        let middle = handle((60_000, Some(80.0)), 120.0, None, &span, &frame);
        assert_eq!(
            (middle.x, middle.y, middle.before),
            (100.5, Some(54.0), false)
        );
        assert!(handle((290_000, Some(80.0)), 120.0, None, &span, &frame).before);
        let low = handle((0, Some(0.0)), 120.0, None, &span, &frame);
        assert!(low.words.1 + 16.0 < frame.bottom);
        assert_eq!(handle((0, None), 120.0, None, &span, &frame).y, None);
    }

    #[test]
    fn the_words_keep_clear_of_the_targets_name() {
        let (frame, span) = (frame(), frame().span(300_000));
        for target in [0.0, 20.0, 50.0, 80.0, 100.0] {
            let name = target_name(target, &frame).unwrap();
            for percent in 0..=100 {
                let knob = (290_000, Some(f64::from(percent)));
                let seen = handle(knob, 120.0, Some(name), &span, &frame);
                let apart =
                    seen.words.1 - 12.0 >= name.y + 4.0 || seen.words.1 + 20.0 <= name.y - 12.0;
                assert!(apart, "{target}, {percent}: {seen:?}, {name:?}");
            }
        }
    }
}
