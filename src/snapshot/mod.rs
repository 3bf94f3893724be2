//! SNAPSHOT: what a report is made of, as a file that holds nobody, and back.
//!
//! ```text
//! write::draft ─▶ payload ─(the browser compresses)─▶ Draft::finish ─▶ text of the file
//! read::head ─▶ head, compressed bytes ─(the browser decompresses)─▶ Opened::read ─▶ Snapshot ─▶ columns
//! ```
//!
//! Of each visit it keeps queue, media type, outcome, wait, and the intervals in which it was offered and ended: no id, no
//! person, no text but the names of queues and the title of the page. Every count at every threshold is the original's.
//! The form is described in `docs/snapshot.md`, a folder for each version of it here; whatever was written once is
//! read for ever. Deliberately absent: the browser, compression, figures.

mod bits;
pub mod compare;
mod make;
mod merge;
mod question;
pub mod read;
mod spans;
pub mod trouble;
mod v1;
pub mod write;

use crate::columns::Columns;
use crate::columns::blurred::Cut;
use crate::columns::summary::Summary;
use crate::load::ledger::Reason;
use crate::terms::{Media, Period, Queue};

/// What the member `format` begins with; the version follows.
pub const FORMAT: &str = "eightytwenty-snapshot/";
/// The version that is written.
pub const VERSION: u32 = 1;
/// A larger file is refused before it is looked at, bytes.
pub const MOST_FILE: usize = 32 << 20;
/// More is neither written nor decompressed, bytes: in base64 it still fits a file.
pub const MOST_PAYLOAD: usize = 20 << 20;

/// What whoever makes a snapshot may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Length of the intervals, minutes: 5, 15, 30 or 60. Shorter ones cannot be told from the file.
    pub interval_minutes: u32,
    /// Waits are rounded up to multiples of so many ms: 1, 10, 100 or 1,000.
    pub precision_ms: u32,
    /// Fewer visits of a queue and media type than this are never told apart by time; 0 and 1 merge nothing.
    pub smallest_cell: u32,
    /// Queues are called "Queue 1", "Queue 2", …, and the title of the page stays away.
    pub neutral_names: bool,
}

impl Default for Choices {
    fn default() -> Choices {
        Choices {
            interval_minutes: 5,
            precision_ms: 1,
            smallest_cell: 0,
            neutral_names: false,
        }
    }
}

/// What the facts of a snapshot are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every single visit.
    Visits,
    /// Counts made by Genesys' own engine.
    Counts,
}

/// Whether everything was there when it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Everything announced had been received.
    pub complete: bool,
    /// Why not.
    pub reasons: Vec<Reason>,
    /// Loading was not over.
    pub loading: bool,
    /// Conversations received.
    pub conversations: u64,
    /// Of these, those without an end.
    pub open: u64,
    /// Windows that were asked.
    pub windows: u64,
    /// Time of the newest fact, ms UTC.
    pub newest_ms: Option<i64>,
    /// Up to where a source had data, ms UTC, where it says so.
    pub available_until_ms: Option<i64>,
}

/// What a snapshot says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Version of the product that made it.
    pub made_by: String,
    /// When it was made, ms UTC.
    pub made_at_ms: i64,
    /// Title of the page it was made on; may be empty.
    pub title: String,
    /// The question as a link's fragment without `#`; queues by the ids of this file.
    pub question: String,
    /// The period it tells of.
    pub period: Period,
    /// Up to where facts had been asked for, ms UTC.
    pub known_until_ms: i64,
    /// IANA name of the time zone it was looked at in.
    pub zone: String,
    /// What the facts are.
    pub kind: Kind,
    /// Length of its intervals, minutes.
    pub interval_minutes: u32,
    /// Waits are rounded up to multiples of so many ms.
    pub precision_ms: u32,
    /// Smallest number of visits that may be told apart; 0 and 1 for all.
    pub smallest_cell: u32,
    /// Whether everything was there.
    pub completeness: Completeness,
    /// Queues, by ids of this file.
    pub queues: Vec<Queue>,
    /// Queues and media types that had too few visits to be told; nothing of them is in the file.
    pub left_out: Vec<(u16, Media)>,
    /// Visits in it: of counts, those offered.
    pub visits: u64,
}

impl Head {
    /// Whether counts within a threshold are exact: waits are rounded up, so those at its multiples are.
    #[must_use]
    pub fn knows(&self, threshold_ms: i64) -> bool {
        threshold_ms.rem_euclid(i64::from(self.precision_ms.max(1))) == 0
    }

    /// Whether sums and means of waits are exact. Else a sum is too high by less than the precision for each visit.
    #[must_use]
    pub fn knows_sums(&self) -> bool {
        self.precision_ms <= 1
    }

    /// What is not told because there was too little of it, as a sentence; `None` if nothing.
    #[must_use]
    pub fn left_out_sentence(&self) -> Option<String> {
        let name = |&(queue, media): &(u16, Media)| {
            let queue = self.queues.get(usize::from(queue))?;
            Some(format!("{} ({media})", queue.name))
        };
        let names: Vec<String> = self.left_out.iter().filter_map(name).collect();
        (!names.is_empty()).then(|| {
            format!(
                "Left out, because fewer than {} visits can not be told without telling of single ones: {}.",
                self.smallest_cell,
                names.join(", ")
            )
        })
    }
}

/// The facts of a snapshot.
#[derive(Clone, Debug)]
pub enum Data {
    /// Visits; their moments are somewhere in their intervals.
    Visits(Box<Columns>),
    /// Counts of Genesys' own engine.
    Counts(Summary),
}

/// A snapshot that was read.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// What it says of itself.
    pub head: Head,
    /// Queues, in the order of the data's queue index.
    pub queues: Vec<Queue>,
    /// The facts.
    pub data: Data,
    /// How exactly it is known when they happened: one cut for each snapshot that is in it.
    pub cuts: Vec<Cut>,
}
