//! KEPT: days of earlier loads on this computer: taken in before the API is asked, checked where they are young, and
//! written after a load.

use std::rc::Rc;

use leptos::prelude::*;

use crate::api::call::Line;
use crate::api::io::Io as _;
use crate::api::query::Ask;
use crate::browser::{self, Shelf, Store, Web};
use crate::columns::notes::Note;
use crate::load::keep::{Again, Asked, Had, Keeper, Kept, Owner, forget_everything, pack};
use crate::load::shelf::Refused;
use crate::load::{again, take};
use crate::measure::count::Counts;
use crate::measure::intervals::{Bucket, boundaries};
use crate::measure::restated::{count, restated};
use crate::state::keeping::{KEEP, Keeping};
use crate::state::notice::Notice;
use crate::state::task::Loader;
use crate::state::words;
use crate::terms::{DAY_MS, Period};

/// Name of the database.
pub(in crate::state) const DATABASE: &str = "eightytwenty";
/// Conversations taken in before the page may breathe.
const AT_ONCE: usize = 20_000;

/// What of a load was kept already.
#[derive(Default)]
pub(super) struct FromBefore {
    /// What was asked for.
    pub(super) asked: Option<Asked>,
    /// Kept days that were taken in.
    pub(super) days: Vec<Had>,
    /// Ids of conversations that were open when their day was kept, with that day's place; asked for again.
    open: Vec<(usize, String)>,
    /// Days of which another copy counts as soon as it comes.
    doubted: Vec<i32>,
    /// Figures before anything was asked again, by local day.
    figures: Vec<Counts>,
}

impl FromBefore {
    /// Whether everything that had to be checked was.
    pub(super) fn is_checked(&self) -> bool {
        self.open.is_empty() && self.doubted.is_empty()
    }
}

impl Loader {
    /// Where days of whoever is signed in are kept; `None` where the reader does not want it, or nobody knows who.
    async fn keeper(self, line: &Line<'_, Web>) -> Option<Rc<Keeper<Store>>> {
        if !self.keeping.with_untracked(|keeping| keeping.on) {
            return None;
        }
        if let Some(keeper) = self.keeper.get_value() {
            return Some(keeper);
        }
        let (organisation, user) = self.who.get_value()?;
        let owner = Owner {
            api: line.api.to_owned(),
            organisation,
            user,
        };
        let store = Store::open(DATABASE).await;
        let keeper = Rc::new(Keeper::open(store, &owner, self.now_ms()).await);
        self.keeper.set_value(Some(keeper.clone()));
        self.tell_keeping(&keeper);
        Some(keeper)
    }

    /// Takes in what is kept of these windows; the windows that are still to be read.
    pub(super) async fn take_kept(
        self,
        line: &Line<'_, Web>,
        ask: &Ask,
        windows: &[Period],
    ) -> Vec<Period> {
        let Some(keeper) = self.keeper(line).await else {
            return windows.to_vec();
        };
        let asked = self
            .data
            .queues
            .with_untracked(|queues| Asked::new(ask, queues.iter().map(|queue| queue.id.as_str())));
        let plan = keeper.plan(&asked, windows);
        let mut before = FromBefore {
            asked: Some(asked),
            ..FromBefore::default()
        };
        let mut missing = plan.missing;
        for had in plan.had {
            let Some(day) = keeper.fetch(&had).await else {
                missing.push(had.span);
                continue;
            };
            for first in (0..day.len()).step_by(AT_ONCE) {
                self.data
                    .change(|columns| columns.take_in(&day, first..first + AT_ONCE));
                line.io.sleep(0).await;
            }
            let place = before.days.len();
            match had.again {
                Again::Nothing => {}
                Again::Open => before.open.extend(day.open_ids().map(|id| (place, id))),
                Again::Whole => {
                    before.doubted.extend(Note::day_of(had.span.from_ms));
                    missing.push(had.span);
                }
            }
            before.days.push(had);
        }
        keeper.used(&before.days, self.now_ms()).await;
        before.figures = self.by_day();
        for &day in &before.doubted {
            self.data.change(|columns| columns.doubt_day(day));
        }
        let had_any = !before.days.is_empty();
        self.change_task(|task| task.before = before);
        if had_any {
            self.sort(line.io).await;
        }
        missing.sort_by_key(|span| span.from_ms);
        missing
    }

    /// Asks again for what was open when it was kept, and settles which copies count. The days that must be read
    /// anew because that was refused.
    ///
    /// # Errors
    /// When every further request would meet the same.
    pub(super) async fn check_kept(self, line: &Line<'_, Web>) -> Result<Vec<Period>, Notice> {
        let open = self
            .with_task(|task| task.before.open.clone())
            .unwrap_or_default();
        let ids: Vec<String> = open.iter().map(|one| one.1.clone()).collect();
        let read_ms = self.now_ms();
        let answer = again::ask(line, &ids, |page| {
            self.data.change(|columns| take(columns, page, read_ms));
        })
        .await;
        let absent = match answer {
            Ok(absent) => absent,
            Err(error) if error.stops_everything() => return Err(self.stopped(&error)),
            Err(_) => ids,
        };
        let mut anew: Vec<usize> = open
            .iter()
            .filter(|(_, id)| absent.contains(id))
            .map(|one| one.0)
            .collect();
        anew.dedup();
        self.try_change_task(|task| {
            task.before.open.clear();
            let spans: Vec<Period> = anew
                .iter()
                .filter_map(|&place| task.before.days.get(place))
                .map(|had| had.span)
                .collect();
            for span in &spans {
                if let Some(day) = Note::day_of(span.from_ms) {
                    self.data.change(|columns| columns.doubt_day(day));
                    task.before.doubted.push(day);
                }
            }
            spans
        })
        .map_or_else(|| Ok(Vec::new()), Ok)
    }

