//! SUMMARY: counts of Genesys Cloud's own engine instead of single visits: for any size, at the thresholds that were
//! asked for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;

use crate::api::aggregates::{Asking, Gather, Part, census, drive};
use crate::api::call::Line;
use crate::api::query::Ask;
use crate::browser::{self, Web};
use crate::columns::summary::Summary;
use crate::measure::asked::limits;
use crate::measure::lens::Threshold;
use crate::state::load::{Load, Progress};
use crate::state::notice::Notice;
use crate::state::task::Loader;
use crate::state::words;
use crate::terms::{HOUR_MS, Period, Queue};

/// A threshold is asked for once it has rested so long.
const RESTED_MS: u64 = 600;
/// How far back whole intervals are counted again when the page is kept up to date.
const AGAIN_MS: i64 = HOUR_MS;

/// What is counted, and by which questions.
#[derive(Clone)]
pub(super) struct Counting {
    ask: Ask,
    lanes: usize,
    pub(super) gather: Rc<RefCell<Gather>>,
}

impl Loader {
    /// Has Genesys Cloud count the period.
    ///
    /// # Errors
    /// When every further request would meet the same, or something is missing.
    pub(super) async fn count_by_genesys(
        self,
        line: &Line<'_, Web>,
        ask: Ask,
    ) -> Result<(), Notice> {
        let period = self.answers.period.get_untracked();
        let edges = self.edges(i64::MIN, self.asked_until());
        let found = census(line, &ask.queues, &ask.media, period)
            .await
            .map_err(|error| self.stopped(&error))?;
        let limits_ms = self.limits();
        self.data.queues.with_untracked(|queues| {
            let ids = queues.iter().map(|queue| queue.id.as_str());
            self.data.summarize(Summary::new(ids, &limits_ms));
        });
        let asking = Asking {
            queues: ask.queues.clone(),
            media: ask.media.clone(),
            edges,
            limits_ms,
        };
        let Some(gather) = Gather::new(asking, found.lanes) else {
            return Err(Notice::problem(
                "Genesys Cloud cannot count these intervals.",
                "An edge of the period or of an exclusion lies within a minute. Choose whole minutes.",
            ));
        };
        let counting = Counting {
            ask,
            lanes: found.lanes,
            gather: Rc::new(RefCell::new(gather)),
        };
        self.change_task(|task| task.counting = Some(counting));
        self.go_on_counting(line).await
    }

    /// Asks what is still open of the counts.
    ///
    /// # Errors
    /// As [`Loader::count_by_genesys`].
    pub(super) async fn go_on_counting(self, line: &Line<'_, Web>) -> Result<(), Notice> {
        let Some(counting) = self.with_task(|task| task.counting.clone()).flatten() else {
            return Ok(());
        };
        counting.gather.borrow_mut().resume();
        let work = drive(&counting.gather, line, |part| self.take_counts(part));
        let show = || {
            let gather = counting.gather.borrow();
            self.load.set(Load::Loading(Progress {
                counted: Some((gather.answered(), gather.requests())),
                ..Progress::default()
            }));
            (false, u64::from(gather.answered()))
        };
        self.beating(line, work, show)
            .await
            .map_err(|error| self.stopped(&error))?;
        match counting.gather.borrow().gaps().first() {
            None => Ok(()),
            Some(gap) => Err(words::stopped(&gap.cause)),
        }
    }

    fn take_counts(self, part: &Part<'_>) {
        self.data.change_counted(|summary| summary.take(part));
    }

    /// Edges of whole base intervals from the one in which a moment lies up to another, ms UTC.
    fn edges(self, from_ms: i64, until_ms: i64) -> Vec<i64> {
        self.answers.grid.with_untracked(|grid| {
            let first = grid.edges.partition_point(|&edge| edge <= from_ms);
            let edges = grid.edges.iter().skip(first.saturating_sub(1));
            edges
                .take_while(|&&edge| edge <= until_ms)
                .copied()
                .collect()
        })
    }

    /// The limits that figures need, and round ones between for the curve.
    fn limits(self) -> Vec<i64> {
        let scope = self.answers.scope.get_untracked();
        let mut needed = self.data.queues.with_untracked(|queues| {
            let own = |(place, queue): (usize, &Queue)| {
                let looked = scope.queues.get(place).copied().unwrap_or_default();
                let media = crate::terms::Media::ALL.into_iter();
                let those = media.filter(|&media| looked && scope.media[media as usize]);
                those
                    .map(|media| queue.promise(media).0.threshold_ms)
                    .collect::<Vec<i64>>()
            };
            queues
                .iter()
                .enumerate()
                .flat_map(own)
                .collect::<Vec<i64>>()
        });
        let (threshold, short_ms, promises) = self.question.with_untracked(|question| {
            let promises = question.promises.iter();
            let promises: Vec<i64> = promises.map(|one| one.threshold_ms).collect();
            (question.threshold, question.short_ms, promises)
        });
        needed.extend(promises);
        if let Threshold::Ms(ms) = threshold {
            needed.push(ms);
        }
        limits(&needed, short_ms, self.answers.top_s.get_untracked())
    }

