//! JOURNEY: the visits of one conversation put together, for callers who were passed on.
//!
//! ```text
//! rows in order ─▶ journeys: one per conversation ─▶ per_conversation: counts for any formula
//! ```
//!
//! Comes in: the visits in scope, those of a conversation next to each other (the order of rows in
//! [`crate::columns::Columns`] is such). Goes out: total wait and final outcome. The thresholds come
//! last, so that another threshold puts nothing together again.

use crate::columns::Visit;
use crate::measure::count::Counts;
use crate::terms::{Direction, Media, Outcome};

/// One conversation's way through the queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Index of the conversation, as it came in.
    pub conversation: u32,
    /// How many visits it had in scope.
    pub visits: u32,
    /// First row of them.
    pub first_row: u32,
    /// Last row of them; rows between the two are the same conversation's, in scope or not.
    pub last_row: u32,
    /// When its first visit was offered, ms UTC.
    pub first_offered_ms: i64,
    /// Sum of the waits of its visits, ms; a visit without a wait adds nothing.
    pub total_wait_ms: i64,
    /// How it ended: the outcome of its final visit.
    pub outcome: Outcome,
    /// Whether the final visit was abandoned before the short-abandon limit.
    pub short: bool,
    /// Queue of the final visit, whose threshold judges the whole journey.
    pub queue: u16,
    /// Media type of the final visit.
    pub media: Media,
}

/// What makes a visit final: one that still waits before all others, one with outcome *other* after all
/// others; then the one that ended last, then the one offered last.
fn finality(visit: &Visit) -> (u8, i64, i64) {
    let class = match visit.outcome {
        Outcome::Waiting => 2,
        Outcome::Answered | Outcome::Abandoned | Outcome::FlowOut => 1,
        Outcome::Other => 0,
    };
    let ended_ms = visit.ended_ms.unwrap_or(visit.offered_ms);
    (class, ended_ms, visit.offered_ms)
}

/// Puts `(conversation, row, visit)` together, in the order in which conversations come. Equal in every
/// other respect, the visit that comes later is the final one.
#[must_use]
pub fn journeys(visits: impl Iterator<Item = (u32, u32, Visit)>) -> Vec<Journey> {
    let mut journeys: Vec<Journey> = Vec::new();
    let mut final_so_far = (0, 0, 0);
    for (conversation, row, visit) in visits {
        let known = journeys
            .last_mut()
            .filter(|journey| journey.conversation == conversation);
        let rank = finality(&visit);
        let decides = known.is_none() || rank >= final_so_far;
        if decides {
            final_so_far = rank;
        }
        let wait_ms = visit.wait_ms.unwrap_or(0);
        match known {
            Some(journey) => {
                journey.visits += 1;
                journey.last_row = row;
                journey.first_offered_ms = journey.first_offered_ms.min(visit.offered_ms);
                journey.total_wait_ms += wait_ms;
                if decides {
                    journey.end_with(&visit);
                }
            }
            None => journeys.push(Journey {
                conversation,
                visits: 1,
                first_row: row,
                last_row: row,
                first_offered_ms: visit.offered_ms,
                total_wait_ms: wait_ms,
                outcome: visit.outcome,
                short: visit.short,
                queue: visit.queue,
                media: visit.media,
            }),
        }
    }
    journeys
}

impl Journey {
    fn end_with(&mut self, visit: &Visit) {
        self.outcome = visit.outcome;
        self.short = visit.short;
        self.queue = visit.queue;
        self.media = visit.media;
    }

    /// The whole way as one visit of its final queue, as which it is judged. Its end is not told.
    #[must_use]
    pub fn as_visit(&self) -> Visit {
        Visit {
            queue: self.queue,
            media: self.media,
            direction: Direction::default(),
            offered_ms: self.first_offered_ms,
            outcome: self.outcome,
            ended_ms: None,
            wait_ms: Some(self.total_wait_ms),
            short: self.short,
        }
    }
}

