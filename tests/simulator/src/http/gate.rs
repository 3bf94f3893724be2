//! The gate before every API call: bearer token, rate limit, permissions.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ApiError, App};
use crate::rng::mix;

const WINDOW_MS: i64 = 60_000;

#[derive(Clone, Debug)]
struct Token {
    permissions: Arc<[String]>,
    /// User and client share one budget, whatever the number of tokens.
    budget: String,
    /// Service clock.
    expires_ms: i64,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    begun_ms: i64,
    count: u32,
}

/// Tokens that were issued, and the budgets they draw on.
#[derive(Debug)]
pub(crate) struct Tokens {
    seed: u64,
    issued: AtomicU64,
    live: Mutex<HashMap<String, Token>>,
    windows: Mutex<HashMap<String, Window>>,
}

/// Who calls: put into the request by the gate.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) token: String,
    pub(crate) permissions: Arc<[String]>,
}

impl Caller {
    fn has(&self, permission: &str) -> bool {
        self.permissions.iter().any(|held| held == permission)
    }

    /// 403 unless the caller has the permission.
    pub(crate) fn needs(&self, permission: &str) -> Result<(), ApiError> {
        if self.has(permission) {
            return Ok(());
        }
        let template = "Unable to perform the requested action. You are missing the following permission(s): {permissions}";
        Err(
            ApiError::new(StatusCode::FORBIDDEN, "missing.permissions", template)
                .param("permissions", permission),
        )
    }

    /// 403 unless the caller has one of the permissions.
    pub(crate) fn needs_any(&self, permissions: &[&str]) -> Result<(), ApiError> {
        if permissions.iter().any(|permission| self.has(permission)) {
            return Ok(());
        }
        let template = "Unable to perform the requested action. You are missing the following permission(s), any of which is enough: {permissions}";
        Err(
            ApiError::new(StatusCode::FORBIDDEN, "missing.any.permissions", template)
                .param("permissions", permissions.join(", ")),
        )
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            issued: AtomicU64::new(0),
            live: Mutex::default(),
            windows: Mutex::default(),
        }
    }

    /// An unguessable-looking word; different at every call.
    pub(crate) fn fresh_word(&self) -> String {
        let nth = self.issued.fetch_add(1, Ordering::Relaxed);
        let first = mix(self.seed ^ 0x70_4e42, nth);
        format!("{first:016x}{:016x}-Zz_{nth}", mix(first, 9))
    }

    pub(crate) fn issue(&self, permissions: &[String], budget: &str, expires_ms: i64) -> String {
        let word = self.fresh_word();
        let token = Token {
            permissions: permissions.into(),
            budget: budget.to_owned(),
            expires_ms,
        };
        lock(&self.live).insert(word.clone(), token);
        word
    }

    pub(crate) fn revoke(&self, token: &str) {
        lock(&self.live).remove(token);
    }

    /// The token stays known, and every later call is told it has expired.
    pub(crate) fn expire(&self, token: &str) {
        if let Some(token) = lock(&self.live).get_mut(token) {
            token.expires_ms = i64::MIN;
        }
    }

    fn find(
        &self,
        authorization: Option<&HeaderValue>,
        now: i64,
    ) -> Result<(Caller, String), ApiError> {
        let unauthorized =
            |code, message: &str| ApiError::new(StatusCode::UNAUTHORIZED, code, message);
        let word = authorization
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, word)| scheme.eq_ignore_ascii_case("bearer") && !word.is_empty())
            .map(|(_, word)| word)
            .ok_or_else(|| {
                let message = "No authentication bearer token specified in authorization header.";
                unauthorized("authentication.required", message)
            })?;
        let live = lock(&self.live);
        let token = live
            .get(word)
            .ok_or_else(|| unauthorized("bad.credentials", "Invalid login credentials."))?;
        if token.expires_ms <= now {
            return Err(expired());
        }
        let caller = Caller {
            token: word.to_owned(),
            permissions: token.permissions.clone(),
        };
        Ok((caller, token.budget.clone()))
    }

    /// Counts a request: how many in this window, and seconds until the next.
    fn count(&self, budget: String, now: i64) -> (u32, u32) {
        let mut windows = lock(&self.windows);
        let window = windows.entry(budget).or_insert(Window {
            begun_ms: now,
            count: 0,
        });
        if now - window.begun_ms >= WINDOW_MS {
            *window = Window {
                begun_ms: now,
                count: 0,
            };
        }
        window.count += 1;
        let left = (window.begun_ms + WINDOW_MS - now + 999) / 1000;
        (window.count, u32::try_from(left.max(1)).unwrap_or(1))
    }
}

/// The part of the API whose scope the client lacks; everything here only reads.
fn lacking_scope(path: &str, scopes: &[String]) -> Option<&'static str> {
    let area = match path.strip_prefix("/api/v2/")?.split('/').next()? {
        "analytics" => "analytics",
        "routing" => "routing",
        "users" => "users",
        "organizations" => "organization",
        _ => return None,
    };
    let held = |scope: &String| scope == area || scope.strip_prefix(area) == Some(":readonly");
    (!scopes.iter().any(held)).then_some(area)
}

/// What an expired token gets.
pub(crate) fn expired() -> ApiError {
    let message = "The supplied credentials have expired.";
    ApiError::new(StatusCode::UNAUTHORIZED, "credentials.expired", message)
}

/// The gate itself.
pub(crate) async fn gate(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let now = app.clock.service_ms();
    let found = app
        .tokens
        .find(request.headers().get(header::AUTHORIZATION), now);
    let (caller, budget) = match found {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    let (count, reset) = app.tokens.count(budget, now);
    let allowed = app.options.rate_limit;
    let lacking = lacking_scope(request.uri().path(), &app.options.scopes);
    let mut response = if allowed.is_some_and(|allowed| count > allowed) {
        ApiError::too_many_requests(reset).into_response()
    } else if let Some(area) = lacking {
        let template = "Unable to perform the requested action. The token lacks the scope {scope}";
        ApiError::new(StatusCode::FORBIDDEN, "missing.scope", template)
            .param("scope", format!("{area}:readonly"))
            .into_response()
    } else {
        request.extensions_mut().insert(caller);
        next.run(request).await
    };
    let silent = response
        .extensions()
        .get::<ApiError>()
        .is_some_and(|error| error.without_limits);
    if let Some(allowed) = allowed.filter(|_| !silent) {
        let headers = response.headers_mut();
        for (name, value) in [
            ("count", count.min(allowed)),
            ("allowed", allowed),
            ("reset", reset),
        ] {
            if let Ok(name) = HeaderName::try_from(format!("inin-ratelimit-{name}")) {
                headers.insert(name, HeaderValue::from(value));
            }
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_begins_with_the_first_request_and_lasts_a_minute() {
        let tokens = Tokens::new(1);
        assert_eq!(tokens.count("a".into(), 500), (1, 60));
        assert_eq!(tokens.count("a".into(), 1500), (2, 59));
        assert_eq!(tokens.count("b".into(), 1500), (1, 60));
        assert_eq!(tokens.count("a".into(), 60_499), (3, 1));
        assert_eq!(tokens.count("a".into(), 60_500), (1, 60));
    }
}
