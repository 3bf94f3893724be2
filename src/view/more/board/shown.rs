//! SHOWN: the parts of the picture. Every place is there from the beginning and only its text changes, so that nothing
//! moves from turn to turn.

use leptos::prelude::*;

use super::said::time;
use super::seen::Seen;
use super::turns::Turns;
use crate::chart::pulse::{HEIGHT, Pulse, STEP, pulse};
use crate::measure::formula::Formula;
use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::state::App;
use crate::state::counted::tag;
use crate::state::load::Load;
use crate::terms::decimal::grouped;
use crate::view::level::headline;
use crate::view::look::{Whole, verdict};
use crate::view::more::intervals::estimate;
use crate::view::words::measure::{limits, number, percent_number, percent_range};
use crate::view::words::sentence::{definition, media, name};
use crate::view::words::when::{by, second};

/// More places than these are not drawn one by one.
const MOST_DOTS: usize = 24;

/// What it is, of when, and the time.
#[component]
pub fn Head() -> impl IntoView {
    let seen = expect_context::<Seen>();
    let turns = expect_context::<Turns>();
    let place = move || {
        let (face, faces) = (turns.face.get(), turns.faces.get());
        let at = faces.iter().position(|&one| one == face).unwrap_or(0);
        (at, faces.len())
    };
    let dots = move || {
        let (at, all) = place();
        let dots = (0..all).filter(|_| all > 1 && all <= MOST_DOTS);
        dots.map(|one| if one == at { '●' } else { '○' })
            .collect::<String>()
    };
    let told = move || match place() {
        (_, 0 | 1) => String::new(),
        (at, all) => format!("{} of {all}", at + 1),
    };
    view! {
        <header class="board-head">
            <h1>
                <bdi>{seen.name}</bdi>
            </h1>
            <p class="turns">
                <span aria-hidden="true">{dots}</span>
                " "
                <span>{told}</span>
            </p>
            <p class="when">
                <span>{seen.period}</span>
                " "
                <b>{seen.clock}</b>
            </p>
        </header>
    }
}

/// The figure, whether the promise is kept, and what was divided by what.
#[component]
pub fn Level() -> impl IntoView {
    let seen = expect_context::<Seen>();
    let figure = Memo::new(move |_| seen.shown.with(|shown| shown.0));
    let percent = Memo::new(move |_| {
        let found = figure.with(|figure| percent_number(figure.level));
        found.filter(|_| seen.holds.get())
    });
    let text = move || match percent.get() {
        Some(percent) => percent,
        None if seen.holds.get() => "no calls".to_owned(),
        None => "–".to_owned(),
    };
    let judged = move || {
        let found = figure.with(Figure::verdict);
        verdict(if seen.holds.get() {
            found
        } else {
            Verdict::NoCalls
        })
        .1
    };
    let words = move || {
        if !seen.holds.get() {
            return String::new();
        }
        figure.with(|figure| {
            headline(
                figure.verdict(),
                figure.target_percent(),
                figure.level.percent(),
            )
        })
    };
    let range = move || {
        let ends = figure.with(|figure| figure.level.wilson());
        ends.filter(|_| seen.holds.get())
            .map(|ends| format!("95 % {}", percent_range(ends)))
    };
    let marked = move || match seen.look.whole.get() {
        _ if !seen.holds.get() => "",
        Whole::Yes => "",
        Whole::SoFar => "so far, still loading",
        Whole::Partial => "partial, something is missing",
    };
    let counted = move || {
        figure.with(|figure| {
            if !seen.holds.get() || figure.level.denominator == 0 {
                return String::new();
            }
            let within = figure.spread().map(|spread| limits(spread.threshold_ms));
            format!(
                "{} of {} {} within {}",
                number(figure.level.numerator),
                number(figure.level.denominator),
                kept(&seen.app),
                within.unwrap_or_default()
            )
        })
    };
    view! {
        <div class="board-level" data-verdict=judged>
            <div
                class="board-figure"
                role="group"
                aria-label="Service level"
                class:words=move || percent.with(Option::is_none)
                class:hundred=move || percent.with(|percent| percent.as_deref() == Some("100.0"))
            >
                {text}
                <small class:absent=move || percent.with(Option::is_none)>" %"</small>
            </div>
            <div class="board-judged">
                <p class="board-verdict">{words}</p>
                <p class="board-range">{range} <span class="tag">{marked}</span></p>
            </div>
            <p class="board-counted">{counted}</p>
        </div>
    }
}

/// What the numerator counts.
fn kept(app: &App) -> &'static str {
    app.answers.rule.with(|rule| {
        if rule.formula == Formula::Lenient {
            "answered or abandoned"
        } else {
            "answered"
        }
    })
}

