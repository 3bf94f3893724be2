//! Differences: `▲ 2.3 points`, `▼ 0.4`, and whether chance would explain them.

use crate::measure::difference::Difference;
use crate::view::words::measure::{decimal, duration, number};

/// An arrow before a size that is not negative; a size that reads as zero has none.
fn arrow(rises: bool, falls: bool, size: &str) -> String {
    match (rises, falls) {
        (true, _) => format!("▲ {size}"),
        (_, true) => format!("▼ {size}"),
        _ => size.to_owned(),
    }
}

/// Percentage points without their unit: `▲ 3.1`, `▼ 0.4`, `0.0`.
#[must_use]
pub fn points(points: f64) -> String {
    let size = decimal(points.abs());
    let some = size != "0.0";
    arrow(some && points > 0.0, some && points < 0.0, &size)
}

/// Both ends of an interval of points, with their signs: `−1.2 to +4.0`.
#[must_use]
pub fn ends(difference: &Difference) -> String {
    let signed = |value: f64| {
        let text = decimal(value);
        if value > 0.0 && text != "0.0" {
            format!("+{text}")
        } else {
            text
        }
    };
    format!("{} to {}", signed(difference.low), signed(difference.high))
}

/// Whether the difference is more than chance, in words.
#[must_use]
pub fn chance(difference: &Difference) -> &'static str {
    if difference.beyond_chance() {
        "more than chance"
    } else {
        "within chance"
    }
}

/// A difference of two numbers: `▲ 1,204`.
#[must_use]
pub fn counts(now: u64, before: u64) -> String {
    arrow(now > before, now < before, &number(now.abs_diff(before)))
}

/// A difference of two waits, ms: `▼ 12 s`; `–` where either is missing.
#[must_use]
pub fn waits(now: Option<i64>, before: Option<i64>) -> String {
    let Some((now, before)) = now.zip(before) else {
        return "–".to_owned();
    };
    let size_ms = (now - before).abs();
    // Less than half a second reads as none.
    let some = size_ms >= 500;
    arrow(
        some && now > before,
        some && now < before,
        &duration(size_ms),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::words::measure::NBSP;

    #[test]
    fn an_arrow_stands_before_what_does_not_read_as_zero() {
        assert_eq!(
            [3.13, -0.4, 0.04, -0.04].map(points),
            ["▲ 3.1", "▼ 0.4", "0.0", "0.0"]
        );
        assert_eq!(counts(1_304, 100), "▲ 1,204");
        assert_eq!(counts(7, 9), "▼ 2");
        assert_eq!(counts(7, 7), "0");
        let plain = |now, before| waits(now, before).replace(NBSP, " ");
        assert_eq!(plain(Some(20_000), Some(32_000)), "▼ 12 s");
        assert_eq!(plain(Some(20_499), Some(20_000)), "0 s");
        assert_eq!(plain(Some(20_000), None), "–");
    }

    #[test]
    fn the_interval_has_its_signs() {
        let seen = |low, high| {
            let difference = Difference {
                points: 1.0,
                low,
                high,
            };
            (ends(&difference), chance(&difference))
        };
        assert_eq!(
            seen(-1.2, 4.0),
            ("−1.2 to +4.0".to_owned(), "within chance")
        );
        assert_eq!(
            seen(0.4, 4.0),
            ("+0.4 to +4.0".to_owned(), "more than chance")
        );
        assert_eq!(
            seen(-4.0, -0.01),
            ("−4.0 to 0.0".to_owned(), "more than chance")
        );
    }
}
