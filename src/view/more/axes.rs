//! AXES: labels and lines that several charts have, as elements.

use leptos::prelude::*;

use crate::chart::frame::{Frame, Level};
use crate::chart::path::number as px;
use crate::chart::time::Tick;
use crate::view::words::measure::duration;

/// A text at a place.
pub fn text(
    class: &'static str,
    anchor: &'static str,
    (x, y): (f64, f64),
    words: String,
) -> AnyView {
    view! { <text class=class text-anchor=anchor x=px(x) y=px(y)>{words}</text> }.into_any()
}

/// Labels of a vertical axis, written by `words`, and of durations beneath.
pub fn axes(
    levels: &[Level],
    ticks: &[Tick],
    frame: &Frame,
    words: fn(f64) -> String,
) -> Vec<AnyView> {
    let level = |level: &Level| {
        text(
            "",
            "end",
            (Frame::LABELS, level.y + 4.0),
            words(level.value),
        )
    };
    let tick = |tick: &Tick| {
        text(
            "",
            "middle",
            (tick.px, frame.bottom + 17.0),
            tick.label.clone(),
        )
    };
    levels
        .iter()
        .map(level)
        .chain(ticks.iter().map(tick))
        .collect()
}

/// A wait as the index keeps it: those of 49 days and more are all alike.
#[must_use]
pub fn wait(ms: u32) -> String {
    if ms == u32::MAX {
        "49 d or longer".to_owned()
    } else {
        duration(i64::from(ms))
    }
}

/// The same of an estimate in ms, or `–`.
#[must_use]
pub fn wait_or_dash(ms: Option<i64>) -> String {
    ms.map_or_else(
        || "–".to_owned(),
        |ms| wait(u32::try_from(ms).unwrap_or(u32::MAX)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_is_only_known_to_be_long_is_not_given_as_exact() {
        let seen = [
            Some(20_000),
            Some(i64::from(u32::MAX)),
            Some(i64::MAX),
            None,
        ]
        .map(wait_or_dash);
        assert_eq!(seen, ["20\u{a0}s", "49 d or longer", "49 d or longer", "–"]);
    }
}
