//! WIRE: the vendor's JSON of a details page, mirrored as far as service level needs it.
//!
//! Comes in: response bytes. Goes out: borrowed records that live as long as the bytes. Everything is
//! optional, unknown words are kept as `Other`, numbers may be floats, `null` is absence; a member of
//! the wrong shape is an error that names its path. Facts: docs/genesys.md, "Records".

mod path;
mod scalar;

use std::borrow::Cow;

use serde::Deserialize;

pub use self::scalar::{Time, Whole};
use self::scalar::{absent, list};
use crate::terms::{Direction, Media};

/// One page of `conversations/details/query`, or of the results of a details job.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<'a> {
    /// Absent, not empty, past the last page.
    #[serde(borrow, default, deserialize_with = "list")]
    pub conversations: Vec<Conversation<'a>>,
    /// How many conversations the window holds; approximate while traffic flows.
    #[serde(default, deserialize_with = "absent")]
    pub total_hits: Option<Whole>,
    /// Where the next page of a job's results begins; absent on the last page, and in answers to queries.
    #[serde(borrow, default, deserialize_with = "absent")]
    pub cursor: Option<Text<'a>>,
    /// Up to when a job's results are complete, ms UTC; absent in answers to queries.
    #[serde(rename = "dataAvailabilityDate", default, deserialize_with = "absent")]
    pub availability: Option<Time>,
}

/// A whole conversation with all its queues and media.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Conversation<'a> {
    /// Organisation-wide id.
    #[serde(rename = "conversationId", borrow, deserialize_with = "absent")]
    pub id: Option<Text<'a>>,
    /// Start, ms UTC.
    #[serde(rename = "conversationStart", deserialize_with = "absent")]
    pub start_ms: Option<Time>,
    /// End, ms UTC; absent while in progress, and sometimes for ever.
    #[serde(rename = "conversationEnd", deserialize_with = "absent")]
    pub end_ms: Option<Time>,
    /// Everybody and everything that took part.
    #[serde(borrow, deserialize_with = "list")]
    pub participants: Vec<Participant<'a>>,
}

/// Somebody or something that took part.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Participant<'a> {
    /// Its role.
    #[serde(deserialize_with = "absent")]
    pub purpose: Option<Purpose>,
    /// Its legs.
    #[serde(borrow, deserialize_with = "list")]
    pub sessions: Vec<Session<'a>>,
}

/// One leg of a participant.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Session<'a> {
    /// Media type; `None` when absent.
    #[serde(deserialize_with = "absent")]
    pub media_type: Option<WireMedia>,
    /// Direction; inbound when absent.
    #[serde(deserialize_with = "absent")]
    pub direction: Option<WireDirection>,
    /// Measured facts, in any order.
    #[serde(deserialize_with = "list")]
    pub metrics: Vec<Metric>,
    /// Stretches of time, in any order.
    #[serde(borrow, deserialize_with = "list")]
    pub segments: Vec<Segment<'a>>,
}

/// One measured fact.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Metric {
    /// What was measured.
    #[serde(deserialize_with = "absent")]
    pub name: Option<MetricName>,
    /// Milliseconds for `t…`, 1 for `n…`.
    #[serde(deserialize_with = "absent")]
    pub value: Option<Whole>,
    /// When it was emitted.
    #[serde(rename = "emitDate", deserialize_with = "absent")]
    pub emitted: Option<Time>,
}

/// One stretch of time.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Segment<'a> {
    /// The queue it belongs to.
    #[serde(borrow, deserialize_with = "absent")]
    pub queue_id: Option<Text<'a>>,
    /// Kind of stretch.
    #[serde(deserialize_with = "absent")]
    pub segment_type: Option<SegmentType>,
    /// Start.
    #[serde(rename = "segmentStart", deserialize_with = "absent")]
    pub start: Option<Time>,
    /// End; absent while open.
    #[serde(rename = "segmentEnd", deserialize_with = "absent")]
    pub end: Option<Time>,
}

/// Text borrowed from the response where it holds no escapes.
#[derive(Debug, PartialEq, Eq)]
pub struct Text<'a>(pub Cow<'a, str>);

/// Role of a participant, as far as we tell roles apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A queue.
    Acd,
    /// A person who works there.
    Agent,
    /// Anything else, known or not.
    Other,
}

/// Metric names that carry service level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricName {
    /// One entry into a queue.
    Offered,
    /// Time in the queue, however it ended.
    Acd,
    /// Time in the queue until an agent answered.
    Answered,
    /// Time in the queue until the caller hung up.
    Abandon,
    /// Marks an abandon below the organisation's limit.
    ShortAbandon,
    /// Time in the queue until it left for a flow.
    FlowOut,
    /// Anything else.
    Other,
}

