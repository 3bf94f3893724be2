//! ATTAINMENT: how many intervals met their target, and where each of them stands in a table of days.
//!
//! Comes in: figures by interval, boundaries, the reader's zone. Goes out: numbers of intervals both by
//! the 95 % interval and by the point value (docs/definitions.md, "Thin intervals"), rows and columns.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::measure::intervals::Bucket;
use crate::measure::ratio::{ServiceLevel, Verdict};
use crate::measure::report::Figure;
use crate::terms::DAY_MS;

/// Numbers of intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attainment {
    /// The lower end of the 95 % interval is at or above the target.
    pub met: u64,
    /// The upper end is below it.
    pub missed: u64,
    /// The 95 % interval holds the target.
    pub undecided: u64,
    /// Nothing to judge.
    pub without: u64,
    /// The percentage itself is at or above the target.
    pub point_met: u64,
}

impl Attainment {
    /// Counts figures by their verdicts.
    #[must_use]
    pub fn of(figures: &[Figure]) -> Attainment {
        let mut all = Attainment::default();
        for figure in figures {
            match figure.verdict() {
                Verdict::Meets => all.met += 1,
                Verdict::Misses => all.missed += 1,
                Verdict::Undecided => all.undecided += 1,
                Verdict::NoCalls => all.without += 1,
            }
            all.point_met += u64::from(figure.point_met() == Some(true));
        }
        all
    }

    /// Intervals in which there was something to judge.
    #[must_use]
    pub fn judged(&self) -> u64 {
        self.met + self.missed + self.undecided
    }

    /// Share of these that met the target by the 95 % interval, and by the point value.
    #[must_use]
    pub fn shares(&self) -> [ServiceLevel; 2] {
        [self.met, self.point_met].map(|numerator| ServiceLevel {
            numerator,
            denominator: self.judged(),
        })
    }
}

/// Intervals in rows of local days and columns of wall-clock time; days and weeks in one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// Number of rows: every local day from the first to the last.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Row and column of each interval.
    pub places: Vec<(usize, usize)>,
    /// Length of a column in minutes; 0 where all stand in one row.
    pub minutes: u32,
    /// First column that has a second pass because the clock was put back, and how many have one.
    twice: (usize, usize),
}

impl Days {
    /// Places the intervals between these boundaries, ms UTC.
    #[must_use]
    pub fn new(boundaries: &[i64], bucket: Bucket, zone: &TimeZone) -> Days {
        let starts = &boundaries[..boundaries.len().saturating_sub(1)];
        let Some(step_ms) = bucket.wall_ms() else {
            return Days {
                rows: usize::from(!starts.is_empty()),
                columns: starts.len(),
                places: (0..starts.len()).map(|column| (0, column)).collect(),
                ..Days::default()
            };
        };
        let mut walls: Vec<(i64, i64, bool)> = Vec::with_capacity(starts.len());
        let (mut low, mut high) = (i64::MAX, -1);
        for &start in starts {
            let local_ms = start + offset_ms(start, zone);
            let (day, column) = (
                local_ms.div_euclid(DAY_MS),
                local_ms.rem_euclid(DAY_MS) / step_ms,
            );
            // Times rise but where the clock is put back; that pass ends where the first one did.
            let again = walls.last().is_some_and(|&(last_day, last, second)| {
                day < last_day || day == last_day && (column <= last || second && column <= high)
            });
            if again {
                (low, high) = (low.min(column), high.max(column));
                if let Some(&(_, last, false)) = walls.last() {
                    high = high.max(last);
                }
            }
            walls.push((day, column, again));
        }
        let twice = (
            place_of(low),
            if high < low {
                0
            } else {
                place_of(high - low + 1)
            },
        );
        let first = walls.iter().map(|wall| wall.0).min().unwrap_or(0);
        let last = walls.iter().map(|wall| wall.0).max().unwrap_or(-1);
        let mut days = Days {
            rows: if walls.is_empty() {
                0
            } else {
                place_of(last - first + 1)
            },
            columns: place_of(DAY_MS / step_ms) + twice.1,
            places: Vec::with_capacity(walls.len()),
            minutes: u32::try_from(step_ms / 60_000).unwrap_or(0),
            twice,
        };
        for (day, column, again) in walls {
            let column = days.column(place_of(column)) + if again { days.twice.1 } else { 0 };
            days.places.push((place_of(day - first), column));
        }
        days
    }

