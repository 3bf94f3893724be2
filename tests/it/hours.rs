//! HOURS: which moments do not count, against a second implementation that walks the period minute by minute.

use eightytwenty::measure::hours::{Exclusion, Hours, closed};
use eightytwenty::terms::Period;
use jiff::Timestamp;
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{cases, zone};

const MINUTE: i64 = 60_000;

/// A world: zone, UTC date before the period, minutes into it where the period begins, its length in minutes,
/// ranges of weekdays as a reader types them, exclusions as local times.
#[derive(Clone, Debug)]
struct World {
    zone: &'static str,
    first: jiff::civil::Date,
    begin: i64,
    length: i64,
    ranges: Vec<(usize, u16, u16)>,
    exclusions: Vec<(DateTime, DateTime)>,
}

/// Days around both clock changes of 2026 in both zones.
fn worlds() -> impl Strategy<Value = World> {
    let place = select(vec![
        ("Europe/Berlin", date(2026, 3, 27)),
        ("Europe/Berlin", date(2026, 10, 23)),
        ("America/New_York", date(2026, 3, 6)),
        ("America/New_York", date(2026, 10, 30)),
    ]);
    place.prop_flat_map(|(zone, first)| {
        // Ranges and exclusions gather around the hours in which clocks change.
        let minute = || prop_oneof![0..=1_440_u16, (0..20_u16).prop_map(|step| step * 15)];
        let range = (prop_oneof![0..7_usize, 5..7_usize], minute(), minute())
            .prop_filter("a range", |&(_, from, to)| from != to && from < 1_440);
        let moment = move || {
            (0..6_i64, minute()).prop_map(move |(day, minute)| {
                let start = first.at(0, 0, 0, 0);
                start
                    .checked_add(jiff::Span::new().days(day).minutes(i64::from(minute)))
                    .expect("a date")
            })
        };
        let exclusion = (moment(), moment())
            .prop_filter("a length", |(a, b)| a != b)
            .prop_map(|(a, b)| (a.min(b), a.max(b)));
        let ranges = prop::collection::vec(range, 0..12);
        let exclusions = prop::collection::vec(exclusion, 0..5);
        (0..3_000_i64, 1..5_000_i64, ranges, exclusions).prop_map(
            move |(begin, length, ranges, exclusions)| World {
                zone,
                first,
                begin,
                length,
                ranges,
                exclusions,
            },
        )
    })
}

impl World {
    fn period(&self) -> Period {
        let start = self.first.at(0, 0, 0, 0).to_zoned(TimeZone::UTC);
        let from_ms = start.expect("a date").timestamp().as_millisecond() + self.begin * MINUTE;
        Period {
            from_ms,
            to_ms: from_ms + self.length * MINUTE,
        }
    }

    /// The link's form, one group for each range.
    fn hours(&self) -> Hours {
        const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
        let clock = |at: u16| format!("{:02}:{:02}", at / 60, at % 60);
        let groups: Vec<String> = self
            .ranges
            .iter()
            .map(|&(day, from, to)| format!("{}:{}-{}", DAYS[day], clock(from), clock(to)))
            .collect();
        Hours::parse(&format!("mo-su:;{}", groups.join(";"))).expect("opening hours")
    }

    fn exclusions(&self) -> Vec<Exclusion> {
        let one = |&(from, to): &(DateTime, DateTime)| Exclusion {
            from,
            to,
            reason: String::new(),
        };
        self.exclusions.iter().map(one).collect()
    }

    /// Whether a minute is within opening hours: its own day's, or the tail of the day before.
    fn open(&self, local: DateTime) -> bool {
        let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).expect("a weekday");
        let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute()))
            .expect("a minute");
        self.ranges.iter().any(|&(day, from, to)| {
            let over_midnight = from > to;
            let today = day == weekday && minute >= from && (over_midnight || minute < to);
            let since_yesterday = over_midnight && (day + 1) % 7 == weekday && minute < to;
            today || since_yesterday
        })
    }

    /// The minutes that do not count, one after the other. An exclusion begins with the first minute whose
    /// clock shows its beginning or later, and ends in the same way.
    fn naive(&self) -> Vec<i64> {
        let zone = zone(self.zone);
        let period = self.period();
        let local = |at| zone.to_datetime(Timestamp::from_millisecond(at).expect("a moment"));
        let mut reached = vec![(false, false); self.exclusions.len()];
        let mut shut = Vec::new();
        // From five days before the period, so that no exclusion has begun.
        let mut at = period.from_ms - 5 * 1_440 * MINUTE;
        while at < period.to_ms {
            let now = local(at);
            for (state, &(from, to)) in reached.iter_mut().zip(&self.exclusions) {
                *state = (state.0 || now >= from, state.1 || now >= to);
            }
            let excluded = reached.iter().any(|&(begun, over)| begun && !over);
            if at >= period.from_ms && (excluded || !self.open(now)) {
                shut.push(at);
            }
            at += MINUTE;
        }
        shut
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn what_is_closed_agrees_with_a_walk_minute_by_minute(world in worlds()) {
        let period = world.period();
        let spans = closed(period, &zone(world.zone), &world.hours(), &world.exclusions());
        let minutes: Vec<i64> = spans
            .iter()
            .flat_map(|&(from, to)| (0..(to - from) / MINUTE).map(move |minute| from + minute * MINUTE))
            .collect();
        prop_assert_eq!(minutes, world.naive());
        prop_assert!(spans.iter().all(|&(from, to)| from < to && period.from_ms <= from && to <= period.to_ms));
        prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn without_hours_only_exclusions_are_closed(world in worlds()) {
        let zone = zone(world.zone);
        let plain = World { ranges: (0..7).map(|day| (day, 0, 1_440)).collect(), ..world };
        prop_assert!(plain.hours().is_always());
        let spans = closed(plain.period(), &zone, &Hours::always(), &plain.exclusions());
        let length: i64 = spans.iter().map(|(from, to)| to - from).sum();
        prop_assert_eq!(length, i64::try_from(plain.naive().len()).unwrap() * MINUTE);
    }
}

#[test]
fn opening_hours_that_exclude_everything_leave_nothing() {
    let berlin = zone("Europe/Berlin");
    let period = Period {
        from_ms: 1_792_800_000_000,
        to_ms: 1_793_800_000_000,
    };
    assert_eq!(
        closed(period, &berlin, &Hours::never(), &[]),
        [(period.from_ms, period.to_ms)]
    );
}
