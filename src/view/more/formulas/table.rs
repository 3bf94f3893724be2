//! The table of formulas: each with its figure beside the one in force; pressing one chooses it.

use leptos::prelude::*;

use super::full_name;
use crate::measure::bridge::{Row, side_by_side};
use crate::state::App;
use crate::state::question::Question;
use crate::view::look::Look;
use crate::view::words::measure::{decimal, number, percent_or_dash, percent_range};
use crate::view::words::sentence::definition;

const HEADS: [&str; 6] = [
    "Formula",
    "Service level",
    "95 % interval",
    "Kept",
    "Judged over",
    "Points to the one in force",
];

/// The table.
#[component]
pub fn Table() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let formula = Memo::new(move |_| app.still.with(Question::formula));
    let rows = Memo::new(move |_| {
        look.total
            .with(|total| side_by_side(&total.counts, formula.get()))
    });
    let sentence = move || {
        let levels = rows.with(|rows| rows.iter().map(|row| row.level).collect::<Vec<_>>());
        let percents = levels
            .iter()
            .filter_map(|level| Some((level.ten_thousandths()?, *level)));
        let low = percents.clone().min_by_key(|one| one.0);
        let high = percents.max_by_key(|one| one.0);
        match (low, high) {
            (Some((_, low)), Some((_, high))) => format!(
                "The same {} make anything from {} to {}.",
                look.nouns().1,
                percent_or_dash(low),
                percent_or_dash(high)
            ),
            _ => format!(
                "No {} were answered, abandoned or flowed out in this period.",
                look.nouns().1
            ),
        }
    };
    let count = rows.with_untracked(Vec::len);
    let body = (0..count).map(|place| {
        let row = Memo::new(move |_| rows.with(|rows| rows.get(place).copied()));
        view! { <One row=row /> }
    });
    view! {
        <div class="head">
            <h2 id="formulas-title">"Formulas side by side"</h2>
            <p class="quiet tiny">{sentence}</p>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="Formulas as a table">
            <table class="chosen-of">
                <thead>
                    <tr>{HEADS.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect::<Vec<_>>()}</tr>
                </thead>
                <tbody>{body.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
        <p class="quiet tiny">"Press a formula to put it in force. Every figure of the page follows."</p>
    }
}

/// One formula.
#[component]
fn One(
    /// Its row.
    row: Memo<Option<Row>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let Some(formula) = row.get_untracked().map(|row| row.formula) else {
        return ().into_any();
    };
    let chosen = Memo::new(move |_| row.get().is_some_and(|row| row.in_force));
    let cell = move |read: fn(&Row) -> String| {
        view! { <td>{move || row.get().as_ref().map(read)}</td> }
    };
    view! {
        <tr class:chosen=chosen on:click=move |_| app.ask(|question| question.set_formula(formula))>
            <th scope="row">
                <button type="button" class="choose" aria-pressed=move || chosen.get().to_string()>
                    {full_name(formula)}
                    " "
                    <span class="in-force">{move || chosen.get().then_some("✓ in force")}</span>
                </button>
                <span class="words">{definition(formula)}</span>
            </th>
            {cell(|row| percent_or_dash(row.level))}
            {cell(|row| row.level.wilson().map(percent_range).unwrap_or_default())}
            {cell(|row| number(row.level.numerator))}
            {cell(|row| number(row.level.denominator))}
            {cell(points)}
        </tr>
    }
    .into_any()
}

fn points(row: &Row) -> String {
    match row.points {
        _ if row.in_force => String::new(),
        None => "–".to_owned(),
        Some(points) => signed(points),
    }
}

/// A difference in points with its sign: `+4.9`, `−1.2`, `0.0`.
#[must_use]
pub fn signed(points: f64) -> String {
    let text = decimal(points);
    if points > 0.0 && text != "0.0" {
        format!("+{text}")
    } else {
        text
    }
}
