//! The gate: tokens, permissions, rate limit, CORS, unknown paths.

use axum::body::Body;
use axum::http::Request;
use eightytwenty_simulator::{ALL_PERMISSIONS, Expose, Options};
use serde_json::json;

use crate::support::{
    AGGREGATES, DAY, DETAILS, get, interval, ms, options, post, send, simulator, token,
};

#[tokio::test]
async fn no_wrong_revoked_and_expired_tokens() {
    let simulator = simulator(options());
    let bare = send(
        &simulator,
        Request::get("/api/v2/users/me")
            .body(Body::empty())
            .unwrap(),
    )
    .await;
    assert_eq!(
        (bare.status.as_u16(), bare.json()["code"].as_str()),
        (401, Some("authentication.required"))
    );
    assert_eq!(
        bare.json()["message"],
        "No authentication bearer token specified in authorization header.",
    );
    let wrong = get(&simulator, "nonsense", "/api/v2/users/me").await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.json()["code"].as_str()),
        (401, Some("bad.credentials"))
    );

    let token = token(&simulator);
    assert_eq!(
        get(&simulator, &token, "/api/v2/users/me").await.status,
        200
    );
    simulator.expire_token(&token);
    let late = get(&simulator, &token, "/api/v2/users/me").await;
    assert_eq!(
        (late.status.as_u16(), late.json()["code"].as_str()),
        (401, Some("credentials.expired"))
    );

    let token = simulator.issue_token(&[]);
    let request =
        Request::delete("/api/v2/tokens/me").header("authorization", format!("Bearer {token}"));
    assert!(
        send(&simulator, request.body(Body::empty()).unwrap())
            .await
            .status
            .is_success()
    );
    assert_eq!(
        get(&simulator, &token, "/api/v2/tokens/me").await.status,
        401
    );
}

#[tokio::test]
async fn tokens_live_as_long_as_was_said() {
    let simulator = simulator(Options {
        expires_in: 300,
        ..options()
    });
    let token = token(&simulator);
    simulator.advance(299_000);
    assert_eq!(
        get(&simulator, &token, "/api/v2/tokens/me").await.status,
        200
    );
    simulator.advance(1000);
    assert_eq!(
        get(&simulator, &token, "/api/v2/tokens/me").await.status,
        401
    );
}

