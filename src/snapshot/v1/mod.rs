//! V1: the form `eightytwenty-snapshot/1` (docs/snapshot.md), written and read.

pub mod counts;
pub mod head;
pub mod visits;

use crate::columns::pack::numbers::{Damaged, Reader, Writer};
use crate::terms::Media;

/// Writes the queue and media type of a lane.
fn put_lane(to: &mut Writer, (queue, media): (u16, Media)) {
    to.number(u64::from(queue));
    to.number(media as u64);
}

/// Reads what [`put_lane`] wrote; lanes rise, and there are so many queues.
fn lane(
    from: &mut Reader<'_>,
    last: Option<(u16, Media)>,
    queues: usize,
) -> Result<(u16, Media), Damaged> {
    let queue = u16::try_from(from.number()?).map_err(|_| Damaged)?;
    let media = usize::try_from(from.number()?).map_err(|_| Damaged)?;
    let lane = (queue, *Media::ALL.get(media).ok_or(Damaged)?);
    let fits = usize::from(queue) < queues && last.is_none_or(|last| last < lane);
    if fits { Ok(lane) } else { Err(Damaged) }
}

fn count32(from: &mut Reader<'_>) -> Result<u32, Damaged> {
    u32::try_from(from.number()?).map_err(|_| Damaged)
}

/// Writes runs of intervals, rising and apart: the distance from the end of the last one, and the length.
fn put_runs(to: &mut Writer, runs: &[(u32, u32)]) {
    to.number(runs.len() as u64);
    let mut end = 0;
    for &(from, after) in runs {
        to.number(u64::from(from - end));
        to.number(u64::from(after - from));
        end = after;
    }
}

/// Reads what [`put_runs`] wrote.
fn runs(from: &mut Reader<'_>) -> Result<Vec<(u32, u32)>, Damaged> {
    let count = from.count()?;
    let mut runs = Vec::with_capacity(count);
    let mut end = 0_u32;
    for _ in 0..count {
        let begin = end.checked_add(count32(from)?).ok_or(Damaged)?;
        end = begin.checked_add(count32(from)?).ok_or(Damaged)?;
        runs.push((begin, end));
    }
    Ok(runs)
}

/// Writes bytes with their number before them.
fn put_block(to: &mut Writer, bytes: &[u8]) {
    to.number(bytes.len() as u64);
    to.raw(bytes);
}
