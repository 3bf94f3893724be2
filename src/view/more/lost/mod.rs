//! LOST: queues and intervals by what they lack to their target, and what the total would be without them.

mod drawing;
mod table;

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::lost::{Loss, Part, ranked};
use crate::measure::report::Figure as Level;
use crate::state::App;
use crate::terms::Media;
use crate::view::look::Look;
use crate::view::words::measure::{number, percent_or_dash};
use crate::view::words::sentence::{counted, media};
use crate::view::words::when::interval;

/// How many bars the chart has at most.
const BARS: usize = 12;

/// Into what the total is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Queues, and media types where there are several.
    Queues,
    /// Intervals.
    Intervals,
}

impl By {
    /// One and many of them.
    const fn nouns(self) -> (&'static str, &'static str) {
        match self {
            By::Queues => ("queue", "queues"),
            By::Intervals => ("interval", "intervals"),
        }
    }
}

/// A part of the total.
#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    /// Queue and media type.
    Queue(u16, Media),
    /// From and to, ms UTC.
    Interval(i64, i64),
}

/// The ranking that is shown.
#[derive(Clone, Copy)]
struct Ranking {
    by: RwSignal<By>,
    losses: Memo<Arc<Vec<Loss>>>,
    /// How many parts had calls.
    judged: Memo<usize>,
}

impl Ranking {
    fn new(app: App) -> Ranking {
        let by = RwSignal::new(By::Queues);
        let parts = Memo::new(move |_| {
            app.answers.report.with(|report| match by.get() {
                By::Queues => report
                    .queues
                    .iter()
                    .map(|row| Part::from(&row.figure))
                    .collect(),
                By::Intervals => report.intervals.iter().map(Part::from).collect::<Vec<_>>(),
            })
        });
        Ranking {
            by,
            losses: Memo::new(move |_| Arc::new(parts.with(|parts| ranked(parts)))),
            judged: Memo::new(move |_| {
                parts.with(|parts| {
                    parts
                        .iter()
                        .filter(|part| part.level.denominator > 0)
                        .count()
                })
            }),
        }
    }

    /// What stands at this rank: the part, its figure, its loss.
    fn at(self, app: App, rank: usize) -> Option<(What, Level, Loss)> {
        let loss = self.losses.with(|losses| losses.get(rank).copied())?;
        let (what, figure) = match self.by.get() {
            By::Queues => app.answers.report.with(|report| {
                let row = report.queues.get(loss.place)?;
                Some((What::Queue(row.queue, row.media), row.figure))
            })?,
            By::Intervals => {
                let edges = app.answers.boundaries.get();
                let figure = app
                    .answers
                    .report
                    .with(|report| report.intervals.get(loss.place).copied())?;
                (
                    What::Interval(*edges.get(loss.place)?, *edges.get(loss.place + 1)?),
                    figure,
                )
            }
        };
        Some((what, figure, loss))
    }
}

/// Name of a part within a sentence: a queue's is isolated, whatever its direction.
fn name(app: App, look: Look, what: What) -> String {
    match what {
        What::Interval(from, to) => {
            interval(from, to, app.answers.bucket.get(), &app.answers.zone.get())
        }
        What::Queue(queue, of) => look.names.with(|names| {
            let (name, short) = names.get(usize::from(queue)).cloned().unwrap_or_default();
            let short = short.map(|id| format!(" ({id})")).unwrap_or_default();
            let of = if look.several_media() {
                format!(", {}", media(of))
            } else {
                String::new()
            };
            format!("\u{2068}{name}\u{2069}{short}{of}")
        }),
    }
}

/// The part.
#[component]
pub fn Lost() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let ranking = Ranking::new(app);
    let some = Memo::new(move |_| ranking.losses.with(|losses| !losses.is_empty()));
    let choice = move |by: By, label: &'static str| {
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (ranking.by.get() == by).to_string()
                on:click=move |_| ranking.by.set(by)
            >
                {label}
            </button>
        }
    };
    let nothing = move || {
        let (_, many) = ranking.by.get().nouns();
        if ranking.judged.get() == 0 {
            format!(
                "No {} to judge in this period, so nothing was lost.",
                look.nouns().1
            )
        } else {
            format!(
                "Nothing was lost: all {many} with {} met their targets.",
                look.nouns().1
            )
        }
    };
    view! {
        <section class="card wide" aria-labelledby="lost-part">
            <div class="head">
                <h2 id="lost-part">"Where it was lost"</h2>
                <span class="grow"></span>
                <div class="either" role="group" aria-label="Ranked">
                    {choice(By::Queues, "Queues")} {choice(By::Intervals, "Intervals")}
                </div>
            </div>
            <Show when=move || some.get() fallback=move || view! { <p class="nothing quiet">{nothing}</p> }>
                <p class="lead">{move || lead(app, look, ranking)}</p>
                <drawing::Chart ranking=ranking />
                <table::Table ranking=ranking />
                <p class="tiny quiet">
                    "Missing is what the target asks for, rounded up, minus what was in time. Points lost are the missing ones as a share of all: by so much the total would be higher. A name opens the visits behind it."
                </p>
            </Show>
        </section>
    }
}

/// "Without Mon 16 Nov, 10:00–11:00 it would have been 83.1 % instead of 78.4 %."
fn lead(app: App, look: Look, ranking: Ranking) -> String {
    let Some((what, _, loss)) = ranking.at(app, 0) else {
        return String::new();
    };
    let name = name(app, look, what);
    if loss.without.percent().is_none() {
        return format!(
            "{name} is all there is: with {} more in time it would have met its target.",
            counted(loss.missing, look.nouns())
        );
    }
    format!(
        "Without {name} it would have been {} instead of {}.",
        percent_or_dash(loss.without),
        look.total.with(|total| percent_or_dash(total.level))
    )
}

/// "4 of 12 queues missed their targets, by 1,234 calls together".
fn summary(look: Look, ranking: Ranking) -> String {
    let (one, many) = ranking.by.get().nouns();
    let judged = ranking.judged.get();
    ranking.losses.with(|losses| {
        let missing = losses.iter().map(|loss| loss.missing).sum();
        let missing = counted(missing, look.nouns());
        if judged == 1 {
            return format!("The only {one} missed its target by {missing}");
        }
        let these = if losses.len() == 1 {
            "its target"
        } else {
            "their targets"
        };
        let together = if losses.len() == 1 { "" } else { " together" };
        let shown = if losses.len() > BARS {
            format!("; drawn are the {BARS} that lack most")
        } else {
            String::new()
        };
        format!(
            "{} of {} {many} missed {these}, by {missing}{together}{shown}",
            number(losses.len() as u64),
            number(judged as u64)
        )
    })
}
