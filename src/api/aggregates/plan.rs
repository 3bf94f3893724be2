//! PLAN: intervals cut into spans that one aggregates query each can answer.
//!
//! Buckets of a query count from its beginning. So that none lies across an edge, every span begins on an edge or
//! on a whole multiple of the bucket's length, and that length divides all edges between. Zones of whole and half hours
//! need half hours; a zone of 5:45 and intervals of 5, 10 or 15 minutes need shorter ones.

use crate::terms::Period;

/// Lengths of buckets, minutes, longest first. Half an hour is the interval in which Genesys itself thinks.
const LENGTHS: [i64; 5] = [30, 15, 10, 5, 1];
/// Cells that an answer may have at most, as far as can be told before: some megabytes.
const MOST_CELLS: usize = 8_000;
/// Buckets of one query: a week of half hours.
const MOST_BUCKETS: usize = 336;
const MINUTE_MS: i64 = 60_000;

/// Spans with the length of their buckets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Length of a bucket, minutes.
    pub minutes: i64,
    /// Spans, rising, one after the other.
    pub spans: Vec<Period>,
}

/// The length of buckets for these edges, minutes; `None` where an edge lies within a minute. The first and the last
/// edge may lie anywhere: what lies before the next whole bucket is a span of its own.
#[must_use]
pub fn minutes(edges: &[i64]) -> Option<i64> {
    let between = edges.get(1..edges.len().saturating_sub(1)).unwrap_or(&[]);
    let divides = |length: &i64| {
        between
            .iter()
            .all(|edge| edge.rem_euclid(length * MINUTE_MS) == 0)
    };
    LENGTHS.into_iter().find(divides)
}

/// Spans for these edges, ms UTC and rising, when so many queues and media types have facts. `None` where an edge
/// lies within a minute, which no zone of our time has.
#[must_use]
pub fn plan(edges: &[i64], lanes: usize) -> Option<Plan> {
    let minutes = minutes(edges)?;
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return Some(Plan::default());
    };
    let bucket_ms = minutes * MINUTE_MS;
    let buckets = (MOST_CELLS / lanes.max(1)).clamp(1, MOST_BUCKETS);
    let width = i64::try_from(buckets).unwrap_or(1) * bucket_ms;
    let mut spans = Vec::new();
    let mut from_ms = first;
    while from_ms < last {
        let odd = from_ms.rem_euclid(bucket_ms);
        let next = if odd > 0 {
            from_ms - odd + bucket_ms
        } else {
            from_ms + width
        };
        let to_ms = next.min(last);
        spans.push(Period { from_ms, to_ms });
        from_ms = to_ms;
    }
    Some(Plan { minutes, spans })
}

/// Both halves of a span, cut on a whole bucket; `None` where it holds only one.
#[must_use]
pub fn halves(span: Period, minutes: i64) -> Option<[Period; 2]> {
    let bucket_ms = minutes * MINUTE_MS;
    let half = span.length_ms() / 2 / bucket_ms * bucket_ms;
    let middle = span.from_ms + half.max(bucket_ms);
    (middle < span.to_ms).then_some([
        Period {
            from_ms: span.from_ms,
            to_ms: middle,
        },
        Period {
            from_ms: middle,
            to_ms: span.to_ms,
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::{DAY_MS, HOUR_MS};

    fn every(from: i64, to: i64, step: i64) -> Vec<i64> {
        let count = (to - from + step - 1) / step;
        let mut edges: Vec<i64> = (0..count).map(|nth| from + nth * step).collect();
        edges.push(to);
        edges
    }

    #[test]
    fn the_length_of_buckets_follows_the_edges() {
        let day = |offset: i64, step: i64| {
            let offset = offset * MINUTE_MS;
            minutes(&every(-offset, DAY_MS - offset, step * MINUTE_MS))
        };
        assert_eq!(day(60, 30), Some(30));
        assert_eq!(day(330, 60), Some(30), "India");
        assert_eq!(day(345, 30), Some(15), "Nepal");
        assert_eq!(
            (day(60, 15), day(60, 10), day(60, 5)),
            (Some(15), Some(10), Some(5))
        );
        // Open from 08:07.
        let mut odd = every(0, DAY_MS, 1_800_000);
        odd.insert(17, 8 * HOUR_MS + 7 * MINUTE_MS);
        assert_eq!(minutes(&odd), Some(1));
        assert_eq!(minutes(&[0, 1_234, DAY_MS]), None);
        // Where the period ends now, its last edge lies anywhere.
        assert_eq!(minutes(&[0, 1_800_000, 1_801_234]), Some(30));
    }

    #[test]
    fn spans_follow_each_other_and_grow_shorter_with_more_queues() {
        let edges = every(0, 28 * DAY_MS, 1_800_000);
        let few = plan(&edges, 12).unwrap();
        assert_eq!((few.minutes, few.spans.len()), (30, 4));
        let many = plan(&edges, 166).unwrap();
        assert_eq!(many.spans.len(), 28);
        assert!(plan(&edges, 100_000).unwrap().spans.len() == edges.len() - 1);
        for plan in [few, many] {
            assert_eq!(
                (plan.spans[0].from_ms, plan.spans.last().unwrap().to_ms),
                (0, 28 * DAY_MS)
            );
            assert!(
                plan.spans
                    .windows(2)
                    .all(|pair| pair[0].to_ms == pair[1].from_ms)
            );
        }
        assert_eq!(plan(&[], 1), Some(Plan::default()));
    }

    #[test]
    fn an_odd_beginning_is_a_span_of_its_own() {
        let plan = plan(&[600_000, 1_800_000, 3_600_000, 3_700_000], 1).unwrap();
        let ends: Vec<_> = plan.spans.iter().map(|span| span.to_ms).collect();
        assert_eq!(ends, [1_800_000, 3_700_000]);
    }

    #[test]
    fn halves_keep_whole_buckets() {
        let span = |from_ms, to_ms| Period { from_ms, to_ms };
        let half = 1_800_000;
        assert_eq!(
            halves(span(0, 3 * half), 30),
            Some([span(0, half), span(half, 3 * half)])
        );
        assert_eq!(halves(span(0, half), 30), None);
        assert_eq!(
            halves(span(0, half + 5), 30),
            Some([span(0, half), span(half, half + 5)])
        );
    }
}
