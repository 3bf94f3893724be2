//! Faults strike when their queue is asked for, and only then.

use eightytwenty_simulator::{Fault, Options, Simulator};
use serde_json::{Value, json};

use crate::support::{
    Answer, DAY, DETAILS, HOUR, all, faulty, interval, ms, post, simulator, token,
};

/// The last full day of the shared world, where fault queues are busy.
const BUSY: &str = "2026-11-08T00:00:00Z";

async fn ask(
    simulator: &Simulator,
    token: &str,
    fault: Fault,
    page: u32,
    from: i64,
    to: i64,
) -> Answer {
    let queue = simulator
        .world()
        .queues
        .iter()
        .find(|queue| queue.fault == Some(fault))
        .unwrap();
    let body = json!({
        "interval": interval(from, to),
        "paging": { "pageSize": 100, "pageNumber": page },
        "segmentFilters": [{ "type": "or", "predicates": [
            { "dimension": "queueId", "value": simulator.world().queues[0].id },
            { "dimension": "queueId", "value": queue.id },
        ] }],
    });
    post(simulator, token, DETAILS, &body).await
}

async fn statuses(fault: Fault, pages: &[u32]) -> Vec<u16> {
    let simulator = simulator(faulty());
    let token = token(&simulator);
    let from = ms(BUSY);
    let mut statuses = Vec::new();
    for &page in pages {
        statuses.push(
            ask(&simulator, &token, fault, page, from, from + DAY)
                .await
                .status
                .as_u16(),
        );
    }
    statuses
}

#[tokio::test]
async fn errors_come_and_go() {
    assert_eq!(
        statuses(Fault::TooManyRequests, &[1, 1, 1, 1, 1, 1]).await,
        [200, 200, 429, 200, 200, 429]
    );
    assert_eq!(
        statuses(Fault::UnavailableTwice, &[1, 2, 1, 1, 2, 2]).await,
        [503, 503, 503, 200, 503, 200]
    );
    assert_eq!(
        statuses(Fault::NetworkDrop, &[1, 1, 1, 1]).await,
        [200, 200, 502, 200]
    );
    assert_eq!(
        statuses(Fault::TokenExpires, &[1, 1, 1, 1, 1]).await,
        [200, 200, 200, 401, 401]
    );
    assert_eq!(
        statuses(Fault::AbsurdRetryAfter, &[1, 1, 2, 2]).await,
        [429, 200, 429, 200]
    );
}

#[tokio::test]
async fn a_limit_can_keep_its_wait_to_itself() {
    for (fault, bare) in [
        (Fault::LimitWithoutWait, true),
        (Fault::LimitWithoutCors, false),
    ] {
        let simulator = simulator(Options {
            rate_limit: Some(300),
            ..faulty()
        });
        let token = token(&simulator);
        let from = ms(BUSY);
        for _ in 0..2 {
            let answer = ask(&simulator, &token, fault, 1, from, from + DAY).await;
            assert_eq!(answer.status, 200);
        }
        let answer = ask(&simulator, &token, fault, 1, from, from + DAY).await;
        assert_eq!(answer.status, 429);
        let headers = [
            "retry-after",
            "inin-ratelimit-reset",
            "inin-ratelimit-allowed",
        ];
        for name in headers {
            assert_eq!(answer.headers.contains_key(name), !bare, "{name}");
        }
        let message = answer.json()["message"].as_str().unwrap().to_owned();
        assert_eq!(message.contains('['), !bare);
        let readable = answer.headers.contains_key("access-control-allow-origin");
        assert_eq!(readable, bare);
    }
}

#[tokio::test]
async fn wide_windows_time_out() {
    let simulator = simulator(faulty());
    let token = token(&simulator);
    let from = ms(BUSY);
    let wide = ask(
        &simulator,
        &token,
        Fault::TimeoutOnWideWindows,
        1,
        from,
        from + DAY,
    )
    .await;
    assert_eq!(
        (wide.status.as_u16(), wide.json()["code"].as_str()),
        (504, Some("request.timeout"))
    );
    let narrow = ask(
        &simulator,
        &token,
        Fault::TimeoutOnWideWindows,
        1,
        from,
        from + 12 * HOUR,
    )
    .await;
    assert_eq!(narrow.status, 200);
}

#[tokio::test]
async fn pages_come_broken() {
    let simulator = simulator(faulty());
    let token = token(&simulator);
    let from = ms(BUSY);
    let page = |fault, page| ask(&simulator, &token, fault, page, from, from + DAY);
    assert!(page(Fault::UndecodablePage, 1).await.json().is_object());
    assert_eq!(page(Fault::UndecodablePage, 2).await.json(), Value::Null);
    assert!(page(Fault::WrongType, 1).await.json()["conversations"][3]["participants"].is_array());
    assert!(page(Fault::WrongType, 2).await.json()["conversations"][3]["participants"].is_object());
    let html = page(Fault::Html, 1).await;
    assert_eq!(
        (html.status.as_u16(), html.header("content-type")),
        (200, "text/html")
    );
    let many = page(Fault::TotalHitsTooHigh, 9).await.json();
    assert!(many.get("conversations").is_none() && many["totalHits"].as_u64().unwrap() > 500);
    let dropped = async {
        for _ in 0..2 {
            page(Fault::NetworkDrop, 1).await;
        }
        page(Fault::NetworkDrop, 1).await
    };
    assert!(
        dropped
            .await
            .headers
            .get("access-control-allow-origin")
            .is_none()
    );
    let absurd = page(Fault::AbsurdRetryAfter, 1).await;
    assert_eq!(absurd.header("retry-after"), "86400");
}

#[tokio::test]
async fn other_queries_are_clean_and_fault_queues_have_pages() {
    let simulator = simulator(faulty());
    let from = ms(BUSY);
    let everything = all(&simulator, from, from + DAY, json!({})).await;
    let told: Vec<String> = everything.iter().map(ToString::to_string).collect();
    for queue in simulator
        .world()
        .queues
        .iter()
        .filter(|queue| queue.fault.is_some())
    {
        let own = told.iter().filter(|one| one.contains(&queue.id)).count();
        assert!(own > 150, "{} has {own}", queue.name);
    }
}

#[tokio::test]
async fn a_fault_can_strike_every_query() {
    let simulator = simulator(Options {
        faults: vec![Fault::UnavailableTwice],
        ..faulty()
    });
    let token = token(&simulator);
    let from = ms(BUSY);
    let body = json!({ "interval": interval(from, from + DAY) });
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(
            post(&simulator, &token, DETAILS, &body)
                .await
                .status
                .as_u16(),
        );
    }
    assert_eq!(statuses, [503, 503, 200]);
}
