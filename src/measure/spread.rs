//! SPREAD: how waits are distributed, in bins of one round width.
//!
//! Comes in: sorted waits, answered and abandoned apart; a wait that 32 bits cannot hold (50 days) comes as
//! `u32::MAX`. Goes out: bins, each with both numbers.

use crate::measure::narrow;

/// Waits of one bin: longer than `from_ms` and at most `to_ms`; the first one includes 0.
///
/// So a threshold that is a multiple of the width falls on an edge, and what lies to its left kept it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// Lower edge, ms, outside the bin but for the first.
    pub from_ms: u32,
    /// Upper edge, ms, inside the bin; `u32::MAX` where the last bin is open.
    pub to_ms: u32,
    /// Answered visits.
    pub answered: u32,
    /// Abandoned visits.
    pub abandoned: u32,
}

const SECOND: u32 = 1_000;
const MINUTE: u32 = 60 * SECOND;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// Widths that people count in, ms.
const WIDTHS: [u32; 19] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
];

/// The bins of these waits, ms, both lists in rising order; none without waits.
///
/// The width is the finest round one with which the 99th percentile of all waits that 32 bits hold lies
/// within `want` bins (or a week, the coarsest). The bins begin at 0 and reach as far as that percentile;
/// what is longer is in one last, open bin.
#[must_use]
pub fn bins(answered_ms: &[u32], abandoned_ms: &[u32], want: usize) -> Vec<Bin> {
    if answered_ms.is_empty() && abandoned_ms.is_empty() {
        return Vec::new();
    }
    let reach = percentile_of_both(answered_ms, abandoned_ms, 99).unwrap_or(0);
    let needed = |width: u32| reach.div_ceil(width).max(1);
    let fits = |&width: &u32| needed(width) as usize <= want.max(1);
    let width = WIDTHS.into_iter().find(fits).unwrap_or(7 * DAY);
    let mut bins = Vec::new();
    let (mut answered, mut abandoned, mut from_ms) = (0, 0, 0);
    let mut push = |to_ms: u32| {
        let (answers, abandons) = (up_to(answered_ms, to_ms), up_to(abandoned_ms, to_ms));
        bins.push(Bin {
            from_ms,
            to_ms,
            answered: narrow(answers - answered),
            abandoned: narrow(abandons - abandoned),
        });
        (answered, abandoned, from_ms) = (answers, abandons, to_ms);
        answers < answered_ms.len() || abandons < abandoned_ms.len()
    };
    let mut rest = true;
    for number in 1..=needed(width) {
        // An edge that 32 bits cannot hold is that of the open bin.
        rest = push(width.saturating_mul(number));
    }
    if rest {
        push(u32::MAX);
    }
    bins
}

/// How many waits are at most this long.
fn up_to(sorted_ms: &[u32], limit_ms: u32) -> usize {
    sorted_ms.partition_point(|&wait| wait <= limit_ms)
}

/// The wait that `percent` of a hundred did not exceed, ms, by nearest rank; `None` without waits.
/// `sorted_ms` in rising order, `percent` from 1 to 100; 100 is the longest wait.
#[must_use]
pub fn percentile(sorted_ms: &[u32], percent: usize) -> Option<u32> {
    let rank = (sorted_ms.len() * percent).div_ceil(100);
    sorted_ms.get(rank.max(1) - 1).copied()
}

