//! What the page does: columns, index, selection and sums of the crate itself, in the steps of `state::answers`.

use eightytwenty::api::wire::{self, MetricName, Purpose, SegmentType};
use eightytwenty::columns::Columns;
use eightytwenty::measure::facts::{Facts, Sums};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::{Index, Within};
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Scope};
use eightytwenty::measure::selection::Selection;
use eightytwenty::measure::walk::{STEPS, walk};
use eightytwenty::terms::{Direction, Media, Period};
use jiff::tz::TimeZone;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::PERCENTS;
use crate::visits::{CELLS, NOWHERE, QUEUES, SLOT_MS, SLOTS, START_MS};

/// Queue visits of one conversation.
const VISITS: usize = 40;

/// The page's own figures.
#[wasm_bindgen]
pub struct Ours {
    columns: Columns,
    grid: Grid,
    index: Index,
    within: Within,
    counts: Vec<[u32; 2]>,
    selection: Selection,
    fixed: Sums,
    sums: Sums,
    curve: Vec<u32>,
    percentiles: Vec<u32>,
    threshold_ms: i64,
}

#[wasm_bindgen]
impl Ours {
    /// No visits yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "JavaScript knows constructors only"
    )]
    pub fn new() -> Ours {
        let ids: Vec<String> = (0..QUEUES).map(queue_id).collect();
        let period = Period {
            from_ms: START_MS,
            to_ms: START_MS + SLOT_MS * SLOTS as i64,
        };
        Ours {
            columns: Columns::with_queues(ids.iter().map(String::as_str)),
            grid: Grid::new(period, Bucket::Minutes30, &TimeZone::UTC, &[]),
            index: Index::default(),
            within: Within::default(),
            counts: Vec::new(),
            selection: Selection::default(),
            fixed: Sums::default(),
            sums: Sums::default(),
            curve: Vec::new(),
            percentiles: Vec::new(),
            threshold_ms: 20_000,
        }
    }

    /// Takes visits in, as conversations of the wire with several visits each.
    pub fn push(
        &mut self,
        offered_ms: &[f64],
        ended_ms: &[f64],
        wait_ms: &[u32],
        queue: &[u8],
        outcome: &[u8],
    ) {
        let ids: Vec<String> = (0..QUEUES).map(queue_id).collect();
        let rows: Vec<usize> = (0..wait_ms.len()).collect();
        for rows in rows.chunks(VISITS) {
            let mut conversation = wire::Conversation::default();
            for &row in rows {
                let times = [offered_ms[row], ended_ms[row]].map(whole);
                let id = &ids[usize::from(queue[row])];
                let wait_ms = i64::from(wait_ms[row]);
                session(&mut conversation, times, wait_ms, id, outcome[row]);
            }
            let id = format!(
                "80200000-0000-4000-8000-{:012x}",
                self.columns.conversations()
            );
            conversation.id = Some(wire::Text(id.into()));
            conversation.end_ms = rows.last().map(|&row| wire::Time(whole(ended_ms[row])));
            self.columns.push(&conversation, 0);
        }
    }

    /// Sorts the waits.
    pub fn build(&mut self) {
        self.index = Index::build(&self.columns, &self.grid, Attribution::Event);
    }

    /// Counts under a threshold; visits within it.
    pub fn threshold(&mut self, ms: u32) -> u32 {
        self.threshold_ms = i64::from(ms);
        self.counts = self.index.count_all(&mut self.within, self.threshold_ms);
        self.sums = self.fixed.clone();
        let facts = facts(&self.grid, &self.index, &self.selection, &self.counts);
        self.sums.add_within(facts);
        self.sums.total.answered_within + self.sums.total.abandoned_within
    }

    /// Computes everything under a filter: 1 for each slot and queue that is let through.
    pub fn filter(&mut self, slots: &[u8], queues: &[u8]) -> u32 {
        let scope = Scope {
            queues: queues.iter().map(|&open| open == 1).collect(),
            media: [true; 5],
        };
        let closed = closed(slots);
        self.selection = Selection::new(&self.index, &self.grid, &scope, &closed);
        let facts = facts(&self.grid, &self.index, &self.selection, &[]);
        self.fixed = Sums::fixed(facts);
        let step_ms = i64::from(300 / STEPS) * 1_000;
        let (curve, found) = walk(&self.index, &self.selection, |_| true, step_ms, &PERCENTS);
        self.curve = curve.within.iter().map(|within| within[0]).collect();
        let found = found
            .into_iter()
            .map(|wait| wait.and_then(|wait| u32::try_from(wait).ok()));
        self.percentiles = found.map(Option::unwrap_or_default).collect();
        let threshold_ms = u32::try_from(self.threshold_ms).unwrap_or(u32::MAX);
        self.threshold(threshold_ms)
    }
}

