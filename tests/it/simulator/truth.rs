//! The Intervals CSV of the four weeks equals the events, row by row: both attributions, two zones
//! over their clock changes, every formula. The expectation is written from the events with code of
//! its own, down to the text of the times.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use eightytwenty::columns::Columns;
use eightytwenty::measure::csv::{self, Table};
use eightytwenty::measure::facts::{Facts, places};
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::grid::Grid;
use eightytwenty::measure::index::Index;
use eightytwenty::measure::intervals::{Bucket, boundaries};
use eightytwenty::measure::lens::{Attribution, Rule, Scope, Target, Threshold, Thresholds};
use eightytwenty::measure::selection::Selection;
use eightytwenty::measure::visits::{self, Looked};
use eightytwenty::measure::visits_csv;
use eightytwenty::terms::{Media, Period, Queue};
use eightytwenty_simulator::{Outcome, World};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Unit};

use super::{Client, START, columns, options_from, run, walk, weeks_from};

/// Monday 2 March 2026, 00:00 UTC: four weeks from here hold both spring clock changes.
pub const SPRING: i64 = 1_772_409_600_000;

/// A world and what the client loaded of it.
pub struct Loaded {
    pub world: Arc<World>,
    pub queues: Vec<Queue>,
    pub columns: Columns,
}

/// A whole world, loaded once: a look-back of 70 days reaches the oldest callback.
pub fn loaded(start_ms: i64) -> &'static Loaded {
    static AUTUMN_WORLD: OnceLock<Loaded> = OnceLock::new();
    static SPRING_WORLD: OnceLock<Loaded> = OnceLock::new();
    let place = if start_ms == SPRING {
        &SPRING_WORLD
    } else {
        &AUTUMN_WORLD
    };
    place.get_or_init(|| {
        run(async {
            let options = options_from(start_ms);
            let world = Arc::new(World::generate(&options));
            let client = Client::over(options, world.clone());
            let queues = client.queues().await.unwrap();
            let columns = columns(&queues);
            let walk = walk(weeks_from(start_ms), 70, &[], &Media::ALL);
            client.drive(&walk, &columns).await;
            assert!(walk.borrow().is_complete(), "{:?}", walk.borrow().gaps());
            Loaded {
                world,
                queues,
                columns: columns.into_inner(),
            }
        })
    })
}

/// Counts of one expected row.
#[derive(Default)]
struct Row {
    offered: u64,
    answered: u64,
    answered_within: u64,
    abandoned: u64,
    abandoned_within: u64,
    short: u64,
    flow_out: u64,
    other: u64,
    waiting: u64,
    wait_sum: i64,
}

/// One setting of the reader.
struct Setting {
    start_ms: i64,
    zone: &'static str,
    attribution: Attribution,
    formula: Formula,
    threshold_ms: Option<i64>,
}

/// The half hour of a moment on the wall clock of the zone, as the file writes it.
fn half_hour(at_ms: i64, zone: &TimeZone) -> (i64, String, String) {
    let form = "%Y-%m-%dT%H:%M:%S%:z";
    let at = Timestamp::from_millisecond(at_ms)
        .unwrap()
        .to_zoned(zone.clone());
    let into = 60_000 * i64::from(at.minute() % 30)
        + 1_000 * i64::from(at.second())
        + i64::from(at.millisecond());
    let start = at.checked_sub(into.milliseconds()).unwrap();
    let end = start.checked_add(30.minutes()).unwrap();
    (
        start.timestamp().as_millisecond(),
        start.strftime(form).to_string(),
        end.strftime(form).to_string(),
    )
}

/// Decimal text of a share with up to four places, half up, by long division.
fn percent(numerator: u64, denominator: u64) -> String {
    if denominator == 0 {
        return String::new();
    }
    let units = (numerator * 10_000_000 / denominator + 5) / 10;
    let (whole, rest) = (units / 10_000, units % 10_000);
    if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:04}")
            .trim_end_matches('0')
            .to_owned()
    }
}

