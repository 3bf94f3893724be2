//! DEFINITIONS: a test per sentence of `docs/definitions.md`, named after its sentence.
//!
//! Here: "The unit is the queue visit" and "Counts, then one division". The rooms below hold the rest.

mod file;
mod moments;
mod promises;

use eightytwenty::measure::formula::{Formula, Switches};

use crate::support::script;
use crate::support::table::{queue, world, world_of};

/// Answered by an agent of this queue after ten seconds.
const ANSWERED: &str = "
    acd   sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
    agent sales voice | interact 09:00:10..09:02:00 | tAnswered 10000 09:00:10";

#[test]
fn a_visit_is_one_stay_of_one_conversation_in_one_queue() {
    assert_eq!(
        script::visits(ANSWERED),
        ["sales voice answered 09:00:00 > 09:00:10 wait 10000"]
    );
}

#[test]
fn a_session_without_an_offer_is_no_visit() {
    let hung_up = "acd sales voice | delay 09:00:00..09:00:01 | tAcd 1000 09:00:01";
    assert_eq!(script::visits(hung_up), [""; 0]);
}

#[test]
fn a_conversation_with_a_transfer_has_two_visits() {
    let transfer = format!(
        "{ANSWERED}
        acd   support voice | interact 09:02:00..09:02:30 | nOffered 1 09:02:00 | tAcd 30000 09:02:30
        agent support voice | interact 09:02:30..09:05:00 | tAnswered 30000 09:02:30"
    );
    let expected = [
        "sales voice answered 09:00:00 > 09:00:10 wait 10000",
        "support voice answered 09:02:00 > 09:02:30 wait 30000",
    ];
    assert_eq!(script::visits(&transfer), expected);
}

#[test]
fn the_same_queue_twice_is_two_visits() {
    let back = format!(
        "{ANSWERED}
        acd   sales voice | interact 09:02:00..09:02:05 | nOffered 1 09:02:00 | tAcd 5000 09:02:05 | tAbandon 5000 09:02:05"
    );
    let expected = [
        "sales voice answered 09:00:00 > 09:00:10 wait 10000",
        "sales voice abandoned 09:02:00 > 09:02:05 wait 5000",
    ];
    assert_eq!(script::visits(&back), expected);
}

#[test]
fn a_consult_through_a_queue_is_a_visit() {
    let consult = format!(
        "{ANSWERED}
        acd   support voice | interact 09:01:00..09:01:20 | nOffered 1 09:01:00 | tAcd 20000 09:01:20"
    );
    let expected = [
        "sales voice answered 09:00:00 > 09:00:10 wait 10000",
        "support voice other 09:01:00 > 09:01:20 wait 20000",
    ];
    assert_eq!(script::visits(&consult), expected);
}

#[test]
fn an_agent_that_only_rang_is_no_visit() {
    let rang = format!(
        "{ANSWERED}
        agent sales voice | alert 09:00:01..09:00:05 | tAlert 4000 09:00:05 | tNotResponding 4000 09:00:05"
    );
    assert_eq!(script::visits(&rang), script::visits(ANSWERED));
}

