//! Rows of text whose cells change in place.

use leptos::prelude::*;

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