    /// Column of a wall-clock column: behind those that come twice there is room for their second pass.
    #[must_use]
    pub fn column(&self, wall: usize) -> usize {
        let (first, count) = self.twice;
        if count > 0 && wall >= first + count {
            wall + count
        } else {
            wall
        }
    }

    /// The interval at a row and column.
    #[must_use]
    pub fn interval_at(&self, row: usize, column: usize) -> Option<usize> {
        self.places.iter().position(|&place| place == (row, column))
    }
}

fn offset_ms(at_ms: i64, zone: &TimeZone) -> i64 {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    i64::from(zone.to_offset(at).seconds()) * 1_000
}

fn place_of(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::intervals::boundaries;
    use crate::terms::{HOUR_MS, Period};

    fn days(from: &str, to: &str, bucket: Bucket, zone: &str) -> Days {
        let zone = TimeZone::get(zone).unwrap();
        let at = |text: &str| {
            let local: jiff::civil::DateTime = text.parse().unwrap();
            zone.to_timestamp(local).unwrap().as_millisecond()
        };
        let period = Period {
            from_ms: at(from),
            to_ms: at(to),
        };
        Days::new(&boundaries(period, bucket, &zone), bucket, &zone)
    }

    #[test]
    fn a_week_of_half_hours_has_a_row_for_each_day() {
        let seen = days(
            "2026-11-16",
            "2026-11-23",
            Bucket::Minutes30,
            "Europe/Berlin",
        );
        assert_eq!((seen.rows, seen.columns, seen.minutes), (7, 48, 30));
        assert_eq!((seen.places[0], seen.places[48 + 19]), ((0, 0), (1, 19)));
        assert_eq!(seen.interval_at(1, 19), Some(67));
        assert_eq!(seen.interval_at(7, 0), None);
    }

    #[test]
    fn the_hour_that_comes_twice_has_two_columns_and_the_skipped_one_is_empty() {
        let autumn = days("2026-10-24", "2026-10-26", Bucket::Hour, "Europe/Berlin");
        assert_eq!((autumn.rows, autumn.columns), (2, 25));
        let columns: Vec<_> = autumn.places.iter().map(|place| place.1).collect();
        // Saturday has no second two o'clock.
        let saturday: Vec<usize> = (0..25).filter(|&column| column != 3).collect();
        let sunday: Vec<usize> = (0..25).collect();
        assert_eq!(columns, [saturday, sunday].concat());
        assert_eq!((autumn.column(2), autumn.column(3)), (2, 4));
        let spring = days("2026-03-29", "2026-03-30", Bucket::Hour, "Europe/Berlin");
        let columns: Vec<_> = spring.places.iter().map(|place| place.1).collect();
        assert_eq!(
            columns,
            (0..24).filter(|&column| column != 2).collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_interval_has_a_place_of_its_own_around_any_change() {
        let zones = [
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "America/Havana",
            "America/Asuncion",
        ];
        for zone in zones {
            for bucket in [Bucket::Minutes5, Bucket::Minutes30, Bucket::Hour] {
                let year = days("2010-01-01", "2011-01-01", bucket, zone);
                let mut places = year.places.clone();
                places.sort_unstable();
                places.dedup();
                assert_eq!(places.len(), year.places.len(), "{zone} {bucket:?}");
                let inside = |place: &(usize, usize)| place.0 < year.rows && place.1 < year.columns;
                assert!(places.iter().all(inside), "{zone} {bucket:?}");
                assert_eq!(year.rows, 365);
            }
        }
    }

    #[test]
    fn days_and_weeks_stand_in_one_row() {
        let seen = days("2026-11-02", "2026-11-30", Bucket::Day, "UTC");
        assert_eq!((seen.rows, seen.columns, seen.places[27]), (1, 28, (0, 27)));
        assert_eq!(Days::new(&[], Bucket::Day, &TimeZone::UTC), Days::default());
        let none = Days::new(&[], Bucket::Hour, &TimeZone::UTC);
        assert_eq!((none.rows, none.places.len()), (0, 0));
    }

    #[test]
    fn one_short_interval_stands_at_its_time() {
        let seen = Days::new(
            &[9 * HOUR_MS + 600_000, 9 * HOUR_MS + 900_000],
            Bucket::Hour,
            &TimeZone::UTC,
        );
        assert_eq!((seen.rows, seen.places[0]), (1, (0, 9)));
    }
}