#[test]
fn each_outcome_has_its_wait() {
    let all = "
        acd sales voice | interact 09:00:00..09:00:05 | nOffered 1 09:00:00 | tAnswered 4998 09:00:05 | tAcd 5000 09:00:05
        acd sales voice | interact 09:10:00..09:10:05 | nOffered 1 09:10:00 | tAbandon 4997 09:10:05 | tAcd 5000 09:10:05
        acd sales voice | interact 09:20:00..09:20:02 | nOffered 1 09:20:00 | tAbandon 2000 09:20:02 | tShortAbandon 2000 09:20:02
        acd sales voice | interact 09:30:00..09:30:05 | nOffered 1 09:30:00 | tFlowOut 4996 09:30:05 | tAcd 5000 09:30:05
        acd sales voice | interact 09:40:00..09:40:05 | nOffered 1 09:40:00 | tAcd 4995 09:40:05
        acd sales voice | interact 09:50:00..09:50:05 | nOffered 1 09:50:00
        acd sales voice | interact 11:59:00.. | nOffered 1 11:59:00";
    let expected = [
        "sales voice answered 09:00:00 > 09:00:05 wait 4998",
        "sales voice abandoned 09:10:00 > 09:10:05 wait 4997",
        "sales voice abandoned 09:20:00 > 09:20:02 wait 2000 short",
        "sales voice flow_out 09:30:00 > 09:30:05 wait 4996",
        "sales voice other 09:40:00 > 09:40:05 wait 4995",
        "sales voice other 09:50:00 > 09:50:05 wait -",
        // Read at noon: it has waited for a minute so far.
        "sales voice waiting 11:59:00 > - wait 60000",
    ];
    assert_eq!(script::visits(all), expected);
}

/// a 1000, aT 860, b 60, bT 20, bS 10, f 50; what ended otherwise or still waits is in no formula.
const VECTOR: &str = "
    outcome   wait  short  times
    answered  20s   -      860
    answered  21s   -      140
    abandoned 5s    short  10
    abandoned 20s   -      10
    abandoned 21s   -      40
    flow_out  1s    -      50
    other     1s    -      7
    waiting   1s    -      9";

fn genesys(abandons: bool, short_abandons: bool, flow_outs: bool) -> Formula {
    Formula::Genesys(Switches {
        abandons,
        short_abandons,
        flow_outs,
    })
}

#[test]
fn counts_are_integers_per_interval_queue_and_media_type() {
    let expected = "09:00 sales voice offered 1126 answered 1000 within 860 abandoned 60 abandoned_within 20 short 10 \
                    flow_out 50 other 7 waiting 9";
    assert_eq!(world(VECTOR).cells(), [expected]);
    let apart = world(
        "queue   media   offered outcome
         sales   voice   09:00   answered
         sales   voice   09:29   answered
         sales   voice   09:30   answered
         sales   message 09:00   answered
         support voice   09:00   answered",
    );
    let expected = [
        "09:00 sales message offered 1 answered 1 within 1",
        "09:00 sales voice offered 2 answered 2 within 2",
        "09:00 support voice offered 1 answered 1 within 1",
        "09:30 sales voice offered 1 answered 1 within 1",
    ];
    assert_eq!(apart.cells(), expected);
}

#[test]
fn the_check_vector_of_every_formula() {
    let expected = [
        (Formula::default(), (860, 1060), "81.13"),
        (genesys(true, true, false), (860, 1060), "81.13"),
        (genesys(true, false, false), (860, 1050), "81.90"),
        (genesys(true, true, true), (860, 1110), "77.48"),
        (genesys(true, false, true), (860, 1100), "78.18"),
        (genesys(false, true, true), (860, 1050), "81.90"),
        (genesys(false, true, false), (860, 1000), "86.00"),
        // Abandons that are off are out already: short ones are not taken out a second time.
        (genesys(false, false, false), (860, 1000), "86.00"),
        (Formula::Answered, (860, 1000), "86.00"),
        (Formula::Offered, (860, 1110), "77.48"),
        (Formula::LateAbandons, (860, 1040), "82.69"),
        (Formula::Lenient, (880, 1060), "83.02"),
    ];
    let mut world = world(VECTOR);
    for (formula, pair, percent) in expected {
        world.formula = formula;
        let level = world.look().report.total.level;
        assert_eq!((level.numerator, level.denominator), pair, "{formula:?}");
        assert_eq!(
            format!("{:.2}", level.percent().unwrap()),
            percent,
            "{formula:?}"
        );
    }
}

