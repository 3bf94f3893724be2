//! Restating: a day that was closed is told otherwise from some moment on, as
//! happens when the vendor corrects its records. Outcomes and waits of some
//! calls change, one call comes to light; truth and records change together.

use super::assemble::Draft;
use super::legs::Leg;
use super::truth::{Conversation, Media, Outcome, Queue, World};
use crate::clock::{DAY_MS, floor_day};
use crate::rng::mix;

/// One of so many simple calls of the day is restated.
const ONE_OF: u64 = 20;
/// How much later an answer turns out to have been given, in ms.
const LATER_MS: i64 = 45_000;

impl World {
    /// This world as it is told after the day of `day_ms` was restated.
    pub(crate) fn restated(&self, day_ms: i64) -> Self {
        let day = floor_day(day_ms);
        let mut world = self.clone();
        let mut last = None;
        for conversation in &mut world.conversations {
            if let Some(leg) = simple(conversation, day, &self.queues) {
                last = Some((conversation.record.key, leg.clone()));
                if mix(conversation.record.key, 0x2e57).is_multiple_of(ONE_OF) {
                    *conversation = otherwise(conversation, leg, &self.queues);
                }
            }
        }
        // A call nobody knew of: like another, a second later.
        if let Some((key, leg)) = last {
            let key = mix(key, 0x11e2);
            let late = draft(key, leg.entered - 9000, &leg).finish();
            world.conversations.push(late);
            world
                .conversations
                .sort_by(|a, b| (a.start_ms, &a.id).cmp(&(b.start_ms, &b.id)));
        }
        world
    }
}

/// The only stay of a call of this day that was answered or abandoned.
fn simple(conversation: &Conversation, day: i64, queues: &[Queue]) -> Option<Leg> {
    let [visit] = conversation.visits.as_slice() else {
        return None;
    };
    let ended = visit.acd_end_ms?;
    let plain = matches!(visit.outcome, Outcome::Answered | Outcome::Abandoned { .. });
    let whole = conversation.record.participants.is_some();
    let inside = |at: i64| (day..day + DAY_MS).contains(&at);
    let fits =
        inside(visit.offered_ms) && inside(ended + LATER_MS) && conversation.end_ms.is_some();
    (visit.media == Media::Voice && plain && whole && fits).then(|| Leg {
        queue: visit.queue,
        media: visit.media,
        direction: visit.direction,
        flow_in: Some("ivr"),
        routing: "Standard",
        offered: visit.offered_ms,
        entered: visit.offered_ms,
        acd_end: Some(ended),
        outcome: visit.outcome,
        stamp: 0,
        ring_from: ended,
        missed: 0,
        talk_end: conversation.end_ms,
        after_call: 5000,
        agent_end: "peer",
        conference: false,
        over: is_over(queues, visit.queue, visit.wait_ms),
        agent: 7,
    })
}

fn is_over(queues: &[Queue], queue: usize, wait_ms: i64) -> bool {
    queues[queue]
        .target(Media::Voice)
        .is_some_and(|target| wait_ms > target.threshold_ms)
}

/// The same call with another outcome or another wait. It ends no earlier than
/// anything that was told of it before, so that the new copy is the newer one.
fn otherwise(old: &Conversation, mut leg: Leg, queues: &[Queue]) -> Conversation {
    let ended = leg.acd_end.unwrap_or(leg.offered);
    leg.outcome = match leg.outcome {
        Outcome::Answered if mix(old.record.key, 0x0dd).is_multiple_of(2) => {
            leg.acd_end = Some(ended + LATER_MS);
            leg.over = is_over(queues, leg.queue, ended + LATER_MS - leg.offered);
            Outcome::Answered
        }
        Outcome::Answered => Outcome::Abandoned { short: false },
        _ => Outcome::Answered,
    };
    let newest = old.newest_ms();
    leg.talk_end = Some(newest.max(ended + LATER_MS) + 1000);
    leg.ring_from = leg.acd_end.unwrap_or(ended);
    let mut new = draft(old.record.key, old.start_ms, &leg);
    new.end = leg.talk_end.map(|end| end + leg.after_call);
    Conversation {
        id: old.id.clone(),
        ..new.finish()
    }
}

fn draft(key: u64, start: i64, leg: &Leg) -> Draft {
    Draft {
        key,
        start,
        end: leg.talk_end,
        outbound: false,
        media: Media::Voice,
        flow_until: None,
        legs: vec![leg.clone()],
        others: Vec::new(),
    }
}
