//! COLUMNS: queue visits as a struct of arrays.
//!
//! ```text
//! conversation ──▶ visits            row │ offered │ wait_ms │ slack │ queue │ kind
//!   (pairing.rs)                     ────┼─────────┼─────────┼───────┼───────┼─────
//!                                      0 │ +18600  │ 12400   │ 0     │ 3     │ V A
//!                                      1 │ +11040  │ 41000   │ 12    │ 7     │ V B
//! ```
//!
//! 13 bytes a visit. An offer is kept as its distance from the base of its page of rows, an end as what
//! it differs from offer plus wait: a few ms as a rule. The rare values that do not fit (no wait, waits
//! of weeks, an end long after the wait) go to a side table. The rows of a conversation follow each other,
//! so that a row finds its conversation by its span. Conversation ids live in one arena. Comes in: wire
//! records. Goes out: rows by index. Deliberately absent: thresholds, intervals, any figure.

pub mod ids;
pub mod pairing;
pub mod summary;

use rustc_hash::FxHashMap;

use crate::api::wire;
use crate::columns::ids::IdArena;
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

/// In the column of slacks: look in the side table.
const ASIDE: i16 = i16::MIN;
/// Rows that share a base of their offers.
const PAGE: usize = 4_096;
/// Kind byte of a row that a newer copy of its conversation has replaced.
const DEAD: u8 = u8::MAX;

/// What the columns cannot hold: moments in ms UTC, a wait in ms.
#[derive(Clone, Copy, Debug)]
struct Aside {
    offered: i64,
    ended: Option<i64>,
    wait: Option<i64>,
}

/// Where the visits of one conversation lie, and how new its copy is. Spans are in the order of their rows.
#[derive(Clone, Copy, Debug)]
struct Span {
    conversation: u32,
    first: u32,
    len: u32,
    newest_ms: i64,
    open: bool,
    /// A newer copy took its place.
    replaced: bool,
    oddities: Oddities,
}

/// What became of a conversation handed to [`Columns::push`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// First copy.
    New,
    /// Newer copy of a known conversation: its visits were replaced.
    Replaced,
    /// Older copy: left out. Of equal ones the one read last counts.
    Older,
}

