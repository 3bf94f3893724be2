//! COMPLETENESS: what the load was promised and what it got, and what follows: complete, or not and why.

mod windows;
mod words;

use leptos::prelude::*;

use super::ways;
use crate::state::App;
use crate::view::parts::TextRow;

/// The part.
#[component]
pub fn Completeness() -> impl IntoView {
    let app = expect_context::<App>();
    let verdict = move || {
        let zone = app.answers.zone.get();
        match app.opened.get() {
            None => app.ledger.with(|ledger| words::verdict(ledger, &zone)),
            Some(_) => {
                "A snapshot says how complete it was when it was made; it cannot be checked again."
                    .to_owned()
            }
        }
    };
    let facts = Memo::new(move |_| {
        let zone = app.answers.zone.get();
        match app.opened.get() {
            None => app.ledger.with(|ledger| words::facts(ledger, &zone)),
            Some(opened) => opened.facts.clone(),
        }
    });
    let count = Memo::new(move |_| facts.with(Vec::len));
    let row = move |place: usize| {
        Memo::new(move |_| {
            let cells = facts.with(|facts| facts.get(place).cloned());
            cells.map_or_else(|| vec![String::new(); 2], Vec::from)
        })
    };
    view! {
        <section class="card wide" aria-labelledby="completeness">
            <div class="head">
                <h2 id="completeness">"Proof of completeness"</h2>
                <p class="small quiet" role="note">
                    {verdict}
                </p>
            </div>
            <div class="scroll facts" tabindex="0" role="region" aria-label="Received against announced">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">
                                {move || if app.shows_snapshot() { "Of this snapshot" } else { "Of this load" }}
                            </th>
                            <th scope="col">"Value"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || 0..count.get() key=|place| *place let(place)>
                            <TextRow cells=row(place) />
                        </For>
                    </tbody>
                </table>
            </div>
            <Show when=move || !app.shows_snapshot()>
                <Load />
            </Show>
        </section>
    }
}

/// Windows of a load, and the ways it can take.
#[component]
fn Load() -> impl IntoView {
    view! {
            <windows::Windows />
            <p class="tiny quiet">
                "A window is whole when as many distinct conversations came as Genesys Cloud announced for it; one that falls short is read again. Windows that end within two hours before the load are asked once more when all else is read, until nothing new comes. A conversation that stands in two windows is kept once."
            </p>
            <ways::Ways />
    }
}
