//! The waiting line itself: a discrete-event simulation of first-come,
//! first-served queues with a changing number of agents and people who give
//! up. Waits and abandons are results, not assumptions.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::catalogue::Lane;
use super::demand::Slot;
use super::entry::{Call, Cause, Entry, Event, Line, State};
use super::habits::{self, Next};
use super::truth::{Media, Outcome};
use crate::clock::HALF_HOUR_MS;
use crate::rng::Rng;

/// The running simulation.
pub(crate) struct Engine<'a> {
    lanes: &'a [Lane],
    slots: &'a [Slot],
    lines: Vec<Line>,
    events: BinaryHeap<Reverse<(i64, u64, Event)>>,
    scheduled: u64,
    rng: Rng,
    pub(crate) entries: Vec<Entry>,
    pub(crate) calls: Vec<Call>,
}

impl<'a> Engine<'a> {
    pub(crate) fn new(
        lanes: &'a [Lane],
        slots: &'a [Slot],
        agents: Vec<Vec<u32>>,
        rng: Rng,
    ) -> Self {
        let line = |agents| Line {
            waiting: VecDeque::new(),
            busy: 0,
            agents,
        };
        let mut engine = Self {
            lanes,
            slots,
            lines: agents.into_iter().map(line).collect(),
            events: BinaryHeap::new(),
            scheduled: 0,
            rng,
            entries: Vec::new(),
            calls: Vec::new(),
        };
        for (index, slot) in slots.iter().enumerate() {
            engine.schedule(slot.start, Event::Shift(index));
        }
        engine
    }

    /// A new call that will be offered to a lane.
    pub(crate) fn arrive(&mut self, lane: usize, offered: i64) {
        self.calls.push(Call::default());
        self.offer(self.calls.len() - 1, lane, offered, Cause::Flow);
    }

    pub(crate) fn run(&mut self) {
        while let Some(Reverse((now, _, event))) = self.events.pop() {
            match event {
                Event::Shift(_) => (0..self.lines.len()).for_each(|lane| self.dispatch(lane, now)),
                Event::Arrive(entry) => self.arrived(entry, now),
                Event::Answer(entry) => self.answered(entry, now),
                Event::GiveUp(entry) => self.gave_up(entry, now),
                Event::TalkEnd(entry) => self.talk_ended(entry, now),
                Event::Free(lane) => {
                    self.lines[lane].busy -= 1;
                    self.dispatch(lane, now);
                }
            }
        }
    }

    fn schedule(&mut self, at: i64, event: Event) {
        self.scheduled += 1;
        self.events.push(Reverse((at, self.scheduled, event)));
    }

    fn offer(&mut self, call: usize, lane: usize, offered: i64, cause: Cause) -> usize {
        let entry = self.entries.len();
        let media = self.lanes[lane].media;
        self.entries
            .push(Entry::new(call, lane, media, cause, offered));
        self.schedule(offered, Event::Arrive(entry));
        entry
    }

    /// Agents planned at a moment; one after the end of the plan.
    fn agents(&self, lane: usize, now: i64) -> u32 {
        let begin = self.slots.first().map_or(0, |slot| slot.start);
        self.lines[lane].planned((now - begin).div_euclid(HALF_HOUR_MS))
    }

    fn arrived(&mut self, entry: usize, now: i64) {
        let Entry {
            call,
            lane,
            media,
            cause,
            ..
        } = self.entries[entry];
        self.calls[call].entries.push(entry);
        if !matches!(cause, Cause::Consult(_)) {
            let closed = self.agents(lane, now) == 0;
            if let Some(patience) = habits::patience(media, closed, &mut self.rng) {
                self.entries[entry].outcome = patience.outcome;
                self.schedule(now + patience.after, Event::GiveUp(entry));
            }
        }
        self.lines[lane].waiting.push_back(entry);
        self.dispatch(lane, now);
    }

    fn dispatch(&mut self, lane: usize, now: i64) {
        while self.lines[lane].busy < self.agents(lane, now) {
            let Some(entry) = self.lines[lane].waiting.pop_front() else {
                return;
            };
            if self.entries[entry].state != State::Waiting {
                continue;
            }
            self.lines[lane].busy += 1;
            let media = self.entries[entry].media;
            let missed = habits::not_responding(&mut self.rng);
            let wasted = i64::from(missed) * habits::alerting_timeout(media);
            let ring = habits::ring(media, &mut self.rng);
            let at = &mut self.entries[entry];
            at.state = State::Ringing;
            at.missed = missed;
            at.ring_from = now;
            self.schedule(now + wasted + ring, Event::Answer(entry));
        }
    }

