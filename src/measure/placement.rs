//! PLACEMENT: the cell in which each fact is counted.
//!
//! ```text
//! row ─▶ offer_cell   the offer (and the waiting)   ┐
//!     └▶ end_cell     the outcome                   ┴▶ cells: (interval, queue, media), sorted
//! ```
//!
//! Depends on period, zone, interval length, attribution, queues and media, not on thresholds: moving
//! the threshold counts again but places nothing again.

use rustc_hash::FxHashMap;

use crate::columns::{Columns, Visit};
use crate::measure::intervals::interval_of;
use crate::measure::lens::{Attribution, Scope};
use crate::terms::{Media, Outcome};

/// Cell number of a fact outside the period or scope.
pub const NOWHERE: u32 = u32::MAX;

/// One cell: an interval × queue × media type with at least one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Index of the interval.
    pub interval: u32,
    /// Index of the queue.
    pub queue: u16,
    /// Media type.
    pub media: Media,
}

/// Where every fact of the columns is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// Cells with at least one fact, ordered by interval, queue index, media type.
    pub cells: Vec<Cell>,
    /// Per row: cell of its offer.
    pub offer_cell: Vec<u32>,
    /// Per row: cell of its outcome.
    pub end_cell: Vec<u32>,
    /// Visits in scope with a fact in the period.
    pub visits: usize,
}

/// Places the facts of all visits in scope. `boundaries` as made by [`super::intervals::boundaries`].
#[must_use]
pub fn place(
    columns: &Columns,
    scope: &Scope,
    boundaries: &[i64],
    attribution: Attribution,
) -> Placement {
    let mut numbers: FxHashMap<Cell, u32> = FxHashMap::default();
    let mut placement = Placement {
        offer_cell: vec![NOWHERE; columns.rows()],
        end_cell: vec![NOWHERE; columns.rows()],
        ..Placement::default()
    };
    for row in 0..columns.rows() {
        let Some(visit) = columns.visit(row) else {
            continue;
        };
        if !scope.covers(visit.queue, visit.media) {
            continue;
        }
        let mut number = |interval: Option<u32>| {
            let Some(interval) = interval else {
                return NOWHERE;
            };
            let cell = Cell {
                interval,
                queue: visit.queue,
                media: visit.media,
            };
            let cells = &mut placement.cells;
            *numbers.entry(cell).or_insert_with(|| {
                cells.push(cell);
                u32::try_from(cells.len() - 1).unwrap_or(NOWHERE)
            })
        };
        let (offer, end) = intervals_of(&visit, boundaries, attribution);
        let (offer, end) = (number(offer), number(end));
        placement.offer_cell[row] = offer;
        placement.end_cell[row] = end;
        placement.visits += usize::from(offer != NOWHERE || end != NOWHERE);
    }
    sort_cells(&mut placement);
    placement
}

/// Intervals of the offer and of the outcome (docs/definitions.md, "Where a fact is counted").
fn intervals_of(
    visit: &Visit,
    boundaries: &[i64],
    attribution: Attribution,
) -> (Option<u32>, Option<u32>) {
    let offer = interval_of(boundaries, visit.offered_ms);
    if visit.outcome == Outcome::Waiting {
        return (offer, None);
    }
    let end = match attribution {
        Attribution::Arrival => offer,
        Attribution::Event => visit.ended_ms.and_then(|at| interval_of(boundaries, at)),
    };
    (offer, end)
}

fn sort_cells(placement: &mut Placement) {
    let numbered = placement.cells.iter().zip(0_u32..);
    let mut order: Vec<(Cell, u32)> = numbered.map(|(&cell, number)| (cell, number)).collect();
    order.sort_unstable();
    let mut place_of = vec![NOWHERE; order.len()];
    for (place, (_, number)) in (0_u32..).zip(&order) {
        place_of[*number as usize] = place;
    }
    placement.cells = order.into_iter().map(|(cell, _)| cell).collect();
    for number in placement
        .offer_cell
        .iter_mut()
        .chain(&mut placement.end_cell)
    {
        if let Some(&place) = place_of.get(*number as usize) {
            *number = place;
        }
    }
}
