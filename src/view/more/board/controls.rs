//! CONTROLS: what a hand may do: they come when the pointer moves or a control has the focus.

use leptos::prelude::*;

use super::leave;
use super::seen::Seen;
use super::turns::Turns;
use crate::browser::dom::screen;
use crate::state::App;
use crate::state::question::board::{ALL, Dim, Turn};
use crate::state::question::range::{Preset, Range};
use crate::terms::Queue;
use crate::view::look::Look;
use crate::view::more::name::QueueName;

/// The bar.
#[component]
pub fn Controls(
    /// Whether the page fills the screen.
    full: RwSignal<bool>,
) -> impl IntoView {
    let (turns, seen) = (expect_context::<Turns>(), expect_context::<Seen>());
    let app = seen.app;
    let stands = move || turns.paused.get();
    view! {
        <div class="board-controls" role="toolbar" aria-label="Wallboard controls">
            <button type="button" class="button" on:click=move |_| turns.go(false)>
                "Previous"
            </button>
            <button type="button" class="button" aria-pressed=move || stands().to_string() on:click=move |_| turns.pause()>
                "Pause"
            </button>
            <button type="button" class="button" on:click=move |_| turns.go(true)>
                "Next"
            </button>
            <TurnChoice />
            <DimChoice />
            <Faces />
            <Show when=move || !seen.runs.get()>
                <button type="button" class="button" on:click=move |_| app.ask(|question| question.range = Range::Preset(Preset::Today))>
                    "Show today"
                </button>
            </Show>
            <Show when=move || !full.get()>
                <button type="button" class="button" on:click=move |_| screen::full()>
                    "Full screen"
                </button>
            </Show>
            <button type="button" class="button main" on:click=move |_| leave(&app)>
                "Leave wallboard"
            </button>
        </div>
    }
}

/// How long each queue is shown.
#[component]
fn TurnChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let words = |turn: Turn| match turn {
        Turn::Quarter => "15 seconds",
        Turn::Half => "30 seconds",
        Turn::Minute => "1 minute",
    };
    view! {
        <label class="chip list">
            <span class="key">"Each for"</span>
            " "
            <select
                prop:value=move || app.still.with(|question| question.board.turn.name())
                on:change:target=move |event| {
                    let turn = Turn::from_name(&event.target().value()).unwrap_or_default();
                    app.ask(|question| question.board.turn = turn);
                }
            >
                {Turn::ALL.map(|turn| view! { <option value=turn.name()>{words(turn)}</option> }).into_iter().collect::<Vec<_>>()}
            </select>
        </label>
    }
}

/// For which light.
#[component]
fn DimChoice() -> impl IntoView {
    let app = expect_context::<App>();
    let words = |dim: Dim| match dim {
        Dim::Off => "as the page",
        Dim::On => "dark room",
        Dim::Night => "dark from 20:00 to 06:00",
    };
    view! {
        <label class="chip list">
            <span class="key">"Colours"</span>
            " "
            <select
                prop:value=move || app.still.with(|question| question.board.dim.name())
                on:change:target=move |event| {
                    let dim = Dim::from_name(&event.target().value()).unwrap_or_default();
                    app.ask(|question| question.board.dim = dim);
                }
            >
                {Dim::ALL.map(|dim| view! { <option value=dim.name()>{words(dim)}</option> }).into_iter().collect::<Vec<_>>()}
            </select>
        </label>
    }
}

/// What is shown in turn: nothing chosen means all together and then each with calls.
#[component]
fn Faces() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let places = Memo::new(move |_| {
        let (names, scope) = (look.names.get(), app.answers.scope.get());
        let mut places: Vec<usize> = (0..names.len())
            .filter(|&place| scope.queues.get(place) == Some(&true))
            .collect();
        places.sort_by_cached_key(|&place| names[place].0.clone());
        places
    });
    let count = move || match app.still.with(|question| question.board.faces.len()) {
        0 => "all with calls".to_owned(),
        some => format!("{some} chosen"),
    };
    let id = move |place: usize| {
        let of = |queues: &std::sync::Arc<Vec<Queue>>| Some(queues.get(place)?.id.clone());
        app.data.queues.with(of).unwrap_or_default()
    };
    view! {
        <details class="board-faces">
            <summary class="chip">
                <span class="key">"In turn"</span>
                " "
                <b>{count}</b>
            </summary>
            <div class="list-of tall" role="group" aria-label="Shown in turn">
                <label class="switch">
                    <Box id=Signal::derive(|| ALL.to_owned()) />
                    <span class="name">"All queues together"</span>
                </label>
                <For each=move || places.get() key=|place| *place let(place)>
                    <label class="switch">
                        <Box id=Signal::derive(move || id(place)) />
                        <QueueName place=place />
                    </label>
                </For>
            </div>
        </details>
    }
}

/// The box before one of them.
#[component]
fn Box(
    /// Its word in links.
    id: Signal<String>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = move || {
        app.still
            .with(|question| id.with(|id| question.board.faces.contains(id)))
    };
    view! {
        <input
            type="checkbox"
            prop:checked=chosen
            on:change:target=move |event| {
                let (on, id) = (event.target().checked(), id.get_untracked());
                app.ask(|question| {
                    question.board.faces.retain(|one| *one != id);
                    if on {
                        question.board.faces.push(id);
                    }
                });
            }
        />
    }
}
