//! The head of the report: what it is about, the answer, how sure it is, and what it stands on.

use leptos::prelude::*;

use crate::measure::count::Counts;
use crate::state::App;
use crate::view::against::Against;
use crate::view::look::{Look, Whole, verdict};
use crate::view::more::basis::Basis;
use crate::view::words::measure::{
    duration_or_dash, number, percent_number, percent_or_dash, percent_range, plain_percent,
};
use crate::view::words::sentence::pieces;

/// Title, headline and basis.
#[component]
pub fn Head(
    /// What the figures stand on.
    basis: Memo<Basis>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let title = move || {
        let title = app
            .config
            .with(|config| config.as_ref().and_then(|config| config.title.clone()));
        title.map_or_else(
            || "Service level".to_owned(),
            |title| format!("{title}: service level"),
        )
    };
    let about = move || {
        basis.with(|basis| {
            format!(
                "{} ({}) · {} · {}",
                basis.period, basis.zone, basis.queues, basis.media
            )
        })
    };
    let facts = move || {
        let facts = basis.with(Basis::facts).into_iter();
        facts
            .filter(|[name, _]| !ABOUT.contains(&name.as_str()))
            .map(|[name, value]| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
            .collect::<Vec<_>>()
    };
    view! {
        <header>
            <h1>{title}</h1>
            <p>{about}</p>
        </header>
        <section class="answer">
            <Answer />
            <dl class="facts">{facts}</dl>
        </section>
        <Waits />
    }
}

/// What the line under the title has said already.
const ABOUT: [&str; 4] = ["Period", "Zone", "Queues", "Media"];

/// The percentage, its sentence, its target and how sure it is.
#[component]
fn Answer() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let figure = move || {
        let number = look.total.with(|total| percent_number(total.level));
        number.map_or_else(|| "no calls".to_owned(), |number| format!("{number} %"))
    };
    let marked = move || match look.whole.get() {
        Whole::Yes => "",
        Whole::SoFar => "so far, not final",
        Whole::Partial => "partial, something is missing",
    };
    let sentence = move || {
        let formula = app.answers.rule.with(|rule| rule.formula);
        let said = pieces(
            look.total.get().level,
            formula,
            &look.media(),
            look.spread.get(),
        );
        said.join(" ").trim_end().to_owned()
    };
    let judged = move || {
        look.total.with(|total| {
            let (target, ends) = (total.target_percent()?, total.level.wilson()?);
            let kind = if total.mixed_targets() {
                "Weighted target"
            } else {
                "Target"
            };
            let point = match total.point_met() {
                Some(true) => "✓ met",
                _ => "◇ missed",
            };
            Some(format!(
                "{kind} {}: {} by the 95 % interval ({}), {point} by the point value alone.",
                plain_percent(target),
                verdict(total.verdict()).0,
                percent_range(ends)
            ))
        })
    };
    view! {
        <div class="figure-of">
            <p class="percentage">{figure} " " <small>{marked}</small></p>
            <p>{sentence}</p>
            <p><b>{judged}</b></p>
            <Against />
        </div>
    }
}

/// Counts and waits in one line.
#[component]
fn Waits() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let every = move || app.answers.index.with(|index| index.known().is_every());
    let rows = move || {
        let counts = look.total.with(|total| total.counts);
        let count = |read: fn(&Counts) -> u32| number(u64::from(read(&counts)));
        let average = counts.average_speed_of_answer_ms();
        let mut cells = vec![
            ("Offered", count(|counts| counts.offered)),
            ("Answered", count(|counts| counts.answered)),
            ("Abandoned", count(|counts| counts.abandoned)),
            ("Flow-outs", count(|counts| counts.flow_out)),
            ("Abandon rate", percent_or_dash(counts.abandon_rate())),
            (
                "Average wait",
                duration_or_dash(average.and_then(|ms| i64::try_from(ms).ok())),
            ),
        ];
        if every() {
            cells.push(("Other", count(|counts| counts.other)));
            cells.push(("Waiting", count(|counts| counts.waiting)));
            let names = ["p50", "p80", "p90", "p95", "p99"];
            app.answers.percentiles.with(|found| {
                let waits = names.into_iter().zip(found.total.iter().copied());
                cells.extend(waits.map(|(name, wait)| (name, duration_or_dash(wait))));
            });
        }
        cells
            .into_iter()
            .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
            .collect::<Vec<_>>()
    };
    view! { <dl class="counted">{rows}</dl> }
}
