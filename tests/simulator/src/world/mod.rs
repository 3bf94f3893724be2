//! The world: who called when, who waited how long, and how it ended. One call
//! to [`World::generate`] simulates weeks of a contact centre.

mod assemble;
mod catalogue;
mod decorate;
mod deep;
mod demand;
mod engine;
mod entry;
mod habits;
mod legs;
mod oddities;
pub(crate) mod record;
mod restate;
mod truth;

pub use truth::{Conversation, Media, Outcome, Queue, Target, Visit, World};

use assemble::Unqueued;
use catalogue::{FAULT_QUEUE_CONVERSATIONS, Hours, Lane};
use engine::Engine;
use entry::Entry;

use crate::Options;
use crate::clock::{DAY_MS, floor_day, system_now_ms};
use crate::rng::{Rng, mix, whole};

impl World {
    /// Simulates the world that the options describe: the same for the same
    /// seed, size and dates.
    #[must_use]
    pub fn generate(options: &Options) -> Self {
        let now = options.now_ms.unwrap_or_else(system_now_ms);
        let length = i64::from(options.weeks.max(1)) * 7 * DAY_MS;
        let (start, end) = match options.start_ms {
            Some(start) => (floor_day(start), floor_day(start) + length),
            None => (floor_day(now) - length, floor_day(now) + 2 * DAY_MS),
        };
        let last_day = (floor_day(now.min(end)) - DAY_MS).max(start);
        let (mut queues, lanes) = catalogue::catalogue(options.fault_queues);
        let seed = options.seed;

        let mut made = if options.conversations >= 100 {
            oddities::oddities(seed, &queues, start, end, options.conversations >= 1000)
        } else {
            Vec::new()
        };
        let counts = counts(&lanes, options.conversations.saturating_sub(made.len()));

        // Written media need days after the end to be worked off.
        let slots = demand::slots(start, end + 14 * DAY_MS);
        let mut plans = Vec::new();
        for (lane, (of_lane, &count)) in lanes.iter().zip(&counts).enumerate() {
            let rng = &mut Rng::new(seed, 0x1a4e_0000 + u64::try_from(lane).unwrap_or(0));
            plans.push(demand::plan(of_lane, count, &slots, end, last_day, rng));
        }
        let agents = plans
            .iter_mut()
            .map(|plan| std::mem::take(&mut plan.agents))
            .collect();
        let mut engine = Engine::new(&lanes, &slots, agents, Rng::new(seed, 1));
        let mut key = mix(seed, 0xc0de);
        let dice = &mut Rng::new(seed, 2);
        for (lane, plan) in plans.iter().enumerate() {
            for &at in &plan.arrivals {
                match shape(&lanes[lane], dice) {
                    None => engine.arrive(lane, at),
                    Some(what) => {
                        key = mix(key, 1);
                        made.push(assemble::unqueued(key, what, lanes[lane].queue, at).finish());
                    }
                }
            }
        }
        engine.run();
        for call in &engine.calls {
            key = mix(key, 1);
            let entries: Vec<&Entry> = call
                .entries
                .iter()
                .map(|&entry| &engine.entries[entry])
                .collect();
            made.push(assemble::queued(key, &lanes, &queues, &entries).finish());
        }
        made.extend(deep::deep(seed, &mut queues, last_day, options.deep));
        made.sort_by(|a, b| (a.start_ms, &a.id).cmp(&(b.start_ms, &b.id)));
        strange_ids(&mut made);
        Self {
            queues,
            conversations: made,
            start_ms: start,
            end_ms: end,
            last_day_ms: last_day,
            zone: demand::ZONE,
        }
    }
}

/// Some calls never reach the queue.
fn shape(lane: &Lane, dice: &mut Rng) -> Option<Unqueued> {
    if lane.media != Media::Voice {
        return None;
    }
    match dice.below(1000) {
        0..=29 => Some(Unqueued::Outbound),
        30..=49 => Some(Unqueued::SelfService),
        50..=55 => Some(Unqueued::Direct),
        56..=67 => Some(Unqueued::DelayOnly),
        _ => None,
    }
}

/// Conversations per lane: shares of `total` that add up to it exactly.
fn counts(lanes: &[Lane], total: usize) -> Vec<usize> {
    let sum: f64 = lanes.iter().map(|lane| lane.weight).sum();
    let all = f64::from(u32::try_from(total).unwrap_or(u32::MAX));
    let (mut weight, mut given) = (0.0, 0);
    let mut counts = Vec::new();
    for lane in lanes {
        if lane.hours == Hours::Burst {
            counts.push(FAULT_QUEUE_CONVERSATIONS);
            continue;
        }
        weight += lane.weight;
        let upto = usize::try_from(whole(all * weight / sum)).unwrap_or(0);
        counts.push(upto - given);
        given = upto;
    }
    counts
}

/// One id in upper case, one that is no GUID.
fn strange_ids(made: &mut [Conversation]) {
    let mut queued = made
        .iter_mut()
        .filter(|conversation| !conversation.visits.is_empty());
    if let Some(conversation) = queued.nth(7) {
        conversation.id = conversation.id.to_uppercase();
    }
    if let Some(conversation) = queued.nth(3) {
        "legacy/conversation 0011".clone_into(&mut conversation.id);
    }
}

#[cfg(test)]
mod tests;
