//! Days that are kept: as bytes and back, on a shelf and off it again, and what is asked again all the same.

mod again;
mod days;
mod shelf;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use eightytwenty::columns::Columns;
use eightytwenty::columns::pack::Stamp;
use eightytwenty::load::shelf::{Entry, Refused, Room, Shelf};
use eightytwenty::terms::{DAY_MS, Media, Period};

use crate::support::at;
use crate::support::visit::{self, Visit};

/// A shelf in memory that holds so many bytes and breaks when told to.
#[derive(Default)]
pub struct Drawer {
    entries: RefCell<BTreeMap<String, Vec<u8>>>,
    most: Cell<Option<usize>>,
    broken: Cell<bool>,
    puts: Cell<usize>,
}

impl Drawer {
    fn works(&self) -> Result<(), Refused> {
        if self.broken.get() {
            return Err(Refused::Unusable("blocked".to_owned()));
        }
        Ok(())
    }

    /// Keys that hold this text.
    fn keys(&self, part: &str) -> Vec<String> {
        let entries = self.entries.borrow();
        entries
            .keys()
            .filter(|key| key.contains(part))
            .cloned()
            .collect()
    }
}

impl Shelf for Drawer {
    async fn list(&self, prefix: &str) -> Result<Vec<Entry>, Refused> {
        self.works()?;
        let entries = self.entries.borrow();
        let found = entries.iter().filter(|(key, _)| key.starts_with(prefix));
        Ok(found
            .map(|(key, bytes)| (key.clone(), bytes.clone()))
            .collect())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.works()?;
        Ok(self.entries.borrow().get(key).cloned())
    }

    async fn put(&self, entries: &[Entry]) -> Result<(), Refused> {
        self.puts.set(self.puts.get() + 1);
        self.works()?;
        let mut after = self.entries.borrow().clone();
        after.extend(entries.iter().cloned());
        let bytes: usize = after.values().map(Vec::len).sum();
        if self.most.get().is_some_and(|most| bytes > most) {
            return Err(Refused::Full);
        }
        *self.entries.borrow_mut() = after;
        Ok(())
    }

    async fn delete(&self, prefixes: &[String]) -> Result<(), Refused> {
        self.works()?;
        let kept = |key: &String| !prefixes.iter().any(|prefix| key.starts_with(prefix));
        self.entries.borrow_mut().retain(|key, _| kept(key));
        Ok(())
    }

    async fn room(&self) -> Option<Room> {
        None
    }
}

/// A whole UTC day, counted from 1970-01-01.
fn day(day: i64) -> Period {
    Period {
        from_ms: day * DAY_MS,
        to_ms: (day + 1) * DAY_MS,
    }
}

/// The day of a date.
fn date(text: &str) -> i64 {
    at(&format!("{text}T00:00Z")) / DAY_MS
}

/// A whole day that was read so many hours after its end.
fn read_after(span: Period, hours: i64) -> Stamp {
    Stamp {
        span,
        read_ms: span.to_ms + hours * 3_600_000,
    }
}

/// An answered call of `sales` at this moment; without an end it waits.
fn call(offered: i64, wait: Option<i64>) -> Visit {
    Visit {
        offered,
        queue: "sales".to_owned(),
        media: Media::Voice,
        ended: wait.map(|wait| offered + wait),
        wait,
        short: false,
        outbound: false,
        outcome: if wait.is_some() {
            "answered"
        } else {
            "waiting"
        },
    }
}

/// Id of a conversation by number.
fn id(number: i64) -> String {
    format!("c0000000-0000-4000-8000-{number:012}")
}

/// Columns of conversations of one call each, numbered from 1.
fn columns(calls: &[Visit], read_ms: i64) -> Columns {
    let mut columns = Columns::default();
    let json: Vec<_> = (1..)
        .zip(calls)
        .map(|(number, call)| visit::conversation(&id(number), std::slice::from_ref(call)))
        .collect();
    visit::take_in(&mut columns, &json, read_ms);
    columns
}

/// Every visit with the id of its conversation.
pub fn held(columns: &Columns) -> Vec<(String, eightytwenty::columns::Visit)> {
    let rows = (0..columns.rows()).filter_map(|row| {
        let id = columns.conversation_id(columns.conversation(row));
        Some((id, columns.visit(row)?))
    });
    let mut all: Vec<_> = rows.collect();
    all.sort_by(|one, other| {
        (&one.0, one.1.offered_ms, one.1.queue).cmp(&(&other.0, other.1.offered_ms, other.1.queue))
    });
    all
}
