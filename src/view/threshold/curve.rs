//! The curve is the control: service level as a function of the threshold, with the threshold as its handle.
//!
//! What hears pointer and keys is a native slider laid exactly over the plot, invisible; the drawing follows
//! it. Moving the handle changes a few attributes: lines, band and axes are laid out when facts or formulas
//! change, never for a threshold.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::lines::Line;
use super::{set, shown_ms};
use crate::browser::size::width_of;
use crate::chart::curve::{Curve, Input, curve, handle, target_name};
use crate::chart::frame::Frame;
use crate::chart::path::number as px;
use crate::measure::lens::Threshold as Limit;
use crate::measure::report::Figure as Level;
use crate::measure::walk::STEPS;
use crate::state::App;
use crate::view::look::Look;
use crate::view::words::measure::{
    limit, limits, number, percent_number, percent_or_dash, plain_percent, seconds,
};

/// Room right of the plot for the names of lines; the style sheet knows both.
const NAMES: (f64, f64) = (16.0, 96.0);
/// Room for the words beside the handle, pixels.
const WORDS: f64 = 70.0;

/// The drawing, what is read out of it, and its slider.
#[component]
pub fn Drawing(
    /// The lines, the main one first.
    family: Memo<Arc<Vec<Line>>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let several = Memo::new(move |_| family.with(|family| family.len() > 1));
    let frame = Memo::new(move |_| {
        let width = width.get().max(240.0);
        let names = if several.get() { NAMES.1 } else { NAMES.0 };
        Frame::new(width, if width < 420.0 { 196.0 } else { 226.0 }, names)
    });
    let top_ms = Memo::new(move |_| i64::from(app.answers.top_s.get()) * 1_000);
    let target = Memo::new(move |_| look.total.with(Level::target_percent));
    let drawn = Memo::new(move |_| {
        family.with(|family| {
            let values: Vec<_> = family.iter().map(|line| line.values.as_slice()).collect();
            let band = family.first().map(Line::band).unwrap_or_default();
            let input = Input {
                lines: &values,
                band: &band,
                step_ms: top_ms.get() / i64::from(STEPS),
                top_ms: top_ms.get(),
                target: target.get(),
            };
            curve(&input, &frame.get())
        })
    });
    let shown = shown_ms(&app, look);
    let held = Memo::new(move |_| {
        let (frame, percent) = (frame.get(), look.total.with(|total| total.level.percent()));
        let inside = target.get().and_then(|target| target_name(target, &frame));
        let span = frame.span(top_ms.get());
        handle((shown.get(), percent), WORDS, inside, &span, &frame)
    });
    let pointed = RwSignal::new(None::<i64>);
    let mixed = Memo::new(move |_| look.total.with(Level::mixed_thresholds));
    let path = move |read: fn(&Curve) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    let said = move || {
        look.total
            .with(|total| percent_number(total.level))
            .map(|percent| format!("{percent} %"))
    };
    view! {
        <p class="readout small quiet">{move || {
            let mut words = told(family, pointed.get(), top_ms.get(), mixed.get());
            words.push_str(steps(&app).as_deref().unwrap_or_default());
            words
        }}</p>
        <div class="chart curve" class:several=several class:mixed=mixed node_ref=holder>
            <svg aria-hidden="true" width=move || px(frame.get().width) height=move || px(frame.get().height)>
                <rect
                    class="reached"
                    x=px(40.0)
                    y=px(14.0)
                    width=move || px((held.get().x - 40.0).max(0.0))
                    height=move || px(frame.get().bottom - 14.0)
                ></rect>
                <path class="grid" d=path(|drawn| &drawn.grid)></path>
                <g>{move || axes(&drawn.read(), &frame.get())}</g>
                <path class="band" d=path(|drawn| &drawn.band)></path>
                <path class="target" d=path(|drawn| &drawn.target)></path>
                <g>{move || others(&drawn.read(), &family.read())}</g>
                <path class="leader" d=path(|drawn| &drawn.leaders)></path>
                <path class="series" d=move || drawn.with(|drawn| drawn.lines.first().cloned())></path>
                <text
                    class="tag"
                    text-anchor="end"
                    x=move || px(frame.get().right)
                    y=move || target.get().and_then(|target| target_name(target, &frame.get())).map(|name| px(name.y))
                >
                    {move || target.get().map(|target| format!("target {}", plain_percent(target)))}
                </text>
                <path class="hand" d=move || format!("M{},14V{}", px(held.get().x), px(frame.get().bottom))></path>
                <circle class="knob" r="7" cx=move || px(held.get().x) cy=move || held.get().y.map(px)></circle>
                <text
                    class="tag"
                    text-anchor=move || if held.get().before { "end" } else { "start" }
                    x=move || px(held.get().words.0)
                    y=move || px(held.get().words.1)
                >
                    {said}
                </text>
            </svg>
            <Slider shown=shown top_ms=top_ms frame=frame pointed=pointed />
        </div>
    }
}

