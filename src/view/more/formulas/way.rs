//! The way from the formula in force to another: one change at a time, as a waterfall and in words.

use leptos::html::Div;
use leptos::prelude::*;

use super::full_name;
use super::table::signed;
use crate::browser::size::width_of;
use crate::chart::falls::{Falls, falls, rows_of};
use crate::chart::path::number as px;
use crate::chart::rows::Rows;
use crate::measure::bridge::{Change, Step, bridge, same_as, table};
use crate::measure::formula::Formula;
use crate::measure::ratio::ServiceLevel;
use crate::state::App;
use crate::state::question::Question;
use crate::view::look::Look;
use crate::view::more::axes::text;
use crate::view::more::walk::{Marks, Readout, Walk};
use crate::view::parts::{Figure, TextRow};
use crate::view::words::measure::{number, percent_number, percent_or_dash};

/// Room for the words of a row, and for values right of the bars, pixels.
const ROOM: (f64, f64) = (300.0, 68.0);
/// Room beneath the rows for the ends of the axis.
const FOOT: f64 = 20.0;

/// Where the way leads, and what lies on it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told {
    from: Formula,
    to: Formula,
    first: ServiceLevel,
    steps: Vec<Step>,
}

impl Told {
    /// The figure after each step, the first one before any.
    fn levels(&self) -> Vec<ServiceLevel> {
        let after = self.steps.iter().map(|step| step.to);
        std::iter::once(self.first).chain(after).collect()
    }

    /// Name and value of a row of the drawing.
    fn row(&self, place: usize, one: &str, many: &str) -> Option<(String, String)> {
        let last = self.steps.last().map_or(self.first, |step| step.to);
        if place == 0 {
            return Some((full_name(self.from).to_owned(), percent_or_dash(self.first)));
        }
        if place > self.steps.len() {
            return Some((full_name(self.to).to_owned(), percent_or_dash(last)));
        }
        let step = self.steps.get(place - 1)?;
        let points = step
            .to
            .percent()
            .zip(step.from.percent())
            .map(|(to, from)| signed(to - from));
        Some((
            words(step, one, many),
            points.unwrap_or_else(|| "–".to_owned()),
        ))
    }
}

/// The waterfall with the choice of where it leads.
#[component]
pub fn Way() -> impl IntoView {
    let app = expect_context::<App>();
    let look = expect_context::<Look>();
    let wanted = RwSignal::new(Formula::Answered);
    let told = Memo::new(move |_| {
        let from = same_as(app.still.with(Question::formula));
        // From a formula to itself there is no way; the delivered one is the other of most interest.
        let to = if wanted.get() == from {
            other_than(from)
        } else {
            wanted.get()
        };
        look.total.with(|total| Told {
            from,
            to,
            first: from.service_level(&total.counts),
            steps: bridge(&total.counts, from, to),
        })
    });
    let sentence = move || {
        let (nouns, told) = (look.nouns(), told.read());
        if told.first.denominator == 0 && told.steps.is_empty() {
            return format!("No {} to tell apart.", nouns.1);
        }
        match told.steps.as_slice() {
            [] => format!(
                "Both make {} of the same {}.",
                percent_or_dash(told.first),
                nouns.1
            ),
            [only] => sentence_of(only, nouns),
            steps => {
                let last = steps.last().map_or(told.first, |step| step.to);
                format!(
                    "{} → {} in {} changes",
                    plain(told.first),
                    plain(last),
                    steps.len()
                )
            }
        }
    };
    view! {
        <Figure
            id="way"
            title="From one formula to another"
            sentence=Signal::derive(sentence)
            aside=Box::new(move || view! { <Choice wanted=wanted told=told /> }.into_any())
            table=move || view! { <Table told=told /> }
        >
            <Drawing told=told />
            <ol class="way small">
                {move || {
                    let nouns = look.nouns();
                    told.with(|told| told.steps.iter().map(|step| view! { <li>{sentence_of(step, nouns)}</li> }).collect::<Vec<_>>())
                }}
            </ol>
        </Figure>
    }
}

fn other_than(formula: Formula) -> Formula {
    if formula == Formula::default() {
        Formula::Answered
    } else {
        Formula::default()
    }
}

