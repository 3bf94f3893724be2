//! The windows of a load as a table, a few at first.

use leptos::prelude::*;

use super::words;
use crate::state::App;
use crate::view::parts::{ShowMore, TextRow};

/// Windows shown at first.
const FIRST: usize = 12;

/// The windows.
#[component]
pub fn Windows() -> impl IntoView {
    let app = expect_context::<App>();
    let count = Memo::new(move |_| app.ledger.with(|ledger| ledger.entries.len()));
    let shown = RwSignal::new(FIRST);
    let row = move |place: usize| {
        Memo::new(move |_| {
            app.ledger.with(|ledger| {
                let entry = ledger.entries.get(place);
                entry.map_or_else(|| vec![String::new(); 6], words::window)
            })
        })
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Windows of the load">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Window (UTC)"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col">"Announced"</th>
                        <th scope="col">"Received"</th>
                        <th scope="col">"Pages"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get().min(shown.get()) key=|place| *place let(place)>
                        <TextRow cells=row(place) />
                    </For>
                </tbody>
            </table>
        </div>
        <ShowMore count=count shown=shown what="windows" />
    }
}
