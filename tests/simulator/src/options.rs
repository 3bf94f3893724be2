//! Everything that can be turned: the size and the dates of the world, how the
//! login behaves, the limits, what the browser may see, and the faults.

use crate::faults::Fault;

/// Which response headers and error answers a browser on another origin may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expose {
    /// Correlation id, rate limit headers and `Retry-After` are exposed.
    #[default]
    All,
    /// Only `ININ-Correlation-Id` is exposed.
    CorrelationOnly,
    /// Nothing is exposed, and 429 and 5xx answers carry no CORS headers at
    /// all, so that a browser reports a network error.
    None,
    /// No answer carries CORS headers, as behind a proxy that drops them.
    Nothing,
}

/// Whom the organisation judges beside the answered: its three switches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Abandons.
    pub abandons: bool,
    /// Short ones among them.
    pub short_abandons: bool,
    /// Flow-outs.
    pub flow_outs: bool,
}

impl Default for Judged {
    fn default() -> Self {
        Self {
            abandons: true,
            short_abandons: true,
            flow_outs: false,
        }
    }
}

/// How a [`crate::Simulator`] is built. All times are Unix milliseconds, UTC.
#[derive(Clone, Debug)]
pub struct Options {
    /// Equal seeds (and equal dates) give equal worlds.
    pub seed: u64,
    /// Number of conversations, without those of the fault queues.
    pub conversations: usize,
    /// Length of the world in weeks.
    pub weeks: u32,
    /// First moment of the world, rounded down to 00:00 UTC. `None`: `weeks`
    /// before the day of `now_ms`, and then the day of `now_ms` and one more
    /// day are added at the end.
    pub start_ms: Option<i64>,
    /// The data clock, fixed: nothing later is told. `None`: the system clock.
    pub now_ms: Option<i64>,
    /// The data clock runs this many times as fast as real time, beginning at
    /// `now_ms` (or at the system clock); `None`: it stands still at `now_ms`.
    pub speed: Option<u32>,
    /// Adds a queue named `Deep` with this many tiny calls from 10:00 to 11:00
    /// UTC of the last full day; 0 adds none.
    pub deep: usize,
    /// From this moment of the data clock on a closed day is told otherwise.
    pub restate_at_ms: Option<i64>,
    /// A moment of the day that is restated; `None`: the last full day.
    pub restate_day_ms: Option<i64>,
    /// The JSON of every conversation is made once and kept.
    pub prerender: bool,
    /// Details jobs know nothing later than this before the data clock.
    pub job_lag_ms: i64,
    /// Details jobs that may hold a slot at a time; others are queued. As many
    /// again may be queued.
    pub job_quota: usize,
    /// How long a details job takes once it has a slot, on the service clock.
    pub job_takes_ms: i64,
    /// How long results can be read, on the service clock.
    pub job_expires_ms: i64,
    /// Adds the queues named `Fault: …` with 600 conversations each.
    pub fault_queues: bool,
    /// Faults that strike every details query, whatever it filters.
    pub faults: Vec<Fault>,
    /// `/oauth/authorize` redirects at once instead of asking.
    pub auto_approve: bool,
    /// Registered redirect URIs; their origins are the allowed CORS origins.
    pub redirect_uris: Vec<String>,
    /// Lifetime of an access token in seconds.
    pub expires_in: u32,
    /// Requests per 60 s window, user and client; `None` is unlimited.
    pub rate_limit: Option<u32>,
    /// What a browser may read.
    pub expose: Expose,
    /// Added to every API answer, in milliseconds of real time.
    pub latency_ms: u64,
    /// Whom `oServiceLevel` judges.
    pub judged: Judged,
    /// Permissions of the demo user who signs in.
    pub permissions: Vec<String>,
    /// Scopes of the OAuth client, as `GET /api/v2/tokens/me` tells them and
    /// every path asks for them.
    pub scopes: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 8020,
            conversations: 40_000,
            weeks: 4,
            start_ms: None,
            now_ms: None,
            speed: None,
            deep: 0,
            restate_at_ms: None,
            restate_day_ms: None,
            prerender: false,
            job_lag_ms: 6 * 3_600_000,
            job_quota: 5,
            job_takes_ms: 4_000,
            job_expires_ms: 24 * 3_600_000,
            fault_queues: false,
            faults: Vec::new(),
            auto_approve: false,
            redirect_uris: vec![
                "http://localhost:8080/".to_owned(),
                "http://127.0.0.1:8080/".to_owned(),
            ],
            expires_in: 86_399,
            rate_limit: Some(300),
            expose: Expose::All,
            latency_ms: 0,
            judged: Judged::default(),
            permissions: crate::ALL_PERMISSIONS
                .iter()
                .map(|&p| p.to_owned())
                .collect(),
            scopes: crate::ALL_SCOPES
                .iter()
                .map(|&scope| scope.to_owned())
                .collect(),
        }
    }
}
