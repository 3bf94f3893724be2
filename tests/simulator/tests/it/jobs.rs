//! Details jobs: states, quota, expiry, lag, cursors, and what is refused.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::Request;
use eightytwenty_simulator::{Fault, Options, Simulator};
use serde_json::{Value, json};

use crate::support::{
    Answer, DAY, HOUR, all, faulty, get, interval, ms, options, post, send, simulator, text, token,
};

const JOBS: &str = "/api/v2/analytics/conversations/details/jobs";

fn from() -> i64 {
    ms("2026-10-19T00:00:00Z")
}

async fn submit(simulator: &Simulator, body: &Value) -> Answer {
    post(simulator, &token(simulator), JOBS, body).await
}

async fn job(simulator: &Simulator, body: &Value) -> String {
    let answer = submit(simulator, body).await;
    assert_eq!(answer.status, 202, "{}", answer.json());
    answer.json()["jobId"].as_str().unwrap().to_owned()
}

async fn status(simulator: &Simulator, id: &str) -> Value {
    get(simulator, &token(simulator), &format!("{JOBS}/{id}"))
        .await
        .json()
}

async fn results(simulator: &Simulator, id: &str, query: &str) -> Answer {
    let path = format!("{JOBS}/{id}/results?{query}");
    get(simulator, &token(simulator), &path).await
}

async fn delete(simulator: &Simulator, id: &str) -> Answer {
    let bearer = format!("Bearer {}", token(simulator));
    let request = Request::delete(format!("{JOBS}/{id}")).header("authorization", bearer);
    send(simulator, request.body(Body::empty()).unwrap()).await
}

fn week() -> Value {
    json!({ "interval": interval(from(), from() + 7 * DAY) })
}

/// All rows, by cursor.
async fn rows(simulator: &Simulator, id: &str, size: usize) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = results(simulator, id, &format!("pageSize={size}{cursor}")).await;
        assert_eq!(page.status, 200, "{}", page.json());
        let page = page.json();
        let conversations = page["conversations"].as_array().cloned();
        rows.extend(conversations.unwrap_or_default());
        match page.get("cursor") {
            Some(next) => cursor = format!("&cursor={}", next.as_str().unwrap()),
            None => return rows,
        }
    }
}

