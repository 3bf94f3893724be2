//! VISITS: the single visits behind the figures: which of them count, and each one's share in the fraction.
//!
//! ```text
//! columns ─▶ rows: visits with a counted fact ─▶ judge: in the numerator, in the denominator, and why
//!                                            ╰─▶ sorted by any column
//! ```
//!
//! What is listed follows the same base intervals as [`crate::measure::index`]: a fact counts when its base interval
//! does. Summed over the rows of a period, [`judge`] gives the pair of the report. Thresholds come last, so
//! that another threshold finds no rows anew.

use crate::columns::Columns;
pub use crate::columns::Visit; // the view reads them and may not look into `columns`
use crate::measure::formula::Formula;
use crate::measure::grid::Grid;
use crate::measure::index::bases_of;
use crate::measure::lens::{Attribution, Rule, Scope};
use crate::terms::{Media, Outcome, Period};

/// Which facts are looked at.
#[derive(Clone, Copy)]
pub struct Looked<'a> {
    /// The cut of the period.
    pub grid: &'a Grid,
    /// By base interval of the grid: whether its facts count.
    pub bases: &'a [bool],
    /// Queues and media types looked at.
    pub scope: &'a Scope,
    /// The interval of a fact.
    pub attribution: Attribution,
    /// Facts of this span only.
    pub span: Option<Period>,
    /// Visits of this queue only, by index.
    pub queue: Option<u16>,
    /// Visits of this media type only.
    pub media: Option<Media>,
}

/// Which facts of a visit count. A visit that still waits has no end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The offer.
    pub offer: bool,
    /// How it ended.
    pub end: bool,
}

impl Looked<'_> {
    /// Which facts of the visit count here.
    #[must_use]
    pub fn facts(&self, visit: &Visit) -> Facts {
        let (offer, end) = bases_of(visit, self.grid, self.attribution);
        let end_ms = match self.attribution {
            Attribution::Event => visit.ended_ms,
            Attribution::Arrival => Some(visit.offered_ms),
        };
        Facts {
            offer: self.counts(offer, Some(visit.offered_ms)),
            end: self.counts(end, end_ms),
        }
    }

    fn counts(&self, base: Option<u32>, at_ms: Option<i64>) -> bool {
        let open = base.and_then(|base| self.bases.get(base as usize));
        let inside = |span: Period| at_ms.is_some_and(|at_ms| span.contains(at_ms));
        open == Some(&true) && self.span.is_none_or(inside)
    }

    fn covers(&self, (queue, media): (u16, Media)) -> bool {
        self.scope.covers(queue, media)
            && self.queue.is_none_or(|only| only == queue)
            && self.media.is_none_or(|only| only == media)
    }
}

/// Rows of the visits with at least one fact that counts, rising.
#[must_use]
pub fn rows(columns: &Columns, looked: &Looked<'_>) -> Vec<u32> {
    let mut rows = Vec::new();
    for (number, row) in (0_u32..).zip(0..columns.rows()) {
        if !columns.lane(row).is_some_and(|lane| looked.covers(lane)) {
            continue;
        }
        let facts = columns.visit(row).map(|visit| looked.facts(&visit));
        if facts.is_some_and(|facts| facts.offer || facts.end) {
            rows.push(number);
        }
    }
    rows
}

/// Why a visit is in the numerator or the denominator, or in neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Answered within the threshold.
    InTime,
    /// Answered after it.
    Late,
    /// Abandoned, and counted as such.
    Abandoned,
    /// Abandoned within the threshold, which this formula counts as kept.
    EarlyKept,
    /// Abandoned within the threshold, which this formula leaves out.
    EarlyOut,
    /// A short abandon, which the switches leave out.
    ShortOut,
    /// Abandoned, which this formula does not count.
    AbandonOut,
    /// A flow-out, and counted as such.
    FlowOut,
    /// A flow-out, which this formula does not count.
    FlowOutOut,
    /// Ended otherwise: in no formula.
    Other,
    /// Still waiting: in no formula.
    Waiting,
    /// Only the offer counts here; how it ended lies elsewhere or in times that do not count.
    EndElsewhere,
}

/// A visit's share in the fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// In the numerator and in the denominator.
    Kept,
    /// In the denominator only.
    Judged,
    /// In neither.
    None,
}

impl Why {
    /// What it does to the fraction.
    #[must_use]
    pub const fn share(self) -> Share {
        match self {
            Why::InTime | Why::EarlyKept => Share::Kept,
            Why::Late | Why::Abandoned | Why::FlowOut => Share::Judged,
            Why::EarlyOut
            | Why::ShortOut
            | Why::AbandonOut
            | Why::FlowOutOut
            | Why::Other
            | Why::Waiting
            | Why::EndElsewhere => Share::None,
        }
    }
}

/// Whether a visit is a short abandon: as Genesys Cloud marked it, or below the reader's own limit, ms.
#[must_use]
pub fn is_short(visit: &Visit, limit_ms: Option<i64>) -> bool {
    visit.outcome == Outcome::Abandoned
        && limit_ms.map_or(visit.short, |limit| visit.wait_ms.unwrap_or(0) < limit)
}

/// A visit's share under the rule in force. `limit_ms` is the reader's own limit of short abandons, `ends_here` whether
/// its outcome counts where one looks.
#[must_use]
pub fn judge(visit: &Visit, rule: &Rule, limit_ms: Option<i64>, ends_here: bool) -> Why {
    if visit.outcome == Outcome::Waiting {
        return Why::Waiting;
    }
    if !ends_here {
        return Why::EndElsewhere;
    }
    let within = visit.wait_ms.unwrap_or(0) <= rule.thresholds.of(visit.queue, visit.media);
    match visit.outcome {
        Outcome::Answered if within => Why::InTime,
        Outcome::Answered => Why::Late,
        Outcome::Abandoned => abandoned(rule.formula, within, is_short(visit, limit_ms)),
        Outcome::FlowOut => match rule.formula {
            Formula::Offered => Why::FlowOut,
            Formula::Genesys(switches) if switches.flow_outs => Why::FlowOut,
            _ => Why::FlowOutOut,
        },
        Outcome::Other => Why::Other,
        Outcome::Waiting => Why::Waiting,
    }
}

fn abandoned(formula: Formula, within: bool, short: bool) -> Why {
    match formula {
        Formula::Genesys(switches) if !switches.abandons => Why::AbandonOut,
        Formula::Genesys(switches) if short && !switches.short_abandons => Why::ShortOut,
        Formula::Answered => Why::AbandonOut,
        Formula::LateAbandons if within => Why::EarlyOut,
        Formula::Lenient if within => Why::EarlyKept,
        _ => Why::Abandoned,
    }
}

/// Puts rows in the order of whole-number keys; without a key they stand last either way. Equal ones stand by their
/// offer, then by their row.
#[must_use]
pub fn sorted(
    rows: impl Iterator<Item = (u32, Visit)>,
    falling: bool,
    key: impl Fn(&Visit, u32) -> Option<i64>,
) -> Vec<u32> {
    let keyed = rows.map(|(row, visit)| {
        let turned = key(&visit, row).map(|key| if falling { -key } else { key });
        (turned.unwrap_or(i64::MAX), visit.offered_ms, row)
    });
    let mut keyed: Vec<(i64, i64, u32)> = keyed.collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|one| one.2).collect()
}
