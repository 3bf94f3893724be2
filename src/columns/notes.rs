//! NOTES: what is known of each conversation besides its visits: how new its copy is, whether it is still
//! open, and on which UTC day it began. About 2 bytes a conversation.
//!
//! The newest fact of a closed conversation is kept as its distance from the first offer, rounded down to a
//! second (a minute after nine hours): of two closed copies that are closer than that, the one read last
//! counts. Open conversations, which change, keep it exactly.

use std::mem::size_of;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::columns::{Oddities, map_bytes};
use crate::terms::DAY_MS;

/// Conversations of a page.
const PAGE: usize = 4_096;
/// This conversation has another number now.
const GONE: u16 = u16::MAX;
/// Its newest fact is kept exactly.
const EXACT: u16 = u16::MAX - 1;
/// From here on minutes are counted, below it seconds.
const MINUTES: u16 = 1 << 15;
/// Milliseconds of what is counted as seconds and as minutes.
const STEPS_MS: [i64; 2] = [1_000, 60_000];

/// What a copy of a conversation says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// UTC day on which it began, counted from 1970-01-01; `None` if it does not say.
    pub day: Option<i32>,
    /// Time of its newest fact, ms UTC; `i64::MIN` without facts.
    pub newest_ms: i64,
    /// It had no end.
    pub open: bool,
    /// What was met in it and is no visit.
    pub oddities: Oddities,
}

impl Note {
    /// The UTC day of a moment, ms UTC; `None` for moments no calendar holds.
    #[must_use]
    pub fn day_of(at_ms: i64) -> Option<i32> {
        i32::try_from(at_ms.div_euclid(DAY_MS)).ok()
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    newest: Vec<Vec<u16>>,
    len: u32,
    gone: u32,
    /// Newest fact of conversations that are open.
    open: FxHashMap<u32, i64>,
    /// Newest fact of closed ones that have none near their first offer.
    far: FxHashMap<u32, i64>,
    odd: FxHashMap<u32, Oddities>,
    /// Those of which any other copy is newer.
    doubted: FxHashSet<u32>,
    /// From which conversation on they began on a day, until the next entry.
    days: Vec<(u32, Option<i32>)>,
    newest_ms: Option<i64>,
}

impl Notes {
    pub(super) fn len(&self) -> usize {
        (self.len - self.gone) as usize
    }

    pub(super) fn open(&self) -> usize {
        self.open.len()
    }

    /// Time of the newest fact of all copies.
    pub(super) fn newest_ms(&self) -> Option<i64> {
        self.newest_ms
    }

    /// The next conversation; `moment_ms` is one that [`Notes::get`] will be told.
    pub(super) fn push(&mut self, note: &Note, moment_ms: i64) {
        let number = self.len;
        self.len = self.len.saturating_add(1);
        if (number as usize).is_multiple_of(PAGE) {
            self.newest.push(Vec::new());
        }
        if let Some(page) = self.newest.last_mut() {
            page.push(GONE);
        }
        if self.days.last().is_none_or(|last| last.1 != note.day) {
            if self.days.len() == self.days.capacity() {
                self.days.reserve_exact(self.days.len() / 8 + 16);
            }
            self.days.push((number, note.day));
        }
        self.set(number, note, moment_ms);
    }

    /// Another copy of a conversation that began on the same day.
    pub(super) fn set(&mut self, number: u32, note: &Note, moment_ms: i64) {
        self.forget(number);
        self.newest_ms = self
            .newest_ms
            .max(Some(note.newest_ms).filter(|&at| at > i64::MIN));
        let word = if note.open {
            self.open.insert(number, note.newest_ms);
            EXACT
        } else {
            distance(note.newest_ms, moment_ms).unwrap_or_else(|| {
                self.far.insert(number, note.newest_ms);
                EXACT
            })
        };
        self.write(number, word);
        if note.oddities != Oddities::default() {
            self.odd.insert(number, note.oddities);
        }
    }

    /// Any other copy of this conversation is newer.
    pub(super) fn doubt(&mut self, number: u32) {
        if self.word(number).is_some_and(|word| word != GONE) {
            self.doubted.insert(number);
        }
    }

    /// This copy is the newest one again.
    pub(super) fn trust(&mut self, number: u32) {
        self.doubted.remove(&number);
    }

    pub(super) fn is_doubted(&self, number: u32) -> bool {
        self.doubted.contains(&number)
    }

    /// The conversation has another number from now on, or is no more.
    pub(super) fn leave(&mut self, number: u32) {
        self.forget(number);
        self.write(number, GONE);
        self.gone += 1;
    }

    fn forget(&mut self, number: u32) {
        self.open.remove(&number);
        self.far.remove(&number);
        self.odd.remove(&number);
        self.doubted.remove(&number);
    }

    fn word(&self, number: u32) -> Option<u16> {
        let page = self.newest.get(number as usize / PAGE)?;
        page.get(number as usize % PAGE).copied()
    }

    fn write(&mut self, number: u32, word: u16) {
        let page = self.newest.get_mut(number as usize / PAGE);
        if let Some(place) = page.and_then(|page| page.get_mut(number as usize % PAGE)) {
            *place = word;
        }
    }

