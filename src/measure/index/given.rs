//! GIVEN: an index of what was counted elsewhere, whose waits are known only within the limits that were asked.

use rustc_hash::FxHashMap;

use super::{Cell, Fixed, Index, Lane, Within};
use crate::columns::summary::{Row, Summary};
use crate::measure::grid::Grid;

/// Counts within limits, by limit and by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    limits_ms: Vec<i64>,
    /// `[answered, abandoned]`.
    counts: Vec<Vec<[u32; 2]>>,
}

/// Which waits an index knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// Every single one.
    Every,
    /// How many lie within these limits, ms, rising; nothing between them.
    Within(&'a [i64]),
}

impl Known<'_> {
    /// Whether every single wait is known.
    #[must_use]
    pub fn is_every(self) -> bool {
        self == Known::Every
    }

    /// Whether counts within a threshold are exact.
    #[must_use]
    pub fn holds(self, threshold_ms: i64) -> bool {
        match self {
            Known::Every => true,
            Known::Within(limits) => limits.binary_search(&threshold_ms).is_ok(),
        }
    }
}

impl Index {
    /// Puts a summary into the cells of a grid; `None` where a bucket of it reaches over base intervals, so that it has
    /// to be asked again in shorter ones. Event attribution. A count that contradicts another (answers within a limit
    /// that are more than all answers) is taken down to what is possible.
    #[must_use]
    pub fn of_summary(summary: &Summary, grid: &Grid) -> Option<Index> {
        let mut found: Vec<(u32, Lane, usize)> = Vec::with_capacity(summary.rows().len());
        for (place, row) in summary.rows().iter().enumerate() {
            if let Some(base) = grid.find(row.span.from_ms) {
                if grid.edges.get(base as usize + 1) < Some(&row.span.to_ms) {
                    return None;
                }
                found.push((base, (row.queue, row.media), place));
            }
        }
        let mut lanes: Vec<Lane> = found.iter().map(|one| one.1).collect();
        lanes.sort_unstable();
        lanes.dedup();
        let numbers: FxHashMap<Lane, u16> = lanes.iter().copied().zip(0..).collect();
        found.sort_unstable();
        let mut index = Index {
            lanes,
            ..Index::default()
        };
        // The cell of each row.
        let mut places = Vec::with_capacity(found.len());
        for &(base, lane, place) in &found {
            let lane = numbers.get(&lane).copied().unwrap_or_default();
            let last = index.cells.last();
            if last.is_none_or(|last| (last.base, last.lane) != (base, lane)) {
                index.cells.push(Cell {
                    base,
                    lane,
                    fixed: Fixed::default(),
                });
            }
            let cell = index.cells.len() - 1;
            index.cells[cell].fixed.add(&summary.rows()[place]);
            places.push((cell, place));
        }
        let mut given = Given {
            limits_ms: summary.limits_ms(),
            counts: Vec::new(),
        };
        for limit in 0..given.limits_ms.len() {
            let mut counts = vec![[0, 0]; index.cells.len()];
            for &(cell, place) in &places {
                let [answered, abandoned] = summary.within(limit)[place];
                counts[cell][0] += answered;
                counts[cell][1] += abandoned;
            }
            for (count, cell) in counts.iter_mut().zip(&index.cells) {
                count[0] = count[0].min(cell.fixed.answered);
                count[1] = count[1].min(cell.fixed.abandoned);
            }
            given.counts.push(counts);
        }
        index.given = Some(Box::new(given));
        Some(index)
    }

    /// Which waits this index knows.
    #[must_use]
    pub fn known(&self) -> Known<'_> {
        match &self.given {
            None => Known::Every,
            Some(given) => Known::Within(&given.limits_ms),
        }
    }

    /// Whether counts are exact when lanes have these thresholds, ms.
    #[must_use]
    pub fn knows(&self, threshold_ms: impl Fn(Lane) -> i64) -> bool {
        let known = self.known();
        known == Known::Every
            || self
                .lanes
                .iter()
                .all(|&lane| known.holds(threshold_ms(lane)))
    }
}

impl Given {
    /// Counts within a threshold; within the last limit before it where it was not asked, which is the least there
    /// can be.
    pub(super) fn count(&self, within: &mut Within, threshold_ms: i64) {
        let after = self
            .limits_ms
            .partition_point(|&limit| limit <= threshold_ms);
        match after.checked_sub(1).and_then(|at| self.counts.get(at)) {
            Some(counts) => within.counts.copy_from_slice(counts),
            None => within.counts.fill([0, 0]),
        }
    }
}

impl Fixed {
    /// Adds a row; what is still waiting, and what ended otherwise, it does not know.
    fn add(&mut self, row: &Row) {
        let tally = &row.tally;
        self.offered += tally.offered;
        self.answered += tally.answered;
        self.abandoned += tally.abandoned;
        self.short_abandoned += tally.short_abandoned.min(tally.abandoned);
        self.flow_out += tally.flow_out;
        self.wait_sum_ms += tally.wait_sum_ms;
    }
}
