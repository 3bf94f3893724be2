//! WALK: one walk along the sorted waits of an index: the curve and percentiles of whatever is selected.

use crate::measure::index::{Index, Known, Long, Places, Within};
use crate::measure::selection::Selection;

/// Steps of the scale.
pub const STEPS: u32 = 300;
/// Ends a scale may have, seconds: 5, 10, 30 min, 1, 4, 12 h, 1, 3 days, a year.
pub const TOPS_S: [u32; 9] = [
    300, 600, 1_800, 3_600, 14_400, 43_200, 86_400, 259_200, 31_536_000,
];
/// One abandon in a sum of both outcomes.
const ABANDON: u64 = 1 << 32;

/// Answered and abandoned visits within each step of a scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// Width of a step, ms.
    pub step_ms: i64,
    /// `[answered, abandoned]` with a wait of at most `k · step`, for `k` from 0 to [`STEPS`]. Where waits are not
    /// known one by one, those within the last known limit: the least there can be.
    pub within: Vec<[u32; 2]>,
    /// Limits at which alone it is known, ms, with `[answered, abandoned]`; `None` where it is known everywhere.
    pub known: Option<Vec<(i64, [u32; 2])>>,
}

/// What each place of an index counts: 1 for an answer and [`ABANDON`] for an abandon of a cell that `takes`
/// takes, 0 for the others.
fn weights(index: &Index, selection: &Selection, takes: impl Fn(usize) -> bool) -> Vec<u64> {
    let mut weights = vec![0; index.cells.len() * 2];
    for &cell in &selection.cells {
        let cell = cell as usize;
        if takes(usize::from(index.cells[cell].lane)) {
            weights[cell * 2] = 1;
            weights[cell * 2 + 1] = ABANDON;
        }
    }
    weights
}

fn both(sum: u64) -> [u32; 2] {
    [sum & u64::from(u32::MAX), sum >> 32].map(|count| u32::try_from(count).unwrap_or(u32::MAX))
}

/// Sum of the weights of a range of waits.
fn sum(places: &Places, rows: std::ops::Range<usize>, weights: &[u64]) -> u64 {
    match places {
        Places::Short(places) => places[rows]
            .iter()
            .map(|&place| weights[usize::from(place)])
            .sum(),
        Places::Wide(places) => places[rows]
            .iter()
            .map(|&place| weights[place as usize])
            .sum(),
    }
}

fn place_of(places: &Places, row: usize) -> usize {
    match places {
        Places::Short(places) => usize::from(places[row]),
        Places::Wide(places) => places[row] as usize,
    }
}

/// The curve over the lanes that `takes` takes, and percentiles of their answered waits, ms: each is the smallest
/// wait that at least so many of a hundred visits did not exceed (nearest rank), `None` without visits.
/// `percents` rise, from 1 to 100.
#[must_use]
pub fn walk(
    index: &Index,
    selection: &Selection,
    takes: impl Fn(usize) -> bool,
    step_ms: i64,
    percents: &[usize],
) -> (Curve, Vec<Option<i64>>) {
    let weights = weights(index, selection, takes);
    let counted = |long: &&Long| weights[long.cell as usize * 2] > 0;
    let mut long: Vec<Long> = index.long.iter().filter(counted).copied().collect();
    long.sort_unstable_by_key(|long| long.wait_ms);
    let short = index.waits.partition_point(|&wait| wait < u32::MAX);
    let mut curve = Curve {
        step_ms,
        within: Vec::with_capacity(STEPS as usize + 1),
        known: None,
    };
    let mut found = Vec::with_capacity(percents.len());
    let all = answers(index, selection, &weights);
    let mut ranks = percents
        .iter()
        .map(|percent| (all * percent).div_ceil(100).max(1))
        .peekable();
    let (mut row, mut total) = (0, 0);
    for step in 0..=i64::from(STEPS) + 1 {
        // The last stretch holds everything that is longer than the scale.
        let last = step > i64::from(STEPS);
        let limit = u32::try_from(step * step_ms).unwrap_or(u32::MAX);
        let until = if last || limit == u32::MAX {
            short
        } else {
            row + index.waits[row..short].partition_point(|&wait| wait <= limit)
        };
        let after = total + sum(&index.places, row..until, &weights);
        while let Some(rank) = ranks.next_if(|&rank| rank <= both(after)[0] as usize) {
            let left = rank - both(total)[0] as usize;
            found.push(nth(index, row..until, &weights, left));
        }
        (row, total) = (until, after);
        if !last {
            let mut within = both(total);
            for long in long.iter().filter(|long| long.wait_ms <= step * step_ms) {
                within[usize::from(long.abandoned)] += 1;
            }
            curve.within.push(within);
        }
    }
    // What is left of the ranks lies among the long waits.
    let answered: Vec<i64> = long
        .iter()
        .filter(|long| !long.abandoned)
        .map(|long| long.wait_ms)
        .collect();
    found.extend(ranks.map(|rank| answered.get(rank - 1 - both(total)[0] as usize).copied()));
    if let Known::Within(limits) = index.known() {
        curve = at_limits(index, limits, step_ms, &weights);
    }
    (curve, found)
}

