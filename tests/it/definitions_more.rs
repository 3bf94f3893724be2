//! DEFINITIONS of what is made of counts and waits: "From one formula to another", "Points lost", "Against
//! before", "Distribution", "Patience" and "The chain of visits", a test per sentence.

use eightytwenty::columns::Visit;
use eightytwenty::measure::bridge::{Change, Step, bridge, table};
use eightytwenty::measure::count::Counts;
use eightytwenty::measure::difference::difference;
use eightytwenty::measure::formula::{Formula, Switches};
use eightytwenty::measure::journey::{Journey, journeys, per_conversation};
use eightytwenty::measure::lost::{Part, missing, ranked};
use eightytwenty::measure::patience::{median_ms, patience, still_waiting};
use eightytwenty::measure::ratio::ServiceLevel;
use eightytwenty::measure::spread::{Bin, bins};
use eightytwenty::terms::{DAY_MS, Direction, HOUR_MS, Media, Outcome};

use crate::support::length;

/// The day of "Counts, then one division".
const DAY: Counts = Counts {
    offered: 1_110,
    answered: 1_000,
    answered_within: 860,
    abandoned: 60,
    abandoned_within: 20,
    short_abandoned: 10,
    flow_out: 50,
    other: 0,
    waiting: 0,
    wait_sum_ms: 0,
};

fn level(numerator: u64, denominator: u64) -> ServiceLevel {
    ServiceLevel {
        numerator,
        denominator,
    }
}

fn genesys(abandons: bool, short_abandons: bool, flow_outs: bool) -> Formula {
    Formula::Genesys(Switches {
        abandons,
        short_abandons,
        flow_outs,
    })
}

/// A figure to one decimal.
fn tenths(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

#[track_caller]
fn near(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() < 1e-9, "{ours}, not {theirs}");
}

// From one formula to another.

#[test]
fn all_formulas_stand_side_by_side_genesys_with_six_combinations() {
    let table = table(&DAY);
    let names: Vec<_> = table.iter().map(|(formula, _)| formula.name()).collect();
    assert_eq!(names[..6], ["genesys"; 6]);
    assert_eq!(
        names[6..],
        ["answered", "offered", "late-abandons", "lenient"]
    );
    let percents: Vec<_> = table
        .iter()
        .map(|(_, figure)| tenths(figure.percent().unwrap()))
        .collect();
    assert_eq!(
        percents,
        [81.1, 81.9, 86.0, 77.5, 78.2, 81.9, 86.0, 77.5, 82.7, 83.0]
    );
}

#[test]
fn the_way_is_told_in_single_changes_each_with_the_calls_it_moves() {
    let way = bridge(&DAY, Formula::Answered, Formula::default());
    let told: Vec<_> = way
        .iter()
        .map(|step| {
            (
                tenths(step.from.percent().unwrap()),
                tenths(step.to.percent().unwrap()),
                step.calls,
                step.change,
            )
        })
        .collect();
    assert_eq!(told, [(86.0, 81.1, 60, Change::AbandonsIn)]);
}

#[test]
fn the_numerator_loses_calls_leave_others_come_in_the_numerator_gains() {
    let order = |change: Change| match change {
        Change::EarlyAbandonsNotKept => 0,
        Change::AbandonsOut | Change::ShortOut | Change::EarlyAbandonsOut | Change::FlowOutsOut => {
            1
        }
        Change::AbandonsIn | Change::ShortIn | Change::EarlyAbandonsIn | Change::FlowOutsIn => 2,
        Change::EarlyAbandonsKept => 3,
    };
    let (short, early) = (
        |formula| matches!(formula, Formula::Genesys(on) if on.abandons && !on.short_abandons),
        |formula| formula == Formula::LateAbandons,
    );
    for (from, _) in table(&DAY) {
        for (to, _) in table(&DAY) {
            if (short(from) && early(to)) || (early(from) && short(to)) {
                continue;
            }
            let way = bridge(&DAY, from, to);
            assert!(
                way.is_sorted_by_key(|step| order(step.change)),
                "{from:?} → {to:?}"
            );
        }
    }
}

