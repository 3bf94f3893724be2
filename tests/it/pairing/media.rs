//! Other media than calls, and visits that are not over yet.

use crate::support::script::visits;

const ANSWERED: &str = "sales voice answered 09:00:00 > 09:00:10 wait 10000";

#[test]
fn a_visit_whose_last_segment_is_open_has_waited_until_it_was_read() {
    let script = "acd sales voice | delay 11:58:59.900..11:59:00 | interact 11:59:00.. | nOffered 1 11:59:00";
    assert_eq!(
        visits(script),
        ["sales voice waiting 11:59:00 > - wait 60000"]
    );
}

#[test]
fn an_answer_decides_before_an_open_segment_does() {
    let script = "
        acd   sales voice | interact 09:00:00.. | nOffered 1 09:00:00
        agent sales voice | interact 09:00:10.. | tAnswered 10000 09:00:10";
    assert_eq!(visits(script), [ANSWERED]);
}

#[test]
fn a_message_without_an_outcome_is_other_with_the_time_it_spent() {
    let script = "acd sales message | interact 09:00:00..09:40:00 | nOffered 1 09:00:00 | tAcd 2400000 09:40:00";
    assert_eq!(
        visits(script),
        ["sales message other 09:00:00 > 09:40:00 wait 2400000"]
    );
}

#[test]
fn a_callback_may_wait_for_59_days() {
    let script = "
        acd   sales callback outbound | uploading 2026-09-18T07:59Z..2026-09-18T08:00Z | scheduled 2026-09-18T08:00Z..2026-09-18T08:20:00Z | interact 2026-09-18T08:20:00Z..2026-11-16T09:00:00Z | nOffered 1 2026-09-18T08:20:00Z | tAcd 5100000000 2026-11-16T09:00:00Z
        agent sales callback outbound | interact 2026-11-16T09:00:00Z..2026-11-16T09:10:00Z | tAnswered 5100000000 2026-11-16T09:00:00Z";
    assert_eq!(
        visits(script),
        ["sales callback answered 2026-09-18T08:20:00 > 09:00:00 wait 5100000000 outbound"]
    );
}

#[test]
fn a_customer_first_callback_ends_when_the_system_dials_and_the_answer_is_a_call_of_its_own() {
    let script = "
        acd   sales callback outbound | interact 09:00:00..09:30:00 | nOffered 1 09:00:00 | tAcd 1800000 09:30:00
        acd   sales voice    outbound | interact 09:30:00..09:30:00.040 | nOffered 1 09:30:00 | tAcd 40 09:30:00.040
        agent sales voice    outbound | interact 09:30:00.040..09:35 | tAnswered 40 09:30:00.040";
    let expected = [
        "sales callback other 09:00:00 > 09:30:00 wait 1800000 outbound",
        "sales voice answered 09:30:00 > 09:30:00.040 wait 40 outbound",
    ];
    assert_eq!(visits(script), expected);
}

#[test]
fn visits_of_one_conversation_in_two_media_stay_apart() {
    let script = "
        acd   sales message | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
        acd   sales voice   | interact 09:00:00..09:00:10 | nOffered 1 09:00:00 | tAcd 10000 09:00:10
        agent sales voice   | interact 09:00:10..09:02 | tAnswered 10000 09:00:10";
    let expected = [
        "sales message other 09:00:00 > 09:00:10 wait 10000",
        ANSWERED,
    ];
    assert_eq!(visits(script), expected);
}