/// The formulas that the way may lead to.
#[component]
fn Choice(
    /// What the reader chose.
    wanted: RwSignal<Formula>,
    /// The way.
    told: Memo<Told>,
) -> impl IntoView {
    let all: Vec<Formula> = table(&crate::measure::count::Counts::default())
        .into_iter()
        .map(|one| one.0)
        .collect();
    let options = all.clone().into_iter().enumerate().map(|(place, formula)| {
        view! {
            <option
                value=place.to_string()
                prop:selected=move || told.with(|told| told.to == formula)
                prop:disabled=move || told.with(|told| told.from == formula)
            >
                {full_name(formula)}
            </option>
        }
    });
    let options = options.collect::<Vec<_>>();
    let choose = move |text: String| {
        if let Some(&formula) = text.parse::<usize>().ok().and_then(|place| all.get(place)) {
            wanted.set(formula);
        }
    };
    view! {
        <label class="to tiny">
            <span class="quiet">"to "</span>
            <select aria-label="To formula" on:change:target=move |event| choose(event.target().value())>
                {options}
            </select>
        </label>
    }
}

#[component]
fn Drawing(told: Memo<Told>) -> impl IntoView {
    let look = expect_context::<Look>();
    let holder = NodeRef::<Div>::new();
    let width = width_of(holder);
    let rows = Memo::new(move |_| {
        let figures = told.with(|told| told.steps.len() + 1);
        Rows::new(width.get().max(240.0), ROOM.0, ROOM.1, rows_of(figures))
    });
    let drawn = Memo::new(move |_| {
        let figures: Vec<_> =
            told.with(|told| told.levels().iter().map(|level| level.percent()).collect());
        falls(&figures, &rows.get())
    });
    let path = move |read: fn(&Falls) -> &String| move || drawn.with(|drawn| read(drawn).clone());
    let cursor = RwSignal::new(None::<usize>);
    let said = Signal::derive(move || {
        let (nouns, told) = (look.nouns(), told.read());
        match cursor.get() {
            None => String::new(),
            Some(place) if place > 0 && place <= told.steps.len() => {
                sentence_of(&told.steps[place - 1], nouns)
            }
            Some(place) => told
                .row(place, nouns.0, nouns.1)
                .map(|(name, value)| format!("{name}: {value}"))
                .unwrap_or_default(),
        }
    });
    let labels = move || {
        let (nouns, told, rows, drawn) = (look.nouns(), told.read(), rows.get(), drawn.read());
        let mut labels = Vec::new();
        for place in 0..rows.count {
            let (row, Some((name, value))) = (rows.row(place), told.row(place, nouns.0, nouns.1))
            else {
                continue;
            };
            let bar = drawn.bars.get(place).copied().flatten();
            let x = bar.map_or(rows.left, |bar| bar.value_x);
            labels.push(text("name", "start", (0.0, row.words), name));
            labels.push(text("tag", "start", (x, row.bar_bottom - 4.0), value));
        }
        for (tick, anchor) in drawn.ticks.iter().zip(["start", "end"]) {
            labels.push(text(
                "",
                anchor,
                (tick.px, rows.height() + 14.0),
                format!("{} %", tick.label),
            ));
        }
        labels
    };
    let marks = Marks {
        label: "Change read out",
        count: Signal::derive(move || rows.get().count),
        at: Callback::new(move |(_, y)| rows.get_untracked().row_at(y)),
        across: Some(Callback::new(|(at, down): (usize, bool)| {
            if down { at + 1 } else { at.saturating_sub(1) }
        })),
        open: None,
        text: said,
    };
    view! {
        <Readout text=said hint="Point at a bar, or reach it with the arrow keys, to read it." />
        <div class="chart falls" node_ref=holder>
            <svg aria-hidden="true" width=move || px(rows.get().width) height=move || px(rows.get().height() + FOOT)>
                <path class="leader" d=path(|drawn| &drawn.links)></path>
                <path class="total" d=path(|drawn| &drawn.totals)></path>
                <path class="up" d=path(|drawn| &drawn.ups)></path>
                <path class="down" d=path(|drawn| &drawn.downs)></path>
                <path class="flat" d=path(|drawn| &drawn.flats)></path>
                <path class="break" d=path(|drawn| &drawn.breaks)></path>
                <g>{labels}</g>
            </svg>
            <Walk marks=marks cursor=cursor />
        </div>
    }
}