    fn answered(&mut self, entry: usize, now: i64) {
        if self.entries[entry].state != State::Ringing {
            return;
        }
        let Entry {
            call,
            lane,
            media,
            cause,
            ..
        } = self.entries[entry];
        let talk = habits::talk(media, &mut self.rng);
        let after_call = habits::after_call(&mut self.rng);
        let depth = self.calls[call].entries.len();
        let at = &mut self.entries[entry];
        at.acd_end = now;
        if self.lanes[lane].customer_first {
            // The callback leg is over as soon as the system dials.
            at.state = State::Done;
            at.outcome = Outcome::Other;
            return self.dial(call, lane, now);
        }
        at.state = State::Talking;
        at.outcome = Outcome::Answered;
        at.talk_end = now + talk;
        at.after_call = after_call;
        at.next = match cause {
            Cause::Consult(_) => Next::Nothing,
            _ => habits::next(media, depth, &mut self.rng),
        };
        let next = at.next;
        self.schedule(now + talk, Event::TalkEnd(entry));
        if next == Next::Consult {
            let asked = self.other_lane(lane);
            let consult = self.offer(call, asked, now + talk * 2 / 5, Cause::Consult(entry));
            self.entries[entry].consult = Some(consult);
        }
    }

    /// The customer is rung up for an agent who is already there.
    fn dial(&mut self, call: usize, lane: usize, now: i64) {
        let offered = now + self.rng.between(5000, 19_000);
        let wait = self.rng.between(0, 350);
        let talk = habits::talk(Media::Callback, &mut self.rng);
        let entry = self.entries.len();
        self.entries.push(Entry {
            state: State::Talking,
            outcome: Outcome::Answered,
            ring_from: offered,
            acd_end: offered + wait,
            talk_end: offered + wait + talk,
            after_call: 5000,
            ..Entry::new(call, lane, Media::Voice, Cause::Dial, offered)
        });
        self.calls[call].entries.push(entry);
        self.schedule(offered + wait + talk, Event::TalkEnd(entry));
    }

    fn gave_up(&mut self, entry: usize, now: i64) {
        let was = self.entries[entry].state;
        if !matches!(was, State::Waiting | State::Ringing) {
            return;
        }
        let at = &mut self.entries[entry];
        at.state = State::Done;
        at.acd_end = now;
        let Entry {
            call,
            lane,
            media,
            outcome,
            ..
        } = *at;
        if was == State::Ringing {
            self.schedule(now, Event::Free(lane));
        }
        let overflow = outcome == Outcome::FlowOut && media == Media::Voice;
        if overflow && self.calls[call].entries.len() < 3 && self.rng.chance(0.4) {
            let to = self.other_lane(lane);
            self.offer(call, to, now + 90, Cause::Overflow);
        }
    }

    fn talk_ended(&mut self, entry: usize, now: i64) {
        if self.entries[entry].state != State::Talking {
            return;
        }
        let at = &mut self.entries[entry];
        at.state = State::Done;
        at.talk_end = now;
        let Entry {
            call,
            lane,
            after_call,
            next,
            consult,
            ..
        } = *at;
        self.schedule(now + after_call, Event::Free(lane));
        let later = now + self.rng.between(40, 120);
        match (next, consult) {
            (Next::Transfer, _) => {
                let to = self.other_lane(lane);
                self.offer(call, to, later, Cause::Transfer);
            }
            (Next::Requeue, _) => {
                self.offer(call, lane, later, Cause::Transfer);
            }
            (Next::Consult, Some(asked)) => self.consult_ended(call, asked, now, later),
            _ => {}
        }
    }

    /// The first agent leaves: the consult is cancelled, completed or returned.
    fn consult_ended(&mut self, call: usize, asked: usize, now: i64, later: i64) {
        let Entry {
            lane,
            state,
            after_call,
            ..
        } = self.entries[asked];
        match state {
            State::Waiting | State::Ringing => {
                if state == State::Ringing {
                    self.schedule(now, Event::Free(lane));
                }
                let at = &mut self.entries[asked];
                at.state = State::Done;
                at.outcome = Outcome::Other;
                at.acd_end = now;
                if self.rng.chance(0.7) {
                    self.offer(call, lane, later, Cause::Transfer);
                }
            }
            State::Talking if self.rng.chance(0.6) => self.entries[asked].kept = true,
            State::Talking => {
                let at = &mut self.entries[asked];
                at.state = State::Done;
                at.talk_end = now;
                self.schedule(now + after_call, Event::Free(lane));
            }
            State::Done => {}
        }
    }

    /// Another lane of the same media type; the same one when there is none.
    fn other_lane(&mut self, lane: usize) -> usize {
        let media = self.lanes[lane].media;
        let is_other = |other: &usize| {
            *other != lane
                && self.lanes[*other].media == media
                && self.lanes[*other].weight > 0.0
                && self.lanes[lane].weight > 0.0
        };
        let others: Vec<usize> = (0..self.lanes.len()).filter(is_other).collect();
        if others.is_empty() {
            lane
        } else {
            others[self.rng.below(others.len())]
        }
    }
}
