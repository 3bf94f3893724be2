//! MEASURE: visits → counts → service level, as pure functions with the words of the trade.
//!
//! 1. [`intervals`] cuts the period in the reader's time zone.
//! 2. [`placement`] gives every fact its cell (interval × queue × media); independent of thresholds.
//! 3. [`count`] counts each cell under the thresholds in force; integers only.
//! 4. [`report`] sums cells to intervals, queues and the total; [`formula`] makes the pair, [`ratio`]
//!    divides once and tells how sure the result is.
//! 5. [`hours`] tells which spans of the period do not count; [`promises`] are further thresholds and
//!    targets beside the one in force.
//! 6. [`waits`] keeps sorted waits for percentiles; [`csv`] writes the intervals.
//!
//! Definitions are those of `docs/definitions.md`. Deliberately absent: signals, rendering, JSON.

pub mod count;
pub mod csv;
pub mod formula;
pub mod hours;
pub mod intervals;
pub mod lens;
pub mod placement;
pub mod promises;
pub mod ratio;
pub mod report;
pub mod waits;
