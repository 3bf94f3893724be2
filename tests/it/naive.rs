//! NAIVE: a second implementation of counting, written from the definitions alone and for nothing but
//! clearness: it walks over every minute, every interval, every queue and every visit.
//!
//! It shares no function with `measure`; only words (media type, queue settings) are the same.

use eightytwenty::terms::{Media, Queue};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::support::visit::Visit;

const MINUTE: i64 = 60_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    pub from: i64,
    pub to: i64,
    pub zone: TimeZone,
    pub bucket: &'static str,
    pub arrival: bool,
    /// Threshold for all, ms; `None`: each queue's own.
    pub threshold: Option<i64>,
    /// Target for all, ppm; `None`: each queue's own.
    pub target: Option<u32>,
    /// Times that do not count, in order and apart.
    pub closed: Vec<(i64, i64)>,
    /// The reader's own short-abandon limit, ms.
    pub short: Option<i64>,
}

impl Question {
    /// Whether the moment lies in a time that does not count.
    pub fn shut(&self, at: i64) -> bool {
        self.closed.iter().any(|span| span.0 <= at && at < span.1)
    }
}

/// Facts of one interval, queue and media type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub offered: u64,
    pub answered: u64,
    pub answered_within: u64,
    pub abandoned: u64,
    pub abandoned_within: u64,
    pub short: u64,
    pub flow_out: u64,
    pub other: u64,
    pub waiting: u64,
    pub wait_sum: i64,
}

/// A tally and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub interval: usize,
    pub queue: usize,
    pub media: Media,
    pub threshold: i64,
    pub target: u32,
    pub tally: Tally,
}

/// Boundaries of intervals: the zone is asked for the wall clock of every minute of the period.
pub fn cuts(from: i64, to: i64, bucket: &str, zone: &TimeZone) -> Vec<i64> {
    let wall = |at: i64| {
        let zoned = Timestamp::from_millisecond(at)
            .expect("a time")
            .to_zoned(zone.clone());
        (
            zoned.date(),
            i64::from(zoned.hour()) * 60 + i64::from(zoned.minute()),
            zoned.offset().seconds(),
        )
    };
    let step = match bucket {
        "5m" => 5,
        "10m" => 10,
        "15m" => 15,
        "30m" => 30,
        "1h" => 60,
        _ => 0,
    };
    let mut cuts = vec![from];
    let mut last = wall(from);
    let mut minute = (from / MINUTE + 1) * MINUTE;
    while minute < to {
        let now = wall(minute);
        let cut = match bucket {
            "1d" => now.0 != last.0,
            "1w" => now.0 != last.0 && now.0.weekday().to_monday_zero_offset() == 0,
            _ => now.1 % step == 0 || now.2 != last.2,
        };
        if cut {
            cuts.push(minute);
        }
        last = now;
        minute += MINUTE;
    }
    cuts.push(to);
    cuts
}

/// Rows with at least one fact, in the order of interval, queue and media type.
pub fn rows(visits: &[Visit], queues: &[Queue], question: &Question) -> Vec<Row> {
    let cuts = cuts(question.from, question.to, question.bucket, &question.zone);
    let mut rows = Vec::new();
    for interval in 0..cuts.len() - 1 {
        let inside =
            |at: i64| cuts[interval] <= at && at < cuts[interval + 1] && !question.shut(at);
        for (queue, settings) in queues.iter().enumerate() {
            for media in Media::ALL {
                let (threshold, target) = promise(settings, media, question);
                let mut tally = Tally::default();
                for visit in visits
                    .iter()
                    .filter(|visit| visit.queue == settings.id && visit.media == media)
                {
                    add(&mut tally, visit, threshold, question, inside);
                }
                if tally != Tally::default() {
                    rows.push(Row {
                        interval,
                        queue,
                        media,
                        threshold,
                        target,
                        tally,
                    });
                }
            }
        }
    }
    rows
}

fn add(
    tally: &mut Tally,
    visit: &Visit,
    threshold: i64,
    question: &Question,
    inside: impl Fn(i64) -> bool,
) {
    let offered_here = inside(visit.offered);
    if offered_here {
        tally.offered += 1;
    }
    if offered_here && visit.outcome == "waiting" {
        tally.waiting += 1;
    }
    let Some(ended) = visit.ended else {
        return;
    };
    let outcome_here = if question.arrival {
        offered_here
    } else {
        inside(ended)
    };
    if !outcome_here {
        return;
    }
    let within = u64::from(visit.wait.is_some_and(|wait| wait <= threshold));
    match visit.outcome {
        "answered" => {
            tally.answered += 1;
            tally.answered_within += within;
            tally.wait_sum += visit.wait.expect("answered visits have waited");
        }
        "abandoned" => {
            tally.abandoned += 1;
            tally.abandoned_within += within;
            let short = match question.short {
                Some(limit) => visit.wait.expect("abandoned visits have waited") < limit,
                None => visit.short,
            };
            tally.short += u64::from(short);
        }
        "flow_out" => tally.flow_out += 1,
        "other" => tally.other += 1,
        other => panic!("{other} has no end"),
    }
}

