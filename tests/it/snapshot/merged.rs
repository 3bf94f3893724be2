//! Small cells: no few visits are told apart, and what cannot be told is said.

use std::collections::BTreeMap;

use eightytwenty::columns::{Columns, Visit};
use eightytwenty::measure::intervals::Bucket;
use eightytwenty::snapshot::{Choices, Snapshot};
use eightytwenty::terms::{Direction, HOUR_MS, Media, Outcome, Period, Queue};

use super::{Setting, again, look, made, opened, visits, written};
use crate::support::at;

fn blurred(smallest_cell: u32) -> Choices {
    Choices {
        smallest_cell,
        ..Choices::default()
    }
}

/// Spans that a reader of the file can tell apart, with how many visits were offered and ended in each.
fn cells(snapshot: &Snapshot) -> BTreeMap<(u16, Media, i64), [u32; 2]> {
    let cut = &snapshot.cuts[0];
    let span = |queue, media, at: i64| {
        let own = |one: &&eightytwenty::columns::blurred::Blurred| {
            (one.queue, one.media) == (queue, media) && one.span.contains(at)
        };
        let merged = cut.spans.iter().find(own);
        merged.map_or(at - at.rem_euclid(cut.step_ms), |one| one.span.from_ms)
    };
    let mut cells: BTreeMap<_, [u32; 2]> = BTreeMap::new();
    let columns = visits(snapshot);
    for visit in (0..columns.rows()).filter_map(|row| columns.visit(row)) {
        for (which, at) in [Some(visit.offered_ms), visit.ended_ms]
            .into_iter()
            .enumerate()
        {
            if let Some(at) = at.filter(|&at| cut.period.contains(at)) {
                cells
                    .entry((visit.queue, visit.media, span(visit.queue, visit.media, at)))
                    .or_default()[which] += 1;
            }
        }
    }
    cells
}

#[test]
fn no_cell_of_the_four_weeks_holds_few_visits() {
    for smallest in [5, 10] {
        let snapshot = again(&blurred(smallest));
        let cells = cells(&snapshot);
        let few = cells
            .iter()
            .filter(|(_, counts)| counts.iter().any(|&count| 0 < count && count < smallest));
        assert_eq!(few.collect::<Vec<_>>(), []);
        assert!(cells.len() > 1_000, "{} cells", cells.len());
        let lanes: std::collections::BTreeSet<_> = cells.keys().map(|key| (key.0, key.1)).collect();
        assert!(
            snapshot
                .head
                .left_out
                .iter()
                .all(|lane| !lanes.contains(lane))
        );
    }
    let sharp = cells(&again(&Choices::default()));
    assert!(
        sharp
            .values()
            .any(|counts| counts.iter().any(|&count| 0 < count && count < 5))
    );
}

fn call(clock: &str, wait_ms: i64) -> Visit {
    let offered_ms = at(clock);
    Visit {
        queue: 0,
        media: Media::Voice,
        direction: Direction::Inbound,
        offered_ms,
        outcome: Outcome::Answered,
        ended_ms: Some(offered_ms + wait_ms),
        wait_ms: Some(wait_ms),
        short: false,
    }
}

fn small(calls: &[Visit], smallest: u32) -> Snapshot {
    let queues = ["a", "b"].map(|id| Queue {
        id: id.to_owned(),
        name: format!("Queue {id}"),
        promises: [None; 5],
    });
    let mut columns = Columns::with_queues(["a", "b"]);
    for visit in calls {
        columns.add(visit);
    }
    let period = Period {
        from_ms: at("00:00"),
        to_ms: at("00:00") + 24 * HOUR_MS,
    };
    let draft = made(&columns, &queues, period, &blurred(smallest));
    opened(written(&draft).as_bytes()).unwrap()
}

#[test]
fn a_queue_with_too_few_visits_is_left_out_and_named() {
    let mut calls: Vec<Visit> = (0..6)
        .map(|nth| call(&format!("09:0{nth}"), 5_000))
        .collect();
    calls.extend((0..4).map(|nth| Visit {
        queue: 1,
        ..call(&format!("09:0{nth}"), 7_777)
    }));
    let snapshot = small(&calls, 5);
    assert_eq!(snapshot.head.left_out, [(1, Media::Voice)]);
    assert_eq!(
        snapshot.head.left_out_sentence().unwrap(),
        "Left out, because fewer than 5 visits can not be told without telling of single ones: Queue b (voice)."
    );
    assert_eq!(visits(&snapshot).visits(), 6);
    assert_eq!(small(&calls, 4).head.left_out, []);
}

