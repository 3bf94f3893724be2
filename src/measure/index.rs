//! INDEX: facts sorted once, so that any threshold costs binary searches.
//!
//! ```text
//! cell = base interval × lane (queue and media type)
//! waits │ 2 5 9 20 │ 3 8 │ 1 4 4 … │        per cell: answered waits rising, then abandoned waits rising
//!        ╰answered─╯╰ab.─╯
//! ```
//!
//! Depends on the columns, the grid and the attribution; not on thresholds, formulas, chosen queues,
//! opening hours or exclusions. 4 bytes a wait and 44 a cell.

use crate::columns::{Columns, Visit};
use crate::measure::count::Counts;
use crate::measure::grid::Grid;
use crate::measure::lens::Attribution;
use crate::terms::{Media, Outcome};

/// A queue and media type in which something was offered.
pub type Lane = (u16, Media);

/// Neither in the period nor in any cell.
const NOWHERE: u32 = u32::MAX;

/// One cell with at least one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Base interval of the grid.
    pub base: u32,
    /// Its place in [`Index::lanes`].
    pub lane: u16,
    /// Where its waits begin.
    first: u32,
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

/// All facts of the period, by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Queues and media types met, by queue index and media type.
    pub lanes: Vec<Lane>,
    /// Cells by base interval, then lane.
    pub cells: Vec<Cell>,
    waits: Vec<u32>,
    long: Vec<Long>,
}

impl Index {
    /// Sorts the facts of all visits into the grid.
    #[must_use]
    pub fn build(columns: &Columns, grid: &Grid, attribution: Attribution) -> Index {
        let mut builder = Builder::new(columns, grid);
        for row in 0..columns.rows() {
            if let Some(visit) = columns.visit(row) {
                let (offer, end) = bases_of(&visit, grid, attribution);
                builder.note(&visit, offer, end);
            }
        }
        let mut index = builder.layout();
        for row in 0..columns.rows() {
            if let Some(visit) = columns.visit(row).filter(has_judged_wait) {
                let (_, end) = bases_of(&visit, grid, attribution);
                builder.put(&mut index, &visit, end);
            }
        }
        for cell in 0..index.cells.len() {
            let (answered, abandoned) = index.ranges(cell);
            index.waits[answered].sort_unstable();
            index.waits[abandoned].sort_unstable();
        }
        index
    }

    fn ranges(&self, cell: usize) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let Cell { first, fixed, .. } = self.cells[cell];
        let first = first as usize;
        let middle = first + fixed.answered as usize;
        (first..middle, middle..middle + fixed.abandoned as usize)
    }

    /// Waits of the answered visits of a cell, rising, ms; those of 49 days and more are `u32::MAX`.
    #[must_use]
    #[inline]
    pub fn answered(&self, cell: usize) -> &[u32] {
        &self.waits[self.ranges(cell).0]
    }

    /// Waits of the abandoned visits of a cell, likewise.
    #[must_use]
    #[inline]
    pub fn abandoned(&self, cell: usize) -> &[u32] {
        &self.waits[self.ranges(cell).1]
    }

    /// How many answered and abandoned visits of each cell waited at most so long. `threshold_ms` is asked
    /// once for each lane.
    pub fn count_within(&self, threshold_ms: impl Fn(Lane) -> i64, within: &mut Vec<[u32; 2]>) {
        let limits: Vec<i64> = self.lanes.iter().map(|&lane| threshold_ms(lane)).collect();
        let shortened: Vec<Option<u32>> = limits.iter().map(|&limit| shorten(limit)).collect();
        within.clear();
        within.extend(self.cells.iter().enumerate().map(|(place, cell)| {
            match shortened[usize::from(cell.lane)] {
                None => [0, 0],
                Some(limit) => [
                    reach(self.answered(place), limit),
                    reach(self.abandoned(place), limit),
                ],
            }
        }));
        for long in &self.long {
            let cell = self.cells[long.cell as usize];
            if long.wait_ms <= limits[usize::from(cell.lane)] {
                within[long.cell as usize][usize::from(long.abandoned)] += 1;
            }
        }
    }

    /// Short abandons by cell under the reader's own limit: abandoned with a wait below it.
    #[must_use]
    pub fn shorts_below(&self, limit_ms: i64) -> Vec<u32> {
        let mut within = Vec::new();
        self.count_within(|_| limit_ms - 1, &mut within);
        within.into_iter().map(|pair| pair[1]).collect()
    }

    /// Waits that are `u32::MAX` in the lists, exactly.
    pub(super) fn long(&self) -> &[Long] {
        &self.long
    }

    /// Number of answered and abandoned visits.
    #[must_use]
    pub fn waits(&self) -> usize {
        self.waits.len()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.waits.len() * 4 + self.cells.len() * size_of::<Cell>() + self.lanes.len() * 4
    }
}

/// Waits of at most `limit` in a rising list that may end in `u32::MAX` for what did not fit.
#[inline]
fn reach(waits: &[u32], limit: u32) -> u32 {
    u32::try_from(waits.partition_point(|&wait| wait <= limit)).unwrap_or(u32::MAX)
}

/// A limit as waits are kept, below the mark for long ones; `None` below 0.
fn shorten(limit_ms: i64) -> Option<u32> {
    (limit_ms >= 0).then(|| {
        u32::try_from(limit_ms)
            .unwrap_or(u32::MAX)
            .min(u32::MAX - 1)
    })
}

