//! HOSTS: whether API and login host answer this page, and what can be told of client id and redirect URI without a
//! sign-in.

use std::future::Future;
use std::pin::pin;

use futures_util::future::{Either, select};

use super::{Basis, Finding, Item, OAUTH};
use crate::api::error::Refused;
use crate::api::io::{Body, Io, Method, Request, Response};
use crate::api::knock::{Knock, Knocked};
use crate::auth::pkce::Secret;
use crate::auth::region::Hosts;
use crate::auth::token::{self, Refusal};

/// So long an answer is waited for, ms.
const PATIENCE_MS: u64 = 15_000;
/// A code that no login host has given out, and a proof of the right form.
const MADE_UP: &str = "eightytwenty-checks-the-set-up-and-signs-nobody-in";

/// What became of a request.
#[derive(Debug)]
pub(super) enum Reached {
    /// An answer that can be read, whatever its status.
    Answered(Response),
    /// No readable answer, and what a knock told.
    Not(Knocked),
    /// No answer in time.
    Late,
}

/// Sends a request; where no answer can be read, knocks to see whether somebody is there.
pub(super) async fn reach<I: Io + Knock>(io: &I, request: Request) -> Reached {
    let url = request.url.clone();
    match within(io, io.send(request)).await {
        Some(Ok(response)) => Reached::Answered(response),
        Some(Err(_)) => match within(io, io.knock(&url)).await {
            Some(knocked) => Reached::Not(knocked),
            None => Reached::Late,
        },
        None => Reached::Late,
    }
}

async fn within<I: Io, T>(io: &I, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(io.sleep(PATIENCE_MS))).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

/// Tests hosts, client id and redirect URI.
pub(super) async fn hosts<I: Io + Knock>(io: &I, basis: &Basis) -> [Finding; 4] {
    let Some(hosts) = &basis.hosts else {
        let why = "No region is known. It stands in config.json, or is entered where you sign in.";
        return [
            Finding::untested(Item::Api, why),
            Finding::untested(Item::Login, why),
            client(basis, None),
            redirect(basis, false),
        ];
    };
    let bare = Request {
        method: Method::Get,
        url: format!("{}/api/v2/tokens/me", hosts.api),
        bearer: None,
        body: None,
    };
    let api = reach(io, bare).await;
    let login = reach(io, exchange(basis, hosts)).await;
    let hidden = |reached: &Reached| matches!(reached, Reached::Not(Knocked::Hidden));
    let refused = hidden(&api) && hidden(&login);
    let answer = match &login {
        Reached::Answered(response) => Some(response),
        _ => None,
    };
    [
        judged(Item::Api, &hosts.api, basis, &api),
        judged(Item::Login, &hosts.login, basis, &login),
        client(basis, answer),
        redirect(basis, refused),
    ]
}

/// The exchange of a made-up code: a login host that knows the client refuses the code, else the client.
fn exchange(basis: &Basis, hosts: &Hosts) -> Request {
    let form = token::form(
        hosts,
        basis.client.as_deref().unwrap_or_default(),
        &basis.facts.page_url,
        MADE_UP,
        &Secret::new(MADE_UP),
    );
    Request {
        method: Method::Post,
        url: form.url,
        bearer: None,
        body: Some(Body::Form(form.body)),
    }
}