#[component]
fn Table(told: Memo<Told>) -> impl IntoView {
    let look = expect_context::<Look>();
    let rows = move || {
        let nouns = look.nouns();
        let told = told.read();
        let levels = told.levels();
        let end = rows_of(levels.len());
        let row = |place: usize| {
            let (name, _) = told.row(place, nouns.0, nouns.1)?;
            let level = levels
                .get(place)
                .or(levels.last())
                .copied()
                .unwrap_or_default();
            let calls = place.checked_sub(1).and_then(|place| told.steps.get(place));
            let calls = calls.map_or_else(String::new, |step| number(u64::from(step.calls)));
            Some(vec![
                name,
                calls,
                number(level.numerator),
                number(level.denominator),
                percent_or_dash(level),
            ])
        };
        let rows = (0..end).filter_map(row);
        rows.map(|cells| view! { <TextRow cells=Memo::new(move |_| cells.clone()) /> })
            .collect::<Vec<_>>()
    };
    let moved = move || look.nouns().1;
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="The way as a table">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Change"</th>
                        <th scope="col">"Moved " {moved}</th>
                        <th scope="col">"Kept"</th>
                        <th scope="col">"Judged over"</th>
                        <th scope="col">"Service level"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// A figure without its unit, or `–`.
fn plain(level: ServiceLevel) -> String {
    percent_number(level).unwrap_or_else(|| "–".to_owned())
}

/// "86.0 → 81.1: 60 abandoned calls come into the denominator".
fn sentence_of(step: &Step, (one, many): (&str, &str)) -> String {
    format!(
        "{} → {}: {}",
        plain(step.from),
        plain(step.to),
        words(step, one, many)
    )
}

/// "60 abandoned calls come into the denominator".
fn words(step: &Step, one: &str, many: &str) -> String {
    let single = step.calls == 1;
    let noun = if single { one } else { many };
    let verb =
        |for_one: &'static str, for_many: &'static str| if single { for_one } else { for_many };
    let s = verb("", "s");
    let (what, does) = match step.change {
        Change::AbandonsIn => (format!("abandoned {noun}"), verb("comes into", "come into")),
        Change::AbandonsOut => (format!("abandoned {noun}"), verb("leaves", "leave")),
        Change::ShortIn => (format!("short abandon{s}"), verb("comes into", "come into")),
        Change::ShortOut => (format!("short abandon{s}"), verb("leaves", "leave")),
        Change::FlowOutsIn => (format!("flow-out{s}"), verb("comes into", "come into")),
        Change::FlowOutsOut => (format!("flow-out{s}"), verb("leaves", "leave")),
        Change::EarlyAbandonsIn => (format!("early abandon{s}"), verb("comes into", "come into")),
        Change::EarlyAbandonsOut => (format!("early abandon{s}"), verb("leaves", "leave")),
        Change::EarlyAbandonsKept => (format!("early abandon{s}"), verb("counts", "count")),
        Change::EarlyAbandonsNotKept => (
            format!("early abandon{s}"),
            verb("no longer counts", "no longer count"),
        ),
    };
    let end = match step.change {
        Change::EarlyAbandonsKept | Change::EarlyAbandonsNotKept => "as kept",
        _ => "the denominator",
    };
    format!("{} {what} {does} {end}", number(u64::from(step.calls)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::count::Counts;

    #[test]
    fn every_change_is_told_with_its_calls_one_or_many() {
        let day = Counts {
            answered: 1_000,
            answered_within: 860,
            abandoned: 60,
            abandoned_within: 20,
            short_abandoned: 1,
            flow_out: 50,
            ..Counts::default()
        };
        let told = |from, to, nouns| {
            let steps = bridge(&day, from, to);
            steps
                .iter()
                .map(|step| sentence_of(step, nouns))
                .collect::<Vec<_>>()
        };
        let calls = ("call", "calls");
        assert_eq!(
            told(Formula::Answered, Formula::default(), calls),
            ["86.0 → 81.1: 60 abandoned calls come into the denominator"]
        );
        let short = table(&day)[1].0;
        assert_eq!(
            told(Formula::default(), short, calls),
            ["81.1 → 81.2: 1 short abandon leaves the denominator"]
        );
        assert_eq!(
            told(Formula::Lenient, Formula::Offered, ("e-mail", "e-mails")),
            [
                "83.0 → 81.1: 20 early abandons no longer count as kept",
                "81.1 → 77.5: 50 flow-outs come into the denominator"
            ]
        );
    }
}