/// Counts in which each conversation is one: judged by its total wait and its final outcome, under the
/// threshold of its final queue (`threshold_of(queue, media)`, ms). Any formula applies to them.
#[must_use]
pub fn per_conversation(journeys: &[Journey], threshold_of: impl Fn(u16, Media) -> i64) -> Counts {
    let mut counts = Counts::default();
    for journey in journeys {
        let wait_ms = journey.total_wait_ms;
        let within = u32::from(wait_ms <= threshold_of(journey.queue, journey.media));
        counts.offered += 1;
        match journey.outcome {
            Outcome::Answered => {
                counts.answered += 1;
                counts.answered_within += within;
                counts.wait_sum_ms += wait_ms.unsigned_abs();
            }
            Outcome::Abandoned => {
                counts.abandoned += 1;
                counts.abandoned_within += within;
                counts.short_abandoned += u32::from(journey.short);
            }
            Outcome::FlowOut => counts.flow_out += 1,
            Outcome::Other => counts.other += 1,
            Outcome::Waiting => counts.waiting += 1,
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::formula::Formula;

    /// Offered at `offered`, ended `wait` later.
    fn visit(queue: u16, outcome: Outcome, offered: i64, wait: i64) -> Visit {
        Visit {
            queue,
            media: Media::Voice,
            direction: Direction::Inbound,
            offered_ms: offered,
            outcome,
            ended_ms: (outcome != Outcome::Waiting).then_some(offered + wait),
            wait_ms: Some(wait),
            short: false,
        }
    }

    /// One conversation of these visits.
    fn one(visits: &[Visit]) -> Journey {
        let rows = (0..).zip(visits).map(|(row, &visit)| (7, row, visit));
        let journeys = journeys(rows);
        assert_eq!(journeys.len(), 1);
        journeys[0]
    }

    #[test]
    fn waits_add_up_and_the_visit_that_ended_last_decides() {
        let journey = one(&[
            visit(1, Outcome::Answered, 1_000, 20_000),
            visit(2, Outcome::Abandoned, 50_000, 31_000),
        ]);
        assert_eq!(journey.total_wait_ms, 51_000);
        assert_eq!((journey.outcome, journey.queue), (Outcome::Abandoned, 2));
        assert_eq!(
            (journey.first_row, journey.last_row, journey.visits),
            (0, 1, 2)
        );
        assert_eq!(journey.first_offered_ms, 1_000);
        // Rows need not be in the order of time.
        let turned = one(&[
            visit(2, Outcome::Abandoned, 50_000, 31_000),
            visit(1, Outcome::Answered, 1_000, 20_000),
        ]);
        assert_eq!((turned.outcome, turned.queue), (Outcome::Abandoned, 2));
        assert_eq!(turned.first_offered_ms, 1_000);
    }

    #[test]
    fn who_still_waits_waits() {
        let journey = one(&[
            visit(1, Outcome::Waiting, 0, 90_000),
            visit(2, Outcome::Answered, 50_000, 1_000),
        ]);
        assert_eq!(journey.outcome, Outcome::Waiting);
    }

    #[test]
    fn other_decides_only_alone() {
        let journey = one(&[
            visit(1, Outcome::FlowOut, 0, 1_000),
            visit(2, Outcome::Other, 50_000, 1_000),
        ]);
        assert_eq!((journey.outcome, journey.queue), (Outcome::FlowOut, 1));
        let mut silent = visit(3, Outcome::Other, 0, 0);
        silent.wait_ms = None;
        let journey = one(&[silent]);
        assert_eq!(
            (journey.outcome, journey.total_wait_ms),
            (Outcome::Other, 0)
        );
    }

    #[test]
    fn of_visits_that_ended_together_the_one_offered_last_decides() {
        let journey = one(&[
            visit(2, Outcome::Abandoned, 5_000, 5_000),
            visit(1, Outcome::FlowOut, 0, 10_000),
        ]);
        assert_eq!(journey.queue, 2);
    }

    #[test]
    fn each_conversation_counts_once_under_the_threshold_of_its_final_queue() {
        let mut given_up = visit(1, Outcome::Abandoned, 0, 2_000);
        given_up.short = true;
        let journeys = journeys(
            [
                (4, 0, visit(1, Outcome::FlowOut, 0, 15_000)),
                (4, 1, visit(2, Outcome::Answered, 20_000, 15_000)),
                (5, 3, visit(2, Outcome::FlowOut, 0, 15_000)),
                (5, 4, visit(1, Outcome::Answered, 20_000, 15_000)),
                (9, 5, given_up),
            ]
            .into_iter(),
        );
        let counts = per_conversation(&journeys, |queue, _| {
            [0, 20_000, 30_000][usize::from(queue)]
        });
        let expected = Counts {
            offered: 3,
            answered: 2,
            answered_within: 1,
            abandoned: 1,
            abandoned_within: 1,
            short_abandoned: 1,
            wait_sum_ms: 60_000,
            ..Counts::default()
        };
        assert_eq!(counts, expected);
        let level = Formula::default().service_level(&counts);
        assert_eq!((level.numerator, level.denominator), (1, 3));
    }
}
