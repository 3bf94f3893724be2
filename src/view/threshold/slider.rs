//! The slider: every figure follows it in the same frame.

use leptos::prelude::*;

use super::{set, shown_ms};
use crate::measure::lens::Threshold as Limit;
use crate::state::App;
use crate::view::look::Look;
use crate::view::words::measure::{limit, limits, percent_or_dash, seconds};

/// Largest values a slider may have, seconds, and into how many parts its scale is cut.
const TOPS: [(u32, u32); 9] = [
    (300, 5),
    (600, 5),
    (1_800, 6),
    (3_600, 6),
    (14_400, 4),
    (43_200, 6),
    (86_400, 6),
    (259_200, 3),
    (31_536_000, 5),
];

/// The threshold as something to be moved.
#[component]
pub fn Slider() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let own = Memo::new(move |_| {
        look.own
            .get()
            .map(|(low, high)| (low.threshold_ms, high.threshold_ms))
    });
    let shown = shown_ms(&app, look);
    // The scale never shrinks under the reader's hand, only when other queues or media are looked at.
    let held = Memo::new(move |before: Option<&(Option<(i64, i64)>, usize)>| {
        let own = own.get();
        let need = shown.get().max(own.map_or(0, |own| own.1));
        let fitting = TOPS
            .iter()
            .position(|top| i64::from(top.0) * 1_000 >= need)
            .unwrap_or(TOPS.len() - 1);
        match before {
            Some((same, top)) if *same == own => (own, fitting.max(*top)),
            _ => (own, fitting),
        }
    });
    let top = Memo::new(move |_| held.get().1);
    let queue_own = move || {
        app.question
            .with(|question| question.threshold == Limit::Queue)
    };
    let spoken = move || {
        let level = look.total.with(|total| percent_or_dash(total.level));
        let at = if queue_own() {
            own.get()
                .map(limits)
                .map_or_else(String::new, |own| format!("each queue’s own, {own}"))
        } else {
            limit(shown.get())
        };
        format!("{at}: {level}")
    };
    let scale = move || {
        let (top, parts) = TOPS[top.get()];
        (0..=parts)
            .map(|part| view! { <span>{mark(top / parts * part, top)}</span> })
            .collect::<Vec<_>>()
    };
    view! {
        <div class="slider" class:own=move || queue_own()>
            <input
                type="range"
                min="0"
                step="1"
                aria-label="Threshold (seconds)"
                aria-valuetext=spoken
                max=move || TOPS[top.get()].0.to_string()
                prop:value=move || {
                    top.track();
                    seconds(shown.get() / 1_000 * 1_000)
                }
                on:input:target=move |event| {
                    set(&app, &event.target().value());
                }
            />
            <div class="scale tiny" aria-hidden="true">
                {scale}
            </div>
        </div>
    }
}

/// A mark under a slider that ends at `top`, in one unit for the whole scale.
fn mark(at: u32, top: u32) -> String {
    match (at, top) {
        (0, _) => "0".to_owned(),
        (_, ..=600) => format!("{at} s"),
        (_, ..=3_600) => format!("{} min", at / 60),
        (_, ..=86_400) => format!("{} h", at / 3_600),
        _ => format!("{} d", at / 86_400),
    }
}
