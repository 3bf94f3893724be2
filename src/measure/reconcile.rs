//! RECONCILE: our figures against Genesys' own, cell by cell (docs/definitions.md, "Reconciliation").
//!
//! Ours are made of single visits, each fact when it happened, each queue judged by its own target time; theirs are the
//! numerators and denominators of `oServiceLevel`. A cell is an interval × queue × media type in which either side has
//! something to judge. Times that do not count are left out on both sides.

use std::collections::BTreeMap;

use crate::columns::Columns;
use crate::columns::summary::{Summary, Tally};
use crate::measure::count::Counts;
use crate::measure::fingerprint::{Fingerprint, fingerprint, judged, settings};
use crate::measure::formula::{Formula, Switches};
use crate::measure::grid::Grid;
use crate::measure::index::{Index, Lane};
use crate::measure::lens::{Target, Threshold, Thresholds};
use crate::measure::ratio::ServiceLevel;
use crate::measure::selection::Selection;
use crate::terms::{Media, Outcome, Queue};

/// What is compared, and what is known about it.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// The cut of the period.
    pub grid: &'a Grid,
    /// Our facts by cell, each when it happened.
    pub ours: &'a Index,
    /// Which of our cells count.
    pub selection: &'a Selection,
    /// What Genesys counted.
    pub theirs: &'a Summary,
    /// Queues in the order of their index.
    pub queues: &'a [Queue],
    /// Which queues and media types are looked at.
    pub covers: &'a dyn Fn(Lane) -> bool,
    /// The organisation's switches as we have them.
    pub switches: Switches,
    /// Whether everything of the period was loaded.
    pub whole: bool,
    /// Visits that were still waiting when they were read.
    pub open: &'a [(Lane, i64)],
    /// Since when Genesys still restates what happened, ms UTC.
    pub restated_since_ms: i64,
}

/// Why a cell differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Something of the period was not loaded.
    Incomplete,
    /// A visit of this queue and media type was still waiting when it was read.
    Open,
    /// Both count the same, and judge other outcomes.
    Switches,
    /// Callbacks and messages: Genesys counts them by rules of its own.
    Media,
    /// Both count the same, and Genesys judged by another target time than the queue has now.
    Threshold,
    /// So young that Genesys may have counted it anew since it was loaded.
    Restated,
    /// None of these.
    Unknown,
}

/// A cell in which both sides differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Index of the interval.
    pub interval: u32,
    /// Queue and media type.
    pub lane: Lane,
    /// Ours.
    pub ours: ServiceLevel,
    /// Theirs; without calls where Genesys tells none.
    pub theirs: ServiceLevel,
    /// Why.
    pub cause: Cause,
}

/// The comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Cells compared.
    pub cells: usize,
    /// Those that differ, by interval, queue and media type.
    pub differences: Vec<Difference>,
    /// Queues and media types that Genesys does not judge, since they have no target: not compared.
    pub unjudged: Vec<Lane>,
    /// Which switches explain Genesys' denominators.
    pub fingerprint: Fingerprint,
}

impl Reconciled {
    /// Cells in which both sides are the same.
    #[must_use]
    pub fn equal(&self) -> usize {
        self.cells - self.differences.len()
    }
}

/// Both sides of a cell.
#[derive(Default)]
struct Pair {
    ours: Counts,
    theirs: Tally,
}

/// The visits that were still waiting, and since when, ms UTC.
#[must_use]
pub fn open(columns: &Columns) -> Vec<(Lane, i64)> {
    let visits = (0..columns.rows()).filter_map(|row| columns.visit(row));
    let waiting = visits.filter(|visit| visit.outcome == Outcome::Waiting);
    waiting
        .map(|visit| ((visit.queue, visit.media), visit.offered_ms))
        .collect()
}

