//! SPAN: one window under way: what was announced, which conversations came, and what follows from both.
//!
//! ```text
//! every page asked was answered ─▶ more to ask? ─▶ next page
//!        │ no
//!        ├ as many distinct conversations as announced ─▶ whole ─(it moves)─▶ read once more at the end
//!        ├ fewer, or no number at all ─▶ read again, once
//!        └ again ─▶ missing, with the reason
//! ```

use rustc_hash::FxHashSet;

use crate::api::query::{DEEPEST, PAGE_SIZE};
use crate::api::walk::{Missing, Taken};
use crate::api::windows::has_days;
use crate::api::wire;
use crate::terms::Period;

/// Conversations up to which days are read as one window.
pub(super) const JOINED: u64 = 20_000;
/// Joined days that turn out to hold more than this are cut once more.
const TOO_MANY_JOINED: u64 = 50_000;
/// Readings of a window until what it lacks is missing.
const READINGS: u32 = 2;
/// Times a moving window is verified until it counts as one that does not come to rest.
const ROUNDS: u32 = 3;

/// Where a window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Pages are asked.
    Reading,
    /// Its pieces are read instead.
    Cut,
    /// Read, and to be verified when all else is.
    Due,
    /// Everything announced arrived, and stayed.
    Whole,
}

/// What a window needs next.
#[derive(Debug)]
pub(super) enum Next {
    /// This page.
    Page(u32),
    /// To be read from its beginning.
    Again,
    /// Nothing.
    Done,
    /// What cannot be had.
    Missing(Missing),
}

/// A window under way.
#[derive(Clone, Debug)]
pub(super) struct Span {
    pub(super) period: Period,
    pub(super) stage: Stage,
    /// Conversations expected while nothing is announced.
    pub(super) guess: Option<u64>,
    /// Of the first windows, whose numbers tell the size of the load.
    pub(super) top: bool,
    /// Highest page asked for.
    pub(super) asked: u32,
    /// Pages asked for and not yet answered.
    pub(super) open: u32,
    /// It ends so late that it may still change.
    pub(super) moving: bool,
    /// Pages came that held nothing new.
    pub(super) repeats: bool,
    /// Most conversations announced in this reading: one that falls again proves nothing.
    announced: Option<u64>,
    /// What this reading brought: hashes of ids, and how many had none.
    ids: FxHashSet<u64>,
    unnamed: u64,
    /// What the reading before brought, while it is verified.
    before: Option<FxHashSet<u64>>,
    /// Rows of the highest page answered.
    last: (u32, u64),
    /// Readings in a row that fell short, this one included.
    attempts: u32,
    rounds: u32,
    pub(super) tally: Tally,
}

/// Sums over all readings of a window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) pages: u32,
    pub(super) reread: bool,
    /// Conversations announced and distinct ones received, by the last reading that ended.
    pub(super) announced: Option<u64>,
    pub(super) received: u64,
    /// Conversations that only verification brought.
    pub(super) added: u64,
    pub(super) taken: Taken,
}

impl Span {
    pub(super) fn new(period: Period, top: bool, moving: bool, guess: Option<u64>) -> Span {
        Span {
            period,
            stage: Stage::Reading,
            guess,
            top,
            asked: 0,
            open: 0,
            moving,
            repeats: false,
            announced: None,
            ids: FxHashSet::default(),
            unnamed: 0,
            before: None,
            last: (0, 0),
            attempts: 1,
            rounds: 0,
            tally: Tally::default(),
        }
    }

    /// Distinct conversations of this reading.
    pub(super) fn distinct(&self) -> u64 {
        self.ids.len() as u64 + self.unnamed
    }

    /// Most conversations announced in this reading.
    pub(super) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// Conversations expected: announced, else guessed.
    pub(super) fn expected(&self) -> Option<u64> {
        self.announced().or(self.guess)
    }

