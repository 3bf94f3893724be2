//! HOURS: what counts — opening hours and exclusions in the reader's zone, and the spans they take out of
//! a period (docs/definitions.md, "What counts").
//!
//! Comes in: weekly hours and dated exclusions, as types or in the form of links. Goes out: [`closed`],
//! spans in ms UTC in which no fact is counted.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::terms::parts::{escape, parts, unescape};
use crate::terms::stamp::{self, parse_span, write_span};
use crate::terms::{DAY_MS, Period};

/// Minutes of a day on the wall clock.
const DAY: u16 = 1_440;
const MINUTE_MS: i64 = 60_000;

/// The words of links for the days of the week, Monday first.
pub const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// Opening hours of a week on the wall clock: for each day, Monday first, ranges in minutes of the day,
/// from inclusive, to exclusive and at most 1,440; sorted, neither overlapping nor touching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    days: [Vec<(u16, u16)>; 7],
}

impl Default for Hours {
    fn default() -> Hours {
        Hours::always()
    }
}

impl Hours {
    /// Open around the clock.
    #[must_use]
    pub fn always() -> Hours {
        Hours {
            days: std::array::from_fn(|_| vec![(0, DAY)]),
        }
    }

    /// Never open.
    #[must_use]
    pub fn never() -> Hours {
        Hours {
            days: std::array::from_fn(|_| Vec::new()),
        }
    }

    /// Whether no hour is closed.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.days.iter().all(|ranges| *ranges == [(0, DAY)])
    }

    /// The ranges of a weekday in minutes, 0 for Monday; beyond Sunday there are none.
    #[must_use]
    pub fn day(&self, weekday: usize) -> &[(u16, u16)] {
        self.days.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// The ranges of a weekday as links write them: `08:00-12:00,13:00-18:00`.
    #[must_use]
    pub fn day_text(&self, weekday: usize) -> String {
        let clock = |at: u16| format!("{:02}:{:02}", at / 60, at % 60);
        let range = |&(from, to): &(u16, u16)| format!("{}-{}", clock(from), clock(to));
        self.day(weekday)
            .iter()
            .map(range)
            .collect::<Vec<_>>()
            .join(",")
    }

    /// Opens a range of a weekday, in minutes of the day; one that ends before it begins reaches into the
    /// next day. `None` for an empty range, or one beyond midnight or Sunday.
    pub fn open(&mut self, weekday: usize, from: u16, to: u16) -> Option<()> {
        if from == to || from >= DAY || to > DAY || weekday >= DAYS.len() {
            return None;
        }
        if from < to {
            insert(&mut self.days[weekday], (from, to));
        } else {
            insert(&mut self.days[weekday], (from, DAY));
            if to > 0 {
                insert(&mut self.days[(weekday + 1) % DAYS.len()], (0, to));
            }
        }
        Some(())
    }

    /// These hours with other ranges on one weekday, as a reader types them: `08:00-12:00, 13:00-18:00`, nothing
    /// for closed. What reaches over midnight opens the next day too; all other ranges stay.
    ///
    /// # Errors
    ///
    /// The first range that is none.
    pub fn with_day(&self, weekday: usize, text: &str) -> Result<Hours, NoRange> {
        let mut hours = self.clone();
        if let Some(day) = hours.days.get_mut(weekday) {
            day.clear();
        }
        let text = text.replace('–', "-");
        for range in parts(&text, ',')
            .map(str::trim)
            .filter(|range| !range.is_empty())
        {
            let ends = range
                .split_once('-')
                .and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)));
            let opened = match ends {
                Some((from, to)) if from == to => return Err(NoRange::Empty(range.to_owned())),
                Some((from, to)) => hours.open(weekday, from, to),
                None => None,
            };
            opened.ok_or_else(|| NoRange::Unreadable(range.to_owned()))?;
        }
        Ok(hours)
    }

    /// These hours with the ranges of one weekday on other weekdays as well.
    #[must_use]
    pub fn with_copies(&self, weekday: usize, others: std::ops::Range<usize>) -> Hours {
        let mut hours = self.clone();
        for other in others {
            if let Some(day) = hours.days.get_mut(other) {
                *day = self.day(weekday).to_vec();
            }
        }
        hours
    }

    /// Reads `mo-fr:08:00-12:00,13:00-18:00;sa:09:00-13:00`. Days may be listed (`mo+we`) and reach over
    /// the week's end (`sa-mo`); those not named are closed, and so is one without ranges (`su:`). Nothing
    /// at all means around the clock.
    #[must_use]
    pub fn parse(text: &str) -> Option<Hours> {
        if text.is_empty() {
            return Some(Hours::always());
        }
        let mut hours = Hours::never();
        let mut any = false;
        for group in parts(&text.to_ascii_lowercase(), ';') {
            let (days, ranges) = group.split_once(':')?;
            let days = named(days)?;
            any = true;
            for range in parts(ranges, ',') {
                let (from, to) = range.split_once('-')?;
                let (from, to) = (minutes(from)?, minutes(to)?);
                for weekday in (0..DAYS.len()).filter(|&weekday| days[weekday]) {
                    hours.open(weekday, from, to)?;
                }
            }
        }
        any.then_some(hours)
    }

    /// Writes what [`Hours::parse`] reads, in one way only: days in their order, equal ones that follow each
    /// other together, closed ones left out.
    #[must_use]
    pub fn write(&self) -> String {
        if self.is_always() {
            return String::new();
        }
        let mut groups = Vec::new();
        let mut first = 0;
        while first < DAYS.len() {
            let equal = |day: &&Vec<(u16, u16)>| **day == self.days[first];
            let last = first + self.days[first..].iter().take_while(equal).count() - 1;
            if !self.days[first].is_empty() {
                let days = if first == last {
                    DAYS[first].to_owned()
                } else {
                    format!("{}-{}", DAYS[first], DAYS[last])
                };
                groups.push(format!("{days}:{}", self.day_text(first)));
            }
            first = last + 1;
        }
        if groups.is_empty() {
            groups.push("mo-su:".to_owned());
        }
        groups.join(";")
    }
}

