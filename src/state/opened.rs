//! OPENED: a snapshot that is shown in place of what Genesys Cloud would say. Reading one is in the part of the program
//! that comes later (`state::task`); here is what the rest of the page knows of it.

use std::sync::Arc;

use crate::snapshot::Head;
use crate::state::App;
use crate::state::engine::Order;
use crate::state::question::Params;
use crate::terms::Media;
use leptos::prelude::*;

/// What is known of the snapshot that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Name of the file, or address on the site of the page.
    pub name: String,
    /// Whether it was a file of the reader's: no link leads to it.
    pub is_file: bool,
    /// What its file says.
    pub head: Head,
    /// Media types that are in it.
    pub media: Vec<Media>,
    /// The question it was made with: what the address does not say follows it.
    pub defaults: Params,
    /// What it says of itself, by name and value.
    pub facts: Vec<[String; 2]>,
    /// What the reader should know about it, one sentence each.
    pub remarks: Vec<String>,
}

/// The sample beside the page.
const SAMPLE: &str = "sample.json";

impl App {
    /// Lets the reader choose a snapshot file.
    pub fn pick_snapshot(&self) {
        self.order(Order::Pick { second: false });
    }

    /// Lets the reader choose a second snapshot file, which the one that is shown is compared with.
    pub fn pick_second(&self) {
        self.order(Order::Pick { second: true });
    }

    /// Shows the sample that comes with the page.
    pub fn see_sample(&self) {
        self.ask(|question| question.snapshot = Some(SAMPLE.to_owned()));
    }

    /// Shows no snapshot any more.
    pub fn close_snapshot(&self) {
        if self
            .question
            .with_untracked(|question| question.snapshot.is_some())
        {
            self.ask(|question| (question.snapshot, question.against) = (None, None));
        } else {
            self.order(Order::Close);
        }
    }

    /// Whether a snapshot is shown, or is to be: then nothing is asked of Genesys Cloud.
    #[must_use]
    pub fn shows_snapshot(&self) -> bool {
        self.opened.with(Option::is_some) || self.still.with(|question| question.snapshot.is_some())
    }

    /// The same, without following it.
    pub(super) fn has_snapshot(self) -> bool {
        untrack(|| self.shows_snapshot())
    }

    /// Parameters that hold where the address is silent, in their order: those of the host, then of the snapshot.
    pub(super) fn defaults(self) -> Params {
        let config = self
            .config
            .with_untracked(|config| config.as_ref().map(|config| config.defaults.clone()));
        let opened = self
            .opened
            .with_untracked(|opened| opened.as_ref().map(|opened| opened.defaults.clone()));
        config.into_iter().chain(opened).flatten().collect()
    }
}

/// The snapshot, shared by those who show it.
pub type Shown = Option<Arc<Opened>>;
