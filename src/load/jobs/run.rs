//! RUN: the steps of a history by job, each asked through `Line`, each bounded in time.

use std::cell::RefCell;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use rustc_hash::FxHashSet;

use super::tally::Open;
use super::{Ended, Failure, History, Stage, spans};
use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method, Response};
use crate::api::jobs::{self, State};
use crate::api::query::DETAILS;
use crate::api::wire;
use crate::terms::Period;

/// First and longest wait between two looks at a job.
const POLLS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(10));
/// Pages of results after which something is wrong: four million conversations.
const MOST_PAGES: u32 = 4_000;
/// Pages in a row without a new conversation after which the results repeat themselves.
const MOST_STALE: u32 = 5;

/// The job that exists at Genesys and has to be deleted.
#[derive(Debug)]
pub(super) struct Current {
    id: String,
    span: Period,
    /// When it was submitted, in the ticks of `Io`.
    since: u64,
    fulfilled: bool,
    /// Where the next page begins; `None` for the first.
    cursor: Option<String>,
    cursors: FxHashSet<String>,
    pages: u32,
    /// Pages in a row without a new conversation.
    stale: u32,
}

/// Why a run does not go on.
enum Halt {
    Stopped(ApiError),
    Failed(Failure),
}

impl Halt {
    /// An answer that every request would meet stops; any other is a failure of jobs.
    fn of(error: ApiError, failure: impl FnOnce(ApiError) -> Failure) -> Halt {
        match error {
            ApiError::Unauthorized(_) | ApiError::Unreachable(_) => Halt::Stopped(error),
            // The job was there before: now it is not.
            ApiError::Rejected(refused) if refused.status == 404 => Halt::Failed(Failure::Expired),
            error => Halt::Failed(failure(error)),
        }
    }
}

