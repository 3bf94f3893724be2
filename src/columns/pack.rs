//! PACK: the conversations that began on one UTC day as bytes, and back.
//!
//! ```text
//! "8020" │ version │ length │ digest │ read when, which span │ queue ids │ conversations with their visits
//!  4 B   │ 2 B     │ 4 B    │ 16 B   │ numbers in as few bytes as they need, most as differences …
//! ```
//!
//! About 29 bytes a conversation of one visit, 16 of them its id. Nothing of a person is in it: ids of
//! conversations and queues, times, outcomes. Comes in: columns, or bytes from anywhere. Goes out: bytes, or a
//! [`Day`] that [`Columns::take_in`] takes in under the same rule as a record of the API. Damaged, cut, foreign or
//! newer bytes are refused by a value; the digest finds every damage that happens by itself.

mod day;
pub(crate) mod numbers;
mod visit;

use sha2::{Digest as _, Sha256};

pub use self::day::Day;
use self::numbers::{Damaged, Writer};
use crate::columns::ids::Id;
use crate::columns::notes::Note;
use crate::columns::{Columns, Oddities, Visit};
use crate::terms::{DAY_MS, Outcome, Period};

/// The version written here; it changes with every change of the form.
pub const VERSION: u16 = 1;
const MAGIC: [u8; 4] = *b"8020";
const DIGEST: usize = 16;
const HEADER: usize = MAGIC.len() + 2 + 4 + DIGEST;

/// In the first number of a conversation; above them stands the number of its visits.
const OPEN: u64 = 1;
const TEXT_ID: u64 = 2;
const ODD: u64 = 4;
const NO_FACTS: u64 = 8;
const VISITS: u32 = 4;

/// What a kept day covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Every conversation that began in this span is there; it lies within one UTC day. Others of the day may be.
    pub span: Period,
    /// When reading it began, ms UTC.
    pub read_ms: i64,
}

impl Stamp {
    /// The UTC day, counted from 1970-01-01; `None` if the span is empty or of several days.
    #[must_use]
    pub fn day(&self) -> Option<i32> {
        let last_ms = self.span.to_ms.checked_sub(1)?;
        let day = Note::day_of(self.span.from_ms)?;
        (self.span.length_ms() > 0 && Note::day_of(last_ms) == Some(day)).then_some(day)
    }

    /// End of its UTC day, ms UTC.
    #[must_use]
    pub fn day_ends_ms(&self) -> i64 {
        (self.span.from_ms.div_euclid(DAY_MS) + 1).saturating_mul(DAY_MS)
    }
}

/// A day as bytes, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// For [`Day::read`].
    pub bytes: Vec<u8>,
    /// Conversations.
    pub conversations: u32,
    /// Those of them that were open, or had a visit that still waited.
    pub open: u32,
    /// Visits.
    pub visits: u32,
}

/// Why bytes are no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not written by this program.
    #[error("not a kept day")]
    Foreign,
    /// Written by another version of it.
    #[error("a kept day of version {0}")]
    Version(u16),
    /// Cut, or changed since.
    #[error("a damaged day")]
    Damaged,
}

impl From<Damaged> for Unreadable {
    fn from(_: Damaged) -> Unreadable {
        Unreadable::Damaged
    }
}

fn digest(body: &[u8]) -> [u8; DIGEST] {
    let mut short = [0; DIGEST];
    short.copy_from_slice(&Sha256::digest(body)[..DIGEST]);
    short
}

impl Columns {
    /// The conversations that began on the day of this span, as bytes. `None` when the day cannot be kept: the span
    /// is not of one day, the day is in doubt, or some conversation has no id or does not say when it began.
    #[must_use]
    pub fn pack(&self, stamp: Stamp) -> Option<Packed> {
        let day = stamp
            .day()
            .filter(|_| self.notes.of_day(None).next().is_none())?;
        let mut places: Vec<Option<u64>> = vec![None; self.queue_ids.len()];
        let mut queues: Vec<&str> = Vec::new();
        let mut body = Writer::default();
        let (mut conversations, mut open, mut all_visits) = (0, 0, 0);
        let mut before_ms = stamp.span.from_ms;
        for number in self.notes.of_day(Some(day)) {
            let Some(note) = self.notes.get(number, self.rows.moment(number)) else {
                continue;
            };
            if self.notes.is_doubted(number) {
                return None;
            }
            conversations += 1;
            let id = self.ids.id(number);
            let visits = self
                .rows
                .span(number)
                .filter_map(|row| self.rows.visit(row));
            let visits: Vec<Visit> = visits.collect();
            open += u32::from(is_open(&note, &visits));
            all_visits += u32::try_from(visits.len()).ok()?;
            let bits = [
                (note.open, OPEN),
                (matches!(id, Id::Text(_)), TEXT_ID),
                (note.oddities != Oddities::default(), ODD),
                (note.newest_ms == i64::MIN, NO_FACTS),
            ];
            let bits = bits
                .into_iter()
                .filter(|bit| bit.0)
                .map(|bit| bit.1)
                .sum::<u64>();
            body.number((visits.len() as u64) << VISITS | bits);
            match id {
                Id::Guid(guid) => body.guid(guid),
                Id::Text("") => return None,
                Id::Text(text) => body.text(text),
            }
            if bits & ODD != 0 {
                body.number(u64::from(note.oddities.without_queue));
                body.number(u64::from(note.oddities.other_media));
            }
            for visit in &visits {
                let place = &mut places[usize::from(visit.queue)];
                let queue = *place.get_or_insert_with(|| {
                    queues.push(&self.queue_ids[usize::from(visit.queue)]);
                    queues.len() as u64 - 1
                });
                visit::write(&mut body, visit, queue, before_ms);
                before_ms = visit.offered_ms;
            }
            if bits & NO_FACTS == 0 {
                body.difference(note.newest_ms, before_ms);
            }
        }
        let mut head = Writer::default();
        for at_ms in [stamp.span.from_ms, stamp.span.to_ms, stamp.read_ms] {
            head.difference(at_ms, 0);
        }
        head.number(queues.len() as u64);
        for queue in &queues {
            head.text(queue);
        }
        head.number(u64::from(conversations));
        Some(Packed {
            bytes: seal(&[head.bytes(), body.bytes()].concat())?,
            conversations,
            open,
            visits: all_visits,
        })
    }

