//! FACTS: the counted cells that a figure is the sum of, and their sums.

use crate::measure::count::Counts;
use crate::measure::grid::{Grid, SLOTS};
use crate::measure::index::{Cell, Index, Lane};
use crate::measure::selection::Selection;
use crate::terms::Media;

/// Everything that figures are summed from, borrowed.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The cut of the period.
    pub grid: &'a Grid,
    /// Facts by cell.
    pub index: &'a Index,
    /// Which cells count.
    pub selection: &'a Selection,
    /// Answers and abandons within the threshold, by cell.
    pub within: &'a [[u32; 2]],
    /// Short abandons by cell under the reader's own limit; empty leaves the organisation's marks.
    pub shorts: &'a [u32],
}

impl<'a> Facts<'a> {
    /// The cells that count, with their number.
    pub fn cells(self) -> impl Iterator<Item = (usize, &'a Cell)> {
        let numbers = self.selection.cells.iter().map(|&number| number as usize);
        numbers.map(move |number| (number, &self.index.cells[number]))
    }

    /// Counts of a cell.
    #[must_use]
    #[inline]
    pub fn counts(self, number: usize) -> Counts {
        let within = self.within.get(number).copied().unwrap_or_default();
        let mut counts = self.index.cells[number].fixed.counts(within);
        if let Some(&short) = self.shorts.get(number) {
            counts.short_abandoned = short;
        }
        counts
    }

    /// Queue and media type of a cell.
    #[must_use]
    pub fn lane(self, cell: &Cell) -> Lane {
        self.index.lanes[usize::from(cell.lane)]
    }
}

/// Sums over the cells that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Over everything.
    pub total: Counts,
    /// By interval.
    pub intervals: Vec<Counts>,
    /// By lane of the index.
    pub lanes: Vec<Counts>,
    /// By half hour of the local week.
    pub slots: Vec<Counts>,
}

impl Sums {
    /// What no threshold changes: counts within a threshold stay 0.
    #[must_use]
    pub fn fixed(facts: Facts<'_>) -> Sums {
        let facts = Facts {
            within: &[],
            ..facts
        };
        let mut sums = Sums {
            total: Counts::default(),
            intervals: vec![Counts::default(); facts.grid.intervals],
            lanes: vec![Counts::default(); facts.index.lanes.len()],
            slots: vec![Counts::default(); SLOTS],
        };
        for (number, cell) in facts.cells() {
            let counts = facts.counts(number);
            let base = cell.base as usize;
            sums.total += &counts;
            sums.intervals[facts.grid.interval[base] as usize] += &counts;
            sums.lanes[usize::from(cell.lane)] += &counts;
            sums.slots[usize::from(facts.grid.slot[base])] += &counts;
        }
        sums
    }

    /// These sums with the counts within the threshold added: all that a new threshold costs.
    pub fn add_within(&mut self, facts: Facts<'_>) {
        let mut total = [0, 0];
        let mut cells = facts.cells().peekable();
        // Cells of one base interval follow each other: its sums are added once.
        while let Some((number, cell)) = cells.next() {
            let base = cell.base;
            let mut sum = facts.within[number];
            add(&mut self.lanes[usize::from(cell.lane)], sum);
            while let Some((number, cell)) = cells.next_if(|(_, cell)| cell.base == base) {
                let within = facts.within[number];
                add(&mut self.lanes[usize::from(cell.lane)], within);
                sum = [sum[0] + within[0], sum[1] + within[1]];
            }
            let base = base as usize;
            add(&mut self.intervals[facts.grid.interval[base] as usize], sum);
            add(&mut self.slots[usize::from(facts.grid.slot[base])], sum);
            total = [total[0] + sum[0], total[1] + sum[1]];
        }
        add(&mut self.total, total);
    }
}

#[inline]
fn add(counts: &mut Counts, within: [u32; 2]) {
    counts.answered_within += within[0];
    counts.abandoned_within += within[1];
}

/// One row of a table: an interval × queue × media type with at least one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the interval.
    pub interval: u32,
    /// Index of the queue.
    pub queue: u16,
    /// Media type.
    pub media: Media,
}

/// The cells that count, put together to the intervals the reader asked for; ordered by interval, queue index,
/// media type.
#[must_use]
pub fn places(facts: Facts<'_>) -> Vec<(Place, Counts)> {
    let mut rows: Vec<(Place, Counts)> = Vec::new();
    for (number, cell) in facts.cells() {
        let (queue, media) = facts.lane(cell);
        let place = Place {
            interval: facts.grid.interval[cell.base as usize],
            queue,
            media,
        };
        rows.push((place, facts.counts(number)));
    }
    rows.sort_unstable_by_key(|row| row.0);
    rows.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += &next.1;
        }
        same
    });
    rows
}
