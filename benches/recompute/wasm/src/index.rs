//! Waits sorted within their place: a threshold costs a binary search in each, and nothing at all the
//! second time it is a whole second.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{BINS, Tally, bin, curve, open_places, percentiles};
use crate::visits::{CELLS, NOWHERE, Visits};

/// Whole seconds whose counts are kept.
const KEPT: usize = 301;

/// Counts by looking into sorted waits.
#[wasm_bindgen]
pub struct Index {
    offers: Vec<u32>,
    /// Per place: where its waits begin; one more at the end.
    starts: Vec<u32>,
    /// Waits, ms, rising within each place.
    waits: Vec<u32>,
    open: Vec<u8>,
    threshold_ms: u32,
    kept: Vec<Option<Tally>>,
    within: Tally,
    all: Tally,
    offered: u32,
    curve: Vec<u32>,
    percentiles: Vec<u32>,
}

#[wasm_bindgen]
impl Index {
    /// Sorts the waits.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(visits: &Visits) -> Index {
        let mut offers = vec![0; NOWHERE + 1];
        for &cell in &visits.offer {
            offers[usize::from(cell)] += 1;
        }
        let mut starts = vec![0_u32; NOWHERE + 2];
        for &place in &visits.place {
            starts[usize::from(place) + 1] += 1;
        }
        for place in 0..=NOWHERE {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut waits = vec![0; visits.place.len()];
        for (&place, &wait) in visits.place.iter().zip(&visits.wait_ms) {
            let next = &mut next[usize::from(place)];
            waits[*next as usize] = wait;
            *next += 1;
        }
        for place in 0..NOWHERE {
            waits[starts[place] as usize..starts[place + 1] as usize].sort_unstable();
        }
        Index {
            offers,
            starts,
            waits,
            open: vec![0; NOWHERE + 1],
            threshold_ms: 20_000,
            kept: (0..KEPT).map(|_| None).collect(),
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
        let second = (ms / 1_000) as usize;
        if ms.is_multiple_of(1_000) && second < KEPT {
            if self.kept[second].is_none() {
                let mut tally = Tally::default();
                self.search(ms, &mut tally);
                self.kept[second] = Some(tally);
            }
            return self.kept[second].as_ref().map_or(0, Tally::sum);
        }
        let mut within = std::mem::take(&mut self.within);
        self.search(ms, &mut within);
        self.within = within;
        self.within.sum()
    }

    fn search(&self, ms: u32, tally: &mut Tally) {
        for place in 0..NOWHERE {
            tally.cells[place] = if self.open[place] == 0 {
                0
            } else {
                let waits =
                    &self.waits[self.starts[place] as usize..self.starts[place + 1] as usize];
                #[expect(clippy::cast_possible_truncation, reason = "starts are 32 bits wide")]
                let within = waits.partition_point(|&wait| wait <= ms) as u32;
                within
            };
        }
        tally.roll_up();
    }

    /// Computes everything under a filter: 1 for each slot and queue that is let through.
    pub fn filter(&mut self, slots: &[u8], queues: &[u8]) -> u32 {
        self.open = open_places(slots, queues);
        self.kept.fill_with(|| None);
        let offers = self.offers.iter().zip(&self.open);
        self.offered = offers
            .map(|(&offers, &open)| offers * u32::from(open))
            .sum();
        for place in 0..NOWHERE {
            let visits = self.starts[place + 1] - self.starts[place];
            self.all.cells[place] = visits * u32::from(self.open[place]);
        }
        self.all.roll_up();
        let mut bins = vec![0; BINS];
        for &wait in self.answered() {
            bins[bin(wait)] += 1;
        }
        self.curve = curve(&bins);
        self.percentiles = percentiles(&bins, |wanted| {
            let waits = self.answered().copied();
            waits.filter(|&wait| wanted[bin(wait)]).collect()
        });
        self.threshold(self.threshold_ms)
    }

    fn answered(&self) -> impl Iterator<Item = &u32> {
        let open = (0..CELLS).filter(|&place| self.open[place] == 1);
        open.flat_map(|place| {
            &self.waits[self.starts[place] as usize..self.starts[place + 1] as usize]
        })
    }

    fn tally(&self) -> &Tally {
        let kept = self.kept.get((self.threshold_ms / 1_000) as usize);
        kept.filter(|_| self.threshold_ms.is_multiple_of(1_000))
            .and_then(Option::as_ref)
            .unwrap_or(&self.within)
    }
}

/// Results, copied for JavaScript after the time is taken.
#[wasm_bindgen]
impl Index {
    /// Bytes held between thresholds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        (self.offers.len() + self.starts.len() + self.waits.len()) * 4
    }

    /// Visits offered in what the filter lets through.
    #[must_use]
    pub fn offered(&self) -> u32 {
        self.offered
    }

    /// Per cell: answered within, then abandoned within.
    #[must_use]
    pub fn within(&self) -> Vec<u32> {
        self.tally().cells[..NOWHERE].to_vec()
    }

    /// Per cell: answered, then abandoned.
    #[must_use]
    pub fn all(&self) -> Vec<u32> {
        self.all.cells[..NOWHERE].to_vec()
    }

    /// The same by half hour of the week.
    #[must_use]
    pub fn heat_within(&self) -> Vec<u32> {
        self.tally().heat.clone()
    }

    /// The same by half hour of the week.
    #[must_use]
    pub fn heat_all(&self) -> Vec<u32> {
        self.all.heat.clone()
    }

    /// Answered within, abandoned within, answered, abandoned.
    #[must_use]
    pub fn totals(&self) -> Vec<u32> {
        [self.tally().totals, self.all.totals].concat()
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
