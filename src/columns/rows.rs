//! ROWS: the visits themselves, in pages of columns.
//!
//! 11 bytes a visit. An offer is kept as its distance from the base of its page, an end as what it differs
//! from offer plus wait, a few ms as a rule; queue, media type, direction and outcome together are one
//! number, since few of their combinations occur. A bit marks the first row of each conversation, so that
//! nothing else says which rows are whose. What does not fit is kept aside. Pages never move and never
//! grow, so that a load never copies what it has.

use std::mem::size_of;

use rustc_hash::FxHashMap;

use crate::columns::{Visit, map_bytes};
use crate::terms::{Direction, Media, Outcome};

/// Rows of a page.
const PAGE: usize = 2_048;
/// Rows between which the first rows of conversations are counted.
const BLOCK: usize = 64;
/// In the column of kinds: the first row of a conversation.
const FIRST: u16 = 1 << 15;
/// Kind of a row that holds no visit.
const DEAD: u16 = 0;
/// Kind of a row whose visit is kept aside.
const ASIDE: u16 = 1;
/// The first kind that stands in the table of kinds.
const KINDS: u16 = 2;
/// In the column of slacks: look among those of the page that are too large.
const FAR: i8 = i8::MIN;

/// What a visit is, whenever it was: few of all combinations occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Kind {
    queue: u16,
    media: Media,
    direction: Direction,
    outcome: Outcome,
    short: bool,
    /// Whether the record says how long it waited; if not, the column of waits says how long it stayed.
    waited: bool,
}

#[derive(Clone, Debug)]
struct Page {
    /// About 25 days before its first offer, ms UTC.
    base_ms: i64,
    offered: [u32; PAGE],
    wait_ms: [u32; PAGE],
    /// End − offer − wait, ms.
    slack: [i8; PAGE],
    kind: [u16; PAGE],
    /// First rows of conversations before each block of rows, those of earlier pages included.
    begun: [u32; PAGE / BLOCK],
    /// Slacks that a byte cannot hold, by row.
    far: Vec<(u16, i32)>,
}

impl Page {
    fn new(base_ms: i64) -> Page {
        Page {
            base_ms,
            offered: [0; PAGE],
            wait_ms: [0; PAGE],
            slack: [0; PAGE],
            kind: [DEAD; PAGE],
            begun: [0; PAGE / BLOCK],
            far: Vec::new(),
        }
    }

    fn slack(&self, at: usize) -> i64 {
        if self.slack[at] != FAR {
            return i64::from(self.slack[at]);
        }
        let place = self.far_place(at);
        place.map_or(0, |place| i64::from(self.far[place].1))
    }

    fn far_place(&self, at: usize) -> Result<usize, usize> {
        self.far.binary_search_by_key(&at, |one| usize::from(one.0))
    }

    fn set_slack(&mut self, at: usize, slack: i32) {
        let near = i8::try_from(slack).ok().filter(|&slack| slack != FAR);
        if self.slack[at] == FAR
            && let Ok(place) = self.far_place(at)
        {
            self.far.remove(place);
        }
        self.slack[at] = near.unwrap_or(FAR);
        if near.is_none()
            && let Err(place) = self.far_place(at)
            && let Ok(row) = u16::try_from(at)
        {
            self.far.insert(place, (row, slack));
        }
    }
}

/// Visits by row; those of a conversation follow each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pages: Vec<Box<Page>>,
    len: usize,
    begun: u32,
    dead: usize,
    kinds: Vec<Kind>,
    kind_of: FxHashMap<Kind, u16>,
    aside: FxHashMap<u32, Visit>,
}

impl Rows {
    /// Rows, dead ones included.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Conversations, empty ones included.
    pub(super) fn conversations(&self) -> u32 {
        self.begun
    }

    /// Rows without a visit.
    pub(super) fn dead(&self) -> usize {
        self.dead
    }

    /// Appends the rows of the next conversation: at least one, if need be a dead one that knows this moment.
    pub(super) fn append(&mut self, visits: &[Visit], moment_ms: i64) {
        if visits.is_empty() {
            let row = self.add(true, moment_ms);
            self.set_moment(row, moment_ms);
            self.dead += 1;
        }
        for (place, visit) in visits.iter().enumerate() {
            let row = self.add(place == 0, visit.offered_ms);
            self.write(row, visit);
        }
    }

