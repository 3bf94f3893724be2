//! The client against the simulator, in process: what arrives is compared with the simulator's events,
//! never with its JSON. Time is virtual: when everybody waits, the clock jumps to who waits least.

mod before;
mod budget;
mod check;
mod faults;
mod jobs;
mod kept;
mod login;
mod paging;
mod reconcile;
mod summary;
pub mod truth;

use std::cell::{Cell, RefCell};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body as HttpBody;
use eightytwenty::api::call::Line;
use eightytwenty::api::directory;
use eightytwenty::api::error::ApiError;
use eightytwenty::api::io::{Body, Headers, Io, Method, Request, Response, Unreachable};
use eightytwenty::api::limiter::Limiter;
use eightytwenty::api::query::Ask;
use eightytwenty::api::walk::{Ended, Walk, drive};
use eightytwenty::api::windows::plan;
use eightytwenty::auth::pkce::Secret;
use eightytwenty::columns::Columns;
use eightytwenty::load::take;
use eightytwenty::terms::{DAY_MS, Media, Period, Queue};
use eightytwenty_simulator::{ALL_PERMISSIONS, Fault, Options, Simulator, World};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// Monday 12 October 2026, 00:00 UTC: four weeks from here hold both autumn clock changes.
pub const START: i64 = 1_791_763_200_000;
/// After the end of those weeks, when everything has happened that will.
const NOW: i64 = START + 40 * DAY_MS;

/// The world all tests share, fault queues included; made once.
pub fn world() -> Arc<World> {
    static WORLD: OnceLock<Arc<World>> = OnceLock::new();
    WORLD
        .get_or_init(|| Arc::new(World::generate(&options())))
        .clone()
}

/// Options of the shared world.
pub fn options() -> Options {
    options_from(START)
}

/// Options of four weeks from a day, told when everything has happened that will.
pub fn options_from(start_ms: i64) -> Options {
    Options {
        start_ms: Some(start_ms),
        now_ms: Some(start_ms + NOW - START),
        fault_queues: true,
        rate_limit: None,
        auto_approve: true,
        ..Options::default()
    }
}

/// Virtual time an answer takes.
const ANSWER: Duration = Duration::from_millis(40);

/// A client of one simulator, with a clock that moves only when somebody waits.
pub struct Client {
    pub simulator: Simulator,
    pub limiter: Limiter,
    router: Router,
    begun: tokio::time::Instant,
    /// Virtual time the simulator knows of, ms.
    told: Cell<u64>,
    /// Status of every answer, in order.
    pub seen: RefCell<Vec<u16>>,
    bearer: RefCell<Secret>,
    waiting: Cell<u64>,
}

impl Client {
    /// A client of the shared world with all permissions.
    pub fn new(options: Options) -> Client {
        Client::over(options, world())
    }

    /// A client of a world with all permissions.
    pub fn over(options: Options, world: Arc<World>) -> Client {
        let simulator = Simulator::with_world(options, world);
        let token = simulator.issue_token(&ALL_PERMISSIONS);
        Client {
            limiter: Limiter::default(),
            router: simulator.router(),
            simulator,
            begun: tokio::time::Instant::now(),
            told: Cell::new(0),
            seen: RefCell::new(Vec::new()),
            bearer: RefCell::new(Secret::new(token)),
            waiting: Cell::new(0),
        }
    }

    /// Signs in with these permissions only.
    pub fn sign_in(&self, permissions: &[&str]) {
        *self.bearer.borrow_mut() = Secret::new(self.simulator.issue_token(permissions));
    }

    /// The token in use.
    pub fn bearer(&self) -> Secret {
        self.bearer.borrow().clone()
    }

    /// Virtual time that waits have taken, ms.
    pub fn waited_ms(&self) -> u64 {
        self.ticks_ms()
    }

    /// Moves the simulator's clock to the virtual time.
    fn tell_time(&self) {
        let now = self.ticks_ms();
        let passed = now - self.told.replace(now);
        self.simulator.advance(i64::try_from(passed).unwrap());
    }

    pub fn line<'a>(&'a self, bearer: &'a Secret) -> Line<'a, Client> {
        Line {
            io: self,
            limiter: &self.limiter,
            api: "http://localhost:8090",
            bearer,
            waiting_until: &self.waiting,
        }
    }

    /// All queues.
    pub async fn queues(&self) -> Result<Vec<Queue>, ApiError> {
        let bearer = self.bearer();
        directory::queues(&self.line(&bearer)).await
    }

    /// Drives a walk into columns.
    pub async fn drive(&self, walk: &RefCell<Walk>, columns: &RefCell<Columns>) -> Ended {
        let bearer = self.bearer();
        let line = self.line(&bearer);
        drive(walk, &line, |page| {
            take(&mut columns.borrow_mut(), page, NOW)
        })
        .await
    }
}

impl Io for Client {
    async fn send(&self, request: Request) -> Result<Response, Unreachable> {
        let mut http =
            axum::http::Request::builder()
                .uri(&request.url)
                .method(match request.method {
                    Method::Get => "GET",
                    Method::Post => "POST",
                    Method::Delete => "DELETE",
                });
        if let Some(bearer) = &request.bearer {
            http = http.header("authorization", format!("Bearer {}", bearer.expose()));
        }
        let (kind, body) = match request.body {
            None => ("text/plain", String::new()),
            Some(Body::Json(json)) => ("application/json", json),
            Some(Body::Form(form)) => (
                "application/x-www-form-urlencoded",
                form.expose().to_owned(),
            ),
        };
        let http = http
            .header("content-type", kind)
            .body(HttpBody::from(body))
            .unwrap();
        // A real answer takes a while: others get their turn.
        tokio::time::sleep(ANSWER).await;
        self.tell_time();
        let answer = self.router.clone().oneshot(http).await.unwrap();
        let status = answer.status().as_u16();
        self.seen.borrow_mut().push(status);
        let headers =
            Headers::read(|name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned()));
        let body = answer
            .into_body()
            .collect()
            .await
            .unwrap()
            .to_bytes()
            .to_vec();
        Ok(Response {
            status,
            headers,
            body,
        })
    }

    async fn sleep(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }

    fn ticks_ms(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap()
    }
}

/// The four weeks of the shared world.
pub fn weeks() -> Period {
    weeks_from(START)
}

/// Four weeks from a day.
pub fn weeks_from(start_ms: i64) -> Period {
    Period {
        from_ms: start_ms,
        to_ms: start_ms + 28 * DAY_MS,
    }
}

/// A walk over a period for these queues and media types.
pub fn walk(period: Period, look_back: u32, queues: &[String], media: &[Media]) -> RefCell<Walk> {
    let ask = Ask {
        queues: queues.to_vec(),
        media: media.to_vec(),
    };
    RefCell::new(Walk::new(ask, &plan(period, look_back), NOW))
}

/// Id of the queue that shows a fault.
pub fn fault_queue(fault: Fault) -> String {
    let world = world();
    let queue = world
        .queues
        .iter()
        .find(|queue| queue.fault == Some(fault))
        .unwrap();
    queue.id.clone()
}

/// Empty columns that know the queues.
pub fn columns(queues: &[Queue]) -> RefCell<Columns> {
    RefCell::new(Columns::with_queues(
        queues.iter().map(|queue| queue.id.as_str()),
    ))
}

/// Runs a test's future.
pub fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    runtime.unwrap().block_on(work)
}