#[test]
fn the_table_from_lenient_to_genesys() {
    let way = bridge(&DAY, Formula::Lenient, genesys(false, true, true));
    let step = |change, calls, from, to| Step {
        change,
        calls,
        from,
        to,
    };
    let (start, first) = (level(880, 1_060), level(860, 1_060));
    let (second, last) = (level(860, 1_000), level(860, 1_050));
    assert_eq!(
        way,
        [
            step(Change::EarlyAbandonsNotKept, 20, start, first),
            step(Change::AbandonsOut, 60, first, second),
            step(Change::FlowOutsIn, 50, second, last),
        ]
    );
}

#[test]
fn abandons_come_in_or_leave_in_one_step_and_only_those_that_the_formula_counts() {
    let without_short = genesys(true, false, false);
    for (from, to, change, calls) in [
        (
            Formula::Answered,
            without_short,
            Change::AbandonsIn,
            60 - 10,
        ),
        (
            without_short,
            Formula::Answered,
            Change::AbandonsOut,
            60 - 10,
        ),
        (
            Formula::Answered,
            Formula::LateAbandons,
            Change::AbandonsIn,
            60 - 20,
        ),
    ] {
        let way = bridge(&DAY, from, to);
        assert_eq!(way.len(), 1);
        assert_eq!((way[0].change, way[0].calls), (change, calls));
    }
}

#[test]
fn a_change_that_moves_no_call_is_not_told() {
    let quiet = Counts { flow_out: 0, ..DAY };
    assert_eq!(
        bridge(&quiet, Formula::default(), genesys(true, true, true)),
        []
    );
    assert_eq!(
        bridge(&DAY, Formula::default(), genesys(true, true, true)).len(),
        1
    );
}

#[test]
fn between_without_short_and_without_early_all_abandons_are_in_for_one_step() {
    let way = bridge(&DAY, genesys(true, false, false), Formula::LateAbandons);
    let denominators: Vec<_> = way.iter().map(|step| step.to.denominator).collect();
    assert_eq!(denominators, [1_060, 1_040]);
}

// Points lost.

fn part(numerator: u64, denominator: u64, target_ppm: u64) -> Part {
    Part {
        level: level(numerator, denominator),
        target_sum: denominator * target_ppm,
    }
}

#[test]
fn missing_is_target_times_denominator_rounded_up_minus_the_numerator_never_below_zero() {
    assert_eq!(missing(part(60, 120, 800_000)), 36);
    assert_eq!(missing(part(60, 121, 800_000)), 37);
    assert_eq!(missing(part(120, 120, 800_000)), 0);
    // With the missing ones it meets, with one fewer it does not.
    assert_eq!(missing(part(60 + 37, 121, 800_000)), 0);
    assert_eq!(missing(part(60 + 36, 121, 800_000)), 1);
}

#[test]
fn products_of_different_targets_are_added_first_and_rounded_up_once() {
    let mut both = part(0, 1, 500_000);
    both.target_sum += part(0, 1, 500_000).target_sum;
    both.level = level(0, 2);
    assert_eq!(missing(both), 1);
}

#[test]
fn points_lost_are_what_the_total_would_gain_if_the_part_had_just_met_its_target() {
    let parts = [part(60, 120, 800_000), part(100, 118, 800_000)];
    let loss = ranked(&parts)[0];
    let gained = level(160 + loss.missing, 238).percent().unwrap();
    near(loss.points, gained - level(160, 238).percent().unwrap());
}

#[test]
fn parts_that_met_their_target_or_had_no_calls_are_not_in_the_list() {
    let parts = [
        part(8, 10, 800_000),
        part(0, 0, 800_000),
        part(9, 10, 800_000),
    ];
    assert_eq!(ranked(&parts), []);
}

#[test]
fn parts_that_exceed_their_target_give_nothing_to_the_others() {
    let parts = [part(10, 10, 800_000), part(7, 10, 800_000)];
    // The whole is above its target, and a point is lost all the same.
    assert!(level(17, 20).percent().unwrap() > 80.0);
    near(ranked(&parts)[0].points, 5.0);
}

