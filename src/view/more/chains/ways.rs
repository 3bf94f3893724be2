//! WAYS: conversations put together of their visits, and judged, as memos.

use std::sync::Arc;

use leptos::prelude::*;

use crate::measure::journey::{Journey, journeys, per_conversation};
use crate::measure::ratio::ServiceLevel;
use crate::measure::visits::{Why, is_short, judge, rows, sorted};
use crate::state::App;
use crate::state::visits::Listing;
use crate::view::more::list::Order;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// When its first visit was offered.
    Offered,
    /// How many visits it made.
    Visits,
    /// How long it waited altogether.
    Wait,
    /// How it ended.
    Outcome,
    /// Its share in the fraction.
    Counted,
}

/// Conversations.
#[derive(Clone, Copy)]
pub struct Ways {
    app: App,
    listing: Memo<Listing>,
    /// Rows of the visits in scope, rising.
    rows: Memo<Arc<Vec<u32>>>,
    /// Every conversation, in the order of the columns.
    pub all: Memo<Arc<Vec<Journey>>>,
    /// Whether only those of several visits are listed.
    pub passed_on: RwSignal<bool>,
    /// In which order.
    pub order: RwSignal<Order<Column>>,
    /// Places in `all` of those listed, in order.
    pub shown: Memo<Arc<Vec<u32>>>,
    /// The fraction in which each conversation counts once.
    pub level: Memo<ServiceLevel>,
}

impl Ways {
    /// Derives them.
    #[must_use]
    pub fn new(app: &App) -> Ways {
        let app = *app;
        let listing = app.listing(false);
        let limit = Memo::new(move |_| app.question.with(|question| question.short_ms));
        let rows =
            Memo::new(move |_| listing.with(|listing| Arc::new(app.with_looked(listing, rows))));
        let all = Memo::new(move |_| {
            let (rows, limit_ms) = (rows.get(), limit.get());
            Arc::new(app.data.read(|columns| {
                let visits = rows.iter().filter_map(|&row| {
                    let mut visit = columns.visit(row as usize)?;
                    visit.short = is_short(&visit, limit_ms);
                    Some((columns.conversation(row as usize), row, visit))
                });
                journeys(visits)
            }))
        });
        let (passed_on, order) = (RwSignal::new(true), RwSignal::new((Column::Offered, false)));
        let level = Memo::new(move |_| {
            app.answers.rule.with(|rule| {
                let counts = all.with(|all| {
                    per_conversation(all, |queue, media| rule.thresholds.of(queue, media))
                });
                rule.formula.service_level(&counts)
            })
        });
        let shown =
            Memo::new(move |_| Arc::new(listed(&app, &all.get(), passed_on.get(), order.get())));
        Ways {
            app,
            listing,
            rows,
            all,
            passed_on,
            order,
            shown,
            level,
        }
    }

    /// The conversation at a place.
    #[must_use]
    pub fn journey(&self, place: u32) -> Option<Journey> {
        self.all.with(|all| all.get(place as usize).copied())
    }

    /// Indices of the queues it went through, in the order of the offers.
    #[must_use]
    pub fn queues(&self, journey: &Journey) -> Vec<u16> {
        self.listing.track();
        self.app.data.read(|columns| {
            self.rows.with(|rows| {
                let from = rows.partition_point(|&row| row < journey.first_row);
                let its = rows[from..]
                    .iter()
                    .take_while(|&&row| row <= journey.last_row);
                let visits = its.filter_map(|&row| columns.visit(row as usize));
                let mut visits: Vec<(i64, u16)> = visits
                    .map(|visit| (visit.offered_ms, visit.queue))
                    .collect();
                visits.sort_by_key(|one| one.0);
                visits.into_iter().map(|one| one.1).collect()
            })
        })
    }

    /// Why it counts as it does, and the threshold that judges it, ms.
    #[must_use]
    pub fn why(&self, journey: &Journey) -> (Why, i64) {
        self.app.answers.rule.with(|rule| {
            let threshold_ms = rule.thresholds.of(journey.queue, journey.media);
            (judge(&journey.as_visit(), rule, None, true), threshold_ms)
        })
    }
}

/// Places of the conversations listed. The rule is asked only where it decides.
fn listed(
    app: &App,
    all: &[Journey],
    passed_on: bool,
    (column, falling): Order<Column>,
) -> Vec<u32> {
    let rule = (column == Column::Counted).then(|| app.answers.rule.get());
    let taken = (0_u32..)
        .zip(all)
        .filter(|(_, journey)| !passed_on || journey.visits > 1);
    let taken = taken.map(|(place, journey)| (place, journey.as_visit()));
    sorted(taken, falling, |visit, place| match column {
        Column::Offered => Some(visit.offered_ms),
        Column::Visits => all
            .get(place as usize)
            .map(|journey| i64::from(journey.visits)),
        Column::Wait => visit.wait_ms,
        Column::Outcome => Some(visit.outcome as i64),
        Column::Counted => rule
            .as_ref()
            .map(|rule| judge(visit, rule, None, true) as i64),
    })
}
