//! MAKE: the facts of a report gathered into a payload, merged where they are few.

use rustc_hash::FxHashMap;

use crate::columns::Columns;
use crate::columns::summary::Summary;
use crate::snapshot::merge::{Load, Walls};
use crate::snapshot::spans::{Spans, Steps};
use crate::snapshot::v1::visits::{Item, Lane};
use crate::snapshot::v1::{counts, visits};
use crate::snapshot::write::Report;
use crate::snapshot::{Choices, Kind};
use crate::terms::{Media, Outcome};

/// A queue and media type.
type Key = (u16, Media);

/// A payload and what the head says of it.
pub struct Made {
    pub payload: Vec<u8>,
    pub kind: Kind,
    pub visits: u64,
    pub interval_minutes: u32,
    pub precision_ms: u32,
    pub left_out: Vec<Key>,
}

/// The payload of single visits; `None` if it would be too much. `of_file` leads from the facts' queues to the file's.
pub fn visits_of(
    report: &Report<'_>,
    choices: &Choices,
    columns: &Columns,
    of_file: impl Fn(u16, Media) -> Option<Key>,
) -> Option<Made> {
    let steps = Steps::new(report.period, i64::from(choices.interval_minutes) * 60_000)?;
    let after = steps.len() + 1;
    // Until the lanes are known, place 0 is before the period, 1 its first interval.
    let place = |at_ms: i64| match steps.find(at_ms) {
        Some(interval) => interval + 1,
        None if at_ms < report.period.from_ms => 0,
        None => after,
    };
    let precision = u64::from(choices.precision_ms.max(1));
    let mut numbers: FxHashMap<Key, u16> = FxHashMap::default();
    let mut keys: Vec<Key> = Vec::new();
    let mut items = Vec::with_capacity(columns.visits());
    for visit in (0..columns.rows()).filter_map(|row| columns.visit(row)) {
        let Some(key) = of_file(visit.queue, visit.media) else {
            continue;
        };
        let ended_ms = visit.ended_ms.filter(|_| visit.outcome != Outcome::Waiting);
        let (offer, end) = (place(visit.offered_ms), ended_ms.map(place));
        let inside = |place: u32| 0 < place && place < after;
        if !inside(offer) && !end.is_some_and(inside) {
            continue;
        }
        let lane = *numbers.entry(key).or_insert_with(|| {
            keys.push(key);
            u16::try_from(keys.len() - 1).unwrap_or(u16::MAX)
        });
        items.push(Item {
            lane,
            kind: visits::kind(&visit),
            offer,
            wait: visit
                .wait_ms
                .unwrap_or(0)
                .max(0)
                .unsigned_abs()
                .div_ceil(precision)
                .min(visits::MOST_WAIT - 1),
            end: end.unwrap_or(0),
        });
    }
    let mut loads = vec![Vec::new(); keys.len()];
    if choices.smallest_cell > 1 {
        for load in &mut loads {
            *load = vec![[0, 0]; steps.len() as usize];
        }
        for item in &items {
            for (which, place) in [item.offer, item.end].into_iter().enumerate() {
                let interval = (place as usize).checked_sub(1);
                let load: Option<&mut Load> =
                    interval.and_then(|at| loads[usize::from(item.lane)].get_mut(at));
                if let Some(load) = load {
                    load[which] += 1;
                }
            }
        }
    }
    let merged = merged(
        &keys,
        &loads,
        || Walls::new(steps.starts(), report.zone),
        choices.smallest_cell,
    );
    let mut lanes = Vec::new();
    // Lane as it was met → lane of the file.
    let mut now = vec![None; keys.len()];
    for (met, key, runs) in merged.kept {
        now[met] = u16::try_from(lanes.len()).ok();
        lanes.push(Lane {
            queue: key.0,
            media: key.1,
            spans: Spans::new(steps.len(), &runs)?,
        });
    }
    items.retain_mut(|item| {
        let Some(lane) = now[usize::from(item.lane)] else {
            return false;
        };
        item.lane = lane;
        let spans = &lanes[usize::from(lane)].spans;
        for place in [&mut item.offer, &mut item.end] {
            if let Some(interval) = place.checked_sub(1) {
                *place = spans.place(interval);
            }
        }
        true
    });
    Some(Made {
        payload: visits::write(&lanes, &mut items, &steps, choices.precision_ms.max(1)),
        kind: Kind::Visits,
        visits: items.len() as u64,
        interval_minutes: choices.interval_minutes,
        precision_ms: choices.precision_ms.max(1),
        left_out: merged.left_out,
    })
}

