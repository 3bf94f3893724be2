//! COLUMNS: queue visits as a struct of arrays.
//!
//! ```text
//! conversation ──▶ visits            row │ offered │ wait_ms │ slack │ kind
//!   (pairing.rs)                     ────┼─────────┼─────────┼───────┼───────────────────────────
//!                                      0 │ +18600  │ 12400   │ 0     │ first · sales voice answered
//!                                      1 │ +11040  │ 41000   │ 12    │ · help voice abandoned
//! ```
//!
//! 11 bytes a visit ([`rows`]) and about 7 a conversation: 2 for what is known of it ([`notes`]), the rest
//! for what finds it again by its id ([`ids`]); the id itself takes 16. Conversations are numbered in the
//! order in which they came, and so are their rows: the rows of a conversation follow each other, and no
//! list says which are whose. Comes in: wire records, and days that were kept ([`pack`]). Goes out: rows by
//! index. Deliberately absent: thresholds, intervals, any figure.

pub mod blurred;
pub mod ids;
pub mod notes;
pub mod pack;
pub mod pairing;
mod rows;
pub mod summary;

use std::mem::size_of;
use std::ops::{AddAssign, SubAssign};

use rustc_hash::FxHashMap;

use crate::api::wire;
use crate::columns::ids::{Id, IdArena};
use crate::columns::notes::{Note, Notes};
use crate::columns::rows::Rows;
use crate::terms::{Direction, Media, Outcome};

/// One queue visit: a stay of a conversation in a queue (docs/definitions.md, "The unit is the queue visit").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Index into the interned queue ids.
    pub queue: u16,
    /// Media type of the ACD session.
    pub media: Media,
    /// Direction of the ACD session.
    pub direction: Direction,
    /// When it was offered, ms UTC.
    pub offered_ms: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// When the outcome happened, ms UTC; `None` while waiting.
    pub ended_ms: Option<i64>,
    /// How long it waited, ms, at least 0; `None` where the record does not say (outcome `Other`).
    pub wait_ms: Option<i64>,
    /// Abandoned before the organisation's short-abandon limit.
    pub short: bool,
}

/// What became of a conversation handed to [`Columns::push`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// First copy.
    New,
    /// Newer copy of a known conversation: its visits were replaced.
    Replaced,
    /// Equal copy: nothing changes.
    Same,
    /// Older copy: left out. Of copies of the same age that differ the one read last counts.
    Older,
}

/// Queue visits of a load.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    rows: Rows,
    notes: Notes,
    ids: IdArena,
    queue_ids: Vec<Box<str>>,
    queue_index: FxHashMap<Box<str>, u16>,
    oddities: Oddities,
}

/// Things met in records that are not visits, counted so that the page can say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Offered entries whose segments name no queue.
    pub without_queue: u32,
    /// Offered entries of a media type without service level (`video`, `cobrowse`, unknown ones).
    pub other_media: u32,
}

