//! The form of a further promise: percent, seconds, for which queue and media type.

use leptos::prelude::*;

use super::head::words;
use crate::measure::promises::{Extra, MOST};
use crate::state::App;
use crate::terms::{Media, decimal};
use crate::view::look::Look;
use crate::view::words::sentence::media;

/// Promises as contracts often have them: percent and seconds.
const OFFERED: [(&str, &str); 4] = [("80", "20"), ("90", "30"), ("95", "60"), ("99", "120")];

/// The form, and promises ready to take.
#[component]
pub fn Form() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let (percent, seconds) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (queue, of) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(String::new());
    let add = move |percent: &str, seconds: &str| {
        let queue = Some(queue.get_untracked()).filter(|id| !id.is_empty());
        let parts = decimal::percent(percent.trim()).zip(decimal::seconds(seconds.trim()));
        let problem = match parts {
            None => {
                "A promise needs a percentage from 0 to 100 and a number of seconds.".to_owned()
            }
            Some((target_ppm, threshold_ms)) => {
                let new = Extra {
                    queue,
                    media: Media::from_name(&of.get_untracked()),
                    threshold_ms,
                    target_ppm,
                };
                let (known, full) = app.question.with_untracked(|question| {
                    (
                        question.promises.contains(&new),
                        question.promises.len() >= MOST,
                    )
                });
                if known {
                    format!("{} stands beside already.", words(&new))
                } else if full {
                    format!("There is room for {MOST}; remove one first.")
                } else {
                    app.ask(|question| question.promises.push(new));
                    String::new()
                }
            }
        };
        wrong.set(problem);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        add(&percent.get_untracked(), &seconds.get_untracked());
    };
    let number = move |label: &'static str,
                       unit: &'static str,
                       hint: &'static str,
                       value: RwSignal<String>| {
        view! {
            <span class="number">
                <input
                    type="number"
                    min="0"
                    step="any"
                    inputmode="decimal"
                    aria-label=label
                    placeholder=hint
                    prop:value=value
                    on:input:target=move |event| value.set(event.target().value())
                />
                {unit}
            </span>
        }
    };
    let queues = move || {
        let names = look.names.get();
        app.data.queues.with(|queues| {
            let option =
                |(queue, (name, short)): (&crate::terms::Queue, &(String, Option<String>))| {
                    let short = short
                        .as_ref()
                        .map(|id| format!(" ({id})"))
                        .unwrap_or_default();
                    view! { <option value=queue.id.clone()>{format!("{name}{short}")}</option> }
                };
            queues
                .iter()
                .zip(names.iter())
                .map(option)
                .collect::<Vec<_>>()
        })
    };
    let offered = OFFERED.map(|(percent, seconds)| {
        view! {
            <button type="button" class="button" on:click=move |_| add(percent, seconds)>
                {format!("{percent}\u{a0}% in {seconds}\u{a0}s")}
            </button>
        }
    });
    view! {
        <form class="form further" aria-label="A further promise" on:submit=submit novalidate>
            <div class="row">
                {number("Promised percent", " % in", "95", percent)} {number("Promised seconds", " s", "60", seconds)}
                <label class="field">
                    <span class="hidden">"For queue"</span>
                    <select on:change:target=move |event| queue.set(event.target().value())>
                        <option value="">"all queues"</option>
                        {queues}
                    </select>
                </label>
                <label class="field">
                    <span class="hidden">"For media type"</span>
                    <select on:change:target=move |event| of.set(event.target().value())>
                        <option value="">"all media types"</option>
                        {Media::ALL
                            .map(|one| view! { <option value=one.name()>{media(one)}</option> })
                            .into_iter()
                            .collect::<Vec<_>>()}
                    </select>
                </label>
                <button type="submit" class="button main">
                    "Add promise"
                </button>
            </div>
            <p class="wrong" aria-live="polite">
                {wrong}
            </p>
            <div class="row">
                <span class="small quiet">"Often agreed:"</span>
                {offered.into_iter().collect::<Vec<_>>()}
            </div>
        </form>
    }
}
