//! LENS: how the reader looks at what was loaded. Nothing here needs a request.

use crate::measure::formula::Formula;
use crate::terms::{Media, Promise, Queue};

/// Which waits keep the promise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Threshold {
    /// Each queue's own, per media type.
    #[default]
    Queue,
    /// The same for all, ms.
    Ms(i64),
}

/// What share is promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Each queue's own, per media type.
    #[default]
    Queue,
    /// The same for all, parts per million.
    Ppm(u32),
}

/// In which interval a fact is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attribution {
    /// Each fact where it happened, as Genesys does.
    #[default]
    Event,
    /// All of a visit where it was offered.
    Arrival,
}

impl Attribution {
    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Attribution::Event => "event",
            Attribution::Arrival => "arrival",
        }
    }
}

/// Which visits are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// By queue index of the columns; queues beyond its length are left out.
    pub queues: Vec<bool>,
    /// By `Media as usize`.
    pub media: [bool; 5],
}

impl Scope {
    /// Whether a visit of this queue and media type is looked at.
    #[must_use]
    #[inline]
    pub fn covers(&self, queue: u16, media: Media) -> bool {
        self.media[media as usize] && self.queues.get(queue as usize) == Some(&true)
    }
}

/// Promise in force for each queue and media type, after the reader's threshold and target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    promises: Vec<[Promise; 5]>,
}

impl Thresholds {
    /// The promises in force for these queues, in their order.
    #[must_use]
    pub fn new(queues: &[Queue], threshold: Threshold, target: Target) -> Thresholds {
        let in_force = |queue: &Queue, media: Media| {
            let (own, _) = queue.promise(media);
            Promise {
                threshold_ms: match threshold {
                    Threshold::Queue => own.threshold_ms,
                    Threshold::Ms(ms) => ms,
                },
                target_ppm: match target {
                    Target::Queue => own.target_ppm,
                    Target::Ppm(ppm) => ppm,
                },
            }
        };
        Thresholds {
            promises: queues
                .iter()
                .map(|queue| Media::ALL.map(|media| in_force(queue, media)))
                .collect(),
        }
    }

    /// The promise of a queue for a media type.
    #[must_use]
    #[inline]
    pub fn promise(&self, queue: u16, media: Media) -> Promise {
        self.promises
            .get(queue as usize)
            .map_or(Promise::assumed(media), |promises| promises[media as usize])
    }

    /// Its threshold, ms.
    #[must_use]
    #[inline]
    pub fn of(&self, queue: u16, media: Media) -> i64 {
        self.promise(queue, media).threshold_ms
    }
}

/// Formula, threshold and target together: all a recount depends on once facts are placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Definition of service level.
    pub formula: Formula,
    /// Promises in force.
    pub thresholds: Thresholds,
}
