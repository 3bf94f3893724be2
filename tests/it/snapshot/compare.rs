//! Two snapshots side by side: each period shows what it shows alone.

use eightytwenty::columns::summary::Summary;
use eightytwenty::measure::lens::Attribution;
use eightytwenty::snapshot::trouble::Trouble;
use eightytwenty::snapshot::{Choices, Data, Snapshot};
use eightytwenty::terms::{HOUR_MS, Media, Period, Queue};

use super::{Setting, events, look, made, opened, visits, written};
use crate::simulator::START;

fn part(from: i64, to: i64) -> Period {
    Period {
        from_ms: START + from * HOUR_MS,
        to_ms: START + to * HOUR_MS,
    }
}

fn snapshot(period: Period, queues: &[Queue]) -> Snapshot {
    let draft = made(&events().0, queues, period, &Choices::default());
    opened(written(&draft).as_bytes()).unwrap()
}

/// Lines of a period by event and by arrival.
fn lines(snapshot: &Snapshot, queues: &[Queue], period: Period) -> [Vec<String>; 2] {
    [Attribution::Event, Attribution::Arrival].map(|attribution| {
        let setting = Setting {
            attribution,
            ..Setting::plain(period)
        };
        let seen = look(visits(snapshot), queues, &snapshot.cuts, &setting);
        let mut lines = seen.lines();
        lines.sort();
        lines
    })
}

#[test]
fn two_periods_apart_beside_each_other_or_overlapping_stay_what_they_are() {
    let queues = &events().1;
    for (one, two) in [
        (part(0, 168), part(168, 336)),
        (part(168, 336), part(0, 168)),
        (part(0, 168), part(400, 500)),
        (part(100, 200), part(150, 260)),
        (part(24, 48), part(0, 96)),
    ] {
        let (first, second) = (snapshot(one, queues), snapshot(two, queues));
        let mut both = first.clone();
        assert_eq!(
            both.add(&second),
            Ok(eightytwenty::snapshot::compare::Differences::default())
        );
        let own = lines(&first, &first.queues, one);
        assert!(own[0].len() > 200);
        assert_eq!(lines(&both, &both.queues, one), own);
        assert_eq!(
            lines(&both, &both.queues, two),
            lines(&second, &second.queues, two)
        );
        assert_eq!(
            both.cuts.iter().map(|cut| cut.period).collect::<Vec<_>>(),
            [one, two]
        );
    }
}

#[test]
fn queues_are_matched_by_name_and_the_others_named() {
    let (columns, queues) = events();
    let (one, two) = (part(0, 168), part(168, 336));
    let first = {
        let draft = made(columns, queues, one, &Choices::default());
        opened(written(&draft).as_bytes()).unwrap()
    };
    // The second was made by somebody who sees the queues in another order, and not the first one.
    let mut known: Vec<Queue> = queues.clone();
    known[2].promises[Media::Voice as usize] = None;
    let chosen: Vec<bool> = (0..queues.len()).map(|queue| queue > 0).collect();
    let zone = jiff::tz::TimeZone::UTC;
    let ledger = eightytwenty::load::ledger::Ledger::default();
    let report = eightytwenty::snapshot::write::Report {
        source: eightytwenty::snapshot::write::Source::Visits(columns),
        queues: &known,
        chosen: &chosen,
        media: [true; 5],
        period: two,
        known_until_ms: two.to_ms,
        zone_name: "UTC",
        zone: &zone,
        made_at_ms: two.to_ms,
        title: "",
        question: "",
        ledger: &ledger,
    };
    let draft = eightytwenty::snapshot::write::draft(&report, &Choices::default()).unwrap();
    let second = opened(written(&draft).as_bytes()).unwrap();
    let mut both = first.clone();
    let told = both.add(&second).unwrap();
    assert_eq!(told.only_first, [queues[0].name.clone()]);
    assert_eq!(told.only_second, [""; 0]);
    assert_eq!(told.promises, [queues[2].name.clone()]);
    assert_eq!(both.queues.len(), queues.len());
    let mut turned = second.clone();
    let told = turned.add(&first).unwrap();
    assert_eq!(told.only_second, [queues[0].name.clone()]);
    assert_eq!(
        turned.queues.last().unwrap().id,
        format!("q{}", queues.len())
    );
    // By name, all is where it was.
    let without_ids = |snapshot: &Snapshot, period| {
        let names: Vec<Queue> = snapshot
            .queues
            .iter()
            .map(|queue| Queue {
                id: String::new(),
                promises: [None; 5],
                ..queue.clone()
            })
            .collect();
        lines(snapshot, &names, period)
    };
    for period in [one, two] {
        assert_eq!(without_ids(&both, period), without_ids(&turned, period));
    }
    assert_eq!(without_ids(&both, one), without_ids(&first, one));
}

#[test]
fn visits_and_counts_do_not_mix() {
    let first = snapshot(part(0, 24), &events().1);
    let mut counts = first.clone();
    counts.data = Data::Counts(Summary::default());
    assert_eq!(first.clone().add(&counts), Err(Trouble::Kinds));
}
