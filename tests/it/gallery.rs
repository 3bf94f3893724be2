//! GALLERY: charts laid out and stored as drawings, to be looked at and to be held to.
//!
//! `UPDATE_GALLERY=1 cargo nextest run --test it -E 'test(gallery)'` rewrites them. `odd` lays out what
//! no sensible reader would ask for and holds every path to its frame.

mod matrix;
mod odd;
mod plots;
mod rows;
mod sketch;
