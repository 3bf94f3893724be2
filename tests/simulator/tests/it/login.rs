//! The login: consent, codes, PKCE, refusals.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::Request;
use eightytwenty_simulator::{CLIENT_ID, Options, Simulator};
use serde_json::json;

use crate::support::{Answer, get, options, send, simulator};

const REDIRECT: &str = "http://localhost:8080/";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn query(changes: &[(&str, &str)]) -> String {
    let mut fields: HashMap<&str, &str> = HashMap::from([
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", "a state & more"),
    ]);
    fields.extend(changes.iter().copied());
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

async fn authorize(simulator: &Simulator, changes: &[(&str, &str)]) -> Answer {
    let request = Request::get(format!("/oauth/authorize?{}", query(changes)));
    send(simulator, request.body(Body::empty()).unwrap()).await
}

fn returned(answer: &Answer) -> HashMap<String, String> {
    assert_eq!(answer.status, 302);
    let fields = answer
        .header("location")
        .strip_prefix("http://localhost:8080/?")
        .unwrap();
    form_urlencoded::parse(fields.as_bytes())
        .into_owned()
        .collect()
}

async fn redeem(simulator: &Simulator, code: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields: HashMap<&str, &str> = HashMap::from([
        ("grant_type", "authorization_code"),
        ("code", code),
        ("code_verifier", VERIFIER),
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT),
    ]);
    fields.extend(changes.iter().copied());
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let request = Request::post("/oauth/token")
        .header("origin", "http://localhost:8080")
        .header("content-type", "application/x-www-form-urlencoded");
    send(simulator, request.body(Body::from(body)).unwrap()).await
}

async fn code(simulator: &Simulator) -> String {
    returned(&authorize(simulator, &[]).await)["code"].clone()
}

#[tokio::test]
async fn a_code_gives_a_token_once() {
    let simulator = simulator(options());
    let fields = returned(&authorize(&simulator, &[]).await);
    assert_eq!(fields["state"], "a state & more");
    let answer = redeem(&simulator, &fields["code"], &[]).await;
    let body = answer.json();
    assert_eq!(
        (
            answer.status.as_u16(),
            &body["token_type"],
            &body["expires_in"]
        ),
        (200, &json!("bearer"), &json!(86_399))
    );
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "http://localhost:8080"
    );
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(
        get(&simulator, token, "/api/v2/tokens/me").await.json()["OAuthClient"]["id"],
        CLIENT_ID
    );
    let again = redeem(&simulator, &fields["code"], &[]).await;
    assert_eq!(
        (again.status.as_u16(), again.json()["error"].as_str()),
        (400, Some("invalid_grant"))
    );
    assert_eq!(
        again.json()["description"],
        again.json()["error_description"]
    );
}

#[tokio::test]
async fn what_the_token_endpoint_refuses() {
    let simulator = simulator(options());
    for (field, value, error) in [
        (
            "code_verifier",
            "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong",
            "invalid_grant",
        ),
        ("code_verifier", "", "invalid_grant"),
        ("redirect_uri", "http://127.0.0.1:8080/", "invalid_grant"),
        ("code", "invented", "invalid_grant"),
        ("client_id", "somebody", "invalid_client"),
        ("grant_type", "client_credentials", "unsupported_grant_type"),
    ] {
        let answer = redeem(&simulator, &code(&simulator).await, &[(field, value)]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error"].as_str()),
            (400, Some(error)),
            "{field}"
        );
    }
    let late = code(&simulator).await;
    simulator.advance(60_000);
    assert_eq!(
        redeem(&simulator, &late, &[]).await.json()["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn what_authorize_refuses() {
    let simulator = simulator(options());
    for change in [
        ("client_id", "somebody"),
        ("redirect_uri", "http://localhost:8080/other"),
        ("redirect_uri", "http://evil.example/"),
    ] {
        let answer = authorize(&simulator, &[change]).await;
        assert_eq!(answer.status, 400);
        assert!(answer.headers.get("location").is_none(), "no redirect");
        assert!(answer.header("content-type").starts_with("text/html"));
    }
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge", "too-short"), "invalid_request"),
    ] {
        let fields = returned(&authorize(&simulator, &[change]).await);
        assert_eq!(
            (fields["error"].as_str(), fields["state"].as_str()),
            (error, "a state & more")
        );
    }
}

#[tokio::test]
async fn consent_is_asked_and_can_be_denied() {
    let simulator = simulator(Options {
        auto_approve: false,
        ..options()
    });
    let page = authorize(&simulator, &[]).await;
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(page.status == 200 && html.contains("Allow") && html.contains("Deny"));
    let decide = |decision: &str| {
        let request = Request::post(format!("/oauth/authorize?{}", query(&[])));
        request
            .body(Body::from(format!("decision={decision}")))
            .unwrap()
    };
    let denied = returned(&send(&simulator, decide("deny")).await);
    assert_eq!(
        (denied["error"].as_str(), denied["state"].as_str()),
        ("access_denied", "a state & more")
    );
    let allowed = returned(&send(&simulator, decide("allow")).await);
    assert_eq!(redeem(&simulator, &allowed["code"], &[]).await.status, 200);
}

#[tokio::test]
async fn logout_returns_to_registered_pages_only() {
    let simulator = simulator(options());
    let go = |target: &str| {
        let fields = [("client_id", CLIENT_ID), ("redirect_uri", target)];
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        Request::get(format!("/logout?{query}"))
            .body(Body::empty())
            .unwrap()
    };
    let back = send(&simulator, go(REDIRECT)).await;
    assert_eq!(
        (back.status.as_u16(), back.header("location")),
        (302, REDIRECT)
    );
    assert_eq!(
        send(&simulator, go("http://evil.example/")).await.status,
        400
    );
}

#[tokio::test]
async fn no_page_of_the_login_host_lets_itself_be_framed() {
    let asking = simulator(Options {
        auto_approve: false,
        ..options()
    });
    let refusing = simulator(options());
    for answer in [
        authorize(&asking, &[]).await,
        authorize(&refusing, &[]).await,
        authorize(&refusing, &[("client_id", "somebody")]).await,
    ] {
        assert_eq!(answer.header("x-frame-options"), "DENY");
    }
}
