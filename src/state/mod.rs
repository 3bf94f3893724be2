//! STATE: few sources, everything else derived.
//!
//! Sources: the session, the address (question), the load, and the columns it fills. All figures are
//! memos over them ([`answers`]). Ways back are few: [`App::ask`] changes the address, and the
//! commands sign in, sign out, load, cancel and export.

pub mod answers;
pub mod before;
pub mod check;
mod client;
mod clock;
pub mod config;
pub mod counted;
pub mod dataset;
pub mod engine;
pub mod export;
pub mod focus;
mod follow;
pub mod keeping;
pub mod load;
pub mod named;
pub mod notice;
pub mod opened;
pub mod picture;
pub mod print;
pub mod question;
pub mod reconcile;
pub mod remarks;
pub mod rest;
mod second_window;
pub mod session;
pub mod share;
pub mod task;
pub mod visits;
pub mod words;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::api::limiter::Limiter;
use crate::auth::inside::Inside;
use crate::auth::pkce::Pending;
use crate::browser;
use crate::columns::Columns;
use crate::load::ledger::Ledger;
use crate::load::way::Estimate;
use crate::measure::counted::LeftOut;
use crate::state::answers::Answers;
use crate::state::before::Before;
use crate::state::config::Config;
use crate::state::dataset::Dataset;
use crate::state::engine::{Engine, Order};
use crate::state::keeping::Keeping;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::opened::Shown;
use crate::state::question::{Params, Parsed, Question, fragment, parse};
use crate::state::reconcile::Theirs;
use crate::state::remarks::{Basis, remarks};
use crate::state::rest::Rest;
use crate::state::session::{Live, Session};

/// Pause after which changes in place reach the address.
const PAUSE_MS: u64 = 250;

/// The state of the page; cheap to copy, handed down by context.
#[derive(Clone, Copy)]
pub struct App {
    /// What the host configured; `None` until it was read.
    pub config: RwSignal<Option<Config>>,
    /// Who is signed in.
    pub session: RwSignal<Session>,
    /// The question in the address, with what could not be read of it; changed by [`App::put`] only.
    pub parsed: RwSignal<Parsed>,
    /// The question alone.
    pub question: Memo<Question>,
    /// The question without its threshold: it stays the same while the handle is dragged.
    pub still: RwSignal<Question>,
    /// State of loading.
    pub load: RwSignal<Load>,
    /// What the load was promised and what it got.
    pub ledger: RwSignal<Arc<Ledger>>,
    /// What was loaded so far.
    pub data: Dataset,
    /// All figures.
    pub answers: Answers,
    /// The second period and its figures.
    pub before: Before,
    /// Sentences for the reader that belong to no load and no session, newest last.
    pub notices: RwSignal<Vec<Notice>>,
    /// How far this computer's clock is behind the web host's, ms (0 when unknown or close).
    pub clock_skew_ms: RwSignal<i64>,
    /// What Genesys itself counted, once it was asked.
    pub theirs: RwSignal<Theirs>,
    /// What the reader should know about the data, one sentence each.
    pub remarks: Memo<Vec<String>>,
    /// How many visits do not count for their time.
    pub left_out: Memo<LeftOut>,
    /// Time of the newest fact in memory, ms UTC.
    pub newest_ms: Memo<Option<i64>>,
    /// Whether the counts within the thresholds in force are exact: in summary mode only where they were asked for.
    pub knows: Memo<bool>,
    /// UTC days the reader wants looked back before the period; 0 leaves it to the media types.
    pub look_back_days: RwSignal<u32>,
    /// Days that are kept on this computer.
    pub keeping: RwSignal<Keeping>,
    /// What each way to closed history was expected to take, when it was last weighed.
    pub estimate: RwSignal<Option<Estimate>>,
    /// Where the part of the program is that comes later.
    pub rest: RwSignal<Rest>,
    /// When the period was last resolved, ms UTC: "yesterday" keeps its meaning until the next load.
    asked_at_ms: RwSignal<i64>,
    /// Changes in place so far; the last one writes the address.
    quiet_turns: StoredValue<u64>,
    live: StoredValue<Option<Live>, LocalStorage>,
    pending: StoredValue<Option<Pending>>,
    /// The snapshot that is shown, if one is.
    pub opened: RwSignal<Shown>,
    /// What Genesys Cloud says of itself around the page.
    inside: StoredValue<Option<Inside>>,
    /// Region and client id that were entered since the page began.
    entered: StoredValue<Option<(String, String)>>,
    /// What loads, once it is there, and what it is to do then.
    engine: StoredValue<Option<Engine>, LocalStorage>,
    orders: StoredValue<Vec<Order>, LocalStorage>,
    limiter: StoredValue<Rc<Limiter>, LocalStorage>,
}

