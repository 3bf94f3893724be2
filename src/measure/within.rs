//! WITHIN: answers and abandons within the threshold, per cell of the index; whole seconds are kept.
//!
//! A threshold is searched in every cell once. Results for whole seconds are kept in 16 bits a count, so
//! that a handle moved to and fro finds what it had; the oldest go when the room is used up.

use std::collections::VecDeque;

use crate::measure::index::{Index, Lane};

/// Room for kept rows, bytes a wait of the index.
const BYTES_PER_WAIT: usize = 2;
/// Room at least, bytes.
const ROOM: usize = 1 << 20;

/// `[answered, abandoned]` within the threshold, by cell of the index.
pub type Within = Vec<[u32; 2]>;

/// Counts within thresholds, with those of whole seconds kept.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    rows: VecDeque<(i64, Box<[[u16; 2]]>)>,
}

impl Kept {
    /// Counts under one threshold for all lanes, ms. Kept rows belong to the index they were made of: another
    /// index needs another `Kept`.
    pub fn count(&mut self, index: &Index, threshold_ms: i64, within: &mut Within) {
        if threshold_ms % 1_000 != 0 {
            index.count_within(|_: Lane| threshold_ms, within);
            return;
        }
        if let Some((_, row)) = self.rows.iter().find(|row| row.0 == threshold_ms) {
            within.clear();
            within.extend(row.iter().map(|pair| pair.map(u32::from)));
            return;
        }
        index.count_within(|_: Lane| threshold_ms, within);
        self.keep(index, threshold_ms, within);
    }

    fn keep(&mut self, index: &Index, threshold_ms: i64, within: &Within) {
        let mut fits = true;
        let row: Box<[[u16; 2]]> = within
            .iter()
            .map(|pair| {
                pair.map(|count| {
                    u16::try_from(count).unwrap_or_else(|_| {
                        fits = false;
                        0
                    })
                })
            })
            .collect();
        if !fits {
            return;
        }
        let room = (index.waits() * BYTES_PER_WAIT).max(ROOM);
        let rows = (room / (row.len() * 4).max(1)).clamp(1, 301);
        self.rows.truncate(rows - 1);
        self.rows.push_front((threshold_ms, row));
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.rows.iter().map(|row| row.1.len() * 4).sum()
    }
}
