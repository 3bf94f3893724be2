//! A local, strict and ugly Genesys Cloud. The world ([`World`]) is the truth;
//! the HTTP side tells it as the API does. It shares no code with its clients.
//!
//! Rooms: `world` simulates the contact centre, `render` writes records as
//! JSON, `http` is login host and API, `faults` says what goes wrong, `page`
//! serves static files for the demo, `cli` reads the flags.

pub mod cli;
mod clock;
mod faults;
mod http;
mod options;
pub mod page;
mod render;
mod rng;
mod world;

use std::sync::Arc;

pub use faults::Fault;
pub use options::{Expose, Judged, Options};
pub use world::{Conversation, Media, Outcome, Queue, Target, Visit, World};

/// The registered OAuth client.
pub const CLIENT_ID: &str = "80200000-0000-4000-8000-000000008020";
/// The organisation's id.
pub const ORGANIZATION_ID: &str = "0f9a0000-0000-4000-8000-000000000001";
/// The organisation's name.
pub const ORGANIZATION_NAME: &str = "Musterwerk Kundenservice GmbH";
/// The demo user's id.
pub const USER_ID: &str = "5e7a0000-0000-4000-8000-000000000001";
/// The demo user's name.
pub const USER_NAME: &str = "Ada Muster";
/// The id of somebody else who may sign in, after `POST /sim/other-user`.
pub const OTHER_USER_ID: &str = "5e7a0000-0000-4000-8000-000000000002";
/// The name of somebody else.
pub const OTHER_USER_NAME: &str = "Bea Beispiel";
/// The demo user's e-mail address.
pub const USER_EMAIL: &str = "ada.muster@example.org";
/// Abandons after a shorter wait are short abandons, in ms.
pub const SHORT_ABANDON_MS: i64 = 10_000;
/// Every permission an endpoint asks for.
pub const ALL_PERMISSIONS: [&str; 4] = [
    "analytics:conversationDetail:view",
    "analytics:agentConversationDetail:view",
    "analytics:conversationAggregate:view",
    "routing:queue:view",
];
/// Every scope a path asks for.
pub const ALL_SCOPES: [&str; 4] = [
    "analytics:readonly",
    "routing:readonly",
    "users:readonly",
    "organization:readonly",
];

/// A running world with its login host and API.
#[derive(Clone)]
pub struct Simulator {
    app: Arc<http::App>,
}

impl Simulator {
    /// Simulates the world and prepares the service.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let world = Arc::new(World::generate(&options));
        Self::with_world(options, world)
    }

    /// A service of its own over a world that exists already: tests share one.
    #[must_use]
    pub fn with_world(options: Options, world: Arc<World>) -> Self {
        Self {
            app: Arc::new(http::App::new(options, world)),
        }
    }

    /// Login host and API on one origin.
    pub fn router(&self) -> axum::Router {
        http::router(&self.app)
    }

    /// The truth as it is told now.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.app.scene().world
    }

    /// From now on a closed day is told otherwise: the day of this moment, or
    /// the last full day. A world is restated once.
    pub fn restate(&self, day_ms: Option<i64>) {
        self.app.restate(day_ms);
    }

    /// Details jobs that hold a slot or wait for one: each has to be deleted.
    #[must_use]
    pub fn open_jobs(&self) -> usize {
        self.app.open_jobs()
    }

    /// A token with these permissions and a rate limit budget of its own, valid
    /// for `expires_in` seconds; tests skip the login with it.
    #[must_use]
    pub fn issue_token(&self, permissions: &[&str]) -> String {
        let permissions: Vec<String> = permissions.iter().map(|&name| name.to_owned()).collect();
        let budget = self.app.tokens.fresh_word();
        let expires = self.app.clock.service_ms() + i64::from(self.app.options.expires_in) * 1000;
        self.app.tokens.issue(&permissions, &budget, expires)
    }

    /// Makes a token expire now: later calls get 401 `credentials.expired`.
    pub fn expire_token(&self, token: &str) {
        self.app.tokens.expire(token);
    }

    /// The data clock in Unix ms: nothing later is told.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.app.clock.now_ms()
    }

    /// Fixes the data clock; windows and expiries do not move.
    pub fn set_now_ms(&self, now_ms: i64) {
        self.app.clock.set(now_ms);
    }

    /// Moves the data clock and the service clock (rate limit windows, expiry
    /// of codes and tokens) forward.
    pub fn advance(&self, ms: i64) {
        self.app.clock.advance(ms);
    }
}