fn fraction(formula: Formula, row: &Row) -> (u64, u64) {
    match formula {
        Formula::Genesys(switches) => {
            let mut denominator = row.answered;
            if switches.abandons {
                denominator += row.abandoned;
                if !switches.short_abandons {
                    denominator -= row.short;
                }
            }
            if switches.flow_outs {
                denominator += row.flow_out;
            }
            (row.answered_within, denominator)
        }
        Formula::Answered => (row.answered_within, row.answered),
        Formula::Offered => (
            row.answered_within,
            row.answered + row.abandoned + row.flow_out,
        ),
        Formula::LateAbandons => (
            row.answered_within,
            row.answered + row.abandoned - row.abandoned_within,
        ),
        Formula::Lenient => (
            row.answered_within + row.abandoned_within,
            row.answered + row.abandoned,
        ),
    }
}

/// The rows that the events ask for, without the header.
fn expected(setting: &Setting) -> Vec<String> {
    type Key = (i64, String, String, &'static str, String, String);
    let (world, period) = (
        &loaded(setting.start_ms).world,
        weeks_from(setting.start_ms),
    );
    let zone = TimeZone::get(setting.zone).unwrap();
    let mut rows: BTreeMap<Key, (Row, i64, f64)> = BTreeMap::new();
    for visit in world
        .conversations
        .iter()
        .flat_map(|conversation| &conversation.visits)
    {
        let queue = &world.queues[visit.queue];
        let media = visit.media.as_str();
        let own = queue.target(visit.media);
        let default_ms = if media == "email" { 86_400_000 } else { 20_000 };
        let threshold = setting
            .threshold_ms
            .unwrap_or(own.map_or(default_ms, |target| target.threshold_ms));
        let mut at = |at_ms: i64, fact: &dyn Fn(&mut Row)| {
            if at_ms < period.from_ms || at_ms >= period.to_ms {
                return;
            }
            let (start, from, to) = half_hour(at_ms, &zone);
            let key = (start, queue.name.clone(), queue.id.clone(), media, from, to);
            let target = own.map_or(80.0, |target| target.percent);
            fact(
                &mut rows
                    .entry(key)
                    .or_insert((Row::default(), threshold, target))
                    .0,
            );
        };
        at(visit.offered_ms, &|row| row.offered += 1);
        let ended = match setting.attribution {
            Attribution::Event => visit.ended_ms,
            Attribution::Arrival => Some(visit.offered_ms),
        };
        let within = u64::from(visit.wait_ms <= threshold);
        match (visit.outcome, ended) {
            (Outcome::Waiting, _) => at(visit.offered_ms, &|row| row.waiting += 1),
            (Outcome::Answered, Some(ended)) => at(ended, &|row| {
                row.answered += 1;
                row.answered_within += within;
                row.wait_sum += visit.wait_ms;
            }),
            (Outcome::Abandoned { short }, Some(ended)) => at(ended, &|row| {
                row.abandoned += 1;
                row.abandoned_within += within;
                row.short += u64::from(short);
            }),
            (Outcome::FlowOut, Some(ended)) => at(ended, &|row| row.flow_out += 1),
            (Outcome::Other, Some(ended)) => at(ended, &|row| row.other += 1),
            (outcome, None) => panic!("{outcome:?} without an end"),
        }
    }
    let line = |((_, name, id, media, from, to), (row, threshold, target)): (
        Key,
        (Row, i64, f64),
    )| {
        let (numerator, denominator) = fraction(setting.formula, &row);
        // The world has one queue named like a spreadsheet formula.
        let name = if name.starts_with('=') {
            format!("'{name}")
        } else {
            name
        };
        let name = if name.contains([',', '"']) {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name
        };
        format!(
            "{from},{to},{id},{name},{media},{},{},{},{},{},{},{},{},{},{},{threshold},{target},{numerator},{denominator},{}",
            row.offered,
            row.answered,
            row.answered_within,
            row.abandoned,
            row.abandoned_within,
            row.short,
            row.flow_out,
            row.other,
            row.waiting,
            row.wait_sum,
            percent(numerator, denominator),
        )
    };
    rows.into_iter().map(line).collect()
}

/// The file of the product for the same setting, without the header.
fn written(setting: &Setting) -> Vec<String> {
    let Loaded {
        queues, columns, ..
    } = loaded(setting.start_ms);
    let zone = TimeZone::get(setting.zone).unwrap();
    let cuts = boundaries(weeks_from(setting.start_ms), Bucket::Minutes30, &zone);
    let scope = Scope {
        queues: vec![true; queues.len()],
        media: [true; 5],
    };
    let threshold = setting.threshold_ms.map_or(Threshold::Queue, Threshold::Ms);
    let rule = Rule {
        formula: setting.formula,
        thresholds: Thresholds::new(queues, threshold, Target::Queue),
    };
    let grid = Grid::new(weeks_from(setting.start_ms), Bucket::Minutes30, &zone, &[]);
    let index = Index::build(columns, &grid, setting.attribution);
    let mut within = Vec::new();
    let limit = |(queue, media)| rule.thresholds.of(queue, media);
    index.count_within(limit, &mut within);
    let rows = places(Facts {
        grid: &grid,
        index: &index,
        selection: &Selection::new(&index, &grid, &scope, &[]),
        within: &within,
        shorts: &[],
    });
    let text = csv::intervals(&Table {
        unknown: &[],
        every: true,
        rows: &rows,
        boundaries: &cuts,
        queues,
        rule: &rule,
        zone: &zone,
    });
    let mut lines = text.split_terminator("\r\n").map(str::to_owned);
    assert_eq!(lines.next().unwrap(), csv::HEADER.join(","));
    lines.collect()
}

fn assert_equal(setting: &Setting) {
    let (expected, written) = (expected(setting), written(setting));
    assert!(
        expected.len() > 5_000,
        "the world is large enough to mean something: {}",
        expected.len()
    );
    for (number, (expected, written)) in expected.iter().zip(&written).enumerate() {
        assert_eq!(
            written, expected,
            "row {number} of {}, {:?}",
            setting.zone, setting.attribution
        );
    }
    assert_eq!(written.len(), expected.len());
}

fn every_formula(zone: &'static str, attribution: Attribution) {
    let switch = |bit: u8| Switches {
        abandons: bit & 1 > 0,
        short_abandons: bit & 2 > 0,
        flow_outs: bit & 4 > 0,
    };
    let mut formulas: Vec<Formula> = (0..8).map(|bits| Formula::Genesys(switch(bits))).collect();
    formulas.extend(Formula::all(Switches::default()).into_iter().skip(1));
    for start_ms in [START, SPRING] {
        let setting = |formula, threshold_ms| Setting {
            start_ms,
            zone,
            attribution,
            formula,
            threshold_ms,
        };
        for &formula in &formulas {
            assert_equal(&setting(formula, None));
        }
        assert_equal(&setting(Formula::default(), Some(12_345)));
    }
}

#[test]
fn csv_equals_the_events_in_berlin_by_event() {
    every_formula("Europe/Berlin", Attribution::Event);
}

#[test]
fn csv_equals_the_events_in_berlin_by_arrival() {
    every_formula("Europe/Berlin", Attribution::Arrival);
}

#[test]
fn csv_equals_the_events_in_new_york_by_event() {
    every_formula("America/New_York", Attribution::Event);
}

#[test]
fn csv_equals_the_events_in_new_york_by_arrival() {
    every_formula("America/New_York", Attribution::Arrival);
}

#[test]
fn the_weeks_hold_both_clock_changes() {
    for (start_ms, hours) in [(START, 25), (SPRING, 23)] {
        for name in ["Europe/Berlin", "America/New_York"] {
            let zone = TimeZone::get(name).unwrap();
            let Period { from_ms, to_ms } = weeks_from(start_ms);
            let from = Timestamp::from_millisecond(from_ms).unwrap();
            let change = zone.following(from).next().unwrap().timestamp();
            assert!(change.as_millisecond() < to_ms, "{name}");
            let day = change.to_zoned(zone).start_of_day().unwrap();
            let length = day.until(&day.checked_add(1.day()).unwrap()).unwrap();
            let total = length.total((Unit::Hour, &day)).unwrap();
            assert_eq!(total.to_string(), hours.to_string(), "{name}");
        }
    }
}

/// A cell of a text, as RFC 4180 has it, without what a spreadsheet would run.
fn cell(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains([',', '"']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

/// Lines of the visits that the events ask for; waits only where an event tells them.
fn expected_visits(period: Period, attribution: Attribution) -> Vec<String> {
    let world = &loaded(START).world;
    let iso = |at_ms: i64| {
        let at = Timestamp::from_millisecond(at_ms).unwrap();
        at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    };
    let mut lines = Vec::new();
    for conversation in &world.conversations {
        for visit in &conversation.visits {
            let ended = match attribution {
                Attribution::Event => visit.ended_ms,
                Attribution::Arrival => visit.ended_ms.map(|_| visit.offered_ms),
            };
            let facts = [Some(visit.offered_ms), ended];
            if !facts.into_iter().flatten().any(|at| period.contains(at)) {
                continue;
            }
            let (outcome, short) = match visit.outcome {
                Outcome::Answered => ("answered", false),
                Outcome::Abandoned { short } => ("abandoned", short),
                Outcome::FlowOut => ("flow_out", false),
                Outcome::Other => ("other", false),
                Outcome::Waiting => ("waiting", false),
            };
            let wait = match visit.outcome {
                Outcome::Other | Outcome::Waiting => "?".to_owned(),
                _ => visit.wait_ms.to_string(),
            };
            let queue = &world.queues[visit.queue];
            lines.push(format!(
                "{},{},{},{},{},{},{outcome},{},{wait},{short}",
                cell(&conversation.id),
                queue.id,
                cell(&queue.name),
                visit.media.as_str(),
                visit.direction,
                iso(visit.offered_ms),
                visit.ended_ms.map(iso).unwrap_or_default(),
            ));
        }
    }
    lines.sort();
    lines
}

/// Lines of the product's file, waits left out where no event tells them.
fn written_visits(period: Period, attribution: Attribution) -> Vec<String> {
    let Loaded {
        queues, columns, ..
    } = loaded(START);
    let grid = Grid::new(period, Bucket::Minutes30, &TimeZone::UTC, &[]);
    let scope = Scope {
        queues: vec![true; queues.len()],
        media: [true; 5],
    };
    let looked = Looked {
        grid: &grid,
        bases: &vec![true; grid.len()],
        scope: &scope,
        attribution,
        span: None,
        queue: None,
        media: None,
    };
    let text = visits_csv::visits(&visits_csv::Table {
        columns,
        rows: &visits::rows(columns, &looked),
        queues,
        limit_ms: None,
    });
    let mut lines = text.split_terminator("\r\n");
    assert_eq!(lines.next().unwrap(), visits_csv::HEADER);
    let untold = |line: &str| {
        let cells: Vec<&str> = line.rsplitn(3, ',').collect();
        let told = !line.contains(",other,") && !line.contains(",waiting,");
        let wait = if told { cells[1] } else { "?" };
        format!("{},{wait},{}", cells[2], cells[0])
    };
    let mut lines: Vec<String> = lines.map(untold).collect();
    lines.sort();
    lines
}

#[test]
fn visits_csv_equals_the_events() {
    let from_ms = START + 7 * 86_400_000;
    let week = Period {
        from_ms,
        to_ms: from_ms + 7 * 86_400_000,
    };
    for attribution in [Attribution::Event, Attribution::Arrival] {
        let (expected, written) = (
            expected_visits(week, attribution),
            written_visits(week, attribution),
        );
        assert!(expected.len() > 5_000, "{}", expected.len());
        for (expected, written) in expected.iter().zip(&written) {
            assert_eq!(written, expected);
        }
        assert_eq!(written.len(), expected.len());
    }
}