    /// Asks for the threshold in force where it was not asked for yet, for as long as the page lives.
    pub(super) fn follow_threshold(self) {
        let wanted = Memo::new(move |_| {
            let known = self.answers.index.with(|index| index.known().is_every());
            let wanted = self.question.with(|question| question.threshold);
            match wanted {
                // Before all buckets are there, those that come later would lack it.
                Threshold::Ms(ms) if !known && !self.knows.get() => {
                    self.load.with(Load::is_whole).then_some(ms)
                }
                _ => None,
            }
        });
        Effect::new(move |_| {
            if let Some(ms) = wanted.get() {
                browser::spawn(async move {
                    browser::sleep_ms(RESTED_MS).await;
                    if wanted.get_untracked() == Some(ms) {
                        self.ask_limit(ms).await;
                    }
                });
            }
        });
    }

    async fn ask_limit(self, ms: i64) {
        let (Some(live), Some(counting)) = (
            self.live.get_value(),
            self.with_task(|task| task.counting.clone()).flatten(),
        ) else {
            return;
        };
        let waiting = Cell::new(0);
        let api = live.line(&waiting);
        let edges = self.edges(i64::MIN, self.asked_until());
        let asking = Asking {
            queues: counting.ask.queues.clone(),
            media: counting.ask.media.clone(),
            edges: edges.clone(),
            limits_ms: vec![ms],
        };
        let Some(gather) = Gather::new(asking, counting.lanes).map(RefCell::new) else {
            return;
        };
        let later = self.data.queues.with_untracked(|queues| {
            let ids = queues.iter().map(|queue| queue.id.as_str());
            RefCell::new(Summary::new(ids, &[ms]))
        });
        let ended = drive(&gather, &api, |part| later.borrow_mut().take(part)).await;
        let lost = gather.borrow().gaps().first().map(|gap| gap.cause.clone());
        if let Some(error) = ended.err().or(lost) {
            let mut notice = self.stopped(&error);
            notice
                .title
                .insert_str(0, "This threshold could not be asked for. ");
            self.notify(notice);
            return;
        }
        let own = |now: &Counting| Rc::ptr_eq(&now.gather, &counting.gather);
        let same = self.with_task(|task| task.counting.as_ref().is_some_and(own));
        if !same.unwrap_or_default() || !self.is_whole() {
            return;
        }
        if self.edges(i64::MIN, self.asked_until()) != edges {
            // Buckets came meanwhile that were not asked about.
            return Box::pin(self.ask_limit(ms)).await;
        }
        let joined = self
            .data
            .change_counted(|summary| summary.join(&later.borrow()));
        if joined.is_some() {
            self.data.touch();
        }
    }

    /// Counts the newest whole intervals again; how many requests that took.
    pub(super) async fn count_tail(
        self,
        line: &Line<'_, Web>,
        until_ms: i64,
    ) -> (u64, Result<(), Notice>) {
        let Some(counting) = self.with_task(|task| task.counting.clone()).flatten() else {
            return (0, Ok(()));
        };
        let edges = self.edges(self.asked_until() - AGAIN_MS, until_ms);
        let limits_ms = self
            .data
            .change_counted(|summary| summary.limits_ms())
            .unwrap_or_default();
        // Noted only once it is there: the turn may be dropped before.
        let counted = || self.change_task(|task| task.asked_until_ms = until_ms);
        if edges.len() < 2 {
            counted();
            return (0, Ok(()));
        }
        let asking = Asking {
            queues: counting.ask.queues.clone(),
            media: counting.ask.media.clone(),
            edges,
            limits_ms: limits_ms.clone(),
        };
        let Some(gather) = Gather::new(asking, counting.lanes).map(RefCell::new) else {
            return (0, Ok(()));
        };
        let ended = drive(&gather, line, |part| self.take_counts(part)).await;
        let requests = u64::from(gather.borrow().requests());
        let now = self.data.change_counted(|summary| summary.limits_ms());
        if ended.is_ok() && now.is_some_and(|now| now != limits_ms) {
            // A threshold came meanwhile that these buckets were not asked about.
            let (more, ended) = Box::pin(self.count_tail(line, until_ms)).await;
            return (requests + more, ended);
        }
        let lost = gather.borrow().gaps().first().map(|gap| gap.cause.clone());
        match ended.err().or(lost) {
            None => {
                counted();
                (requests, Ok(()))
            }
            Some(error) => (requests, Err(self.stopped(&error))),
        }
    }

    /// Of what the ledger tells: the period as far as it was counted, and how many visits that were.
    pub(super) fn counted_span(self) -> Option<(Period, u64)> {
        let offered = self.data.change_counted(|summary| summary.offered())?;
        let edges = self.edges(i64::MIN, self.asked_until());
        let (&from_ms, &to_ms) = (edges.first()?, edges.last()?);
        Some((Period { from_ms, to_ms }, offered))
    }
}
