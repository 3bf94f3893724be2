//! PRINT: what the page may ask of the browser for paper.

pub use crate::browser::print::{print, printing, rename_page}; // the view may not look into `browser`
