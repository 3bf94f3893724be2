//! COUNT: the facts of a cell or of a sum of cells, as integers.

use std::ops::AddAssign;

use crate::measure::ratio::ServiceLevel;

/// Facts counted in one cell, or in a sum of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Visits offered.
    pub offered: u32,
    /// Answered (a).
    pub answered: u32,
    /// Answered with a wait of at most the threshold (aT).
    pub answered_within: u32,
    /// Abandoned (b), short ones included.
    pub abandoned: u32,
    /// Abandoned with a wait of at most the threshold (bT).
    pub abandoned_within: u32,
    /// Short abandons (bS).
    pub short_abandoned: u32,
    /// Flow-outs (f).
    pub flow_out: u32,
    /// Ended in none of these ways.
    pub other: u32,
    /// Still waiting when last read.
    pub waiting: u32,
    /// Sum of the answered waits, ms.
    pub wait_sum_ms: u64,
}

impl Counts {
    /// Whether anything was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Counts::default()
    }

    /// Visits that came to an outcome of the service level: a + b + f.
    #[must_use]
    pub fn ended(&self) -> u32 {
        self.answered + self.abandoned + self.flow_out
    }

    /// Abandon rate: abandoned, short ones included, out of all that came to an outcome (a + b + f).
    #[must_use]
    pub fn abandon_rate(&self) -> ServiceLevel {
        ServiceLevel {
            numerator: u64::from(self.abandoned),
            denominator: u64::from(self.ended()),
        }
    }

    /// Average speed of answer, ms: the mean wait of answered visits; `None` without answers.
    #[must_use]
    pub fn average_speed_of_answer_ms(&self) -> Option<u64> {
        let answered = u64::from(self.answered);
        (answered > 0).then(|| (self.wait_sum_ms + answered / 2) / answered)
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        self.offered += other.offered;
        self.answered += other.answered;
        self.answered_within += other.answered_within;
        self.abandoned += other.abandoned;
        self.abandoned_within += other.abandoned_within;
        self.short_abandoned += other.short_abandoned;
        self.flow_out += other.flow_out;
        self.other += other.other;
        self.waiting += other.waiting;
        self.wait_sum_ms += other.wait_sum_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_abandon_rate_is_out_of_all_that_ended() {
        let counts = Counts {
            offered: 120,
            answered: 60,
            abandoned: 30,
            flow_out: 10,
            other: 15,
            waiting: 5,
            ..Counts::default()
        };
        assert_eq!(counts.abandon_rate().percent(), Some(30.0));
        assert_eq!(
            Counts {
                waiting: 3,
                ..Counts::default()
            }
            .abandon_rate()
            .percent(),
            None
        );
    }

    #[test]
    fn the_average_speed_of_answer_is_the_mean_of_answered_waits() {
        let counts = Counts {
            answered: 3,
            wait_sum_ms: 31_000,
            abandoned: 9,
            ..Counts::default()
        };
        assert_eq!(counts.average_speed_of_answer_ms(), Some(10_333));
        assert_eq!(
            Counts {
                abandoned: 9,
                ..Counts::default()
            }
            .average_speed_of_answer_ms(),
            None
        );
    }
}
