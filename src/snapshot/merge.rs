//! MERGE: which intervals of a queue and media type become one span, so that no few visits are told apart by time.
//!
//! ```text
//! hours of the local day │ 0 │ 0 │ 3 │ 41 │ 57 │ … │ 38 │ 2 │ 0 │     smallest cell 5
//! spans                  │   │   │   44   │    │ … │   40   │   │     an hour that stands alone is cut finer,
//!                                                                      if every piece of it has enough or nothing
//! ```
//!
//! An interval has enough when neither those offered in it nor those ended in it are fewer than the smallest cell, unless
//! there are none. Whole hours are merged, so that the edge of a span does not tell the minute of a call: with those that
//! follow on the local day, else with those before, and only where a day has not enough with the next or the last one.

use jiff::tz::TimeZone;

use crate::terms::{DAY_MS, HOUR_MS, stamp};

/// Pieces into which an hour may be cut, ms.
const FINER_MS: [i64; 2] = [1_800_000, 900_000];

/// What is in an interval: visits offered, and visits ended.
pub type Load = [u32; 2];

/// Intervals on the wall clock.
#[derive(Clone, Debug)]
pub struct Walls {
    /// Local beginning of each, ms since 1970-01-01 on the wall clock, and the offset in force, ms.
    local: Vec<(i64, i64)>,
}

/// Consecutive intervals with what is in them.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: u32,
    to: u32,
    load: Load,
    /// It is merged of several hours.
    merged: bool,
}

impl Piece {
    fn is_empty(&self) -> bool {
        self.load == [0, 0]
    }

    fn has_enough(&self, smallest: u32) -> bool {
        self.load
            .iter()
            .all(|&count| count == 0 || count >= smallest)
    }

    fn join(&mut self, other: Piece) {
        self.from = self.from.min(other.from);
        self.to = self.to.max(other.to);
        for (mine, theirs) in self.load.iter_mut().zip(other.load) {
            *mine += theirs;
        }
        self.merged = true;
    }
}

impl Walls {
    /// The intervals that begin at these moments, ms UTC, rising.
    pub fn new(starts: impl Iterator<Item = i64>, zone: &TimeZone) -> Walls {
        let mut now: Option<(i64, i64)> = None;
        let at = |start: i64| {
            let steady = now.filter(|&(_, change)| start < change);
            let (offset, change) = steady
                .or_else(|| stamp::steady(start, zone))
                .unwrap_or((0, i64::MAX));
            now = Some((offset, change));
            (start + offset, offset)
        };
        Walls {
            local: starts.map(at).collect(),
        }
    }

    /// The runs of intervals that become one span; `None` when there are not enough visits in all.
    pub fn merge(&self, loads: &[Load], smallest: u32) -> Option<Vec<(u32, u32)>> {
        let all = self.cut(0, narrow(loads.len()), HOUR_MS, loads);
        let day = |piece: &Piece| self.local(piece.from).0.div_euclid(DAY_MS);
        let mut merged = Vec::new();
        for of_day in all.chunk_by(|a, b| day(a) == day(b)) {
            merged.extend(together(of_day, smallest));
        }
        let merged = together(&merged, smallest);
        let mut runs = Vec::new();
        for piece in merged {
            if !piece.has_enough(smallest) {
                return None;
            }
            if piece.merged {
                runs.push((piece.from, piece.to));
            } else {
                self.refine(piece, &FINER_MS, loads, smallest, &mut runs);
            }
        }
        Some(runs)
    }

    /// Cuts an hour finer where every piece has enough or nothing.
    fn refine(
        &self,
        piece: Piece,
        finer_ms: &[i64],
        loads: &[Load],
        smallest: u32,
        runs: &mut Vec<(u32, u32)>,
    ) {
        if piece.is_empty() || piece.to - piece.from < 2 {
            return;
        }
        // Behind the last one come the intervals themselves.
        let step_ms = finer_ms.first().copied().unwrap_or(1);
        let pieces = self.cut(piece.from, piece.to, step_ms, loads);
        if !pieces.iter().all(|piece| piece.has_enough(smallest)) {
            return runs.push((piece.from, piece.to));
        }
        if let Some(rest) = finer_ms.get(1..) {
            for piece in pieces {
                self.refine(piece, rest, loads, smallest, runs);
            }
        }
    }

    fn local(&self, interval: u32) -> (i64, i64) {
        self.local
            .get(interval as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Intervals put together that lie between the same multiples of a step on the wall clock. An hour that happens
    /// twice is two.
    fn cut(&self, from: u32, to: u32, step_ms: i64, loads: &[Load]) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut last = None;
        for interval in from..to {
            let (local, offset) = self.local(interval);
            let key = Some((local.div_euclid(step_ms), offset));
            let piece = Piece {
                from: interval,
                to: interval + 1,
                load: loads.get(interval as usize).copied().unwrap_or_default(),
                merged: false,
            };
            match pieces.last_mut().filter(|_| key == last) {
                Some(open) => {
                    open.join(piece);
                    open.merged = false;
                }
                None => pieces.push(piece),
            }
            last = key;
        }
        pieces
    }
}

/// Joins pieces that have not enough with those that follow, and what is left at the end with those before; a last one
/// may still not have enough.
fn together(pieces: &[Piece], smallest: u32) -> Vec<Piece> {
    let mut done: Vec<Piece> = Vec::new();
    let mut open: Option<Piece> = None;
    for &piece in pieces {
        let now = match open.take() {
            None => piece,
            Some(mut now) => {
                now.join(piece);
                now
            }
        };
        if now.has_enough(smallest) {
            done.push(now);
        } else {
            open = Some(now);
        }
    }
    if let Some(mut last) = open {
        // The empty hours behind it stay as they are known: empty.
        let busy = pieces.iter().rev().find(|piece| !piece.is_empty());
        let end = busy.map_or(last.to, |piece| piece.to);
        last.to = end;
        // With those before it, as few of them as are enough; if none are, it stays as it is.
        let mut all = last;
        let enough = (0..done.len()).rev().find(|&first| {
            all.join(done[first]);
            all.has_enough(smallest)
        });
        if let Some(first) = enough {
            done.truncate(first);
            last = all;
        }
        done.push(last);
        done.extend(pieces.iter().filter(|piece| piece.from >= end));
    }
    done
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(not(target_arch = "wasm32"))] // property tests run natively
#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::Period;
    use proptest::prelude::*;

