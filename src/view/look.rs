//! LOOK: what several cards read, derived once.

use std::sync::Arc;

use leptos::prelude::*;
use rustc_hash::FxHashMap;

use crate::measure::lens::{Scope, Threshold};
use crate::measure::ratio::Verdict;
use crate::measure::report::Figure;
use crate::state::App;
use crate::state::load::Load;
use crate::state::session::Session;
use crate::terms::{Media, Promise, Queue};
use crate::view::words::sentence::noun;

/// What the main part of the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Configuration is being read.
    Starting,
    /// Nobody is signed in.
    Door,
    /// Back from the login host.
    Exchanging,
    /// Nothing was loaded yet.
    Empty,
    /// Loading, and nothing has arrived yet.
    Fetching,
    /// Loading brought nothing.
    Failed,
    /// There are figures.
    Report,
}

/// Whether the figures are those of the whole period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// They are.
    Yes,
    /// More is on its way.
    SoFar,
    /// Something is missing.
    Partial,
}

/// Name of a queue, and a short id where several share it.
pub type Named = (String, Option<String>);

/// Shared derivations.
#[derive(Clone, Copy)]
pub struct Look {
    /// What the main part shows.
    pub stage: Memo<Stage>,
    /// Whether the figures are complete.
    pub whole: Memo<Whole>,
    /// Figure over everything.
    pub total: Memo<Figure>,
    /// Shortest and longest threshold in force.
    pub spread: Memo<Option<(i64, i64)>>,
    /// Lowest and highest promise of the queues and media types with facts, as the organisation set them;
    /// of all looked at while there are none.
    pub own: Memo<Option<(Promise, Promise)>>,
    /// Name of each queue, and a short id where several share it.
    pub names: Memo<Arc<Vec<Named>>>,
    still: RwSignal<crate::state::question::Question>,
}

impl Look {
    /// Derives them.
    #[must_use]
    pub fn new(app: &App) -> Look {
        let app = *app;
        let some = Memo::new(move |_| {
            app.answers
                .selection
                .with(|selection| !selection.cells.is_empty())
        });
        let by_load = move || {
            app.load.with(|load| match load {
                Load::Complete(_) | Load::Partial(..) => Stage::Report,
                _ if some.get() => Stage::Report,
                Load::Idle => Stage::Empty,
                Load::Loading(_) => Stage::Fetching,
                Load::Failed(_) => Stage::Failed,
            })
        };
        let stage = Memo::new(move |_| match app.session.get() {
            Session::SignedOut(_) if app.shows_snapshot() => by_load(),
            Session::Starting => Stage::Starting,
            Session::SignedOut(_) => Stage::Door,
            Session::Exchanging => Stage::Exchanging,
            Session::SignedIn(_) | Session::Expired(_) => by_load(),
        });
        let whole = Memo::new(move |_| {
            if !app.knows.get() {
                return Whole::SoFar;
            }
            app.load.with(|load| match load {
                load if load.is_whole() => Whole::Yes,
                Load::Loading(_) => Whole::SoFar,
                Load::Partial(..) | Load::Failed(_) => Whole::Partial,
                Load::Idle | Load::Complete(_) => Whole::Yes,
            })
        });
        let total = Memo::new(move |_| app.answers.report.with(|report| report.total));
        let own = Memo::new(move |_| {
            let scope = app.answers.scope.get();
            app.data.queues.with(|queues| {
                let met = app.answers.report.with(|report| {
                    own_promises(
                        queues,
                        report.queues.iter().map(|row| (row.queue, row.media)),
                    )
                });
                met.or_else(|| own_promises(queues, covered(&scope)))
            })
        });
        let spread = Memo::new(move |_| {
            let asked = match app.question.with(|question| question.threshold) {
                Threshold::Ms(ms) => Some((ms, ms)),
                Threshold::Queue => None,
            };
            let set = own
                .get()
                .map(|(low, high)| (low.threshold_ms, high.threshold_ms));
            total
                .get()
                .spread()
                .map(|spread| spread.threshold_ms)
                .or(asked)
                .or(set)
        });
        let names = Memo::new(move |_| Arc::new(app.data.queues.with(|queues| names(queues))));
        Look {
            stage,
            whole,
            total,
            spread,
            own,
            names,
            still: app.still,
        }
    }

    /// What is counted, one and many: calls, chats, contacts.
    #[must_use]
    pub fn nouns(&self) -> (&'static str, &'static str) {
        self.still.with(|question| noun(&question.media))
    }

    /// Whether rows are told apart by media type.
    #[must_use]
    pub fn several_media(&self) -> bool {
        self.still.with(|question| question.media.len() > 1)
    }

    /// Media types looked at.
    #[must_use]
    pub fn media(&self) -> Vec<Media> {
        self.still.with(|question| question.media.clone())
    }
}

/// Every queue and media type in scope.
fn covered(scope: &Scope) -> impl Iterator<Item = (u16, Media)> {
    let pairs = (0..u16::MAX)
        .take(scope.queues.len())
        .flat_map(|queue| Media::ALL.map(|media| (queue, media)));
    pairs.filter(|&(queue, media)| scope.covers(queue, media))
}

/// Smallest and largest of both parts of the promises that these queues and media types have.
fn own_promises(
    queues: &[Queue],
    pairs: impl Iterator<Item = (u16, Media)>,
) -> Option<(Promise, Promise)> {
    let promises =
        pairs.filter_map(|(queue, media)| Some(queues.get(usize::from(queue))?.promise(media).0));
    promises.fold(None, |range, promise| {
        let (low, high) = range.unwrap_or((promise, promise));
        let (threshold, target) = (promise.threshold_ms, promise.target_ppm);
        Some((
            Promise {
                threshold_ms: low.threshold_ms.min(threshold),
                target_ppm: low.target_ppm.min(target),
            },
            Promise {
                threshold_ms: high.threshold_ms.max(threshold),
                target_ppm: high.target_ppm.max(target),
            },
        ))
    })
}

/// Names with a short id where they are not unique.
fn names(queues: &[Queue]) -> Vec<Named> {
    let mut times: FxHashMap<&str, u32> = FxHashMap::default();
    for queue in queues {
        *times.entry(queue.name.as_str()).or_default() += 1;
    }
    let short = |queue: &Queue| {
        (times.get(queue.name.as_str()) > Some(&1)).then(|| queue.id.chars().take(8).collect())
    };
    queues
        .iter()
        .map(|queue| (queue.name.clone(), short(queue)))
        .collect()
}

/// A verdict as sign and word, and the class that colours it.
#[must_use]
pub const fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Meets => ("✓ met", "meets"),
        Verdict::Misses => ("◇ missed", "misses"),
        Verdict::Undecided => ("≈ undecided", "undecided"),
        Verdict::NoCalls => ("–", "undecided"),
    }
}
