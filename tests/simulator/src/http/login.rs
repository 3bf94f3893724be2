//! The login host: authorization code with PKCE (S256), and logout.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::App;
use super::error::json_response;
use crate::CLIENT_ID;

const CODE_LIFETIME_MS: i64 = 60_000;

struct Grant {
    redirect_uri: String,
    challenge: String,
    issued_ms: i64,
}

/// Codes that were handed out and not used.
#[derive(Default)]
pub(crate) struct Codes(Mutex<HashMap<String, Grant>>);

type Form = HashMap<String, String>;

fn parse(encoded: &[u8]) -> Form {
    form_urlencoded::parse(encoded).into_owned().collect()
}

fn field<'a>(form: &'a Form, name: &str) -> &'a str {
    form.get(name).map_or("", String::as_str)
}

/// The challenge of a verifier: RFC 7636, S256.
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

pub(crate) async fn authorize(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let form = parse(query.as_bytes());
    match check(&app, &form) {
        Err(answer) => *answer,
        Ok(()) if app.options.auto_approve => approve(&app, &form),
        Ok(()) => consent(),
    }
}

/// The consent page posts here, with the same query.
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let form = parse(query.unwrap_or_default().as_bytes());
    if let Err(answer) = check(&app, &form) {
        return *answer;
    }
    if field(&parse(&body), "decision") == "allow" {
        return approve(&app, &form);
    }
    let error = [
        ("error", "access_denied"),
        ("error_description", "The user denied the request."),
    ];
    back(&form, &error)
}

fn check(app: &App, form: &Form) -> Result<(), Box<Response>> {
    if field(form, "client_id") != CLIENT_ID {
        return Err(refuse("invalid_client: client not found").into());
    }
    if !app
        .options
        .redirect_uris
        .iter()
        .any(|uri| uri == field(form, "redirect_uri"))
    {
        return Err(
            refuse("invalid_request: redirect_uri is not registered for this client").into(),
        );
    }
    let fault = |error, description| {
        Err(back(
            form,
            &[("error", error), ("error_description", description)],
        )
        .into())
    };
    if field(form, "response_type") != "code" {
        return fault("unsupported_response_type", "response_type must be code");
    }
    if field(form, "code_challenge_method") != "S256" {
        return fault("invalid_request", "code_challenge_method must be S256");
    }
    if URL_SAFE_NO_PAD
        .decode(field(form, "code_challenge"))
        .map(|bytes| bytes.len())
        != Ok(32)
    {
        return fault(
            "invalid_request",
            "code_challenge must be a base64url SHA-256 without padding",
        );
    }
    Ok(())
}

fn approve(app: &App, form: &Form) -> Response {
    let code = app.tokens.fresh_word();
    let grant = Grant {
        redirect_uri: field(form, "redirect_uri").to_owned(),
        challenge: field(form, "code_challenge").to_owned(),
        issued_ms: app.clock.service_ms(),
    };
    app.codes
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(code.clone(), grant);
    back(form, &[("code", &code)])
}

/// Redirects to the client, with its state.
fn back(form: &Form, fields: &[(&str, &str)]) -> Response {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields);
    if let Some(state) = form.get("state") {
        query.append_pair("state", state);
    }
    let target = field(form, "redirect_uri");
    let joint = if target.contains('?') { '&' } else { '?' };
    redirect(&format!("{target}{joint}{}", query.finish()))
}

fn redirect(target: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::FOUND;
    let deny = HeaderValue::from_static("DENY");
    response.headers_mut().insert(header::X_FRAME_OPTIONS, deny);
    if let Ok(target) = HeaderValue::from_str(target) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    response
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><title>{title}</title>\
         <body style=\"font:16px system-ui;max-width:32rem;margin:15vh auto\"><h1>{title}</h1>{body}"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // Nobody asks for a password in somebody else's frame.
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refuse(reason: &str) -> Response {
    page(
        StatusCode::BAD_REQUEST,
        "Sign-in is not possible",
        &format!("<p>{reason}</p>"),
    )
}

fn consent() -> Response {
    let body = format!(
        "<p>Simulated Genesys Cloud – not the real one.</p>\
         <p>Eightytwenty asks to read the analytics and queues of <b>{}</b> as <b>{}</b>.</p>\
         <form method=\"post\"><button name=\"decision\" value=\"allow\">Allow</button> \
         <button name=\"decision\" value=\"deny\">Deny</button></form>",
        crate::ORGANIZATION_NAME,
        crate::USER_NAME,
    );
    page(StatusCode::OK, "Allow access?", &body)
}

fn refused(error: &str, description: &str) -> Response {
    let body = json!({
        "error": error, "description": description, "error_description": description,
    });
    let mut response = json_response(body.to_string());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

pub(crate) async fn token(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return refused(
            "invalid_request",
            "content type must be application/x-www-form-urlencoded",
        );
    }
    let form = parse(&body);
    if field(&form, "client_id") != CLIENT_ID {
        return refused("invalid_client", "client not found");
    }
    if field(&form, "grant_type") != "authorization_code" {
        return refused("unsupported_grant_type", "grant type not supported");
    }
    // The code is spent by the attempt, whether it succeeds or not.
    let code = field(&form, "code");
    let grant = app
        .codes
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(code);
    let Some(grant) = grant else {
        return refused(
            "invalid_grant",
            "authorization code not found or already used",
        );
    };
    if app.clock.service_ms() - grant.issued_ms >= CODE_LIFETIME_MS {
        return refused("invalid_grant", "authorization code expired");
    }
    if grant.redirect_uri != field(&form, "redirect_uri") {
        return refused("invalid_grant", "redirect_uri does not match");
    }
    let verifier = field(&form, "code_verifier");
    if !is_verifier(verifier) || challenge(verifier) != grant.challenge {
        return refused("invalid_grant", "code_verifier does not match");
    }
    let lifetime = i64::from(app.options.expires_in) * 1000;
    let expires = app.clock.service_ms() + lifetime;
    let access_token = app
        .tokens
        .issue(&app.options.permissions, "demo-user", expires);
    let body = json!({
        "access_token": access_token, "token_type": "bearer", "expires_in": app.options.expires_in,
    });
    json_response(body.to_string())
}

pub(crate) async fn logout(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    let form = parse(query.unwrap_or_default().as_bytes());
    let target = field(&form, "redirect_uri");
    if target.is_empty() {
        return page(StatusCode::OK, "Signed out", "<p>You are signed out.</p>");
    }
    if field(&form, "client_id") == CLIENT_ID
        && app.options.redirect_uris.iter().any(|uri| uri == target)
    {
        return redirect(target);
    }
    refuse("invalid_request: redirect_uri is not registered for this client")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            challenge(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        assert!(is_verifier(verifier));
        assert!(!is_verifier(&verifier[1..]));
        assert!(!is_verifier(&format!("{}+", &verifier[1..])));
    }
}
