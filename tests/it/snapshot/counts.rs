//! Counts of Genesys' own engine come back as they were, and merged where they are few.

use eightytwenty::columns::summary::{Row, Summary, Tally};
use eightytwenty::load::ledger::{Ledger, Source as From};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Threshold};
use eightytwenty::snapshot::write::{Report, Source, draft};
use eightytwenty::snapshot::{Choices, Data, Kind, Snapshot};
use eightytwenty::terms::Period;
use jiff::tz::TimeZone;

use super::{Seen, Setting, events, look_at, opened, written};
use crate::simulator::{START, weeks_from};

const LIMITS: [i64; 3] = [10_000, 20_000, 60_000];

/// What the engine would have counted, in half hours.
fn counted() -> Summary {
    let (columns, queues) = events();
    let grid = Grid::new(weeks_from(START), Bucket::Minutes30, &TimeZone::UTC, &[]);
    let index = Index::build(columns, &grid, Attribution::Event);
    let within: Vec<Vec<[u32; 2]>> = LIMITS
        .iter()
        .map(|&limit| {
            let mut counts = Vec::new();
            index.count_within(|_| limit, &mut counts);
            counts
        })
        .collect();
    let rows = index.cells.iter().enumerate().map(|(number, cell)| {
        let base = cell.base as usize;
        let (queue, media) = index.lanes[usize::from(cell.lane)];
        let fixed = cell.fixed;
        let row = Row {
            span: Period {
                from_ms: grid.edges[base],
                to_ms: grid.edges[base + 1],
            },
            queue,
            media,
            tally: Tally {
                offered: fixed.offered,
                answered: fixed.answered,
                abandoned: fixed.abandoned,
                short_abandoned: fixed.short_abandoned,
                flow_out: fixed.flow_out,
                over: fixed.answered - within[1][number][0],
                wait_sum_ms: fixed.wait_sum_ms,
                level: None,
            },
        };
        (row, within.iter().map(|counts| counts[number]).collect())
    });
    Summary::restored(queues.iter().map(|queue| queue.id.as_str()), &LIMITS, rows)
}

fn again(summary: &Summary, choices: &Choices) -> Snapshot {
    let period = weeks_from(START);
    let mut ledger = Ledger::default();
    ledger.add(From::Counted, period, None, 0);
    let queues = &events().1;
    let report = Report {
        source: Source::Counts(summary),
        queues,
        chosen: &vec![true; queues.len()],
        media: [true; 5],
        period,
        known_until_ms: period.to_ms,
        zone_name: "UTC",
        zone: &TimeZone::UTC,
        made_at_ms: period.to_ms,
        title: "",
        question: "",
        ledger: &ledger,
    };
    opened(written(&draft(&report, choices).unwrap()).as_bytes()).unwrap()
}

fn seen(snapshot: &Snapshot, bucket: Bucket, threshold_ms: i64) -> Seen {
    let Data::Counts(summary) = &snapshot.data else {
        panic!("visits");
    };
    let setting = Setting {
        bucket,
        zone: "UTC",
        threshold: Threshold::Ms(threshold_ms),
        ..Setting::plain(weeks_from(START))
    };
    let grid = Grid::new(setting.period, bucket, &TimeZone::UTC, &[]);
    let index = Index::of_summary(summary, &grid).unwrap();
    look_at(
        &index,
        &grid,
        &snapshot.queues,
        &snapshot.cuts,
        &setting,
        &[],
    )
}

#[test]
fn counts_come_back_as_they_were() {
    let summary = counted();
    let snapshot = again(&summary, &Choices::default());
    let Data::Counts(read) = &snapshot.data else {
        panic!("visits");
    };
    assert_eq!(
        (snapshot.head.kind, snapshot.head.interval_minutes),
        (Kind::Counts, 30)
    );
    assert_eq!(read.limits_ms(), summary.limits_ms());
    let sorted = |summary: &Summary| {
        let rows = summary.rows().iter().enumerate().map(|(number, row)| {
            let within: Vec<[u32; 2]> = (0..LIMITS.len())
                .map(|limit| summary.within(limit)[number])
                .collect();
            (
                row.queue,
                row.media,
                row.span.from_ms,
                format!("{row:?} {within:?}"),
            )
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort();
        rows
    };
    assert!(summary.rows().len() > 5_000);
    assert_eq!(sorted(read), sorted(&summary));
}

#[test]
fn few_are_merged_and_the_days_stay() {
    let (sharp, merged) = (
        again(&counted(), &Choices::default()),
        again(
            &counted(),
            &Choices {
                smallest_cell: 5,
                ..Choices::default()
            },
        ),
    );
    let Data::Counts(summary) = &merged.data else {
        panic!("visits");
    };
    let few = |row: &Row| (1..5).contains(&row.tally.offered);
    assert_eq!(summary.rows().iter().filter(|row| few(row)).count(), 0);
    assert!(merged.cuts[0].spans.len() > 100);
    let mut known = 0;
    for bucket in [Bucket::Minutes30, Bucket::Hour, Bucket::Day] {
        for threshold in LIMITS {
            let (all, some) = (
                seen(&sharp, bucket, threshold),
                seen(&merged, bucket, threshold),
            );
            assert!(!some.unknown.is_empty() && !some.sums.total);
            let known_of = |seen: &Seen| seen.known(&merged.head.left_out, &some.unknown);
            let [left, right] = [known_of(&some), known_of(&all)];
            assert_eq!(left, right);
            known += left.len();
        }
    }
    assert!(known > 3_000, "{known}");
}
