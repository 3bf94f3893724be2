//! REPORT: cells summed to intervals, queues and the total. Sums first, one division at the very end.

use crate::measure::count::Counts;
use crate::measure::facts::{Facts, Sums};
use crate::measure::formula::{Formula, Switches};
use crate::measure::lens::Rule;
use crate::measure::ratio::{ServiceLevel, Verdict};
use crate::terms::{Media, Promise};

/// A figure with everything it was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Facts counted.
    pub counts: Counts,
    /// The pair under the formula in force.
    pub level: ServiceLevel,
    /// Sum over cells of denominator × target (ppm): the weighted target before its division.
    target_sum: u64,
    /// Lowest and highest promise parts met in cells with facts.
    spread: Option<Spread>,
}

/// Range of the promises behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Shortest and longest threshold, ms.
    pub threshold_ms: (i64, i64),
    /// Lowest and highest target, ppm.
    pub target_ppm: (u32, u32),
}

impl Spread {
    fn one(promise: Promise) -> Spread {
        Spread {
            threshold_ms: (promise.threshold_ms, promise.threshold_ms),
            target_ppm: (promise.target_ppm, promise.target_ppm),
        }
    }

    fn join(self, other: Spread) -> Spread {
        Spread {
            threshold_ms: (
                self.threshold_ms.0.min(other.threshold_ms.0),
                self.threshold_ms.1.max(other.threshold_ms.1),
            ),
            target_ppm: (
                self.target_ppm.0.min(other.target_ppm.0),
                self.target_ppm.1.max(other.target_ppm.1),
            ),
        }
    }
}

impl Figure {
    /// The figure of counts under one promise; nothing of no facts.
    #[must_use]
    pub fn of(counts: &Counts, formula: Formula, promise: Promise) -> Figure {
        let mut figure = Figure::default();
        if !counts.is_empty() {
            figure.add(counts, formula.service_level(counts), promise);
        }
        figure
    }

    fn add(&mut self, counts: &Counts, level: ServiceLevel, promise: Promise) {
        self.counts += counts;
        self.level.numerator += level.numerator;
        self.level.denominator += level.denominator;
        self.target_sum += level.denominator * u64::from(promise.target_ppm);
        let one = Spread::one(promise);
        self.spread = Some(self.spread.map_or(one, |spread| spread.join(one)));
    }

    /// Adds another figure: counts, pairs and targets before any division.
    pub fn join(&mut self, other: &Figure) {
        self.counts += &other.counts;
        self.level.numerator += other.level.numerator;
        self.level.denominator += other.level.denominator;
        self.target_sum += other.target_sum;
        self.spread = match (self.spread, other.spread) {
            (Some(ours), Some(theirs)) => Some(ours.join(theirs)),
            (ours, theirs) => ours.or(theirs),
        };
    }

    /// Sum over cells of denominator × target, parts per million: the weighted target before its division.
    #[must_use]
    pub fn target_sum(&self) -> u64 {
        self.target_sum
    }

    /// Thresholds and targets of the queues behind the figure; `None` without facts.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        self.spread
    }

    /// Whether queues with different thresholds were added.
    #[must_use]
    pub fn mixed_thresholds(&self) -> bool {
        self.spread
            .is_some_and(|spread| spread.threshold_ms.0 != spread.threshold_ms.1)
    }

    /// Whether queues with different targets were added: the target is then a weighted mean.
    #[must_use]
    pub fn mixed_targets(&self) -> bool {
        self.spread
            .is_some_and(|spread| spread.target_ppm.0 != spread.target_ppm.1)
    }

    /// Target in percent: the queue's, or the mean weighted by denominators; `None` without calls.
    #[must_use]
    pub fn target_percent(&self) -> Option<f64> {
        match self.spread {
            Some(spread) if spread.target_ppm.0 == spread.target_ppm.1 => {
                Some(f64::from(spread.target_ppm.0) / 10_000.0)
            }
            _ if self.level.denominator > 0 => {
                #[expect(clippy::cast_precision_loss, reason = "only for display")]
                let mean = self.target_sum as f64 / self.level.denominator as f64;
                Some(mean / 10_000.0)
            }
            _ => None,
        }
    }

    /// Whether the point value reaches the target, compared in integers; `None` without calls.
    #[must_use]
    pub fn point_met(&self) -> Option<bool> {
        let reached = u128::from(self.level.numerator) * 1_000_000;
        (self.level.denominator > 0).then(|| reached >= u128::from(self.target_sum))
    }

    /// Whether the estimate clears the target, misses it, or cannot tell.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.target_percent()
            .map_or(Verdict::NoCalls, |target| self.level.verdict(target))
    }
}