fn ids(rows: &[Value]) -> BTreeSet<&str> {
    rows.iter()
        .map(|row| row["conversationId"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_job_goes_through_its_states_and_tells_what_the_query_tells() {
    let simulator = simulator(options());
    let mut body = week();
    body["startOfDayIntervalMatching"] = json!(true);
    let id = job(&simulator, &body).await;
    assert_eq!(status(&simulator, &id).await["state"], "QUEUED");
    simulator.advance(1000);
    let pending = status(&simulator, &id).await;
    assert_eq!(pending["state"], "PENDING");
    assert!(pending.get("completionDate").is_none());
    let early = results(&simulator, &id, "").await;
    assert_eq!(
        (early.status.as_u16(), early.json()["code"].as_str()),
        (400, Some("bad.request"))
    );
    simulator.advance(3000);
    let done = status(&simulator, &id).await;
    assert_eq!(done["state"], "FULFILLED");
    assert!(done["completionDate"].is_string() && done["expirationDate"].is_string());

    let by_job = rows(&simulator, &id, 300).await;
    let by_query = all(&simulator, from(), from() + 7 * DAY, json!({})).await;
    assert!(by_query.len() > 700);
    assert_eq!(ids(&by_job), ids(&by_query));
    assert_eq!(by_job.len(), by_query.len());
    // The same records, but for what only jobs tell.
    let mut attributes = 0;
    for (mut job, query) in by_job.into_iter().zip(by_query) {
        for person in job["participants"].as_array_mut().into_iter().flatten() {
            attributes += usize::from(
                person
                    .as_object_mut()
                    .unwrap()
                    .remove("attributes")
                    .is_some(),
            );
        }
        assert_eq!(job, query);
    }
    assert!(attributes > 700);
}

#[tokio::test]
async fn without_the_start_of_day_older_conversations_come_too() {
    let simulator = simulator(options());
    let day = json!({ "interval": interval(from(), from() + DAY) });
    let id = job(&simulator, &day).await;
    simulator.advance(4000);
    let rows = rows(&simulator, &id, 1000).await;
    let start = text(from());
    let older = |row: &&Value| row["conversationStart"].as_str().unwrap() < start.as_str();
    assert!(rows.iter().filter(older).count() > 3);
    for conversation in &simulator.world().conversations {
        let active = conversation.start_ms < from() + DAY
            && conversation.end_ms.is_none_or(|end| end >= from());
        assert_eq!(ids(&rows).contains(conversation.id.as_str()), active);
    }
}

#[tokio::test]
async fn what_happened_after_the_availability_is_missing() {
    let now = from() + 2 * DAY + 10 * HOUR + 7 * 60_000;
    let simulator = simulator(Options {
        now_ms: Some(now),
        ..options()
    });
    let path = format!("{JOBS}/availability");
    let available = get(&simulator, &token(&simulator), &path).await.json();
    // Six hours, in quarters of an hour.
    let limit = from() + 2 * DAY + 4 * HOUR;
    assert_eq!(available["dataAvailabilityDate"], text(limit));
    let id = job(&simulator, &week()).await;
    simulator.advance(4000);
    let page = results(&simulator, &id, "").await.json();
    assert_eq!(page["dataAvailabilityDate"], text(limit));
    let rows = rows(&simulator, &id, 1000).await;
    let whole = format!("{rows:?}");
    assert!(whole.contains("2026-10-21T03:"), "near the limit");
    assert!(!whole.contains("2026-10-21T04:") && !whole.contains("2026-10-21T05:"));
    assert!(rows.iter().any(|row| row.get("conversationEnd").is_none()));
}

#[tokio::test]
async fn slots_are_few_and_deleting_frees_one() {
    let simulator = simulator(Options {
        job_quota: 2,
        ..options()
    });
    let mut jobs = Vec::new();
    for _ in 0..4 {
        jobs.push(job(&simulator, &week()).await);
    }
    let refused = submit(&simulator, &week()).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), "");
    assert_eq!(simulator.open_jobs(), 4);
    simulator.advance(60_000);
    assert_eq!(status(&simulator, &jobs[1]).await["state"], "FULFILLED");
    assert_eq!(status(&simulator, &jobs[2]).await["state"], "QUEUED");
    assert!(delete(&simulator, &jobs[0]).await.status.is_success());
    simulator.advance(1000);
    assert_eq!(status(&simulator, &jobs[2]).await["state"], "QUEUED");
    simulator.advance(1000);
    assert_eq!(status(&simulator, &jobs[2]).await["state"], "PENDING");
    assert_eq!(status(&simulator, &jobs[3]).await["state"], "QUEUED");
    let gone = get(
        &simulator,
        &token(&simulator),
        &format!("{JOBS}/{}", jobs[0]),
    )
    .await;
    assert_eq!(
        (gone.status.as_u16(), gone.json()["code"].as_str()),
        (404, Some("not.found"))
    );
    assert_eq!(results(&simulator, &jobs[0], "").await.status, 404);
    assert_eq!(delete(&simulator, &jobs[0]).await.status, 404);
    assert_eq!(simulator.open_jobs(), 3);
}

#[tokio::test]
async fn results_expire() {
    let simulator = simulator(Options {
        job_expires_ms: 10_000,
        ..options()
    });
    let id = job(&simulator, &week()).await;
    simulator.advance(13_000);
    assert_eq!(results(&simulator, &id, "").await.status, 200);
    simulator.advance(2000);
    assert_eq!(status(&simulator, &id).await["state"], "EXPIRED");
    assert_eq!(results(&simulator, &id, "").await.status, 404);
    assert_eq!(simulator.open_jobs(), 0);
}

#[tokio::test]
async fn bodies_pages_and_permissions_are_checked() {
    let simulator = simulator(options());
    for (key, value) in [
        ("paging", json!({ "pageSize": 100, "pageNumber": 1 })),
        ("aggregations", json!([])),
        ("limit", json!(0)),
        ("startOfDayIntervalMatching", json!("yes")),
        ("interval", json!(interval(from(), from() + 32 * DAY))),
    ] {
        let mut body = week();
        body[key] = value;
        assert_eq!(submit(&simulator, &body).await.status, 400, "{key}");
    }
    assert_eq!(simulator.open_jobs(), 0);
    let mut body = week();
    body["limit"] = json!(7);
    let id = job(&simulator, &body).await;
    simulator.advance(4000);
    assert_eq!(rows(&simulator, &id, 3).await.len(), 7);
    for (query, expected) in [
        ("pageSize=1000", 200),
        ("pageSize=1001", 400),
        ("pageSize=0", 400),
        ("cursor=nonsense", 400),
    ] {
        let answer = results(&simulator, &id, query).await;
        assert_eq!(answer.status, expected, "{query}");
    }
    let own = simulator.issue_token(&["analytics:agentConversationDetail:view"]);
    let none = simulator.issue_token(&["routing:queue:view"]);
    let availability = format!("{JOBS}/availability");
    assert_eq!(post(&simulator, &own, JOBS, &week()).await.status, 202);
    assert_eq!(get(&simulator, &own, &availability).await.status, 403);
    assert_eq!(post(&simulator, &none, JOBS, &week()).await.status, 403);
    let path = format!("{JOBS}/{id}");
    assert_eq!(get(&simulator, &none, &path).await.status, 403);
}

#[tokio::test]
async fn conversations_are_told_by_their_ids() {
    let simulator = simulator(options());
    let known: Vec<&str> = simulator.world().conversations[500..600]
        .iter()
        .map(|conversation| conversation.id.as_str())
        .collect();
    let path = |ids: &[&str]| {
        let list: String = form_urlencoded(&ids.join(","));
        format!("/api/v2/analytics/conversations/details?id={list}")
    };
    let token = token(&simulator);
    let whole = get(&simulator, &token, &path(&known)).await.json();
    let told = whole["conversations"].as_array().unwrap();
    assert_eq!(told.len(), 100);
    assert_eq!(told[7]["conversationId"], known[7]);
    let two = [known[0], "00000000-0000-4000-8000-000000000000"];
    let one = get(&simulator, &token, &path(&two)).await.json();
    assert_eq!(one["conversations"].as_array().unwrap().len(), 1);
    let many: Vec<&str> = known.iter().copied().chain(["x"]).collect();
    assert_eq!(get(&simulator, &token, &path(&many)).await.status, 400);
    let none = simulator.issue_token(&["routing:queue:view"]);
    assert_eq!(get(&simulator, &none, &path(&two)).await.status, 403);
}

fn form_urlencoded(text: &str) -> String {
    text.replace(' ', "%20").replace('/', "%2F")
}

/// A job over the day on which the fault queues are busy.
async fn struck(simulator: &Simulator, fault: Fault) -> Answer {
    let world = simulator.world();
    let queue = world
        .queues
        .iter()
        .find(|queue| queue.fault == Some(fault))
        .unwrap();
    let body = json!({
        "interval": interval(world.last_day_ms, world.last_day_ms + DAY),
        "segmentFilters": [{ "type": "or", "predicates": [
            { "dimension": "queueId", "value": queue.id },
        ] }],
    });
    submit(simulator, &body).await
}

#[tokio::test]
async fn jobs_go_wrong() {
    let simulator = simulator(faulty());
    for (fault, state) in [
        (Fault::JobNeverEnds, "PENDING"),
        (Fault::JobFails, "FAILED"),
        (Fault::JobCancelled, "CANCELLED"),
        (Fault::JobExpires, "FULFILLED"),
    ] {
        let answer = struck(&simulator, fault).await.json();
        let id = answer["jobId"].as_str().unwrap();
        simulator.advance(3_600_000);
        let told = status(&simulator, id).await;
        assert_eq!(told["state"], state);
        assert_eq!(told["errorMessage"].is_string(), fault == Fault::JobFails);
        let first = results(&simulator, id, "pageSize=10").await;
        assert_eq!(first.status == 200, fault == Fault::JobExpires);
        if fault == Fault::JobExpires {
            assert!(first.json()["cursor"].is_string());
            assert_eq!(status(&simulator, id).await["state"], "EXPIRED");
            assert_eq!(results(&simulator, id, "pageSize=10").await.status, 404);
        }
        delete(&simulator, id).await;
    }
    let before = simulator.open_jobs();
    let lost = struck(&simulator, Fault::JobAnswerLost).await;
    assert_eq!(lost.status, 502);
    assert!(lost.headers.get("access-control-allow-origin").is_none());
    assert_eq!(simulator.open_jobs(), before + 1);
}

#[tokio::test]
async fn a_cursor_can_loop() {
    let simulator = simulator(faulty());
    let answer = struck(&simulator, Fault::JobCursorLoops).await.json();
    let id = answer["jobId"].as_str().unwrap();
    simulator.advance(4000);
    let mut cursors = Vec::new();
    let mut query = "pageSize=100".to_owned();
    for _ in 0..12 {
        let page = results(&simulator, id, &query).await.json();
        cursors.push(page["cursor"].as_str().unwrap().to_owned());
        query = format!("pageSize=100&cursor={}", cursors.last().unwrap());
    }
    let distinct: BTreeSet<_> = cursors.iter().collect();
    assert!((2..8).contains(&distinct.len()), "{cursors:?}");
}

#[tokio::test]
async fn rows_can_be_newer_than_promised() {
    let simulator = simulator(Options {
        now_ms: Some(ms("2026-11-08T15:00:00Z")),
        faults: vec![Fault::JobRowsNewer],
        ..options()
    });
    let body =
        json!({ "interval": interval(ms("2026-11-08T00:00:00Z"), ms("2026-11-09T00:00:00Z")) });
    let id = job(&simulator, &body).await;
    simulator.advance(4000);
    let page = results(&simulator, &id, "").await.json();
    assert_eq!(page["dataAvailabilityDate"], "2026-11-08T09:00:00.000Z");
    assert!(page.to_string().contains("2026-11-08T14:"));
}
