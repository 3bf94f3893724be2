//! The visits as JavaScript hands them over, and the cell of each fact.

use wasm_bindgen::prelude::wasm_bindgen;

/// Monday 12 October 2026, 00:00 UTC.
pub const START_MS: i64 = 1_791_763_200_000;
/// Width of a half hour.
pub const SLOT_MS: i64 = 1_800_000;
/// Half hours of four weeks.
pub const SLOTS: usize = 28 * 48;
/// Queues.
pub const QUEUES: usize = 12;
/// Half hours by queue.
pub const CELLS: usize = SLOTS * QUEUES;
/// Place of a fact that is not counted; answered cells come before it, then abandoned ones.
pub const NOWHERE: usize = 2 * CELLS;

/// Queue visits as columns.
#[wasm_bindgen]
pub struct Visits {
    /// Per row: cell of the offer, or `NOWHERE`.
    pub(crate) offer: Vec<u16>,
    /// Per row: cell of the answer, or behind them of the abandonment, or `NOWHERE`.
    pub(crate) place: Vec<u16>,
    pub(crate) wait_ms: Vec<u32>,
}

#[wasm_bindgen]
impl Visits {
    /// Takes the columns in and places every fact.
    #[wasm_bindgen(constructor)]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "JavaScript hands over copies"
    )]
    #[must_use]
    pub fn new(
        offered_ms: Vec<f64>,
        ended_ms: Vec<f64>,
        wait_ms: Vec<u32>,
        queue: Vec<u8>,
        outcome: Vec<u8>,
    ) -> Visits {
        let offer = offered_ms.iter().zip(&queue);
        let offer = offer.map(|(&at, &queue)| narrow(cell(at, queue).unwrap_or(NOWHERE)));
        let ended = ended_ms.iter().zip(&queue).zip(&outcome);
        let place = ended.map(|((&at, &queue), &outcome)| {
            let cell = cell(at, queue).filter(|_| outcome <= 1);
            narrow(cell.map_or(NOWHERE, |cell| usize::from(outcome) * CELLS + cell))
        });
        Visits {
            offer: offer.collect(),
            place: place.collect(),
            wait_ms,
        }
    }
}

/// The cell of a moment, ms UTC, and a queue.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
fn cell(at_ms: f64, queue: u8) -> Option<usize> {
    let slot = usize::try_from((at_ms as i64 - START_MS).div_euclid(SLOT_MS)).ok()?;
    (slot < SLOTS).then(|| slot * QUEUES + usize::from(queue))
}

#[expect(clippy::cast_possible_truncation, reason = "NOWHERE is 32,256")]
fn narrow(place: usize) -> u16 {
    place as u16
}
