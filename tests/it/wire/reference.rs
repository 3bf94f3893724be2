//! REFERENCE: a details page read by serde, member by member, as plainly as it can be said. What it keeps is turned
//! into the same records as the page's own reader makes.

use std::fmt;
use std::marker::PhantomData;

use eightytwenty::api::wire::{self, MetricName, Purpose, SegmentType, Text, Time, Whole};
use eightytwenty::terms::{Direction, Media, stamp};
use serde::de::{DeserializeOwned, Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What a page holds, with every text owned.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub conversations: Vec<wire::Conversation<'static>>,
    pub total_hits: Option<Whole>,
    pub cursor: Option<String>,
    pub availability: Option<Time>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default, deserialize_with = "list")]
    conversations: Vec<Conversation>,
    total_hits: Option<Number>,
    cursor: Option<String>,
    #[serde(rename = "dataAvailabilityDate")]
    availability: Option<At>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
struct Conversation {
    conversation_id: Option<String>,
    conversation_start: Option<At>,
    conversation_end: Option<At>,
    #[serde(default, deserialize_with = "list")]
    participants: Vec<Participant>,
}

#[derive(Deserialize)]
struct Participant {
    purpose: Option<String>,
    #[serde(default, deserialize_with = "list")]
    sessions: Vec<Session>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    media_type: Option<String>,
    direction: Option<String>,
    #[serde(default, deserialize_with = "list")]
    metrics: Vec<Metric>,
    #[serde(default, deserialize_with = "list")]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metric {
    name: Option<String>,
    value: Option<Number>,
    emit_date: Option<At>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
struct Segment {
    queue_id: Option<String>,
    segment_type: Option<String>,
    segment_start: Option<At>,
    segment_end: Option<At>,
}

/// A moment, ms UTC.
#[derive(Clone, Copy)]
struct At(i64);

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<At, D::Error> {
        let text = String::deserialize(reader)?;
        stamp::parse(&text)
            .map(At)
            .ok_or_else(|| D::Error::custom("no time"))
    }
}

/// A whole number, also as a float.
#[derive(Clone, Copy)]
struct Number(i64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Number, D::Error> {
        /// 2^53: beyond it a float no longer tells whole numbers apart.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let number = serde_json::Number::deserialize(reader)?;
        if let Some(whole) = number.as_i64() {
            return Ok(Number(whole));
        }
        let float = number.as_f64().filter(|float| float.abs() <= EXACT);
        #[expect(clippy::cast_possible_truncation, reason = "rounded and within 2^53")]
        float
            .map(|float| Number(float.round() as i64))
            .ok_or_else(|| D::Error::custom("number too large"))
    }
}

/// A list; `null` is an empty one and `null` entries are left out.
fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(reader: D) -> Result<Vec<T>, D::Error> {
    struct Entries<T>(PhantomData<T>);
    impl<'de, T: DeserializeOwned> Visitor<'de> for Entries<T> {
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

/// Reads a page.
pub fn page(bytes: &[u8]) -> Result<Kept, serde_json::Error> {
    let page: Page = serde_json::from_slice(bytes)?;
    Ok(Kept {
        conversations: page.conversations.into_iter().map(conversation).collect(),
        total_hits: page.total_hits.map(|number| Whole(number.0)),
        cursor: page.cursor,
        availability: page.availability.map(time),
    })
}

/// The same of what the page's own reader found.
pub fn kept(page: wire::Page<'_>) -> Kept {
    let own = |text: Text<'_>| Text(text.0.into_owned().into());
    let conversations = page.conversations.into_iter().map(|one| {
        let segments = one.segments.into_iter().map(|segment| wire::Segment {
            queue_id: segment.queue_id.map(own),
            segment_type: segment.segment_type,
            start: segment.start,
            end: segment.end,
        });
        wire::Conversation {
            id: one.id.map(own),
            start_ms: one.start_ms,
            end_ms: one.end_ms,
            facts_ms: one.facts_ms,
            sessions: one.sessions,
            metrics: one.metrics,
            segments: segments.collect(),
        }
    });
    Kept {
        conversations: conversations.collect(),
        total_hits: page.total_hits,
        cursor: page.cursor.map(|cursor| cursor.0.into_owned()),
        availability: page.availability,
    }
}

fn conversation(from: Conversation) -> wire::Conversation<'static> {
    let mut into = wire::Conversation {
        id: from.conversation_id.map(|id| Text(id.into())),
        start_ms: from.conversation_start.map(time),
        end_ms: from.conversation_end.map(time),
        ..wire::Conversation::default()
    };
    for participant in from.participants {
        let purpose = match participant.purpose.as_deref() {
            Some("acd") => Purpose::Acd,
            Some("agent") => Purpose::Agent,
            _ => Purpose::Other,
        };
        for one in participant.sessions {
            let emitted = one.metrics.iter().map(|metric| &metric.emit_date);
            let times = one
                .segments
                .iter()
                .flat_map(|segment| [&segment.segment_start, &segment.segment_end]);
            let times = emitted.chain(times).flatten().map(|at| Time(at.0));
            into.facts_ms = times.chain(into.facts_ms).max();
            if purpose != Purpose::Other {
                session(one, purpose, &mut into);
            }
        }
    }
    into
}

fn session(from: Session, purpose: Purpose, into: &mut wire::Conversation<'static>) {
    let (metrics, segments) = (into.metrics.len(), into.segments.len());
    let known = from.metrics.into_iter().filter_map(|metric| {
        let name = match metric.name.as_deref()? {
            "nOffered" => MetricName::Offered,
            "tAcd" => MetricName::Acd,
            "tAnswered" => MetricName::Answered,
            "tAbandon" => MetricName::Abandon,
            "tShortAbandon" => MetricName::ShortAbandon,
            "tFlowOut" => MetricName::FlowOut,
            _ => return None,
        };
        Some(wire::Metric {
            name,
            value: metric.value.map(|number| Whole(number.0)),
            emitted: metric.emit_date.map(time),
        })
    });
    into.metrics.extend(known);
    let all = from.segments.into_iter().map(|segment| wire::Segment {
        queue_id: segment.queue_id.map(|id| Text(id.into())),
        segment_type: match segment.segment_type.as_deref() {
            Some("interact") => SegmentType::Interact,
            _ => SegmentType::Other,
        },
        start: segment.segment_start.map(time),
        end: segment.segment_end.map(time),
    });
    into.segments.extend(all);
    into.sessions.push(wire::Session {
        purpose,
        media: from.media_type.as_deref().and_then(Media::from_name),
        direction: match from.direction.as_deref() {
            Some("outbound") => Direction::Outbound,
            _ => Direction::Inbound,
        },
        metrics: (metrics, into.metrics.len()),
        segments: (segments, into.segments.len()),
    });
}

fn time(at: At) -> Time {
    Time(at.0)
}
