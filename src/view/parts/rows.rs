//! Rows of text whose cells change in place.

use leptos::prelude::*;

use crate::terms::decimal::grouped;

/// How many rows a long table shows at first, and adds each time.
pub const PAGE: usize = 240;

/// A row: its first cell names it.
#[component]
pub fn TextRow(
    /// The cells.
    cells: Memo<Vec<String>>,
    /// What stands in one more cell at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let count = cells.with_untracked(Vec::len);
    let cell = move |place: usize| {
        move || cells.with(|cells| cells.get(place).cloned().unwrap_or_default())
    };
    view! {
        <tr>
            <th scope="row">{cell(0)}</th>
            {(1..count).map(|place| view! { <td>{cell(place)}</td> }).collect::<Vec<_>>()}
            {children.map(|children| view! { <td>{children()}</td> })}
        </tr>
    }
}

/// Beneath a long table: how much of it is shown, and the rest on demand; nothing where all of it is there.
#[component]
pub fn ShowMore(
    /// How many rows there are.
    count: Memo<usize>,
    /// How many are shown.
    shown: RwSignal<usize>,
    /// What the rows are, where it has to be said.
    #[prop(optional)]
    what: &'static str,
) -> impl IntoView {
    let more = move || count.get().saturating_sub(shown.get());
    let said = move || {
        let [shown, all] = [shown.get(), count.get()].map(|rows| grouped(rows as u64));
        format!("{shown} of {all} {what}").trim_end().to_owned()
    };
    view! {
        <Show when=move || { more() > 0 }>
            <p class="row">
                <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {move || format!("Show {} more", more().min(PAGE))}
                </button>
                <span class="quiet tiny">{said}</span>
            </p>
        </Show>
    }
}
