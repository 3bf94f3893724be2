//! WAYS: how figures come: from single visits or counted by Genesys Cloud, by query or by job, and what is kept here.

use leptos::prelude::*;

use crate::load::way::Why;
use crate::state::App;
use crate::state::question::ways::{History, Source};
use crate::view::parts::Switch;
use crate::view::words::measure::number;

/// The reader's choices, each with what it means.
#[component]
pub fn Ways() -> impl IntoView {
    let app = expect_context::<App>();
    let source = move || app.still.with(|question| question.source);
    let history = move || app.still.with(|question| question.history);
    view! {
        <h3>"How it is loaded"</h3>
        <div class="ways">
            <label>
                <span>"Figures are made of"</span>
                <select
                    prop:value=move || source().map_or("", Source::name)
                    on:change:target=move |event| {
                        let source = Source::from_name(&event.target().value());
                        app.ask(|question| question.source = source);
                    }
                >
                    <option value="">"Whatever fits the number of conversations"</option>
                    <option value=Source::Visits.name()>"Single visits"</option>
                    <option value=Source::Summary.name()>"Counts of Genesys Cloud’s own engine"</option>
                </select>
            </label>
            <label>
                <span>"Closed days come"</span>
                <select
                    prop:value=move || history().map_or("", History::name)
                    on:change:target=move |event| {
                        let history = History::from_name(&event.target().value());
                        app.ask(|question| question.history = history);
                    }
                >
                    <option value="">"By whatever is quicker"</option>
                    <option value=History::Query.name()>"Page by page"</option>
                    <option value=History::Job.name()>"By job"</option>
                </select>
            </label>
        </div>
        <p class="small quiet">{move || estimate(&app)}</p>
        <Switch
            label="Keep closed days on this computer"
            on=Signal::derive(move || app.keeping.with(|keeping| keeping.on))
            turn=Callback::new(move |on| app.set_keeping(on))
        />
        <p class="small quiet">{move || kept(&app)}</p>
        <ul class="small remarks">
            {move || {
                app.keeping.with(|keeping| keeping.restated.iter().map(|day| view! { <li>{day.clone()}</li> }).collect::<Vec<_>>())
            }}
        </ul>
    }
}

/// What each way was expected to take, and which was chosen.
fn estimate(app: &App) -> String {
    let Some(found) = app.estimate.get() else {
        return "What each way takes is estimated with the first page of a load.".to_owned();
    };
    let by_job = found.job_s.map_or_else(String::new, |seconds| {
        format!(
            ", by job about {}",
            crate::state::words::duration_s(seconds)
        )
    });
    let why = match found.why {
        Why::Forced => "as you chose",
        Why::TooNew => "for nothing of it is old enough for a job",
        Why::JobQuicker => "for the job is quicker",
        Why::QueryQuicker => "for that is quicker or as quick",
    };
    let chosen = if found.choice == crate::load::way::Way::Job {
        "by job"
    } else {
        "page by page"
    };
    format!(
        "Page by page about {}{by_job}. The last load went {chosen}, {why}.",
        crate::state::words::duration_s(found.query_s)
    )
}

/// What is kept here.
fn kept(app: &App) -> String {
    app.keeping.with(|keeping| {
        let trouble = keeping.trouble.as_deref().unwrap_or_default();
        if !keeping.on {
            return "Nothing is kept; every load asks for everything.".to_owned();
        }
        let much = match keeping.days {
            0 => "No day is kept yet.".to_owned(),
            days => format!(
                "{} kept, {} kB.",
                crate::state::words::counted(days as u64, "day"),
                number(keeping.bytes.div_ceil(1_000))
            ),
        };
        format!(
            "{much} Ids of conversations, queues, times and outcomes; no names, no numbers. Signing out deletes them. {trouble}"
        )
    })
}
