//! CSV: the intervals file of the contract (RFC 4180), row by row from counted cells.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::measure::count::Counts;
use crate::measure::lens::Rule;
use crate::measure::placement::Cell;
use crate::terms::Queue;

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
    /// Cells with their counts, in the same order.
    pub cells: &'a [Cell],
    /// Counts of each cell.
    pub counts: &'a [Counts],
    /// Interval boundaries, ms UTC.
    pub boundaries: &'a [i64],
    /// Queues by index.
    pub queues: &'a [Queue],
    /// Formula and promises in force.
    pub rule: &'a Rule,
    /// Zone in which times are written.
    pub zone: &'a TimeZone,
}

/// The file as text, lines ended by CR LF.
#[must_use]
pub fn intervals(table: &Table<'_>) -> String {
    let mut order: Vec<usize> = (0..table.cells.len()).collect();
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
    let cell = table.cells[index];
    let queue = table.queues.get(cell.queue as usize);
    let (name, id) = queue.map_or(("", ""), |queue| (&queue.name, &queue.id));
    (cell.interval, name, id, cell.media.name())
}

fn row(table: &Table<'_>, index: usize, text: &mut String) {
    let (cell, counts) = (table.cells[index], &table.counts[index]);
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
        counts.other,
        counts.waiting,
    ];
    let mut cells = vec![
        iso(table.boundaries[interval], table.zone),
        iso(table.boundaries[interval + 1], table.zone),
        quoted(id),
        quoted(name),
        media.to_owned(),
    ];
    cells.extend(counted.map(|count| count.to_string()));
    cells.push(counts.wait_sum_ms.to_string());
    cells.push(promise.threshold_ms.to_string());
    cells.push(decimals(u64::from(promise.target_ppm)));
    cells.push(level.numerator.to_string());
    cells.push(level.denominator.to_string());
    cells.push(level.ten_thousandths().map(decimals).unwrap_or_default());
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// ISO 8601 with the offset of the zone, for example `2026-11-16T09:00:00+01:00`; milliseconds only
/// where there are some.
#[must_use]
pub fn iso(at_ms: i64, zone: &TimeZone) -> String {
    let Ok(at) = Timestamp::from_millisecond(at_ms) else {
        return String::new();
    };
    let form = if at_ms % 1_000 == 0 {
        "%Y-%m-%dT%H:%M:%S%:z"
    } else {
        "%Y-%m-%dT%H:%M:%S%.3f%:z"
    };
    at.to_zoned(zone.clone()).strftime(form).to_string()
}

/// Ten-thousandths as a decimal without trailing zeros: 811,321 is `81.1321`, 800,000 is `80`.
#[must_use]
pub fn decimals(ten_thousandths: u64) -> String {
    let text = format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A text cell: safe from being run as a formula by a spreadsheet, and quoted where RFC 4180 asks for it.
#[must_use]
pub fn quoted(text: &str) -> String {
    let number = text.parse::<f64>().is_ok_and(f64::is_finite);
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
    let safe = if risky { format!("'{text}") } else { text.to_owned() };
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
    fn decimals_have_no_trailing_zeros() {
        assert_eq!(decimals(811_321), "81.1321");
        assert_eq!(decimals(800_000), "80");
        assert_eq!(decimals(5), "0.0005");
        assert_eq!(decimals(0), "0");
        assert_eq!(decimals(1_000_000), "100");
    }

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

    #[test]
    fn times_carry_the_offset_of_the_zone() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(iso(1_792_886_400_000, &berlin), "2026-10-25T02:00:00+02:00");
        assert_eq!(iso(1_792_890_000_000, &berlin), "2026-10-25T02:00:00+01:00");
        assert_eq!(iso(1_792_890_000_500, &TimeZone::UTC), "2026-10-25T01:00:00.500+00:00");
    }
}