/// Queue visits of a load.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Of each page of rows: about 25 days before its first offer, ms UTC.
    bases_ms: Vec<i64>,
    offered: Vec<u32>,
    wait_ms: Vec<u32>,
    /// End − offer − wait, ms.
    slack: Vec<i16>,
    queue: Vec<u16>,
    kind: Vec<u8>,
    aside: FxHashMap<u32, Aside>,
    queue_ids: Vec<Box<str>>,
    queue_index: FxHashMap<Box<str>, u16>,
    ids: IdArena,
    spans: Vec<Span>,
    /// By number of the conversation: its newest span.
    span_of: Vec<u32>,
    dead: u32,
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
        let newest_ms = conversation.newest_ms();
        let open = conversation.end_ms.is_none();
        let (index, known) = match &conversation.id {
            Some(id) => self.ids.intern(&id.0),
            None => (self.ids.unnamed(), false),
        };
        if known {
            let old = &mut self.spans[self.span_of[index as usize] as usize];
            // A closed copy is newer than an open one; else the later fact decides; a tie changes nothing
            // but takes the copy that was read last.
            let older = (!open, newest_ms) < (!old.open, old.newest_ms);
            if older {
                return Pushed::Older;
            }
            old.replaced = true;
            let old = *old;
            for row in old.first..old.first + old.len {
                self.kind[row as usize] = DEAD;
                self.aside.remove(&row);
                self.dead += 1;
            }
            self.oddities.without_queue -= old.oddities.without_queue;
            self.oddities.other_media -= old.oddities.other_media;
        }
        let first = self.row_count();
        let mut oddities = Oddities::default();
        for entry in pairing::visits(conversation, read_ms, &mut oddities) {
            let Some(queue) = self.intern(entry.queue_id) else {
                oddities.without_queue += 1;
                continue;
            };
            self.append(&entry.visit(queue));
        }
        self.oddities.without_queue += oddities.without_queue;
        self.oddities.other_media += oddities.other_media;
        let span = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        self.spans.push(Span {
            conversation: index,
            first,
            len: self.row_count() - first,
            newest_ms,
            open,
            replaced: false,
            oddities,
        });
        if known {
            self.span_of[index as usize] = span;
            Pushed::Replaced
        } else {
            self.span_of.push(span);
            Pushed::New
        }
    }

    fn append(&mut self, visit: &Visit) {
        let row = self.row_count();
        if self.kind.len().is_multiple_of(PAGE) {
            self.bases_ms
                .push(visit.offered_ms - i64::from(u32::MAX / 2));
        }
        let base_ms = self.bases_ms.last().copied().unwrap_or_default();
        let offered = u32::try_from(visit.offered_ms - base_ms).ok();
        let wait = visit.wait_ms.and_then(|wait| u32::try_from(wait).ok());
        let slack = visit
            .ended_ms
            .zip(visit.wait_ms)
            .and_then(|(ended, wait)| i16::try_from(ended - visit.offered_ms - wait).ok())
            .filter(|&slack| slack != ASIDE);
        let fits = offered.is_some() && wait.is_some() && slack.is_some();
        if !fits {
            let aside = Aside {
                offered: visit.offered_ms,
                ended: visit.ended_ms,
                wait: visit.wait_ms,
            };
            self.aside.insert(row, aside);
        }
        self.offered.push(offered.unwrap_or_default());
        self.wait_ms.push(wait.unwrap_or_default());
        self.slack.push(slack.filter(|_| fits).unwrap_or(ASIDE));
        self.queue.push(visit.queue);
        self.kind.push(pack(visit));
    }

    fn row_count(&self) -> u32 {
        u32::try_from(self.kind.len()).unwrap_or(u32::MAX)
    }

    /// Rows, dead ones included: the length of every column.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.kind.len()
    }

    /// Visits that count, dead rows left out.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.kind.len() - self.dead as usize
    }

    /// Distinct conversations taken in.
    #[must_use]
    pub fn conversations(&self) -> usize {
        self.span_of.len()
    }

    /// Conversations that had no end when last read.
    #[must_use]
    pub fn open_conversations(&self) -> usize {
        let spans = self.spans.iter();
        spans.filter(|span| span.open && !span.replaced).count()
    }

    /// Time of the newest fact in any record, ms UTC.
    #[must_use]
    pub fn newest_ms(&self) -> Option<i64> {
        self.spans
            .iter()
            .filter(|span| !span.replaced)
            .map(|span| span.newest_ms)
            .max()
            .filter(|&at| at > i64::MIN)
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

    /// The visit in a row; `None` for a dead row.
    #[must_use]
    #[inline]
    pub fn visit(&self, row: usize) -> Option<Visit> {
        let (media, outcome, short, direction) = unpack(self.kind[row])?;
        let slack = self.slack[row];
        let (offered_ms, ended_ms, wait_ms) = if slack == ASIDE {
            let aside = self.aside.get(&u32::try_from(row).ok()?)?;
            (aside.offered, aside.ended, aside.wait)
        } else {
            let offered_ms = self.bases_ms[row / PAGE] + i64::from(self.offered[row]);
            let wait_ms = i64::from(self.wait_ms[row]);
            let ended_ms = offered_ms + wait_ms + i64::from(slack);
            (offered_ms, Some(ended_ms), Some(wait_ms))
        };
        Some(Visit {
            queue: self.queue[row],
            media,
            direction,
            offered_ms,
            outcome,
            ended_ms,
            wait_ms,
            short,
        })
    }

    /// Queue and media type of a row; `None` for a dead row.
    #[must_use]
    #[inline]
    pub fn lane(&self, row: usize) -> Option<(u16, Media)> {
        let (media, ..) = unpack(self.kind[row])?;
        Some((self.queue[row], media))
    }

    /// Number of the conversation of a row: the same for all its visits.
    #[must_use]
    pub fn conversation(&self, row: usize) -> u32 {
        let after = self
            .spans
            .partition_point(|span| span.first as usize <= row);
        self.spans[after.max(1) - 1].conversation
    }

    /// The id of a conversation by its number, as the API wrote it.
    #[must_use]
    pub fn conversation_id(&self, conversation: u32) -> String {
        self.ids.text(conversation)
    }

    /// Bytes held per row by the columns themselves, without ids and side table.
    pub const BYTES_PER_VISIT: usize = 4 + 4 + 2 + 2 + 1;
}

/// media (3 bits) · outcome (3 bits) · short · outbound. Never [`DEAD`]: media stops at 4.
const fn pack(visit: &Visit) -> u8 {
    visit.media as u8
        | (visit.outcome as u8) << 3
        | (visit.short as u8) << 6
        | (visit.direction as u8) << 7
}

fn unpack(kind: u8) -> Option<(Media, Outcome, bool, Direction)> {
    if kind == DEAD {
        return None;
    }
    let media = Media::ALL[(kind & 7) as usize];
    let outcome = match (kind >> 3) & 7 {
        0 => Outcome::Answered,
        1 => Outcome::Abandoned,
        2 => Outcome::FlowOut,
        3 => Outcome::Other,
        _ => Outcome::Waiting,
    };
    let direction = if kind & 0x80 == 0 {
        Direction::Inbound
    } else {
        Direction::Outbound
    };
    Some((media, outcome, kind & 0x40 != 0, direction))
}
