//! Habits: how long people wait, talk and ring, and what comes after a call.

use super::demand::talk_median;
use super::truth::{Media, Outcome};
use crate::SHORT_ABANDON_MS;
use crate::rng::Rng;

/// When and how somebody stops waiting, if no agent comes first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// After this wait, in ms.
    pub(crate) after: i64,
    pub(crate) outcome: Outcome,
}

fn abandon(after: i64) -> Patience {
    Patience {
        after,
        outcome: Outcome::Abandoned {
            short: after < SHORT_ABANDON_MS,
        },
    }
}

/// `closed`: no agent is planned at the moment of arrival.
pub(crate) fn patience(media: Media, closed: bool, rng: &mut Rng) -> Option<Patience> {
    let flow_out = |after| {
        Some(Patience {
            after,
            outcome: Outcome::FlowOut,
        })
    };
    let other = |after| {
        Some(Patience {
            after,
            outcome: Outcome::Other,
        })
    };
    match media {
        Media::Voice if closed && rng.chance(0.65) => flow_out(rng.between(4000, 45_000)),
        Media::Voice if rng.chance(0.045) => Some(abandon(700 + rng.exponential(9000.0))),
        Media::Voice => {
            let limit = rng.chance(0.1).then(|| rng.between(60_000, 240_000));
            let leaves = 4000 + rng.exponential(250_000.0);
            match limit {
                Some(limit) if limit < leaves => flow_out(limit),
                _ => Some(abandon(leaves)),
            }
        }
        Media::Chat => Some(abandon(5000 + rng.exponential(300_000.0))),
        Media::Message if rng.chance(0.3) => other(60_000 + rng.exponential(9_000_000.0)),
        Media::Email if rng.chance(0.04) => other(600_000 + rng.exponential(72_000_000.0)),
        Media::Callback if rng.chance(0.05) => other(60_000 + rng.exponential(36_000_000.0)),
        Media::Callback if rng.chance(0.04) => flow_out(60_000 + rng.exponential(18_000_000.0)),
        Media::Message | Media::Email | Media::Callback => None,
    }
}

/// Talk time in ms.
pub(crate) fn talk(media: Media, rng: &mut Rng) -> i64 {
    2000 + rng.lognormal(talk_median(media) * 0.9, 0.65)
}

/// After-call work in ms.
pub(crate) fn after_call(rng: &mut Rng) -> i64 {
    if rng.chance(0.15) {
        0
    } else {
        rng.between(4000, 55_000)
    }
}

/// Ringing before the answer in ms.
pub(crate) fn ring(media: Media, rng: &mut Rng) -> i64 {
    match media {
        Media::Voice => rng.between(700, 5500),
        Media::Callback => rng.between(1500, 9000),
        Media::Chat | Media::Message => rng.between(1200, 14_000),
        Media::Email => rng.between(3000, 60_000),
    }
}

/// How long an agent who does not respond lets it ring, in ms.
pub(crate) fn alerting_timeout(media: Media) -> i64 {
    match media {
        Media::Voice => 8000,
        Media::Email => 300_000,
        Media::Callback | Media::Chat | Media::Message => 30_000,
    }
}

/// How many agents let it ring before one answers.
pub(crate) fn not_responding(rng: &mut Rng) -> u8 {
    match rng.below(1000) {
        0..=2 => 3,
        3..=9 => 2,
        10..=39 => 1,
        _ => 0,
    }
}

/// What an agent does with a call beyond answering it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Nothing,
    /// Blind transfer to another queue.
    Transfer,
    /// Blind transfer into the same queue.
    Requeue,
    /// Asks another queue first: consult.
    Consult,
}

pub(crate) fn next(media: Media, depth: usize, rng: &mut Rng) -> Next {
    if depth > 3 {
        return Next::Nothing;
    }
    let dice = rng.below(1000);
    match media {
        Media::Voice => match dice {
            0..=54 => Next::Transfer,
            55..=66 => Next::Requeue,
            67..=94 => Next::Consult,
            _ => Next::Nothing,
        },
        Media::Callback => Next::Nothing,
        Media::Chat | Media::Email | Media::Message => match dice {
            0..=39 => Next::Transfer,
            40..=54 => Next::Requeue,
            _ => Next::Nothing,
        },
    }
}
