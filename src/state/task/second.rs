//! SECOND: what is missing of the second period, loaded after the first by a walk of its own.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::walk::{RECENT_MS, Walk};
use crate::browser::Web;
use crate::state::load::{Load, Progress};
use crate::state::notice::Notice;
use crate::state::task::Loader;
use crate::terms::Period;

/// The walk through what was missing of a second period.
pub(super) struct Second {
    pub(super) period: Period,
    pub(super) walk: Rc<RefCell<Walk>>,
}

impl Loader {
    /// Another second period was chosen: what is missing of the last one makes the load partial no more.
    pub(super) fn forget_second(self) {
        if self.load.with_untracked(Load::is_loading) || !self.is_whole() {
            return;
        }
        let wanted = self.before.wanted();
        let mut dropped = false;
        self.task.update_value(|task| {
            if let Some(task) = task {
                let other = |second: &mut Second| Some(second.period) != wanted;
                dropped = task.second.take_if(other).is_some();
            }
        });
        if dropped {
            self.finish(None);
        }
    }

    /// Loads what is missing of the second period once the first was walked, as often as another is wanted by then.
    pub(super) async fn load_second(self, line: &Line<'_, Web>) -> Result<(), Notice> {
        let mut done = None;
        while let Some(period) = self.before.wanted().filter(|&wanted| done != Some(wanted)) {
            done = Some(period);
            self.note_read();
            if let Some(walk) = self.second_walk(period) {
                // The figures of the period itself are final from here on.
                self.sort(line.io).await;
                self.load.set(Load::Loading(Progress {
                    whole: self.is_whole(),
                    ..Progress::default()
                }));
                self.walk(line, &walk).await?;
            }
        }
        Ok(())
    }

    /// The walk through what is missing of the second period: the one that was stopped, or a new one.
    fn second_walk(self, period: Period) -> Option<Rc<RefCell<Walk>>> {
        let windows = self.before.missing.get_untracked();
        if windows.is_empty() {
            return None;
        }
        let settled_before_ms = self.now_ms() - RECENT_MS;
        self.task.try_update_value(|task| {
            let task = task.as_mut()?;
            let known = task.second.take_if(|second| second.period == period);
            let walk = if let Some(second) = known {
                second.walk.borrow_mut().resume();
                second.walk
            } else {
                let first = task.walk.as_ref()?.borrow();
                Rc::new(RefCell::new(first.beside(&windows, settled_before_ms)))
            };
            task.second = Some(Second {
                period,
                walk: walk.clone(),
            });
            Some(walk)
        })?
    }
}
