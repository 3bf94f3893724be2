//! Buckets: an interval cut by a granularity in a time zone, over clock changes.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::ApiError;

/// Most buckets a query may ask for.
const MOST: usize = 10_000;

/// The moments at which buckets begin, and the end of the last, in Unix ms.
pub(crate) fn edges(
    start: i64,
    end: i64,
    granularity: Option<&str>,
    zone: Option<&str>,
) -> Result<Vec<i64>, ApiError> {
    let zone = match zone {
        None => TimeZone::UTC,
        Some(name) => TimeZone::get(name)
            .map_err(|_| ApiError::bad_request(format!("Time zone [{name}] is not known.")))?,
    };
    let Some(text) = granularity else {
        return Ok(vec![start, end]);
    };
    let bad = || {
        ApiError::bad_request(format!(
            "Granularity [{text}] is not a positive ISO-8601 period."
        ))
    };
    let step: Span = text.parse().map_err(|_| bad())?;
    if step.is_zero() || step.is_negative() {
        return Err(bad());
    }
    let begin = Timestamp::from_millisecond(start)
        .map_err(|_| bad())?
        .to_zoned(zone);
    let mut edges = vec![start];
    let mut nth: i64 = 1;
    loop {
        // Every edge is counted from the first: days keep their local hour.
        let moved = step
            .checked_mul(nth)
            .and_then(|span| begin.checked_add(span))
            .map_err(|_| bad())?;
        let at = moved.timestamp().as_millisecond();
        if at >= end {
            edges.push(end);
            return Ok(edges);
        }
        edges.push(at);
        if edges.len() > MOST {
            return Err(ApiError::bad_request(
                "The granularity makes too many buckets for the interval.",
            ));
        }
        nth += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn days_of_the_clock_change_have_25_and_23_hours() {
        // 2026-10-24, 25, 26 in Berlin; midnight on the 24th is 22:00 UTC.
        let start = "2026-10-23T22:00:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond();
        let days = edges(start, start + 73 * HOUR, Some("P1D"), Some("Europe/Berlin")).unwrap();
        let lengths: Vec<i64> = days
            .windows(2)
            .map(|pair| (pair[1] - pair[0]) / HOUR)
            .collect();
        assert_eq!(lengths, [24, 25, 24]);
        let start = "2026-03-08T05:00:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond();
        let days = edges(
            start,
            start + 23 * HOUR,
            Some("P1D"),
            Some("America/New_York"),
        )
        .unwrap();
        assert_eq!(days.len(), 2, "one day of 23 hours");
    }

    #[test]
    fn short_buckets_are_exact_and_the_last_is_cut() {
        assert_eq!(
            edges(0, 5 * HOUR / 2, Some("PT1H"), None).unwrap(),
            [0, HOUR, 2 * HOUR, 5 * HOUR / 2]
        );
        assert_eq!(edges(0, 8 * 24 * HOUR, Some("P1W"), None).unwrap().len(), 3);
        assert_eq!(edges(0, HOUR, None, None).unwrap(), [0, HOUR]);
        assert!(edges(0, HOUR, Some("PT0S"), None).is_err());
        assert!(edges(0, HOUR, Some("hourly"), None).is_err());
        assert!(edges(0, HOUR, Some("PT1H"), Some("Mars/Olympus")).is_err());
    }
}
