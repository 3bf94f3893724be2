//! From entries to conversations: the customer, the flow before the queue, the
//! legs, and small uglinesses that real records have.

use super::catalogue::Lane;
use super::decorate::decorate;
use super::entry::{Cause, Entry};
use super::habits::Next;
use super::legs::Leg;
use super::record::{Name, Numbers, Participant, Record, Segment, Session};
use super::truth::{Conversation, Media, Outcome, Queue};
use crate::rng::{Rng, guid};

/// What a conversation without a place in a queue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unqueued {
    /// An agent calls a customer.
    Outbound,
    /// The flow was enough.
    SelfService,
    /// Straight to a person's number.
    Direct,
    /// Hung up in the moment before the offer.
    DelayOnly,
}

/// A conversation in the making.
pub(crate) struct Draft {
    pub(crate) key: u64,
    pub(crate) start: i64,
    pub(crate) end: Option<i64>,
    pub(crate) outbound: bool,
    pub(crate) media: Media,
    /// When the flow before the first queue ended.
    pub(crate) flow_until: Option<i64>,
    pub(crate) legs: Vec<Leg>,
    /// Participants that are no visits.
    pub(crate) others: Vec<Participant>,
}

impl Draft {
    /// The finished conversation: truth and record.
    pub(crate) fn finish(self) -> Conversation {
        let rng = &mut Rng::new(self.key, 3);
        let mut people = vec![self.customer()];
        if let Some(until) = self.flow_until {
            people.push(flow(self.media, self.start + 20, until));
        }
        for leg in &self.legs {
            people.extend(leg.participants(self.legs.len() == 1, rng));
        }
        people.extend(self.others);
        decorate(&mut people, self.start, rng);
        let numbers = match rng.below(100) {
            0..=2 => Numbers::Point,
            3 => Numbers::Exponent,
            _ => Numbers::Whole,
        };
        Conversation {
            id: guid(self.key),
            start_ms: self.start,
            end_ms: self.end,
            visits: self.legs.iter().map(Leg::visit).collect(),
            record: Record {
                key: self.key,
                outbound: self.outbound,
                shuffled: rng.chance(0.3),
                numbers,
                participants: Some(people),
            },
        }
    }

    fn customer(&self) -> Participant {
        let direction = if self.outbound { "outbound" } else { "inbound" };
        let mut session = Session::new(self.media.as_str(), direction, self.start);
        let connected = self
            .end
            .map_or(self.start + 120, |end| end.min(self.start + 120));
        session.segment(Segment::new("system", self.start, connected));
        let mut interact = Segment::new("interact", connected, self.end);
        interact.disconnect = self.end.map(|_| "endpoint");
        session.segment(interact);
        session.metric("nConnected", 1, connected);
        if let Some(end) = self.end {
            session.metric("tConnected", end - connected, end);
        }
        Participant::new("customer", Name::Fixed("Beispielstadt, DE"), session)
    }
}

fn flow(media: Media, from: i64, until: i64) -> Participant {
    let (purpose, kind) = if media == Media::Voice {
        ("ivr", "ivr")
    } else {
        ("workflow", "system")
    };
    let mut session = Session::new(media.as_str(), "inbound", from);
    session.segment(Segment::new(kind, from, until).disconnect("transfer"));
    session.metric("nFlow", 1, from);
    session.metric(
        if media == Media::Voice {
            "tIvr"
        } else {
            "tFlow"
        },
        until - from,
        until,
    );
    Participant::new(purpose, Name::Fixed("Hauptmenü \"Willkommen\""), session)
}

/// A queued conversation from its entries, ordered by offer.
pub(crate) fn queued(key: u64, lanes: &[Lane], queues: &[Queue], entries: &[&Entry]) -> Draft {
    let rng = &mut Rng::new(key, 2);
    let mut legs: Vec<Leg> = entries
        .iter()
        .map(|entry| leg(entry, entries, lanes, queues, rng))
        .collect();
    let first = entries
        .first()
        .map_or((Media::Voice, 0), |entry| (entry.media, entry.offered));
    let (media, offered) = first;
    let entered = match media {
        Media::Callback if lanes[entries[0].lane].customer_first => {
            offered - rng.between(60_000, 1_200_000)
        }
        Media::Callback => offered - rng.between(60_000, 10_800_000),
        Media::Voice => offered - rng.between(20, 110),
        Media::Chat | Media::Email | Media::Message => offered - rng.between(2, 900),
    };
    let start = match media {
        Media::Voice => entered - rng.between(6000, 40_000),
        Media::Message => entered - rng.between(0, 90_000),
        Media::Callback | Media::Chat | Media::Email => entered - rng.between(0, 40),
    };
    if let Some(leg) = legs.first_mut() {
        leg.entered = entered;
    }
    let forever =
        media == Media::Message && rng.chance(0.02) || media == Media::Email && rng.chance(0.004);
    let answered_last = legs
        .last()
        .is_some_and(|leg| leg.outcome == Outcome::Answered);
    let mut end = legs
        .iter()
        .filter_map(|leg| leg.talk_end.max(leg.acd_end))
        .max();
    if forever && answered_last {
        if let Some(leg) = legs.last_mut() {
            leg.talk_end = None;
        }
        end = None;
    } else if media == Media::Message && rng.chance(0.2) {
        end = end.map(|end| end + rng.exponential(14_000_000.0));
    } else {
        end = end.map(|end| end + rng.between(0, 15));
    }
    let flow_until = (entered - start > 100).then_some(entered);
    Draft {
        key,
        start,
        end,
        outbound: false,
        media,
        flow_until,
        legs,
        others: Vec::new(),
    }
}

