//! The desk: which jobs there are, who holds a slot, and what state each is in
//! at a moment of the service clock. A job that ended well keeps its slot until
//! it is deleted or expires.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::faults::Fault;
use crate::world::World;

/// What becomes of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Queued,
    Pending,
    Fulfilled,
    Failed,
    Cancelled,
    Expired,
}

impl State {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Queued => "QUEUED",
            Self::Pending => "PENDING",
            Self::Fulfilled => "FULFILLED",
            Self::Failed => "FAILED",
            Self::Cancelled => "CANCELLED",
            Self::Expired => "EXPIRED",
        }
    }

    /// Not ended, or its results are kept.
    fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Pending | Self::Fulfilled)
    }
}

/// What a job found.
#[derive(Clone)]
pub(crate) struct Findings {
    pub(crate) world: Arc<World>,
    /// Places in the world, in order.
    pub(crate) found: Arc<[usize]>,
    /// Records are cut at this moment of the data clock, Unix ms.
    pub(crate) cut_ms: i64,
    /// What `dataAvailabilityDate` says, Unix ms.
    pub(crate) available_ms: i64,
    /// The data clock when it was submitted, Unix ms.
    pub(crate) submitted_ms: i64,
    pub(crate) faults: Arc<[Fault]>,
}

impl Findings {
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }
}

/// One job; moments are of the service clock, ms.
struct Job {
    findings: Findings,
    submitted: i64,
    /// When it got a slot.
    started: Option<i64>,
    /// Results were read before.
    read: bool,
}

/// How the desk works.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) quota: usize,
    pub(crate) takes_ms: i64,
    pub(crate) expires_ms: i64,
}

/// A job as it is at a moment.
pub(crate) struct Known {
    pub(crate) state: State,
    pub(crate) findings: Findings,
    /// How long after its submission it ended, ms.
    pub(crate) took: Option<i64>,
}

/// All jobs that were not deleted, by id.
#[derive(Default)]
pub(crate) struct Desk(Mutex<BTreeMap<String, Job>>);

impl Job {
    fn completed(&self, rules: Rules) -> Option<i64> {
        let never = self.findings.has(Fault::JobNeverEnds);
        self.started
            .filter(|_| !never)
            .map(|started| started + rules.takes_ms)
    }

    fn state(&self, rules: Rules, now: i64) -> State {
        let Some(started) = self.started else {
            return State::Queued;
        };
        match self.completed(rules).filter(|&at| at <= now) {
            None if now < started + rules.takes_ms / 4 => State::Queued,
            None => State::Pending,
            Some(_) if self.findings.has(Fault::JobFails) => State::Failed,
            Some(_) if self.findings.has(Fault::JobCancelled) => State::Cancelled,
            Some(_) if self.read && self.findings.has(Fault::JobExpires) => State::Expired,
            Some(at) if at + rules.expires_ms <= now => State::Expired,
            Some(_) => State::Fulfilled,
        }
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a job; `false` when too many are waiting already.
    pub(crate) fn submit(&self, id: String, findings: Findings, rules: Rules, now: i64) -> bool {
        let mut jobs = self.lock();
        start(&mut jobs, rules, now);
        let queued = jobs.values().filter(|job| job.started.is_none()).count();
        if queued >= rules.quota.max(1) {
            return false;
        }
        let job = Job {
            findings,
            submitted: now,
            started: None,
            read: false,
        };
        jobs.insert(id, job);
        start(&mut jobs, rules, now);
        true
    }

    pub(crate) fn find(&self, id: &str, rules: Rules, now: i64) -> Option<Known> {
        let mut jobs = self.lock();
        start(&mut jobs, rules, now);
        let job = jobs.get(id)?;
        Some(Known {
            state: job.state(rules, now),
            findings: job.findings.clone(),
            took: job
                .completed(rules)
                .filter(|&at| at <= now)
                .map(|at| at - job.submitted),
        })
    }

    /// Results of this job were read.
    pub(crate) fn read(&self, id: &str) {
        if let Some(job) = self.lock().get_mut(id) {
            job.read = true;
        }
    }

    /// Forgets a job; `false` when there was none.
    pub(crate) fn delete(&self, id: &str) -> bool {
        self.lock().remove(id).is_some()
    }

    /// Jobs that hold a slot or wait for one.
    pub(crate) fn open(&self, rules: Rules, now: i64) -> usize {
        let jobs = self.lock();
        jobs.values()
            .filter(|job| job.state(rules, now).is_open())
            .count()
    }
}

/// Gives free slots to those who have waited longest.
fn start(jobs: &mut BTreeMap<String, Job>, rules: Rules, now: i64) {
    let busy = jobs
        .values()
        .filter(|job| job.started.is_some() && job.state(rules, now).is_open())
        .count();
    let mut waiting: Vec<&mut Job> = jobs
        .values_mut()
        .filter(|job| job.started.is_none())
        .collect();
    waiting.sort_by_key(|job| job.submitted);
    for job in waiting.into_iter().take(rules.quota.saturating_sub(busy)) {
        job.started = Some(now);
    }
}
