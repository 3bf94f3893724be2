//! WAITS: answered waits in order, for percentiles.
//!
//! A percentile is the smallest wait that at least so many of a hundred answered visits did not
//! exceed (nearest rank): always a wait that somebody had.

use rustc_hash::FxHashMap;

use crate::columns::Columns;
use crate::measure::placement::Placement;
use crate::terms::{Media, Outcome};

/// Sorted answered waits, ms, of the total and of each queue and media type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Of everything in scope.
    pub total: Sorted,
    /// By queue index and media type.
    pub queues: FxHashMap<(u16, Media), Sorted>,
}

/// Waits in rising order, ms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorted(Vec<i64>);

impl Sorted {
    /// Sorts waits.
    #[must_use]
    pub fn new(mut waits_ms: Vec<i64>) -> Sorted {
        waits_ms.sort_unstable();
        Sorted(waits_ms)
    }

    /// The wait that `percent` of a hundred visits did not exceed, ms; `None` without visits.
    /// `percent` from 1 to 100; 100 is the longest wait.
    #[must_use]
    pub fn percentile_ms(&self, percent: usize) -> Option<i64> {
        let rank = (self.0.len() * percent).div_ceil(100);
        self.0.get(rank.max(1) - 1).copied()
    }

    /// How many waits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Collects the waits of answered visits whose answer was placed in the period.
#[must_use]
pub fn waits(columns: &Columns, placement: &Placement) -> Waits {
    let mut by_queue: FxHashMap<(u16, Media), Vec<i64>> = FxHashMap::default();
    for row in 0..columns.rows() {
        let Some(cell) = placement.cells.get(placement.end_cell[row] as usize) else {
            continue;
        };
        match columns.visit(row) {
            Some(visit) if visit.outcome == Outcome::Answered => {
                by_queue
                    .entry((cell.queue, cell.media))
                    .or_default()
                    .push(visit.wait_ms.unwrap_or(0));
            }
            _ => {}
        }
    }
    let total = by_queue.values().flatten().copied().collect();
    Waits {
        total: Sorted::new(total),
        queues: by_queue
            .into_iter()
            .map(|(key, waits)| (key, Sorted::new(waits)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_waits_that_somebody_had() {
        let waits = Sorted::new(vec![30, 10, 20, 40, 50, 60, 70, 80, 90, 100]);
        assert_eq!(waits.percentile_ms(50), Some(50));
        assert_eq!(waits.percentile_ms(90), Some(90));
        assert_eq!(waits.percentile_ms(95), Some(100));
        assert_eq!(waits.percentile_ms(99), Some(100));
        assert_eq!(waits.percentile_ms(100), Some(100));
        assert_eq!(waits.percentile_ms(1), Some(10));
    }

    #[test]
    fn one_wait_is_every_percentile_and_none_is_none() {
        assert_eq!(Sorted::new(vec![7]).percentile_ms(50), Some(7));
        assert_eq!(Sorted::default().percentile_ms(50), None);
    }
}
