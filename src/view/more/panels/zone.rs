//! The time zone: any IANA name; the known ones are offered while typing.

use leptos::prelude::*;

use crate::browser::dom::close_panel;
use crate::state::App;
use crate::view::question::ZONE as PANEL;

/// A field for a name.
#[component]
pub fn ZonePanel() -> impl IntoView {
    let app = expect_context::<App>();
    let zone = Memo::new(move |_| app.still.with(|question| question.zone.clone()));
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| typed.set(zone.get()));
    let wrong = RwSignal::new(None::<String>);
    // Six hundred names are worth building only for somebody who looks for one.
    let listed = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = typed.get_untracked().trim().to_owned();
        if app.knows_zone(&name) {
            wrong.set(None);
            close_panel(PANEL);
            app.ask(|question| question.zone = name);
        } else {
            wrong.set(Some(format!(
                "“{name}” is not a time zone. Use an IANA name such as Europe/Berlin."
            )));
        }
    };
    let names = move || {
        app.zone_names()
            .into_iter()
            .map(|name| view! { <option value=name></option> })
            .collect::<Vec<_>>()
    };
    view! {
            <form class="form" on:submit=submit novalidate>
                <label class="field">
                    <span>"Time zone"</span>
                    <input
                        type="text"
                        list="zones"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        prop:value=typed
                        on:focus=move |_| listed.set(true)
                        on:input:target=move |event| typed.set(event.target().value())
                    />
                </label>
                <datalist id="zones">
                    <Show when=move || listed.get()>{names}</Show>
                </datalist>
                <p class="wrong" aria-live="polite">
                    {wrong}
                </p>
                <button type="submit" class="button main">
                    "Use this zone"
                </button>
                <p class="quiet tiny">"Days, half hours and dates are cut in this zone, over clock changes too."</p>
            </form>
    }
}
