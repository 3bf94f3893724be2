//! Aggregates: identities, buckets by emission, views, and what is missing.

use std::collections::HashMap;

use eightytwenty_simulator::{Media, Outcome};
use serde_json::{Value, json};

use crate::support::{AGGREGATES, DAY, HOUR, interval, ms, options, post, simulator, token, world};

const METRICS: [&str; 10] = [
    "nOffered",
    "tAnswered",
    "tAbandon",
    "tShortAbandon",
    "tFlowOut",
    "nOverSla",
    "tWait",
    "tAcd",
    "oServiceLevel",
    "oServiceTarget",
];

fn stat(row: &Value, metric: &str, stat: &str) -> i64 {
    let metrics = row["metrics"].as_array().unwrap();
    let found = metrics.iter().find(|one| one["metric"] == metric);
    found
        .and_then(|one| one["stats"][stat].as_i64())
        .unwrap_or(0)
}

async fn ask(body: &Value) -> Vec<Value> {
    let simulator = simulator(options());
    let answer = post(&simulator, &token(&simulator), AGGREGATES, body).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    answer.json()["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_identities_hold() {
    let from = ms("2026-10-12T00:00:00Z");
    let results = ask(&json!({ "interval": interval(from, from + 30 * DAY), "groupBy": ["queueId"], "metrics": METRICS })).await;
    let world = world();
    let mut checked = 0;
    for result in &results {
        let row = &result["data"][0];
        let id = result["group"]["queueId"].as_str().unwrap();
        let queue = world
            .queues
            .iter()
            .position(|queue| queue.id == id)
            .unwrap();
        let answered = stat(row, "tAnswered", "count");
        let abandoned = stat(row, "tAbandon", "count");
        let has_target = stat(row, "oServiceLevel", "denominator") > 0;
        if has_target {
            assert_eq!(
                stat(row, "oServiceLevel", "numerator"),
                answered - stat(row, "nOverSla", "count")
            );
            assert_eq!(
                stat(row, "oServiceLevel", "denominator"),
                answered + abandoned
            );
            checked += 1;
        }
        assert_eq!(stat(row, "tWait", "sum"), stat(row, "tAcd", "sum"));
        let media = result["group"]["mediaType"].as_str().unwrap();
        let cancelled = world
            .conversations
            .iter()
            .flat_map(|one| &one.visits)
            .filter(|visit| {
                visit.queue == queue
                    && visit.media == Media::Voice
                    && visit.outcome == Outcome::Other
            });
        if media == "voice" {
            let finished = answered + abandoned + stat(row, "tFlowOut", "count");
            let cancelled = i64::try_from(cancelled.count()).unwrap();
            assert_eq!(stat(row, "nOffered", "count"), finished + cancelled);
        }
    }
    assert!(checked > 15, "{checked}");
}

#[tokio::test]
async fn half_hours_add_up_and_hold_what_was_emitted_in_them() {
    let from = ms("2026-10-24T22:00:00Z");
    let to = ms("2026-10-25T23:00:00Z");
    let span = interval(from, to);
    let half_hours = ask(&json!({ "interval": span, "granularity": "PT30M", "timeZone": "Europe/Berlin", "groupBy": ["queueId", "mediaType"], "metrics": METRICS })).await;
    let day = ask(&json!({ "interval": span, "granularity": "P1D", "timeZone": "Europe/Berlin", "groupBy": ["queueId", "mediaType"], "metrics": METRICS })).await;
    let sum = |results: &[Value], metric: &str| -> i64 {
        results
            .iter()
            .flat_map(|one| one["data"].as_array().unwrap())
            .map(|row| stat(row, metric, "count"))
            .sum()
    };
    for metric in [
        "nOffered",
        "tAnswered",
        "tAbandon",
        "tFlowOut",
        "nOverSla",
        "tWait",
    ] {
        assert_eq!(sum(&half_hours, metric), sum(&day, metric), "{metric}");
    }
    assert!(
        day.iter()
            .all(|one| one["data"].as_array().unwrap().len() == 1),
        "a day of 25 hours is one bucket"
    );
    let world = world();
    let mut expected: HashMap<(String, String), i64> = HashMap::new();
    for visit in world.conversations.iter().flat_map(|one| &one.visits) {
        if let (Outcome::Answered, Some(at)) = (
            visit.outcome,
            visit.ended_ms.filter(|at| (from..to).contains(at)),
        ) {
            let bucket = from + (at - from) / (HOUR / 2) * (HOUR / 2);
            let key = (
                world.queues[visit.queue].id.clone(),
                interval(bucket, bucket + HOUR / 2),
            );
            *expected.entry(key).or_default() += 1;
        }
    }
    let mut told: HashMap<(String, String), i64> = HashMap::new();
    for result in &half_hours {
        for row in result["data"].as_array().unwrap() {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let key = (text(&result["group"]["queueId"]), text(&row["interval"]));
            let count = stat(row, "tAnswered", "count");
            if count > 0 {
                *told.entry(key).or_default() += count;
            }
        }
    }
    assert_eq!(told, expected);
}

#[tokio::test]
async fn views_bound_a_timer_and_absent_is_not_zero() {
    let from = ms("2026-10-19T00:00:00Z");
    let queue = world().queues[0].id.clone();
    let results = ask(&json!({
        "interval": interval(from, from + DAY), "groupBy": ["queueId"],
        "metrics": ["tAnswered", "nOverSla", "tShortAbandon"],
        "views": [
            { "target": "tAnswered", "name": "inTime", "function": "rangeBound", "range": { "gte": 0, "lt": 20_001 } },
            { "target": "tAnswered", "name": "never", "function": "rangeBound", "range": { "gte": 90_000_000_000_i64 } },
        ],
        "filter": { "type": "and", "clauses": [
            { "type": "or", "predicates": [{ "dimension": "queueId", "value": queue }] },
            { "type": "or", "predicates": [{ "dimension": "mediaType", "value": "voice" }] },
        ] },
    })).await;
    assert_eq!(results.len(), 1);
    let row = &results[0]["data"][0];
    assert_eq!(
        results[0]["group"],
        json!({ "queueId": queue, "mediaType": "voice" })
    );
    let views = row["views"].as_array().unwrap();
    assert_eq!(views.len(), 1, "an empty view is missing");
    assert_eq!(
        views[0]["stats"]["count"].as_i64().unwrap(),
        stat(row, "tAnswered", "count") - stat(row, "nOverSla", "count"),
    );
    assert!(
        row["metrics"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["stats"]["count"].as_i64() != Some(0))
    );
    let night = ask(&json!({ "interval": interval(from - 400 * DAY, from - 390 * DAY), "metrics": ["nOffered"] })).await;
    assert!(night.is_empty());
}

#[tokio::test]
async fn a_queue_without_a_setting_has_no_level() {
    let from = ms("2026-10-12T00:00:00Z");
    let results = ask(&json!({ "interval": interval(from, from + 30 * DAY), "groupBy": ["queueId"], "metrics": METRICS })).await;
    let world = world();
    let unset = &world
        .queues
        .iter()
        .find(|queue| queue.target(Media::Message).is_none())
        .unwrap()
        .id;
    let row = results
        .iter()
        .find(|one| one["group"]["queueId"] == **unset && one["group"]["mediaType"] == "message")
        .unwrap();
    assert!(stat(&row["data"][0], "tAnswered", "count") > 0);
    assert!(!row.to_string().contains("oService"));
}

#[tokio::test]
async fn what_is_refused() {
    let simulator = simulator(options());
    let from = ms("2026-10-19T00:00:00Z");
    let with = |key: &str, value: Value| {
        let mut body = json!({ "interval": interval(from, from + DAY), "metrics": ["tAnswered"] });
        body[key] = value;
        body
    };
    let view = |name: &str, range: Value| json!({ "target": "tAnswered", "name": name, "function": "rangeBound", "range": range });
    let eleven: Vec<Value> = (0..11)
        .map(|nth| view(&format!("v{nth}"), json!({ "lt": 1 })))
        .collect();
    for (body, code) in [
        (with("metrics", json!(["tPatience"])), "invalid.value"),
        (with("metrics", json!([])), "bad.request"),
        (with("groupBy", json!(["queue"])), "invalid.value"),
        (with("granularity", json!("hourly")), "bad.request"),
        (with("timeZone", json!("Mars")), "bad.request"),
        (with("views", json!(eleven)), "bad.request"),
        (
            with(
                "views",
                json!([view("a", json!({ "lt": 1 })), view("a", json!({ "lt": 2 }))]),
            ),
            "bad.request",
        ),
        (
            with("views", json!([view("tWait", json!({ "lt": 1 }))])),
            "bad.request",
        ),
        (with("views", json!([view("a", json!({}))])), "bad.request"),
        (
            with("views", json!([view("a", json!({ "lte": 1 }))])),
            "bad.request",
        ),
    ] {
        let answer = post(&simulator, &token(&simulator), AGGREGATES, &body).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (400, &json!(code)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_switches_decide_whom_the_level_judges() {
    let from = ms("2026-10-12T00:00:00Z");
    for bits in 0..8 {
        let judged = eightytwenty_simulator::Judged {
            abandons: bits & 1 > 0,
            short_abandons: bits & 2 > 0,
            flow_outs: bits & 4 > 0,
        };
        let simulator = simulator(eightytwenty_simulator::Options {
            judged,
            ..options()
        });
        let body = json!({ "interval": interval(from, from + 30 * DAY), "groupBy": ["queueId"], "metrics": METRICS });
        let answer = post(&simulator, &token(&simulator), AGGREGATES, &body).await;
        let results = answer.json()["results"].as_array().unwrap().clone();
        let (mut rows, mut short) = (0, 0);
        for row in results.iter().map(|one| &one["data"][0]) {
            let denominator = stat(row, "oServiceLevel", "denominator");
            if denominator == 0 {
                continue;
            }
            let count = |metric: &str| stat(row, metric, "count");
            let mut expected = count("tAnswered");
            if judged.abandons {
                expected += count("tAbandon");
                if !judged.short_abandons {
                    expected -= count("tShortAbandon");
                }
            }
            if judged.flow_outs {
                expected += count("tFlowOut");
            }
            assert_eq!(denominator, expected, "{judged:?}");
            rows += 1;
            short += count("tShortAbandon");
        }
        assert!(rows > 15 && short > 0, "{rows} {short}");
    }
}