    /// Takes in conversations of a kept day, by their places in it, under the rule of [`Columns::push`]: a newer copy
    /// that is here stays.
    pub fn take_in(&mut self, day: &Day, places: std::ops::Range<usize>) {
        let queues = day.queues.iter().map(|id| self.intern(id));
        let queues: Vec<Option<u16>> = queues.collect();
        let mut visits = Vec::new();
        for kept in day.conversations.iter().take(places.end).skip(places.start) {
            let known = self.ids.find(kept.id());
            if known.is_some_and(|number| self.is_older(number, &kept.note)) {
                continue;
            }
            let mut note = kept.note;
            visits.clear();
            for visit in day.visits.iter().skip(kept.first).take(kept.visits) {
                match queues.get(usize::from(visit.queue)).copied().flatten() {
                    Some(queue) => visits.push(Visit { queue, ..*visit }),
                    None => note.oddities.without_queue += 1,
                }
            }
            self.put(Some(kept.id()), known, &note, &visits);
        }
    }
}

/// Whether a later copy of a conversation will differ.
fn is_open(note: &Note, visits: &[Visit]) -> bool {
    note.open || visits.iter().any(|visit| visit.outcome == Outcome::Waiting)
}

/// Puts the header before a body; `None` past 4 GB.
fn seal(body: &[u8]) -> Option<Vec<u8>> {
    let length = u32::try_from(body.len()).ok()?;
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&digest(body));
    bytes.extend_from_slice(body);
    Some(bytes)
}

#[cfg(not(target_arch = "wasm32"))] // property tests run natively
#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::{Direction, Media};
    use proptest::prelude::*;

    /// A body that begins as it should, with little behind it that is likely to be right.
    fn body() -> impl Strategy<Value = Vec<u8>> {
        let number = prop_oneof![8 => 0..8_i64, 2 => -300..300_i64, 1 => any::<i64>()];
        let numbers = prop::collection::vec((number, any::<bool>()), 0..60);
        numbers.prop_map(|numbers| {
            let mut body = Writer::default();
            for at_ms in [0, DAY_MS, 2 * DAY_MS] {
                body.difference(at_ms, 0);
            }
            body.number(1);
            body.text("sales");
            for (number, folded) in numbers {
                if folded {
                    body.difference(number, 0);
                } else {
                    body.number(number.cast_unsigned());
                }
            }
            body.bytes().to_vec()
        })
    }

    proptest! {
        #[test]
        fn whatever_is_sealed_is_read_or_refused(body in body()) {
            if let Ok(day) = Day::read(&seal(&body).unwrap()) {
                let mut columns = Columns::default();
                columns.take_in(&day, 0..usize::MAX);
                prop_assert!((0..columns.rows()).filter_map(|row| columns.visit(row)).count() <= day.visits());
            }
        }
    }

    #[test]
    fn extreme_moments_are_held() {
        let extreme = 1_i64 << 58;
        let visit = |offered_ms, wait_ms, ended_ms| Visit {
            queue: 0,
            media: Media::Email,
            direction: Direction::Outbound,
            offered_ms,
            outcome: Outcome::Other,
            ended_ms,
            wait_ms,
            short: false,
        };
        let visits = [
            visit(extreme, Some(-extreme), Some(-extreme)),
            visit(-extreme, None, None),
            visit(0, Some(extreme), None),
        ];
        let mut body = Writer::default();
        for at_ms in [0, DAY_MS, 2 * DAY_MS] {
            body.difference(at_ms, 0);
        }
        body.number(1);
        body.text("sales");
        body.number(1);
        body.number((visits.len() as u64) << VISITS);
        body.guid(7);
        let mut before_ms = 0;
        for visit in &visits {
            visit::write(&mut body, visit, 0, before_ms);
            before_ms = visit.offered_ms;
        }
        body.difference(-extreme, before_ms);
        let day = Day::read(&seal(body.bytes()).unwrap()).unwrap();
        let mut columns = Columns::default();
        columns.take_in(&day, 0..1);
        let held: Vec<Visit> = (0..columns.rows())
            .filter_map(|row| columns.visit(row))
            .collect();
        assert_eq!(held, visits);
    }
}
