//! COMPARE: Genesys' own figures are asked for, to hold ours against them ([`crate::state::reconcile`]).

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use leptos::prelude::*;

use crate::api::aggregates::{Gather, drive};
use crate::api::error::ApiError;
use crate::columns::summary::Summary;
use crate::state::App;
use crate::state::reconcile::{About, Theirs, Told, failed};
use crate::state::session::Live;

/// A comparison under way.
pub(in crate::state) struct Comparing {
    pub(in crate::state) app: App,
    pub(in crate::state) about: About,
    pub(in crate::state) until_ms: i64,
}

impl Comparing {
    /// Asks all questions.
    pub(in crate::state) async fn ask(self, live: Live, gather: Gather) {
        let Comparing {
            app,
            about,
            until_ms,
        } = self;
        let waiting = Cell::new(0);
        let api = live.line(&waiting);
        let summary = app.data.queues.with_untracked(|queues| {
            let ids = queues.iter().map(|queue| queue.id.as_str());
            RefCell::new(Summary::new(ids, &[]))
        });
        let gather = RefCell::new(gather);
        let ended = drive(&gather, &api, |part| {
            summary.borrow_mut().take(part);
            // The answer that is taken in here is not yet counted there.
            app.theirs.update(|theirs| {
                if let Theirs::Asking(answered, _) = theirs {
                    *answered += 1;
                }
            });
        })
        .await;
        // Somebody signed out in the meantime: what came is nobody's.
        if !matches!(app.theirs.get_untracked(), Theirs::Asking(..)) {
            return;
        }
        let lost = gather.borrow().gaps().first().map(|gap| gap.cause.clone());
        let theirs = match ended.err().or(lost) {
            Some(error) => {
                if matches!(error, ApiError::Unauthorized(_)) {
                    app.expire();
                }
                Theirs::Failed(failed(&error))
            }
            None => Theirs::Told(Arc::new(Told {
                about,
                until_ms,
                asked_ms: app.now_ms(),
                summary: summary.into_inner(),
            })),
        };
        app.theirs.set(theirs);
    }
}
