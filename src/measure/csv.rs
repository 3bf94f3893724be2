//! CSV: the intervals file of the contract (RFC 4180), row by row from counted cells.

use jiff::tz::TimeZone;

use crate::measure::count::Counts;
use crate::measure::facts::Place;
use crate::measure::lens::Rule;
use crate::measure::ratio::ServiceLevel;
use crate::terms::{Queue, decimal, stamp};

/// Header of the intervals file, fixed by the contract.
pub const HEADER: [&str; 20] = [
    "interval_start",
    "interval_end",
    "queue_id",
    "queue_name",
    "media_type",
    "offered",
    "answered",
    "answered_within",
    "abandoned",
    "abandoned_within",
    "short_abandoned",
    "flow_out",
    "other",
    "waiting",
    "wait_sum_ms",
    "threshold_ms",
    "target_percent",
    "numerator",
    "denominator",
    "service_level_percent",
];

/// What the file is about.
pub struct Table<'a> {
    /// Rows with their counts.
    pub rows: &'a [(Place, Counts)],
    /// Interval boundaries, ms UTC.
    pub boundaries: &'a [i64],
    /// Queues by index.
    pub queues: &'a [Queue],
    /// Formula and promises in force.
    pub rule: &'a Rule,
    /// Zone in which times are written.
    pub zone: &'a TimeZone,
    /// What ended otherwise and what waits is known; else both stay empty.
    pub every: bool,
    /// Rows of which nothing is known but that there may be facts, in order: their numbers stay empty
    /// ([`crate::measure::blurred::places`]).
    pub unknown: &'a [Place],
}

/// The file as text, lines ended by CR LF.
#[must_use]
pub fn intervals(table: &Table<'_>) -> String {
    let known = table
        .rows
        .iter()
        .map(|(place, counts)| (*place, Some(counts)));
    let known = known.filter(|one| table.unknown.binary_search(&one.0).is_err());
    let unknown = table.unknown.iter().map(|&place| (place, None));
    let mut order: Vec<(Place, Option<&Counts>)> = known.chain(unknown).collect();
    order.sort_by(|a, b| sort_key(table, a.0).cmp(&sort_key(table, b.0)));
    let mut text = HEADER.join(",");
    text.push_str("\r\n");
    for (place, counts) in order {
        row(table, place, counts, &mut text);
    }
    text
}

/// Interval, queue name, queue id, media type.
fn sort_key<'a>(table: &'a Table<'_>, cell: Place) -> (u32, &'a str, &'a str, &'static str) {
    let queue = table.queues.get(cell.queue as usize);
    let (name, id) = queue.map_or(("", ""), |queue| (&queue.name, &queue.id));
    (cell.interval, name, id, cell.media.name())
}

fn row(table: &Table<'_>, cell: Place, counts: Option<&Counts>, text: &mut String) {
    let (_, name, id, media) = sort_key(table, cell);
    let promise = table.rule.thresholds.promise(cell.queue, cell.media);
    let level = counts.map(|counts| table.rule.formula.service_level(counts));
    let number =
        |of: fn(&Counts) -> u32| counts.map_or_else(String::new, |counts| of(counts).to_string());
    let seldom = |of| {
        if table.every {
            number(of)
        } else {
            String::new()
        }
    };
    let interval = cell.interval as usize;
    let cells = [
        stamp::with_offset(table.boundaries[interval], table.zone),
        stamp::with_offset(table.boundaries[interval + 1], table.zone),
        quoted(id),
        quoted(name),
        media.to_owned(),
        number(|counts| counts.offered),
        number(|counts| counts.answered),
        number(|counts| counts.answered_within),
        number(|counts| counts.abandoned),
        number(|counts| counts.abandoned_within),
        number(|counts| counts.short_abandoned),
        number(|counts| counts.flow_out),
        seldom(|counts| counts.other),
        seldom(|counts| counts.waiting),
        counts.map_or_else(String::new, |counts| counts.wait_sum_ms.to_string()),
        promise.threshold_ms.to_string(),
        decimal::plain(u64::from(promise.target_ppm), 4),
        level.map_or_else(String::new, |level| level.numerator.to_string()),
        level.map_or_else(String::new, |level| level.denominator.to_string()),
        level
            .and_then(ServiceLevel::ten_thousandths)
            .map(|share| decimal::plain(share, 4))
            .unwrap_or_default(),
    ];
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// Whether a spreadsheet would run a text as a formula.
#[must_use]
pub fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !decimal::is_number(text)
}

/// A text cell: safe from being run as a formula by a spreadsheet, and quoted where RFC 4180 asks for it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let safe = if is_risky(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@home"), "'@home");
        assert_eq!(quoted("-5"), "-5");
        assert_eq!(quoted("-5 o'clock"), "'-5 o'clock");
        assert_eq!(quoted("\tindent"), "'\tindent");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=a,b"), "\"'=a,b\"");
        assert_eq!(quoted("Rückfragen"), "Rückfragen");
    }
}
