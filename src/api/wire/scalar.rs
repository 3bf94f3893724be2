//! Scalars of the wire for objects that serde reads: times, whole numbers, texts.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::{Text, Time};
use crate::terms::stamp;

/// A whole number, also when it was written as a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub i64);

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

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Time, D::Error> {
        struct Moment;
        impl Visitor<'_> for Moment {
            type Value = Time;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an ISO-8601 time")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Time, E> {
                let time = stamp::parse(text).map(Time);
                time.ok_or_else(|| E::custom("no ISO-8601 time"))
            }
        }
        reader.deserialize_str(Moment)
    }
}

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
