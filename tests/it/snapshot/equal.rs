//! Every count of the Intervals CSV is the original's, however it is looked at; where it cannot be told, that is said.

use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::measure::lens::{Attribution, Threshold};
use eightytwenty::snapshot::Choices;
use eightytwenty::terms::{DAY_MS, HOUR_MS, Period};
use proptest::prelude::*;

use super::{Setting, again, events, look, made, opened, visits, written};
use crate::simulator::truth::{Loaded, SPRING, loaded};
use crate::simulator::{START, weeks_from};
use crate::support::cases;

/// Any way of looking at a period, or at a part of it that begins and ends on whole quarters of an hour.
pub fn setting(period: Period) -> impl Strategy<Value = Setting> {
    let zones = [
        "Europe/Berlin",
        "America/New_York",
        "UTC",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
    ];
    let limits = prop_oneof![
        1 => Just(Threshold::Queue),
        3 => (0..120_000_i64).prop_map(Threshold::Ms),
        1 => (0..200_000_000_i64).prop_map(Threshold::Ms),
    ];
    let quarter = 900_000;
    let days = period.length_ms() / quarter;
    let part = prop_oneof![
        3 => Just(period),
        2 => (0..days, 1..days).prop_map(move |(from, length)| Period {
            from_ms: period.from_ms + from * quarter,
            to_ms: (period.from_ms + (from + length) * quarter).min(period.to_ms),
        }),
    ];
    let hours = [
        "",
        "",
        "mo-fr:08:00-18:00",
        "mo-fr:08:10-12:05;sa:22:00-03:30",
    ];
    (
        part,
        prop::sample::select(zones.to_vec()),
        prop::sample::select(Bucket::ALL.to_vec()),
        limits,
        (0..5_usize, any::<[bool; 3]>()),
        any::<bool>(),
        prop::sample::select(hours.to_vec()),
        prop::option::of(0..20_000_i64),
        any::<[bool; 6]>(),
    )
        .prop_map(
            |(period, zone, bucket, threshold, (formula, on), arrival, hours, short_ms, some)| {
                Setting {
                    period,
                    zone,
                    bucket,
                    threshold,
                    formula: Formula::all(Switches {
                        abandons: on[0],
                        short_abandons: on[1],
                        flow_outs: on[2],
                    })[formula],
                    attribution: if arrival {
                        Attribution::Arrival
                    } else {
                        Attribution::Event
                    },
                    hours,
                    short_ms,
                    media: [some[0], some[1], some[2], some[3], true],
                    some_queues: some[5],
                }
            },
        )
}

#[test]
fn every_count_of_the_four_weeks_is_the_originals_under_50_settings() {
    for (start_ms, count) in [(START, 35), (SPRING, 15)] {
        let Loaded {
            columns, queues, ..
        } = loaded(start_ms);
        let draft = made(columns, queues, weeks_from(start_ms), &Choices::default());
        let snapshot = opened(written(&draft).as_bytes()).unwrap();
        let known = std::cell::Cell::new(0);
        proptest!(cases(count), |(setting in setting(weeks_from(start_ms)))| {
            let original = look(columns, &snapshot.queues, &[], &setting);
            let seen = look(visits(&snapshot), &snapshot.queues, &snapshot.cuts, &setting);
            // All zones and times above lie on whole intervals.
            prop_assert!(seen.unknown.is_empty() && seen.sums.is_nothing());
            prop_assert!(seen.csv == original.csv, "{setting:?}");
            known.set(known.get() + seen.rows.len());
        });
        assert!(known.get() > 20_000, "{} rows were compared", known.get());
    }
}

