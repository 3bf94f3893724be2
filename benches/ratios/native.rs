//! The native benchmarks: reading pages, building the index, and moving the threshold.

use std::time::{Duration, Instant};

use axum::body::Body;
use eightytwenty::api::query::Ask;
use eightytwenty::api::wire;
use eightytwenty::columns::Columns;
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::Attribution;
use eightytwenty::terms::{DAY_MS, Media, Period};
use eightytwenty_simulator::{ALL_PERMISSIONS, Options, Simulator};
use http_body_util::BodyExt as _;
use jiff::tz::TimeZone;
use tower::ServiceExt as _;

/// Monday 12 October 2026, 00:00 UTC.
const START: i64 = 1_791_763_200_000;
/// Rounds; the fastest counts.
const ROUNDS: usize = 7;

/// Measures both ways in turn and prints how they compare.
fn compare(
    what: &str,
    mut ours: (&str, impl FnMut() -> u64),
    mut other: (&str, impl FnMut() -> u64),
) {
    let mut best = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let result = ours.1();
        best[0] = best[0].min(begun.elapsed());
        let begun = Instant::now();
        assert_eq!(result, other.1(), "{what}: both ways give the same");
        best[1] = best[1].min(begun.elapsed());
    }
    let ratio = best[1].as_secs_f64() / best[0].as_secs_f64();
    println!(
        "{what}: {} is {ratio:.1} × as fast as {} ({:?} against {:?})",
        ours.0, other.0, best[0], best[1]
    );
}

/// Bytes of the pages of one busy day.
fn pages(simulator: &Simulator) -> Vec<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let ask = Ask {
        queues: Vec::new(),
        media: Media::ALL.to_vec(),
    };
    let token = simulator.issue_token(&ALL_PERMISSIONS);
    let window = Period {
        from_ms: START + 7 * DAY_MS,
        to_ms: START + 12 * DAY_MS,
    };
    let page = |number| {
        let request = axum::http::Request::post("/api/v2/analytics/conversations/details/query")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(Body::from(ask.details(window, number)));
        runtime.block_on(async {
            let answer = simulator
                .router()
                .oneshot(request.expect("a request"))
                .await
                .expect("an answer");
            answer
                .into_body()
                .collect()
                .await
                .expect("a body")
                .to_bytes()
                .to_vec()
        })
    };
    (1..=40).map(page).collect()
}

/// Reads the pages into columns of their own.
fn read(pages: &[Vec<u8>]) -> Columns {
    let mut columns = Columns::default();
    for page in pages {
        for conversation in &wire::page(page).expect("a page").conversations {
            columns.push(conversation, 0);
        }
    }
    columns
}

/// Runs everything.
pub fn run() {
    let options = Options {
        start_ms: Some(START),
        now_ms: Some(START + 40 * DAY_MS),
        rate_limit: None,
        ..Options::default()
    };
    let simulator = Simulator::new(options);
    let pages = pages(&simulator);
    let megabytes = pages.iter().map(Vec::len).sum::<usize>() / 1_000_000;
    compare(
        &format!("Reading {megabytes} MB of pages into columns"),
        ("this library", || read(&pages).conversations() as u64),
        ("parsing every member, without pairing", || {
            let count = |page: &Vec<u8>| {
                let json: serde_json::Value = serde_json::from_slice(page).expect("JSON");
                json["conversations"].as_array().map_or(0, Vec::len) as u64
            };
            pages.iter().map(count).sum()
        }),
    );
    threshold(&pages);
}

/// Copies of the pages that a large load is made of.
const COPIES: usize = 25;
/// What the index may cost, times the reading of its visits.
const MOST: f64 = 2.0;

/// Building the index, against reading the same number of visits.
fn building(pages: &[Vec<u8>], columns: &Columns, grid: &Grid) {
    let mut best = [f64::MAX; 2];
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let visits: usize = (0..COPIES).map(|_| read(pages).visits()).sum();
        best[0] = best[0].min(begun.elapsed().as_secs_f64());
        assert_eq!(visits, columns.visits(), "as many visits as in the index");
        let begun = Instant::now();
        let index = Index::build(columns, grid, Attribution::Event);
        best[1] = best[1].min(begun.elapsed().as_secs_f64());
        assert!(index.waits() > 0, "the index holds waits");
    }
    let ratio = best[1] / best[0];
    let word = if ratio <= MOST { "reached" } else { "MISSED " };
    println!(
        "    {word}  building the index of {} visits costs {ratio:.2} × reading them, at most {MOST} ×",
        columns.visits()
    );
}

/// Moving the threshold: counting placed facts again, against placing them again too.
fn threshold(pages: &[Vec<u8>]) {
    let mut columns = Columns::default();
    for (copy, page) in (0..COPIES).flat_map(|copy| pages.iter().map(move |page| (copy, page))) {
        for conversation in &mut wire::page(page).expect("a page").conversations {
            let id = conversation
                .id
                .take()
                .map(|id| format!("{copy} {}", id.0))
                .unwrap_or_default();
            conversation.id = Some(wire::Text(id.into()));
            columns.push(conversation, 0);
        }
    }
    let period = Period {
        from_ms: START,
        to_ms: START + 28 * DAY_MS,
    };
    let grid = Grid::new(period, Bucket::Day, &TimeZone::UTC, &[]);
    let index = Index::build(&columns, &grid, Attribution::Event);
    building(pages, &columns, &grid);
    let (mut ours, mut theirs) = (0, 0);
    let count = |index: &Index, step: &mut i64| {
        *step += 1;
        let (mut within, threshold_ms) = (Vec::new(), *step * 1_000);
        index.count_within(|_| threshold_ms, &mut within);
        within.iter().map(|pair| u64::from(pair[0])).sum::<u64>()
    };
    compare(
        &format!("Moving the threshold over {} visits", columns.visits()),
        ("searching sorted waits", || count(&index, &mut ours)),
        ("sorting and searching", || {
            count(
                &Index::build(&columns, &grid, Attribution::Event),
                &mut theirs,
            )
        }),
    );
}
