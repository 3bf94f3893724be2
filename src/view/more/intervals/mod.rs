//! INTERVALS: when was the promise not kept? The estimate over time with its target and uncertainty,
//! volumes beneath, one interval at a time read out exactly.

pub mod drawing;
mod readout;
mod table;

use std::sync::Arc;

use leptos::prelude::*;

use crate::chart::strip::{Estimate, Mark, Slot};
use crate::measure::attainment::Attainment;
use crate::measure::ratio::Verdict;
use crate::measure::report::{Figure as Level, Report};
use crate::state::App;
use crate::view::look::Look;
use crate::view::parts::Figure;
use crate::view::words::measure::{limits, number};
use crate::view::words::when::by;

/// The interval chart in its frame.
#[component]
pub fn Intervals() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let report = app.answers.report;
    let slots = Memo::new(move |_| Arc::new(report.with(|report| slots(report))));
    let title = move || by(app.answers.bucket.get());
    let attained = move || report.with(|report| attained(report));
    let some = move || {
        look.total
            .with(|total| total.counts.answered + total.counts.abandoned > 0)
    };
    let within = move || {
        look.spread.get().map(limits).map_or_else(
            || "answered in time".to_owned(),
            |limits| format!("answered within {limits}"),
        )
    };
    view! {
        <section class="card wide">
            <Figure
                id="intervals"
                title=Signal::derive(move || title().to_owned())
                sentence=attained
                aside=Box::new(move || {
                    view! {
                        <ul class="legend tiny" class:absent=move || !some()>
                            <li class="within">{within}</li>
                            <li class="late">"answered later"</li>
                            <li class="abandoned">"abandoned"</li>
                        </ul>
                    }
                        .into_any()
                })
                table=move || view! { <table::Table /> }
            >
                <Show
                    when=move || some()
                    fallback=move || view! { <p class="nothing quiet">{move || format!("No {} were answered or abandoned in this period.", look.nouns().1)}</p> }
                >
                    <drawing::Drawing slots=slots />
                </Show>
            </Figure>
        </section>
    }
}

/// Each interval as a slot: a gap where there was nothing to judge, never zero.
pub fn slots(report: &Report) -> Vec<Slot> {
    report.intervals.iter().map(slot).collect()
}

/// The percentage with its interval, and its verdict as a mark; `None` where there is nothing to judge.
pub fn estimate(figure: &Level) -> Option<Estimate> {
    let (low, high) = figure.level.wilson()?;
    Some(Estimate {
        value: figure.level.percent()?,
        low,
        high,
        mark: match figure.verdict() {
            Verdict::Meets => Mark::Full,
            Verdict::Misses => Mark::Hollow,
            Verdict::Undecided | Verdict::NoCalls => Mark::Faint,
        },
    })
}

fn slot(figure: &Level) -> Slot {
    let counts = figure.counts;
    let parts = [
        counts.answered_within,
        counts.answered - counts.answered_within,
        counts.abandoned,
    ];
    Slot {
        estimate: estimate(figure),
        parts: parts.map(f64::from),
    }
}

/// "62 of 144 intervals met, 38 missed, 44 too thin to tell".
pub fn attained(report: &Report) -> String {
    let all = Attainment::of(&report.intervals);
    if all.judged() == 0 {
        return String::new();
    }
    let without = match all.without {
        0 => String::new(),
        some => format!(", {} without calls", number(some)),
    };
    format!(
        "{} of {} intervals met, {} missed, {} too thin to tell{without}",
        number(all.met),
        number(all.judged()),
        number(all.missed),
        number(all.undecided)
    )
}
