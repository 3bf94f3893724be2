//! BUILD: visits into cells, waits into one order, a piece at a time: a page that loads must stay quick to the touch.

use super::{Cell, Fixed, Index, Lane, Long, Places};
use crate::columns::{Columns, Visit};
use crate::measure::grid::Grid;
use crate::measure::lens::Attribution;
use crate::terms::{Media, Outcome};

/// Neither in the period nor in any cell.
const NOWHERE: u32 = u32::MAX;

impl Index {
    /// Sorts the facts of all visits into the grid.
    #[must_use]
    pub fn build(columns: &Columns, grid: &Grid, attribution: Attribution) -> Index {
        let mut building = Building::new(columns, grid, attribution);
        while building.work(columns, grid, usize::MAX) {}
        building.index
    }
}

/// An index under construction.
///
/// ```text
/// visits ─▶ cells and waits ─▶ cells in order ─▶ waits in order, by half their bits, twice ─▶ columns ─▶ kept counts
/// ```
pub struct Building {
    attribution: Attribution,
    builder: Builder,
    /// Wait and place of each judged visit; the place is twice the number of the cell, plus one for an abandon.
    rows: Vec<(u32, u32)>,
    index: Index,
    stage: Stage,
}

/// What is done next.
enum Stage {
    /// Visits from this row to the row that was the last when building began.
    Visits { next: usize, end: usize },
    /// Waits by the bits from `shift`.
    Sort(Sorting),
    /// Sorted rows from this one into the columns of the index.
    Columns { next: usize },
    /// Counts to be kept.
    Keep,
    /// Nothing.
    Done,
}

impl Building {
    /// Nothing done yet. Visits that come into the columns later are not in this index.
    #[must_use]
    pub fn new(columns: &Columns, grid: &Grid, attribution: Attribution) -> Building {
        Building {
            attribution,
            builder: Builder::new(columns, grid),
            rows: Vec::new(),
            index: Index::default(),
            stage: Stage::Visits {
                next: 0,
                end: columns.rows(),
            },
        }
    }

    /// Works through at most so many rows; whether something is left to do.
    pub fn work(&mut self, columns: &Columns, grid: &Grid, rows: usize) -> bool {
        match &mut self.stage {
            Stage::Visits { next, end } => {
                let (from, to) = (*next, next.saturating_add(rows).min(*end));
                *next = to;
                let last = to == *end;
                for row in from..to {
                    if let Some(visit) = columns.visit(row) {
                        self.builder
                            .note(&visit, grid, self.attribution, &mut self.rows);
                    }
                }
                if last {
                    let (index, numbers) = self.builder.layout();
                    self.index = index;
                    // Numbers in the order of cells instead of that in which they were met.
                    for row in &mut self.rows {
                        row.1 = numbers[row.1 as usize / 2] * 2 + row.1 % 2;
                    }
                    self.stage = Stage::Sort(Sorting::new(0));
                }
            }
            Stage::Sort(sorting) => {
                if sorting.work(&mut self.rows, rows) {
                    self.stage = match sorting.shift {
                        0 => Stage::Sort(Sorting::new(16)),
                        _ => Stage::Columns { next: 0 },
                    };
                }
            }
            Stage::Columns { next } => {
                let (from, to) = (*next, next.saturating_add(rows).min(self.rows.len()));
                *next = to;
                let last = to == self.rows.len();
                self.index.append(&self.rows[from..to]);
                if last {
                    self.rows = Vec::new();
                    self.stage = Stage::Keep;
                }
            }
            Stage::Keep => {
                if self.index.keep(rows) {
                    self.stage = Stage::Done;
                }
            }
            Stage::Done => return false,
        }
        true
    }

    /// The index, once nothing is left to do.
    #[must_use]
    pub fn finish(self) -> Index {
        self.index
    }
}

impl Index {
    /// Takes in further waits in their order.
    fn append(&mut self, rows: &[(u32, u32)]) {
        self.waits.extend(rows.iter().map(|row| row.0));
        let places = rows.iter().map(|row| row.1);
        match &mut self.places {
            Places::Short(short) => {
                short.extend(places.map(|place| u16::try_from(place).unwrap_or(u16::MAX)));
            }
            Places::Wide(wide) => wide.extend(places),
        }
    }
}

/// Rows rising by wait: by the lower half of its bits, then by the upper one. Equal waits keep their order.
struct Sorting {
    shift: u32,
    /// Where the next row with these bits goes.
    next: Vec<u32>,
    other: Vec<(u32, u32)>,
    counted: usize,
    moved: usize,
}

impl Sorting {
    fn new(shift: u32) -> Sorting {
        Sorting {
            shift,
            next: vec![0; 1 << 16],
            other: Vec::new(),
            counted: 0,
            moved: 0,
        }
    }

