//! All waits in one order: a threshold starts at the nearest kept counts and takes in, or out, the few
//! waits between; a filter reads curve and percentiles off one walk along the order.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{PERCENTS, Tally, open_places};
use crate::visits::{CELLS, NOWHERE, Visits};

/// Counts are kept at so many even steps of the order.
const STEPS: usize = 32;
/// Points of the curve: 0 to 300 s.
const CURVE: usize = 301;

/// Counts by walking along sorted waits.
#[wasm_bindgen]
pub struct Order {
    offers: Vec<u32>,
    /// Waits, ms, rising.
    waits: Vec<u32>,
    /// The place of each.
    places: Vec<u16>,
    /// Counts of every place before each step.
    kept: Vec<Vec<u32>>,
    step: usize,
    open: Vec<u8>,
    threshold_ms: u32,
    within: Tally,
    all: Tally,
    offered: u32,
    curve: Vec<u32>,
    percentiles: Vec<u32>,
}

/// Counted waits and their places, rising by wait: by the lower half of the wait's bits, then by the upper.
fn sorted(visits: &Visits) -> (Vec<u32>, Vec<u16>) {
    let rows = visits
        .wait_ms
        .iter()
        .copied()
        .zip(visits.place.iter().copied());
    let counted = rows.filter(|&(_, place)| usize::from(place) < NOWHERE);
    let (mut waits, mut places): (Vec<u32>, Vec<u16>) = counted.unzip();
    for shift in [0, 16] {
        let digit = |wait: u32| (wait >> shift & 0xffff) as usize;
        let mut next = vec![0_u32; 1 << 16];
        for &wait in &waits {
            next[digit(wait)] += 1;
        }
        let mut before = 0;
        for next in &mut next {
            before += std::mem::replace(next, before);
        }
        let mut to = (vec![0; waits.len()], vec![0; places.len()]);
        for (&wait, &place) in waits.iter().zip(&places) {
            let next = &mut next[digit(wait)];
            to.0[*next as usize] = wait;
            to.1[*next as usize] = place;
            *next += 1;
        }
        (waits, places) = to;
    }
    (waits, places)
}

#[wasm_bindgen]
impl Order {
    /// Sorts the waits.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(visits: &Visits) -> Order {
        let mut offers = vec![0; NOWHERE + 1];
        for &cell in &visits.offer {
            offers[usize::from(cell)] += 1;
        }
        let (waits, places) = sorted(visits);
        let step = places.len().div_ceil(STEPS).max(1);
        let mut counts = vec![0; NOWHERE + 1];
        let mut kept = Vec::new();
        for places in places.chunks(step) {
            kept.push(counts.clone());
            for &place in places {
                counts[usize::from(place)] += 1;
            }
        }
        kept.push(counts);
        Order {
            offers,
            waits,
            places,
            kept,
            step,
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
        let end = self.waits.partition_point(|&wait| wait <= ms);
        let nearest = ((end + self.step / 2) / self.step).min(self.kept.len() - 1);
        let from = (nearest * self.step).min(self.waits.len());
        let cells = &mut self.within.cells;
        cells.copy_from_slice(&self.kept[nearest]);
        if from <= end {
            for &place in &self.places[from..end] {
                cells[usize::from(place)] += 1;
            }
        } else {
            for &place in &self.places[end..from] {
                cells[usize::from(place)] -= 1;
            }
        }
        for (count, &open) in cells.iter_mut().zip(&self.open) {
            *count *= u32::from(open);
        }
        self.within.roll_up();
        self.within.sum()
    }

    /// Computes everything under a filter: 1 for each slot and queue that is let through.
    pub fn filter(&mut self, slots: &[u8], queues: &[u8]) -> u32 {
        self.open = open_places(slots, queues);
        let offers = self.offers.iter().zip(&self.open);
        self.offered = offers
            .map(|(&offers, &open)| offers * u32::from(open))
            .sum();
        let last = self.kept.last().into_iter().flatten();
        for (all, (&count, &open)) in self.all.cells.iter_mut().zip(last.zip(&self.open)) {
            *all = count * u32::from(open);
        }
        self.all.roll_up();
        self.walk();
        self.threshold(self.threshold_ms)
    }

    /// Curve and percentiles of the answered waits.
    fn walk(&mut self) {
        let mut answered = self.open.clone();
        answered[CELLS..].fill(0);
        let count = |places: &[u16]| -> u32 {
            let open = places.iter();
            open.map(|&place| u32::from(answered[usize::from(place)]))
                .sum()
        };
        let mut ranks = PERCENTS
            .map(|percent| (self.all.totals[0] as usize * percent).div_ceil(100).max(1))
            .into_iter()
            .peekable();
        self.curve.clear();
        self.percentiles.clear();
        let (mut row, mut sum) = (0, 0);
        let mut second = 0;
        while row < self.waits.len() || self.curve.len() < CURVE {
            let until = if self.curve.len() < CURVE {
                row + self.waits[row..].partition_point(|&wait| wait <= second)
            } else {
                self.waits.len()
            };
            let after = sum + count(&self.places[row..until]);
            while let Some(&rank) = ranks.peek()
                && rank <= after as usize
            {
                let mut left = rank - sum as usize;
                let found = (row..until).find(|&row| {
                    left -= usize::from(answered[usize::from(self.places[row])]);
                    left == 0
                });
                self.percentiles.extend(found.map(|row| self.waits[row]));
                ranks.next();
            }
            (row, sum) = (until, after);
            if self.curve.len() < CURVE {
                self.curve.push(sum);
            }
            second += 1_000;
        }
    }
}

/// Results, copied for JavaScript after the time is taken.
#[wasm_bindgen]
impl Order {
    /// Bytes held between thresholds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.offers.len() * 4 + self.places.len() * 6 + self.kept.len() * (NOWHERE + 1) * 4
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
