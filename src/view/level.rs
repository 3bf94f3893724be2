//! LEVEL: is the promise kept? The percentage, its formula with counts, target, uncertainty, waits.

use leptos::prelude::*;

use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::state::App;
use crate::state::counted::tag;
use crate::view::against::Against;
use crate::view::look::{Look, Whole, verdict};
use crate::view::words::measure::{
    decimal, duration_or_dash, number, percent_number, percent_or_dash, percent_range,
    plain_percent,
};
use crate::view::words::sentence::pieces;

/// The first card.
#[component]
pub fn Level() -> impl IntoView {
    let look = expect_context::<Look>();
    let marked = move || match look.whole.get() {
        Whole::Yes => "",
        Whole::SoFar => "so far, still loading",
        Whole::Partial => "partial, something is missing",
    };
    let judged = move || look.total.with(|total| verdict(total.verdict()).1);
    let app = expect_context::<App>();
    let limited = move || app.still.with(tag);
    view! {
        <section class="card level" class:partial=move || look.whole.get() != Whole::Yes>
            <div class="head">
                <h2>"Service level"</h2>
                <span class="tag">{marked}</span>
                <span class="tag">{limited}</span>
                <span class="grow"></span>
                <span class="verdict" data-verdict=judged>
                    {move || look.total.with(|total| headline(total.verdict(), total.target_percent(), total.level.percent()))}
                </span>
            </div>
            <Percentage />
            <Against />
            <Sentence />
            <Judgement />
            <Counts />
        </section>
    }
}

/// The verdict with its distance: "◇ misses 80 % by 1.6 points".
#[must_use]
pub fn headline(verdict: Verdict, target: Option<f64>, percent: Option<f64>) -> String {
    let (Some(target), Some(percent)) = (target, percent) else {
        return String::new();
    };
    let (target, by) = (plain_percent(target), decimal((percent - target).abs()));
    match verdict {
        Verdict::Meets => format!("✓ meets {target} by {by} points"),
        Verdict::Misses => format!("◇ misses {target} by {by} points"),
        Verdict::Undecided => format!("≈ undecided against {target}"),
        Verdict::NoCalls => String::new(),
    }
}

/// The figure itself.
#[component]
fn Percentage() -> impl IntoView {
    let look = expect_context::<Look>();
    let figure = move || look.total.with(|total| percent_number(total.level));
    view! {
        <div class="percentage" role="group" aria-label="Service level" class:none=move || figure().is_none()>
            {move || figure().unwrap_or_else(|| "no calls".to_owned())}
            <Show when=move || figure().is_some()>
                <small>" %"</small>
            </Show>
        </div>
    }
}

/// What was divided by what.
#[component]
fn Sentence() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let said = Memo::new(move |_| {
        let formula = app.answers.rule.with(|rule| rule.formula);
        pieces(
            look.total.get().level,
            formula,
            &look.media(),
            look.spread.get(),
        )
    });
    let piece = move |place: usize| move || said.with(|said| said[place].clone());
    view! {
        <p class="sentence">{piece(0)} <b>{piece(1)}</b> {piece(2)} <b>{piece(3)}</b> {piece(4)}</p>
    }
}

/// Target and verdict, by the estimate and by the point.
#[component]
fn Judgement() -> impl IntoView {
    let look = expect_context::<Look>();
    let target = move || {
        look.total.with(|total| {
            total
                .target_percent()
                .map_or_else(|| "–".to_owned(), plain_percent)
        })
    };
    let kind = move || {
        if look.total.with(Figure::mixed_targets) {
            "weighted target"
        } else {
            "target"
        }
    };
    let interval = move || {
        look.total.with(|total| {
            total
                .level
                .wilson()
                .map_or_else(|| "–".to_owned(), percent_range)
        })
    };
    let estimate = move || look.total.with(|total| verdict(total.verdict()));
    let point = move || {
        look.total.with(|total| match total.point_met() {
            Some(true) => ("✓ met", "meets"),
            Some(false) => ("◇ missed", "misses"),
            None => ("–", "undecided"),
        })
    };
    view! {
        <dl class="judged" class:absent=move || look.total.with(|total| total.level.denominator == 0)>
            <dt>{kind}</dt>
            <dd>{target}</dd>
            <dt>"by the 95 % interval " <b>{interval}</b></dt>
            <dd data-verdict=move || estimate().1>{move || estimate().0}</dd>
            <dt>"by the point value alone"</dt>
            <dd data-verdict=move || point().1>{move || point().0}</dd>
        </dl>
    }
}

/// Counts and waits.
#[component]
fn Counts() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let counts = move || look.total.with(|total| total.counts);
    let percentiles = app.answers.percentiles;
    let percentile = move |place: usize| {
        percentiles.with(|found| duration_or_dash(found.total.get(place).copied().flatten()))
    };
    let average = move || {
        duration_or_dash(
            counts()
                .average_speed_of_answer_ms()
                .and_then(|ms| i64::try_from(ms).ok()),
        )
    };
    let rate = move || percent_or_dash(counts().abandon_rate());
    let count = move |read: fn(&crate::measure::count::Counts) -> u32| {
        move || number(u64::from(read(&counts())))
    };
    let every = move || app.answers.index.with(|index| index.known().is_every());
    let seldom = move |read: fn(&crate::measure::count::Counts) -> u32| {
        move || {
            if every() {
                count(read)()
            } else {
                "–".to_owned()
            }
        }
    };
    view! {
        <dl class="counts">
            {pair("Offered", "", count(|counts| counts.offered))} {pair("Answered", "", count(|counts| counts.answered))}
            {pair("Abandoned", "", count(|counts| counts.abandoned))} {pair("Flow-outs", "", count(|counts| counts.flow_out))}
            {pair("Other", "ended without an answer, an abandon or a flow-out", seldom(|counts| counts.other))}
            {pair("Waiting", "still in the queue when read", seldom(|counts| counts.waiting))}
            {pair("Abandon rate", "abandoned ÷ (answered + abandoned + flow-outs)", rate)}
            {pair("Average wait", "average speed of answer: mean wait of everything answered", average)}
        </dl>
        <h3 class="minor">"Waits until answered"</h3>
        <dl class="counts waits">
            {pair("p50", "half waited no longer than this", move || percentile(0))} {pair("p80", "", move || percentile(1))}
            {pair("p90", "", move || percentile(2))} {pair("p95", "", move || percentile(3))}
            {pair("p99", "", move || percentile(4))} {pair("Longest", "", move || percentile(5))}
        </dl>
    }
}

/// A label over its value.
fn pair(
    label: &'static str,
    meaning: &'static str,
    value: impl Fn() -> String + Send + Sync + 'static,
) -> impl IntoView {
    let value = Signal::derive(value);
    view! {
        <div>
            <dt title=meaning>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}