/// The curve of an index that knows how many waits lie within some limits.
fn at_limits(index: &Index, limits: &[i64], step_ms: i64, weights: &[u64]) -> Curve {
    let mut within = Within::default();
    let mut points = Vec::with_capacity(limits.len());
    for &limit in limits {
        index.move_to(&mut within, limit);
        let counted = (0..index.cells.len()).filter(|cell| weights[cell * 2] > 0);
        let sum = counted.fold([0, 0], |sum: [u32; 2], cell| {
            let [answered, abandoned] = within.counts[cell];
            [sum[0] + answered, sum[1] + abandoned]
        });
        points.push((limit, sum));
    }
    let at = |step: u32| {
        let after = points.partition_point(|point| point.0 <= i64::from(step) * step_ms);
        after.checked_sub(1).map_or([0, 0], |at| points[at].1)
    };
    Curve {
        step_ms,
        within: (0..=STEPS).map(at).collect(),
        known: Some(points),
    }
}

/// How many answered waits the weights count.
fn answers(index: &Index, selection: &Selection, weights: &[u64]) -> usize {
    let cells = selection.cells.iter().map(|&cell| cell as usize);
    cells
        .filter(|cell| weights[cell * 2] > 0)
        .map(|cell| index.cells[cell].fixed.answered as usize)
        .sum()
}

/// The answered wait at a place of the rising order within a range.
fn nth(
    index: &Index,
    rows: std::ops::Range<usize>,
    weights: &[u64],
    mut left: usize,
) -> Option<i64> {
    for row in rows {
        left -= usize::from(weights[place_of(&index.places, row)] == 1);
        if left == 0 {
            return Some(i64::from(index.waits[row]));
        }
    }
    None
}

/// The same percentile of each lane of the index; `None` for lanes that are not looked at or have no answers.
#[must_use]
pub fn by_lane(index: &Index, selection: &Selection, percent: usize) -> Vec<Option<i64>> {
    let mut left = vec![0; index.lanes.len()];
    let mut lane_of = vec![u16::MAX; index.cells.len()];
    for &cell in &selection.cells {
        let of = &index.cells[cell as usize];
        left[usize::from(of.lane)] += of.fixed.answered as usize;
        lane_of[cell as usize] = of.lane;
    }
    for left in &mut left {
        *left = (*left * percent).div_ceil(100);
    }
    let mut open = left.iter().filter(|&&left| left > 0).count();
    let mut found = vec![None; left.len()];
    let mut long = index.long.clone();
    long.sort_unstable_by_key(|long| long.wait_ms);
    let short = index.waits.partition_point(|&wait| wait < u32::MAX);
    let listed = (0..short).map(|row| (place_of(&index.places, row), i64::from(index.waits[row])));
    let long = long.iter().map(|long| {
        (
            long.cell as usize * 2 + usize::from(long.abandoned),
            long.wait_ms,
        )
    });
    for (place, wait_ms) in listed.chain(long) {
        let lane = usize::from(lane_of[place / 2]);
        if place % 2 == 1 || lane == usize::from(u16::MAX) || left[lane] == 0 {
            continue;
        }
        left[lane] -= 1;
        if left[lane] == 0 {
            found[lane] = Some(wait_ms);
            open -= 1;
            if open == 0 {
                break;
            }
        }
    }
    found
}

/// All waits of a selection, rising, ms: answered, then abandoned. Those of 49 days and more are `u32::MAX`.
#[must_use]
pub fn sorted(index: &Index, selection: &Selection) -> [Vec<u32>; 2] {
    let weights = weights(index, selection, |_| true);
    let mut waits = [Vec::new(), Vec::new()];
    for (row, &wait) in index.waits.iter().enumerate() {
        match weights[place_of(&index.places, row)] {
            0 => {}
            1 => waits[0].push(wait),
            _ => waits[1].push(wait),
        }
    }
    waits
}

/// Every answered or abandoned visit that counts, by rising wait: wait in ms (`u32::MAX` for 49 days and more),
/// number of its cell, whether it was abandoned.
pub fn each(index: &Index, selection: &Selection, mut tell: impl FnMut(u32, usize, bool)) {
    let weights = weights(index, selection, |_| true);
    for (row, &wait) in index.waits.iter().enumerate() {
        let place = place_of(&index.places, row);
        if weights[place] > 0 {
            tell(wait, place / 2, place % 2 == 1);
        }
    }
}