    /// Runs of a stretch of intervals of so many minutes from 2026-10-24, 22:00 UTC: midnight in Berlin, before a day of
    /// 25 hours.
    fn merge(minutes: i64, loads: &[Load], smallest: u32) -> Option<Vec<(u32, u32)>> {
        let from = 1_792_879_200_000;
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let starts =
            (0..loads.len()).map(|at| from + i64::try_from(at).unwrap() * minutes * 60_000);
        Walls::new(starts, &zone).merge(loads, smallest)
    }

    fn hours(counts: &[u32]) -> Option<Vec<(u32, u32)>> {
        let loads: Vec<Load> = counts.iter().map(|&count| [count, count]).collect();
        merge(60, &loads, 5)
    }

    #[test]
    fn hours_with_too_few_join_those_that_follow_and_the_last_ones_those_before() {
        assert_eq!(
            hours(&[0, 0, 3, 41, 57, 5, 0, 2, 0]),
            Some(vec![(2, 4), (5, 8)])
        );
        assert_eq!(hours(&[5, 0, 9]), Some(vec![]));
        assert_eq!(hours(&[0, 2, 0, 2]), None);
        assert_eq!(hours(&[0, 0]), Some(vec![]));
    }

    #[test]
    fn a_day_with_too_few_joins_the_next_one_and_the_last_day_the_one_before() {
        // 25 hours of the first day.
        let mut counts = vec![0; 25 + 24 + 24];
        counts[8] = 2;
        counts[25 + 9] = 30;
        counts[25 + 10] = 30;
        assert_eq!(hours(&counts), Some(vec![(8, 35)]));
        counts[8] = 9;
        counts[49 + 11] = 1;
        assert_eq!(hours(&counts), Some(vec![(35, 61)]));
    }

    #[test]
    fn an_hour_is_cut_as_fine_as_every_piece_of_it_allows() {
        let five = |counts: [u32; 12]| {
            let loads = counts.map(|count| [count, count]);
            merge(5, &loads, 5).unwrap()
        };
        assert_eq!(five([5, 6, 7, 0, 0, 0, 8, 9, 5, 5, 5, 5]), []);
        assert_eq!(five([5, 6, 7, 0, 4, 3, 8, 9, 5, 5, 5, 5]), [(3, 6)]);
        assert_eq!(five([5, 6, 7, 0, 1, 3, 8, 9, 5, 5, 5, 5]), [(0, 6)]);
        assert_eq!(five([1, 1, 1, 0, 1, 0, 8, 9, 5, 5, 5, 5]), [(0, 12)]);
    }

    #[test]
    fn those_ended_count_like_those_offered() {
        assert_eq!(merge(60, &[[9, 9], [9, 2], [7, 9]], 5), Some(vec![(1, 3)]));
        assert_eq!(merge(60, &[[9, 0], [0, 9]], 5), Some(vec![]));
    }

    proptest! {
        #[test]
        fn no_span_has_too_few_and_what_is_empty_stays_alone_at_the_ends(
            loads in prop::collection::vec(
                prop_oneof![3 => Just([0, 0]), 2 => (0..4_u32, 0..4_u32).prop_map(|(a, b)| [a, b]),
                    2 => (5..40_u32, 5..40_u32).prop_map(|(a, b)| [a, b])], 0..700),
            minutes in prop::sample::select(vec![5_i64, 15, 30, 60]),
            smallest in 2..12_u32,
        ) {
            let sum = |range: std::ops::Range<usize>| loads[range].iter().fold([0, 0], |sum: Load, load| {
                [sum[0] + load[0], sum[1] + load[1]]
            });
            let enough = |load: Load| load.iter().all(|&count| count == 0 || count >= smallest);
            match merge(minutes, &loads, smallest) {
                None => prop_assert!(!enough(sum(0..loads.len()))),
                Some(runs) => {
                    let mut next = 0;
                    for (from, to) in runs.into_iter().chain([(u32::MAX, u32::MAX)]) {
                        let (from, to) = (from as usize, to as usize);
                        for load in &loads[next..from.min(loads.len())] {
                            prop_assert!(enough(*load));
                        }
                        if from < loads.len() {
                            prop_assert!(enough(sum(from..to)) && from + 1 < to);
                        }
                        next = to;
                    }
                }
            }
        }
    }

    #[test]
    fn the_zone_decides_where_hours_and_days_begin() {
        let period = Period {
            from_ms: 0,
            to_ms: 2 * DAY_MS,
        };
        let steps = super::super::spans::Steps::new(period, HOUR_MS).unwrap();
        let mut loads = vec![[0, 0]; 48];
        loads[23] = [2, 2];
        loads[24] = [9, 9];
        loads[22] = [9, 9];
        let of = |zone: &TimeZone| Walls::new(steps.starts(), zone).merge(&loads, 5);
        assert_eq!(of(&TimeZone::UTC), Some(vec![(22, 24)]));
        assert_eq!(
            of(&TimeZone::get("Asia/Tokyo").unwrap()),
            Some(vec![(23, 25)])
        );
    }
}
