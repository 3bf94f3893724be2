//! COMPARE: the second period, beside which figures are shown (docs/definitions.md, "Against before").
//!
//! Arithmetic is that of the calendar in the reader's zone: a week earlier keeps the wall clock over a
//! clock change.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::terms::stamp::{self, parse_span, write_span};
use crate::terms::{DAY_MS, Period};

/// Which period to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// As long, just before.
    Previous,
    /// The same weekdays a week earlier.
    Week,
    /// The same weekdays four weeks earlier.
    FourWeeks,
    /// From a local date and time to another, exclusive.
    Dates(DateTime, DateTime),
}

impl Compare {
    /// Those without dates, in the order of a menu.
    pub const ALL: [Compare; 3] = [Compare::Previous, Compare::Week, Compare::FourWeeks];

    /// The word of links: `previous`, `week`, `4weeks`, or two local times with a slash between.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Compare::Previous => "previous".to_owned(),
            Compare::Week => "week".to_owned(),
            Compare::FourWeeks => "4weeks".to_owned(),
            Compare::Dates(from, to) => write_span((from, to)),
        }
    }

    /// Reads what [`Compare::name`] writes.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Compare> {
        let known = Compare::ALL.into_iter().find(|one| one.name() == name);
        known.or_else(|| parse_span(name).map(|(from, to)| Compare::Dates(from, to)))
    }

    /// The second period in ms UTC, for the first one in local time. `None` where it would be empty or
    /// beyond the calendar.
    ///
    /// Before whole months come as many whole months, before whole local days as many days, before any
    /// other period as many milliseconds.
    #[must_use]
    pub fn resolve(self, from: DateTime, to: DateTime, zone: &TimeZone) -> Option<Period> {
        let (first, last) = match self {
            Compare::Dates(first, last) => (first, last),
            Compare::Week => (earlier(from, 7)?, earlier(to, 7)?),
            Compare::FourWeeks => (earlier(from, 28)?, earlier(to, 28)?),
            Compare::Previous => match before(from, to) {
                Some(first) => (first, from),
                None => return just_before(from, to, zone),
            },
        };
        let period = Period {
            from_ms: stamp::moment(first, zone)?,
            to_ms: stamp::moment(last, zone)?,
        };
        (period.length_ms() > 0).then_some(period)
    }
}

/// Where as many whole months or days before a period begin; `None` for a period of neither.
fn before(from: DateTime, to: DateTime) -> Option<DateTime> {
    let months = month_number(to) - month_number(from);
    if is_month(from) && is_month(to) && months > 0 {
        let number = month_number(from) - months;
        let month = i8::try_from(number.rem_euclid(12) + 1).ok()?;
        let first = Date::new(number.div_euclid(12), month, 1).ok()?;
        return Some(first.to_datetime(Time::midnight()));
    }
    let length_ms = wall_ms(to)? - wall_ms(from)?;
    if length_ms % DAY_MS != 0 {
        return None;
    }
    earlier(from, length_ms / DAY_MS)
}

/// As many milliseconds, just before.
fn just_before(from: DateTime, to: DateTime, zone: &TimeZone) -> Option<Period> {
    let (from_ms, to_ms) = (stamp::moment(from, zone)?, stamp::moment(to, zone)?);
    (from_ms < to_ms).then(|| Period {
        from_ms: from_ms - (to_ms - from_ms),
        to_ms: from_ms,
    })
}

/// Whether a month begins here.
fn is_month(at: DateTime) -> bool {
    at.day() == 1 && at.time() == Time::midnight()
}

/// Months since the year 0.
fn month_number(at: DateTime) -> i16 {
    at.year() * 12 + i16::from(at.month()) - 1
}

/// Milliseconds on a clock that never changes.
fn wall_ms(at: DateTime) -> Option<i64> {
    stamp::moment(at, &TimeZone::UTC)
}

