//! VISITS: which visits are listed, where one can be looked at, and all of them as a file.

use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::browser;
use crate::columns::Columns;
use crate::measure::lens::Attribution;
use crate::measure::visits::{Looked, rows, sorted};
use crate::measure::visits_csv::{self, Table};
use crate::state::App;
use crate::state::question::focus::Focus;
use crate::state::session::Session;

/// What an id in an address keeps as it is.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');
/// Index of a queue that nobody knows.
const UNKNOWN: u16 = u16::MAX;

/// What decides, beside the figures' own choices, which visits are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The interval of a fact.
    pub attribution: Attribution,
    /// To what the list is narrowed.
    pub focus: Focus,
}

impl App {
    /// What is listed: all visits behind the figures, or those the reader narrowed it to.
    #[must_use]
    pub fn listing(&self, narrowed: bool) -> Memo<Listing> {
        let question = self.question;
        Memo::new(move |_| {
            question.with(|question| Listing {
                attribution: question.attribution,
                focus: if narrowed {
                    question.focus.clone()
                } else {
                    Focus::default()
                },
            })
        })
    }

    /// Reads the columns with what is looked at of them.
    pub fn with_looked<R>(
        &self,
        listing: &Listing,
        read: impl FnOnce(&Columns, &Looked<'_>) -> R,
    ) -> R {
        let answers = self.answers;
        let (grid, selection) = (answers.grid.get(), answers.selection.get());
        let (scope, zone, focus) = (answers.scope.get(), answers.zone.get(), &listing.focus);
        self.data.read(|columns| {
            let place = |id: &String| columns.queue_ids().iter().position(|known| **known == **id);
            let index = |id| {
                place(id)
                    .and_then(|place| u16::try_from(place).ok())
                    .unwrap_or(UNKNOWN)
            };
            let looked = Looked {
                grid: &grid,
                bases: &selection.bases,
                scope: &scope,
                attribution: listing.attribution,
                span: focus.period(&zone),
                queue: focus.queue.as_ref().map(index),
                media: focus.media,
            };
            read(columns, &looked)
        })
    }

    /// Whether there are single visits to hand out: somebody is or was signed in, and no snapshot is shown.
    #[must_use]
    pub fn has_visits(&self) -> bool {
        self.session
            .with(|session| matches!(session, Session::SignedIn(_) | Session::Expired(_)))
            && !self.shows_snapshot()
            && self.answers.index.with(|index| index.known().is_every())
    }

    /// Hands the reader the Visits CSV: every visit with a fact that counts, in the order of their offers.
    pub fn download_visits(&self) {
        let app = *self;
        let text = untrack(|| {
            let (attribution, limit_ms) = app
                .question
                .with(|question| (question.attribution, question.short_ms));
            let listing = Listing {
                attribution,
                focus: Focus::default(),
            };
            app.with_looked(&listing, |columns, looked| {
                let found = rows(columns, looked).into_iter();
                let visits = found.filter_map(|row| Some((row, columns.visit(row as usize)?)));
                visits_csv::visits(&Table {
                    columns,
                    rows: &sorted(visits, false, |_, _| None),
                    queues: &app.data.queues.get(),
                    limit_ms,
                })
            })
        });
        browser::download(
            &app.file_name("visits", "csv"),
            "text/csv;charset=utf-8",
            &text,
        );
    }

    /// Where Genesys Cloud shows a conversation; `None` while its host is not known, or without an id.
    #[must_use]
    pub fn conversation_url(&self, id: &str) -> Option<String> {
        let (_, hosts) = self.client()?;
        let known = !hosts.apps.is_empty() && !id.is_empty();
        known.then(|| {
            let id = utf8_percent_encode(id, ESCAPED);
            format!("{}/directory/#/engage/admin/interactions/{id}", hosts.apps)
        })
    }
}