/// Threshold and target in force: the reader's, else the queue's own, else 80 % in 20 s (e-mail 24 h).
fn promise(queue: &Queue, media: Media, question: &Question) -> (i64, u32) {
    let place = ["callback", "chat", "email", "message", "voice"]
        .iter()
        .position(|&name| name == media.name());
    let own = queue.promises[place.expect("five media types")];
    let assumed = if media == Media::Email {
        24 * 60 * MINUTE
    } else {
        20_000
    };
    let threshold = question
        .threshold
        .unwrap_or(own.map_or(assumed, |own| own.threshold_ms));
    let target = question
        .target
        .unwrap_or(own.map_or(800_000, |own| own.target_ppm));
    (threshold, target)
}

/// Numerator and denominator; switches are abandons, short abandons, flow-outs.
pub fn pair(formula: &str, switches: [bool; 3], tally: &Tally) -> (u64, u64) {
    let Tally {
        answered,
        answered_within,
        abandoned,
        abandoned_within,
        short,
        flow_out,
        ..
    } = *tally;
    match formula {
        "genesys" => {
            let mut denominator = answered;
            if switches[0] {
                denominator += abandoned;
                if !switches[1] {
                    denominator -= short;
                }
            }
            if switches[2] {
                denominator += flow_out;
            }
            (answered_within, denominator)
        }
        "answered" => (answered_within, answered),
        "offered" => (answered_within, answered + abandoned + flow_out),
        "late-abandons" => (answered_within, answered + abandoned - abandoned_within),
        "lenient" => (answered_within + abandoned_within, answered + abandoned),
        other => panic!("{other} is no formula"),
    }
}

/// The smallest wait that at least `percent` of a hundred waits do not exceed.
pub fn percentile(waits: &[i64], percent: usize) -> Option<i64> {
    let enough = |wait: i64| {
        waits.iter().filter(|&&other| other <= wait).count() * 100 >= percent * waits.len()
    };
    waits.iter().copied().filter(|&wait| enough(wait)).min()
}

/// Ends of the 95 % Wilson interval in percent, by bisection: the true shares at which the observed
/// one lies exactly 1.96 standard errors away.
pub fn wilson(numerator: u64, denominator: u64) -> (f64, f64) {
    let float = |count: u64| f64::from(u32::try_from(count).expect("a small count"));
    let (observed, n) = (float(numerator) / float(denominator), float(denominator));
    let outside = |share: f64| {
        (observed - share).abs() > 1.959_963_984_540_054 * (share * (1.0 - share) / n).sqrt()
    };
    let turn = |mut out: f64| {
        let mut inn = observed;
        for _ in 0..200 {
            let middle = f64::midpoint(out, inn);
            if outside(middle) {
                out = middle;
            } else {
                inn = middle;
            }
        }
        inn * 100.0
    };
    (
        if numerator == 0 { 0.0 } else { turn(0.0) },
        if numerator == denominator {
            100.0
        } else {
            turn(1.0)
        },
    )
}

#[test]
fn the_naive_one_knows_the_check_vector() {
    let tally = Tally {
        answered: 1_000,
        answered_within: 860,
        abandoned: 60,
        abandoned_within: 20,
        short: 10,
        flow_out: 50,
        ..Tally::default()
    };
    assert_eq!(pair("genesys", [true, true, false], &tally), (860, 1_060));
    assert_eq!(pair("genesys", [true, false, true], &tally), (860, 1_100));
    assert_eq!(pair("late-abandons", [true; 3], &tally), (860, 1_040));
    assert_eq!(pair("lenient", [true; 3], &tally), (880, 1_060));
}

#[test]
fn the_naive_one_cuts_a_long_day() {
    let berlin = crate::support::zone("Europe/Berlin");
    let (from, to) = (
        crate::support::at("2026-10-24T22:00Z"),
        crate::support::at("2026-10-25T23:00Z"),
    );
    assert_eq!(cuts(from, to, "1h", &berlin).len(), 26);
    assert_eq!(cuts(from, to, "1d", &berlin), [from, to]);
}
