//! What a load takes in memory: everything that is held, what is reserved for more included, per visit.

use std::borrow::Cow;

use eightytwenty::api::wire::{
    Conversation, Metric, MetricName, Purpose, Segment, SegmentType, Session, Text, Time, Whole,
};
use eightytwenty::columns::Columns;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::Attribution;
use eightytwenty::terms::{DAY_MS, Direction, Media, Period};
use jiff::tz::TimeZone;

use crate::support::at;

/// Bytes a visit may take in columns and index, ids of conversations left out.
const MOST: usize = 24;
/// Bytes of an id.
const ID: usize = 16;
/// A quarter of four weeks with a million visits, so that there are as many visits to a cell.
const CONVERSATIONS: u64 = 225_000;
const DAYS: i64 = 7;
const QUEUES: u64 = 12;

/// Numbers that look random, the same in every run.
fn scattered(number: u64) -> u64 {
    let mixed = (number ^ number >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 20
}

/// Adds an ACD session that ended after its wait, answered or, one of ten, abandoned.
fn session<'a>(
    conversation: &mut Conversation<'a>,
    queue: &'a str,
    offered_ms: i64,
    wait_ms: i64,
    abandoned: bool,
) {
    let metric = |name, value, at_ms| Metric {
        name,
        value: Some(Whole(value)),
        emitted: Some(Time(at_ms)),
    };
    let outcome = if abandoned {
        MetricName::Abandon
    } else {
        MetricName::Answered
    };
    let left_ms = offered_ms + wait_ms + offered_ms % 44;
    let (metrics, segments) = (conversation.metrics.len(), conversation.segments.len());
    conversation.metrics.extend([
        metric(MetricName::Offered, 1, offered_ms),
        metric(outcome, wait_ms, left_ms),
    ]);
    conversation.segments.push(Segment {
        queue_id: Some(Text(Cow::Borrowed(queue))),
        segment_type: SegmentType::Interact,
        start: Some(Time(offered_ms)),
        end: Some(Time(left_ms)),
    });
    conversation.sessions.push(Session {
        purpose: Purpose::Acd,
        media: Some(Media::Voice),
        direction: Direction::Inbound,
        metrics: (metrics, metrics + 2),
        segments: (segments, segments + 1),
    });
}

#[test]
fn a_visit_takes_at_most_24_bytes_and_a_conversation_its_id() {
    let queues: Vec<String> = (0..QUEUES).map(|queue| format!("queue-{queue}")).collect();
    let from_ms = at("2026-11-02T00:00Z");
    let mut columns = Columns::default();
    for number in 0..CONVERSATIONS {
        let random = scattered(number + 1);
        let start_ms = from_ms
            + i64::try_from(number * 1_000 / CONVERSATIONS).unwrap() * DAYS * DAY_MS / 1_000;
        let start_ms = start_ms + i64::try_from(random % 600_000).unwrap();
        let wait_ms = i64::try_from(random % 90_000).unwrap();
        let visits = if random.is_multiple_of(9) { 2 } else { 1 };
        let mut conversation = Conversation {
            id: Some(Text(Cow::Owned(format!(
                "{:08x}-0000-4000-8000-{number:012x}",
                random & 0xffff_ffff
            )))),
            start_ms: Some(Time(start_ms)),
            end_ms: Some(Time(start_ms + 400_000 * visits + wait_ms)),
            ..Conversation::default()
        };
        for visit in 0..visits {
            let queue = usize::try_from((random / 7 + visit.unsigned_abs()) % QUEUES).unwrap();
            session(
                &mut conversation,
                &queues[queue],
                start_ms + visit * 400_000,
                wait_ms,
                random % 10 == 1,
            );
        }
        columns.push(&conversation, 0);
    }
    let period = Period {
        from_ms,
        to_ms: from_ms + DAYS * DAY_MS,
    };
    let grid = Grid::new(period, Bucket::Minutes30, &TimeZone::UTC, &[]);
    let index = Index::build(&columns, &grid, Attribution::Event);
    let (visits, conversations) = (columns.visits(), columns.conversations());
    assert!(conversations == usize::try_from(CONVERSATIONS).unwrap() && visits > 245_000);
    let bytes = columns.bytes() + index.bytes();
    println!(
        "columns {}, index {} bytes for {visits} visits",
        columns.bytes(),
        index.bytes()
    );
    assert!(bytes <= MOST * visits, "{bytes} bytes for {visits} visits");
    // Half of the last page of ids may be empty.
    let ids = columns.id_bytes();
    assert!(
        ids <= conversations * ID + 80_000,
        "{ids} bytes for {conversations} ids"
    );
}