/// Why a text is no range of hours; with the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoRange {
    /// It is not two times of a day with a hyphen between.
    Unreadable(String),
    /// It ends when it begins.
    Empty(String),
}

/// Adds a range to sorted ones that do not touch, and keeps them so.
fn insert<T: Copy + Ord>(ranges: &mut Vec<(T, T)>, (mut from, mut to): (T, T)) {
    ranges.retain(|&range| {
        let touches = range.0 <= to && from <= range.1;
        if touches {
            from = from.min(range.0);
            to = to.max(range.1);
        }
        !touches
    });
    let place = ranges.partition_point(|range| range.0 < from);
    ranges.insert(place, (from, to));
}

/// The days of `mo-we+fr`.
fn named(text: &str) -> Option<[bool; 7]> {
    let place = |word: &str| DAYS.iter().position(|day| *day == word.trim());
    let mut days = [false; 7];
    for part in text.split('+') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last) = (place(first)?, place(last)?);
        while day != last {
            days[day] = true;
            day = (day + 1) % days.len();
        }
        days[last] = true;
    }
    Some(days)
}

/// `08:30` or `8:30` in minutes, up to `24:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let number = |text: &str| {
        text.bytes().try_fold(0, |value, byte| {
            let digit = byte.is_ascii_digit().then(|| u16::from(byte - b'0'))?;
            Some(value * 10 + digit)
        })
    };
    if !matches!(hour.len(), 1 | 2) || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60 && hour * 60 + minute <= DAY).then_some(hour * 60 + minute)
}

/// Characters that separate exclusions and their parts.
const MARKS: &str = ";/";

/// A span that does not count, with the reason that readers of the figure are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// First local minute that does not count.
    pub from: DateTime,
    /// First local minute that counts again.
    pub to: DateTime,
    /// Why, in the reader's words; may be empty.
    pub reason: String,
}

impl Exclusion {
    /// Reads `2026-11-18T10:00/2026-11-18T11:30/Telephone outage`; the reason may be missing, and a date
    /// alone means its midnight. `None` also for one that does not end after it begins.
    #[must_use]
    pub fn parse(text: &str) -> Option<Exclusion> {
        let second = text.find('/')? + 1;
        let end = text[second..].find('/').map(|length| second + length);
        let (span, reason) = text.split_at(end.unwrap_or(text.len()));
        let (from, to) = parse_span(span)?;
        (from.second() == 0 && to.second() == 0).then(|| Exclusion {
            from,
            to,
            reason: unescape(reason.get(1..).unwrap_or_default()),
        })
    }

