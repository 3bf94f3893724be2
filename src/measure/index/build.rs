//! BUILD: visits into cells, waits into one order.

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
        let mut builder = Builder::new(columns, grid);
        for row in 0..columns.rows() {
            if let Some(visit) = columns.visit(row) {
                let (offer, end) = bases_of(&visit, grid, attribution);
                builder.note(&visit, offer, end);
            }
        }
        let mut index = builder.layout();
        let mut rows = Vec::with_capacity(index.waits.capacity());
        for row in 0..columns.rows() {
            if let Some(visit) = columns.visit(row).filter(has_judged_wait) {
                let (_, end) = bases_of(&visit, grid, attribution);
                rows.extend(end.map(|base| builder.row(&mut index, &visit, base)));
            }
        }
        let rows = sorted(rows);
        index.waits = rows.iter().map(|row| row.0).collect();
        let places = rows.iter().map(|row| row.1);
        index.places = if index.cells.len() <= usize::from(u16::MAX) / 2 {
            Places::Short(
                places
                    .map(|place| u16::try_from(place).unwrap_or(u16::MAX))
                    .collect(),
            )
        } else {
            Places::Wide(places.collect())
        };
        index.keep();
        index
    }
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
        let mut waits = 0;
        let mut cells = Vec::with_capacity(self.cells.len());
        for (number, &(place, fixed)) in (0_u32..).zip(&self.cells) {
            self.cell_of[place as usize] = number;
            cells.push(Cell {
                base: place / lanes,
                lane: u16::try_from(place % lanes).unwrap_or(u16::MAX),
                fixed,
            });
            waits += fixed.answered as usize + fixed.abandoned as usize;
        }
        self.cells = Vec::new();
        Index {
            lanes: self.lanes.clone(),
            cells,
            waits: Vec::with_capacity(waits),
            ..Index::default()
        }
    }

    /// Wait and place of a visit that was answered or abandoned in this base interval.
    fn row(&self, index: &mut Index, visit: &Visit, base: u32) -> (u32, u32) {
        let cell = self.cell_of[self.place(visit, base)];
        let abandoned = visit.outcome == Outcome::Abandoned;
        let wait_ms = visit.wait_ms.unwrap_or(0);
        let wait = match u32::try_from(wait_ms) {
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
        (wait, cell * 2 + u32::from(abandoned))
    }
}

/// Rows rising by wait: by the lower half of its bits, then by the upper one. Equal waits keep their order.
fn sorted(mut rows: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let mut other = vec![(0, 0); rows.len()];
    for shift in [0, 16] {
        let digit = |wait: u32| (wait >> shift & 0xffff) as usize;
        let mut next = vec![0_u32; 1 << 16];
        for row in &rows {
            next[digit(row.0)] += 1;
        }
        let mut before = 0;
        for next in &mut next {
            before += std::mem::replace(next, before);
        }
        for &row in &rows {
            let next = &mut next[digit(row.0)];
            other[*next as usize] = row;
            *next += 1;
        }
        std::mem::swap(&mut rows, &mut other);
    }
    rows
}
