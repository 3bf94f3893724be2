//! One of the reader's own views: open it, or change it.

use leptos::prelude::*;

use crate::browser::dom::close_panel;
use crate::state::named::Views;
use crate::view::question::VIEWS as PANEL;

/// The view with this name.
#[component]
pub fn Row(
    /// The list it stands in.
    views: Views,
    /// Its name, by which the list knows it.
    name: String,
) -> impl IntoView {
    let name = StoredValue::new(name);
    let link = Memo::new(move |_| {
        views.list.with(|list| {
            let found = list
                .iter()
                .find(|view| name.with_value(|name| view.name == *name));
            found.map(|view| view.link.clone()).unwrap_or_default()
        })
    });
    let spelled = Memo::new(move |_| views.spelled(&link.get()));
    let current = move || (views.shown() == spelled.get()).then_some("true");
    let place = Memo::new(move |_| {
        let found = |list: &Vec<_>| {
            let at = |view: &crate::state::named::Named| name.with_value(|name| view.name == *name);
            list.iter()
                .position(at)
                .map(|at| (at == 0, at + 1 == list.len()))
        };
        views.list.with(found).unwrap_or_default()
    });
    let changing = RwSignal::new(false);
    let typed = RwSignal::new(name.get_value());
    let rename = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let _ = views.rename(&name.get_value(), &typed.get_untracked());
    };
    let act = move |label: &'static str, idle: Signal<bool>, act: fn(Views, &str)| {
        view! {
            <button
                type="button"
                class="plain"
                aria-disabled=move || idle.get().then_some("true")
                on:click=move |_| {
                    if !idle.get_untracked() {
                        act(views, &name.get_value());
                    }
                }
            >
                {label}
            </button>
        }
    };
    let never = Signal::stored(false);
    view! {
        <li aria-current=current>
            <div role="group" aria-label=name.get_value() class="row">
                <span class="name">
                    <bdi>{name.get_value()}</bdi>
                </span>
                <button
                    type="button"
                    class="plain"
                    on:click=move |_| {
                        views.open(&link.get_untracked());
                        close_panel(PANEL);
                    }
                >
                    "Open"
                </button>
                <button
                    type="button"
                    class="plain"
                    aria-expanded=move || changing.get().to_string()
                    on:click=move |_| changing.update(|on| *on = !*on)
                >
                    "Change"
                </button>
                <Show when=move || changing.get()>
                    <div class="changes">
                        <form class="row" on:submit=rename novalidate>
                            <label class="grow">
                                <span class="hidden">"New name"</span>
                                <input
                                    type="text"
                                    autocomplete="off"
                                    maxlength="60"
                                    prop:value=typed
                                    on:input:target=move |event| typed.set(event.target().value())
                                />
                            </label>
                            <button type="submit" class="plain">
                                "Rename"
                            </button>
                        </form>
                        {act("Replace with what is shown", never, |views, name| views.replace(name))}
                        {act("Move up", Signal::derive(move || place.get().0), |views, name| views.shift(name, true))}
                        {act("Move down", Signal::derive(move || place.get().1), |views, name| views.shift(name, false))}
                        {act("Delete", never, |views, name| views.delete(name))}
                    </div>
                </Show>
            </div>
        </li>
    }
}
