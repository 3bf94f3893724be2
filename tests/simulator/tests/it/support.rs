//! A world that all tests share, and a small client.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use eightytwenty_simulator::{ALL_PERMISSIONS, Options, Simulator, World};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

pub const HOUR: i64 = 3_600_000;
pub const DAY: i64 = 24 * HOUR;

pub fn ms(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

pub fn text(ms: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(ms).unwrap();
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

pub fn interval(from: i64, to: i64) -> String {
    format!("{}/{}", text(from), text(to))
}

/// Four weeks over the autumn's clock changes, on both sides of the Atlantic.
pub fn options() -> Options {
    Options {
        conversations: 4000,
        start_ms: Some(ms("2026-10-12T00:00:00Z")),
        now_ms: Some(ms("2026-11-30T00:00:00Z")),
        rate_limit: None,
        auto_approve: true,
        ..Options::default()
    }
}

/// The same with the fault queues.
pub fn faulty() -> Options {
    Options {
        fault_queues: true,
        ..options()
    }
}

static WORLD: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(World::generate(&options())));
static FAULTY: LazyLock<Arc<World>> = LazyLock::new(|| Arc::new(World::generate(&faulty())));

pub fn world() -> &'static World {
    &WORLD
}

pub fn simulator(options: Options) -> Simulator {
    let world = if options.fault_queues {
        &FAULTY
    } else {
        &WORLD
    };
    Simulator::with_world(options, Arc::clone(world))
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

pub async fn send(simulator: &Simulator, request: Request<Body>) -> Answer {
    let response = simulator.router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        bytes,
    }
}

pub async fn get(simulator: &Simulator, token: &str, path: &str) -> Answer {
    let request = Request::get(path).header("authorization", format!("Bearer {token}"));
    send(simulator, request.body(Body::empty()).unwrap()).await
}

pub async fn post(simulator: &Simulator, token: &str, path: &str, body: &Value) -> Answer {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("origin", "http://localhost:8080")
        .header("content-type", "application/json");
    send(
        simulator,
        request.body(Body::from(body.to_string())).unwrap(),
    )
    .await
}

pub const DETAILS: &str = "/api/v2/analytics/conversations/details/query";
pub const AGGREGATES: &str = "/api/v2/analytics/conversations/aggregates/query";

pub fn token(simulator: &Simulator) -> String {
    simulator.issue_token(&ALL_PERMISSIONS)
}

/// All conversations of a details query, page by page.
pub async fn all(simulator: &Simulator, from: i64, to: i64, filters: Value) -> Vec<Value> {
    let token = token(simulator);
    let mut all = Vec::new();
    for page in 1.. {
        let mut body = json!({
            "interval": interval(from, to), "paging": { "pageSize": 100, "pageNumber": page },
        });
        for (key, value) in filters.as_object().unwrap() {
            body[key] = value.clone();
        }
        let answer = post(simulator, &token, DETAILS, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.json());
        let body = answer.json();
        match body.get("conversations") {
            None => {
                assert_eq!(body["totalHits"], all.len());
                return all;
            }
            Some(conversations) => all.extend(conversations.as_array().unwrap().iter().cloned()),
        }
    }
    unreachable!()
}