    /// What is known of a conversation; `None` where it has another number now.
    pub(super) fn get(&self, number: u32, moment_ms: i64) -> Option<Note> {
        let word = self.word(number).filter(|&word| word != GONE)?;
        let open = self.open.get(&number);
        let exact = open.or_else(|| self.far.get(&number));
        Some(Note {
            day: self.day(number),
            newest_ms: exact.map_or_else(|| earliest(word, moment_ms), |&at| at),
            open: open.is_some(),
            oddities: self.odd.get(&number).copied().unwrap_or_default(),
        })
    }

    /// Whether a copy says the same of itself as the one that is known, as exactly as that is kept.
    pub(super) fn is_same(&self, number: u32, copy: &Note, moment_ms: i64) -> bool {
        let kept = self.word(number);
        let near = !copy.open && kept.is_some() && distance(copy.newest_ms, moment_ms) == kept;
        self.get(number, moment_ms).is_some_and(|known| {
            let newest_ms = if near {
                copy.newest_ms
            } else {
                known.newest_ms
            };
            Note { newest_ms, ..known } == *copy
        })
    }

    pub(super) fn day(&self, number: u32) -> Option<i32> {
        let after = self.days.partition_point(|run| run.0 <= number);
        self.days.get(after.checked_sub(1)?)?.1
    }

    /// Numbers of the conversations that began on a day, in order; those with another number now are among them.
    pub(super) fn of_day(&self, day: Option<i32>) -> impl Iterator<Item = u32> {
        let ends = self.days.iter().skip(1).map(|run| run.0).chain([self.len]);
        let runs = self.days.iter().zip(ends);
        runs.filter(move |(run, _)| run.1 == day)
            .flat_map(|(run, end)| run.0..end)
    }

    /// Numbers of the open conversations that began before a day, in order.
    pub(super) fn open_before(&self, day: i64) -> Vec<u32> {
        let early = |number: &u32| self.day(*number).is_some_and(|at| i64::from(at) < day);
        let mut numbers: Vec<u32> = self.open.keys().copied().filter(early).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Bytes held, what is reserved included.
    pub(super) fn bytes(&self) -> usize {
        let pages = self.newest.iter().map(Vec::capacity);
        pages.sum::<usize>() * size_of::<u16>()
            + self.newest.capacity() * size_of::<Vec<u16>>()
            + self.days.capacity() * size_of::<(u32, Option<i32>)>()
            + map_bytes(&self.open)
            + map_bytes(&self.far)
            + map_bytes(&self.odd)
            + 16 * self.doubted.capacity()
    }
}

/// The distance of a fact from a moment, rounded down; `None` if it is none or too far.
fn distance(at_ms: i64, moment_ms: i64) -> Option<u16> {
    let distance_ms = at_ms.checked_sub(moment_ms).filter(|&ms| ms >= 0)?;
    let [seconds, minutes] = STEPS_MS.map(|step| u16::try_from(distance_ms / step).ok());
    let seconds = seconds.filter(|&seconds| seconds < MINUTES);
    let minutes = minutes.filter(|&minutes| minutes < EXACT - MINUTES);
    seconds.or(minutes.map(|minutes| minutes + MINUTES))
}

/// The earliest moment that has this distance.
fn earliest(word: u16, moment_ms: i64) -> i64 {
    let [second, minute] = STEPS_MS;
    let distance_ms = match word.checked_sub(MINUTES) {
        None => i64::from(word) * second,
        Some(minutes) => i64::from(minutes) * minute,
    };
    moment_ms.saturating_add(distance_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newest_fact_is_never_told_later_than_it_was() {
        let day = 20_000;
        let moment = i64::from(day) * DAY_MS;
        for far in [
            0,
            1,
            999,
            1_000,
            32_767_999,
            32_768_000,
            40_000_000,
            1_965_900_000,
            1 << 40,
            -1,
        ] {
            for open in [false, true] {
                let mut notes = Notes::default();
                let note = Note {
                    day: Some(day),
                    newest_ms: moment + far,
                    open,
                    oddities: Oddities::default(),
                };
                notes.push(&note, moment);
                let told = notes.get(0, moment).unwrap();
                let step = if open {
                    1
                } else if far < 32_768_000 {
                    1_000
                } else {
                    60_000
                };
                assert!(
                    told.newest_ms <= note.newest_ms && note.newest_ms - told.newest_ms < step,
                    "{far}: {told:?}"
                );
                assert_eq!((told.open, told.day), (open, Some(day)));
                assert_eq!(notes.newest_ms(), Some(note.newest_ms));
            }
        }
    }

    #[test]
    fn days_are_found_through_their_runs() {
        let mut notes = Notes::default();
        let days = [Some(3), Some(3), None, Some(4), Some(3)];
        for day in days {
            notes.push(
                &Note {
                    day,
                    newest_ms: 0,
                    open: false,
                    oddities: Oddities::default(),
                },
                0,
            );
        }
        assert_eq!(
            (0..5).map(|number| notes.day(number)).collect::<Vec<_>>(),
            days
        );
        assert_eq!(notes.of_day(Some(3)).collect::<Vec<_>>(), [0, 1, 4]);
        assert_eq!(notes.of_day(None).collect::<Vec<_>>(), [2]);
        notes.leave(1);
        assert_eq!(notes.len(), 4);
        assert_eq!(notes.get(1, 0), None);
    }
}
