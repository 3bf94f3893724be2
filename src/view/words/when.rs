//! Moments, intervals and periods in the reader's zone, 24 hours.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

use crate::measure::intervals::Bucket;
use crate::terms::Period;
use crate::terms::stamp::{self, clock, day_month, local};

/// `Mon 9 Nov`.
fn day(at: DateTime) -> String {
    format!("{} {}", stamp::weekday(at.date()), day_month(at.date()))
}

/// `9 Nov 2026`.
fn full(at: DateTime) -> String {
    format!("{} {}", day_month(at.date()), at.year())
}

/// `Sun 15 Nov, 23:58`.
#[must_use]
pub fn moment(at_ms: i64, zone: &TimeZone) -> String {
    let at = local(at_ms, zone);
    format!("{}, {}", day(at), clock(at))
}

/// The same to the second: `Sun 15 Nov, 23:58:07`.
#[must_use]
pub fn second(at_ms: i64, zone: &TimeZone) -> String {
    format!("{}:{:02}", moment(at_ms, zone), local(at_ms, zone).second())
}

/// An interval: `Mon 9 Nov, 11:00–11:30`, `Mon 9 Nov`, `week from Mon 9 Nov`.
#[must_use]
pub fn interval(from_ms: i64, to_ms: i64, bucket: Bucket, zone: &TimeZone) -> String {
    let (from, to) = (local(from_ms, zone), local(to_ms, zone));
    let first = day(from);
    match bucket {
        Bucket::Day => first,
        Bucket::Week => format!("{first} – {}", day(last_day(to))),
        // Around a clock change the wall clock alone would read backwards or twice the same.
        _ if offset(from_ms, zone) != offset(to_ms, zone) || repeated(from, zone) => {
            format!(
                "{first}, {}–{} (UTC{})",
                clock(from),
                clock(to),
                offset(from_ms, zone)
            )
        }
        _ => format!("{first}, {}–{}", clock(from), clock(to)),
    }
}

fn offset(at_ms: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    zone.to_offset(at).to_string()
}

fn repeated(at: DateTime, zone: &TimeZone) -> bool {
    zone.to_ambiguous_timestamp(at).is_ambiguous()
}

/// The day that ends at this exclusive end.
fn last_day(end: DateTime) -> DateTime {
    if end.time() == Time::midnight() {
        end.date()
            .yesterday()
            .map_or(end, |day| day.to_datetime(end.time()))
    } else {
        end
    }
}

/// A period: `15 Nov 2026`, `9–15 Nov 2026`, `28 Oct – 3 Nov 2026`, with times where it is not whole days.
#[must_use]
pub fn period(period: Period, zone: &TimeZone) -> String {
    let (from, to) = (local(period.from_ms, zone), local(period.to_ms, zone));
    let midnight = Time::midnight();
    if from.time() == midnight && to.time() == midnight {
        return days(from, last_day(to));
    }
    if from.date() == last_day(to).date() {
        let end = if to.time() == midnight {
            "24:00".to_owned()
        } else {
            clock(to)
        };
        return format!("{}, {}–{end}", full(from), clock(from));
    }
    format!(
        "{} {} – {} {}",
        day_month(from.date()),
        clock(from),
        full(to),
        clock(to)
    )
}

fn days(first: DateTime, last: DateTime) -> String {
    let end = full(last);
    if first.date() == last.date() {
        return end;
    }
    if first.year() != last.year() {
        return format!("{} – {end}", full(first));
    }
    if first.month() != last.month() {
        return format!("{} – {end}", day_month(first.date()));
    }
    format!("{}–{end}", first.day())
}

/// An interval length in a menu: `30 minutes`.
#[must_use]
pub const fn length(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Minutes5 => "5 minutes",
        Bucket::Minutes10 => "10 minutes",
        Bucket::Minutes15 => "15 minutes",
        Bucket::Minutes30 => "30 minutes",
        Bucket::Hour => "1 hour",
        Bucket::Day => "1 day",
        Bucket::Week => "1 week",
    }
}

/// The title of the interval chart: `By half hour`.
#[must_use]
pub const fn by(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Minutes5 => "By 5 minutes",
        Bucket::Minutes10 => "By 10 minutes",
        Bucket::Minutes15 => "By quarter hour",
        Bucket::Minutes30 => "By half hour",
        Bucket::Hour => "By hour",
        Bucket::Day => "By day",
        Bucket::Week => "By week",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn at(text: &str) -> i64 {
        let local: DateTime = text.parse().unwrap();
        berlin()
            .to_ambiguous_timestamp(local)
            .compatible()
            .unwrap()
            .as_millisecond()
    }

    #[test]
    fn periods_name_what_differs() {
        let cases = [
            ("2026-11-21", "2026-11-22", "21 Nov 2026"),
            ("2026-11-09", "2026-11-16", "9–15 Nov 2026"),
            ("2026-10-28", "2026-11-04", "28 Oct – 3 Nov 2026"),
            ("2026-12-28", "2027-01-04", "28 Dec 2026 – 3 Jan 2027"),
            (
                "2026-11-16T09:00",
                "2026-11-16T17:30",
                "16 Nov 2026, 09:00–17:30",
            ),
            ("2026-11-16T09:00", "2026-11-17", "16 Nov 2026, 09:00–24:00"),
            (
                "2026-11-16T09:00",
                "2026-11-17T12:00",
                "16 Nov 09:00 – 17 Nov 2026 12:00",
            ),
        ];
        for (from, to, text) in cases {
            assert_eq!(
                period(
                    Period {
                        from_ms: at(from),
                        to_ms: at(to)
                    },
                    &berlin()
                ),
                text
            );
        }
    }

    #[test]
    fn intervals_around_a_clock_change_name_their_offset() {
        let zone = berlin();
        let half = 1_800_000;
        let first = at("2026-10-25T02:00");
        assert_eq!(
            interval(first, first + half, Bucket::Minutes30, &zone),
            "Sun 25 Oct, 02:00–02:30 (UTC+02)"
        );
        assert_eq!(
            interval(first + 2 * half, first + 3 * half, Bucket::Minutes30, &zone),
            "Sun 25 Oct, 02:00–02:30 (UTC+01)"
        );
        let calm = at("2026-11-09T11:00");
        assert_eq!(
            interval(calm, calm + half, Bucket::Minutes30, &zone),
            "Mon 9 Nov, 11:00–11:30"
        );
        assert_eq!(interval(calm, calm + half, Bucket::Day, &zone), "Mon 9 Nov");
    }
}