impl Columns {
    /// Empty columns that know these queue ids; their index is their place in the list. Ids met
    /// later are interned behind them.
    #[must_use]
    pub fn with_queues<'a>(ids: impl IntoIterator<Item = &'a str>) -> Columns {
        let mut columns = Columns::default();
        for id in ids {
            columns.intern(id);
        }
        columns
    }

    /// Index of the queue id, interned when new; `None` past 65,535 queues.
    fn intern(&mut self, id: &str) -> Option<u16> {
        if let Some(&index) = self.queue_index.get(id) {
            return Some(index);
        }
        let index = u16::try_from(self.queue_ids.len()).ok()?;
        self.queue_ids.push(id.into());
        self.queue_index.insert(id.into(), index);
        Some(index)
    }

    /// Takes in one conversation; a copy with newer facts replaces an older one.
    ///
    /// `read_ms` is the time at which the record was read: a visit that still waits has waited until then.
    pub fn push(&mut self, conversation: &wire::Conversation<'_>, read_ms: i64) -> Pushed {
        let id = conversation.id.as_ref().filter(|id| !id.0.is_empty());
        let id = id.map(|id| Id::new(&id.0));
        let mut note = Note {
            day: conversation.start_ms.and_then(|at| Note::day_of(at.0)),
            newest_ms: conversation.newest_ms(),
            open: conversation.end_ms.is_none(),
            oddities: Oddities::default(),
        };
        let known = id.and_then(|id| self.ids.find(id));
        if known.is_some_and(|number| self.is_older(number, &note)) {
            return Pushed::Older;
        }
        let mut visits = Vec::new();
        for entry in pairing::visits(conversation, read_ms, &mut note.oddities) {
            match self.intern(entry.queue_id) {
                Some(queue) => visits.push(entry.visit(queue)),
                None => note.oddities.without_queue += 1,
            }
        }
        if let Some(number) = known.filter(|&number| self.is_same(number, &note, &visits)) {
            self.notes.trust(number);
            return Pushed::Same;
        }
        self.put(id, known, &note, &visits)
    }

    /// Whether a copy says of the visits what is known of them.
    fn is_same(&self, number: u32, copy: &Note, visits: &[Visit]) -> bool {
        let known = self
            .rows
            .span(number)
            .filter_map(|row| self.rows.visit(row));
        self.notes.is_same(number, copy, self.rows.moment(number))
            && known.eq(visits.iter().copied())
    }

    /// From now on any other copy of the conversations that began on this UTC day is newer than the one here: they are
    /// read again, and what the API says now counts. [`Columns::confirm_day`] ends it.
    pub fn doubt_day(&mut self, day: i32) {
        let numbers: Vec<u32> = self.notes.of_day(Some(day)).collect();
        for number in numbers {
            self.notes.doubt(number);
        }
    }

    /// The day was read again to its end: what of it did not come again is no more. Gives back how many that were.
    pub fn confirm_day(&mut self, day: i32) -> usize {
        let numbers = self.notes.of_day(Some(day));
        let numbers: Vec<u32> = numbers
            .filter(|&number| self.notes.is_doubted(number))
            .collect();
        for &number in &numbers {
            let note = self.notes.get(number, 0);
            self.oddities -= note.map_or_else(Oddities::default, |note| note.oddities);
            self.rows.clear(number);
            self.notes.leave(number);
            self.ids.forget(number);
        }
        numbers.len()
    }

    /// Whether the copy that is here is newer: a closed copy is newer than an open one, else the later fact
    /// decides; a tie changes nothing but takes the copy that was read last.
    fn is_older(&self, number: u32, copy: &Note) -> bool {
        let known = self.notes.get(number, self.rows.moment(number));
        let known = known.filter(|_| !self.notes.is_doubted(number));
        known.is_some_and(|known| (!copy.open, copy.newest_ms) < (!known.open, known.newest_ms))
    }

    /// Puts a copy in the place of the one that is `known`, or behind all others.
    fn put(
        &mut self,
        id: Option<Id<'_>>,
        known: Option<u32>,
        note: &Note,
        visits: &[Visit],
    ) -> Pushed {
        if let Some(number) = known {
            let before = self.notes.get(number, 0);
            self.oddities -= before.map_or_else(Oddities::default, |note| note.oddities);
        }
        self.oddities += note.oddities;
        let (Some(number), Some(id)) = (known, id) else {
            match id {
                Some(id) => self.ids.add(id),
                None => self.ids.unnamed(),
            };
            self.append(note, visits);
            return Pushed::New;
        };
        let fits = visits.len() <= self.rows.span(number).len();
        if fits && self.notes.day(number) == note.day {
            self.rows.overwrite(number, visits, note.newest_ms);
            self.notes.set(number, note, self.rows.moment(number));
        } else {
            // Rows are in the order of conversations: with more of them it becomes the last one.
            self.rows.clear(number);
            self.notes.leave(number);
            self.ids.renumber(number, id);
            self.append(note, visits);
        }
        Pushed::Replaced
    }

    fn append(&mut self, note: &Note, visits: &[Visit]) {
        let number = self.rows.conversations();
        self.rows.append(visits, note.newest_ms);
        self.notes.push(note, self.rows.moment(number));
    }

    /// Takes in a visit whose conversation is not known: it is never found again. Its queue is an index of
    /// [`Columns::queue_ids`].
    pub fn add(&mut self, visit: &Visit) {
        let note = Note {
            day: Note::day_of(visit.offered_ms),
            newest_ms: visit.ended_ms.unwrap_or(visit.offered_ms),
            open: false,
            oddities: Oddities::default(),
        };
        self.put(None, None, &note, &[*visit]);
    }

    /// Rows, those that hold no visit (any more) included: the length of every column.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Visits that count.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.rows.len() - self.rows.dead()
    }

    /// Distinct conversations taken in.
    #[must_use]
    pub fn conversations(&self) -> usize {
        self.notes.len()
    }

    /// Conversations that had no end when last read.
    #[must_use]
    pub fn open_conversations(&self) -> usize {
        self.notes.open()
    }

    /// Ids of conversations without an end that began before this UTC day, counted from 1970-01-01.
    #[must_use]
    pub fn open_before(&self, day: i64) -> Vec<String> {
        let numbers = self.notes.open_before(day).into_iter();
        let ids = numbers.map(|number| self.ids.text(number));
        ids.filter(|id| !id.is_empty()).collect()
    }

    /// Time of the newest fact in any record, ms UTC.
    #[must_use]
    pub fn newest_ms(&self) -> Option<i64> {
        self.notes.newest_ms()
    }

    /// What was met and is no visit.
    #[must_use]
    pub fn oddities(&self) -> Oddities {
        self.oddities
    }

    /// The interned queue ids; known queues first.
    #[must_use]
    pub fn queue_ids(&self) -> &[Box<str>] {
        &self.queue_ids
    }

    /// The visit in a row; `None` where there is none (any more).
    #[must_use]
    #[inline]
    pub fn visit(&self, row: usize) -> Option<Visit> {
        self.rows.visit(row)
    }

    /// Queue and media type of a row; `None` where there is no visit (any more).
    #[must_use]
    #[inline]
    pub fn lane(&self, row: usize) -> Option<(u16, Media)> {
        self.rows.lane(row)
    }

    /// Number of the conversation of a row: the same for all its visits.
    #[must_use]
    pub fn conversation(&self, row: usize) -> u32 {
        self.rows.conversation(row)
    }

    /// The id of a conversation by its number, as the API wrote it.
    #[must_use]
    pub fn conversation_id(&self, conversation: u32) -> String {
        self.ids.text(conversation)
    }

    /// Bytes held for everything but the ids of conversations, what is reserved for more included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = self.queue_ids.iter().map(|id| id.len()).sum::<usize>();
        self.rows.bytes()
            + self.notes.bytes()
            + self.ids.table_bytes()
            + self.queue_ids.capacity() * size_of::<Box<str>>()
            + map_bytes(&self.queue_index)
            + 2 * texts
            + size_of::<Columns>()
    }

    /// Bytes held for the ids of conversations, what is reserved for more included.
    #[must_use]
    pub fn id_bytes(&self) -> usize {
        self.ids.id_bytes()
    }
}

impl AddAssign for Oddities {
    fn add_assign(&mut self, other: Oddities) {
        self.without_queue += other.without_queue;
        self.other_media += other.other_media;
    }
}

impl SubAssign for Oddities {
    fn sub_assign(&mut self, other: Oddities) {
        self.without_queue -= other.without_queue;
        self.other_media -= other.other_media;
    }
}

/// Bytes that a map holds on the heap, without what its entries point to: a power of two of places that is at most
/// seven eighths full, and a byte beside each.
fn map_bytes<K, V>(map: &FxHashMap<K, V>) -> usize {
    let places = match map.capacity() {
        0 => return 0,
        few @ 1..8 => (few + 1).next_power_of_two(),
        many => (many * 8 / 7).next_power_of_two(),
    };
    places * (size_of::<(K, V)>() + 1) + 16
}
