//! The records tell the truth: a plain reading of them, after the documented
//! pairing rule, finds exactly the visits of the world.

use std::collections::HashMap;

use eightytwenty_simulator::{Outcome, Visit};
use serde_json::{Value, json};

use crate::support::{DAY, all, ms, options, simulator};

const MEDIA: [&str; 5] = ["voice", "callback", "chat", "email", "message"];

type Row = (String, String, String, i64, Outcome, Option<i64>, i64);

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn time(value: &Value) -> Option<i64> {
    value.as_str().map(ms)
}

#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
fn number(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| value.as_f64().unwrap() as i64)
}

fn metric<'a>(session: &'a Value, name: &str) -> Option<&'a Value> {
    list(session, "metrics")
        .iter()
        .find(|metric| metric["name"] == name)
}

fn queue(session: &Value) -> Option<&str> {
    let mut segments: Vec<&Value> = list(session, "segments").iter().collect();
    segments.sort_by_key(|segment| time(&segment["segmentStart"]));
    segments
        .into_iter()
        .find_map(|segment| segment["queueId"].as_str())
}

/// Section by section: offered, then abandoned, flow-out, answered, waiting, other.
fn derive(conversation: &Value, now: i64) -> Vec<Row> {
    let sessions = |purpose: &str| -> Vec<&Value> {
        list(conversation, "participants")
            .iter()
            .filter(|person| person["purpose"] == purpose)
            .flat_map(|person| list(person, "sessions"))
            .collect()
    };
    let agents = sessions("agent");
    let mut rows = Vec::new();
    for acd in sessions("acd") {
        let (Some(queue_id), Some(offer)) = (queue(acd), metric(acd, "nOffered")) else {
            continue;
        };
        if !MEDIA.contains(&acd["mediaType"].as_str().unwrap()) {
            continue;
        }
        let waiting: Vec<&Value> = list(acd, "segments")
            .iter()
            .filter(|segment| segment["segmentType"] == "interact")
            .collect();
        let offered = time(&offer["emitDate"])
            .or_else(|| time(&waiting[0]["segmentStart"]))
            .unwrap();
        let ended = |metric: &Value| (time(&metric["emitDate"]), number(&metric["value"]));
        let left = metric(acd, "tAcd").map(ended);
        let matching = agents.iter().filter_map(|agent| {
            let answer = metric(agent, "tAnswered")?;
            let same = queue(agent) == Some(queue_id) && agent["mediaType"] == acd["mediaType"];
            let (at, wait) = ended(answer);
            let (end, acd_wait) = left?;
            (same && wait == acd_wait && (at? - end?).abs() < 1000).then_some((at, wait))
        });
        let answer = metric(acd, "tAnswered")
            .map(ended)
            .or_else(|| matching.into_iter().next());
        let short = metric(acd, "tShortAbandon").is_some();
        let (outcome, (at, wait)) = if let Some(metric) = metric(acd, "tAbandon") {
            (Outcome::Abandoned { short }, ended(metric))
        } else if let Some(metric) = metric(acd, "tFlowOut") {
            (Outcome::FlowOut, ended(metric))
        } else if let Some(answer) = answer {
            (Outcome::Answered, answer)
        } else if let Some(left) = left {
            (Outcome::Other, left)
        } else {
            assert!(waiting[0]["segmentEnd"].is_null());
            (Outcome::Waiting, (None, now - offered))
        };
        let word = |key: &str| acd[key].as_str().unwrap().to_owned();
        rows.push((
            queue_id.to_owned(),
            word("mediaType"),
            word("direction"),
            offered,
            outcome,
            at,
            wait,
        ));
    }
    rows.sort_by_key(|row| (row.3, row.0.clone()));
    rows
}

async fn compare(now: i64, from: i64, to: i64) -> HashMap<Outcome, usize> {
    let simulator = simulator(options());
    simulator.set_now_ms(now);
    let world = simulator.world();
    let mut told = HashMap::new();
    let mut at = from;
    while at < to {
        for conversation in all(&simulator, at, at + DAY, json!({})).await {
            told.insert(
                conversation["conversationId"].as_str().unwrap().to_owned(),
                conversation,
            );
        }
        at += DAY;
    }
    let mut seen = HashMap::new();
    for conversation in &world.conversations {
        if conversation.start_ms > now || !(from..to).contains(&conversation.start_ms) {
            continue;
        }
        let row = |visit: Visit| {
            let queue = world.queues[visit.queue].id.clone();
            let (media, direction) = (visit.media.as_str().to_owned(), visit.direction.to_owned());
            (
                queue,
                media,
                direction,
                visit.offered_ms,
                visit.outcome,
                visit.ended_ms,
                visit.wait_ms,
            )
        };
        let mut truth: Vec<Row> = conversation
            .visits
            .iter()
            .filter_map(|visit| visit.at(now))
            .map(row)
            .collect();
        truth.sort_by_key(|row| (row.3, row.0.clone()));
        let record = told
            .remove(&conversation.id)
            .expect("every conversation is told");
        assert_eq!(derive(&record, now), truth, "{} {record}", conversation.id);
        for row in truth {
            *seen.entry(row.4).or_default() += 1;
        }
    }
    assert!(told.is_empty(), "nothing else is told");
    seen
}

#[tokio::test]
async fn every_visit_can_be_derived_from_the_records() {
    let start = ms("2026-10-12T00:00:00Z");
    let seen = compare(ms("2026-12-30T00:00:00Z"), start, start + 28 * DAY).await;
    for outcome in [
        Outcome::Answered,
        Outcome::Abandoned { short: true },
        Outcome::Abandoned { short: false },
        Outcome::FlowOut,
        Outcome::Other,
        Outcome::Waiting,
    ] {
        assert!(
            seen.get(&outcome).is_some_and(|&count| count > 0),
            "{outcome:?} in {seen:?}"
        );
    }
}

#[tokio::test]
async fn also_while_it_happens() {
    let mut waiting = 0;
    for now in [
        "2026-10-26T09:00:07.123Z",
        "2026-10-15T08:31:00Z",
        "2026-11-01T07:10:20Z",
    ] {
        let now = ms(now);
        let seen = compare(now, ms("2026-10-12T00:00:00Z"), now + DAY).await;
        waiting += seen.get(&Outcome::Waiting).copied().unwrap_or(0);
    }
    assert!(waiting > 3, "{waiting}");
}
