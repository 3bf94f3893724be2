//! INTERVALS: a period cut into intervals in the reader's time zone.
//!
//! Intervals shorter than a day lie on the wall clock (a half hour begins at :00 and :30) and never
//! reach over a clock change: a day with one has 23 or 25 hours, none lost, none counted twice. Days
//! begin at the first moment of the local date, weeks on Monday.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::terms::{Period, stamp};

/// Length of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Five minutes.
    Minutes5,
    /// Ten minutes.
    Minutes10,
    /// A quarter of an hour.
    Minutes15,
    /// Half an hour, the interval in which Genesys thinks.
    Minutes30,
    /// An hour.
    Hour,
    /// A local day.
    Day,
    /// A week from Monday.
    Week,
}

impl Bucket {
    /// Every length, shortest first.
    pub const ALL: [Bucket; 7] = [
        Bucket::Minutes5,
        Bucket::Minutes10,
        Bucket::Minutes15,
        Bucket::Minutes30,
        Bucket::Hour,
        Bucket::Day,
        Bucket::Week,
    ];

    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Bucket::Minutes5 => "5m",
            Bucket::Minutes10 => "10m",
            Bucket::Minutes15 => "15m",
            Bucket::Minutes30 => "30m",
            Bucket::Hour => "1h",
            Bucket::Day => "1d",
            Bucket::Week => "1w",
        }
    }

    /// The length with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Bucket> {
        Bucket::ALL.into_iter().find(|bucket| bucket.name() == name)
    }

    /// What is chosen when the reader chooses nothing: half hours up to 3 days, hours up to 14, else days.
    #[must_use]
    pub fn default_for(days: i64) -> Bucket {
        match days {
            ..=3 => Bucket::Minutes30,
            4..=14 => Bucket::Hour,
            _ => Bucket::Day,
        }
    }

    /// Length in ms of the lengths below a day; `None` for days and weeks.
    #[must_use]
    pub const fn wall_ms(self) -> Option<i64> {
        Some(match self {
            Bucket::Minutes5 => 300_000,
            Bucket::Minutes10 => 600_000,
            Bucket::Minutes15 => 900_000,
            Bucket::Minutes30 => 1_800_000,
            Bucket::Hour => 3_600_000,
            Bucket::Day | Bucket::Week => return None,
        })
    }
}

/// Boundaries in ms UTC, strictly rising, from the period's start to its end: interval `i` is
/// `[b[i], b[i + 1])`. Empty for an empty period. The first and last interval are cut by the period.
#[must_use]
pub fn boundaries(period: Period, bucket: Bucket, zone: &TimeZone) -> Vec<i64> {
    if period.length_ms() == 0 {
        return Vec::new();
    }
    let mut cuts = vec![period.from_ms];
    match bucket.wall_ms() {
        Some(step) => wall_cuts(period, step, zone, &mut cuts),
        None => calendar_cuts(period, bucket, zone, &mut cuts),
    }
    cuts.push(period.to_ms);
    cuts
}

/// Cuts at multiples of `step` on the wall clock, and at every change of the clock.
fn wall_cuts(period: Period, step: i64, zone: &TimeZone, cuts: &mut Vec<i64>) {
    let mut at = period.from_ms;
    let mut before_ms = None;
    while at < period.to_ms {
        let Some((offset_ms, change_ms)) = stamp::steady(at, zone) else {
            return;
        };
        let local = at + offset_ms;
        // A zone may change its name or rule without moving the clock: no cut for that alone.
        let moved = before_ms.is_some_and(|before| before != offset_ms);
        if before_ms.is_some() && (moved || local.rem_euclid(step) == 0) {
            cuts.push(at);
        }
        before_ms = Some(offset_ms);
        let until = change_ms.min(period.to_ms);
        let mut next = at + (step - local.rem_euclid(step));
        while next < until {
            cuts.push(next);
            next += step;
        }
        at = until;
    }
}

/// Cuts at the first moment of local days, or of Mondays.
fn calendar_cuts(period: Period, bucket: Bucket, zone: &TimeZone, cuts: &mut Vec<i64>) {
    let Ok(start) = Timestamp::from_millisecond(period.from_ms) else {
        return;
    };
    let mut date = zone.to_datetime(start).date();
    loop {
        let Ok(next) = date.tomorrow() else {
            return;
        };
        date = next;
        let Some(at) = start_of_day_ms(date, zone) else {
            return;
        };
        if at >= period.to_ms {
            return;
        }
        if at > period.from_ms && (bucket == Bucket::Day || date.weekday() == Weekday::Monday) {
            cuts.push(at);
        }
    }
}

/// First moment of a local date, ms UTC: midnight, the first of two, or the end of the gap that swallows it.
#[must_use]
pub fn start_of_day_ms(date: Date, zone: &TimeZone) -> Option<i64> {
    let midnight = zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0));
    Some(midnight.compatible().ok()?.as_millisecond())
}

