//! TASK: the load itself — queues, windows, pages into columns — and what its end means.

mod proof;
mod second;

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;

use futures_util::future::{AbortHandle, Abortable, Either, select};
use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::directory;
use crate::api::error::ApiError;
use crate::api::io::Io as _;
use crate::api::query::Ask;
use crate::api::walk::{Ended, RECENT_MS, Walk, drive};
use crate::api::windows::{look_back_days, plan};
use crate::browser::{self, Web};
use crate::load::take;
use crate::state::App;
use crate::state::before::SETTLING_MS;
use crate::state::load::{Load, Progress, Summary};
use crate::state::notice::{Notice, Tone};
use crate::state::question::Question;
use crate::state::session::{Live, Session};
use crate::state::task::second::Second;
use crate::state::words;
use crate::terms::Queue;

/// How often figures and progress are shown while pages come in.
const BEAT_MS: u64 = 400;

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

impl App {
    /// Loads what the question asks for, the second period included. While the same question is loading this changes
    /// nothing; where a part is missing it asks only for that.
    pub fn start_load(&self) {
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

    /// Looks further back before the period, for visits that began long ago, and loads anew.
    pub fn look_back(&self, days: u32) {
        self.look_back_days.set(days);
        self.abort_task();
        self.task.set_value(None);
        self.start_load();
    }

    /// Stops loading and keeps what is there, called partial.
    pub fn cancel(&self) {
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
    }

    fn is_whole(self) -> bool {
        self.task
            .with_value(|task| task.as_ref().is_some_and(Task::is_whole))
    }

    /// Aborts whatever is in flight, without a word.
    pub(super) fn abort_task(&self) {
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
            self.finish(ended.err());
        };
        browser::spawn(async move {
            // An aborted load was replaced or cancelled, and says nothing more.
            Abortable::new(work, registration).await.ok();
        });
    }

    async fn load_anew(self, line: &Line<'_, Web>, question: &Question) -> Result<(), Notice> {
        let queues = self.queues(line).await?;
        let known = |id: &&String| queues.iter().any(|queue| queue.id == **id);
        let asked: Vec<String> = question.queues.iter().filter(known).cloned().collect();
        self.data.reset(Arc::new(queues.clone()));
        if queues.is_empty() {
            return Err(Notice::problem(
                "You may see no queue.",
                "Genesys Cloud lists none for your user. Ask your administrator for access to a division with queues.",
            ));
        }
        if asked.is_empty() && !question.queues.is_empty() {
            return Err(Notice::problem(
                "None of the queues asked for is visible to you.",
                "Choose other queues, or ask your administrator for access to their division.",
            ));
        }
        let hidden = question.queues.len() - asked.len();
        if hidden > 0 {
            self.notify(Notice::problem(
                format!("{} asked for cannot be seen.", words::counted(hidden as u64, "queue")),
                "The figures leave them out. They may be deleted, or belong to a division you have no access to.",
            ));
        }
        let period = self.answers.period.get_untracked();
        let asked_until_ms = period.to_ms.min(self.now_ms() - SETTLING_MS);
        let look_back_days =
            look_back_days(&question.media).max(self.look_back_days.get_untracked());
        let windows = plan(
            crate::terms::Period {
                to_ms: asked_until_ms.max(period.from_ms),
                ..period
            },
            look_back_days,
        );
        let ask = Ask {
            queues: asked,
            media: question.media.clone(),
        };
        let walk = Rc::new(RefCell::new(Walk::new(
            ask,
            &windows,
            self.now_ms() - RECENT_MS,
        )));
        self.task.update_value(|task| {
            if let Some(task) = task {
                task.walk = Some(walk.clone());
                task.asked_until_ms = asked_until_ms;
                task.look_back_days = look_back_days;
            }
        });
        self.walk(line, &walk).await
    }

    /// Notes which windows were read to their end.
    fn note_read(self) {
        self.task.with_value(|task| {
            for walk in task.iter().flat_map(Task::walks) {
                self.data.note_read(walk.borrow().read());
            }
        });
    }

    async fn queues(self, line: &Line<'_, Web>) -> Result<Vec<Queue>, Notice> {
        directory::queues(line)
            .await
            .map_err(|error| self.stopped(&error))
    }

