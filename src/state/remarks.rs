//! REMARKS: what the reader should know about the data behind the figures, one sentence each.

use crate::columns::Columns;
use crate::measure::lens::Scope;
use crate::state::words::counted;
use crate::terms::decimal::grouped;
use crate::terms::{DAY_MS, Media, Period, Queue};

/// A period that begins longer ago than this may reach past what the organisation keeps.
const OLD_MS: i64 = 30 * DAY_MS;

/// What the remarks are about.
pub struct Basis<'a> {
    /// What was loaded.
    pub columns: &'a Columns,
    /// Queues the user may see.
    pub queues: &'a [Queue],
    /// Queues and media types looked at.
    pub scope: &'a Scope,
    /// Whether the question names queues, or means all.
    pub some_queues: bool,
    /// The period.
    pub period: Period,
    /// Now, ms UTC.
    pub now_ms: i64,
}

/// The remarks that apply.
#[must_use]
pub fn remarks(basis: &Basis<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(assumed(basis));
    remarks.extend(hidden(basis));
    remarks.extend(retention(basis));
    let oddities = basis.columns.oddities();
    if oddities.without_queue > 0 {
        let offers = counted(oddities.without_queue.into(), "offer");
        remarks.push(format!("{offers} named no queue and could not be counted."));
    }
    if oddities.other_media > 0 {
        let visits = counted(oddities.other_media.into(), "visit");
        remarks.push(format!("{visits} of media types without service level (video, screen share, unknown ones) were left out."));
    }
    remarks
}

/// Queues whose promise had to be assumed.
fn assumed(basis: &Basis<'_>) -> Option<String> {
    let looked = basis
        .queues
        .iter()
        .zip(&basis.scope.queues)
        .filter(|(_, looked)| **looked);
    let media = Media::ALL
        .into_iter()
        .filter(|&media| basis.scope.media[media as usize]);
    let media: Vec<Media> = media.collect();
    let without = looked
        .filter(|(queue, _)| media.iter().any(|&media| queue.promise(media).1))
        .count();
    (without > 0).then(|| {
        format!(
            "{} without a service-level setting: the vendor's defaults are assumed, 80 % in 20 s, e-mail 80 % in 24 h.",
            counted(without as u64, "queue"),
        )
    })
}

/// Visits in queues that are not in the user's list: deleted ones, or those of other divisions.
fn hidden(basis: &Basis<'_>) -> Option<String> {
    if basis.some_queues {
        return None;
    }
    let visits = (0..basis.columns.rows())
        .filter_map(|row| basis.columns.visit(row))
        .filter(|visit| {
            let inside = basis.period.contains(visit.offered_ms)
                || visit.ended_ms.is_some_and(|at| basis.period.contains(at));
            inside
                && basis.scope.media[visit.media as usize]
                && visit.queue as usize >= basis.queues.len()
        });
    let count = visits.count() as u64;
    (count > 0).then(|| {
        format!(
            "{} in queues that are deleted or not visible to you are left out.",
            counted(count, "visit")
        )
    })
}

/// An old period whose beginning is empty.
fn retention(basis: &Basis<'_>) -> Option<String> {
    if basis.now_ms - basis.period.from_ms < OLD_MS {
        return None;
    }
    let visits = (0..basis.columns.rows()).filter_map(|row| basis.columns.visit(row));
    // What was loaded to compare with may lie after the period.
    let before_its_end = visits.filter(|visit| visit.offered_ms < basis.period.to_ms);
    let first = before_its_end.map(|visit| visit.offered_ms).min();
    match first {
        Some(first) if first < basis.period.from_ms + 3 * DAY_MS => None,
        Some(first) => Some(format!(
            "The first {} of the period hold nothing. Either nobody called, or Genesys Cloud no longer keeps them (the organisation's retention setting).",
            counted(
                u64::try_from((first - basis.period.from_ms) / DAY_MS).unwrap_or(0),
                "day"
            ),
        )),
        None => Some(format!(
            "The period began {} days ago. If there were calls, Genesys Cloud may no longer keep them (the organisation's retention setting).",
            grouped(u64::try_from((basis.now_ms - basis.period.from_ms) / DAY_MS).unwrap_or(0)),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(id: &str, set: bool) -> Queue {
        let promise = set.then(|| crate::terms::Promise::assumed(Media::Voice));
        Queue {
            id: id.to_owned(),
            name: id.to_owned(),
            promises: [promise; 5],
        }
    }

    fn voice(columns: &Columns, queues: &[Queue], now_ms: i64) -> Vec<String> {
        let scope = Scope {
            queues: vec![true; queues.len()],
            media: [false, false, false, false, true],
        };
        let period = Period {
            from_ms: 0,
            to_ms: 10 * DAY_MS,
        };
        remarks(&Basis {
            columns,
            queues,
            scope: &scope,
            some_queues: false,
            period,
            now_ms,
        })
    }

    fn call(columns: &mut Columns, id: &str, queue: &str, at: &str) {
        let json = format!(
            r#"{{"conversations":[{{"conversationId":"{id}","participants":[{{"purpose":"acd","sessions":[{{"mediaType":"voice",
            "metrics":[{{"name":"nOffered","value":1,"emitDate":"{at}"}},{{"name":"tAbandon","value":5000,"emitDate":"{at}"}}],
            "segments":[{{"queueId":"{queue}","segmentStart":"{at}","segmentEnd":"{at}"}}]}}]}}]}}]}}"#
        );
        let page = crate::api::wire::page(json.as_bytes()).unwrap();
        columns.push(&page.conversations[0], 0);
    }

    #[test]
    fn ordinary_data_needs_no_remark() {
        let mut columns = Columns::with_queues(["a"]);
        call(&mut columns, "1", "a", "1970-01-01T12:00:00.000Z");
        assert_eq!(
            voice(&columns, &[queue("a", true)], 40 * DAY_MS),
            Vec::<String>::new()
        );
    }

    #[test]
    fn assumed_promises_hidden_queues_and_empty_beginnings_are_told() {
        let mut columns = Columns::with_queues(["a", "b"]);
        call(&mut columns, "1", "gone", "1970-01-06T12:00:00.000Z");
        let told = voice(
            &columns,
            &[queue("a", false), queue("b", true)],
            40 * DAY_MS,
        );
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("1 queue without"));
        assert!(told[1].starts_with("1 visit in queues"));
        assert!(told[2].starts_with("The first 5 days"));
        assert!(
            voice(&Columns::default(), &[queue("a", true)], 40 * DAY_MS)[0].contains("40 days ago")
        );
        assert!(voice(&Columns::default(), &[queue("a", true)], 20 * DAY_MS).is_empty());
    }
}
