//! The frame of every chart: its name, one sentence with the answer, its table on demand, its drawing as a file.

use leptos::prelude::*;

use crate::state::App;
use crate::state::picture::Kind;
use crate::view::look::Look;
use crate::view::rest::save;

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
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let shown = RwSignal::new(false);
    let saved = move |kind: Kind, word: &'static str, label: &'static str| {
        view! {
            <button type="button" class="plain save" aria-label=label title=label on:click=move |_| save(&app, look, id, kind)>
                {word}
            </button>
        }
    };
    view! {
        <figure class="figure" id=id aria-labelledby=format!("{id}-title") aria-describedby=format!("{id}-sentence")>
            <div class="head">
                <h2 id=format!("{id}-title")>{title}</h2>
                <p class="quiet tiny" id=format!("{id}-sentence")>
                    {sentence}
                </p>
                <div class="aside">{aside()}</div>
                <div class="tools">
                    <button
                        type="button"
                        class="plain"
                        aria-expanded=move || shown.get().to_string()
                        aria-controls=format!("{id}-table")
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        "Show as table"
                    </button>
                    {saved(Kind::Svg, "SVG", "Save as SVG")}
                    {saved(Kind::Png, "PNG", "Save as PNG")}
                </div>
            </div>
            {children()}
            <div id=format!("{id}-table")>
                <Show when=move || shown.get()>{table.run()}</Show>
            </div>
        </figure>
    }
}
