//! PAIRING: which records make a visit and whose answer is whose, case by case, through the API's JSON.
//!
//! Here: one conversation, several entries. `media`: other media than calls. `shapes`: what records may
//! look like. `random`: conversations whose truth is known by construction.

mod media;
mod random;
mod shapes;

use crate::support::script::visits;

#[test]
fn a_blind_transfer_is_two_visits_with_an_answer_each() {
    let script = "
        customer -    voice | interact 09:00:00.120..09:04 | nConnected 1 09:00:00.120
        ivr      -    voice | ivr 09:00:00.120..09:00:18.500 | nFlow 1 09:00:00.200
        acd   sales   voice | delay 09:00:18.520..09:00:18.600 | interact 09:00:18.600..09:00:31 | nOffered 1 09:00:18.600 | tAcd 12400 09:00:31
        agent sales   voice | alert 09:00:27.300..09:00:30.960 | interact 09:00:30.960..09:02:10.960 | tAlert 3660 09:00:30.960 | tAnswered 12400 09:00:30.960 | nBlindTransferred 1 09:02:10.960
        acd   support voice | interact 09:02:11.040..09:02:52.040 | nOffered 1 09:02:11.040 | tAcd 41000 09:02:52.040
        agent support voice | interact 09:02:52..09:03:59 | tAnswered 41000 09:02:52";
    let expected = [
        "sales voice answered 09:00:18.600 > 09:00:30.960 wait 12400",
        "support voice answered 09:02:11.040 > 09:02:52 wait 41000",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn the_same_queue_twice_keeps_each_answer_with_its_entry() {
    // The second agent is listed first.
    let script = "
        agent sales voice | interact 09:05:30..09:09 | tAnswered 25000 09:05:30
        agent sales voice | interact 09:00:12..09:05 | tAnswered 12000 09:00:12
        acd   sales voice | interact 09:00:00..09:00:12 | nOffered 1 09:00:00 | tAcd 12000 09:00:12
        acd   sales voice | interact 09:05:05..09:05:30 | nOffered 1 09:05:05 | tAcd 25000 09:05:30";
    let expected = [
        "sales voice answered 09:00:00 > 09:00:12 wait 12000",
        "sales voice answered 09:05:05 > 09:05:30 wait 25000",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn the_answer_of_a_transfer_does_not_go_to_the_consult_cancelled_before_it() {
    for (first, wait) in [("20000", "15000"), ("15000", "15000"), ("14990", "15000")] {
        let end = if first == "20000" {
            "09:01:20"
        } else {
            "09:01:15"
        };
        let script = format!(
            "acd   sales voice | interact 09:01:00..{end} | nOffered 1 09:01:00 | tAcd {first} {end}
             acd   sales voice | interact 09:02:00..09:02:15 | nOffered 1 09:02:00 | tAcd {wait} 09:02:15
             agent sales voice | interact 09:02:14.960..09:05 | tAnswered {wait} 09:02:14.960"
        );
        let expected = [
            format!("sales voice other 09:01:00 > {end} wait {first}"),
            "sales voice answered 09:02:00 > 09:02:14.960 wait 15000".to_owned(),
        ];
        assert_eq!(visits(&script), expected);
    }
}

#[test]
fn a_consult_cancelled_a_moment_before_a_quick_transfer_stays_unanswered() {
    // Both legs end within a second of the answer and waited about as long: the equal wait decides.
    let script = "
        acd   sales voice | interact 09:01:00..09:01:00.700 | nOffered 1 09:01:00 | tAcd 700 09:01:00.700
        acd   sales voice | interact 09:01:00.900..09:01:01.300 | nOffered 1 09:01:00.900 | tAcd 400 09:01:01.300
        agent sales voice | interact 09:01:01.298..09:05 | tAnswered 400 09:01:01.298";
    let expected = [
        "sales voice other 09:01:00 > 09:01:00.700 wait 700",
        "sales voice answered 09:01:00.900 > 09:01:01.298 wait 400",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn of_two_entries_that_end_together_the_one_that_waited_as_long_as_the_answer_says_was_answered() {
    // The answer is stamped nearer to the end of the other one.
    let script = "
        acd   sales voice | interact 09:00:00..09:00:29.960 | nOffered 1 09:00:00 | tAcd 29960 09:00:29.960
        acd   sales voice | interact 09:00:20..09:00:30 | nOffered 1 09:00:20 | tAcd 10000 09:00:30
        agent sales voice | interact 09:00:29.957..09:05 | tAnswered 10000 09:00:29.957";
    let expected = [
        "sales voice other 09:00:00 > 09:00:29.960 wait 29960",
        "sales voice answered 09:00:20 > 09:00:29.957 wait 10000",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn a_requeued_call_is_answered_in_its_second_entry() {
    let script = "
        acd   sales voice | interact 09:00:00..09:00:40 | nOffered 1 09:00:00 | tAcd 40000 09:00:40
        agent sales voice | alert 09:00:25..09:00:40 | tAlert 15000 09:00:40 | tNotResponding 15000 09:00:40
        acd   sales voice | interact 09:00:40.050..09:01:10 | nOffered 1 09:00:40.050 | tAcd 29950 09:01:10
        agent sales voice | interact 09:01:09.980..09:03 | tAnswered 29950 09:01:09.980";
    let expected = [
        "sales voice other 09:00:00 > 09:00:40 wait 40000",
        "sales voice answered 09:00:40.050 > 09:01:09.980 wait 29950",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn agents_that_only_rang_are_no_offers_and_no_answers() {
    let script = "
        acd   sales voice | interact 09:00:00..09:00:50 | nOffered 1 09:00:00 | tAcd 50000 09:00:50
        agent sales voice | alert 09:00:05..09:00:20 | tAlert 15000 09:00:20 | tNotResponding 15000 09:00:20
        agent sales voice | alert 09:00:21..09:00:36 | tAlert 15000 09:00:36 | tNotResponding 15000 09:00:36
        agent sales voice | alert 09:00:45..09:00:49.957 | interact 09:00:49.957..09:03 | tAlert 4957 09:00:49.957 | tAnswered 50000 09:00:49.957";
    assert_eq!(
        visits(script),
        ["sales voice answered 09:00:00 > 09:00:49.957 wait 50000"]
    );
}

#[test]
fn an_answer_may_be_stamped_a_little_before_or_after_the_end_of_the_leg() {
    for stamp in ["09:00:01.786", "09:00:01.829", "09:00:01.831"] {
        let script = format!(
            "acd   sales voice | interact 09:00:00..09:00:01.829 | nOffered 1 09:00:00 | tAcd 1829 09:00:01.829
             agent sales voice | interact {stamp}..09:03 | tAnswered 1829 {stamp}"
        );
        assert_eq!(
            visits(&script),
            [format!("sales voice answered 09:00:00 > {stamp} wait 1829")]
        );
    }
}

#[test]
fn an_answer_may_even_be_stamped_a_moment_before_the_offer() {
    let script = "
        acd   sales voice | interact 09:00:00.030..09:00:00.031 | nOffered 1 09:00:00.030 | tAcd 1 09:00:00.031
        agent sales voice | interact 09:00:00..09:03 | tAnswered 1 09:00:00";
    assert_eq!(
        visits(script),
        ["sales voice answered 09:00:00.030 > 09:00:00 wait 1"]
    );
}

#[test]
fn an_answer_long_before_the_offer_is_somebody_elses() {
    let script = "
        agent sales voice | interact 09:00:00..09:05 | tAnswered 3000 09:00:00
        acd   sales voice | interact 09:04:00..09:04:03 | nOffered 1 09:04:00 | tAcd 3000 09:04:03";
    assert_eq!(
        visits(script),
        ["sales voice other 09:04:00 > 09:04:03 wait 3000"]
    );
}

#[test]
fn an_answer_of_another_queue_or_media_type_is_somebody_elses() {
    let acd =
        "acd sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10";
    for (queue, media) in [("support", "voice"), ("sales", "message"), ("-", "voice")] {
        let script = format!(
            "{acd}\nagent {queue} {media} | interact 09:00:10..09:05 | tAnswered 10000 09:00:10"
        );
        assert_eq!(
            visits(&script),
            ["sales voice other 09:00:00 > 09:00:10 wait 10000"],
            "{queue} {media}"
        );
    }
}

#[test]
fn an_answer_on_the_queues_own_session_counts_once_even_if_the_agent_reports_it_again() {
    let own = "
        acd   sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10 | tAnswered 10000 09:00:10";
    let again = format!(
        "{own}\nagent sales voice | interact 09:00:09.998..09:02 | tAnswered 10000 09:00:09.998"
    );
    let later = format!(
        "{again}\nacd sales voice | interact 09:02:00..09:02:10 | nOffered 1 09:02:00 | tAcd 10000 09:02:10"
    );
    let answered = "sales voice answered 09:00:00 > 09:00:10 wait 10000";
    assert_eq!(visits(own), [answered]);
    assert_eq!(visits(&again), [answered]);
    // The repetition is used up: it is not left over for a later entry.
    assert_eq!(
        visits(&later),
        [answered, "sales voice other 09:02:00 > 09:02:10 wait 10000"]
    );
}

#[test]
fn one_answer_answers_one_entry() {
    let script = "
        acd   sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
        acd   sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
        agent sales voice | interact 09:00:10..09:05 | tAnswered 10000 09:00:10";
    let mut found = visits(script);
    found.sort();
    let expected = [
        "sales voice answered 09:00:00 > 09:00:10 wait 10000",
        "sales voice other 09:00:00 > 09:00:10 wait 10000",
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_abandon_or_a_flow_out_leaves_the_answer_to_the_next_entry() {
    for (metric, outcome) in [("tAbandon", "abandoned"), ("tFlowOut", "flow_out")] {
        let script = format!(
            "acd   sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | {metric} 10000 09:00:10 | tAcd 10000 09:00:10
             acd   sales voice | interact 09:00:11..09:00:21 | nOffered 1 09:00:11 | tAcd 10000 09:00:21
             agent sales voice | interact 09:00:21..09:05 | tAnswered 10000 09:00:21"
        );
        let expected = [
            format!("sales voice {outcome} 09:00:00 > 09:00:10 wait 10000"),
            "sales voice answered 09:00:11 > 09:00:21 wait 10000".to_owned(),
        ];
        assert_eq!(visits(&script), expected);
    }
}

#[test]
fn an_abandon_comes_before_a_flow_out_and_a_flow_out_before_an_answer() {
    let all = "acd sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAnswered 3 09:00:10 | tFlowOut 2 09:00:10";
    assert_eq!(
        visits(all),
        ["sales voice flow_out 09:00:00 > 09:00:10 wait 2"]
    );
    let more = format!("{all} | tAbandon 1 09:00:10");
    assert_eq!(
        visits(&more),
        ["sales voice abandoned 09:00:00 > 09:00:10 wait 1"]
    );
}

#[test]
fn short_abandons_are_abandons_and_marked() {
    let script = "
        acd sales voice | interact 09:00:00..09:00:03 | nOffered 1 09:00:00 | tAbandon 3000 09:00:03 | tShortAbandon 3000 09:00:03 | tAcd 3000 09:00:03
        acd sales voice | interact 09:10:00..09:10:03 | nOffered 1 09:10:00 | tAbandon 3000 09:10:03 | tAcd 3000 09:10:03";
    let expected = [
        "sales voice abandoned 09:00:00 > 09:00:03 wait 3000 short",
        "sales voice abandoned 09:10:00 > 09:10:03 wait 3000",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn an_entry_that_waits_again_is_waiting_though_the_first_was_answered() {
    let script = "
        acd   sales voice | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
        agent sales voice | interact 09:00:10..11:50 | tAnswered 10000 09:00:10
        acd   sales voice | interact 11:50:00.. | nOffered 1 11:50:00";
    let expected = [
        "sales voice answered 09:00:00 > 09:00:10 wait 10000",
        "sales voice waiting 11:50:00 > - wait 600000",
    ];
    assert_eq!(visits(script), expected);
}
