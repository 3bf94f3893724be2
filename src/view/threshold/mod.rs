//! THRESHOLD: what keeps the promise, as the handle on the curve. Moving it redraws every figure at once, without a request.
//! Target and attribution stand beside it: they are the other two things a reader may look through.

mod choices;
pub mod curve;
pub mod lines;

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::lens::Threshold as Limit;
use crate::measure::report::Figure as Level;
use crate::measure::walk::STEPS;
use crate::state::App;
use crate::state::question::parse_threshold;
use crate::view::look::Look;
use crate::view::parts::Figure;
use crate::view::rest::curve_table;
use crate::view::words::measure::{limit, limits, plain_percent};
use choices::{AttributionChoice, LimitChoice, TargetChoice};
use lines::Line;

/// The second card.
#[component]
pub fn Threshold() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let value = move || look.spread.get().map(limits).unwrap_or_default();
    let family = lines::lines(&app, look);
    view! {
        <section class="card threshold">
            <Figure
                id="curve"
                title="Service level by threshold"
                sentence=Signal::derive(move || sentence(&app, look, family))
                aside=Box::new(move || view! { <b class="value">{value}</b> }.into_any())
                table=move || curve_table(app, family)
            >
                <curve::Drawing family=family />
            </Figure>
            <div class="halves">
                <LimitChoice />
                <TargetChoice />
            </div>
            <AttributionChoice />
        </section>
    }
}

/// At which threshold the target would be reached, and what it is now.
#[must_use]
pub fn sentence(app: &App, look: Look, family: Memo<Arc<Vec<Line>>>) -> String {
    let Some(target) = look.total.with(Level::target_percent) else {
        return String::new();
    };
    let step_ms = i64::from(app.answers.top_s.get() / STEPS) * 1_000;
    let reached = family.with(|family| {
        let reaches = |value: &Option<f64>| value.is_some_and(|value| value >= target);
        family.first()?.values.iter().position(reaches)
    });
    match reached.and_then(|step| i64::try_from(step).ok()) {
        Some(step) => format!(
            "{} is reached at {}",
            plain_percent(target),
            limit(step * step_ms)
        ),
        None => format!(
            "{} is not reached by any threshold shown",
            plain_percent(target)
        ),
    }
}

/// The threshold that the slider shows, ms: the reader's, else the longest of the queues' own.
fn shown_ms(app: &App, look: Look) -> Memo<i64> {
    let question = app.question;
    Memo::new(
        move |_| match question.with(|question| question.threshold) {
            Limit::Ms(ms) => ms,
            Limit::Queue => look.spread.get().map_or(20_000, |(_, longest)| longest),
        },
    )
}

fn set(app: &App, seconds: &str) {
    if let Some(threshold) = parse_threshold(seconds) {
        app.ask_quietly(|question| question.threshold = threshold);
    }
}