fn leg(entry: &Entry, all: &[&Entry], lanes: &[Lane], queues: &[Queue], rng: &mut Rng) -> Leg {
    let queue = lanes[entry.lane].queue;
    let answered = entry.outcome == Outcome::Answered;
    let consulted = entry.consult.is_some() || matches!(entry.cause, Cause::Consult(_));
    let kept = all
        .iter()
        .any(|other| other.kept && matches!(other.cause, Cause::Consult(_)));
    let over = queues[queue]
        .target(entry.media)
        .is_some_and(|target| answered && entry.acd_end - entry.offered > target.threshold_ms);
    Leg {
        queue,
        media: entry.media,
        direction: if entry.media == Media::Callback {
            "outbound"
        } else {
            "inbound"
        },
        flow_in: match entry.cause {
            Cause::Flow if entry.media == Media::Voice => Some("ivr"),
            Cause::Flow => None,
            Cause::Transfer | Cause::Consult(_) => Some("agent"),
            Cause::Overflow | Cause::Dial => Some("flow"),
        },
        routing: match rng.below(50) {
            0 => "Manual",
            1 => "Direct",
            2 => "Bullseye",
            _ => "Standard",
        },
        offered: entry.offered,
        entered: entry.offered
            - if rng.chance(0.6) {
                rng.between(20, 60)
            } else {
                0
            },
        acd_end: Some(entry.acd_end),
        outcome: entry.outcome,
        stamp: rng.between(-43, 2),
        ring_from: entry.ring_from,
        missed: entry.missed,
        talk_end: answered.then_some(entry.talk_end),
        after_call: entry.after_call,
        agent_end: match (entry.next, entry.consult) {
            (Next::Transfer | Next::Requeue, _) => "transfer",
            (Next::Consult, Some(_)) if kept => "consultTransfer",
            _ => "peer",
        },
        conference: consulted && rng.chance(0.3),
        over,
        agent: u32::try_from(entry.lane * 100 + rng.below(60)).unwrap_or(0),
    }
}

/// A conversation that never was offered to a queue.
pub(crate) fn unqueued(key: u64, what: Unqueued, queue: usize, at: i64) -> Draft {
    let rng = &mut Rng::new(key, 4);
    let start = at - rng.between(5000, 30_000);
    let end = at + 1500 + rng.exponential(150_000.0);
    let outbound = what == Unqueued::Outbound;
    let mut draft = Draft {
        key,
        start,
        end: Some(end),
        outbound,
        media: Media::Voice,
        flow_until: (!outbound).then_some(at),
        legs: Vec::new(),
        others: Vec::new(),
    };
    let mut session = Session::new("voice", if outbound { "outbound" } else { "inbound" }, at);
    let (purpose, name) = match what {
        Unqueued::SelfService => {
            return Draft {
                flow_until: Some(end),
                ..draft
            };
        }
        Unqueued::DelayOnly => {
            let gone = at + rng.between(10, 90);
            session.segment(
                Segment::new("delay", at, gone)
                    .queue(queue)
                    .disconnect("peer"),
            );
            draft.end = Some(gone);
            ("acd", Name::Queue(queue))
        }
        Unqueued::Outbound | Unqueued::Direct => {
            let connected = (at + 900).min(end);
            session.segment(Segment::new("dialing", at, connected));
            session.segment(Segment::new("interact", connected, end).disconnect("peer"));
            session.metric(if outbound { "nOutbound" } else { "tAlert" }, 1, at);
            session.metric("tTalk", end - connected, end);
            (
                if rng.chance(0.5) { "agent" } else { "user" },
                Name::Missing,
            )
        }
    };
    let mut person = Participant::new(purpose, name, session);
    person.user = (purpose != "acd").then(|| u32::try_from(9000 + rng.below(50)).unwrap_or(0));
    draft.others.push(person);
    draft
}
