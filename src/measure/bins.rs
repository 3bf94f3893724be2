//! BINS: waits counted by steps of time, per lane: the curve, and a short way to percentiles.
//!
//! Bin `k` holds the waits in `((k − 1) · step, k · step]`, bin 0 those of 0 ms, the last one everything
//! longer. Chosen queues change nothing here, and other opening hours only touch the cells that open or
//! close: bins follow a selection.

use std::sync::Arc;

use crate::measure::index::{Index, Long};
use crate::measure::selection::Selection;

/// Steps of the scale.
pub const STEPS: u32 = 300;
/// Ends a scale may have, seconds: 5, 10, 30 min, 1, 4, 12 h, 1, 3 days, a year.
pub const TOPS_S: [u32; 9] = [
    300, 600, 1_800, 3_600, 14_400, 43_200, 86_400, 259_200, 31_536_000,
];
/// The bin of everything longer.
const REST: usize = STEPS as usize + 1;
/// Bins of a lane: 0, the steps, and the rest.
const WIDTH: usize = REST + 1;

/// Waits by lane and step.
#[derive(Clone, Debug, Default)]
pub struct Bins {
    index: Arc<Index>,
    step_ms: u32,
    /// `[answered, abandoned]`, lane after lane.
    counts: Vec<[u32; 2]>,
    bases: Vec<bool>,
}

/// Answered and abandoned visits within each step of a scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// Width of a step, ms.
    pub step_ms: u32,
    /// `[answered, abandoned]` with a wait of at most `k · step`, for `k` from 0 to [`STEPS`].
    pub within: Vec<[u32; 2]>,
}

impl Bins {
    fn new(index: &Arc<Index>, step_ms: u32) -> Bins {
        Bins {
            index: Arc::clone(index),
            step_ms: step_ms.max(1),
            counts: vec![[0, 0]; index.lanes.len() * WIDTH],
            bases: Vec::new(),
        }
    }

    /// The bins of another selection; of the same index and scale, only what opened or closed is counted.
    #[must_use]
    pub fn following(
        before: Option<&Bins>,
        index: &Arc<Index>,
        selection: &Selection,
        step_ms: u32,
    ) -> Bins {
        let same = before.filter(|before| {
            Arc::ptr_eq(&before.index, index)
                && before.step_ms == step_ms
                && before.bases.len() == selection.bases.len()
        });
        let mut bins = match same {
            Some(before) => before.clone(),
            None => Bins::new(index, step_ms),
        };
        bins.follow(selection);
        bins
    }

    fn follow(&mut self, selection: &Selection) {
        let index = Arc::clone(&self.index);
        for (number, cell) in index.cells.iter().enumerate() {
            let base = cell.base as usize;
            let (before, now) = (self.bases.get(base) == Some(&true), selection.bases[base]);
            if before == now {
                continue;
            }
            let first = usize::from(cell.lane) * WIDTH;
            let lane = &mut self.counts[first..first + WIDTH];
            for (kind, waits) in [index.answered(number), index.abandoned(number)]
                .into_iter()
                .enumerate()
            {
                for &wait in waits.iter().filter(|&&wait| wait < u32::MAX) {
                    let count = &mut lane[bin_of(wait, self.step_ms)][kind];
                    *count = if now { *count + 1 } else { *count - 1 };
                }
            }
        }
        for long in index.long() {
            let cell = index.cells[long.cell as usize];
            let base = cell.base as usize;
            let (before, now) = (self.bases.get(base) == Some(&true), selection.bases[base]);
            if before != now {
                let bin = usize::from(cell.lane) * WIDTH + self.bin_of_long(long.wait_ms);
                let count = &mut self.counts[bin][usize::from(long.abandoned)];
                *count = if now { *count + 1 } else { *count - 1 };
            }
        }
        self.bases.clone_from(&selection.bases);
    }

    /// Sums over lanes, by bin.
    fn sum(&self, takes: impl Fn(usize) -> bool) -> Vec<[u32; 2]> {
        let mut sum = vec![[0, 0]; WIDTH];
        let lanes = self.counts.chunks(WIDTH).enumerate();
        for (_, lane) in lanes.filter(|(place, _)| takes(*place)) {
            for (sum, count) in sum.iter_mut().zip(lane) {
                *sum = [sum[0] + count[0], sum[1] + count[1]];
            }
        }
        sum
    }

    /// The curve over the lanes that `takes` takes.
    #[must_use]
    pub fn curve(&self, takes: impl Fn(usize) -> bool) -> Curve {
        let mut within = self.sum(takes);
        within.truncate(REST);
        let mut sum = [0, 0];
        for pair in &mut within {
            sum = [sum[0] + pair[0], sum[1] + pair[1]];
            *pair = sum;
        }
        Curve {
            step_ms: self.step_ms,
            within,
        }
    }

