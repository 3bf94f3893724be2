//! KEEP: days that were read are kept on the reader's computer, so that a period that is opened again needs
//! requests only for what is not there.
//!
//! ```text
//! before a load   Keeper::open ─▶ plan ─▶ had: fetch ─▶ Columns::take_in ─▶ open ones: load::again
//!                                   └──▶ missing: ask the API
//! after each day  pack ─▶ Keeper::keep
//! ```
//!
//! A day is kept once it is over and was read after that. One that was read less than three days after its end
//! is shown at once and read again ([`Again::Whole`]), since Genesys restates; of a later one only those
//! conversations are asked for again that were open ([`Again::Open`]). Whatever goes wrong here costs speed: a
//! day that cannot be had is asked for. Days of an older form are deleted, those of a newer one left alone.

mod plan;
mod record;

use std::cell::{Cell, RefCell};

pub use self::plan::{Again, Had, Plan};
use self::plan::{add, again, covers, days};
pub use self::record::{Asked, Owner, Record};
use self::record::{Key, Of, ask_key, here, place};
use crate::columns::Columns;
use crate::columns::pack::{Day, Packed, Stamp, VERSION};
use crate::load::shelf::{Entry, Refused, Room, Shelf};
use crate::terms::{HOUR_MS, Period};

/// A day that was read sooner after its end is not kept: its last conversations may not have been there.
const SETTLED_MS: i64 = HOUR_MS;
/// All that is kept takes at most so many bytes, about fifteen million conversations.
const MOST_BYTES: u64 = 400_000_000;
/// How often room is made for one day.
const TRIES: usize = 3;

/// What became of a day that was to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    Kept,
    /// There is no room, even without the days that were not used for long.
    NoRoom,
    /// The storage cannot be used; it is not tried again.
    Unusable(String),
}

/// A day that can be kept now: it is over, and was read after that. `read_ms` is when reading its span began.
#[must_use]
pub fn pack(columns: &Columns, span: Period, read_ms: i64) -> Option<(Stamp, Packed)> {
    let stamp = Stamp { span, read_ms };
    let over = read_ms >= stamp.day_ends_ms().saturating_add(SETTLED_MS);
    let packed = over.then(|| columns.pack(stamp))??;
    Some((stamp, packed))
}

/// Deletes everything that any version of the page keeps for anybody: at sign-out, and when the reader turns it off.
///
/// # Errors
/// When it could not be deleted; the reader must be told.
pub async fn forget_everything(shelf: &impl Shelf) -> Result<(), Refused> {
    shelf.delete(&[String::new()]).await
}

/// The kept days of one user.
pub struct Keeper<S> {
    shelf: S,
    /// Where this user's days are.
    place: String,
    opened_ms: i64,
    /// Of all users of this computer.
    records: RefCell<Vec<Record>>,
    /// This user's, by name.
    asks: RefCell<Vec<(String, Asked)>>,
    trouble: RefCell<Option<Refused>>,
    unusable: Cell<bool>,
}

impl<S: Shelf> Keeper<S> {
    /// Reads what is kept. A shelf that cannot be used keeps nothing.
    pub async fn open(shelf: S, owner: &Owner, now_ms: i64) -> Keeper<S> {
        let keeper = Keeper {
            shelf,
            place: here(owner),
            opened_ms: now_ms,
            records: RefCell::default(),
            asks: RefCell::default(),
            trouble: RefCell::default(),
            unusable: Cell::new(false),
        };
        match keeper.shelf.list("note|").await {
            Ok(notes) => keeper.sort_out(&notes).await,
            Err(refused) => keeper.note(refused),
        }
        keeper
    }

