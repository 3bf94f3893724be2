//! Legs: one stay in a queue as truth (a visit) and as the participants that
//! the API tells of it: the ACD, agents who only rang, the agent who answered.

use super::habits::alerting_timeout;
use super::record::{Metric, Name, Participant, Segment, Session};
use super::truth::{Media, Outcome, Visit};
use crate::rng::Rng;

/// Everything about one stay in a queue.
#[derive(Clone, Debug)]
pub(crate) struct Leg {
    pub(crate) queue: usize,
    pub(crate) media: Media,
    pub(crate) direction: &'static str,
    pub(crate) flow_in: Option<&'static str>,
    pub(crate) routing: &'static str,
    pub(crate) offered: i64,
    /// Begin of the segment before the offer: `delay`, or `scheduled` for callbacks.
    pub(crate) entered: i64,
    pub(crate) acd_end: Option<i64>,
    pub(crate) outcome: Outcome,
    /// Offset of the agent's `tAnswered` to the end of the ACD leg, in ms.
    pub(crate) stamp: i64,
    pub(crate) ring_from: i64,
    pub(crate) missed: u8,
    /// `None` talks for ever.
    pub(crate) talk_end: Option<i64>,
    pub(crate) after_call: i64,
    /// Why the agent's leg ended.
    pub(crate) agent_end: &'static str,
    pub(crate) conference: bool,
    /// Answered later than the queue promised.
    pub(crate) over: bool,
    pub(crate) agent: u32,
}

impl Leg {
    pub(crate) fn visit(&self) -> Visit {
        let answered = self.outcome == Outcome::Answered;
        let wait_ms = self.acd_end.map_or(0, |end| end - self.offered);
        Visit {
            queue: self.queue,
            media: self.media,
            direction: self.direction,
            offered_ms: self.offered,
            outcome: self.outcome,
            ended_ms: if answered {
                self.answered_at()
            } else {
                self.acd_end
            },
            acd_end_ms: self.acd_end,
            wait_ms,
        }
    }

    /// When the agent connected, never before the offer.
    fn answered_at(&self) -> Option<i64> {
        self.acd_end.map(|end| (end + self.stamp).max(self.offered))
    }

    /// The participants in chronological order. `alone`: the conversation's
    /// only visit, where the answer may be told twice without ambiguity.
    pub(crate) fn participants(&self, alone: bool, rng: &mut Rng) -> Vec<Participant> {
        let answer_on_acd = alone && self.outcome == Outcome::Answered && rng.chance(0.012);
        let over_on_acd = rng.chance(0.2);
        let mut people = vec![self.acd(answer_on_acd, over_on_acd, rng)];
        let mut at = self.ring_from;
        let timeout = alerting_timeout(self.media);
        for nth in 0..self.missed {
            if self.acd_end.is_some_and(|end| at >= end) {
                return people;
            }
            let until = self
                .acd_end
                .map_or(at + timeout, |end| (at + timeout).min(end));
            people.push(self.silent_agent(at, until, self.agent + 1 + u32::from(nth)));
            at += timeout;
        }
        match self.outcome {
            Outcome::Answered => {
                people.push(self.agent(at, answer_on_acd && rng.chance(0.5), over_on_acd, rng));
            }
            // Somebody's telephone rang when the caller hung up.
            Outcome::Abandoned { .. } if self.ring_from > 0 => {
                if let Some(end) = self.acd_end.filter(|&end| at < end) {
                    people.push(self.silent_agent(at, end, self.agent));
                }
            }
            _ => {}
        }
        people
    }

    fn acd(&self, answer: bool, over: bool, rng: &mut Rng) -> Participant {
        let mut acd = Session::new(self.media.as_str(), self.direction, self.entered);
        acd.flow_in = self.flow_in;
        acd.routing = Some(self.routing);
        self.acd_segments(&mut acd, rng);
        let mut offered = Metric::new("nOffered", 1, self.offered);
        offered.stamped = !rng.chance(0.003);
        acd.metrics.get_or_insert_default().push(offered);
        if let Some(end) = self.acd_end {
            let wait = end - self.offered;
            acd.metric("tAcd", wait, end);
            match self.outcome {
                Outcome::Abandoned { short } => {
                    acd.metric("tAbandon", wait, end);
                    if short {
                        acd.metric("tShortAbandon", wait, end);
                    }
                }
                Outcome::FlowOut => {
                    acd.flow_out = Some(["VOICEMAIL", "FLOW", "EXTERNAL"][rng.below(3)]);
                    acd.metric("tFlowOut", wait, end);
                }
                Outcome::Answered => {
                    let at = self.answered_at().unwrap_or(end);
                    if answer {
                        acd.metric("tAnswered", wait, at);
                    }
                    if self.over && over {
                        acd.metric("nOverSla", 1, at);
                    }
                }
                Outcome::Other | Outcome::Waiting => {}
            }
        }
        Participant::new("acd", Name::Queue(self.queue), acd)
    }

