//! SEEN: what the wallboard shows, derived once for all of its turns. Figures are those of the report.

use std::sync::Arc;

use leptos::prelude::*;

use super::said::{Alert, State, alert, distance};
use super::turns::{Face, Turns};
use crate::measure::attainment::Attainment;
use crate::measure::board;
use crate::measure::report::Figure;
use crate::state::App;
use crate::state::load::Load;
use crate::state::notice::{Notice, Tone};
use crate::state::question::Question;
use crate::state::question::range::Range;
use crate::state::session::Session;
use crate::terms::Period;
use crate::terms::stamp::{clock, local};
use crate::view::look::{Look, Whole};
use crate::view::words::measure::{duration, number};
use crate::view::words::when::period;

/// Figures are old when nothing was told for so many times the refresh.
const STALE: i64 = 2;
/// The newest minute is never asked for.
const SETTLING_MS: i64 = 60_000;

/// A figure and its intervals.
pub type Shown = (Figure, Arc<Vec<Figure>>);

/// What is shown; cheap to copy.
#[derive(Clone, Copy)]
pub struct Seen {
    /// State of the page.
    pub app: App,
    /// What several cards read.
    pub look: Look,
    /// The figure and its intervals.
    pub shown: Memo<Shown>,
    /// The figure is that of the period the question means by now, and what is not there is known not to be.
    pub holds: Memo<bool>,
    /// What is wrong.
    pub alert: Memo<Option<Alert>>,
    /// Up to where figures are known, if that is too long ago; ms UTC.
    pub stopped_ms: Memo<Option<i64>>,
    /// Up to where the figures are known, ms UTC; `None` before anything was asked.
    pub until_ms: Memo<Option<i64>>,
    /// Whether the period goes on.
    pub runs: Memo<bool>,
    /// How far the target is, in words.
    pub distance: Memo<String>,
    /// Who waits, and for how long: both `None` where that is not known.
    pub waiting: Memo<(Option<String>, Option<String>)>,
    /// Name of what is shown.
    pub name: Memo<String>,
    /// The period in words.
    pub period: Memo<String>,
    /// The time of day.
    pub clock: Memo<String>,
}

impl Seen {
    /// Derives it.
    #[must_use]
    pub fn new(app: &App, look: &Look, turns: &Turns) -> Seen {
        let (app, look, turns) = (*app, *look, *turns);
        let face = turns.face;
        let shown = Memo::new(move |_| shown(&app, face.get()));
        let meant = Memo::new(move |_| {
            let range = app.still.with(|question| question.range);
            range.resolve(turns.now_ms.get(), &app.answers.zone.get())
        });
        let other_day = Memo::new(move |_| other_day(meant.get(), app.answers.period.get()));
        let loading = Memo::new(move |_| app.load.with(Load::is_loading));
        let holds = Memo::new(move |_| {
            let whole = app.load.with(Load::is_whole);
            let counted = shown.with(|shown| shown.0.level.denominator > 0);
            !other_day.get() && (whole || counted)
        });
        let until_ms = Memo::new(move |_| app.ledger.with(|ledger| ledger.asked_until_ms));
        let runs = Memo::new(move |_| turns.now_ms.get() < app.answers.period.get().to_ms);
        let stopped_ms = Memo::new(move |_| {
            let until = until_ms.get().filter(|_| !loading.get())?;
            let refresh = app.still.with(Question::keeps_up)?;
            let every = i64::try_from(refresh.every_ms()).unwrap_or(i64::MAX);
            let old = turns.now_ms.get() - until - SETTLING_MS > STALE * every;
            let asked = until < app.answers.period.get().to_ms;
            (old && asked).then_some(until)
        });
        let alert = Memo::new(move |_| {
            let expired = app
                .session
                .with(|session| matches!(session, Session::Expired(_)));
            app.load.with(|load| {
                alert(&State {
                    expired,
                    load,
                    other_day: other_day.get(),
                    stopped_ms: stopped_ms.get(),
                    problems: problems(&app),
                    now_ms: turns.now_ms.get(),
                    zone: &app.answers.zone.get(),
                })
            })
        });
        Seen {
            app,
            look,
            shown,
            holds,
            alert,
            stopped_ms,
            until_ms,
            runs,
            distance: Memo::new(move |_| {
                if !holds.get() || look.whole.get() != Whole::Yes {
                    return String::new();
                }
                let (figure, _) = shown.get();
                let found = board::distance(&figure, targets(&app, face.get()));
                distance(found, figure.target_percent(), !runs.get(), look.nouns())
            }),
            waiting: Memo::new(move |_| {
                // Who waited when the data stopped does not wait now.
                let until = until_ms
                    .get()
                    .filter(|_| runs.get() && stopped_ms.get().is_none());
                until.map_or((None, None), |until| {
                    waiting(&app, face.get(), shown, until)
                })
            }),
            name: Memo::new(move |_| name(&app, &look, face.get())),
            period: Memo::new(move |_| said(&app, other_day.get())),
            clock: Memo::new(move |_| clock(local(turns.now_ms.get(), &app.answers.zone.get()))),
        }
    }

