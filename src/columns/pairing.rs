//! PAIRING: which records make a queue visit, and which agent's answer belongs to it.
//!
//! Follows docs/genesys.md, "Deriving visits". An ACD session with `nOffered` is a visit. Its outcome is read from the
//! session itself, else from the agent session whose answer was given while this visit was open.
//!
//! One conversation can enter one queue several times (a cancelled consult, then a transfer; a
//! re-queue), so visits and answers of a conversation are matched as a whole: the best-supported pair
//! first, each visit and each answer once. What supports a pair is listed at [`Support`].

use crate::api::wire::{Conversation, Leg, MetricName, Purpose, SegmentType, Time};
use crate::columns::{Oddities, Visit};
use crate::terms::{Direction, Media, Outcome};

/// How far stamps of one event may lie apart: recorded answers differ by up to 43 ms.
const TOLERANCE_MS: i64 = 1_000;

/// A visit with its queue still named by id.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Id of the queue.
    pub queue_id: &'a str,
    media: Media,
    direction: Direction,
    offered_ms: i64,
    /// End of the ACD leg; `None` while open or when the record does not tell.
    left_ms: Option<i64>,
    open: bool,
    acd_ms: Option<i64>,
    outcome: Outcome,
    ended_ms: Option<i64>,
    wait_ms: Option<i64>,
    short: bool,
}

impl Entry<'_> {
    /// The visit, its queue named by index.
    #[must_use]
    pub fn visit(&self, queue: u16) -> Visit {
        Visit {
            queue,
            media: self.media,
            direction: self.direction,
            offered_ms: self.offered_ms,
            outcome: self.outcome,
            ended_ms: self.ended_ms,
            wait_ms: self.wait_ms.map(|wait| wait.max(0)),
            short: self.short,
        }
    }
}

/// An agent's answer that waits for its visit.
struct Answer<'a> {
    leg: Leg<'a>,
    media: Media,
    at_ms: i64,
    wait_ms: i64,
}

/// What supports a pair, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Support {
    /// The leg ended when the agent connected and both report the same wait.
    EndAndWait,
    /// The leg ended when the agent connected.
    End,
    /// The visit was open when the answer was given, and the wait fits the time since the offer.
    OpenAndWait,
    /// Both report the same wait, though the leg's end lies elsewhere.
    Wait,
    /// The visit was open when the answer was given.
    Open,
}

/// The visits of a conversation, in the order of its records.
#[must_use]
pub fn visits<'a>(
    conversation: &'a Conversation<'a>,
    read_ms: i64,
    oddities: &mut Oddities,
) -> Vec<Entry<'a>> {
    let conversation_end = conversation.end_ms.map(|time| time.0);
    let mut entries: Vec<Entry<'a>> = conversation
        .legs(Purpose::Acd)
        .filter_map(|leg| entry(leg, oddities))
        .collect();
    if entries.is_empty() {
        return entries;
    }
    let mut answers: Vec<Answer<'_>> = conversation
        .legs(Purpose::Agent)
        .flat_map(answers_of)
        .collect();
    pair(&mut entries, &mut answers);
    for entry in &mut entries {
        settle(entry, conversation_end, read_ms);
    }
    entries
}

/// The entry of one ACD session, with whatever outcome the session itself tells.
fn entry<'a>(leg: Leg<'a>, oddities: &mut Oddities) -> Option<Entry<'a>> {
    let offered = leg.metric(MetricName::Offered)?;
    let Some(media) = leg.media else {
        oddities.other_media += 1;
        return None;
    };
    let mut segments: Vec<_> = leg.segments.iter().collect();
    segments.sort_by_key(|segment| segment.start.unwrap_or(Time(i64::MAX)));
    let queue = segments
        .iter()
        .find_map(|segment| segment.queue_id.as_ref());
    let interact = segments
        .iter()
        .find(|segment| segment.segment_type == SegmentType::Interact)
        .or(segments.first())
        .and_then(|segment| segment.start);
    let (Some(queue), Some(offered_at)) = (queue, offered.emitted.or(interact)) else {
        oddities.without_queue += 1;
        return None;
    };
    let open = segments.last().is_some_and(|segment| segment.end.is_none());
    let left = segments.iter().filter_map(|segment| segment.end).max();
    let acd = leg.metric(MetricName::Acd);
    let mut entry = Entry {
        queue_id: &queue.0,
        media,
        direction: leg.direction,
        offered_ms: offered_at.0,
        left_ms: if open {
            None
        } else {
            left.or(acd.and_then(|metric| metric.emitted))
                .map(|time| time.0)
        },
        open,
        acd_ms: acd.and_then(|metric| metric.value).map(|value| value.0),
        outcome: Outcome::Other,
        ended_ms: None,
        wait_ms: None,
        short: leg.metric(MetricName::ShortAbandon).is_some(),
    };
    let own = [
        (MetricName::Abandon, Outcome::Abandoned),
        (MetricName::FlowOut, Outcome::FlowOut),
        (MetricName::Answered, Outcome::Answered),
    ];
    for (name, outcome) in own {
        if let Some(metric) = leg.metric(name) {
            entry.outcome = outcome;
            entry.wait_ms = metric.value.map(|value| value.0);
            entry.ended_ms = metric.emitted.map(|time| time.0);
            break;
        }
    }
    entry.short &= entry.outcome == Outcome::Abandoned;
    Some(entry)
}