    /// Takes in what is of this version, deletes what is of an older one.
    async fn sort_out(&self, notes: &[Entry]) {
        let mut old = Vec::new();
        for (key, bytes) in notes {
            let (Some(key), Ok(text)) = (Key::read(key), std::str::from_utf8(bytes)) else {
                continue;
            };
            if key.version < VERSION {
                let place = place(key.owner, key.version);
                old.extend(["note|", "body|"].map(|kind| format!("{kind}{place}")));
            }
            if key.version != VERSION {
                continue;
            }
            if let Of::Ask(name) = key.of {
                let asked = Asked::read(text)
                    .filter(|asked| asked.name() == name && key.place() == self.place);
                self.asks
                    .borrow_mut()
                    .extend(asked.map(|asked| (name.to_owned(), asked)));
            }
            self.records.borrow_mut().extend(Record::read(&key, text));
        }
        old.dedup();
        if !old.is_empty() {
            self.delete(&old).await;
        }
    }

    /// What of these spans is had. Of several records that answer, the one read last is taken.
    #[must_use]
    pub fn plan(&self, asked: &Asked, spans: &[Period]) -> Plan {
        let mut plan = Plan::default();
        let asks = self.asks.borrow();
        let answering: Vec<&str> = asks
            .iter()
            .filter(|(_, known)| known.answers(asked))
            .map(|(name, _)| name.as_str())
            .collect();
        for span in spans.iter().flat_map(|&span| days(span)) {
            let records = self.records.borrow();
            let record = records
                .iter()
                .filter(|one| one.place == self.place && answering.contains(&one.asked.as_str()))
                .filter(|one| covers(one.stamp.span, span))
                .max_by_key(|one| one.stamp.read_ms);
            let had = record.map(|record| Had {
                span,
                record: record.clone(),
                again: again(record),
            });
            // What is read again takes the place of the whole record, so it has to be the whole of it.
            match had.filter(|had| had.again != Again::Whole || had.record.stamp.span == span) {
                Some(had) => plan.had.push(had),
                None => add(&mut plan.missing, span),
            }
        }
        plan
    }

    /// Reads a kept day; `None` if it is gone or damaged, and then its span is missing.
    pub async fn fetch(&self, had: &Had) -> Option<Day> {
        if self.unusable.get() {
            return None;
        }
        let found = self.shelf.get(&had.record.body_key()).await;
        let bytes = found.map_err(|refused| self.note(refused)).ok()?;
        let day = bytes.and_then(|bytes| Day::read(&bytes).ok());
        let day = day.filter(|day| day.stamp == had.record.stamp);
        if day.is_none() {
            self.drop_records(|record| same_key(record, &had.record))
                .await;
        }
        day
    }

    /// Notes that these days were used now: those not used for longest are the first to make room.
    pub async fn used(&self, had: &[Had], now_ms: i64) {
        let mut entries = Vec::new();
        for record in self.records.borrow_mut().iter_mut() {
            if had.iter().any(|had| same_key(&had.record, record)) {
                record.used_ms = now_ms;
                entries.push((record.note_key(), record.text().into_bytes()));
            }
        }
        if !entries.is_empty()
            && !self.unusable.get()
            && let Err(refused) = self.shelf.put(&entries).await
        {
            self.note(refused);
        }
    }

    /// Keeps a day in the place of what was kept of it for this ask or for less.
    pub async fn keep(&self, asked: &Asked, stamp: Stamp, packed: Packed, now_ms: i64) -> Kept {
        let Some(day) = stamp.day() else {
            return Kept::NoRoom;
        };
        let record = Record {
            place: self.place.clone(),
            asked: asked.name(),
            day,
            stamp,
            used_ms: now_ms,
            bytes: packed.bytes.len() as u64,
            conversations: packed.conversations,
            open: packed.open,
            visits: packed.visits,
        };
        self.drop_less(asked, &record).await;
        let entries = [
            (
                ask_key(&self.place, &record.asked),
                asked.text().into_bytes(),
            ),
            (record.note_key(), record.text().into_bytes()),
            (record.body_key(), packed.bytes),
        ];
        for _ in 0..TRIES {
            if self.unusable.get() {
                break;
            }
            let full = self.all_bytes() + record.bytes > MOST_BYTES;
            let refused = if full {
                Refused::Full
            } else {
                match self.shelf.put(&entries).await {
                    Ok(()) => {
                        self.add(asked, record);
                        return Kept::Kept;
                    }
                    Err(refused) => refused,
                }
            };
            self.note(refused.clone());
            if refused == Refused::Full && !self.make_room(2 * record.bytes).await {
                return Kept::NoRoom;
            }
        }
        match self.trouble() {
            Some(Refused::Unusable(why)) => Kept::Unusable(why),
            _ => Kept::NoRoom,
        }
    }

