//! FOLLOW: what a changed question sets going.

use std::sync::Arc;

use leptos::prelude::*;

use crate::state::App;
use crate::state::engine::Order;
use crate::state::load::{Load, Progress};
use crate::state::question::Question;
use crate::state::session::Session;

impl App {
    /// A changed query asks the API again; without a sign-in the old figures go, for they answer
    /// another question. A changed comparison asks for nothing: what was missing of the other one is missed no more.
    /// A snapshot has nobody to ask, and its figures stay; a file that took the place of one by address stays too.
    pub(super) fn follow_question(self) {
        Effect::new(move |before: Option<Question>| {
            let question = self.question.get();
            let other = before
                .as_ref()
                .is_some_and(|before| before.compare != question.compare);
            let shown = |question: &Question| (question.snapshot.clone(), question.against.clone());
            if before.as_ref().map(shown).unwrap_or_default() != shown(&question) {
                if let Some(address) = &question.snapshot {
                    self.load.set(Load::Loading(Progress {
                        snapshot: true,
                        ..Progress::default()
                    }));
                    self.order(Order::Open(address.clone()));
                } else if !self.shows_file() {
                    self.order(Order::Close);
                }
            } else if self.has_snapshot() {
                // All of it is there already.
            } else if before.is_some_and(|before| !before.same_query(&question)) {
                match self.session.get_untracked() {
                    Session::SignedIn(_) => self.start_load(),
                    _ if self.load.get_untracked() == Load::Idle => {}
                    _ => {
                        self.order(Order::Forget(None));
                        self.data.reset(self.data.queues.get_untracked());
                        self.before.asked.set(None);
                        self.load.set(Load::Idle);
                        self.ledger.set(Arc::default());
                    }
                }
            } else if other {
                self.order(Order::OtherSecond);
            }
            question
        });
    }
}
