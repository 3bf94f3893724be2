//! FORMULA: five definitions, each with its figure before it is chosen.

use leptos::prelude::*;

use crate::measure::formula::{Formula, Switches};
use crate::state::App;
use crate::state::question::Question;
use crate::view::parts::{Choice, Switch};
use crate::view::words::measure::percent_number;
use crate::view::words::sentence::{definition, name};

/// The third card.
#[component]
pub fn Formulas() -> impl IntoView {
    let app = expect_context::<App>();
    let switches = move || app.still.with(|question| question.switches);
    let chosen = move || app.still.with(Question::formula).name();
    let choices = Formula::all(Switches::default())
        .into_iter()
        .enumerate()
        .map(|(place, standard)| {
            let formula = move || {
                if place == 0 {
                    Formula::Genesys(switches())
                } else {
                    standard
                }
            };
            let figure = Memo::new(move |_| {
                app.answers.report.with(|report| {
                    report.formulas.get(place).map_or_else(
                        || "–".to_owned(),
                        |(_, level)| percent_number(*level).unwrap_or_else(|| "–".to_owned()),
                    )
                })
            });
            let choose = move |()| {
                let formula = if place == 0 {
                    Formula::Genesys(untrack(switches))
                } else {
                    standard
                };
                app.ask(|question| question.set_formula(formula));
            };
            view! {
                <Choice
                    group="formula"
                    title=name(standard)
                    words=Signal::derive(move || definition(formula()).to_owned())
                    figure=figure
                    chosen=Signal::derive(move || chosen() == standard.name())
                    choose=choose
                />
                {(place == 0).then(|| view! { <Switches3 /> })}
            }
        });
    view! {
        <section class="card formula">
            <div class="head">
                <h2>"Formula"</h2>
                <span class="grow"></span>
                <span class="quiet tiny">"%"</span>
            </div>
            <fieldset class="formulas">
                <legend class="hidden">"Formula"</legend>
                {choices.collect::<Vec<_>>()}
            </fieldset>
        </section>
    }
}

/// The organisation's three switches of Genesys' own formula.
#[component]
fn Switches3() -> impl IntoView {
    let app = expect_context::<App>();
    let now = move || app.still.with(|question| question.switches);
    let other = move || {
        app.still
            .with(|question| question.formula().name() != "genesys")
    };
    let change = move |change: fn(&mut Switches, bool)| {
        move |on: bool| {
            app.ask(|question| {
                let mut switches = question.switches;
                change(&mut switches, on);
                question.set_formula(Formula::Genesys(switches));
            });
        }
    };
    view! {
        <div class="switches" role="group" aria-label="Switches of the organisation">
            <Switch
                label="abandons"
                on=Signal::derive(move || now().abandons)
                fixed=Signal::derive(other)
                turn=change(|switches, on| switches.abandons = on)
            />
            <Switch
                label="short abandons"
                on=Signal::derive(move || now().short_abandons)
                fixed=Signal::derive(move || other() || !now().abandons)
                turn=change(|switches, on| switches.short_abandons = on)
            />
            <Switch
                label="flow-outs"
                on=Signal::derive(move || now().flow_outs)
                fixed=Signal::derive(other)
                turn=change(|switches, on| switches.flow_outs = on)
            />
        </div>
    }
}