/// What is wrong; while nothing is, how far the target is.
#[component]
pub fn Say() -> impl IntoView {
    let seen = expect_context::<Seen>();
    let title = move || {
        seen.alert.with(|alert| {
            alert
                .as_ref()
                .map(|alert| format!("◇ {}", alert.title))
                .unwrap_or_default()
        })
    };
    let body = move || {
        seen.alert
            .with(|alert| alert.as_ref().map(|alert| alert.body.clone()))
    };
    let asks = Memo::new(move |_| {
        seen.alert
            .with(|alert| alert.as_ref().is_some_and(|alert| alert.sign_in))
    });
    let calm = move || seen.alert.with(Option::is_none);
    view! {
        <div class="board-say">
            <div role="alert">
                <b>{title}</b>
                " "
                {body}
            </div>
            <Show when=move || asks.get()>
                <button type="button" class="button main" on:click=move |_| seen.app.sign_in()>
                    "Sign in with Genesys Cloud"
                </button>
            </Show>
            <p>{move || calm().then(|| seen.distance.get())}</p>
        </div>
    }
}

/// Who waits, and how many there were.
#[component]
pub fn Now() -> impl IntoView {
    let seen = expect_context::<Seen>();
    let waiting = move || seen.waiting.with(|waiting| waiting.0.clone());
    let longest = move || seen.waiting.with(|waiting| waiting.1.clone());
    let count = move |read: fn(&Figure) -> u32| {
        let found = seen.shown.with(|shown| read(&shown.0));
        Some(grouped(u64::from(found)))
    };
    view! {
        <dl class="board-now">
            {pair("Waiting now", waiting)} {pair("Longest wait", longest)}
            {pair("Offered", move || count(|figure| figure.counts.offered))}
            {pair("Abandoned", move || count(|figure| figure.counts.abandoned))}
        </dl>
    }
}

/// A label over its value; a dash where it is not known.
fn pair(
    label: &'static str,
    value: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> impl IntoView {
    let seen = expect_context::<Seen>();
    let value = Memo::new(move |_| {
        let known = seen.holds.get().then(&value).flatten();
        known.unwrap_or_else(|| "–".to_owned())
    });
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// The intervals of the day against the target.
#[component]
pub fn Day() -> impl IntoView {
    let seen = expect_context::<Seen>();
    let drawn = Memo::new(move |_| {
        if !seen.holds.get() {
            return (Pulse::default(), 1.0);
        }
        seen.shown.with(|(figure, intervals)| {
            let slots: Vec<_> = intervals.iter().map(estimate).collect();
            let wide = intervals.iter().fold(0.0, |wide, _| wide + STEP);
            (pulse(&slots, figure.target_percent()), wide.max(1.0))
        })
    });
    let path =
        move |read: fn(&Pulse) -> &str| move || drawn.with(|drawn| read(&drawn.0).to_owned());
    let frame = move || drawn.with(|drawn| format!("0 -2 {} {}", drawn.1, HEIGHT + 4.0));
    let said = move || {
        if !seen.holds.get() {
            return String::new();
        }
        let all = seen.attained();
        format!(
            "{}: ✓ {} met · ◇ {} missed · ≈ {} undecided",
            by(seen.app.answers.bucket.get()),
            number(all.met),
            number(all.missed),
            number(all.undecided)
        )
    };
    view! {
        <div class="board-day">
            <svg viewBox=frame preserveAspectRatio="none" aria-hidden="true">
                <path class="full" d=path(|drawn| &drawn.full)></path>
                <path class="faint" d=path(|drawn| &drawn.faint)></path>
                <path class="hollow" d=path(|drawn| &drawn.hollow)></path>
                <path class="target" d=path(|drawn| &drawn.target)></path>
            </svg>
            <p>{said}</p>
        </div>
    }
}

/// What the figures stand on: how new they are, of what, by which formula.
#[component]
pub fn Foot() -> impl IntoView {
    let seen = expect_context::<Seen>();
    let turns = expect_context::<Turns>();
    let app = seen.app;
    let day = Memo::new(move |_| {
        // The day of the clock changes once a day; times are told against it.
        turns.now_ms.get().div_euclid(60_000) * 60_000
    });
    let until = move || {
        let zone = app.answers.zone.get();
        seen.until_ms
            .get()
            .map(|at| format!("Known up to {}", time(at, day.get(), &zone)))
    };
    let newest = move || {
        let zone = app.answers.zone.get();
        app.newest_ms
            .get()
            .map(|at| format!("Newest fact {}", second(at, &zone)))
    };
    let rule = move || {
        let formula = app.answers.rule.with(|rule| rule.formula);
        let kinds: Vec<_> = seen.look.media().into_iter().map(media).collect();
        let limited = app.still.with(tag);
        let parts = [
            kinds.join(", "),
            format!("{}: {}", name(formula), definition(formula)),
            limited,
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    };
    view! {
        <footer class="board-foot">
            <p role="status">{move || app.load.with(Load::sentence)}</p>
            <p class="until">{until}</p>
            <p>{newest}</p>
            <p class="rule">{rule}</p>
        </footer>
    }
}
