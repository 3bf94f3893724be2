//! TASK: the load itself — queues, windows, pages into columns — and what its end means.
//!
//! It follows the orders of [`crate::state::engine`], and is in the part of the program that comes later.

mod account;
mod end;
mod load;
mod proof;
mod second;
mod show;

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::walk::Walk;
use crate::browser::{self, Web};
use crate::state::App;
use crate::state::engine::Order;
use crate::state::load::{Load, Progress};
use crate::state::notice::Notice;
use crate::state::question::Question;
use crate::state::session::Live;
use crate::state::task::second::Second;

/// A load under way or at rest, to be resumed.
pub struct Task {
    abort: AbortHandle,
    question: Question,
    /// `None` until the queues are known.
    walk: Option<Rc<RefCell<Walk>>>,
    /// What was missing of the second period.
    second: Option<Second>,
    asked_until_ms: i64,
    look_back_days: u32,
    /// When it began: this computer's clock, ms UTC, and ticks.
    begun: (i64, u64),
}

impl Task {
    /// Whether every page of the question's own period was read.
    fn is_whole(&self) -> bool {
        self.walk
            .as_ref()
            .is_some_and(|walk| walk.borrow().is_complete())
    }

    /// The walks that were begun.
    fn walks(&self) -> impl Iterator<Item = &Rc<RefCell<Walk>>> {
        let second = self.second.as_ref().map(|second| &second.walk);
        self.walk.iter().chain(second)
    }
}

/// The load and what it fills; cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Loader {
    app: App,
    task: StoredValue<Option<Task>, LocalStorage>,
}

/// Begins to follow the page's orders.
pub fn begin(app: &App) {
    let loader = Loader {
        app: *app,
        task: StoredValue::new_local(None),
    };
    app.engage(Rc::new(move |order| loader.follow(order)));
}

impl Deref for Loader {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Loader {
    fn follow(self, order: Order) {
        match order {
            Order::Load => self.load_all(),
            Order::Cancel => self.stop(),
            Order::LookBack(days) => self.look_further_back(days),
            Order::OtherSecond => self.forget_second(),
            Order::Account => browser::spawn(self.name_account()),
            Order::Forget(live) => {
                self.abort_task();
                self.task.set_value(None);
                if let Some(live) = live {
                    browser::spawn(self.sign_off(live));
                }
            }
        }
    }

    fn load_all(self) {
        let question = self.question.get_untracked();
        let same = self.task.with_value(|task| {
            task.as_ref()
                .is_some_and(|task| task.question.same_query(&question))
        });
        let state = self.load.get_untracked();
        if same && state.is_loading() {
            return;
        }
        self.before.want();
        let lacking = self
            .before
            .missing
            .with_untracked(|missing| !missing.is_empty());
        let resumable = same
            && match state {
                Load::Partial(..) => true,
                Load::Complete(_) => lacking,
                _ => false,
            };
        let walk = self
            .task
            .with_value(|task| task.as_ref().and_then(|task| task.walk.clone()));
        if let Some(walk) = walk.filter(|_| resumable) {
            walk.borrow_mut().resume();
            self.run(question, Some(walk));
        } else {
            self.asked_at_ms.set(self.now_ms());
            // Another moment may mean other days.
            self.before.want();
            self.run(question, None);
        }
    }

    fn look_further_back(self, days: u32) {
        self.look_back_days.set(days);
        self.abort_task();
        self.task.set_value(None);
        self.load_all();
    }

    fn stop(self) {
        if !self.load.get_untracked().is_loading() {
            return;
        }
        self.abort_task();
        let body = if self.is_whole() {
            "The figures of the period are complete; what it is compared with is not. Press Load to go on."
        } else {
            "The figures cover only what was loaded until then. Press Load to go on."
        };
        self.finish(Some(Notice::hint("Cancelled.", body)));
        browser::spawn(async move { self.sort(&Web).await });
    }

    fn is_whole(self) -> bool {
        self.task
            .with_value(|task| task.as_ref().is_some_and(Task::is_whole))
    }

    /// Aborts whatever is in flight, without a word.
    fn abort_task(self) {
        self.task.with_value(|task| {
            if let Some(task) = task {
                task.abort.abort();
            }
        });
    }

    fn run(self, question: Question, walk: Option<Rc<RefCell<Walk>>>) {
        let Some(live) = self.live.get_value() else {
            return;
        };
        self.abort_task();
        let (abort, registration) = AbortHandle::new_pair();
        if walk.is_none() {
            let task = Task {
                abort,
                question: question.clone(),
                walk: None,
                second: None,
                asked_until_ms: 0,
                look_back_days: 0,
                begun: (browser::clock_ms(), browser::ticks()),
            };
            self.task.set_value(Some(task));
            self.data.reset(self.data.queues.get_untracked());
        } else {
            self.task.update_value(|task| {
                if let Some(task) = task {
                    task.abort = abort;
                }
            });
        }
        self.load.set(Load::Loading(Progress {
            whole: self.is_whole(),
            ..Progress::default()
        }));
        self.prove(true, false);
        let work = async move {
            let waiting = Cell::new(0);
            let api = live.line(&waiting);
            let mut ended = match walk {
                Some(walk) => self.walk(&api, &walk).await,
                None => self.load_anew(&api, &question).await,
            };
            if ended.is_ok() {
                ended = self.load_second(&api).await;
            }
            self.sort(api.io).await;
            self.finish(ended.err());
        };
        browser::spawn(async move {
            // An aborted load was replaced or cancelled, and says nothing more.
            Abortable::new(work, registration).await.ok();
        });
    }
}

impl Live {
    /// The line to the API for this sign-in.
    pub(super) fn line<'a>(&'a self, waiting_until: &'a Cell<u64>) -> Line<'a, Web> {
        Line {
            io: &Web,
            limiter: &self.limiter,
            api: &self.hosts.api,
            bearer: &self.bearer,
            waiting_until,
        }
    }
}
