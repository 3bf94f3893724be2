//! Patience: the share of callers who would still be waiting after a time, had nobody been answered.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;

use super::{Sorted, bins_of, patience_table};
use crate::browser::size::width_of;
use crate::chart::frame::Frame;
use crate::chart::path::number as px;
use crate::chart::steps::{Mark, Point, Steps, steps};
use crate::measure::patience::{
    Step, median_limits_ms, median_ms, patience, step_at, still_waiting,
};
use crate::view::look::Look;
use crate::view::more::axes::{axes, text, wait_or_dash};
use crate::view::more::walk::{Marks, Readout, Walk};
use crate::view::parts::Figure;
use crate::view::words::measure::{decimal, duration, limit, plain_percent};

/// Places of the axis that are read out one by one, the ends included.
pub const PLACES: usize = 121;

/// What is known of patience.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// The staircase.
    pub steps: Vec<Step>,
    /// The longest observed wait, ms; `None` without any. `u32::MAX` stands for 49 days or longer.
    longest_ms: Option<u32>,
    /// End of the axis, ms.
    pub top_ms: i64,
}

impl Known {
    fn new(waits: &[Vec<u32>; 2]) -> Known {
        let steps = patience(&waits[0], &waits[1]);
        // As far as the bins of the distribution, and farther where the median is.
        let ends = bins_of(waits, 60).into_iter().map(|bin| bin.to_ms);
        let end = i64::from(ends.filter(|&end| end < u32::MAX).max().unwrap_or(0));
        let median = median_ms(&steps)
            .filter(|&ms| ms < i64::from(u32::MAX))
            .unwrap_or(0);
        let top_ms = end.max(median + median / 10).max(1_000);
        Known {
            longest_ms: waits.iter().filter_map(|waits| waits.last().copied()).max(),
            top_ms: top_ms.min(i64::from(u32::MAX) - 1),
            steps,
        }
    }

    /// The wait at a place of the axis, ms.
    pub fn ms_at(&self, place: usize) -> i64 {
        let last = PLACES - 1;
        let place = i64::try_from(place.min(last)).unwrap_or(0);
        self.top_ms * place / i64::try_from(last).unwrap_or(1)
    }

    /// Whether anything was observed for so long.
    pub fn observed(&self, at_ms: i64) -> bool {
        self.longest_ms
            .is_some_and(|longest| at_ms <= i64::from(longest))
    }

    /// "After 1:12 84.1 % would still be waiting (80.2–87.9)".
    fn words(&self, at_ms: i64) -> String {
        let after = duration(at_ms);
        if !self.observed(at_ms) {
            return format!("After {after}: nobody was observed for so long.");
        }
        match step_at(&self.steps, at_ms) {
            None => format!("After {after} all would still be waiting: nobody had given up."),
            Some(step) => format!(
                "After {after} {}\u{a0}% would still be waiting (95\u{a0}% {}–{})",
                decimal(step.still * 100.0),
                decimal(step.low * 100.0),
                decimal(step.high * 100.0)
            ),
        }
    }

    /// The answer in one sentence; `limit_ms` is the threshold.
    fn sentence(&self, who: &str, limit_ms: Option<i64>) -> String {
        if self.longest_ms.is_none() {
            return "Nobody was answered or abandoned, so nothing is known of patience.".to_owned();
        }
        if self.steps.is_empty() {
            return "Nobody abandoned, so nothing is known of patience.".to_owned();
        }
        let half = match (median_ms(&self.steps), median_limits_ms(&self.steps)) {
            (None, _) => format!(
                "Fewer than half of the {who} would give up within any wait that was observed"
            ),
            (Some(ms), [low, high]) => format!(
                "Half of the {who} would give up after {} (95\u{a0}% {}–{})",
                wait_or_dash(Some(ms)),
                wait_or_dash(low),
                high.map_or_else(|| "unknown".to_owned(), |high| wait_or_dash(Some(high)))
            ),
        };
        let limit_ms = limit_ms.filter(|&ms| self.observed(ms));
        let then = limit_ms.map(|ms| {
            let still = plain_percent(still_waiting(&self.steps, ms) * 100.0);
            format!("; after {} {still} would still be waiting", limit(ms))
        });
        format!("{half}{}.", then.unwrap_or_default())
    }
}

/// The curve in its frame.
#[component]
pub fn Patience(
    /// The waits.
    waits: Sorted,
) -> impl IntoView {
    let look = expect_context::<Look>();
    let known = Memo::new(move |_| Arc::new(Known::new(&waits.get())));
    let some = Memo::new(move |_| known.with(|known| !known.steps.is_empty()));
    let who = move || {
        if look.nouns().0 == "call" {
            "callers"
        } else {
            "customers"
        }
    };
    let sentence = move || {
        let threshold = look.spread.get().map(|both| both.1);
        known.with(|known| known.sentence(who(), threshold))
    };
    view! {
        <Figure
            id="patience"
            title="Patience"
            sentence=Signal::derive(sentence)
            aside=Box::new(|| ().into_any())
            table=move || view! { <patience_table::Table known=known /> }
        >
            <Show when=move || some.get() fallback=|| view! { <p class="nothing quiet">"Patience is seen only where somebody gives up."</p> }>
                <Drawing known=known />
            </Show>
            <p class="quiet tiny key">
                "Kaplan–Meier estimate: whoever was answered counts as patient up to that moment and is then left out."
            </p>
        </Figure>
    }
}

/// Widths of the names of the median and of the longest wait, pixels.
const NAMES: (f64, f64) = (100.0, 80.0);

