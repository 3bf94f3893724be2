//! Scalars of the wire: times, whole numbers, words, and the two wrappers that read `null` as absence.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::{MetricName, Purpose, SegmentType, Text, WireDirection, WireMedia};
use crate::terms::{DAY_MS, Direction, Media};

/// A moment, ms since 1970-01-01 UTC, from an ISO-8601 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

/// A whole number, also when it was written as a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub i64);

/// `null` and an absent member are the same.
pub fn absent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(reader: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(reader)
}

/// A list; `null` is an empty one and `null` entries are left out.
pub fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(reader: D) -> Result<Vec<T>, D::Error> {
    struct Entries<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }
        fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = sequence.next_element::<Option<T>>()? {
                entries.extend(entry);
            }
            Ok(entries)
        }
    }
    reader.deserialize_any(Entries(PhantomData))
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Whole, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Whole;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Whole, E> {
                Ok(Whole(value))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Whole, E> {
                i64::try_from(value).map(Whole).map_err(|_| E::custom("number too large"))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Whole, E> {
                /// 2^53: beyond it a float no longer tells whole numbers apart.
                const EXACT: f64 = 9_007_199_254_740_992.0;
                if value.abs() > EXACT {
                    return Err(E::custom("number too large"));
                }
                #[expect(clippy::cast_possible_truncation, reason = "rounded and within 2^53")]
                Ok(Whole(value.round() as i64))
            }
        }
        reader.deserialize_any(Number)
    }
}

/// Implements `Deserialize` for a type that is read from a text.
macro_rules! from_text {
    ($type:ty, $expecting:literal, $text:ident => $value:expr) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<$type, D::Error> {
                struct Word;
                impl Visitor<'_> for Word {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: Error>(self, $text: &str) -> Result<$type, E> {
                        $value
                    }
                }
                reader.deserialize_str(Word)
            }
        }
    };
}

from_text!(Time, "an ISO-8601 time", text => {
    parse_time(text).map(Time).ok_or_else(|| E::custom(format_args!("`{text}` is no ISO-8601 time")))
});
from_text!(Purpose, "a purpose", text => Ok(match text {
    "acd" => Purpose::Acd,
    "agent" => Purpose::Agent,
    _ => Purpose::Other,
}));
from_text!(MetricName, "a metric name", text => Ok(match text {
    "nOffered" => MetricName::Offered,
    "tAcd" => MetricName::Acd,
    "tAnswered" => MetricName::Answered,
    "tAbandon" => MetricName::Abandon,
    "tShortAbandon" => MetricName::ShortAbandon,
    "tFlowOut" => MetricName::FlowOut,
    _ => MetricName::Other,
}));
from_text!(SegmentType, "a segment type", text => Ok(match text {
    "interact" => SegmentType::Interact,
    _ => SegmentType::Other,
}));
from_text!(WireMedia, "a media type", text => Ok(WireMedia(Media::from_name(text))));
from_text!(WireDirection, "a direction", text => Ok(WireDirection(match text {
    "outbound" => Direction::Outbound,
    _ => Direction::Inbound,
})));

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Text<'a>, D::Error> {
        struct Borrowed<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Borrowed<'a> {
            type Value = Text<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text<'a>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'a>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        reader.deserialize_str(Borrowed(PhantomData))
    }
}

/// Milliseconds since 1970 of an ISO-8601 time. The API's own form (`2025-06-02T09:00:31.000Z`) is
/// read digit by digit, since every record holds dozens; any other form goes to `jiff`.
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    parse_plain(text.as_bytes()).or_else(|| {
        let timestamp: jiff::Timestamp = text.parse().ok()?;
        Some(timestamp.as_millisecond())
    })
}

fn parse_plain(text: &[u8]) -> Option<i64> {
    if text.len() != 24 || text[23] != b'Z' {
        return None;
    }
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.')];
    if marks.iter().any(|&(place, mark)| text[place] != mark) {
        return None;
    }
    let number = |from: usize, to: usize| {
        text[from..to].iter().try_fold(0_i64, |value, digit| {
            digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0'))
        })
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let milli = number(20, 23)?;
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) && !valid_late_day(year, month, day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_from_civil(year, month, day);
    Some(days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + milli)
}

/// Whether a day of 29 and more exists in this month.
fn valid_late_day(year: i64, month: i64, day: i64) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=length).contains(&day)
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
    fn the_quick_reader_agrees_with_the_library() {
        let mut at = -62_000_000_000_000_i64;
        while at < 4_100_000_000_000 {
            let text = jiff::Timestamp::from_millisecond(at).unwrap().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
            assert_eq!(parse_plain(text.as_bytes()), Some(at), "{text}");
            at += 86_400_000 * 13 + 12_345_678;
        }
    }

    #[test]
    fn other_forms_are_read_and_nonsense_is_not() {
        assert_eq!(parse_time("2025-06-02T09:00:31Z"), Some(1_748_854_831_000));
        assert_eq!(parse_time("2025-06-02T11:00:31.5+02:00"), Some(1_748_854_831_500));
        for nonsense in ["", "yesterday", "2025-02-29T00:00:00.000Z", "2025-13-01T00:00:00.000Z", "2025-06-02T24:00:00.000Z"] {
            assert_eq!(parse_time(nonsense), None, "{nonsense}");
        }
    }
}
