//! Numbers, percentages and durations.

use crate::measure::ratio::ServiceLevel;
pub use crate::terms::decimal::grouped as number;

/// No-break space.
pub const NBSP: char = '\u{a0}';

/// A number with one decimal, rounded half up: `78.4`.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "percentages and points"
)]
pub fn decimal(value: f64) -> String {
    let tenths = (value.abs() * 10.0 + 1e-9).round() as u64;
    let sign = if value < 0.0 && tenths > 0 { "−" } else { "" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// The division for display, rounded in integers: `78.4`; `None` without visits.
#[must_use]
pub fn percent_number(level: ServiceLevel) -> Option<String> {
    let denominator = u128::from(level.denominator);
    if denominator == 0 {
        return None;
    }
    let tenths = (u128::from(level.numerator) * 2_000 + denominator) / (2 * denominator);
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

/// The same with its unit, or `–`.
#[must_use]
pub fn percent_or_dash(level: ServiceLevel) -> String {
    percent_number(level).map_or_else(|| "–".to_owned(), |number| format!("{number}{NBSP}%"))
}

/// A percentage without useless decimals: `80 %`, `82.5 %`.
#[must_use]
pub fn plain_percent(value: f64) -> String {
    let text = decimal(value);
    let text = text.strip_suffix(".0").unwrap_or(&text);
    format!("{text}{NBSP}%")
}

/// A pair in percent: `77.7–79.1`.
#[must_use]
pub fn percent_range(ends: (f64, f64)) -> String {
    format!("{}–{}", decimal(ends.0), decimal(ends.1))
}

/// How long something took: `0 s`, `19 s`, `1:52`, `2 h 05`, `3 d 4 h`.
#[must_use]
pub fn duration(ms: i64) -> String {
    let seconds = ms.max(0).saturating_add(500) / 1_000;
    match seconds {
        0..60 => format!("{seconds}{NBSP}s"),
        60..3_600 => format!("{}:{:02}", seconds / 60, seconds % 60),
        3_600..86_400 => format!(
            "{}{NBSP}h{NBSP}{:02}",
            seconds / 3_600,
            seconds % 3_600 / 60
        ),
        _ => format!(
            "{}{NBSP}d{NBSP}{}{NBSP}h",
            seconds / 86_400,
            seconds % 86_400 / 3_600
        ),
    }
}

/// The same, or `–`.
#[must_use]
pub fn duration_or_dash(ms: Option<i64>) -> String {
    ms.map_or_else(|| "–".to_owned(), duration)
}

/// A limit, exact: `20 s`, `2.5 s`, `90 s`, `15 min`, `24 h`.
#[must_use]
pub fn limit(ms: i64) -> String {
    match ms {
        3_600_000.. if ms % 3_600_000 == 0 => format!("{}{NBSP}h", ms / 3_600_000),
        600_000.. if ms % 60_000 == 0 => format!("{}{NBSP}min", ms / 60_000),
        _ => format!("{}{NBSP}s", seconds(ms)),
    }
}

/// Milliseconds as seconds without useless decimals: `20`, `2.5`.
#[must_use]
pub fn seconds(ms: i64) -> String {
    crate::terms::decimal::plain(ms.unsigned_abs(), 3)
}

/// A limit that may differ from queue to queue: `20 s` or `10–60 s`.
#[must_use]
pub fn limits((low, high): (i64, i64)) -> String {
    let (from, to) = (limit(low), limit(high));
    if low == high {
        return to;
    }
    match (from.split_once(NBSP), to.split_once(NBSP)) {
        (Some((number, a)), Some((_, b))) if a == b => format!("{number}–{to}"),
        _ => format!("{from}–{to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn numbers_are_grouped() {
        for (value, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_804, "12,804"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn percentages_have_one_decimal() {
        let level = |numerator, denominator| ServiceLevel {
            numerator,
            denominator,
        };
        assert_eq!(plain(&percent_or_dash(level(10_038, 12_804))), "78.4 %");
        assert_eq!(plain(&percent_or_dash(level(1, 1))), "100.0 %");
        assert_eq!(percent_or_dash(level(0, 0)), "–");
        assert_eq!(decimal(-1.64), "−1.6");
        assert_eq!(decimal(-0.01), "0.0");
        assert_eq!(plain(&plain_percent(80.0)), "80 %");
        assert_eq!(plain(&plain_percent(81.25)), "81.3 %");
    }

    #[test]
    fn durations_read_like_a_clock() {
        let cases = [
            (0, "0 s"),
            (19_400, "19 s"),
            (59_600, "1:00"),
            (112_000, "1:52"),
            (401_000, "6:41"),
            (7_500_000, "2 h 05"),
            (273_600_000, "3 d 4 h"),
        ];
        for (ms, text) in cases {
            assert_eq!(plain(&duration(ms)), text);
        }
    }

    #[test]
    fn limits_are_exact() {
        let cases = [
            (20_000, "20 s"),
            (2_500, "2.5 s"),
            (90_000, "90 s"),
            (900_000, "15 min"),
            (86_400_000, "24 h"),
            (0, "0 s"),
        ];
        for (ms, text) in cases {
            assert_eq!(plain(&limit(ms)), text);
        }
        assert_eq!(plain(&limits((10_000, 60_000))), "10–60 s");
        assert_eq!(plain(&limits((20_000, 86_400_000))), "20 s–24 h");
    }
}