/// The payload of counts; `None` if it would be too much.
pub fn counts_of(
    report: &Report<'_>,
    choices: &Choices,
    summary: &Summary,
    of_file: impl Fn(u16, Media) -> Option<Key>,
) -> Option<Made> {
    let limits_ms = summary.limits_ms();
    let mut by_lane: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
    let mut buckets: Vec<(i64, i64)> = Vec::new();
    for (number, row) in summary.rows().iter().enumerate() {
        let inside =
            report.period.from_ms <= row.span.from_ms && row.span.to_ms <= report.period.to_ms;
        if let Some(key) = of_file(row.queue, row.media).filter(|_| inside) {
            by_lane.entry(key).or_default().push(number);
            buckets.push((row.span.from_ms, row.span.to_ms));
        }
    }
    buckets.sort_unstable();
    buckets.dedup();
    let mut keys: Vec<Key> = by_lane.keys().copied().collect();
    keys.sort_unstable();
    let bucket_of = |number: usize| {
        let span = summary.rows()[number].span;
        buckets.partition_point(|bucket| *bucket < (span.from_ms, span.to_ms))
    };
    let mut loads = vec![Vec::new(); keys.len()];
    for (load, key) in loads
        .iter_mut()
        .zip(&keys)
        .filter(|_| choices.smallest_cell > 1)
    {
        *load = vec![[0, 0]; buckets.len()];
        for &number in &by_lane[key] {
            let tally = &summary.rows()[number].tally;
            load[bucket_of(number)] = [
                tally.offered,
                tally.answered + tally.abandoned + tally.flow_out,
            ];
        }
    }
    let starts = || Walls::new(buckets.iter().map(|bucket| bucket.0), report.zone);
    let merged = merged(&keys, &loads, starts, choices.smallest_cell);
    let mut rows: Vec<counts::Counted> = Vec::new();
    for (_, key, runs) in merged.kept {
        let mut of_run: FxHashMap<usize, usize> = FxHashMap::default();
        for &number in &by_lane[&key] {
            let row = &summary.rows()[number];
            let within: Vec<[u32; 2]> = (0..limits_ms.len())
                .map(|limit| summary.within(limit)[number])
                .collect();
            let bucket = u32::try_from(bucket_of(number)).ok()?;
            let run = runs
                .iter()
                .position(|run| run.0 <= bucket && bucket < run.1);
            if let Some(&place) = run.and_then(|run| of_run.get(&run)) {
                let all = &mut rows[place];
                all.row.tally.add(&row.tally);
                for (sum, more) in all.within.iter_mut().zip(within) {
                    *sum = [sum[0] + more[0], sum[1] + more[1]];
                }
                continue;
            }
            let mut one = counts::Counted {
                row: *row,
                within,
                until_ms: row.span.to_ms,
            };
            one.row.queue = key.0;
            if let Some(run) = run {
                let (first, last) = (
                    buckets[runs[run].0 as usize],
                    buckets[runs[run].1 as usize - 1],
                );
                (one.row.span.from_ms, one.row.span.to_ms) = first;
                one.until_ms = last.1;
                of_run.insert(run, rows.len());
            }
            rows.push(one);
        }
    }
    let longest_ms = buckets
        .iter()
        .map(|bucket| bucket.1 - bucket.0)
        .max()
        .unwrap_or(0);
    Some(Made {
        payload: counts::write(&limits_ms, &mut rows, report.period),
        kind: Kind::Counts,
        visits: rows
            .iter()
            .map(|one| u64::from(one.row.tally.offered))
            .sum(),
        interval_minutes: u32::try_from(longest_ms / 60_000).ok()?.max(1),
        precision_ms: 1,
        left_out: merged.left_out,
    })
}

/// Intervals that are one span, from and to.
type Runs = Vec<(u32, u32)>;

/// Lanes in the order of the file, each with its number as it was met and its runs, and those with too few visits.
struct Merged {
    kept: Vec<(usize, Key, Runs)>,
    left_out: Vec<Key>,
}

fn merged(
    keys: &[Key],
    loads: &[Vec<Load>],
    walls: impl FnOnce() -> Walls,
    smallest: u32,
) -> Merged {
    let mut order: Vec<(Key, usize)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let walls = (smallest > 1).then(walls);
    let mut merged = Merged {
        kept: Vec::new(),
        left_out: Vec::new(),
    };
    for (key, met) in order {
        let runs = match &walls {
            None => Some(Vec::new()),
            Some(walls) => walls.merge(&loads[met], smallest),
        };
        match runs {
            Some(runs) => merged.kept.push((met, key, runs)),
            None => merged.left_out.push(key),
        }
    }
    merged
}
