//! PLAN: which kept days answer what is asked, and what of them must be asked again.

use super::record::Record;
use crate::terms::{DAY_MS, Period};

/// A day that was read sooner after its end is read again.
const FIRM_MS: i64 = 3 * DAY_MS;
/// What of a plan is had, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Kept days, in order.
    pub had: Vec<Had>,
    /// Spans that must be asked for, in order and apart.
    pub missing: Vec<Period>,
}

/// A kept day that answers a part of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Had {
    /// The part: of one UTC day.
    pub span: Period,
    /// What is kept.
    pub record: Record,
    /// What must be asked again all the same.
    pub again: Again,
}

/// What of a kept day must be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Nothing.
    Nothing,
    /// The conversations that were open, by their ids.
    Open,
    /// All of it: it was read too soon after its end.
    Whole,
}

pub(super) fn covers(whole: Period, part: Period) -> bool {
    whole.from_ms <= part.from_ms && part.to_ms <= whole.to_ms
}

pub(super) fn again(record: &Record) -> Again {
    if record.stamp.read_ms < record.stamp.day_ends_ms().saturating_add(FIRM_MS) {
        Again::Whole
    } else if record.open > 0 {
        Again::Open
    } else {
        Again::Nothing
    }
}

/// A span cut at midnight UTC.
pub(super) fn days(span: Period) -> impl Iterator<Item = Period> {
    let mut from_ms = span.from_ms;
    std::iter::from_fn(move || {
        let midnight = (from_ms.div_euclid(DAY_MS) + 1) * DAY_MS;
        let day = Period {
            from_ms,
            to_ms: midnight.min(span.to_ms),
        };
        from_ms = day.to_ms;
        (day.length_ms() > 0).then_some(day)
    })
}

/// Adds a span behind others; one that it continues grows.
pub(super) fn add(spans: &mut Vec<Period>, span: Period) {
    match spans.last_mut() {
        Some(last) if last.to_ms == span.from_ms => last.to_ms = span.to_ms,
        _ => spans.push(span),
    }
}
