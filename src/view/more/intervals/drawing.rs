//! The drawing: laid out for the width it has; every series is one path whose data changes in place.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use super::readout::Readout;
use crate::browser::size::width_of;
use crate::chart::path::number;
use crate::chart::scale::Scale;
use crate::chart::strip::{Frame, Slot, Strip, slot_at, strip};
use crate::chart::time::{Axis, Tick, axis};
use crate::measure::report::Figure as Level;
use crate::state::App;
use crate::view::look::Look;
use crate::view::more::name::open_interval;
use crate::view::words::measure::{number as grouped, plain_percent};

/// The interval chart.
#[component]
pub fn Drawing(
    /// One slot per interval.
    slots: Memo<Arc<Vec<Slot>>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let frame = Memo::new(move |_| Frame::new(width.get().max(240.0)));
    let edges = edges(&app);
    let drawn = layout(slots, edges, frame);
    let cursor = RwSignal::new(None::<usize>);
    let count = Memo::new(move |_| slots.with(|slots| slots.len()));
    view! {
        <Readout cursor=cursor dense=Signal::derive(move || drawn.with(|drawn| drawn.dense)) />
        <div class="chart" node_ref=holder>
            <Plot drawn=drawn edges=edges frame=frame cursor=cursor />
            <Touch cursor=cursor count=count edges=edges frame=frame />
        </div>
    }
}

/// Boundaries of the intervals, ms UTC.
pub fn edges(app: &App) -> Memo<Arc<Vec<f64>>> {
    let boundaries = app.answers.boundaries;
    Memo::new(move |_| {
        Arc::new(
            boundaries
                .with(|boundaries| boundaries.iter().map(|&at| float(at)).collect::<Vec<f64>>()),
        )
    })
}

/// The chart laid out for a frame.
pub fn layout(
    slots: Memo<Arc<Vec<Slot>>>,
    edges: Memo<Arc<Vec<f64>>>,
    frame: Memo<Frame>,
) -> Memo<Strip> {
    let look = expect_context::<Look>();
    Memo::new(move |_| {
        let (edges, slots) = (edges.get(), slots.get());
        // While a new period takes over, boundaries and figures may differ for a moment.
        if edges.len() == slots.len() + 1 {
            let target = look.total.with(Level::target_percent);
            strip(&edges, &slots, target, &frame.get())
        } else {
            Strip::default()
        }
    })
}

/// What is drawn.
#[component]
pub fn Plot(
    /// The chart laid out.
    drawn: Memo<Strip>,
    /// Boundaries.
    edges: Memo<Arc<Vec<f64>>>,
    /// Where things stand.
    frame: Memo<Frame>,
    /// Interval read out.
    cursor: RwSignal<Option<usize>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let ticks = Memo::new(move |_| {
        let (span, zone, frame) = (
            app.answers.period.get(),
            app.answers.zone.get(),
            frame.get(),
        );
        axis(span.from_ms, span.to_ms, &zone, frame.left, frame.right)
    });
    let target_label = move || {
        let mixed = look.total.with(Level::mixed_targets);
        look.total.with(Level::target_percent).map(|target| {
            (
                format!(
                    "{}target {}",
                    if mixed { "weighted " } else { "" },
                    plain_percent(target)
                ),
                frame.get().percent().px(target) - 5.0,
            )
        })
    };
    let path = move |read: fn(&Strip) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    let size = move || {
        let frame = frame.get();
        format!("0 0 {} {}", number(frame.width), number(frame.height))
    };
    view! {
        <svg
            aria-hidden="true"
            width=move || number(frame.get().width)
            height=move || number(frame.get().height)
            viewBox=size
        >
            <Grid frame=frame ticks=ticks top=Signal::derive(move || drawn.with(|drawn| drawn.top)) />
            <path class="cursor" d=move || cursor.get().map(|place| highlight(place, &edges.get(), &frame.get()))></path>
            <path class="band" d=path(|drawn| &drawn.band)></path>
            <path class="whiskers" d=path(|drawn| &drawn.whiskers)></path>
            <path class="target" d=path(|drawn| &drawn.target)></path>
            <path class="series" class:crowded=move || drawn.with(|drawn| drawn.dense) d=path(|drawn| &drawn.line)></path>
            <path class="mark-faint" d=path(|drawn| &drawn.faint)></path>
            <path class="mark-full" d=path(|drawn| &drawn.full)></path>
            <path class="mark-hollow" d=path(|drawn| &drawn.hollow)></path>
            <path class="within" d=path(|drawn| &drawn.parts[0])></path>
            <path class="late" d=path(|drawn| &drawn.parts[1])></path>
            <path class="abandoned" d=path(|drawn| &drawn.parts[2])></path>
            <text
                class="tag"
                text-anchor="end"
                x=move || number(frame.get().right)
                y=move || target_label().map(|label| number(label.1))
            >
                {move || target_label().map(|label| label.0)}
            </text>
        </svg>
    }
}

