//! The series of a strip: each one a path over placed slots.

use super::{DOTS_PX, Estimate, Frame, LOOSE, Mark, Slot, Strip};
use crate::chart::path::Path;
use crate::chart::scale::Scale;

/// A slot with its place.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) slot: Slot,
    /// Smallest and largest value where several slots share the column.
    pub(super) reach: Option<(f64, f64)>,
}

impl Column {
    pub(super) fn new(slot: &Slot, left: f64, right: f64) -> Column {
        Column {
            left,
            right,
            slot: *slot,
            reach: slot
                .estimate
                .map(|estimate| (estimate.value, estimate.value)),
        }
    }

    /// The estimate where it says enough to be joined with its neighbours.
    fn firm(&self) -> Option<Estimate> {
        self.slot
            .estimate
            .filter(|estimate| estimate.high - estimate.low <= LOOSE)
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    fn volume(&self) -> f64 {
        self.slot.parts.iter().sum()
    }
}

/// One column per pixel: the reach of all values, and the largest volume.
pub(super) fn by_pixel(columns: &[Column]) -> Vec<Column> {
    let mut pixels: Vec<Column> = Vec::new();
    for column in columns {
        let left = column.left.floor();
        match pixels.last_mut().filter(|pixel| left < pixel.right) {
            Some(pixel) => {
                pixel.reach = match (pixel.reach, column.reach) {
                    (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                    (a, b) => a.or(b),
                };
                if column.volume() > pixel.volume() {
                    pixel.slot.parts = column.slot.parts;
                }
            }
            None => pixels.push(Column {
                left,
                right: left + 1.0,
                ..*column
            }),
        }
    }
    pixels
}

pub(super) fn strokes(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    for column in columns {
        if let Some((low, high)) = column.reach {
            path.stroke(
                column.middle(),
                percent.px(high) - 1.0,
                percent.px(low) + 1.0,
            );
        }
    }
    path.text()
}

/// The firm estimates as a line, broken at gaps; a lone point becomes a dot by its round cap.
pub(super) fn line(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    let mut drawing = false;
    for column in columns {
        let Some(estimate) = column.firm() else {
            drawing = false;
            continue;
        };
        let (x, y) = (column.middle(), percent.px(estimate.value));
        if drawing {
            path.line(x, y);
        } else {
            path.start(x, y);
            path.across(x);
        }
        drawing = true;
    }
    path.text()
}

/// One closed piece per run of firm estimates; a lone point gets the width of its slot.
pub(super) fn band(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    for run in columns
        .split(|column| column.firm().is_none())
        .filter(|run| !run.is_empty())
    {
        let ends = |column: &Column| {
            column
                .slot
                .estimate
                .map_or((0.0, 0.0), |e| (percent.px(e.low), percent.px(e.high)))
        };
        if let [only] = run {
            let (low, high) = ends(only);
            path.rectangle(only.left, high, only.right, low);
            continue;
        }
        for (place, column) in run.iter().enumerate() {
            let (x, high) = (column.middle(), ends(column).1);
            if place == 0 {
                path.start(x, high);
            } else {
                path.line(x, high);
            }
        }
        for column in run.iter().rev() {
            path.line(column.middle(), ends(column).0);
        }
        path.close();
    }
    path.text()
}

pub(super) fn whiskers(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    for column in columns {
        if let Some(estimate) = column.slot.estimate {
            path.stroke(
                column.middle(),
                percent.px(estimate.high),
                percent.px(estimate.low),
            );
        }
    }
    path.text()
}

pub(super) fn marks(
    columns: &[Column],
    percent: &Scale,
    frame: &Frame,
    typical: f64,
    strip: &mut Strip,
) {
    let (mut full, mut hollow, mut faint) = (Path::default(), Path::default(), Path::default());
    let (mut foot, size) = (f64::NEG_INFINITY, (typical / 3.0).clamp(2.2, 4.0));
    for column in columns {
        let Some(estimate) = column.slot.estimate else {
            continue;
        };
        let (x, y) = (column.middle(), percent.px(estimate.value));
        match estimate.mark {
            Mark::Hollow if typical < DOTS_PX => {
                // Several in one pixel are one stroke.
                if x.floor() > foot {
                    hollow.stroke(x.floor() + 0.5, frame.upper.1 + 4.0, frame.upper.1 + 10.0);
                    foot = x.floor();
                }
            }
            Mark::Faint if column.firm().is_none() && !strip.dense => {
                faint.circle(x, y, (size * 0.45).max(1.0));
            }
            _ if typical < DOTS_PX => {}
            Mark::Hollow => hollow.circle(x, y, size),
            Mark::Full => full.circle(x, y, size * 0.8),
            Mark::Faint => faint.circle(x, y, size * 0.55),
        }
    }
    (strip.full, strip.hollow, strip.faint) = (full.text(), hollow.text(), faint.text());
}

pub(super) fn bars(columns: &[Column], volume: &Scale, gap: f64) -> [String; 3] {
    let mut paths = [Path::default(), Path::default(), Path::default()];
    for column in columns {
        let (left, right) = (column.left + gap / 2.0, column.right - gap / 2.0);
        // Very wide slots keep bars of a bearable width.
        let trim = ((right - left - 46.0) / 2.0).max(0.0);
        let mut below = 0.0;
        for (path, part) in paths.iter_mut().zip(column.slot.parts) {
            if part > 0.0 {
                path.rectangle(
                    left + trim,
                    volume.px(below + part),
                    right - trim,
                    volume.px(below),
                );
            }
            below += part;
        }
    }
    paths.map(Path::text)
}
