//! The truth: queues, conversations and queue visits as they happened. Tests
//! compare with these and never with the JSON.

use super::record::Record;
use crate::faults::Fault;

/// Media types that have visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Media {
    /// Telephone calls.
    Voice,
    /// Callbacks, agent first or customer first.
    Callback,
    /// Legacy chat.
    Chat,
    /// E-mail.
    Email,
    /// Messaging, including web messaging.
    Message,
}

impl Media {
    /// All of them, in the order of the enum.
    pub const ALL: [Self; 5] = [
        Self::Voice,
        Self::Callback,
        Self::Chat,
        Self::Email,
        Self::Message,
    ];

    /// The analytics word, for example `voice`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Callback => "callback",
            Self::Chat => "chat",
            Self::Email => "email",
            Self::Message => "message",
        }
    }

    /// The key in a queue's `mediaSettings`, for example `call`.
    #[must_use]
    pub fn settings_key(self) -> &'static str {
        if self == Self::Voice {
            "call"
        } else {
            self.as_str()
        }
    }
}

/// A queue's promise for one media type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Longest wait that still counts as in time, in milliseconds, inclusive.
    pub threshold_ms: i64,
    /// Percentage of calls promised in time, 0 to 100.
    pub percent: f64,
}

/// A queue as the organisation set it up.
#[derive(Clone, Debug)]
pub struct Queue {
    /// GUID, lower case.
    pub id: String,
    /// Display name; two queues share one.
    pub name: String,
    /// The promise per media type; a missing one has no setting.
    pub targets: Vec<(Media, Target)>,
    /// Set for the queues named `Fault: …`.
    pub fault: Option<Fault>,
}

impl Queue {
    /// The promise for one media type, if the queue has one.
    #[must_use]
    pub fn target(&self, media: Media) -> Option<Target> {
        self.targets
            .iter()
            .find(|(of, _)| *of == media)
            .map(|&(_, target)| target)
    }
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// An agent connected.
    Answered,
    /// The customer left while waiting.
    Abandoned {
        /// Below the organisation's limit of [`crate::SHORT_ABANDON_MS`].
        short: bool,
    },
    /// Left the queue to a flow, voicemail or other place without an agent.
    FlowOut,
    /// Ended otherwise: message ended, callback dialled, consult cancelled.
    Other,
    /// Has not ended.
    Waiting,
}

/// One stay of one conversation in one queue: an entry that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Index into [`World::queues`].
    pub queue: usize,
    /// Media type of the ACD session.
    pub media: Media,
    /// Direction of the ACD session: `inbound` or `outbound`.
    pub direction: &'static str,
    /// When the visit was offered, Unix ms.
    pub offered_ms: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// When the outcome was emitted, Unix ms: `tAnswered`, `tAbandon` or
    /// `tFlowOut`; for [`Outcome::Other`] the end of the ACD leg.
    pub ended_ms: Option<i64>,
    /// When the ACD leg ended (`tAcd` was emitted), Unix ms; up to 43 ms after
    /// or 2 ms before `ended_ms` of an answer.
    pub acd_end_ms: Option<i64>,
    /// Wait in ms; 0 for a visit that waits for ever, see [`Visit::at`].
    pub wait_ms: i64,
}

impl Visit {
    /// The visit as it looks at a moment: `None` before it was offered, and
    /// [`Outcome::Waiting`] with the wait so far before it ended.
    #[must_use]
    pub fn at(&self, now_ms: i64) -> Option<Self> {
        let happened = |moment: Option<i64>| moment.is_some_and(|at| at <= now_ms);
        if self.offered_ms > now_ms {
            return None;
        }
        if happened(self.ended_ms) {
            return Some(*self);
        }
        let (outcome, ended_ms) = if happened(self.acd_end_ms) {
            // The leg has ended and the agent's answer is not stamped yet: 2 ms.
            (Outcome::Other, self.acd_end_ms)
        } else {
            (Outcome::Waiting, None)
        };
        let wait_ms = ended_ms.unwrap_or(now_ms) - self.offered_ms;
        Some(Self {
            outcome,
            ended_ms,
            acd_end_ms: ended_ms,
            wait_ms,
            ..*self
        })
    }

    /// An answer later than `target` allows.
    #[must_use]
    pub fn is_over(&self, target: Target) -> bool {
        self.outcome == Outcome::Answered && self.wait_ms > target.threshold_ms
    }
}

/// One conversation with all its queue visits.
#[derive(Clone, Debug)]
pub struct Conversation {
    /// Usually a lower-case GUID; one is upper case, one is no GUID.
    pub id: String,
    /// Unix ms.
    pub start_ms: i64,
    /// Unix ms; `None` stays open for ever.
    pub end_ms: Option<i64>,
    /// Visits in the order they were offered; may be empty.
    pub visits: Vec<Visit>,
    pub(crate) record: Record,
}

impl Conversation {
    /// When the last thing of it is told, Unix ms: from then on its record
    /// does not change.
    #[must_use]
    pub fn newest_ms(&self) -> i64 {
        let people = self.record.participants.iter().flatten();
        let sessions = people
            .clone()
            .flat_map(|person| person.sessions.iter().flatten());
        let told =
            sessions.flat_map(|session| {
                let metrics = session.metrics.iter().flatten().map(|metric| metric.emit);
                let segments = session.segments.iter().flatten();
                metrics
                    .chain(segments.flat_map(|segment| {
                        [Some(segment.start), segment.end].into_iter().flatten()
                    }))
                    .chain([session.since])
            });
        told.chain(people.map(|person| person.since))
            .chain([self.start_ms])
            .chain(self.end_ms)
            .max()
            .unwrap_or(self.start_ms)
    }
}

/// Everything that happened in the simulated organisation.
#[derive(Clone, Debug)]
pub struct World {
    /// All queues; [`Visit::queue`] points here.
    pub queues: Vec<Queue>,
    /// Ordered by start, then id.
    pub conversations: Vec<Conversation>,
    /// First moment of the world, 00:00 UTC, Unix ms. A few conversations
    /// (callbacks, messages) began before it.
    pub start_ms: i64,
    /// No conversation begins at or after this moment, Unix ms.
    pub end_ms: i64,
    /// Begin of the last full day, 00:00 UTC, Unix ms: there the fault queues
    /// and the deep queue are busy.
    pub last_day_ms: i64,
    /// The contact centre's own zone.
    pub zone: &'static str,
}

impl World {
    /// Every visit that was offered by `now_ms`, as it looks then, with its
    /// conversation.
    pub fn visits_at(&self, now_ms: i64) -> impl Iterator<Item = (&Conversation, Visit)> {
        self.conversations.iter().flat_map(move |conversation| {
            conversation
                .visits
                .iter()
                .filter_map(move |visit| visit.at(now_ms).map(|seen| (conversation, seen)))
        })
    }
}
