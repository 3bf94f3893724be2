//! IO: the seam between what we ask and who carries it.

use std::future::Future;

use crate::auth::pkce::Secret;

/// HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Query.
    Post,
    /// Revoke.
    Delete,
}

/// A request to the API or the login host.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Absolute address.
    pub url: String,
    /// Bearer token, if any.
    pub bearer: Option<Secret>,
    /// Body, if any.
    pub body: Option<Body>,
}

/// A request body.
#[derive(Clone, Debug)]
pub enum Body {
    /// `application/json`.
    Json(String),
    /// `application/x-www-form-urlencoded`; may hold secrets.
    Form(Secret),
}

/// An answer, whatever its status.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Headers that matter.
    pub headers: Headers,
    /// Body as it came.
    pub body: Vec<u8>,
}

/// Headers that matter; which of them a browser shows is up to the host's CORS rules, so each is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    /// `ININ-Correlation-Id`.
    pub correlation: Option<String>,
    /// `Retry-After`, seconds.
    pub retry_after_s: Option<u64>,
    /// `inin-ratelimit-allowed`: requests per window.
    pub rate_allowed: Option<u32>,
    /// `inin-ratelimit-count`: used in this window.
    pub rate_count: Option<u32>,
    /// `inin-ratelimit-reset`: seconds until the window ends.
    pub rate_reset_s: Option<u64>,
}

impl Headers {
    /// Reads them through a look-up by lower-case name.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Headers {
        let number = |name: &str| get(name).and_then(|text| text.trim().parse::<u64>().ok());
        let small = |name: &str| number(name).and_then(|value| u32::try_from(value).ok());
        Headers {
            correlation: get("inin-correlation-id"),
            retry_after_s: number("retry-after"),
            rate_allowed: small("inin-ratelimit-allowed"),
            rate_count: small("inin-ratelimit-count"),
            rate_reset_s: number("inin-ratelimit-reset"),
        }
    }
}

/// No answer at all: no network, name not found, refused by CORS or by the page's own policy. A browser does not
/// say which.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no answer: {0}")]
pub struct Unreachable(pub String);

/// Everything the client needs from the world.
pub trait Io {
    /// Carries a request. Dropping the future aborts it.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, Unreachable>>;
    /// Waits.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()>;
    /// A clock that never goes back, ms from any origin.
    fn ticks_ms(&self) -> u64;
}