fn facts<'a>(
    grid: &'a Grid,
    index: &'a Index,
    selection: &'a Selection,
    within: &'a [[u32; 2]],
) -> Facts<'a> {
    Facts {
        grid,
        index,
        selection,
        within,
        shorts: &[],
    }
}

fn queue_id(number: usize) -> String {
    format!("queue {number}")
}

#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
fn whole(ms: f64) -> i64 {
    ms as i64
}

/// Adds one stay in a queue: offered and ended, ms UTC.
fn session<'a>(
    conversation: &mut wire::Conversation<'a>,
    [offered, ended]: [i64; 2],
    wait_ms: i64,
    queue: &'a str,
    outcome: u8,
) {
    let name = match outcome {
        0 => MetricName::Answered,
        1 => MetricName::Abandon,
        _ => MetricName::FlowOut,
    };
    let metric = |name, value, at| wire::Metric {
        name,
        value: Some(wire::Whole(value)),
        emitted: Some(wire::Time(at)),
    };
    let (metrics, segments) = (conversation.metrics.len(), conversation.segments.len());
    conversation.metrics.extend([
        metric(MetricName::Offered, 1, offered),
        metric(name, wait_ms, ended),
    ]);
    conversation.segments.push(wire::Segment {
        queue_id: Some(wire::Text(queue.into())),
        segment_type: SegmentType::Interact,
        start: Some(wire::Time(offered)),
        end: Some(wire::Time(ended)),
    });
    conversation.sessions.push(wire::Session {
        purpose: Purpose::Acd,
        media: Some(Media::Voice),
        direction: Direction::Inbound,
        metrics: (metrics, metrics + 2),
        segments: (segments, segments + 1),
    });
}

/// The half hours that are not let through, as spans of time.
fn closed(slots: &[u8]) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    let mut from = START_MS;
    for &open in slots {
        let to = from + SLOT_MS;
        match spans.last_mut() {
            _ if open == 1 => {}
            Some(span) if span.1 == from => span.1 = to,
            _ => spans.push((from, to)),
        }
        from = to;
    }
    spans
}

/// Results, copied for JavaScript after the time is taken.
#[wasm_bindgen]
impl Ours {
    /// Bytes held between thresholds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.columns.bytes() + self.index.bytes()
    }

    /// Visits offered in what the filter lets through.
    #[must_use]
    pub fn offered(&self) -> u32 {
        self.sums.total.offered
    }

    /// Per cell: answered within, then abandoned within.
    #[must_use]
    pub fn within(&self) -> Vec<u32> {
        self.cells(|cell| self.counts[cell])
    }

    /// Per cell: answered, then abandoned.
    #[must_use]
    pub fn all(&self) -> Vec<u32> {
        self.cells(|cell| {
            let fixed = self.index.cells[cell].fixed;
            [fixed.answered, fixed.abandoned]
        })
    }

    fn cells(&self, read: impl Fn(usize) -> [u32; 2]) -> Vec<u32> {
        let mut all = vec![0; NOWHERE];
        for number in self.selection.cells.iter().map(|&number| number as usize) {
            let cell = &self.index.cells[number];
            let queue = self.index.lanes[usize::from(cell.lane)].0;
            let place = cell.base as usize * QUEUES + usize::from(queue);
            [all[place], all[CELLS + place]] = read(number);
        }
        all
    }

    /// The same by half hour of the week.
    #[must_use]
    pub fn heat_within(&self) -> Vec<u32> {
        let slots = &self.sums.slots;
        let answered = slots.iter().map(|counts| counts.answered_within);
        let abandoned = slots.iter().map(|counts| counts.abandoned_within);
        answered.chain(abandoned).collect()
    }

    /// The same by half hour of the week.
    #[must_use]
    pub fn heat_all(&self) -> Vec<u32> {
        let slots = &self.sums.slots;
        let answered = slots.iter().map(|counts| counts.answered);
        let abandoned = slots.iter().map(|counts| counts.abandoned);
        answered.chain(abandoned).collect()
    }

    /// Answered within, abandoned within, answered, abandoned.
    #[must_use]
    pub fn totals(&self) -> Vec<u32> {
        let total = &self.sums.total;
        vec![
            total.answered_within,
            total.abandoned_within,
            total.answered,
            total.abandoned,
        ]
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
