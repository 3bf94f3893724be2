//! STRIP: estimates with their uncertainty above, stacked volumes beneath, one slot per interval.
//!
//! ```text
//! 100 ┤ ╭─╮   ╭──            band or whiskers: uncertainty      line: estimate
//!  80 ┤·│·╰───╯·····target   marks: full, hollow, faint         no value: a gap, never zero
//!   0 ┼────────────────
//!     │▂▅█▅▂  ▂▅█            volumes: parts stacked in order
//! ```
//!
//! Wide slots get whiskers, narrower ones a band. Slots narrower than about a pixel are
//! drawn per pixel column: all values of the column as one stroke, its largest volume as its bar.

use crate::chart::path::Path;
use crate::chart::scale::{Scale, axis_top};

/// How an estimate is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A filled dot.
    Full,
    /// A ring.
    Hollow,
    /// A small pale dot.
    Faint,
}

/// An estimate in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end of its uncertainty.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// What it is held against.
    pub target: f64,
    /// How it is marked.
    pub mark: Mark,
}

/// One slot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Slot {
    /// Estimate; `None` leaves a gap.
    pub estimate: Option<Estimate>,
    /// Volumes, stacked from below.
    pub parts: [f64; 3],
}

/// Where things stand, pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Whole width.
    pub width: f64,
    /// First pixel of the plot; labels stand left of it.
    pub left: f64,
    /// Last pixel of the plot.
    pub right: f64,
    /// Top and bottom of the estimates.
    pub upper: (f64, f64),
    /// Top and bottom of the volumes.
    pub lower: (f64, f64),
    /// Whole height, with two rows of labels beneath.
    pub height: f64,
}

impl Frame {
    /// The frame for a width.
    #[must_use]
    pub fn new(width: f64) -> Frame {
        let tall = if width < 560.0 { 150.0 } else { 176.0 };
        let upper = (12.0, 12.0 + tall);
        let lower = (upper.1 + 22.0, upper.1 + 22.0 + 84.0);
        Frame { width, left: 40.0, right: (width - 1.0).max(60.0), upper, lower, height: lower.1 + 38.0 }
    }

    /// Percent to pixels.
    #[must_use]
    pub fn percent(&self) -> Scale {
        Scale::new((0.0, 100.0), (self.upper.1, self.upper.0))
    }
}

/// A laid-out strip: one path per series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// Uncertainty as an area.
    pub band: String,
    /// Uncertainty as strokes.
    pub whiskers: String,
    /// The estimates.
    pub line: String,
    /// Filled dots.
    pub full: String,
    /// Rings; strokes at the foot where slots are narrow.
    pub hollow: String,
    /// Pale dots.
    pub faint: String,
    /// Targets, slot by slot.
    pub target: String,
    /// Volumes.
    pub parts: [String; 3],
    /// Value at the top of the volumes.
    pub top: f64,
    /// Whether several slots share a pixel column.
    pub dense: bool,
}

/// Narrower slots are drawn per pixel column.
const DENSE_PX: f64 = 0.75;
/// Narrower slots have no room for dots.
const DOTS_PX: f64 = 3.0;
/// Wider slots, when there are few, get whiskers.
const WHISKERS_PX: f64 = 13.0;

/// Lays out `slots` between `edges` (one more than slots, rising).
#[must_use]
pub fn strip(edges: &[f64], slots: &[Slot], target: Option<f64>, frame: &Frame) -> Strip {
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return Strip::default();
    };
    let x = Scale::new((first, last), (frame.left, frame.right));
    let columns: Vec<Column> = slots.iter().zip(edges.windows(2)).map(|(slot, edge)| Column::new(slot, x.px(edge[0]), x.px(edge[1]))).collect();
    let typical = columns.get(columns.len() / 2).map_or(0.0, |column| column.right - column.left);
    let top = axis_top(slots.iter().map(|slot| slot.parts.iter().sum()).fold(0.0, f64::max));
    let mut strip = Strip { top, dense: typical < DENSE_PX, ..Strip::default() };
    let (percent, volume) = (frame.percent(), Scale::new((0.0, top), (frame.lower.1, frame.lower.0)));
    if strip.dense {
        let columns = by_pixel(&columns);
        strip.line = strokes(&columns, &percent);
        strip.parts = bars(&columns, &volume, 0.0);
    } else {
        strip.line = line(&columns, &percent);
        if typical >= WHISKERS_PX {
            strip.whiskers = whiskers(&columns, &percent);
        } else {
            strip.band = band(&columns, &percent);
        }
        let gap = if typical >= 8.0 { 2.0 } else if typical >= 3.0 { 1.0 } else { 0.0 };
        strip.parts = bars(&columns, &volume, gap);
    }
    marks(&columns, &percent, frame, typical, &mut strip);
    // Where slots share pixels, steps would be noise: the target of the whole stands for all.
    let steps = if strip.dense { &[] } else { columns.as_slice() };
    strip.target = targets(steps, target, &percent, frame);
    strip
}

