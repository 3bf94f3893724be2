//! SPANS: the intervals of a snapshot, and for each queue and media type those of them that are one span.
//!
//! ```text
//! interval │   0   │ 1 │ 2 │ 3 │ 4 │       cut at multiples of the step in UTC, and by the period
//! place  0 │   1   │ 2 │     3     │ 5 …   0 before the period, the last one after it; here 2 and 3 are one span
//! ```

use crate::terms::Period;

/// The intervals of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    period: Period,
    step_ms: i64,
    first: i64,
    len: u32,
}

impl Steps {
    /// Intervals of this length; `None` if there are none, or more than can be told.
    pub fn new(period: Period, step_ms: i64) -> Option<Steps> {
        if period.length_ms() == 0 || step_ms <= 0 {
            return None;
        }
        let first = period.from_ms.div_euclid(step_ms);
        let last = (period.to_ms - 1).div_euclid(step_ms);
        let len = u32::try_from(last - first + 1).ok()?;
        Some(Steps {
            period,
            step_ms,
            first,
            len,
        })
    }

    /// How many there are.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// The interval of a moment, ms UTC; `None` outside the period.
    pub fn find(&self, at_ms: i64) -> Option<u32> {
        let number = at_ms.div_euclid(self.step_ms) - self.first;
        u32::try_from(number)
            .ok()
            .filter(|_| self.period.contains(at_ms))
    }

    /// From the beginning of an interval to the end of the one before another.
    pub fn between(&self, from: u32, to: u32) -> Period {
        let at = |number: u32| (self.first + i64::from(number)).saturating_mul(self.step_ms);
        Period {
            from_ms: at(from).max(self.period.from_ms),
            to_ms: at(to).min(self.period.to_ms),
        }
    }

    /// Beginnings of all of them, ms UTC.
    pub fn starts(&self) -> impl Iterator<Item = i64> {
        (0..self.len).map(|number| self.between(number, number + 1).from_ms)
    }
}

/// The spans of one queue and media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    len: u32,
    runs: Vec<Run>,
}

/// Several intervals that are one span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: u32,
    to: u32,
    /// Its place.
    place: u32,
}

impl Spans {
    /// So many intervals, of which these runs (from, to exclusive; rising, apart, each of two or more) are one span each;
    /// `None` if they are not like that.
    pub fn new(len: u32, runs: &[(u32, u32)]) -> Option<Spans> {
        let mut spans = Spans {
            len,
            runs: Vec::with_capacity(runs.len()),
        };
        let (mut end, mut merged) = (0, 0);
        for &(from, to) in runs {
            if from < end || to > len || to.checked_sub(from)? < 2 {
                return None;
            }
            spans.runs.push(Run {
                from,
                to,
                place: 1 + from - merged,
            });
            merged += to - from - 1;
            end = to;
        }
        Some(spans)
    }

    /// The runs.
    pub fn runs(&self) -> impl Iterator<Item = (u32, u32)> {
        self.runs.iter().map(|run| (run.from, run.to))
    }

    /// The place of what comes after the period.
    pub fn after(&self) -> u32 {
        self.place(self.len)
    }

    /// The place of an interval.
    pub fn place(&self, interval: u32) -> u32 {
        let before = self.runs.partition_point(|run| run.from <= interval);
        match before.checked_sub(1).map(|last| self.runs[last]) {
            None => 1 + interval,
            Some(run) if interval < run.to => run.place,
            Some(run) => run.place + 1 + interval - run.to,
        }
    }

    /// First interval of a place, and the one after its last; `None` before and after the period.
    pub fn at(&self, place: u32) -> Option<(u32, u32)> {
        if place == 0 || place >= self.after() {
            return None;
        }
        let before = self.runs.partition_point(|run| run.place <= place);
        Some(match before.checked_sub(1).map(|last| self.runs[last]) {
            None => (place - 1, place),
            Some(run) if run.place == place => (run.from, run.to),
            Some(run) => {
                let from = run.to + (place - run.place - 1);
                (from, from + 1)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_lie_on_whole_steps_and_are_cut_by_the_period() {
        let period = Period {
            from_ms: 700,
            to_ms: 1_210,
        };
        let steps = Steps::new(period, 300).unwrap();
        assert_eq!(steps.starts().collect::<Vec<_>>(), [700, 900, 1_200]);
        let found = [699, 700, 899, 900, 1_209, 1_210].map(|at| steps.find(at));
        assert_eq!(found, [None, Some(0), Some(0), Some(1), Some(2), None]);
        let last = Period {
            from_ms: 900,
            to_ms: 1_210,
        };
        assert_eq!(steps.between(1, 3), last);
    }

    #[test]
    fn places_and_intervals_lead_to_each_other() {
        for runs in [&[][..], &[(0, 2)], &[(1, 3), (3, 6), (8, 10)], &[(0, 10)]] {
            let spans = Spans::new(10, runs).unwrap();
            assert_eq!(spans.runs().collect::<Vec<_>>(), runs);
            let mut next = 0;
            for place in 1..spans.after() {
                let (from, to) = spans.at(place).unwrap();
                assert_eq!(from, next);
                assert!((from..to).all(|interval| spans.place(interval) == place));
                next = to;
            }
            assert_eq!(next, 10);
            assert_eq!((spans.at(0), spans.at(spans.after())), (None, None));
        }
    }

    #[test]
    fn runs_that_overlap_or_lie_outside_are_none() {
        for runs in [&[(1, 3), (2, 5)][..], &[(3, 4)], &[(8, 11)], &[(5, 3)]] {
            assert_eq!(Spans::new(10, runs), None);
        }
    }
}