/// Where the curve is known in summary mode.
fn steps(app: &App) -> Option<String> {
    app.answers.curve.with(|curve| {
        let known = curve.known.as_ref()?.len();
        Some(format!(
            " Known at {known} thresholds; between them it is at least this."
        ))
    })
}

/// What stands at the step pointed at, or how to use the curve.
fn told(family: Memo<Arc<Vec<Line>>>, pointed: Option<i64>, top_ms: i64, mixed: bool) -> String {
    let step_ms = (top_ms / i64::from(STEPS)).max(1);
    let found = pointed.and_then(|at| {
        let place = usize::try_from(at / step_ms).ok()?;
        family.with(|family| Some((at, *family.first()?.levels.get(place)?)))
    });
    match found {
        None if mixed => {
            "Queues have thresholds of their own: drag the handle to try one for all.".to_owned()
        }
        None => "Drag the handle, or point at the curve to read it.".to_owned(),
        Some((at, level)) => format!(
            "Within {} it would be {}: {} of {}",
            limit(at),
            percent_or_dash(level),
            number(level.numerator),
            number(level.denominator)
        ),
    }
}

/// Labels of both axes.
#[must_use]
pub fn axes(drawn: &Curve, frame: &Frame) -> Vec<AnyView> {
    let label = |x: f64, y: f64, anchor: &'static str, words: String| {
        view! { <text text-anchor=anchor x=px(x) y=px(y)>{words}</text> }.into_any()
    };
    let percents = drawn
        .percents
        .iter()
        .map(|level| label(Frame::LABELS, level.y + 4.0, "end", px(level.value)));
    let ticks = drawn
        .ticks
        .iter()
        .map(|tick| label(tick.px, frame.bottom + 17.0, "middle", tick.label.clone()));
    percents.chain(ticks).collect()
}

/// The further lines, each with its name at its end.
#[must_use]
pub fn others(drawn: &Curve, family: &[Line]) -> Vec<AnyView> {
    let rest = drawn.lines.iter().zip(&drawn.names).zip(family).skip(1);
    rest.map(|((path, name), line)| {
        view! {
            <path class="other" d=path.clone()></path>
            <text x=name.map(|at| px(at.x)) y=name.map(|at| px(at.y))>
                {line.name.clone()}
            </text>
        }
        .into_any()
    })
    .collect()
}

/// The native slider over the plot.
#[component]
fn Slider(
    /// Threshold shown, ms.
    shown: Memo<i64>,
    /// End of the scale, ms.
    top_ms: Memo<i64>,
    /// Where things stand.
    frame: Memo<Frame>,
    /// Step pointed at, ms.
    pointed: RwSignal<Option<i64>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let queue_own = move || {
        app.question
            .with(|question| question.threshold == Limit::Queue)
    };
    let spoken = move || {
        let level = look.total.with(|total| percent_or_dash(total.level));
        let at = match look.spread.get() {
            Some(own) if queue_own() => format!("each queue’s own, {}", limits(own)),
            _ => limit(shown.get()),
        };
        format!("{at}: {level}")
    };
    let point = move |event: leptos::ev::PointerEvent| {
        let (frame, top_ms) = (frame.get_untracked(), top_ms.get_untracked());
        let at = f64::from(event.offset_x()) + frame.left;
        let step_ms = top_ms / i64::from(STEPS);
        pointed.set(Some(frame.span(top_ms).ms_at(at, step_ms)));
    };
    view! {
        <input
            type="range"
            min="0"
            step="1"
            aria-label="Threshold (seconds)"
            aria-valuetext=spoken
            max=move || app.answers.top_s.get().to_string()
            prop:value=move || {
                top_ms.track();
                seconds(shown.get() / 1_000 * 1_000)
            }
            on:input:target=move |event| {
                set(&app, &event.target().value());
            }
            on:pointermove=point
            on:pointerleave=move |_| pointed.set(None)
        />
    }
}
