//! WALK: the way through the marks of a chart, by pointer and by keys, and the line in which one is read out.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;

/// A step between marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// To the mark before, the next one, the one above or below.
    Left,
    /// To the next one.
    Right,
    /// To the one above.
    Up,
    /// To the one beneath.
    Down,
}

/// What a chart knows about its marks.
#[derive(Clone, Copy)]
pub struct Marks {
    /// Name of the overlay.
    pub label: &'static str,
    /// Number of marks.
    pub count: Signal<usize>,
    /// The mark at a pixel of the drawing.
    pub at: Callback<(f64, f64), Option<usize>>,
    /// The mark above (`false`) or below (`true`) one; `None` for charts of one dimension.
    pub across: Option<Callback<(usize, bool), usize>>,
    /// What to do with a mark that is pressed.
    pub open: Option<Callback<usize>>,
    /// The mark in words.
    pub text: Signal<String>,
}

/// The mark that a step from `at` leads to, of `count`.
fn gone(marks: &Marks, at: Option<usize>, go: Go) -> usize {
    let last = marks.count.get_untracked().saturating_sub(1);
    let Some(at) = at else {
        return if matches!(go, Go::Right | Go::Down) || marks.across.is_none() && go == Go::Up {
            0
        } else {
            last
        };
    };
    match (go, marks.across) {
        (Go::Up, Some(across)) => across.run((at, false)),
        (Go::Down, Some(across)) => across.run((at, true)),
        (Go::Right | Go::Up, _) => at + 1,
        (Go::Left | Go::Down, _) => at.saturating_sub(1),
    }
    .min(last)
}

/// An area over the drawing that hears pointer and keys, and behaves like a slider over marks.
#[component]
pub fn Walk(
    /// The marks.
    marks: Marks,
    /// The one read out.
    cursor: RwSignal<Option<usize>>,
) -> impl IntoView {
    let place = move |event: &MouseEvent| {
        marks
            .at
            .run((f64::from(event.offset_x()), f64::from(event.offset_y())))
    };
    let point = move |event: PointerEvent| cursor.set(place(&event));
    let key = move |event: KeyboardEvent| {
        let at = cursor.get_untracked();
        let last = marks.count.get_untracked().saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowRight" => gone(&marks, at, Go::Right),
            "ArrowLeft" => gone(&marks, at, Go::Left),
            "ArrowUp" => gone(&marks, at, Go::Up),
            "ArrowDown" => gone(&marks, at, Go::Down),
            "PageDown" => at.map_or(0, |at| (at + 12).min(last)),
            "PageUp" => at.map_or(last, |at| at.saturating_sub(12)),
            "Home" => 0,
            "End" => last,
            "Escape" => {
                cursor.set(None);
                return;
            }
            "Enter" => {
                if let (Some(at), Some(open)) = (at, marks.open) {
                    open.run(at);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(to));
    };
    let press = move |event: MouseEvent| {
        if let (Some(at), Some(open)) = (place(&event), marks.open) {
            open.run(at);
        }
    };
    let now = move || cursor.get().map_or(1, |at| at + 1).to_string();
    let spoken = move || {
        let text = marks.text.get();
        if text.is_empty() {
            "none chosen".to_owned()
        } else {
            text
        }
    };
    view! {
        <div
            class="touch"
            class:opens=marks.open.is_some()
            role="slider"
            tabindex="0"
            aria-label=marks.label
            aria-valuemin="1"
            aria-valuemax=move || marks.count.get().max(1).to_string()
            aria-valuenow=now
            aria-valuetext=spoken
            on:pointermove=point
            on:pointerdown=point
            on:pointerleave=move |_| cursor.set(None)
            on:click=press
            on:keydown=key
        ></div>
    }
}

/// The line in which a mark is read out; it is always there, so that nothing jumps.
#[component]
pub fn Readout(
    /// The mark in words; empty for none.
    #[prop(into)]
    text: Signal<String>,
    /// What to do to read one.
    hint: &'static str,
) -> impl IntoView {
    view! {
        <p class="readout small" aria-hidden="true">
            <span class="quiet">{move || text.with(String::is_empty).then_some(hint)}</span>
            {text}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(across: bool) -> Vec<usize> {
        let marks = Marks {
            label: "",
            count: Signal::derive(|| 6),
            at: Callback::new(|_| None),
            across: across.then(|| {
                Callback::new(
                    |(at, down): (usize, bool)| {
                        if down { at + 3 } else { at.saturating_sub(3) }
                    },
                )
            }),
            open: None,
            text: Signal::derive(String::new),
        };
        let ways = [Go::Left, Go::Right, Go::Up, Go::Down];
        let starts = [None, Some(0), Some(4)];
        starts
            .iter()
            .flat_map(|&at| ways.map(|go| gone(&marks, at, go)))
            .collect()
    }

    #[test]
    fn arrows_go_one_on_or_one_row_on_and_stay_inside() {
        Owner::new().with(|| {
            assert_eq!(steps(false), [5, 0, 0, 5, 0, 1, 1, 0, 3, 5, 5, 3]);
            assert_eq!(steps(true), [5, 0, 5, 0, 0, 1, 0, 3, 3, 5, 1, 5]);
        });
    }
}