#[test]
fn four_intervals_the_second_lacks_36_and_without_it_62_7_percent() {
    let parts = [
        part(2, 2, 800_000),
        part(60, 120, 800_000),
        part(66, 110, 800_000),
        part(6, 6, 800_000),
    ];
    let losses = ranked(&parts);
    let told: Vec<_> = losses
        .iter()
        .map(|loss| (loss.place, loss.missing, tenths(loss.points)))
        .collect();
    assert_eq!(told, [(1, 36, 15.1), (2, 22, 9.2)]);
    assert_eq!(losses[0].without, level(74, 118));
    near(tenths(losses[0].without.percent().unwrap()), 62.7);
}

// Against before.

#[test]
fn the_difference_is_now_minus_before_with_newcombes_interval() {
    let seen = difference(level(56, 70), level(48, 80)).unwrap();
    near(tenths(seen.points), 20.0);
    near(tenths(seen.low), 5.2);
    near(tenths(seen.high), 33.4);
}

#[test]
fn more_than_chance_is_an_interval_that_leaves_out_zero() {
    for (now, before, sure) in [
        ((56, 70), (48, 80), true),
        ((48, 80), (56, 70), true),
        ((50, 70), (48, 80), false),
        ((4, 5), (3, 5), false),
    ] {
        let seen = difference(level(now.0, now.1), level(before.0, before.1)).unwrap();
        let zero_inside = seen.low <= 0.0 && 0.0 <= seen.high;
        assert_eq!((seen.beyond_chance(), !zero_inside), (sure, sure));
    }
}

#[test]
fn without_calls_on_either_side_there_is_no_difference() {
    assert_eq!(difference(level(0, 0), level(4, 5)), None);
    assert_eq!(difference(level(4, 5), level(0, 0)), None);
}

// Distribution.

fn ms(text: &str) -> u32 {
    u32::try_from(length(text)).unwrap()
}

#[test]
fn a_bin_holds_waits_longer_than_its_lower_edge_and_not_longer_than_its_upper_one() {
    let answered = [0, ms("1s"), ms("1s") + 1, ms("2s")];
    let abandoned = [ms("2s"), ms("2s") + 1];
    let bin = |from: &str, to: &str, answered, abandoned| Bin {
        from_ms: ms(from),
        to_ms: ms(to),
        answered,
        abandoned,
    };
    assert_eq!(
        bins(&answered, &abandoned, 10),
        [
            bin("0s", "1s", 2, 0),
            bin("1s", "2s", 2, 1),
            bin("2s", "3s", 0, 1)
        ]
    );
}

#[test]
fn whoever_is_left_of_a_threshold_on_an_edge_was_within_it() {
    let waits = [ms("5s"), ms("20s"), ms("20s") + 1, ms("60s")];
    let bins = bins(&waits, &[], 12);
    let left: u32 = bins
        .iter()
        .filter(|bin| bin.to_ms <= ms("20s"))
        .map(|bin| bin.answered)
        .sum();
    let within = waits.iter().filter(|&&wait| wait <= ms("20s")).count();
    assert_eq!(left as usize, within);
    assert!(bins.iter().any(|bin| bin.to_ms == ms("20s")));
}

#[test]
fn the_width_is_the_finest_with_which_the_99th_percentile_fits() {
    let widths = "1s 2s 5s 10s 15s 30s 1m 2m 5m 10m 15m 30m 1h 2h 6h 12h 1d 2d 7d";
    let widths: Vec<u32> = widths.split(' ').map(ms).collect();
    for pair in widths.windows(2) {
        // Six bins of the finer width hold six times it; a millisecond more needs the next.
        assert_eq!(bins(&[pair[0] * 6], &[], 6)[0].to_ms, pair[0]);
        assert_eq!(bins(&[pair[0] * 6 + 1], &[], 6)[0].to_ms, pair[1]);
        assert_eq!(bins(&[1], &[pair[0] * 6 + 1], 6)[0].to_ms, pair[1]);
    }
}

#[test]
fn whatever_waited_longer_than_the_99th_percentile_is_in_one_last_open_bin() {
    let mut waits = vec![ms("3s"); 198];
    waits.extend([ms("2h"), ms("3h")]);
    let bins = bins(&waits, &[], 10);
    let open = bins[bins.len() - 1];
    assert_eq!(
        (open.from_ms, open.to_ms, open.answered),
        (ms("3s"), u32::MAX, 2)
    );
    assert_eq!(bins.len(), 4);
}

