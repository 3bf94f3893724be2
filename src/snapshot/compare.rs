//! COMPARE: the facts of a second snapshot beside those of a first one, so that two periods can be compared.
//!
//! Who the visits were is not known, so facts are told apart by time: what happened in the first one's period is the first
//! one's, and only what happened outside of it is the second's. Either stays what it is alone.

use rustc_hash::FxHashMap;

use crate::columns::summary::{Row, Summary};
use crate::columns::{Columns, Visit};
use crate::snapshot::trouble::Trouble;
use crate::snapshot::v1::head::id;
use crate::snapshot::{Data, Snapshot};
use crate::terms::{Period, Queue};

/// How the queues of two snapshots differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Names of queues that only the first one has.
    pub only_first: Vec<String>,
    /// Names of queues that only the second one has.
    pub only_second: Vec<String>,
    /// Names of queues that promised something else then: those of the first one are in force.
    pub promises: Vec<String>,
}

/// Distinguishes queues that share a name: the first, the second, …
fn names(queues: &[Queue]) -> FxHashMap<(&str, u32), u16> {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    let mut found = FxHashMap::default();
    for (queue, place) in queues.iter().zip(0..) {
        let nth = seen.entry(&queue.name).or_default();
        found.insert((queue.name.as_str(), *nth), place);
        *nth += 1;
    }
    found
}

impl Snapshot {
    /// Adds a second snapshot. Queues are matched by name; those only it has come behind the others.
    ///
    /// # Errors
    /// When one holds visits and the other counts, or there are too many queues.
    pub fn add(&mut self, second: &Snapshot) -> Result<Differences, Trouble> {
        let known = names(&self.queues);
        let theirs = names(&second.queues);
        let mut queues = self.queues.clone();
        let mut differences = Differences::default();
        let mut map = vec![0_u16; second.queues.len()];
        let mut order: Vec<_> = theirs.iter().map(|(name, place)| (*place, *name)).collect();
        order.sort_unstable();
        for (place, name) in order {
            let queue = &second.queues[usize::from(place)];
            map[usize::from(place)] = if let Some(&same) = known.get(&name) {
                if self.queues[usize::from(same)].promises != queue.promises {
                    differences.promises.push(queue.name.clone());
                }
                same
            } else {
                differences.only_second.push(queue.name.clone());
                queues.push(Queue {
                    id: id(queues.len()),
                    ..queue.clone()
                });
                u16::try_from(queues.len() - 1).map_err(|_| Trouble::Queues)?
            };
        }
        let mut only: Vec<_> = known
            .iter()
            .filter(|one| !theirs.contains_key(one.0))
            .collect();
        only.sort_unstable_by_key(|one| one.1);
        differences.only_first = only.iter().map(|one| one.0.0.to_owned()).collect();

        let (ours, other) = (self.head.period, second.head.period);
        let data = match (&self.data, &second.data) {
            (Data::Visits(first), Data::Visits(second)) => {
                let mut columns =
                    Columns::with_queues(queues.iter().map(|queue| queue.id.as_str()));
                let both = Period {
                    from_ms: ours.from_ms.min(other.from_ms),
                    to_ms: ours.to_ms.max(other.to_ms),
                };
                put(
                    first,
                    &mut columns,
                    |queue| queue,
                    ours,
                    both,
                    |at| ours.contains(at),
                );
                let theirs = |at: i64| other.contains(at) && !ours.contains(at);
                let queue = |queue: u16| map.get(usize::from(queue)).copied().unwrap_or(queue);
                put(second, &mut columns, queue, other, both, theirs);
                Data::Visits(Box::new(columns))
            }
            (Data::Counts(first), Data::Counts(second)) => {
                Data::Counts(counts(first, second, &queues, &map, ours))
            }
            _ => return Err(Trouble::Kinds),
        };
        for cut in &second.cuts {
            let mut cut = cut.clone();
            for span in &mut cut.spans {
                span.queue = map
                    .get(usize::from(span.queue))
                    .copied()
                    .unwrap_or(span.queue);
            }
            self.cuts.push(cut);
        }
        for &(queue, media) in &second.head.left_out {
            let queue = map.get(usize::from(queue)).copied().unwrap_or(queue);
            if !self.head.left_out.contains(&(queue, media)) {
                self.head.left_out.push((queue, media));
            }
        }
        self.head.queues.clone_from(&queues);
        self.head.precision_ms = self.head.precision_ms.max(second.head.precision_ms);
        self.head.smallest_cell = self.head.smallest_cell.max(second.head.smallest_cell);
        self.queues = queues;
        self.data = data;
        Ok(differences)
    }
}

/// Puts visits with a fact that counts into columns; their other fact is moved out of both periods.
fn put(
    from: &Columns,
    to: &mut Columns,
    queue: impl Fn(u16) -> u16,
    own: Period,
    both: Period,
    counts: impl Fn(i64) -> bool,
) {
    let moved = |at: i64| match at {
        _ if counts(at) => at,
        _ if at < own.from_ms => both.from_ms - 1,
        _ => both.to_ms,
    };
    for visit in (0..from.rows()).filter_map(|row| from.visit(row)) {
        if counts(visit.offered_ms) || visit.ended_ms.is_some_and(&counts) {
            to.add(&Visit {
                queue: queue(visit.queue),
                offered_ms: moved(visit.offered_ms),
                ended_ms: visit.ended_ms.map(moved),
                ..visit
            });
        }
    }
}

/// Counts within limits that both know; buckets of the second that lie outside of the first one's period.
fn counts(
    first: &Summary,
    second: &Summary,
    queues: &[Queue],
    map: &[u16],
    ours: Period,
) -> Summary {
    let (limits, others) = (first.limits_ms(), second.limits_ms());
    let shared: Vec<(usize, usize)> = limits
        .iter()
        .enumerate()
        .filter_map(|(place, limit)| Some((place, others.binary_search(limit).ok()?)))
        .collect();
    let known: Vec<i64> = shared.iter().map(|&(place, _)| limits[place]).collect();
    let apart = |row: &Row| row.span.to_ms <= ours.from_ms || ours.to_ms <= row.span.from_ms;
    let of_first = first.rows().iter().enumerate().map(|(number, row)| {
        let within = shared.iter().map(|&(limit, _)| first.within(limit)[number]);
        (*row, within.collect())
    });
    // The first one may hold what it was compared with before.
    let own = of_first.filter(|(row, _)| !apart(row));
    let of_second = second.rows().iter().enumerate().map(|(number, row)| {
        let within = shared
            .iter()
            .map(|&(_, limit)| second.within(limit)[number]);
        let mut row = *row;
        row.queue = map
            .get(usize::from(row.queue))
            .copied()
            .unwrap_or(row.queue);
        (row, within.collect())
    });
    let outside = of_second.filter(|(row, _)| apart(row));
    let ids = queues.iter().map(|queue| queue.id.as_str());
    Summary::restored(ids, &known, own.chain(outside))
}