#[component]
fn Drawing(known: Memo<Arc<Known>>) -> impl IntoView {
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let frame = Memo::new(move |_| {
        let width = width.get().max(240.0);
        Frame::new(width, if width < 420.0 { 210.0 } else { 250.0 }, 20.0)
    });
    let drawn = Memo::new(move |_| {
        let known = known.read();
        let points: Vec<Point> = known.steps.iter().map(point).collect();
        let last_ms = known.longest_ms.map(i64::from);
        steps(&points, last_ms, known.top_ms, NAMES, &frame.get())
    });
    let labels = move || {
        let (known, drawn, frame) = (known.read(), drawn.read(), frame.get());
        let mut labels = axes(&drawn.percents, &drawn.ticks, &frame, px);
        let anchor = |mark: &Mark| if mark.before { "end" } else { "start" };
        if let (Some(mark), Some(ms)) = (drawn.median, median_ms(&known.steps)) {
            let words = format!("half: {}", wait_or_dash(Some(ms)));
            labels.push(text("tag", anchor(&mark), mark.name, words));
        }
        if let Some(mark) = drawn.end {
            labels.push(text(
                "",
                anchor(&mark),
                mark.name,
                "longest wait".to_owned(),
            ));
        }
        labels
    };
    let dot = move |read: fn(&Steps) -> Option<Mark>, class: &'static str, radius: &'static str| {
        move || {
            drawn.with(read).map(|mark| view! { <circle class=class cx=px(mark.at.0) cy=px(mark.at.1) r=radius></circle> })
        }
    };
    let cursor = RwSignal::new(None::<usize>);
    let said = Signal::derive(move || {
        cursor
            .get()
            .map(|place| known.with(|known| known.words(known.ms_at(place))))
            .unwrap_or_default()
    });
    let marks = Marks {
        label: "Patience read out",
        count: Signal::derive(|| PLACES),
        at: Callback::new(move |(x, _)| {
            let top_ms = known.with_untracked(|known| known.top_ms);
            let ms = frame.get_untracked().span(top_ms).ms_at(x, 1);
            let places = i64::try_from(PLACES - 1).unwrap_or(1);
            usize::try_from((ms * places + top_ms / 2) / top_ms.max(1)).ok()
        }),
        across: None,
        open: None,
        text: said,
    };
    let here = move || {
        let (known, frame) = (known.read(), frame.get());
        let x = frame.span(known.top_ms).px(known.ms_at(cursor.get()?));
        Some(format!("M{},{}V{}", px(x), px(frame.top), px(frame.bottom)))
    };
    let path = move |read: fn(&Steps) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    view! {
        <Readout text=said hint="Point at the curve, or walk along it with the arrow keys, to read it." />
        <div class="chart patience" node_ref=holder>
            <svg aria-hidden="true" width=move || px(frame.get().width) height=move || px(frame.get().height)>
                <path class="grid" d=path(|drawn| &drawn.grid)></path>
                <path class="band" d=path(|drawn| &drawn.band)></path>
                <path class="guide" d=path(|drawn| &drawn.guide)></path>
                <path class="hand" d=here></path>
                <path class="series" d=path(|drawn| &drawn.line)></path>
                <g>{dot(|drawn| drawn.median, "mark-full", "4")}</g>
                <g>{dot(|drawn| drawn.end, "mark-faint", "2.5")}</g>
                <g>{labels}</g>
            </svg>
            <Walk marks=marks cursor=cursor />
        </div>
    }
}

fn point(step: &Step) -> Point {
    Point {
        ms: step.after_ms,
        percent: step.still * 100.0,
        low: step.low * 100.0,
        high: step.high * 100.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(answered: &[u32], abandoned: &[u32], limit_ms: i64) -> String {
        let known = Known::new(&[answered.to_vec(), abandoned.to_vec()]);
        known
            .sentence("callers", Some(limit_ms))
            .replace('\u{a0}', " ")
    }

    #[test]
    fn half_and_the_threshold_are_told() {
        let waits: Vec<u32> = (1..=10).map(|wait| wait * 10_000).collect();
        let text = said(&[], &waits, 20_000);
        assert!(
            text.starts_with("Half of the callers would give up after 50 s (95 % "),
            "{text}"
        );
        assert!(
            text.ends_with("; after 20 s 80 % would still be waiting."),
            "{text}"
        );
    }

    #[test]
    fn what_was_not_observed_is_not_told() {
        assert_eq!(
            said(&[5_000; 9], &[], 20_000),
            "Nobody abandoned, so nothing is known of patience."
        );
        assert!(said(&[], &[], 20_000).starts_with("Nobody was answered or abandoned"));
        assert_eq!(
            said(&[5_000; 9], &[2_000], 20_000),
            "Fewer than half of the callers would give up within any wait that was observed."
        );
        let one = said(&[], &[4_000], 20_000);
        assert!(!one.contains("20 s"), "{one}");
    }

    #[test]
    fn a_wait_of_49_days_or_longer_is_on_no_axis() {
        let known = Known::new(&[vec![5_000], vec![7_000, u32::MAX]]);
        assert!(known.top_ms < 60_000, "{}", known.top_ms);
        let long = Known::new(&[vec![], vec![u32::MAX]]);
        assert_eq!(long.top_ms, 1_000);
        let text = long.sentence("callers", None);
        assert!(text.contains("after 49 d or longer"), "{text}");
    }

    #[test]
    fn a_place_of_the_axis_is_a_wait() {
        let known = Known::new(&[vec![120_000; 9], vec![60_000]]);
        assert_eq!(
            [0, PLACES - 1].map(|place| known.ms_at(place)),
            [0, known.top_ms]
        );
        assert!(known.words(0).contains("nobody had given up"));
        assert!(
            known
                .words(known.top_ms)
                .contains("% would still be waiting")
        );
    }
}
