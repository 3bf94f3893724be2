//! WORDS: figures and moments in English, the same way everywhere.
//!
//! `12,804` · `78.4 %` · `19 s`, `1:52`, `2 h 05` · `9–15 Nov 2026`. Units hold on to their number with a
//! no-break space; the headline figure alone uses a plain one.

pub mod difference; // now against before
pub mod measure; // numbers, percentages, durations
pub mod sentence; // what was divided by what
pub mod when; // moments, intervals, periods
