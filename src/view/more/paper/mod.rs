//! PAPER: the report as one to three printed pages, A4 or Letter: black on white, no controls, and on every page what
//! it is and when it was printed. Built only while the page is being printed; `style/more.css` shows nothing else then.
//!
//! Charts are laid out for [`WIDTH`] and scaled with the sheet. Tables are cut to what fits, and say so.

mod curve;
mod foot;
mod head;
mod tables;

use std::sync::Arc;

use leptos::prelude::*;

use super::basis::Basis;
use super::intervals::{attained, drawing, slots};
use crate::chart::strip::Frame;
use crate::state::App;
use crate::state::print::rename_page;
use crate::view::look::Look;
use crate::view::words::when::by;

/// Width for which charts are laid out, pixels: a sheet of A4 between its margins.
const WIDTH: f64 = 688.0;

/// The printed report; nothing on the screen.
#[component]
pub fn Paper(
    /// Whether the page is being printed.
    printing: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Show when=move || printing.get()>
            <Sheet />
        </Show>
    }
}

/// All of it.
#[component]
fn Sheet() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let basis = Memo::new(move |_| Basis::of(&app, look));
    // The browser names the file it prints into like the page.
    let before = rename_page(&app.file_name("report", "pdf").replace(".pdf", ""));
    on_cleanup(move || {
        let _ = rename_page(&before);
    });
    let some = move || {
        look.total
            .with(|total| total.counts.answered + total.counts.abandoned > 0)
    };
    view! {
        <article class="paper">
            <div class="sheet">
                <div>
                    <head::Head basis=basis />
                    <Show when=some>
                        <curve::Curve />
                        <Intervals />
                    </Show>
                    <tables::Queues />
                    <tables::Formulas />
                    <tables::Intervals />
                    <foot::Remarks />
                </div>
                // Keeps the foot of each page free.
                <div class="room"></div>
            </div>
            <foot::Foot />
        </article>
    }
}

/// The interval chart.
#[component]
fn Intervals() -> impl IntoView {
    let app = expect_context::<App>();
    let report = app.answers.report;
    let slots = Memo::new(move |_| Arc::new(report.with(|report| slots(report))));
    let frame = Memo::new(|_| Frame::new(WIDTH));
    let edges = drawing::edges(&app);
    let drawn = drawing::layout(slots, edges, frame);
    view! {
        <section class="chart">
            <h2>
                {move || by(app.answers.bucket.get())} " "
                <small>{move || report.with(|report| attained(report))}</small>
            </h2>
            <drawing::Plot drawn=drawn edges=edges frame=frame cursor=RwSignal::new(None) />
            <ul class="legend">
                <li class="within">"answered within the threshold"</li>
                <li class="late">"answered later"</li>
                <li class="abandoned">"abandoned, on top"</li>
            </ul>
        </section>
    }
}
