//! Further lines for the curve: other formulas, and queues on their own.

use leptos::prelude::*;

use crate::state::App;
use crate::state::question::{FormulaName, MOST_CURVES, Question};
use crate::view::look::Look;
use crate::view::more::name::QueueName;
use crate::view::words::sentence::name;

/// What can be drawn beside the main line.
#[component]
pub fn Lines() -> impl IntoView {
    view! {
        <div class="head">
            <h2 id="lines-title">"Further lines in the curve"</h2>
            <p class="quiet tiny">"They are drawn in “Service level by threshold”, each with its name at its end."</p>
        </div>
        <div class="halves">
            <Others />
            <Queues />
        </div>
    }
}

/// The other formulas.
#[component]
fn Others() -> impl IntoView {
    let app = expect_context::<App>();
    let one = move |formula: FormulaName| {
        let drawn = move || app.still.with(|question| question.lines.contains(&formula));
        let main = move || app.still.with(Question::formula).name() == formula.name();
        let turn = move |on: bool| {
            app.ask(|question| {
                let mut wanted = question.lines.clone();
                wanted.retain(|line| *line != formula);
                if on {
                    wanted.push(formula);
                }
                question.lines = FormulaName::ALL
                    .into_iter()
                    .filter(|line| wanted.contains(line))
                    .collect();
            });
        };
        let words = name(formula.with(app.question.with_untracked(|question| question.switches)));
        view! {
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=move || main() || drawn()
                    prop:disabled=main
                    on:change:target=move |event| turn(event.target().checked())
                />
                <span>{words} " " <small class="quiet">{move || main().then_some("the main line")}</small></span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="minor">"Formulas"</legend>
            {FormulaName::ALL.map(one).into_iter().collect::<Vec<_>>()}
        </fieldset>
    }
}

/// The queues with facts, and those that are drawn already.
#[component]
fn Queues() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let drawn = Memo::new(move |_| app.still.with(|question| question.curves.clone()));
    let full = Memo::new(move |_| drawn.with(Vec::len) >= MOST_CURVES);
    let places = Memo::new(move |_| {
        let mut places: Vec<usize> = app.answers.report.with(|report| {
            let places = report.queues.iter().map(|row| usize::from(row.queue));
            places.collect()
        });
        app.data.queues.with(|queues| {
            let drawn = drawn.read();
            places.extend((0..queues.len()).filter(|&place| drawn.contains(&queues[place].id)));
        });
        places.sort_unstable();
        places.dedup();
        look.names.with(|names| {
            places.sort_by_cached_key(|&place| {
                names
                    .get(place)
                    .map(|name| crate::browser::dom::lower(&name.0))
            });
        });
        places
    });
    let one = move |place: usize| {
        let id = app
            .data
            .queues
            .with_untracked(|queues| queues.get(place).map(|queue| queue.id.clone()))
            .unwrap_or_default();
        let id = StoredValue::new(id);
        let on = move || id.with_value(|id| drawn.with(|drawn| drawn.contains(id)));
        let turn = move |on: bool| {
            let id = id.get_value();
            app.ask(|question| {
                question.curves.retain(|drawn| *drawn != id);
                if on && question.curves.len() < MOST_CURVES {
                    question.curves.push(id);
                }
            });
        };
        view! {
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=on
                    prop:disabled=move || full.get() && !on()
                    on:change:target=move |event| turn(event.target().checked())
                />
                <QueueName place=place />
            </label>
        }
    };
    let count = move || format!("{} of at most {MOST_CURVES} drawn", drawn.with(Vec::len));
    view! {
        <fieldset>
            <legend class="minor">"Queues, each on its own"</legend>
            <p class="quiet tiny">{count}</p>
            <div class="list-of tall" tabindex="0" role="group" aria-label="Queues as curves of their own">
                <For each=move || places.get() key=|place| *place let(place)>
                    {one(place)}
                </For>
            </div>
        </fieldset>
    }
}
