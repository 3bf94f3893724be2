//! ROLLED: intervals put together to hours, days or weeks, until they are few enough for a sheet of paper. Counts and
//! pairs are added; nothing is divided here.

use jiff::tz::TimeZone;

use crate::measure::intervals::Bucket;
use crate::measure::report::Figure;
use crate::terms::stamp::{local, moment, steady};
use crate::terms::{DAY_MS, HOUR_MS};

/// One or several intervals that follow each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Where the first begins, ms UTC.
    pub from_ms: i64,
    /// Where the last ends, ms UTC.
    pub to_ms: i64,
    /// Their sum.
    pub figure: Figure,
}

/// The intervals that have facts, as they are or by hour, day or week of the zone, whichever comes first with at most
/// `most` rows; `None` where even weeks are more. `boundaries` are ms UTC, one more than figures.
#[must_use]
pub fn rolled(
    figures: &[Figure],
    boundaries: &[i64],
    bucket: Bucket,
    zone: &TimeZone,
    most: usize,
) -> Option<(Bucket, Vec<Row>)> {
    let rows: Vec<Row> = figures
        .iter()
        .zip(boundaries.windows(2))
        .map(|(&figure, ends)| Row {
            from_ms: ends[0],
            to_ms: ends[1],
            figure,
        })
        .collect();
    let longer = Bucket::ALL.into_iter().skip_while(|&one| one != bucket);
    let coarse = longer
        .skip(1)
        .filter(|one| matches!(one, Bucket::Hour | Bucket::Day | Bucket::Week));
    let choices = std::iter::once((bucket, rows.clone()))
        .chain(coarse.map(|step| (step, together(&rows, step, zone))));
    choices
        .map(|(step, mut rows)| {
            rows.retain(|row| !row.figure.counts.is_empty());
            (step, rows)
        })
        .find(|(_, rows)| rows.len() <= most)
}

/// Neighbours of the same hour, day or week as one.
fn together(rows: &[Row], step: Bucket, zone: &TimeZone) -> Vec<Row> {
    let mut sums: Vec<((i64, i64), Row)> = Vec::new();
    for row in rows {
        let key = span(row.from_ms, step, zone);
        match sums.last_mut() {
            Some((last, sum)) if *last == key => {
                sum.to_ms = row.to_ms;
                sum.figure.join(&row.figure);
            }
            _ => sums.push((key, *row)),
        }
    }
    sums.into_iter().map(|(_, row)| row).collect()
}

/// What tells one hour, day or week from the next: its number, and for hours how far the clock is from UTC, for
/// one of them comes twice when the clock goes back.
fn span(at_ms: i64, step: Bucket, zone: &TimeZone) -> (i64, i64) {
    let at = local(at_ms, zone);
    let wall_ms = moment(at, &TimeZone::UTC).unwrap_or(at_ms);
    let day = wall_ms.div_euclid(DAY_MS);
    match step {
        Bucket::Week => {
            let weekday = at.date().weekday().to_monday_zero_offset();
            (day - i64::from(weekday), 0)
        }
        Bucket::Day => (day, 0),
        _ => {
            let offset_ms = steady(at_ms, zone).map_or(0, |now| now.0);
            (wall_ms.div_euclid(HOUR_MS), offset_ms)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::count::Counts;
    use crate::measure::formula::Formula;
    use crate::measure::intervals::boundaries;
    use crate::terms::stamp::{parse_local, with_offset};
    use crate::terms::{Media, Period, Promise};

    fn figure(offered: u32) -> Figure {
        let counts = Counts {
            offered,
            answered: offered,
            answered_within: offered / 2,
            ..Counts::default()
        };
        Figure::of(&counts, Formula::default(), Promise::assumed(Media::Voice))
    }

    /// Every half hour of some days in Berlin has two facts, but for the first.
    fn half_hours(first: &str, days: i64) -> (Vec<Figure>, Vec<i64>, TimeZone) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let from_ms = moment(parse_local(first).unwrap(), &zone).unwrap();
        let period = Period {
            from_ms,
            to_ms: from_ms + days * DAY_MS,
        };
        let edges = boundaries(period, Bucket::Minutes30, &zone);
        let mut figures = vec![figure(2); edges.len() - 1];
        figures[0] = Figure::default();
        (figures, edges, zone)
    }

    fn roll(days: i64, most: usize) -> Option<(Bucket, Vec<Row>)> {
        let (figures, edges, zone) = half_hours("2026-11-16", days);
        rolled(&figures, &edges, Bucket::Minutes30, &zone, most)
    }

    #[test]
    fn few_intervals_stay_as_they_are_without_empty_ones() {
        let (step, rows) = roll(1, 47).unwrap();
        assert_eq!((step, rows.len()), (Bucket::Minutes30, 47));
    }

    #[test]
    fn more_are_added_to_hours_then_days_then_weeks() {
        for (days, most, step, count) in [
            (1, 46, Bucket::Hour, 24),
            (7, 24, Bucket::Day, 7),
            (21, 20, Bucket::Week, 3),
        ] {
            let (found, rows) = roll(days, most).unwrap();
            assert_eq!((found, rows.len()), (step, count));
            let offered: u32 = rows.iter().map(|row| row.figure.counts.offered).sum();
            assert_eq!(
                rows[0].from_ms,
                roll(1, 48).unwrap().1[0].from_ms - 1_800_000
            );
            let judged: u64 = rows.iter().map(|row| row.figure.level.denominator).sum();
            let all = u32::try_from(days).unwrap() * 96 - 2;
            assert_eq!((offered, judged), (all, u64::from(all)));
        }
        assert_eq!(roll(21, 2), None);
    }

    #[test]
    fn a_week_begins_on_monday_and_an_hour_that_comes_twice_is_two() {
        let (figures, edges, zone) = half_hours("2026-10-25", 2);
        let (_, hours) = rolled(&figures, &edges, Bucket::Minutes30, &zone, 50).unwrap();
        let starts: Vec<String> = hours[2..4]
            .iter()
            .map(|row| with_offset(row.from_ms, &zone))
            .collect();
        assert_eq!(
            starts,
            ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]
        );
        // Sunday belongs to the week before.
        let weeks = together(&hours, Bucket::Week, &zone);
        assert_eq!(weeks.len(), 2);
    }
}
