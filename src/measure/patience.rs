//! PATIENCE: the share of callers who would still be waiting after a time, had nobody answered.
//!
//! Kaplan & Meier (1958): an abandoned wait shows how long somebody was willing to wait, an answered one
//! only that he was willing for that long and is then seen no more ("censored"). Comes in: sorted waits.
//! Goes out: a falling staircase with one step per moment at which somebody abandoned.

use crate::measure::narrow;
use crate::measure::ratio::Z;

/// One step of the staircase; the share stays as it is until the next one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The wait at which callers gave up, ms. A wait that 32 bits cannot hold comes as `u32::MAX`, "49 days or longer".
    pub after_ms: i64,
    /// Callers who had waited that long: abandoned or answered then or later.
    pub at_risk: u32,
    /// Of these, who gave up at this moment.
    pub abandoned: u32,
    /// Share who would still be waiting after this moment, 0 to 1.
    pub still: f64,
    /// Lower end of its 95 % interval, 0 to 1.
    pub low: f64,
    /// Upper end, 0 to 1.
    pub high: f64,
}

/// The staircase of these waits, ms, both lists in rising order; empty when nobody abandoned.
///
/// Who was answered at the very moment at which another gave up counts as having waited that long. The
/// limits use Greenwood's (1926) variance on the log(−log) scale (Kalbfleisch & Prentice 1980), which
/// keeps them between 0 and 1. Where nobody is left that variance says nothing: the lower limit is 0 then,
/// the upper one that of the step before.
#[must_use]
pub fn patience(answered_ms: &[u32], abandoned_ms: &[u32]) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut answered, mut abandoned) = (0, 0);
    let (mut still, mut greenwood, mut high) = (1.0, 0.0, 1.0);
    while let Some(&moment) = abandoned_ms.get(abandoned) {
        while answered_ms.get(answered).is_some_and(|&wait| wait < moment) {
            answered += 1;
        }
        let at_risk = narrow(answered_ms.len() - answered + abandoned_ms.len() - abandoned);
        let first = abandoned;
        while abandoned_ms.get(abandoned) == Some(&moment) {
            abandoned += 1;
        }
        let gave_up = narrow(abandoned - first);
        let left = f64::from(at_risk - gave_up);
        let n = f64::from(at_risk);
        still *= left / n;
        let mut low = 0.0;
        if gave_up < at_risk {
            greenwood += f64::from(gave_up) / (n * left);
            (low, high) = limits(still, greenwood);
        }
        steps.push(Step {
            after_ms: i64::from(moment),
            at_risk,
            abandoned: gave_up,
            still,
            low,
            high,
        });
    }
    steps
}

/// 95 % limits of a share strictly between 0 and 1, from Greenwood's sum Σ d ÷ n(n − d).
fn limits(still: f64, greenwood: f64) -> (f64, f64) {
    let log = still.ln();
    let stretch = (Z * greenwood.sqrt() / -log).exp();
    ((log * stretch).exp(), (log / stretch).exp())
}

/// Share who would still be waiting after `at_ms`, 0 to 1; 1 before the first step.
#[must_use]
pub fn still_waiting(steps: &[Step], at_ms: i64) -> f64 {
    let passed = steps.partition_point(|step| step.after_ms <= at_ms);
    match passed {
        0 => 1.0,
        _ => steps[passed - 1].still,
    }
}

/// The wait after which no more than half would still be waiting, ms; `None` where it was never reached.
#[must_use]
pub fn median_ms(steps: &[Step]) -> Option<i64> {
    // A product of shares that is one half may miss it by a rounding.
    let half = 0.5 + 1e-12;
    let first = steps.partition_point(|step| step.still > half);
    steps.get(first).map(|step| step.after_ms)
}

/// The 95 % interval of the median, ms: the waits after which the lower and the upper end of the staircase are
/// at or below one half (Brookmeyer & Crowley 1982); `None` for an end that was never reached.
#[must_use]
pub fn median_limits_ms(steps: &[Step]) -> [Option<i64>; 2] {
    let first = |end: fn(&Step) -> f64| {
        let found = steps.iter().find(|step| end(step) <= 0.5 + 1e-12);
        found.map(|step| step.after_ms)
    };
    [first(|step| step.low), first(|step| step.high)]
}