#[test]
fn a_merged_span_tells_neither_times_nor_order() {
    // Eight calls in two hours, told in any order at any minute of them: the file is the same.
    let waits = [4_000, 9_000, 15_000, 2_000, 1_000, 30_000, 8_000, 3_000];
    let clocks = [
        "09:01", "09:12", "09:43", "10:02", "10:03", "10:10", "10:31", "10:58",
    ];
    let others = [
        "09:30", "09:31", "09:32", "10:40", "10:41", "10:42", "10:43", "10:44",
    ];
    let calls = |clocks: [&str; 8], turn: usize| -> Vec<Visit> {
        (0..8)
            .map(|nth| call(clocks[nth], waits[(nth + turn) % 8]))
            .collect()
    };
    let (one, two) = (small(&calls(clocks, 0), 5), small(&calls(others, 3), 5));
    assert_eq!(one.cuts[0].spans.len(), 1);
    assert_eq!(one.cuts, two.cuts);
    let all = |snapshot: &Snapshot| -> Vec<Visit> {
        let columns = visits(snapshot);
        (0..columns.rows())
            .filter_map(|row| columns.visit(row))
            .collect()
    };
    assert_eq!(all(&one), all(&two));
}

#[test]
fn intervals_that_cut_a_span_are_not_known_and_those_that_hold_it_are() {
    let clocks = [
        "09:01", "09:12", "09:43", "10:02", "10:03", "10:10", "12:00", "12:01", "12:02", "12:03",
        "12:04",
    ];
    let calls: Vec<Visit> = clocks.iter().map(|clock| call(clock, 1_000)).collect();
    let snapshot = small(&calls, 5);
    let period = snapshot.head.period;
    let seen = |bucket, hours: &'static str| {
        let setting = Setting {
            bucket,
            hours,
            zone: "UTC",
            ..Setting::plain(period)
        };
        look(
            visits(&snapshot),
            &snapshot.queues,
            &snapshot.cuts,
            &setting,
        )
    };
    let unknown = |seen: &super::Seen| -> Vec<u32> {
        seen.unknown.iter().map(|place| place.interval).collect()
    };
    let hours = seen(Bucket::Hour, "");
    assert_eq!((unknown(&hours), hours.sums.total), (vec![9, 10], false));
    assert_eq!(
        hours.sums.groups.iter().filter(|&&unknown| unknown).count(),
        2
    );
    let lines = hours.lines();
    assert_eq!(
        lines,
        [
            "2026-11-16T09:00:00+00:00,2026-11-16T10:00:00+00:00,q1,Queue a,voice,,,,,,,,,,,20000,80,,,",
            "2026-11-16T10:00:00+00:00,2026-11-16T11:00:00+00:00,q1,Queue a,voice,,,,,,,,,,,20000,80,,,",
            "2026-11-16T12:00:00+00:00,2026-11-16T13:00:00+00:00,q1,Queue a,voice,5,5,5,0,0,0,0,0,0,5000,20000,80,5,5,100",
        ]
    );
    assert!(seen(Bucket::Day, "").unknown.is_empty());
    // Opening hours that cut the span spoil the total, those that hold it do not, and what is closed needs no knowing.
    let open = seen(Bucket::Day, "mo:10:00-18:00");
    assert_eq!((unknown(&open), open.sums.total), (vec![0], true));
    assert!(seen(Bucket::Day, "mo:09:00-11:00").sums.is_nothing());
    assert!(seen(Bucket::Hour, "mo:11:00-18:00").sums.is_nothing());
    // Within an interval of the file nothing is known either.
    let odd = seen(Bucket::Day, "mo:11:00-12:02");
    assert_eq!((unknown(&odd), odd.sums.total), (vec![0], true));
}

#[test]
fn a_file_says_nothing_of_thresholds_between_its_steps() {
    let columns_and = |precision_ms| {
        let choices = Choices {
            precision_ms,
            ..Choices::default()
        };
        let head = again(&choices).head;
        (head.knows(20_000), head.knows(20_500), head.knows_sums())
    };
    assert_eq!(columns_and(1_000), (true, false, false));
    assert_eq!(columns_and(1), (true, true, true));
}
