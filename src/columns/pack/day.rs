//! DAY: a kept day, read back from its bytes.

use super::numbers::{Damaged, Reader};
use super::{
    DIGEST, MAGIC, NO_FACTS, ODD, OPEN, Stamp, TEXT_ID, Unreadable, VERSION, VISITS, digest,
};
use crate::columns::ids::Id;
use crate::columns::notes::Note;
use crate::columns::{Oddities, Visit};
use crate::terms::Period;

/// A day read from bytes.
#[derive(Clone, Debug)]
pub struct Day {
    /// What it covers.
    pub stamp: Stamp,
    pub(super) queues: Vec<Box<str>>,
    pub(super) conversations: Vec<Kept>,
    /// Of all conversations, one after the other; queues by their place in `queues`.
    pub(super) visits: Vec<Visit>,
}

#[derive(Clone, Debug)]
pub(super) struct Kept {
    id: KeptId,
    pub(super) note: Note,
    pub(super) first: usize,
    pub(super) visits: usize,
}

#[derive(Clone, Debug)]
enum KeptId {
    Guid(u128),
    Text(Box<str>),
}

impl Kept {
    pub(super) fn id(&self) -> Id<'_> {
        match &self.id {
            KeptId::Guid(guid) => Id::Guid(*guid),
            KeptId::Text(text) => Id::Text(text),
        }
    }
}

impl Day {
    /// Conversations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.conversations.len()
    }

    /// Whether no conversation began on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conversations.is_empty()
    }

    /// Visits.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.visits.len()
    }

    /// Ids of the conversations that were open, or had a visit that still waited.
    pub fn open_ids(&self) -> impl Iterator<Item = String> {
        let open = self.conversations.iter().filter(|one| {
            let visits = self.visits.get(one.first..one.first + one.visits);
            super::is_open(&one.note, visits.unwrap_or_default())
        });
        open.map(|one| one.id().text())
    }

    /// Reads a day.
    ///
    /// # Errors
    /// When the bytes are not exactly what [`Columns::pack`] of this version wrote.
    pub fn read(bytes: &[u8]) -> Result<Day, Unreadable> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(Unreadable::Foreign)?;
        let (version, rest) = rest.split_first_chunk().ok_or(Unreadable::Damaged)?;
        let version = u16::from_le_bytes(*version);
        if version != VERSION {
            return Err(Unreadable::Version(version));
        }
        let (length, rest) = rest.split_first_chunk().ok_or(Unreadable::Damaged)?;
        let (told, body) = rest.split_at_checked(DIGEST).ok_or(Unreadable::Damaged)?;
        let whole = usize::try_from(u32::from_le_bytes(*length)) == Ok(body.len());
        if !whole || told != digest(body) {
            return Err(Unreadable::Damaged);
        }
        Ok(read(&mut Reader::new(body))?)
    }
}

fn read(from: &mut Reader<'_>) -> Result<Day, Damaged> {
    let stamp = Stamp {
        span: Period {
            from_ms: from.moment()?,
            to_ms: from.moment()?,
        },
        read_ms: from.moment()?,
    };
    let day = stamp.day().ok_or(Damaged)?;
    let count = from.count()?;
    let queues: Vec<Box<str>> = (0..count).map(|_| from.text()).collect::<Result<_, _>>()?;
    let count = from.count()?;
    let mut conversations = Vec::with_capacity(count);
    let mut visits: Vec<Visit> = Vec::new();
    let mut before_ms = stamp.span.from_ms;
    for _ in 0..count {
        let head = from.number()?;
        let id = if head & TEXT_ID == 0 {
            KeptId::Guid(from.guid()?)
        } else {
            KeptId::Text(from.text()?)
        };
        let mut oddities = Oddities::default();
        if head & ODD != 0 {
            oddities.without_queue = from.number()?.try_into().map_err(|_| Damaged)?;
            oddities.other_media = from.number()?.try_into().map_err(|_| Damaged)?;
        }
        let first = visits.len();
        for _ in 0..head >> VISITS {
            let visit = super::visit::read(from, before_ms)?;
            if usize::from(visit.queue) >= queues.len() {
                return Err(Damaged);
            }
            before_ms = visit.offered_ms;
            visits.push(visit);
        }
        let newest_ms = if head & NO_FACTS == 0 {
            from.moment_after(before_ms)?
        } else {
            i64::MIN
        };
        let note = Note {
            day: Some(day),
            newest_ms,
            open: head & OPEN != 0,
            oddities,
        };
        conversations.push(Kept {
            id,
            note,
            first,
            visits: visits.len() - first,
        });
    }
    from.end()?;
    Ok(Day {
        stamp,
        queues,
        conversations,
        visits,
    })
}
