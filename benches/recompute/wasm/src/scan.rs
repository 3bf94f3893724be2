//! A plain scan: every row again, as the loop in JavaScript does it.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{BINS, Tally, bin, curve, open_places, percentiles};
use crate::visits::{CELLS, NOWHERE, Visits};

/// Counts by looking at every row.
#[wasm_bindgen]
pub struct Scan {
    visits: Visits,
    open: Vec<u8>,
    threshold_ms: u32,
    within: Tally,
    all: Tally,
    offered: u32,
    curve: Vec<u32>,
    percentiles: Vec<u32>,
}

#[wasm_bindgen]
impl Scan {
    /// Keeps the columns.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(visits: &Visits) -> Scan {
        Scan {
            visits: Visits {
                offer: visits.offer.clone(),
                place: visits.place.clone(),
                wait_ms: visits.wait_ms.clone(),
            },
            open: vec![0; NOWHERE + 1],
            threshold_ms: 20_000,
            within: Tally::default(),
            all: Tally::default(),
            offered: 0,
            curve: Vec::new(),
            percentiles: Vec::new(),
        }
    }

    /// Counts under a threshold; visits within it.
    pub fn threshold(&mut self, ms: u32) -> u32 {
        self.threshold_ms = ms;
        self.within.cells.fill(0);
        for (&place, &wait) in self.visits.place.iter().zip(&self.visits.wait_ms) {
            let place = usize::from(place);
            self.within.cells[place] += u32::from(wait <= ms) * u32::from(self.open[place]);
        }
        self.within.roll_up();
        self.within.sum()
    }

    /// Computes everything under a filter: 1 for each slot and queue that is let through.
    pub fn filter(&mut self, slots: &[u8], queues: &[u8]) -> u32 {
        self.open = open_places(slots, queues);
        self.within.cells.fill(0);
        self.all.cells.fill(0);
        let mut bins = vec![0; BINS];
        let offers = self.visits.offer.iter();
        self.offered = offers
            .map(|&cell| u32::from(self.open[usize::from(cell)]))
            .sum();
        for (&place, &wait) in self.visits.place.iter().zip(&self.visits.wait_ms) {
            let place = usize::from(place);
            if self.open[place] == 0 {
                continue;
            }
            self.all.cells[place] += 1;
            self.within.cells[place] += u32::from(wait <= self.threshold_ms);
            bins[bin(wait)] += u32::from(place < CELLS);
        }
        self.within.roll_up();
        self.all.roll_up();
        self.curve = curve(&bins);
        self.percentiles = percentiles(&bins, |wanted| {
            let rows = self.visits.place.iter().zip(&self.visits.wait_ms);
            rows.filter(|&(&place, &wait)| {
                wanted[bin(wait)]
                    && usize::from(place) < CELLS
                    && self.open[usize::from(place)] == 1
            })
            .map(|(_, &wait)| wait)
            .collect()
        });
        self.within.sum()
    }
}

/// Results, copied for JavaScript after the time is taken.
#[wasm_bindgen]
impl Scan {
    /// Bytes held between thresholds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.visits.place.len() * (2 + 2 + 4)
    }

    /// Visits offered in what the filter lets through.
    #[must_use]
    pub fn offered(&self) -> u32 {
        self.offered
    }

    /// Per cell: answered within, then abandoned within.
    #[must_use]
    pub fn within(&self) -> Vec<u32> {
        self.within.cells[..NOWHERE].to_vec()
    }

    /// Per cell: answered, then abandoned.
    #[must_use]
    pub fn all(&self) -> Vec<u32> {
        self.all.cells[..NOWHERE].to_vec()
    }

    /// The same by half hour of the week.
    #[must_use]
    pub fn heat_within(&self) -> Vec<u32> {
        self.within.heat.clone()
    }

    /// The same by half hour of the week.
    #[must_use]
    pub fn heat_all(&self) -> Vec<u32> {
        self.all.heat.clone()
    }

    /// Answered within, abandoned within, answered, abandoned.
    #[must_use]
    pub fn totals(&self) -> Vec<u32> {
        [self.within.totals, self.all.totals].concat()
    }

    /// Percentiles of the answered waits, ms.
    #[must_use]
    pub fn percentiles(&self) -> Vec<u32> {
        self.percentiles.clone()
    }

    /// Answered with a wait of at most 0, 1 … 300 s.
    #[must_use]
    pub fn curve(&self) -> Vec<u32> {
        self.curve.clone()
    }
}
