//! The ledger: complete is said only when each window is, nothing stopped it, and the data reaches far enough.

use std::cell::RefCell;

use eightytwenty::api::walk::Walk;
use eightytwenty::columns::Columns;
use eightytwenty::load::ledger::{Ledger, Outcome, Reason, Source, Verdict};

use super::{Archive, Asked, LATER, START, Twist, days, evenly, walk};
use crate::simulator::run;

/// A load of ten days with 3,000 conversations under a twist, and its ledger.
async fn load(twist: impl Fn(Asked) -> Option<Twist> + 'static) -> (RefCell<Walk>, Ledger) {
    let archive = Archive::of(evenly(0, 10, 3_000)).twisted(twist);
    let walk = walk(&[days(0, 10)], LATER);
    archive.drive(&walk).await;
    let ledger = of(&walk, archive.arrived.borrow().len());
    (walk, ledger)
}

fn of(walk: &RefCell<Walk>, held: usize) -> Ledger {
    let mut ledger = Ledger {
        conversations: held as u64,
        ..Ledger::default()
    };
    ledger.add_walk(&walk.borrow());
    ledger
}

#[test]
fn a_load_that_brought_everything_is_complete() {
    run(async {
        assert_eq!(Ledger::default().verdict(), Verdict::Nothing);
        let (_, ledger) = load(|_| None).await;
        assert_eq!(ledger.verdict(), Verdict::Complete);
        let sums = ledger.sums();
        assert_eq!((sums.announced, sums.received), (3_000, 3_000));
        assert_eq!((ledger.pages, ledger.duplicates), (30, 0));
        assert_eq!((sums.reread, sums.verified, sums.unannounced), (0, 0, 0));
    });
}

#[test]
fn each_thing_that_lacks_is_a_reason() {
    run(async {
        let (_, missing) = load(|_| Some(Twist::Total(Some(3_001)))).await;
        assert_eq!(
            missing.verdict(),
            Verdict::Partial(vec![Reason::Missing(1)])
        );
        assert_eq!(missing.sums().reread, 1);
        assert_eq!(missing.duplicates, 3_000, "all of it came twice");

        let unread = of(&walk(&[days(0, 10)], LATER), 0);
        assert_eq!(unread.verdict(), Verdict::Partial(vec![Reason::Unread(1)]));
        assert_eq!(unread.sums().unannounced, 1);

        let (_, whole) = load(|_| None).await;
        let with = |change: fn(&mut Ledger)| {
            let mut ledger = whole.clone();
            change(&mut ledger);
            ledger.verdict()
        };
        assert_eq!(with(|ledger| ledger.loading = true), Verdict::Loading);
        let stopped = with(|ledger| ledger.stopped = true);
        assert_eq!(stopped, Verdict::Partial(vec![Reason::Stopped]));
        let lost = with(|ledger| ledger.conversations = 2_990);
        assert_eq!(lost, Verdict::Partial(vec![Reason::Lost(10)]));
        let late = |ledger: &mut Ledger| {
            ledger.available_until_ms = Some(START);
            ledger.asked_until_ms = Some(START + 1);
        };
        assert_eq!(
            with(late),
            Verdict::Partial(vec![Reason::Unavailable(START)])
        );
        let in_time = |ledger: &mut Ledger| {
            ledger.available_until_ms = Some(START + 1);
            ledger.asked_until_ms = Some(START + 1);
        };
        assert_eq!(with(in_time), Verdict::Complete);
        let short = with(|ledger| ledger.add(Source::Job, days(10, 11), Some(5), 4));
        assert_eq!(short, Verdict::Partial(vec![Reason::Missing(1)]));
        let kept = with(|ledger| ledger.add(Source::Kept, days(10, 11), None, 4));
        assert_eq!(kept, Verdict::Complete);
    });
}

#[test]
fn a_walk_that_ends_before_it_verified_is_not_complete() {
    run(async {
        let archive = Archive::of(evenly(0, 1, 100))
            .twisted(|asked| (asked.before > 0).then_some(Twist::Silence));
        let settled = days(0, 1).to_ms - 1;
        let walk = walk(&[days(0, 1)], settled);
        let ended = archive.drive(&walk).await;
        assert!(matches!(ended, eightytwenty::api::walk::Ended::Stopped(_)));
        let ledger = of(&walk, 100);
        assert!(!walk.borrow().is_complete());
        let Verdict::Partial(reasons) = ledger.verdict() else {
            panic!("{ledger:#?}");
        };
        assert_eq!(reasons.len(), 1);
        let outcomes = ledger.entries.iter().map(|entry| entry.record.outcome);
        let outcomes: Vec<Outcome> = outcomes.collect();
        assert_eq!(outcomes, [Outcome::Whole, Outcome::Unread]);
    });
}

#[test]
fn a_clock_that_is_set_back_is_noted_and_one_that_is_corrected_or_slept_is_not() {
    for (by_the_clock, passed, back) in [
        (60_000, 60_000, 0),
        (56_000, 60_000, 0),
        (-3_540_000, 60_000, 3_600_000),
        (9_000_000, 60_000, 0),
        (i64::MIN, u64::MAX, i64::MAX.unsigned_abs()),
    ] {
        let mut ledger = Ledger::default();
        ledger.note_clock(by_the_clock, passed);
        assert_eq!(ledger.clock_back_ms, back);
    }
}

#[test]
fn copies_are_told_apart_by_what_they_change() {
    let read = |columns: &mut Columns, json: String| {
        let page = eightytwenty::api::wire::page(json.as_bytes()).unwrap();
        eightytwenty::load::take(columns, &page, LATER)
    };
    let visit = |metric: &str| {
        format!(
            r#"{{"conversations":[{{"conversationId":"5bc8fbbc-bde5-4099-8164-d8399f767c45","conversationStart":"2026-11-16T08:00:00Z","conversationEnd":"2026-11-16T09:00:00Z","participants":[{{"purpose":"acd","sessions":[{{"mediaType":"voice","metrics":[{{"name":"nOffered","value":1,"emitDate":"2026-11-16T08:01:00Z"}}{metric}],"segments":[{{"queueId":"q","segmentType":"interact","segmentStart":"2026-11-16T08:01:00Z","segmentEnd":"2026-11-16T08:02:00Z"}}]}}]}}]}}]}}"#
        )
    };
    let answered = r#",{"name":"tAnswered","value":20000,"emitDate":"2026-11-16T08:01:20Z"}"#;
    let mut columns = Columns::with_queues(["q"]);
    let first = read(&mut columns, visit(""));
    assert_eq!((first.new, first.replaced, first.again), (1, 0, 0));
    let same = read(&mut columns, visit(""));
    assert_eq!((same.new, same.replaced, same.again), (0, 0, 1));
    assert_eq!(columns.rows(), 1, "nothing was written for it");
    // As old by its newest fact, and yet another one.
    let changed = read(&mut columns, visit(answered));
    assert_eq!((changed.new, changed.replaced, changed.again), (0, 1, 0));
    assert_eq!(columns.visits(), 1);
}
