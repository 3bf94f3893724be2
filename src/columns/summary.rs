//! SUMMARY: what Genesys' own engine counted, where single visits were not loaded.
//!
//! ```text
//! row = bucket × queue × media type │ facts that no limit changes │ answered, abandoned within limit 1, 2, …
//! ```
//!
//! Comes in: answers of `api::aggregates`, each bucket and view as often as it likes. Goes out: rows. Waits are known
//! only within the limits that were asked; single visits, what is still waiting and what ended otherwise not at all.

use rustc_hash::FxHashMap;

pub use crate::api::aggregates::Tally;
use crate::api::aggregates::{Part, Timer};
use crate::terms::{Media, Period};

/// What was counted in one bucket for one queue and media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// When, ms UTC: each fact when it happened.
    pub span: Period,
    /// Index of the queue.
    pub queue: u16,
    /// Media type.
    pub media: Media,
    /// What no limit changes.
    pub tally: Tally,
}

/// Counts within one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    limit_ms: i64,
    /// `[answered, abandoned]` by row.
    counts: Vec<[u32; 2]>,
}

/// Everything that was counted.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    queues: FxHashMap<Box<str>, u16>,
    rows: Vec<Row>,
    /// Where a bucket of a queue and media type is.
    places: FxHashMap<u64, u32>,
    /// Rising by limit.
    steps: Vec<Step>,
}

/// Begin, queue and media type of a row in one number: moments have 41 bits, queues 16, media types 3.
fn key(from_ms: i64, queue: u16, media: Media) -> u64 {
    from_ms.cast_unsigned() << 19 | u64::from(queue) << 3 | media as u64
}

