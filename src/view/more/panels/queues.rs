//! Queues: search, choose many, and ask once.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::browser::dom::{close_panel, lower};
use crate::state::App;
use crate::view::look::Look;
use crate::view::more::name::QueueName;
use crate::view::question::QUEUES as PANEL;

/// The list. Choices are a draft until they are used: each use asks the API.
#[component]
pub fn QueuesPanel() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let draft = RwSignal::new(BTreeSet::<usize>::new());
    let all = Memo::new(move |_| look.names.with(|names| names.len()));
    Effect::new(move |_| {
        let chosen = app.still.with(|question| question.queues.clone());
        let places = app.data.queues.with(|queues| {
            let taken = |id: &String| chosen.is_empty() || chosen.contains(id);
            queues
                .iter()
                .enumerate()
                .filter(|(_, queue)| taken(&queue.id))
                .map(|(place, _)| place)
                .collect()
        });
        draft.set(places);
    });
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = lower(search.get().trim());
        look.names.with(|names| {
            let mut found: Vec<usize> = (0..names.len())
                .filter(|&place| lower(&names[place].0).contains(&wanted))
                .collect();
            found.sort_by_cached_key(|&place| lower(&names[place].0));
            found
        })
    });
    let take_all = move |take: bool| {
        draft.update(|draft| {
            for place in found.get_untracked() {
                if take {
                    draft.insert(place);
                } else {
                    draft.remove(&place);
                }
            }
        });
    };
    let none = Memo::new(move |_| all.get() > 0 && draft.with(BTreeSet::is_empty));
    let use_them = move |_| {
        if none.get_untracked() {
            return;
        }
        let whole = draft.with_untracked(BTreeSet::len) == all.get_untracked();
        let ids = app.data.queues.with_untracked(|queues| {
            draft.with_untracked(|draft| {
                draft
                    .iter()
                    .filter_map(|&place| queues.get(place))
                    .map(|queue| queue.id.clone())
                    .collect()
            })
        });
        app.ask(|question| question.queues = if whole { Vec::new() } else { ids });
        close_panel(PANEL);
    };
    view! {
        <Show when=move || { all.get() > 0 } fallback=|| view! { <p class="quiet small">"Queues are listed after the first load. Until then all of yours are meant."</p> }>
            <div class="picker">
                <label class="field">
                    <span class="hidden">"Search queues"</span>
                    <input
                        type="search"
                        placeholder="Search queues"
                        prop:value=search
                        on:input:target=move |event| search.set(event.target().value())
                    />
                </label>
                <div class="row">
                    <button type="button" class="plain" on:click=move |_| take_all(true)>
                        "Select all"
                    </button>
                    <button type="button" class="plain" on:click=move |_| take_all(false)>
                        "Select none"
                    </button>
                    <span class="grow"></span>
                    <span class="quiet tiny">{move || format!("{} of {} chosen", draft.with(BTreeSet::len), all.get())}</span>
                </div>
                <Choices found=found draft=draft />
                <p class="wrong" aria-live="polite">
                    {move || none.get().then_some("Choose at least one queue.")}
                </p>
                <button type="button" class="button main" aria-disabled=move || none.get().then_some("true") on:click=use_them>
                    "Use these queues"
                </button>
            </div>
        </Show>
    }
}

/// The queues found, each with its box.
#[component]
fn Choices(
    /// Indexes of the queues, in order.
    found: Memo<Vec<usize>>,
    /// Those that are chosen.
    draft: RwSignal<BTreeSet<usize>>,
) -> impl IntoView {
    view! {
        <div class="list-of tall" role="group" aria-label="Queues to look at">
            <For each=move || found.get() key=|place| *place let(place)>
                <label class="switch">
                    <input
                        type="checkbox"
                        prop:checked=move || draft.with(|draft| draft.contains(&place))
                        on:change:target=move |event| {
                            let on = event.target().checked();
                            draft.update(|draft| { if on { draft.insert(place); } else { draft.remove(&place); } });
                        }
                    />
                    <QueueName place=place />
                </label>
            </For>
        </div>
    }
}
