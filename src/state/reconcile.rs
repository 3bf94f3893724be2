//! RECONCILE: asks Genesys for its own figures and holds ours against them. It costs requests, so only on request.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::aggregates::{Asking, Gather};
use crate::api::error::ApiError;
use crate::browser;
use crate::columns::summary::Summary;
use crate::measure::index::{Index, Known};
use crate::measure::lens::Attribution;
use crate::measure::reconcile::{Basis, Reconciled, open, reconcile};
use crate::measure::selection::Selection;
use crate::state::App;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::task::compare::Comparing;
use crate::state::words;
use crate::terms::{DAY_MS, Media, Period};

/// So long Genesys may count anew what happened.
const RESTATED_MS: i64 = 3 * DAY_MS;

/// What the figures of both sides are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    period: Period,
    queues: Vec<String>,
    media: Vec<Media>,
}

/// What Genesys itself counted.
#[derive(Clone, Debug, Default)]
pub enum Theirs {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// So many requests are answered, of so many.
    Asking(u32, u32),
    /// It could not be had.
    Failed(Notice),
    /// It was told.
    Told(Arc<Told>),
}

/// What was told, and when.
#[derive(Debug)]
pub struct Told {
    pub(super) about: About,
    /// Up to where it was asked, ms UTC.
    pub(super) until_ms: i64,
    pub(super) asked_ms: i64,
    pub(super) summary: Summary,
}

/// How our figures stand against Genesys' own.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Standing {
    /// Ours are Genesys' own already: nothing was loaded visit by visit.
    Theirs,
    /// Nothing was loaded to compare.
    #[default]
    Nothing,
    /// Genesys was not asked about this period, these queues and media types.
    NotAsked,
    /// It was asked for longer intervals than those that are looked at now.
    TooLong,
    /// So many requests are answered, of so many.
    Asking(u32, u32),
    /// It could not be had.
    Failed(Notice),
    /// Compared.
    Compared(Arc<Reconciled>),
}

impl App {
    fn about(self) -> About {
        let (queues, media) = self
            .still
            .with(|question| (question.queues.clone(), question.media.clone()));
        About {
            period: self.answers.period.get(),
            queues,
            media,
        }
    }

    /// The last edge of base intervals up to which the period was loaded, ms UTC: what is cut by "now" is not compared.
    fn loaded_until(self) -> Option<i64> {
        let until_ms = self.load.with(|load| match load {
            Load::Complete(summary) | Load::Partial(summary, _) => Some(summary.asked_until_ms),
            _ => None,
        })?;
        self.answers.grid.with(|grid| {
            let edges = grid.edges.iter();
            edges.take_while(|&&edge| edge <= until_ms).last().copied()
        })
    }

    /// The questions that a comparison takes; `None` where there is nothing to ask.
    fn questions(self) -> Option<(About, i64, Gather)> {
        let until_ms = self.loaded_until()?;
        let About {
            period,
            queues,
            media,
        } = self.about();
        let edges: Vec<i64> = self.answers.grid.with(|grid| {
            let edges = grid.edges.iter();
            edges
                .take_while(|&&edge| edge <= until_ms)
                .copied()
                .collect()
        });
        if edges.len() < 2 {
            return None;
        }
        let asking = Asking {
            queues: queues.clone(),
            media: media.clone(),
            edges,
            limits_ms: Vec::new(),
        };
        let lanes = self.answers.selection.with(|selection| {
            let looked = selection.lanes.iter();
            looked.filter(|looked| **looked).count()
        });
        let gather = Gather::new(asking, lanes)?;
        let about = About {
            period,
            queues,
            media,
        };
        Some((about, until_ms, gather))
    }

    /// How many requests a comparison takes; `None` where there is nothing to compare.
    #[must_use]
    pub fn requests_to_compare(&self) -> Option<u32> {
        Some(self.questions()?.2.requests())
    }

    /// Asks Genesys for its own figures of what is loaded.
    pub fn compare_with_genesys(&self) {
        let app = *self;
        let Some((about, until_ms, gather)) = untrack(|| app.questions()) else {
            return;
        };
        let Some(live) = app.live.get_value() else {
            return;
        };
        if matches!(app.theirs.get_untracked(), Theirs::Asking(..)) {
            return;
        }
        app.theirs.set(Theirs::Asking(0, gather.requests()));
        let comparing = Comparing {
            app,
            about,
            until_ms,
        };
        browser::spawn(comparing.ask(live, gather));
    }

    /// How our figures stand against Genesys' own.
    #[must_use]
    pub fn against_genesys(&self) -> Standing {
        let every = |index: &Arc<Index>| index.known() == Known::Every;
        if !self.answers.index.with(every) {
            return Standing::Theirs;
        }
        if self.loaded_until().is_none() {
            return Standing::Nothing;
        }
        match self.theirs.get() {
            Theirs::Asking(answered, requests) => Standing::Asking(answered, requests),
            Theirs::Failed(notice) => Standing::Failed(notice),
            Theirs::Told(told) if told.about == self.about() => self
                .compared(&told)
                .map_or(Standing::TooLong, |one| Standing::Compared(Arc::new(one))),
            Theirs::NotAsked | Theirs::Told(_) => Standing::NotAsked,
        }
    }

    fn compared(self, told: &Told) -> Option<Reconciled> {
        let (answers, grid) = (self.answers, self.answers.grid.get());
        let (attribution, switches) = self
            .still
            .with(|question| (question.attribution, question.switches));
        let ours = match attribution {
            Attribution::Event => answers.index.get(),
            Attribution::Arrival => self.data.index(&grid, Attribution::Event),
        };
        let mut closed = answers.closed.get();
        closed.retain(|span| span.0 < told.until_ms);
        if let Some(last) = closed.last_mut() {
            last.1 = last.1.min(told.until_ms);
        }
        closed.push((told.until_ms, i64::MAX));
        let scope = answers.scope.get();
        let selection = Selection::new(&ours, &grid, &scope, &closed);
        let open = self.data.read(open);
        reconcile(Basis {
            grid: &grid,
            ours: &ours,
            selection: &selection,
            theirs: &told.summary,
            queues: &self.data.queues.get(),
            covers: &|(queue, media)| scope.covers(queue, media),
            switches,
            whole: self.load.with(Load::is_whole),
            open: &open,
            restated_since_ms: told.asked_ms - RESTATED_MS,
        })
    }
}

/// The sentence for a comparison that could not be made. What is loaded does not suffer.
pub(super) fn failed(error: &ApiError) -> Notice {
    let mut notice = words::stopped(error);
    notice.body = match error {
        ApiError::Unauthorized(_) => {
            "The figures stay. Sign in again, then compare again.".to_owned()
        }
        ApiError::Forbidden(_) => {
            "Comparing needs the permission analytics:conversationAggregate:view; ask your Genesys Cloud administrator for it. The figures of the page do not.".to_owned()
        }
        _ => "The figures of the page do not suffer from it. Compare again in a while; if it stays, report the correlation id.".to_owned(),
    };
    notice
}