    /// What was in doubt and did not come again is no more; and what changed since it was kept is told.
    pub(super) fn settle_kept(self) {
        let doubted = self.try_change_task(|task| std::mem::take(&mut task.before.doubted));
        for day in doubted.unwrap_or_default() {
            self.data.change(|columns| columns.confirm_day(day));
        }
        let after = self.by_day();
        let (zone, edges) = (self.answers.zone.get_untracked(), self.day_edges());
        let formula = self
            .still
            .with_untracked(crate::state::question::Question::formula);
        let told = self.with_task(|task| {
            let whole = |day: usize| {
                let span = edges.get(day..day + 2)?;
                let kept: i64 = task
                    .before
                    .days
                    .iter()
                    .map(|had| had.span.to_ms.min(span[1]) - had.span.from_ms.max(span[0]))
                    .filter(|&length| length > 0)
                    .sum();
                (kept == span[1] - span[0]).then_some(span[0])
            };
            restated(&task.before.figures, &after, formula)
                .filter_map(|one| Some((whole(one.day)?, one)))
                .map(|(at_ms, one)| words::restated(at_ms, &zone, one.before, one.after))
                .collect::<Vec<String>>()
        });
        let told = told.unwrap_or_default();
        if let Some(first) = told.first() {
            self.notify(Notice::hint(
                "Figures were restated since they were kept.",
                first.clone(),
            ));
        }
        self.keeping.update(|keeping| keeping.restated = told);
    }

    fn day_edges(self) -> Vec<i64> {
        let (period, zone) = (
            self.answers.period.get_untracked(),
            self.answers.zone.get_untracked(),
        );
        boundaries(period, Bucket::Day, &zone)
    }

    /// The facts of each local day of the period, under each queue's own promise.
    fn by_day(self) -> Vec<Counts> {
        let attribution = self.still.with_untracked(|question| question.attribution);
        let scope = self.answers.scope.get_untracked();
        let edges = self.day_edges();
        self.data.queues.with_untracked(|queues| {
            let own = |queue: u16, media| {
                let known = queues.get(usize::from(queue));
                known.map_or(0, |queue| queue.promise(media).0.threshold_ms)
            };
            self.data
                .peek(|columns| count(columns, &edges, &scope, attribution, own))
        })
    }

    /// Keeps the closed days that this load read to their end, one at a time.
    pub(super) async fn keep_days(self, line: &Line<'_, Web>) {
        let Some(keeper) = self.keeper(line).await else {
            return;
        };
        let Some(Some((asked, read_ms, kept))) = self.with_task(|task| {
            let kept: Vec<Period> = task
                .before
                .days
                .iter()
                .filter(|had| had.again == Again::Nothing)
                .map(|had| had.span)
                .collect();
            Some((task.before.asked.clone()?, task.read_ms, kept))
        }) else {
            return;
        };
        let spans = self.data.read_spans.get_untracked();
        let generation = self.data.generation();
        let own = |now: Rc<Keeper<Store>>| Rc::ptr_eq(&now, &keeper);
        let days = spans.iter().flat_map(|span| {
            let first = span.from_ms.div_euclid(DAY_MS) + i64::from(span.from_ms % DAY_MS != 0);
            (first..span.to_ms.div_euclid(DAY_MS)).map(|day| Period {
                from_ms: day * DAY_MS,
                to_ms: (day + 1) * DAY_MS,
            })
        });
        for span in days.filter(|day| !kept.contains(day)) {
            line.io.sleep(0).await;
            if self.data.generation() != generation || !self.keeper.get_value().is_some_and(own) {
                return;
            }
            let packed = self.data.peek(|columns| pack(columns, span, read_ms));
            let Some((stamp, packed)) = packed else {
                continue;
            };
            let kept = keeper.keep(&asked, stamp, packed, self.now_ms()).await;
            if self.keeper.get_value().is_none() {
                // It was to be deleted while this day was on its way.
                self.delete_kept().await;
                return;
            }
            if matches!(kept, Kept::Unusable(_)) {
                break;
            }
        }
        self.tell_keeping(&keeper);
    }

    fn tell_keeping(self, keeper: &Keeper<Store>) {
        let (days, bytes) = keeper.size();
        let trouble = keeper.trouble().map(|refused| match refused {
            Refused::Full => "There is no room for more days on this computer.".to_owned(),
            Refused::Unusable(why) => {
                format!("This browser keeps nothing for the page ({why}).")
            }
        });
        self.keeping.update(|keeping| {
            keeping.days = days;
            keeping.bytes = bytes;
            keeping.trouble = trouble;
        });
    }

    /// Keeps days from now on, or deletes everything that is kept.
    pub(super) async fn set_keeping(self, on: bool) {
        browser::keep(Shelf::Computer, KEEP, if on { "on" } else { "off" });
        self.keeper.set_value(None);
        self.keeping.set(Keeping {
            on,
            ..Keeping::default()
        });
        if !on {
            self.delete_kept().await;
        }
    }

    /// Deletes everything that is kept.
    pub(super) async fn delete_kept(self) {
        self.keeper.set_value(None);
        let deleted = forget_everything(&Store::open(DATABASE).await).await;
        if deleted.is_err() && self.keeping.with_untracked(|keeping| keeping.days > 0) {
            self.notify(Notice::problem(
                "What is kept on this computer could not be deleted.",
                "Delete the site data of this page in the browser's settings.",
            ));
        }
    }
}
