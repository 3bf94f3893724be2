//! LIST: a table of which only the rows near the view stand in the document, so that any number of rows scrolls.
//!
//! By keyboard it is one stop: the arrow keys, Page Up and Down, Home and End move through the rows, and only the
//! links of the current row can be reached from it.

mod window;

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use window::{Hole, ROW_PX};

/// Rows that Page Up and Page Down go.
const LEAP: usize = 15;
/// Height of the heading, px.
const HEAD_PX: i64 = 36;

/// A sorted column: which, and whether its largest value stands first.
pub type Order<C> = (C, bool);

/// A row that stands in the document: its place in the list, and what it shows.
pub type Line = (usize, u32);

/// A long table.
#[expect(clippy::too_many_lines, reason = "one table; most of it is its markup")]
#[component]
pub fn List(
    /// Prefix of ids.
    id: &'static str,
    /// Name of the table.
    label: &'static str,
    /// What the rows show, in their order; equal numbers show the same.
    rows: Signal<std::sync::Arc<Vec<u32>>>,
    /// Number of columns.
    columns: usize,
    /// Headings.
    head: Children,
    /// Cells of a row; the signal tells whether it is the current one.
    cells: Callback<(u32, Signal<bool>), AnyView>,
) -> impl IntoView {
    let holder = NodeRef::<Div>::new();
    let (top, view_px) = (RwSignal::new(0_i64), RwSignal::new(600_i64));
    let current = RwSignal::new(0_usize);
    let count = Memo::new(move |_| rows.with(|rows| rows.len()));
    let hole = move || Hole {
        count: count.get(),
        view_px: view_px.get(),
    };
    let shown = Memo::new(move |_| hole().window(top.get()));
    let lines = move || {
        let shown = shown.get();
        rows.with(|rows| {
            let places = shown.first..shown.first + shown.len;
            places
                .filter_map(|place| Some((place, *rows.get(place)?)))
                .collect::<Vec<Line>>()
        })
    };
    let measured = move || {
        if let Some(element) = holder.get_untracked() {
            top.set(i64::from(element.scroll_top()));
            view_px.set((i64::from(element.client_height()) - HEAD_PX).max(ROW_PX));
        }
    };
    // Another list begins at its beginning.
    Effect::new(move |_| {
        rows.track();
        current.set(0);
        if let Some(element) = holder.get() {
            element.set_scroll_top(0);
        }
        measured();
    });
    let go = move |row: usize| {
        current.set(row);
        measured();
        let to = untrack(hole).reveal(row, top.get_untracked());
        if let Some(element) = holder.get_untracked() {
            element.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
        }
        measured();
    };
    let key = move |event: KeyboardEvent| {
        let last = count.get_untracked().saturating_sub(1);
        let at = current.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => at + LEAP,
            "PageUp" => at.saturating_sub(LEAP),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        go(to.min(last));
    };
    let active = move || {
        let (shown, current) = (shown.get(), current.get());
        let there = (shown.first..shown.first + shown.len).contains(&current);
        there.then(|| format!("{id}-{current}"))
    };
    let room = move |px: fn(&window::Window) -> i64| {
        let height = move || format!("{}px", shown.with(px));
        view! {
            <tr class="room" aria-hidden="true">
                <td colspan=columns.to_string() style:height=height></td>
            </tr>
        }
    };
    view! {
        <div class="scroll listing" node_ref=holder on:scroll=move |_| measured()>
            <table
                role="grid"
                class=id
                tabindex="0"
                aria-label=label
                aria-rowcount=move || (count.get() + 1).to_string()
                aria-activedescendant=active
                on:keydown=key
            >
                <thead>
                    <tr aria-rowindex="1">{head()}</tr>
                </thead>
                <tbody>
                    {room(|shown| shown.above_px)}
                    <For each=lines key=|line| *line let(line)>
                        {
                            let (place, row) = line;
                            let chosen = Memo::new(move |_| current.get() == place);
                            view! {
                                <tr
                                    id=format!("{id}-{place}")
                                    aria-rowindex=(place + 2).to_string()
                                    class:current=chosen
                                    on:click=move |_| current.set(place)
                                >
                                    {cells.run((row, chosen.into()))}
                                </tr>
                            }
                        }
                    </For>
                    {room(|shown| shown.below_px)}
                </tbody>
            </table>
        </div>
    }
}

/// A heading that sorts.
#[component]
pub fn Head<C: Copy + PartialEq + Send + Sync + 'static>(
    /// What it says.
    label: &'static str,
    /// The column under it.
    column: C,
    /// The order in force.
    order: RwSignal<Order<C>>,
) -> impl IntoView {
    let sort = move || match order.get() {
        (same, true) if same == column => "descending",
        (same, false) if same == column => "ascending",
        _ => "none",
    };
    let turn = move |_| order.update(|order| *order = (column, order.0 == column && !order.1));
    view! {
        <th scope="col" aria-sort=sort>
            <button type="button" class="sort" on:click=turn>
                {label}
                <span class="arrow" aria-hidden="true"></span>
            </button>
        </th>
    }
}

/// The way to a conversation in Genesys Cloud, in a window of its own; nothing where it is not known.
pub fn link(url: Option<String>, reachable: Signal<bool>) -> impl IntoView {
    let stop = move || if reachable.get() { "0" } else { "-1" };
    url.map(|url| {
        view! {
            <a href=url target="_blank" rel="noopener noreferrer" tabindex=stop aria-label="Open in Genesys Cloud">
                "Open ↗"
            </a>
        }
    })
}