impl Summary {
    /// Nothing counted yet, for these queues in the order of their index and these limits, ms.
    #[must_use]
    pub fn new<'a>(queue_ids: impl Iterator<Item = &'a str>, limits_ms: &[i64]) -> Summary {
        let mut limits = limits_ms.to_vec();
        limits.sort_unstable();
        limits.dedup();
        let step = |limit_ms| Step {
            limit_ms,
            counts: Vec::new(),
        };
        Summary {
            queues: queue_ids.map(Box::from).zip(0..u16::MAX).collect(),
            steps: limits.into_iter().map(step).collect(),
            ..Summary::default()
        }
    }

    /// What was counted before, as [`Summary::rows`], [`Summary::limits_ms`] and [`Summary::within`] told it: with each
    /// row stand its counts within each limit. Rows of the same bucket, queue and media type: the last one counts.
    #[must_use]
    pub fn restored<'a>(
        queue_ids: impl Iterator<Item = &'a str>,
        limits_ms: &[i64],
        rows: impl Iterator<Item = (Row, Vec<[u32; 2]>)>,
    ) -> Summary {
        let mut summary = Summary::new(queue_ids, limits_ms);
        for (row, within) in rows {
            let place = summary.row(row.span, row.queue, row.media);
            summary.rows[place] = row;
            for (step, counts) in summary.steps.iter_mut().zip(within) {
                step.counts[place] = counts;
            }
        }
        summary
    }

    /// Takes an answer in; what it says takes the place of what was said before. Queues that were not named at the
    /// beginning are left out: the reader may not see them.
    pub fn take(&mut self, part: &Part<'_>) {
        let steps: Vec<Option<(usize, usize)>> = part
            .views
            .iter()
            .map(|view| {
                let place = self
                    .steps
                    .binary_search_by_key(&view.limit_ms, |step| step.limit_ms)
                    .ok()?;
                Some((place, usize::from(view.timer == Timer::Abandon)))
            })
            .collect();
        for group in part.groups {
            let Some(&queue) = self.queues.get(group.queue.as_str()) else {
                continue;
            };
            for bucket in &group.buckets {
                let row = self.row(bucket.span, queue, group.media);
                if let Some(tally) = bucket.tally {
                    self.rows[row].tally = tally;
                }
                for (count, step) in bucket.within.iter().zip(&steps) {
                    if let Some((step, timer)) = *step {
                        self.steps[step].counts[row][timer] = *count;
                    }
                }
            }
        }
    }

    fn row(&mut self, span: Period, queue: u16, media: Media) -> usize {
        let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let place = *self
            .places
            .entry(key(span.from_ms, queue, media))
            .or_insert(next);
        if place == next {
            self.rows.push(Row {
                span,
                queue,
                media,
                tally: Tally::default(),
            });
            for step in &mut self.steps {
                step.counts.push([0, 0]);
            }
        }
        place as usize
    }

    /// Adds limits that were asked for later, once all of their answers are there. Buckets that were not counted here
    /// are left out, for their facts are not known.
    pub fn join(&mut self, later: &Summary) {
        for step in &later.steps {
            let mut counts = vec![[0, 0]; self.rows.len()];
            for (row, count) in later.rows.iter().zip(&step.counts) {
                let place = self
                    .places
                    .get(&key(row.span.from_ms, row.queue, row.media));
                if let Some(&place) = place {
                    counts[place as usize] = *count;
                }
            }
            let step = Step {
                limit_ms: step.limit_ms,
                counts,
            };
            match self
                .steps
                .binary_search_by_key(&step.limit_ms, |step| step.limit_ms)
            {
                Ok(place) => self.steps[place] = step,
                Err(place) => self.steps.insert(place, step),
            }
        }
    }

    /// What was counted, in no order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Limits within which waits are counted, ms, rising.
    #[must_use]
    pub fn limits_ms(&self) -> Vec<i64> {
        self.steps.iter().map(|step| step.limit_ms).collect()
    }

    /// `[answered, abandoned]` within a limit, by its place and by row.
    #[must_use]
    pub fn within(&self, limit: usize) -> &[[u32; 2]] {
        self.steps.get(limit).map_or(&[], |step| &step.counts)
    }

    /// Visits offered.
    #[must_use]
    pub fn offered(&self) -> u64 {
        self.rows
            .iter()
            .map(|row| u64::from(row.tally.offered))
            .sum()
    }

    /// Bytes held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.rows.len() * (size_of::<Row>() + 16 + self.steps.len() * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::aggregates::{Bucket, Group, MOST_VIEWS, View};

    const VIEWS: [View; 2] = [
        View {
            timer: Timer::Answered,
            limit_ms: 20_000,
        },
        View {
            timer: Timer::Abandon,
            limit_ms: 20_000,
        },
    ];

    fn group(queue: &str, from_ms: i64, answered: Option<u32>, within: [u32; 2]) -> Group {
        let mut bucket = Bucket {
            span: Period {
                from_ms,
                to_ms: from_ms + 1_800_000,
            },
            tally: answered.map(|answered| Tally {
                offered: answered,
                answered,
                ..Tally::default()
            }),
            within: [0; MOST_VIEWS],
        };
        bucket.within[..2].copy_from_slice(&within);
        Group {
            queue: queue.to_owned(),
            media: Media::Voice,
            buckets: vec![bucket],
        }
    }

    fn take(summary: &mut Summary, groups: &[Group], views: &[View]) {
        summary.take(&Part { groups, views });
    }

    #[test]
    fn an_answer_that_comes_twice_counts_once() {
        let mut summary = Summary::new(["a", "b"].into_iter(), &[20_000]);
        for _ in 0..2 {
            take(
                &mut summary,
                &[
                    group("b", 0, Some(7), [5, 1]),
                    group("x", 0, Some(9), [9, 9]),
                ],
                &VIEWS,
            );
        }
        assert_eq!((summary.rows().len(), summary.offered()), (1, 7));
        assert_eq!(
            (summary.rows()[0].queue, summary.within(0)),
            (1, &[[5, 1]][..])
        );
    }

    #[test]
    fn views_and_facts_of_one_bucket_come_apart() {
        let mut summary = Summary::new(["a"].into_iter(), &[20_000]);
        take(&mut summary, &[group("a", 0, None, [5, 0])], &VIEWS);
        take(&mut summary, &[group("a", 0, Some(7), [0, 0])], &[]);
        assert_eq!(
            (summary.rows()[0].tally.answered, summary.within(0)),
            (7, &[[5, 0]][..])
        );
    }

    #[test]
    fn limits_that_are_asked_later_join_what_is_there() {
        let mut summary = Summary::new(["a"].into_iter(), &[30_000]);
        take(&mut summary, &[group("a", 0, Some(7), [0, 0])], &[]);
        take(&mut summary, &[group("a", 1_800_000, Some(2), [0, 0])], &[]);
        let mut later = Summary::new(["a"].into_iter(), &[20_000]);
        take(
            &mut later,
            &[
                group("a", 1_800_000, None, [2, 0]),
                group("a", 3_600_000, None, [4, 0]),
            ],
            &VIEWS,
        );
        summary.join(&later);
        assert_eq!(summary.limits_ms(), [20_000, 30_000]);
        assert_eq!(summary.within(0), [[0, 0], [2, 0]]);
        assert_eq!(summary.rows().len(), 2);
    }
}
