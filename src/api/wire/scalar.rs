//! Scalars of the wire: times, whole numbers, words, and the two wrappers that read `null` as absence.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use super::{MetricName, Purpose, SegmentType, Text, WireDirection, WireMedia};
use crate::terms::{Direction, Media, stamp};

/// A moment, ms since 1970-01-01 UTC, from an ISO-8601 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub i64);

/// A whole number, also when it was written as a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub i64);

/// `null` and an absent member are the same.
pub fn absent<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    reader: D,
) -> Result<Option<T>, D::Error> {
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
                i64::try_from(value)
                    .map(Whole)
                    .map_err(|_| E::custom("number too large"))
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
    stamp::parse(text).map(Time).ok_or_else(|| E::custom(format_args!("`{text}` is no ISO-8601 time")))
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
