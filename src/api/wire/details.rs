//! DETAILS: the members of a details page that service level needs, and what becomes of them.
//!
//! Every member may be absent or `null` and may stand anywhere; names are in the order in which the API writes them.

use super::scan::Scan;
use super::token::Known;
use super::{
    Conversation, Metric, MetricName, Page, Purpose, Segment, SegmentType, Session, Text, Whole,
};
use crate::terms::{Direction, Media};

/// Members of the document.
#[derive(Clone, Copy)]
enum OfPage {
    Conversations,
    TotalHits,
    Cursor,
    Availability,
}

const PAGE: Known<OfPage, 4> = Known::members([
    ("conversations", OfPage::Conversations),
    ("totalHits", OfPage::TotalHits),
    ("cursor", OfPage::Cursor),
    ("dataAvailabilityDate", OfPage::Availability),
]);

/// Members of a conversation.
#[derive(Clone, Copy)]
enum OfConversation {
    Id,
    Start,
    End,
    Participants,
}

const CONVERSATION: Known<OfConversation, 4> = Known::members([
    ("conversationId", OfConversation::Id),
    ("conversationStart", OfConversation::Start),
    ("conversationEnd", OfConversation::End),
    ("participants", OfConversation::Participants),
]);

/// Members of a participant.
#[derive(Clone, Copy)]
enum OfParticipant {
    Purpose,
    Sessions,
}

const PARTICIPANT: Known<OfParticipant, 2> = Known::members([
    ("purpose", OfParticipant::Purpose),
    ("sessions", OfParticipant::Sessions),
]);

const PURPOSES: Known<Purpose, 2> =
    Known::words([("acd", Purpose::Acd), ("agent", Purpose::Agent)]);

/// Members of a session.
#[derive(Clone, Copy)]
enum OfSession {
    Media,
    Direction,
    Metrics,
    Segments,
}

const SESSION: Known<OfSession, 4> = Known::members([
    ("mediaType", OfSession::Media),
    ("direction", OfSession::Direction),
    ("metrics", OfSession::Metrics),
    ("segments", OfSession::Segments),
]);

const MEDIA: Known<Option<Media>, 5> = Known::words([
    ("voice", Some(Media::Voice)),
    ("callback", Some(Media::Callback)),
    ("chat", Some(Media::Chat)),
    ("email", Some(Media::Email)),
    ("message", Some(Media::Message)),
]);

const DIRECTIONS: Known<Direction, 1> = Known::words([("outbound", Direction::Outbound)]);

/// Members of a metric.
#[derive(Clone, Copy)]
enum OfMetric {
    Name,
    Value,
    Emitted,
}

const METRIC: Known<OfMetric, 3> = Known::members([
    ("name", OfMetric::Name),
    ("value", OfMetric::Value),
    ("emitDate", OfMetric::Emitted),
]);

const METRICS: Known<MetricName, 6> = Known::words([
    ("nOffered", MetricName::Offered),
    ("tAcd", MetricName::Acd),
    ("tAnswered", MetricName::Answered),
    ("tAbandon", MetricName::Abandon),
    ("tShortAbandon", MetricName::ShortAbandon),
    ("tFlowOut", MetricName::FlowOut),
]);

/// Members of a segment.
#[derive(Clone, Copy)]
enum OfSegment {
    Kind,
    Start,
    End,
    Queue,
}

const SEGMENT: Known<OfSegment, 4> = Known::members([
    ("segmentType", OfSegment::Kind),
    ("segmentStart", OfSegment::Start),
    ("segmentEnd", OfSegment::End),
    ("queueId", OfSegment::Queue),
]);

const KINDS: Known<SegmentType, 1> = Known::words([("interact", SegmentType::Interact)]);

/// Reads the whole document; `None` when the scanner has a fault.
pub fn page<'a>(scan: &mut Scan<'a>) -> Option<Page<'a>> {
    let mut page = Page::default();
    scan.object(&PAGE, |scan, member| {
        match member {
            OfPage::Conversations => {
                let conversations = &mut page.conversations;
                scan.list(|scan| {
                    let next = conversation(scan, conversations.last())?;
                    conversations.push(next);
                    Some(())
                })?;
            }
            OfPage::TotalHits => scan.keep(&mut page.total_hits, |scan| scan.whole().map(Whole))?,
            OfPage::Cursor => scan.keep(&mut page.cursor, |scan| scan.text().map(Text))?,
            OfPage::Availability => scan.keep(&mut page.availability, Scan::time)?,
        }
        Some(())
    })?;
    scan.end()?;
    Some(page)
}

