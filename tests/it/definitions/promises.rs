//! "Thresholds and targets", "Thin intervals" and "Waits".

use eightytwenty::measure::lens::{Target, Threshold};
use eightytwenty::measure::ratio::{ServiceLevel, Verdict};
use eightytwenty::terms::{DAY_MS, Media, Promise, Queue};

use crate::naive;
use crate::support::table::{queue, world, world_of};

#[test]
fn each_visit_is_judged_by_its_queues_own_threshold_for_its_media_type() {
    let table = "
        queue   media   outcome  wait
        sales   voice   answered 20s
        sales   voice   answered 21s
        sales   message answered 40s
        sales   message answered 41s
        support voice   answered 60s
        support voice   answered 61s";
    let queues = vec![
        queue("sales", &[("voice", "20s", 80), ("message", "40s", 70)]),
        queue("support", &[("voice", "60s", 90)]),
    ];
    let expected = [
        "09:00 sales message offered 2 answered 2 within 1",
        "09:00 sales voice offered 2 answered 2 within 1",
        "09:00 support voice offered 2 answered 2 within 1",
    ];
    assert_eq!(world_of(table, queues).cells(), expected);
}

#[test]
fn voice_is_judged_by_the_call_settings() {
    for media in Media::ALL {
        let expected = if media == Media::Voice {
            "call"
        } else {
            media.name()
        };
        assert_eq!(media.settings_key(), expected);
    }
}

#[test]
fn a_threshold_for_all_replaces_each_queues_own() {
    let mut world = world(
        "queue outcome wait\n sales answered 30s\n support answered 30s\n support answered 30001ms",
    );
    assert_eq!(world.pair(), (2, 3));
    world.threshold = Threshold::Ms(30_000);
    assert_eq!(world.pair(), (2, 3));
    world.threshold = Threshold::Ms(29_999);
    assert_eq!(world.pair(), (0, 3));
    world.threshold = Threshold::Ms(30_001);
    assert_eq!(world.pair(), (3, 3));
}

#[test]
fn a_figure_over_queues_with_different_thresholds_says_so() {
    let mut mixed = world("queue outcome\n sales answered\n support answered");
    assert!(mixed.look().report.total.mixed_thresholds());
    assert_eq!(
        mixed.look().report.total.spread().unwrap().threshold_ms,
        (20_000, 60_000)
    );
    mixed.threshold = Threshold::Ms(20_000);
    assert!(!mixed.look().report.total.mixed_thresholds());
    let one = world("queue outcome\n sales answered\n sales answered");
    assert!(!one.look().report.total.mixed_thresholds());
}

#[test]
fn each_queue_is_judged_by_its_own_percentage() {
    let report = world("queue outcome\n sales answered\n support answered")
        .look()
        .report;
    let targets: Vec<_> = report
        .queues
        .iter()
        .map(|one| one.figure.target_percent())
        .collect();
    assert_eq!(targets, [Some(80.0), Some(90.0)]);
    assert!(report.queues.iter().all(|one| !one.figure.mixed_targets()));
}

#[test]
fn the_target_of_a_mixed_total_is_the_mean_weighted_by_denominators_and_labelled() {
    // 30 of the denominator at 80 %, 10 at 90 %; flow-outs are in no denominator and weigh nothing.
    let mut mixed = world(
        "queue   outcome   times
         sales   answered  20
         sales   abandoned 10
         support answered  10
         support flow_out  50",
    );
    let total = mixed.look().report.total;
    assert!(total.mixed_targets());
    assert!((total.target_percent().unwrap() - 82.5).abs() < 1e-9);
    mixed.target = Target::Ppm(850_000);
    let total = mixed.look().report.total;
    assert!(!total.mixed_targets());
    assert_eq!(total.target_percent(), Some(85.0));
}

#[test]
fn a_queue_without_a_setting_gets_the_vendors_defaults_and_is_marked() {
    let bare = Queue {
        id: "q".into(),
        name: "q".into(),
        promises: [None; 5],
    };
    for media in Media::ALL {
        let threshold_ms = if media == Media::Email {
            DAY_MS
        } else {
            20_000
        };
        assert_eq!(
            bare.promise(media),
            (
                Promise {
                    threshold_ms,
                    target_ppm: 800_000
                },
                true
            )
        );
    }
    let set = queue("q", &[("chat", "45s", 75)]);
    assert_eq!(
        set.promise(Media::Chat),
        (
            Promise {
                threshold_ms: 45_000,
                target_ppm: 750_000
            },
            false
        )
    );
}

fn level(numerator: u64, denominator: u64) -> ServiceLevel {
    ServiceLevel {
        numerator,
        denominator,
    }
}

#[test]
fn every_percentage_has_a_95_percent_wilson_interval() {
    for (numerator, denominator, expected) in
        [(4, 5, (38, 96)), (40, 50, (67, 89)), (800, 1000, (77, 82))]
    {
        let (lower, upper) = level(numerator, denominator).wilson().unwrap();
        assert_eq!(
            (format!("{lower:.0}"), format!("{upper:.0}")),
            (expected.0.to_string(), expected.1.to_string())
        );
    }
    assert_eq!(level(0, 0).wilson(), None);
}

