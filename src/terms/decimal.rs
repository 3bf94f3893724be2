//! DECIMAL: decimal numbers as whole numbers of a small unit, without floats in between.

use crate::terms::DAY_MS;

/// Reads `20`, `20.5` or `.5` as so many units, `digits` decimals to the unit, further ones rounded half
/// up: `20.5` with 3 digits is 20,500. `None` for signs, exponents, anything else, and past 15 digits.
#[must_use]
pub fn scaled(text: &str, digits: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let plain = whole
        .bytes()
        .chain(fraction.bytes())
        .all(|byte| byte.is_ascii_digit());
    if !plain || whole.len() + fraction.len() == 0 || whole.len() > 15 - digits {
        return None;
    }
    let digit = |place: usize| {
        fraction
            .as_bytes()
            .get(place)
            .map_or(0, |byte| i64::from(byte - b'0'))
    };
    let whole = whole
        .bytes()
        .fold(0_i64, |value, byte| value * 10 + i64::from(byte - b'0'));
    let value = (0..digits).fold(whole, |value, place| value * 10 + digit(place));
    Some(value + i64::from(digit(digits) >= 5))
}

/// Reads seconds with decimals as milliseconds, up to a year.
#[must_use]
pub fn seconds(text: &str) -> Option<i64> {
    scaled(text, 3).filter(|&ms| ms <= 365 * DAY_MS)
}

/// Reads a percentage with decimals, 0 to 100, as parts per million.
#[must_use]
pub fn percent(text: &str) -> Option<u32> {
    let ppm = u32::try_from(scaled(text, 4)?).ok()?;
    (ppm <= 1_000_000).then_some(ppm)
}

/// Writes what [`scaled`] reads, without trailing zeros: 811,321 with 4 digits is `81.1321`.
#[must_use]
pub fn plain(value: u64, digits: usize) -> String {
    let scale = 10_u64.pow(u32::try_from(digits).unwrap_or(0));
    let text = format!("{}.{:0digits$}", value / scale, value % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether a text is a number as spreadsheets read it: `-5`, `+1.5`, `.5`, `2e-3`.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && digits(exponent)
        && !exponent.is_empty()
        && whole.len() + fraction.len() > 0
}

/// A count with thousands separators: 41,204.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_in_whole_units() {
        let cases = [
            ("20", 20_000),
            ("20.5", 20_500),
            (".25", 250),
            ("7.", 7_000),
            ("0.0005", 1),
            ("0.00049", 0),
            ("1.9996", 2_000),
        ];
        for (text, units) in cases {
            assert_eq!(scaled(text, 3), Some(units), "{text}");
        }
        for nonsense in [
            "",
            ".",
            "-1",
            "+1",
            "1e3",
            "1,5",
            "NaN",
            "inf",
            "1.2.3",
            "9999999999999",
        ] {
            assert_eq!(scaled(nonsense, 3), None, "{nonsense}");
        }
    }

    #[test]
    fn decimals_are_written_without_trailing_zeros() {
        let cases = [
            (811_321, "81.1321"),
            (800_000, "80"),
            (5, "0.0005"),
            (0, "0"),
            (1_000_000, "100"),
            (822_500, "82.25"),
        ];
        for (units, text) in cases {
            assert_eq!(plain(units, 4), text);
        }
        assert_eq!(plain(20_500, 3), "20.5");
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn numbers_are_told_from_words() {
        for number in ["5", "-5", "+1.5", ".5", "5.", "2e-3", "-1E+9"] {
            assert!(is_number(number), "{number}");
        }
        for word in [
            "",
            "-",
            "+",
            ".",
            "-5 o'clock",
            "1e",
            "=1",
            "-inf",
            "+infinity",
            "-nan",
            "1.2.3",
        ] {
            assert!(!is_number(word), "{word}");
        }
    }
}