    /// Sorts at most so many rows; whether all are sorted.
    fn work(&mut self, rows: &mut Vec<(u32, u32)>, most: usize) -> bool {
        let shift = self.shift;
        let digit = |wait: u32| (wait >> shift & 0xffff) as usize;
        if self.counted < rows.len() {
            let end = self.counted.saturating_add(most).min(rows.len());
            for row in &rows[self.counted..end] {
                self.next[digit(row.0)] += 1;
            }
            self.counted = end;
            if end == rows.len() {
                let mut before = 0;
                for next in &mut self.next {
                    before += std::mem::replace(next, before);
                }
                self.other = vec![(0, 0); rows.len()];
            }
            return false;
        }
        let end = self.moved.saturating_add(most).min(rows.len());
        for &row in &rows[self.moved..end] {
            let next = &mut self.next[digit(row.0)];
            self.other[*next as usize] = row;
            *next += 1;
        }
        self.moved = end;
        let done = end == rows.len();
        if done {
            std::mem::swap(rows, &mut self.other);
        }
        done
    }
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
    /// By queue and media type; `None` where nothing was offered when building began.
    lane_of: Vec<Option<u16>>,
    lanes: Vec<Lane>,
    /// Number of the cell, in the order in which cells are met.
    cell_of: Vec<u32>,
    cells: Vec<(u32, Fixed)>,
    long: Vec<Long>,
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
                met.then(|| u16::try_from(lanes.len() - 1).unwrap_or(u16::MAX))
            })
            .collect();
        Builder {
            cell_of: vec![NOWHERE; grid.len() * lanes.len()],
            lane_of,
            lanes,
            cells: Vec::new(),
            long: Vec::new(),
        }
    }

    fn lane(&self, visit: &Visit) -> Option<u16> {
        let place = usize::from(visit.queue) * Media::ALL.len() + visit.media as usize;
        self.lane_of.get(place).copied().flatten()
    }

    /// Number of the cell in which a visit has a fact.
    fn cell(&mut self, lane: u16, base: u32) -> u32 {
        let place = base as usize * self.lanes.len() + usize::from(lane);
        let known = self.cell_of[place];
        if known != NOWHERE {
            return known;
        }
        let number = u32::try_from(self.cells.len()).unwrap_or(NOWHERE);
        self.cell_of[place] = number;
        self.cells
            .push((u32::try_from(place).unwrap_or(NOWHERE), Fixed::default()));
        number
    }

    fn note(
        &mut self,
        visit: &Visit,
        grid: &Grid,
        attribution: Attribution,
        rows: &mut Vec<(u32, u32)>,
    ) {
        // Copies that came while the facts are being sorted may name a queue for the first time: it is in the next index.
        let Some(lane) = self.lane(visit) else {
            return;
        };
        let (offer, end) = bases_of(visit, grid, attribution);
        if let Some(base) = offer {
            let cell = self.cell(lane, base);
            let fixed = &mut self.cells[cell as usize].1;
            fixed.offered += 1;
            fixed.waiting += u32::from(visit.outcome == Outcome::Waiting);
        }
        let Some(base) = end else {
            return;
        };
        let cell = self.cell(lane, base);
        let fixed = &mut self.cells[cell as usize].1;
        let wait_ms = visit.wait_ms.unwrap_or(0);
        match visit.outcome {
            Outcome::Answered => {
                fixed.answered += 1;
                fixed.wait_sum_ms += wait_ms.unsigned_abs();
                rows.push(self.row(cell, false, wait_ms));
            }
            Outcome::Abandoned => {
                fixed.abandoned += 1;
                fixed.short_abandoned += u32::from(visit.short);
                rows.push(self.row(cell, true, wait_ms));
            }
            Outcome::FlowOut => fixed.flow_out += 1,
            Outcome::Other => fixed.other += 1,
            Outcome::Waiting => {}
        }
    }

    /// Wait and place of an answered or abandoned visit.
    fn row(&mut self, cell: u32, abandoned: bool, wait_ms: i64) -> (u32, u32) {
        let wait = match u32::try_from(wait_ms) {
            Ok(wait) if wait < u32::MAX => wait,
            _ => {
                self.long.push(Long {
                    cell,
                    abandoned,
                    wait_ms,
                });
                u32::MAX
            }
        };
        (wait, cell * 2 + u32::from(abandoned))
    }

    /// Cells in order with room for their waits, and by the number they had the one they have now.
    fn layout(&mut self) -> (Index, Vec<u32>) {
        let lanes = u32::try_from(self.lanes.len().max(1)).unwrap_or(u32::MAX);
        let mut numbered: Vec<(u32, u32)> = (0_u32..)
            .zip(&self.cells)
            .map(|(number, cell)| (cell.0, number))
            .collect();
        numbered.sort_unstable();
        let mut numbers = vec![0; numbered.len()];
        let mut waits = 0;
        let mut cells = Vec::with_capacity(numbered.len());
        for (now, &(place, before)) in (0_u32..).zip(&numbered) {
            numbers[before as usize] = now;
            let fixed = self.cells[before as usize].1;
            cells.push(Cell {
                base: place / lanes,
                lane: u16::try_from(place % lanes).unwrap_or(u16::MAX),
                fixed,
            });
            waits += fixed.answered as usize + fixed.abandoned as usize;
        }
        for long in &mut self.long {
            long.cell = numbers[long.cell as usize];
        }
        let places = if cells.len() <= usize::from(u16::MAX) / 2 {
            Places::Short(Vec::with_capacity(waits))
        } else {
            Places::Wide(Vec::with_capacity(waits))
        };
        self.cells = Vec::new();
        self.cell_of = Vec::new();
        let index = Index {
            lanes: std::mem::take(&mut self.lanes),
            cells,
            waits: Vec::with_capacity(waits),
            places,
            long: std::mem::take(&mut self.long),
            ..Index::default()
        };
        (index, numbers)
    }
}
