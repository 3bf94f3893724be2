//! The deep queue: very many very small calls within one UTC hour, so that a
//! window can hold more than the API pages through. Their records are as short
//! as a record of a visit can be; a world of 100,001 of them stays small.

use super::catalogue::{CALL, deep_queue};
use super::record::{Metric, Name, Participant, Record, Segment, Session};
use super::truth::{Conversation, Media, Outcome, Queue, Visit};
use crate::SHORT_ABANDON_MS;
use crate::rng::{Rng, guid, mix};

const HOUR_MS: i64 = 3_600_000;

/// Makes `count` calls from 10:00 to 11:00 UTC of the day that begins at
/// `day`, evenly spread, and the queue they went to.
pub(crate) fn deep(
    seed: u64,
    queues: &mut Vec<Queue>,
    day: i64,
    count: usize,
) -> Vec<Conversation> {
    if count == 0 {
        return Vec::new();
    }
    let queue = queues.len();
    queues.push(deep_queue());
    let all = i64::try_from(count).unwrap_or(i64::MAX);
    (0..all)
        .map(|nth| {
            let start = day + 10 * HOUR_MS + nth * HOUR_MS / all;
            let key = mix(seed ^ 0x000d_ee90, u64::try_from(nth).unwrap_or(0));
            call(key, queue, start)
        })
        .collect()
}

fn call(key: u64, queue: usize, start: i64) -> Conversation {
    let rng = &mut Rng::new(key, 1);
    let wait = rng.exponential(9000.0).min(120_000);
    let (offered, ended) = (start + 40, start + 40 + wait);
    let answered = rng.chance(0.9);
    let short = wait < SHORT_ABANDON_MS;
    let outcome = if answered {
        Outcome::Answered
    } else {
        Outcome::Abandoned { short }
    };
    let mut metrics = vec![
        Metric::new("nOffered", 1, offered),
        Metric::new("tAcd", wait, ended),
    ];
    let mut end = ended;
    let mut people = Vec::with_capacity(2);
    let stay = |kind, from, to| Segment::new(kind, from, to).queue(queue).disconnect("peer");
    if !answered {
        metrics.push(Metric::new("tAbandon", wait, ended));
        if short {
            metrics.push(Metric::new("tShortAbandon", wait, ended));
        }
    }
    people.push(person(
        "acd",
        Name::Queue(queue),
        metrics,
        stay("interact", offered, ended),
    ));
    if answered {
        end += 2000 + rng.exponential(20_000.0).min(200_000);
        let mut metrics = vec![
            Metric::new("tAnswered", wait, ended),
            Metric::new("tTalk", end - ended, end),
        ];
        if wait > CALL.threshold_ms {
            metrics.push(Metric::new("nOverSla", 1, ended));
        }
        people.push(person(
            "agent",
            Name::Missing,
            metrics,
            stay("interact", ended, end),
        ));
    }
    Conversation {
        id: guid(key),
        start_ms: start,
        end_ms: Some(end),
        visits: vec![Visit {
            queue,
            media: Media::Voice,
            direction: "inbound",
            offered_ms: offered,
            outcome,
            ended_ms: Some(ended),
            acd_end_ms: Some(ended),
            wait_ms: wait,
        }],
        record: Record {
            key,
            participants: Some(people),
            ..Record::default()
        },
    }
}

fn person(
    purpose: &'static str,
    name: Name,
    metrics: Vec<Metric>,
    segment: Segment,
) -> Participant {
    let mut session = Session::new("voice", "inbound", segment.start);
    session.metrics = Some(metrics);
    session.segments = Some(vec![segment]);
    Participant::new(purpose, name, session)
}