    fn add(&self, asked: &Asked, record: Record) {
        let mut asks = self.asks.borrow_mut();
        if !asks.iter().any(|(name, _)| *name == record.asked) {
            asks.push((record.asked.clone(), asked.clone()));
        }
        let mut records = self.records.borrow_mut();
        records.retain(|known| !same_key(known, &record));
        records.push(record);
    }

    /// Records of the same day that the new one makes needless.
    async fn drop_less(&self, asked: &Asked, new: &Record) {
        let asks = self.asks.borrow().clone();
        self.drop_records(|record| {
            let known = asks.iter().find(|(name, _)| *name == record.asked);
            record.place == new.place
                && record.asked != new.asked
                && record.stamp.read_ms <= new.stamp.read_ms
                && covers(new.stamp.span, record.stamp.span)
                && known.is_some_and(|(_, known)| asked.answers(known))
        })
        .await;
    }

    /// Deletes days that were not used since before this page was opened, oldest first; whether it was enough.
    async fn make_room(&self, bytes: u64) -> bool {
        let mut old: Vec<Record> = self.records.borrow().clone();
        old.retain(|record| record.used_ms < self.opened_ms);
        old.sort_by_key(|record| record.used_ms);
        let mut freed = 0;
        old.retain(|record| {
            let needed = freed < bytes;
            freed += if needed { record.bytes } else { 0 };
            needed
        });
        self.drop_records(|record| old.iter().any(|old| same_key(old, record)))
            .await;
        freed >= bytes
    }

    async fn drop_records(&self, which: impl Fn(&Record) -> bool) {
        let mut keys = Vec::new();
        self.records.borrow_mut().retain(|record| {
            let drop = which(record);
            if drop {
                keys.extend([record.note_key(), record.body_key()]);
            }
            !drop
        });
        keys.extend(self.drop_asks());
        if !keys.is_empty() {
            self.delete(&keys).await;
        }
    }

    /// Forgets what was asked for by no day that is left, and gives back the keys.
    fn drop_asks(&self) -> Vec<String> {
        let records = self.records.borrow();
        let used = |name: &str| {
            let mut mine = records.iter().filter(|record| record.place == self.place);
            mine.any(|record| record.asked == name)
        };
        let mut asks = self.asks.borrow_mut();
        let (left, dropped) = asks.drain(..).partition(|(name, _)| used(name));
        *asks = left;
        let dropped: Vec<(String, Asked)> = dropped;
        let keys = dropped.iter().map(|(name, _)| ask_key(&self.place, name));
        keys.collect()
    }

    async fn delete(&self, prefixes: &[String]) {
        if let Err(refused) = self.shelf.delete(prefixes).await {
            self.note(refused);
        }
    }

    fn note(&self, refused: Refused) {
        self.unusable
            .set(self.unusable.get() || matches!(refused, Refused::Unusable(_)));
        *self.trouble.borrow_mut() = Some(refused);
    }

    /// The last thing that went wrong, for the reader.
    #[must_use]
    pub fn trouble(&self) -> Option<Refused> {
        self.trouble.borrow().clone()
    }

    /// Days that are kept for this user, and the bytes they take.
    #[must_use]
    pub fn size(&self) -> (usize, u64) {
        let records = self.records.borrow();
        let mine = records.iter().filter(|record| record.place == self.place);
        mine.fold((0, 0), |(days, bytes), record| {
            (days + 1, bytes + record.bytes)
        })
    }

    fn all_bytes(&self) -> u64 {
        self.records
            .borrow()
            .iter()
            .map(|record| record.bytes)
            .sum()
    }

    /// How much room the browser gives the page, where it tells.
    pub async fn room(&self) -> Option<Room> {
        self.shelf.room().await
    }
}

fn same_key(one: &Record, other: &Record) -> bool {
    (&one.place, &one.asked, one.day) == (&other.place, &other.asked, other.day)
}
