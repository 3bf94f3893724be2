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

mod series;

use crate::chart::path::Path;
use crate::chart::scale::{Scale, axis_top};
use series::{Column, band, bars, by_pixel, line, marks, strokes, whiskers};

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
        Frame {
            width,
            left: 40.0,
            right: (width - 1.0).max(60.0),
            upper,
            lower,
            height: lower.1 + 38.0,
        }
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
    /// The target of the whole.
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
/// Estimates with a wider uncertainty, in points, stand alone: a line through them would be noise.
const LOOSE: f64 = 50.0;
/// Wider slots, when there are few, get whiskers.
const WHISKERS_PX: f64 = 13.0;

/// Lays out `slots` between `edges` (one more than slots, rising).
#[must_use]
pub fn strip(edges: &[f64], slots: &[Slot], target: Option<f64>, frame: &Frame) -> Strip {
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return Strip::default();
    };
    let x = Scale::new((first, last), (frame.left, frame.right));
    let columns: Vec<Column> = slots
        .iter()
        .zip(edges.windows(2))
        .map(|(slot, edge)| Column::new(slot, x.px(edge[0]), x.px(edge[1])))
        .collect();
    let typical = columns
        .get(columns.len() / 2)
        .map_or(0.0, |column| column.right - column.left);
    let top = axis_top(
        slots
            .iter()
            .map(|slot| slot.parts.iter().sum())
            .fold(0.0, f64::max),
    );
    let mut strip = Strip {
        top,
        dense: typical < DENSE_PX,
        ..Strip::default()
    };
    let (percent, volume) = (
        frame.percent(),
        Scale::new((0.0, top), (frame.lower.1, frame.lower.0)),
    );
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
        let gap = if typical >= 8.0 {
            2.0
        } else if typical >= 3.0 {
            1.0
        } else {
            0.0
        };
        strip.parts = bars(&columns, &volume, gap);
    }
    marks(&columns, &percent, frame, typical, &mut strip);
    if let Some(target) = target {
        let mut path = Path::default();
        path.start(frame.left, percent.px(target));
        path.across(frame.right);
        strip.target = path.text();
    }
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
