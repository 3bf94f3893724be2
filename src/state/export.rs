//! EXPORT: files and links made of what is on the page.

use leptos::prelude::*;

use crate::browser;
use crate::measure::blurred;
use crate::measure::csv::{self, Table};
use crate::measure::facts::places;
use crate::measure::formula::Formula;
use crate::measure::lens::Threshold;
use crate::measure::tsv::{self, Sheet};
use crate::state::App;
use crate::state::counted::file_words;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::question::{Question, absolute_link, range::write_local};
use crate::terms::decimal::plain;

/// How a question is judged, as words of a file name, each with a hyphen in front: formula, threshold, zone.
#[must_use]
pub fn judged_words(question: &Question) -> String {
    let formula = question.formula();
    let switches = match formula {
        Formula::Genesys(switches) => [
            ("-no-abandons", !switches.abandons),
            (
                "-no-short-abandons",
                switches.abandons && !switches.short_abandons,
            ),
            ("-with-flow-outs", switches.flow_outs),
        ],
        _ => [("", false); 3],
    };
    let turned = switches.into_iter().filter(|switch| switch.1);
    let threshold = match question.threshold {
        Threshold::Queue => "own-thresholds".to_owned(),
        Threshold::Ms(ms) => format!("{}s", plain(ms.unsigned_abs(), 3)),
    };
    // No slash is allowed in a file name, and no zone of the database has other marks than these.
    let zone = question.zone.replace(
        |letter: char| !letter.is_ascii_alphanumeric() && !"+-_".contains(letter),
        "-",
    );
    format!(
        "-{}{}-{threshold}-{zone}",
        formula.name(),
        turned.map(|switch| switch.0).collect::<String>()
    )
}

/// Letters of a reason in a file's name.
const LONGEST_REASON: usize = 48;

impl App {
    /// Hands the reader the Intervals CSV.
    pub fn download_csv(&self) {
        let answers = self.answers;
        let cuts = self.data.cuts.get_untracked();
        let (rows, unknown) =
            untrack(|| answers.with_facts(|facts| (places(facts), blurred::places(&cuts, facts))));
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

    /// Name of a file: product, what it is, period, number of queues, formula, threshold, zone, and what does not
    /// count.
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
        let judged = judged_words(&question);
        let counted = file_words(&question);
        let summary = if self.data.is_summary() {
            "-summary"
        } else {
            ""
        };
        // A file outlives the page that says what is missing.
        let whole = self.load.with_untracked(Load::is_whole) && self.knows.get_untracked();
        let partial = if whole {
            String::new()
        } else {
            format!("-partial{}", self.load.with_untracked(why_partial))
        };
        format!(
            "eightytwenty-{what}-{period}-{queues}-{noun}{judged}{counted}{summary}{partial}.{extension}"
        )
    }

    /// Puts the figures on the clipboard, for a spreadsheet; `basis` is what they stand on: name and value.
    pub fn copy_figures(&self, basis: &[[String; 2]]) {
        let app = *self;
        let answers = app.answers;
        let percentiles = answers.percentiles.get_untracked();
        let text = tsv::sheet(&Sheet {
            basis,
            report: &answers.report.get_untracked(),
            boundaries: &answers.boundaries.get_untracked(),
            queues: &app.data.queues.get_untracked(),
            p90_ms: &|lane| percentiles.p90(lane),
            zone: &answers.zone.get_untracked(),
            every: !app.data.is_summary(),
        });
        browser::spawn(async move {
            let notice = if browser::copy(&text).await {
                Notice::hint(
                    "Figures copied.",
                    "Paste them into a spreadsheet: the headline with what it stands on, the intervals and the queues.",
                )
            } else {
                Notice::problem(
                    "The browser did not allow copying.",
                    "The same figures are in the file of “Download CSV”.",
                )
            };
            app.notify(notice);
        });
    }

    /// The link that reproduces the view anywhere.
    #[must_use]
    pub fn link(&self) -> String {
        let fragment = absolute_link(
            &self.question.get_untracked(),
            &self.baseline(),
            self.answers.bucket.get_untracked(),
            self.asked_at_ms.get_untracked(),
        );
        format!("{}#{fragment}", browser::page_url())
    }

    /// What whoever opens the link will see.
    fn of_link(&self) -> String {
        let opened = self.opened.get();
        let named = self.question.with(|question| question.snapshot.is_some());
        match opened {
            Some(opened) if opened.is_file => format!(
                "It holds the question, not the file {}: send that along. Without it, whoever opens the link signs in and sees what Genesys Cloud says.",
                opened.name
            ),
            _ if named => "It leads to this snapshot, with the whole question: no sign-in is needed.".to_owned(),
            _ => "It holds the whole question and no data: whoever opens it signs in with their own rights.".to_owned(),
        }
    }

    /// Puts a link on the clipboard that reproduces the view anywhere.
    pub fn copy_link(&self) {
        let app = *self;
        let link = app.link();
        browser::spawn(async move {
            let notice = if browser::copy(&link).await {
                Notice::hint("Link copied.", untrack(|| app.of_link()))
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

/// Why figures are not final, as a part of a file's name; empty where the load does not say.
fn why_partial(load: &Load) -> String {
    let why = match load {
        Load::Partial(summary, reasons) if !summary.whole => {
            reasons.first().map_or("", |reason| &reason.title)
        }
        Load::Loading(_) => "loading",
        Load::Failed(notice) => &notice.title,
        _ => "",
    };
    let words = why.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if name.len() + word.len() > LONGEST_REASON {
            break;
        }
        name.push('-');
        name.push_str(&word.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::load::{Progress, Summary};
    use crate::state::notice::Notice;
    use crate::state::question::parse;

    fn words(fragment: &str) -> String {
        judged_words(&parse(fragment, &Vec::new(), "UTC").question)
    }

    #[test]
    fn a_file_name_says_how_it_was_judged() {
        assert_eq!(words(""), "-genesys-own-thresholds-UTC");
        assert_eq!(
            words("threshold=7.5&tz=America/Argentina/Buenos_Aires&formula=lenient&flow-outs=on"),
            "-lenient-7.5s-America-Argentina-Buenos_Aires"
        );
        assert_eq!(
            words("threshold=20&tz=Etc/GMT%2B3&short-abandons=off&flow-outs=on"),
            "-genesys-no-short-abandons-with-flow-outs-20s-Etc-GMT+3"
        );
        assert_eq!(
            words("abandons=off&short-abandons=off&threshold=20"),
            "-genesys-no-abandons-20s-UTC"
        );
    }

    #[test]
    fn a_file_name_says_what_is_missing() {
        let partial = |whole, title: &str| {
            let summary = Summary {
                whole,
                ..Summary::default()
            };
            why_partial(&Load::Partial(summary, vec![Notice::hint(title, "")]))
        };
        assert_eq!(
            partial(false, "1 page is missing: 2/3."),
            "-1-page-is-missing-2-3"
        );
        assert_eq!(partial(false, "–"), "");
        // What is missing belongs to the period it is compared with.
        assert_eq!(partial(true, "Cancelled."), "");
        let long = partial(false, &"word ".repeat(40));
        assert!(long.len() < 2 * LONGEST_REASON && long.ends_with("-word"));
        assert_eq!(why_partial(&Load::Loading(Progress::default())), "-loading");
        assert_eq!(why_partial(&Load::Complete(Summary::default())), "");
    }
}
