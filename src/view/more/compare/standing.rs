//! How the comparison stands: its answer in a sentence, or what is missing of it and the button that loads it.

use leptos::prelude::*;

use crate::measure::difference::difference;
use crate::state::App;
use crate::state::before::Extent;
use crate::state::session::Session;
use crate::view::against::{dates, settled};
use crate::view::look::Look;
use crate::view::words::difference::{chance, ends, points};

/// The sentence and the button.
#[component]
pub fn Standing() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let loading = Memo::new(move |_| app.load.with(crate::state::load::Load::is_loading));
    let lacking =
        Memo::new(move |_| matches!(app.before.extent.get(), Extent::Away | Extent::Partly));
    let inside = move || {
        app.session
            .with(|session| matches!(session, Session::SignedIn(_)))
    };
    let coming = Memo::new(move |_| loading.get() && app.before.extent.get() == Extent::Partly);
    let said = move || match app.before.extent.get() {
        Extent::Nothing if app.question.with(|question| question.compare.is_none()) => {
            String::new()
        }
        Extent::Nothing => "There is no such period: the clock skipped it.".to_owned(),
        Extent::Away if app.shows_snapshot() => {
            format!("{} is not in the snapshot.", dates(&app))
        }
        Extent::Partly if app.shows_snapshot() => flaw(&app),
        Extent::Away => format!("{} is not loaded.", dates(&app)),
        Extent::Partly if !loading.get() => format!("{} is not loaded completely.", dates(&app)),
        Extent::Partly if app.load.with(crate::state::load::Load::is_whole) => {
            format!("{} is being loaded.", dates(&app))
        }
        Extent::Partly => format!("{} is loaded after the period itself.", dates(&app)),
        Extent::Whole => answer(&app, look),
    };
    view! {
        <div class="row standing" class:none=move || app.question.with(|question| question.compare.is_none()) && !app.shows_snapshot()>
            <p aria-live="polite">{said}</p>
            <Show when=move || lacking.get() && inside() && !coming.get() && !app.shows_snapshot()>
                <button type="button" class="button" on:click=move |_| app.load_before()>
                    "Load it too"
                </button>
            </Show>
            <Show when=move || lacking.get() && !inside() && !app.shows_snapshot()>
                <p class="quiet">"Sign in to load it."</p>
            </Show>
            <Show when=move || app.shows_snapshot()>
                <button type="button" class="button" on:click=move |_| app.pick_second()>
                    "Compare with another snapshot…"
                </button>
            </Show>
        </div>
    }
}

/// Why a snapshot's figures of the second period are not to be compared.
fn flaw(app: &App) -> String {
    let (dates, second) = (dates(app), app.before.period.get());
    let asked = app.still.with(|question| question.media.clone());
    let reasons: Vec<String> = app.opened.with(|opened| {
        let portions = opened.iter().zip(second);
        portions
            .flat_map(|(opened, second)| opened.tellers(second))
            .flat_map(|portion| {
                let lacking = portion.lacking.iter().map(|notice| notice.title.clone());
                let absent = asked.iter().filter(|media| !portion.media.contains(media));
                lacking.chain(absent.map(|media| format!("There is no {media} in it.")))
            })
            .collect()
    });
    if reasons.is_empty() {
        format!("The figures of {dates} cannot be told exactly by the snapshot.")
    } else {
        format!(
            "{dates} is not complete in its snapshot. {}",
            reasons.join(" ")
        )
    }
}

/// What the comparison says.
fn answer(app: &App, look: Look) -> String {
    let (dates, nouns) = (dates(app), look.nouns());
    let before = app.before.answers.report.with(|report| report.total.level);
    if before.denominator == 0 {
        return format!(
            "There were no {} in {dates} to judge service level by.",
            nouns.1
        );
    }
    if !settled(app, look) {
        return format!("{dates} is loaded; the period itself is not complete.");
    }
    match difference(look.total.with(|total| total.level), before) {
        None => format!("There are no {} now to compare with {dates}.", nouns.1),
        Some(seen) => format!(
            "Service level: {} points against {dates}, 95 % interval {}: {}.",
            points(seen.points),
            ends(&seen),
            chance(&seen)
        ),
    }
}
