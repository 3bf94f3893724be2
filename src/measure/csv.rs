//! CSV: the intervals file of the contract (RFC 4180), row by row from counted cells.

use jiff::tz::TimeZone;

use crate::measure::count::Counts;
use crate::measure::facts::Place;
use crate::measure::lens::Rule;
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
}

/// The file as text, lines ended by CR LF.
#[must_use]
pub fn intervals(table: &Table<'_>) -> String {
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    order.sort_by(|&a, &b| sort_key(table, a).cmp(&sort_key(table, b)));
    let mut text = HEADER.join(",");
    text.push_str("\r\n");
    for index in order {
        row(table, index, &mut text);
    }
    text
}

/// Interval, queue name, queue id, media type.
fn sort_key<'a>(table: &'a Table<'_>, index: usize) -> (u32, &'a str, &'a str, &'static str) {
    let (cell, _) = table.rows[index];
    let queue = table.queues.get(cell.queue as usize);
    let (name, id) = queue.map_or(("", ""), |queue| (&queue.name, &queue.id));
    (cell.interval, name, id, cell.media.name())
}

fn row(table: &Table<'_>, index: usize, text: &mut String) {
    let (cell, counts) = &table.rows[index];
    let (_, name, id, media) = sort_key(table, index);
    let promise = table.rule.thresholds.promise(cell.queue, cell.media);
    let level = table.rule.formula.service_level(counts);
    let interval = cell.interval as usize;
    let counted = [
        counts.offered,
        counts.answered,
        counts.answered_within,
        counts.abandoned,
        counts.abandoned_within,
        counts.short_abandoned,
        counts.flow_out,
    ];
    let mut cells = vec![
        stamp::with_offset(table.boundaries[interval], table.zone),
        stamp::with_offset(table.boundaries[interval + 1], table.zone),
        quoted(id),
        quoted(name),
        media.to_owned(),
    ];
    cells.extend(counted.map(|count| count.to_string()));
    let seldom = [counts.other, counts.waiting];
    cells.extend(seldom.map(|count| {
        if table.every {
            count.to_string()
        } else {
            String::new()
        }
    }));
    cells.push(counts.wait_sum_ms.to_string());
    cells.push(promise.threshold_ms.to_string());
    cells.push(decimal::plain(u64::from(promise.target_ppm), 4));
    cells.push(level.numerator.to_string());
    cells.push(level.denominator.to_string());
    cells.push(
        level
            .ten_thousandths()
            .map(|share| decimal::plain(share, 4))
            .unwrap_or_default(),
    );
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A text cell: safe from being run as a formula by a spreadsheet, and quoted where RFC 4180 asks for it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !decimal::is_number(text);
    let safe = if risky {
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