    /// Writes what [`Exclusion::parse`] reads.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = write_span((self.from, self.to));
        if !self.reason.is_empty() {
            text.push('/');
            text += &escape(&self.reason, MARKS);
        }
        text
    }
}

/// The span of an exclusion in ms UTC: a local time that a clock change skips means the moment of the
/// change, one that happens twice means the first. `None` if nothing lies between.
#[must_use]
pub fn spans_of(exclusion: &Exclusion, zone: &TimeZone) -> Option<(i64, i64)> {
    let from = stamp::moment(exclusion.from, zone)?;
    let to = stamp::moment(exclusion.to, zone)?;
    (from < to).then_some((from, to))
}

/// The spans of a period that do not count, ms UTC, from inclusive, to exclusive: sorted, within the
/// period, neither overlapping nor touching.
///
/// Opening hours are those of the wall clock: a minute that a clock change skips is neither open nor
/// closed, and one that happens twice is open both times or closed both times.
#[must_use]
pub fn closed(
    period: Period,
    zone: &TimeZone,
    hours: &Hours,
    exclusions: &[Exclusion],
) -> Vec<(i64, i64)> {
    let mut spans = Vec::new();
    if !hours.is_always() {
        outside(period, zone, hours, &mut spans);
    }
    for exclusion in exclusions {
        if let Some((from, to)) = spans_of(exclusion, zone) {
            let (from, to) = (from.max(period.from_ms), to.min(period.to_ms));
            if from < to {
                insert(&mut spans, (from, to));
            }
        }
    }
    spans
}

/// The spans outside opening hours. Between two clock changes local time is only an offset away, so the
/// zone is asked once per change.
fn outside(period: Period, zone: &TimeZone, hours: &Hours, spans: &mut Vec<(i64, i64)>) {
    let shut = hours.days.each_ref().map(|ranges| complement(ranges));
    let mut at = period.from_ms;
    while at < period.to_ms {
        let Some((offset_ms, change_ms)) = stamp::steady(at, zone) else {
            return;
        };
        let until = change_ms.min(period.to_ms);
        let first = (at + offset_ms).div_euclid(DAY_MS);
        let last = (until - 1 + offset_ms).div_euclid(DAY_MS);
        for (day, ranges) in (first..=last).zip(shut.iter().cycle().skip(weekday_of(first))) {
            let midnight = day * DAY_MS - offset_ms;
            for &(from, to) in ranges {
                let from = (midnight + i64::from(from) * MINUTE_MS).max(at);
                let to = (midnight + i64::from(to) * MINUTE_MS).min(until);
                match spans.last_mut() {
                    Some(last) if from < to && last.1 == from => last.1 = to,
                    _ if from < to => spans.push((from, to)),
                    _ => {}
                }
            }
        }
        at = until;
    }
}

