//! AGAINST: the second period in one line under the headline, and what both places that show it share.

use leptos::prelude::*;

use crate::measure::difference::difference;
use crate::state::App;
use crate::state::before::Extent;
use crate::view::look::{Look, Whole};
use crate::view::words::difference::{chance, points};
use crate::view::words::when::period;

/// The second period in words: `9–15 Nov 2026`; empty without one.
#[must_use]
pub fn dates(app: &App) -> String {
    let zone = app.answers.zone.get();
    let second = app.before.period.get();
    second.map_or_else(String::new, |second| period(second, &zone))
}

/// Whether the figures of both periods are final.
#[must_use]
pub fn settled(app: &App, look: Look) -> bool {
    app.before.extent.get() == Extent::Whole && look.whole.get() == Whole::Yes
}

/// "▲ 2.3 points against 9–15 Nov 2026 (more than chance)", once both periods are loaded.
#[component]
pub fn Against() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let said = Memo::new(move |_| {
        if !settled(&app, look) {
            return None;
        }
        let before = app.before.answers.report.with(|report| report.total.level);
        if before.denominator == 0 {
            return Some(format!(
                "No {} in {} to compare with.",
                look.nouns().1,
                dates(&app)
            ));
        }
        difference(look.total.with(|total| total.level), before).map(|seen| {
            format!(
                "{} points against {} ({})",
                points(seen.points),
                dates(&app),
                chance(&seen)
            )
        })
    });
    view! { <p class="before small quiet">{said}</p> }
}