/// The same time on the wall clock, days earlier.
fn earlier(at: DateTime, days: i64) -> Option<DateTime> {
    Some(stamp::local(wall_ms(at)? - days * DAY_MS, &TimeZone::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::HOUR_MS;

    /// The second period as local times in Berlin.
    fn second(compare: Compare, span: &str) -> Option<String> {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let (from, to) = parse_span(span).unwrap();
        let period = compare.resolve(from, to, &berlin)?;
        let local = |at| stamp::local(at, &berlin);
        Some(write_span((local(period.from_ms), local(period.to_ms))))
    }

    #[test]
    fn previous_is_as_many_days_just_before() {
        let cases = [
            ("2026-11-16/2026-11-23", "2026-11-09/2026-11-16"),
            ("2026-11-18/2026-11-19", "2026-11-17/2026-11-18"),
            // Over a clock change days stay days.
            ("2026-10-26/2026-10-27", "2026-10-25/2026-10-26"),
            (
                "2026-10-26T12:00/2026-10-28T12:00",
                "2026-10-24T12:00/2026-10-26T12:00",
            ),
        ];
        for (span, expected) in cases {
            assert_eq!(second(Compare::Previous, span).as_deref(), Some(expected));
        }
    }

    #[test]
    fn previous_of_whole_months_is_as_many_months() {
        let cases = [
            ("2026-11-01/2026-12-01", "2026-10-01/2026-11-01"),
            ("2026-03-01/2026-04-01", "2026-02-01/2026-03-01"),
            ("2026-01-01/2026-02-01", "2025-12-01/2026-01-01"),
            ("2026-01-01/2026-04-01", "2025-10-01/2026-01-01"),
            ("2026-01-01/2027-01-01", "2025-01-01/2026-01-01"),
            (
                "2026-11-01T01:00/2026-12-01T01:00",
                "2026-10-02T01:00/2026-11-01T01:00",
            ),
        ];
        for (span, expected) in cases {
            assert_eq!(second(Compare::Previous, span).as_deref(), Some(expected));
        }
    }

    #[test]
    fn previous_of_hours_is_as_long() {
        assert_eq!(
            second(Compare::Previous, "2026-11-18T08:00/2026-11-18T12:00").as_deref(),
            Some("2026-11-18T04:00/2026-11-18T08:00")
        );
        // Four hours are four hours, though the clock goes back within them.
        assert_eq!(
            second(Compare::Previous, "2026-10-25T04:00/2026-10-25T08:00").as_deref(),
            Some("2026-10-25T01:00/2026-10-25T04:00")
        );
    }

    #[test]
    fn a_week_earlier_keeps_the_wall_clock_over_a_clock_change() {
        let span = "2026-10-26T09:00/2026-10-26T17:00";
        assert_eq!(
            second(Compare::Week, span).as_deref(),
            Some("2026-10-19T09:00/2026-10-19T17:00")
        );
        assert_eq!(
            second(Compare::FourWeeks, span).as_deref(),
            Some("2026-09-28T09:00/2026-09-28T17:00")
        );
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let (from, to) = parse_span("2026-11-01/2026-11-02").unwrap();
        let period = Compare::Week.resolve(from, to, &berlin).unwrap();
        assert_eq!(period.length_ms(), DAY_MS + HOUR_MS);
    }

    #[test]
    fn a_period_that_the_clock_skipped_is_none() {
        let span = "2026-04-05T02:15/2026-04-05T02:45";
        assert_eq!(second(Compare::Week, span), None);
    }

    #[test]
    fn words_and_dates_are_read_and_written() {
        for name in [
            "previous",
            "week",
            "4weeks",
            "2026-11-02/2026-11-09",
            "2026-11-02T09:00/2026-11-09T17:30",
        ] {
            assert_eq!(Compare::from_name(name).unwrap().name(), name);
        }
        for nonsense in ["", "month", "2026-11-09/2026-11-02", "2026-11-02"] {
            assert_eq!(Compare::from_name(nonsense), None, "{nonsense}");
        }
    }
}
