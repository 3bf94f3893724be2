//! EXPORT: files and links made of what is on the page.

use leptos::prelude::*;

use crate::browser;
use crate::measure::blurred;
use crate::measure::csv::{self, Table};
use crate::measure::facts::places;
use crate::state::App;
use crate::state::counted::file_words;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::question::{absolute_link, range::write_local};

impl App {
    /// Hands the reader the Intervals CSV.
    pub fn download_csv(&self) {
        let answers = self.answers;
        let rows = untrack(|| answers.with_facts(places));
        let cuts = self.data.cuts.get_untracked();
        let unknown = untrack(|| answers.with_facts(|facts| blurred::places(&cuts, facts)));
        let text = csv::intervals(&Table {
            unknown: &unknown,
            rows: &rows,
            boundaries: &answers.boundaries.get_untracked(),
            queues: &self.data.queues.get_untracked(),
            rule: &answers.rule.get_untracked(),
            zone: &answers.zone.get_untracked(),
            every: !self.data.is_summary(),
        });
        browser::download(
            &self.file_name("intervals", "csv"),
            "text/csv;charset=utf-8",
            &text,
        );
    }

    /// Name of a file: product, what it is, period, number of queues, and what does not count.
    pub(crate) fn file_name(self, what: &str, extension: &str) -> String {
        let question = self.question.get_untracked();
        let zone = self.answers.zone.get_untracked();
        let period = question
            .range
            .local(self.asked_at_ms.get_untracked(), &zone);
        let period = period.map_or_else(String::new, |(from, to)| {
            // Colons are not allowed in file names everywhere.
            format!("{}-to-{}", write_local(from), write_local(to)).replace(':', "")
        });
        let queues = self
            .answers
            .scope
            .with_untracked(|scope| scope.queues.iter().filter(|&&chosen| chosen).count());
        let noun = if queues == 1 { "queue" } else { "queues" };
        let counted = file_words(&question);
        let summary = if self.data.is_summary() {
            "-summary"
        } else {
            ""
        };
        // A file outlives the page that says what is missing.
        let whole = self.load.with_untracked(Load::is_whole) && self.knows.get_untracked();
        let partial = if whole { "" } else { "-partial" };
        format!(
            "eightytwenty-{what}-{period}-{queues}-{noun}{counted}{summary}{partial}.{extension}"
        )
    }

    /// Puts a link on the clipboard that reproduces the view anywhere.
    pub fn copy_link(&self) {
        let app = *self;
        let question = app.question.get_untracked();
        let fragment = absolute_link(
            &question,
            &app.baseline(),
            app.answers.bucket.get_untracked(),
            app.asked_at_ms.get_untracked(),
        );
        let link = format!("{}#{fragment}", browser::page_url());
        browser::spawn(async move {
            let notice = if browser::copy(&link).await {
                Notice::hint(
                    "Link copied.",
                    "It holds the whole question and no data: whoever opens it signs in with their own rights.",
                )
            } else {
                Notice::problem(
                    "The browser did not allow copying.",
                    format!("Copy it from here: {link}"),
                )
            };
            app.notify(notice);
        });
    }
}