/// The same over two lists and only over waits that 32 bits hold, found by halving, so that the two need
/// not be merged.
fn percentile_of_both(one: &[u32], other: &[u32], percent: usize) -> Option<u32> {
    let within = |limit_ms| up_to(one, limit_ms) + up_to(other, limit_ms);
    let known = within(u32::MAX - 1);
    let rank = (known * percent).div_ceil(100);
    if rank == 0 {
        return None;
    }
    let (mut low, mut high) = (0, u32::MAX - 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if within(middle) < rank {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edges in seconds and numbers of each bin.
    fn seen(answered: &[u32], abandoned: &[u32], want: usize) -> Vec<(u32, u32, u32, u32)> {
        let bins = bins(answered, abandoned, want);
        bins.iter()
            .map(|bin| {
                (
                    bin.from_ms / 1_000,
                    bin.to_ms / 1_000,
                    bin.answered,
                    bin.abandoned,
                )
            })
            .collect()
    }

    const OPEN: u32 = u32::MAX / 1_000;

    #[test]
    fn a_wait_as_long_as_an_edge_is_to_its_left() {
        assert_eq!(
            seen(&[0, 1_000, 1_001, 2_000], &[2_000, 2_001], 3),
            [(0, 1, 2, 0), (1, 2, 2, 1), (2, 3, 0, 1)]
        );
    }

    #[test]
    fn the_width_is_the_finest_round_one_that_fits() {
        for (longest, want, width) in [
            (30_000, 30, 1),
            (30_001, 30, 2),
            (61_000, 30, 5),
            (300_000, 30, 10),
            (300_001, 30, 15),
            (3_600_000, 10, 600),
            (86_400_000, 24, 3_600),
            (86_400_001, 24, 7_200),
            (86_400_000 * 40, 10, 7 * 86_400),
            (86_400_000 * 49, 1, 7 * 86_400),
            (1, 0, 1),
        ] {
            assert_eq!(seen(&[longest], &[], want)[0].1, width, "{longest}");
        }
    }

    #[test]
    fn what_is_longer_than_the_99th_percentile_is_in_an_open_bin() {
        let mut waits = vec![1_500; 99];
        waits.push(3_600_000);
        assert_eq!(
            seen(&waits, &[], 10),
            [(0, 1, 0, 0), (1, 2, 99, 0), (2, OPEN, 1, 0)]
        );
        // Both together are 200 waits: the longest abandon is the 200th.
        assert_eq!(
            seen(&[500; 199], &[9_000], 10),
            [(0, 1, 199, 0), (1, OPEN, 0, 1)]
        );
    }

    #[test]
    fn a_wait_of_59_days_lies_in_the_open_bin_and_does_not_widen_the_others() {
        assert_eq!(
            seen(&[2_000, 3_000, u32::MAX], &[], 10),
            [(0, 1, 0, 0), (1, 2, 1, 0), (2, 3, 1, 0), (3, OPEN, 1, 0)]
        );
        assert_eq!(seen(&[], &[u32::MAX], 10), [(0, 1, 0, 0), (1, OPEN, 0, 1)]);
    }

    #[test]
    fn one_wait_and_equal_waits_and_none() {
        assert_eq!(seen(&[], &[], 10), []);
        assert_eq!(seen(&[0], &[], 10), [(0, 1, 1, 0)]);
        assert_eq!(seen(&[0; 3], &[0; 2], 10), [(0, 1, 3, 2)]);
        let equal = seen(&[20_000; 7], &[], 20);
        assert_eq!((equal.len(), equal[19]), (20, (19, 20, 7, 0)));
    }

    #[test]
    fn the_longest_waits_that_32_bits_hold_end_in_the_last_bin() {
        let bins = bins(&[u32::MAX - 1, u32::MAX], &[], 100);
        let last = bins[bins.len() - 1];
        assert_eq!((last.to_ms, last.answered), (u32::MAX, 2));
        assert!(bins.iter().all(|bin| bin.from_ms < bin.to_ms));
    }

    #[test]
    fn percentiles_are_waits_that_somebody_had() {
        let waits = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
        let seen = [1, 50, 90, 95, 99, 100].map(|percent| percentile(&waits, percent).unwrap());
        assert_eq!(seen, [10, 50, 90, 100, 100, 100]);
        assert_eq!(percentile(&[7], 50), Some(7));
        assert_eq!(percentile(&[], 50), None);
    }
}