/// Index of the interval that holds the moment; `None` outside the period.
#[must_use]
#[inline]
pub fn interval_of(boundaries: &[i64], at_ms: i64) -> Option<u32> {
    let after = boundaries.partition_point(|&boundary| boundary <= at_ms);
    if after == 0 || after >= boundaries.len() {
        return None;
    }
    u32::try_from(after - 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::{DAY_MS, HOUR_MS};

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn local(date: &str, zone: &TimeZone) -> i64 {
        start_of_day_ms(date.parse().unwrap(), zone).unwrap()
    }

    fn day(date: &str, next: &str, zone: &TimeZone) -> Period {
        Period {
            from_ms: local(date, zone),
            to_ms: local(next, zone),
        }
    }

    fn widths(boundaries: &[i64]) -> Vec<i64> {
        boundaries
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .collect()
    }

    #[test]
    fn a_plain_day_has_48_half_hours() {
        let berlin = zone("Europe/Berlin");
        let cuts = boundaries(
            day("2026-11-16", "2026-11-17", &berlin),
            Bucket::Minutes30,
            &berlin,
        );
        assert_eq!(cuts.len(), 49);
        assert!(widths(&cuts).iter().all(|&width| width == HOUR_MS / 2));
    }

    #[test]
    fn a_day_with_a_clock_change_has_23_or_25_hours() {
        for (name, date, next, hours) in [
            ("Europe/Berlin", "2026-03-29", "2026-03-30", 23),
            ("Europe/Berlin", "2026-10-25", "2026-10-26", 25),
            ("America/New_York", "2026-03-08", "2026-03-09", 23),
            ("America/New_York", "2026-11-01", "2026-11-02", 25),
        ] {
            let zone = zone(name);
            let cuts = boundaries(day(date, next, &zone), Bucket::Hour, &zone);
            assert_eq!(widths(&cuts), vec![HOUR_MS; hours], "{name} {date}");
        }
    }

    #[test]
    fn intervals_never_reach_over_a_change_of_half_an_hour() {
        let lord_howe = zone("Australia/Lord_Howe");
        let cuts = boundaries(
            day("2026-04-05", "2026-04-06", &lord_howe),
            Bucket::Hour,
            &lord_howe,
        );
        assert_eq!(cuts.last().unwrap() - cuts[0], 24 * HOUR_MS + HOUR_MS / 2);
        assert_eq!(
            widths(&cuts)
                .iter()
                .filter(|&&width| width == HOUR_MS / 2)
                .count(),
            1
        );
    }

    #[test]
    fn half_hour_zones_are_cut_on_their_own_wall_clock() {
        let kolkata = zone("Asia/Kolkata");
        let cuts = boundaries(
            day("2026-11-16", "2026-11-17", &kolkata),
            Bucket::Hour,
            &kolkata,
        );
        assert_eq!(cuts.len(), 25);
        assert_eq!(cuts[1].rem_euclid(HOUR_MS), HOUR_MS / 2);
    }

    #[test]
    fn the_period_cuts_the_first_and_last_interval() {
        let utc = TimeZone::UTC;
        let period = Period {
            from_ms: 10 * 60_000,
            to_ms: 75 * 60_000,
        };
        assert_eq!(
            boundaries(period, Bucket::Minutes30, &utc),
            [600_000, 1_800_000, 3_600_000, 4_500_000]
        );
        assert_eq!(
            boundaries(
                Period {
                    from_ms: 5,
                    to_ms: 5
                },
                Bucket::Hour,
                &utc
            ),
            Vec::<i64>::new()
        );
    }

    #[test]
    fn days_and_weeks_follow_the_local_calendar() {
        let berlin = zone("Europe/Berlin");
        let period = day("2026-10-23", "2026-11-03", &berlin);
        let days = boundaries(period, Bucket::Day, &berlin);
        assert_eq!(days.len(), 12);
        assert_eq!(widths(&days)[2], DAY_MS + HOUR_MS);
        let weeks = boundaries(period, Bucket::Week, &berlin);
        assert_eq!(
            weeks[1..3],
            [local("2026-10-26", &berlin), local("2026-11-02", &berlin)]
        );
        assert_eq!(weeks.len(), 4);
    }

    #[test]
    fn a_moment_belongs_to_the_interval_that_begins_with_it() {
        let cuts = [0, 10, 20];
        assert_eq!(interval_of(&cuts, 0), Some(0));
        assert_eq!(interval_of(&cuts, 9), Some(0));
        assert_eq!(interval_of(&cuts, 10), Some(1));
        assert_eq!(interval_of(&cuts, 20), None);
        assert_eq!(interval_of(&cuts, -1), None);
        assert_eq!(interval_of(&[], 0), None);
    }
}
