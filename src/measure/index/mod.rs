//! INDEX: facts sorted once, so that a threshold costs a short walk.
//!
//! ```text
//! cell  = base interval × lane (queue and media type): what no threshold changes
//! waits │ 0 1 1 2 3 5 5 8 9 …     all answered and abandoned waits, rising
//! places│ 4 0 9 4 2 7 4 1 4 …     cell and outcome of each
//!           ▲ kept      ▲ kept    counts of every cell up to here
//! ```
//!
//! Counts within a threshold are those kept nearest to it, plus or minus the waits between. Depends on the
//! columns, the grid and the attribution; not on thresholds, formulas, chosen queues, opening hours or
//! exclusions. 6 bytes a wait and 48 a cell. Where Genesys' own engine counted ([`given`]) there are no waits, only
//! counts within the limits that it was asked for.

mod build;
mod given;

pub use build::{Building, bases_of};
pub use given::Known;

use crate::measure::count::Counts;
use crate::terms::Media;

/// A queue and media type in which something was offered.
pub type Lane = (u16, Media);

/// One cell with at least one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Base interval of the grid.
    pub base: u32,
    /// Its place in [`Index::lanes`].
    pub lane: u16,
    /// What no threshold changes.
    pub fixed: Fixed,
}

/// Counts that no threshold changes; the words are those of [`Counts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Visits offered.
    pub offered: u32,
    /// Answered.
    pub answered: u32,
    /// Abandoned.
    pub abandoned: u32,
    /// Short abandons, as the organisation marked them.
    pub short_abandoned: u32,
    /// Flow-outs.
    pub flow_out: u32,
    /// Ended otherwise.
    pub other: u32,
    /// Still waiting.
    pub waiting: u32,
    /// Sum of the answered waits, ms.
    pub wait_sum_ms: u64,
}

/// A wait that 32 bits of ms cannot hold: more than 49 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Long {
    pub(super) cell: u32,
    pub(super) abandoned: bool,
    pub(super) wait_ms: i64,
}

/// Cell and outcome of each wait: twice the cell, plus one for an abandon. 16 bits where they are enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Places {
    Short(Vec<u16>),
    Wide(Vec<u32>),
}

/// Answers and abandons within a threshold, by cell of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// `[answered, abandoned]` by cell.
    pub counts: Vec<[u32; 2]>,
    /// How many of the sorted waits are counted.
    end: usize,
}

/// All facts of the period, by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Queues and media types met, by queue index and media type.
    pub lanes: Vec<Lane>,
    /// Cells by base interval, then lane.
    pub cells: Vec<Cell>,
    pub(super) waits: Vec<u32>,
    pub(super) places: Places,
    pub(super) long: Vec<Long>,
    /// Counts of every place after equal shares of the waits.
    kept: Vec<Box<[u16]>>,
    /// Counts within limits, instead of waits.
    given: Option<Box<given::Given>>,
}

impl Default for Index {
    fn default() -> Index {
        Index {
            lanes: Vec::new(),
            cells: Vec::new(),
            waits: Vec::new(),
            places: Places::Short(Vec::new()),
            long: Vec::new(),
            kept: Vec::new(),
            given: None,
        }
    }
}

/// Room for kept counts: one byte for so many waits.
const WAITS_PER_KEPT_BYTE: usize = 5;
/// More kept counts would save nothing that is noticed.
const MOST_KEPT: usize = 31;

impl Index {
    /// Keeps counts at equal distances, as many as the room allows and 16 bits hold: walks along about so many waits
    /// for them. Whether all are kept.
    fn keep(&mut self, waits: usize) -> bool {
        let fits =
            |cell: &Cell| u16::try_from(cell.fixed.answered.max(cell.fixed.abandoned)).is_ok();
        let row_bytes = self.cells.len() * 4;
        if row_bytes == 0 || !self.cells.iter().all(fits) {
            return true;
        }
        let count = (self.waits.len() / WAITS_PER_KEPT_BYTE / row_bytes).min(MOST_KEPT);
        let share = self.waits.len() / (count + 1);
        let mut within = self.nothing();
        if let Some(last) = self.kept.last() {
            within.take(last);
            within.end = self.waits.len() * self.kept.len() / (count + 1);
        }
        let most = (waits / share.max(1)).max(1);
        let to = self.kept.len().saturating_add(most).min(count);
        for step in self.kept.len() + 1..=to {
            self.walk_to(&mut within, self.waits.len() * step / (count + 1));
            let flat = within.counts.as_flattened().iter();
            let row = flat.map(|&count| u16::try_from(count).unwrap_or(u16::MAX));
            self.kept.push(row.collect());
        }
        to == count
    }

    fn nothing(&self) -> Within {
        Within {
            counts: vec![[0, 0]; self.cells.len()],
            end: 0,
        }
    }

