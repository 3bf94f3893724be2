//! TURNS: which queue is shown, and when the next one is. One timer for as long as the wallboard is there; nothing is
//! made anew from turn to turn.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;

use crate::browser::dom::lower;
use crate::measure::lens::Scope;
use crate::state::App;
use crate::state::question::board::ALL;
use crate::terms::Queue;
use crate::view::look::Look;

/// What is shown: the index of a queue, or all queues of the question together.
pub type Face = Option<u16>;

/// Places to which the picture is moved a little, one after the other, so that no screen burns in.
const SHIFTS: u32 = 8;
/// The controls stay for so long after the pointer moved, ms.
const AWAKE_MS: i64 = 5_000;

/// The rotation; cheap to copy.
#[derive(Clone, Copy)]
pub struct Turns {
    app: App,
    /// The time, ms UTC, set every second.
    pub now_ms: RwSignal<i64>,
    /// What is shown in turn, at least one.
    pub faces: Memo<Vec<Face>>,
    /// What is shown.
    pub face: Memo<Face>,
    /// Whether the rotation stands still.
    pub paused: RwSignal<bool>,
    /// Whether the controls can be seen.
    pub awake: Memo<bool>,
    /// Where the picture stands.
    pub shift: Memo<u32>,
    /// What was turned to last.
    wanted: RwSignal<Option<Face>>,
    turned_ms: StoredValue<i64>,
    count: RwSignal<u32>,
    awake_until: RwSignal<i64>,
}

impl Turns {
    /// Begins to turn, until the owner goes.
    #[must_use]
    pub fn new(app: &App, look: &Look) -> Turns {
        let (app, look) = (*app, *look);
        let now_ms = RwSignal::new(app.now_ms());
        let faces = Memo::new(move |_| {
            let chosen = app.still.with(|question| question.board.faces.clone());
            let met = app.answers.report.with(|report| {
                let queues = report.queues.iter().map(|row| row.queue);
                queues.collect::<Vec<u16>>()
            });
            let names = look.names.get();
            let name = |queue: u16| names.get(usize::from(queue)).map(|name| lower(&name.0));
            let scope = app.answers.scope.get();
            app.data
                .queues
                .with(|queues| faces(&chosen, met, queues, &scope, name))
        });
        let wanted = RwSignal::new(None);
        let face = Memo::new(move |_| {
            let wanted = wanted.get();
            faces.with(|faces| {
                let known = wanted.filter(|wanted| faces.contains(wanted));
                known.or(faces.first().copied()).flatten()
            })
        });
        let count = RwSignal::new(0_u32);
        let awake_until = RwSignal::new(now_ms.get_untracked() + AWAKE_MS);
        let turns = Turns {
            app,
            now_ms,
            faces,
            face,
            paused: RwSignal::new(false),
            awake: Memo::new(move |_| now_ms.get() < awake_until.get()),
            shift: Memo::new(move |_| count.get() % SHIFTS),
            wanted,
            turned_ms: StoredValue::new(now_ms.get_untracked()),
            count,
            awake_until,
        };
        let timer = set_interval_with_handle(move || turns.tick(), Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
        turns
    }

    fn tick(self) {
        // The last tick may come when the board is gone already.
        let Some(turned_ms) = self.turned_ms.try_get_value() else {
            return;
        };
        let now = self.app.now_ms();
        self.now_ms.set(now);
        let turn = self
            .app
            .still
            .with_untracked(|question| question.board.turn);
        let since = now - turned_ms;
        // A clock that was set back waits no longer than a turn.
        if !(0..turn.ms()).contains(&since) {
            if self.paused.get_untracked() {
                self.turned_ms.set_value(now);
            } else {
                self.go(true);
            }
        }
    }

    /// To the next one, or the one before.
    pub fn go(self, on: bool) {
        let to = self.faces.with_untracked(|faces| {
            let face = self.face.get_untracked();
            let place = faces.iter().position(|&one| one == face).unwrap_or(0);
            let step = if on { 1 } else { faces.len().max(1) - 1 };
            faces.get((place + step) % faces.len().max(1)).copied()
        });
        self.turned_ms.set_value(self.app.now_ms());
        self.count.update(|count| *count = count.wrapping_add(1));
        self.wanted.set(to);
    }

    /// Stops, or goes on.
    pub fn pause(self) {
        self.paused.update(|paused| *paused = !*paused);
        self.turned_ms.set_value(self.app.now_ms());
    }

    /// Shows the controls for a while.
    pub fn wake(self) {
        let until = self.app.now_ms() + AWAKE_MS;
        // A pointer moves a hundred times a second.
        if until - self.awake_until.get_untracked() > 1_000 {
            self.awake_until.set(until);
            self.now_ms.set(self.app.now_ms());
        }
    }
}

/// What is shown in turn: what was chosen as far as it is looked at, else all together and then each queue with facts,
/// by name. At least one.
fn faces<N: Ord>(
    chosen: &[String],
    met: Vec<u16>,
    queues: &[Queue],
    scope: &Scope,
    name: impl Fn(u16) -> N,
) -> Vec<Face> {
    let mut faces: Vec<Face> = Vec::new();
    for id in chosen {
        let place = queues.iter().position(|queue| queue.id == *id);
        let looked = place.filter(|&place| scope.queues.get(place) == Some(&true));
        if id == ALL {
            faces.push(None);
        } else if let Some(queue) = looked.and_then(|place| u16::try_from(place).ok()) {
            faces.push(Some(queue));
        }
    }
    if faces.is_empty() {
        faces.push(None);
        let mut each = met;
        each.sort_unstable();
        each.dedup();
        each.sort_by_cached_key(|&queue| name(queue));
        // One queue is all of them.
        faces.extend(each.iter().copied().map(Some).filter(|_| each.len() > 1));
    }
    faces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queues() -> Vec<Queue> {
        ["a", "b", "c"]
            .map(|id| Queue {
                id: id.to_owned(),
                name: id.to_owned(),
                promises: [None; 5],
            })
            .to_vec()
    }

    fn shown(chosen: &[&str], met: &[u16]) -> Vec<Face> {
        let scope = Scope {
            queues: vec![true, true, false],
            media: [true; 5],
        };
        let chosen: Vec<String> = chosen.iter().map(|&id| id.to_owned()).collect();
        faces(&chosen, met.to_vec(), &queues(), &scope, |queue| {
            std::cmp::Reverse(queue)
        })
    }

    #[test]
    fn without_a_choice_all_together_come_first_and_then_each_with_facts_by_name() {
        assert_eq!(shown(&[], &[0, 1, 1]), [None, Some(1), Some(0)]);
        assert_eq!(shown(&[], &[]), [None]);
        assert_eq!(shown(&[], &[1, 1]), [None], "one queue is all of them");
    }

    #[test]
    fn chosen_queues_keep_their_order_and_those_not_looked_at_are_left_out() {
        assert_eq!(shown(&["b", "all", "a"], &[0]), [Some(1), None, Some(0)]);
        assert_eq!(shown(&["b", "c", "x"], &[0]), [Some(1)]);
        assert_eq!(shown(&["c"], &[0, 1]), [None, Some(1), Some(0)]);
    }
}