#[test]
fn waits_of_more_than_49_days_are_in_the_open_bin_and_do_not_widen_the_others() {
    assert!(59 * DAY_MS > i64::from(u32::MAX) && 49 * DAY_MS < i64::from(u32::MAX));
    let bins = bins(&[ms("2s"), u32::MAX], &[u32::MAX], 10);
    assert_eq!(bins[0].to_ms, ms("1s"));
    let open = bins[bins.len() - 1];
    assert_eq!(
        (open.from_ms, open.answered, open.abandoned),
        (ms("2s"), 1, 1)
    );
}

// Patience.

#[test]
fn at_each_abandon_the_share_is_multiplied_by_who_stayed() {
    // Five had waited 10 s and one gave up; the one answered at 15 s is seen no more; of three one gave up.
    let steps = patience(&[15, 30, 30], &[10, 20]);
    let told: Vec<_> = steps
        .iter()
        .map(|step| (step.after_ms, step.at_risk, step.abandoned))
        .collect();
    assert_eq!(told, [(10, 5, 1), (20, 3, 1)]);
    near(steps[0].still, 4.0 / 5.0);
    near(steps[1].still, 4.0 / 5.0 * 2.0 / 3.0);
}

#[test]
fn answered_at_the_very_moment_of_an_abandon_counts_as_having_waited_that_long() {
    near(patience(&[10], &[10])[0].still, 1.0 / 2.0);
    near(patience(&[9], &[10])[0].still, 0.0);
}

#[test]
fn before_the_first_abandon_everybody_waits_and_between_two_the_share_stays() {
    let steps = patience(&[1, 40, 40], &[10, 20]);
    for at in [0, 5, 9] {
        near(still_waiting(&steps, at), 1.0);
    }
    for at in [10, 15, 19] {
        near(still_waiting(&steps, at), 3.0 / 4.0);
    }
    near(still_waiting(&steps, HOUR_MS), 1.0 / 2.0);
}

#[test]
fn without_an_abandoned_visit_there_is_no_estimate() {
    assert_eq!(patience(&[10, 20], &[]), []);
}

#[test]
fn the_share_falls_to_zero_only_where_the_longest_wait_was_abandoned() {
    let last = |answered: &[u32], abandoned: &[u32]| *patience(answered, abandoned).last().unwrap();
    assert!(last(&[21], &[10, 20]).still > 0.3);
    assert!(last(&[20], &[10, 20]).still > 0.3);
    near(last(&[19], &[10, 20]).still, 0.0);
}

#[test]
fn the_median_is_the_first_wait_after_which_no_more_than_half_would_wait() {
    assert_eq!(median_ms(&patience(&[40, 50], &[10, 20])), Some(20));
    assert_eq!(median_ms(&patience(&[40, 50, 60], &[10, 20])), None);
}

#[test]
fn the_limits_lie_between_zero_and_one_around_the_share() {
    for step in patience(&[2, 4, 6, 8, 90], &[1, 3, 5, 7]) {
        assert!(0.0 < step.low && step.low < step.still);
        assert!(step.still < step.high && step.high < 1.0);
    }
}

#[test]
fn where_the_share_falls_to_zero_the_upper_limit_stays_that_of_the_step_before() {
    let steps = patience(&[], &[1, 2, 3]);
    near(steps[2].still, 0.0);
    near(steps[2].low, 0.0);
    near(steps[2].high, steps[1].high);
}

// The chain of visits.

/// `queue outcome offered wait`, lengths of time; a dash is no wait. Each line is a visit of one conversation.
fn chain(text: &str) -> Journey {
    let visit = |line: &str| {
        let words: Vec<_> = line.split_whitespace().collect();
        let outcome = match words[1] {
            "answered" => Outcome::Answered,
            "abandoned" | "short" => Outcome::Abandoned,
            "flow_out" => Outcome::FlowOut,
            "other" => Outcome::Other,
            "waiting" => Outcome::Waiting,
            other => panic!("outcome `{other}`"),
        };
        let wait_ms = (words[3] != "-").then(|| length(words[3]));
        let offered_ms = length(words[2]);
        Visit {
            queue: words[0].parse().unwrap(),
            media: Media::Voice,
            direction: Direction::Inbound,
            offered_ms,
            outcome,
            ended_ms: (outcome != Outcome::Waiting).then_some(offered_ms + wait_ms.unwrap_or(0)),
            wait_ms,
            short: words[1] == "short",
        }
    };
    let rows = (0..).zip(text.lines().filter(|line| !line.trim().is_empty()));
    let journeys = journeys(rows.map(|(row, line)| (1, row, visit(line))));
    assert_eq!(journeys.len(), 1);
    journeys[0]
}