    /// Counts under one threshold for all lanes, ms. `within` is what was counted before in this index, or
    /// anything else of another.
    pub fn move_to(&self, within: &mut Within, threshold_ms: i64) {
        let end = shorten(threshold_ms)
            .map_or(0, |limit| self.waits.partition_point(|&wait| wait <= limit));
        if within.counts.len() != self.cells.len() {
            *within = self.nothing();
        }
        if let Some(given) = &self.given {
            given.count(within, threshold_ms);
            return;
        }
        // The nearest of: what is there, nothing, and what was kept.
        let far = |from: usize| from.abs_diff(end);
        let shares = self.kept.len() + 1;
        let best = (0..shares).min_by_key(|step| far(self.waits.len() * step / shares));
        if let Some(step) = best
            && far(self.waits.len() * step / shares) < far(within.end)
        {
            within.end = self.waits.len() * step / shares;
            match step.checked_sub(1) {
                None => within.counts.as_flattened_mut().fill(0),
                Some(kept) => within.take(&self.kept[kept]),
            }
        }
        self.walk_to(within, end);
    }

    fn walk_to(&self, within: &mut Within, end: usize) {
        let flat = within.counts.as_flattened_mut();
        let (from, to) = (within.end.min(end), within.end.max(end));
        let more = end > within.end;
        match &self.places {
            Places::Short(places) => {
                tally(
                    places[from..to].iter().map(|&place| usize::from(place)),
                    more,
                    flat,
                );
            }
            Places::Wide(places) => {
                tally(
                    places[from..to].iter().map(|&place| place as usize),
                    more,
                    flat,
                );
            }
        }
        within.end = end;
    }

    /// How many answered and abandoned visits of each cell waited at most so long. `threshold_ms` is asked
    /// once for each lane.
    pub fn count_within(&self, threshold_ms: impl Fn(Lane) -> i64, counts: &mut Vec<[u32; 2]>) {
        let limits: Vec<i64> = self.lanes.iter().map(|&lane| threshold_ms(lane)).collect();
        let mut different = limits.clone();
        different.sort_unstable();
        different.dedup();
        let mut within = self.nothing();
        counts.clear();
        counts.resize(self.cells.len(), [0, 0]);
        for &limit in &different {
            self.move_to(&mut within, limit);
            for ((count, cell), new) in counts.iter_mut().zip(&self.cells).zip(&within.counts) {
                if limits[usize::from(cell.lane)] == limit {
                    *count = *new;
                }
            }
        }
        self.add_long(counts, |lane| limits[lane]);
    }

    /// Counts under one threshold for all lanes, the long waits included.
    pub fn count_all(&self, within: &mut Within, threshold_ms: i64) -> Vec<[u32; 2]> {
        self.move_to(within, threshold_ms);
        let mut counts = within.counts.clone();
        self.add_long(&mut counts, |_| threshold_ms);
        counts
    }

    fn add_long(&self, counts: &mut [[u32; 2]], limit_ms: impl Fn(usize) -> i64) {
        for long in &self.long {
            let lane = usize::from(self.cells[long.cell as usize].lane);
            if long.wait_ms <= limit_ms(lane) {
                counts[long.cell as usize][usize::from(long.abandoned)] += 1;
            }
        }
    }

    /// Short abandons by cell under the reader's own limit: abandoned with a wait below it.
    #[must_use]
    pub fn shorts_below(&self, limit_ms: i64) -> Vec<u32> {
        let counts = self.count_all(&mut self.nothing(), limit_ms - 1);
        counts.into_iter().map(|pair| pair[1]).collect()
    }

    /// Number of answered and abandoned visits.
    #[must_use]
    pub fn waits(&self) -> usize {
        self.waits.len()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let place = match self.places {
            Places::Short(_) => 2,
            Places::Wide(_) => 4,
        };
        let kept: usize = self.kept.iter().map(|row| row.len() * 2).sum();
        self.waits.len() * (4 + place) + self.cells.len() * size_of::<Cell>() + kept
    }
}

impl Within {
    fn take(&mut self, kept: &[u16]) {
        for (count, &kept) in self.counts.as_flattened_mut().iter_mut().zip(kept) {
            *count = u32::from(kept);
        }
    }
}

/// Takes visits in, or out, at their places.
#[inline]
fn tally(places: impl Iterator<Item = usize>, more: bool, flat: &mut [u32]) {
    if more {
        for place in places {
            flat[place] += 1;
        }
    } else {
        for place in places {
            flat[place] -= 1;
        }
    }
}

/// A limit as waits are kept, below the mark for long ones; `None` below 0.
pub(super) fn shorten(limit_ms: i64) -> Option<u32> {
    (limit_ms >= 0).then(|| {
        u32::try_from(limit_ms)
            .unwrap_or(u32::MAX)
            .min(u32::MAX - 1)
    })
}

impl Fixed {
    /// The counts, with those that depend on a threshold.
    #[must_use]
    pub fn counts(&self, within: [u32; 2]) -> Counts {
        Counts {
            offered: self.offered,
            answered: self.answered,
            answered_within: within[0],
            abandoned: self.abandoned,
            abandoned_within: within[1],
            short_abandoned: self.short_abandoned,
            flow_out: self.flow_out,
            other: self.other,
            waiting: self.waiting,
            wait_sum_ms: self.wait_sum_ms,
        }
    }
}