    /// Puts other visits, not more, into the rows of a conversation.
    pub(super) fn overwrite(&mut self, conversation: u32, visits: &[Visit], moment_ms: i64) {
        let span = self.span(conversation);
        let first = span.start;
        self.kill(span);
        for (row, visit) in (first..).zip(visits) {
            self.dead -= 1;
            self.write(row, visit);
        }
        if visits.is_empty() {
            self.set_moment(first, moment_ms);
        }
    }

    /// Takes the visits of a conversation away; its rows stay, dead.
    pub(super) fn clear(&mut self, conversation: u32) {
        let span = self.span(conversation);
        self.kill(span);
    }

    fn kill(&mut self, rows: std::ops::Range<usize>) {
        for row in rows {
            let page = &mut self.pages[row / PAGE];
            let kind = &mut page.kind[row % PAGE];
            self.dead += usize::from(*kind & !FIRST != DEAD);
            if *kind & !FIRST == ASIDE
                && let Ok(row) = u32::try_from(row)
            {
                self.aside.remove(&row);
            }
            *kind = *kind & FIRST | DEAD;
            page.set_slack(row % PAGE, 0);
        }
    }

    /// A dead row at the end.
    fn add(&mut self, first: bool, near_ms: i64) -> usize {
        let row = self.len;
        if row.is_multiple_of(PAGE) {
            let base_ms = near_ms.saturating_sub(i64::from(u32::MAX / 2));
            self.pages.push(Box::new(Page::new(base_ms)));
        }
        let page = &mut self.pages[row / PAGE];
        if row.is_multiple_of(BLOCK) {
            page.begun[row % PAGE / BLOCK] = self.begun;
        }
        if first {
            page.kind[row % PAGE] = FIRST;
            self.begun += 1;
        }
        self.len += 1;
        row
    }

    /// The offer of a dead row: any moment that it shall know, as near as its page can hold.
    fn set_moment(&mut self, row: usize, moment_ms: i64) {
        let page = &mut self.pages[row / PAGE];
        let offset = moment_ms.saturating_sub(page.base_ms);
        page.offered[row % PAGE] = u32::try_from(offset.max(0)).unwrap_or(u32::MAX);
    }

    /// Fills a dead row.
    fn write(&mut self, row: usize, visit: &Visit) {
        let code = self.code(visit);
        let page = &mut self.pages[row / PAGE];
        let at = row % PAGE;
        let form = code.and_then(|code| {
            let offered = u32::try_from(visit.offered_ms.checked_sub(page.base_ms)?).ok()?;
            let (stay, slack) = stay(visit)?;
            Some((code, offered, stay, slack))
        });
        if let Some((code, offered, stay, slack)) = form {
            page.kind[at] |= code;
            page.offered[at] = offered;
            page.wait_ms[at] = stay;
            page.set_slack(at, slack);
        } else {
            page.kind[at] |= ASIDE;
            self.set_moment(row, visit.offered_ms);
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            self.aside.insert(row, *visit);
        }
    }

    /// Number of the kind of a visit; `None` once there are too many kinds.
    fn code(&mut self, visit: &Visit) -> Option<u16> {
        let kind = Kind {
            queue: visit.queue,
            media: visit.media,
            direction: visit.direction,
            outcome: visit.outcome,
            short: visit.short,
            waited: visit.wait_ms.is_some(),
        };
        if let Some(&code) = self.kind_of.get(&kind) {
            return Some(code);
        }
        let code = u16::try_from(self.kinds.len() + usize::from(KINDS)).ok()?;
        if code >= FIRST {
            return None;
        }
        self.kinds.push(kind);
        self.kind_of.insert(kind, code);
        Some(code)
    }

    /// The visit in a row; `None` for a dead row.
    #[inline]
    pub(super) fn visit(&self, row: usize) -> Option<Visit> {
        let page = &self.pages[row / PAGE];
        let at = row % PAGE;
        let code = page.kind[at] & !FIRST;
        if code < KINDS {
            return self.visit_aside(row, code);
        }
        let kind = &self.kinds[usize::from(code - KINDS)];
        let offered_ms = page.base_ms + i64::from(page.offered[at]);
        let stay_ms = i64::from(page.wait_ms[at]);
        let ended_ms = || offered_ms + stay_ms + page.slack(at);
        Some(Visit {
            queue: kind.queue,
            media: kind.media,
            direction: kind.direction,
            offered_ms,
            outcome: kind.outcome,
            ended_ms: (kind.outcome != Outcome::Waiting).then(ended_ms),
            wait_ms: kind.waited.then_some(stay_ms),
            short: kind.short,
        })
    }

