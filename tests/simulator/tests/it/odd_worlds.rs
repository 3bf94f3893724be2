//! Worlds that are odd as a whole: a deep window, a day that is restated, JSON
//! that was made beforehand.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use eightytwenty_simulator::{Fault, Options, Outcome, Simulator, Visit, World};
use serde_json::{Value, json};

use crate::support::{
    DAY, DETAILS, HOUR, all, faulty, interval, options, post, send, simulator, token,
};

fn deep(count: usize) -> Simulator {
    Simulator::new(Options {
        conversations: 200,
        deep: count,
        ..options()
    })
}

fn only(world: &World, name: &str) -> Value {
    let queue = world
        .queues
        .iter()
        .find(|queue| queue.name == name)
        .unwrap();
    json!([{ "type": "or", "predicates": [{ "dimension": "queueId", "value": queue.id }] }])
}

#[tokio::test]
async fn a_window_is_as_deep_as_was_asked_for() {
    for count in [100_000_u64, 100_001] {
        let simulator = deep(usize::try_from(count).unwrap());
        let token = token(&simulator);
        let day = simulator.world().last_day_ms;
        for (from, to) in [(day, day + DAY), (day + 10 * HOUR, day + 11 * HOUR)] {
            let body = |page: u32| {
                json!({
                    "interval": interval(from, to),
                    "paging": { "pageSize": 100, "pageNumber": page },
                    "segmentFilters": only(simulator.world(), "Deep"),
                })
            };
            let first = post(&simulator, &token, DETAILS, &body(1)).await.json();
            assert_eq!(first["totalHits"], count);
            let last = post(&simulator, &token, DETAILS, &body(1000)).await.json();
            assert_eq!(last["conversations"].as_array().unwrap().len(), 100);
            let beyond = post(&simulator, &token, DETAILS, &body(1001)).await;
            assert_eq!(beyond.status, 400);
        }
    }
}

/// Visits with their conversations' ids.
fn visits(world: &World) -> BTreeMap<String, Vec<Visit>> {
    let told = |conversation: &eightytwenty_simulator::Conversation| {
        (conversation.id.clone(), conversation.visits.clone())
    };
    world.conversations.iter().map(told).collect()
}

#[tokio::test]
async fn a_closed_day_is_restated_once_and_told_as_it_is_true() {
    let simulator = simulator(options());
    let day = simulator.world().last_day_ms - DAY;
    let before = visits(simulator.world());
    let told_before = all(&simulator, day, day + DAY, json!({})).await;
    let path = "/sim/restate?day=2026-11-07T12:00:00Z";
    for _ in 0..2 {
        let request = Request::post(path).body(Body::empty()).unwrap();
        assert_eq!(send(&simulator, request).await.status, 204);
    }
    let after = visits(simulator.world());
    let changed: Vec<_> = after
        .iter()
        .filter(|(id, visits)| before.get(*id) != Some(visits))
        .collect();
    assert!(changed.len() > 2, "{}", changed.len());
    assert_eq!(after.len(), before.len() + 1);
    for (_, visits) in changed {
        assert!(
            visits
                .iter()
                .all(|visit| (day..day + DAY).contains(&visit.offered_ms))
        );
    }
    let told = all(&simulator, day, day + DAY, json!({})).await;
    assert_eq!(told.len(), told_before.len() + 1);
    let now = simulator.now_ms();
    for conversation in &told {
        let id = conversation["conversationId"].as_str().unwrap();
        let metrics = conversation.to_string();
        for visit in &after[id] {
            assert!(visit.ended_ms.is_none_or(|ended| ended <= now));
            let word = match visit.outcome {
                Outcome::Answered => "tAnswered",
                Outcome::Abandoned { .. } => "tAbandon",
                _ => "nOffered",
            };
            assert!(metrics.contains(word), "{metrics}");
        }
    }
}

#[tokio::test]
async fn a_flag_restates_at_its_time() {
    let moment = options().now_ms.unwrap() + HOUR;
    let simulator = simulator(Options {
        restate_at_ms: Some(moment),
        ..options()
    });
    let before = visits(simulator.world());
    simulator.advance(HOUR - 1);
    assert!(before == visits(simulator.world()));
    simulator.advance(1);
    assert!(before != visits(simulator.world()));
}

#[tokio::test]
async fn what_was_made_beforehand_is_what_would_be_told_now() {
    let moment = options().start_ms.unwrap() + 9 * DAY + 11 * HOUR;
    let [kept, fresh] = [true, false].map(|prerender| {
        simulator(Options {
            prerender,
            now_ms: Some(moment),
            ..options()
        })
    });
    for later in [0, 20 * 60_000, DAY] {
        for simulator in [&kept, &fresh] {
            simulator.set_now_ms(moment + later);
        }
        let (from, to) = (moment - DAY, moment + DAY);
        let told = all(&kept, from, to, json!({})).await;
        assert!(told == all(&fresh, from, to, json!({})).await);
        assert!(told.len() > 100);
    }
    kept.set_now_ms(moment);
    fresh.set_now_ms(moment);
    let told = all(&kept, moment - DAY, moment + DAY, json!({})).await;
    assert!(told == all(&fresh, moment - DAY, moment + DAY, json!({})).await);
}

#[tokio::test]
async fn totals_shrink_and_pages_repeat() {
    let simulator = simulator(faulty());
    let token = token(&simulator);
    let day = simulator.world().last_day_ms;
    let page = async |fault: Fault, page: u32| {
        let body = json!({
            "interval": interval(day, day + DAY),
            "paging": { "pageSize": 100, "pageNumber": page },
            "segmentFilters": only(simulator.world(), fault.queue_name()),
        });
        let answer = post(&simulator, &token, DETAILS, &body).await;
        (answer.status.as_u16(), answer.json())
    };
    let total = |page: &Value| page["totalHits"].as_u64().unwrap();
    let (_, first) = page(Fault::TotalHitsShrinks, 1).await;
    let (_, second) = page(Fault::TotalHitsShrinks, 2).await;
    assert_eq!(total(&second) + 150, total(&first));
    assert!(second["conversations"].is_array());
    let (_, first) = page(Fault::PageRepeats, 1).await;
    let (_, last) = page(Fault::PageRepeats, 1000).await;
    assert_eq!(first, last);
    assert_eq!(last["conversations"].as_array().unwrap().len(), 100);
    assert_eq!(page(Fault::PageRepeats, 1001).await.0, 400);
}