    /// Walks to the end while progress and figures are shown at every beat.
    async fn walk(self, line: &Line<'_, Web>, walk: &Rc<RefCell<Walk>>) -> Result<(), Notice> {
        let read_ms = self.now_ms();
        let work = drive(walk, line, |page| {
            let taken = self.data.change(|columns| take(columns, page, read_ms));
            taken.unwrap_or_default()
        });
        let began = (line.io.ticks_ms(), walk.borrow().pages());
        let beats = async {
            loop {
                line.io.sleep(BEAT_MS).await;
                self.show_progress(line, walk, began);
            }
        };
        match select(pin!(work), pin!(beats)).await {
            Either::Left((Ended::Stopped(error), _)) => Err(self.stopped(&error)),
            Either::Left((Ended::Finished, _)) | Either::Right(((), _)) => Ok(()),
        }
    }

    fn show_progress(self, line: &Line<'_, Web>, walk: &Rc<RefCell<Walk>>, began: (u64, u32)) {
        let second = self.task.with_value(|task| {
            let first = task.as_ref().and_then(|task| task.walk.as_ref());
            first.is_some_and(|first| !Rc::ptr_eq(first, walk))
        });
        let whole = second && self.is_whole();
        let walk = walk.borrow();
        let (now, pages) = (line.io.ticks_ms(), walk.pages());
        let waiting = line.waiting_until.get().saturating_sub(now).div_ceil(1_000);
        let expected = walk.pages_expected();
        let progress = Progress {
            pages,
            pages_expected: expected,
            conversations: self.data.count_conversations(),
            seconds_left: expected
                .and_then(|all| seconds_left(now - began.0, pages - began.1, all - pages)),
            rate_limit_seconds: u32::try_from(waiting).ok().filter(|&seconds| seconds > 0),
            whole,
        };
        let before = self.load.with_untracked(|load| match load {
            Load::Loading(before) => Some(before.pages),
            _ => None,
        });
        // Figures that are final are not computed again for pages of another period.
        if !whole && before.is_some_and(|before| before != pages) {
            self.data.touch();
        }
        self.load.set(Load::Loading(progress));
        self.prove(true, false);
    }

    /// What an error that stops the load means: the session may have ended.
    fn stopped(self, error: &ApiError) -> Notice {
        if matches!(error, ApiError::Unauthorized(_)) {
            self.expire();
        }
        words::stopped(error)
    }

    /// Tells how the load ended.
    fn finish(self, stopped: Option<Notice>) {
        self.note_read();
        self.data.touch();
        self.prove(false, stopped.is_some());
        let (summary, gaps) = self.task.with_value(|task| {
            let Some(task) = task else {
                return (Summary::default(), Vec::new());
            };
            let mut gaps = Vec::new();
            let mut pages = 0;
            for (place, walk) in task.walks().enumerate() {
                let walk = walk.borrow();
                pages += walk.pages();
                gaps.extend(walk.gaps().iter().map(|gap| {
                    let mut notice = words::gap(gap);
                    if place > 0 {
                        notice.title.insert_str(0, "For the comparison: ");
                    }
                    notice
                }));
            }
            let mut summary = self
                .data
                .summary(pages, task.asked_until_ms, task.look_back_days);
            summary.whole = task.is_whole();
            (summary, gaps)
        });
        let mut reasons: Vec<Notice> = stopped.into_iter().collect();
        let nothing_came = summary.pages == 0 && !summary.whole;
        reasons.extend(gaps);
        self.load.set(match reasons.first() {
            None => Load::Complete(summary),
            Some(first) if nothing_came && first.tone == Tone::Problem && !self.is_expired() => {
                Load::Failed(first.clone())
            }
            Some(_) => Load::Partial(summary, reasons),
        });
    }

    fn is_expired(self) -> bool {
        matches!(self.session.get_untracked(), Session::Expired(_))
    }
}

/// Expected seconds to the end: the pace so far, and at least the minutes that the request budget asks for.
fn seconds_left(elapsed_ms: u64, done: u32, open: u32) -> Option<u32> {
    /// Pages before a pace can be told.
    const ENOUGH: u32 = 5;
    if done < ENOUGH {
        return None;
    }
    let pace = elapsed_ms * u64::from(open) / u64::from(done) / 1_000;
    let budget = u64::from(open) / crate::api::limiter::BUDGET as u64 * 60;
    u32::try_from(pace.max(budget)).ok()
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
