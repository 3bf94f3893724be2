//! VISIT: one visit as numbers: what it is, its queue, and its times as differences.

use super::numbers::{Damaged, Reader, Writer};
use crate::columns::Visit;
use crate::terms::{Direction, Media, Outcome};

/// What a visit is, as one number: media type, outcome, and then one bit each.
fn kind(visit: &Visit) -> u64 {
    let bits = [
        visit.short,
        visit.direction == Direction::Outbound,
        visit.wait_ms.is_none(),
        visit.ended_ms.is_none(),
    ];
    let bits = bits
        .into_iter()
        .rev()
        .fold(0, |bits, bit| bits << 1 | u64::from(bit));
    visit.media as u64 + 5 * (visit.outcome as u64 + 5 * bits)
}

pub fn write(to: &mut Writer, visit: &Visit, queue: u64, before_ms: i64) {
    to.number(kind(visit));
    to.number(queue);
    to.difference(visit.offered_ms, before_ms);
    let mut stayed_until_ms = visit.offered_ms;
    if let Some(wait_ms) = visit.wait_ms {
        to.difference(wait_ms, 0);
        stayed_until_ms = stayed_until_ms.wrapping_add(wait_ms);
    }
    if let Some(ended_ms) = visit.ended_ms {
        to.difference(ended_ms, stayed_until_ms);
    }
}

pub fn read(from: &mut Reader<'_>, before_ms: i64) -> Result<Visit, Damaged> {
    let kind = usize::try_from(from.number()?).map_err(|_| Damaged)?;
    let (media, outcome, bits) = (Media::ALL[kind % 5], Outcome::ALL[kind / 5 % 5], kind / 25);
    if bits >= 16 {
        return Err(Damaged);
    }
    let bit = |place: u32| bits >> place & 1 == 1;
    let queue = u16::try_from(from.number()?).map_err(|_| Damaged)?;
    let offered_ms = from.moment_after(before_ms)?;
    let wait_ms = if bit(2) { None } else { Some(from.moment()?) };
    let stayed_until_ms = offered_ms.saturating_add(wait_ms.unwrap_or(0));
    let ended_ms = if bit(3) {
        None
    } else {
        Some(from.moment_after(stayed_until_ms)?)
    };
    Ok(Visit {
        queue,
        media,
        direction: if bit(1) {
            Direction::Outbound
        } else {
            Direction::Inbound
        },
        offered_ms,
        outcome,
        ended_ms,
        wait_ms,
        short: bit(0),
    })
}
