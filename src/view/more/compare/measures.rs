//! The figures of the whole in both periods: each as it stands, its difference, and for shares the interval.

use crate::measure::difference::difference;
use crate::measure::ratio::ServiceLevel;
use crate::measure::report::Figure;
use crate::state::answers::Percentiles;
use crate::view::words::difference::{chance, counts, ends, points, waits};
use crate::view::words::measure::{duration_or_dash, number, percent_or_dash};

/// What the rows of the whole are made of.
#[derive(Clone, PartialEq)]
pub struct Side {
    /// Its figure.
    pub figure: Figure,
    /// Its waits.
    pub waits: Percentiles,
}

/// A figure of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Service level.
    Level,
    /// Visits offered.
    Offered,
    /// Visits answered.
    Answered,
    /// Visits abandoned.
    Abandoned,
    /// Abandoned out of all that ended.
    AbandonRate,
    /// Average speed of answer.
    Average,
    /// A percentile of answered waits, by its place in `PERCENTS`.
    Wait(usize, &'static str),
}

impl Measure {
    /// All of them, in the order of the table.
    pub const ALL: [Measure; 9] = [
        Measure::Level,
        Measure::Offered,
        Measure::Answered,
        Measure::Abandoned,
        Measure::AbandonRate,
        Measure::Average,
        Measure::Wait(0, "p50"),
        Measure::Wait(1, "p80"),
        Measure::Wait(2, "p90"),
    ];

    /// Its name, as on the first card.
    pub const fn label(self) -> &'static str {
        match self {
            Measure::Level => "Service level",
            Measure::Offered => "Offered",
            Measure::Answered => "Answered",
            Measure::Abandoned => "Abandoned",
            Measure::AbandonRate => "Abandon rate",
            Measure::Average => "Average wait",
            Measure::Wait(_, name) => name,
        }
    }

    fn value(self, side: &Side) -> Value {
        let counts = &side.figure.counts;
        match self {
            Measure::Level => Value::Share(side.figure.level),
            Measure::Offered => Value::Count(counts.offered.into()),
            Measure::Answered => Value::Count(counts.answered.into()),
            Measure::Abandoned => Value::Count(counts.abandoned.into()),
            Measure::AbandonRate => Value::Share(counts.abandon_rate()),
            Measure::Average => {
                let average = counts.average_speed_of_answer_ms();
                Value::Wait(average.and_then(|ms| i64::try_from(ms).ok()))
            }
            Measure::Wait(place, _) => Value::Wait(side.waits.total.get(place).copied().flatten()),
        }
    }

    /// Name, now, before, difference, interval. `before` is `None` while it may not be shown; differences are
    /// given only where both sides are final.
    pub fn cells(self, now: &Side, before: Option<&Side>, settled: bool) -> Vec<String> {
        let dash = || "–".to_owned();
        let first = self.value(now);
        let second = before.map(|before| self.value(before));
        let [difference, interval] = match second {
            Some(second) if settled => first.against(second),
            _ => [dash(), dash()],
        };
        let then = second.map_or_else(dash, Value::text);
        vec![
            self.label().to_owned(),
            first.text(),
            then,
            difference,
            interval,
        ]
    }
}

#[derive(Clone, Copy)]
enum Value {
    Share(ServiceLevel),
    Count(u64),
    Wait(Option<i64>),
}

impl Value {
    fn text(self) -> String {
        match self {
            Value::Share(share) => percent_or_dash(share),
            Value::Count(count) => number(count),
            Value::Wait(wait) => duration_or_dash(wait),
        }
    }

    /// Difference and interval; only shares have one.
    fn against(self, before: Value) -> [String; 2] {
        let plain = |text: String| [text, String::new()];
        match (self, before) {
            (Value::Share(now), Value::Share(before)) => said(now, before),
            (Value::Count(now), Value::Count(before)) => plain(counts(now, before)),
            (Value::Wait(now), Value::Wait(before)) => plain(waits(now, before)),
            _ => plain(String::new()),
        }
    }
}

/// A difference of shares and its interval: `▲ 3.1 points, more than chance`, `+0.4 to +5.8`.
pub fn said(now: ServiceLevel, before: ServiceLevel) -> [String; 2] {
    match difference(now, before) {
        None => ["–".to_owned(), "–".to_owned()],
        Some(seen) => [
            format!("{} points, {}", points(seen.points), chance(&seen)),
            ends(&seen),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::words::measure::NBSP;

    fn side(numerator: u64, denominator: u64, offered: u32, p50: Option<i64>) -> Side {
        let mut figure = Figure::default();
        figure.level = ServiceLevel {
            numerator,
            denominator,
        };
        figure.counts.offered = offered;
        Side {
            figure,
            waits: Percentiles {
                total: vec![p50],
                lanes: Vec::new(),
            },
        }
    }

    fn cells(measure: Measure, now: &Side, before: Option<&Side>, settled: bool) -> String {
        measure.cells(now, before, settled)[1..]
            .join(" | ")
            .replace(NBSP, " ")
    }

    #[test]
    fn each_figure_has_its_difference_and_only_shares_an_interval() {
        let (now, before) = (
            side(56, 70, 80, Some(12_000)),
            side(48, 80, 91, Some(9_000)),
        );
        let row = |measure| cells(measure, &now, Some(&before), true);
        assert_eq!(
            row(Measure::Level),
            "80.0 % | 60.0 % | ▲ 20.0 points, more than chance | +5.2 to +33.4"
        );
        assert_eq!(row(Measure::Offered), "80 | 91 | ▼ 11 | ");
        assert_eq!(row(Measure::Wait(0, "p50")), "12 s | 9 s | ▲ 3 s | ");
    }

    #[test]
    fn before_no_calls_there_is_neither_a_zero_nor_a_difference() {
        let (now, before) = (side(56, 70, 80, Some(12_000)), side(0, 0, 0, None));
        let row = |measure| cells(measure, &now, Some(&before), true);
        assert_eq!(row(Measure::Level), "80.0 % | – | – | –");
        assert_eq!(row(Measure::Wait(0, "p50")), "12 s | – | – | ");
    }

    #[test]
    fn what_is_not_final_has_dashes() {
        let (now, before) = (side(56, 70, 80, None), side(48, 80, 91, None));
        assert_eq!(
            cells(Measure::Level, &now, None, false),
            "80.0 % | – | – | –"
        );
        assert_eq!(
            cells(Measure::Offered, &now, Some(&before), false),
            "80 | 91 | – | –"
        );
    }
}
