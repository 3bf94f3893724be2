//! VISITS CSV: the visits file of the contract (RFC 4180), a row for each queue visit with a counted fact.

use crate::columns::Columns;
use crate::measure::csv::quoted;
use crate::measure::visits::is_short;
use crate::terms::{Queue, stamp};

/// Header of the visits file, fixed by the contract.
pub const HEADER: &str = "conversation_id,queue_id,queue_name,media_type,direction,offered_at,outcome,ended_at,wait_ms,short_abandon";

/// What the file is about.
pub struct Table<'a> {
    /// The visits.
    pub columns: &'a Columns,
    /// Rows of those to write, in the order of the file.
    pub rows: &'a [u32],
    /// Queues by index.
    pub queues: &'a [Queue],
    /// Reader's own limit of short abandons, ms; `None` leaves the organisation's marks.
    pub limit_ms: Option<i64>,
}

/// The file as text, lines ended by CR LF; times in UTC with milliseconds.
#[must_use]
pub fn visits(table: &Table<'_>) -> String {
    let mut text = String::with_capacity(160 * (table.rows.len() + 1));
    text.push_str(HEADER);
    text.push_str("\r\n");
    for &row in table.rows {
        line(table, row as usize, &mut text);
    }
    text
}

fn line(table: &Table<'_>, row: usize, text: &mut String) {
    let Some(visit) = table.columns.visit(row) else {
        return;
    };
    let queue = table.queues.get(usize::from(visit.queue));
    let (id, name) = queue.map_or(("", ""), |queue| (&queue.id, &queue.name));
    let columns = table.columns;
    let cells = [
        quoted(&columns.conversation_id(columns.conversation(row))),
        quoted(id),
        quoted(name),
        visit.media.name().to_owned(),
        visit.direction.name().to_owned(),
        stamp::utc(visit.offered_ms),
        visit.outcome.name().to_owned(),
        visit.ended_ms.map(stamp::utc).unwrap_or_default(),
        visit
            .wait_ms
            .map(|wait| wait.to_string())
            .unwrap_or_default(),
        is_short(&visit, table.limit_ms).to_string(),
    ];
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}
