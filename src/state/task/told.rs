//! TOLD: what a snapshot says of itself, in sentences.

use jiff::tz::TimeZone;

use crate::measure::lens::Thresholds;
use crate::snapshot::compare::Differences;
use crate::snapshot::trouble::Trouble;
use crate::snapshot::{Head, Kind, MOST_FILE};
use crate::state::notice::Notice;
use crate::state::words;
use crate::terms::decimal::grouped;
use crate::terms::stamp::{clock, day_month, local};
use crate::terms::{Media, Period};

/// What is wrong with a file, by its name.
pub(super) fn told(trouble: &Trouble, name: &str) -> Notice {
    Notice::problem(trouble.title(), format!("{name}: {}", trouble.body()))
}

/// Why a file cannot be read at all.
pub(super) fn unreadable(name: &str, size: u64) -> Notice {
    if size > MOST_FILE as u64 {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        return told(&Trouble::TooLarge(size), name);
    }
    Notice::problem(
        format!("{name} cannot be read."),
        "The browser may not read it: perhaps it was moved or deleted meanwhile. Choose it again.",
    )
}

/// A moment with its year: `23 Nov 2026, 10:30`.
pub(super) fn dated(at_ms: i64, zone: &TimeZone) -> String {
    let at = local(at_ms, zone);
    format!("{} {}, {}", day_month(at.date()), at.year(), clock(at))
}

/// What was missing when it was made.
pub(super) fn lacking(head: &Head) -> Vec<Notice> {
    let proof = &head.completeness;
    let then = proof.reasons.iter().map(|reason| Notice {
        body: "So it was when the snapshot was made: its figures may lack something.".to_owned(),
        ..words::lacking(reason)
    });
    let mut reasons: Vec<Notice> = then.collect();
    if proof.loading {
        reasons.push(Notice::problem(
            "It was made while its period was still being loaded.",
            "Its figures cover only what had come until then.",
        ));
    }
    if let Some(sentence) = head.left_out_sentence() {
        reasons.push(Notice::problem(
            "Some queues were left out of it.",
            sentence,
        ));
    }
    if reasons.is_empty() && !proof.complete {
        reasons.push(Notice::problem(
            "It was not complete when it was made.",
            "Its figures may lack calls.",
        ));
    }
    reasons
}

/// The question goes beyond it.
pub(super) fn outside(periods: &[Period], zone: &TimeZone) -> Notice {
    let spans: Vec<String> = periods
        .iter()
        .map(|span| {
            format!(
                "{} – {}",
                dated(span.from_ms, zone),
                dated(span.to_ms, zone)
            )
        })
        .collect();
    Notice::problem(
        "Part of this period is not in the snapshot.",
        format!(
            "The snapshot holds {}. Figures cover only what lies in it.",
            spans.join(" and ")
        ),
    )
}

/// A media type of the question is not in it.
pub(super) fn without(media: Media) -> Notice {
    Notice::problem(
        format!("There is no {media} in the snapshot."),
        "It was made without this media type. Figures cover only the others.",
    )
}

/// The question cuts what was merged.
pub(super) fn merged(head: &Head) -> Notice {
    let title = "The figures of this choice cannot be told exactly.";
    Notice::problem(
        title,
        if head.smallest_cell > 1 {
            format!(
                "In this snapshot, fewer than {} visits of a queue are merged with those of neighbouring intervals, and the choice cuts through some of them. Choose whole days.",
                head.smallest_cell
            )
        } else {
            format!(
                "This snapshot knows when something happened to {} minutes only, and the choice cuts through such an interval.",
                head.interval_minutes
            )
        },
    )
}

/// A threshold in force, ms, within which waits cannot be counted exactly, because they were rounded.
pub(super) fn between(head: &Head, thresholds: &Thresholds) -> Option<i64> {
    let queues = (0_u16..).take(head.queues.len());
    let mut all = queues.flat_map(|queue| Media::ALL.map(|media| thresholds.of(queue, media)));
    all.find(|&threshold_ms| !head.knows(threshold_ms))
}

/// The threshold lies between two steps of rounded waits.
pub(super) fn rounded(head: &Head, threshold_ms: i64) -> Notice {
    Notice::problem(
        "The counts within this threshold cannot be told exactly.",
        format!(
            "In this snapshot waits are rounded up to {} ms, and {} ms is no multiple of it: some visits that were in time count as late. Choose a multiple.",
            grouped(head.precision_ms.into()),
            grouped(threshold_ms.unsigned_abs()),
        ),
    )
}

/// What the reader should know beside its figures.
pub(super) fn remarks(head: &Head) -> Vec<String> {
    let mut remarks = Vec::new();
    if !head.knows_sums() {
        remarks.push(format!(
            "In this snapshot waits are rounded up to {} ms: counts are exact at thresholds that are multiples of it, sums and percentiles of waits are too high by less than it.",
            grouped(head.precision_ms.into())
        ));
    }
    if head.smallest_cell > 1 {
        remarks.push(format!(
            "In this snapshot, fewer than {} visits of a queue are merged with those of neighbouring intervals. Intervals that cut such a group stand empty; days that hold it are exact.",
            head.smallest_cell
        ));
    }
    if head.known_until_ms < head.period.to_ms {
        remarks.push("The period had not ended when the snapshot was made.".to_owned());
    }
    remarks
}

/// How the queues of two snapshots differ.
pub(super) fn differences(found: &Differences) -> Vec<String> {
    let sentence = |names: &[String], what: &str| {
        (!names.is_empty()).then(|| format!("{what}: {}.", names.join(", ")))
    };
    [
        sentence(&found.only_first, "Only the first snapshot has these queues"),
        sentence(&found.only_second, "Only the second snapshot has these queues"),
        sentence(
            &found.promises,
            "These queues promised something else in the second snapshot; the promises of the first are in force",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What it says of itself, by name and value.
pub(super) fn facts(head: &Head, zone: &TimeZone) -> Vec<[String; 2]> {
    let proof = &head.completeness;
    let number = |value: u64| grouped(value);
    let made_of = match head.kind {
        Kind::Visits => "single visits",
        Kind::Counts => "counts by Genesys Cloud",
    };
    let mut facts = vec![
        ("Made", dated(head.made_at_ms, zone)),
        ("By Eightytwenty", head.made_by.clone()),
        ("Holds", made_of.to_owned()),
        ("From", dated(head.period.from_ms, zone)),
        ("To", dated(head.period.to_ms, zone)),
        ("Asked up to", dated(head.known_until_ms, zone)),
        ("Queues", number(head.queues.len() as u64)),
        ("Visits", number(head.visits)),
        ("Conversations received", number(proof.conversations)),
        ("Conversations without an end", number(proof.open)),
        ("Windows asked", number(proof.windows)),
        ("Times known to", format!("{} min", head.interval_minutes)),
        (
            "Waits known to",
            format!("{} ms", grouped(head.precision_ms.into())),
        ),
    ];
    if let Some(at) = proof.newest_ms {
        facts.push(("Newest fact", dated(at, zone)));
    }
    facts
        .into_iter()
        .map(|(name, value)| [name.to_owned(), value])
        .collect()
}
