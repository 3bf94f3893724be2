//! The end of the report, and the line at the foot of each page.

use leptos::prelude::*;

use crate::state::App;
use crate::state::load::Load;
use crate::terms::stamp::{clock, day_month, local};

/// A link of at most so many letters is printed in full.
const READABLE: usize = 400;

/// What has to be known about the figures, and how they are counted.
#[component]
pub fn Remarks() -> impl IntoView {
    let app = expect_context::<App>();
    let remarks = move || {
        let missing = app.load.with(|load| match load {
            Load::Partial(_, reasons) => reasons
                .iter()
                .map(|reason| format!("{}. {}", reason.title.trim_end_matches('.'), reason.body))
                .collect(),
            _ => Vec::new(),
        });
        let all = missing.into_iter().chain(app.remarks.get());
        all.map(|remark| view! { <li>{remark}</li> })
            .collect::<Vec<_>>()
    };
    let link = app.link();
    let readable = (link.chars().count() <= READABLE).then(|| view! { <p class="link">{link}</p> });
    view! {
        <section class="remarks">
            <h2>"Remarks"</h2>
            <ul>{remarks}</ul>
            <p>
                "Unit: the queue visit, one stay of one conversation in one queue. The threshold is inclusive. Totals are sums of numerators over sums of denominators. The 95 % interval is Wilson’s: met when its lower end reaches the target, missed when its upper end stays below."
            </p>
            {readable}
        </section>
    }
}

/// On each page: by what, when, and where the same can be seen.
#[component]
pub fn Foot() -> impl IntoView {
    let app = expect_context::<App>();
    let now = local(app.now_ms(), &app.answers.zone.get_untracked());
    let now = format!("{} {}, {}", day_month(now.date()), now.year(), clock(now));
    let zone = app.still.with_untracked(|question| question.zone.clone());
    let link = app.link();
    let page = link.split('#').next().unwrap_or_default().to_owned();
    view! {
        <footer>
            <span>{concat!("Eightytwenty ", env!("CARGO_PKG_VERSION"))}</span>
            <span>{format!("Printed {now} ({zone})")}</span>
            <a href=link.clone()>{page}</a>
        </footer>
    }
}