/// How a host stands after it was asked without a sign-in.
fn judged(item: Item, host: &str, basis: &Basis, reached: &Reached) -> Finding {
    let source = basis.source.words();
    match reached {
        Reached::Answered(response) => {
            let expected = match item {
                Item::Api => matches!(response.status, 400 | 401 | 403 | 429),
                _ => matches!(response.status, 400..=429) && is_object(response),
            };
            let refused = Refused::read(response);
            if expected {
                Finding::good(
                    item,
                    format!(
                        "{host} answers, and this page may read it ({source}). Without a sign-in it refuses, as it should."
                    ),
                )
            } else if response.status >= 500 {
                Finding::wrong(
                    item,
                    format!("{host} answers with status {}.", response.status),
                    "Genesys Cloud, or a proxy before it, has trouble. Run the checks again in a few minutes.",
                )
                .with_correlation(refused.correlation)
            } else {
                Finding::wrong(
                    item,
                    format!(
                        "{host} answers with status {}, not as Genesys Cloud does ({source}).",
                        response.status
                    ),
                    "Check region, login_url and api_url in config.json; a proxy or a sign-in page of your network may answer instead.",
                )
                .with_correlation(refused.correlation)
            }
        }
        Reached::Not(Knocked::Hidden) => Finding::wrong(
            item,
            format!("{host} answers, but lets this page read nothing ({source})."),
            format!(
                "Genesys Cloud lets those pages read whose address is registered: register {} under {OAUTH} › the client › Authorized redirect URIs. A proxy has to allow this page’s origin (CORS).",
                basis.facts.page_url
            ),
        ),
        Reached::Not(Knocked::Forbidden) => Finding::wrong(
            item,
            format!("The page’s own policy forbids a connection to {host}."),
            format!(
                "Build the page with make dist CONNECT_SRC=\"{}\", or allow the address in the policy that your host sends.",
                origin(host)
            ),
        ),
        Reached::Not(Knocked::Silent) => Finding::wrong(
            item,
            format!("{host} does not answer ({source})."),
            "Check the network, VPN and proxy of this computer, and whether the region is right.",
        ),
        Reached::Late => Finding::wrong(
            item,
            format!("{host} did not answer within 15 seconds ({source})."),
            "Check the network, VPN and proxy of this computer, and whether the region is right.",
        ),
    }
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

fn is_object(response: &Response) -> bool {
    serde_json::from_slice::<serde_json::Value>(&response.body).is_ok_and(|json| json.is_object())
}

/// What can be told of the client id; `answer` is the login host's to a made-up code.
fn client(basis: &Basis, answer: Option<&Response>) -> Finding {
    let Some(id) = &basis.client else {
        return Finding::untested(
            Item::Client,
            "None is configured or entered. Enter it where you sign in.",
        )
        .with_todo(format!(
            "An administrator finds it under {OAUTH}: a client with the grant type Code Authorization (PKCE)."
        ));
    };
    if basis.bearer.is_some() {
        return Finding::good(Item::Client, format!("{id}: the sign-in has proved it."));
    }
    if !is_uuid(id) {
        return Finding::wrong(
            Item::Client,
            format!("“{id}” has not the form of a client id."),
            format!(
                "Copy the Client ID (not the name, not the secret) from {OAUTH}: 8-4-4-4-12 digits and letters a to f."
            ),
        );
    }
    let Some(answer) = answer else {
        return Finding::untested(
            Item::Client,
            format!("{id} has the right form. Whether the login host knows it could not be asked."),
        );
    };
    match token::read(answer.status, &answer.body) {
        Err(Refusal::Code(_)) => Finding::good(
            Item::Client,
            format!(
                "{id}: the login host takes it, and refuses only the made-up code it was tried with. Signing in proves the rest."
            ),
        ),
        Err(Refusal::Client(words)) => Finding::wrong(
            Item::Client,
            format!("The login host does not accept {id} (“{words}”)."),
            format!(
                "Check it under {OAUTH}: same region, active, grant type Code Authorization (PKCE)."
            ),
        )
        .with_correlation(answer.headers.correlation.clone()),
        Err(Refusal::Unexpected { .. }) | Ok(_) => Finding::untested(
            Item::Client,
            format!(
                "{id} has the right form. Whether the login host knows it is told by signing in."
            ),
        ),
    }
}

/// What can be told of the redirect URI; `refused`: neither host lets this page read, though both answer.
fn redirect(basis: &Basis, refused: bool) -> Finding {
    let url = &basis.facts.page_url;
    let register = format!(
        "Register exactly this address, to its last sign, under {OAUTH} › the client › Authorized redirect URIs."
    );
    if basis.bearer.is_some() {
        return Finding::good(
            Item::Redirect,
            format!("{url} is registered: the sign-in came back to it."),
        );
    }
    if refused {
        return Finding::wrong(
            Item::Redirect,
            format!(
                "{url} is probably not registered: both hosts answer, and neither lets this page read."
            ),
            register,
        );
    }
    Finding::untested(
        Item::Redirect,
        format!(
            "{url}: signing in tells. If it is not registered, the login host shows a page of its own (“redirect_uri …”) and does not come back here."
        ),
    )
    .with_todo(register)
}

/// Whether the text has the form of a UUID.
fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::super::{Facts, Source, Verdict};
    use super::*;
    use crate::api::io::{Headers, Unreachable};
    use crate::browser::Fetched;

    /// A world in which every host answers alike.
    #[derive(Clone, Copy)]
    enum World {
        Says(u16, &'static str),
        Keeps(Knocked),
        Hangs,
    }

    impl Io for World {
        async fn send(&self, _request: Request) -> Result<Response, Unreachable> {
            match *self {
                World::Says(status, body) => Ok(Response {
                    status,
                    headers: Headers::default(),
                    body: body.as_bytes().to_vec(),
                }),
                World::Keeps(_) => Err(Unreachable(String::new())),
                World::Hangs => std::future::pending().await,
            }
        }

        async fn sleep(&self, _ms: u64) {
            if !matches!(self, World::Hangs) {
                std::future::pending::<()>().await;
            }
        }

        fn ticks_ms(&self) -> u64 {
            0
        }
    }

    impl Knock for World {
        async fn knock(&self, _url: &str) -> Knocked {
            match *self {
                World::Keeps(knocked) => knocked,
                _ => Knocked::Silent,
            }
        }
    }

    fn found(world: World) -> [Finding; 4] {
        let basis = Basis {
            facts: Facts {
                page_url: "https://page.example/sl/".to_owned(),
                ..Facts::default()
            },
            config: Fetched::default(),
            client: Some("80200000-0000-4000-8000-000000008020".to_owned()),
            hosts: crate::auth::region::hosts("mypurecloud.de"),
            source: Source::Config,
            inside: None,
            bearer: None,
            here_ms: 0,
            now_ms: 0,
        };
        hosts(&world, &basis).now_or_never().unwrap()
    }

    #[test]
    fn a_host_that_answers_and_hides_its_answer_points_to_the_redirect_uri() {
        let [api, login, client, redirect] = found(World::Keeps(Knocked::Hidden));
        for one in [&api, &login] {
            assert_eq!(one.verdict, Verdict::Wrong);
            assert!(
                one.todo.contains("register https://page.example/sl/"),
                "{}",
                one.todo
            );
        }
        assert_eq!(client.verdict, Verdict::Untested);
        assert_eq!(redirect.verdict, Verdict::Wrong);
        assert!(redirect.said.contains("probably not registered"));
    }

    #[test]
    fn silence_delay_and_the_own_policy_are_told_apart() {
        for (world, said, todo) in [
            (World::Keeps(Knocked::Silent), "does not answer", "VPN"),
            (
                World::Keeps(Knocked::Forbidden),
                "own policy",
                "CONNECT_SRC=\"https://api.mypurecloud.de\"",
            ),
            (World::Hangs, "within 15 seconds", "region"),
        ] {
            let [api, _, client, redirect] = found(world);
            assert_eq!(api.verdict, Verdict::Wrong);
            assert!(api.said.contains(said), "{}", api.said);
            assert!(api.todo.contains(todo), "{}", api.todo);
            assert_eq!(client.verdict, Verdict::Untested);
            assert_eq!(redirect.verdict, Verdict::Untested);
        }
    }

    #[test]
    fn what_is_not_genesys_cloud_is_not_taken_for_it() {
        let [api, login, client, _] = found(World::Says(200, "<!doctype html>"));
        assert_eq!(
            (api.verdict, login.verdict),
            (Verdict::Wrong, Verdict::Wrong)
        );
        assert!(
            api.said.contains("not as Genesys Cloud does"),
            "{}",
            api.said
        );
        assert_eq!(client.verdict, Verdict::Untested);
        let [api, login, ..] = found(World::Says(503, ""));
        assert!(api.todo.contains("few minutes") && login.todo.contains("few minutes"));
    }

    #[test]
    fn a_made_up_code_tells_a_client_that_is_known_from_one_that_is_not() {
        let [.., client, _] = found(World::Says(400, r#"{"error":"invalid_grant"}"#));
        assert_eq!(client.verdict, Verdict::Good);
        let [.., client, _] = found(World::Says(401, r#"{"error":"invalid_client"}"#));
        assert_eq!(client.verdict, Verdict::Wrong);
        let [.., client, _] = found(World::Says(400, r#"{"error":"invalid_request"}"#));
        assert_eq!(client.verdict, Verdict::Untested);
    }

    #[test]
    fn a_client_id_is_a_uuid() {
        assert!(is_uuid("80200000-0000-4000-8000-000000008020"));
        assert!(is_uuid("ABCDEF00-0000-4000-8000-00000000802f"));
        for nonsense in [
            "",
            "my-client",
            "80200000-0000-4000-8000-00000000802",
            "8020000g-0000-4000-8000-000000008020",
            "80200000000040008000000000008020",
        ] {
            assert!(!is_uuid(nonsense), "{nonsense}");
        }
    }

    #[test]
    fn an_origin_ends_before_the_path() {
        assert_eq!(
            origin("https://proxy.example/genesys/x"),
            "https://proxy.example"
        );
        assert_eq!(origin("http://localhost:8090"), "http://localhost:8090");
    }
}
