//! THRESHOLD: what keeps the promise. Moving the slider redraws every figure at once, without a request.
//! Target and attribution stand beside it: they are the other two things a reader may look through.

mod choices;
mod slider;

use leptos::prelude::*;

use crate::measure::lens::Threshold as Limit;
use crate::state::App;
use crate::state::question::parse_threshold;
use crate::view::look::Look;
use crate::view::words::measure::limits;
use choices::{AttributionChoice, LimitChoice, TargetChoice};
use slider::Slider;

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
                sentence=Signal::derive(move || sentence(family))
                aside=Box::new(move || view! { <b class="value">{value}</b> }.into_any())
                table=move || view! { <table::Table family=family /> }
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

/// The threshold at which the target would be reached.
fn sentence(family: Memo<Arc<Vec<Line>>>, target: Option<f64>, step_ms: i64) -> String {
    let (Some(target), Some(reached)) = (target, family.with(|family| family.first()?.reaches(target))) else {
        return String::new();
    };
    format!("{} is reached at {}", plain_percent(target), limit(reached * step_ms))
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
