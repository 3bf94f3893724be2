//! TIME: moments out of the API's own notation, `2025-06-02T09:00:31.000Z`.
//!
//! Times of a page are mostly of one day: the day of the last one is kept, and only the clock is read. Any other
//! notation goes to [`stamp::parse`].

#![expect(
    clippy::inline_always,
    reason = "built for size, the two halves of one step would be calls"
)]

use crate::terms::{DAY_MS, stamp};

/// A moment, ms since 1970-01-01 UTC, from an ISO-8601 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

/// Length of the API's own notation with its quotes.
pub const QUICK: usize = 26;
/// `00:00` and `:00.000Z`, as numbers.
const CLOCK: [u64; 2] = [
    u64::from_le_bytes(*b"00:00\0\0\0"),
    u64::from_le_bytes(*b":00.000Z"),
];
/// What must not carry into a byte's highest bit when added: more than nine for a digit, anything for a mark.
const ROOM: [u64; 2] = [
    u64::from_le_bytes([0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f, 0x7f, 0x7f]),
    u64::from_le_bytes([0x7f, 0x76, 0x76, 0x7f, 0x76, 0x76, 0x76, 0x7f]),
];
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The UTC day of the time that was read last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Day {
    /// `2025-06-` and `02T`, as numbers.
    written: [u64; 2],
    /// When it begins.
    from_ms: i64,
}

impl Day {
    /// The time that begins these bytes with its quote, if it is of this day and in the API's own notation.
    #[inline(always)]
    #[must_use]
    pub fn quick(&self, bytes: &[u8]) -> Option<Time> {
        let text = bytes.first_chunk::<QUICK>()?;
        let (written, clock) = cut(text)?;
        if written != self.written {
            return None;
        }
        let [a, b] = [clock[0] ^ CLOCK[0], clock[1] ^ CLOCK[1]];
        if ((a.wrapping_add(ROOM[0]) | a) | (b.wrapping_add(ROOM[1]) | b)) & HIGH != 0 {
            return None;
        }
        // Two digits at a time: ten times each byte plus the next one.
        let [tens_a, tens_b] = [a * 10 + (a >> 8), b * 10 + (b >> 8)];
        let byte = |tens: u64, place: usize| i64::from(tens.to_le_bytes()[place]);
        let [hour, minute, second] = [byte(tens_a, 0), byte(tens_a, 3), byte(tens_b, 1)];
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let milli = byte(tens_b, 4) * 10 + byte(b, 6);
        Some(Time(
            self.from_ms + ((hour * 60 + minute) * 60 + second) * 1_000 + milli,
        ))
    }

    /// A time in any notation of ISO 8601; its day is kept.
    pub fn slow(&mut self, text: &str) -> Option<Time> {
        let at_ms = stamp::parse(text)?;
        if text.len() == QUICK - 2 && text.ends_with('Z') {
            let mut quoted = [b'"'; QUICK];
            quoted
                .get_mut(1..QUICK - 1)?
                .copy_from_slice(text.as_bytes());
            if let Some((written, _)) = cut(&quoted) {
                *self = Day {
                    written,
                    from_ms: at_ms.div_euclid(DAY_MS) * DAY_MS,
                };
            }
        }
        Some(Time(at_ms))
    }
}

/// Day and clock of a quoted time, as numbers.
#[inline(always)]
fn cut(text: &[u8; QUICK]) -> Option<([u64; 2], [u64; 2])> {
    let [b'"', text @ .., b'"'] = text else {
        return None;
    };
    let (eights, _) = text.as_chunks::<8>();
    let [a, b, c] = eights else { return None };
    let (a, b, c) = (
        u64::from_le_bytes(*a),
        u64::from_le_bytes(*b),
        u64::from_le_bytes(*c),
    );
    Some(([a, b & 0xff_ffff], [b >> 24, c]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_and_slow_agree_and_nonsense_is_left_to_the_slow_one() {
        let mut day = Day::default();
        assert_eq!(
            day.slow("2025-06-02T09:00:31.000Z"),
            Some(Time(1_748_854_831_000))
        );
        let mut quick = 0;
        for place in 0..24 {
            for byte in 0..=127_u8 {
                let mut text = *b"\"2025-06-02T19:48:31.957Z\"";
                text[place + 1] = byte;
                let inner = std::str::from_utf8(&text[1..25]).unwrap();
                if let Some(time) = day.quick(&text) {
                    assert_eq!(Some(time.0), stamp::parse(inner), "{inner}");
                    quick += 1;
                }
            }
        }
        // Digits that may stand there, and the original text at the 24 places.
        assert_eq!(quick, 2 + 10 + 6 + 10 + 6 + 10 + 10 + 10 + 10 + 24 - 9);
        assert_eq!(day.quick(b"\"2025-06-02T24:00:00.000Z\""), None);
        assert_eq!(day.quick(b"\"2025-06-02T09:00:31.000Z"), None);
    }

    #[test]
    fn another_day_is_kept_and_another_notation_is_not() {
        let mut day = Day::default();
        let text = b"\"1969-12-31T23:59:59.999Z\"";
        assert_eq!(day.quick(text), None);
        assert_eq!(day.slow("1969-12-31T23:59:59.999Z"), Some(Time(-1)));
        assert_eq!(day.quick(text), Some(Time(-1)));
        assert_eq!(day.slow("1970-01-01T01:00:00.0+01"), Some(Time(0)));
        assert_eq!(day.slow("1970-01-01 00:00:00,000Z"), Some(Time(0)));
        assert_eq!(day.quick(b"\"1970-01-01 00:00:00,000Z\""), None);
        assert_eq!(day.quick(b"\"1970-01-01 00:00:00.000Z\""), Some(Time(0)));
    }
}
