//! GATHER: every span of a plan with every ten views, some requests in flight; stops, resumes, and knows what is missing.

use std::cell::RefCell;
use std::collections::VecDeque;

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use super::plan::{Plan, halves, plan};
use super::{Asking, MOST_VIEWS, PATH, Part, Timer, View, body, read};
use crate::api::call::Line;
use crate::api::error::ApiError;
use crate::api::io::{Io, Method, Response};
use crate::terms::{DAY_MS, Period};

/// A span with some of the views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Job {
    span: Period,
    /// Which ten views.
    set: usize,
}

/// A part that is missing.
#[derive(Clone, Debug)]
pub struct Gap {
    /// When.
    pub span: Period,
    /// Why.
    pub cause: ApiError,
    job: Job,
}

/// Questions to the aggregates under way or at rest.
#[derive(Debug)]
pub struct Gather {
    asking: Asking,
    minutes: i64,
    sets: Vec<Vec<View>>,
    jobs: VecDeque<Job>,
    flying: Vec<Job>,
    gaps: Vec<Gap>,
    answered: u32,
}

impl Gather {
    /// All questions that are needed when so many queues and media types have facts. `None` where the intervals
    /// cannot be asked for ([`plan`]).
    #[must_use]
    pub fn new(asking: Asking, lanes: usize) -> Option<Gather> {
        let Plan { minutes, spans } = plan(&asking.edges, lanes)?;
        let mut limits = asking.limits_ms.clone();
        limits.sort_unstable();
        limits.dedup();
        let views: Vec<View> = limits
            .iter()
            .flat_map(|&limit_ms| {
                [Timer::Answered, Timer::Abandon].map(|timer| View { timer, limit_ms })
            })
            .collect();
        let mut sets: Vec<Vec<View>> = views.chunks(MOST_VIEWS).map(<[View]>::to_vec).collect();
        if sets.is_empty() {
            sets.push(Vec::new());
        }
        let jobs = spans
            .iter()
            .flat_map(|&span| (0..sets.len()).map(move |set| Job { span, set }));
        Some(Gather {
            jobs: jobs.collect(),
            asking,
            minutes,
            sets,
            flying: Vec::new(),
            gaps: Vec::new(),
            answered: 0,
        })
    }

    /// Requests answered.
    #[must_use]
    pub fn answered(&self) -> u32 {
        self.answered
    }

    /// Requests in all, those that are still open or missing included.
    #[must_use]
    pub fn requests(&self) -> u32 {
        let open = self.jobs.len() + self.flying.len() + self.gaps.len();
        self.answered + u32::try_from(open).unwrap_or(u32::MAX)
    }

    /// Requests not answered yet.
    fn open(&self) -> usize {
        self.jobs.len() + self.flying.len()
    }

    /// What could not be had.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Whether everything was answered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.jobs.is_empty() && self.flying.is_empty() && self.gaps.is_empty()
    }

    /// Puts back what was in flight when the future was dropped, and what could not be had.
    pub fn resume(&mut self) {
        self.jobs.extend(self.flying.drain(..));
        self.jobs.extend(self.gaps.drain(..).map(|gap| gap.job));
    }

    fn take_job(&mut self) -> Option<(Job, String)> {
        let job = self.jobs.pop_front()?;
        self.flying.push(job);
        // The facts that no limit changes come with the first views; a query must name a metric in any case.
        let metrics: &[&str] = if job.set == 0 {
            &body::METRICS
        } else {
            &["tAnswered"]
        };
        let Asking { queues, media, .. } = &self.asking;
        let minutes = Some(self.minutes);
        let views = &self.sets[job.set];
        Some((
            job,
            body::body(queues, media, job.span, minutes, metrics, views),
        ))
    }

    /// Takes an answer in.
    fn answer(
        &mut self,
        job: Job,
        answer: Result<Response, ApiError>,
        on_part: &mut impl FnMut(&Part<'_>),
    ) -> Result<(), ApiError> {
        self.flying.retain(|flying| *flying != job);
        let views = &self.sets[job.set];
        let groups = answer
            .and_then(|response| read::groups(&response, views, &self.edges(job), job.set == 0));
        match groups {
            Ok(groups) => {
                self.answered += 1;
                on_part(&Part {
                    groups: &groups,
                    views,
                });
            }
            Err(error) if error.stops_everything() => {
                self.jobs.push_front(job);
                return Err(error);
            }
            Err(error) => self.lost(job, error),
        }
        Ok(())
    }

    /// Edges that a bucket of this span must not lie across: those asked for and its own ends.
    fn edges(&self, job: Job) -> Vec<i64> {
        let inside = |edge: &&i64| job.span.from_ms < **edge && **edge < job.span.to_ms;
        let between = self.asking.edges.iter().filter(inside).copied();
        let ends = (job.span.from_ms, job.span.to_ms);
        std::iter::once(ends.0)
            .chain(between)
            .chain([ends.1])
            .collect()
    }

    /// A span that is too much for the service is asked in halves; any other failure is a gap.
    fn lost(&mut self, job: Job, error: ApiError) {
        let too_much = match &error {
            ApiError::Failed(refused) => refused.status == 504,
            ApiError::Rejected(refused) => match refused.status {
                413 => true,
                // How much the service takes is not documented; a day of it it does. What it refuses then, it
                // refuses for another reason.
                400 => job.span.length_ms() > DAY_MS,
                _ => false,
            },
            _ => false,
        };
        match halves(job.span, self.minutes).filter(|_| too_much) {
            Some(halves) => {
                for span in halves.into_iter().rev() {
                    self.jobs.push_front(Job { span, ..job });
                }
            }
            None => self.gaps.push(Gap {
                span: job.span,
                cause: error,
                job,
            }),
        }
    }
}

/// Drives a gather until nothing is left. Every answer goes to `on_part` in the order of arrival. Dropping the future
/// aborts what is in flight; the gather can be resumed.
///
/// # Errors
/// When every further request would meet the same.
pub async fn drive<I: Io>(
    gather: &RefCell<Gather>,
    line: &Line<'_, I>,
    mut on_part: impl FnMut(&Part<'_>),
) -> Result<(), ApiError> {
    let backlog = line.limiter.backlog();
    let mut flying = FuturesUnordered::new();
    loop {
        backlog.set(gather.borrow().open());
        while flying.len() < line.limiter.in_flight(line.io.ticks_ms()) {
            let Some((job, body)) = gather.borrow_mut().take_job() else {
                break;
            };
            flying.push(async move {
                let answer = line.call_of_load(Method::Post, PATH, Some(body)).await;
                (job, answer)
            });
        }
        let Some((job, answer)) = flying.next().await else {
            return Ok(());
        };
        gather.borrow_mut().answer(job, answer, &mut on_part)?;
    }
}
