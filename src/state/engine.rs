//! ENGINE: what loads is in the part of the program that comes later (`state::task`); here is what it can be told, and
//! orders wait here until it is there.

use std::rc::Rc;

use leptos::prelude::*;

use crate::state::App;
use crate::state::load::{Load, Progress};
use crate::state::notice::Notice;
use crate::state::rest::Rest;
use crate::state::session::Live;

/// What the loading part can be told.
pub enum Order {
    /// Load what the question asks for, or what is missing of it.
    Load,
    /// Stop loading and keep what is there.
    Cancel,
    /// Look so many days further back, and load anew.
    LookBack(u32),
    /// Another second period was chosen.
    OtherSecond,
    /// Keep days on this computer from now on, or delete them all.
    Keep(bool),
    /// Ask the reader for a snapshot file; a second one is compared with the first.
    Pick {
        /// Compare it with the one that is shown.
        second: bool,
    },
    /// Show the snapshot at this address, relative to the page, and compare it with the question's second one.
    Open(String),
    /// Show no snapshot any more.
    Close,
    /// Forget everything that was loaded; with a sign-in, end it.
    Forget(Option<Live>),
}

/// Takes orders.
pub type Engine = Rc<dyn Fn(Order)>;

impl App {
    /// Loads what the question asks for, the second period included. While the same question is loading this changes
    /// nothing; where a part is missing it asks only for that.
    pub fn start_load(&self) {
        let app = *self;
        if app.engine.with_value(Option::is_none) {
            app.load.set(Load::Loading(Progress::default()));
        }
        app.order(Order::Load);
    }

    /// Stops loading and keeps what is there, called partial.
    pub fn cancel(&self) {
        self.order(Order::Cancel);
    }

    /// Looks further back before the period, for visits that began long ago, and loads anew.
    pub fn look_back(&self, days: u32) {
        self.order(Order::LookBack(days));
    }

    /// Keeps closed days on this computer from now on, or deletes all that are kept.
    pub fn set_keeping(&self, on: bool) {
        self.order(Order::Keep(on));
    }

    /// Gives an order, at once or when the part is there that follows it.
    pub(super) fn order(self, order: Order) {
        if let Some(engine) = self.engine.get_value() {
            engine(order);
            return;
        }
        match order {
            // Nothing was begun that could be cancelled or forgotten.
            Order::Cancel | Order::Close | Order::Forget(_) => {
                self.orders.set_value(Vec::new());
                self.load.set(Load::Idle);
            }
            order => {
                self.orders.update_value(|orders| orders.push(order));
                self.with_rest(move |here| {
                    if !here {
                        self.engine_failed();
                    }
                });
            }
        }
    }

    fn engine_failed(self) {
        self.orders.set_value(Vec::new());
        if self.load.with_untracked(Load::is_loading) {
            self.load.set(Load::Failed(Notice::problem(
                "The part of the page that loads could not be fetched.",
                "Nothing was loaded. Try again; if that does not help, reload the page.",
            )));
        }
    }

    /// The part that follows orders is there: it gets those that wait.
    pub(super) fn engage(self, engine: Engine) {
        self.engine.set_value(Some(engine));
        let waiting = self.orders.try_update_value(std::mem::take);
        for order in waiting.unwrap_or_default() {
            self.order(order);
        }
    }

    /// Has the part that loads begin, once it is there, with what `begin` does.
    pub fn when_here(&self, begin: impl Fn(&App) + 'static) {
        let app = *self;
        Effect::new(move |_| {
            if app.rest.get() == Rest::Here && app.engine.with_value(Option::is_none) {
                begin(&app);
            }
        });
    }
}
