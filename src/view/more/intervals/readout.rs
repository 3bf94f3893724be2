//! The readout: one interval in exact figures, in a place that is always there.

use leptos::prelude::*;

use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::state::App;
use crate::view::look::{Look, verdict};
use crate::view::more::name::interval_name;
use crate::view::words::measure::{number, percent_or_dash, percent_range, plain_percent};
use crate::view::words::sentence::counted;

/// The readout as one text, for assistive technology.
#[derive(Clone, Copy)]
pub struct Spoken(pub Memo<String>);

/// The readout. Provides [`Spoken`] to what follows it.
#[component]
pub fn Readout(
    /// Interval to read out.
    cursor: RwSignal<Option<usize>>,
    /// Whether several intervals share a pixel.
    #[prop(into)]
    dense: Signal<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let figure = Memo::new(move |_| {
        cursor.get().and_then(|place| {
            app.answers
                .report
                .with(|report| report.intervals.get(place).copied())
        })
    });
    let name = Memo::new(move |_| {
        cursor
            .get()
            .and_then(|place| interval_name(&app, place))
            .unwrap_or_default()
    });
    let text = move || {
        figure
            .get()
            .map(|figure| say(&figure, look.nouns()))
            .unwrap_or_default()
    };
    let spoken = Memo::new(move |_| {
        if name.with(String::is_empty) {
            "none chosen".to_owned()
        } else {
            format!("{}: {}", name.get(), text())
        }
    });
    provide_context(Spoken(spoken));
    let hint = move || match (cursor.get(), dense.get()) {
        (Some(_), _) => "",
        (None, false) => {
            "Point at an interval, or reach it with the arrow keys, to read it; a click or Enter lists its visits."
        }
        (None, true) => {
            "More intervals than pixels: each stroke spans those it covers. Point or use the arrow keys to read a single one; a click or Enter lists its visits."
        }
    };
    view! {
        <p class="readout small" aria-hidden="true">
            <span class="quiet">{hint}</span> <b>{name}</b> " " {text}
        </p>
    }
}

fn say(figure: &Figure, nouns: (&str, &str)) -> String {
    let counts = figure.counts;
    let Some(ends) = figure.level.wilson() else {
        let offered = if counts.offered == 0 {
            String::new()
        } else {
            format!(", {} offered", number(u64::from(counts.offered)))
        };
        return format!("no {}{offered}", nouns.1);
    };
    let word = match figure.verdict() {
        Verdict::Undecided => "≈ too thin to tell",
        other => verdict(other).0,
    };
    let target = figure
        .target_percent()
        .map(plain_percent)
        .unwrap_or_default();
    let later = counts.answered - counts.answered_within;
    format!(
        "{} ({}) of {} · {word} {target} · in time {}, later {}, abandoned {}",
        percent_or_dash(figure.level),
        percent_range(ends),
        counted(figure.level.denominator, nouns),
        number(u64::from(counts.answered_within)),
        number(u64::from(later)),
        number(u64::from(counts.abandoned)),
    )
}
