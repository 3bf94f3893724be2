//! LOAD: from a question to columns that hold all of it — what is had already, what must be asked.
//!
//! Comes in: an ask, a line to the API, a shelf. Goes out: conversations in columns, and what is known of their
//! completeness. Pure over [`crate::api::io::Io`] and [`shelf::Shelf`]. Deliberately absent: figures, the page.

pub mod again;
pub mod keep;
pub mod shelf;
