//! WIRE: the vendor's JSON of a details page, read as far as service level needs it.
//!
//! ```text
//! bytes ─▶ scan: one way through, everything checked ─▶ details: members we need ─▶ Page
//!            └ jumped over: what nobody needs      └ a fault: its place ─▶ path ─▶ Undecodable
//! ```
//!
//! Comes in: response bytes. Goes out: records that live as long as the bytes; a conversation holds its sessions,
//! metrics and segments in one list each. Everything is optional, unknown words are kept as `Other`, numbers may be
//! floats, `null` is absence. Refused are broken JSON, wherever it is; a needed member of the wrong shape; one that
//! comes twice; brackets deeper than 128. Facts: docs/genesys.md, "Records".

mod details;
mod number;
mod path;
mod scan;
mod skip;
mod time;
mod token;

use std::borrow::Cow;

use serde::Deserialize;

pub use self::time::Time;
use crate::terms::{Direction, Media};

/// One page of `conversations/details/query`, or of the results of a details job.
#[derive(Debug, Default)]
pub struct Page<'a> {
    /// Absent, not empty, past the last page.
    pub conversations: Vec<Conversation<'a>>,
    /// How many conversations the window holds; approximate while traffic flows.
    pub total_hits: Option<Whole>,
    /// Where the next page of a job's results begins; absent on the last page, and in answers to queries.
    pub cursor: Option<Text<'a>>,
    /// Up to when a job's results are complete, ms UTC; absent in answers to queries.
    pub availability: Option<Time>,
}

/// A whole conversation with all its queues and media.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Conversation<'a> {
    /// Organisation-wide id.
    pub id: Option<Text<'a>>,
    /// Start, ms UTC.
    pub start_ms: Option<Time>,
    /// End, ms UTC; absent while in progress, and sometimes for ever.
    pub end_ms: Option<Time>,
    /// The latest time of any metric or segment, also of those that are not kept.
    pub facts_ms: Option<Time>,
    /// Sessions of queues and agents, in the order of the record.
    pub sessions: Vec<Session>,
    /// The metrics of those sessions that carry service level, one session after the other.
    pub metrics: Vec<Metric>,
    /// The segments of those sessions, one session after the other.
    pub segments: Vec<Segment<'a>>,
}

/// One leg of a participant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Role of the participant.
    pub purpose: Purpose,
    /// Media type, if it is one of ours.
    pub media: Option<Media>,
    /// Direction; inbound when absent or unknown.
    pub direction: Direction,
    /// Its part of the conversation's metrics: from, to.
    pub metrics: (usize, usize),
    /// Its part of the conversation's segments: from, to.
    pub segments: (usize, usize),
}

/// A session with what was measured in it.
#[derive(Clone, Copy, Debug)]
pub struct Leg<'a> {
    /// Media type, if it is one of ours.
    pub media: Option<Media>,
    /// Direction; inbound when absent or unknown.
    pub direction: Direction,
    /// Measured facts that carry service level, in any order.
    pub metrics: &'a [Metric],
    /// Stretches of time, in any order.
    pub segments: &'a [Segment<'a>],
}

/// One measured fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metric {
    /// What was measured.
    pub name: MetricName,
    /// Milliseconds for `t…`, 1 for `n…`.
    pub value: Option<Whole>,
    /// When it was emitted.
    pub emitted: Option<Time>,
}

/// One stretch of time.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The queue it belongs to.
    pub queue_id: Option<Text<'a>>,
    /// Kind of stretch.
    pub segment_type: SegmentType,
    /// Start.
    pub start: Option<Time>,
    /// End; absent while open.
    pub end: Option<Time>,
}

/// A whole number, also when it was written as a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole(pub i64);

/// Text borrowed from the response where it holds no escapes.
#[derive(Debug, PartialEq, Eq)]
pub struct Text<'a>(pub Cow<'a, str>);

/// Role of a participant, as far as we tell roles apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A queue.
    Acd,
    /// A person who works there.
    Agent,
    /// Anything else, known or not.
    #[default]
    Other,
}

/// Metric names that carry service level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// Anything else; not kept.
    #[default]
    Other,
}

/// Segment kinds that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SegmentType {
    /// Waiting in the queue (ACD session) or talking (agent session).
    Interact,
    /// Anything else.
    #[default]
    Other,
}

impl<'a> Conversation<'a> {
    /// Time of its newest fact, ms UTC; `i64::MIN` when it has none.
    #[must_use]
    pub fn newest_ms(&self) -> i64 {
        let newest = self.facts_ms.max(self.start_ms).max(self.end_ms);
        newest.map_or(i64::MIN, |time| time.0)
    }

    /// Its sessions with this role, in the order of the record.
    pub fn legs(&'a self, purpose: Purpose) -> impl Iterator<Item = Leg<'a>> {
        let sessions = self.sessions.iter();
        sessions
            .filter(move |session| session.purpose == purpose)
            .map(|session| Leg {
                media: session.media,
                direction: session.direction,
                metrics: part(&self.metrics, session.metrics),
                segments: part(&self.segments, session.segments),
            })
    }
}

/// The entries from one place to another.
fn part<T>(list: &[T], (from, to): (usize, usize)) -> &[T] {
    list.get(from..to).unwrap_or_default()
}

impl<'a> Leg<'a> {
    /// The first metric of this name.
    #[must_use]
    pub fn metric(&self, name: MetricName) -> Option<&'a Metric> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}

/// Reads a page; the error names the path in the JSON.
///
/// # Errors
/// When the bytes are no JSON or a needed member has the wrong shape.
pub fn page(bytes: &[u8]) -> Result<Page<'_>, Undecodable> {
    let mut scan = scan::Scan::new(bytes);
    details::page(&mut scan).ok_or_else(|| {
        let fault = scan.fault();
        Undecodable {
            path: path::path(bytes, fault.at),
            reason: format!("{}, at byte {}", fault.reason, fault.at),
        }
    })
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
        path: path::path(bytes, path::place(bytes, error.line(), error.column())),
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
            {"name":"tAcd","value":12400.0,"emitDate":"2025-06-02T09:00:31Z"},{"name":null,"value":7},{"value":1.24e4,"name":"t\u0041cd"},null]}],
            "purpose":"acd"}]}],"totalHits":1.0}"#;
        let page = page(json).unwrap();
        let conversation = &page.conversations[0];
        assert_eq!(conversation.id, Some(Text("a\u{e9}".into())));
        let legs: Vec<Leg<'_>> = conversation.legs(Purpose::Acd).collect();
        assert_eq!((legs.len(), legs[0].media), (1, None));
        let metrics = [Some(1_748_854_831_000), None].map(|at| Metric {
            name: MetricName::Acd,
            value: Some(Whole(12_400)),
            emitted: at.map(Time),
        });
        assert_eq!(legs[0].metrics, metrics);
        assert_eq!(conversation.newest_ms(), 1_748_854_831_000);
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
