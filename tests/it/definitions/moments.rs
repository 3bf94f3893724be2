//! "Where a fact is counted": attribution, zones and clock changes, the edges of the period.

use eightytwenty::measure::intervals::{Bucket, boundaries};
use eightytwenty::measure::lens::Attribution;
use eightytwenty::terms::{HOUR_MS, Media, Period};

use crate::support::table::{World, world};
use crate::support::{at, clock, zone};

fn period(from: &str, to: &str) -> Period {
    Period {
        from_ms: at(from),
        to_ms: at(to),
    }
}

fn both(mut world: World) -> (Vec<String>, Vec<String>) {
    world.attribution = Attribution::Event;
    let event = world.cells();
    world.attribution = Attribution::Arrival;
    (event, world.cells())
}

#[test]
fn offered_07_28_and_answered_07_32_is_offered_at_seven_and_answered_at_half_past() {
    let (event, arrival) = both(world("offered outcome wait\n 07:28 answered 240s"));
    assert_eq!(
        event,
        [
            "07:00 sales voice offered 1",
            "07:30 sales voice answered 1"
        ]
    );
    assert_eq!(arrival, ["07:00 sales voice offered 1 answered 1"]);
}

#[test]
fn every_outcome_is_counted_in_the_interval_in_which_it_happened() {
    for (outcome, counted) in [
        ("answered", "answered 1"),
        ("abandoned", "abandoned 1"),
        ("flow_out", "flow_out 1"),
        ("other", "other 1"),
    ] {
        let (event, arrival) = both(world(&format!(
            "offered outcome wait\n 07:28 {outcome} 240s"
        )));
        assert_eq!(
            event,
            [
                "07:00 sales voice offered 1".to_owned(),
                format!("07:30 sales voice {counted}")
            ]
        );
        assert_eq!(arrival, [format!("07:00 sales voice offered 1 {counted}")]);
    }
}

#[test]
fn the_moment_of_an_outcome_is_when_it_happened_not_the_offer_plus_the_wait() {
    let (event, _) = both(world("offered outcome wait after\n 07:28 answered 1s 130s"));
    assert_eq!(
        event,
        [
            "07:00 sales voice offered 1",
            "07:30 sales voice answered 1 within 1"
        ]
    );
}

#[test]
fn other_is_counted_when_its_leg_ended_even_without_a_wait() {
    let (event, _) = both(world("offered outcome wait after\n 07:28 other - 240s"));
    assert_eq!(
        event,
        ["07:00 sales voice offered 1", "07:30 sales voice other 1"]
    );
}

#[test]
fn a_visit_still_waiting_counts_as_waiting_in_the_interval_of_its_offer_under_both_attributions() {
    let (event, arrival) = both(world("offered outcome\n 07:28 waiting"));
    assert_eq!(event, ["07:00 sales voice offered 1 waiting 1"]);
    assert_eq!(arrival, event);
}

#[test]
fn in_one_interval_answered_can_exceed_offered() {
    let (event, _) = both(world(
        "offered outcome wait\n 07:28 answered 240s\n 07:29 answered 70s\n 07:31 answered 1s",
    ));
    assert_eq!(event[1], "07:30 sales voice offered 1 answered 3 within 1");
}

#[test]
fn an_interval_holds_its_first_moment_and_not_its_last() {
    let (event, _) = both(world(
        "offered outcome wait\n 07:29:59.999 answered 1ms\n 07:30 answered 1s",
    ));
    let expected = [
        "07:00 sales voice offered 1",
        "07:30 sales voice offered 1 answered 2 within 2",
    ];
    assert_eq!(event, expected);
}

#[test]
fn intervals_are_cut_in_the_readers_time_zone() {
    let mut world = world("offered outcome\n 07:28 answered\n 07:32 answered");
    world.bucket = Bucket::Hour;
    assert_eq!(
        world.cells(),
        ["07:00 sales voice offered 2 answered 2 within 2"]
    );
    // In Kolkata, five and a half hours ahead, the clock strikes one at 07:30 UTC.
    world.zone = zone("Asia/Kolkata");
    let expected = [
        "06:30 sales voice offered 1 answered 1 within 1",
        "07:30 sales voice offered 1 answered 1 within 1",
    ];
    assert_eq!(world.cells(), expected);
    assert!(
        world
            .look()
            .csv
            .contains("2026-11-16T13:00:00+05:30,2026-11-16T14:00:00+05:30,sales,")
    );
}

/// A local day by its first moments in UTC, and how many half hours it has.
const DAYS: [(&str, &str, &str, usize); 7] = [
    (
        "Europe/Berlin",
        "2026-03-28T23:00Z",
        "2026-03-29T22:00Z",
        46,
    ),
    (
        "Europe/Berlin",
        "2026-10-24T22:00Z",
        "2026-10-25T23:00Z",
        50,
    ),
    (
        "America/New_York",
        "2026-03-08T05:00Z",
        "2026-03-09T04:00Z",
        46,
    ),
    (
        "America/New_York",
        "2026-11-01T04:00Z",
        "2026-11-02T05:00Z",
        50,
    ),
    (
        "Australia/Lord_Howe",
        "2026-04-04T13:00Z",
        "2026-04-05T13:30Z",
        49,
    ),
    (
        "Australia/Lord_Howe",
        "2026-10-03T13:30Z",
        "2026-10-04T13:00Z",
        47,
    ),
    ("Asia/Kolkata", "2026-03-28T18:30Z", "2026-03-29T18:30Z", 48),
];