#[test]
fn the_ends_of_the_interval_are_where_the_score_test_turns() {
    for denominator in [1, 2, 3, 10, 97, 1_000, 250_000] {
        for part in 0..=8 {
            let numerator = denominator * part / 8;
            let (lower, upper) = level(numerator, denominator).wilson().unwrap();
            let (naive_lower, naive_upper) = naive::wilson(numerator, denominator);
            assert!(
                (lower - naive_lower).abs() < 1e-6,
                "{numerator}/{denominator}: {lower} {naive_lower}"
            );
            assert!(
                (upper - naive_upper).abs() < 1e-6,
                "{numerator}/{denominator}: {upper} {naive_upper}"
            );
        }
    }
}

#[test]
fn an_interval_meets_misses_or_is_undecided() {
    let whole = level(800, 1000);
    let (lower, upper) = whole.wilson().unwrap();
    assert_eq!(whole.verdict(lower - 0.001), Verdict::Meets);
    assert_eq!(whole.verdict(lower), Verdict::Meets, "at the target is met");
    assert_eq!(whole.verdict(lower + 0.001), Verdict::Undecided);
    assert_eq!(
        whole.verdict(upper),
        Verdict::Undecided,
        "the upper end is not below the target"
    );
    assert_eq!(whole.verdict(upper + 0.001), Verdict::Misses);
    assert_eq!(level(0, 0).verdict(80.0), Verdict::NoCalls);
}

#[test]
fn met_or_missed_by_the_point_value_is_a_second_answer() {
    let of = |within: u32, late: u32| {
        let total = world(&format!(
            "outcome wait times\n answered 1s {within}\n answered 5m {late}"
        ))
        .look()
        .report
        .total;
        (total.point_met(), total.verdict())
    };
    assert_eq!(
        of(80, 20),
        (Some(true), Verdict::Undecided),
        "80 of 100 is 80 %"
    );
    assert_eq!(of(79, 21), (Some(false), Verdict::Undecided));
    assert_eq!(of(4, 1), (Some(true), Verdict::Undecided));
    assert_eq!(of(100, 0), (Some(true), Verdict::Meets));
    assert_eq!(of(10, 90), (Some(false), Verdict::Misses));
    assert_eq!(of(0, 0), (None, Verdict::NoCalls));
}

#[test]
fn the_point_value_of_a_mixed_total_is_held_against_its_weighted_target() {
    // 1 of 1 at 80 %, 8 of 10 at 90 %: 81.8 % against 89.1 %.
    let table = "queue outcome wait times\n sales answered 1s 1\n support answered 1s 8\n support answered 5m 2";
    let total = world(table).look().report.total;
    assert_eq!(total.point_met(), Some(false));
    assert!((total.target_percent().unwrap() - 980.0 / 11.0).abs() < 1e-9);
}

#[test]
fn a_percentile_is_the_smallest_wait_that_so_many_of_a_hundred_did_not_exceed() {
    let seen = world(
        "outcome wait\n answered 50s\n answered 10s\n answered 40s\n answered 20s\n answered 30s",
    )
    .look();
    for (percent, expected) in [
        (1, 10),
        (20, 10),
        (21, 20),
        (50, 30),
        (80, 40),
        (81, 50),
        (90, 50),
        (100, 50),
    ] {
        assert_eq!(
            seen.percentile(None, percent),
            Some(expected * 1_000),
            "{percent}"
        );
    }
    assert_eq!(world("outcome\n waiting").look().percentile(None, 50), None);
}

#[test]
fn waits_of_minutes_and_of_weeks_have_percentiles_to_the_millisecond() {
    let seen = world("outcome wait offered\n answered 10s 09:00\n answered 301001ms 09:00\n answered 302002ms 09:00\n answered 59d 2026-09-18T10:00Z").look();
    for (percent, expected) in [
        (25, 10_000),
        (50, 301_001),
        (75, 302_002),
        (100, 59 * 86_400_000),
    ] {
        assert_eq!(seen.percentile(None, percent), Some(expected), "{percent}");
        assert_eq!(
            seen.percentile(Some((0, Media::Voice)), percent),
            Some(expected),
            "{percent}"
        );
    }
}

#[test]
fn percentiles_are_of_answered_waits_placed_in_the_period() {
    let waits = world(
        "queue   media   offered              outcome   wait
         sales   voice   09:00                answered  10s
         sales   voice   09:00                answered  30s
         sales   voice   09:00                abandoned 99s
         support voice   09:00                answered  70s
         sales   message 09:00                answered  20s
         sales   voice   2026-11-15T20:00Z    answered  80s",
    )
    .look();
    assert_eq!(
        (
            waits.report.total.counts.answered,
            waits.percentile(None, 50),
            waits.percentile(None, 100)
        ),
        (4, Some(20_000), Some(70_000))
    );
    let of = |queue: u16, media: Media| waits.percentile(Some((queue, media)), 50);
    assert_eq!(of(0, Media::Voice), Some(10_000));
    assert_eq!(of(0, Media::Message), Some(20_000));
    assert_eq!(of(1, Media::Voice), Some(70_000));
    assert_eq!(of(1, Media::Message), None);
}
