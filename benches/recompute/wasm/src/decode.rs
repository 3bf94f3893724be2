//! What the page does with an answer: its bytes become records, the records visits in columns.

use eightytwenty::api::wire;
use eightytwenty::columns::Columns;
use eightytwenty::terms::Outcome;
use wasm_bindgen::prelude::wasm_bindgen;

/// When the records are said to have been read, ms UTC.
const READ_MS: i64 = 1_800_000_000_000;

/// The page's own reader.
#[wasm_bindgen]
#[derive(Default)]
pub struct Reader {
    columns: Columns,
}

#[wasm_bindgen]
impl Reader {
    /// Nothing read yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Reader {
        Reader::default()
    }

    /// Takes in a page; `false` when it cannot be read.
    pub fn page(&mut self, bytes: &[u8]) -> bool {
        let Ok(page) = wire::page(bytes) else {
            return false;
        };
        for conversation in &page.conversations {
            self.columns.push(conversation, READ_MS);
        }
        true
    }

    /// Reads a page and keeps nothing: conversations in it, or `None` when it cannot be read.
    #[must_use]
    pub fn records(bytes: &[u8]) -> Option<usize> {
        Some(wire::page(bytes).ok()?.conversations.len())
    }

    /// Conversations, visits, answered, answered within a threshold, abandoned, flow-outs, and the sum of the
    /// answered waits, ms.
    #[must_use]
    pub fn counts(&self, threshold_ms: u32) -> Vec<f64> {
        let mut counts = [0_u64; 7];
        counts[0] = self.columns.conversations() as u64;
        let rows = 0..self.columns.rows();
        for visit in rows.filter_map(|row| self.columns.visit(row)) {
            let wait_ms = visit.wait_ms.and_then(|wait| u64::try_from(wait).ok());
            let wait_ms = wait_ms.unwrap_or_default();
            counts[1] += 1;
            match visit.outcome {
                Outcome::Answered => {
                    counts[2] += 1;
                    counts[3] += u64::from(wait_ms <= u64::from(threshold_ms));
                    counts[6] += wait_ms;
                }
                Outcome::Abandoned => counts[4] += 1,
                Outcome::FlowOut => counts[5] += 1,
                Outcome::Other | Outcome::Waiting => {}
            }
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "sums of waits stay far below 2^53"
        )]
        counts.map(|count| count as f64).to_vec()
    }
}
