//! What every contestant computes, and its sums by weekday and half hour.

use crate::visits::{CELLS, NOWHERE, QUEUES, SLOTS};

/// Half hours of a week.
const WEEK: usize = 7 * 48;
/// Points of the curve: 0 to 300 s.
const CURVE: usize = 301;
/// Percentiles shown.
pub const PERCENTS: [usize; 5] = [50, 80, 90, 95, 99];
/// Seconds counted apart; the last bin holds all longer waits.
pub const BINS: usize = 4_096;

/// Counts of both kinds (answered, then abandoned) by cell, by half hour of the week, and in total.
pub struct Tally {
    pub cells: Vec<u32>,
    pub heat: Vec<u32>,
    pub totals: [u32; 2],
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            cells: vec![0; NOWHERE + 1],
            heat: vec![0; 2 * WEEK],
            totals: [0; 2],
        }
    }
}

impl Tally {
    /// Sums the cells.
    pub fn roll_up(&mut self) {
        self.heat.fill(0);
        for kind in 0..2 {
            let heat = &mut self.heat[kind * WEEK..][..WEEK];
            let cells = &self.cells[kind * CELLS..][..CELLS];
            self.totals[kind] = 0;
            for (slot, queues) in cells.chunks_exact(QUEUES).enumerate() {
                let sum: u32 = queues.iter().sum();
                heat[slot % WEEK] += sum;
                self.totals[kind] += sum;
            }
        }
    }

    /// Visits of both kinds.
    pub fn sum(&self) -> u32 {
        self.totals[0] + self.totals[1]
    }
}

/// 1 for every place that the filter lets through; nowhere is closed.
pub fn open_places(slots: &[u8], queues: &[u8]) -> Vec<u8> {
    let cells = (0..SLOTS).flat_map(|slot| (0..QUEUES).map(move |queue| (slot, queue)));
    let cells: Vec<u8> = cells
        .map(|(slot, queue)| slots[slot] & queues[queue])
        .collect();
    [&cells[..], &cells, &[0]].concat()
}

/// The bin of a wait: the first whole second that it does not exceed.
pub fn bin(wait_ms: u32) -> usize {
    (wait_ms.div_ceil(1_000) as usize).min(BINS - 1)
}

/// The curve from the bins.
pub fn curve(bins: &[u32]) -> Vec<u32> {
    let sums = bins.iter().scan(0, |sum, &visits| {
        *sum += visits;
        Some(*sum)
    });
    sums.take(CURVE).collect()
}

/// Percentiles by nearest rank: `gather` hands over all waits of the bins it is told.
pub fn percentiles(bins: &[u32], mut gather: impl FnMut(&[bool]) -> Vec<u32>) -> Vec<u32> {
    let answered: u32 = bins.iter().sum();
    if answered == 0 {
        return Vec::new();
    }
    let mut wanted = vec![false; BINS];
    // Each percentile's rank among the gathered waits: those of unwanted bins before it are left out.
    let mut ranks = [0; PERCENTS.len()];
    for (rank, percent) in ranks.iter_mut().zip(PERCENTS) {
        *rank = (answered as usize * percent).div_ceil(100).max(1);
        let mut left = *rank;
        for (bin, &visits) in bins.iter().enumerate() {
            if left <= visits as usize {
                wanted[bin] = true;
                break;
            }
            left -= visits as usize;
        }
    }
    let mut waits = gather(&wanted);
    waits.sort_unstable();
    let skipped = |rank: usize| {
        let (mut before, mut skipped) = (0, 0);
        for (bin, &visits) in bins.iter().enumerate() {
            if before + visits as usize >= rank {
                break;
            }
            before += visits as usize;
            skipped += if wanted[bin] { 0 } else { visits as usize };
        }
        skipped
    };
    ranks.map(|rank| waits[rank - 1 - skipped(rank)]).to_vec()
}
