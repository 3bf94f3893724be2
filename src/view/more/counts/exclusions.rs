//! Exclusions: what each takes out, what it does to the figure, and its end.

use leptos::prelude::*;

use super::form::Form;
use crate::measure::counted::Effect as Change;
use crate::measure::hours::{Exclusion, spans_of};
use crate::state::App;
use crate::terms::Period;
use crate::terms::stamp::write_local;
use crate::view::words::measure::{decimal, number, percent_or_dash};
use crate::view::words::when::period;

/// The list with its form.
#[component]
pub fn Exclusions() -> impl IntoView {
    let app = expect_context::<App>();
    let effects = app.exclusion_effects();
    let list = Memo::new(move |_| app.still.with(|question| question.exclusions.clone()));
    let rows = move || {
        let rows = list.get().into_iter().enumerate();
        rows.map(
            |(place, exclusion)| view! { <Row place=place exclusion=exclusion effects=effects /> },
        )
        .collect::<Vec<_>>()
    };
    view! {
        <section class="stack" aria-labelledby="exclusions">
            <h3 id="exclusions">"Exclusions"</h3>
            <Show
                when=move || list.with(|list| !list.is_empty())
                fallback=|| view! { <p class="small quiet">"None. Take out what was not your doing, such as a telephone outage; the reason stands in the link."</p> }
            >
                <div class="scroll inner" tabindex="0" role="region" aria-label="Exclusions with their effect">
                    <table class="exclusions">
                        <thead>
                            <tr>
                                <th scope="col">"Excluded"</th>
                                <th scope="col" class="words">
                                    "Reason"
                                </th>
                                <th scope="col">"Left out"</th>
                                <th scope="col">"Effect, points"</th>
                                <th scope="col">"Without it"</th>
                                <th scope="col">
                                    <span class="hidden">"Remove"</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </Show>
            <Form />
        </section>
    }
}

/// When it is, in the reader's words, and whether that touches the period.
fn when(app: &App, exclusion: &Exclusion) -> (String, bool) {
    let (zone, whole) = (app.answers.zone.get(), app.answers.period.get());
    match spans_of(exclusion, &zone) {
        Some((from_ms, to_ms)) => (
            period(Period { from_ms, to_ms }, &zone),
            from_ms < whole.to_ms && to_ms > whole.from_ms,
        ),
        // A clock change skips all of it.
        None => (
            format!(
                "{} – {}",
                write_local(exclusion.from),
                write_local(exclusion.to)
            ),
            false,
        ),
    }
}

/// One exclusion.
#[component]
fn Row(
    /// Its place in the question.
    place: usize,
    /// The exclusion.
    exclusion: Exclusion,
    /// What each does.
    effects: Memo<Vec<Change>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let when = {
        let exclusion = exclusion.clone();
        Memo::new(move |_| when(&app, &exclusion))
    };
    let inside = move || when.with(|when| when.1);
    let effect = move || {
        effects
            .with(|effects| effects.get(place).copied())
            .unwrap_or_default()
    };
    let label = move || when.with(|when| format!("Remove the exclusion of {}", when.0));
    let remove = move |_| {
        app.ask(|question| {
            if place < question.exclusions.len() {
                question.exclusions.remove(place);
            }
        });
    };
    let points = move || match effect().points {
        _ if !inside() => "not in this period".to_owned(),
        Some(points) => signed(points),
        None => "–".to_owned(),
    };
    let without = move || {
        let level = effect().without.level;
        if level.denominator > 0 {
            percent_or_dash(level)
        } else {
            "no calls".to_owned()
        }
    };
    view! {
        <tr>
            <th scope="row">{move || when.with(|when| when.0.clone())}</th>
            <td class="words">
                <bdi>{exclusion.reason}</bdi>
            </td>
            <td>{move || number(effect().offered)}</td>
            <td>{points}</td>
            <td>{without}</td>
            <td>
                <button type="button" class="plain" aria-label=label title=label on:click=remove>
                    "✕"
                </button>
            </td>
        </tr>
    }
}

/// `+1.3`, `−0.2`, `0.0`.
fn signed(points: f64) -> String {
    let text = decimal(points);
    if points > 0.0 && text != "0.0" {
        format!("+{text}")
    } else {
        text
    }
}
