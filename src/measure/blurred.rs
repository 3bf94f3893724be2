//! BLURRED: which figures are not known, where it is known only roughly when facts happened
//! ([`crate::columns::blurred`]).
//!
//! A figure is exact when every span that touches it lies wholly within it and counts as a whole, or not at all: a day
//! that holds a merged span is exact, the half hours that the span cuts are not. What is not known is
//! never shown as a number.

use crate::columns::blurred::Cut;
use crate::measure::facts::{Facts, Place};
use crate::terms::Period;

/// Which sums are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    /// By group: interval, or half hour of the week.
    pub groups: Vec<bool>,
    /// The sum over everything that counts.
    pub total: bool,
}

impl Unknown {
    /// Whether all is known.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        !self.total && !self.groups.contains(&true)
    }
}

/// Which intervals are not known of what is selected.
#[must_use]
pub fn intervals(cuts: &[Cut], facts: Facts<'_>) -> Unknown {
    let groups: Vec<usize> = facts.grid.interval.iter().map(|&at| at as usize).collect();
    all(cuts, facts, &groups, facts.grid.intervals)
}

/// Which half hours of the local week are not known of what is selected.
#[must_use]
pub fn slots(cuts: &[Cut], facts: Facts<'_>) -> Unknown {
    let groups: Vec<usize> = facts.grid.slot.iter().map(|&at| usize::from(at)).collect();
    all(cuts, facts, &groups, crate::measure::grid::SLOTS)
}

/// Which queues and media types of what is selected have a sum over the period that is not known, by lane of the index.
#[must_use]
pub fn lanes(cuts: &[Cut], facts: Facts<'_>) -> Vec<bool> {
    let groups = vec![0; facts.grid.len()];
    let of = |lane: usize| {
        let mut unknown = Unknown::default();
        unknown.groups.resize(1, false);
        note(cuts, facts, &groups, Some(lane), &mut unknown);
        unknown.total
    };
    let lanes = 0..facts.index.lanes.len();
    lanes
        .map(|lane| facts.selection.lanes[lane] && of(lane))
        .collect()
}

/// Rows of the Intervals CSV whose numbers are not known, in order, those without a fact included.
#[must_use]
pub fn places(cuts: &[Cut], facts: Facts<'_>) -> Vec<Place> {
    let groups: Vec<usize> = facts.grid.interval.iter().map(|&at| at as usize).collect();
    let mut found = Vec::new();
    for (lane, &(queue, media)) in facts.index.lanes.iter().enumerate() {
        if !facts.selection.lanes[lane] {
            continue;
        }
        let mut unknown = Unknown::default();
        unknown.groups.resize(facts.grid.intervals, false);
        note(cuts, facts, &groups, Some(lane), &mut unknown);
        let those = (0_u32..).zip(&unknown.groups).filter(|one| *one.1);
        found.extend(those.map(|(interval, _)| Place {
            interval,
            queue,
            media,
        }));
    }
    found.sort_unstable();
    found
}

fn all(cuts: &[Cut], facts: Facts<'_>, groups: &[usize], count: usize) -> Unknown {
    let mut unknown = Unknown::default();
    unknown.groups.resize(count, false);
    note(cuts, facts, groups, None, &mut unknown);
    unknown
}

/// Notes what the spans of one lane, or of all that are selected, spoil.
fn note(
    cuts: &[Cut],
    facts: Facts<'_>,
    groups: &[usize],
    only: Option<usize>,
    unknown: &mut Unknown,
) {
    let lane_counts = |lane: usize| match only {
        Some(only) => only == lane,
        None => facts.selection.lanes[lane],
    };
    for cut in cuts {
        for &edge in &facts.grid.edges {
            if let Some(span) = cut.splits(edge) {
                spoil(span, facts, groups, unknown);
            }
        }
        for one in &cut.spans {
            let lane = facts.index.lanes.binary_search(&(one.queue, one.media));
            if lane.is_ok_and(lane_counts) {
                spoil(one.span, facts, groups, unknown);
            }
        }
    }
}

/// What a span spoils: whatever of it counts, unless all of it counts in one and the same group.
fn spoil(span: Period, facts: Facts<'_>, groups: &[usize], unknown: &mut Unknown) {
    let edges = &facts.grid.edges;
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return;
    };
    if span.to_ms <= first || last <= span.from_ms {
        return;
    }
    let from = edges.partition_point(|&edge| edge <= span.from_ms).max(1) - 1;
    let to = edges
        .partition_point(|&edge| edge < span.to_ms)
        .min(groups.len());
    let counts = &facts.selection.bases[from..to];
    let groups = &groups[from..to];
    let some = counts.contains(&true);
    let whole = first <= span.from_ms && span.to_ms <= last && !counts.contains(&false);
    let alone = groups.iter().all(|group| *group == groups[0]);
    unknown.total |= some && !whole;
    if some && !(whole && alone) {
        for (&group, _) in groups.iter().zip(counts).filter(|one| *one.1) {
            unknown.groups[group] = true;
        }
    }
}