    /// How many intervals met their target, missed it, or cannot tell.
    pub fn attained(&self) -> Attainment {
        self.shown.with(|shown| Attainment::of(&shown.1))
    }
}

fn shown(app: &App, face: Face) -> Shown {
    match face {
        None => app
            .answers
            .report
            .with(|report| (report.total, Arc::new(report.intervals.clone()))),
        Some(queue) => {
            let rule = app.answers.rule.get();
            let (total, intervals) = app
                .answers
                .with_facts(|facts| board::face(facts, &rule, queue));
            (total, Arc::new(intervals))
        }
    }
}

fn other_day(meant: Option<Period>, of: Period) -> bool {
    meant.is_some_and(|meant| meant != of)
}

/// Lowest and highest target of what is looked at.
fn targets(app: &App, face: Face) -> (u32, u32) {
    let (index, rule) = (app.answers.index.get(), app.answers.rule.get());
    let scope = app.answers.scope.get();
    let lanes = index
        .lanes
        .iter()
        .filter(|lane| scope.covers(lane.0, lane.1) && face.is_none_or(|queue| lane.0 == queue));
    let targets = lanes.map(|&(queue, media)| rule.thresholds.promise(queue, media).target_ppm);
    let range = targets.fold(None, |range: Option<(u32, u32)>, target| {
        let (low, high) = range.unwrap_or((target, target));
        Some((low.min(target), high.max(target)))
    });
    range.unwrap_or_default()
}

/// Who waits now, and since when, in words; known up to `until_ms`.
fn waiting(
    app: &App,
    face: Face,
    shown: Memo<Shown>,
    until_ms: i64,
) -> (Option<String>, Option<String>) {
    if !app.answers.index.with(|index| index.known().is_every()) {
        return (None, None);
    }
    let count = shown.with(|shown| shown.0.counts.waiting);
    let (scope, period) = (app.answers.scope.get(), app.answers.period.get());
    let since = app.answers.closed.with(|closed| {
        app.data
            .read(|columns| board::waits_since(columns, &scope, period, closed, face))
    });
    let waited = since.map(|since| duration((until_ms + SETTLING_MS - since).max(0)));
    (Some(number(u64::from(count))), waited)
}

fn name(app: &App, look: &Look, face: Face) -> String {
    let of = |place: usize| {
        look.names.with(|names| {
            let (name, short) = names.get(place).cloned().unwrap_or_default();
            short.map_or(name.clone(), |short| format!("{name} {short}"))
        })
    };
    if let Some(queue) = face {
        return of(usize::from(queue));
    }
    app.still.with(|question| match question.queues.as_slice() {
        [] => "All queues".to_owned(),
        [only] => {
            let place = app
                .data
                .queues
                .with(|queues| queues.iter().position(|queue| queue.id == *only));
            place.map_or_else(|| "1 queue".to_owned(), of)
        }
        some => format!("{} queues", some.len()),
    })
}

/// The period: yesterday's figures are never called today's.
fn said(app: &App, other_day: bool) -> String {
    let dates = period(app.answers.period.get(), &app.answers.zone.get());
    match app.still.with(|question| question.range) {
        Range::Preset(preset) if !other_day => format!("{} · {dates}", preset.label()),
        _ => dates,
    }
}

/// What else the page has to say: values of the link that could not be read, and messages about the data.
fn problems(app: &App) -> Vec<Notice> {
    let unread = app.parsed.with(|parsed| {
        let texts = parsed.problems.iter();
        texts
            .map(|text| Notice::problem("A value of the link cannot be read.", text.clone()))
            .collect::<Vec<_>>()
    });
    let messages = app.notices.with(|notices| {
        let problems = notices.iter().filter(|one| one.tone == Tone::Problem);
        problems.cloned().collect::<Vec<_>>()
    });
    [unread, messages].concat()
}