impl Default for App {
    fn default() -> App {
        App::new()
    }
}

impl App {
    /// State of a page that has just begun: the question is read from the address.
    #[must_use]
    pub fn new() -> App {
        let parsed = RwSignal::new(parse(
            &browser::fragment(),
            &Params::new(),
            &browser::zone(),
        ));
        let question = Memo::new(move |_| parsed.with(|parsed| parsed.question.clone()));
        let still = RwSignal::new(parsed.with_untracked(|parsed| parsed.question.still()));
        let data = Dataset::new();
        let asked_at_ms = RwSignal::new(browser::clock_ms());
        let answers = Answers::new(question, still.read_only(), data, move || asked_at_ms.get());
        let look_back_days = RwSignal::new(0);
        let opened = RwSignal::new(None);
        let before = Before::new(
            (question, still.read_only()),
            data,
            &answers,
            asked_at_ms,
            look_back_days,
            opened,
        );
        let left_out = counted::left_out_of(&answers);
        // A memo of its own: remarks look at every visit, and another part of the question must not have them do so.
        let some_queues = Memo::new(move |_| still.with(|question| !question.queues.is_empty()));
        let about_data = Memo::new(move |_| {
            let (queues, scope) = (data.queues.get(), answers.scope.get());
            let some_queues = some_queues.get();
            data.read(|columns| {
                let (period, now_ms) = (answers.period.get(), asked_at_ms.get());
                remarks(&Basis {
                    columns,
                    queues: &queues,
                    scope: &scope,
                    some_queues,
                    period,
                    now_ms,
                })
            })
        });
        let remarks = Memo::new(move |_| {
            let mut all = still.with(|question| counted::remarks(question, left_out.get()));
            all.extend(about_data.get());
            opened.with(|opened: &Shown| {
                let told = opened.iter().flat_map(|opened| opened.remarks.clone());
                all.extend(told);
            });
            if !answers.index.with(|index| index.known().is_every()) {
                all.push("Summary mode: counted by Genesys Cloud’s own engine, in whole half hours, each fact when it happened. Exact at the thresholds that were asked for; percentiles, single visits and what still waits are not known.".to_owned());
            }
            all
        });
        let knows = Memo::new(move |_| {
            let (index, rule) = (answers.index.get(), answers.rule.get());
            index.knows(|(queue, media)| rule.thresholds.of(queue, media))
        });
        let newest_ms = Memo::new(move |_| data.read(Columns::newest_ms));
        App {
            config: RwSignal::new(None),
            session: RwSignal::new(Session::Starting),
            parsed,
            still,
            question,
            load: RwSignal::new(Load::Idle),
            ledger: RwSignal::new(Arc::default()),
            data,
            answers,
            before,
            theirs: RwSignal::new(Theirs::NotAsked),
            remarks,
            left_out,
            newest_ms,
            knows,
            look_back_days,
            notices: RwSignal::new(Vec::new()),
            clock_skew_ms: RwSignal::new(0),
            keeping: RwSignal::new(Keeping::recall()),
            estimate: RwSignal::new(None),
            rest: RwSignal::new(Rest::Away),
            opened,
            asked_at_ms,
            quiet_turns: StoredValue::new(0),
            live: StoredValue::new_local(None),
            pending: StoredValue::new(None),
            inside: StoredValue::new(None),
            entered: StoredValue::new(None),
            engine: StoredValue::new_local(None),
            orders: StoredValue::new_local(Vec::new()),
            limiter: StoredValue::new_local(Rc::default()),
        }
    }

