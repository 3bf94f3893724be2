//! MEASURE: visits → counts → service level, as pure functions with the words of the trade.
//!
//! 1. [`intervals`] cuts the period in the reader's time zone; [`grid`] cuts finer, once for all views.
//! 2. [`index`] sorts every fact into its cell (base interval × queue × media type); independent of thresholds.
//! 3. [`within`] finds what each cell has within the thresholds in force, by binary searches.
//! 4. [`selection`] says which cells count; [`facts`] sums them; [`report`] makes figures of the sums.
//!    [`count`] holds the integers, [`formula`] makes the pair, [`ratio`] divides once and tells how sure it is.
//! 5. [`bins`] counts waits by steps for the curve and percentiles; [`csv`] writes the intervals.
//!
//! Definitions are those of `docs/definitions.md`. Deliberately absent: signals, rendering, JSON.

pub mod bins;
pub mod count;
pub mod csv;
pub mod facts;
pub mod formula;
pub mod grid;
pub mod index;
pub mod intervals;
pub mod lens;
pub mod ratio;
pub mod report;
pub mod selection;
pub mod within;
