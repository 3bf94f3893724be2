//! SELECTION: which facts count: queues, media types, and the times that are not closed or excluded.

use crate::measure::grid::Grid;
use crate::measure::index::Index;
use crate::measure::lens::Scope;

/// What is looked at of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// By lane of the index.
    pub lanes: Vec<bool>,
    /// By base interval of the grid.
    pub bases: Vec<bool>,
    /// Numbers of the cells that count, rising.
    pub cells: Vec<u32>,
}

impl Selection {
    /// The cells in scope whose base interval begins in none of the `closed` spans (ms UTC, rising, disjoint;
    /// the grid is cut at their ends).
    #[must_use]
    pub fn new(index: &Index, grid: &Grid, scope: &Scope, closed: &[(i64, i64)]) -> Selection {
        let lanes: Vec<bool> = index
            .lanes
            .iter()
            .map(|&(queue, media)| scope.covers(queue, media))
            .collect();
        let starts = grid.edges.iter().take(grid.len());
        let bases: Vec<bool> = starts.map(|&start| !lies_in(closed, start)).collect();
        let cells = (0_u32..)
            .zip(&index.cells)
            .filter(|(_, cell)| lanes[usize::from(cell.lane)] && bases[cell.base as usize])
            .map(|(number, _)| number)
            .collect();
        Selection {
            lanes,
            bases,
            cells,
        }
    }
}

/// Whether a moment lies in one of the spans.
fn lies_in(spans: &[(i64, i64)], at_ms: i64) -> bool {
    let after = spans.partition_point(|span| span.0 <= at_ms);
    after > 0 && at_ms < spans[after - 1].1
}
