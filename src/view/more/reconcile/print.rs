//! Which switches the organisation seems to have, by Genesys' own denominators, and the button that adopts them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::bridge::same_as;
use crate::measure::fingerprint::Fingerprint;
use crate::measure::formula::{Formula, Switches};
use crate::measure::reconcile::Reconciled;
use crate::state::App;
use crate::terms::decimal::grouped;
use crate::view::more::formulas::full_name;

/// The switches that fit.
#[component]
pub fn Print(
    /// The comparison.
    compared: Memo<Option<Arc<Reconciled>>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let in_force = Memo::new(move |_| app.still.with(|question| question.switches));
    let print = Memo::new(move |_| {
        compared.with(|compared| {
            let print = compared.as_ref().map(|one| one.fingerprint.clone());
            print.unwrap_or_default()
        })
    });
    let better = Memo::new(move |_| print.with(|print| print.to_adopt(in_force.get())));
    let adopt = move |_| {
        if let Some(switches) = better.get_untracked() {
            app.ask(|question| question.switches = switches);
        }
    };
    view! {
        <section class="card wide" aria-labelledby="switches-title">
            <div class="head">
                <h2 id="switches-title">"Whom Genesys judges"</h2>
                <p class="quiet tiny">
                    "Genesys Cloud does not tell how the organisation’s switches are set. Its denominators do: of the eight settings, two pairs judge alike."
                </p>
            </div>
            <p>{move || print.with(|print| said(print, in_force.get()))}</p>
            <Show when=move || better.get().is_some()>
                <p class="row">
                    <button type="button" class="button" on:click=adopt>
                        "Adopt"
                    </button>
                    <span class="quiet tiny">"Every figure by Genesys’ formula follows; it asks for nothing."</span>
                </p>
            </Show>
        </section>
    }
}

fn name(switches: Switches) -> &'static str {
    full_name(same_as(Formula::Genesys(switches)))
}

/// What the denominators say.
fn said(print: &Fingerprint, in_force: Switches) -> String {
    let of = |cells: usize| match (cells, print.cells) {
        (1, 1) => "in the only cell".to_owned(),
        (cells, all) if cells == all => format!("in all {} cells", grouped(all as u64)),
        (cells, all) => format!(
            "in {} of {} cells",
            grouped(cells as u64),
            grouped(all as u64)
        ),
    };
    match print.best() {
        [] if print.cells == 0 => "There are no denominators to tell by.".to_owned(),
        [] => "No setting explains a single one of its denominators.".to_owned(),
        [(best, cells)] => {
            let force = if name(*best) == name(in_force) {
                ". It is the one in force".to_owned()
            } else {
                format!(
                    ". “{}”, the one in force, does {}",
                    name(in_force),
                    of(print.explains(in_force))
                )
            };
            format!(
                "“{}” explains its denominators {}, more than any other setting{force}.",
                name(*best),
                of(*cells)
            )
        }
        alike => {
            let names: Vec<String> = alike
                .iter()
                .map(|one| format!("“{}”", name(one.0)))
                .collect();
            format!(
                "{} explain its denominators {} alike: nothing in this period tells them apart.",
                names.join(", "),
                of(alike[0].1)
            )
        }
    }
}
