//! MEASURE: visits → counts → service level, as pure functions with the words of the trade.
//!
//! 1. [`intervals`] cuts the period in the reader's time zone; [`grid`] cuts finer, once for all views.
//! 2. [`index`] sorts every fact into its cell (base interval × queue × media type); independent of thresholds.
//! 3. The index counts what each cell has within the thresholds in force, by a short walk along sorted waits.
//! 4. [`hours`] tells which spans of the period do not count, [`selection`] which cells do; [`facts`] sums
//!    them; [`report`] makes figures of the sums.
//!    [`count`] holds the integers, [`formula`] makes the pair, [`ratio`] divides once and tells how sure it is.
//! 5. [`walk`] reads the curve and percentiles off one walk; [`csv`] writes the intervals, [`tsv`] figures for a
//!    spreadsheet.
//!
//! Of these are made:
//!
//! * [`asked`]: within which limits Genesys' own engine is asked to count;
//! * [`attainment`]: how many intervals met their target, and their places in a table of days;
//! * [`blank`]: takes figures out of a report that are not known;
//! * [`blurred`]: which figures are not known, of what a snapshot tells;
//! * [`board`]: the figure of one queue, how far its target is away in calls, who waits now;
//! * [`bridge`]: all formulas side by side, and the way from one figure to another in single changes;
//! * [`counted`]: what opening hours, exclusions and the short-abandon limit do to a figure;
//! * [`difference`]: a share against the same share before, with its interval;
//! * [`fingerprint`]: which switch settings explain Genesys' own denominators;
//! * [`held`]: the facts held against a further promise;
//! * [`journey`]: the visits of a conversation put together;
//! * [`lost`]: which parts of a total missed their target, and by how many calls;
//! * [`promises`]: further thresholds and targets beside the one in force;
//! * [`patience`]: the share of callers who would still be waiting after a time;
//! * [`reconcile`]: our figures against Genesys' own, and why cells differ;
//! * [`restated`]: figures of days that were read again, before and after;
//! * [`rolled`]: intervals put together until they fit on paper;
//! * [`spread`]: waits in bins of a round width;
//! * [`week`]: weekdays by time of day.
//! * [`visits`]: the single visits, each with its share in the fraction; [`visits_csv`] writes them.
//!
//! Definitions are those of `docs/definitions.md`. Deliberately absent: signals, rendering, JSON.

pub mod asked;
pub mod attainment;
pub mod blank;
pub mod blurred;
pub mod board;
pub mod bridge;
pub mod count;
pub mod counted;
pub mod csv;
pub mod difference;
pub mod facts;
pub mod fingerprint;
pub mod formula;
pub mod grid;
pub mod held;
pub mod hours;
pub mod index;
pub mod intervals;
pub mod journey;
pub mod lens;
pub mod lost;
pub mod patience;
pub mod promises;
pub mod ratio;
pub mod reconcile;
pub mod report;
pub mod restated;
pub mod rolled;
pub mod selection;
pub mod spread;
pub mod tsv;
pub mod visits;
pub mod visits_csv;
pub mod walk;
pub mod week;

/// A number of visits; there are never more than 32 bits hold.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