    /// Takes in a page.
    pub(super) fn page(&mut self, number: u32, page: &wire::Page<'_>, taken: Taken) {
        self.tally.pages += 1;
        self.tally.taken.add(taken);
        let announced = page.total_hits.and_then(|hits| u64::try_from(hits.0).ok());
        self.announced = self.announced.max(announced);
        let before = self.distinct();
        for conversation in &page.conversations {
            match &conversation.id {
                Some(id) => {
                    self.ids.insert(hash(id.0.as_bytes()));
                }
                None => self.unnamed += 1,
            }
        }
        let rows = page.conversations.len() as u64;
        self.repeats |= rows > 0 && self.distinct() == before;
        if number >= self.last.0 {
            self.last = (number, rows);
        }
    }

    /// A page past the deepest was refused: there is nothing behind it.
    pub(super) fn past_the_deepest(&mut self, number: u32) {
        self.last = (number, 0);
    }

    /// Whether the window holds more than can or should be read as one.
    pub(super) fn is_too_deep(&self, first_number: bool) -> bool {
        let Some(announced) = self.announced() else {
            return false;
        };
        // A number that stands exactly at the deepest may be a lid on a larger one.
        let limit = match (has_days(self.period), self.top) {
            (true, true) => JOINED,
            (true, false) => TOO_MANY_JOINED,
            (false, _) => DEEPEST - 1,
        };
        announced >= DEEPEST || (first_number && announced > limit)
    }

    /// Pages promised by what was announced.
    pub(super) fn promised(&self) -> u32 {
        let announced = self.announced().unwrap_or_default().min(DEEPEST);
        u32::try_from(announced.div_ceil(u64::from(PAGE_SIZE))).unwrap_or_default()
    }

    /// What the window needs once every page asked for was answered.
    pub(super) fn next(&mut self) -> Next {
        let (distinct, last) = (self.distinct(), self.last.1);
        let more = match self.announced() {
            // Without a number, until a page is empty.
            None => last > 0,
            Some(most) => {
                last > 0 && distinct != most && (last >= u64::from(PAGE_SIZE) || distinct < most)
            }
        };
        if more && !self.repeats {
            return Next::Page(self.asked + 1);
        }
        self.tally.announced = self.announced();
        self.tally.received = distinct;
        let again = self.attempts < READINGS;
        match self.announced() {
            Some(most) if distinct >= most => self.rest(),
            // Nothing at all, and no word about it.
            None if distinct == 0 && !again => self.rest(),
            _ if again => Next::Again,
            Some(_) if self.repeats => Next::Missing(Missing::Repeats),
            Some(announced) => Next::Missing(Missing::Short {
                announced,
                received: distinct,
            }),
            None => Next::Missing(Missing::Unannounced { received: distinct }),
        }
    }

    /// Everything announced arrived: where the window moves, that has to be seen twice.
    fn rest(&mut self) -> Next {
        let ids = std::mem::take(&mut self.ids);
        self.stage = Stage::Whole;
        if !self.moving {
            return Next::Done;
        }
        if let Some(before) = self.before.take() {
            let added = ids.difference(&before).count() as u64;
            self.tally.added += added;
            self.rounds += 1;
            if added == 0 {
                return Next::Done;
            }
            if self.rounds >= ROUNDS {
                self.stage = Stage::Reading;
                return Next::Missing(Missing::Moving);
            }
        }
        self.before = Some(ids);
        self.stage = Stage::Due;
        Next::Done
    }

    /// Forgets this reading for another one: because this one fell short, or to verify.
    pub(super) fn again(&mut self) {
        self.attempts = if self.stage == Stage::Due {
            1
        } else {
            self.attempts + 1
        };
        self.stage = Stage::Reading;
        self.guess = self.expected();
        self.announced = None;
        self.ids = FxHashSet::default();
        self.unnamed = 0;
        self.last = (0, 0);
        self.repeats = false;
        self.asked = 0;
        self.tally.reread |= self.attempts > 1;
    }

    /// Whether it was read and is read once more.
    pub(super) fn is_verified(&self) -> bool {
        self.stage == Stage::Whole && self.rounds > 0
    }
}

/// FNV-1a: the same on every target.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
