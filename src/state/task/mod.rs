//! TASK: the load itself — queues, windows, pages into columns — and what its end means.
//!
//! It follows the orders of [`crate::state::engine`], and is in the part of the program that comes later.

mod account;
pub(in crate::state) mod compare;
mod end;
mod job;
mod kept;
mod live;
mod load;
mod opened;
mod proof;
mod second;
mod show;
mod summary;
mod told;

pub(in crate::state) use kept::DATABASE;

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;

use futures_util::future::{AbortHandle, Abortable};
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::walk::Walk;
use crate::auth::pkce::Secret;
use crate::browser::{self, Store, Web};
use crate::load::jobs::{History, Read};
use crate::load::keep::Keeper;
use crate::state::App;
use crate::state::engine::Order;
use crate::state::load::{Load, Progress};
use crate::state::notice::Notice;
use crate::state::question::Question;
use crate::state::session::Live;
use crate::state::task::kept::FromBefore;
use crate::state::task::live::{Again, Fresh};
use crate::state::task::second::Second;
use crate::state::task::summary::Counting;

/// A load under way or at rest, to be resumed.
pub struct Task {
    abort: AbortHandle,
    question: Question,
    /// `None` until the queues are known.
    walk: Option<Rc<RefCell<Walk>>>,
    /// What Genesys Cloud counts, in place of all that follows.
    counting: Option<Counting>,
    /// What comes by job, while that is not at its end.
    history: Option<Rc<RefCell<History>>>,
    /// Windows that came by job, and up to when jobs know what happened, ms UTC.
    by_job: Vec<Read>,
    available_ms: Option<i64>,
    /// What was kept already.
    before: FromBefore,
    /// What was missing of the second period.
    second: Option<Second>,
    /// What came while the page was kept up to date.
    fresh: Option<Fresh>,
    /// How often it was tried again by itself.
    again: Again,
    /// This computer's clock when reading began, corrected, ms UTC.
    read_ms: i64,
    asked_until_ms: i64,
    look_back_days: u32,
    /// When it began: this computer's clock, ms UTC, and ticks.
    begun: (i64, u64),
}

impl Task {
    fn new(abort: AbortHandle, question: Question, read_ms: i64) -> Task {
        Task {
            abort,
            question,
            walk: None,
            counting: None,
            history: None,
            by_job: Vec::new(),
            available_ms: None,
            before: FromBefore::default(),
            second: None,
            fresh: None,
            again: Again::default(),
            read_ms,
            asked_until_ms: 0,
            look_back_days: 0,
            begun: (browser::clock_ms(), browser::ticks()),
        }
    }

