//! Details: the match rule, filters, paging and what is refused.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::{DAY, DETAILS, HOUR, all, interval, ms, options, post, simulator, token};

const DAY_ONE: &str = "2026-10-19T00:00:00Z";

fn ids(conversations: &[Value]) -> HashSet<String> {
    conversations
        .iter()
        .map(|one| one["conversationId"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn begun_on_a_touched_utc_day_and_active_in_the_interval() {
    let simulator = simulator(options());
    let day = ms(DAY_ONE);
    for (from, to) in [
        (day, day + DAY),
        (day + 9 * HOUR, day + 10 * HOUR),
        (day + HOUR, day + 25 * HOUR),
    ] {
        let told = ids(&all(&simulator, from, to, json!({})).await);
        let expected: HashSet<String> = simulator
            .world()
            .conversations
            .iter()
            .filter(|one| {
                one.start_ms >= day && one.start_ms < to && one.end_ms.is_none_or(|end| end >= from)
            })
            .map(|one| one.id.clone())
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn adjacent_windows_repeat_conversations_and_a_day_alone_misses_the_evening_before() {
    let simulator = simulator(options());
    let day = ms("2026-10-20T00:00:00Z");
    let mut repeated = 0;
    for hour in 7..17 {
        let at = day + hour * HOUR;
        let before = ids(&all(&simulator, at - HOUR, at, json!({})).await);
        let after = ids(&all(&simulator, at, at + HOUR, json!({})).await);
        repeated += before.intersection(&after).count();
    }
    assert!(repeated > 0);
    let world = simulator.world();
    let over_midnight = |one: &&eightytwenty_simulator::Conversation| {
        one.visits.iter().any(|visit| {
            visit.offered_ms.div_euclid(DAY) < visit.ended_ms.unwrap_or(0).div_euclid(DAY)
                && visit.media == eightytwenty_simulator::Media::Voice
        })
    };
    let late = world.conversations.iter().find(over_midnight).unwrap();
    let midnight = late.visits[0].ended_ms.unwrap().div_euclid(DAY) * DAY;
    assert!(!ids(&all(&simulator, midnight, midnight + DAY, json!({})).await).contains(&late.id));
}

#[tokio::test]
async fn filters_match_whole_conversations() {
    let simulator = simulator(options());
    let day = ms(DAY_ONE);
    let queue = &simulator.world().queues[0].id;
    let filter = json!({ "segmentFilters": [
        { "type": "or", "predicates": [{ "type": "dimension", "dimension": "queueId", "operator": "matches", "value": queue }] },
        { "type": "and", "predicates": [{ "dimension": "mediaType", "value": "voice" }, { "dimension": "purpose", "value": "acd" }] },
    ], "conversationFilters": [{ "type": "and", "predicates": [{ "dimension": "conversationEnd", "operator": "exists" }] }] });
    let told = all(&simulator, day, day + DAY, filter).await;
    let has_other = told.iter().any(|one| {
        simulator.world().queues[1..]
            .iter()
            .any(|queue| one.to_string().contains(&queue.id))
    });
    assert!(
        !told.is_empty() && has_other,
        "whole conversations, with their other queues"
    );
    assert!(
        told.iter()
            .all(|one| one.to_string().contains(queue.as_str()))
    );
    let asc: Vec<String> = told
        .iter()
        .map(|one| one["conversationStart"].to_string())
        .collect();
    assert!(asc.is_sorted());

    let metric = json!({ "conversationFilters": [{ "type": "and", "predicates": [{ "type": "metric", "metric": "tAbandon", "range": { "gte": 10_000 } }] }], "order": "desc" });
    let told = all(&simulator, day, day + DAY, metric).await;
    assert!(!told.is_empty() && told.iter().all(|one| one.to_string().contains("tAbandon")));
    let desc: Vec<String> = told
        .iter()
        .map(|one| one["conversationStart"].to_string())
        .collect();
    assert!(desc.iter().rev().is_sorted());
}

#[tokio::test]
async fn paging_defaults_and_the_end() {
    let simulator = simulator(options());
    let day = ms(DAY_ONE);
    let token = token(&simulator);
    let body = json!({ "interval": interval(day, day + DAY) });
    let first = post(&simulator, &token, DETAILS, &body).await.json();
    assert_eq!(first["conversations"].as_array().unwrap().len(), 25);
    let past = json!({ "interval": interval(day, day + DAY), "paging": { "pageSize": 100, "pageNumber": 900 } });
    let past = post(&simulator, &token, DETAILS, &past).await.json();
    assert!(past.get("conversations").is_none(), "absent, not empty");
    assert_eq!(past["totalHits"], first["totalHits"]);
}

#[tokio::test]
async fn nothing_of_the_future() {
    let simulator = simulator(options());
    simulator.set_now_ms(ms("2026-10-19T08:00:00Z"));
    let day = ms(DAY_ONE);
    let told = all(&simulator, day, day + DAY, json!({})).await;
    assert!(told.iter().any(|one| one.get("conversationEnd").is_none()));
    let latest = told.iter().flat_map(times).max().unwrap();
    assert!(latest.as_str() <= "2026-10-19T08:00:00.000Z", "{latest}");
}

fn times(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) if text.starts_with("2026-") => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(times).collect(),
        Value::Object(fields) => fields.values().flat_map(times).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn what_is_refused() {
    let simulator = simulator(options());
    let token = token(&simulator);
    let day = ms(DAY_ONE);
    let span = interval(day, day + DAY);
    let predicate = |predicate: Value| json!({ "interval": span, "segmentFilters": [{ "type": "or", "predicates": [predicate] }] });
    let cases = [
        (json!({}), "bad.request", "interval"),
        (
            json!({ "interval": "yesterday" }),
            "invalid.date",
            "ISO-8601",
        ),
        (
            json!({ "interval": interval(day, day + 31 * DAY + 1) }),
            "bad.request",
            "does not exceed 31 days",
        ),
        (
            json!({ "interval": span, "paging": { "pageSize": 101, "pageNumber": 1 } }),
            "bad.request",
            "pageSize",
        ),
        (
            json!({ "interval": span, "paging": { "pageSize": 100, "pageNumber": 1001 } }),
            "bad.request",
            "Pagination may not exceed 100000",
        ),
        (
            json!({ "interval": span, "paging": { "pageSize": 100, "pageNumber": 0 } }),
            "bad.request",
            "pageNumber",
        ),
        (
            json!({ "interval": span, "select": [] }),
            "bad.request",
            "select",
        ),
        (
            json!({ "interval": span, "order": "up" }),
            "invalid.value",
            "asc, desc, unordered",
        ),
        (
            predicate(json!({ "dimension": "queue_id", "value": "x" })),
            "invalid.value",
            "queueId",
        ),
        (
            predicate(json!({ "dimension": "mediaType", "value": "phone" })),
            "invalid.value",
            "voice",
        ),
        (
            predicate(json!({ "dimension": "queueId", "operator": "equals", "value": "x" })),
            "invalid.value",
            "matches, exists, notExists",
        ),
        (
            json!({ "interval": span, "conversationFilters": [{ "type": "or", "predicates": [{ "dimension": "queueId", "value": "x" }] }] }),
            "invalid.value",
            "conversationEnd",
        ),
        (
            json!({ "interval": span, "segmentFilters": [{ "type": "", "predicates": [] }] }),
            "invalid.value",
            "Value [] is not valid for field type [QueryFilterType]. Allowable values are: and, or",
        ),
    ];
    for (body, code, part) in cases {
        let answer = post(&simulator, &token, DETAILS, &body).await;
        let error = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &error["code"]),
            (400, &json!(code)),
            "{body} {error}"
        );
        assert!(error["message"].as_str().unwrap().contains(part), "{error}");
        assert_eq!(error["contextId"], answer.header("inin-correlation-id"));
        assert_eq!(
            (&error["details"], &error["errors"]),
            (&json!([]), &json!([]))
        );
    }
    let last = json!({ "interval": span, "paging": { "pageSize": 100, "pageNumber": 1000 } });
    assert_eq!(post(&simulator, &token, DETAILS, &last).await.status, 200);
}
