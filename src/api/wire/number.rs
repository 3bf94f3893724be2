//! NUMBER: whole numbers out of JSON's decimal notation, exactly and without floats.

/// 2^53: beyond it a sender's float no longer tells whole numbers apart.
const EXACT: u64 = 1 << 53;
/// Digits that surely fit into 64 bits.
const DIGITS: u32 = 18;

/// The whole number nearest to what is written, halves away from zero; `None` when it is too large to be known
/// exactly. What comes in follows JSON's grammar.
#[must_use]
pub fn whole(text: &[u8]) -> Option<i64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let mut value = 0_i64;
    for &byte in text {
        if !byte.is_ascii_digit() {
            let size = i64::try_from(decimal(text)?).ok()?;
            return Some(if negative { -size } else { size });
        }
        let digit = i64::from(byte - b'0');
        value = value.checked_mul(10)?;
        // The least number has no positive twin.
        value = if negative {
            value.checked_sub(digit)?
        } else {
            value.checked_add(digit)?
        };
    }
    Some(value)
}

/// The same of a number with a point or an exponent, without sign.
fn decimal(text: &[u8]) -> Option<u64> {
    let (mut size, mut used, mut exponent) = (0_u64, 0, 0_i32);
    let mut behind_point = false;
    let mut bytes = text.iter();
    for &byte in bytes.by_ref() {
        match byte {
            b'.' => behind_point = true,
            b'0'..=b'9' => {
                if used < DIGITS {
                    size = size * 10 + u64::from(byte - b'0');
                    used += u32::from(size > 0);
                    exponent = exponent.saturating_sub(i32::from(behind_point));
                } else {
                    exponent = exponent.saturating_add(i32::from(!behind_point));
                }
            }
            _ => break,
        }
    }
    exponent = exponent.saturating_add(signed(bytes.as_slice()));
    if size == 0 {
        return Some(0);
    }
    while exponent > 0 && size <= EXACT {
        size *= 10;
        exponent -= 1;
    }
    // The first digit behind the point decides; those behind it have no say.
    while exponent < -1 && size > 0 {
        size /= 10;
        exponent += 1;
    }
    if exponent == -1 {
        size = size / 10 + u64::from(size % 10 >= 5);
    }
    (size <= EXACT).then_some(size)
}

/// The exponent's own number.
fn signed(text: &[u8]) -> i32 {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        _ => (1, text),
    };
    let size = digits.iter().fold(0_i32, |value, &byte| {
        value
            .saturating_mul(10)
            .saturating_add(i32::from(byte.saturating_sub(b'0')))
    });
    sign * size
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("-0.0", 0),
            ("12400", 12_400),
            ("12400.0", 12_400),
            ("1.24e4", 12_400),
            ("1.24E+4", 12_400),
            ("124000000e-4", 12_400),
            ("12399.5", 12_400),
            ("12399.49999999999999999999", 12_399),
            ("-0.5", -1),
            ("0.05", 0),
            ("0.0000000000000000000000000005e28", 5),
            ("5100000000", 5_100_000_000),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("9007199254740992.0", 9_007_199_254_740_992),
            ("0e999999999999", 0),
            ("1e-999999999999", 0),
        ] {
            assert_eq!(whole(text.as_bytes()), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        for text in [
            "9223372036854775808",
            "18446744073709551616",
            "-9223372036854775809",
            "9007199254740993.0",
            "1e16",
            "1e999999999999",
            "123456789012345678901234567890.5",
        ] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
    }
}