/// Figure of one queue and media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueFigure {
    /// Index of the queue.
    pub queue: u16,
    /// Media type.
    pub media: Media,
    /// Promise in force.
    pub promise: Promise,
    /// Its figure over the period.
    pub figure: Figure,
}

/// Everything the first screen shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Over all queues and intervals.
    pub total: Figure,
    /// Per interval, over all queues; as many as intervals, empty ones included.
    pub intervals: Vec<Figure>,
    /// Per half hour of the local week, Monday 00:00 first.
    pub slots: Vec<Figure>,
    /// Per queue and media type with facts, ordered by queue index and media type.
    pub queues: Vec<QueueFigure>,
    /// The total under each of the five formulas.
    pub formulas: Vec<(Formula, ServiceLevel)>,
}

/// Makes figures of sums. `sums` are those of `facts`; `switches` are those shown beside Genesys' own formula.
#[must_use]
pub fn report(facts: Facts<'_>, sums: &Sums, rule: &Rule, switches: Switches) -> Report {
    let promise = |lane: usize| {
        let (queue, media) = facts.index.lanes[lane];
        rule.thresholds.promise(queue, media)
    };
    let mut looked = (0..sums.lanes.len()).filter(|&lane| facts.selection.lanes[lane]);
    let first = looked.next().map(&promise);
    let of = |counts: &Counts, promise: Option<Promise>| {
        promise
            .map(|promise| Figure::of(counts, rule.formula, promise))
            .unwrap_or_default()
    };
    let lanes: Vec<Figure> = (0..sums.lanes.len())
        .map(|lane| of(&sums.lanes[lane], Some(promise(lane))))
        .collect();
    let mut total = Figure::default();
    for lane in &lanes {
        total.join(lane);
    }
    let one_promise = looked.all(|lane| Some(promise(lane)) == first);
    let (intervals, slots) = if one_promise {
        let all = |sums: &[Counts]| sums.iter().map(|counts| of(counts, first)).collect();
        (all(&sums.intervals), all(&sums.slots))
    } else {
        let mut intervals = vec![Figure::default(); sums.intervals.len()];
        let mut slots = vec![Figure::default(); sums.slots.len()];
        for (number, cell) in facts.cells() {
            let counts = facts.counts(number);
            let (level, promise) = (
                rule.formula.service_level(&counts),
                promise(usize::from(cell.lane)),
            );
            let base = cell.base as usize;
            intervals[facts.grid.interval[base] as usize].add(&counts, level, promise);
            slots[usize::from(facts.grid.slot[base])].add(&counts, level, promise);
        }
        (intervals, slots)
    };
    let queues = lanes
        .iter()
        .enumerate()
        .filter(|(_, figure)| !figure.counts.is_empty());
    Report {
        total,
        intervals,
        slots,
        queues: queues
            .map(|(lane, &figure)| QueueFigure {
                queue: facts.index.lanes[lane].0,
                media: facts.index.lanes[lane].1,
                promise: promise(lane),
                figure,
            })
            .collect(),
        formulas: Formula::all(switches)
            .map(|formula| (formula, formula.service_level(&sums.total)))
            .to_vec(),
    }
}