/// The step that holds after a wait, ms; `None` before the first one.
#[must_use]
pub fn step_at(steps: &[Step], at_ms: i64) -> Option<&Step> {
    let passed = steps.partition_point(|step| step.after_ms <= at_ms);
    steps.get(passed.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weeks in remission under 6-mercaptopurine, Freireich et al. (1963): still in remission when last seen.
    const CENSORED: [u32; 12] = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    /// Relapsed.
    const EVENTS: [u32; 9] = [6, 6, 6, 7, 10, 13, 16, 22, 23];

    #[test]
    fn freireichs_remissions() {
        // Week, at risk, relapsed, S, s.e., 95 % limits (log(−log)) as published in many textbooks.
        let published = [
            (6, 21, 3, 0.8571, 0.0764, 0.6197, 0.9516),
            (7, 17, 1, 0.8067, 0.0869, 0.5631, 0.9228),
            (10, 15, 1, 0.7529, 0.0963, 0.5032, 0.8894),
            (13, 12, 1, 0.6902, 0.1068, 0.4316, 0.8491),
            (16, 11, 1, 0.6275, 0.1141, 0.3675, 0.8049),
            (22, 7, 1, 0.5378, 0.1282, 0.2678, 0.7468),
            (23, 6, 1, 0.4482, 0.1346, 0.1881, 0.6801),
        ];
        let steps = patience(&CENSORED, &EVENTS);
        assert_eq!(steps.len(), published.len());
        for (step, (week, at_risk, events, still, error, low, high)) in steps.iter().zip(published)
        {
            assert_eq!(
                (step.after_ms, step.at_risk, step.abandoned),
                (week, at_risk, events)
            );
            let width = ((-step.low.ln()).ln() - (-step.high.ln()).ln()) / 2.0;
            let seen = width * -step.still.ln() * step.still / Z;
            for (ours, theirs) in [
                (step.still, still),
                (seen, error),
                (step.low, low),
                (step.high, high),
            ] {
                assert!(
                    (ours - theirs).abs() < 6e-5,
                    "week {week}: {ours}, not {theirs}"
                );
            }
        }
        assert_eq!(median_ms(&steps), Some(23));
    }

    #[test]
    fn between_two_steps_the_share_stays() {
        let steps = patience(&[], &[10, 20]);
        for (at, share) in [
            (-1, 1.0),
            (0, 1.0),
            (9, 1.0),
            (10, 0.5),
            (19, 0.5),
            (20, 0.0),
        ] {
            assert!((still_waiting(&steps, at) - share).abs() < 1e-12, "{at}");
        }
        assert!((still_waiting(&[], 5) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn half_is_reached_in_spite_of_rounding() {
        // Of 24 half are gone after the twelfth; the product of the twelve quotients is a little more than 1/2.
        let waits: Vec<u32> = (1..=24).collect();
        let steps = patience(&[], &waits);
        assert!(steps[11].still > 0.5);
        assert_eq!(median_ms(&steps), Some(12));
        let thirds = patience(&[7, 7], &[1]);
        assert_eq!(median_ms(&thirds), None);
    }

    #[test]
    fn when_the_last_one_gives_up_the_upper_limit_stays() {
        let steps = patience(&[], &[1, 2]);
        assert!(steps[1].still.abs() < 1e-12 && steps[1].low.abs() < 1e-12);
        assert!((steps[1].high - steps[0].high).abs() < 1e-12 && steps[0].high < 1.0);
        let one = patience(&[], &[4]);
        assert!(one[0].still.abs() < 1e-12 && (one[0].high - 1.0).abs() < 1e-12);
        assert_eq!(median_ms(&one), Some(4));
    }

    #[test]
    fn without_an_abandon_there_is_no_step() {
        assert_eq!(patience(&[1, 2, 3], &[]), []);
        assert_eq!(patience(&[], &[]), []);
        assert_eq!(median_ms(&[]), None);
    }
}