    /// Whether every page of the question's own period was read, and what was kept of it is checked.
    fn is_whole(&self) -> bool {
        if let Some(counting) = &self.counting {
            return counting.gather.borrow().is_complete();
        }
        let walked = self.walk.as_ref();
        self.history.is_none()
            && self.before.is_checked()
            && walked.is_some_and(|walk| walk.borrow().is_complete())
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
    /// Ids of organisation and user.
    who: StoredValue<Option<(String, String)>>,
    /// The token by which that was asked.
    known_by: StoredValue<Option<Secret>>,
    keeper: StoredValue<Option<Rc<Keeper<Store>>>, LocalStorage>,
}

/// Begins to follow the page's orders.
pub fn begin(app: &App) {
    let loader = Loader {
        app: *app,
        task: StoredValue::new_local(None),
        who: StoredValue::new(None),
        known_by: StoredValue::new(None),
        keeper: StoredValue::new_local(None),
    };
    app.engage(Rc::new(move |order| loader.follow(order)));
    loader.keep_up();
    loader.follow_threshold();
    loader.follow_snapshots();
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
            Order::Pick { second } => self.pick(second),
            Order::Open(address) => browser::spawn(self.open_address(address)),
            Order::Close => self.close(),
            Order::Keep(on) => browser::spawn(self.set_keeping(on)),
            Order::Forget(live) => {
                self.abort_task();
                self.who.set_value(None);
                self.known_by.set_value(None);
                self.keeper.set_value(None);
                // Without a sign-in a job cannot be deleted: the next load does it.
                if let Some(live) = live {
                    let history = self.try_change_task(|task| task.history.take()).flatten();
                    self.task.set_value(None);
                    browser::spawn(self.sign_off(live, history));
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
        let begun = self.try_change_task(|task| {
            if let Some(walk) = &task.walk {
                walk.borrow_mut().resume();
            }
            task.walk.is_some() || task.counting.is_some()
        });
        if resumable && begun.unwrap_or_default() {
            self.run(None);
        } else {
            self.asked_at_ms.set(self.now_ms());
            // Another moment may mean other days.
            self.before.want();
            self.run(Some(question));
        }
    }

    fn look_further_back(self, days: u32) {
        self.look_back_days.set(days);
        self.drop_task();
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
        let (abort, registration) = AbortHandle::new_pair();
        self.change_task(|task| task.abort = abort);
        browser::spawn(async move {
            // A load that begins meanwhile sorts for itself.
            Abortable::new(self.sort(&Web), registration).await.ok();
        });
    }

    fn is_whole(self) -> bool {
        self.with_task(Task::is_whole).unwrap_or_default()
    }

    fn with_task<R>(self, read: impl FnOnce(&Task) -> R) -> Option<R> {
        self.task.with_value(|task| task.as_ref().map(read))
    }

    fn change_task(self, change: impl FnOnce(&mut Task)) {
        self.try_change_task(change);
    }

    fn try_change_task<R>(self, change: impl FnOnce(&mut Task) -> R) -> Option<R> {
        let changed = self.task.try_update_value(|task| task.as_mut().map(change));
        changed.flatten()
    }

    /// Aborts whatever is in flight, without a word.
    fn abort_task(self) {
        self.with_task(|task| task.abort.abort());
    }

    /// Forgets the load, with what of it is in flight.
    fn drop_task(self) {
        self.abort_task();
        self.give_up_job();
        self.task.set_value(None);
    }

    /// Loads what is new, or goes on with what there is.
    fn run(self, anew: Option<Question>) {
        let Some(live) = self.live.get_value() else {
            return;
        };
        self.abort_task();
        let (abort, registration) = AbortHandle::new_pair();
        if let Some(question) = &anew {
            self.give_up_job();
            // What answers the same stays until something comes in its place: the sign-in may have ended meanwhile.
            let same = self.with_task(|task| task.question.same_query(question));
            let mut task = Task::new(abort, question.clone(), self.now_ms());
            if same.unwrap_or_default() {
                task.again = self.with_task(|task| task.again).unwrap_or_default();
            } else {
                self.data.reset(self.data.queues.get_untracked());
            }
            self.task.set_value(Some(task));
        } else {
            self.change_task(|task| task.abort = abort);
        }
        self.load.set(Load::Loading(Progress {
            whole: self.is_whole(),
            ..Progress::default()
        }));
        self.prove(true, false);
        let work = async move {
            let waiting = Cell::new(0);
            let api = live.line(&waiting);
            let mut ended = match anew {
                None => match self.is_somebody_else(&api).await {
                    Ok(true) => return self.load_for_another(),
                    Ok(false) => self.bring(&api).await,
                    Err(unknown) => Err(unknown),
                },
                Some(question) => Box::pin(self.load_anew(&api, &question)).await,
            };
            if ended.is_ok() {
                ended = self.load_second(&api).await;
            }
            self.sort(api.io).await;
            self.finish(ended.err());
            self.keep_days(&api).await;
        };
        browser::spawn(async move {
            // An aborted load was replaced or cancelled, and says nothing more.
            Box::pin(Abortable::new(work, registration)).await.ok();
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
