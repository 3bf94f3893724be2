//! The HTTP side: routes, and the envelope around every answer (correlation
//! id, caching, CORS, error bodies).

mod aggregates;
mod buckets;
mod cell;
mod control;
mod details;
mod directory;
mod error;
mod filter;
mod gate;
mod interval;
mod jobs;
mod login;
mod question;
mod scene;
mod seen;
mod walks;
mod words;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

use crate::clock::Clock;
use crate::faults::Counters;
use crate::options::{Expose, Options};
use crate::rng::{guid, mix};
use crate::world::World;
pub(crate) use error::ApiError;
use gate::Tokens;

/// What all handlers share.
pub(crate) struct App {
    pub(crate) options: Options,
    pub(crate) clock: Clock,
    pub(crate) tokens: Tokens,
    codes: login::Codes,
    jobs: jobs::Desk,
    counters: Counters,
    /// The world as it was made, and as it is told after a day was restated.
    scene: scene::Scene,
    restated: OnceLock<scene::Scene>,
    answers: AtomicU64,
    /// Somebody else signs in from now on.
    other_user: AtomicBool,
}

impl App {
    pub(crate) fn new(options: Options, world: Arc<World>) -> Self {
        let clock = Clock::new(options.now_ms, options.speed);
        let keep = options.prerender.then(|| clock.now_ms());
        Self {
            scene: scene::Scene::new(world, keep),
            restated: OnceLock::new(),
            other_user: AtomicBool::new(false),
            clock,
            tokens: Tokens::new(options.seed),
            codes: login::Codes::default(),
            jobs: jobs::Desk::default(),
            counters: Counters::default(),
            answers: AtomicU64::new(0),
            options,
        }
    }

    /// The world as it is told now.
    pub(crate) fn scene(&self) -> &scene::Scene {
        if let Some(restated) = self.restated.get() {
            return restated;
        }
        match self.options.restate_at_ms {
            Some(at) if at <= self.clock.now_ms() => self.restate(None),
            _ => &self.scene,
        }
    }

    /// Restates the day of this moment, once; later calls change nothing.
    pub(crate) fn restate(&self, day_ms: Option<i64>) -> &scene::Scene {
        self.restated.get_or_init(|| {
            let world = &self.scene.world;
            let day = day_ms.or(self.options.restate_day_ms);
            let restated = world.restated(day.unwrap_or(world.last_day_ms));
            let keep = self.options.prerender.then(|| self.clock.now_ms());
            scene::Scene::new(Arc::new(restated), keep)
        })
    }

    /// A number that was not given out before.
    pub(crate) fn next_number(&self) -> u64 {
        self.answers.fetch_add(1, Ordering::Relaxed)
    }

    /// The origins that may read answers: those of the registered redirect URIs.
    fn allows_origin(&self, origin: &str) -> bool {
        self.options
            .redirect_uris
            .iter()
            .any(|uri| origin_of(uri) == Some(origin))
    }
}

fn origin_of(uri: &str) -> Option<&str> {
    let host = uri.find("://")? + 3;
    let end = uri[host..]
        .find(['/', '?', '#'])
        .map_or(uri.len(), |at| host + at);
    Some(&uri[..end])
}

pub(crate) fn router(app: &Arc<App>) -> Router {
    let api = Router::new()
        .route(
            "/api/v2/tokens/me",
            get(directory::token).delete(directory::revoke),
        )
        .route("/api/v2/users/me", get(directory::user))
        .route("/api/v2/organizations/me", get(directory::organization))
        .route("/api/v2/routing/queues", get(directory::queues))
        .route(
            "/api/v2/analytics/conversations/details/query",
            post(details::query),
        )
        .route(
            "/api/v2/analytics/conversations/details",
            get(details::by_id),
        )
        .route(
            "/api/v2/analytics/conversations/details/jobs",
            post(jobs::submit),
        )
        .route(
            "/api/v2/analytics/conversations/details/jobs/availability",
            get(jobs::availability),
        )
        .route(
            "/api/v2/analytics/conversations/details/jobs/{id}",
            get(jobs::status).delete(jobs::delete),
        )
        .route(
            "/api/v2/analytics/conversations/details/jobs/{id}/results",
            get(jobs::results),
        )
        .route(
            "/api/v2/analytics/conversations/aggregates/query",
            post(aggregates::query),
        )
        .route_layer(middleware::from_fn_with_state(app.clone(), gate::gate));
    Router::new()
        .route(
            "/oauth/authorize",
            get(login::authorize).post(login::decide),
        )
        .route("/oauth/token", post(login::token))
        .route("/logout", get(login::logout))
        .route("/sim/advance", post(control::advance))
        .route("/sim/restate", post(control::restate))
        .route("/sim/other-user", post(control::other_user))
        .merge(api)
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || {
            ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method.not.allowed",
                "HTTP 405 Method Not Allowed",
            )
        })
        .layer(middleware::from_fn_with_state(app.clone(), envelope))
        .with_state(app.clone())
}

const CORRELATION_ID: HeaderName = HeaderName::from_static("inin-correlation-id");

async fn envelope(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let nth = app.next_number();
    let correlation_id = guid(mix(app.options.seed ^ 0xc0_44e1, nth));
    let origin = request.headers().get(header::ORIGIN).cloned();
    let api = request.uri().path().starts_with("/api/");
    let preflight = request.method() == Method::OPTIONS;

    let mut response = if preflight {
        preflight_answer()
    } else {
        next.run(request).await
    };
    if api && !preflight && app.options.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(app.options.latency_ms)).await;
    }
    let error = response.extensions_mut().remove::<ApiError>();
    if let Some(error) = &error {
        *response.body_mut() = Body::from(error.body(&correlation_id).to_string());
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
    }
    let status = response.status();
    let by_gateway = status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    let hidden = error.is_some_and(|error| error.without_cors)
        || app.options.expose == Expose::None && by_gateway
        || app.options.expose == Expose::Nothing;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&correlation_id) {
        headers.insert(CORRELATION_ID, value);
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache, no-store, must-revalidate"),
    );
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::EXPIRES, HeaderValue::from_static("0"));
    if !hidden {
        allow(&app, headers, origin);
    }
    response
}

/// Lets a registered origin read the answer.
fn allow(app: &App, headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin.filter(|origin| {
        origin
            .to_str()
            .is_ok_and(|origin| app.allows_origin(origin))
    }) else {
        return;
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let exposed = match app.options.expose {
        Expose::All => {
            "inin-correlation-id, inin-ratelimit-count, inin-ratelimit-allowed, inin-ratelimit-reset, retry-after"
        }
        Expose::CorrelationOnly => "inin-correlation-id",
        Expose::None | Expose::Nothing => return,
    };
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(exposed),
    );
}

fn preflight_answer() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Authorization, Content-Type, Genesys-App"),
    );
    headers.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("7200"),
    );
    response
}