/// Weekday of a day counted from 1 January 1970, a Thursday; 0 is Monday.
fn weekday_of(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

/// What ranges of a day leave over.
fn complement(ranges: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut rest = Vec::new();
    let mut from = 0;
    for &(open, close) in ranges.iter().chain(&[(DAY, DAY)]) {
        if from < open {
            rest.push((from, open));
        }
        from = close;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::HOUR_MS;
    use crate::terms::stamp::parse_local;

    fn again(text: &str) -> String {
        Hours::parse(text).unwrap().write()
    }

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    /// What is closed between two local dates, as local times.
    fn shut(span: &str, zone: &TimeZone, hours: &str, exclusions: &[&str]) -> Vec<String> {
        let (from, to) = parse_span(span).unwrap();
        let period = Period {
            from_ms: stamp::moment(from, zone).unwrap(),
            to_ms: stamp::moment(to, zone).unwrap(),
        };
        let exclusions: Vec<_> = exclusions
            .iter()
            .map(|text| Exclusion::parse(text).unwrap())
            .collect();
        closed(period, zone, &Hours::parse(hours).unwrap(), &exclusions)
            .into_iter()
            .map(|(from, to)| {
                let clock = |at| {
                    let text = stamp::with_offset(at, zone);
                    format!("{}{}", &text[8..16], &text[19..22])
                };
                format!("{} {}", clock(from), clock(to))
            })
            .collect()
    }

    #[test]
    fn the_forms_of_links_are_read_and_written_in_one_way() {
        let cases = [
            ("", ""),
            (
                "mo-fr:08:00-12:00,13:00-18:00;sa:09:00-13:00",
                "mo-fr:08:00-12:00,13:00-18:00;sa:09:00-13:00",
            ),
            ("mo-su:00:00-24:00", ""),
            ("su:", "mo-su:"),
            ("su:;tu:8:00-9:00;", "tu:08:00-09:00"),
            ("mo+we:08:00-09:00;Tu: 08:00 - 09:00 ", "mo-we:08:00-09:00"),
            ("sa-mo:10:00-24:00", "mo:10:00-24:00;sa-su:10:00-24:00"),
            ("mo-tu+th:10:00-11:00", "mo-tu:10:00-11:00;th:10:00-11:00"),
        ];
        for (text, canonical) in cases {
            assert_eq!(again(text), canonical, "{text}");
            assert_eq!(again(canonical), canonical);
        }
    }

    #[test]
    fn ranges_that_overlap_or_touch_are_one() {
        assert_eq!(
            again("mo:12:00-13:00,08:00-12:00,12:30-14:00;mo:20:00-21:00"),
            "mo:08:00-14:00,20:00-21:00"
        );
        assert_eq!(
            again("mo:08:00-09:00,10:00-11:00,08:30-10:00"),
            "mo:08:00-11:00"
        );
    }

    #[test]
    fn a_range_over_midnight_is_two_ranges_on_two_days() {
        assert_eq!(again("su:22:00-06:00"), "mo:00:00-06:00;su:22:00-24:00");
        assert_eq!(again("fr:22:00-00:00"), "fr:22:00-24:00");
    }

    #[test]
    fn a_day_is_typed_without_losing_the_others() {
        let week = Hours::parse("mo-fr:08:00-18:00").unwrap();
        let day = |weekday, text: &str| week.with_day(weekday, text).map(|hours| hours.write());
        assert_eq!(
            day(0, " 8:00-12:00, 13:00–18:00,"),
            Ok("mo:08:00-12:00,13:00-18:00;tu-fr:08:00-18:00".to_owned())
        );
        assert_eq!(day(4, ""), Ok("mo-th:08:00-18:00".to_owned()));
        assert_eq!(
            day(4, "22:00-02:00"),
            Ok("mo-th:08:00-18:00;fr:22:00-24:00;sa:00:00-02:00".to_owned())
        );
        for nonsense in ["8-12", "08:00", "24:00-02:00", "08:00-25:00", "closed"] {
            let told = Err(NoRange::Unreadable(nonsense.to_owned()));
            let typed = format!("08:00-09:00, {nonsense}");
            assert_eq!(day(0, &typed), told);
        }
        let told = Err(NoRange::Empty("09:00-09:00".to_owned()));
        assert_eq!(day(0, "09:00-09:00,nonsense"), told);
    }

    #[test]
    fn the_ranges_of_a_day_are_copied_to_others() {
        let week = Hours::parse("mo:08:00-12:00,13:00-18:00;tu+su:10:00-11:00").unwrap();
        assert_eq!(
            week.with_copies(0, 1..5).write(),
            "mo-fr:08:00-12:00,13:00-18:00;su:10:00-11:00"
        );
    }

    #[test]
    fn nonsense_is_no_opening_hours() {
        for nonsense in [
            ";",
            "mo",
            "08:00-12:00",
            "mi:08:00-12:00",
            "mo-:08:00-12:00",
            "mo:8-12",
            "mo:08:00",
            "mo:08:00-08:00",
            "mo:24:00-06:00",
            "mo:08:60-12:00",
            "mo:08:00-24:01",
            "mo:008:00-12:00",
            "mo:+8:00-12:00",
            "mo:08:00-12:00-13:00",
            "always",
        ] {
            assert_eq!(Hours::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_reason_may_hold_any_character() {
        let text = "2026-11-18T10:00/2026-11-18T11:30/Telephone outage";
        let exclusion = Exclusion::parse(text).unwrap();
        assert_eq!(exclusion.reason, "Telephone outage");
        assert_eq!(exclusion.write(), text);
        let odd = Exclusion {
            reason: " 50 % of A/B; 10:00, “ü” 😀%2F&#".to_owned(),
            ..exclusion
        };
        let text = odd.write();
        assert!(!text.contains(';') && text.matches('/').count() == 2);
        assert_eq!(Exclusion::parse(&text), Some(odd));
    }

    #[test]
    fn an_exclusion_may_be_whole_days_without_a_reason_and_must_end_after_it_begins() {
        let day = Exclusion::parse("2026-11-18/2026-11-19").unwrap();
        assert_eq!(
            (day.to, day.reason.as_str()),
            (parse_local("2026-11-19").unwrap(), "")
        );
        assert_eq!(
            Exclusion::parse("2026-11-18/2026-11-19/").as_ref(),
            Some(&day)
        );
        for nonsense in [
            "2026-11-18",
            "2026-11-19/2026-11-18/backwards",
            "2026-11-18/2026-11-18/nothing",
            "2026-11-18T10:00:30/2026-11-18T11:00/seconds",
            "2026-11-31/2026-12-01/no such day",
            "/2026-11-18/why",
        ] {
            assert_eq!(Exclusion::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_skipped_hour_is_neither_open_nor_closed() {
        assert_eq!(
            shut(
                "2026-03-29/2026-03-30",
                &zone("Europe/Berlin"),
                "su:02:00-04:00",
                &[]
            ),
            ["29T00:00+01 29T03:00+02", "29T04:00+02 30T00:00+02"]
        );
    }

    #[test]
    fn a_doubled_hour_is_open_twice() {
        assert_eq!(
            shut(
                "2026-11-01/2026-11-02",
                &zone("America/New_York"),
                "su:01:00-01:30",
                &[]
            ),
            [
                "01T00:00-04 01T01:00-04",
                "01T01:30-04 01T01:00-05",
                "01T01:30-05 02T00:00-05"
            ]
        );
    }

    #[test]
    fn exclusions_that_overlap_each_other_and_closed_hours_are_one_span() {
        let exclusions = [
            "2026-11-18T11:00/2026-11-18T12:30/B",
            "2026-11-18T10:00/2026-11-18T11:30/A",
            "2026-11-18T10:30/2026-11-18T10:45/inside A",
            "2026-11-18T14:00/2026-11-18T15:00/C",
            "2026-11-17/2026-11-18T06:00/the night before",
            "2026-11-19/2026-11-20/the day after",
        ];
        let day = "2026-11-18/2026-11-19";
        assert_eq!(
            shut(
                day,
                &TimeZone::UTC,
                "we:08:00-12:00,14:00-18:00",
                &exclusions
            ),
            [
                "18T00:00+00 18T08:00+00",
                "18T10:00+00 18T15:00+00",
                "18T18:00+00 19T00:00+00"
            ]
        );
    }

    #[test]
    fn an_exclusion_within_a_skipped_hour_is_empty() {
        let skipped = Exclusion::parse("2026-03-29T02:10/2026-03-29T02:50/why").unwrap();
        assert_eq!(spans_of(&skipped, &zone("Europe/Berlin")), None);
        assert!(spans_of(&skipped, &TimeZone::UTC).is_some());
    }

    #[test]
    fn around_the_clock_nothing_is_closed_and_never_open_is_one_span() {
        let berlin = zone("Europe/Berlin");
        let year = "2026-01-01/2027-01-01";
        assert!(shut(year, &berlin, "", &[]).is_empty());
        assert_eq!(shut(year, &berlin, "mo-su:", &[]).len(), 1);
    }

    #[test]
    fn an_empty_period_has_nothing_to_close() {
        let never = Hours::never();
        for length in [0, -HOUR_MS] {
            let period = Period {
                from_ms: 0,
                to_ms: length,
            };
            assert!(closed(period, &TimeZone::UTC, &never, &[]).is_empty());
        }
    }
}
