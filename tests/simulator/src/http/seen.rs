//! What a details filter sees: a conversation and its segments as they are
//! known at a moment.

use super::filter::{Filter, Subject};
use crate::world::record::{Participant, Segment, Session};
use crate::world::{Conversation, World};

/// A conversation as it is known at a moment.
pub(crate) struct Seen<'a> {
    pub(crate) world: &'a World,
    pub(crate) conversation: &'a Conversation,
    pub(crate) now: i64,
}

impl Seen<'_> {
    /// Not ended before `start`, as far as is known.
    pub(crate) fn active(&self, start: i64) -> bool {
        self.ended().is_none_or(|end| end >= start)
    }

    fn ended(&self) -> Option<i64> {
        self.conversation.end_ms.filter(|&end| end <= self.now)
    }

    fn sessions(&self) -> impl Iterator<Item = (&Participant, &Session)> {
        let people = self.conversation.record.participants.iter().flatten();
        people
            .filter(|person| person.since <= self.now)
            .flat_map(|person| {
                person
                    .sessions
                    .iter()
                    .flatten()
                    .map(move |session| (person, session))
            })
            .filter(|(_, session)| session.since <= self.now)
    }

    /// Some segment passes the whole filter; other filters may choose another.
    pub(crate) fn any_segment(&self, filter: &Filter) -> bool {
        self.sessions().any(|(person, session)| {
            let mut segments = session
                .segments
                .iter()
                .flatten()
                .filter(|segment| segment.start <= self.now)
                .peekable();
            let passes = |segment| {
                filter.passes(&At {
                    seen: self,
                    person,
                    session,
                    segment,
                })
            };
            if segments.peek().is_none() {
                return passes(None);
            }
            segments.any(|segment| passes(Some(segment)))
        })
    }
}

impl Subject for Seen<'_> {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "conversationId" => Some(&self.conversation.id),
            "originatingDirection" if self.conversation.record.outbound => Some("outbound"),
            "originatingDirection" => Some("inbound"),
            _ => None,
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        match name {
            "conversationStart" => Some(self.conversation.start_ms),
            "conversationEnd" => self.ended(),
            "tConversationDuration" => self.ended().map(|end| end - self.conversation.start_ms),
            metric => {
                let values: Vec<i64> = self
                    .sessions()
                    .flat_map(|(_, session)| session.metrics.iter().flatten())
                    .filter(|known| known.name == metric && known.emit <= self.now)
                    .map(|known| known.value)
                    .collect();
                (!values.is_empty()).then(|| values.iter().sum())
            }
        }
    }
}

/// One segment in its session and participant.
struct At<'a> {
    seen: &'a Seen<'a>,
    person: &'a Participant,
    session: &'a Session,
    segment: Option<&'a Segment>,
}

impl At<'_> {
    fn ended(&self) -> Option<i64> {
        self.segment?.end.filter(|&end| end <= self.seen.now)
    }
}

impl Subject for At<'_> {
    fn dimension(&self, name: &str) -> Option<&str> {
        match name {
            "queueId" => Some(self.seen.world.queues[self.segment?.queue?].id.as_str()),
            "mediaType" => Some(self.session.media),
            "direction" => Some(self.session.direction),
            "purpose" => Some(self.person.purpose),
            "segmentType" => Some(self.segment?.kind),
            "disconnectType" => self.ended().and(self.segment?.disconnect),
            "usedRouting" => self.session.routing,
            "flowInType" => self.session.flow_in,
            "flowOutType" => self.session.flow_out,
            _ => None,
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        match name {
            "segmentEnd" => self.ended(),
            "tSegmentDuration" => self.ended().and_then(|end| Some(end - self.segment?.start)),
            _ => None,
        }
    }
}