/// The slot under the cursor as an area over both panels, at least two pixels wide.
fn highlight(place: usize, edges: &[f64], frame: &Frame) -> String {
    let (Some(&first), Some(&last), Some(&from), Some(&to)) = (
        edges.first(),
        edges.last(),
        edges.get(place),
        edges.get(place + 1),
    ) else {
        return String::new();
    };
    let x = Scale::new((first, last), (frame.left, frame.right));
    let (left, right) = (x.px(from), x.px(to));
    let widen = ((2.0 - (right - left)) / 2.0).max(0.0);
    let mut path = crate::chart::path::Path::default();
    path.rectangle(
        left - widen,
        frame.upper.0 - 6.0,
        right + widen,
        frame.lower.1,
    );
    path.text()
}

/// Lines and labels behind the series.
#[component]
fn Grid(
    /// Where things stand.
    frame: Memo<Frame>,
    /// Ticks of time.
    ticks: Memo<Axis>,
    /// Value at the top of the volumes.
    #[prop(into)]
    top: Signal<f64>,
) -> impl IntoView {
    let lines = move || {
        let (frame, mut path) = (frame.get(), crate::chart::path::Path::default());
        for value in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
            path.start(frame.left, frame.percent().px(value));
            path.across(frame.right);
        }
        path.start(frame.left, frame.lower.0);
        path.across(frame.right);
        path.text()
    };
    let days = move || {
        let (frame, mut path) = (frame.get(), crate::chart::path::Path::default());
        ticks.with(|ticks| {
            for tick in &ticks.days {
                path.stroke(tick.px, frame.upper.0 - 6.0, frame.lower.1 + 6.0);
            }
        });
        path.text()
    };
    let level = move |value: f64| {
        view! { <text x="32" text-anchor="end" y=move || number(frame.get().percent().px(value) + 4.0)>{number(value)}</text> }
    };
    let label = move |tick: Tick, anchor: &'static str, below: f64| {
        view! { <text text-anchor=anchor x=number(tick.px) y=move || number(frame.get().lower.1 + below)>{tick.label}</text> }
    };
    view! {
        <path class="grid" d=lines></path>
        <path class="day" d=days></path>
        <path class="axis" d=move || { let frame = frame.get(); format!("M{},{}H{}", number(frame.left), number(frame.lower.1), number(frame.right)) }></path>
        {[0.0, 20.0, 40.0, 60.0, 80.0, 100.0].map(level).into_iter().collect::<Vec<_>>()}
        <text x="32" text-anchor="end" y=move || number(frame.get().lower.0 + 4.0)>{move || grouped(whole(top.get()))}</text>
        {move || ticks.with(|ticks| ticks.hours.iter().cloned().map(|tick| label(tick, "middle", 16.0)).collect::<Vec<_>>())}
        {move || ticks.with(|ticks| ticks.days.iter().filter(|tick| !tick.label.is_empty()).cloned().map(|tick| label(Tick { px: tick.px + 2.0, ..tick }, "start", 31.0)).collect::<Vec<_>>())}
    }
}

/// What hears pointer and keys: an area over the drawing that behaves like a slider over intervals.
#[component]
fn Touch(
    /// Interval read out.
    cursor: RwSignal<Option<usize>>,
    /// Number of intervals.
    count: Memo<usize>,
    /// Boundaries.
    edges: Memo<Arc<Vec<f64>>>,
    /// Where things stand.
    frame: Memo<Frame>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let readout = expect_context::<super::readout::Spoken>();
    let open = move || {
        if let Some(place) = cursor.get_untracked() {
            open_interval(&app, place);
        }
    };
    let point = move |event: PointerEvent| {
        let px = f64::from(event.offset_x());
        cursor.set(
            edges.with_untracked(|edges| frame.with_untracked(|frame| slot_at(edges, px, frame))),
        );
    };
    let key = move |event: KeyboardEvent| {
        let last = count.get_untracked().saturating_sub(1);
        let at = cursor.get_untracked();
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => at.map_or(0, |at| (at + 1).min(last)),
            "ArrowLeft" | "ArrowDown" => at.map_or(last, |at| at.saturating_sub(1)),
            "PageDown" => at.map_or(0, |at| (at + 12).min(last)),
            "PageUp" => at.map_or(last, |at| at.saturating_sub(12)),
            "Home" => 0,
            "End" => last,
            "Enter" => return open(),
            "Escape" => {
                cursor.set(None);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(to));
    };
    view! {
        <div
            class="touch"
            role="slider"
            tabindex="0"
            aria-label="Interval read out"
            aria-valuemin="1"
            aria-valuemax=move || count.get().to_string()
            aria-valuenow=move || cursor.get().map_or(1, |at| at + 1).to_string()
            aria-valuetext=move || readout.0.get()
            on:pointermove=point
            on:pointerdown=point
            on:click=move |_| open()
            on:pointerleave=move |_| cursor.set(None)
            on:keydown=key
        ></div>
    }
}

#[expect(clippy::cast_precision_loss, reason = "times stay far below 2^53 ms")]
fn float(ms: i64) -> f64 {
    ms as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count"
)]
fn whole(value: f64) -> u64 {
    value as u64
}
