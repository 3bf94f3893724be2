//! STAMP: moments and dates as text, digit by digit.
//!
//! Own code for a handful of fixed forms: the library's formatter and parser for every form there is
//! would be a tenth of the page.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::terms::DAY_MS;

/// The local date and time of a moment, ms UTC; 1970 for moments no calendar holds.
#[must_use]
pub fn local(at_ms: i64, zone: &TimeZone) -> DateTime {
    zone.to_datetime(Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The moment of a local date and time, ms UTC. A time that a clock change skips means the moment of the
/// change; one that happens twice means the first.
#[must_use]
pub fn moment(local: DateTime, zone: &TimeZone) -> Option<i64> {
    let found = zone.to_ambiguous_timestamp(local);
    let at = found.earlier().ok()?;
    let at = if found.is_ambiguous() && zone.to_datetime(at) != local {
        zone.following(at).next()?.timestamp()
    } else {
        at
    };
    Some(at.as_millisecond())
}

/// How far the clock stays as it is: milliseconds east of UTC at this moment, and the first moment after
/// it, ms UTC, at which the zone may move the clock (`i64::MAX` for never).
#[must_use]
pub fn steady(at_ms: i64, zone: &TimeZone) -> Option<(i64, i64)> {
    let now = Timestamp::from_millisecond(at_ms).ok()?;
    let change = zone.following(now).next();
    let change_ms = change.map(|change| change.timestamp().as_millisecond());
    // A zone without further changes may answer with its last one.
    let until_ms = change_ms.filter(|&change| change > at_ms);
    let offset_ms = i64::from(zone.to_offset(now).seconds()) * 1_000;
    Some((offset_ms, until_ms.unwrap_or(i64::MAX)))
}

/// `2026-11-16`.
#[must_use]
pub fn iso_date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `09:30`.
#[must_use]
pub fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `Mon`.
#[must_use]
pub fn weekday(date: Date) -> &'static str {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    NAMES[index % 7]
}

/// `Nov`.
#[must_use]
pub fn month(date: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let index = usize::try_from(date.month() - 1).unwrap_or(0);
    NAMES[index % 12]
}

/// `16 Nov`.
#[must_use]
pub fn day_month(date: Date) -> String {
    format!("{} {}", date.day(), month(date))
}

/// `2026-11-16T09:30:00.000Z`, as the API writes and wants it.
#[must_use]
pub fn utc(at_ms: i64) -> String {
    let at = local(at_ms, &TimeZone::UTC);
    format!(
        "{}T{}:{:02}.{:03}Z",
        iso_date(at.date()),
        clock(at),
        at.second(),
        at_ms.rem_euclid(1_000)
    )
}

/// `2026-11-16T09:30:00+01:00`, with the offset of the zone; milliseconds only where there are some.
#[must_use]
pub fn with_offset(at_ms: i64, zone: &TimeZone) -> String {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let offset = zone.to_offset(moment).seconds();
    let at = local(at_ms, zone);
    let milli = at_ms.rem_euclid(1_000);
    let fraction = if milli == 0 {
        String::new()
    } else {
        format!(".{milli:03}")
    };
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    format!(
        "{}T{}:{:02}{fraction}{sign}{:02}:{:02}",
        iso_date(at.date()),
        clock(at),
        at.second(),
        minutes / 60,
        minutes % 60
    )
}

/// Reads `2026-11-16` or `2026-11-16T09:00[:30]`; with an offset or `Z` it would not be a local time.
#[must_use]
pub fn parse_local(text: &str) -> Option<DateTime> {
    let whole = match text.len() {
        10 => format!("{text}T00:00:00"),
        16 => format!("{text}:00"),
        _ => text.to_owned(),
    };
    if whole.len() != 19 {
        return None;
    }
    Some(local(parse(&format!("{whole}Z"))?, &TimeZone::UTC))
}

/// Writes what [`parse_local`] reads: a date alone at midnight, seconds only where there are some.
#[must_use]
pub fn write_local(at: DateTime) -> String {
    let date = iso_date(at.date());
    if at.time() == Time::midnight() {
        date
    } else if at.second() == 0 {
        format!("{date}T{}", clock(at))
    } else {
        format!("{date}T{}:{:02}", clock(at), at.second())
    }
}

/// Reads two local times around a slash, the first one earlier: `2026-11-02/2026-11-09T12:00`.
#[must_use]
pub fn parse_span(text: &str) -> Option<(DateTime, DateTime)> {
    let (from, to) = text.split_once('/')?;
    let span = (parse_local(from)?, parse_local(to)?);
    (span.0 < span.1).then_some(span)
}

/// Writes what [`parse_span`] reads.
#[must_use]
pub fn write_span(span: (DateTime, DateTime)) -> String {
    format!("{}/{}", write_local(span.0), write_local(span.1))
}

/// Milliseconds since 1970 UTC of an ISO-8601 time with `Z` or an offset; `None` for anything else.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    let text = text.as_bytes();
    let (head, mut tail) = text.split_at_checked(19)?;
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if marks.iter().any(|&(place, mark)| head[place] != mark)
        || !matches!(head[10], b'T' | b't' | b' ')
    {
        return None;
    }
    let (year, month, day) = (
        number(&head[..4])?,
        number(&head[5..7])?,
        number(&head[8..10])?,
    );
    let (hour, minute, second) = (
        number(&head[11..13])?,
        number(&head[14..16])?,
        number(&head[17..])?,
    );
    if !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut milli = 0;
    if let [b'.' | b',', digits @ ..] = tail {
        let length = digits
            .iter()
            .take_while(|digit| digit.is_ascii_digit())
            .count();
        if !(1..=9).contains(&length) {
            return None;
        }
        let kept = &digits[..length.min(3)];
        milli = number(kept)? * [100, 10, 1][kept.len() - 1];
        tail = &digits[length..];
    }
    let local = days_from_civil(year, month, day) * DAY_MS
        + ((hour * 60 + minute) * 60 + second) * 1_000
        + milli;
    Some(local - offset_minutes(tail)? * 60_000)
}

