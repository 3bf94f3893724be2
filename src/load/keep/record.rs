//! RECORD: what is told of a kept day without reading it: under which key it is, what it answers, how old it is.
//!
//! ```text
//! note|host|org|user|version|ask|A|     the ask A: media types, queues
//! note|host|org|user|version|day|A|D|   of day D, asked for by A: its span, when it was read, last used, how large
//! body|host|org|user|version|A|D|       the day itself (columns::pack)
//! ```
//!
//! The mark at their ends keeps a key from being the beginning of another one.

use sha2::{Digest as _, Sha256};

use crate::api::query::Ask;
use crate::columns::pack::{Stamp, VERSION};
use crate::terms::{Media, Period};

/// Whose days they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Base address of the API.
    pub api: String,
    /// Id of the organisation.
    pub organisation: String,
    /// Id of the user.
    pub user: String,
}

impl Owner {
    /// The part of a key that names the owner, with a `|` behind each of its three parts.
    pub(super) fn prefix(&self) -> String {
        let parts = [&self.api, &self.organisation, &self.user].into_iter();
        let escaped = parts.flat_map(|part| {
            let escaped = form_urlencoded::byte_serialize(part.as_bytes());
            escaped.chain(["|"])
        });
        escaped.collect()
    }
}

/// What a day was asked for: the conversations of these queues and media types are all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// In the order of their names.
    media: Vec<Media>,
    /// Ids in their order: those asked for, or those the user may see.
    queues: Vec<String>,
    /// Every queue was asked for, whether it is known or not.
    all: bool,
}

impl Asked {
    /// What an ask means for a user who may see these queues: a queue that is added later was not asked for.
    #[must_use]
    pub fn new<'a>(ask: &Ask, visible: impl IntoIterator<Item = &'a str>) -> Asked {
        let all = ask.queues.is_empty();
        let mut queues: Vec<String> = if all {
            visible.into_iter().map(str::to_owned).collect()
        } else {
            ask.queues.clone()
        };
        let mut media = ask.media.clone();
        queues.sort_unstable();
        queues.dedup();
        media.sort_unstable();
        media.dedup();
        Asked { media, queues, all }
    }

    /// Whether a day that was asked for by this holds all that `other` asks for.
    #[must_use]
    pub fn answers(&self, other: &Asked) -> bool {
        let queue = |id: &String| self.queues.binary_search(id).is_ok();
        (self.all || !other.all)
            && other.media.iter().all(|media| self.media.contains(media))
            && other.queues.iter().all(queue)
    }

    /// A line of media types and a line each for queues, the first of which says whether all were asked for.
    pub(super) fn text(&self) -> String {
        let media: Vec<&str> = self.media.iter().map(|media| media.name()).collect();
        let all = if self.all { "all" } else { "these" };
        format!("{}\n{all}\n{}", media.join(","), self.queues.join("\n"))
    }

    pub(super) fn read(text: &str) -> Option<Asked> {
        let mut lines = text.split('\n');
        let media = lines.next()?.split(',').map(Media::from_name);
        let media = media.collect::<Option<Vec<Media>>>()?;
        let all = match lines.next()? {
            "all" => true,
            "these" => false,
            _ => return None,
        };
        let queues = lines.filter(|id| !id.is_empty()).map(str::to_owned);
        Some(Asked {
            media,
            queues: queues.collect(),
            all,
        })
    }

    /// A short name for it in keys.
    pub(super) fn name(&self) -> String {
        let digest = Sha256::digest(self.text().as_bytes());
        let first = digest
            .first_chunk()
            .map_or(0, |first| u64::from_le_bytes(*first));
        format!("{first:016x}")
    }
}

/// What is told of a kept day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Owner, version.
    pub(super) place: String,
    /// Name of the ask.
    pub(super) asked: String,
    /// UTC day, counted from 1970-01-01.
    pub day: i32,
    /// What it covers, and when it was read.
    pub stamp: Stamp,
    /// When a load last used it, ms UTC.
    pub used_ms: i64,
    /// Bytes it takes.
    pub bytes: u64,
    /// Conversations.
    pub conversations: u32,
    /// Those of them that were open.
    pub open: u32,
    /// Visits.
    pub visits: u32,
}

impl Record {
    pub(super) fn note_key(&self) -> String {
        format!("note|{}day|{}|{}|", self.place, self.asked, self.day)
    }

    pub(super) fn body_key(&self) -> String {
        format!("body|{}{}|{}|", self.place, self.asked, self.day)
    }

    pub(super) fn text(&self) -> String {
        let Stamp { span, read_ms } = self.stamp;
        format!(
            "{} {} {read_ms} {} {} {} {} {}",
            span.from_ms,
            span.to_ms,
            self.used_ms,
            self.bytes,
            self.conversations,
            self.open,
            self.visits
        )
    }

    pub(super) fn read(key: &Key<'_>, text: &str) -> Option<Record> {
        let mut numbers = text.split(' ').map(str::parse::<i64>);
        let mut next = || numbers.next()?.ok();
        let Of::Day(asked, day) = key.of else {
            return None;
        };
        let span = Period {
            from_ms: next()?,
            to_ms: next()?,
        };
        let stamp = Stamp {
            span,
            read_ms: next()?,
        };
        Some(Record {
            place: key.place(),
            asked: asked.to_owned(),
            day,
            stamp,
            used_ms: next()?,
            bytes: next()?.try_into().ok()?,
            conversations: next()?.try_into().ok()?,
            open: next()?.try_into().ok()?,
            visits: next()?.try_into().ok()?,
        })
        .filter(|record| stamp.day() == Some(record.day))
    }
}

/// The key of a note, taken apart.
pub(super) struct Key<'a> {
    /// As [`Owner::prefix`] writes it.
    pub(super) owner: &'a str,
    pub(super) version: u16,
    pub(super) of: Of<'a>,
}

/// What a note is about.
pub(super) enum Of<'a> {
    Ask(&'a str),
    Day(&'a str, i32),
}

impl<'a> Key<'a> {
    pub(super) fn read(key: &'a str) -> Option<Key<'a>> {
        let rest = key.strip_prefix("note|")?;
        let (end, _) = rest.match_indices('|').nth(2)?;
        let (owner, rest) = rest.split_at_checked(end + 1)?;
        let parts: Vec<&str> = rest.split('|').collect();
        let of = match parts[..] {
            [_, "ask", asked, ""] => Of::Ask(asked),
            [_, "day", asked, day, ""] => Of::Day(asked, day.parse().ok()?),
            _ => return None,
        };
        let version = parts.first()?.parse().ok()?;
        Some(Key { owner, version, of })
    }

    pub(super) fn place(&self) -> String {
        place(self.owner, self.version)
    }
}

/// Where an ask is described.
pub(super) fn ask_key(place: &str, asked: &str) -> String {
    format!("note|{place}ask|{asked}|")
}

/// Where the days of an owner are, in one version of their form.
pub(super) fn place(owner: &str, version: u16) -> String {
    format!("{owner}{version}|")
}

/// Where this version of the page keeps the days of an owner.
pub(super) fn here(owner: &Owner) -> String {
    place(&owner.prefix(), VERSION)
}