/// The answers an agent session reports.
fn answers_of(leg: Leg<'_>) -> impl Iterator<Item = Answer<'_>> {
    let talk = leg
        .segments
        .iter()
        .filter(|segment| segment.segment_type == SegmentType::Interact)
        .filter_map(|segment| segment.start)
        .min();
    let answered = leg
        .metrics
        .iter()
        .filter(|metric| metric.name == MetricName::Answered);
    answered.filter_map(move |metric| {
        Some(Answer {
            leg,
            media: leg.media?,
            at_ms: metric.emitted.or(talk)?.0,
            wait_ms: metric.value?.0,
        })
    })
}

/// Gives answers to visits, best-supported pair first; equal support: the closer wait, the closer end, the
/// earlier answer, the earlier offer.
fn pair(entries: &mut [Entry<'_>], answers: &mut Vec<Answer<'_>>) {
    // An answer that an ACD session reports itself may be reported by the agent's session again.
    for entry in entries
        .iter()
        .filter(|entry| entry.outcome == Outcome::Answered)
    {
        let twin = answers.iter().position(|answer| {
            same_queue(entry, answer)
                && entry.wait_ms.is_none_or(|wait| near(wait, answer.wait_ms))
                && entry
                    .ended_ms
                    .or(entry.left_ms)
                    .is_none_or(|at| near(at, answer.at_ms))
        });
        if let Some(twin) = twin {
            answers.remove(twin);
        }
    }
    let mut pairs = Vec::new();
    for (e, entry) in entries.iter().enumerate() {
        if entry.outcome != Outcome::Other {
            continue;
        }
        for (a, answer) in answers.iter().enumerate() {
            if let Some(support) = support(entry, answer) {
                let wait_apart = entry
                    .acd_ms
                    .map_or(i64::MAX, |acd| (acd - answer.wait_ms).abs());
                let end_apart = entry
                    .left_ms
                    .map_or(i64::MAX, |left| (left - answer.at_ms).abs());
                pairs.push((
                    support,
                    wait_apart,
                    end_apart,
                    answer.at_ms,
                    entry.offered_ms,
                    e,
                    a,
                ));
            }
        }
    }
    pairs.sort_unstable();
    let mut used = vec![false; answers.len()];
    for (.., e, a) in pairs {
        let entry = &mut entries[e];
        if used[a] || entry.outcome == Outcome::Answered {
            continue;
        }
        used[a] = true;
        entry.outcome = Outcome::Answered;
        entry.wait_ms = Some(answers[a].wait_ms);
        entry.ended_ms = Some(answers[a].at_ms);
    }
}

fn same_queue(entry: &Entry<'_>, answer: &Answer<'_>) -> bool {
    let mut queues = answer
        .leg
        .segments
        .iter()
        .filter_map(|segment| segment.queue_id.as_ref());
    entry.media == answer.media && queues.any(|queue| queue.0 == entry.queue_id)
}

/// What supports this answer for this visit; `None` when they cannot belong together.
fn support(entry: &Entry<'_>, answer: &Answer<'_>) -> Option<Support> {
    if !same_queue(entry, answer) || answer.at_ms < entry.offered_ms - TOLERANCE_MS {
        return None;
    }
    let at_end = entry.left_ms.is_some_and(|left| near(left, answer.at_ms));
    let same_wait = entry.acd_ms.is_some_and(|acd| near(acd, answer.wait_ms));
    let fits = near(answer.at_ms - entry.offered_ms, answer.wait_ms);
    let was_open = entry
        .left_ms
        .is_none_or(|left| answer.at_ms <= left + TOLERANCE_MS);
    match (at_end, same_wait, was_open) {
        (true, true, _) => Some(Support::EndAndWait),
        (true, false, _) => Some(Support::End),
        (false, _, true) if fits => Some(Support::OpenAndWait),
        (false, true, _) => Some(Support::Wait),
        (false, false, true) => Some(Support::Open),
        (false, false, false) => fits.then_some(Support::Open),
    }
}

fn near(a: i64, b: i64) -> bool {
    (a - b).abs() <= TOLERANCE_MS
}

/// Fills in what the record left out: the time of the outcome, the wait so far, the state of open visits.
fn settle(entry: &mut Entry<'_>, conversation_end: Option<i64>, read_ms: i64) {
    match entry.outcome {
        Outcome::Other if entry.open => {
            entry.outcome = Outcome::Waiting;
            entry.wait_ms = Some(read_ms - entry.offered_ms);
        }
        Outcome::Other => {
            entry.wait_ms = entry.acd_ms;
            let left = entry
                .left_ms
                .or(entry.acd_ms.map(|wait| entry.offered_ms + wait));
            entry.ended_ms = Some(left.or(conversation_end).unwrap_or(entry.offered_ms));
        }
        _ => {
            let wait = entry.wait_ms.or(entry.acd_ms);
            let wait = wait
                .or(entry.left_ms.map(|left| left - entry.offered_ms))
                .unwrap_or(0);
            entry.wait_ms = Some(wait);
            let ended = entry.ended_ms.or(entry.left_ms);
            entry.ended_ms = Some(ended.unwrap_or(entry.offered_ms + wait));
        }
    }
}
