//! TIME: ticks of a time axis in a zone: local midnights, and hours where there is room for them.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::chart::scale::Scale;
use crate::terms::stamp;

/// A tick with its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub px: f64,
    /// What it says; empty for a bare separator.
    pub label: String,
}

/// The axis: hours in one row, days in a second one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Hours and minutes between midnights.
    pub hours: Vec<Tick>,
    /// Midnights; the first one may be the start of the period.
    pub days: Vec<Tick>,
}

/// Room a label of hours needs, pixels.
const HOUR_ROOM: f64 = 54.0;
/// Room a label of a day needs, pixels.
const DAY_ROOM: f64 = 76.0;
/// Steps of hour labels in minutes.
const STEPS: [i16; 10] = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720];

/// Lays out ticks for `[from_ms, to_ms)` on pixels `left` to `right`.
#[must_use]
pub fn axis(from_ms: i64, to_ms: i64, zone: &TimeZone, left: f64, right: f64) -> Axis {
    let mut axis = Axis::default();
    let (Ok(from), true) = (Timestamp::from_millisecond(from_ms), from_ms < to_ms) else {
        return axis;
    };
    let scale = Scale::new((float(from_ms), float(to_ms)), (left, right));
    let day_px = scale.px(86_400_000.0) - scale.px(0.0);
    let step = STEPS
        .into_iter()
        .find(|&minutes| day_px * f64::from(minutes) / 1_440.0 >= HOUR_ROOM);
    let every = DayStep::fitting(day_px);
    let mut date = zone.to_datetime(from).date();
    let mut month = None;
    let mut number = 0;
    while let Some(midnight) = moment(date, Time::midnight(), zone) {
        if midnight >= to_ms {
            break;
        }
        let px = scale.px(float(midnight.max(from_ms)));
        let labelled = every.takes(date, number) && right - px > DAY_ROOM * 0.6;
        if labelled || day_px >= 12.0 {
            let label = if labelled {
                day_label(date, every, &mut month)
            } else {
                String::new()
            };
            axis.days.push(Tick { px, label });
        }
        if let Some(step) = step {
            hours(date, step, zone, (from_ms, to_ms), &scale, &mut axis.hours);
        }
        number += 1;
        let Ok(next) = date.tomorrow() else {
            break;
        };
        date = next;
    }
    axis
}

/// Which days carry a label.
#[derive(Clone, Copy)]
enum DayStep {
    Every,
    Second,
    Mondays,
    Months,
}

impl DayStep {
    fn fitting(day_px: f64) -> DayStep {
        match day_px {
            px if px >= DAY_ROOM => DayStep::Every,
            px if px * 2.0 >= DAY_ROOM => DayStep::Second,
            px if px * 7.0 >= DAY_ROOM => DayStep::Mondays,
            _ => DayStep::Months,
        }
    }

    fn takes(self, date: Date, number: usize) -> bool {
        match self {
            DayStep::Every => true,
            DayStep::Second => number.is_multiple_of(2),
            DayStep::Mondays => date.weekday() == jiff::civil::Weekday::Monday,
            DayStep::Months => date.day() == 1,
        }
    }
}

/// "Mon 9 Nov" where the month is new, else "Tue 10".
fn day_label(date: Date, every: DayStep, month: &mut Option<i8>) -> String {
    let new = *month != Some(date.month());
    *month = Some(date.month());
    match (every, new) {
        (DayStep::Months, _) => format!("{} {}", stamp::month(date), date.year()),
        (_, true) => format!("{} {}", stamp::weekday(date), stamp::day_month(date)),
        (_, false) => format!("{} {}", stamp::weekday(date), date.day()),
    }
}

fn hours(
    date: Date,
    step: i16,
    zone: &TimeZone,
    period: (i64, i64),
    scale: &Scale,
    ticks: &mut Vec<Tick>,
) {
    let mut minutes = step;
    while minutes < 1_440 {
        #[expect(clippy::cast_possible_truncation, reason = "below 24 and 60")]
        let time = Time::constant((minutes / 60) as i8, (minutes % 60) as i8, 0, 0);
        minutes += step;
        let Some(at) = moment(date, time, zone) else {
            continue;
        };
        // A time that the clock skips has no place; its neighbour would carry a wrong label.
        let shown =
            Timestamp::from_millisecond(at).is_ok_and(|at| zone.to_datetime(at).time() == time);
        if shown && period.0 <= at && at < period.1 {
            ticks.push(Tick {
                px: scale.px(float(at)),
                label: stamp::clock(date.to_datetime(time)),
            });
        }
    }
}

fn moment(date: Date, time: Time, zone: &TimeZone) -> Option<i64> {
    let at = zone
        .to_ambiguous_timestamp(date.to_datetime(time))
        .compatible()
        .ok()?;
    Some(at.as_millisecond())
}

/// Milliseconds as a float: exact for the next 285,000 years.
#[expect(clippy::cast_precision_loss, reason = "times stay far below 2^53 ms")]
fn float(ms: i64) -> f64 {
    ms as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> String {
        ticks
            .iter()
            .map(|tick| tick.label.as_str())
            .collect::<Vec<_>>()
            .join("|")
    }

    fn berlin(from: &str, to: &str, width: f64) -> Axis {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text: &str| {
            let local: jiff::civil::DateTime = text.parse().unwrap();
            zone.to_ambiguous_timestamp(local)
                .compatible()
                .unwrap()
                .as_millisecond()
        };
        axis(at(from), at(to), &zone, 0.0, width)
    }

    #[test]
    fn a_week_has_days_and_sparse_hours() {
        let axis = berlin("2026-11-16", "2026-11-23", 1_300.0);
        assert_eq!(
            labels(&axis.days),
            "Mon 16 Nov|Tue 17|Wed 18|Thu 19|Fri 20|Sat 21|Sun 22"
        );
        assert!(
            labels(&axis.hours).starts_with("12:00|12:00"),
            "{}",
            labels(&axis.hours)
        );
    }

    #[test]
    fn a_working_day_names_its_date_at_the_start() {
        let axis = berlin("2026-11-16T08:00", "2026-11-16T18:00", 400.0);
        assert_eq!(labels(&axis.days), "Mon 16 Nov");
        assert_eq!(labels(&axis.hours), "08:00|10:00|12:00|14:00|16:00");
    }

    #[test]
    fn an_hour_that_the_clock_skips_has_no_label() {
        let axis = berlin("2026-03-29", "2026-03-30", 1_400.0);
        assert!(
            labels(&axis.hours).starts_with("01:00|03:00|04:00"),
            "{}",
            labels(&axis.hours)
        );
    }

    #[test]
    fn four_weeks_on_a_phone_label_mondays() {
        let axis = berlin("2026-10-26", "2026-11-23", 320.0);
        assert_eq!(labels(&axis.days), "Mon 26 Oct|Mon 2 Nov|Mon 9|Mon 16");
    }
}