#[tokio::test]
async fn missing_permissions_are_named() {
    let simulator = simulator(options());
    let token = simulator.issue_token(&["some:other:view"]);
    let day = ms("2026-10-19T00:00:00Z");
    let body = json!({ "interval": interval(day, day + DAY), "metrics": ["nOffered"] });
    for (answer, code, names) in [
        (
            get(&simulator, &token, "/api/v2/routing/queues").await,
            "missing.permissions",
            "routing:queue:view",
        ),
        (
            post(&simulator, &token, AGGREGATES, &body).await,
            "missing.permissions",
            "analytics:conversationAggregate:view",
        ),
        (
            post(&simulator, &token, DETAILS, &body).await,
            "missing.any.permissions",
            "analytics:conversationDetail:view, analytics:agentConversationDetail:view",
        ),
    ] {
        let error = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &error["code"]),
            (403, &json!(code))
        );
        assert_eq!(error["messageParams"]["permissions"], names);
        assert!(error["message"].as_str().unwrap().contains(names));
    }
    assert_eq!(
        get(&simulator, &token, "/api/v2/organizations/me")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_301st_request_in_a_minute_is_too_many() {
    let simulator = simulator(Options {
        rate_limit: Some(300),
        ..options()
    });
    let token = token(&simulator);
    for nth in 1..=300 {
        let answer = get(&simulator, &token, "/api/v2/tokens/me").await;
        assert_eq!(
            (
                answer.status.as_u16(),
                answer.header("inin-ratelimit-count")
            ),
            (200, nth.to_string().as_str())
        );
        assert_eq!(answer.header("inin-ratelimit-allowed"), "300");
    }
    let answer = get(&simulator, &token, "/api/v2/tokens/me").await;
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    assert_eq!(
        (answer.status.as_u16(), answer.json()["code"].as_str()),
        (429, Some("too.many.requests"))
    );
    assert!((1..=60).contains(&seconds));
    assert_eq!(
        answer.header("inin-ratelimit-reset"),
        answer.header("retry-after")
    );
    assert!(
        answer.json()["message"]
            .as_str()
            .unwrap()
            .contains(&format!("[{seconds}] seconds"))
    );
    simulator.advance(seconds * 1000);
    assert_eq!(
        get(&simulator, &token, "/api/v2/tokens/me").await.status,
        200
    );
}

#[tokio::test]
async fn only_registered_origins_may_read() {
    let simulator = simulator(options());
    let token = token(&simulator);
    let ask = |origin: &str| {
        let request = Request::get("/api/v2/users/me")
            .header("origin", origin)
            .header("authorization", format!("Bearer {token}"));
        request.body(Body::empty()).unwrap()
    };
    let known = send(&simulator, ask("http://localhost:8080")).await;
    assert_eq!(
        known.header("access-control-allow-origin"),
        "http://localhost:8080"
    );
    assert!(
        known
            .header("access-control-expose-headers")
            .contains("retry-after")
    );
    assert!(
        known
            .headers
            .get("access-control-allow-credentials")
            .is_none()
    );
    assert_eq!(
        known.header("cache-control"),
        "no-cache, no-store, must-revalidate"
    );
    let foreign = send(&simulator, ask("http://evil.example")).await;
    assert!(foreign.headers.get("access-control-allow-origin").is_none());

    let preflight = Request::options(DETAILS)
        .header("origin", "http://localhost:8080")
        .body(Body::empty())
        .unwrap();
    let preflight = send(&simulator, preflight).await;
    assert!(preflight.status.is_success());
    assert!(
        preflight
            .header("access-control-allow-headers")
            .contains("Authorization, Content-Type")
    );
    assert_eq!(
        preflight.header("access-control-allow-origin"),
        "http://localhost:8080"
    );
}

#[tokio::test]
async fn exposure_can_be_reduced() {
    let limited = |expose| Options {
        expose,
        rate_limit: Some(0),
        ..options()
    };
    let body = json!({});
    let some = simulator(limited(Expose::CorrelationOnly));
    let answer = post(&some, &token(&some), DETAILS, &body).await;
    assert_eq!(answer.status, 429);
    assert_eq!(
        answer.header("access-control-expose-headers"),
        "inin-correlation-id"
    );
    let none = simulator(limited(Expose::None));
    let answer = post(&none, &token(&none), DETAILS, &body).await;
    assert_eq!(answer.status, 429);
    assert!(answer.headers.get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn unknown_paths_queues_and_me() {
    let simulator = simulator(options());
    let token = token(&simulator);
    let unknown = get(&simulator, &token, "/oauth/nothing").await;
    let body = unknown.json();
    assert_eq!(
        (unknown.status.as_u16(), &body["code"], &body["message"]),
        (404, &json!("not found"), &json!("HTTP 404 Not Found"))
    );
    assert_eq!(body["contextId"], unknown.header("inin-correlation-id"));

    let mut names = Vec::new();
    for page in 1.. {
        let body = get(
            &simulator,
            &token,
            &format!("/api/v2/routing/queues?pageSize=7&pageNumber={page}"),
        )
        .await
        .json();
        names.extend(
            body["entities"]
                .as_array()
                .unwrap()
                .iter()
                .map(|queue| queue["name"].clone()),
        );
        if body.get("nextUri").is_none() {
            assert_eq!(body["pageCount"], page);
            break;
        }
    }
    assert_eq!(names.len(), simulator.world().queues.len());
    let past = get(&simulator, &token, "/api/v2/routing/queues?pageNumber=99")
        .await
        .json();
    assert_eq!(past["entities"], json!([]));
    let found = get(&simulator, &token, "/api/v2/routing/queues?name=*premium*")
        .await
        .json();
    assert_eq!(
        found["entities"][0]["mediaSettings"]["call"]["serviceLevel"],
        json!({ "percentage": 0.9, "durationMs": 10_000 })
    );
    let me = get(&simulator, &token, "/api/v2/users/me?expand=authorization")
        .await
        .json();
    assert_eq!(
        me["authorization"]["permissions"].as_array().unwrap().len(),
        4
    );
}

#[tokio::test]
async fn a_scope_opens_its_part_of_the_api_only() {
    let simulator = simulator(Options {
        scopes: vec!["routing:readonly".to_owned()],
        ..options()
    });
    let token = simulator.issue_token(&ALL_PERMISSIONS);
    let queues = get(&simulator, &token, "/api/v2/routing/queues").await;
    assert_eq!(queues.status, 200);
    let user = get(&simulator, &token, "/api/v2/users/me").await;
    assert_eq!(user.status, 403);
    assert_eq!(user.json()["code"], "missing.scope");
    let known = get(&simulator, &token, "/api/v2/tokens/me").await;
    assert_eq!(known.json()["authorizedScope"], json!(["routing:readonly"]));
}

#[tokio::test]
async fn behind_a_proxy_that_drops_them_no_answer_has_cors_headers() {
    let simulator = simulator(Options {
        expose: Expose::Nothing,
        ..options()
    });
    let request = Request::get("/api/v2/tokens/me").header("origin", "http://localhost:8080");
    let answer = send(&simulator, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}
