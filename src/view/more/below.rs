//! BELOW: what can be taken along, and the small print: what exactly the figures stand on.

use leptos::prelude::*;

use super::basis::Basis;
use super::share;
use crate::snapshot::Choices;
use crate::state::App;
use crate::state::load::Load;
use crate::view::door::CheckSetUp;
use crate::view::look::Look;
use crate::view::words::measure::number;
use crate::view::words::when::{moment, period};

/// Days that can be looked back: callbacks and e-mails may have begun long before they end.
const LOOK_BACK: [(u32, &str); 4] = [
    (0, "as far as usual"),
    (7, "7 days"),
    (31, "31 days"),
    (70, "70 days"),
];

/// The end of the page.
#[component]
pub fn Below(
    /// Whether the page is being printed.
    printing: RwSignal<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let wanted = RwSignal::new(Choices::default());
    let look = expect_context::<Look>();
    let known = Memo::new(move |_| {
        app.load
            .with(|load| matches!(load, Load::Complete(_) | Load::Partial(..)))
    });
    let span = move || {
        let zone = app.still.with(|question| question.zone.clone());
        format!(
            "{} ({zone})",
            period(app.answers.period.get(), &app.answers.zone.get())
        )
    };
    let basis = move || {
        app.load.with(|load| match load {
            // A snapshot was looked back for when it was made.
            Load::Complete(summary) | Load::Partial(summary, _) if summary.snapshot.is_none() => {
                let zone = app.answers.zone.get();
                let days = if summary.look_back_days == 1 { "1 day".to_owned() } else { format!("{} days", summary.look_back_days) };
                let newest = summary.newest_ms.map(|at| format!(" Newest fact: {}.", moment(at, &zone))).unwrap_or_default();
                let open = match summary.open {
                    0 => String::new(),
                    1 => " 1 conversation has no end yet.".to_owned(),
                    many => format!(" {} conversations have no end yet.", number(u64::from(many))),
                };
                format!("Loading looked back {days} before the period, for visits that began earlier.{newest}{open}")
            }
            _ => String::new(),
        })
    };
    view! {
        <footer class="below">
            <div class="commands">
                <button type="button" class="button" on:click=move |_| app.download_csv()>
                    "Download CSV"
                </button>
                <Show when=move || app.has_visits()>
                    <button type="button" class="button" on:click=move |_| app.download_visits()>
                        "Download visits"
                    </button>
                </Show>
                <share::Download wanted=wanted />
                <button type="button" class="button" on:click=move |_| app.pick_snapshot()>
                    "Open snapshot…"
                </button>
                <button type="button" class="button" on:click=move |_| app.copy_figures(&untrack(|| Basis::of(&app, look).facts()))>
                    "Copy figures"
                </button>
                <button type="button" class="button" on:click=move |_| app.print(printing)>
                    "Print report"
                </button>
                <button type="button" class="button" on:click=move |_| app.copy_link()>
                    "Copy link"
                </button>
                <CheckSetUp />
            </div>
            <p class="small quiet">{span} ". " {basis}</p>
            <Show when=move || known.get() && !app.shows_snapshot()>
                <share::Choices wanted=wanted />
                <label class="small quiet">
                    "Look back before the period "
                    <select on:change:target=move |event| {
                        if let Ok(days) = event.target().value().parse() {
                            app.look_back(days);
                        }
                    }>
                        {LOOK_BACK
                            .map(|(days, words)| {
                                let chosen = move || app.look_back_days.get() == days;
                                view! {
                                    <option value=days.to_string() prop:selected=chosen>
                                        {words}
                                    </option>
                                }
                            })
                            .into_iter()
                            .collect::<Vec<_>>()}
                    </select>
                </label>
            </Show>
            <Show when=move || known.get()>
                <ul class="small quiet remarks">
                    {move || app.remarks.get().into_iter().map(|remark| view! { <li>{remark}</li> }).collect::<Vec<_>>()}
                </ul>
            </Show>
            <p class="small quiet">
                "Unit: the queue visit, one stay of one conversation in one queue; a transfer makes a second one. The threshold is inclusive. Totals are sums of numerators over sums of denominators, never means of percentages. The 95 % interval is Wilson’s: met when its lower end reaches the target, missed when its upper end stays below."
            </p>
        </footer>
    }
}