/// Drives a history until jobs have told what they know, or fail, or an answer stops it. Every page goes to
/// `on_page`; the same conversation may come twice. The job is deleted at the end, unless the drive was stopped or
/// dropped: then another drive goes on with it, or [`cleanup`] deletes it.
pub async fn drive<I: Io>(
    history: &RefCell<History>,
    line: &Line<'_, I>,
    mut on_page: impl FnMut(&wire::Page<'_>),
) -> Ended {
    let halt = steps(history, line, &mut on_page).await;
    if !matches!(halt, Err(Halt::Stopped(_))) {
        cleanup(history, line).await;
    }
    let outcome = history.borrow().outcome();
    match halt {
        Ok(()) => Ended::Finished(outcome),
        Err(Halt::Failed(failure)) => Ended::Failed(failure, outcome),
        Err(Halt::Stopped(error)) => Ended::Stopped(error),
    }
}

/// Deletes the job that a history holds, if any. One that cannot be deleted ends by itself.
pub async fn cleanup<I: Io>(history: &RefCell<History>, line: &Line<'_, I>) {
    let current = history.borrow_mut().current.take();
    if let Some(current) = current {
        line.call(Method::Delete, &jobs::job(&current.id), None)
            .await
            .ok();
    }
}

/// The answer to what can be done without, unless every request would meet what it met.
fn if_any(answer: Result<Response, ApiError>) -> Result<Option<Response>, Halt> {
    match answer {
        Err(error @ (ApiError::Unauthorized(_) | ApiError::Unreachable(_))) => {
            Err(Halt::Stopped(error))
        }
        answer => Ok(answer.ok()),
    }
}

async fn steps<I: Io>(
    history: &RefCell<History>,
    line: &Line<'_, I>,
    on_page: &mut impl FnMut(&wire::Page<'_>),
) -> Result<(), Halt> {
    if history.borrow().spans.is_none() {
        plan(history, line).await?;
    }
    loop {
        if history.borrow().current.is_none() && !submit(history, line).await? {
            break;
        }
        wait(history, line).await?;
        while read(history, line, on_page).await? {}
        let span = history.borrow().current.as_ref().map(|job| job.span);
        history.borrow_mut().done.extend(span);
        cleanup(history, line).await;
    }
    read_again(history, line, on_page).await
}

/// Learns up to when jobs know what happened, and what to ask them for.
async fn plan<I: Io>(history: &RefCell<History>, line: &Line<'_, I>) -> Result<(), Halt> {
    let answer = line.call(Method::Get, jobs::AVAILABILITY, None).await;
    let response = answer.map_err(|error| match Halt::of(error, Failure::Refused) {
        Halt::Failed(Failure::Expired) => Halt::Failed(Failure::NoAvailability),
        halt => halt,
    })?;
    let Ok(Some(available_ms)) = jobs::available_ms(&response.body) else {
        return Err(Halt::Failed(Failure::NoAvailability));
    };
    history.borrow_mut().learn(available_ms);
    let spans = {
        let history = history.borrow();
        spans(&history.windows, history.seam_ms())
    };
    if spans.is_empty() {
        return Err(Halt::Failed(Failure::NothingAvailable));
    }
    Box::pin(announce(history, line)).await?;
    history.borrow_mut().spans = Some(spans);
    Ok(())
}

/// Has the query say how many conversations lie in the part of a window before the seam: without that number nothing would
/// prove what a job brings of it.
async fn announce<I: Io>(history: &RefCell<History>, line: &Line<'_, I>) -> Result<(), Halt> {
    let Some(period) = history.borrow().cut() else {
        return Ok(());
    };
    let body = history.borrow().ask.details(period, 1);
    let answer = line.call_of_load(Method::Post, DETAILS, Some(body)).await;
    let answer = if_any(answer)?;
    let page = answer
        .as_ref()
        .and_then(|response| wire::page(&response.body).ok());
    let total = page.and_then(|page| page.total_hits);
    if let Some(total) = total.and_then(|total| u64::try_from(total.0).ok()) {
        history.borrow_mut().split(period.to_ms, total);
    }
    Ok(())
}

/// Submits the job of the next span; `false` when there is none.
async fn submit<I: Io>(history: &RefCell<History>, line: &Line<'_, I>) -> Result<bool, Halt> {
    let (span, body) = {
        let mut history = history.borrow_mut();
        history.stage = Stage::Asking;
        let next = history.spans.as_ref().and_then(|spans| spans.front());
        let Some(&span) = next else { return Ok(false) };
        (span, history.ask.job(span))
    };
    let answer = line.call_once(Method::Post, jobs::JOBS, Some(body)).await;
    let response = answer.map_err(|error| match error {
        ApiError::Unauthorized(_) => Halt::Stopped(error),
        ApiError::Unreachable(_) | ApiError::Failed(_) => Halt::Failed(Failure::Unclear(error)),
        error => Halt::Failed(Failure::Refused(error)),
    })?;
    let id = jobs::submitted(&response.body).map_err(|cause| {
        let error = ApiError::undecodable(cause, &response);
        Halt::Failed(Failure::Unclear(error))
    })?;
    let since = line.io.ticks_ms();
    let mut history = history.borrow_mut();
    history
        .spans
        .as_mut()
        .and_then(std::collections::VecDeque::pop_front);
    history.stage = Stage::Waiting { since };
    history.current = Some(Current {
        id,
        span,
        since,
        fulfilled: false,
        cursor: None,
        cursors: FxHashSet::default(),
        pages: 0,
        stale: 0,
    });
    Ok(true)
}

fn polls() -> ExponentialBackoff {
    ExponentialBuilder::new()
        .with_min_delay(POLLS.0)
        .with_max_delay(POLLS.1)
        .with_factor(1.5)
        .without_max_times()
        .with_jitter()
        .build()
}

/// Waits until the job is fulfilled.
async fn wait<I: Io>(history: &RefCell<History>, line: &Line<'_, I>) -> Result<(), Halt> {
    let known = {
        let history = history.borrow();
        let job = history.current.as_ref().filter(|job| !job.fulfilled);
        job.map(|job| (jobs::job(&job.id), job.since, history.patience_ms))
    };
    let Some((path, since, patience_ms)) = known else {
        return Ok(());
    };
    for delay in polls() {
        let response = line
            .call(Method::Get, &path, None)
            .await
            .map_err(|error| Halt::of(error, Failure::Unreadable))?;
        // An answer that is none may be a proxy's: the next one tells, and patience ends anyway.
        match jobs::state(&response.body).unwrap_or(State::Underway) {
            State::Underway => {}
            State::Fulfilled => {
                let mut history = history.borrow_mut();
                history.stage = Stage::Reading;
                if let Some(job) = &mut history.current {
                    job.fulfilled = true;
                }
                return Ok(());
            }
            State::Failed(reason) => return Err(Halt::Failed(Failure::Failed(reason))),
            State::Cancelled => return Err(Halt::Failed(Failure::Cancelled)),
            State::Expired => return Err(Halt::Failed(Failure::Expired)),
        }
        let waited_ms = line.io.ticks_ms().saturating_sub(since);
        if waited_ms >= patience_ms {
            return Err(Halt::Failed(Failure::TooLong { waited_ms }));
        }
        let left = patience_ms - waited_ms;
        line.io
            .sleep(u64::try_from(delay.as_millis()).unwrap_or(left).min(left))
            .await;
    }
    Ok(())
}

/// Reads the next page of results; `false` when it was the last.
async fn read<I: Io>(
    history: &RefCell<History>,
    line: &Line<'_, I>,
    on_page: &mut impl FnMut(&wire::Page<'_>),
) -> Result<bool, Halt> {
    let path = {
        let history = history.borrow();
        let Some(job) = &history.current else {
            return Ok(false);
        };
        jobs::results(&job.id, job.cursor.as_deref())
    };
    let response = line
        .call(Method::Get, &path, None)
        .await
        .map_err(|error| Halt::of(error, Failure::Unreadable))?;
    let page = wire::page(&response.body).map_err(|cause| {
        let error = ApiError::undecodable(cause, &response);
        Halt::Failed(Failure::Unreadable(error))
    })?;
    on_page(&page);
    let mut history = history.borrow_mut();
    if let Some(available) = page.availability {
        history.learn(available.0);
    }
    let fresh = history.tally.take(&page);
    let Some(job) = &mut history.current else {
        return Ok(false);
    };
    job.pages += 1;
    job.stale = if fresh == 0 { job.stale + 1 } else { 0 };
    let Some(cursor) = page.cursor.filter(|cursor| !cursor.0.is_empty()) else {
        return Ok(false);
    };
    let cursor = cursor.0.into_owned();
    let again = !job.cursors.insert(cursor.clone());
    if again || job.stale >= MOST_STALE || job.pages >= MOST_PAGES {
        return Err(Halt::Failed(Failure::Endless));
    }
    job.cursor = Some(cursor);
    Ok(true)
}

/// Asks for the conversations that were open when the job looked: what they are now. Those that cannot be had
/// leave their windows to the query.
async fn read_again<I: Io>(
    history: &RefCell<History>,
    line: &Line<'_, I>,
    on_page: &mut impl FnMut(&wire::Page<'_>),
) -> Result<(), Halt> {
    history.borrow_mut().stage = Stage::ReadingAgain;
    loop {
        let open: Vec<Open> = history.borrow().tally.open(jobs::MOST_IDS).to_vec();
        if open.is_empty() {
            return Ok(());
        }
        let path = jobs::by_id(open.iter().map(|open| open.id.as_str()));
        let answer = line.call(Method::Get, &path, None).await;
        let answer = if_any(answer)?;
        let page = answer
            .as_ref()
            .and_then(|response| wire::page(&response.body).ok())
            .unwrap_or_default();
        on_page(&page);
        let told: FxHashSet<&str> = page
            .conversations
            .iter()
            .filter_map(|conversation| Some(&*conversation.id.as_ref()?.0))
            .collect();
        let mut history = history.borrow_mut();
        let missing = open.iter().filter(|open| !told.contains(open.id.as_str()));
        let missing: Vec<i64> = missing.filter_map(|open| open.start_ms).collect();
        history.stale.extend(missing);
        history.read_again += told.len() as u64;
        history.tally.close(open.len());
    }
}