/// Reads a conversation; it will be about as large as the one before.
fn conversation<'a>(
    scan: &mut Scan<'a>,
    like: Option<&Conversation<'a>>,
) -> Option<Conversation<'a>> {
    let [sessions, metrics, segments] = like.map_or([0; 3], |like| {
        [like.sessions.len(), like.metrics.len(), like.segments.len()]
    });
    let mut conversation = Conversation {
        sessions: Vec::with_capacity(sessions),
        metrics: Vec::with_capacity(metrics),
        segments: Vec::with_capacity(segments),
        ..Conversation::default()
    };
    let into = &mut conversation;
    scan.object(&CONVERSATION, |scan, member| {
        match member {
            OfConversation::Id => scan.keep(&mut into.id, |scan| scan.text().map(Text))?,
            OfConversation::Start => scan.keep(&mut into.start_ms, Scan::time)?,
            OfConversation::End => scan.keep(&mut into.end_ms, Scan::time)?,
            OfConversation::Participants => scan.list(|scan| participant(scan, into))?,
        }
        Some(())
    })?;
    Some(conversation)
}

/// Reads a participant; only sessions of queues and agents are kept.
fn participant<'a>(scan: &mut Scan<'a>, into: &mut Conversation<'a>) -> Option<()> {
    let from = (into.sessions.len(), into.metrics.len(), into.segments.len());
    let mut purpose = Purpose::Other;
    scan.object(&PARTICIPANT, |scan, member| {
        match member {
            OfParticipant::Purpose => purpose = scan.word(&PURPOSES, Purpose::Other)?,
            OfParticipant::Sessions => scan.list(|scan| session(scan, into))?,
        }
        Some(())
    })?;
    // Only now it is certain whose sessions they were.
    if purpose == Purpose::Other {
        into.sessions.truncate(from.0);
        into.metrics.truncate(from.1);
        into.segments.truncate(from.2);
    }
    for session in into.sessions.iter_mut().skip(from.0) {
        session.purpose = purpose;
    }
    Some(())
}

fn session<'a>(scan: &mut Scan<'a>, into: &mut Conversation<'a>) -> Option<()> {
    let (metrics, segments) = (into.metrics.len(), into.segments.len());
    let mut session = Session::default();
    scan.object(&SESSION, |scan, member| {
        match member {
            OfSession::Media => session.media = scan.word(&MEDIA, None)?,
            OfSession::Direction => {
                session.direction = scan.word(&DIRECTIONS, Direction::Inbound)?;
            }
            OfSession::Metrics => scan.list(|scan| metric(scan, into))?,
            OfSession::Segments => scan.list(|scan| segment(scan, into))?,
        }
        Some(())
    })?;
    session.metrics = (metrics, into.metrics.len());
    session.segments = (segments, into.segments.len());
    into.sessions.push(session);
    Some(())
}

/// Reads a metric; only those that carry service level are kept.
fn metric(scan: &mut Scan<'_>, into: &mut Conversation<'_>) -> Option<()> {
    let mut metric = Metric::default();
    scan.object(&METRIC, |scan, member| {
        match member {
            OfMetric::Name => metric.name = scan.word(&METRICS, MetricName::Other)?,
            OfMetric::Value => scan.keep(&mut metric.value, |scan| scan.whole().map(Whole))?,
            OfMetric::Emitted => scan.keep(&mut metric.emitted, Scan::time)?,
        }
        Some(())
    })?;
    into.facts_ms = into.facts_ms.max(metric.emitted);
    if metric.name != MetricName::Other {
        into.metrics.push(metric);
    }
    Some(())
}

fn segment<'a>(scan: &mut Scan<'a>, into: &mut Conversation<'a>) -> Option<()> {
    let mut segment = Segment::default();
    scan.object(&SEGMENT, |scan, member| {
        match member {
            OfSegment::Kind => segment.segment_type = scan.word(&KINDS, SegmentType::Other)?,
            OfSegment::Start => scan.keep(&mut segment.start, Scan::time)?,
            OfSegment::End => scan.keep(&mut segment.end, Scan::time)?,
            OfSegment::Queue => scan.keep(&mut segment.queue_id, |scan| scan.text().map(Text))?,
        }
        Some(())
    })?;
    into.facts_ms = into.facts_ms.max(segment.start).max(segment.end);
    into.segments.push(segment);
    Some(())
}
