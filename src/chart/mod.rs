//! CHART: numbers to positions. Comes in: `f64`, a width in pixels, a time zone. Goes out: positions and
//! path data as text.
//!
//! Charts are laid out for the width they have and never scaled, so text keeps its size. Every series
//! is one path, however many points it has. Deliberately absent: Leptos, colours, any word of the
//! trade. The gallery in `tests/gallery` holds stored drawings; `UPDATE_GALLERY=1` rewrites them.

pub mod path; // path data
pub mod scale; // value ↔ pixel, round steps
pub mod strip; // estimates with their uncertainty over stacked volumes
pub mod svg; // a laid-out chart as text
pub mod time; // ticks of a time axis in a zone
