//! HELD: the facts held against a promise beside the one in force (docs/definitions.md, "Thresholds and
//! targets"). Formula, queues, media types and times stay those in force; threshold and target are its own.

use crate::measure::count::Counts;
use crate::measure::facts::Facts;
use crate::measure::formula::Formula;
use crate::measure::index::Lane;
use crate::measure::promises::Extra;
use crate::measure::report::Figure;
use crate::terms::{Promise, Queue};

/// Figures under one promise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// By lane of the index; `None` where the promise is for others.
    pub lanes: Vec<Option<Figure>>,
    /// Over the lanes it is for; `None` where that is none of those looked at.
    pub total: Option<Figure>,
}

/// Holds what counts against the promises of lanes; counts within a threshold are made anew.
#[must_use]
pub fn held(facts: Facts<'_>, formula: Formula, promise: impl Fn(Lane) -> Option<Promise>) -> Held {
    let promises: Vec<Option<Promise>> = (0..facts.index.lanes.len())
        .map(|lane| promise(facts.index.lanes[lane]).filter(|_| facts.selection.lanes[lane]))
        .collect();
    let mut within = Vec::new();
    let limit = |lane: Lane| promise(lane).map_or(-1, |promise| promise.threshold_ms);
    facts.index.count_within(limit, &mut within);
    let facts = Facts {
        within: &within,
        ..facts
    };
    let mut sums = vec![Counts::default(); promises.len()];
    for (number, cell) in facts.cells() {
        sums[usize::from(cell.lane)] += &facts.counts(number);
    }
    let figure = |(counts, promise): (&Counts, &Option<Promise>)| {
        Some(Figure::of(counts, formula, (*promise)?))
    };
    let lanes: Vec<Option<Figure>> = sums.iter().zip(&promises).map(figure).collect();
    let mut total: Option<Figure> = None;
    for one in lanes.iter().flatten() {
        total.get_or_insert_default().join(one);
    }
    Held { lanes, total }
}

impl Extra {
    /// The promise where it is for this queue and media type.
    #[must_use]
    pub fn promise_of(&self, queues: &[Queue], (queue, media): Lane) -> Option<Promise> {
        let id = &queues.get(usize::from(queue))?.id;
        self.applies(id, media).then(|| self.promise())
    }
}