#[test]
fn a_day_with_a_clock_change_has_23_or_25_hours_and_none_is_lost_or_counted_twice() {
    for (name, from, to, half_hours) in DAYS {
        let period = period(from, to);
        let cuts = boundaries(period, Bucket::Minutes30, &zone(name));
        let expected: Vec<i64> = (0..)
            .map(|step| period.from_ms + step * HOUR_MS / 2)
            .take(half_hours + 1)
            .collect();
        assert_eq!(cuts, expected, "{name} {from}");
        assert_eq!(
            boundaries(period, Bucket::Day, &zone(name)),
            [period.from_ms, period.to_ms],
            "{name} {from}"
        );
    }
}

#[test]
fn no_interval_reaches_over_a_clock_change() {
    // On Lord Howe the clock goes back from 02:00 to 01:30, at 15:00 UTC.
    let period = period("2026-04-04T14:00Z", "2026-04-04T16:30Z");
    let cuts = boundaries(period, Bucket::Hour, &zone("Australia/Lord_Howe"));
    let minutes: Vec<i64> = cuts
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) / 60_000)
        .collect();
    assert_eq!(minutes, [60, 30, 60]);
}

#[test]
fn the_hour_that_comes_twice_is_two_hours() {
    // Berlin, 25 October 2026: 02:30 summer time is 00:30 UTC, 02:30 winter time is 01:30 UTC.
    let mut world = world(
        "offered            outcome
         2026-10-25T00:30Z  answered
         2026-10-25T01:30Z  answered
         2026-10-25T01:31Z  answered",
    );
    world.period = period("2026-10-24T22:00Z", "2026-10-25T23:00Z");
    world.zone = zone("Europe/Berlin");
    world.bucket = Bucket::Hour;
    let expected = [
        "2026-10-25T00:00 sales voice offered 1 answered 1 within 1",
        "2026-10-25T01:00 sales voice offered 2 answered 2 within 2",
    ];
    assert_eq!(world.cells(), expected);
    let csv = world.look().csv;
    assert!(
        csv.contains("2026-10-25T02:00:00+02:00,2026-10-25T02:00:00+01:00,"),
        "{csv}"
    );
    assert!(
        csv.contains("2026-10-25T02:00:00+01:00,2026-10-25T03:00:00+01:00,"),
        "{csv}"
    );
    assert_eq!(world.look().boundaries.len(), 26);
}

#[test]
fn days_and_weeks_begin_with_the_local_calendar() {
    let period = period("2026-10-22T22:00Z", "2026-10-27T23:00Z");
    let berlin = zone("Europe/Berlin");
    let cut = |bucket| {
        boundaries(period, bucket, &berlin)
            .into_iter()
            .map(clock)
            .collect::<Vec<_>>()
    };
    let days = [
        "2026-10-22T22:00:00",
        "2026-10-23T22:00:00",
        "2026-10-24T22:00:00",
        "2026-10-25T23:00:00",
        "2026-10-26T23:00:00",
        "2026-10-27T23:00:00",
    ];
    assert_eq!(cut(Bucket::Day), days);
    // Monday, 26 October, is the first day of winter time's first week.
    assert_eq!(
        cut(Bucket::Week),
        [
            "2026-10-22T22:00:00",
            "2026-10-25T23:00:00",
            "2026-10-27T23:00:00"
        ]
    );
}

#[test]
fn facts_outside_the_period_are_not_counted() {
    let table = "
        offered              outcome   wait
        2026-11-15T23:59:59Z answered  1s
        2026-11-15T23:00Z    answered  10s
        2026-11-15T23:58Z    abandoned 240s
        23:59:59.999         answered  1ms
        2026-11-17T00:00Z    answered  1s
        2026-11-17T00:00Z    waiting   1s";
    let (event, arrival) = both(world(table));
    let expected = [
        // Offered before the period and answered in it: the answer counts, the offer does not.
        "00:00 sales voice answered 1 within 1 abandoned 1",
        // Offered in the period and answered at its end, which is outside.
        "23:30 sales voice offered 1",
    ];
    assert_eq!(event, expected);
    assert_eq!(arrival, ["23:30 sales voice offered 1 answered 1 within 1"]);
}

#[test]
fn loading_looks_back_one_day_for_voice_and_at_least_two_for_the_other_media() {
    assert_eq!(Media::Voice.look_back_days(), 1);
    for media in Media::ALL {
        assert!(
            media == Media::Voice || media.look_back_days() >= 2,
            "{media}"
        );
    }
}
