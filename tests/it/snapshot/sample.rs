//! The sample that ships with the page: it opens, and says what happened in the simulator.
//!
//! `UPDATE_SAMPLE=1 make test-native ARGS="-E 'test(sample)'"` makes it anew.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use eightytwenty::columns::Columns;
use eightytwenty::load::ledger::{Ledger, Source as From};
use eightytwenty::snapshot::write::{Report, Source, draft};
use eightytwenty::snapshot::{Choices, Kind};
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Outcome, Period, Queue};
use eightytwenty_simulator::{Options, Outcome as Happened, World};
use jiff::tz::TimeZone;

use super::{of_world, opened, visits, written};
use crate::simulator::START;

/// The largest the sample may be, bytes.
const MOST: usize = 250_000;
/// Four weeks from Monday, 12 October 2026, in Berlin: a clock change lies in them.
const PERIOD: Period = Period {
    from_ms: START - 2 * HOUR_MS,
    to_ms: START + 28 * DAY_MS - HOUR_MS,
};
/// Queues of the simulator and what they are called in the sample.
const QUEUES: [(&str, &str); 6] = [
    ("Kundenservice Deutschland", "Customer service"),
    ("Premium Kunden", "Premium customers"),
    ("Rechnungen & Zahlungen (Billing)", "Billing"),
    ("Technischer Support – Störungen", "Technical support"),
    ("Vertrieb Österreich", "Sales"),
    ("Bestellannahme", "Orders"),
];
const MEDIA: [Media; 2] = [Media::Voice, Media::Chat];

fn world() -> World {
    World::generate(&Options {
        conversations: 40_000,
        start_ms: Some(START),
        now_ms: Some(START + 40 * DAY_MS),
        ..Options::default()
    })
}

/// The sample, of a world.
fn sample(world: &World) -> String {
    let (columns, queues) = of_world(world);
    let name = |queue: &Queue| {
        QUEUES
            .iter()
            .find(|known| known.0 == queue.name)
            .map(|known| known.1)
    };
    let chosen: Vec<bool> = queues.iter().map(|queue| name(queue).is_some()).collect();
    let queues: Vec<Queue> = queues
        .iter()
        .map(|queue| Queue {
            name: name(queue).unwrap_or(&queue.name).to_owned(),
            ..queue.clone()
        })
        .collect();
    let conversations = world.conversations.iter().filter(|one| {
        one.visits.iter().any(|visit| {
            let inside = [Some(visit.offered_ms), visit.ended_ms];
            chosen[visit.queue] && inside.into_iter().flatten().any(|at| PERIOD.contains(at))
        })
    });
    let conversations = conversations.count() as u64;
    let mut ledger = Ledger::default();
    ledger.add(From::Query, PERIOD, Some(conversations), conversations);
    ledger.conversations = conversations;
    ledger.newest_ms = Some(PERIOD.to_ms - 1);
    ledger.asked_until_ms = Some(PERIOD.to_ms);
    let report = Report {
        source: Source::Visits(&columns),
        queues: &queues,
        chosen: &chosen,
        media: Media::ALL.map(|media| MEDIA.contains(&media)),
        period: PERIOD,
        known_until_ms: PERIOD.to_ms,
        zone_name: "Europe/Berlin",
        zone: &TimeZone::get("Europe/Berlin").unwrap(),
        made_at_ms: PERIOD.to_ms + 7 * HOUR_MS,
        title: "A sample contact centre",
        question: "from=2026-10-12&to=2026-11-09&tz=Europe/Berlin&media=voice",
        ledger: &ledger,
    };
    written(&draft(&report, &Choices::default()).unwrap())
}

/// By queue name and media type: offered, answered, of these within 20 s, abandoned, flow-outs, sum of answered waits.
type Totals = BTreeMap<(String, &'static str), [i64; 6]>;

fn told(columns: &Columns, queues: &[Queue]) -> Totals {
    let mut totals = Totals::new();
    for visit in (0..columns.rows()).filter_map(|row| columns.visit(row)) {
        let key = (
            queues[usize::from(visit.queue)].name.clone(),
            visit.media.name(),
        );
        let sums = totals.entry(key).or_default();
        sums[0] += i64::from(PERIOD.contains(visit.offered_ms));
        if visit.ended_ms.is_some_and(|at| PERIOD.contains(at)) {
            let wait_ms = visit.wait_ms.unwrap();
            match visit.outcome {
                Outcome::Answered => {
                    sums[1] += 1;
                    sums[2] += i64::from(wait_ms <= 20_000);
                    sums[5] += wait_ms;
                }
                Outcome::Abandoned => sums[3] += 1,
                Outcome::FlowOut => sums[4] += 1,
                Outcome::Other | Outcome::Waiting => {}
            }
        }
    }
    totals
}

fn happened(world: &World) -> Totals {
    let mut totals = Totals::new();
    for visit in world
        .conversations
        .iter()
        .flat_map(|conversation| &conversation.visits)
    {
        let queue = &world.queues[visit.queue].name;
        let Some((_, name)) = QUEUES.iter().find(|known| known.0 == queue) else {
            continue;
        };
        let media = visit.media.as_str();
        let ended = visit.ended_ms.is_some_and(|at| PERIOD.contains(at));
        if !matches!(media, "voice" | "chat") || !(ended || PERIOD.contains(visit.offered_ms)) {
            continue;
        }
        let sums = totals.entry(((*name).to_owned(), media)).or_default();
        sums[0] += i64::from(PERIOD.contains(visit.offered_ms));
        match visit.outcome {
            Happened::Answered if ended => {
                sums[1] += 1;
                sums[2] += i64::from(visit.wait_ms <= 20_000);
                sums[5] += visit.wait_ms;
            }
            Happened::Abandoned { .. } if ended => sums[3] += 1,
            Happened::FlowOut if ended => sums[4] += 1,
            _ => {}
        }
    }
    totals
}

#[test]
fn the_sample_opens_and_says_what_happened() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample.json");
    let world = world();
    if env::var_os("UPDATE_SAMPLE").is_some() {
        fs::write(&path, sample(&world)).unwrap();
    }
    let file = fs::read(&path).unwrap();
    assert!(file.len() <= MOST, "{} bytes", file.len());
    let snapshot = opened(&file).unwrap();
    let totals = told(visits(&snapshot), &snapshot.queues);
    assert_eq!(totals, happened(&world));
    println!(
        "{} bytes, {} visits, {totals:#?}",
        file.len(),
        snapshot.head.visits
    );
    assert!(totals.len() >= 7 && totals.values().all(|sums| sums[0] > 100 && sums[1] > 100));
    let head = &snapshot.head;
    assert_eq!(
        (
            head.kind,
            head.period,
            head.precision_ms,
            head.interval_minutes
        ),
        (Kind::Visits, PERIOD, 1, 5)
    );
    assert!(head.completeness.complete && head.left_out.is_empty());
    // What is made today says the same, so that the way to make it does not rot.
    let again = opened(sample(&world).as_bytes()).unwrap();
    assert_eq!(told(visits(&again), &again.queues), totals);
    assert_eq!(again.queues, snapshot.queues);
}
