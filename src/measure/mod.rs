//! MEASURE: visits → counts → service level, as pure functions with the words of the trade.
//!
//! 1. [`intervals`] cuts the period in the reader's time zone.
//! 2. [`placement`] gives every fact its cell (interval × queue × media); independent of thresholds.
//! 3. [`count`] counts each cell under the thresholds in force; integers only.
//! 4. [`report`] sums cells to intervals, queues and the total; [`formula`] makes the pair, [`ratio`]
//!    divides once and tells how sure the result is.
//! 5. [`waits`] keeps sorted waits for percentiles; [`csv`] writes the intervals.
//!
//! Of these are made:
//!
//! * [`bridge`]: all formulas side by side, and the way from one figure to another in single changes;
//! * [`difference`]: a share against the same share before, with its interval;
//! * [`journey`]: the visits of a conversation put together;
//! * [`lost`]: which parts of a total missed their target, and by how many calls;
//! * [`patience`]: the share of callers who would still be waiting after a time;
//! * [`spread`]: waits in bins of a round width.
//!
//! Definitions are those of `docs/definitions.md`. Deliberately absent: signals, rendering, JSON.

pub mod bridge;
pub mod count;
pub mod csv;
pub mod difference;
pub mod formula;
pub mod intervals;
pub mod journey;
pub mod lens;
pub mod lost;
pub mod patience;
pub mod placement;
pub mod ratio;
pub mod report;
pub mod spread;
pub mod waits;

/// A number of visits; there are never more than 32 bits hold.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
