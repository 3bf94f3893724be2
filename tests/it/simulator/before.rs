//! A second period into the same columns: what of it was read already is not asked for again, and its
//! figures are those of a load of that period alone.

use std::cell::RefCell;
use std::sync::Arc;

use eightytwenty::api::walk::{Ended, Walk};
use eightytwenty::api::windows::{join, missing, plan};
use eightytwenty::columns::Columns;
use eightytwenty::measure::report::Report;
use eightytwenty::state::answers::Answers;
use eightytwenty::state::dataset::Dataset;
use eightytwenty::state::question::Question;
use eightytwenty::state::question::range::Range;
use eightytwenty::terms::{DAY_MS, HOUR_MS, Media, Period, Queue, stamp};
use futures_util::future::{Either, select};
use jiff::tz::TimeZone;
use leptos::prelude::*;

use super::{Client, NOW, START, columns, options, run, walk};

fn days(from: i64, to: i64) -> Period {
    Period {
        from_ms: START + from * DAY_MS,
        to_ms: START + to * DAY_MS,
    }
}

/// What was read to its end, in order and apart.
fn spans(walk: &RefCell<Walk>) -> Vec<Period> {
    let mut spans = Vec::new();
    walk.borrow()
        .read()
        .for_each(|window| join(&mut spans, window));
    spans
}

/// Figures of a period from columns, by the memos of the page.
fn report(columns: &Columns, queues: &[Queue], first: Period, shown: Period) -> Report {
    let owner = Owner::new();
    owner.with(|| {
        let data = Dataset::new();
        data.reset(Arc::new(queues.to_vec()));
        data.change(|inside| *inside = columns.clone());
        data.touch();
        let local = |at| stamp::local(at, &TimeZone::UTC);
        let mut asked = Question::in_zone("UTC");
        asked.range = Range::Dates(local(first.from_ms), local(first.to_ms));
        let question = Memo::new(move |_| asked.clone());
        let (still, _) = signal(question.get_untracked());
        let answers = Answers::new(question, still, data, || NOW);
        let second = Answers::over(
            question,
            still,
            data,
            answers.zone,
            Memo::new(move |_| shown),
        );
        Report::clone(&second.report.get_untracked())
    })
}

/// Columns with everything of a period, and its walk.
async fn loaded(
    client: &Client,
    queues: &[Queue],
    period: Period,
) -> (RefCell<Columns>, RefCell<Walk>) {
    let (columns, walk) = (columns(queues), walk(period, 1, &[], &[Media::Voice]));
    assert!(matches!(
        client.drive(&walk, &columns).await,
        Ended::Finished
    ));
    assert!(walk.borrow().is_complete());
    (columns, walk)
}

#[test]
fn the_second_period_equals_a_load_of_it_alone_and_the_first_stays_as_it_was() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        // Local days: both ends lie within a UTC day.
        let shifted = |period: Period| Period {
            from_ms: period.from_ms - HOUR_MS,
            to_ms: period.to_ms - HOUR_MS,
        };
        let (now, before) = (shifted(days(9, 10)), shifted(days(8, 9)));
        let (columns, first) = loaded(&client, &queues, now).await;
        let alone = report(&columns.borrow(), &queues, now, now);
        let asked = client.seen.borrow().len();

        let windows = missing(&plan(before, 1), &spans(&first));
        assert_eq!(
            windows,
            [Period {
                from_ms: START + 6 * DAY_MS,
                to_ms: START + 7 * DAY_MS
            }],
            "the look-back of the first period already read the rest"
        );
        let second = RefCell::new(first.borrow().beside(&windows, NOW));
        assert!(matches!(
            client.drive(&second, &columns).await,
            Ended::Finished
        ));
        assert!(second.borrow().is_complete());
        assert!(client.seen.borrow().len() > asked);

        let columns = columns.into_inner();
        assert_eq!(report(&columns, &queues, now, now), alone);
        let (fresh, _) = loaded(&client, &queues, before).await;
        let fresh = report(&fresh.borrow(), &queues, before, before);
        assert!(fresh.total.counts.offered > 50);
        assert_eq!(report(&columns, &queues, now, before), fresh);
    });
}

#[test]
fn a_period_inside_what_was_read_lacks_nothing() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let (_, first) = loaded(&client, &queues, days(7, 11)).await;
        let read = spans(&first);
        assert_eq!(read, [days(6, 11)]);
        for inside in [days(7, 8), days(8, 10), days(7, 11)] {
            assert_eq!(missing(&plan(inside, 1), &read), []);
        }
        // The look-back of the first day was not read for a day before it.
        assert_eq!(missing(&plan(days(6, 7), 1), &read), [days(5, 6)]);
        assert_eq!(
            missing(&plan(days(7, 8), 2), &read),
            [days(5, 6)],
            "further back"
        );
    });
}

#[test]
fn a_walk_that_was_dropped_has_read_only_what_came_to_its_end() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let columns = columns(&queues);
        let walk = walk(days(1, 14), 1, &[], &[Media::Voice]);
        {
            let work = std::pin::pin!(client.drive(&walk, &columns));
            let pause = std::pin::pin!(tokio::time::sleep(std::time::Duration::from_millis(500)));
            assert!(matches!(select(work, pause).await, Either::Right(_)));
        }
        let partly = spans(&walk);
        let lacking = missing(&plan(days(1, 14), 1), &partly);
        assert!(!lacking.is_empty());
        // Whatever is called read is there: a second copy of it brings no new conversation.
        let (fresh, _) = loaded(&client, &queues, days(1, 14)).await;
        let whole = fresh.borrow().conversations();
        assert!(columns.borrow().conversations() < whole);
        walk.borrow_mut().resume();
        client.drive(&walk, &columns).await;
        assert_eq!(spans(&walk), [days(0, 14)]);
        assert_eq!(columns.borrow().conversations(), whole);
    });
}

#[test]
fn conversations_of_both_periods_are_kept_once() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let (columns, first) = loaded(&client, &queues, days(8, 9)).await;
        let kept = columns.borrow().conversations();
        // All of it again, with what lies before.
        let again = RefCell::new(first.borrow().beside(&plan(days(7, 9), 1), NOW));
        client.drive(&again, &columns).await;
        let (fresh, _) = loaded(&client, &queues, days(7, 9)).await;
        let (both, alone) = (columns.borrow(), fresh.borrow());
        assert!(alone.conversations() > kept);
        assert_eq!(both.conversations(), alone.conversations());
        assert_eq!(both.visits(), alone.visits());
    });
}