/// Segment kinds that matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentType {
    /// Waiting in the queue (ACD session) or talking (agent session).
    Interact,
    /// Anything else.
    Other,
}

/// Media type, ours or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireMedia(pub Option<Media>);

/// Direction, inbound for unknown words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireDirection(pub Direction);

impl Conversation<'_> {
    /// Time of its newest fact, ms UTC; `i64::MIN` when it has none.
    #[must_use]
    pub fn newest_ms(&self) -> i64 {
        let sessions = self
            .participants
            .iter()
            .flat_map(|participant| &participant.sessions);
        let facts = sessions.flat_map(|session| {
            let metrics = session.metrics.iter().filter_map(|metric| metric.emitted);
            let segments = session
                .segments
                .iter()
                .flat_map(|segment| [segment.start, segment.end]);
            metrics.chain(segments.flatten())
        });
        facts
            .chain(self.start_ms)
            .chain(self.end_ms)
            .map(|time| time.0)
            .max()
            .unwrap_or(i64::MIN)
    }
}

impl Session<'_> {
    /// The first metric of this name.
    #[must_use]
    pub fn metric(&self, name: MetricName) -> Option<&Metric> {
        self.metrics.iter().find(|metric| metric.name == Some(name))
    }
}

/// Reads a page; the error names the path in the JSON.
///
/// # Errors
/// When the bytes are no JSON or a needed member has the wrong shape.
pub fn page(bytes: &[u8]) -> Result<Page<'_>, Undecodable> {
    read(bytes)
}

/// Reads an object of the API; the error names the path in the JSON.
///
/// # Errors
/// When the bytes are no JSON or a needed member has the wrong shape.
pub fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Undecodable> {
    // A list would be read as an object without names.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Undecodable {
            path: "$".to_owned(),
            reason: "a list instead of an object".to_owned(),
        });
    }
    serde_json::from_slice(bytes).map_err(|error| Undecodable {
        path: path::path(bytes, error.line(), error.column()),
        reason: error.to_string(),
    })
}

/// A body that is not what the API promises.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct Undecodable {
    /// Place in the JSON, for example `conversations[3].participants`; `$` for the whole.
    pub path: String,
    /// What was wrong, in the parser's words.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_past_the_end_has_no_conversations() {
        let page = page(br#"{"totalHits": 0}"#).unwrap();
        assert!(page.conversations.is_empty());
        assert_eq!(page.total_hits, Some(Whole(0)));
    }

    #[test]
    fn a_page_of_a_job_says_where_the_next_begins_and_how_far_it_goes() {
        let page = page(
            br#"{"cursor":"a/b","conversations":[],"dataAvailabilityDate":"2025-06-02T09:00:31Z"}"#,
        )
        .unwrap();
        assert_eq!(page.cursor, Some(Text("a/b".into())));
        assert_eq!(page.availability, Some(Time(1_748_854_831_000)));
    }

    #[test]
    fn nulls_floats_and_unknown_words_are_normal() {
        let json = br#"{"conversations":[null,{"conversationId":"a\u00e9","conversationEnd":null,"participants":[
            {"purpose":"hologram","sessions":null},{"sessions":[{"mediaType":"smell","metrics":[
            {"name":"tAcd","value":12400.0,"emitDate":"2025-06-02T09:00:31Z"},{"name":null,"value":1.24e4},null]}]}]}],"totalHits":1.0}"#;
        let page = page(json).unwrap();
        let conversation = &page.conversations[0];
        assert_eq!(conversation.id, Some(Text("a\u{e9}".into())));
        assert_eq!(conversation.participants[0].purpose, Some(Purpose::Other));
        let session = &conversation.participants[1].sessions[0];
        assert_eq!(session.media_type, Some(WireMedia(None)));
        assert_eq!(session.metrics[0].value, Some(Whole(12_400)));
        assert_eq!(session.metrics[0].emitted, Some(Time(1_748_854_831_000)));
        assert_eq!(session.metrics[1].value, Some(Whole(12_400)));
        assert_eq!(session.metrics.len(), 2);
    }

    #[test]
    fn a_wrong_shape_names_its_path() {
        let error = page(br#"{"conversations":[{"conversationId":"a"},{"participants":{"x":1}}]}"#)
            .unwrap_err();
        assert_eq!(error.path, "conversations[1].participants");
    }

    #[test]
    fn html_is_refused_with_the_root_as_its_path() {
        assert_eq!(page(b"<!doctype html><html>").unwrap_err().path, "$");
        assert_eq!(page(b"[]").unwrap_err().path, "$");
        assert!(page(b"{\"conversations\":[{\"conver").is_err());
        assert!(page(b"{} {}").is_err());
    }
}