#[test]
fn its_wait_is_the_sum_of_the_waits_of_all_its_visits() {
    let journey = chain(
        "1 flow_out 0s  15s
         2 other    20s -
         3 answered 60s 30s",
    );
    assert_eq!(journey.total_wait_ms, length("45s"));
    assert_eq!(journey.visits, 3);
}

#[test]
fn its_outcome_is_that_of_the_visit_that_ended_last() {
    let journey = chain(
        "1 answered  0s  15s
         2 abandoned 40s 20s",
    );
    assert_eq!(journey.outcome, Outcome::Abandoned);
    // Offered first and ended last.
    let journey = chain(
        "1 answered  0s  90s
         2 abandoned 40s 20s",
    );
    assert_eq!(journey.outcome, Outcome::Answered);
}

#[test]
fn of_two_that_ended_together_the_one_offered_last_decides() {
    let journey = chain(
        "1 abandoned 40s 20s
         2 flow_out  0s  60s",
    );
    assert_eq!(journey.outcome, Outcome::Abandoned);
}

#[test]
fn it_is_waiting_while_any_visit_waits_and_other_only_if_all_are() {
    let journey = chain(
        "1 waiting  0s  90s
         2 answered 40s 20s",
    );
    assert_eq!(journey.outcome, Outcome::Waiting);
    let journey = chain(
        "1 abandoned 0s  10s
         2 other     40s 20s",
    );
    assert_eq!((journey.outcome, journey.queue), (Outcome::Abandoned, 1));
    let journey = chain(
        "1 other 0s  10s
         2 other 40s 20s",
    );
    assert_eq!((journey.outcome, journey.queue), (Outcome::Other, 2));
}

#[test]
fn it_is_judged_by_the_threshold_of_the_queue_of_its_final_visit() {
    let journey = chain(
        "1 flow_out 0s  15s
         2 answered 20s 15s",
    );
    let within = |limits: [&str; 3]| {
        per_conversation(&[journey], |queue, _| length(limits[usize::from(queue)])).answered_within
    };
    assert_eq!(within(["0s", "0s", "30s"]), 1);
    assert_eq!(within(["0s", "60s", "29999ms"]), 0);
}

#[test]
fn it_is_a_short_abandon_when_its_final_visit_is_one() {
    let short = |text| per_conversation(&[chain(text)], |_, _| 0).short_abandoned;
    assert_eq!(short("1 flow_out 0s 90s\n 2 short 90s 1s"), 1);
    assert_eq!(short("1 short 0s 1s\n 2 abandoned 5s 9s"), 0);
}

#[test]
fn each_conversation_counts_once_and_every_formula_applies() {
    let journeys = [
        chain("1 flow_out 0s 5s\n 2 answered 9s 5s"),
        chain("1 flow_out 0s 15s\n 2 answered 19s 15s"),
        chain("1 answered 0s 5s\n 2 short 9s 1s"),
        chain("1 flow_out 0s 5s"),
        chain("1 waiting 0s 5s"),
        chain("1 other 0s 5s"),
    ];
    let counts = per_conversation(&journeys, |_, _| length("20s"));
    assert_eq!((counts.offered, counts.waiting, counts.other), (6, 1, 1));
    let figure = |formula: Formula| formula.service_level(&counts);
    assert_eq!(figure(Formula::default()), level(1, 3));
    assert_eq!(figure(genesys(true, false, false)), level(1, 2));
    assert_eq!(figure(Formula::Answered), level(1, 2));
    assert_eq!(figure(Formula::Offered), level(1, 4));
    assert_eq!(figure(Formula::LateAbandons), level(1, 2));
    assert_eq!(figure(Formula::Lenient), level(2, 3));
}
