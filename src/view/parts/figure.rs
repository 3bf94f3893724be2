//! The frame of every chart: its name, one sentence with the answer, and its table on demand.

use leptos::prelude::*;

/// A chart with its title, its sentence and its table.
#[component]
pub fn Figure(
    /// Prefix of its ids.
    id: &'static str,
    /// Name of the chart.
    #[prop(into)]
    title: Signal<String>,
    /// What it shows, in one sentence.
    #[prop(into)]
    sentence: Signal<String>,
    /// What stands beside the title: a legend.
    aside: Children,
    /// The table with the same figures; built when asked for.
    #[prop(into)]
    table: ViewFn,
    /// The drawing.
    children: Children,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    view! {
        <figure class="figure" aria-labelledby=format!("{id}-title") aria-describedby=format!("{id}-sentence")>
            <div class="head">
                <h2 id=format!("{id}-title")>{title}</h2>
                <p class="quiet tiny" id=format!("{id}-sentence")>
                    {sentence}
                </p>
                <span class="grow"></span>
                {aside()}
                <button
                    type="button"
                    class="button"
                    aria-expanded=move || shown.get().to_string()
                    aria-controls=format!("{id}-table")
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    "Show as table"
                </button>
            </div>
            {children()}
            <div id=format!("{id}-table")>
                <Show when=move || shown.get()>{table.run()}</Show>
            </div>
        </figure>
    }
}
