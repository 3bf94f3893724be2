//! DRIVE: the requests of a walk, as many at a time as the budget can use.

use std::cell::RefCell;

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method};
use crate::api::query::DETAILS;
use crate::api::walk::{Taken, Walk};
use crate::api::wire;

/// How a drive ended.
#[derive(Clone, Debug)]
pub enum Ended {
    /// Nothing is left to ask.
    Finished,
    /// An answer that every further request would meet too.
    Stopped(ApiError),
}

/// Drives a walk until nothing is left or an answer stops it. Every page goes to `on_page` in the order
/// of arrival, which says what became of it. Dropping the future aborts what is in flight; the walk can be resumed.
pub async fn drive<I: Io>(
    walk: &RefCell<Walk>,
    line: &Line<'_, I>,
    on_page: impl FnMut(&wire::Page<'_>) -> Taken,
) -> Ended {
    go(walk, line, on_page, false).await
}

/// Asks only what tells the size of the load: a page of each of its first windows, which reach over up to 31 days.
/// [`Walk::estimate`] knows it then, and [`drive`] goes on from there.
pub async fn probe<I: Io>(
    walk: &RefCell<Walk>,
    line: &Line<'_, I>,
    on_page: impl FnMut(&wire::Page<'_>) -> Taken,
) -> Ended {
    go(walk, line, on_page, true).await
}

async fn go<I: Io>(
    walk: &RefCell<Walk>,
    line: &Line<'_, I>,
    mut on_page: impl FnMut(&wire::Page<'_>) -> Taken,
    probing: bool,
) -> Ended {
    let backlog = line.limiter.backlog();
    let mut flying = FuturesUnordered::new();
    loop {
        while flying.len() < line.limiter.in_flight(line.io.ticks_ms()) {
            let Some((job, body)) = walk.borrow_mut().take_job(probing) else {
                break;
            };
            flying.push(async move {
                let answer = line.call_of_load(Method::Post, DETAILS, Some(body)).await;
                (job, answer)
            });
        }
        let left = if probing {
            flying.len()
        } else {
            usize::try_from(walk.borrow().left()).unwrap_or(usize::MAX)
        };
        backlog.set(left);
        let Some((job, answer)) = flying.next().await else {
            return Ended::Finished;
        };
        if let Err(error) = walk.borrow_mut().answered(job, answer, &mut on_page) {
            return Ended::Stopped(error);
        }
    }
}