#[test]
fn the_total_is_shown_under_all_five_formulas() {
    let report = world(VECTOR).look().report;
    let named: Vec<_> = report
        .formulas
        .iter()
        .map(|(formula, level)| (formula.name(), level.denominator))
        .collect();
    let expected = [
        ("genesys", 1060),
        ("answered", 1000),
        ("offered", 1110),
        ("late-abandons", 1040),
        ("lenient", 1060),
    ];
    assert_eq!(named, expected);
}

#[test]
fn the_threshold_is_inclusive() {
    let edge = world(
        "outcome   wait
         answered  19999ms
         answered  20000ms
         answered  20001ms
         abandoned 20000ms
         abandoned 20001ms",
    );
    assert_eq!(
        edge.cells(),
        ["09:00 sales voice offered 5 answered 3 within 2 abandoned 2 abandoned_within 1"]
    );
}

#[test]
fn abandons_within_the_threshold_enter_the_numerator_only_of_lenient() {
    let mut world = world("outcome wait times\n abandoned 1s 3");
    for (formula, pair) in [
        (Formula::default(), (0, 3)),
        (Formula::Answered, (0, 0)),
        (Formula::Offered, (0, 3)),
        (Formula::LateAbandons, (0, 0)),
        (Formula::Lenient, (3, 3)),
    ] {
        world.formula = formula;
        assert_eq!(world.pair(), pair, "{formula:?}");
    }
}

#[test]
fn denominator_zero_is_no_calls_neither_none_nor_all_of_them() {
    for table in [
        "outcome\n waiting",
        "outcome\n other",
        "outcome\n flow_out",
        "outcome",
    ] {
        let seen = world(table).look();
        assert_eq!(seen.report.total.level.denominator, 0, "{table}");
        assert_eq!(seen.report.total.level.percent(), None, "{table}");
        assert_eq!(seen.report.total.level.ten_thousandths(), None, "{table}");
        assert_eq!(seen.report.total.point_met(), None, "{table}");
    }
}

#[test]
fn a_total_is_the_sum_of_numerators_over_the_sum_of_denominators() {
    // The roll-up vector: 2 of 2, 60 of 120, 66 of 110, 6 of 6.
    let rows = "
        queue   offered outcome  wait times
        sales   09:00   answered 1s   2
        sales   09:30   answered 1s   60
        sales   09:30   answered 2m   60
        support 09:30   answered 1s   66
        support 09:30   answered 2m   44
        support 10:00   answered 1s   6";
    let mut world = world_of(rows, vec![queue("sales", &[]), queue("support", &[])]);
    assert_eq!(world.pair(), (134, 238));
    let total = world.look().report.total;
    assert_eq!(format!("{:.1}", total.level.percent().unwrap()), "56.3");
    let intervals = world.look().report.intervals;
    let pairs = intervals
        .iter()
        .map(|figure| (figure.level.numerator, figure.level.denominator));
    let filled: Vec<_> = pairs.filter(|&(_, denominator)| denominator > 0).collect();
    assert_eq!(filled, [(2, 2), (126, 230), (6, 6)]);
    let queues = world.look().report.queues;
    let pairs: Vec<_> = queues
        .iter()
        .map(|one| (one.figure.level.numerator, one.figure.level.denominator))
        .collect();
    assert_eq!(pairs, [(62, 122), (72, 116)]);
    // The same sums whatever the intervals.
    world.bucket = eightytwenty::measure::intervals::Bucket::Week;
    assert_eq!(world.pair(), (134, 238));
}

#[test]
fn an_average_is_a_sum_before_a_division_too() {
    let world = world(
        "offered outcome   wait times
         09:00   answered  10s  1
         09:30   answered  40s  3
         09:30   abandoned 90s  5",
    );
    let total = world.look().report.total.counts;
    assert_eq!(total.wait_sum_ms, 130_000, "answered waits only");
    assert_eq!(
        total.average_speed_of_answer_ms(),
        Some(32_500),
        "not the mean of 10 and 40 seconds"
    );
}