    /// Sets the page going: configuration, return from the login host, history.
    pub fn start(self) {
        let query = browser::query();
        self.take_inside(&query);
        if !query.is_empty() {
            // Codes and errors leave the address at once; so does a query that is none of ours.
            let fragment = browser::fragment();
            browser::set_fragment(&fragment, false);
        }
        self.listen_for_windows();
        self.await_rest();
        browser::on_navigate(move || self.read_address());
        self.follow_question();
        browser::spawn(async move {
            let fetched = browser::get_text("config.json").await;
            self.set_clock(fetched.date_ms);
            let config = Config::read(fetched.status, &fetched.text);
            for problem in &config.problems {
                self.notify(Notice::problem(
                    "The configuration of this page has a mistake.",
                    problem.clone(),
                ));
            }
            if config.unlimited {
                self.limiter.set_value(Rc::new(Limiter::unlimited()));
            }
            self.config.set(Some(config));
            match App::recall_question() {
                Some(fragment) => self.restore_question(&fragment),
                None => self.read_address(),
            }
            self.begin_session(&query).await;
        });
    }

    /// Changes the question: a new entry in the history.
    pub fn ask(&self, change: impl FnOnce(&mut Question)) {
        self.take_question(change);
        self.write_address(true);
    }

    /// Changes the question in place, for changes that come by the dozen: figures follow at once, the
    /// address when they pause, for browsers refuse dozens of addresses a second.
    pub fn ask_quietly(&self, change: impl FnOnce(&mut Question)) {
        let app = *self;
        app.take_question(change);
        let turn = app.quiet_turns.try_update_value(|turns| {
            *turns += 1;
            *turns
        });
        browser::spawn(async move {
            browser::sleep_ms(PAUSE_MS).await;
            if turn == app.quiet_turns.try_get_value() {
                app.write_address(false);
            }
        });
    }

    /// Takes a message away.
    pub fn dismiss(&self, index: usize) {
        self.notices.update(|notices| {
            if index < notices.len() {
                notices.remove(index);
            }
        });
    }

    /// Shows a message; the same one not twice.
    pub(crate) fn notify(self, notice: Notice) {
        self.notices.update(|notices| {
            notices.retain(|shown| *shown != notice);
            notices.push(notice);
        });
    }

    /// Whether this is the name of a time zone.
    #[must_use]
    pub fn knows_zone(&self, name: &str) -> bool {
        browser::time_zone(name).is_some()
    }

    /// Names of time zones to choose from.
    #[must_use]
    pub fn zone_names(&self) -> Vec<String> {
        browser::zone_names()
    }

    /// The time now, ms UTC, by the web host's clock where this computer's is wrong.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        browser::clock_ms() + self.clock_skew_ms.get_untracked()
    }

    /// Whether the period had not ended when it was last asked for.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.answers.period.get().to_ms > self.asked_at_ms.get()
    }

    /// Takes the question of the address in.
    pub(super) fn read_address(self) {
        self.put(parse(
            &browser::fragment(),
            &self.defaults(),
            &browser::zone(),
        ));
    }

    fn restore_question(self, fragment: &str) {
        browser::set_fragment(fragment, false);
        self.read_address();
    }

    /// Takes a question in. Whatever does not follow the threshold is told only when something else changed.
    pub fn put(&self, parsed: Parsed) {
        let still = parsed.question.still();
        if self.still.with_untracked(|before| *before != still) {
            self.still.set(still);
        }
        self.parsed.set(parsed);
    }

    fn take_question(self, change: impl FnOnce(&mut Question)) {
        let mut question = self.question.get_untracked();
        change(&mut question);
        self.put(Parsed {
            question,
            problems: Vec::new(),
        });
    }

    /// The question of an empty fragment on this page.
    fn baseline(self) -> Question {
        parse("", &self.defaults(), &browser::zone()).question
    }

    fn write_address(self, new_entry: bool) {
        let question = self.question.get_untracked();
        browser::set_fragment(&fragment(&question, &self.baseline()), new_entry);
    }
}
