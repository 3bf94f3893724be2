//! A row: its figures change in place when the threshold moves.

use leptos::prelude::*;

use super::order::Key;
use crate::chart::path::share;
use crate::measure::report::Figure;
use crate::state::App;
use crate::view::look::{Look, verdict};
use crate::view::more::name::LaneName;
use crate::view::words::measure::{
    duration_or_dash, number, percent_or_dash, percent_range, plain_percent,
};
use crate::view::words::sentence::media;

/// A row of a queue and media type, or of everything.
#[component]
pub fn Row(
    /// Which one; `None` is the total.
    key: Option<Key>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let figure = Memo::new(move |_| match key {
        None => look.total.get(),
        Some(key) => app.answers.report.with(|report| {
            let place = report
                .queues
                .binary_search_by_key(&key, |row| (row.queue, row.media));
            place
                .ok()
                .and_then(|place| report.queues.get(place))
                .map(|row| row.figure)
                .unwrap_or_default()
        }),
    });
    let p90 = move || {
        app.answers.percentiles.with(|found| match key {
            None => found.total.get(2).copied().flatten(),
            Some(key) => found.p90(key),
        })
    };
    let count = move |read: fn(&Figure) -> u32| {
        move || figure.with(|figure| number(u64::from(read(figure))))
    };
    let label = move || {
        let offered = figure.with(|figure| number(u64::from(figure.counts.offered)));
        match key {
            None => format!("{offered}: show all visits"),
            Some((queue, of)) => look.names.with(|names| {
                let name = names.get(usize::from(queue)).map_or("", |name| &name.0);
                let of = if look.several_media() { media(of) } else { "" };
                format!("{offered}: show the visits of {name} {of}")
            }),
        }
    };
    let drill = move |_| {
        let period = app.answers.period.get_untracked();
        app.drill(period.from_ms, period.to_ms, key);
    };
    let average = move || {
        figure
            .with(|figure| figure.counts.average_speed_of_answer_ms())
            .and_then(|ms| i64::try_from(ms).ok())
    };
    view! {
        <tr>
            <th scope="row">
                {match key {
                    None => view! { "All, by sum" }.into_any(),
                    Some((queue, of)) => {
                        view! { <LaneName lane=(queue, of) /> }
                            .into_any()
                    }
                }}
            </th>
            <td class="level-cell">
                <Bar figure=figure />
            </td>
            <td>
                <button type="button" class="count" aria-label=label title="Show the visits" on:click=drill>
                    {count(|figure| figure.counts.offered)}
                </button>
            </td>
            <td>{count(|figure| figure.counts.answered)}</td>
            <td>{count(|figure| figure.counts.abandoned)}</td>
            <td>{move || duration_or_dash(average())}</td>
            <td>{move || duration_or_dash(p90())}</td>
        </tr>
    }
}

/// The level as a bar with its uncertainty and target, and in words.
#[component]
fn Bar(
    /// Figure shown.
    figure: Memo<Figure>,
) -> impl IntoView {
    let length = move || figure.with(|figure| share(figure.level.percent().unwrap_or(0.0)));
    let end = move |upper: bool| {
        move || {
            figure.with(|figure| {
                figure
                    .level
                    .wilson()
                    .map(|ends| share(if upper { ends.1 } else { ends.0 }))
            })
        }
    };
    let target = move || figure.with(|figure| figure.target_percent().map(share));
    let judged = move || figure.with(|figure| verdict(figure.verdict()));
    let text = move || figure.with(|figure| percent_or_dash(figure.level));
    let against = move || {
        figure
            .with(|figure| figure.level.percent().and(figure.target_percent()))
            .map(|target| {
                let sign = judged().0.split(' ').next().unwrap_or_default();
                format!(
                    "{sign} {}",
                    plain_percent(target).trim_end_matches(['%', '\u{a0}'])
                )
            })
    };
    let meaning = move || {
        figure.with(|figure| {
            figure.level.wilson().map(|ends| {
                format!(
                    "{} the target; 95 % interval {}",
                    judged().0,
                    percent_range(ends)
                )
            })
        })
    };
    view! {
        <div class="bar-cell" data-verdict=move || judged().1 title=meaning>
            <svg class="bar" width="100%" height="18" aria-hidden="true">
                <rect class="track" y="6" width="100%" height="6" rx="3"></rect>
                <rect class="fill" y="6" height="6" rx="3" width=length></rect>
                <line class="whisker" y1="9" y2="9" x1=end(false) x2=end(true)></line>
                <line class="goal" y1="1" y2="17" x1=target x2=target></line>
            </svg>
            <b>{text}</b>
            <span class="against">{against}</span>
        </div>
    }
}
