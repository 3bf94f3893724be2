//! TERMS: the words of the trade that every room shares — media type, outcome, direction, period.
//!
//! Comes in: nothing. Goes out: small `Copy` types. Deliberately absent: JSON, arithmetic, the page.

pub mod decimal;
pub mod fragment;
pub mod parts;
pub mod stamp;

use std::fmt;

/// Media type of a queue visit, named as the Analytics API names it.
///
/// The API knows more (`video`, `cobrowse`, …); those are not routed under a service level and are
/// counted apart when they turn up. Queue settings call `voice` by the key `call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Media {
    /// Call-backs asked for by the caller.
    Callback = 0,
    /// Legacy web chat.
    Chat = 1,
    /// E-mail.
    Email = 2,
    /// Web messaging, SMS, social messages.
    Message = 3,
    /// Telephone calls.
    Voice = 4,
}

impl Media {
    /// Every media type in the order of its name, which is the order of exports.
    pub const ALL: [Media; 5] = [
        Media::Callback,
        Media::Chat,
        Media::Email,
        Media::Message,
        Media::Voice,
    ];

    /// The word of the API, of links and of exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Media::Callback => "callback",
            Media::Chat => "chat",
            Media::Email => "email",
            Media::Message => "message",
            Media::Voice => "voice",
        }
    }

    /// The media type with this word, if it is one of ours.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Media> {
        Media::ALL.into_iter().find(|media| media.name() == name)
    }

    /// The key under which a queue's `mediaSettings` keep this media type.
    #[must_use]
    pub const fn settings_key(self) -> &'static str {
        match self {
            Media::Voice => "call",
            other => other.name(),
        }
    }

    /// How far loading looks back before the period, in UTC days: a visit offered earlier but ended
    /// inside the period still counts (docs/definitions.md, "Where a fact is counted").
    #[must_use]
    pub const fn look_back_days(self) -> u32 {
        match self {
            Media::Voice => 1,
            _ => 2,
        }
    }
}

impl fmt::Display for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a queue visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// An agent answered.
    Answered = 0,
    /// The customer or the system hung up in the queue.
    Abandoned = 1,
    /// The visit left the queue to a flow, voicemail or another place without an agent.
    FlowOut = 2,
    /// None of these: message ended, callback taken, consult cancelled, error.
    Other = 3,
    /// Still in the queue when the record was read.
    Waiting = 4,
}

impl Outcome {
    /// All of them, by their numbers: files keep these.
    pub const ALL: [Outcome; 5] = [
        Outcome::Answered,
        Outcome::Abandoned,
        Outcome::FlowOut,
        Outcome::Other,
        Outcome::Waiting,
    ];

    /// The word of exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::Abandoned => "abandoned",
            Outcome::FlowOut => "flow_out",
            Outcome::Other => "other",
            Outcome::Waiting => "waiting",
        }
    }
}

/// Direction of the session that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Direction {
    /// The customer came to us, or the record does not say.
    #[default]
    Inbound = 0,
    /// We called the customer (call-backs).
    Outbound = 1,
}

impl Direction {
    /// The word of the API and of exports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Inbound => "inbound",
            Direction::Outbound => "outbound",
        }
    }
}

/// A half-open span of time, milliseconds since 1970-01-01 UTC: `from_ms` belongs to it, `to_ms` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// First millisecond inside.
    pub from_ms: i64,
    /// First millisecond after it.
    pub to_ms: i64,
}

impl Period {
    /// Whether the moment lies inside.
    #[must_use]
    pub const fn contains(&self, at_ms: i64) -> bool {
        self.from_ms <= at_ms && at_ms < self.to_ms
    }

    /// Length in milliseconds, at least 0.
    #[must_use]
    pub const fn length_ms(&self) -> i64 {
        if self.to_ms > self.from_ms {
            self.to_ms - self.from_ms
        } else {
            0
        }
    }
}

/// Milliseconds of one day of 24 hours (a UTC day).
pub const DAY_MS: i64 = 86_400_000;
/// Milliseconds of one hour.
pub const HOUR_MS: i64 = 3_600_000;

/// A promise: so many of a hundred within so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Promise {
    /// Longest wait that keeps it, milliseconds, inclusive.
    pub threshold_ms: i64,
    /// Share that is promised, parts per million (80 % is 800,000): an integer, so that comparing
    /// with a target never depends on rounding.
    pub target_ppm: u32,
}

impl Promise {
    /// What is assumed for a queue without a setting: the vendor's defaults, 80 % in 20 s, e-mail 80 % in 24 h.
    #[must_use]
    pub const fn assumed(media: Media) -> Promise {
        Promise {
            threshold_ms: match media {
                Media::Email => DAY_MS,
                _ => 20_000,
            },
            target_ppm: 800_000,
        }
    }
}

/// A queue as the organisation set it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The organisation's id of the queue.
    pub id: String,
    /// Name for readers; not unique.
    pub name: String,
    /// Promise per media type, indexed by `Media as usize`; `None` where nothing is set.
    pub promises: [Option<Promise>; 5],
}

impl Queue {
    /// The promise for a media type, and whether it had to be assumed.
    #[must_use]
    pub fn promise(&self, media: Media) -> (Promise, bool) {
        match self.promises[media as usize] {
            Some(promise) => (promise, false),
            None => (Promise::assumed(media), true),
        }
    }
}
