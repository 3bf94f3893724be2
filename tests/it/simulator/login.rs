//! Signing in against the simulator's login host: the whole exchange, and each way in which it is refused.

use eightytwenty::api::error::ApiError;
use eightytwenty::api::io::{Body, Io as _, Method, Request};
use eightytwenty::auth::callback::{self, Outcome};
use eightytwenty::auth::pkce::{Pending, Secret, Way};
use eightytwenty::auth::region::Hosts;
use eightytwenty::auth::token::{self, Refusal, Token};
use eightytwenty_simulator::CLIENT_ID;
use tower::ServiceExt as _;

use super::{Client, options, run};

const PAGE: &str = "http://localhost:8080/";

fn hosts() -> Hosts {
    let base = "http://localhost:8090".to_owned();
    Hosts {
        login: base.clone(),
        api: base.clone(),
        apps: base,
    }
}

/// Goes to the login host and comes back with the query string of the return.
async fn visit(client: &Client, pending: &Pending) -> String {
    let url = pending.authorize_url(&hosts(), CLIENT_ID, PAGE);
    let request = axum::http::Request::get(url)
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = client.simulator.router().oneshot(request).await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap();
    location.strip_prefix(PAGE).unwrap().to_owned()
}

async fn exchange(
    client: &Client,
    code: &str,
    verifier: &Secret,
    page: &str,
) -> Result<Token, Refusal> {
    let form = token::form(&hosts(), CLIENT_ID, page, code, verifier);
    let request = Request {
        method: Method::Post,
        url: form.url,
        bearer: None,
        body: Some(Body::Form(form.body)),
    };
    let answer = client.send(request).await.unwrap();
    token::read(answer.status, &answer.body)
}

fn code_of(query: &str) -> String {
    match callback::read(query).unwrap().outcome {
        Outcome::Code(code) => code,
        Outcome::Refused { error, .. } => panic!("{error}"),
    }
}

#[test]
fn a_code_becomes_a_token_once() {
    run(async {
        let client = Client::new(options());
        let pending = Pending::new(&[42; 48], Way::Redirect, "range=last7");
        let query = visit(&client, &pending).await;
        assert_eq!(
            callback::read(&query).unwrap().state.as_deref(),
            Some(pending.state.as_str())
        );
        let code = code_of(&query);
        let token = exchange(&client, &code, &pending.verifier, PAGE)
            .await
            .unwrap();
        assert!(token.expires_in_s > 0);
        assert!(matches!(
            exchange(&client, &code, &pending.verifier, PAGE).await,
            Err(Refusal::Code(_))
        ));
    });
}

#[test]
fn a_code_is_bound_to_verifier_and_address() {
    run(async {
        let client = Client::new(options());
        let pending = Pending::new(&[1; 48], Way::Redirect, "");
        let other = Pending::new(&[2; 48], Way::Redirect, "");
        let code = code_of(&visit(&client, &pending).await);
        assert!(
            exchange(&client, &code, &other.verifier, PAGE)
                .await
                .is_err()
        );
        let code = code_of(&visit(&client, &pending).await);
        assert!(
            exchange(
                &client,
                &code,
                &pending.verifier,
                "http://localhost:8080/elsewhere"
            )
            .await
            .is_err()
        );
        assert!(
            exchange(&client, "made-up", &pending.verifier, PAGE)
                .await
                .is_err()
        );
    });
}

#[test]
fn an_expired_token_is_told_apart() {
    run(async {
        let client = Client::new(options());
        assert!(client.queues().await.is_ok());
        client.simulator.expire_token(client.bearer().expose());
        assert!(matches!(
            client.queues().await,
            Err(ApiError::Unauthorized(_))
        ));
    });
}
