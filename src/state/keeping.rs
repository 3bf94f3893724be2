//! KEEPING: whether days are kept on this computer, and how much that is.

use crate::browser::{self, Shelf};

/// Key of the reader's wish on this computer.
pub const KEEP: &str = "eightytwenty.keep";

/// What is kept on this computer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// The reader wants it.
    pub on: bool,
    /// Kept days of whoever is signed in.
    pub days: usize,
    /// What they take.
    pub bytes: u64,
    /// Why nothing (more) is kept, as a sentence.
    pub trouble: Option<String>,
    /// Days whose figure is another one than when it was kept, a sentence each.
    pub restated: Vec<String>,
}

impl Keeping {
    /// As the reader left it; on where nobody decided.
    #[must_use]
    pub fn recall() -> Keeping {
        Keeping {
            on: browser::recall(Shelf::Computer, KEEP).as_deref() != Some("off"),
            ..Keeping::default()
        }
    }
}