fn has_judged_wait(visit: &Visit) -> bool {
    matches!(visit.outcome, Outcome::Answered | Outcome::Abandoned)
}

/// Base intervals of the offer and of the outcome (docs/definitions.md, "Where a fact is counted").
#[must_use]
pub fn bases_of(
    visit: &Visit,
    grid: &Grid,
    attribution: Attribution,
) -> (Option<u32>, Option<u32>) {
    let offer = grid.find(visit.offered_ms);
    if visit.outcome == Outcome::Waiting {
        return (offer, None);
    }
    let end = match attribution {
        Attribution::Arrival => offer,
        Attribution::Event => visit.ended_ms.and_then(|at| grid.find(at)),
    };
    (offer, end)
}

/// Cells under construction: a table of all base intervals × lanes that knows which cells there are.
struct Builder {
    lane_of: Vec<u16>,
    lanes: Vec<Lane>,
    cell_of: Vec<u32>,
    cells: Vec<(u32, Fixed)>,
    /// Next free place for answered and abandoned waits, by cell.
    free: Vec<[u32; 2]>,
}

impl Builder {
    fn new(columns: &Columns, grid: &Grid) -> Builder {
        let mut met = vec![false; columns.queue_ids().len() * Media::ALL.len()];
        for row in 0..columns.rows() {
            if let Some((queue, media)) = columns.lane(row) {
                met[usize::from(queue) * Media::ALL.len() + media as usize] = true;
            }
        }
        let mut lanes = Vec::new();
        let lane_of = (0_u16..)
            .zip(met.chunks(Media::ALL.len()))
            .flat_map(|(queue, met)| Media::ALL.map(|media| (queue, media, met[media as usize])))
            .map(|(queue, media, met)| {
                if met {
                    lanes.push((queue, media));
                }
                u16::try_from(lanes.len().max(1) - 1).unwrap_or(u16::MAX)
            })
            .collect();
        Builder {
            cell_of: vec![NOWHERE; grid.len() * lanes.len()],
            lane_of,
            lanes,
            cells: Vec::new(),
            free: Vec::new(),
        }
    }

    fn place(&self, visit: &Visit, base: u32) -> usize {
        let lane = self.lane_of[usize::from(visit.queue) * Media::ALL.len() + visit.media as usize];
        base as usize * self.lanes.len() + usize::from(lane)
    }

    fn fixed(&mut self, visit: &Visit, base: u32) -> &mut Fixed {
        let place = self.place(visit, base);
        let known = self.cell_of[place];
        let number = if known == NOWHERE {
            let number = u32::try_from(self.cells.len()).unwrap_or(NOWHERE);
            self.cell_of[place] = number;
            self.cells
                .push((u32::try_from(place).unwrap_or(NOWHERE), Fixed::default()));
            number
        } else {
            known
        };
        &mut self.cells[number as usize].1
    }

    fn note(&mut self, visit: &Visit, offer: Option<u32>, end: Option<u32>) {
        if let Some(base) = offer {
            let fixed = self.fixed(visit, base);
            fixed.offered += 1;
            fixed.waiting += u32::from(visit.outcome == Outcome::Waiting);
        }
        let Some(base) = end else {
            return;
        };
        let fixed = self.fixed(visit, base);
        match visit.outcome {
            Outcome::Answered => {
                fixed.answered += 1;
                fixed.wait_sum_ms += visit.wait_ms.unwrap_or(0).unsigned_abs();
            }
            Outcome::Abandoned => {
                fixed.abandoned += 1;
                fixed.short_abandoned += u32::from(visit.short);
            }
            Outcome::FlowOut => fixed.flow_out += 1,
            Outcome::Other => fixed.other += 1,
            Outcome::Waiting => {}
        }
    }

    /// Puts the cells in order and makes room for their waits.
    fn layout(&mut self) -> Index {
        self.cells.sort_unstable_by_key(|cell| cell.0);
        let lanes = u32::try_from(self.lanes.len().max(1)).unwrap_or(u32::MAX);
        let mut first = 0;
        let mut cells = Vec::with_capacity(self.cells.len());
        for (number, &(place, fixed)) in (0_u32..).zip(&self.cells) {
            self.cell_of[place as usize] = number;
            self.free.push([first, first + fixed.answered]);
            cells.push(Cell {
                base: place / lanes,
                lane: u16::try_from(place % lanes).unwrap_or(u16::MAX),
                first,
                fixed,
            });
            first += fixed.answered + fixed.abandoned;
        }
        self.cells = Vec::new();
        Index {
            lanes: self.lanes.clone(),
            cells,
            waits: vec![0; first as usize],
            long: Vec::new(),
        }
    }

    fn put(&mut self, index: &mut Index, visit: &Visit, end: Option<u32>) {
        let Some(base) = end else {
            return;
        };
        let cell = self.cell_of[self.place(visit, base)];
        let abandoned = visit.outcome == Outcome::Abandoned;
        let free = &mut self.free[cell as usize][usize::from(abandoned)];
        let wait_ms = visit.wait_ms.unwrap_or(0);
        index.waits[*free as usize] = match u32::try_from(wait_ms) {
            Ok(wait) if wait < u32::MAX => wait,
            _ => {
                index.long.push(Long {
                    cell,
                    abandoned,
                    wait_ms,
                });
                u32::MAX
            }
        };
        *free += 1;
    }
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