    fn acd_segments(&self, acd: &mut Session, rng: &mut Rng) {
        if self.entered < self.offered {
            if self.media == Media::Callback {
                let upload = (self.entered + 24).min(self.offered);
                acd.segment(Segment::new("uploading", self.entered, upload).queue(self.queue));
                acd.segment(Segment::new("scheduled", upload, self.offered).queue(self.queue));
            } else {
                let mut delay = Segment::new("delay", self.entered, self.offered);
                delay.queue = (!rng.chance(0.02)).then_some(self.queue);
                acd.segment(delay);
            }
        }
        let mut waiting = Segment::new("interact", self.offered, self.acd_end).queue(self.queue);
        waiting.disconnect = self.acd_end.map(|_| match self.outcome {
            Outcome::Answered | Outcome::FlowOut => "transfer",
            Outcome::Abandoned { .. } | Outcome::Waiting => "peer",
            Outcome::Other => ["peer", "system", "client"][rng.below(3)],
        });
        acd.segment(waiting);
    }

    fn silent_agent(&self, from: i64, until: i64, user: u32) -> Participant {
        let mut session = Session::new(self.media.as_str(), self.direction, from);
        session.segment(
            Segment::new("alert", from, until)
                .queue(self.queue)
                .disconnect("noAnswerTransfer"),
        );
        session.metric("tAlert", until - from, until);
        session.metric("tNotResponding", until - from, until);
        let mut agent = Participant::new("agent", Name::Missing, session);
        agent.user = Some(user);
        agent
    }

    fn agent(&self, begun: i64, silent: bool, over_on_acd: bool, rng: &mut Rng) -> Participant {
        let at = self.answered_at().unwrap_or(self.offered);
        let begun = begun.min(at);
        let mut session = Session::new(self.media.as_str(), self.direction, begun);
        session.routing = Some(self.routing);
        session.segment(Segment::new("alert", begun, at).queue(self.queue));
        session.metric("tAlert", at - begun, at);
        if !silent {
            session.metric("tAnswered", self.visit().wait_ms, at);
        }
        if self.over && !over_on_acd {
            session.metric("nOverSla", 1, at);
        }
        self.talk(&mut session, at, rng);
        let sessions = if self.media == Media::Callback {
            let dialling = self.dialled(at);
            vec![session, dialling]
        } else {
            vec![session]
        };
        let name = if rng.chance(0.2) {
            Name::Fixed("Jörg Ägidius O’Neill")
        } else {
            Name::Missing
        };
        Participant {
            purpose: "agent",
            name,
            user: Some(self.agent),
            sessions: Some(sessions),
            since: begun,
        }
    }

    fn talk(&self, session: &mut Session, at: i64, rng: &mut Rng) {
        let interact = |from, to: Option<i64>| Segment::new("interact", from, to).queue(self.queue);
        let Some(end) = self.talk_end else {
            session.segment(interact(at, None));
            return;
        };
        let mut held = 0;
        let mut from = at;
        if end - at > 60_000 && rng.chance(0.3) {
            let paused = at + (end - at) / 3;
            let resumed = paused + (end - at) / 5;
            held = resumed - paused;
            session.segment(interact(at, Some(paused)));
            session.segment(Segment::new("hold", paused, resumed).queue(self.queue));
            session.metric("tTalk", paused - at, paused);
            session.metric("tHeld", held, resumed);
            session.metric("tHeldComplete", held, end);
            from = resumed;
        }
        let mut last = interact(from, Some(end)).disconnect(self.agent_end);
        last.conference = self.conference;
        session.segment(last);
        session.metric("tTalk", end - from, end);
        session.metric("tTalkComplete", end - at - held, end);
        if self.agent_end == "transfer" {
            session.metric("nTransferred", 1, end);
            session.metric("nBlindTransferred", 1, end);
        }
        let done = end + self.after_call;
        if self.after_call > 0 {
            session.segment(Segment::new("wrapup", end, done).queue(self.queue));
            session.metric("tAcw", self.after_call, done);
        }
        session.metric("tHandle", done - at, done);
    }

    /// The agent's outbound call of an agent-first callback.
    fn dialled(&self, at: i64) -> Session {
        let mut call = Session::new("voice", "outbound", at);
        let end = self.talk_end.unwrap_or(at + 1000);
        let ringing = (at + 900).min(end);
        let connected = (at + 9000).min(end);
        call.segment(Segment::new("contacting", at, ringing).queue(self.queue));
        call.segment(Segment::new("dialing", ringing, connected).queue(self.queue));
        call.segment(
            Segment::new("interact", connected, end)
                .queue(self.queue)
                .disconnect("peer"),
        );
        call.metric("tContacting", ringing - at, ringing);
        call.metric("tDialing", connected - ringing, connected);
        call.metric("nOutbound", 1, at);
        call
    }
}
