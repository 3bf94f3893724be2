//! QUEUES: where was the promise not kept? A row per queue, and per media type when several are chosen.

pub mod order;
mod row;

use leptos::prelude::*;

use crate::state::App;
use crate::view::look::Look;
use crate::view::words::measure::number;
use order::{Column, Order};

/// The queues' card.
#[component]
pub fn Queues() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let order = RwSignal::new(Order::default());
    let keys = Memo::new(move |_| {
        let (order, names) = (order.get(), look.names.get());
        app.answers.report.with(|report| {
            app.answers
                .percentiles
                .with(|waits| order::sorted(report, waits, &names, order))
        })
    });
    let head = move |column: Column| {
        let sort = move || {
            order.with(|order| {
                if order.column == column {
                    if order.falling {
                        "descending"
                    } else {
                        "ascending"
                    }
                } else {
                    "none"
                }
            })
        };
        view! {
            <th scope="col" aria-sort=sort class:bar-head=column == Column::Level>
                <button type="button" class="sort" on:click=move |_| order.update(|order| order.turn(column))>
                    {column.label()}
                    <span class="arrow" aria-hidden="true"></span>
                </button>
            </th>
        }
    };
    let count = move || {
        let rows = keys.with(Vec::len);
        match (rows, look.several_media()) {
            (0, _) => String::new(),
            (1, _) => "1 row".to_owned(),
            (rows, true) => format!("{} rows, queue by media type", number(rows as u64)),
            (rows, false) => format!("{} queues with facts in the period", number(rows as u64)),
        }
    };
    view! {
        <section class="card wide">
            <div class="head">
                <h2 id="queues-title">"Queues"</h2>
                <p class="quiet tiny">{count}</p>
            </div>
            <Show
                when=move || keys.with(|keys| !keys.is_empty())
                fallback=move || view! { <p class="nothing quiet">{move || format!("No {} in this period.", look.nouns().1)}</p> }
            >
                <div class="scroll" tabindex="0" role="region" aria-labelledby="queues-title">
                    <table class="queues">
                        <thead>
                            <tr>{Column::ALL.map(head).into_iter().collect::<Vec<_>>()}</tr>
                        </thead>
                        <tbody>
                            <For each=move || keys.get() key=|key| *key let(key)>
                                <row::Row key=Some(key) />
                            </For>
                        </tbody>
                        <tfoot>
                            <row::Row key=None />
                        </tfoot>
                    </table>
                </div>
            </Show>
        </section>
    }
}