    /// Percentiles of the answered waits in a selection, ms; each is the smallest wait that at least so many
    /// of a hundred visits did not exceed (nearest rank). `None` without visits. Percents from 1 to 100.
    #[must_use]
    pub fn percentiles(&self, selection: &Selection, percents: &[usize]) -> Vec<Option<i64>> {
        let index = &self.index;
        let sum = self.sum(|lane| selection.lanes[lane]);
        let mut waits: Vec<u32> = Vec::new();
        let mut have = usize::MAX;
        let mut find = |&percent: &usize| {
            let rank = rank_in(&sum, percent)?;
            if have != rank.bin {
                waits.clear();
                let span = self.span(rank.bin);
                for &cell in &selection.cells {
                    waits.extend_from_slice(part(index.answered(cell as usize), span));
                }
                have = rank.bin;
            }
            nth(&mut waits, rank.place, || {
                self.long_answered(selection, rank.bin, |_| true)
            })
        };
        percents.iter().map(&mut find).collect()
    }

    /// The same percentile of each lane of the index; `None` for lanes that are not looked at.
    #[must_use]
    pub fn by_lane(&self, selection: &Selection, percent: usize) -> Vec<Option<i64>> {
        let index = &self.index;
        let lanes = self.counts.chunks(WIDTH).zip(&selection.lanes);
        let ranks: Vec<Option<Rank>> = lanes
            .map(|(lane, looked)| rank_in(lane, percent).filter(|_| *looked))
            .collect();
        let mut waits = vec![Vec::new(); ranks.len()];
        for &number in &selection.cells {
            let lane = usize::from(index.cells[number as usize].lane);
            if let Some(rank) = ranks[lane] {
                let answered = index.answered(number as usize);
                waits[lane].extend_from_slice(part(answered, self.span(rank.bin)));
            }
        }
        let found = ranks.iter().zip(&mut waits).enumerate();
        found
            .map(|(lane, (rank, waits))| {
                let rank = (*rank)?;
                nth(waits, rank.place, || {
                    self.long_answered(selection, rank.bin, |of| of == lane)
                })
            })
            .collect()
    }

    fn bin_of_long(&self, wait_ms: i64) -> usize {
        let step = i64::from(self.step_ms);
        usize::try_from((wait_ms + step - 1) / step).map_or(REST, |bin| bin.min(REST))
    }

    /// Answered waits of 49 days and more in a bin of the lanes that `takes` takes, rising, ms.
    fn long_answered(
        &self,
        selection: &Selection,
        bin: usize,
        takes: impl Fn(usize) -> bool,
    ) -> Vec<i64> {
        let counts = |long: &&Long| {
            let lane = usize::from(self.index.cells[long.cell as usize].lane);
            !long.abandoned
                && takes(lane)
                && self.bin_of_long(long.wait_ms) == bin
                && selection.cells.binary_search(&long.cell).is_ok()
        };
        let long = self.index.long().iter().filter(counts);
        let mut waits: Vec<i64> = long.map(|long| long.wait_ms).collect();
        waits.sort_unstable();
        waits
    }

    /// Lowest and highest wait of a bin, inclusive; the mark for what 32 bits do not hold is in none.
    fn span(&self, bin: usize) -> (u32, u32) {
        let most = u32::MAX - 1;
        let end = |bin: usize| {
            let end = u32::try_from(bin).map_or(most, |bin| bin.saturating_mul(self.step_ms));
            end.min(most)
        };
        match bin {
            0 => (0, 0),
            REST => (end(REST - 1) + 1, most),
            bin => (end(bin - 1) + 1, end(bin)),
        }
    }
}

#[inline]
fn bin_of(wait_ms: u32, step_ms: u32) -> usize {
    (wait_ms.div_ceil(step_ms) as usize).min(REST)
}

/// Where a wait of some rank lies: its bin, and its place among the waits of that bin.
#[derive(Clone, Copy)]
struct Rank {
    bin: usize,
    place: usize,
}

fn rank_in(bins: &[[u32; 2]], percent: usize) -> Option<Rank> {
    let all: usize = bins.iter().map(|bin| bin[0] as usize).sum();
    let mut place = (all * percent).div_ceil(100).max(1) - 1;
    for (bin, count) in bins.iter().enumerate() {
        let count = count[0] as usize;
        if place < count {
            return Some(Rank { bin, place });
        }
        place -= count;
    }
    None
}

/// The waits from `low` to `high` of a rising list.
fn part(waits: &[u32], (low, high): (u32, u32)) -> &[u32] {
    let rest = &waits[waits.partition_point(|&wait| wait < low)..];
    &rest[..rest.partition_point(|&wait| wait <= high)]
}

/// The wait at a place of the rising order; behind those that 32 bits hold come the `long` ones.
fn nth(waits: &mut [u32], place: usize, long: impl Fn() -> Vec<i64>) -> Option<i64> {
    if place >= waits.len() {
        return long().get(place - waits.len()).copied();
    }
    let (_, &mut wait, _) = waits.select_nth_unstable(place);
    Some(i64::from(wait))
}

/// All waits of a selection in rising order, ms: answered, then abandoned. Those of 49 days and more are `u32::MAX`.
#[must_use]
pub fn sorted(index: &Index, selection: &Selection) -> [Vec<u32>; 2] {
    let mut waits = [Vec::new(), Vec::new()];
    for &cell in &selection.cells {
        waits[0].extend_from_slice(index.answered(cell as usize));
        waits[1].extend_from_slice(index.abandoned(cell as usize));
    }
    for waits in &mut waits {
        waits.sort_unstable();
    }
    waits
}