/// Index of the slot at a pixel, the nearest one outside the plot.
#[must_use]
pub fn slot_at(edges: &[f64], px: f64, frame: &Frame) -> Option<usize> {
    let (first, last) = (*edges.first()?, *edges.last()?);
    let at = Scale::new((first, last), (frame.left, frame.right)).value(px);
    let after = edges.partition_point(|&edge| edge <= at);
    Some(after.clamp(1, edges.len() - 1) - 1)
}

/// A slot with its place.
#[derive(Clone, Copy)]
struct Column {
    left: f64,
    right: f64,
    slot: Slot,
    /// Smallest and largest value where several slots share the column.
    reach: Option<(f64, f64)>,
}

impl Column {
    fn new(slot: &Slot, left: f64, right: f64) -> Column {
        Column { left, right, slot: *slot, reach: slot.estimate.map(|estimate| (estimate.value, estimate.value)) }
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    fn volume(&self) -> f64 {
        self.slot.parts.iter().sum()
    }
}

/// One column per pixel: the reach of all values, and the largest volume.
fn by_pixel(columns: &[Column]) -> Vec<Column> {
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
            None => pixels.push(Column { left, right: left + 1.0, ..*column }),
        }
    }
    pixels
}

fn strokes(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    for column in columns {
        if let Some((low, high)) = column.reach {
            path.stroke(column.middle(), percent.px(high) - 1.0, percent.px(low) + 1.0);
        }
    }
    path.text()
}

/// The estimates as a line, broken at gaps; a lone point becomes a dot by its round cap.
fn line(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    let mut drawing = false;
    for column in columns {
        let Some(estimate) = column.slot.estimate else {
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

/// One closed piece per run without gaps; a lone point gets the width of its slot.
fn band(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    for run in columns.split(|column| column.slot.estimate.is_none()).filter(|run| !run.is_empty()) {
        let ends = |column: &Column| column.slot.estimate.map_or((0.0, 0.0), |e| (percent.px(e.low), percent.px(e.high)));
        if let [only] = run {
            let (low, high) = ends(only);
            path.rectangle(only.left, high, only.right, low);
            continue;
        }
        for (place, column) in run.iter().enumerate() {
            let (x, high) = (column.middle(), ends(column).1);
            if place == 0 { path.start(x, high) } else { path.line(x, high) }
        }
        for column in run.iter().rev() {
            path.line(column.middle(), ends(column).0);
        }
        path.close();
    }
    path.text()
}

fn whiskers(columns: &[Column], percent: &Scale) -> String {
    let mut path = Path::default();
    for column in columns {
        if let Some(estimate) = column.slot.estimate {
            path.stroke(column.middle(), percent.px(estimate.high), percent.px(estimate.low));
        }
    }
    path.text()
}

fn marks(columns: &[Column], percent: &Scale, frame: &Frame, typical: f64, strip: &mut Strip) {
    let (mut full, mut hollow, mut faint) = (Path::default(), Path::default(), Path::default());
    let (mut foot, size) = (f64::NEG_INFINITY, (typical / 3.0).clamp(2.2, 4.0));
    for column in columns {
        let Some(estimate) = column.slot.estimate else { continue };
        let (x, y) = (column.middle(), percent.px(estimate.value));
        match estimate.mark {
            Mark::Hollow if typical < DOTS_PX => {
                // Several in one pixel are one stroke.
                if x.floor() > foot {
                    hollow.stroke(x.floor() + 0.5, frame.upper.1 + 4.0, frame.upper.1 + 10.0);
                    foot = x.floor();
                }
            }
            _ if typical < DOTS_PX => {}
            Mark::Hollow => hollow.circle(x, y, size),
            Mark::Full => full.circle(x, y, size * 0.8),
            Mark::Faint => faint.circle(x, y, size * 0.55),
        }
    }
    (strip.full, strip.hollow, strip.faint) = (full.text(), hollow.text(), faint.text());
}

/// Targets as steps: straight where they agree; gaps take the target of the whole.
fn targets(columns: &[Column], whole: Option<f64>, percent: &Scale, frame: &Frame) -> String {
    let mut path = Path::default();
    let Some(mut at) = whole.or_else(|| columns.iter().find_map(|column| column.slot.estimate.map(|e| e.target))) else {
        return path.text();
    };
    path.start(frame.left, percent.px(at));
    for column in columns {
        let target = column.slot.estimate.map(|estimate| estimate.target).or(whole).unwrap_or(at);
        if (target - at).abs() > 0.05 {
            path.across(column.left);
            path.along(percent.px(target));
            at = target;
        }
    }
    path.across(frame.right);
    path.text()
}

fn bars(columns: &[Column], volume: &Scale, gap: f64) -> [String; 3] {
    let mut paths = [Path::default(), Path::default(), Path::default()];
    for column in columns {
        let (left, right) = (column.left + gap / 2.0, column.right - gap / 2.0);
        // Very wide slots keep bars of a bearable width.
        let trim = ((right - left - 46.0) / 2.0).max(0.0);
        let mut below = 0.0;
        for (path, part) in paths.iter_mut().zip(column.slot.parts) {
            if part > 0.0 {
                path.rectangle(left + trim, volume.px(below + part), right - trim, volume.px(below));
            }
            below += part;
        }
    }
    paths.map(Path::text)
}