    #[cold]
    fn visit_aside(&self, row: usize, code: u16) -> Option<Visit> {
        if code == DEAD {
            return None;
        }
        self.aside.get(&u32::try_from(row).ok()?).copied()
    }

    /// Queue and media type of a row; `None` for a dead row.
    #[inline]
    pub(super) fn lane(&self, row: usize) -> Option<(u16, Media)> {
        let code = self.pages[row / PAGE].kind[row % PAGE] & !FIRST;
        if code < KINDS {
            let visit = self.visit_aside(row, code)?;
            return Some((visit.queue, visit.media));
        }
        let kind = &self.kinds[usize::from(code - KINDS)];
        Some((kind.queue, kind.media))
    }

    /// A moment at which the conversation was under way: its first offer, or what it was given instead; ms UTC.
    pub(super) fn moment(&self, conversation: u32) -> i64 {
        let row = self.first(conversation);
        let Some(page) = self.pages.get(row / PAGE) else {
            return 0;
        };
        page.base_ms
            .saturating_add(i64::from(page.offered[row % PAGE]))
    }

    /// Number of the conversation that a row belongs to.
    pub(super) fn conversation(&self, row: usize) -> u32 {
        let page = &self.pages[row / PAGE];
        let at = row % PAGE;
        let before = at / BLOCK * BLOCK;
        let begun = page.kind[before..=at].iter();
        let begun = begun.map(|kind| u32::from(kind >> 15)).sum::<u32>();
        (page.begun[at / BLOCK] + begun).saturating_sub(1)
    }

    /// Rows of a conversation.
    pub(super) fn span(&self, conversation: u32) -> std::ops::Range<usize> {
        let first = self.first(conversation);
        let mut after = (first + 1).min(self.len);
        while after < self.len && self.pages[after / PAGE].kind[after % PAGE] & FIRST == 0 {
            after += 1;
        }
        first..after
    }

    /// First row of a conversation; the end of all rows if there is no such conversation.
    fn first(&self, conversation: u32) -> usize {
        // The last block before which no more conversations had begun than come before this one.
        let page = self
            .pages
            .partition_point(|page| page.begun[0] <= conversation)
            .max(1)
            - 1;
        let Some(columns) = self.pages.get(page) else {
            return self.len;
        };
        let used = (self.len - page * PAGE).min(PAGE).div_ceil(BLOCK);
        let block = columns.begun[..used]
            .partition_point(|&begun| begun <= conversation)
            .max(1)
            - 1;
        let mut begun = columns.begun[block];
        let mut row = page * PAGE + block * BLOCK;
        while row < self.len {
            begun += u32::from(self.pages[row / PAGE].kind[row % PAGE] >> 15);
            if begun > conversation {
                return row;
            }
            row += 1;
        }
        self.len
    }

    /// Bytes held, what is reserved included.
    pub(super) fn bytes(&self) -> usize {
        let far = |page: &Page| page.far.capacity() * size_of::<(u16, i32)>();
        self.pages.len() * size_of::<Page>()
            + self.pages.iter().map(|page| far(page)).sum::<usize>()
            + self.pages.capacity() * size_of::<Box<Page>>()
            + self.kinds.capacity() * size_of::<Kind>()
            + map_bytes(&self.kind_of)
            + map_bytes(&self.aside)
    }
}

/// How long a visit stayed and what its end differs from that, ms; `None` if it does not fit.
fn stay(visit: &Visit) -> Option<(u32, i32)> {
    let waiting = visit.outcome == Outcome::Waiting;
    let (stay_ms, slack) = match (visit.wait_ms, visit.ended_ms) {
        (Some(wait), None) if waiting => (wait, 0),
        (Some(wait), Some(ended)) if !waiting => {
            let slack = ended.checked_sub(visit.offered_ms)?.checked_sub(wait)?;
            (wait, slack)
        }
        (None, Some(ended)) if !waiting => (ended.checked_sub(visit.offered_ms)?, 0),
        _ => return None,
    };
    Some((u32::try_from(stay_ms).ok()?, i32::try_from(slack).ok()?))
}
