//! LISTED: the visits of the list as memos: found once, judged only where somebody looks.

use std::sync::Arc;

use leptos::prelude::*;

use super::order::{Column, Filter};
use crate::browser::dom::lower;
use crate::measure::ratio::ServiceLevel;
use crate::measure::visits::{Facts, Share, Why, is_short, judge, rows, sorted};
use crate::state::App;
use crate::state::question::focus::Focus;
use crate::state::visits::Listing;
use crate::view::look::Look;
use crate::view::more::list::Order;

pub use crate::measure::visits::Visit;

/// The list.
#[derive(Clone, Copy)]
pub struct Listed {
    app: App,
    look: Look,
    /// To what it is narrowed.
    pub listing: Memo<Listing>,
    /// Which are shown.
    pub filter: RwSignal<Filter>,
    /// In which order.
    pub order: RwSignal<Order<Column>>,
    /// Rows of all visits with a fact that counts.
    pub found: Memo<Arc<Vec<u32>>>,
    /// Rows shown, in order.
    pub shown: Memo<Arc<Vec<u32>>>,
    /// The fraction of those found.
    pub level: Memo<ServiceLevel>,
    short_ms: Memo<Option<i64>>,
}

impl Listed {
    /// Derives it.
    #[must_use]
    pub fn new(app: &App, look: &Look) -> Listed {
        let (app, look) = (*app, *look);
        let listing = app.listing(true);
        let (filter, order) = (
            RwSignal::new(Filter::All),
            RwSignal::new((Column::Offered, false)),
        );
        let short_ms = Memo::new(move |_| app.question.with(|question| question.short_ms));
        let found =
            Memo::new(move |_| listing.with(|listing| Arc::new(app.with_looked(listing, rows))));
        let nothing = Memo::new(|_| Arc::default());
        let level = Memo::new(|_| ServiceLevel::default());
        let listed = Listed {
            app,
            look,
            listing,
            filter,
            order,
            found,
            shown: nothing,
            level,
            short_ms,
        };
        Listed {
            shown: Memo::new(move |_| Arc::new(listed.sort())),
            level: Memo::new(move |_| listed.add_up()),
            ..listed
        }
    }

    /// A visit, and which of its facts count.
    #[must_use]
    pub fn visit(&self, row: u32) -> Option<(Visit, Facts)> {
        self.listing.with(|listing| {
            self.app.with_looked(listing, |columns, looked| {
                let visit = columns.visit(row as usize)?;
                Some((visit, looked.facts(&visit)))
            })
        })
    }

    /// Why it counts as it does.
    #[must_use]
    pub fn why(&self, visit: &Visit, facts: Facts) -> Why {
        let limit_ms = self.short_ms.get();
        self.app
            .answers
            .rule
            .with(|rule| judge(visit, rule, limit_ms, facts.end))
    }

    /// Whether it is a short abandon under the limit in force.
    #[must_use]
    pub fn is_short(&self, visit: &Visit) -> bool {
        is_short(visit, self.short_ms.get())
    }

    /// Threshold of its queue and media type, ms.
    #[must_use]
    pub fn threshold_ms(&self, visit: &Visit) -> i64 {
        self.app
            .answers
            .rule
            .with(|rule| rule.thresholds.of(visit.queue, visit.media))
    }

    /// The rows shown, in order. The rule is asked only where it decides something.
    fn sort(&self) -> Vec<u32> {
        let (filter, (column, falling)) = (self.filter.get(), self.order.get());
        let found = self.found.get();
        let ranks = if column == Column::Queue {
            self.ranks()
        } else {
            Vec::new()
        };
        let judged = filter != Filter::All || column == Column::Counted;
        let rule = judged.then(|| self.app.answers.rule.get());
        let limit_ms = self.short_ms.get();
        self.listing.with(|listing| {
            self.app.with_looked(listing, |columns, looked| {
                let why = |visit: &Visit| {
                    let rule = rule.as_ref()?;
                    Some(judge(visit, rule, limit_ms, looked.facts(visit).end))
                };
                let visits = found
                    .iter()
                    .filter_map(|&row| Some((row, columns.visit(row as usize)?)));
                let taken = visits.filter(|(_, visit)| {
                    why(visit).is_none_or(|why| filter.takes(visit.outcome, why))
                });
                sorted(taken, falling, |visit, _| match column {
                    Column::Offered => Some(visit.offered_ms),
                    Column::Queue => ranks.get(usize::from(visit.queue)).copied(),
                    Column::Media => Some(visit.media as i64),
                    Column::Direction => Some(visit.direction as i64),
                    Column::Outcome => Some(visit.outcome as i64),
                    Column::Wait => visit.wait_ms,
                    Column::Counted => why(visit).map(|why| why as i64),
                })
            })
        })
    }

    /// Place of each queue in the order of names.
    fn ranks(&self) -> Vec<i64> {
        self.look.names.with(|names| {
            let mut order: Vec<(String, usize)> = (0..names.len())
                .map(|place| (lower(&names[place].0), place))
                .collect();
            order.sort_unstable();
            let mut ranks = vec![0; names.len()];
            for (rank, (_, place)) in (0_i64..).zip(order) {
                ranks[place] = rank;
            }
            ranks
        })
    }

    /// The fraction: the report knows that of everything.
    fn add_up(&self) -> ServiceLevel {
        if self
            .listing
            .with(|listing| listing.focus == Focus::default())
        {
            return self.look.total.with(|total| total.level);
        }
        let (rule, limit_ms, found) = (
            self.app.answers.rule.get(),
            self.short_ms.get(),
            self.found.get(),
        );
        self.listing.with(|listing| {
            self.app.with_looked(listing, |columns, looked| {
                let visits = found.iter().filter_map(|&row| columns.visit(row as usize));
                visits.fold(ServiceLevel::default(), |level, visit| {
                    let share = judge(&visit, &rule, limit_ms, looked.facts(&visit).end).share();
                    ServiceLevel {
                        numerator: level.numerator + u64::from(share == Share::Kept),
                        denominator: level.denominator + u64::from(share != Share::None),
                    }
                })
            })
        })
    }
}