/// Compares both sides; `None` where Genesys' buckets reach over our base intervals.
#[must_use]
pub fn reconcile(basis: Basis<'_>) -> Option<Reconciled> {
    let pairs = pairs(basis)?;
    let told = |lane: Lane| {
        let mut theirs = pairs.iter().filter(|pair| pair.0.1 == lane);
        theirs.any(|pair| pair.1.theirs.level.is_some())
    };
    let promised = |lane: Lane| {
        let queue = basis.queues.get(usize::from(lane.0));
        queue.is_some_and(|queue| !queue.promise(lane.1).1)
    };
    let mut lanes: Vec<Lane> = pairs.keys().map(|place| place.1).collect();
    lanes.sort_unstable();
    lanes.dedup();
    let mut reconciled = Reconciled {
        fingerprint: fingerprint(pairs.values().map(|pair| &pair.theirs)),
        ..Reconciled::default()
    };
    lanes.retain(|&lane| !promised(lane) && !told(lane));
    reconciled.unjudged = lanes;
    for (&(interval, lane), pair) in &pairs {
        if reconciled.unjudged.binary_search(&lane).is_ok() {
            continue;
        }
        let ours = Formula::Genesys(basis.switches).service_level(&pair.ours);
        let [numerator, denominator] = pair.theirs.level.unwrap_or_default();
        let theirs = ServiceLevel {
            numerator: numerator.into(),
            denominator: denominator.into(),
        };
        if ours.denominator == 0 && theirs.denominator == 0 {
            continue;
        }
        reconciled.cells += 1;
        if ours != theirs {
            reconciled.differences.push(Difference {
                interval,
                lane,
                ours,
                theirs,
                cause: cause(basis, interval, lane, pair, (ours, theirs)),
            });
        }
    }
    Some(reconciled)
}

/// Both sides by interval, queue and media type.
fn pairs(basis: Basis<'_>) -> Option<BTreeMap<(u32, Lane), Pair>> {
    let Basis {
        grid,
        ours,
        selection,
        theirs,
        ..
    } = basis;
    let mut pairs: BTreeMap<(u32, Lane), Pair> = BTreeMap::new();
    let own = Thresholds::new(basis.queues, Threshold::Queue, Target::Queue);
    let mut within = Vec::new();
    ours.count_within(|(queue, media)| own.of(queue, media), &mut within);
    for &number in &selection.cells {
        let cell = ours.cells[number as usize];
        let place = (
            grid.interval[cell.base as usize],
            ours.lanes[usize::from(cell.lane)],
        );
        let counts = cell.fixed.counts(within[number as usize]);
        pairs.entry(place).or_default().ours += &counts;
    }
    for row in theirs.rows() {
        let lane = (row.queue, row.media);
        let Some(base) = grid.find(row.span.from_ms) else {
            continue;
        };
        let base = base as usize;
        if grid.edges.get(base + 1) < Some(&row.span.to_ms) {
            return None;
        }
        if selection.bases.get(base) == Some(&true) && (basis.covers)(lane) {
            let place = (grid.interval[base], lane);
            pairs.entry(place).or_default().theirs.add(&row.tally);
        }
    }
    Some(pairs)
}

fn cause(
    basis: Basis<'_>,
    interval: u32,
    lane: Lane,
    pair: &Pair,
    (ours, theirs): (ServiceLevel, ServiceLevel),
) -> Cause {
    let Pair {
        ours: counts,
        theirs: tally,
    } = pair;
    let same = (
        counts.answered,
        counts.abandoned,
        counts.short_abandoned,
        counts.flow_out,
    ) == (
        tally.answered,
        tally.abandoned,
        tally.short_abandoned,
        tally.flow_out,
    );
    let past = basis.grid.interval.partition_point(|&of| of <= interval);
    let end_ms = basis.grid.edges.get(past).copied().unwrap_or(i64::MAX);
    if same {
        let explained = settings()
            .iter()
            .any(|&switches| judged(tally, switches) == theirs.denominator);
        return match () {
            () if ours.denominator == theirs.denominator => Cause::Threshold,
            () if explained => Cause::Switches,
            () => Cause::Unknown,
        };
    }
    let waits = |open: &(Lane, i64)| open.0 == lane && open.1 < end_ms;
    match lane.1 {
        _ if !basis.whole => Cause::Incomplete,
        _ if basis.open.iter().any(waits) => Cause::Open,
        Media::Callback | Media::Message => Cause::Media,
        _ if end_ms > basis.restated_since_ms => Cause::Restated,
        _ => Cause::Unknown,
    }
}
