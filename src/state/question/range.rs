//! RANGE: the period of a question, relative (`yesterday`) or in local dates and times.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

pub use crate::terms::stamp::{parse_local, write_local};
use crate::terms::{Period, stamp};

/// A period that moves with today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// Today, so far.
    Today,
    /// The day before today.
    #[default]
    Yesterday,
    /// The seven days before today.
    Last7,
    /// The 28 days before today.
    Last28,
    /// Monday until now.
    ThisWeek,
    /// Monday to Sunday before this week.
    LastWeek,
    /// The first of the month until now.
    ThisMonth,
    /// The month before.
    LastMonth,
}

impl Preset {
    /// All of them, in the order of a menu.
    pub const ALL: [Preset; 8] = [
        Preset::Today,
        Preset::Yesterday,
        Preset::Last7,
        Preset::Last28,
        Preset::ThisWeek,
        Preset::LastWeek,
        Preset::ThisMonth,
        Preset::LastMonth,
    ];

    /// The word of links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Preset::Today => "today",
            Preset::Yesterday => "yesterday",
            Preset::Last7 => "last7",
            Preset::Last28 => "last28",
            Preset::ThisWeek => "this-week",
            Preset::LastWeek => "last-week",
            Preset::ThisMonth => "this-month",
            Preset::LastMonth => "last-month",
        }
    }

    /// The words of the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Preset::Today => "Today",
            Preset::Yesterday => "Yesterday",
            Preset::Last7 => "Last 7 days",
            Preset::Last28 => "Last 28 days",
            Preset::ThisWeek => "This week",
            Preset::LastWeek => "Last week",
            Preset::ThisMonth => "This month",
            Preset::LastMonth => "Last month",
        }
    }

    /// The preset with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// First date and the date after the last.
    fn dates(self, today: Date) -> Option<(Date, Date)> {
        let before =
            |date: Date, days: i8| (0..days).try_fold(date, |date, _| date.yesterday()).ok();
        let monday = before(today, today.weekday().to_monday_zero_offset())?;
        let tomorrow = today.tomorrow().ok()?;
        let first = today.first_of_month();
        Some(match self {
            Preset::Today => (today, tomorrow),
            Preset::Yesterday => (before(today, 1)?, today),
            Preset::Last7 => (before(today, 7)?, today),
            Preset::Last28 => (before(today, 28)?, today),
            Preset::ThisWeek => (monday, tomorrow),
            Preset::LastWeek => (before(monday, 7)?, monday),
            Preset::ThisMonth => (first, tomorrow),
            Preset::LastMonth => (before(first, 1)?.first_of_month(), first),
        })
    }
}

/// The period asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Moves with today.
    Preset(Preset),
    /// From a local date and time to another, exclusive.
    Dates(DateTime, DateTime),
}

impl Default for Range {
    fn default() -> Range {
        Range::Preset(Preset::default())
    }
}

impl Range {
    /// First local moment and the one after the last.
    #[must_use]
    pub fn local(&self, now_ms: i64, zone: &TimeZone) -> Option<(DateTime, DateTime)> {
        match *self {
            Range::Dates(from, to) => Some((from, to)),
            Range::Preset(preset) => {
                let today = stamp::local(now_ms, zone).date();
                let (from, to) = preset.dates(today)?;
                Some((
                    from.to_datetime(Time::midnight()),
                    to.to_datetime(Time::midnight()),
                ))
            }
        }
    }

    /// The period in ms UTC, skipped and doubled local times as in [`stamp::moment`].
    #[must_use]
    pub fn resolve(&self, now_ms: i64, zone: &TimeZone) -> Option<Period> {
        let (from, to) = self.local(now_ms, zone)?;
        Some(Period {
            from_ms: stamp::moment(from, zone)?,
            to_ms: stamp::moment(to, zone)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::{DAY_MS, HOUR_MS};

    /// Sunday 22 November 2026, 12:00 UTC.
    const NOW: i64 = 1_795_348_800_000;

    fn dates(preset: Preset) -> (String, String) {
        let (from, to) = Range::Preset(preset).local(NOW, &TimeZone::UTC).unwrap();
        (write_local(from), write_local(to))
    }

    #[test]
    fn presets_are_whole_local_days() {
        let expected = [
            (Preset::Today, "2026-11-22", "2026-11-23"),
            (Preset::Yesterday, "2026-11-21", "2026-11-22"),
            (Preset::Last7, "2026-11-15", "2026-11-22"),
            (Preset::Last28, "2026-10-25", "2026-11-22"),
            (Preset::ThisWeek, "2026-11-16", "2026-11-23"),
            (Preset::LastWeek, "2026-11-09", "2026-11-16"),
            (Preset::ThisMonth, "2026-11-01", "2026-11-23"),
            (Preset::LastMonth, "2026-10-01", "2026-11-01"),
        ];
        for (preset, from, to) in expected {
            assert_eq!(
                dates(preset),
                (from.to_owned(), to.to_owned()),
                "{preset:?}"
            );
        }
    }

    #[test]
    fn today_is_the_readers_today() {
        let auckland = TimeZone::get("Pacific/Auckland").unwrap();
        let (from, _) = Range::Preset(Preset::Today).local(NOW, &auckland).unwrap();
        assert_eq!(write_local(from), "2026-11-23");
    }

    #[test]
    fn a_day_with_a_clock_change_has_its_own_length() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let range = Range::Dates(
            parse_local("2026-10-25").unwrap(),
            parse_local("2026-10-26").unwrap(),
        );
        assert_eq!(
            range.resolve(NOW, &berlin).unwrap().length_ms(),
            DAY_MS + HOUR_MS
        );
    }
}
