//! Walking pages: everything arrives once, within the budget, and a walk that was stopped goes on.

use std::collections::BTreeSet;

use eightytwenty::api::error::ApiError;
use eightytwenty::api::walk::Ended;
use eightytwenty::terms::{DAY_MS, Media, Period};
use eightytwenty_simulator::Options;

use super::{Client, START, columns, options, run, walk, weeks, world};

/// Ids of the conversations with a visit of a media type that began in a span.
fn began(from_ms: i64, to_ms: i64, media: Media) -> BTreeSet<String> {
    let world = world();
    let those = world.conversations.iter().filter(|conversation| {
        (from_ms..to_ms).contains(&conversation.start_ms)
            && conversation
                .visits
                .iter()
                .any(|visit| visit.media.as_str() == media.name())
    });
    those.map(|conversation| conversation.id.clone()).collect()
}

#[test]
fn every_conversation_arrives_and_none_twice() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let columns = columns(&queues);
        let period = Period {
            from_ms: START + 7 * DAY_MS,
            to_ms: START + 9 * DAY_MS,
        };
        let walk = walk(period, 1, &[], &[Media::Voice]);
        assert!(matches!(
            client.drive(&walk, &columns).await,
            Ended::Finished
        ));
        assert!(walk.borrow().is_complete());
        let columns = columns.into_inner();
        let voice = (0..columns.rows()).filter(|&row| {
            columns
                .visit(row)
                .is_some_and(|visit| visit.media == Media::Voice)
        });
        let arrived: BTreeSet<String> = voice
            .map(|row| columns.conversation_id(columns.conversation(row)))
            .collect();
        assert_eq!(
            arrived,
            began(START + 6 * DAY_MS, START + 9 * DAY_MS, Media::Voice)
        );
        let truth = world();
        let visits: usize = truth
            .conversations
            .iter()
            .filter(|conversation| {
                (START + 6 * DAY_MS..START + 9 * DAY_MS).contains(&conversation.start_ms)
            })
            .filter(|conversation| arrived.contains(&conversation.id))
            .flat_map(|conversation| &conversation.visits)
            .filter(|visit| visit.media.as_str() == "voice")
            .count();
        assert_eq!(
            (0..columns.rows())
                .filter(|&row| columns
                    .visit(row)
                    .is_some_and(|visit| visit.media == Media::Voice))
                .count(),
            visits
        );
    });
}

#[test]
fn queues_come_from_all_pages_with_their_promises() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let world = world();
        assert_eq!(queues.len(), world.queues.len());
        for expected in &world.queues {
            let queue = queues.iter().find(|queue| queue.id == expected.id).unwrap();
            assert_eq!(queue.name, expected.name);
            for media in eightytwenty_simulator::Media::ALL {
                let ours = queue.promises[Media::from_name(media.as_str()).unwrap() as usize];
                let theirs = expected.target(media);
                assert_eq!(
                    ours.map(|promise| promise.threshold_ms),
                    theirs.map(|target| target.threshold_ms)
                );
                let percent = ours.map(|promise| f64::from(promise.target_ppm) / 10_000.0);
                assert_eq!(
                    percent,
                    theirs.map(|target| target.percent),
                    "{}",
                    queue.name
                );
            }
        }
    });
}

#[test]
fn the_budget_is_kept_and_no_429_is_met() {
    run(async {
        let client = Client::new(Options {
            rate_limit: Some(300),
            ..options()
        });
        let queues = client.queues().await.unwrap();
        let columns = columns(&queues);
        let walk = walk(weeks(), 1, &[], &Media::ALL);
        client.drive(&walk, &columns).await;
        assert!(walk.borrow().is_complete());
        let seen = client.seen.borrow();
        assert!(
            seen.len() > 300,
            "enough requests to meet the limit: {}",
            seen.len()
        );
        assert!(seen.iter().all(|&status| status == 200));
        assert!(client.waited_ms() > 50_000, "{}", client.waited_ms());
    });
}

#[test]
fn a_walk_that_was_dropped_goes_on_where_it_was() {
    run(async {
        let client = Client::new(options());
        let queues = client.queues().await.unwrap();
        let loaded = columns(&queues);
        let interrupted = walk(weeks(), 1, &[], &[Media::Voice]);
        {
            let drive = std::pin::pin!(client.drive(&interrupted, &loaded));
            let some = std::pin::pin!(async {
                while interrupted.borrow().pages() < 20 {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
            });
            futures_util::future::select(drive, some).await;
        }
        assert!(!interrupted.borrow().is_complete());
        interrupted.borrow_mut().resume();
        client.drive(&interrupted, &loaded).await;
        assert!(interrupted.borrow().is_complete());
        let whole = columns(&queues);
        client
            .drive(&walk(weeks(), 1, &[], &[Media::Voice]), &whole)
            .await;
        assert_eq!(loaded.borrow().visits(), whole.borrow().visits());
        assert_eq!(
            loaded.borrow().conversations(),
            whole.borrow().conversations()
        );
    });
}

#[test]
fn a_missing_permission_stops_at_once_and_is_named() {
    run(async {
        let client = Client::new(options());
        client.sign_in(&["routing:queue:view"]);
        let queues = client.queues().await.unwrap();
        let walk = walk(weeks(), 1, &[], &[Media::Voice]);
        let Ended::Stopped(ApiError::Forbidden(refused)) =
            client.drive(&walk, &columns(&queues)).await
        else {
            panic!("forbidden");
        };
        assert!(
            refused
                .message
                .contains("analytics:conversationDetail:view"),
            "{}",
            refused.message
        );
        assert!(refused.correlation.is_some());
        client.sign_in(&["analytics:conversationDetail:view"]);
        let Err(ApiError::Forbidden(refused)) = client.queues().await else {
            panic!("forbidden");
        };
        assert!(
            refused.message.contains("routing:queue:view"),
            "{}",
            refused.message
        );
    });
}