#[test]
fn what_a_coarse_file_knows_is_exact_and_the_rest_it_does_not_tell() {
    let period = weeks_from(START);
    let all = [
        (15, 1, 0),
        (60, 1, 0),
        (5, 1, 5),
        (30, 1, 10),
        (5, 1_000, 0),
        (15, 100, 20),
    ];
    let mut all_known = 0;
    for (interval_minutes, precision_ms, smallest_cell) in all {
        let choices = Choices {
            interval_minutes,
            precision_ms,
            smallest_cell,
            neutral_names: false,
        };
        let snapshot = again(&choices);
        let (known, unknown) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
        proptest!(cases(8), |(setting in setting(period))| {
            let mut setting = setting;
            if let Threshold::Ms(limit) = setting.threshold {
                setting.threshold = Threshold::Ms(limit - limit % i64::from(precision_ms));
            }
            if precision_ms > 1 {
                setting.short_ms = None;
            }
            let original = look(&events().0, &snapshot.queues, &[], &setting);
            let seen = look(visits(&snapshot), &snapshot.queues, &snapshot.cuts, &setting);
            let rows = |of: &super::Seen| {
                let mut rows = of.known(&snapshot.head.left_out, &seen.unknown);
                // The sum of waits is rounded where waits are.
                if precision_ms > 1 {
                    for row in &mut rows {
                        row.1.wait_sum_ms = 0;
                    }
                }
                rows
            };
            prop_assert_eq!(rows(&seen), rows(&original));
            known.set(known.get() + rows(&seen).len());
            unknown.set(unknown.get() + seen.unknown.len());
        });
        assert!(known.get() > 0, "{choices:?}: nothing is known");
        all_known += known.get();
        assert_eq!(
            unknown.get() > 0,
            interval_minutes > 5 || smallest_cell > 0,
            "{choices:?}: {} rows are not known",
            unknown.get()
        );
    }
    assert!(all_known > 10_000, "{all_known} rows are known");
}

#[test]
fn days_are_exact_where_half_hours_are_not_and_the_total_is() {
    let snapshot = again(&Choices {
        smallest_cell: 5,
        ..Choices::default()
    });
    let setting = Setting::plain(weeks_from(START));
    let seen = |bucket| {
        let setting = Setting {
            bucket,
            ..setting.clone()
        };
        look(
            visits(&snapshot),
            &snapshot.queues,
            &snapshot.cuts,
            &setting,
        )
    };
    let (half_hours, days) = (seen(Bucket::Minutes30), seen(Bucket::Day));
    assert!(!half_hours.sums.total && !days.sums.total);
    let share = |seen: &super::Seen| {
        let unknown = seen.sums.groups.iter().filter(|&&unknown| unknown).count();
        unknown * 100 / seen.sums.groups.len()
    };
    assert!(
        share(&half_hours) > 10,
        "{} % of half hours",
        share(&half_hours)
    );
    let lanes =
        |seen: &super::Seen| seen.unknown.len() * 100 / (seen.rows.len() + seen.unknown.len());
    assert!(
        lanes(&days) < lanes(&half_hours),
        "{} and {}",
        lanes(&days),
        lanes(&half_hours)
    );
}

#[test]
fn a_period_that_lies_on_no_interval_is_cut_there() {
    let (columns, queues) = events();
    let period = Period {
        from_ms: START + 8 * DAY_MS + 9 * HOUR_MS + 123_456,
        to_ms: START + 9 * DAY_MS + 13 * HOUR_MS + 777,
    };
    let draft = made(
        columns,
        queues,
        period,
        &Choices {
            interval_minutes: 60,
            ..Choices::default()
        },
    );
    let snapshot = opened(written(&draft).as_bytes()).unwrap();
    let setting = Setting {
        bucket: Bucket::Hour,
        zone: "UTC",
        ..Setting::plain(period)
    };
    for attribution in [Attribution::Event, Attribution::Arrival] {
        let setting = Setting {
            attribution,
            ..setting.clone()
        };
        let original = look(columns, &snapshot.queues, &[], &setting);
        let seen = look(
            visits(&snapshot),
            &snapshot.queues,
            &snapshot.cuts,
            &setting,
        );
        assert!(
            seen.sums.is_nothing() && seen.rows.len() > 300,
            "{}",
            seen.rows.len()
        );
        assert_eq!(seen.csv, original.csv);
    }
}
