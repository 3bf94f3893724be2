//! CHART: numbers to positions. Comes in: `f64`, a width in pixels, a time zone. Goes out: positions and
//! path data as text.
//!
//! Charts are laid out for the width they have and never scaled, so text keeps its size. Every series
//! is one path, however many points it has. Deliberately absent: Leptos, colours, any word of the
//! trade. The gallery in `tests/gallery` holds stored drawings; `UPDATE_GALLERY=1` rewrites them.

pub mod bars; // durations in bins, one kind above the axis, one beneath
pub mod cells; // one cell per interval: met, missed, undecided, no calls
pub mod compare; // differences around zero with their intervals
pub mod curve; // shares over a threshold, with a handle
pub mod falls; // the way from one figure to another
pub mod frame; // a plot with two axes
pub mod grid; // rows and columns of cells
pub mod heat; // a week of slots in colours and marks
pub mod labels; // labels that must not overlap
pub mod lengths; // a bar per row from a common start
pub mod path; // path data
pub mod pulse; // a bar per interval against a target, without text
pub mod rows; // rows of words and bars
pub mod scale; // value ↔ pixel, round steps
pub mod span; // an axis of durations
pub mod steps; // a share that falls in steps
pub mod strip; // estimates with their uncertainty over stacked volumes
pub mod svg; // a laid-out chart as a document
pub mod time; // ticks of a time axis in a zone
