//! The curve on paper: service level by threshold, with the threshold in force as a line.

use leptos::prelude::*;

use super::WIDTH;
use crate::chart::curve::{Input, curve, handle, target_name};
use crate::chart::frame::Frame;
use crate::chart::path::number as px;
use crate::measure::report::Figure as Level;
use crate::measure::walk::STEPS;
use crate::state::App;
use crate::view::look::Look;
use crate::view::threshold::curve::{axes, others};
use crate::view::threshold::lines::{Line, lines};
use crate::view::threshold::sentence;
use crate::view::words::measure::{percent_number, plain_percent};

/// Height of the drawing, and the room right of it for one line and for several, pixels.
const ROOM: (f64, f64, f64) = (176.0, 16.0, 110.0);
/// Room for the words beside the threshold's line, pixels.
const WORDS: f64 = 70.0;

/// The curve.
#[component]
pub fn Curve() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let family = lines(&app, look);
    let drawing = move || {
        let family = family.get();
        let names = if family.len() > 1 { ROOM.2 } else { ROOM.1 };
        let frame = Frame::new(WIDTH, ROOM.0, names);
        let top_ms = i64::from(app.answers.top_s.get()) * 1_000;
        let target = look.total.with(Level::target_percent);
        let values: Vec<_> = family.iter().map(|line| line.values.as_slice()).collect();
        let drawn = curve(
            &Input {
                lines: &values,
                band: &family.first().map(Line::band).unwrap_or_default(),
                step_ms: top_ms / i64::from(STEPS),
                top_ms,
                target,
            },
            &frame,
        );
        let inside = target.and_then(|target| target_name(target, &frame));
        let target_word = inside.zip(target).map(|(name, target)| {
            view! {
                <text class="tag" text-anchor="end" x=px(frame.right) y=px(name.y)>
                    {format!("target {}", plain_percent(target))}
                </text>
            }
        });
        let percent = look.total.with(|total| total.level.percent());
        // Where queues have thresholds of their own, no one line is theirs.
        let one = look.spread.get().filter(|ends| ends.0 == ends.1);
        let hand = one.map(|(shown, _)| {
            let at = handle((shown, percent), WORDS, inside, &frame.span(top_ms), &frame);
            let said = look.total.with(|total| percent_number(total.level));
            view! {
                <path class="hand" d=format!("M{},14V{}", px(at.x), px(frame.bottom))></path>
                <circle class="knob" r="4" cx=px(at.x) cy=at.y.map(px)></circle>
                <text
                    class="tag"
                    text-anchor=if at.before { "end" } else { "start" }
                    x=px(at.words.0)
                    y=px(at.words.1)
                >
                    {said.map(|percent| format!("{percent} %"))}
                </text>
            }
        });
        view! {
            <svg
                aria-hidden="true"
                width=px(WIDTH)
                height=px(ROOM.0)
                viewBox=format!("0 0 {} {}", px(WIDTH), px(ROOM.0))
            >
                <path class="grid" d=drawn.grid.clone()></path>
                {axes(&drawn, &frame)}
                <path class="band" d=drawn.band.clone()></path>
                <path class="target" d=drawn.target.clone()></path>
                {others(&drawn, &family)}
                <path class="leader" d=drawn.leaders.clone()></path>
                <path class="series" d=drawn.lines.first().cloned()></path>
                {target_word}
                {hand}
            </svg>
        }
    };
    view! {
        <section class="chart curve">
            <h2>
                "Service level by threshold "
                <small>{move || sentence(&app, look, family)}</small>
            </h2>
            {drawing}
        </section>
    }
}