/// `Z`, `+01:00`, `-0430` or `+01` in minutes.
fn offset_minutes(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'Z' | b'z'] => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [a, b] => (number(&[*a, *b])?, 0),
        [a, b, c, d] | [a, b, b':', c, d] => (number(&[*a, *b])?, number(&[*c, *d])?),
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The number written in these digits.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0_i64, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + i64::from(digit - b'0'))
    })
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: years are counted from March, so that
/// the leap day is the last of its year, in eras of 400 years.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let from_march = (month + 9) % 12;
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_and_writing_agree_with_the_library() {
        let mut at = -62_000_000_000_000_i64;
        while at < 4_100_000_000_000 {
            let library = Timestamp::from_millisecond(at)
                .unwrap()
                .strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
                .to_string();
            assert_eq!(utc(at), library);
            assert_eq!(parse(&library), Some(at), "{library}");
            at += DAY_MS * 13 + 12_345_678;
        }
    }

    #[test]
    fn other_forms_are_read_and_nonsense_is_not() {
        assert_eq!(parse("2025-06-02T09:00:31Z"), Some(1_748_854_831_000));
        assert_eq!(
            parse("2025-06-02T11:00:31.5+02:00"),
            Some(1_748_854_831_500)
        );
        assert_eq!(
            parse("2025-06-02T04:30:31.123456-0430"),
            Some(1_748_854_831_123)
        );
        for nonsense in [
            "",
            "yesterday",
            "2025-02-29T00:00:00.000Z",
            "2025-13-01T00:00:00.000Z",
            "2025-06-02T24:00:00.000Z",
            "2025-06-02T09:00:31",
            "2025-06-02T09:00:31.Z",
            "2025-06-02T09:00:31.000ZZ",
            "2025-06-02T09:00:31.000+25:00",
            "２０２５-06-02T09:00:31.000Z",
        ] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn offsets_are_those_of_the_moment() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(
            with_offset(1_792_886_400_000, &berlin),
            "2026-10-25T02:00:00+02:00"
        );
        assert_eq!(
            with_offset(1_792_890_000_000, &berlin),
            "2026-10-25T02:00:00+01:00"
        );
        assert_eq!(
            with_offset(1_792_890_000_500, &TimeZone::UTC),
            "2026-10-25T01:00:00.500+00:00"
        );
        let newfoundland = TimeZone::get("America/St_Johns").unwrap();
        assert_eq!(
            with_offset(1_792_890_000_000, &newfoundland),
            "2026-10-24T22:30:00-02:30"
        );
    }

    #[test]
    fn only_local_forms_are_read() {
        assert!(parse_local("2026-11-16T09:00").is_some());
        assert!(parse_local("2026-11-16T09:00:30").is_some());
        for nonsense in [
            "",
            "2026-11-31",
            "16.11.2026",
            "2026-11-16T09:00Z",
            "2026-11-16T09:00+01:00",
            "2026-11-16T9",
        ] {
            assert!(parse_local(nonsense).is_none(), "{nonsense}");
        }
        assert_eq!(
            write_local(parse_local("2026-11-16T09:00").unwrap()),
            "2026-11-16T09:00"
        );
    }

    #[test]
    fn a_span_begins_before_it_ends() {
        let text = "2026-11-02/2026-11-09T12:00";
        assert_eq!(write_span(parse_span(text).unwrap()), text);
        for nonsense in [
            "2026-11-02",
            "2026-11-02/",
            "2026-11-09/2026-11-02",
            "2026-11-02/2026-11-02",
            "2026-11-02/2026-11-09/2026-11-10",
        ] {
            assert_eq!(parse_span(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_skipped_time_is_the_change_and_a_doubled_one_the_first() {
        let at = |zone: &str, local: &str| {
            let zone = TimeZone::get(zone).unwrap();
            utc(moment(parse_local(local).unwrap(), &zone).unwrap())
        };
        let berlin = "Europe/Berlin";
        assert_eq!(at(berlin, "2026-03-29T01:59"), "2026-03-29T00:59:00.000Z");
        for skipped in ["2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T03:00"] {
            assert_eq!(at(berlin, skipped), "2026-03-29T01:00:00.000Z", "{skipped}");
        }
        assert_eq!(at(berlin, "2026-10-25T02:30"), "2026-10-25T00:30:00.000Z");
        assert_eq!(at(berlin, "2026-10-25T03:00"), "2026-10-25T02:00:00.000Z");
        // Samoa had no 30 December 2011.
        assert_eq!(
            at("Pacific/Apia", "2011-12-30T12:00"),
            "2011-12-30T10:00:00.000Z"
        );
    }

    #[test]
    fn words_of_the_calendar() {
        let date = local(1_792_890_000_000, &TimeZone::UTC).date();
        assert_eq!(
            (
                weekday(date),
                day_month(date).as_str(),
                iso_date(date).as_str()
            ),
            ("Sun", "25 Oct", "2026-10-25")
        );
    }
}
