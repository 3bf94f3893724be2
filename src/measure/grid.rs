//! GRID: the finest intervals facts are sorted into, and what each of them belongs to.
//!
//! ```text
//! base intervals   │ ½h │ ½h │ ½h │ ½h │ …      at most half an hour, cut where intervals are
//! interval         │    0    │    1    │ …      as the reader asked (here: hours)
//! slot             │ 0  │ 1  │ 2  │ 3  │ …      half hour of the local week, Monday 00:00 first
//! ```
//!
//! One grid serves the intervals, the heat map, opening hours and exclusions: all of them are sums over
//! base intervals, so that another choice of them sorts nothing anew as long as the base intervals stay the same.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::measure::intervals::{Bucket, boundaries};
use crate::terms::Period;

/// Half hours of a day.
pub const SLOTS_PER_DAY: usize = 48;
/// Half hours of a week.
pub const SLOTS: usize = 7 * SLOTS_PER_DAY;
/// Width of a step of the finder.
const STEP_MS: i64 = 300_000;

/// The cut of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Boundaries of the base intervals, ms UTC, strictly rising; one more than base intervals.
    pub edges: Vec<i64>,
    /// Interval of each base interval.
    pub interval: Vec<u32>,
    /// Half hour of the local week in which each base interval begins.
    pub slot: Vec<u16>,
    /// Number of intervals.
    pub intervals: usize,
    /// Per step of five minutes from the first edge: the base interval at its beginning.
    finder: Vec<u32>,
}

impl Grid {
    /// Cuts a period into base intervals of at most half an hour that respect the intervals of `bucket` and the
    /// `further` moments (ms UTC; opening hours may begin anywhere).
    #[must_use]
    pub fn new(period: Period, bucket: Bucket, zone: &TimeZone, further: &[i64]) -> Grid {
        let coarse = boundaries(period, bucket, zone);
        let base = match bucket {
            Bucket::Hour | Bucket::Day | Bucket::Week => Bucket::Minutes30,
            short => short,
        };
        let mut edges = boundaries(period, base, zone);
        edges.extend(&coarse);
        let inside = |at: &&i64| (period.from_ms..period.to_ms).contains(*at);
        edges.extend(further.iter().filter(inside));
        edges.sort_unstable();
        edges.dedup();
        let starts = &edges[..edges.len().saturating_sub(1)];
        let mut interval = Vec::with_capacity(starts.len());
        let mut now = 0;
        for &start in starts {
            while coarse.get(now + 1).is_some_and(|&next| next <= start) {
                now += 1;
            }
            interval.push(u32::try_from(now).unwrap_or(u32::MAX));
        }
        let slot = starts.iter().map(|&start| slot_of(start, zone)).collect();
        Grid {
            finder: finder(&edges),
            interval,
            slot,
            intervals: coarse.len().saturating_sub(1),
            edges,
        }
    }

    /// Number of base intervals.
    #[must_use]
    pub fn len(&self) -> usize {
        self.interval.len()
    }

    /// Whether the period is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.interval.is_empty()
    }

    /// The base interval that holds a moment; `None` outside the period.
    #[must_use]
    #[inline]
    pub fn find(&self, at_ms: i64) -> Option<u32> {
        let step = (at_ms - self.edges.first()?).div_euclid(STEP_MS);
        let mut found = *self.finder.get(usize::try_from(step).ok()?)?;
        while *self.edges.get(found as usize + 1)? <= at_ms {
            found += 1;
        }
        Some(found)
    }
}

/// Half hour of the local week.
fn slot_of(at_ms: i64, zone: &TimeZone) -> u16 {
    let Ok(at) = Timestamp::from_millisecond(at_ms) else {
        return 0;
    };
    let local_ms = at_ms + i64::from(zone.to_offset(at).seconds()) * 1_000;
    // The epoch was a Thursday.
    let half_hours = local_ms.div_euclid(1_800_000) + 3 * 48;
    u16::try_from(half_hours.rem_euclid(7 * 48)).unwrap_or_default()
}

fn finder(edges: &[i64]) -> Vec<u32> {
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    let (mut at, mut found) = (first, 0_usize);
    while at < last {
        while edges.get(found + 1).is_some_and(|&next| next <= at) {
            found += 1;
        }
        steps.push(u32::try_from(found).unwrap_or(u32::MAX));
        at += STEP_MS;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::intervals::interval_of;
    use crate::terms::{DAY_MS, HOUR_MS};

    /// Monday 2026-10-19 00:00 UTC.
    const MONDAY: i64 = 1_792_368_000_000;

    fn week(bucket: Bucket, further: &[i64]) -> Grid {
        let period = Period {
            from_ms: MONDAY,
            to_ms: MONDAY + 7 * DAY_MS,
        };
        Grid::new(
            period,
            bucket,
            &TimeZone::get("Europe/Berlin").unwrap(),
            further,
        )
    }

    #[test]
    fn base_intervals_are_half_hours_at_most_and_know_their_interval() {
        let days = week(Bucket::Day, &[]);
        assert_eq!((days.len(), days.intervals), (7 * 48, 8));
        assert_eq!(days.interval[3], 0, "Monday in Berlin began at 22:00 UTC");
        assert_eq!(days.interval[44], 1);
        let short = week(Bucket::Minutes5, &[]);
        assert_eq!((short.len(), short.intervals), (7 * 288, 7 * 288));
    }

    #[test]
    fn slots_are_half_hours_of_the_local_week() {
        let grid = week(Bucket::Hour, &[]);
        // Midnight in UTC is two in the morning in Berlin, and one after the clock change of Sunday.
        assert_eq!(grid.slot[0], 4);
        assert_eq!(grid.slot[6 * 48], 6 * 48 + 4);
        assert_eq!(
            grid.slot[7 * 48 - 1],
            1,
            "23:30 UTC on Sunday is 00:30 on Monday"
        );
    }

    #[test]
    fn a_moment_is_found_as_by_searching() {
        let odd = MONDAY + 9 * HOUR_MS + 123_456;
        let grid = week(Bucket::Day, &[odd, MONDAY - 5]);
        let cut = |at: i64| grid.edges.binary_search(&at).is_ok();
        assert!(cut(odd) && !cut(odd + 1) && !cut(MONDAY - 5));
        for at in [
            MONDAY - 1,
            MONDAY,
            odd - 1,
            odd,
            odd + 1,
            MONDAY + 7 * DAY_MS - 1,
            MONDAY + 7 * DAY_MS,
        ] {
            assert_eq!(grid.find(at), interval_of(&grid.edges, at), "{at}");
        }
    }
}
