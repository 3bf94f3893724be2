//! VIEWS: the menu of named views: those of the team, the reader's own, and how they come and go.

mod row;

use leptos::prelude::*;

use crate::browser::dom::close_panel;
use crate::state::App;
use crate::state::named::{Named, Views};
use crate::view::question::VIEWS as PANEL;

/// Id of the field that takes a file.
const FIELD: &str = "views-file";

/// The menu.
#[component]
pub fn ViewsPanel() -> impl IntoView {
    let app = expect_context::<App>();
    let views = Views::new(app);
    let team = move || {
        let shipped = app.config.with(|config| {
            let config = config.as_ref();
            config
                .map(|config| config.views.clone())
                .unwrap_or_default()
        });
        shipped
            .into_iter()
            .map(|(name, link)| view! { <Shipped views=views view=Named { name, link } /> })
            .collect::<Vec<_>>()
    };
    let name = RwSignal::new(String::new());
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if views.keep(&name.get_untracked()) {
            name.set(String::new());
        }
    };
    let none = move || views.list.with(Vec::is_empty);
    view! {
        <ul class="views-list" aria-label="Views">
            {team}
            <For each=move || views.list.get() key=|view| view.name.clone() let(view)>
                <row::Row views=views name=view.name />
            </For>
        </ul>
        <p class="quiet small" class:hidden=move || !none()>
            "A view keeps the question and the open part under a name. A period such as “last week” stays relative."
        </p>
        <p class="small said" class:wrong=move || views.said.with(|said| said.problem) aria-live="polite">
            {move || views.said.with(|said| said.text.clone())}
            " "
            <Show when=move || views.deleted.with(Option::is_some)>
                <button type="button" class="plain" on:click=move |_| views.undo()>
                    "Undo"
                </button>
            </Show>
        </p>
        <form class="form named" on:submit=keep novalidate>
            <label class="field">
                <span>"Name"</span>
                <input
                    type="text"
                    autocomplete="off"
                    maxlength="60"
                    prop:value=name
                    on:input:target=move |event| name.set(event.target().value())
                />
            </label>
            <button type="submit" class="button main">
                "Keep what is shown"
            </button>
        </form>
        <div class="row">
            <button
                type="button"
                class="plain"
                aria-disabled=move || none().then_some("true")
                on:click=move |_| {
                    if !untrack(none) {
                        views.export();
                    }
                }
            >
                "Export views"
            </button>
            <label class="plain import">
                <input id=FIELD class="hidden" type="file" accept=".json,application/json" on:change=move |_| views.import(FIELD) />
                "Import views…"
            </label>
        </div>
    }
}

/// A view that the host of the page ships.
#[component]
fn Shipped(
    /// Where views are opened.
    views: Views,
    /// It.
    view: Named,
) -> impl IntoView {
    let Named { name, link } = view;
    let spelled = views.spelled(&link);
    let label = name.clone();
    let current = move || (views.shown() == spelled).then_some("true");
    view! {
        <li aria-current=current>
            <div role="group" aria-label=label class="row">
                <span class="name">
                    <bdi>{name}</bdi>
                    " "
                    <small class="quiet">"from your team"</small>
                </span>
                <button
                    type="button"
                    class="plain"
                    on:click=move |_| {
                        views.open(&link);
                        close_panel(PANEL);
                    }
                >
                    "Open"
                </button>
            </div>
        </li>
    }
}
