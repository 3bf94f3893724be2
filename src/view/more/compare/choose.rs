//! Which period to compare with, each with the dates it would be.

use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::state::App;
use crate::state::question::compare::Compare;
use crate::terms::stamp::local;
use crate::view::more::panels::dates::Dates;
use crate::view::parts::Choice;
use crate::view::words::when::period;

const fn title(compare: Compare) -> &'static str {
    match compare {
        Compare::Previous => "Previous period",
        Compare::Week => "A week earlier",
        Compare::FourWeeks => "Four weeks earlier",
        Compare::Dates(..) => "Own dates",
    }
}

/// The choices; own dates open their form.
#[component]
pub fn Choose() -> impl IntoView {
    let app = expect_context::<App>();
    let chosen = Memo::new(move |_| app.question.with(|question| question.compare));
    let first = Memo::new(move |_| {
        let (span, zone) = (app.answers.period.get(), app.answers.zone.get());
        (local(span.from_ms, &zone), local(span.to_ms, &zone))
    });
    let seen = move |compare: Compare| {
        let zone = app.answers.zone.get();
        let (from, to) = first.get();
        let second = compare.resolve(from, to, &zone);
        second.map_or_else(
            || "skipped by the clock".to_owned(),
            |second| period(second, &zone),
        )
    };
    let set = move |compare: Option<Compare>| app.ask(|question| question.compare = compare);
    // What own dates begin with: the second period so far, else the previous one.
    let ends = Memo::new(move |_| {
        let zone = app.answers.zone.get();
        let (from, to) = first.get();
        let second = app.before.period.get();
        let second = second.or_else(|| Compare::Previous.resolve(from, to, &zone));
        second.map_or((from, to), |second| {
            (local(second.from_ms, &zone), local(second.to_ms, &zone))
        })
    });
    let own = move || matches!(chosen.get(), Some(Compare::Dates(..)));
    let take = move |(from, to): (DateTime, DateTime)| set(Some(Compare::Dates(from, to)));
    let choice = move |compare: Compare| {
        view! {
            <Choice
                group="compare"
                title=Signal::stored(title(compare).to_owned())
                words=Signal::derive(move || seen(compare))
                chosen=Signal::derive(move || chosen.get() == Some(compare))
                choose=move |()| set(Some(compare))
            />
        }
    };
    view! {
        <fieldset class="compare-with">
            <legend class="hidden">"Compare with"</legend>
            <Choice
                group="compare"
                title=Signal::stored("Nothing".to_owned())
                words=Signal::stored("the period alone".to_owned())
                chosen=Signal::derive(move || chosen.get().is_none())
                choose=move |()| set(None)
            />
            {Compare::ALL.map(choice).into_iter().collect::<Vec<_>>()}
            <Choice
                group="compare"
                title=Signal::stored(title(Compare::Dates(DateTime::MIN, DateTime::MAX)).to_owned())
                words=Signal::derive(move || if own() { chosen.get().map(seen).unwrap_or_default() } else { "any period".to_owned() })
                chosen=Signal::derive(own)
                choose=move |()| take(ends.get_untracked())
            />
        </fieldset>
        <Show when=own>
            <Dates ends=ends choose=take />
        </Show>
    }
}
