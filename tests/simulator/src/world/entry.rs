//! Entries and events: one stay of one call in one queue, as the simulation
//! fills it in, and what can happen to it.

use std::collections::VecDeque;

use super::habits::Next;
use super::truth::{Media, Outcome};

/// Why an entry came into its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    Flow,
    Transfer,
    /// An agent asks this queue while talking; the entry of that agent.
    Consult(usize),
    Overflow,
    /// The system dials the customer of a customer-first callback.
    Dial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    Ringing,
    Talking,
    Done,
}

/// One stay in one queue, as it unfolds.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) call: usize,
    pub(crate) lane: usize,
    pub(crate) media: Media,
    pub(crate) cause: Cause,
    pub(crate) offered: i64,
    pub(crate) state: State,
    pub(crate) outcome: Outcome,
    pub(crate) ring_from: i64,
    pub(crate) missed: u8,
    pub(crate) acd_end: i64,
    pub(crate) talk_end: i64,
    pub(crate) after_call: i64,
    pub(crate) next: Next,
    /// The consult entry this agent opened.
    pub(crate) consult: Option<usize>,
    /// A consult that ended with the customer staying with the second agent.
    pub(crate) kept: bool,
}

/// A call's entries, in the order they were offered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    pub(crate) entries: Vec<usize>,
}

/// What happens next, and to which entry, lane or half hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    Shift(usize),
    Arrive(usize),
    Answer(usize),
    GiveUp(usize),
    TalkEnd(usize),
    Free(usize),
}

impl Entry {
    /// An entry that begins to wait at `offered`.
    pub(crate) fn new(call: usize, lane: usize, media: Media, cause: Cause, offered: i64) -> Self {
        Self {
            call,
            lane,
            media,
            cause,
            offered,
            state: State::Waiting,
            outcome: Outcome::Waiting,
            ring_from: 0,
            missed: 0,
            acd_end: 0,
            talk_end: 0,
            after_call: 0,
            next: Next::Nothing,
            consult: None,
            kept: false,
        }
    }
}

/// One lane: who waits, and who works.
pub(crate) struct Line {
    pub(crate) waiting: VecDeque<usize>,
    pub(crate) busy: u32,
    pub(crate) agents: Vec<u32>,
}

impl Line {
    /// Agents planned in a half hour; one where there is no plan.
    pub(crate) fn planned(&self, slot: i64) -> u32 {
        usize::try_from(slot)
            .ok()
            .and_then(|slot| self.agents.get(slot).copied())
            .unwrap_or(1)
    }
}
