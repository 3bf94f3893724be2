//! Counted elsewhere, or visit by visit: an index of a summary knows what an index of visits knows, within every
//! limit that was asked; and the switches' fingerprint against a look at every cell.

use std::collections::BTreeMap;

use eightytwenty::api::aggregates::{Bucket, Group, MOST_VIEWS, Part, Tally, Timer, View};
use eightytwenty::columns::summary::Summary;
use eightytwenty::measure::fingerprint::fingerprint;
use eightytwenty::measure::formula::Switches;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::Bucket as Interval;
use eightytwenty::measure::lens::Attribution;
use eightytwenty::terms::{Media, Period};
use proptest::prelude::*;

use super::world::random;
use crate::support::cases;
use crate::support::visit::Visit;

const LIMITS: [i64; 5] = [0, 1, 20_000, 60_000, 3_600_000];

/// What an engine would tell that walks over the visits.
fn told(visits: &[Visit], grid: &Grid) -> Vec<Group> {
    let mut buckets: BTreeMap<(String, Media, usize), Bucket> = BTreeMap::new();
    for visit in visits {
        let mut at = |at_ms: i64, fact: &dyn Fn(&mut Tally, &mut [u32; MOST_VIEWS])| {
            let place = (0..grid.len())
                .find(|&base| grid.edges[base] <= at_ms && at_ms < grid.edges[base + 1]);
            if let Some(base) = place {
                let bucket = buckets
                    .entry((visit.queue.clone(), visit.media, base))
                    .or_insert(Bucket {
                        span: Period {
                            from_ms: grid.edges[base],
                            to_ms: grid.edges[base + 1],
                        },
                        tally: Some(Tally::default()),
                        within: [0; MOST_VIEWS],
                    });
                fact(bucket.tally.as_mut().unwrap(), &mut bucket.within);
            }
        };
        let wait = visit.wait.unwrap_or_default();
        let within = |within: &mut [u32; MOST_VIEWS], timer: usize| {
            for (place, &limit) in LIMITS.iter().enumerate() {
                within[place * 2 + timer] += u32::from(wait <= limit);
            }
        };
        at(visit.offered, &|tally, _| tally.offered += 1);
        let Some(ended) = visit.ended else {
            continue;
        };
        match visit.outcome {
            "answered" => at(ended, &|tally, counts| {
                tally.answered += 1;
                tally.wait_sum_ms += wait.unsigned_abs();
                within(counts, 0);
            }),
            "abandoned" => at(ended, &|tally, counts| {
                tally.abandoned += 1;
                tally.short_abandoned += u32::from(visit.short);
                within(counts, 1);
            }),
            "flow_out" => at(ended, &|tally, _| tally.flow_out += 1),
            _ => {}
        }
    }
    let group = |((queue, media, _), bucket)| Group {
        queue,
        media,
        buckets: vec![bucket],
    };
    buckets.into_iter().map(group).collect()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn a_summary_counts_what_visits_count(random in random(60)) {
        let question = &random.question;
        let period = Period { from_ms: question.from, to_ms: question.to };
        let bucket = Interval::from_name(question.bucket).unwrap();
        let ends: Vec<i64> = question.closed.iter().flat_map(|span| [span.0, span.1]).collect();
        let grid = Grid::new(period, bucket, &question.zone, &ends);
        let (world, visits) = (random.world(&random.json()), random.visits());
        let mut summary = Summary::new(world.queues.iter().map(|queue| queue.id.as_str()), &LIMITS);
        let views: Vec<View> = LIMITS.iter().flat_map(|&limit_ms| [Timer::Answered, Timer::Abandon].map(|timer| View { timer, limit_ms })).collect();
        summary.take(&Part { groups: &told(&visits, &grid), views: &views });
        let counted = Index::of_summary(&summary, &grid).unwrap();
        let raw = Index::build(&world.columns, &grid, Attribution::Event);
        for limit in LIMITS {
            let cells = |index: &Index| {
                let mut within = Vec::new();
                index.count_within(|_| limit, &mut within);
                let mut cells = BTreeMap::new();
                for (number, cell) in index.cells.iter().enumerate() {
                    let mut counts = cell.fixed.counts(within[number]);
                    (counts.other, counts.waiting) = (0, 0);
                    if !counts.is_empty() {
                        let (queue, media) = index.lanes[usize::from(cell.lane)];
                        cells.insert((cell.base, queue, media.name()), format!("{counts:?}"));
                    }
                }
                cells
            };
            prop_assert_eq!(cells(&counted), cells(&raw));
            prop_assert!(counted.known().holds(limit) && !counted.known().holds(limit + 2));
        }
    }

    #[test]
    fn counts_are_those_of_looking_at_every_cell(
        cells in proptest::collection::vec((0..5_u32, 0..5_u32, 0..3_u32, 0..3_u32, 0..14_u32, any::<bool>()), 0..40)
    ) {
        let tallies: Vec<Tally> = cells.iter().map(|&(answered, abandoned, short, flow_out, denominator, told)| Tally {
            answered,
            abandoned,
            short_abandoned: short.min(abandoned),
            flow_out,
            level: told.then_some([0, denominator]),
            ..Tally::default()
        }).collect();
        let print = fingerprint(tallies.iter());
        for bits in 0..8 {
            let (abandons, shorts, flows) = (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0);
            let mut naive = 0;
            for tally in &tallies {
                let mut sum = tally.answered;
                if abandons { sum += tally.abandoned; }
                if abandons && !shorts { sum -= tally.short_abandoned; }
                if flows { sum += tally.flow_out; }
                naive += usize::from(tally.level.is_some_and(|level| level[1] == sum));
            }
            let switches = Switches { abandons, short_abandons: shorts, flow_outs: flows };
            prop_assert_eq!(print.explains(switches), naive);
            prop_assert!(print.best().iter().all(|one| one.1 >= naive));
        }
    }
}
