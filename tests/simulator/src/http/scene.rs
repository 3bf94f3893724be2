//! A scene: one world as it is told, with what was found and rendered of it
//! lately. After a day was restated another scene is told.

use std::sync::{Arc, OnceLock};

use super::walks::Walks;
use crate::render::push_conversation;
use crate::world::World;

/// The JSON of a conversation once nothing of it can change, and from when on
/// that is so, in Unix ms of the data clock.
type Settled = OnceLock<(i64, Box<[u8]>)>;

/// A world and what is remembered of telling it.
pub(crate) struct Scene {
    pub(crate) world: Arc<World>,
    pub(crate) walks: Walks,
    /// By place in the world; empty when nothing is kept.
    settled: Vec<Settled>,
}

impl Scene {
    /// With `keep` the JSON of everything that is settled at that moment is
    /// made now, and kept; of later conversations when it is asked for.
    pub(crate) fn new(world: Arc<World>, keep: Option<i64>) -> Self {
        let count = keep.map_or(0, |_| world.conversations.len());
        let scene = Self {
            walks: Walks::default(),
            settled: std::iter::repeat_with(OnceLock::new).take(count).collect(),
            world,
        };
        if let Some(now) = keep {
            for at in 0..count {
                scene.settle(at, now);
            }
        }
        scene
    }

    /// The kept JSON, if it holds at this moment.
    fn settle(&self, at: usize, now: i64) -> Option<&[u8]> {
        let place = self.settled.get(at)?;
        if place.get().is_none() {
            let conversation = &self.world.conversations[at];
            let since = conversation.newest_ms();
            if since <= now {
                let mut json = Vec::with_capacity(8192);
                push_conversation(&mut json, &self.world, conversation, now, false);
                let _ = place.set((since, json.into()));
            }
        }
        let (since, json) = place.get()?;
        (*since <= now).then_some(json)
    }

    /// Appends a conversation as the API tells it at `now`.
    pub(crate) fn push(&self, out: &mut Vec<u8>, at: usize, now: i64) {
        match self.settle(at, now) {
            Some(json) => out.extend_from_slice(json),
            None => {
                push_conversation(out, &self.world, &self.world.conversations[at], now, false);
            }
        }
    }
}
