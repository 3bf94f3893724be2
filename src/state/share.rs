//! SHARE: a snapshot made of what is on the page, for those without a sign-in.

use leptos::prelude::*;

use crate::browser;
use crate::snapshot::write::{Draft, Report, Source, draft};
use crate::snapshot::{Choices, trouble};
use crate::state::App;
use crate::state::load::Load;
use crate::state::notice::Notice;
use crate::state::question::{Question, absolute_link};

/// Hands the reader a snapshot of the period, the queues and the media types that are looked at.
pub fn download(app: &App, choices: Choices) {
    let app = *app;
    browser::spawn(async move {
        let made = match made(&app, &choices) {
            Ok(made) => made,
            Err(refused) => {
                app.notify(Notice::problem(refused.title(), refused.body()));
                return;
            }
        };
        let Some(compressed) = browser::compress(&made.payload).await else {
            app.notify(Notice::problem(
                "This browser cannot compress.",
                "A snapshot needs the browser's own compression, which every current one has. Use a newer browser.",
            ));
            return;
        };
        let name = untrack(|| app.file_name("snapshot", "json"));
        browser::download(&name, "application/json", &made.finish(&compressed));
    });
}

fn made(app: &App, choices: &Choices) -> Result<Draft, trouble::Refused> {
    untrack(|| {
        let answers = app.answers;
        let (zone, period, scope) = (
            answers.zone.get(),
            answers.period.get(),
            answers.scope.get(),
        );
        let queues = app.data.queues.get();
        let question = app.question.get();
        let title = app
            .config
            .with(|config| config.as_ref().and_then(|config| config.title.clone()));
        let known_until_ms = app.load.with(|load| match load {
            Load::Complete(summary) | Load::Partial(summary, _) => summary.asked_until_ms,
            _ => period.from_ms,
        });
        let shared = |source: Source<'_>| {
            app.ledger.with(|ledger| {
                let report = Report {
                    source,
                    queues: &queues,
                    chosen: &scope.queues,
                    media: scope.media,
                    period,
                    known_until_ms: known_until_ms.min(period.to_ms),
                    zone_name: &question.zone,
                    zone: &zone,
                    made_at_ms: app.now_ms(),
                    title: title.as_deref().unwrap_or_default(),
                    question: &link(app, &question),
                    ledger,
                };
                draft(&report, choices)
            })
        };
        let of_counts = app
            .data
            .change_counted(|counts| shared(Source::Counts(counts)));
        of_counts.unwrap_or_else(|| app.data.peek(|columns| shared(Source::Visits(columns))))
    })
}

/// The question with its dates and all of its choices, so that nobody's defaults change it.
fn link(app: &App, question: &Question) -> String {
    let plain = Question::in_zone(&question.zone);
    let (bucket, now_ms) = (app.answers.bucket.get(), app.asked_at_ms.get());
    absolute_link(question, &plain, bucket, now_ms)
}
